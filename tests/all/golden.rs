//! What a workbook holds, as another program finds it there: each sheet with its frozen heading, its filter and the widths of
//! its columns, and each cell with its kind and its number format. The other formats have golden files beside their writers.

use std::fmt::Write as _;
use std::io::{Cursor, Read as _};

use assurance_clinic::domain::event::Head;
use assurance_clinic::report::document::{Block, Cell, Column, ColumnKind, Deed, Document, Foot, Kind, Table};
use assurance_clinic::report::formats::{Format, write};
use calamine::{Data, Reader as _, Xlsx};
use chrono::{NaiveDate, TimeDelta, TimeZone as _, Utc};

fn day(year: i32, month: u32, of_month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, of_month).unwrap()
}

/// A paper with every kind of column and of cell, and a foot that never changes.
fn paper() -> Document {
    let figures = Table::new(
        "Figures by team, December 2022",
        [
            Column::text("Team"),
            Column::new("Visits in time", ColumnKind::Share),
            Column::new("Target", ColumnKind::Percent),
            Column::new("Outside", ColumnKind::Count),
            Column::new("Caseload", ColumnKind::Number),
        ],
        vec![
            [
                Cell::text("Protection 1"),
                Cell::Share { n: 445, d: 543 },
                Cell::Percent(97.5),
                Cell::Count(98),
                Cell::Number(17.25),
            ],
            [
                Cell::text("=SUM(A1:A9)"),
                Cell::Share { n: 0, d: 0 },
                Cell::missing("none"),
                Cell::Count(0),
                Cell::missing("not known"),
            ],
            [Cell::text("<b>Zoë</b> & co"), Cell::Withheld, Cell::Withheld, Cell::Withheld, Cell::Withheld],
        ],
    );
    let others = Table::new(
        "Everything else: [by day]/*?",
        [Column::text("Standard"), Column::new("Figure", ColumnKind::Mixed), Column::new("Due", ColumnKind::Date)],
        vec![
            [Cell::text("Contacts"), Cell::Count(1234), Cell::Date(day(2023, 2, 1))],
            [Cell::text("Visits"), Cell::Share { n: 31, d: 36 }, Cell::Date(day(1876, 5, 1))],
            [Cell::text("Audits"), Cell::Percent(71.4), Cell::missing("none")],
        ],
    );
    let foot = Foot {
        deed: Deed::Closed,
        on: day(2023, 1, 12),
        by: "S. Hart, minute taker, for D. Adeyemi".into(),
        at: Some(Utc.with_ymd_and_hms(2023, 1, 12, 15, 30, 0).unwrap()),
        as_of: Some(day(2022, 12, 31)),
        digest: "sha256:ab12".into(),
        head: Some(Head::EMPTY),
    };
    let blocks = vec![Block::part("Figures"), Block::Table(figures), Block::Table(others)];
    Document { title: "Clinic pack & more: <Protection>".into(), kind: Kind::Pack, blocks, foot }
}

/// One file of the workbook.
fn part(file: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Each element of this name, as it is opened.
fn elements<'x>(xml: &'x str, name: &str) -> Vec<&'x str> {
    let starts = xml.match_indices('<').map(|(at, _)| &xml[at..]);
    let opened = starts.filter_map(|it| it.split_inclusive('>').next());
    let is_called = |it: &&str| it[1..].split([' ', '>', '/']).next() == Some(name);
    opened.filter(is_called).collect()
}

/// What an element says under this name.
fn attribute<'x>(element: &'x str, name: &str) -> Option<&'x str> {
    let (_, from) = element.split_once(&format!(" {name}=\""))?;
    from.split('"').next()
}

/// The number format of each style, by its place.
fn number_formats(styles: &str) -> Vec<String> {
    let own = elements(styles, "numFmt");
    let cells = styles.split_once("<cellXfs").unwrap().1.split_once("</cellXfs>").unwrap().0;
    let name = |style: &&str| {
        let id = attribute(style, "numFmtId").unwrap();
        let own = own.iter().find(|it| attribute(it, "numFmtId") == Some(id));
        own.and_then(|it| attribute(it, "formatCode")).map_or_else(|| format!("built-in {id}"), str::to_owned)
    };
    elements(cells, "xf").iter().map(name).collect()
}

/// The kind of a cell and what is in it.
fn told(cell: &Data) -> String {
    match cell {
        Data::Empty => "empty".into(),
        Data::String(text) => format!("text {text:?}"),
        Data::Float(number) => format!("number {number}"),
        #[expect(clippy::cast_possible_truncation, reason = "a day of Excel, counted from the end of 1899")]
        Data::DateTime(moment) => format!("date {}", day(1899, 12, 30) + TimeDelta::days(moment.as_f64() as i64)),
        other => panic!("no paper has {other:?}"),
    }
}

/// The whole of a workbook in words.
fn in_words(file: &[u8]) -> String {
    let mut book = Xlsx::new(Cursor::new(file)).unwrap();
    let formats = number_formats(&part(file, "xl/styles.xml"));
    let mut words = String::new();
    for (at, name) in book.sheet_names().iter().enumerate() {
        let xml = part(file, &format!("xl/worksheets/sheet{}.xml", at + 1));
        writeln!(words, "sheet {name:?}").unwrap();
        for element in ["pane", "col", "autoFilter", "pageSetup"] {
            for it in elements(&xml, element) {
                writeln!(words, "  {it}").unwrap();
            }
        }
        for cell in elements(&xml, "c") {
            let place = attribute(cell, "r").unwrap();
            let letters = place.trim_end_matches(|c: char| c.is_ascii_digit());
            let column = letters.bytes().fold(0, |all, letter| all * 26 + u32::from(letter - b'A') + 1) - 1;
            let row: u32 = place[letters.len()..].parse().unwrap();
            let style = attribute(cell, "s").map_or(0, |it| it.parse::<usize>().unwrap());
            let range = book.worksheet_range(name).unwrap();
            let held = range.get_value((row - 1, column)).unwrap_or(&Data::Empty);
            writeln!(words, "  {place} {} as {}", told(held), formats[style]).unwrap();
        }
        assert!(elements(&xml, "f").is_empty(), "a formula in {name}");
    }
    for named in elements(&part(file, "xl/workbook.xml"), "definedName") {
        writeln!(words, "{named}").unwrap();
    }
    words + &part(file, "docProps/core.xml").replace("><", ">\n<") + "\n"
}

#[test]
fn a_workbook_holds_what_it_held() {
    let file = write(&paper(), Format::Xlsx).unwrap();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("workbook", in_words(&file));
    });
}
