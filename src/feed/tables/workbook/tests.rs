//! Workbooks as Excel writes them, made by another library and read back.

use rust_xlsxwriter::{Format as Look, Formula, Workbook};

use super::*;
use crate::dataset::Section;

fn known(name: &str) -> Option<Part> {
    (name == "teams").then_some(Part::Rows(Section::Teams))
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The cells of the sheet `teams`, one a row in column A.
fn cells(book: &mut Workbook) -> Vec<(u32, Cell)> {
    let bytes = book.save_to_buffer().unwrap();
    let read = read(&bytes, 1 << 20, known).ok().unwrap();
    read.tables[0].rows.iter().map(|row| (row.number, row.cells[0].1.clone())).collect()
}

#[test]
fn a_cell_is_taken_as_it_is_shown() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("teams").unwrap();
    let look = |code: &str| Look::new().set_num_format(code);
    sheet.write_string(0, 0, " 00123 ").unwrap();
    sheet.write_number(1, 0, 31.0).unwrap();
    sheet.write_number_with_format(2, 0, 0.82, &look("0%")).unwrap();
    sheet.write_number_with_format(3, 0, 123.0, &look("000000")).unwrap();
    sheet.write_number_with_format(4, 0, 44926.0, &look("dd/mm/yyyy")).unwrap();
    sheet.write_number_with_format(5, 0, 44896.0, &look("mmm-yy")).unwrap();
    sheet.write_number_with_format(6, 0, 44926.6, &look("yyyy-mm-dd")).unwrap();
    sheet.write_number_with_format(7, 0, 0.5, &look("hh:mm")).unwrap();
    sheet.write_number_with_format(8, 0, 44926.0, &look("[$-809]dd mmmm yyyy;@")).unwrap();
    sheet.write_boolean(9, 0, true).unwrap();
    sheet.write_formula(10, 0, Formula::new("=1+2").set_result("3")).unwrap();
    sheet.write_formula(11, 0, Formula::new("=\"T\"&\"04\"").set_result("T04")).unwrap();
    sheet.write_formula(12, 0, Formula::new("=NA()").set_result("#N/A")).unwrap();
    sheet.write_blank(13, 0, &look("0")).unwrap();
    sheet.write_string(15, 0, "after a gap").unwrap();
    let expected = [
        (1, Cell::Text("00123".into())),
        (2, Cell::Number(31.0, Shown::Plain)),
        (3, Cell::Number(0.82, Shown::Percent)),
        (4, Cell::Number(123.0, Shown::Padded(6))),
        (5, Cell::Date(day("2022-12-31"), ShownDate::Day)),
        (6, Cell::Date(day("2022-12-01"), ShownDate::Month)),
        (7, Cell::Date(day("2022-12-31"), ShownDate::YearFirst)),
        (8, Cell::NoDate),
        (9, Cell::Date(day("2022-12-31"), ShownDate::Day)),
        (10, Cell::Yes(true)),
        (11, Cell::Number(3.0, Shown::Plain)),
        (12, Cell::Text("T04".into())),
        (13, Cell::Error),
        (16, Cell::Text("after a gap".into())),
    ];
    assert_eq!(cells(&mut book), expected);
}

#[test]
fn both_systems_of_dates_are_known() {
    for (system, serial, shown) in [
        (false, 44926.0, Some("2022-12-31")),
        (true, 43464.0, Some("2022-12-31")),
        (false, -1.0, None),
        (false, 1e9, None),
    ] {
        let kind = calamine::ExcelDateTimeType::DateTime;
        assert_eq!(super::day(&ExcelDateTime::new(serial, kind, system)), shown.map(day), "{serial}");
    }
}

#[test]
fn sheets_that_are_hidden_or_not_known_are_told() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("front").unwrap();
    book.add_worksheet().set_name("teams").unwrap().set_hidden(true).write_string(0, 0, "id").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let read = read(&bytes, 1 << 20, known).ok().unwrap();
    assert!(read.tables.is_empty());
    assert_eq!(read.passed, [("front".into(), false), ("teams".into(), true)]);
}

/// A damaged workbook is refused in words; it neither ends the program nor is taken for a good one without a look.
#[test]
fn damage_is_no_panic() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("teams").unwrap();
    for row in 0..20 {
        sheet.write_string(row, 0, "T04").unwrap().write_number(row, 1, f64::from(row)).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let mut seed = 1_u64;
    for _ in 0..400 {
        let mut damaged = bytes.clone();
        for _ in 0..3 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(seed >> 33).unwrap() % damaged.len();
            damaged[at] ^= 1 << (seed % 8);
        }
        let _ = super::read(&damaged, 1 << 20, known).is_ok();
    }
    for cut in (0..bytes.len()).step_by(97) {
        let _ = super::read(&bytes[..cut], 1 << 20, known).is_ok();
    }
    assert_eq!(super::read(&bytes, 100, known).err(), Some(NoBook::TooLarge));
}
