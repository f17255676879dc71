//! Periods: a calendar month unless the feed says week or day. Financial years run April to March.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How long a period is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Grain {
    /// One day, `2022-12-31`.
    Day,
    /// An ISO week, `2022-W50`.
    Week,
    /// A calendar month, `2022-12`.
    Month,
}

/// One period. Ordered by its first day, then by length.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Period {
    start: NaiveDate,
    grain: Grain,
}

/// A text that is no period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a period: write a month 2022-12, a week 2022-W50 or a day 2022-12-31")]
pub struct BadPeriod(pub crate::text::SafeText);

impl Period {
    /// The month `month` (1 to 12) of `year`; `None` where there is no such month.
    pub fn month(year: i32, month: u32) -> Option<Self> {
        (0..=9999).contains(&year).then_some(())?;
        Some(Self { start: NaiveDate::from_ymd_opt(year, month, 1)?, grain: Grain::Month })
    }

    /// The period of length `grain` that contains `day`.
    pub fn containing(day: NaiveDate, grain: Grain) -> Self {
        let start = match grain {
            Grain::Day => day,
            Grain::Week => day.week(Weekday::Mon).first_day(),
            Grain::Month => day.with_day(1).unwrap_or(day),
        };
        Self { start, grain }
    }

    /// Its first day.
    pub fn start(self) -> NaiveDate {
        self.start
    }

    /// Its last day.
    pub fn end(self) -> NaiveDate {
        match self.grain {
            Grain::Day => self.start,
            Grain::Week => self.start + Days::new(6),
            Grain::Month => self.start + Months::new(1) - Days::new(1),
        }
    }

    /// How long it is.
    pub fn grain(self) -> Grain {
        self.grain
    }

    /// The period after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self::containing(self.end() + Days::new(1), self.grain)
    }

    /// The period before it.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::containing(self.start - Days::new(1), self.grain)
    }

    /// The year in which its financial year (April to March) begins.
    pub fn financial_year(self) -> i32 {
        self.start.year() - i32::from(self.start.month() < 4)
    }

    /// Whether it ends with its financial year, so that a running total is complete.
    pub fn ends_financial_year(self) -> bool {
        let end = self.end();
        end.month() == 3 && end.day() == 31
    }

    /// As people say it: `December 2022`, `week to 18 December 2022`, `31 December 2022`.
    pub fn in_words(self) -> String {
        match self.grain {
            Grain::Day => self.start.format("%-d %B %Y").to_string(),
            Grain::Week => self.end().format("week to %-d %B %Y").to_string(),
            Grain::Month => self.start.format("%B %Y").to_string(),
        }
    }

    /// In few letters, for a column: `Dec 22`, `w50`, `31 Dec`.
    pub fn short(self) -> String {
        match self.grain {
            Grain::Day => self.start.format("%-d %b").to_string(),
            Grain::Week => self.start.format("w%V").to_string(),
            Grain::Month => self.start.format("%b %y").to_string(),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pattern = match self.grain {
            Grain::Day => "%Y-%m-%d",
            Grain::Week => "%G-W%V",
            Grain::Month => "%Y-%m",
        };
        f.pad(&self.start.format(pattern).to_string())
    }
}

impl FromStr for Period {
    type Err = BadPeriod;

    fn from_str(text: &str) -> Result<Self, BadPeriod> {
        let bad = || BadPeriod(text.into());
        let digits = |part: &str, len| {
            (part.len() == len && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u32>().ok()).flatten()
        };
        let (year, rest) = text.split_once('-').ok_or_else(bad)?;
        let year = i32::try_from(digits(year, 4).ok_or_else(bad)?).map_err(|_| bad())?;
        let start = if let Some(week) = rest.strip_prefix('W') {
            let day = NaiveDate::from_isoywd_opt(year, digits(week, 2).ok_or_else(bad)?, Weekday::Mon);
            return Ok(Self { start: day.ok_or_else(bad)?, grain: Grain::Week });
        } else if let Some((month, day)) = rest.split_once('-') {
            let date = |m, d| NaiveDate::from_ymd_opt(year, digits(m, 2)?, digits(d, 2)?);
            return Ok(Self { start: date(month, day).ok_or_else(bad)?, grain: Grain::Day });
        } else {
            digits(rest, 2).and_then(|m| NaiveDate::from_ymd_opt(year, m, 1))
        };
        Ok(Self { start: start.ok_or_else(bad)?, grain: Grain::Month })
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() {
            s.collect_str(self)
        } else {
            (self.start.num_days_from_ce(), self.grain).serialize(s)
        }
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if d.is_human_readable() {
            String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
        } else {
            let (days, grain) = Deserialize::deserialize(d)?;
            let start = NaiveDate::from_num_days_from_ce_opt(days);
            Ok(Self::containing(start.ok_or_else(|| serde::de::Error::custom("a day out of range"))?, grain))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_contract_allows_and_nothing_else() {
        for good in ["2022-12", "2022-W50", "2022-12-31", "2020-W53", "2024-02-29"] {
            assert_eq!(good.parse::<Period>().unwrap().to_string(), good);
        }
        for bad in
            ["2022", "2022-13", "2022-1", "2021-W53", "2022-W00", "2022-02-30", "2021-22", "+022-12", "2022-12-", ""]
        {
            assert!(bad.parse::<Period>().is_err(), "{bad}");
        }
    }

    #[test]
    fn steps_and_years() {
        let dec: Period = "2022-12".parse().unwrap();
        assert_eq!(dec.next().to_string(), "2023-01");
        assert_eq!(dec.previous().to_string(), "2022-11");
        assert_eq!(dec.end().to_string(), "2022-12-31");
        assert_eq!(dec.financial_year(), 2022);
        assert_eq!("2023-03".parse::<Period>().unwrap().financial_year(), 2022);
        assert!("2023-03".parse::<Period>().unwrap().ends_financial_year());
        assert_eq!(dec.in_words(), "December 2022");
    }
}
