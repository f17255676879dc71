//! Dates as screens print them.

use chrono::{Datelike, NaiveDate};

use super::page::Cell;

/// A date in a column, `1 Dec 22`; `-` where it is not known.
pub fn cell(date: Option<NaiveDate>) -> Cell {
    Cell::number(date.map_or("-".into(), short), date.map(|d| f64::from(d.num_days_from_ce())))
}

/// A date in few letters, `1 Dec 22`.
pub fn short(date: NaiveDate) -> String {
    date.format("%-d %b %y").to_string()
}

/// A date in a sentence, `1 December 2022`.
pub fn long(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}
