//! Damaged tables: every row is counted, and no value of a cell is ever repeated.

use std::collections::BTreeSet;
use std::fs;

use assurance_clinic::dataset::Section;
use assurance_clinic::domain::fault::{FaultCode, Severity};
use proptest::prelude::*;

use super::export::{self, as_is, utf8};
use super::{every_section, made, of_tables};

#[test]
fn what_is_passed_by_is_told_and_stops_nothing() {
    let mut tables = every_section();
    let (headings, rows) = tables.get_mut("observations").unwrap();
    headings.extend(["Colour".to_string(), String::new()]);
    for row in rows.iter_mut() {
        row.extend(["red".to_string(), "x".to_string()]);
    }
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
    export::write(folder.path(), &every_section(), ',', utf8, as_is);
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
        export::write(folder.path(), &every_section(), ',', utf8, as_is);
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
        let mut tables = every_section();
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
            let cell = if rows[row][column].is_empty() && DAMAGE[what].trim().is_empty() { "Zaphod" } else { DAMAGE[what] };
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
        let made = of_tables(&tables);
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
