//! Tables of cells: what each kind of column makes of them.

use super::*;

fn of_kind(kind: Kind) -> Column {
    Column { pointer: "x", kind, required: false, help: "" }
}

fn typed(kind: Kind, text: &str) -> Result<Value, Wrong> {
    value(&of_kind(kind), &Cell::Text(text.into()), false)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn numbers_as_people_and_programs_write_them() {
    for (kind, text, read) in [
        (Kind::Count, "31", json!(31)),
        (Kind::Count, "1,234", json!(1234)),
        (Kind::Count, "1,234,567", json!(1_234_567)),
        (Kind::Count, "31.0", json!(31)),
        (Kind::Count, "-3", json!(-3)),
        (Kind::Amount, "0.8", json!(0.8)),
        (Kind::Number, "-1,234.5", json!(-1234.5)),
        (Kind::Percentage, "93%", json!(93)),
        (Kind::Percentage, "92.5 %", json!(92.5)),
        (Kind::Measure, "84.5%", json!(84.5)),
    ] {
        assert_eq!(typed(kind, text).unwrap(), read, "{kind:?} {text}");
    }
    for (kind, text) in [
        (Kind::Count, "82%"),
        (Kind::Number, "82%"),
        (Kind::Amount, "0,8"),
        (Kind::Count, "12,34"),
        (Kind::Count, "1234,567"),
        (Kind::Count, ",123"),
        (Kind::Count, "1.234.567"),
        (Kind::Count, "1e3"),
        (Kind::Count, "inf"),
        (Kind::Count, "nan"),
        (Kind::Count, "n/a"),
        (Kind::Count, "31 of 36"),
        (Kind::Count, "5."),
        (Kind::Count, "-"),
        (Kind::Count, "(5)"),
    ] {
        let wrong = typed(kind, text).unwrap_err();
        assert_eq!((wrong.code, wrong.instead), (FaultCode::WrongType, json!("unreadable")), "{kind:?} {text}");
        assert!(!wrong.message.contains(text), "{kind:?} {text}: {}", wrong.message);
    }
    for (kind, cell, read) in [
        (Kind::Count, Cell::Number(36.0, Shown::Plain), Some(json!(36))),
        (Kind::Count, Cell::Number(3.000_000_000_000_4, Shown::Plain), Some(json!(3))),
        (Kind::Count, Cell::Number(0.82, Shown::Percent), None),
        (Kind::Percentage, Cell::Number(0.57, Shown::Percent), Some(json!(57))),
        (Kind::Percentage, Cell::Number(0.845, Shown::Percent), Some(json!(84.5))),
        (Kind::Count, Cell::Date(day("2022-12-31"), ShownDate::Day), None),
        (Kind::Count, Cell::Yes(true), None),
        (Kind::Count, Cell::Error, None),
    ] {
        assert_eq!(value(&of_kind(kind), &cell, false).ok(), read, "{kind:?} {cell:?}");
    }
}

#[test]
fn identifiers_stay_as_they_are() {
    for (cell, read) in [
        (Cell::Text("00123".into()), Some("00123")),
        (Cell::Number(123.0, Shown::Plain), Some("123")),
        (Cell::Number(123.0, Shown::Padded(6)), Some("000123")),
        (Cell::Number(1_234_567_890_123.0, Shown::Plain), Some("1234567890123")),
        (Cell::Text("1.23457E+15".into()), None),
        (Cell::Date(day("2022-03-04"), ShownDate::Day), None),
        (Cell::Error, None),
    ] {
        let read = read.map(Value::from);
        assert_eq!(value(&of_kind(Kind::Id), &cell, false).ok(), read, "{cell:?}");
    }
}

#[test]
fn days_are_read_day_first_and_never_guessed() {
    for (text, read) in [
        ("31/12/2022", Ok("2022-12-31")),
        ("01/02/2022", Ok("2022-02-01")),
        ("2022-12-31", Ok("2022-12-31")),
        ("2022-12-31 00:00:00", Ok("2022-12-31")),
        ("31/12/22", Err("two digits")),
        ("12/31/2022", Err("month stands first")),
        ("44926", Err("as Excel keeps dates")),
        ("Dec 2022", Err("day first")),
        ("31/02/2022", Err("day first")),
        ("soon", Err("day first")),
    ] {
        match (typed(Kind::Date, text), read) {
            (Ok(found), Ok(day)) => assert_eq!(found, day, "{text}"),
            (Err(wrong), Err(said)) => {
                assert!(wrong.message.contains(said), "{text}: {}", wrong.message);
                assert_eq!((wrong.code, wrong.instead), (FaultCode::BadDate, json!("unreadable")));
            }
            (found, _) => panic!("{text}: {found:?}"),
        }
    }
    let in_such_a_column = |text: &str| value(&of_kind(Kind::Date), &Cell::Text(text.into()), true).ok();
    assert_eq!(in_such_a_column("01/02/2022"), None, "it could be either");
    assert_eq!(in_such_a_column("31/01/2022"), Some(json!("2022-01-31")), "it could not");
    assert_eq!(in_such_a_column("2022-02-01"), Some(json!("2022-02-01")));
}

#[test]
fn a_day_is_not_taken_for_its_month() {
    for (cell, read) in [
        (Cell::Text("2022-12".into()), Some("2022-12")),
        (Cell::Text("2022-w50".into()), Some("2022-W50")),
        (Cell::Text("2022-12-31".into()), Some("2022-12-31")),
        (Cell::Text("Dec 2022".into()), Some("2022-12")),
        (Cell::Text("12/2022".into()), Some("2022-12")),
        (Cell::Date(day("2022-12-01"), ShownDate::Month), Some("2022-12")),
        (Cell::Date(day("2022-12-31"), ShownDate::YearFirst), Some("2022-12-31")),
        (Cell::Date(day("2022-12-01"), ShownDate::Day), None),
        (Cell::Text("01/12/2022".into()), None),
        (Cell::Text("2022-12-01 00:00:00".into()), None),
        (Cell::Text("Dec-22".into()), None),
        (Cell::Text("2022".into()), None),
        (Cell::Number(44896.0, Shown::Plain), None),
    ] {
        assert_eq!(value(&of_kind(Kind::Period), &cell, false).ok(), read.map(Value::from), "{cell:?}");
    }
    for (text, read) in
        [("2021-22", "2021-22"), ("2021/22", "2021-22"), ("2021-2022", "2021-22"), ("2022-12", "2022-12")]
    {
        assert_eq!(typed(Kind::YearOrPeriod, text).unwrap(), read, "{text}");
    }
    for (text, read) in
        [("2022-09", "2022-09"), ("01/09/2022", "2022-09"), ("2022-09-15", "2022-09"), ("Sep 2022", "2022-09")]
    {
        assert_eq!(typed(Kind::Month, text).unwrap(), read, "{text}");
    }
    for (text, read) in [("2022-04", "2022-04"), ("15/04/2022", "2022-04-15")] {
        assert_eq!(typed(Kind::MonthOrDate, text).unwrap(), read, "{text}");
    }
}

#[test]
fn words_lists_and_answers() {
    for (kind, text, read) in [
        (Kind::Word, "Requires improvement", json!("requires_improvement")),
        (Kind::Word, "one-to-one", json!("one_to_one")),
        (Kind::Word, "rate_10k", json!("rate_10k")),
        (Kind::Comparison, "≥", json!(">=")),
        (Kind::Interval, "10 WD", json!("10 wd")),
        (Kind::List, "T01; T02;;", json!(["T01", "T02"])),
        (Kind::List, "supervision", json!(["supervision"])),
        (Kind::YesNo, "Yes", json!(true)),
        (Kind::YesNo, "n", json!(false)),
    ] {
        assert_eq!(typed(kind, text).unwrap(), read, "{kind:?} {text}");
    }
    assert!(typed(Kind::YesNo, "perhaps").is_err());
}
