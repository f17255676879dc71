//! One point of a series: what it measures, and what is said of it.

use super::rules::Mark;
use crate::domain::figure::Figure;
use crate::domain::period::Period;

/// What a point measures.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Measure {
    /// A share; `d` is never 0.
    Fraction {
        /// The numerator.
        n: u64,
        /// The denominator.
        d: u64,
    },
    /// A value in the indicator's unit.
    Value(f64),
}

impl Measure {
    /// That of a figure; none where it is not known, or has no percentage.
    pub fn of(figure: &Figure) -> Option<Self> {
        match *figure {
            Figure::Fraction { n, d } if d > 0 => Some(Self::Fraction { n, d }),
            Figure::Value(value) if value.is_finite() => Some(Self::Value(value)),
            _ => None,
        }
    }

    /// As one number; a share as its percentage. Equal fractions give the same number to the last bit.
    pub fn number(self) -> f64 {
        match self {
            Self::Value(value) => value,
            Self::Fraction { n, d } => {
                let whole = divisor(n, d);
                100.0 * (n / whole) as f64 / (d / whole) as f64
            }
        }
    }

    /// Its numerator and denominator, where it is a share.
    pub(super) fn fraction(self) -> Option<(u64, u64)> {
        match self {
            Self::Fraction { n, d } => Some((n, d)),
            Self::Value(_) => None,
        }
    }
}

/// The greatest common divisor; at least 1.
fn divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

/// Why a point is shown but counts for no limit and no rule.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Aside {
    /// Somebody set it aside, with a reason.
    Ghost,
    /// A part of it is missing, so that it cannot be compared.
    Partial,
}

/// What is said of a point.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Judged {
    /// Nothing: ordinary variation, or a group without limits.
    Plain,
    /// It is a signal.
    Marked(Mark),
    /// It would be one, but the number of children changed: p′ does not agree.
    Vetoed(Mark),
    /// It is not judged.
    Aside(Aside),
}

/// One point.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Point {
    /// Its period.
    pub period: Period,
    /// What it measures.
    pub measure: Measure,
    /// The place of its group in [`Series::groups`]; 0 where the series is not charted.
    pub group: usize,
    /// What is said of it.
    pub judged: Judged,
}

impl Point {
    /// What marks it, where it is a signal.
    pub fn mark(&self) -> Option<Mark> {
        match self.judged {
            Judged::Marked(mark) => Some(mark),
            _ => None,
        }
    }

    /// Whether it counts for limits and rules.
    pub fn counts(&self) -> bool {
        !matches!(self.judged, Judged::Aside(_))
    }
}
