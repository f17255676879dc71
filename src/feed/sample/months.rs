//! Months, dates and working days of the made feeds.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::domain::calendar::Calendar;
use crate::domain::period::Period;

/// England's bank holidays of the time the samples describe, as `YYYYMMDD`. Source: GOV.UK, bank holidays.
const BANK_HOLIDAYS: [u32; 31] = [
    2020_0410, 2020_0413, 2020_0508, 2020_0525, 2020_0831, 2020_1225, 2020_1228, 2021_0101, 2021_0402, 2021_0405,
    2021_0503, 2021_0531, 2021_0830, 2021_1227, 2021_1228, 2022_0103, 2022_0415, 2022_0418, 2022_0502, 2022_0602,
    2022_0603, 2022_0829, 2022_0919, 2022_1226, 2022_1227, 2023_0102, 2023_0407, 2023_0410, 2023_0501, 2023_0508,
    2023_0529,
];

/// Working days as they were. The samples keep a list of their own, so that a change of the settings' list never
/// changes a fixture.
pub fn calendar() -> Calendar {
    let day = |n: &u32| NaiveDate::from_ymd_opt(i32::try_from(n / 10_000).ok()?, n / 100 % 100, n % 100);
    Calendar::new(BANK_HOLIDAYS.iter().filter_map(day))
}

/// `count` months in a row of which `last` is the last.
pub fn up_to(last: Period, count: usize) -> Vec<Period> {
    let mut months: Vec<Period> = std::iter::successors(Some(last), |m| Some(m.previous())).take(count).collect();
    months.reverse();
    months
}

/// When the data team sends a month's document: 07:30 UTC of the first weekday from the 9th of the month after.
pub fn generated_at(month: Period) -> String {
    let ninth = month.next().start() + Days::new(8);
    let later = match ninth.weekday() {
        Weekday::Sat => 2,
        Weekday::Sun => 1,
        _ => 0,
    };
    format!("{}T07:30:00Z", ninth + Days::new(later))
}

/// The first working day from `day` on.
pub fn working_from(calendar: &Calendar, day: NaiveDate) -> NaiveDate {
    day.iter_days().find(|d| calendar.is_working(*d)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_arrive_on_a_weekday() {
        let sent = |month: &str| generated_at(month.parse().unwrap());
        assert_eq!(sent("2022-12"), "2023-01-09T07:30:00Z");
        assert_eq!(sent("2022-06"), "2022-07-11T07:30:00Z");
        assert_eq!(sent("2022-09"), "2022-10-10T07:30:00Z");
    }

    #[test]
    fn months_end_with_the_last() {
        let months = up_to("2022-02".parse().unwrap(), 3);
        assert_eq!(months.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2021-12", "2022-01", "2022-02"]);
    }
}
