//! Every mistake has its place: file or sheet, row, column.

use std::fs;
use std::path::Path;

use assurance_clinic::dataset::Section;
use assurance_clinic::domain::fault::{FaultCode, Severity};

use super::export::{self, Tables, as_is, utf8};
use super::{every_section, made, of_tables};

/// The tables with one cell changed; `row` is the spreadsheet's.
fn with(part: &str, row: usize, heading: &str, cell: &str) -> Tables {
    let mut tables = every_section();
    let (headings, rows) = tables.get_mut(part).unwrap();
    let at = headings.iter().position(|one| one == heading).unwrap();
    rows[row - 2][at] = cell.to_string();
    tables
}

#[test]
fn a_mistake_is_told_by_file_row_and_column() {
    use FaultCode as F;
    for (part, row, heading, cell, code, said) in [
        ("observations", 2, "numerator", "82%", F::WrongType, "Give how many, not which share"),
        ("observations", 3, "denominator", "three dozen", F::WrongType, "Write digits alone"),
        ("observations", 2, "numerator", "#N/A", F::WrongType, "Excel shows an error"),
        ("observations", 2, "numerator", "37", F::NumeratorAboveDenominator, "numerator is above"),
        ("observations", 2, "numerator", "-1", F::BadNumber, "negative"),
        ("observations", 4, "period", "01/08/2022", F::BadPeriod, "Write 2022-12 for the month"),
        ("observations", 4, "period", "", F::MissingField, "'period' is required"),
        ("observations", 5, "area", "atlantis", F::UnknownArea, "area"),
        ("children", 3, "started", "14/11/22", F::BadDate, "Write all four"),
        ("children", 2, "last_done", "12/31/2022", F::BadDate, "Write 31/12/2022"),
        ("children", 2, "last_done", "44896", F::BadDate, "Format the column as a date"),
        ("children", 2, "id", "#REF!", F::WrongType, "Excel shows an error"),
        ("children", 4, "worker", "W9", F::UnknownWorker, "worker"),
        ("workers", 2, "role", "astronaut", F::UnknownWord, "none of the words"),
        ("workers", 2, "protected.from", "soon", F::BadDate, "day first"),
        ("teams", 2, "posts.vacant_fte", "half", F::WrongType, "such as 0.8"),
        ("teams", 3, "to", "summer", F::BadPeriod, "A month is expected"),
        ("audits", 2, "completed", "14-Dec-22", F::BadDate, "Write all four"),
        ("indicators", 2, "targets.value", "TBC", F::TargetNotANumber, "Write digits alone"),
        ("indicators", 2, "core", "perhaps", F::WrongType, "Yes or no"),
        ("comparators", 2, "period", "last year", F::BadPeriod, "A period is expected"),
        ("feed", 2, "generated_at", "yesterday", F::BadDate, "generated_at"),
    ] {
        let what = format!("{part} {row} {heading} {cell:?}");
        let made = of_tables(&with(part, row, heading, cell));
        let at_place = |it: &&assurance_clinic::feed::tables::Finding| {
            it.place.as_ref().is_some_and(|place| {
                place.table.as_str() == format!("{part}.csv")
                    && place.row == u32::try_from(row).ok()
                    // A fault of the row as a whole has no column.
                    && place.column.as_ref().is_none_or(|(_, text)| text.as_str() == heading)
            })
        };
        let found: Vec<_> = made.findings.iter().filter(at_place).filter(|it| it.fault.code == code).collect();
        let all: Vec<_> = made.findings.iter().map(|it| it.in_full()).collect();
        assert_eq!(found.len(), 1, "{what}: {all:#?}");
        assert!(found[0].fault.message.as_str().contains(said), "{what}: {}", found[0].fault.message);
        assert!(
            cell.len() < 3 || all.iter().all(|text| !text.contains(cell) || cell == "12/31/2022"),
            "{what}: {all:#?}"
        );
        if let (Severity::Row, Some(section)) = (code.severity(), Section::ALL.into_iter().find(|s| s.word() == part)) {
            assert_eq!(made.count(section).set_aside, 1, "{what}");
        }
    }
}

/// Writes `to` over the first `from` of a file.
fn edit(folder: &Path, name: &str, from: &str, to: &str) {
    let path = folder.join(name);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{name}: {text}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

/// File and row.
type At = Option<(&'static str, Option<u32>)>;

/// A change to the files, and the code, the place and a part of the sentence of what refuses them.
type Case = (fn(&Path), FaultCode, At, &'static str);

const REFUSED: &[Case] = &[
    (|f| fs::remove_file(f.join("teams.csv")).unwrap(), FaultCode::NotAFeed, None, "There is no table 'teams'"),
    (|f| fs::remove_file(f.join("feed.csv")).unwrap(), FaultCode::NotAFeed, None, "There is no table 'feed'"),
    (
        |f| edit(f, "observations.csv", "period", "when"),
        FaultCode::NotAFeed,
        Some(("observations.csv", Some(1))),
        "no column 'period'",
    ),
    (
        |f| edit(f, "observations.csv", "value", "indicator"),
        FaultCode::NotAFeed,
        Some(("observations.csv", Some(1))),
        "same field as column A",
    ),
    (
        |f| edit(f, "children.csv", "due", "Surname"),
        FaultCode::NamesAPerson,
        Some(("children.csv", Some(1))),
        "Take the column out",
    ),
    (
        |f| edit(f, "exemptions.csv", "reason", "Child's name"),
        FaultCode::NamesAPerson,
        Some(("exemptions.csv", Some(1))),
        "Take the column out",
    ),
    (
        |f| edit(f, "feed.csv", "2022-12-31", "31/12/22"),
        FaultCode::NotAFeed,
        Some(("feed.csv", Some(2))),
        "Write all four",
    ),
    (
        |f| edit(f, "feed.csv", "2022-12-31", "2062-12-31"),
        FaultCode::FutureAsOf,
        Some(("feed.csv", Some(2))),
        "still to come",
    ),
    (|f| edit(f, "feed.csv", "E09999999", ""), FaultCode::NotAFeed, Some(("feed.csv", Some(2))), "no id and name"),
    (|f| edit(f, "feed.csv", "E09999999", "X\r\nE09999999"), FaultCode::NotAFeed, Some(("feed.csv", None)), "one row"),
    (
        |f| fs::write(f.join("notes.csv"), "indicator,text\r\nA,\"open").unwrap(),
        FaultCode::Truncated,
        Some(("notes.csv", Some(2))),
        "Close it",
    ),
    (
        |f| fs::write(f.join("notes.csv"), "indicator,text\r\nA,\"b\" c\r\n").unwrap(),
        FaultCode::Unreadable,
        Some(("notes.csv", Some(2))),
        "twice",
    ),
    (
        |f| fs::write(f.join("notes.csv"), b"indicator,text\r\nA,Zo\xc3\xab Zo\xeb").unwrap(),
        FaultCode::NotUtf8,
        Some(("notes.csv", None)),
        "CSV UTF-8",
    ),
    (
        |f| fs::write(f.join("notes.csv"), b"PK\x03\x04").unwrap(),
        FaultCode::Unreadable,
        Some(("notes.csv", None)),
        "save it as CSV",
    ),
    (
        |f| fs::write(f.join("notes.csv"), "C-1,Jane\r\n").unwrap(),
        FaultCode::NotAFeed,
        Some(("notes.csv", None)),
        "names the columns",
    ),
    (
        |f| fs::write(f.join("figures.csv"), "indicator,period,value\r\n").unwrap(),
        FaultCode::NotAFeed,
        Some(("observations.csv", None)),
        "same section",
    ),
    (
        |f| fs::write(f.join("observations.csv"), "indicator,period,value\r\n").unwrap(),
        FaultCode::NoObservations,
        Some(("observations.csv", None)),
        "no observations",
    ),
    (
        |f| fs::write(f.join("observations.csv"), "").unwrap(),
        FaultCode::NotAFeed,
        Some(("observations.csv", None)),
        "names the columns",
    ),
];

#[test]
fn what_refuses_a_feed_names_its_file() {
    for (nth, (change, code, place, said)) in REFUSED.iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        export::write(folder.path(), &every_section(), ',', utf8, as_is);
        change(folder.path());
        let made = made(folder.path());
        let first = &made.findings[0];
        let found = first.place.as_ref().map(|place| (place.table.as_str(), place.row));
        assert_eq!((first.fault.code, found), (*code, *place), "{nth}: {}", first.in_full());
        assert!(first.fault.message.as_str().contains(said), "{nth}: {}", first.in_full());
        assert!(!made.findings.iter().any(|it| it.in_full().contains("Jane")), "{nth}");
        for count in &made.sections {
            assert_eq!(count.read, count.accepted + count.set_aside + count.repeated, "{nth}");
        }
    }
}

/// A column with the month first in one place has it first in others, where nobody would see it.
#[test]
fn a_column_that_turns_its_dates_is_read_nowhere_it_could_be_either() {
    let mut tables = every_section();
    let (headings, rows) = tables.get_mut("children").unwrap();
    let at = headings.iter().position(|one| one == "started").unwrap();
    for (row, written) in rows.iter_mut().zip(["12/31/2021", "01/02/2022", "14/11/2022"]) {
        row[at] = written.to_string();
    }
    let made = of_tables(&tables);
    let told: Vec<_> =
        made.findings.iter().filter(|it| it.fault.code == FaultCode::BadDate).map(|it| it.in_full()).collect();
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told[0].starts_with("children.csv, row 2, column E (started): The month stands first"), "{told:#?}");
    assert!(told[1].starts_with("children.csv, row 3, column E (started): Other dates of this column"), "{told:#?}");
    assert_eq!(made.document.unwrap()["children"][2]["started"], "2022-11-14");
}

/// What is said of the program's own catalogue is no cell's fault.
#[test]
fn what_stands_in_no_table_has_no_place() {
    let mut tables = every_section();
    tables.remove("indicators");
    let made = of_tables(&tables);
    for finding in &made.findings {
        let section = finding.fault.path.as_str().split('/').nth(1).unwrap_or_default();
        let file = finding.place.as_ref().map(|place| place.table.to_string());
        let is_there = tables.contains_key(section);
        assert_eq!(file, is_there.then(|| format!("{section}.csv")), "{}", finding.in_full());
    }
    assert!(made.findings.iter().any(|it| it.fault.code == FaultCode::UnknownIndicator), "there is something to place");
}

/// A column that is wrong in every row is mended as one, and a list of all its cells would bury what else there is.
#[test]
fn of_one_mistake_in_many_rows_the_first_are_listed_and_the_rest_are_counted() {
    let mut tables = every_section();
    let (headings, rows) = tables.get_mut("observations").unwrap();
    let row = |cells: [(&str, &str); 2], whole: &[String]| {
        let cell = |(heading, cell): (&String, &String)| {
            cells
                .iter()
                .find(|(name, _)| name == heading)
                .map_or_else(|| cell.clone(), |(_, other)| (*other).to_string())
        };
        headings.iter().zip(whole).map(cell).collect::<Vec<_>>()
    };
    let whole = rows[0].clone();
    rows.clear();
    // Each with another mistake in its third part: the tables find two of them, the reader the third.
    rows.extend((0..250).map(|_| row([("numerator", "x"), ("area", "")], &whole)));
    rows.extend((0..130).map(|_| row([("area", "atlantis"), ("team", "")], &whole)));
    rows.extend((0..120).map(|_| row([("numerator", "x"), ("denominator", "y")], &whole)));
    headings.extend((0..140).map(|n| format!("Colour {n}")));
    let made = of_tables(&tables);
    let count = made.count(Section::Observations);
    assert_eq!((count.read, count.accepted, count.set_aside, count.repeated), (500, 0, 500, 0));
    for (code, column, found, first) in [
        (FaultCode::WrongType, Some("numerator"), 370, 2),
        (FaultCode::WrongType, Some("denominator"), 120, 382),
        (FaultCode::UnknownArea, Some("area"), 130, 252),
        (FaultCode::UnknownField, None, 140, 1),
    ] {
        let is_of_it = |it: &&assurance_clinic::feed::tables::Finding| {
            let place = it.place.as_ref().filter(|place| place.table.as_str() == "observations.csv");
            let heading = place.and_then(|place| place.column.as_ref()).map(|(_, text)| text.as_str());
            it.fault.code == code && (column.is_none() || heading == column)
        };
        let of_it: Vec<_> = made.findings.iter().filter(is_of_it).collect();
        assert_eq!(of_it.len(), 101, "{column:?}");
        assert_eq!(of_it.iter().map(|it| it.count).sum::<u64>(), found, "{column:?}");
        let rows: Vec<_> = of_it.iter().map(|it| it.place.as_ref().unwrap().row).collect();
        assert_eq!(rows[0], Some(first), "{column:?}");
        let listed = if column.is_some() { (first..first + 100).map(Some).collect() } else { vec![Some(1); 100] };
        assert_eq!((&rows[..100], rows[100]), (&listed[..], None), "{column:?}");
        let said = of_it[100].in_full();
        assert!(said.contains(&format!("{} more like those that are listed", found - 100)), "{said}");
    }
}
