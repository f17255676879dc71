//! The tables of a paper as CSV, one below another: its caption alone on a line, the headings, the rows, an empty line.
//! The last line is the foot of the paper.
//!
//! Numbers are written whole and days as 2026-01-12. A share is three columns: the percentage, 0 to 100 and unrounded,
//! its numerator and its denominator; a column with several units has its unit as well.
//!
//! A spreadsheet runs text as a formula where it begins with certain characters. Such text is written behind an
//! apostrophe, and so is text that begins with an apostrophe. So it never runs, and whoever reads values takes one
//! apostrophe from the front of any cell that has one and has the text as it was: [`guarded`] and [`unguarded`].

use std::borrow::Cow;

use super::FormatError;
use crate::report::document::{Cell, Column, ColumnKind, Document};

/// What makes a spreadsheet take text for a formula: the signs, the wide signs that some take for them, and the blanks that
/// some cut before they look.
const RISKY: [char; 14] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\'', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}', '\u{2212}', '|'];

/// The tables.
pub(super) fn write(document: &Document) -> Result<Vec<u8>, FormatError> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let failed = |wrong: &dyn std::fmt::Display| FormatError::Failed("CSV", wrong.to_string());
    let mut lines = 0;
    for table in document.tables() {
        let headings: Vec<String> = table.columns().iter().flat_map(headings).collect();
        let line = |cells: &[Cow<'_, str>], writer: &mut csv::Writer<Vec<u8>>| {
            writer.write_record(cells.iter().map(|it| it.as_bytes())).map_err(|wrong| failed(&wrong))
        };
        line(&[guarded(table.caption().as_str())], &mut writer)?;
        line(&headings.iter().map(|it| guarded(it)).collect::<Vec<_>>(), &mut writer)?;
        for row in table.rows() {
            let cells: Vec<String> =
                row.iter().zip(table.columns()).flat_map(|(cell, column)| cells(cell, column)).collect();
            let cells: Vec<Cow<'_, str>> = cells.into_iter().map(Cow::Owned).collect();
            line(&cells, &mut writer)?;
        }
        line(&[Cow::Borrowed("")], &mut writer)?;
        lines += 1;
    }
    if lines == 0 {
        return Err(FormatError::NoTable("CSV"));
    }
    writer.write_record([guarded(&document.foot.in_words()).as_ref()]).map_err(|wrong| failed(&wrong))?;
    writer.into_inner().map_err(|wrong| failed(&wrong))
}

/// The headings that a column has in a spreadsheet: with what stands beside a share.
pub(super) fn headings(column: &Column) -> Vec<String> {
    let title = &column.title;
    let beside: &[&str] = match column.kind {
        ColumnKind::Share => &["%", "numerator", "denominator"],
        ColumnKind::Mixed => &["value", "unit", "numerator", "denominator"],
        ColumnKind::Percent => &["%"],
        _ => return vec![title.to_string()],
    };
    beside.iter().map(|it| format!("{title}: {it}")).collect()
}

fn cells(cell: &Cell, column: &Column) -> Vec<String> {
    let parts = |value: String, unit: &str, (n, d): (String, String)| match column.kind {
        ColumnKind::Share => vec![value, n, d],
        ColumnKind::Mixed => vec![value, unit.to_owned(), n, d],
        _ => vec![value],
    };
    let none = || (String::new(), String::new());
    match cell {
        Cell::Text(text) | Cell::Missing(text) => parts(guarded(text.as_str()).into_owned(), "", none()),
        Cell::Count(count) => parts(count.to_string(), "", none()),
        Cell::Number(value) => parts(value.to_string(), "", none()),
        Cell::Percent(value) => parts(value.to_string(), "%", none()),
        Cell::Share { n, d } => {
            let percent = cell.percent().map_or_else(|| "no cases".to_owned(), |percent| percent.to_string());
            parts(percent, "%", (n.to_string(), d.to_string()))
        }
        Cell::Date(day) => parts(day.to_string(), "", none()),
        Cell::Withheld => {
            let withheld = || Cell::WITHHELD.to_owned();
            parts(withheld(), "", (withheld(), withheld()))
        }
    }
}

/// Text that no spreadsheet runs; [`unguarded`] gives it back.
pub fn guarded(text: &str) -> Cow<'_, str> {
    let begins = text.trim_start().starts_with(RISKY) || text.starts_with(RISKY);
    if begins { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that was guarded.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_runs_and_all_of_it_comes_back() {
        for text in [
            "=1+1",
            "+3",
            "-a",
            "-",
            "@x",
            "\tx",
            "\rx",
            "'x",
            "''=1",
            " =1",
            "\u{a0}=1",
            "\u{ff1d}1",
            "|x",
            "a",
            "",
            " ",
        ] {
            let cell = guarded(text);
            let first = cell.trim_start().chars().next();
            assert!(!first.is_some_and(|c| c != '\'' && RISKY.contains(&c)), "{text:?}: {cell:?}");
            assert_eq!(unguarded(&cell), text);
        }
    }
}
