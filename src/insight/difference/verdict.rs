//! Whether a figure moved by more than noise. The rules are settled, and none of them says why it moved.

use std::cmp::Ordering;

use serde::Serialize;

use crate::domain::figure::Figure;
use crate::domain::variation::Direction;
use crate::insight::small_numbers::wilson;

/// How the indicator of an action stands against its baseline.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Better, by more than noise.
    Improved,
    /// It moved, and no more than by noise.
    WithinNoise,
    /// The same.
    NoChange,
    /// Worse, by more than noise.
    Worse,
    /// Fewer than three periods since the day it was to be reached.
    TooEarly,
}

impl Verdict {
    /// Every verdict, the good news first.
    pub const ALL: [Self; 5] = [Self::Improved, Self::WithinNoise, Self::NoChange, Self::Worse, Self::TooEarly];

    /// As scripts read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Improved => "improved",
            Self::WithinNoise => "within_noise",
            Self::NoChange => "no_change",
            Self::Worse => "worse",
            Self::TooEarly => "too_early",
        }
    }

    /// As a screen says it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Improved => "improved",
            Self::WithinNoise => "within noise",
            Self::NoChange => "no change",
            Self::Worse => "worse",
            Self::TooEarly => "too early to tell",
        }
    }
}

/// What a verdict is made from.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The figure when the action was agreed.
    pub before: Option<&'a Figure>,
    /// The latest figure.
    pub after: Option<&'a Figure>,
    /// The way that is better; `None` where neither is.
    pub better: Option<Direction>,
    /// The way of a signal since.
    pub signal: Option<Direction>,
    /// Whether three periods have passed since it was to be reached.
    pub is_time: bool,
}

/// The verdict; `None` where before or after is not known, so that nothing can be said.
pub fn verdict(case: &Case<'_>) -> Option<Verdict> {
    if !case.is_time {
        return Some(Verdict::TooEarly);
    }
    let (before, after) = (case.before?, case.after?);
    let Some(went) = way(order(before, after)?) else { return Some(Verdict::NoChange) };
    // A signal that the figure has since taken back says nothing of where it stands now.
    let is_more_than_noise = case.signal == Some(went) || do_not_overlap(before, after);
    Some(match case.better {
        Some(better) if is_more_than_noise && better == went => Verdict::Improved,
        Some(_) if is_more_than_noise => Verdict::Worse,
        _ => Verdict::WithinNoise,
    })
}

/// Which way a figure went; `None` where it is the same.
pub fn way(order: Ordering) -> Option<Direction> {
    match order {
        Ordering::Equal => None,
        Ordering::Less => Some(Direction::High),
        Ordering::Greater => Some(Direction::Low),
    }
}

/// How two figures of one indicator stand to each other, fractions compared in integers; `None` where they cannot be.
pub fn order(one: &Figure, other: &Figure) -> Option<Ordering> {
    match (one, other) {
        (Figure::Fraction { n, d }, Figure::Fraction { n: m, d: e }) if *d > 0 && *e > 0 => {
            Some((u128::from(*n) * u128::from(*e)).cmp(&(u128::from(*m) * u128::from(*d))))
        }
        (Figure::Value(one), Figure::Value(other)) if (one - other).abs() < 1e-9 => Some(Ordering::Equal),
        (Figure::Value(one), Figure::Value(other)) => one.partial_cmp(other),
        _ => None,
    }
}

fn do_not_overlap(before: &Figure, after: &Figure) -> bool {
    let (Some(before), Some(after)) = (interval(before), interval(after)) else { return false };
    before.1 < after.0 || after.1 < before.0
}

/// Wilson's 95 % interval of a fraction, 0 to 100; `None` for a value, and without a denominator.
pub fn interval(figure: &Figure) -> Option<(f64, f64)> {
    match *figure {
        Figure::Fraction { n, d } => wilson(n.min(d), d).map(|it| it.percent().into()),
        _ => None,
    }
}
