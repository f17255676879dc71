//! Numbers as people, programs and Excel write them.

use serde_json::{Value, json};

use super::cell::{Cell, Shown};
use super::columns::Kind;
use super::values::{Said, UNREADABLE};

/// A number as JSON has it, or what is expected instead.
pub(super) fn number(kind: Kind, cell: &Cell) -> Result<Value, Said> {
    let may_be_percent = matches!(kind, Kind::Percentage | Kind::Measure);
    let expected = match kind {
        Kind::Count => "A whole number is expected, such as 31. Write digits alone",
        Kind::Percentage => "A percentage is expected, such as 93. Write digits alone",
        _ => "A number is expected, such as 0.8. Write digits alone, with a point before fractions",
    };
    let percent = "It is a percentage, and a number of things is expected. Give how many, not which share";
    match cell {
        Cell::Number(value, Shown::Percent) if may_be_percent => Ok(json_of(rounded(value * 100.0))),
        Cell::Number(_, Shown::Percent) => Err(percent),
        Cell::Number(value, _) => Ok(json_of(rounded(*value))),
        Cell::Text(text) => match text.strip_suffix('%').map(str::trim_end) {
            Some(share) if may_be_percent => digits(share).map(json_of).ok_or(expected),
            Some(_) => Err(percent),
            None => digits(text).map(json_of).ok_or(expected),
        },
        Cell::Date(..) | Cell::NoDate => {
            Err("It is formatted as a date, and a number is expected. Format the column as a number")
        }
        _ => Err(expected),
    }
}

/// What a formula leaves behind the tenth place is no figure.
fn rounded(value: f64) -> f64 {
    const TENTH: f64 = 1e10;
    if value.abs() < 1e5 { (value * TENTH).round() / TENTH } else { value }
}

fn json_of(value: f64) -> Value {
    // Beyond 2^53 a whole number is none that a feed may have.
    if value.fract() == 0.0 && value.abs() < 9e15 {
        #[expect(clippy::cast_possible_truncation, reason = "whole and small")]
        return json!(value as i64);
    }
    // What is not finite is none: the contract refuses the text in its place.
    serde_json::Number::from_f64(value).map_or_else(|| json!(UNREADABLE), Value::Number)
}

/// Whether it is digits and nothing else.
pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A number in digits, with or without `,` between thousands.
pub(super) fn digits(text: &str) -> Option<f64> {
    let body = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = body.split_once('.').unwrap_or((body, "0"));
    let groups: Vec<&str> = whole.split(',').collect();
    let is_grouped = groups.iter().enumerate().all(|(at, group)| {
        let fits = if at == 0 { groups.len() == 1 || group.len() <= 3 } else { group.len() == 3 };
        is_digits(group) && fits
    });
    if !is_grouped || !is_digits(fraction) {
        return None;
    }
    text.replace(',', "").parse().ok()
}
