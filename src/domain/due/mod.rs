//! Due dates as people type them: `31/01`, `fri`, `2w`, `10wd`, `end feb`, `next clinic`. British order, read from today.

mod parse;

use std::fmt;

use chrono::{Datelike, NaiveDate, Weekday};

use super::calendar::Calendar;
use crate::text::SafeText;
pub use parse::month as month_named;

/// What is understood, for a message and for help.
pub const EXAMPLES: &str = "31/01, 14 January 2023, 2023-01-31, fri, next fri, 2w, 3d, 10wd, 1m, end feb, end of month, \
                            today, tomorrow, next clinic";

/// A due date as it was understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Due {
    /// The day.
    pub date: NaiveDate,
    /// Working days from today; negative where it has passed.
    pub working_days: i64,
    /// What a person should know about it.
    pub notes: Vec<DueNote>,
}

impl Due {
    /// Reads `text` as of `today`. A date without a year is the next such day, today included.
    pub fn read(
        text: &str,
        today: NaiveDate,
        calendar: &Calendar,
        next_clinic: Option<NaiveDate>,
    ) -> Result<Self, BadDue> {
        let date = parse::date(text, today, calendar, next_clinic)?;
        let mut notes = notes(date, today, calendar);
        if let Some(until) = calendar.known_until().filter(|&until| date > until) {
            notes.push(DueNote::BeyondKnown(until));
        }
        Ok(Self { date, working_days: calendar.working_days(today, date), notes })
    }
}

impl fmt::Display for Due {
    /// As a form shows it: `Thursday 9 February 2023, 20 working days`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = if self.working_days.abs() == 1 { "" } else { "s" };
        write!(f, "{}, ", self.date.format("%A %-d %B %Y"))?;
        match self.working_days {
            0 => write!(f, "no working day from today"),
            days if days < 0 => write!(f, "{} working day{s} ago", -days),
            days => write!(f, "{days} working day{s}"),
        }
    }
}

/// What a person should know about a due date. It is accepted all the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DueNote {
    /// It had passed when it was set.
    Past(NaiveDate),
    /// It is on a Saturday or Sunday.
    Weekend(NaiveDate),
    /// It is a bank holiday.
    BankHoliday(NaiveDate),
    /// Bank holidays are not known so far ahead, only up to this day: working days are weekdays from there.
    BeyondKnown(NaiveDate),
}

impl fmt::Display for DueNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |date: &NaiveDate| date.format("%-d %B %Y").to_string();
        match self {
            Self::Past(date) => write!(f, "the due date {} had passed when it was set", day(date)),
            Self::Weekend(date) => write!(f, "the due date {} is a {}", day(date), date.format("%A")),
            Self::BankHoliday(date) => write!(f, "the due date {} is a bank holiday", day(date)),
            Self::BeyondKnown(until) => write!(f, "bank holidays after {} are not known here", day(until)),
        }
    }
}

/// What is to be said of a due date that was set on the day `set_on`.
pub fn notes(date: NaiveDate, set_on: NaiveDate, calendar: &Calendar) -> Vec<DueNote> {
    let mut notes = Vec::new();
    if date < set_on {
        notes.push(DueNote::Past(date));
    }
    if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
        notes.push(DueNote::Weekend(date));
    }
    if calendar.is_bank_holiday(date) {
        notes.push(DueNote::BankHoliday(date));
    }
    notes
}

/// What is to be said of the day on which a clinic is held, where people are not at work: `Saturday`, `bank holiday`. It
/// is accepted all the same.
#[must_use]
pub fn day_off(date: NaiveDate, calendar: &Calendar) -> Option<String> {
    let off = notes(date, date, calendar).into_iter().filter_map(|note| match note {
        DueNote::Weekend(date) => Some(date.format("%A").to_string()),
        DueNote::BankHoliday(_) => Some("bank holiday".to_owned()),
        DueNote::Past(_) | DueNote::BeyondKnown(_) => None,
    });
    let off: Vec<String> = off.collect();
    (!off.is_empty()).then(|| format!("{} is a {}", date.format("%-d %B %Y"), off.join(" and a ")))
}

/// Why a text is no due date.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BadDue {
    /// There is nothing.
    #[error("no date: write one such as {EXAMPLES}")]
    Empty,
    /// It is in no form that is understood.
    #[error("'{0}' is not a date that is understood here: write {EXAMPLES}")]
    NotUnderstood(SafeText),
    /// There is no such day.
    #[error("there is no such day as '{0}': the day comes first, then the month, as in 31/01 for 31 January")]
    NoSuchDay(SafeText),
    /// The weekday does not go with the date.
    #[error("'{0}' is a {1}: correct the day of the week or the date")]
    OtherWeekday(SafeText, Weekday),
    /// No clinic is known to come.
    #[error("no next clinic is known: write a date, such as 31/01, fri or 2w")]
    NoClinic,
    /// It is too far from today to be meant.
    #[error("'{0}' is more than ten years away: check the year or the number")]
    TooFar(SafeText),
}

#[cfg(test)]
mod tests;
