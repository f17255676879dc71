//! A figure after exemptions, beside the headline, which stays the feed's own.

use super::records::Standing;
use crate::domain::catalogue::{Indicator, Polarity};
use crate::domain::figure::Figure;

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
}

impl LateCount {
    /// Counts the records of one figure.
    pub fn of<'a>(standings: impl IntoIterator<Item = &'a Standing<'a>>) -> Self {
        let mut count = Self::default();
        for standing in standings.into_iter().filter(|s| s.raw.is_late()) {
            count.raw += 1;
            match standing.exemption.map(|x| x.interval) {
                Some(None) => count.left += 1,
                Some(Some(_)) if !standing.state.is_late() => count.added += 1,
                _ => {}
            }
        }
        count
    }

    /// Late records that no exemption excuses.
    pub fn covered_by_none(self) -> u64 {
        self.raw.saturating_sub(self.left).saturating_sub(self.added)
    }

    /// Whether the lists and a figure with this many outside say the same, before or after exemptions.
    pub fn matches(self, outside: u64) -> bool {
        self.raw == outside || self.covered_by_none() == outside
    }

    /// What exemptions make of `figure`.
    pub fn after_exemptions(self, indicator: &Indicator, figure: &Figure) -> AfterExemptions {
        let Figure::Fraction { n, d } = *figure else { return AfterExemptions::NotKnown };
        if indicator.polarity != Polarity::Higher {
            return AfterExemptions::NotKnown;
        }
        let outside = d.saturating_sub(n);
        if self.raw == outside {
            let Self { left, added, .. } = self;
            AfterExemptions::Figure { n: n + added, d: d - left, left, added }
        } else if self.covered_by_none() == outside {
            AfterExemptions::AlreadyAllowedFor
        } else {
            AfterExemptions::NotKnown
        }
    }
}
