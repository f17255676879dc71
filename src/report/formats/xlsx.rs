//! The tables of a paper as a workbook: a sheet each, with real numbers and dates, headings that stay in sight and filters.
//! A first sheet says what the paper is and which table is on which sheet.
//!
//! Text is written as text and never as a formula, whatever it begins with, and comes back as it was.

use std::borrow::Cow;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::FormatError;
use super::csv::headings;
use crate::report::document::{Cell, Column, ColumnKind, Document, Table};

/// A cell of Excel takes no more characters (counted as UTF-16 does).
const LONGEST: usize = 32_767;

/// The columns are set between these widths.
const WIDTHS: (usize, usize) = (8, 60);

/// How cells look.
struct Looks {
    heading: Format,
    text: Format,
    percent: Format,
    date: Format,
}

/// The workbook.
pub(super) fn write(document: &Document) -> Result<Vec<u8>, FormatError> {
    let tables: Vec<&Table> = document.tables().collect();
    if tables.is_empty() {
        return Err(FormatError::NoTable("Excel"));
    }
    workbook(document, &tables).map_err(|wrong| FormatError::Failed("Excel", wrong.to_string()))
}

/// What stands at the end of a text that was cut.
const CUT: &str = " [cut here: an Excel cell takes no more]";

/// The text as far as a cell takes it, with a sign where it goes on.
fn fitting(text: &str) -> Cow<'_, str> {
    if text.encode_utf16().count() <= LONGEST {
        return Cow::Borrowed(text);
    }
    let mut room = LONGEST - CUT.len();
    let fits = |c: &char| room.checked_sub(c.len_utf16()).inspect(|left| room = *left).is_some();
    let kept: String = text.chars().take_while(fits).collect();
    Cow::Owned(kept + CUT)
}

/// Each cell that a workbook holds only in part, as a sentence without its full stop.
pub(super) fn cut(document: &Document) -> Vec<String> {
    let mut cut = Vec::new();
    for table in document.tables() {
        for (row, cells) in table.rows().iter().enumerate() {
            for (cell, column) in cells.iter().zip(table.columns()) {
                let (Cell::Text(text) | Cell::Missing(text)) = cell else { continue };
                let characters = text.as_str().encode_utf16().count();
                if characters > LONGEST {
                    cut.push(format!(
                        "In the table '{}', row {}, '{}' is cut: it has {characters} characters, and an Excel cell takes \
                         32,767. Word, html and md hold all of it",
                        table.caption(),
                        row + 1,
                        column.title
                    ));
                }
            }
        }
    }
    cut
}

fn workbook(document: &Document, tables: &[&Table]) -> Result<Vec<u8>, XlsxError> {
    let wrapped = || Format::new().set_align(FormatAlign::Top).set_text_wrap();
    let looks = Looks {
        heading: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_background_color(0x00E6_EAEE),
        text: wrapped(),
        percent: Format::new().set_align(FormatAlign::Top).set_num_format("0.0%"),
        date: Format::new().set_align(FormatAlign::Top).set_num_format("d mmm yyyy"),
    };
    let mut book = Workbook::new();
    let mut properties = DocProperties::new().set_title(document.title.as_str()).set_author(document.foot.by.as_str());
    // The clock would make two files of one paper.
    properties = properties.set_creation_datetime(&ExcelDateTime::parse_from_str(&document.foot.moment())?);
    book.set_properties(&properties);
    let names: Vec<String> = tables.iter().enumerate().map(|(at, it)| sheet_name(at, it.caption().as_str())).collect();
    about(document, tables, &names, &looks, book.add_worksheet())?;
    for (table, name) in tables.iter().zip(&names) {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        fill(sheet, table, &looks)?;
    }
    book.save_to_buffer()
}

/// What the paper is, where each table is, and the foot.
fn about(
    document: &Document,
    tables: &[&Table],
    names: &[String],
    looks: &Looks,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    sheet.set_name("About")?.set_column_width(0, 34)?.set_column_width(1, 70)?;
    sheet.write_string_with_format(0, 0, document.title.as_str(), &looks.heading)?;
    sheet.write_string_with_format(2, 0, "Sheet", &looks.heading)?;
    sheet.write_string_with_format(2, 1, "What it shows", &looks.heading)?;
    let mut row = 3;
    for (table, name) in tables.iter().zip(names) {
        sheet.write_string_with_format(row, 0, name, &looks.text)?;
        sheet.write_string_with_format(row, 1, table.caption().as_str(), &looks.text)?;
        row += 1;
    }
    sheet.write_string_with_format(row + 1, 0, document.foot.in_words(), &Format::new())?;
    Ok(())
}

/// A name that Excel takes: short, without its own signs, and told apart by its number.
fn sheet_name(at: usize, caption: &str) -> String {
    let number = (at + 1).to_string();
    let plain = caption.chars().map(|c| if "[]:*?/\\'".contains(c) { ' ' } else { c });
    let mut name = number;
    name.push(' ');
    for c in plain {
        if name.encode_utf16().count() + c.len_utf16() > 31 {
            break;
        }
        name.push(c);
    }
    name.trim_end().to_owned()
}

fn fill(sheet: &mut Worksheet, table: &Table, looks: &Looks) -> Result<(), XlsxError> {
    let mut last = 0_u16;
    let mut starts = Vec::new();
    for (at, column) in table.columns().iter().enumerate() {
        starts.push(last);
        let headings = headings(column);
        let shown = table.rows().iter().map(|row| row[at].shown().chars().count());
        let widest = shown.chain(headings.iter().map(|it| it.chars().count() / 2)).max().unwrap_or(0);
        for (n, heading) in headings.iter().enumerate() {
            sheet.write_string_with_format(0, last, heading, &looks.heading)?;
            let width = if n == 0 { widest.clamp(WIDTHS.0, WIDTHS.1) } else { 12 };
            #[expect(clippy::cast_precision_loss, reason = "a few columns")]
            sheet.set_column_width(last, width as f64 + 2.0)?;
            last += 1;
        }
    }
    let mut at = 0;
    for row in table.rows() {
        at += 1;
        for ((cell, column), start) in row.iter().zip(table.columns()).zip(&starts) {
            put(sheet, (at, *start), cell, column, looks)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?.set_repeat_rows(0, 0)?.set_landscape().set_paper_size(9);
    if last > 0 {
        sheet.autofilter(0, 0, at, last - 1)?;
    }
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    (row, at): (u32, u16),
    cell: &Cell,
    column: &Column,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let beside = if column.kind == ColumnKind::Mixed { 2 } else { 1 };
    let has_parts = column.kind.has_parts();
    let unit = |sheet: &mut Worksheet, unit: &str| -> Result<(), XlsxError> {
        if column.kind == ColumnKind::Mixed {
            sheet.write_string(row, at + 1, unit)?;
        }
        Ok(())
    };
    match cell {
        Cell::Text(text) | Cell::Missing(text) => {
            sheet.write_string_with_format(row, at, fitting(text.as_str()), &looks.text)?;
        }
        #[expect(clippy::cast_precision_loss, reason = "the contract stops far below 2^53")]
        Cell::Count(count) => {
            sheet.write_number(row, at, *count as f64)?;
        }
        Cell::Number(value) => {
            sheet.write_number(row, at, *value)?;
        }
        Cell::Percent(value) => {
            sheet.write_number_with_format(row, at, value / 100.0, &looks.percent)?;
            unit(sheet, "%")?;
        }
        #[expect(clippy::cast_precision_loss, reason = "the contract stops far below 2^53")]
        Cell::Share { n, d } => {
            match *d {
                0 => sheet.write_string(row, at, "no cases")?,
                d => sheet.write_number_with_format(row, at, *n as f64 / d as f64, &looks.percent)?,
            };
            unit(sheet, "%")?;
            if has_parts {
                sheet.write_number(row, at + beside, *n as f64)?;
                sheet.write_number(row, at + beside + 1, *d as f64)?;
            }
        }
        Cell::Date(day) => {
            use chrono::Datelike as _;
            let year = u16::try_from(day.year()).unwrap_or(0);
            let (month, of_month) = (u8::try_from(day.month()).unwrap_or(0), u8::try_from(day.day()).unwrap_or(0));
            // Excel's days begin with 1900; what comes before them is text.
            match ExcelDateTime::from_ymd(year, month, of_month).ok().filter(|_| year >= 1900) {
                Some(date) => sheet.write_datetime_with_format(row, at, &date, &looks.date)?,
                None => sheet.write_string(row, at, day.to_string())?,
            };
        }
        Cell::Withheld => {
            let all: &[u16] = if has_parts { &[0, beside, beside + 1] } else { &[0] };
            for offset in all {
                sheet.write_string(row, at + offset, Cell::WITHHELD)?;
            }
        }
    }
    Ok(())
}
