//! One figure, or a series of them, for the service, an area or a team.
//!
//! Where the feed states a total, the total stands; where it does not, numerators and denominators are added and
//! percentages never are. A sum that lacks a part says so and is not judged against a target.

mod sum;

use std::collections::BTreeSet;

use super::index::{Index, loses_a_row};
use super::observations::{Key, OwnerIx};
use super::{Dataset, RowRef};
use crate::domain::catalogue::{Indicator, Unit};
use crate::domain::fault::{FaultCode, Owner};
use crate::domain::figure::Figure;
use crate::domain::ids::{IndicatorId, TeamId};
use crate::domain::org::Team;
use crate::domain::period::Period;
use crate::text::SafeText;
pub(super) use sum::AreaSums;
use sum::Sum;

/// A figure with its doubts and its row.
#[derive(Clone, PartialEq, Debug)]
pub struct Known {
    /// The figure; `Missing` where the feed says that it is not known.
    pub figure: Figure,
    /// Whether a part is missing or set aside, so that it is the sum of what there is.
    pub partial: bool,
    /// Whether the feed states it; otherwise it is added up.
    pub stated: bool,
    /// The row it was read from, where it is stated.
    pub from: Option<RowRef>,
    /// What throws doubt on it, each code once.
    pub marks: Vec<FaultCode>,
}

impl Known {
    /// Whether it meets the target that `owner` is held to; never said of a partial sum.
    pub fn met(&self, indicator: &Indicator, owner: &Owner, period: Period) -> Option<bool> {
        if self.partial { None } else { indicator.met(&self.figure, owner, period) }
    }
}

/// Whether `unit` may be added over teams.
pub fn rolls_up(unit: Unit) -> bool {
    matches!(unit, Unit::Percent | Unit::Count)
}

/// A figure that is not there because its rows, or all those of its parts, were set aside: not known, and marked.
fn set_aside(marks: BTreeSet<FaultCode>) -> Option<Known> {
    let lost = marks.iter().copied().any(loses_a_row);
    lost.then(|| Known {
        figure: Figure::Missing("what the feed gives for it was set aside".into()),
        partial: true,
        stated: false,
        from: None,
        marks: marks.into_iter().collect(),
    })
}

/// Answers questions about the figures of a dataset.
#[derive(Clone, Copy)]
pub struct Figures<'a> {
    /// The figures.
    pub data: &'a Dataset,
    /// What was worked out once.
    pub index: &'a Index,
}

impl<'a> Figures<'a> {
    /// The figure of `owner` for one indicator and period; `None` where the feed says nothing of it.
    pub fn known(&self, indicator: &IndicatorId, owner: &Owner, period: Period) -> Option<Known> {
        let place = self.indicator(indicator)?;
        self.at(place, self.index.place(owner)?, period)
    }

    /// As [`Figures::known`], by places.
    pub fn at(&self, indicator: u32, owner: OwnerIx, period: Period) -> Option<Known> {
        if let Some(stated) = self.stated(indicator, owner, period)
            && !matches!(stated.figure, Figure::Missing(_))
        {
            return Some(stated);
        }
        let mut sum = Sum::default();
        let unit = self.unit(indicator)?;
        if rolls_up(unit) {
            self.gather(indicator, owner, period, &mut sum);
        } else {
            sum.marks.extend(self.index.marks(indicator, owner, period));
        }
        let marks = sum.marks.clone();
        // Nothing to add up: the reason that the feed gives, if it gives one.
        let known = sum.known(unit).or_else(|| self.stated(indicator, owner, period));
        known.or_else(|| set_aside(marks))
    }

    /// What throws doubt on the list of `owner`'s child records, of one indicator or of all. A faulty row of a child
    /// record says nothing against a figure, which comes from observations alone.
    pub fn records_in_doubt(&self, owner: &Owner, indicator: Option<&IndicatorId>) -> BTreeSet<FaultCode> {
        let Some(owner) = self.index.place(owner) else { return BTreeSet::new() };
        match indicator.map(|id| self.indicator(id)) {
            Some(None) => BTreeSet::new(),
            of => self.index.record_marks(of.flatten(), owner),
        }
    }

    /// Every period of `owner`'s series, oldest first. The series of a team joins those of the teams it replaced, for
    /// the periods in which it has none of its own.
    pub fn series(&self, indicator: &IndicatorId, owner: &Owner) -> Vec<(Period, Known)> {
        self.last_of_series(indicator, owner, |_| true, usize::MAX)
    }

    /// The last `count` periods of [`Figures::series`] that are not after `until`, oldest first. The others cost nothing.
    pub fn lately(&self, indicator: &IndicatorId, owner: &Owner, until: Period, count: usize) -> Vec<(Period, Known)> {
        self.last_of_series(indicator, owner, |period| period <= until, count)
    }

    fn last_of_series(
        &self,
        indicator: &IndicatorId,
        owner: &Owner,
        is_meant: impl Fn(Period) -> bool,
        count: usize,
    ) -> Vec<(Period, Known)> {
        let Some((place, owner)) = self.indicator(indicator).zip(self.index.place(owner)) else { return Vec::new() };
        let mut owners = BTreeSet::new();
        self.sources(owner, &mut owners);
        let within = &self.data.observations.keys()[self.data.observations.of_indicator(place)];
        // Every owner's rows stand together, so that those of others are never looked at.
        let of_owner = |owner: OwnerIx| {
            let start = within.partition_point(|key| key.owner < owner);
            within[start..].iter().take_while(move |key| key.owner == owner)
        };
        let periods: BTreeSet<Period> =
            owners.into_iter().flat_map(of_owner).map(|key| key.period).filter(|period| is_meant(*period)).collect();
        let known = |period: Period| Some((period, self.joined(place, owner, period)?));
        let mut last: Vec<_> = periods.into_iter().rev().filter_map(known).take(count).collect();
        last.reverse();
        last
    }

    /// The latest period not after the feed's date that has observations, of the longest kind there is.
    pub fn latest_period(&self) -> Option<Period> {
        let begun = |p: &&Period| p.start() <= self.data.as_of;
        let by_length = |p: &&Period| (p.grain(), p.start());
        self.index.periods().iter().filter(begun).max_by_key(by_length).copied()
    }

    /// The team with this id, found without looking through all.
    pub fn team(&self, id: &TeamId) -> Option<&'a Team> {
        self.data.teams.get(self.index.team(id)? as usize)
    }

    /// Whether what belongs to `team` is part of `owner`.
    pub fn is_of(&self, team: &TeamId, owner: &Owner) -> bool {
        match owner {
            Owner::Service => true,
            Owner::Team(id) => team == id,
            Owner::Area(area) => self.team(team).is_some_and(|team| team.area == *area),
        }
    }

    /// Whether there is anything of `indicator` for `owner`, in whatever period.
    pub fn has_any(&self, indicator: u32, owner: OwnerIx) -> bool {
        // Of most standards of the catalogue a feed has nothing, and no team has to be asked.
        if self.data.observations.of_indicator(indicator).is_empty() {
            return false;
        }
        let own = !self.data.observations.series(indicator, owner).is_empty();
        own || (self.unit(indicator).is_some_and(rolls_up)
            && self.index.parts(owner).into_iter().any(|part| self.has_any(indicator, part)))
    }

    /// Whether the feed gives a child record or a caseload of `team`, of whatever period.
    pub fn has_cases(&self, team: &TeamId) -> bool {
        self.index.team(team).is_some_and(|team| self.index.has_cases(self.data, team))
    }

    /// The owner at a place; `None` where there is none.
    pub fn owner(&self, place: OwnerIx) -> Option<Owner> {
        Some(match place {
            OwnerIx::Service => Owner::Service,
            OwnerIx::Area(at) => Owner::Area(self.data.areas.get(at as usize)?.id.clone()),
            OwnerIx::Team(at) => Owner::Team(self.data.teams.get(at as usize)?.id.clone()),
        })
    }

    /// What an owner is called; its id where the feed does not know it.
    pub fn name(&self, owner: &Owner) -> SafeText {
        match owner {
            Owner::Service => self.data.organisation.clone(),
            Owner::Area(id) => self.data.area(id.as_str()).map_or_else(|| id.as_str().into(), |a| a.name.clone()),
            Owner::Team(id) => self.data.team(id.as_str()).map_or_else(|| id.as_str().into(), |t| t.name.clone()),
        }
    }

    pub(super) fn indicator(&self, id: &IndicatorId) -> Option<u32> {
        u32::try_from(self.data.catalogue.position(id.as_str())?).ok()
    }

    fn unit(&self, indicator: u32) -> Option<Unit> {
        self.data.catalogue.indicators().get(indicator as usize).map(|i| i.unit)
    }

    /// What the feed itself states.
    pub(super) fn stated(&self, indicator: u32, owner: OwnerIx, period: Period) -> Option<Known> {
        let at = self.data.observations.find(Key { indicator, owner, period })?;
        let marks: BTreeSet<_> = self.index.marks(indicator, owner, period).collect();
        Some(Known {
            figure: self.data.observations.figure(at),
            partial: false,
            stated: true,
            from: Some(self.data.observations.row(at)),
            marks: marks.into_iter().collect(),
        })
    }

    /// What the parts of `owner` add up to, whatever the feed states for `owner` itself.
    pub(super) fn sum_of_parts(&self, indicator: u32, owner: OwnerIx, period: Period) -> Option<Known> {
        let mut sum = Sum::default();
        for part in self.index.parts(owner) {
            self.gather(indicator, part, period, &mut sum);
        }
        sum.known(self.unit(indicator)?)
    }

    /// Adds the figure of `owner` to `sum`, or those of its parts; says whether there was any.
    fn gather(&self, indicator: u32, owner: OwnerIx, period: Period, sum: &mut Sum) -> bool {
        let OwnerIx::Area(area) = owner else { return self.gather_anew(indicator, owner, period, sum) };
        let (part, found) = self.index.sums.of((indicator, area, period), || {
            let mut part = Sum::default();
            let found = self.gather_anew(indicator, owner, period, &mut part);
            (part, found)
        });
        sum.join(&part);
        found
    }

    fn gather_anew(&self, indicator: u32, owner: OwnerIx, period: Period, sum: &mut Sum) -> bool {
        let marks = self.index.marks(indicator, owner, period);
        for mark in marks {
            sum.marks.insert(mark);
            // A row of a team or area that the feed does not know: whose part it was cannot be said.
            sum.lacks |= matches!(mark, FaultCode::UnknownTeam | FaultCode::UnknownArea);
        }
        let own = self.data.observations.find(Key { indicator, owner, period });
        let own = own.map(|at| self.data.observations.figure(at));
        if own.as_ref().is_some_and(|figure| sum.add(figure)) {
            return true;
        }
        let mut found = false;
        for part in self.index.parts(owner) {
            found |= self.gather(indicator, part, period, sum);
        }
        sum.lacks |= !found && (own.is_some() || self.is_expected(indicator, owner, period));
        found
    }

    /// Whether a figure that is not there should be: its row was set aside, or it reported before and still exists.
    fn is_expected(&self, indicator: u32, owner: OwnerIx, period: Period) -> bool {
        let reported = |owner| {
            let series = &self.data.observations.keys()[self.data.observations.series(indicator, owner)];
            series.iter().any(|key| key.period.grain() == period.grain() && key.period < period)
        };
        let exists = match owner {
            OwnerIx::Service => false,
            OwnerIx::Area(_) => reported(owner),
            OwnerIx::Team(team) => {
                let open = self.data.teams.get(team as usize).is_some_and(|t| t.is_open_in(period));
                let before = || self.index.replaced(team).iter().any(|old| reported(OwnerIx::Team(*old)));
                open && !self.index.is_superseded(team, period) && (reported(owner) || before())
            }
        };
        exists || self.index.was_set_aside(indicator, owner, period)
    }

    /// Everyone whose rows may feed the series of `owner`.
    fn sources(&self, owner: OwnerIx, found: &mut BTreeSet<OwnerIx>) {
        if !found.insert(owner) {
            return;
        }
        for part in self.index.parts(owner) {
            self.sources(part, found);
        }
        if let OwnerIx::Team(team) = owner {
            for old in self.index.replaced(team) {
                self.sources(OwnerIx::Team(*old), found);
            }
        }
    }

    fn joined(&self, indicator: u32, owner: OwnerIx, period: Period) -> Option<Known> {
        let own = self.at(indicator, owner, period);
        let OwnerIx::Team(team) = owner else { return own };
        own.or_else(|| {
            let mut sum = Sum::default();
            let mut seen = BTreeSet::from([team]);
            let parts = self.join(indicator, team, period, &mut sum, &mut seen);
            // A mean or a rate of two teams is not the mean or rate of both.
            let unit = self.unit(indicator)?;
            if parts > 1 && !rolls_up(unit) { None } else { sum.known(unit) }
        })
    }

    /// Adds what the teams in the place of which `team` stands reported, the nearest generation first.
    fn join(&self, indicator: u32, team: u32, period: Period, sum: &mut Sum, seen: &mut BTreeSet<u32>) -> usize {
        let mut parts = 0;
        for &old in self.index.replaced(team) {
            if !seen.insert(old) {
                continue;
            }
            let owner = OwnerIx::Team(old);
            sum.marks.extend(self.index.marks(indicator, owner, period));
            let at = self.data.observations.find(Key { indicator, owner, period });
            if at.is_some_and(|at| sum.add(&self.data.observations.figure(at))) {
                parts += 1;
            } else {
                parts += self.join(indicator, old, period, sum, seen);
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests;
