//! Exemptions, the feed's and those agreed here, and what they make of a figure beside the headline, which stays the
//! feed's own.

use chrono::NaiveDate;

use super::Exemption;
use super::records::Standing;
use crate::domain::calendar::Interval;
use crate::domain::catalogue::{Indicator, Polarity};
use crate::domain::clinic::exemption::RecordedExemption;
use crate::domain::figure::Figure;
use crate::text::SafeText;

/// One exemption, wherever it is kept: both kinds are judged alike.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Exempted<'a> {
    /// In the feed.
    Feed(&'a Exemption),
    /// Agreed here.
    Here(&'a RecordedExemption),
}

impl<'a> Exempted<'a> {
    /// The record and the standard it is about.
    pub fn about(self) -> (&'a str, &'a str) {
        match self {
            Self::Feed(it) => (it.child.as_str(), it.indicator.as_str()),
            Self::Here(it) => (it.child.as_str(), it.indicator.as_str()),
        }
    }

    /// The feed's id, or `E-2`.
    pub fn name(self) -> String {
        match self {
            Self::Feed(it) => it.id.to_string(),
            Self::Here(it) => format!("E-{}", it.number),
        }
    }

    /// Its own interval; without one the record leaves the cohort.
    pub fn interval(self) -> Option<Interval> {
        match self {
            Self::Feed(it) => it.interval,
            Self::Here(it) => it.interval,
        }
    }

    /// The role that approved it, where that is known.
    pub fn approved_by(self) -> Option<&'a SafeText> {
        match self {
            Self::Feed(it) => it.approved_by.as_ref(),
            Self::Here(it) => Some(&it.approved_by),
        }
    }

    /// The first day it counts.
    pub fn from(self) -> NaiveDate {
        match self {
            Self::Feed(it) => it.from,
            Self::Here(it) => it.from,
        }
    }

    /// The last day it counts.
    pub fn review_by(self) -> NaiveDate {
        match self {
            Self::Feed(it) => it.review_by,
            Self::Here(it) => it.review_by,
        }
    }

    /// Where it stands on `day`.
    pub fn on(self, day: NaiveDate) -> Counts {
        let ended = match self {
            Self::Feed(_) => false,
            Self::Here(it) => it.ended.as_ref().is_some_and(|(written, _)| written.on <= day),
        };
        match () {
            () if ended => Counts::Ended,
            () if day < self.from() => Counts::NotYet,
            () if day > self.review_by() => Counts::Expired,
            () => Counts::Yes,
        }
    }
}

/// Whether an exemption counts on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counts {
    /// It counts.
    Yes,
    /// It has not begun.
    NotYet,
    /// Its review is past: it no longer counts.
    Expired,
    /// It was ended.
    Ended,
}

/// What exemptions make of a figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AfterExemptions {
    /// All late records were counted in the figure, so exemptions change it to this.
    Figure {
        /// Numerator, with those in time by an interval of their own.
        n: u64,
        /// Denominator, without those that left the cohort.
        d: u64,
        /// How many left the cohort.
        left: u64,
        /// How many are in time by an interval of their own.
        added: u64,
    },
    /// Only the late records that no exemption covers were counted: the figure allows for exemptions already.
    AlreadyAllowedFor,
    /// The records are not the figure's, so nothing can be said.
    NotKnown,
}

/// How many records of one figure are late, and what exemptions in force do to them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LateCount {
    /// Late by the standard's own clock.
    pub raw: u64,
    /// Of these, out of the cohort by an exemption.
    pub left: u64,
    /// Of these, in time by an exemption's own interval.
    pub added: u64,
    /// The same, where the feed's own exemptions excuse none yet: left and added by those agreed here alone.
    pub here: (u64, u64),
    /// Late once the feed's own exemptions are allowed for, and no others.
    pub by_feed: u64,
}

impl LateCount {
    /// Counts the records of one figure.
    pub fn of<'a>(standings: impl IntoIterator<Item = &'a Standing<'a>>) -> Self {
        let mut count = Self::default();
        for standing in standings.into_iter().filter(|s| s.raw.is_late()) {
            count.raw += 1;
            count.by_feed += u64::from(standing.late_by_feed);
            let here = u64::from(standing.late_by_feed);
            match standing.exemption.map(Exempted::interval) {
                Some(None) => {
                    count.left += 1;
                    count.here.0 += here;
                }
                Some(Some(_)) if !standing.state.is_late() => {
                    count.added += 1;
                    count.here.1 += here;
                }
                _ => {}
            }
        }
        count
    }

    /// Whether the lists and a figure with this many outside say the same, before the feed's exemptions or after them.
    pub fn matches(self, outside: u64) -> bool {
        self.raw == outside || self.by_feed == outside
    }

    /// What exemptions make of `figure`. One that already allows for the feed's is changed by those agreed here alone.
    pub fn after_exemptions(self, indicator: &Indicator, figure: &Figure) -> AfterExemptions {
        let Figure::Fraction { n, d } = *figure else { return AfterExemptions::NotKnown };
        if indicator.polarity != Polarity::Higher {
            return AfterExemptions::NotKnown;
        }
        let outside = d.saturating_sub(n);
        let after = |left: u64, added: u64| AfterExemptions::Figure {
            n: n.saturating_add(added),
            d: d.saturating_sub(left),
            left,
            added,
        };
        if self.raw == outside {
            after(self.left, self.added)
        } else if self.by_feed != outside {
            AfterExemptions::NotKnown
        } else if self.here == (0, 0) {
            AfterExemptions::AlreadyAllowedFor
        } else {
            after(self.here.0, self.here.1)
        }
    }
}
