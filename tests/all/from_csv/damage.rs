//! Damaged tables: every row is counted, every mistake has its place, and no value of a cell is ever repeated.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use assurance_clinic::dataset::Section;
use assurance_clinic::domain::fault::{FaultCode, Severity};
use proptest::prelude::*;
use serde_json::Value;

use super::export::{self, Tables, as_is, utf8};
use super::{Made, made};

fn tables() -> Tables {
    export::tables(&serde_json::from_str::<Value>(include_str!("../../../fixtures/every-section.json")).unwrap())
}

fn of(tables: &Tables) -> Made {
    let folder = tempfile::tempdir().unwrap();
    export::write(folder.path(), tables, ',', utf8, as_is);
    made(folder.path())
}

/// The tables with one cell changed; `row` is the spreadsheet's.
fn with(part: &str, row: usize, heading: &str, cell: &str) -> Tables {
    let mut tables = tables();
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
        let made = of(&with(part, row, heading, cell));
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

#[test]
fn what_refuses_a_feed_names_its_file() {
    use FaultCode as F;
    type Change = fn(&Path);
    fn edit(folder: &Path, name: &str, from: &str, to: &str) {
        let path = folder.join(name);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{name}: {text}");
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }
    let cases: &[(Change, FaultCode, Option<(&str, Option<u32>)>, &str)] = &[
        (|f| fs::remove_file(f.join("teams.csv")).unwrap(), F::NotAFeed, None, "There is no table 'teams'"),
        (|f| fs::remove_file(f.join("feed.csv")).unwrap(), F::NotAFeed, None, "There is no table 'feed'"),
        (
            |f| edit(f, "observations.csv", "period", "when"),
            F::NotAFeed,
            Some(("observations.csv", Some(1))),
            "no column 'period'",
        ),
        (
            |f| edit(f, "observations.csv", "value", "indicator"),
            F::NotAFeed,
            Some(("observations.csv", Some(1))),
            "same field as column A",
        ),
        (
            |f| edit(f, "children.csv", "due", "Surname"),
            F::NamesAPerson,
            Some(("children.csv", Some(1))),
            "Take the column out",
        ),
        (
            |f| edit(f, "exemptions.csv", "reason", "Child's name"),
            F::NamesAPerson,
            Some(("exemptions.csv", Some(1))),
            "Take the column out",
        ),
        (|f| edit(f, "feed.csv", "2022-12-31", "31/12/22"), F::NotAFeed, Some(("feed.csv", Some(2))), "Write all four"),
        (
            |f| edit(f, "feed.csv", "2022-12-31", "2062-12-31"),
            F::FutureAsOf,
            Some(("feed.csv", Some(2))),
            "still to come",
        ),
        (|f| edit(f, "feed.csv", "E09999999", ""), F::NotAFeed, Some(("feed.csv", Some(2))), "no id and name"),
        (|f| edit(f, "feed.csv", "E09999999", "X\r\nE09999999"), F::NotAFeed, Some(("feed.csv", None)), "one row"),
        (
            |f| fs::write(f.join("notes.csv"), "indicator,text\r\nA,\"open").unwrap(),
            F::Truncated,
            Some(("notes.csv", Some(2))),
            "Close it",
        ),
        (
            |f| fs::write(f.join("notes.csv"), "indicator,text\r\nA,\"b\" c\r\n").unwrap(),
            F::Unreadable,
            Some(("notes.csv", Some(2))),
            "twice",
        ),
        (
            |f| fs::write(f.join("notes.csv"), b"indicator,text\r\nA,Zo\xc3\xab Zo\xeb").unwrap(),
            F::NotUtf8,
            Some(("notes.csv", None)),
            "CSV UTF-8",
        ),
        (
            |f| fs::write(f.join("notes.csv"), b"PK\x03\x04").unwrap(),
            F::Unreadable,
            Some(("notes.csv", None)),
            "save it as CSV",
        ),
        (
            |f| fs::write(f.join("notes.csv"), "C-1,Jane\r\n").unwrap(),
            F::NotAFeed,
            Some(("notes.csv", None)),
            "names the columns",
        ),
        (
            |f| fs::write(f.join("figures.csv"), "indicator,period,value\r\n").unwrap(),
            F::NotAFeed,
            Some(("observations.csv", None)),
            "same section",
        ),
        (
            |f| fs::write(f.join("observations.csv"), "indicator,period,value\r\n").unwrap(),
            F::NoObservations,
            Some(("observations.csv", None)),
            "no observations",
        ),
        (
            |f| fs::write(f.join("observations.csv"), "").unwrap(),
            F::NotAFeed,
            Some(("observations.csv", None)),
            "names the columns",
        ),
    ];
    for (nth, (change, code, place, said)) in cases.iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        export::write(folder.path(), &tables(), ',', utf8, as_is);
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

#[test]
fn what_is_passed_by_is_told_and_stops_nothing() {
    let mut tables = with("observations", 2, "value", "");
    let (headings, rows) = tables.get_mut("observations").unwrap();
    headings.extend(["Colour".to_string(), String::new()]);
    rows.iter_mut().for_each(|row| row.extend(["red".to_string(), "x".to_string()]));
    // Blank rows, a line of help and a row of nothing are no rows.
    rows.push(vec![String::new(); headings.len()]);
    rows.push(vec!["# fill in below".to_string()]);
    let folder = tempfile::tempdir().unwrap();
    export::write(folder.path(), &tables, ',', utf8, as_is);
    fs::write(folder.path().join("lookups.csv"), "a,b\r\n").unwrap();
    fs::write(folder.path().join(".hidden.csv"), "a,b\r\n").unwrap();
    let made = made(folder.path());
    let told: Vec<String> =
        made.findings.iter().filter(|it| it.fault.code == FaultCode::UnknownField).map(|it| it.in_full()).collect();
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(told.iter().any(|text| text.starts_with("observations.csv, row 1, column J (Colour): ")), "{told:#?}");
    assert!(told.iter().any(|text| text.starts_with("observations.csv, row 2, column K: ")), "{told:#?}");
    assert!(told.iter().any(|text| text.starts_with("lookups.csv: ")), "{told:#?}");
    let document = made.document.unwrap().to_string();
    assert!(!document.contains("red") && !document.contains("fill in"), "what is left out does not travel");
    assert_eq!(made.sections[Section::Observations as usize].read, 6);
}

#[test]
fn a_value_too_many_sets_its_row_aside() {
    let folder = tempfile::tempdir().unwrap();
    export::write(folder.path(), &tables(), ',', utf8, as_is);
    let path = folder.path().join("observations.csv");
    let text = fs::read_to_string(&path).unwrap().replacen(",33,36,", ",1,033,1,036,", 1);
    fs::write(&path, text).unwrap();
    let made = made(folder.path());
    let found = made.findings.iter().find(|it| it.fault.message.as_str().contains("more values than")).unwrap();
    assert_eq!(found.place.as_ref().unwrap().to_string(), "observations.csv, row 2");
    let count = made.count(Section::Observations);
    assert_eq!((count.read, count.set_aside), (6, 1));
}

/// Excel ends some blocks of rows with separators of which nothing comes; a comma within a name is another thing.
#[test]
fn separators_at_the_end_of_rows_are_no_values() {
    for (rows, aside) in [
        (["T1,North,a", "T2,South,a", "T3,East,a"], 0),
        (["T1,North,a,,", "T2,South,a,,", "T3,East,a,,"], 0),
        (["T1,North,a", "T2,South,a,,", "T3,East,a,,"], 0),
        (["T1,North,a", "T2,South, upper,a", "T3,East,a"], 1),
        (["T1,North,a,", "T2,South, upper,a,", "T3,East,a,"], 1),
        (["T1,North, upper,a", "T2,South, upper,a", "T3,East,a"], 2),
    ] {
        let folder = tempfile::tempdir().unwrap();
        export::write(folder.path(), &tables(), ',', utf8, as_is);
        fs::write(folder.path().join("areas.csv"), "id,name\na,A\n").unwrap();
        fs::write(folder.path().join("teams.csv"), format!("id,name,area\n{}\n", rows.join("\n"))).unwrap();
        let count = made(folder.path()).count(Section::Teams);
        assert_eq!((count.read, count.set_aside), (3, aside), "{rows:?}");
    }
}

/// What a cell may be turned into. None of the words is in the tables.
const DAMAGE: [&str; 17] = [
    "",
    " ",
    "Zaphod",
    "99/99/9999",
    "31/12/22",
    "=1+1",
    "'00Zaphod",
    "-77123",
    "82.5%",
    "#REF!",
    "1e9Zaphod",
    "\"",
    "a,b;c",
    "two\nlines Zaphod",
    "# Zaphod",
    "\u{202e}Zaphod",
    "TRUE",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// A hundred tables with ten damaged rows each: read = accepted + set aside + repeated = the rows that stand there,
    /// every row that is not accepted is named, only damaged rows are named, and nothing typed into a cell is repeated.
    #[test]
    fn every_row_is_accounted_for(damage in proptest::collection::vec((0..40_usize, 0..9_usize, 0..DAMAGE.len()), 10)) {
        let mut tables = tables();
        let (headings, rows) = tables.get_mut("observations").unwrap();
        rows.truncate(1);
        // Of the organisation: a team is closed in some of these months.
        rows[0][1] = String::new();
        for month in 0..39 {
            let mut row = rows[0].clone();
            row[3] = format!("{}-{:02}", 2019 + month / 12, 1 + month % 12);
            rows.push(row);
        }
        let mut touched = BTreeSet::new();
        for (row, column, what) in damage {
            let cell = if rows[row][column] == "" && DAMAGE[what].trim().is_empty() { "Zaphod" } else { DAMAGE[what] };
            rows[row][column] = cell.to_string();
            touched.insert(u32::try_from(row + 2).unwrap());
        }
        // A row of help is none; so is one with nothing in it.
        let is_row = |row: &&Vec<String>| {
            let first = row.iter().map(|cell| cell.trim()).find(|cell| !cell.is_empty());
            first.is_some_and(|cell| !cell.starts_with("# "))
        };
        let stand = rows.iter().filter(is_row).count() as u64;
        prop_assert_eq!(headings.len(), 9);
        let made = of(&tables);
        let count = made.count(Section::Observations);
        prop_assert_eq!(count.read, stand);
        prop_assert_eq!(count.read, count.accepted + count.set_aside + count.repeated);
        let of_rows = made.findings.iter().filter(|it| it.fault.code.severity() == Severity::Row);
        let named: BTreeSet<u32> = of_rows
            .filter_map(|it| it.place.as_ref().filter(|place| place.table.as_str() == "observations.csv")?.row)
            .collect();
        prop_assert_eq!(named.len() as u64, count.set_aside + count.repeated);
        // A damaged period may make a row disagree with a whole one: both are named.
        let disagree = made.findings.iter().any(|it| it.fault.code == FaultCode::ConflictingDuplicate);
        prop_assert!(disagree || named.is_subset(&touched), "{:?} {:?}", named, touched);
        for finding in &made.findings {
            let said = finding.in_full();
            prop_assert!(!said.contains("Zaphod") && !said.contains("77123") && !said.contains("82.5"), "{}", said);
        }
    }
}
