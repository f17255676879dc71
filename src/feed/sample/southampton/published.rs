//! The published figures, read from the two tables that carry them.

use std::collections::BTreeMap;
use std::io;

use crate::domain::period::Period;

const FIGURES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/data/southampton_2022_23.csv"));
const AUDITS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/data/audits_2022.csv"));

/// One printed figure of the service.
#[derive(Clone, PartialEq, Eq, Debug, serde::Deserialize)]
pub struct Printed {
    /// The indicator.
    pub indicator: String,
    unit: String,
    month: String,
    /// The printed value: a whole percentage, a count or a rate.
    pub published: Option<u64>,
    numerator: Option<u64>,
    denominator: Option<u64>,
    prior_year: Option<u64>,
    statistical_neighbours: Option<u64>,
    south_east: Option<u64>,
    england: Option<u64>,
}

impl Printed {
    /// Whether it is a percentage.
    pub fn is_percent(&self) -> bool {
        self.unit == "percent"
    }

    /// Its numerator and denominator, where both could be read.
    pub fn fraction(&self) -> Option<(u64, u64)> {
        self.numerator.zip(self.denominator)
    }

    /// The figures printed beside it: the column and its value.
    pub fn beside(&self) -> impl Iterator<Item = (&'static str, u64)> {
        [
            ("prior_year", self.prior_year),
            ("statistical_neighbours", self.statistical_neighbours),
            ("south_east", self.south_east),
            ("england", self.england),
        ]
        .into_iter()
        .filter_map(|(column, value)| Some((column, value?)))
    }
}

/// Audit grades of one service area over the calendar year 2022, before moderation.
#[derive(Clone, PartialEq, Eq, Debug, serde::Deserialize)]
pub struct AuditTotals {
    /// The service area, as printed.
    pub service_area: String,
    /// Graded outstanding.
    pub outstanding: u64,
    /// Graded good.
    pub good: u64,
    /// Graded requires improvement.
    pub requires_improvement: u64,
    /// Graded inadequate.
    pub inadequate: u64,
    /// Not graded.
    pub ungraded: u64,
}

/// Everything published.
pub struct Published {
    /// Indicators in the order of the table.
    pub indicators: Vec<String>,
    /// The audits' yearly totals.
    pub audits: Vec<AuditTotals>,
    figures: BTreeMap<(String, String), Printed>,
}

impl Published {
    /// Reads both tables.
    pub fn read() -> io::Result<Self> {
        let mut it = Self { indicators: Vec::new(), audits: Vec::new(), figures: BTreeMap::new() };
        for row in csv::Reader::from_reader(FIGURES.as_bytes()).deserialize() {
            let row: Printed = row?;
            if it.indicators.last() != Some(&row.indicator) {
                it.indicators.push(row.indicator.clone());
            }
            it.figures.insert((row.indicator.clone(), row.month.clone()), row);
        }
        for row in csv::Reader::from_reader(AUDITS.as_bytes()).deserialize() {
            it.audits.push(row?);
        }
        Ok(it)
    }

    /// What was printed of `indicator` for `month`.
    pub fn printed(&self, indicator: &str, month: Period) -> Option<&Printed> {
        self.figures.get(&(indicator.to_owned(), month.to_string()))
    }

    /// The fraction of `indicator` in `month`.
    pub fn fraction(&self, indicator: &str, month: Period) -> Option<(u64, u64)> {
        self.printed(indicator, month)?.fraction()
    }

    /// The count of `indicator` in `month`.
    pub fn count(&self, indicator: &str, month: Period) -> Option<u64> {
        self.printed(indicator, month).filter(|row| !row.is_percent())?.published
    }
}
