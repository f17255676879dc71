//! Adding up parts. A percentage is never averaged: numerators and denominators are added.

use std::collections::BTreeSet;

use super::Known;
use crate::domain::catalogue::Unit;
use crate::domain::fault::FaultCode;
use crate::domain::figure::Figure;

/// Parts added up so far. The order in which they come does not matter.
#[derive(Default)]
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
