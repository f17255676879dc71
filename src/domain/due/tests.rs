use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// England's bank holidays around the days used here.
fn calendar() -> Calendar {
    Calendar::new(["2022-12-26", "2022-12-27", "2023-01-02", "2023-04-07", "2023-04-10", "2023-05-01"].map(day))
}

fn read(text: &str, today: &str) -> Result<Due, BadDue> {
    Due::read(text, day(today), &calendar(), Some(day("2023-02-09")))
}

#[test]
fn understands_what_people_type() {
    // On Thursday 12 January 2023.
    let cases = [
        ("today", "2023-01-12"),
        ("Tomorrow", "2023-01-13"),
        ("31/01", "2023-01-31"),
        ("31/1/23", "2023-01-31"),
        ("31.1.2023", "2023-01-31"),
        ("31-01-2023", "2023-01-31"),
        ("2023-01-31", "2023-01-31"),
        ("12/01", "2023-01-12"),
        ("11/01", "2024-01-11"),
        ("9/2", "2023-02-09"),
        ("31 Jan", "2023-01-31"),
        ("31st jan", "2023-01-31"),
        ("31jan", "2023-01-31"),
        ("2nd of March", "2023-03-02"),
        ("14 January 2023", "2023-01-14"),
        ("January 14, 2023", "2023-01-14"),
        ("Sept 1", "2023-09-01"),
        ("Thursday 9 February 2023", "2023-02-09"),
        ("thu 9/2", "2023-02-09"),
        ("fri", "2023-01-13"),
        ("Friday", "2023-01-13"),
        ("thu", "2023-01-19"),
        ("mon", "2023-01-16"),
        ("next fri", "2023-01-20"),
        ("next mon", "2023-01-16"),
        ("this fri", "2023-01-13"),
        ("2w", "2023-01-26"),
        ("+2w", "2023-01-26"),
        ("2 weeks", "2023-01-26"),
        ("in 3 days", "2023-01-15"),
        ("3d", "2023-01-15"),
        ("0d", "2023-01-12"),
        ("10wd", "2023-01-26"),
        ("10 working days", "2023-01-26"),
        ("60wd", "2023-04-06"),
        ("61wd", "2023-04-11"),
        ("1m", "2023-02-12"),
        ("end feb", "2023-02-28"),
        ("end of Feb 2024", "2024-02-29"),
        ("end dec", "2023-12-31"),
        ("end jan", "2023-01-31"),
        ("end of month", "2023-01-31"),
        ("end of the month", "2023-01-31"),
        ("end of next month", "2023-02-28"),
        ("end of week", "2023-01-13"),
        ("next clinic", "2023-02-09"),
        ("  Next   Clinic ", "2023-02-09"),
        ("01/01/2023", "2023-01-01"),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text, "2023-01-12").map(|due| due.date), Ok(day(expected)), "{text}");
    }
    // Around other days.
    let cases = [
        ("2022-12-30", "5/1", "2023-01-05"),
        ("2022-12-30", "end jan", "2023-01-31"),
        ("2022-12-30", "end dec", "2022-12-31"),
        ("2022-12-23", "1wd", "2022-12-28"),
        ("2023-01-31", "1m", "2023-02-28"),
        ("2023-01-14", "fri", "2023-01-20"),
        ("2023-01-14", "end of week", "2023-01-20"),
        ("2023-01-13", "fri", "2023-01-20"),
        ("2023-01-13", "end of week", "2023-01-13"),
        ("2024-01-05", "29/2", "2024-02-29"),
        ("2023-05-05", "29/2", "2024-02-29"),
    ];
    for (today, text, expected) in cases {
        assert_eq!(read(text, today).map(|due| due.date), Ok(day(expected)), "{text} on {today}");
    }
}

#[test]
fn refuses_the_rest_and_says_why() {
    use BadDue::{Empty, NoSuchDay, NotUnderstood, OtherWeekday, TooFar};
    let no = |text: &str| NotUnderstood(text.into());
    let cases = [
        ("", Empty),
        ("  ", Empty),
        ("soon", no("soon")),
        ("fr", no("fr")),
        ("next", no("next")),
        ("2", no("2")),
        ("w", no("w")),
        ("-2w", no("-2w")),
        ("2y", no("2y")),
        ("1/2/3", no("1/2/3")),
        ("1/2/123", no("1/2/123")),
        ("end", no("end")),
        ("end of", no("end of")),
        ("31/02", NoSuchDay("31/02".into())),
        ("01/31", NoSuchDay("01/31".into())),
        ("29 feb", NoSuchDay("29 feb".into())),
        ("0/1", NoSuchDay("0/1".into())),
        ("2023-13-01", NoSuchDay("2023-13-01".into())),
        ("fri 9/2", OtherWeekday("9 February 2023".into(), Weekday::Thu)),
        ("99999999999999999999w", TooFar("99999999999999999999w".into())),
        ("1000w", TooFar("1000w".into())),
        ("2203-01-31", TooFar("2203-01-31".into())),
        ("31/1/0023", TooFar("31/1/0023".into())),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text, "2023-01-12"), Err(expected), "{text}");
    }
    assert_eq!(Due::read("next clinic", day("2023-01-12"), &calendar(), None), Err(BadDue::NoClinic));
}

#[test]
fn says_what_a_person_should_know() {
    use DueNote::{BankHoliday, BeyondKnown, Past, Weekend};
    let cases = [
        ("31/01", vec![]),
        ("14/01", vec![Weekend(day("2023-01-14"))]),
        ("7/4", vec![BankHoliday(day("2023-04-07"))]),
        ("2023-01-02", vec![Past(day("2023-01-02")), BankHoliday(day("2023-01-02"))]),
        ("2023-01-07", vec![Past(day("2023-01-07")), Weekend(day("2023-01-07"))]),
        ("2/5", vec![BeyondKnown(day("2023-05-01"))]),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text, "2023-01-12").unwrap().notes, expected, "{text}");
    }
    let shown = |text| read(text, "2023-01-12").unwrap().to_string();
    assert_eq!(shown("next clinic"), "Thursday 9 February 2023, 20 working days");
    assert_eq!(shown("tomorrow"), "Friday 13 January 2023, 1 working day");
    assert_eq!(shown("11/01/23"), "Wednesday 11 January 2023, 1 working day ago");
}

proptest::proptest! {
    /// What is shown can be typed again and means the same; no text at all panics.
    #[test]
    fn what_is_shown_reads_the_same(text in "([0-9]{1,6}|[a-z]{1,5}|[/ .+-]|end |next |feb|\\PC){0,6}", today in 737_000i32..750_000) {
        let today = NaiveDate::from_num_days_from_ce_opt(today).unwrap();
        if let Ok(due) = Due::read(&text, today, &calendar(), None) {
            for form in ["%A %-d %B %Y", "%Y-%m-%d", "%d/%m/%y"] {
                let again = Due::read(&due.date.format(form).to_string(), today, &calendar(), None);
                proptest::prop_assert_eq!(again.map(|again| again.date), Ok(due.date));
            }
        }
    }
}
