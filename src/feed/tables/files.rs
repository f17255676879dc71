//! Reads the tables from a folder or a workbook.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use super::aliases::Aliases;
use super::decode::{self, NoText};
use super::heading::known_in;
use super::place::{Finding, Place};
use super::separated::{self, Unmatched};
use super::workbook::{self, NoBook};
use super::{Part, Table};
use crate::domain::fault::FaultCode;
use crate::feed::source::{SourceLimits, in_words as in_words_of};
use crate::text::SafeText;

/// Tables, and what was found on the way to them.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Gathered {
    /// Those that hold a section.
    pub tables: Vec<Table>,
    /// What could not be read, and what was passed by.
    pub findings: Vec<Finding>,
}

impl Gathered {
    fn say(&mut self, code: FaultCode, name: &str, is_sheet: bool, message: &str) {
        let place = Place { table: SafeText::new(name), is_sheet, row: None, column: None };
        self.findings.push(Finding::new(code, Some(place), message));
    }
}

/// Every table at `path`: the CSV files of a folder, or the sheets of a workbook. `limits` are, for a file, the bytes it
/// may have, and for a workbook also those of its cells once they are unpacked.
pub fn tables_at(path: &Path, aliases: &Aliases, limits: SourceLimits) -> Gathered {
    let mut gathered = Gathered::default();
    let shown = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    if path.is_dir() {
        if let Err(error) = folder(path, aliases, limits, &mut gathered) {
            gathered.say(FaultCode::Unreadable, &shown, false, &in_words(&error));
        } else if gathered.tables.is_empty() && gathered.findings.is_empty() {
            let message = "The folder holds no .csv file. Put one for each section into it; `clinic feed templates FOLDER` \
                           writes empty ones.";
            gathered.say(FaultCode::Unreadable, &shown, false, message);
        }
        return gathered;
    }
    match ending(&shown).as_str() {
        "xlsx" | "xlsm" => book(path, &shown, aliases, limits, &mut gathered),
        "csv" | "tsv" | "txt" => {
            let message = "It is one file, and a feed has one for each section. Give the folder that they lie in.";
            gathered.say(FaultCode::Unreadable, &shown, false, message);
        }
        _ if !path.exists() => gathered.say(FaultCode::Unreadable, &shown, false, NOT_THERE),
        _ => {
            let message = "It is neither a folder of CSV files nor an Excel workbook of the kind .xlsx. Open it and save it \
                           as .xlsx.";
            gathered.say(FaultCode::Unreadable, &shown, false, message);
        }
    }
    gathered
}

const NOT_THERE: &str = "There is nothing of this name. Check the path.";

fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => NOT_THERE.into(),
        io::ErrorKind::PermissionDenied => {
            "This account may not read it, or another program has it open. Close it there, or ask for access.".into()
        }
        _ => format!("It could not be read ({error}). Check it, then try again."),
    }
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

fn folder(path: &Path, aliases: &Aliases, limits: SourceLimits, gathered: &mut Gathered) -> io::Result<()> {
    let mut names = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // Hidden files and Excel's own locks are nobody's tables.
        if !name.starts_with(['.', '~']) && !entry.path().is_dir() {
            names.push((name, entry.path()));
        }
    }
    names.sort();
    for (name, file) in names {
        match (ending(&name).as_str(), aliases.part(stem(&name))) {
            ("csv" | "tsv" | "txt", Some(part)) => text_file(&file, &name, part, aliases, limits, gathered),
            ("csv" | "tsv", None) => {
                let message = "No section of a feed has this name, so the file is not read. Name it after its section, or \
                               say in feed-aliases.toml which it is.";
                gathered.say(FaultCode::UnknownField, &name, false, message);
            }
            ("xlsx" | "xlsm" | "xls" | "xlsb" | "ods", _) => {
                let message =
                    "A workbook among CSV files is not read. Give the workbook itself, or save its sheets as CSV.";
                gathered.say(FaultCode::UnknownField, &name, false, message);
            }
            _ => {}
        }
    }
    Ok(())
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The bytes of a file, where it is no larger than it may be.
fn bytes(path: &Path, shown: &str, limits: SourceLimits, gathered: &mut Gathered) -> Option<Vec<u8>> {
    match read(path, limits.wire) {
        Ok(Some(bytes)) => return Some(bytes),
        Ok(None) => {
            let limit = in_words_of(limits.wire);
            let message = format!(
                "It is larger than the limit of {limit}. Check what was extracted, or raise the limit in the settings."
            );
            gathered.say(FaultCode::TooLarge, shown, false, &message);
        }
        Err(error) => gathered.say(FaultCode::Unreadable, shown, false, &in_words(&error)),
    }
    None
}

/// What is no file, a pipe above all, might never end, and a file may grow while it is read.
fn read(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

fn text_file(path: &Path, name: &str, part: Part, aliases: &Aliases, limits: SourceLimits, gathered: &mut Gathered) {
    let Some(bytes) = bytes(path, name, limits, gathered) else { return };
    let text = match decode::text(&bytes) {
        Ok(text) => text,
        Err(why) => {
            let (code, message) = match why {
                NoText::Workbook => (
                    FaultCode::Unreadable,
                    "It is an Excel workbook that is named as text. Open it and save it as CSV.",
                ),
                NoText::Binary => {
                    (FaultCode::NotUtf8, "It is no text that a spreadsheet writes. Save it again as \"CSV UTF-8\".")
                }
                NoText::Mixed => (
                    FaultCode::NotUtf8,
                    "Its letters are written in two ways, so that some would be read wrong. Save it again as \"CSV UTF-8\".",
                ),
            };
            return gathered.say(code, name, false, message);
        }
    };
    match separated::rows(&text, |rows| known_in(part, aliases, rows)) {
        Ok(rows) => gathered.tables.push(Table { part, name: SafeText::new(name), is_sheet: false, rows }),
        Err(unmatched) => {
            let (code, row, message) = match unmatched {
                Unmatched::Open(row) => (
                    FaultCode::Truncated,
                    row,
                    "A quote mark opens here and none closes, so that what follows would vanish. Close it, or save the file \
                     again.",
                ),
                Unmatched::Followed(row) => (
                    FaultCode::Unreadable,
                    row,
                    "Text follows a closing quote mark, so that rows may be joined here. Write a quote mark within text \
                     twice, or save the file again.",
                ),
            };
            let place = Place { table: SafeText::new(name), is_sheet: false, row: Some(row), column: None };
            gathered.findings.push(Finding::new(code, Some(place), message));
        }
    }
}

fn book(path: &Path, name: &str, aliases: &Aliases, limits: SourceLimits, gathered: &mut Gathered) {
    let Some(bytes) = bytes(path, name, limits, gathered) else { return };
    match workbook::read(&bytes, limits.decoded, |sheet| aliases.part(sheet)) {
        Ok(book) => {
            gathered.tables = book.tables;
            for (sheet, is_hidden) in book.passed {
                let message = if is_hidden {
                    "The sheet is hidden, and what cannot be seen is not read. Show it, or rename it."
                } else {
                    "No section of a feed has this name, so the sheet is not read. Name it after its section, say in \
                     feed-aliases.toml which it is, or leave it so."
                };
                gathered.say(FaultCode::UnknownField, sheet.as_str(), true, message);
            }
        }
        Err(NoBook::TooLarge) => {
            let message = "It unpacks to more than the workbook of one authority does. Check what was extracted.";
            gathered.say(FaultCode::TooLarge, name, false, message);
        }
        Err(NoBook::Protected) => {
            let message = "The workbook is protected by a password. Save it without one, where only you can read it.";
            gathered.say(FaultCode::Unreadable, name, false, message);
        }
        Err(NoBook::Damaged) => {
            let message =
                "It is damaged, or no workbook of the kind .xlsx. Open it in Excel and save it again as .xlsx.";
            gathered.say(FaultCode::Unreadable, name, false, message);
        }
    }
}
