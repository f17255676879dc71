//! The sheets of an Excel workbook. A cell is taken as it is shown: a date where its format is one, with the format's
//! own idea of what is shown; a formula by the value that was last reckoned.

use std::cell::Cell as Flag;
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Cursor, Read as _};
use std::panic::{self, AssertUnwindSafe};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};
use chrono::NaiveDate;

use super::cell::{Cell, Row, Shown, ShownDate};
use super::dates;
use super::{Part, Table};
use crate::text::SafeText;

/// Why a workbook cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NoBook {
    /// It is protected by a password.
    Protected,
    /// It is damaged, or no workbook of this kind.
    Damaged,
    /// It holds more than the limit.
    TooLarge,
}

/// The sheets of a workbook.
pub(super) struct Book {
    /// Those that can be seen and that `part` knows.
    pub(super) tables: Vec<Table>,
    /// The names of the others, and whether they would be known if they were not hidden.
    pub(super) passed: Vec<(SafeText, bool)>,
}

/// Bytes that one part of a workbook may unpack to, and all of them together.
const PART: u64 = 256 << 20;
const WHOLE: u64 = 512 << 20;

/// How many times its packed size a part of more than [`SMALL`] bytes may be: the sheets of a spreadsheet stay far below.
const RATIO: u64 = 400;
const SMALL: u64 = 16 << 20;

/// How much of a part's start is looked at for a document type, which no spreadsheet writes.
const START: u64 = 1 << 10;

thread_local! {
    /// Whether this thread is within the library that reads workbooks.
    static TRYING: Flag<bool> = const { Flag::new(false) };
}

/// Whether a panic of this thread is one of the library that reads workbooks: it is caught, and told as a damaged file.
pub fn is_trying_a_workbook() -> bool {
    TRYING.get()
}

/// Reads the workbook in `bytes`, no more of it than `limit` bytes of cells.
pub(super) fn read(bytes: &[u8], limit: u64, part: impl Fn(&str) -> Option<Part>) -> Result<Book, NoBook> {
    tried(|| {
        unpacks(bytes)?;
        sheets(bytes, limit, part)
    })
}

/// What `reading` gives; a forged workbook can have the library break off, which is damage too.
fn tried<T>(reading: impl FnOnce() -> Result<T, NoBook>) -> Result<T, NoBook> {
    TRYING.set(true);
    // Nothing that the closure held is used after a panic.
    let read = panic::catch_unwind(AssertUnwindSafe(reading));
    TRYING.set(false);
    read.unwrap_or(Err(NoBook::Damaged))
}

/// Whether the parts of the workbook stay within what they may unpack to. They are counted as they unpack, since what an
/// archive says of itself may be forged. Whatever else is wrong with it is found where it is read.
fn unpacks(bytes: &[u8]) -> Result<(), NoBook> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
    let mut whole = 0;
    for at in 0..archive.len() {
        let Ok(mut part) = archive.by_index(at) else { continue };
        let most = PART.min(part.compressed_size().saturating_mul(RATIO).max(SMALL));
        let mut start = Vec::new();
        if part.by_ref().take(START).read_to_end(&mut start).is_err() {
            continue;
        }
        if start.windows(9).any(|word| word.eq_ignore_ascii_case(b"<!doctype")) {
            return Err(NoBook::Damaged);
        }
        let mut rest = part.take(most);
        // A part that breaks within the limit breaks at the same place for the library.
        let _ = io::copy(&mut rest, &mut io::sink());
        whole += most - rest.limit() + start.len() as u64;
        if rest.limit() == 0 || whole > WHOLE {
            return Err(NoBook::TooLarge);
        }
    }
    Ok(())
}

fn sheets(bytes: &[u8], limit: u64, part: impl Fn(&str) -> Option<Part>) -> Result<Book, NoBook> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| why(&error))?;
    let mut room = limit;
    let mut read = Book { tables: Vec::new(), passed: Vec::new() };
    for sheet in book.sheets_metadata().to_vec() {
        let name = SafeText::new(&sheet.name);
        let known = part(&sheet.name);
        let is_seen = sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
        let Some(part) = known.filter(|_| is_seen) else {
            read.passed.push((name, known.is_some()));
            continue;
        };
        let rows = rows(&mut book, &sheet.name, &mut room)?;
        read.tables.push(Table { part, name, is_sheet: true, rows });
    }
    Ok(read)
}

fn why(error: &XlsxError) -> NoBook {
    match error {
        XlsxError::Password => NoBook::Protected,
        _ => NoBook::Damaged,
    }
}

fn rows(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, room: &mut u64) -> Result<Vec<Row>, NoBook> {
    let bare = not_reckoned(book, name)?;
    let mut cells = book.worksheet_cells_reader(name).map_err(|error| why(&error))?;
    let formats: Vec<Format> = cells.styles().iter().map(Format::of).collect();
    let mut rows: BTreeMap<u32, Vec<(u32, Cell)>> = BTreeMap::new();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|error| why(&error))? {
        let format = formats.get(style).copied().unwrap_or(Format::PLAIN);
        let value = match read_cell(cell.get_value(), format) {
            Some(value) => value,
            None if bare.contains(&cell.get_position()) => Cell::NotReckoned,
            None => continue,
        };
        let size = value.as_text().map_or(0, str::len) + size_of::<Cell>();
        *room = room.checked_sub(size as u64).ok_or(NoBook::TooLarge)?;
        let (row, column) = cell.get_position();
        rows.entry(row).or_default().push((column, value));
    }
    let row = |(at, mut cells): (u32, Vec<(u32, Cell)>)| {
        // A damaged sheet may have them in any order, or one twice: the first stands.
        cells.sort_by_key(|(column, _)| *column);
        cells.dedup_by_key(|(column, _)| *column);
        Row { number: at.saturating_add(1), cells, width: 0 }
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Formulas without a value. Taken for empty cells they could make a team's figure the organisation's.
fn not_reckoned(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<HashSet<(u32, u32)>, NoBook> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|error| why(&error))?;
    let mut bare = HashSet::new();
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|error| why(&error))? {
        if cell.formula.is_some() && cell.value == DataRef::Empty {
            bare.insert(cell.pos);
        }
    }
    Ok(bare)
}

fn read_cell(value: &DataRef<'_>, format: Format) -> Option<Cell> {
    match value {
        DataRef::Empty => None,
        DataRef::String(text) => Cell::of_text(text),
        DataRef::SharedString(text) => Cell::of_text(text),
        DataRef::DateTimeIso(text) => Cell::of_text(text),
        DataRef::DurationIso(_) => Some(Cell::NoDate),
        DataRef::Error(_) => Some(Cell::Error),
        DataRef::Bool(is) => Some(Cell::Yes(*is)),
        DataRef::Int(number) => Some(Cell::Number(*number as f64, format.number)),
        DataRef::Float(number) => Some(Cell::Number(*number, format.number)),
        DataRef::DateTime(date) => Some(day(date).map_or(Cell::NoDate, |day| Cell::Date(day, format.date))),
    }
}

/// The day of a date, the time of day left out. The library knows which of the two systems the workbook counts in.
fn day(date: &ExcelDateTime) -> Option<NaiveDate> {
    if date.is_duration() || date.as_f64() < 1.0 {
        return None;
    }
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day)).filter(|day| dates::is_plausible(*day))
}

/// How a style shows numbers and dates.
#[derive(Clone, Copy)]
struct Format {
    number: Shown,
    date: ShownDate,
}

impl Format {
    const PLAIN: Self = Self { number: Shown::Plain, date: ShownDate::Day };

    fn of(style: &Style) -> Self {
        let Some(format) = &style.number_format else { return Self::PLAIN };
        // For positive numbers, without what stands in quotes, in brackets or behind a backslash.
        let code = bare(&format.format_code);
        let digits = code.len();
        let number = if code.contains('%') {
            Shown::Percent
        } else if digits > 1 && code.bytes().all(|b| b == b'0') {
            Shown::Padded(digits)
        } else {
            Shown::Plain
        };
        let date = match (code.find('d'), code.find('y')) {
            (None, Some(_)) => ShownDate::Month,
            (Some(day), Some(year)) if year < day => ShownDate::YearFirst,
            _ => ShownDate::Day,
        };
        Self { number, date }
    }
}

fn bare(code: &str) -> String {
    let mut kept = String::new();
    let (mut quoted, mut bracketed) = (false, false);
    let mut letters = code.chars();
    while let Some(c) = letters.next() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ if bracketed => {}
            '\\' | '_' | '*' => {
                letters.next();
            }
            ';' => break,
            _ => kept.extend(c.to_lowercase()),
        }
    }
    kept
}

#[cfg(test)]
mod tests;
