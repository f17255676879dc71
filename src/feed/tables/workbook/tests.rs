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

/// A file of a zip archive, as it is: name and text.
fn archive(files: &[(&str, String)]) -> Vec<u8> {
    let (mut whole, mut directory) = (Vec::new(), Vec::new());
    let number = |value: usize| u32::try_from(value).unwrap().to_le_bytes();
    for (name, text) in files {
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        let at = number(whole.len());
        let mut about = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        about.extend(crc.sum().to_le_bytes());
        about.extend([number(text.len()), number(text.len()), number(name.len())].concat());
        whole.extend(b"PK\x03\x04");
        whole.extend(&about);
        whole.extend(format!("{name}{text}").bytes());
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend(at);
        directory.extend(name.bytes());
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let end =
        [&b"PK\x05\x06\0\0\0\0"[..], &count, &count, &number(directory.len()), &number(whole.len()), &[0, 0]].concat();
    [whole, directory, end].concat()
}

/// A workbook with these cells in the sheet `teams`; style 1 is a date.
fn by_hand(properties: &str, cells: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let rels = "http://schemas.openxmlformats.org/package/2006/relationships";
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    archive(&[
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{rels}\"><Relationship Id=\"r1\" Type=\"{kind}/officeDocument\" Target=\"xl/workbook.xml\"></Relationship></Relationships>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{rels}\"><Relationship Id=\"r1\" Type=\"{kind}/worksheet\" Target=\"worksheets/sheet1.xml\"></Relationship></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{kind}\"><workbookPr{properties}></workbookPr><sheets><sheet name=\"teams\" sheetId=\"1\" r:id=\"r1\"></sheet></sheets></workbook>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{main}\"><cellXfs><xf numFmtId=\"0\"></xf><xf numFmtId=\"14\"></xf></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData><row r=\"1\">{cells}</row></sheetData></worksheet>"),
        ),
    ])
}

#[test]
fn both_systems_of_dates_are_known() {
    let date = |serial: u32| format!("<c r=\"A1\" s=\"1\"><v>{serial}</v></c>");
    for (properties, serial, shown) in [
        ("", 44926, Cell::Date(day("2022-12-31"), ShownDate::Day)),
        (" date1904=\"1\"", 43464, Cell::Date(day("2022-12-31"), ShownDate::Day)),
        (" date1904=\"0\"", 61, Cell::Date(day("1900-03-01"), ShownDate::Day)),
        ("", 1_000_000_000, Cell::NoDate),
        ("", 0, Cell::NoDate),
    ] {
        let book = read(&by_hand(properties, &date(serial)), 1 << 20, known).ok().unwrap();
        assert_eq!(book.tables[0].rows[0].cells, [(0, shown)], "{properties} {serial}");
    }
}

#[test]
fn a_formula_that_was_never_reckoned_is_not_an_empty_cell() {
    let cells = "<c r=\"A1\"><f>B1</f></c><c r=\"B1\"><f>C1</f><v></v></c><c r=\"C1\" t=\"str\"><f>D1</f><v></v></c>\
                 <c r=\"D1\"><f>1+1</f><v>2</v></c><c r=\"E1\"></c>";
    let book = read(&by_hand("", cells), 1 << 20, known).ok().unwrap();
    let expected = [(0, Cell::NotReckoned), (1, Cell::NotReckoned), (3, Cell::Number(2.0, Shown::Plain))];
    assert_eq!(book.tables[0].rows[0].cells, expected);
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

/// A part's text forged so that the library's own reckoning overflows.
#[test]
fn a_panic_of_the_library_is_a_damaged_workbook() {
    for cells in [
        "</row><row r=\"4294967299\"><c r=\"A4294967299\"><v>1</v></c>",
        "</row><row r=\"4294967295\"><c><v>1</v></c></row><row><c><v>1</v></c>",
    ] {
        let _ = super::read(&by_hand("", cells), 1 << 20, known);
    }
    assert_eq!(tried::<()>(|| panic!("as the library does")).err(), Some(NoBook::Damaged));
    assert!(!is_trying_a_workbook());
}

/// A workbook of one part more, which is deflated.
fn with_part(text: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let packed = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("xl/sharedStrings.xml", packed).unwrap();
    zip.write_all(text).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn what_unpacks_to_far_more_than_a_spreadsheet_is_refused_before_it_is_read() {
    assert_eq!(unpacks(&with_part(&vec![b' '; 17 << 20])), Err(NoBook::TooLarge));
    assert_eq!(unpacks(&with_part(&vec![b' '; 1 << 20])), Ok(()));
    let typed = b"<?xml version=\"1.0\"?><!DOCTYPE sst [<!ENTITY a \"aa\">]><sst>&a;</sst>";
    assert_eq!(unpacks(&with_part(typed)), Err(NoBook::Damaged));
}
