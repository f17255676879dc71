//! Adding up parts. A percentage is never averaged: numerators and denominators are added.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use super::Known;
use crate::domain::catalogue::Unit;
use crate::domain::fault::FaultCode;
use crate::domain::figure::Figure;
use crate::domain::period::Period;

/// Parts added up so far. The order in which they come does not matter.
#[derive(Clone, Default, Debug)]
pub(super) struct Sum {
    fraction: Option<(u64, u64)>,
    value: Option<f64>,
    /// Whether a part is missing or set aside.
    pub(super) lacks: bool,
    /// The doubts of every part.
    pub(super) marks: BTreeSet<FaultCode>,
}

impl Sum {
    /// Adds one part; a missing figure is none.
    pub(super) fn add(&mut self, figure: &Figure) -> bool {
        match *figure {
            Figure::Fraction { n, d } => {
                let (sum_n, sum_d) = self.fraction.unwrap_or_default();
                self.fraction = Some((sum_n.saturating_add(n), sum_d.saturating_add(d)));
            }
            Figure::Value(value) => self.value = Some(self.value.unwrap_or_default() + value),
            Figure::Missing(_) => return false,
        }
        true
    }

    /// Adds what was added up elsewhere.
    pub(super) fn join(&mut self, other: &Self) {
        if let Some((n, d)) = other.fraction {
            self.add(&Figure::Fraction { n, d });
        }
        if let Some(value) = other.value {
            self.add(&Figure::Value(value));
        }
        self.lacks |= other.lacks;
        self.marks.extend(&other.marks);
    }

    /// The sum as a figure in `unit`; `None` where nothing was added.
    pub(super) fn known(self, unit: Unit) -> Option<Known> {
        let figure = match (unit, self.fraction, self.value) {
            (Unit::Percent, Some((n, d)), _) => Figure::Fraction { n, d },
            (Unit::Percent, None, _) => return None,
            (_, _, value) => Figure::Value(value?),
        };
        let marks = self.marks.into_iter().collect();
        Some(Known { figure, partial: self.lacks, stated: false, from: None, marks })
    }
}

/// An indicator, the place of an area, a period.
type OfArea = (u32, u32, Period);

/// What the teams of an area add up to and whether there was anything, each worked out when it is first asked for. Six
/// months of trend, the areas and the service ask for the same sums again and again.
#[derive(Debug, Default)]
pub struct AreaSums(Mutex<HashMap<OfArea, (Sum, bool)>>);

impl AreaSums {
    /// The sum of one area, worked out by `add_up` where it is not known yet.
    pub(super) fn of(&self, area: OfArea, add_up: impl FnOnce() -> (Sum, bool)) -> (Sum, bool) {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sum) = known().get(&area) {
            return sum.clone();
        }
        let sum = add_up();
        known().insert(area, sum.clone());
        sum
    }
}

/// What is worked out again is the same.
impl Clone for AreaSums {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for AreaSums {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
