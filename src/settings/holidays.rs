//! Bank holidays of England and Wales, in the form that GOV.UK publishes them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::calendar::Calendar;
use crate::text::SafeText;

/// The division of the United Kingdom whose holidays count.
const DIVISION: &str = "england-and-wales";

/// Why a file of bank holidays cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HolidaysError {
    /// Not JSON, or a date that is none.
    #[error("{file}:{line}: {wrong}; use the file from gov.uk/bank-holidays.json as it is")]
    Unreadable {
        /// The file.
        file: SafeText,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        wrong: SafeText,
    },
    /// The division is not there, or has no day.
    #[error("{file}: no days under \"england-and-wales\"; use the file from gov.uk/bank-holidays.json as it is")]
    NoDays {
        /// The file.
        file: SafeText,
    },
}

#[derive(Deserialize)]
struct Division {
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    date: NaiveDate,
}

/// The working days that `text` (named `file` in errors) leaves.
pub fn load(file: &str, text: &str) -> Result<Calendar, HolidaysError> {
    let divisions: BTreeMap<String, Division> = serde_json::from_str(text).map_err(|error| {
        HolidaysError::Unreadable { file: file.into(), line: error.line(), wrong: error.to_string().as_str().into() }
    })?;
    match divisions.get(DIVISION) {
        Some(division) if !division.events.is_empty() => {
            Ok(Calendar::new(division.events.iter().map(|event| event.date)))
        }
        _ => Err(HolidaysError::NoDays { file: file.into() }),
    }
}

/// The holidays that ship with the program, `config/bank-holidays.json`, 2018 to 2028.
///
/// # Panics
///
/// Where that file cannot be read, which a test rules out.
pub fn built_in() -> Calendar {
    load("bank-holidays.json", include_str!("../../config/bank-holidays.json")).expect("the shipped file is tested")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::Datelike;
    use serde_json::Value;

    use super::super::{Layer, Settings, resolve};
    use super::*;

    fn vectors() -> Value {
        serde_json::from_str(include_str!("../../tests/data/working_day_vectors.json")).unwrap()
    }

    fn day(value: &Value) -> NaiveDate {
        value.as_str().unwrap().parse().unwrap()
    }

    #[test]
    fn holidays_are_those_of_an_independent_list() {
        let calendar = built_in();
        let theirs: BTreeSet<NaiveDate> = vectors()["holidays"].as_array().unwrap().iter().map(day).collect();
        let all = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap().iter_days().take_while(|d| d.year() < 2024);
        let ours: BTreeSet<NaiveDate> = all.filter(|d| calendar.is_bank_holiday(*d)).collect();
        assert_eq!(ours, theirs);
    }

    #[test]
    fn every_year_has_its_days_and_none_falls_on_a_weekend() {
        let calendar = built_in();
        let from = NaiveDate::from_ymd_opt(2018, 1, 1).unwrap();
        for year in 2018..=2028 {
            let days: Vec<_> = from
                .iter_days()
                .skip_while(|d| d.year() < year)
                .take_while(|d| d.year() == year)
                .filter(|d| calendar.is_bank_holiday(*d))
                .collect();
            let usual = match year {
                2022 => 10,
                2023 => 9,
                _ => 8,
            };
            assert_eq!(days.len(), usual, "{days:?}");
            assert!(days.iter().all(|d| d.weekday().number_from_monday() < 6), "{days:?}");
        }
        assert!(calendar.is_bank_holiday("2020-05-08".parse().unwrap()));
        assert!(calendar.is_working("2020-05-04".parse().unwrap()));
    }

    #[test]
    fn windows_and_due_dates_are_those_computed_independently() {
        let calendar = built_in();
        let plain = Settings::built_in();
        let counts = resolve(&[Layer::file("clinic.toml", "visit_day_counts = true")]).unwrap().settings;
        let (mut windows, mut dues) = (0, 0);
        for vector in vectors()["vectors"].as_array().unwrap() {
            let days = vector["working_days"].as_u64().unwrap();
            if vector["kind"] == "due" {
                let due = calendar.add_working_days(day(&vector["start"]), u32::try_from(days).unwrap());
                assert_eq!(due, day(&vector["due"]), "{vector}");
                dues += 1;
                continue;
            }
            let as_of = day(&vector["as_of"]);
            for (settings, field) in [(&plain, "earliest_visit_in_time_A"), (&counts, "earliest_visit_in_time_B")] {
                let in_time = |visit: NaiveDate| {
                    calendar.working_days(settings.counted_from(visit), as_of) <= i64::try_from(days).unwrap()
                };
                let earliest = day(&vector[field]);
                assert!(in_time(earliest), "{vector}");
                assert!(!in_time(earliest.pred_opt().unwrap()), "{vector}");
            }
            windows += 1;
        }
        assert_eq!((windows, dues), (7, 18));
    }

    #[test]
    fn a_bad_file_says_where() {
        let bad = "{\"england-and-wales\": {\"events\": [\n{\"title\": \"x\", \"date\": \"2023-02-30\"}]}}";
        assert!(load("days.json", bad).unwrap_err().to_string().starts_with("days.json:2: "));
        for none in ["{}", "{\"england-and-wales\": {\"events\": []}}"] {
            assert_eq!(load("d", none), Err(HolidaysError::NoDays { file: "d".into() }));
        }
    }
}
