//! How a child record stands against its standard's clock: late, never done, exempt, due soon or not yet due.
//!
//! The clocks are settled: the window counts the days in (visit, as-of], weeks are calendar days, and a record with
//! nothing done is late once the first interval has passed. An exemption in force wins over all.

mod clocks;
mod judged;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::exemptions::Exempted;
use super::{ChildRecord, Dataset};
use crate::domain::calendar::Calendar;
use crate::domain::ids::{ChildId, IndicatorId};
use crate::domain::register::Register;
pub use clocks::{Basis, Clock, Clocks, DaysUnit};
pub use judged::Judged;

/// What an authority may decide about the clocks of child records.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RecordRules {
    /// In time and due within this many calendar days after `as_of` is due soon.
    pub due_soon_days: u32,
    /// Whether the day of the visit is itself one of the working days counted.
    pub visit_day_counts: bool,
    /// Whether a visit at which the child was not seen is no visit.
    pub not_seen_is_no_visit: bool,
}

impl Default for RecordRules {
    fn default() -> Self {
        Self { due_soon_days: 7, visit_day_counts: false, not_seen_is_no_visit: true }
    }
}

/// How a record stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordState {
    /// Nothing was ever done, and the first interval is past.
    Never,
    /// Done once, and the interval is past.
    Overdue,
    /// In time, and due within the next days.
    DueSoon,
    /// Any other that is not late.
    NotYetDue,
    /// Left the cohort by an exemption in force.
    Exempt,
}

impl RecordState {
    /// Every state, the ones that need someone first.
    pub const ALL: [Self; 5] = [Self::Never, Self::Overdue, Self::DueSoon, Self::NotYetDue, Self::Exempt];

    /// As scripts read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Overdue => "overdue",
            Self::DueSoon => "due_soon",
            Self::NotYetDue => "not_yet_due",
            Self::Exempt => "exempt",
        }
    }

    /// As a screen prints it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Never => "never done",
            Self::Overdue => "overdue",
            Self::DueSoon => "due soon",
            Self::NotYetDue => "not yet due",
            Self::Exempt => "exempt",
        }
    }

    /// Whether it is outside its timescale.
    pub fn is_late(self) -> bool {
        matches!(self, Self::Never | Self::Overdue)
    }
}

/// How one record stands at `as_of`.
#[derive(Clone, PartialEq, Debug)]
pub struct Standing<'a> {
    /// The record.
    pub record: &'a ChildRecord,
    /// Its state, exemptions allowed for.
    pub state: RecordState,
    /// The clock it is judged by: the exemption's where one with an interval is in force.
    pub clock: Clock,
    /// The clock of the standard alone, before exemptions.
    pub raw: Clock,
    /// The exemption in force that it is judged by, the feed's or one agreed here.
    pub exemption: Option<Exempted<'a>>,
    /// Where none is in force, the one that expired last: it no longer counts.
    pub expired: Option<Exempted<'a>>,
    /// Whether the feed alone, with its own exemptions, has it as late.
    pub late_by_feed: bool,
    /// Consecutive latest documents in which it was late, this one included; 0 where it is not late.
    pub months_running: u32,
}

impl Standing<'_> {
    /// Days beyond the interval, 0 where it is not late or exempt; `None` where the feed does not say.
    pub fn days_overdue(&self) -> Option<i64> {
        if self.state == RecordState::Exempt { Some(0) } else { self.clock.over.map(|days| days.max(0)) }
    }

    /// The due date on screen: the data team's, else the one reckoned.
    pub fn due(&self) -> Option<NaiveDate> {
        self.record.due.or(self.clock.due)
    }
}

/// The records late in one document, as its own exemptions have it; what [`super::LateBefore`] keeps of an earlier one.
pub fn late_set(children: &[ChildRecord], clocks: &Clocks<'_>) -> BTreeSet<(ChildId, IndicatorId)> {
    let late = children.iter().filter(|record| clocks.standing(record).state.is_late());
    late.map(|record| (record.child.clone(), record.indicator.clone())).collect()
}

impl Dataset {
    /// How every child record stands at the feed's own date by the feed alone, in the feed's order.
    pub fn standings<'a>(&'a self, rules: RecordRules, calendar: &'a Calendar) -> Vec<Standing<'a>> {
        self.judged(rules, calendar, None)
    }

    /// How every child record stands at the feed's own date, the exemptions agreed here judged like the feed's. What
    /// screens, agenda, accounts and the command line see.
    pub fn standings_with<'a>(
        &'a self,
        register: &'a Register,
        rules: RecordRules,
        calendar: &'a Calendar,
    ) -> Vec<Standing<'a>> {
        self.judged(rules, calendar, Some(register))
    }

    fn judged<'a>(
        &'a self,
        rules: RecordRules,
        calendar: &'a Calendar,
        register: Option<&'a Register>,
    ) -> Vec<Standing<'a>> {
        let feed = || self.exemptions.iter().map(Exempted::Feed);
        let here: Vec<_> = register.iter().flat_map(|it| it.exemptions()).map(Exempted::Here).collect();
        let by_feed = Clocks::new(&self.catalogue, feed(), self.as_of, rules, calendar);
        let clocks =
            (!here.is_empty()).then(|| Clocks::new(&self.catalogue, feed().chain(here), self.as_of, rules, calendar));
        let standing = |record: &'a ChildRecord| {
            let alone = by_feed.standing(record);
            let mut standing = match &clocks {
                Some(clocks) => Standing { late_by_feed: alone.state.is_late(), ..clocks.standing(record) },
                None => alone,
            };
            if standing.state.is_late() {
                standing.months_running = 1 + self.months_before(record);
            }
            standing
        };
        self.children.iter().map(standing).collect()
    }

    fn months_before(&self, record: &ChildRecord) -> u32 {
        let key = (record.child.clone(), record.indicator.clone());
        let running = self.late_before.iter().take_while(|before| before.late.contains(&key));
        u32::try_from(running.count()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests;
