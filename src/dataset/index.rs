//! What is worked out once per snapshot, so that every question after it is a slice.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;

use chrono::NaiveDate;

use super::figures::AreaSums;
use super::observations::OwnerIx;
use super::{Dataset, Holder, Note};
use crate::domain::fault::{Fault, FaultCode, Owner, Severity};
use crate::domain::ids::{AreaId, IndicatorId, TeamId};
use crate::domain::period::Period;

/// Places by id, doubts by figure, and the periods there are.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Index {
    areas: HashMap<AreaId, u32>,
    teams: HashMap<TeamId, u32>,
    /// The teams of each area.
    teams_of: Vec<Vec<u32>>,
    /// The teams that each team replaced.
    replaced: Vec<Vec<u32>>,
    /// Since when another team stands in each team's place.
    superseded: Vec<Option<NaiveDate>>,
    /// Sorted, each once.
    marks: Vec<(u32, OwnerIx, Option<Period>, FaultCode)>,
    /// Doubts about the lists of child records at the feed's date. Sorted, each once.
    record_marks: Vec<(u32, OwnerIx, FaultCode)>,
    /// Every period with an observation, sorted.
    periods: Vec<Period>,
    /// Indicators that a note calls invented, of one period or of all.
    invented: BTreeSet<(IndicatorId, Option<Period>)>,
    /// Teams of which the feed gives a child record or a caseload, worked out when it is first asked for.
    with_cases: OnceLock<HashSet<u32>>,
    /// Sums of areas that were asked for.
    pub(super) sums: AreaSums,
}

impl Index {
    /// Indexes `data` and what was found wrong in it.
    pub fn new(data: &Dataset, faults: &[Fault]) -> Self {
        let mut it = Self { periods: periods(data), ..Self::default() };
        for (place, area) in (0..).zip(&data.areas) {
            it.areas.insert(area.id.clone(), place);
            it.teams_of.push(Vec::new());
        }
        for (place, team) in (0..).zip(&data.teams) {
            it.teams.insert(team.id.clone(), place);
            if let Some(of) = it.areas.get(&team.area).and_then(|area| it.teams_of.get_mut(*area as usize)) {
                of.push(place);
            }
        }
        it.superseded = vec![None; data.teams.len()];
        for team in &data.teams {
            let replaced: Vec<u32> = team.replaces.iter().filter_map(|id| it.teams.get(id)).copied().collect();
            let since = team.from.map_or(NaiveDate::MIN, Period::start);
            for old in &replaced {
                let held = &mut it.superseded[*old as usize];
                *held = Some(held.map_or(since, |held| held.min(since)));
            }
            it.replaced.push(replaced);
        }
        it.marks = it.marks_of(data, faults.iter().filter(|fault| !fault.is_of_records()));
        let of_date = |period: Option<Period>| period.is_none_or(|p| p.start() <= data.as_of && data.as_of <= p.end());
        let of_records = it.marks_of(data, faults.iter().filter(|fault| fault.is_of_records())).into_iter();
        it.record_marks = of_records.filter(|mark| of_date(mark.2)).map(|mark| (mark.0, mark.1, mark.3)).collect();
        it.record_marks.dedup();
        it.invented = data.notes.iter().filter(|note| says_invented(note)).filter_map(of_indicator).collect();
        it
    }

    fn marks_of<'f>(
        &self,
        data: &Dataset,
        faults: impl Iterator<Item = &'f Fault>,
    ) -> Vec<(u32, OwnerIx, Option<Period>, FaultCode)> {
        let touches = faults.flat_map(|fault| fault.touches.iter().map(|touch| (fault.code, touch)));
        let mut marks: Vec<_> = touches
            .filter_map(|(code, touch)| {
                let indicator = u32::try_from(data.catalogue.position(touch.indicator.as_str())?).ok()?;
                Some((indicator, self.place(&touch.owner)?, touch.period, code))
            })
            .collect();
        marks.sort_unstable();
        marks.dedup();
        marks
    }

    /// The place of an owner; `None` where the feed does not know it.
    pub fn place(&self, owner: &Owner) -> Option<OwnerIx> {
        match owner {
            Owner::Service => Some(OwnerIx::Service),
            Owner::Area(id) => self.areas.get(id).copied().map(OwnerIx::Area),
            Owner::Team(id) => self.teams.get(id).copied().map(OwnerIx::Team),
        }
    }

    /// The place of a team.
    pub fn team(&self, id: &TeamId) -> Option<u32> {
        self.teams.get(id).copied()
    }

    /// Whether `data` gives a child record or a caseload of the team at this place, of whatever period.
    pub(super) fn has_cases(&self, data: &Dataset, team: u32) -> bool {
        let find = || {
            let workers: HashMap<_, _> = data.workers.iter().map(|worker| (&worker.id, &worker.team)).collect();
            let holding = data.caseload.iter().filter_map(|row| match &row.holder {
                Holder::Worker(worker) => workers.get(worker).copied(),
                Holder::Unallocated(team) => Some(team),
            });
            holding.chain(data.children.iter().map(|record| &record.team)).filter_map(|id| self.team(id)).collect()
        };
        self.with_cases.get_or_init(find).contains(&team)
    }

    /// The next lower owners whose figures make up `owner`'s: areas of the service, teams of an area.
    pub fn parts(&self, owner: OwnerIx) -> Vec<OwnerIx> {
        match owner {
            OwnerIx::Service => (0..).take(self.teams_of.len()).map(OwnerIx::Area).collect(),
            OwnerIx::Area(area) => {
                let teams = self.teams_of.get(area as usize);
                teams.into_iter().flatten().copied().map(OwnerIx::Team).collect()
            }
            OwnerIx::Team(_) => Vec::new(),
        }
    }

    /// The places of the teams that the team at `team` replaced.
    pub fn replaced(&self, team: u32) -> &[u32] {
        self.replaced.get(team as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether another team stands in this team's place in `period`.
    pub fn is_superseded(&self, team: u32, period: Period) -> bool {
        self.superseded.get(team as usize).is_some_and(|since| since.is_some_and(|since| since <= period.end()))
    }

    /// What throws doubt on one figure, faults of its whole series included.
    pub fn marks(&self, indicator: u32, owner: OwnerIx, period: Period) -> impl Iterator<Item = FaultCode> {
        let start = self.marks.partition_point(|m| (m.0, m.1) < (indicator, owner));
        let of_series = self.marks[start..].iter().take_while(move |m| (m.0, m.1) == (indicator, owner));
        of_series.filter(move |m| m.2.is_none_or(|of| of == period)).map(|m| m.3)
    }

    /// What throws doubt on the list of `owner`'s child records, of one indicator or of all; those of its teams included.
    pub fn record_marks(&self, indicator: Option<u32>, owner: OwnerIx) -> BTreeSet<FaultCode> {
        let is_part = |of: OwnerIx| match owner {
            OwnerIx::Service => true,
            _ => of == owner || self.parts(owner).contains(&of),
        };
        let marks = self.record_marks.iter().filter(|(i, of, _)| indicator.is_none_or(|id| id == *i) && is_part(*of));
        marks.map(|mark| mark.2).collect()
    }

    /// Whether a row that would have given this figure was set aside.
    pub fn was_set_aside(&self, indicator: u32, owner: OwnerIx, period: Period) -> bool {
        self.marks(indicator, owner, period).any(loses_a_row)
    }

    /// Every period with an observation, oldest first.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// Whether a note of the feed calls this indicator's figures invented.
    pub fn is_invented(&self, indicator: &IndicatorId, period: Period) -> bool {
        self.invented.contains(&(indicator.clone(), None)) || self.invented.contains(&(indicator.clone(), Some(period)))
    }
}

fn periods(data: &Dataset) -> Vec<Period> {
    let mut found: Vec<Period> = Vec::new();
    // Most series have the same periods, so the next one is nearly always the one expected.
    let mut expected = 0;
    for key in data.observations.keys() {
        if found.get(expected) != Some(&key.period) {
            expected = found.binary_search(&key.period).unwrap_or_else(|place| {
                found.insert(place, key.period);
                place
            });
        }
        expected += 1;
    }
    found
}

/// Whether the row with this fault is not in use. A row given twice alike was kept.
pub(super) fn loses_a_row(code: FaultCode) -> bool {
    code.severity() == Severity::Row && code != FaultCode::Duplicate
}

fn says_invented(note: &Note) -> bool {
    note.text.as_str().get(..8).is_some_and(|start| start.eq_ignore_ascii_case("invented"))
}

fn of_indicator(note: &Note) -> Option<(IndicatorId, Option<Period>)> {
    Some((note.indicator.clone()?, note.period))
}
