//! The invented exemptions: some with an interval of their own, some without, one past its review date.

use chrono::{Days, Months, NaiveDate};

use super::clock::{ALL_CHILDREN, Clock};
use super::records::{Record, Records};
use super::teams::TEAMS;
use crate::domain::calendar::Calendar;
use crate::domain::org::ExemptionReason;

/// An exemption and the months in whose documents it stands.
pub struct Exemption {
    /// Its id.
    pub id: String,
    /// Place of the child.
    pub child: usize,
    /// The indicator.
    pub indicator: &'static str,
    /// Why.
    pub reason: ExemptionReason,
    /// Its own interval.
    pub interval: Option<&'static str>,
    /// First day it counts.
    pub from: NaiveDate,
    /// Last day it counts.
    pub review_by: NaiveDate,
    /// Whether the data team still lists it past its review date.
    pub left_standing: bool,
}

impl Exemption {
    /// Whether it stands in the document of the month that ends with `end`.
    pub fn is_listed(&self, end: NaiveDate) -> bool {
        self.from <= end && (self.review_by >= end || self.left_standing)
    }
}

/// Which late records are exempt: team, clock, month in which it is first listed, why, interval.
type Wish = (&'static str, Clock, usize, ExemptionReason, Option<&'static str>);

#[rustfmt::skip]
const WISHES: [Wish; 12] = [
    ("T11", Clock::VisitLookedAfter, 3, ExemptionReason::AgreedPattern, Some("12 w")),
    ("T12", Clock::VisitLookedAfter, 5, ExemptionReason::AgreedPattern, Some("12 w")),
    ("T13", Clock::VisitLookedAfter, 6, ExemptionReason::LongTermPlacement, Some("3 m")),
    ("T14", Clock::VisitLookedAfter, 7, ExemptionReason::AgreedPattern, Some("12 w")),
    ("T13", Clock::VisitLookedAfter, 8, ExemptionReason::AgreedPattern, Some("12 w")),
    ("T12", Clock::VisitLookedAfter, 8, ExemptionReason::LongTermPlacement, Some("3 m")),
    ("T19", Clock::VisitLookedAfter, 8, ExemptionReason::AgreedPattern, Some("12 w")),
    ("T11", Clock::VisitLookedAfter, 8, ExemptionReason::PlacedElsewhere, None),
    ("T13", Clock::VisitLookedAfter, 7, ExemptionReason::PlacedElsewhere, None),
    ("T10", Clock::VisitInNeed, 8, ExemptionReason::Dormant, None),
    ("T04", Clock::VisitProtection, 8, ExemptionReason::PlacedElsewhere, None),
    ("T14", Clock::SuperviseLookedAfter, 8, ExemptionReason::Dormant, None),
];

/// Grants the exemptions to late records.
pub fn exemptions(records: &Records, ends: &[NaiveDate], calendar: &Calendar) -> Vec<Exemption> {
    let mut all: Vec<Exemption> = Vec::new();
    for (team, clock, m, reason, interval) in WISHES {
        let Some(record) = find(records, team, clock, m, &all, |r| r.months == 1) else { continue };
        let end = ends[m];
        let from = calendar.sub_working_days(end, 12);
        // Who left the cohort is looked at again when the financial year ends.
        let review_by =
            if interval.is_none() { NaiveDate::from_ymd_opt(2023, 4, 1).unwrap_or(end) } else { from + Months::new(6) };
        grant(&mut all, record.child, clock, (reason, interval, from, review_by), false);
    }
    // Agreed in May, to be reviewed by the end of November, and nobody did.
    let last = ends.len() - 1;
    if let Some(record) = find(records, "T12", Clock::VisitLookedAfter, last, &all, |r| r.months == 2) {
        let from = ends[1] - Days::new(1);
        let review_by = ends[last - 1];
        let why = (ExemptionReason::AgreedPattern, Some("12 w"), from, review_by);
        grant(&mut all, record.child, Clock::VisitLookedAfter, why, true);
    }
    all
}

/// A late record of this team, clock and month that was done at some time and has no exemption yet.
fn find(
    records: &Records,
    team: &str,
    clock: Clock,
    m: usize,
    granted: &[Exemption],
    fits: impl Fn(&Record) -> bool,
) -> Option<Record> {
    let place = TEAMS.iter().position(|t| t.id == team)?;
    let at = Clock::ALL.iter().position(|c| *c == clock)?;
    let of_month = records.by_month.get(m)?;
    let free = |r: &&Record| {
        records.children[r.child].team == place
            && r.months > 0
            && r.done.is_some()
            && !r.unseen
            && fits(r)
            && granted.iter().all(|x| x.child != r.child)
    };
    // The one done last: an interval of its own then shows it in time.
    of_month[at].iter().filter(free).max_by_key(|r| r.done).copied()
}

fn grant(
    all: &mut Vec<Exemption>,
    child: usize,
    clock: Clock,
    (reason, interval, from, review_by): (ExemptionReason, Option<&'static str>, NaiveDate, NaiveDate),
    left_standing: bool,
) {
    let parent = clock.has_parent().then_some(ALL_CHILDREN);
    for indicator in std::iter::once(clock.indicator()).chain(parent) {
        let id = format!("X{:02}", all.len() + 1);
        all.push(Exemption { id, child, indicator, reason, interval, from, review_by, left_standing });
    }
}
