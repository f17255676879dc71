//! A paper as Markdown, with tables as GitHub has them. Every character that would mean something is escaped, so that a
//! value is shown as it is; [`unescaped`] gives it back.

use std::fmt::Write as _;

use crate::report::document::{Block, Document, Level, Table};

/// Characters that mean something wherever they stand.
const ANYWHERE: &str = "\\`*_[]<>&|~^$#";

/// The paper.
pub(super) fn write(document: &Document) -> String {
    let mut out = format!("# {}\n", escaped(document.title.as_str()));
    for block in &document.blocks {
        let _ = match block {
            Block::Heading(Level::Part, text) => writeln!(out, "\n## {}", escaped(text.as_str())),
            Block::Heading(Level::Section, text) => writeln!(out, "\n### {}", escaped(text.as_str())),
            Block::Paragraph(text) => writeln!(out, "\n{}", escaped(text.as_str())),
            Block::List(items) => {
                let items: String = items.iter().map(|it| ["- ", &escaped(it.as_str()), "\n"].concat()).collect();
                write!(out, "\n{items}")
            }
            Block::Table(it) => write!(out, "\n{}", table(it)),
            Block::Chart(chart) => {
                let (title, words) = (escaped(chart.title.as_str()), escaped(chart.alternative.as_str()));
                write!(out, "\n**{title}** {words}\n\n{}", table(&chart.table))
            }
        };
    }
    let _ = writeln!(out, "\n---\n\n{}", escaped(&document.foot.in_words()));
    out
}

fn table(it: &Table) -> String {
    let line = |cells: &mut dyn Iterator<Item = String>| format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
    let mut out = format!("**{}**\n\n", escaped(it.caption().as_str()));
    out.push_str(&line(&mut it.columns().iter().map(|column| escaped(column.title.as_str()))));
    let rule = |number: bool| if number { "---:" } else { "---" }.to_owned();
    out.push_str(&line(&mut it.columns().iter().map(|column| rule(column.kind.is_number()))));
    for row in it.rows() {
        out.push_str(&line(&mut row.iter().map(|cell| escaped(&cell.shown()))));
    }
    out
}

/// `text` so that Markdown shows it as it is, wherever on a line it stands.
pub fn escaped(text: &str) -> String {
    let count = text.chars().count();
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    let mut at = 0;
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        // A list or a line under a heading; the number of a list; and an address, which some make a link of by themselves.
        let begins = at == 0 && matches!(c, '+' | '-' | '=');
        let numbers = at == digits && digits > 0 && matches!(c, '.' | ')') && next.is_none_or(|next| next == ' ');
        let links = c == '@' || c == ':' && next == Some('/') || c == '.' && out.to_ascii_lowercase().ends_with("www");
        match c {
            // Blanks at the ends would be cut, and four of them would make code.
            ' ' if at == 0 || at + 1 == count => out.push_str("&#32;"),
            c if begins || numbers || links || ANYWHERE.contains(c) => out.extend(['\\', c]),
            c => out.push(c),
        }
        at += 1;
    }
    out
}

/// What [`escaped`] made of a text, as the text again.
pub fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let spaced = text.strip_prefix("&#32;").map_or_else(|| text.to_owned(), |rest| format!(" {rest}"));
    let spaced = spaced.strip_suffix("&#32;").map(|rest| format!("{rest} ")).unwrap_or(spaced);
    let mut chars = spaced.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_shown_as_it_is() {
        for (text, written) in [
            ("- not a list", "\\- not a list"),
            ("1. not a list", "1\\. not a list"),
            ("2022-12", "2022-12"),
            ("97.5%", "97.5%"),
            ("12:ab", "12:ab"),
            ("A-31, 4.5", "A-31, 4.5"),
            ("a|b", "a\\|b"),
            ("<script>", "\\<script\\>"),
            ("[x](http://y)", "\\[x\\](http\\://y)"),
            ("www.x.uk", "www\\.x.uk"),
            ("    code", "&#32;   code"),
            (" ", "&#32;"),
            ("&#32;", "\\&\\#32;"),
        ] {
            assert_eq!(escaped(text), written);
            assert_eq!(unescaped(written), text);
        }
    }
}
