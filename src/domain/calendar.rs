//! Working days and intervals. Working days skip weekends and England's bank holidays; weeks are calendar days.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Which days are worked: Monday to Friday but for the listed bank holidays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Calendar {
    holidays: BTreeSet<NaiveDate>,
}

impl Calendar {
    /// A calendar with these bank holidays.
    pub fn new(holidays: impl IntoIterator<Item = NaiveDate>) -> Self {
        Self { holidays: holidays.into_iter().collect() }
    }

    /// Whether `day` is a working day.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.holidays.contains(&day)
    }

    /// Whether `day` is one of the listed bank holidays.
    pub fn is_bank_holiday(&self, day: NaiveDate) -> bool {
        self.holidays.contains(&day)
    }

    /// The last day for which bank holidays are known; later working days are only weekdays.
    pub fn known_until(&self) -> Option<NaiveDate> {
        self.holidays.last().copied()
    }

    /// Working days in `(after, up_to]`; negative where `up_to` is before `after`.
    pub fn working_days(&self, after: NaiveDate, up_to: NaiveDate) -> i64 {
        if up_to < after {
            return -self.working_days(up_to, after);
        }
        let days = (up_to - after).num_days();
        let weeks = days / 7;
        let odd = (1..=days % 7).filter(|n| {
            let day = after + Days::new(u64::try_from(weeks * 7 + n).unwrap_or(0));
            !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
        });
        let weekdays = weeks * 5 + i64::try_from(odd.count()).unwrap_or(0);
        let skipped = self
            .holidays
            .range((std::ops::Bound::Excluded(after), std::ops::Bound::Included(up_to)))
            .filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
        weekdays - i64::try_from(skipped.count()).unwrap_or(0)
    }

    /// The `days`-th working day after `start` (`start` itself is day 0). With 0 days, `start`.
    pub fn add_working_days(&self, start: NaiveDate, days: u32) -> NaiveDate {
        let mut day = start;
        let mut left = days;
        while left > 0 {
            let Some(next) = day.checked_add_days(Days::new(1)) else { return day };
            day = next;
            if self.is_working(day) {
                left -= 1;
            }
        }
        day
    }

    /// The `days`-th working day before `start`.
    pub fn sub_working_days(&self, start: NaiveDate, days: u32) -> NaiveDate {
        let mut day = start;
        let mut left = days;
        while left > 0 {
            let Some(before) = day.checked_sub_days(Days::new(1)) else { return day };
            day = before;
            if self.is_working(day) {
                left -= 1;
            }
        }
        day
    }
}

/// The unit an interval is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum IntervalUnit {
    /// Working days, `wd`.
    WorkingDays,
    /// Calendar weeks, `w`.
    Weeks,
    /// Calendar days, `d`.
    Days,
    /// Calendar months cut to the month's last day, `m`.
    Months,
}

/// The longest time between two visits, supervisions and the like: `10 wd`, `6 w`, `42 d` or `3 m`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Interval {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: IntervalUnit,
}

/// A text that is no interval.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not an interval: write 10 wd, 6 w, 42 d or 3 m")]
pub struct BadInterval(pub crate::text::SafeText);

impl Interval {
    /// The last day on which the next one is still in time, counted from `from`.
    ///
    /// For working days this is the last *working* day in time: the window "in the last 10 working days" of
    /// [`Interval::days_over`] decides lateness, so that a record does not turn late on a Saturday.
    pub fn due(self, from: NaiveDate, calendar: &Calendar) -> NaiveDate {
        let days = |n: u32| from.checked_add_days(Days::new(u64::from(n))).unwrap_or(NaiveDate::MAX);
        match self.unit {
            IntervalUnit::WorkingDays => calendar.add_working_days(from, self.count),
            IntervalUnit::Weeks => days(self.count.saturating_mul(7)),
            IntervalUnit::Days => days(self.count),
            IntervalUnit::Months => from.checked_add_months(Months::new(self.count)).unwrap_or(NaiveDate::MAX),
        }
    }

    /// Days of the interval's own kind by which `as_of` is beyond it, counted from `from`; 0 or less is in time.
    ///
    /// Source: the settled clock "in time when the working days in (visit, as-of] are 10 or fewer".
    pub fn days_over(self, from: NaiveDate, as_of: NaiveDate, calendar: &Calendar) -> i64 {
        match self.unit {
            IntervalUnit::WorkingDays => calendar.working_days(from, as_of) - i64::from(self.count),
            _ => (as_of - self.due(from, calendar)).num_days(),
        }
    }

    /// Whether lateness is counted in working days.
    pub fn in_working_days(self) -> bool {
        self.unit == IntervalUnit::WorkingDays
    }

    /// As people say it: `10 working days`, `6 weeks`.
    pub fn in_words(self) -> String {
        let s = if self.count == 1 { "" } else { "s" };
        match self.unit {
            IntervalUnit::WorkingDays => format!("{} working day{s}", self.count),
            IntervalUnit::Weeks => format!("{} week{s}", self.count),
            IntervalUnit::Days if self.count.is_multiple_of(7) && self.count > 7 => format!("{} weeks", self.count / 7),
            IntervalUnit::Days => format!("{} day{s}", self.count),
            IntervalUnit::Months => format!("{} month{s}", self.count),
        }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            IntervalUnit::WorkingDays => "wd",
            IntervalUnit::Weeks => "w",
            IntervalUnit::Days => "d",
            IntervalUnit::Months => "m",
        };
        write!(f, "{} {unit}", self.count)
    }
}

impl FromStr for Interval {
    type Err = BadInterval;

    fn from_str(text: &str) -> Result<Self, BadInterval> {
        let bad = || BadInterval(text.into());
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let count = text[..digits].parse().map_err(|_| bad())?;
        let unit = match text[digits..].trim_start_matches(' ') {
            "wd" => IntervalUnit::WorkingDays,
            "w" => IntervalUnit::Weeks,
            "d" => IntervalUnit::Days,
            "m" => IntervalUnit::Months,
            _ => return Err(bad()),
        };
        // Longer than any childhood: a slip of the keyboard, and a loop over days would notice.
        if count == 0 || count > 10_000 { Err(bad()) } else { Ok(Self { count, unit }) }
    }
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Interval {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_cut_to_their_last_day() {
        let calendar = Calendar::default();
        let due = |text: &str, from: &str| {
            text.parse::<Interval>().unwrap().due(from.parse().unwrap(), &calendar).to_string()
        };
        assert_eq!(due("3 m", "2022-11-30"), "2023-02-28");
        assert_eq!(due("6 w", "2022-12-01"), "2023-01-12");
        assert_eq!(due("10 wd", "2022-12-02"), "2022-12-16");
    }

    #[test]
    fn reads_intervals() {
        for good in ["10 wd", "6 w", "42 d", "3 m"] {
            assert_eq!(good.parse::<Interval>().unwrap().to_string(), good);
        }
        assert_eq!("12w".parse::<Interval>().unwrap().to_string(), "12 w");
        for bad in ["", "wd", "0 d", "-1 d", "3 y", "99999999 d", "6  weeks"] {
            assert!(bad.parse::<Interval>().is_err(), "{bad}");
        }
    }

    proptest::proptest! {
        /// Counting by weeks gives what counting day by day gives.
        #[test]
        fn counting_agrees_with_walking(start in 700_000i32..740_000, days in 0i32..900, holidays in proptest::collection::vec(0i32..900, 0..20)) {
            let date = |n| NaiveDate::from_num_days_from_ce_opt(n).unwrap();
            let calendar = Calendar::new(holidays.into_iter().map(|h| date(start + h)));
            let walked = (1..=days).filter(|n| calendar.is_working(date(start + n))).count();
            proptest::prop_assert_eq!(calendar.working_days(date(start), date(start + days)), i64::try_from(walked).unwrap());
        }
    }
}
