//! From words to a day. One function per form; the first that knows the form decides.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::BadDue;
use crate::domain::calendar::{Calendar, Interval, IntervalUnit};

/// Further from today than this is a slip of the keyboard.
const MOST_YEARS: u32 = 10;

type Read = Result<NaiveDate, BadDue>;

/// A day beyond all calendars.
struct OutOfRange;

/// The day that `text` names.
pub(super) fn date(text: &str, today: NaiveDate, calendar: &Calendar, next_clinic: Option<NaiveDate>) -> Read {
    let words = words(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if words.is_empty() {
        return Err(BadDue::Empty);
    }
    if matches!(words[..], ["next", "clinic"]) {
        return next_clinic.ok_or(BadDue::NoClinic);
    }
    let read = plain_word(&words, today)
        .or_else(|| weekday_alone(&words, today))
        .or_else(|| end_of(&words, today))
        .or_else(|| ahead(&words, today, calendar))
        .map(|day| day.map_err(|OutOfRange| BadDue::TooFar(text.into())))
        .or_else(|| written_out(&words, today, text));
    let day = read.unwrap_or_else(|| Err(BadDue::NotUnderstood(text.into())))?;
    let furthest = Months::new(12 * MOST_YEARS);
    let near = today.checked_add_months(furthest).is_none_or(|last| day <= last)
        && today.checked_sub_months(furthest).is_none_or(|first| day >= first);
    if near { Ok(day) } else { Err(BadDue::TooFar(text.into())) }
}

/// Lower-case words; a number and the letters behind it are two words, `31st` is `31`, `+2w` is `2w`.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in text.to_lowercase().split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty()) {
        let part = part.strip_prefix('+').unwrap_or(part);
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, letters) = part.split_at(digits);
        if number.is_empty() || letters.is_empty() || !letters.bytes().all(|b| b.is_ascii_alphabetic()) {
            words.push(part.to_owned());
        } else {
            words.push(number.to_owned());
            if !matches!(letters, "st" | "nd" | "rd" | "th") {
                words.push(letters.to_owned());
            }
        }
    }
    words
}

fn plain_word(words: &[&str], today: NaiveDate) -> Option<Result<NaiveDate, OutOfRange>> {
    match words {
        ["today"] => Some(Ok(today)),
        ["tomorrow"] => Some(today.succ_opt().ok_or(OutOfRange)),
        _ => None,
    }
}

/// `fri` is the first Friday after today, `next fri` the Friday of the week after this one (weeks begin on Monday).
fn weekday_alone(words: &[&str], today: NaiveDate) -> Option<Result<NaiveDate, OutOfRange>> {
    let (from, name) = match words {
        [name] | ["this" | "on", name] => (today, name),
        ["next", name] => (today.week(Weekday::Mon).checked_last_day()?, name),
        _ => return None,
    };
    let weekday = weekday(name)?;
    let mut days = from.iter_days().skip(1).take(7);
    Some(days.find(|day| day.weekday() == weekday).ok_or(OutOfRange))
}

/// `end feb`, `end of february 2024`, `end of month`, `end of next month`, `end of week`.
fn end_of(words: &[&str], today: NaiveDate) -> Option<Result<NaiveDate, OutOfRange>> {
    let (["end", "of", rest @ ..] | ["end", rest @ ..]) = words else { return None };
    let rest = rest.strip_prefix(&["the"]).unwrap_or(rest);
    let day = match rest {
        ["month"] | ["this", "month"] => last_day(today.year(), today.month()),
        ["next", "month"] => today.checked_add_months(Months::new(1)).and_then(|day| last_day(day.year(), day.month())),
        // The working week's: a Friday; on a Friday today, at a weekend the week to come.
        ["week"] | ["this", "week"] => today.iter_days().take(7).find(|day| day.weekday() == Weekday::Fri),
        ["next", "week"] => return weekday_alone(&["next", "fri"], today),
        [name] => {
            let month = month(name)?;
            let this_year = last_day(today.year(), month);
            if this_year >= Some(today) { this_year } else { last_day(today.year().checked_add(1)?, month) }
        }
        [name, year] => last_day(self::year(year)?, month(name)?),
        _ => return None,
    };
    Some(day.ok_or(OutOfRange))
}

/// `2w`, `3 days`, `10wd`, `in 1 month`.
fn ahead(words: &[&str], today: NaiveDate, calendar: &Calendar) -> Option<Result<NaiveDate, OutOfRange>> {
    let words = words.strip_prefix(&["in"]).unwrap_or(words);
    let (count, unit) = match words {
        [count, unit] => (count, *unit),
        [count, "working", "day" | "days"] => (count, "wd"),
        _ => return None,
    };
    let unit = match unit {
        "d" | "day" | "days" => IntervalUnit::Days,
        "w" | "wk" | "wks" | "week" | "weeks" => IntervalUnit::Weeks,
        "wd" | "wds" => IntervalUnit::WorkingDays,
        "m" | "month" | "months" => IntervalUnit::Months,
        _ => return None,
    };
    if count.is_empty() || !count.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // A number of any size is understood, and then refused as too far.
    let count = count.parse().ok().filter(|&count: &u32| count <= 366 * MOST_YEARS);
    Some(count.map(|count| Interval { count, unit }.due(today, calendar)).ok_or(OutOfRange))
}

/// `31/01`, `31.1.23`, `2023-01-31`, `31 Jan`, `January 31 2023`, each with or without its weekday before it.
fn written_out(words: &[&str], today: NaiveDate, text: &str) -> Option<Read> {
    let (named, rest) = match words {
        [first, rest @ ..] if !rest.is_empty() && weekday(first).is_some() => (weekday(first), rest),
        all => (None, all),
    };
    let (day, month, year) = match rest {
        [one] => figures(one)?,
        [day, "of", name] | [day, name] if month(name).is_some() => (number(day)?, month(name)?, None),
        [name, day] => (number(day)?, month(name)?, None),
        [day, "of", name, y] | [day, name, y] if month(name).is_some() => (number(day)?, month(name)?, Some(year(y)?)),
        [name, day, y] => (number(day)?, month(name)?, Some(year(y)?)),
        _ => return None,
    };
    let found = match year {
        Some(year) => NaiveDate::from_ymd_opt(year, month, day),
        None => next_such_day(day, month, today),
    };
    Some(match (found, named) {
        (None, _) => Err(BadDue::NoSuchDay(text.into())),
        (Some(date), Some(weekday)) if date.weekday() != weekday => {
            Err(BadDue::OtherWeekday(date.format("%-d %B %Y").to_string().into(), date.weekday()))
        }
        (Some(date), _) => Ok(date),
    })
}

/// Day, month and year of `31/01`, `31/1/23`, `31-01-2023`, `31.1`, `2023-01-31`.
fn figures(text: &str) -> Option<(u32, u32, Option<i32>)> {
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    match parts[..] {
        [y, m, d] if y.len() == 4 => Some((number(d)?, number(m)?, Some(year(y)?))),
        [d, m, y] => Some((number(d)?, number(m)?, Some(year(y)?))),
        [d, m] => Some((number(d)?, number(m)?, None)),
        _ => None,
    }
}

/// The first such day from today on. The year is this one or the next, so that 29 February is not put off for years.
fn next_such_day(day: u32, month: u32, today: NaiveDate) -> Option<NaiveDate> {
    let passed = (month, day) < (today.month(), today.day());
    NaiveDate::from_ymd_opt(today.year().checked_add(i32::from(passed))?, month, day)
}

fn last_day(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?.checked_sub_days(Days::new(1))
}

/// A number of one or two digits.
fn number(text: &str) -> Option<u32> {
    ((1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// A year of four digits, or of two in this century.
fn year(text: &str) -> Option<i32> {
    let digits = matches!(text.len(), 2 | 4) && text.bytes().all(|b| b.is_ascii_digit());
    let year: i32 = digits.then(|| text.parse().ok()).flatten()?;
    Some(if text.len() == 2 { 2000 + year } else { year })
}

/// The month whose name begins with `name`, three small letters or more, from 1.
pub fn month(name: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = name.trim_end_matches('.');
    let at = NAMES.iter().position(|full| name.len() >= 3 && full.starts_with(name))?;
    u32::try_from(at + 1).ok()
}

/// The weekday whose name begins with `name`, three letters or more.
fn weekday(name: &str) -> Option<Weekday> {
    const NAMES: [(&str, Weekday); 7] = [
        ("monday", Weekday::Mon),
        ("tuesday", Weekday::Tue),
        ("wednesday", Weekday::Wed),
        ("thursday", Weekday::Thu),
        ("friday", Weekday::Fri),
        ("saturday", Weekday::Sat),
        ("sunday", Weekday::Sun),
    ];
    let name = name.trim_end_matches('.');
    NAMES.iter().find(|(full, _)| name.len() >= 3 && full.starts_with(name)).map(|&(_, weekday)| weekday)
}
