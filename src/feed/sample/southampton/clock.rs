//! The standards with a clock, whose records outside are listed child by child.

use std::io;

use super::teams::Cohort;
use crate::domain::calendar::{Interval, IntervalUnit};

/// A clock that runs for every child of a cohort.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Clock {
    /// Visits on a protection plan: 10 working days, and with it 20.
    VisitProtection,
    /// Visits to looked-after children.
    VisitLookedAfter,
    /// Visits to children in need.
    VisitInNeed,
    /// Supervision of protection plans.
    SuperviseProtection,
    /// Supervision of looked-after children.
    SuperviseLookedAfter,
    /// Supervision of care leavers.
    SuperviseCareLeavers,
    /// Supervision of children in need; published only within "all children".
    SuperviseInNeed,
    /// Supervision of all other children; published only within "all children".
    SuperviseOther,
}

/// Visits within 20 working days: the harder part of [`Clock::VisitProtection`].
pub const TWENTY: &str = "VIS-CP-20WD";

/// Supervision of all children: the parent of every narrower standard of supervision.
pub const ALL_CHILDREN: &str = "SUP-CASE-ALL";

impl Clock {
    /// Every clock.
    pub const ALL: [Self; 8] = [
        Self::VisitProtection,
        Self::VisitLookedAfter,
        Self::VisitInNeed,
        Self::SuperviseProtection,
        Self::SuperviseLookedAfter,
        Self::SuperviseCareLeavers,
        Self::SuperviseInNeed,
        Self::SuperviseOther,
    ];

    /// The indicator whose records outside it gives.
    pub fn indicator(self) -> &'static str {
        match self {
            Self::VisitProtection => "VIS-CP-10WD",
            Self::VisitLookedAfter => "VIS-CLA-6W",
            Self::VisitInNeed => "VIS-CIN-6W",
            Self::SuperviseProtection => "SUP-CASE-CPP",
            Self::SuperviseLookedAfter => "SUP-CASE-CLA",
            Self::SuperviseCareLeavers => "SUP-CASE-CL",
            Self::SuperviseInNeed | Self::SuperviseOther => ALL_CHILDREN,
        }
    }

    /// Whether its records are listed under "all children" as well.
    pub fn has_parent(self) -> bool {
        self.is_supervision() && self.indicator() != ALL_CHILDREN
    }

    /// Whether it is about supervision; else about visits.
    pub fn is_supervision(self) -> bool {
        !matches!(self, Self::VisitProtection | Self::VisitLookedAfter | Self::VisitInNeed)
    }

    /// Whose children it runs for.
    pub fn cohort(self) -> Cohort {
        match self {
            Self::VisitProtection | Self::SuperviseProtection => Cohort::Protection,
            Self::VisitLookedAfter | Self::SuperviseLookedAfter => Cohort::LookedAfter,
            Self::VisitInNeed | Self::SuperviseInNeed => Cohort::InNeed,
            Self::SuperviseCareLeavers => Cohort::CareLeavers,
            Self::SuperviseOther => Cohort::Other,
        }
    }

    /// The catalogue's interval and first interval.
    pub fn intervals(self) -> (Interval, Interval) {
        let days = |count| Interval { count, unit: IntervalUnit::Days };
        match self {
            Self::VisitProtection => (working(10), working(10)),
            Self::VisitLookedAfter => (days(42), days(7)),
            Self::VisitInNeed => (days(42), working(10)),
            _ => (days(56), days(56)),
        }
    }
}

/// An interval of working days.
pub fn working(count: u32) -> Interval {
    Interval { count, unit: IntervalUnit::WorkingDays }
}

/// An error of the generator's own tables.
pub fn broken(what: &str) -> io::Error {
    io::Error::other(format!("the sample cannot be made: {what}"))
}
