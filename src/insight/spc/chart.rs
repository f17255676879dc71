//! One series as a chart: points in groups between rebases, each group with the limits that it can bear.

use std::ops::Range;

use super::p_prime::PPrime;
use super::rules::{Mark, marks};
use super::verdict::{Assurance, Variation};
use super::xmr::{Limits, Spread, spread};
use crate::domain::catalogue::{Indicator, Target};
use crate::domain::figure::Figure;
use crate::domain::period::{Grain, Period};
use crate::domain::signals::Adjusted;

/// Points from which a group has limits.
pub(super) const TRIAL: usize = 8;

/// Points from which its limits are more than a trial.
pub(super) const NORMAL: usize = 12;

/// The smallest month that a chart of fractions may have, in children.
pub(super) const SMALLEST: u64 = 50;

/// As many children are to be expected on each side in every month.
const EXPECTED: u128 = 5;

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

    fn fraction(self) -> Option<(u64, u64)> {
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

/// Why a group has no limits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Few {
    /// It has so few points that count.
    Points(usize),
    /// A month has so few children.
    Children(u64),
    /// Fewer than 5 children are to be expected on one side.
    OneSide,
}

/// What a group of points can bear.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Kind {
    /// Its centre alone; not even that where no point counts.
    Run {
        /// The mean of the points that count.
        centre: Option<f64>,
        /// Why there is no more.
        why: Few,
    },
    /// All points are the same: there is nothing that varies.
    Constant {
        /// What they are.
        centre: f64,
    },
    /// Limits.
    Limits {
        /// The limits.
        limits: Limits,
        /// Whether there are fewer than twelve points, so that they may still move.
        trial: bool,
    },
}

/// The points between two rebases.
#[derive(Clone, PartialEq, Debug)]
pub struct Group {
    /// Its first period; of a rebase the one that was named.
    pub from: Period,
    /// Its places in [`Series::points`]; never empty.
    pub points: Range<usize>,
    /// What it can bear.
    pub kind: Kind,
}

impl Group {
    /// Its centre line.
    pub fn centre(&self) -> Option<f64> {
        match self.kind {
            Kind::Run { centre, .. } => centre,
            Kind::Constant { centre } => Some(centre),
            Kind::Limits { limits, .. } => Some(limits.centre),
        }
    }

    /// Its limits.
    pub fn limits(&self) -> Option<&Limits> {
        match &self.kind {
            Kind::Limits { limits, .. } => Some(limits),
            _ => None,
        }
    }

    /// How it stands.
    pub fn status(&self) -> Status {
        match self.kind {
            Kind::Run { .. } => Status::RunChart,
            Kind::Constant { .. } => Status::Constant,
            Kind::Limits { trial: true, .. } => Status::Trial,
            Kind::Limits { trial: false, .. } => Status::Normal,
        }
    }
}

/// How a series, or one group of it, can be charted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Status {
    /// With its centre alone.
    RunChart,
    /// With trial limits: 8 to 11 points.
    Trial,
    /// With limits.
    Normal,
    /// Nothing varies.
    Constant,
    /// Not at all.
    NotCharted,
}

impl Status {
    /// As scripts read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::RunChart => "run_chart",
            Self::Trial => "trial",
            Self::Normal => "normal",
            Self::Constant => "constant",
            Self::NotCharted => "not_charted",
        }
    }
}

/// A series with its chart. What it means is said by its last group.
#[derive(Clone, PartialEq, Debug)]
pub struct Series<'a> {
    /// The standard.
    pub indicator: &'a Indicator,
    /// The target in force at the end.
    pub target: Option<&'a Target>,
    /// How long a period is.
    pub grain: Grain,
    /// Points, oldest first; periods without a figure are left out.
    pub points: Vec<Point>,
    /// Groups, oldest first; none where the series is not charted.
    pub groups: Vec<Group>,
}

impl<'a> Series<'a> {
    /// Charts `points`, oldest first, whose groups and judgements are still to be found; those that are set aside already
    /// stay so. `adjusted` is what was decided about the series, `until` the period whose target it is held against.
    pub fn new(indicator: &'a Indicator, mut points: Vec<Point>, adjusted: Option<&Adjusted>, until: Period) -> Self {
        let (target, grain) = (indicator.target(until), until.grain());
        let mut groups = Vec::new();
        if !indicator.cumulative {
            if let Some(adjusted) = adjusted {
                for point in points.iter_mut().filter(|point| adjusted.ghosts.contains_key(&point.period)) {
                    point.judged = Judged::Aside(Aside::Ghost);
                }
            }
            for (from, range) in ranges(&points, adjusted) {
                let kind = judge(&mut points[range.clone()], groups.len());
                groups.push(Group { from, points: range, kind });
            }
        }
        Self { indicator, target, grain, points, groups }
    }

    /// The group that says what the series means now.
    pub fn last_group(&self) -> Option<&Group> {
        self.groups.last()
    }

    /// The last point that counts, of the last group.
    pub fn last_point(&self) -> Option<&Point> {
        self.counting().next_back()
    }

    /// The points of the last group that count.
    pub(super) fn counting(&self) -> impl DoubleEndedIterator<Item = &Point> {
        let range = self.last_group().map_or(0..0, |group| group.points.clone());
        self.points[range].iter().filter(|point| point.counts())
    }

    /// How it is charted.
    pub fn status(&self) -> Status {
        self.last_group().map_or(Status::NotCharted, Group::status)
    }

    /// The kind of variation of the last point; none where there are no limits to tell it by.
    pub fn variation(&self) -> Option<Variation> {
        match self.status() {
            Status::Trial | Status::Normal => {
                Some(Variation::of(self.last_point().and_then(Point::mark), self.indicator.polarity))
            }
            Status::Constant => Some(Variation::Common),
            Status::RunChart | Status::NotCharted => None,
        }
    }

    /// Whether the target will be met; none without limits or a target.
    pub fn assurance(&self) -> Option<Assurance> {
        Assurance::of(self.last_group()?.limits()?, self.target?.value, self.indicator.polarity)
    }
}

/// The groups of `points`: where each begins, and its places. A rebase without points behind it begins none.
fn ranges(points: &[Point], adjusted: Option<&Adjusted>) -> Vec<(Period, Range<usize>)> {
    let Some(first) = points.first() else { return Vec::new() };
    let mut found: Vec<(Period, Range<usize>)> = vec![(first.period, 0..points.len())];
    for from in adjusted.into_iter().flat_map(|it| it.rebases.keys()) {
        let at = points.partition_point(|point| point.period < *from);
        match found.last_mut() {
            Some((_, last)) if at > last.start && at < last.end => {
                last.end = at;
                found.push((*from, at..points.len()));
            }
            _ => {}
        }
    }
    found
}

/// What the points of one group can bear; says of each of them what is to be said.
fn judge(points: &mut [Point], group: usize) -> Kind {
    for point in points.iter_mut() {
        point.group = group;
    }
    let values: Vec<f64> = points.iter().filter(|it| it.counts()).map(|it| it.measure.number()).collect();
    let fractions = || points.iter().filter(|it| it.counts()).filter_map(|it| it.measure.fraction());
    let limits = match spread(&values) {
        None => return Kind::Run { centre: None, why: Few::Points(0) },
        Some(Spread::Flat { centre }) if values.len() < TRIAL => {
            return Kind::Run { centre: Some(centre), why: Few::Points(values.len()) };
        }
        Some(Spread::Flat { centre }) => return Kind::Constant { centre },
        Some(Spread::Varies(limits)) => limits,
    };
    let few = if values.len() < TRIAL { Some(Few::Points(values.len())) } else { few_children(fractions()) };
    if let Some(why) = few {
        return Kind::Run { centre: Some(limits.centre), why };
    }
    let (low, high) = fractions().fold((u64::MAX, 0), |(low, high), (_, d)| (low.min(d), high.max(d)));
    let second = if high > low.saturating_mul(2) { PPrime::of(fractions()) } else { None };
    let marks = marks(&values, &limits);
    for (point, mark) in points.iter_mut().filter(|it| it.counts()).zip(marks) {
        let Some(mark) = mark else { continue };
        let is_vetoed = |second: PPrime| point.measure.fraction().is_some_and(|(n, d)| !second.agrees(mark, n, d));
        point.judged = if second.is_some_and(is_vetoed) { Judged::Vetoed(mark) } else { Judged::Marked(mark) };
    }
    Kind::Limits { limits, trial: values.len() < NORMAL }
}

/// Whether a month has too few children for limits. Values have no denominators, and are never too few.
fn few_children(fractions: impl Iterator<Item = (u64, u64)>) -> Option<Few> {
    let (mut n, mut d, mut least) = (0_u128, 0_u128, u64::MAX);
    for (of_month, all) in fractions {
        (n, d, least) = (n + u128::from(of_month), d + u128::from(all), least.min(all));
    }
    let on_each_side = |side: u128| u128::from(least) * side >= EXPECTED * d;
    match d {
        0 => None,
        _ if least < SMALLEST => Some(Few::Children(least)),
        _ if !(on_each_side(n) && on_each_side(d.saturating_sub(n))) => Some(Few::OneSide),
        _ => None,
    }
}
