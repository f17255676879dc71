//! The formats a paper is written in. Each takes the model as it is and adds nothing; the same paper is always the same
//! bytes, for the only times in a file are those of its foot.

pub mod csv;
mod docx;
mod html;
pub mod markdown;
mod picture;
mod plot;
mod png;
mod strokes;
mod svg;
mod text;
mod xlsx;
mod xml;

use super::document::Document;

/// A format.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Format {
    /// Word.
    Docx,
    /// One page for a browser, with everything in it.
    Html,
    /// Markdown, with tables as GitHub has them.
    Markdown,
    /// The tables, one below another.
    Csv,
    /// The tables as a workbook, a sheet each.
    Xlsx,
    /// Plain text that reads well aloud.
    Text,
}

/// Why a paper cannot be written in a format.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// Only tables can be, and it has none.
    #[error("this paper has no table, and {0} holds tables alone. Choose docx, html or md")]
    NoTable(&'static str),
    /// The library that writes it gave up.
    #[error("the {0} file could not be made: {1}")]
    Failed(&'static str, String),
}

impl Format {
    /// Every format, in the order in which they are offered.
    pub const ALL: [Self; 6] = [Self::Docx, Self::Html, Self::Markdown, Self::Csv, Self::Xlsx, Self::Text];

    /// The end of its files' names, and its name on the command line.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Html => "html",
            Self::Markdown => "md",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Text => "txt",
        }
    }

    /// In words, for a list to choose from.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Docx => "Word",
            Self::Html => "a web page in one file",
            Self::Markdown => "Markdown",
            Self::Csv => "the tables as CSV",
            Self::Xlsx => "the tables as an Excel workbook",
            Self::Text => "plain text",
        }
    }
}

/// Writes `document` in `format`.
pub fn write(document: &Document, format: Format) -> Result<Vec<u8>, FormatError> {
    match format {
        Format::Docx => docx::write(document),
        Format::Html => Ok(html::write(document).into_bytes()),
        Format::Markdown => Ok(markdown::write(document).into_bytes()),
        Format::Csv => csv::write(document),
        Format::Xlsx => xlsx::write(document),
        Format::Text => Ok(text::write(document).into_bytes()),
    }
}

/// What of `document` a file in `format` does not hold, as sentences without their full stop.
pub fn cut(document: &Document, format: Format) -> Vec<String> {
    if format == Format::Xlsx { xlsx::cut(document) } else { Vec::new() }
}

#[cfg(test)]
mod readback;
#[cfg(test)]
pub(super) mod testing;
#[cfg(test)]
mod tests;
