//! `clinic report …` as it is typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::report::document::Kind;
use crate::report::formats::Format;

/// `clinic report KIND …`
#[derive(Args, Debug)]
pub struct Report {
    /// Which paper
    #[arg(value_enum, value_name = "PAPER")]
    pub kind: Paper,
    /// The area: its clinic that is open or comes next; for minutes and slips the one closed last
    #[arg(long)]
    pub area: Option<String>,
    /// The clinic: its number or its UUID
    #[arg(long)]
    pub clinic: Option<String>,
    /// Only this team's representation
    #[arg(long)]
    pub team: Option<String>,
    /// Only this owner's slip
    #[arg(long)]
    pub owner: Option<String>,
    /// In which format
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub as_format: AsFormat,
    /// The file to write; a folder that is there for slips and representations of several
    #[arg(long, value_name = "PATH")]
    pub out: PathBuf,
    /// Write over a file that is there
    #[arg(long)]
    pub replace: bool,
}

/// The papers.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Paper {
    /// What is read before a clinic
    Pack,
    /// The minutes of a closed clinic, with its action list
    Minutes,
    /// The improvement board's report, by improvement priority
    Board,
    /// The scrutiny panel's report, which is public: small numbers withheld, nobody named
    Panel,
    /// What each owner owes, a file each
    Slip,
    /// What a team says of its figures
    Representation,
}

impl Paper {
    /// The kind of document it is.
    pub fn kind(self) -> Kind {
        match self {
            Self::Pack => Kind::Pack,
            Self::Minutes => Kind::Minutes,
            Self::Board => Kind::Board,
            Self::Panel => Kind::Panel,
            Self::Slip => Kind::Slip,
            Self::Representation => Kind::Representation,
        }
    }
}

/// The formats.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum AsFormat {
    /// Word
    Docx,
    /// A web page in one file
    Html,
    /// Markdown
    Md,
    /// The tables as CSV
    Csv,
    /// The tables as an Excel workbook
    Xlsx,
    /// Plain text
    Txt,
}

impl AsFormat {
    /// The format.
    pub fn format(self) -> Format {
        match self {
            Self::Docx => Format::Docx,
            Self::Html => Format::Html,
            Self::Md => Format::Markdown,
            Self::Csv => Format::Csv,
            Self::Xlsx => Format::Xlsx,
            Self::Txt => Format::Text,
        }
    }
}
