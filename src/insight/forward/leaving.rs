//! Records in time now that leave their timescale within the next days, unless something is done.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use crate::dataset::records::{RecordState, Standing};
use crate::domain::ids::{ChildId, TeamId, WorkerId};

/// Calendar days of the first span.
pub const SOON: u64 = 7;
/// Calendar days of both spans together.
pub const LATER: u64 = 14;

/// Records in time whose last day in time comes within the next 14 days after the feed's date, the earliest first.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Leaving<'s, 'a> {
    /// Within 7 days.
    pub soon: Vec<&'s Standing<'a>>,
    /// Within 8 to 14 days.
    pub later: Vec<&'s Standing<'a>>,
}

/// Those of `standings` that leave their timescale next; they are to be the narrowest of their children. `as_of` is the
/// feed's date.
pub fn leaving<'s, 'a: 's>(standings: impl IntoIterator<Item = &'s Standing<'a>>, as_of: NaiveDate) -> Leaving<'s, 'a> {
    let by = |days| as_of.checked_add_days(Days::new(days)).unwrap_or(as_of);
    let (soon_by, later_by) = (by(SOON), by(LATER));
    let mut found = Leaving::default();
    for standing in standings {
        let in_time = !standing.state.is_late() && standing.state != RecordState::Exempt;
        match standing.clock.due.filter(|_| in_time) {
            Some(due) if due <= soon_by => found.soon.push(standing),
            Some(due) if due <= later_by => found.later.push(standing),
            _ => {}
        }
    }
    let order = |it: &&Standing<'_>| (it.clock.due, it.record.child.clone(), it.record.indicator.clone());
    found.soon.sort_by_key(order);
    found.later.sort_by_key(order);
    found
}

impl<'s, 'a> Leaving<'s, 'a> {
    /// All of them, the earliest first.
    pub fn all(&self) -> impl Iterator<Item = &'s Standing<'a>> {
        self.soon.iter().chain(&self.later).copied()
    }

    /// How many children: within 7 days, and within 14 days, those of the first 7 among them.
    pub fn children(&self) -> (u64, u64) {
        distinct(&self.soon, &self.later)
    }

    /// The same by team.
    pub fn by_team(&self) -> BTreeMap<&'s TeamId, (u64, u64)> {
        self.by(|it| &it.record.team)
    }

    /// The same by team and worker; no worker: nobody is allocated.
    pub fn by_worker(&self) -> BTreeMap<(&'s TeamId, Option<&'s WorkerId>), (u64, u64)> {
        self.by(|it| (&it.record.team, it.record.worker.as_ref()))
    }

    fn by<K: Ord>(&self, key: impl Fn(&'s Standing<'a>) -> K) -> BTreeMap<K, (u64, u64)> {
        let mut parts: BTreeMap<K, Leaving<'s, 'a>> = BTreeMap::new();
        for it in self.soon.iter().copied() {
            parts.entry(key(it)).or_default().soon.push(it);
        }
        for it in self.later.iter().copied() {
            parts.entry(key(it)).or_default().later.push(it);
        }
        parts.into_iter().map(|(key, part)| (key, part.children())).collect()
    }

    /// `Leaving a timescale, as at 31 Dec: 3 children by 7 Jan, 5 by 14 Jan.`
    pub fn in_words(&self, as_of: NaiveDate) -> String {
        let (soon, later) = self.children();
        let by = |days| as_of.checked_add_days(Days::new(days)).unwrap_or(as_of).format("%-d %b").to_string();
        let who = crate::insight::records_outside::children(soon);
        format!("Leaving a timescale, as at {}: {who} by {}, {later} by {}.", by(0), by(SOON), by(LATER))
    }
}

fn distinct(soon: &[&Standing<'_>], later: &[&Standing<'_>]) -> (u64, u64) {
    let first: BTreeSet<&ChildId> = soon.iter().map(|it| &it.record.child).collect();
    let both: BTreeSet<&ChildId> = soon.iter().chain(later).map(|it| &it.record.child).collect();
    (first.len() as u64, both.len() as u64)
}
