//! A feed from what analysts hold: CSV files in a folder, or the sheets of a workbook, one a section of the contract.
//!
//! Bytes become rows of cells (`decode`, `separated`, `workbook`); headings are found and given their field of the
//! contract (`heading`, `aliases`, `columns`); cells become values (`values`, `dates`); rows become a document (`draft`)
//! that the reader of every feed then checks, so that accepted means accepted there. What is wrong is told by file or
//! sheet, row and column (`place`), and never by the cell's value.
//!
//! Choices that are made here:
//! - What the document says of itself (organisation, `as_of` …) stands in a table of its own, `feed`, in one row.
//! - The fields of an object have a point: `posts.vacant_fte`. A second target stands under `targets.2.value`.
//! - The heading is the one of the first rows that names most fields; rows above it are titles. Two rows may make one
//!   heading, where merged cells name a group above its fields.
//! - A row that begins with `# ` is help for people. A row without any value is none.
//! - A row of a CSV file with more values than headings has a separator too many, so that its values are not where they
//!   belong: it is set aside.
//! - In `period` a day is taken as one only where it is written year first: month ends written as days are too common.

mod aliases;
mod cell;
mod columns;
mod dates;
mod decode;
mod draft;
mod files;
mod found;
mod heading;
mod judged;
mod numbers;
mod place;
mod pointer;
mod separated;
mod templates;
mod told;
mod values;
mod workbook;
mod written;

use crate::dataset::Section;
use crate::text::SafeText;

pub use aliases::{Aliases, BadAliases};
pub use cell::{Cell, Row, Shown, ShownDate};
pub use draft::Draft;
pub use files::{Gathered, tables_at};
pub use place::{Finding, Place};
pub use templates::{NotWritten, templates};
pub use workbook::is_trying_a_workbook;

/// What one table holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Part {
    /// What the document says of itself: one row.
    Feed,
    /// The rows of a section.
    Rows(Section),
}

impl Part {
    /// Every part, in the order of a document.
    pub const ALL: [Self; 14] = {
        let mut all = [Self::Feed; 14];
        let mut at = 0;
        while at < Section::ALL.len() {
            all[at + 1] = Self::Rows(Section::ALL[at]);
            at += 1;
        }
        all
    };

    /// The name of its file or sheet.
    pub fn word(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Rows(section) => section.word(),
        }
    }

    /// Whether a document cannot do without it.
    pub fn is_required(self) -> bool {
        match self {
            Self::Feed => true,
            Self::Rows(section) => section.is_required(),
        }
    }
}

/// A file or a sheet that holds a section, with the rows that say something.
#[derive(Clone, PartialEq, Debug)]
pub struct Table {
    /// What it holds.
    pub part: Part,
    /// The file's name, or the sheet's.
    pub name: SafeText,
    /// Whether it is a sheet, in which every cell is under its heading.
    pub is_sheet: bool,
    /// Its rows.
    pub rows: Vec<Row>,
}
