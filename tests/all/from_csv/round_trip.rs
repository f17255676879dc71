//! The sample, written as analysts hold it in every way that is understood, comes back as the sample.

use std::path::Path;

use assurance_clinic::feed::sample::built_in;
use chrono::NaiveDate;
use rust_xlsxwriter::{Format, Formula, Workbook};
use serde_json::{Value, json};

use super::export::{self, Tables, as_is, plain, tables, utf8};
use super::{checked, made};

fn every_section() -> Value {
    serde_json::from_str(include_str!("../../../fixtures/every-section.json")).unwrap()
}

fn assert_same(path: &Path, document: &Value, how: &str) {
    let made = made(path);
    let mut found: Vec<_> = made.findings.iter().map(|it| (it.fault.code, it.fault.path.clone())).collect();
    found.sort();
    let again = made.document.unwrap_or_else(|| panic!("{how}: {found:?}"));
    for (name, value) in document.as_object().unwrap() {
        assert_eq!(plain(&again[name]), plain(value), "{how}: {name}");
    }
    let (faults, sections) = checked(document.to_string().as_bytes());
    assert_eq!(made.sections, sections, "{how}");
    let mut expected: Vec<_> = faults.iter().map(|fault| (fault.code, fault.path.clone())).collect();
    expected.sort();
    assert_eq!(found, expected, "{how}");
}

#[test]
fn the_sample_comes_back_from_its_tables() {
    for (name, text) in built_in::documents() {
        let document: Value = serde_json::from_str(text).unwrap();
        let folder = tempfile::tempdir().unwrap();
        export::write(folder.path(), &tables(&document), ',', utf8, as_is);
        assert_same(folder.path(), &document, name);
    }
}

/// Days as England writes them. Months, weeks and moments stay.
fn english(heading: &str, cell: &str) -> String {
    let is_period = matches!(heading, "period" | "generated_at");
    match cell.parse::<NaiveDate>() {
        Ok(day) if !is_period => day.format("%d/%m/%Y").to_string(),
        _ => cell.to_string(),
    }
}

/// As Excel shows things: `1,234`, `93%`, `Requires improvement`, `31-Dec-2022`.
fn dressed(heading: &str, cell: &str) -> String {
    if let (Ok(day), false) = (cell.parse::<NaiveDate>(), heading == "period") {
        return day.format("%d-%b-%Y 00:00").to_string();
    }
    match (heading, cell) {
        (_, "") => " ".into(),
        ("grade" | "moderated_grade" | "role", word) => word.replace('_', " ").to_uppercase(),
        ("published", share) if share.parse::<f64>().is_ok() => format!("{share}%"),
        ("value" | "numerator", number) if number.len() == 4 && number.parse::<u32>().is_ok() => {
            format!("{},{}", &number[..1], &number[1..])
        }
        _ => format!(" {cell} "),
    }
}

fn wide(text: &str) -> Vec<u8> {
    [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

fn marked(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").into_bytes()
}

/// What Excel's "CSV" is on Windows; here for the letters that the test uses.
fn windows(text: &str) -> Vec<u8> {
    let byte = |c: char| match c {
        '’' => 0x92,
        '–' => 0x96,
        _ => u8::try_from(u32::from(c)).unwrap_or_else(|_| panic!("{c}")),
    };
    text.chars().map(byte).collect()
}

/// A name, what stands between cells, how letters are written, how cells are.
type Way = (&'static str, char, fn(&str) -> Vec<u8>, fn(&str, &str) -> String);

#[test]
fn every_way_to_save_a_table_means_the_same() {
    let mut document = every_section();
    document["managers"][0]["name"] = json!("Zoë O’Brien – “north”".replace(['“', '”'], "\""));
    document["notes"][0]["text"] = json!("one line,\nand; another\tone");
    // An identifier with noughts before it, wherever the team is named.
    let document: Value = serde_json::from_str(&document.to_string().replace("\"P1\"", "\"007\"")).unwrap();
    let ways: [Way; 7] = [
        ("plain", ',', utf8, as_is),
        ("semicolons", ';', utf8, as_is),
        ("tabs and a mark", '\t', marked, as_is),
        ("UTF-16", '\t', wide, english),
        ("Windows", ',', windows, english),
        ("Windows, semicolons", ';', windows, english),
        ("dressed", ',', utf8, dressed),
    ];
    for (how, separator, encode, change) in ways {
        let folder = tempfile::tempdir().unwrap();
        export::write(folder.path(), &tables(&document), separator, encode, change);
        assert_same(folder.path(), &document, how);
    }
}

/// The tables as a workbook: days as dates, numbers as numbers, one of them the result of a formula, a merged title.
fn workbook(tables: &Tables, path: &Path) {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let share = Format::new().set_num_format("0%");
    for (part, (headings, rows)) in tables {
        let sheet = book.add_worksheet().set_name(part).unwrap();
        sheet.merge_range(0, 0, 0, 3, &format!("{part} at 31/12/2022"), &Format::new()).unwrap();
        for (column, heading) in (0..).zip(headings) {
            sheet.write_string(2, column, heading).unwrap();
        }
        for (row, cells) in (3..).zip(rows) {
            for ((column, heading), cell) in (0..).zip(headings).zip(cells) {
                let is_text = matches!(heading.as_str(), "period" | "id" | "team" | "generated_at");
                match (cell.parse::<NaiveDate>(), cell.parse::<f64>()) {
                    _ if cell.is_empty() => {}
                    (Ok(day), _) if !is_text => {
                        let serial = (day - NaiveDate::from_ymd_opt(1899, 12, 30).unwrap()).num_days();
                        sheet.write_number_with_format(row, column, serial as f64, &date).unwrap();
                    }
                    (_, Ok(number)) if heading == "published" => {
                        sheet.write_number_with_format(row, column, number / 100.0, &share).unwrap();
                    }
                    (_, Ok(_)) if heading == "denominator" => {
                        sheet.write_formula(row, column, Formula::new("=1+1").set_result(cell.as_str())).unwrap();
                    }
                    (_, Ok(number)) if !is_text => {
                        sheet.write_number(row, column, number).unwrap();
                    }
                    _ => {
                        sheet.write_string(row, column, cell).unwrap();
                    }
                }
            }
        }
    }
    book.save(path).unwrap();
}

#[test]
fn a_workbook_means_the_same() {
    let december: Value = serde_json::from_str(built_in::documents()[8].1).unwrap();
    for (how, document) in [("every section", every_section()), ("december", december)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("december.xlsx");
        workbook(&tables(&document), &path);
        assert_same(&path, &document, how);
    }
}

#[test]
fn several_targets_stand_side_by_side() {
    let document = every_section();
    let mut tables = tables(&document);
    let (headings, rows) = tables.get_mut("indicators").unwrap();
    for field in ["comparison", "value", "from"] {
        headings.push(format!("targets.3.{field}"));
    }
    rows[0].extend(["≥", "90%", "01/04/2023"].map(str::to_string));
    rows[1].extend(["<=", "5", ""].map(str::to_string));
    let folder = tempfile::tempdir().unwrap();
    export::write(folder.path(), &tables, ',', utf8, as_is);
    let made = made(folder.path());
    let indicators = &made.document.unwrap()["indicators"];
    assert_eq!(indicators[0]["targets"][1], json!({"comparison": ">=", "value": 90, "from": "2023-04-01"}));
    assert_eq!(indicators[1]["targets"], json!([{"comparison": "<=", "value": 5}]), "an empty place is none");
}
