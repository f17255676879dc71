//! What difference was made: for every action with an indicator, before and after. The children first, then whether the
//! figure moved by more than noise. That the action is the reason is never said.

mod children;
pub mod signals;
mod sums;
mod verdict;
mod words;

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::dataset::figures::{Figures, Known};
use crate::dataset::records::Standing;
use crate::domain::action::{Action, ActionState};
use crate::domain::catalogue::{Indicator, Polarity};
use crate::domain::fault::Owner;
use crate::domain::figure::Figure;
use crate::domain::ids::{IndicatorId, TeamId};
use crate::domain::period::{Grain, Period};
use crate::domain::register::Register;
use crate::domain::variation::{Charted, Direction};
pub use children::{Became, Children, done_word};
pub use sums::{Group, Tally, Year, area_of, by_area, by_clinic, by_manager};
pub use verdict::{Case, Verdict, interval, verdict};
use verdict::{order, way};
pub use words::CAUTION;

/// So many periods after the day on which the target was to be reached a figure is judged.
const PERIODS: usize = 3;

/// Among so many of the last periods the latest known figure is looked for first.
const LATELY: usize = 3;

/// All that a difference is made from.
pub struct Looking<'a> {
    figures: Figures<'a>,
    by_indicator: HashMap<&'a IndicatorId, Vec<&'a Standing<'a>>>,
    since: Since<'a>,
}

/// Where signals since an action was agreed are looked for.
enum Since<'a> {
    /// In the control charts, as they were adjusted here.
    Charts(&'a Register),
    /// Nowhere: every series has this one.
    #[cfg(test)]
    Given(Option<Direction>),
}

/// A figure at one time.
#[derive(Clone, PartialEq, Debug)]
pub struct Measured {
    /// Of which period.
    pub period: Period,
    /// The figure.
    pub figure: Figure,
    /// Whether a part of it is missing.
    pub partial: bool,
    /// What the control chart said of it, where that was kept.
    pub variation: Option<Charted>,
}

/// Whether others moved alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Alike {
    /// How many others of the same level have both figures.
    pub of: usize,
    /// How many of them moved the same way.
    pub same_way: usize,
}

/// One action, before and after.
#[derive(Clone, PartialEq, Debug)]
pub struct Difference<'a> {
    /// The action.
    pub action: &'a Action,
    /// The indicator that it is to move.
    pub indicator: &'a IndicatorId,
    /// The same as the catalogue has it.
    pub what: Option<&'a Indicator>,
    /// Whose figure it is, a team that was replaced under the new id.
    pub owner: Owner,
    /// The figure when it was agreed; before that, when it was proposed.
    pub baseline: Option<Measured>,
    /// The latest figure that is known.
    pub latest: Option<Measured>,
    /// Which way a signal since then went.
    pub signal: Option<Direction>,
    /// Whether others moved alike; `None` where it did not move, or there are no others.
    pub alike: Option<Alike>,
    /// The first period whose figure is judged.
    pub judged_from: Period,
    /// The verdict; `None` where nothing can be said.
    pub verdict: Option<Verdict>,
    /// What became of the children; `None` where the feed does not list them, then or now.
    pub children: Option<Children>,
}

impl<'a> Looking<'a> {
    /// `standings` are those of the whole feed; `register` knows how charts were adjusted.
    pub fn new(figures: Figures<'a>, standings: &'a [Standing<'a>], register: &'a Register) -> Self {
        Self::with(figures, standings, Since::Charts(register))
    }

    fn with(figures: Figures<'a>, standings: &'a [Standing<'a>], since: Since<'a>) -> Self {
        let mut by_indicator: HashMap<_, Vec<_>> = HashMap::new();
        for standing in standings {
            by_indicator.entry(&standing.record.indicator).or_default().push(standing);
        }
        Self { figures, by_indicator, since }
    }

    /// The difference of every action that has one to show: with an indicator, and agreed or still proposed.
    pub fn all(&self, actions: impl IntoIterator<Item = &'a Action>) -> Vec<Difference<'a>> {
        let shows = |it: &&Action| it.agreed_on.is_some() || it.state == ActionState::Proposed;
        actions.into_iter().filter(shows).filter_map(|action| self.of(action)).collect()
    }

    /// The difference of `action`; `None` where it names no indicator.
    pub fn of(&self, action: &'a Action) -> Option<Difference<'a>> {
        let indicator = action.indicator.as_ref()?;
        let what = self.figures.data.catalogue.get(indicator.as_str());
        let owner = self.owner(action);
        let baseline = action.baseline.as_ref().map(|seen| Measured {
            period: seen.period,
            figure: seen.figure(),
            partial: false,
            variation: seen.variation,
        });
        let latest = self.latest(indicator, &owner);
        let grain = latest.as_ref().or(baseline.as_ref()).map_or(Grain::Month, |it| it.period.grain());
        let start = action.by.or(action.agreed_on).unwrap_or(action.recorded_on);
        let judged_from = (0..PERIODS).fold(Period::containing(start, grain), |period, _| period.next());
        let from = match &baseline {
            Some(before) => before.period.next(),
            None => Period::containing(action.agreed_on.unwrap_or(action.recorded_on), grain),
        };
        let signal = action.agreed_on.and_then(|_| self.signal_since(indicator, &owner, from));
        let better = what.and_then(|what| better(what, action.target, baseline.as_ref()));
        // A running total grows by itself, and a sum that lacks a part is not judged.
        let is_judged = !what.is_some_and(|it| it.cumulative) && !latest.as_ref().is_some_and(|it| it.partial);
        let figure = |it: &'_ Option<Measured>| it.clone().filter(|_| is_judged).map(|it| it.figure);
        let is_time = action.agreed_on.is_some() && latest.as_ref().is_some_and(|it| it.period >= judged_from);
        let (before, after) = (figure(&baseline), figure(&latest));
        let case = Case { before: before.as_ref(), after: after.as_ref(), better, signal, is_time };
        let alike = self.alike(indicator, &owner, baseline.as_ref(), latest.as_ref());
        let children = self.children(action, &owner, latest.as_ref());
        let verdict = verdict(&case);
        // A signal the other way is none of what the figure came to.
        let went = before.as_ref().zip(after.as_ref()).and_then(|(before, after)| order(before, after)).and_then(way);
        let signal = signal.filter(|it| went.is_none_or(|went| went == *it));
        Some(Difference {
            action,
            indicator,
            what,
            owner,
            baseline,
            latest,
            signal,
            alike,
            judged_from,
            verdict,
            children,
        })
    }

    fn signal_since(&self, indicator: &IndicatorId, owner: &Owner, from: Period) -> Option<Direction> {
        match self.since {
            Since::Charts(register) => signals::since(self.figures, indicator, owner, from, register),
            #[cfg(test)]
            Since::Given(signal) => signal,
        }
    }

    /// Whose figure the action is about: a team that was replaced by one other goes on under that one's id.
    fn owner(&self, action: &Action) -> Owner {
        let mut owner = match (&action.team, &action.area) {
            (Some(team), _) => Owner::Team(team.clone()),
            (None, Some(area)) => Owner::Area(area.clone()),
            (None, None) => Owner::Service,
        };
        let teams = &self.figures.data.teams;
        for _ in 0..teams.len() {
            let Owner::Team(id) = &owner else { break };
            let mut after = teams.iter().filter(|team| team.replaces.contains(id) && team.id != *id);
            match (after.next(), after.next()) {
                (Some(only), None) => owner = Owner::Team(only.id.clone()),
                _ => break,
            }
        }
        owner
    }

    fn latest(&self, indicator: &IndicatorId, owner: &Owner) -> Option<Measured> {
        let is_known = |(period, known): &(Period, Known)| {
            period.start() <= self.figures.data.as_of && !matches!(known.figure, Figure::Missing(_))
        };
        // Nearly always it is one of the last; only where none of them is known all of the series is asked for.
        let after = self.figures.data.as_of.succ_opt()?;
        let lately = self.figures.lately(indicator, owner, Period::containing(after, Grain::Day), LATELY);
        let last = lately.into_iter().rev().find(is_known);
        let all = || self.figures.series(indicator, owner).into_iter().rev().find(is_known);
        let (period, known) = last.or_else(all)?;
        Some(Measured { period, figure: known.figure, partial: known.partial, variation: None })
    }

    /// How many of the other teams, or of the other areas, moved the same way between the two periods.
    fn alike(
        &self,
        indicator: &IndicatorId,
        owner: &Owner,
        before: Option<&Measured>,
        after: Option<&Measured>,
    ) -> Option<Alike> {
        let (before, after) = (before?, after?);
        let went = verdict::order(&before.figure, &after.figure).filter(|it| *it != Ordering::Equal)?;
        let same_level = |other: &Owner| match (owner, other) {
            (Owner::Team(own), Owner::Team(id)) => own != id && !self.is_replaced(own, id),
            (Owner::Area(own), Owner::Area(id)) => own != id,
            _ => false,
        };
        let figure = |other: &Owner, period| self.figures.known(indicator, other, period).map(|it| it.figure);
        let moved = |other: Owner| {
            let then = figure(&other, before.period)?;
            verdict::order(&then, &figure(&other, after.period)?)
        };
        let ways: Vec<Ordering> = self.figures.owners().filter(same_level).filter_map(moved).collect();
        let same_way = ways.iter().filter(|way| **way == went).count();
        (!ways.is_empty()).then_some(Alike { of: ways.len(), same_way })
    }

    fn is_replaced(&self, by: &TeamId, id: &TeamId) -> bool {
        self.figures.team(by).is_some_and(|team| team.replaces.contains(id))
    }

    /// What became of the children alone, for a list of many actions; `None` where the feed does not list them.
    pub fn children_of(&self, action: &Action) -> Option<Children> {
        let owner = self.owner(action);
        let is_listed = self.by_indicator.contains_key(action.indicator.as_ref()?);
        let latest = if is_listed { None } else { self.latest(action.indicator.as_ref()?, &owner) };
        self.children(action, &owner, latest.as_ref())
    }

    fn children(&self, action: &Action, owner: &Owner, latest: Option<&Measured>) -> Option<Children> {
        let then = action.baseline.as_ref()?.outside.as_ref()?;
        let indicator = action.indicator.as_ref()?;
        let now = self.by_indicator.get(indicator).map_or(&[][..], Vec::as_slice);
        // A feed that lists no record of the standard at all says nothing, unless its figure has nobody outside.
        let what = self.figures.data.catalogue.get(indicator.as_str());
        let nobody = latest.and_then(|it| what?.outside(&it.figure)) == Some(0);
        let is_own = |it: &Standing<'_>| self.figures.is_of(&it.record.team, owner);
        (!now.is_empty() || nobody).then(|| Children::of(then, now.iter().copied(), is_own))
    }
}

/// The way that is better: the indicator's; where that has none, the way from the baseline to what was agreed to reach.
fn better(what: &Indicator, target: Option<f64>, baseline: Option<&Measured>) -> Option<Direction> {
    match what.polarity {
        Polarity::Higher => Some(Direction::High),
        Polarity::Lower => Some(Direction::Low),
        Polarity::Neutral => match target?.partial_cmp(&baseline?.figure.number()?)? {
            Ordering::Greater => Some(Direction::High),
            Ordering::Less => Some(Direction::Low),
            Ordering::Equal => None,
        },
    }
}

#[cfg(test)]
mod tests;
