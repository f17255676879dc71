//! Reads papers back as other programs do, for the tests: what stands in the cells of their tables.

use std::io::{Cursor, Read as _};

use calamine::{Data, Reader as _, Xlsx};

use super::csv::unguarded;
use super::markdown::unescaped;

/// Rows of cells, the heading row first.
pub(super) type Rows = Vec<Vec<String>>;

/// One file of a Word file.
pub(super) fn part(file: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn unescaped_xml(text: &str) -> String {
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    plain.replace("&amp;", "&")
}

/// What stands between every `open…>` and the next `close` of `text`; `<w:tblPr>` is no `<w:tbl`.
fn between<'t>(text: &'t str, open: &str, close: &str) -> Vec<&'t str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(open) {
        rest = &rest[at + open.len()..];
        if rest.starts_with(['>', ' ']) {
            let inner = rest.split_once('>').unwrap().1;
            let end = inner.find(close).unwrap();
            found.push(&inner[..end]);
            rest = &inner[end..];
        }
    }
    found
}

pub(super) fn docx(file: &[u8]) -> Vec<Rows> {
    let body = part(file, "word/document.xml");
    let cell = |cell: &&str| between(cell, "<w:t", "</w:t>").into_iter().map(unescaped_xml).collect::<String>();
    let row = |row: &&str| between(row, "<w:tc", "</w:tc>").iter().map(cell).collect();
    let tables = between(&body, "<w:tbl", "</w:tbl>");
    tables.iter().map(|table| between(table, "<w:tr", "</w:tr>").iter().map(row).collect()).collect()
}

pub(super) fn html(file: &[u8]) -> Vec<Rows> {
    let page = std::str::from_utf8(file).unwrap();
    let row = |row: &&str| {
        let cells = row.replace("</th>", "</td>").replace("<th", "<td");
        between(&cells, "<td", "</td>").into_iter().map(unescaped_xml).collect()
    };
    let tables = between(page, "<table", "</table>");
    tables.iter().map(|table| between(table, "<tr", "</tr>").iter().map(row).collect()).collect()
}

pub(super) fn markdown(file: &[u8]) -> Vec<Rows> {
    let mut tables: Vec<Rows> = Vec::new();
    let mut is_within = false;
    for line in std::str::from_utf8(file).unwrap().lines() {
        let inner = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |"));
        if inner.is_some() && !is_within {
            tables.push(Vec::new());
        }
        is_within = inner.is_some();
        // A bar of a cell is escaped, so that none stands alone between blanks.
        let cells = inner.map(|inner| inner.split(" | ").map(unescaped).collect::<Vec<_>>());
        if let (Some(cells), Some(table)) = (cells, tables.last_mut())
            && !cells.iter().all(|cell| cell.starts_with("---"))
        {
            table.push(cells);
        }
    }
    tables
}

pub(super) fn csv(file: &[u8]) -> Vec<Rows> {
    let mut reader = ::csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(file);
    let all: Vec<Vec<String>> =
        reader.records().map(|it| it.unwrap().iter().map(|cell| unguarded(cell).to_owned()).collect()).collect();
    // The caption first, an empty line behind; the foot is the last of all.
    let tables = all[..all.len() - 1].split(|row| row.len() == 1 && row[0].is_empty());
    tables.filter(|table| !table.is_empty()).map(|table| table[1..].to_vec()).collect()
}

pub(super) fn xlsx(file: &[u8]) -> Vec<Rows> {
    let mut book = Xlsx::new(Cursor::new(file)).unwrap();
    let cell = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::DateTime(day) => format!("day {}", day.as_f64()),
        other => panic!("{other:?}"),
    };
    let sheets = book.sheet_names();
    let sheets = sheets.iter().filter(|name| *name != "About");
    sheets
        .map(|name| book.worksheet_range(name).unwrap().rows().map(|row| row.iter().map(cell).collect()).collect())
        .collect()
}
