//! The clock of a record: what it runs from, until when, and how far beyond it the feed's date is.

use std::cell::RefCell;
use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{RecordRules, RecordState, Standing};
use crate::dataset::ChildRecord;
use crate::dataset::exemptions::{Counts, Exempted};
use crate::domain::calendar::{Calendar, Interval, IntervalUnit};
use crate::domain::catalogue::{Catalogue, Indicator};

/// The kind of days that lateness is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DaysUnit {
    /// Monday to Friday without bank holidays.
    Working,
    /// Every day.
    Calendar,
}

impl DaysUnit {
    /// As a column prints it behind the number: `9 wd`, `33 d`.
    pub fn short(self) -> &'static str {
        match self {
            Self::Working => "wd",
            Self::Calendar => "d",
        }
    }
}

/// What a record was reckoned from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Basis {
    /// The last time it was done.
    Done(NaiveDate),
    /// The last time the child was seen, because the last visit did not see them.
    Seen(NaiveDate),
    /// Allocation, placement or plan start: nothing done since, so the first interval runs.
    Started(NaiveDate),
    /// The data team's due date: nothing else is known.
    Due(NaiveDate),
    /// The feed does not say.
    NotKnown,
}

/// One reckoning of a record: from what, until when, and how far beyond.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clock {
    /// What it runs from.
    pub basis: Basis,
    /// The interval it runs for; none where only a due date is known.
    pub interval: Option<Interval>,
    /// The last day in time.
    pub due: Option<NaiveDate>,
    /// Days beyond it, of `unit`; 0 or less is in time.
    pub over: Option<i64>,
    /// The kind of days.
    pub unit: DaysUnit,
}

impl Clock {
    /// Whether it has run out. Not known is not late.
    pub fn is_late(&self) -> bool {
        self.over.is_some_and(|days| days > 0)
    }
}

/// Everything that the state of a record depends on, apart from the record.
pub struct Clocks<'a> {
    catalogue: &'a Catalogue,
    exemptions: HashMap<(&'a str, &'a str), Exempted<'a>>,
    expired: HashMap<(&'a str, &'a str), Exempted<'a>>,
    as_of: NaiveDate,
    rules: RecordRules,
    calendar: &'a Calendar,
    /// Due date and days over by the day and interval they were reckoned from: thousands of records share a few hundred.
    reckoned: RefCell<HashMap<(NaiveDate, Interval), (NaiveDate, i64)>>,
}

impl<'a> Clocks<'a> {
    /// Clocks at `as_of`. Of several exemptions in force for one record, one without an interval wins, then the one
    /// agreed last.
    pub fn new(
        catalogue: &'a Catalogue,
        exemptions: impl IntoIterator<Item = Exempted<'a>>,
        as_of: NaiveDate,
        rules: RecordRules,
        calendar: &'a Calendar,
    ) -> Self {
        let rank = |it: Exempted<'_>| (it.interval().is_none(), it.from());
        let (mut in_force, mut expired) = (HashMap::new(), HashMap::new());
        for exemption in exemptions {
            match exemption.on(as_of) {
                Counts::Yes => {
                    let held = in_force.entry(exemption.about()).or_insert(exemption);
                    if rank(exemption) >= rank(*held) {
                        *held = exemption;
                    }
                }
                Counts::Expired => {
                    let held = expired.entry(exemption.about()).or_insert(exemption);
                    if exemption.review_by() >= held.review_by() {
                        *held = exemption;
                    }
                }
                Counts::NotYet | Counts::Ended => {}
            }
        }
        Self { catalogue, exemptions: in_force, expired, as_of, rules, calendar, reckoned: RefCell::default() }
    }

    /// How `record` stands. Months running are not known here and read 1 for a late record; these exemptions are taken
    /// for the feed's.
    pub fn standing(&self, record: &'a ChildRecord) -> Standing<'a> {
        let indicator = self.catalogue.get(record.indicator.as_str());
        let about = (record.child.as_str(), record.indicator.as_str());
        let exemption = self.exemptions.get(&about).copied();
        let expired = self.expired.get(&about).copied().filter(|_| exemption.is_none());
        let raw = self.clock(record, indicator, None);
        let clock = match exemption.and_then(Exempted::interval) {
            Some(own) => self.clock(record, indicator, Some(own)),
            None => raw,
        };
        let state = if exemption.is_some_and(|it| it.interval().is_none()) {
            RecordState::Exempt
        } else {
            self.state(record, &clock)
        };
        let late = state.is_late();
        Standing { record, state, clock, raw, exemption, expired, late_by_feed: late, months_running: u32::from(late) }
    }

    fn state(&self, record: &ChildRecord, clock: &Clock) -> RecordState {
        let nothing_done =
            record.last_done.is_none() && !matches!(clock.basis, Basis::Due(_) if record.started.is_none());
        if clock.is_late() {
            return if nothing_done { RecordState::Never } else { RecordState::Overdue };
        }
        let soon = self.as_of.checked_add_days(Days::new(u64::from(self.rules.due_soon_days)));
        match (clock.due, soon) {
            (Some(due), Some(soon)) if due <= soon => RecordState::DueSoon,
            _ => RecordState::NotYetDue,
        }
    }

    /// The clock of `record`, with an exemption's own interval in place of the standard's where there is one.
    ///
    /// A placement or plan that began after the last visit starts the first interval again; the earlier of the two
    /// due dates holds, so that a new start never excuses a visit already missed.
    fn clock(&self, record: &ChildRecord, indicator: Option<&Indicator>, own: Option<Interval>) -> Clock {
        let interval = own.or(indicator.and_then(|i| i.interval));
        let first = indicator.and_then(|i| i.first_interval.or(i.interval));
        let done = self.last_done(record, indicator);
        let since_done = done.zip(interval).map(|(basis, interval)| self.run(basis, interval));
        let began = record.started.filter(|started| match done {
            Some(Basis::Done(day) | Basis::Seen(day)) => *started > day,
            _ => true,
        });
        let since_start = began.zip(first).map(|(day, first)| self.run(Basis::Started(day), first));
        match (since_done, since_start) {
            (Some(done), Some(start)) => {
                if start.due < done.due {
                    start
                } else {
                    done
                }
            }
            (Some(clock), None) => clock,
            // A new start alone says nothing of a record that was done, but has no interval to be judged by.
            (None, Some(clock)) if done.is_none() => clock,
            _ => self.by_due(record, interval.or(first)),
        }
    }

    fn last_done(&self, record: &ChildRecord, indicator: Option<&Indicator>) -> Option<Basis> {
        let done = record.last_done?;
        let seen = record.last_seen.filter(|seen| *seen < done);
        match seen {
            Some(seen) if self.rules.not_seen_is_no_visit && is_visit(indicator) => Some(Basis::Seen(seen)),
            _ => Some(Basis::Done(done)),
        }
    }

    fn run(&self, basis: Basis, interval: Interval) -> Clock {
        let (from, is_visit) = match basis {
            Basis::Done(day) | Basis::Seen(day) => (day, true),
            Basis::Started(day) | Basis::Due(day) => (day, false),
            Basis::NotKnown => (self.as_of, false),
        };
        let visit_counts =
            is_visit && self.rules.visit_day_counts && interval.in_working_days() && self.calendar.is_working(from);
        let counted = Interval { count: interval.count - u32::from(visit_counts && interval.count > 0), ..interval };
        let reckon = || (counted.due(from, self.calendar), counted.days_over(from, self.as_of, self.calendar));
        let (due, over) = *self.reckoned.borrow_mut().entry((from, counted)).or_insert_with(reckon);
        Clock { basis, interval: Some(interval), due: Some(due), over: Some(over), unit: unit_of(Some(interval)) }
    }

    fn by_due(&self, record: &ChildRecord, interval: Option<Interval>) -> Clock {
        let unit = unit_of(interval);
        let over = |due| match unit {
            DaysUnit::Working => self.calendar.working_days(due, self.as_of),
            DaysUnit::Calendar => (self.as_of - due).num_days(),
        };
        Clock {
            basis: record.due.map_or(Basis::NotKnown, Basis::Due),
            interval: None,
            due: record.due,
            over: record.due.map(over),
            unit,
        }
    }
}

fn unit_of(interval: Option<Interval>) -> DaysUnit {
    match interval.map(|i| i.unit) {
        Some(IntervalUnit::WorkingDays) => DaysUnit::Working,
        _ => DaysUnit::Calendar,
    }
}

/// Whether a child has to be seen for the standard to be met. A standard that names no family is taken at the feed's
/// word: a row that gives `last_seen` means it.
fn is_visit(indicator: Option<&Indicator>) -> bool {
    indicator.is_none_or(|i| i.family.is_blank() || i.family.as_str().eq_ignore_ascii_case("visits"))
}
