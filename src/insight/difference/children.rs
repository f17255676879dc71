//! The children first: of those outside when the action was agreed, who is not any more, who still is, and who is new.
//!
//! The feed lists records that are outside or about to leave their timescale. One that it lists no longer is therefore in
//! time, or out of the cohort, and the feed does not say which: it is counted with those done since, and said apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::records::{Basis, Standing};
use crate::domain::catalogue::Indicator;
use crate::domain::ids::ChildId;

/// What became of one record that was outside then, or is now.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Became {
    /// Outside then and now.
    Still,
    /// Outside then and now, and now with another team.
    StillElsewhere,
    /// In time now: it was done since.
    Done,
    /// The feed lists it no longer: done since, or out of the cohort.
    NotListed,
    /// No longer outside, and nothing was done: exempt now, or its clock began anew.
    Left,
    /// Outside now and not then.
    New,
}

/// What became of every record: each child once.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Children {
    /// By child.
    pub became: BTreeMap<ChildId, Became>,
}

impl Children {
    /// What became of the records outside `then`. `now` are the feed's records of the indicator, `is_own` says whether
    /// one belongs to those the action is for.
    pub fn of<'a>(
        then: &[ChildId],
        now: impl IntoIterator<Item = &'a Standing<'a>>,
        is_own: impl Fn(&Standing<'_>) -> bool,
    ) -> Self {
        let then: BTreeSet<&ChildId> = then.iter().collect();
        let mut became: BTreeMap<ChildId, Became> =
            then.iter().map(|child| ((*child).clone(), Became::NotListed)).collect();
        for standing in now {
            let child = &standing.record.child;
            let own = is_own(standing);
            if then.contains(child) {
                became.insert(child.clone(), stands(standing, own));
            } else if own && standing.state.is_late() {
                became.insert(child.clone(), Became::New);
            }
        }
        Self { became }
    }

    fn count(&self, which: &[Became]) -> u64 {
        self.became.values().filter(|it| which.contains(it)).count() as u64
    }

    /// How many were outside then.
    pub fn then(&self) -> u64 {
        self.became.len() as u64 - self.newly()
    }

    /// How many of them are in time now, [those that are not listed](Self::not_listed) among them.
    pub fn since_done(&self) -> u64 {
        self.count(&[Became::Done, Became::NotListed])
    }

    /// How many of them the feed lists no longer.
    pub fn not_listed(&self) -> u64 {
        self.count(&[Became::NotListed])
    }

    /// How many of them are still outside.
    pub fn still(&self) -> u64 {
        self.count(&[Became::Still, Became::StillElsewhere])
    }

    /// How many of those are with another team now.
    pub fn elsewhere(&self) -> u64 {
        self.count(&[Became::StillElsewhere])
    }

    /// How many left the count and nothing was done.
    pub fn left(&self) -> u64 {
        self.count(&[Became::Left])
    }

    /// How many are outside now and were not then.
    pub fn newly(&self) -> u64 {
        self.count(&[Became::New])
    }

    /// In a sentence: `Of 5 outside then, 4 since visited, 1 still outside, 2 new.`
    pub fn in_words(&self, indicator: Option<&Indicator>) -> String {
        let mut parts = Vec::new();
        let mut part = |n: u64, what: &str| {
            if n > 0 {
                parts.push(format!("{n} {what}"));
            }
        };
        let done = done_word(indicator);
        part(self.count(&[Became::Done]), &format!("since {done}"));
        part(self.not_listed(), &format!("no longer listed ({done}, or out of the cohort)"));
        part(self.left(), &format!("no longer counted, not {done}"));
        if self.then() > 0 {
            let elsewhere = match self.elsewhere() {
                0 => String::new(),
                n => format!(" ({n} with another team)"),
            };
            parts.push(format!("{} still outside{elsewhere}", self.still()));
        }
        let then = match self.then() {
            0 => "Nobody was outside then".to_owned(),
            n => format!("Of {n} outside then"),
        };
        parts.push(format!("{} new", self.newly()));
        format!("{then}, {}.", parts.join(", "))
    }
}

/// What was done, as a room says it.
pub fn done_word(indicator: Option<&Indicator>) -> &'static str {
    match indicator.map(|it| it.family.as_str().to_lowercase()) {
        Some(family) if family.contains("visit") => "visited",
        Some(family) if family.contains("supervision") => "supervised",
        Some(family) if family.contains("review") => "reviewed",
        Some(family) if family.contains("assessment") => "assessed",
        _ => "done",
    }
}

/// What became of a record that was outside and that the feed still lists.
fn stands(standing: &Standing<'_>, own: bool) -> Became {
    if standing.state.is_late() {
        return if own { Became::Still } else { Became::StillElsewhere };
    }
    // In time by an exemption alone, or by a clock that began anew: nothing was done. What was done counts, exempt or not.
    let was_done = match standing.raw.basis {
        Basis::Done(_) | Basis::Seen(_) => true,
        Basis::Due(_) => standing.record.last_done.is_some(),
        Basis::Started(_) | Basis::NotKnown => false,
    };
    if was_done && !standing.raw.is_late() { Became::Done } else { Became::Left }
}
