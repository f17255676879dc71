//! A paper as plain text that reads well aloud: no boxes and no columns, each row of a table a sentence with its headings.

use std::fmt::Write as _;

use crate::report::document::{Block, Document, Level, Table};

/// The paper.
pub(super) fn write(document: &Document) -> String {
    let mut out = format!("{}\n", document.title);
    for block in &document.blocks {
        let _ = match block {
            Block::Heading(Level::Part, text) => writeln!(out, "\n{text}"),
            Block::Heading(Level::Section, text) => writeln!(out, "\n{text}:"),
            Block::Paragraph(text) => writeln!(out, "{text}"),
            Block::List(items) => {
                let items: String = items.iter().map(|it| ["- ", it.as_str(), "\n"].concat()).collect();
                write!(out, "{items}")
            }
            Block::Table(it) => write!(out, "{}", table(it)),
            Block::Chart(chart) => {
                write!(out, "\n{}. {}\n{}", chart.title, chart.alternative, table(&chart.table))
            }
        };
    }
    let _ = writeln!(out, "\n{}", document.foot.in_words());
    out
}

/// A row is named by its first cell; the others follow under their headings.
fn table(it: &Table) -> String {
    let mut out = format!("{}:\n", it.caption());
    if it.rows().is_empty() {
        out.push_str("- none\n");
    }
    for row in it.rows() {
        let named = row.first().map_or_else(String::new, |cell| cell.shown());
        // What is blank has nothing to be read out.
        let rest = row.iter().zip(it.columns()).skip(1).map(|(cell, column)| (&column.title, cell.shown()));
        let rest = rest.filter(|(_, shown)| !shown.is_empty());
        let rest: Vec<String> = rest.map(|(title, shown)| format!("{title}: {shown}")).collect();
        let end = if rest.is_empty() { String::new() } else { format!(". {}", rest.join("; ")) };
        let _ = writeln!(out, "- {named}{end}.");
    }
    out
}
