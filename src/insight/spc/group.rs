//! The points between two rebases, and the limits that they can bear.

use std::ops::Range;

use super::p_prime::PPrime;
use super::point::{Judged, Point};
use super::rules::marks;
use super::xmr::{Limits, Spread, spread};
use crate::domain::period::Period;

/// Points from which a group has limits.
pub const TRIAL: usize = 8;

/// Points from which its limits are more than a trial.
pub(super) const NORMAL: usize = 12;

/// The smallest month that a chart of fractions may have, in children.
pub(super) const SMALLEST: u64 = 50;

/// As many children are to be expected on each side in every month.
const EXPECTED: u128 = 5;

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

/// What the points of one group can bear; says of each of them what is to be said.
pub(super) fn judge(points: &mut [Point], group: usize) -> Kind {
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
