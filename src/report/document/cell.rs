//! One cell of a table, typed: a format decides how to write it, never what it says.

use chrono::NaiveDate;

use crate::domain::catalogue::Unit;
use crate::domain::figure::{Figure, whole_percent};
use crate::text::SafeText;

/// One cell.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Words.
    Text(SafeText),
    /// A number of things.
    Count(u64),
    /// Any other number, in the unit that its column names.
    Number(f64),
    /// A share by its numerator and denominator. The percentage is never kept apart from them, and never rounded here.
    Share {
        /// The numerator.
        n: u64,
        /// The denominator; of 0 there is no percentage.
        d: u64,
    },
    /// A percentage that is no share of anything counted: a target, a limit. 0 to 100, unrounded.
    Percent(f64),
    /// A day.
    Date(NaiveDate),
    /// Not known, or none, and why. Never zero.
    Missing(SafeText),
    /// Held back from this paper's readers.
    Withheld,
}

impl Cell {
    /// What stands for a value that is held back.
    pub const WITHHELD: &'static str = "[c]";

    /// Words.
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::Text(SafeText::kept(text.as_ref()))
    }

    /// Nothing, for a reason.
    pub fn missing(why: impl AsRef<str>) -> Self {
        Self::Missing(SafeText::kept(why.as_ref()))
    }

    /// A figure of an indicator measured in `unit`. A count is whole; what is not is kept as a number.
    pub fn figure(figure: &Figure, unit: Unit) -> Self {
        match figure {
            Figure::Fraction { n, d } => Self::Share { n: *n, d: *d },
            Figure::Value(value) => Self::value(*value, unit),
            Figure::Missing(why) if why.is_blank() => Self::missing("not known"),
            Figure::Missing(why) => Self::missing(format!("not known: {why}")),
        }
    }

    /// A value in `unit`, a target or a limit among them.
    pub fn value(value: f64, unit: Unit) -> Self {
        /// Beyond this a number of 64 bits no longer tells one thing from the next.
        const WHOLE: f64 = 9_007_199_254_740_992.0;
        match unit {
            Unit::Percent => Self::Percent(value),
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, and within the range")]
            Unit::Count if value.fract() == 0.0 && (0.0..WHOLE).contains(&value) => Self::Count(value as u64),
            Unit::Count | Unit::Rate10k | Unit::Average | Unit::Number => Self::Number(value),
        }
    }

    /// The percentage of a share or a percentage, 0 to 100, unrounded.
    pub fn percent(&self) -> Option<f64> {
        match *self {
            Self::Share { n, d } => Figure::Fraction { n, d }.percent(),
            Self::Percent(value) => Some(value),
            _ => None,
        }
    }

    /// As a reader sees it: `82% (445/543)`, `no cases (0/0)`, `12 January 2026`, `[c]`.
    pub fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Missing(text) => text.to_string(),
            Self::Count(count) => count.to_string(),
            Self::Number(value) => short(*value),
            Self::Share { n, d: 0 } => format!("no cases ({n}/0)"),
            Self::Share { n, d } => format!("{}% ({n}/{d})", whole_percent(*n, *d)),
            Self::Percent(value) => format!("{}%", short(*value)),
            Self::Date(day) => day.format("%-d %B %Y").to_string(),
            Self::Withheld => Self::WITHHELD.to_owned(),
        }
    }
}

/// A number with at most two places behind the point, as many as a reader can use; a spreadsheet has all of them.
fn short(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    // What is not zero is not shown as that.
    let shown = if rounded == 0.0 { value } else { rounded };
    if shown == 0.0 { "0".to_owned() } else { shown.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_says_what_it_is_and_unknown_is_never_zero() {
        let day = NaiveDate::from_ymd_opt(2026, 1, 12).unwrap();
        let cases = [
            (Cell::text("=1+1"), "=1+1"),
            (Cell::Count(0), "0"),
            (Cell::Number(17.25), "17.25"),
            (Cell::Number(13.533_333_333), "13.53"),
            (Cell::Number(0.001), "0.001"),
            (Cell::Number(-0.0), "0"),
            (Cell::Share { n: 445, d: 543 }, "82% (445/543)"),
            (Cell::Share { n: 0, d: 0 }, "no cases (0/0)"),
            (Cell::Percent(97.5), "97.5%"),
            (Cell::Date(day), "12 January 2026"),
            (Cell::missing("not known"), "not known"),
            (Cell::Withheld, "[c]"),
            (Cell::figure(&Figure::Missing("late return".into()), Unit::Percent), "not known: late return"),
            (Cell::figure(&Figure::Value(543.0), Unit::Count), "543"),
            (Cell::figure(&Figure::Value(-1.0), Unit::Count), "-1"),
        ];
        for (cell, shown) in cases {
            assert_eq!(cell.shown(), shown, "{cell:?}");
        }
        assert_eq!(Cell::Share { n: 1, d: 3 }.percent(), Some(100.0 / 3.0));
        assert_eq!(Cell::Share { n: 0, d: 0 }.percent(), None);
    }
}
