//! A cell as the value that the contract has for its column, or what is wrong with it and what to write instead.
//!
//! What cannot be read goes into the feed as a value that the contract sets aside, never as the cell's own: so the row is
//! counted there, the figures it would have fed are marked, and what was typed into the wrong place does not travel on.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::cell::{Cell, Shown, ShownDate};
use super::columns::{Column, Kind};
use super::dates::{self, Order, Written};
use super::numbers::{digits, is_digits, number};
use crate::domain::fault::FaultCode;
use crate::domain::period::Period;

/// Stands for a cell that cannot be read, where text would not be a fault in itself.
pub(super) const UNREADABLE: &str = "unreadable";

/// What is wrong with a cell.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Wrong {
    /// What the contract says of the value that goes in its place.
    pub(super) code: FaultCode,
    /// What is wrong and what to do, without the cell's value.
    pub(super) message: Said,
    /// The value that goes in its place.
    pub(super) instead: Value,
}

/// The value of `cell`. `month_first` says that dates of this column were found with the month first, so that those
/// which could be either way round cannot be told.
pub(super) fn value(column: &Column, cell: &Cell, month_first: bool) -> Result<Value, Wrong> {
    let read = match cell {
        Cell::Error => Err("Excel shows an error here. Mend the formula, or empty the cell"),
        Cell::NotReckoned => Err("Its formula has no value yet. Open the workbook in Excel and save it again"),
        _ => of_kind(column.kind, cell, month_first),
    };
    read.map_err(|wrong| of(column, wrong))
}

/// The value of a cell that has one.
fn of_kind(kind: Kind, cell: &Cell, month_first: bool) -> Result<Value, Said> {
    match kind {
        Kind::Id | Kind::Text => text(kind, cell).map(Value::from),
        Kind::List => text(kind, cell).map(|text| {
            let parts = text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty());
            parts.map(Value::from).collect()
        }),
        Kind::Word => text(kind, cell).map(|text| word(&text).into()),
        Kind::Comparison => text(kind, cell).map(|text| text.replace('≥', ">=").replace('≤', "<=").into()),
        Kind::Interval => text(kind, cell).map(|text| text.to_lowercase().into()),
        Kind::Time => text(kind, cell).map(Value::from),
        Kind::Count | Kind::Amount | Kind::Percentage | Kind::Measure | Kind::Number => number(kind, cell),
        Kind::YesNo => yes_or_no(cell).map(Value::from),
        Kind::Date => day(cell, month_first).map(|day| json!(day)),
        Kind::MonthOrDate => month_or_day(cell, month_first),
        Kind::Month => month_or_day(cell, month_first).map(|text| match text.as_str() {
            Some(text) => text.get(..7).unwrap_or(text).into(),
            None => text,
        }),
        Kind::Period | Kind::YearOrPeriod => period(kind, cell),
    }
}

/// What is wrong and what to do: the sentences of a message.
pub(super) type Said = &'static str;

fn of(column: &Column, said: Said) -> Wrong {
    let (code, instead) = match column.kind {
        Kind::Id | Kind::Text | Kind::List | Kind::Comparison => (FaultCode::WrongType, json!(false)),
        Kind::Word | Kind::Interval => (FaultCode::UnknownWord, json!(UNREADABLE)),
        Kind::YesNo | Kind::Count | Kind::Amount | Kind::Percentage | Kind::Number => {
            (FaultCode::WrongType, json!(UNREADABLE))
        }
        // A target that is no number is asked about; a comparator's value is set aside.
        Kind::Measure if column.pointer.starts_with("targets") => (FaultCode::TargetNotANumber, json!(UNREADABLE)),
        Kind::Measure => (FaultCode::WrongType, json!(UNREADABLE)),
        Kind::Date | Kind::Time | Kind::MonthOrDate => (FaultCode::BadDate, json!(UNREADABLE)),
        Kind::Month | Kind::Period | Kind::YearOrPeriod => (FaultCode::BadPeriod, json!(UNREADABLE)),
    };
    Wrong { code, message: said, instead }
}

fn text(kind: Kind, cell: &Cell) -> Result<String, Said> {
    match cell {
        Cell::Text(text) if kind == Kind::Id && is_shortened(text) => Err(
            "Excel has shortened a long number, so that its last digits are lost. Format the column as text and fill it again",
        ),
        Cell::Text(text) => Ok(text.clone()),
        Cell::Number(value, shown) => Ok(match shown {
            Shown::Padded(digits) => format!("{value:0>digits$}"),
            Shown::Plain | Shown::Percent => value.to_string(),
        }),
        Cell::Yes(is) => Ok(is.to_string()),
        Cell::Date(..) | Cell::NoDate if kind == Kind::Time => {
            Err("A moment is expected, as text: 2023-01-09T07:30:00Z. Format the cell as text and write it so")
        }
        _ => Err("Excel has made a date of it. Format the column as text and write it again"),
    }
}

/// `1.23457E+15`: what Excel writes into a CSV file for a long number.
fn is_shortened(text: &str) -> bool {
    let Some((number, power)) = text.split_once("E+") else { return false };
    is_digits(power) && number.contains('.') && number.parse::<f64>().is_ok()
}

fn word(text: &str) -> String {
    let text = text.to_lowercase();
    let parts: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c == '-' || c == '_').filter(|p| !p.is_empty()).collect();
    parts.join("_")
}

fn yes_or_no(cell: &Cell) -> Result<bool, Said> {
    match cell {
        Cell::Yes(is) => Ok(*is),
        Cell::Number(value, _) if value.to_bits() == 1.0_f64.to_bits() => Ok(true),
        Cell::Number(value, _) if *value == 0.0 => Ok(false),
        Cell::Text(text) => match text.to_lowercase().as_str() {
            "yes" | "y" | "true" | "1" => Ok(true),
            "no" | "n" | "false" | "0" => Ok(false),
            _ => Err("Yes or no is expected"),
        },
        _ => Err("Yes or no is expected"),
    }
}

const DAY: Said = "A date is expected, day first and the year in four digits: 31/12/2022, or 2022-12-31";
const SHORT_YEAR: Said = "The year has two digits, which could be of either century. Write all four: 31/12/2022";
const MONTH_FIRST: Said = "The month stands first, and days are read day first. Write 31/12/2022, or 2022-12-31";
const EITHER: Said =
    "Other dates of this column have the month first, so day and month cannot be told here. Write 2022-12-31";
const SERIAL: Said = "It is a number, as Excel keeps dates. Format the column as a date and save again";

fn day(cell: &Cell, month_first: bool) -> Result<NaiveDate, Said> {
    match cell {
        Cell::Date(_, ShownDate::Month) => {
            Err("Excel shows a month here, and a day is expected. Format the column as a date with its day")
        }
        Cell::Date(day, _) if dates::is_plausible(*day) => Ok(*day),
        Cell::Text(text) => match dates::read(text) {
            Some(Written::Iso(day)) => Ok(day),
            Some(Written::Day(_, Order::Either)) if month_first => Err(EITHER),
            Some(Written::Day(day, _)) => Ok(day),
            Some(Written::ShortYear) => Err(SHORT_YEAR),
            Some(Written::MonthFirst) => Err(MONTH_FIRST),
            Some(Written::Month(_)) => Err(DAY),
            None if digits(text).is_some() => Err(SERIAL),
            None => Err(DAY),
        },
        Cell::Number(..) => Err(SERIAL),
        _ => Err(DAY),
    }
}

const MONTH: Said = "A month is expected: 2022-12. Format the column as text and write it so";

fn month_or_day(cell: &Cell, month_first: bool) -> Result<Value, Said> {
    match cell {
        Cell::Date(day, ShownDate::Month) if dates::is_plausible(*day) => Ok(month(*day)),
        Cell::Text(text) => match dates::read(text) {
            Some(Written::Month(day)) => Ok(month(day)),
            Some(Written::ShortYear) => Err("The year has two digits, which could also be a day. Write 2022-12"),
            None => Err(MONTH),
            Some(_) => day(cell, month_first).map(|day| json!(day)),
        },
        Cell::Number(..) | Cell::Yes(_) => Err(MONTH),
        _ => day(cell, month_first).map(|day| json!(day)),
    }
}

const PERIOD: Said = "A period is expected: a month 2022-12, a week 2022-W50 or a day 2022-12-31";
const MONTH_OR_DAY: Said = "It is a day, and could stand for its month. Write 2022-12 for the month, or 2022-12-31 for a figure of that one day";

fn period(kind: Kind, cell: &Cell) -> Result<Value, Said> {
    match cell {
        Cell::Date(day, shown) if dates::is_plausible(*day) => match shown {
            ShownDate::Month => Ok(month(*day)),
            ShownDate::YearFirst => Ok(json!(day)),
            ShownDate::Day => Err(MONTH_OR_DAY),
        },
        Cell::Text(text) => {
            if let Ok(period) = text.to_uppercase().parse::<Period>() {
                return Ok(json!(period));
            }
            if let Some(year) = financial_year(text).filter(|_| kind == Kind::YearOrPeriod) {
                return Ok(year.into());
            }
            match dates::read(text) {
                Some(Written::Month(day)) => Ok(month(day)),
                Some(Written::Iso(day)) => Ok(json!(day)),
                Some(Written::ShortYear) => Err("The year has two digits, which could also be a day. Write 2022-12"),
                Some(Written::Day(..) | Written::MonthFirst) => Err(MONTH_OR_DAY),
                None => Err(PERIOD),
            }
        }
        _ => Err(PERIOD),
    }
}

fn month(day: NaiveDate) -> Value {
    day.format("%Y-%m").to_string().into()
}

/// `2021-22` of `2021/22` or `2021-2022`.
fn financial_year(text: &str) -> Option<String> {
    let (first, second) = text.split_once(['-', '/'])?;
    let second = if second.len() == 4 { second.strip_prefix(first.get(..2)?)? } else { second };
    let is_year = |part: &str, length| part.len() == length && is_digits(part);
    (is_year(first, 4) && is_year(second, 2)).then(|| format!("{first}-{second}"))
}

#[cfg(test)]
mod tests;
