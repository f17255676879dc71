//! Days and months as people and databases write them. Day first, as in England; a year has four digits.

use chrono::{Datelike, NaiveDate};

use super::numbers::is_digits;
use crate::domain::due::month_named;

/// What a text says of a day or a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Written {
    /// A day as the contract writes it, `2022-12-31`.
    Iso(NaiveDate),
    /// A day in another way: `31/12/2022`, `31 Dec 2022`, or with a time of day behind it. Whether its day and its
    /// month could be the other way round is told.
    Day(NaiveDate, Order),
    /// A month: `2022-12`, `12/2022`, `Dec 2022`. Its first day.
    Month(NaiveDate),
    /// The year has two digits: `31/12/22`, `Dec-22`.
    ShortYear,
    /// It can only be a day with the month first, `12/31/2022`.
    MonthFirst,
}

/// Whether day and month can be told apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Order {
    /// Only one way round is a day, or the month is a word.
    Sure,
    /// Both ways round are days, and different ones.
    Either,
}

/// The years in which a day of a feed can lie.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// What `text` says; `None` where it is neither a day nor a month.
pub(super) fn read(text: &str) -> Option<Written> {
    let (day, has_time) = without_time(text.trim());
    let parts: Vec<&str> =
        day.split(|c: char| "/-.,".contains(c) || c.is_whitespace()).filter(|p| !p.is_empty()).collect();
    match parts[..] {
        [year, month, date] if year.len() == 4 && is_digits(year) => {
            let day = day_of(number(year)?, month_of(month)?, number(date)?)?;
            let is_iso = !has_time && text == day.format("%Y-%m-%d").to_string();
            Some(if is_iso { Written::Iso(day) } else { Written::Day(day, Order::Sure) })
        }
        [date, month, year] if !is_digits(date) && is_digits(month) => day_and_year(month, date, year),
        [date, month, year] => day_and_year(date, month, year),
        [year, month] if year.len() == 4 && is_digits(year) && !has_time => month_and_year(month, year),
        [month, year] if !has_time => month_and_year(month, year),
        _ => None,
    }
}

fn day_and_year(date: &str, month: &str, year: &str) -> Option<Written> {
    let date = Some(date).filter(|date| is_digits(date) && date.len() <= 2).and_then(number)?;
    let month_number = month_of(month);
    if year.len() == 2 && is_digits(year) {
        return Some(Written::ShortYear);
    }
    let year = Some(year).filter(|year| year.len() == 4 && is_digits(year)).and_then(number)?;
    if let Some(day) = month_number.and_then(|month| day_of(year, month, date)) {
        let turned = is_digits(month) && date <= 12 && day.day() != day.month();
        return Some(Written::Day(day, if turned { Order::Either } else { Order::Sure }));
    }
    // Only where the second number is no month and the first one is.
    let other = Some(month).filter(|text| is_digits(text) && text.len() <= 2).and_then(number)?;
    day_of(year, date, other).map(|_| Written::MonthFirst)
}

fn month_and_year(month: &str, year: &str) -> Option<Written> {
    let is_word = !is_digits(month);
    if is_word && year.len() == 2 && is_digits(year) {
        return month_of(month).map(|_| Written::ShortYear);
    }
    let year = Some(year).filter(|year| year.len() == 4 && is_digits(year)).and_then(number)?;
    day_of(year, month_of(month)?, 1).map(Written::Month)
}

/// `text` before a time of day, and whether there was one.
fn without_time(text: &str) -> (&str, bool) {
    let Some(colon) = text.find(':') else { return (text, false) };
    let Some(start) = text[..colon].rfind(['T', ' ']) else { return (text, false) };
    let time = &text[start + 1..];
    let is_time = time.bytes().all(|b| b.is_ascii_digit() || b":.+-Z ".contains(&b));
    if is_time && time.len() > 3 { (text[..start].trim_end(), true) } else { (text, false) }
}

fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    Some(text).filter(|text| is_digits(text)).and_then(|text| text.parse().ok())
}

/// A month by number, by name or by the start of its name, `Sept`.
fn month_of(text: &str) -> Option<u32> {
    if is_digits(text) {
        return Some(text).filter(|text| text.len() <= 2).and_then(number).filter(|month| (1..=12).contains(month));
    }
    month_named(&text.to_lowercase())
}

fn day_of(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| YEARS.contains(&year))
}

/// Whether `day` lies in the years of a feed.
pub(super) fn is_plausible(day: NaiveDate) -> bool {
    YEARS.contains(&day.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_as_people_write_them() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let sure = |text: &str| Some(Written::Day(day(text), Order::Sure));
        let either = |text: &str| Some(Written::Day(day(text), Order::Either));
        let month = |text: &str| Some(Written::Month(day(&format!("{text}-01"))));
        for (text, read_as) in [
            ("2022-12-31", Some(Written::Iso(day("2022-12-31")))),
            ("2024-02-29", Some(Written::Iso(day("2024-02-29")))),
            ("2022/12/31", sure("2022-12-31")),
            ("2022-12-31T00:00:00", sure("2022-12-31")),
            ("2022-12-31 00:00:00.000", sure("2022-12-31")),
            ("31/12/2022", sure("2022-12-31")),
            ("31.12.2022", sure("2022-12-31")),
            ("31-12-2022", sure("2022-12-31")),
            ("31/12/2022 14:30", sure("2022-12-31")),
            ("1/2/2022", either("2022-02-01")),
            ("01/02/2022 09:00:00", either("2022-02-01")),
            ("02/02/2022", sure("2022-02-02")),
            ("31 Dec 2022", sure("2022-12-31")),
            ("31-Dec-2022", sure("2022-12-31")),
            ("31 December 2022", sure("2022-12-31")),
            ("December 31, 2022", sure("2022-12-31")),
            ("1 Sept 2022", sure("2022-09-01")),
            ("2022-12", month("2022-12")),
            ("2022/12", month("2022-12")),
            ("12/2022", month("2022-12")),
            ("Dec 2022", month("2022-12")),
            ("December-2022", month("2022-12")),
            ("31/12/22", Some(Written::ShortYear)),
            ("31-Dec-22", Some(Written::ShortYear)),
            ("Dec-22", Some(Written::ShortYear)),
            ("12/31/2022", Some(Written::MonthFirst)),
            ("29/02/2022", None),
            ("31/06/2022", None),
            ("32/12/2022", None),
            ("31/12/0022", None),
            ("31/12/1022", None),
            ("44926", None),
            ("2022", None),
            ("12-22", None),
            ("2022-13", None),
            ("Ma 2022", None),
            ("tomorrow", None),
            ("31/12", None),
            ("31/12/2022 at noon", None),
            ("", None),
            ("é:é", None),
        ] {
            assert_eq!(read(text), read_as, "{text:?}");
        }
    }
}
