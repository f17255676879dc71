//! Where something was found, as a person who looks into the spreadsheet would say it.

use std::fmt;

use super::Table;
use super::cell::letters;
use super::heading::Headed;
use crate::domain::fault::{Fault, FaultCode, Severity};
use crate::text::SafeText;

/// A file or sheet, a row of it, a column of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The file's name, or the sheet's.
    pub table: SafeText,
    /// Whether it is a sheet.
    pub is_sheet: bool,
    /// The row as a spreadsheet numbers it, from 1.
    pub row: Option<u32>,
    /// The column: its place from 0, and its heading.
    pub column: Option<(u32, SafeText)>,
}

impl Place {
    /// The whole of `table`.
    pub(super) fn of(table: &Table) -> Self {
        Self { table: table.name.clone(), is_sheet: table.is_sheet, row: None, column: None }
    }

    /// The same, in the row of this number.
    pub(super) fn row(self, number: u32) -> Self {
        Self { row: Some(number), ..self }
    }

    /// The same, in a column.
    pub(super) fn column(self, at: u32, heading: &SafeText) -> Self {
        Self { column: Some((at, heading.clone())), ..self }
    }

    /// The same, in a column of a heading.
    pub(super) fn headed(self, column: Option<&Headed>) -> Self {
        match column {
            Some(column) => self.column(column.at, &column.text),
            None => self,
        }
    }

    /// The cell as a spreadsheet names it, `D17`, where it is one.
    pub fn cell(&self) -> Option<String> {
        Some(format!("{}{}", letters(self.column.as_ref()?.0), self.row?))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_sheet {
            f.write_str("sheet ")?;
        }
        write!(f, "{}", self.table)?;
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        match &self.column {
            Some((at, heading)) if heading.is_blank() => write!(f, ", column {}", letters(*at)),
            Some((at, heading)) => write!(f, ", column {} ({heading})", letters(*at)),
            None => Ok(()),
        }
    }
}

/// Something found, with its place in the tables where it has one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// What was found. Its path is the one in the feed that was made.
    pub fault: Fault,
    /// Where.
    pub place: Option<Place>,
    /// How many faults it stands for: one, but where it says how many more of a kind there are than are listed.
    pub count: u64,
}

impl Finding {
    /// Found at `place`, before there is a feed.
    pub(super) fn new(code: FaultCode, place: Option<Place>, message: &str) -> Self {
        let fault = Fault { code, path: SafeText::default(), message: message.into(), touches: Vec::new() };
        Self { fault, place, count: 1 }
    }

    /// Whether it refuses the feed.
    pub fn refuses(&self) -> bool {
        self.fault.code.severity() == Severity::Document
    }

    /// Place and message in one.
    pub fn in_full(&self) -> String {
        match &self.place {
            Some(place) => format!("{place}: {}", self.fault.message),
            None => self.fault.message.to_string(),
        }
    }
}
