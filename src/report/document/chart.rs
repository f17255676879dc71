//! A chart of a series over months: what is drawn, the sentence that says the same, and its figures.

use super::table::Table;
use crate::text::SafeText;

/// A chart. Who cannot see it has the sentence and the table, which hold all that is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Chart {
    /// What stands above it.
    pub title: SafeText,
    /// What it shows, in a sentence or two: the alternative text of the picture.
    pub alternative: SafeText,
    /// What is drawn.
    pub model: LineChart,
    /// Its figures.
    pub table: Table,
}

/// A line of points over periods, with the mean and the limits of its stretches.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct LineChart {
    /// What stands behind a value: `%` or nothing.
    pub unit: &'static str,
    /// One for every period, in order and without gaps.
    pub points: Vec<Point>,
    /// Stretches with a mean of their own, in order.
    pub bands: Vec<Band>,
}

/// One period of a chart.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Point {
    /// The period, short.
    pub label: SafeText,
    /// Its value; `None` is not known, or withheld, and is drawn as a gap.
    pub value: Option<f64>,
    /// The target in force then.
    pub target: Option<f64>,
    /// How it is marked.
    pub mark: Mark,
}

/// How a point is marked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mark {
    /// As usual.
    #[default]
    Usual,
    /// More than chance, for the better.
    Better,
    /// More than chance, for the worse.
    Worse,
    /// More than chance, where neither way is better.
    NoDirection,
    /// Shown, and not reckoned with.
    SetAside,
}

/// A stretch of points with a mean of its own, and limits where there are enough of them.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Band {
    /// The place of its first point.
    pub from: usize,
    /// The place of its last.
    pub to: usize,
    /// The mean.
    pub centre: f64,
    /// Lower and upper limit.
    pub limits: Option<(f64, f64)>,
}
