//! A figure and what may be said of it. A percentage is never averaged, and whether a target is met is decided on the
//! unrounded fraction, in integers.

use serde::{Deserialize, Serialize};

use super::catalogue::{Comparison, Target, Unit};
use crate::text::SafeText;

/// One figure as the feed gives it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Figure {
    /// A numerator over a denominator; a denominator of 0 has no percentage.
    Fraction {
        /// How many are in time (or, where lower is better, how many are the thing counted).
        n: u64,
        /// How many there are in all.
        d: u64,
    },
    /// A value in the indicator's unit.
    Value(f64),
    /// Not known, and why.
    Missing(SafeText),
}

impl Figure {
    /// The percentage, unrounded, 0 to 100; `None` without a denominator.
    pub fn percent(&self) -> Option<f64> {
        match *self {
            #[expect(clippy::cast_precision_loss, reason = "the contract stops at 10^12, far below 2^53")]
            Self::Fraction { n, d } if d > 0 => Some(100.0 * n as f64 / d as f64),
            _ => None,
        }
    }

    /// The figure as one number in its indicator's unit; `None` where it is not known.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Value(value) => Some(*value),
            _ => self.percent(),
        }
    }

    /// Whether it meets `target`; for a fraction decided in integers.
    pub fn meets(&self, target: &Target) -> Option<bool> {
        use std::cmp::Ordering as O;
        let order = match *self {
            Self::Fraction { n, d } if d > 0 => compare_percent(n, d, target.value),
            Self::Value(value) => value.partial_cmp(&target.value)?,
            _ => return None,
        };
        Some(match target.comparison {
            Comparison::AtLeast => order != O::Less,
            Comparison::AtMost => order != O::Greater,
            Comparison::Below => order == O::Less,
            Comparison::Above => order == O::Greater,
        })
    }

    /// As a screen prints it in `unit`: `82%`, `543`, `17.4`, `not known`, `no cases`.
    pub fn shown(&self, unit: Unit) -> String {
        match *self {
            Self::Fraction { d: 0, .. } => "no cases".into(),
            Self::Fraction { n, d } => format!("{}%", whole_percent(n, d)),
            Self::Value(value) => shown_value(value, unit),
            Self::Missing(_) => "not known".into(),
        }
    }

    /// The fraction as printed beside its percentage, `445/543`; empty for a value.
    pub fn fraction(&self) -> String {
        match *self {
            Self::Fraction { n, d } => format!("{n}/{d}"),
            _ => String::new(),
        }
    }
}

/// The percentage in whole numbers, halves up, as published practice has it; computed in integers.
pub fn whole_percent(n: u64, d: u64) -> u64 {
    let (n, d) = (u128::from(n), u128::from(d));
    let halves = if d == 0 { 0 } else { (200 * n + d) / (2 * d) };
    u64::try_from(halves).unwrap_or(u64::MAX)
}

fn shown_value(value: f64, unit: Unit) -> String {
    let whole = value.fract() == 0.0;
    match unit {
        Unit::Percent => format!("{}%", (value + 0.5).floor()),
        Unit::Count => format!("{value}"),
        Unit::Rate10k | Unit::Average | Unit::Number if whole => format!("{value}"),
        Unit::Rate10k | Unit::Average | Unit::Number => format!("{value:.1}"),
    }
}

/// A target of a percentage in ten-thousandths of a percent, so that it compares in integers.
fn scaled(target: f64) -> i128 {
    #[expect(clippy::cast_possible_truncation, reason = "a target of a percentage is a small number")]
    let scaled = (target * 10_000.0).round() as i128;
    scaled
}

fn compare_percent(n: u64, d: u64, target: f64) -> std::cmp::Ordering {
    (i128::from(n) * 1_000_000).cmp(&(scaled(target) * i128::from(d)))
}

/// How many of `d` stand at the edge of `target`: the fewest that meet it where more is better, the most where fewer is.
pub fn edge(target: &Target, d: u64) -> u64 {
    let product = scaled(target.value) * i128::from(d);
    let floor = product.div_euclid(1_000_000);
    let ceil = floor + i128::from(product.rem_euclid(1_000_000) != 0);
    let edge = match target.comparison {
        Comparison::AtLeast => ceil,
        Comparison::Above => floor + 1,
        Comparison::AtMost => floor,
        Comparison::Below => ceil - 1,
    };
    u64::try_from(edge.max(0)).unwrap_or(0)
}

/// `short` of the brief: `>=` is `ceil(t*d) - n`; `>` is `floor(t*d) + 1 - n`; `<=` is `n - floor(t*d)`; `<` is
/// `n - ceil(t*d) + 1`; never below 0. `t` is the target's percentage over 100.
pub fn short(target: &Target, n: u64, d: u64) -> u64 {
    let more_is_better = matches!(target.comparison, Comparison::AtLeast | Comparison::Above);
    // Below 0 % nobody can be, so the edge of `< 0` is none, and all of them are too many.
    let edge = edge(target, d);
    let none_will_do = target.comparison == Comparison::Below && scaled(target.value) <= 0;
    if more_is_better { edge.saturating_sub(n) } else { n.saturating_sub(edge).saturating_add(u64::from(none_will_do)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(comparison: Comparison, value: f64) -> Target {
        Target { comparison, value, from: None, source: SafeText::default() }
    }

    #[test]
    fn short_follows_the_brief() {
        use Comparison::{Above, AtLeast, AtMost, Below};
        let cases = [
            (AtLeast, 90.0, 31, 36, 2),
            (AtLeast, 90.0, 33, 36, 0),
            (AtLeast, 80.0, 1752, 2255, 52),
            (AtLeast, 97.0, 445, 543, 82),
            (AtLeast, 100.0, 283, 286, 3),
            (Above, 50.0, 5, 10, 1),
            (AtMost, 23.0, 89, 299, 21),
            (Below, 10.0, 1, 10, 1),
            (Below, 36.0, 36, 100, 1),
            (Below, 36.0, 35, 100, 0),
        ];
        for (comparison, value, n, d, expected) in cases {
            assert_eq!(short(&target(comparison, value), n, d), expected, "{comparison:?} {value} {n}/{d}");
        }
    }

    #[test]
    fn rounds_halves_up_and_judges_unrounded() {
        assert_eq!(whole_percent(1, 8), 13);
        assert_eq!(whole_percent(545, 559), 97);
        assert_eq!(whole_percent(1, 200), 1);
        let nearly = Figure::Fraction { n: 899, d: 1000 };
        assert_eq!(nearly.shown(Unit::Percent), "90%");
        assert_eq!(nearly.meets(&target(Comparison::AtLeast, 90.0)), Some(false));
        assert_eq!(Figure::Fraction { n: 7, d: 10 }.meets(&target(Comparison::AtLeast, 70.0)), Some(true));
        assert_eq!(Figure::Fraction { n: 0, d: 0 }.percent(), None);
        assert_eq!(Figure::Fraction { n: 0, d: 0 }.meets(&target(Comparison::AtLeast, 0.0)), None);
    }

    proptest::proptest! {
        /// Adding exactly `short` children in time meets the target, and one fewer does not.
        #[test]
        fn short_is_the_least_that_meets(d in 1u64..500, part in 0u64..500, value in 0u32..=100) {
            let n = part.min(d);
            let t = target(Comparison::AtLeast, f64::from(value));
            let more = short(&t, n, d);
            let meets = |n| Figure::Fraction { n, d }.meets(&t).unwrap();
            proptest::prop_assert!(meets(n + more));
            proptest::prop_assert!(more == 0 || !meets(n + more - 1));
        }
    }
}
