//! How a row, a title and a line are said where nothing is drawn: marks in words, numbers with their headings, and no
//! character that draws instead of saying.

use std::collections::BTreeSet;

use crate::screens::page::{Cell, Column, Part, Row};
use crate::text::{SafeText, capital};

/// The heading of the column that draws a few months in a few characters.
const DRAWN: &str = "6 mths";

/// From so many columns on a screen shows what is beside the point of most lists.
const WIDEST: u16 = 110;

/// One line as it goes out. A character that moves a cursor, hides or draws is spelled out, as [`SafeText`] does it.
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let text = SafeText::kept(text).as_str().replace(" \u{b7} ", "; ");
    let text = text.replace(">= ", "≥").replace("<= ", "≤").replace(">=", "≥").replace("<=", "≤");
    for c in text.chars() {
        match c {
            '≥' => out.push_str("at least "),
            '≤' => out.push_str("at most "),
            // A middle dot sets apart, and is read as nothing or as "dot".
            '\u{b7}' => out.push(';'),
            '…' => out.push_str("..."),
            // Box drawing, blocks and braille.
            '\u{2500}'..='\u{259f}' | '\u{2800}'..='\u{28ff}' => out.push_str(&format!("<U+{:04X}>", u32::from(c))),
            c => out.push(c),
        }
    }
    out.trim_end().to_owned()
}

/// A line of which a screen makes columns: what stands apart by blanks is told apart by a colon.
pub fn without_columns(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in text.split("  ").map(str::trim).filter(|piece| !piece.is_empty()) {
        if !out.is_empty() {
            out.push_str(if out.ends_with(['.', ',', ';', ':', '?', '!']) { " " } else { ": " });
        }
        out.push_str(piece);
    }
    out
}

/// `text` with a full stop behind it, where it does not end a sentence already.
pub fn sentence_of(text: &str) -> String {
    let text = text.trim();
    let ends = text.is_empty() || text.ends_with(['.', '?', '!', ':']);
    if ends { text.to_owned() } else { format!("{text}.") }
}

/// A row in full: its own sentence, then every cell that the sentence leaves out, with its heading.
pub fn row(part: &Part, row: &Row) -> String {
    let mut text = sentence_of(&row.words);
    let said = tokens(&text);
    // Where there is one column the sentence is what it says at more length.
    let columns = part.columns.iter().zip(&row.cells).filter(|(column, _)| part.columns.len() > 1 && is_told(column));
    for (column, cell) in columns {
        let Some(value) = value(column, cell) else { continue };
        if !is_said(&said, column, &value) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&sentence_of(&with_heading(column, &value)));
        }
    }
    text
}

/// A row of the table: every cell that is not hidden with its heading, what is not known said to be that.
pub fn cells(part: &Part, row: &Row, hidden: &BTreeSet<usize>) -> String {
    let of = |(column, cell): (&Column, &Cell)| match value(column, cell) {
        Some(value) => Some(with_heading(column, &value)),
        None if is_drawn(column) || cell.text.trim().is_empty() => None,
        None => Some(with_heading(column, "not known")),
    };
    let shown = part.columns.iter().zip(&row.cells).enumerate().filter(|(at, _)| !hidden.contains(at));
    let all: Vec<String> = shown.map(|(_, it)| it).filter_map(of).collect();
    sentence_of(&all.join("; "))
}

/// Whether a cell of this column belongs to the row's sentence. What signal and outlook mean stands in the row's own words,
/// and what only the widest screens show is left to the table.
fn is_told(column: &Column) -> bool {
    !["signal", "outlook"].contains(&column.title) && column.from_width < WIDEST
}

fn with_heading(column: &Column, value: &str) -> String {
    format!("{}: {value}", heading(column))
}

/// A heading in full: on a screen there is little room for it.
pub fn heading(column: &Column) -> String {
    match column.title {
        "" => "Figure".into(),
        "n/d" => "Fraction".into(),
        "out" | "Out" => "Outside".into(),
        "No" => "Number".into(),
        "Min" => "Minutes".into(),
        title => capital(title),
    }
}

fn is_drawn(column: &Column) -> bool {
    column.title == DRAWN
}

/// What a cell says; nothing where it is blank, not known, or drawn.
fn value(column: &Column, cell: &Cell) -> Option<String> {
    let text = cell.text.trim();
    if is_drawn(column) || text.is_empty() || text == "-" {
        return None;
    }
    if column.title.eq_ignore_ascii_case("target") {
        let met = text.strip_suffix('✓').map(|rest| (rest, "met"));
        let met = met.or_else(|| text.strip_suffix('✗').map(|rest| (rest, "not met")));
        return Some(met.map_or_else(|| text.to_owned(), |(rest, met)| format!("{}, {met}", rest.trim())));
    }
    if let Some(figure) = text.strip_suffix('!').filter(|_| column.numeric) {
        return Some(format!("{figure}, in doubt"));
    }
    for (short, long) in [(" wd", "working days"), (" d", "days")] {
        if let Some(number) = text.strip_suffix(short).filter(|_| column.title == "Late") {
            return Some(format!("{number} {long}"));
        }
    }
    if let Some((n, d)) = text.split_once('/').filter(|_| column.title == "n/d") {
        return Some(format!("{n} of {d}"));
    }
    Some(text.to_owned())
}

/// The words of a text, for comparing: signs but those of numbers left out.
fn tokens(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || ['%', '+', '.'].contains(&c);
    let plain: String =
        text.to_lowercase().replace('/', " of ").chars().map(|c| if is_part(c) { c } else { ' ' }).collect();
    plain.split_whitespace().map(|word| word.trim_end_matches('.').to_owned()).filter(|word| !word.is_empty()).collect()
}

/// Whether a sentence says what a cell does. A bare number is said only where its heading stands beside it, for any other
/// number in the sentence may be the same by chance.
fn is_said(said: &[String], column: &Column, value: &str) -> bool {
    // The number of a row is the one it is chosen by.
    if column.title == "No" {
        return true;
    }
    let wanted = tokens(value);
    if wanted.is_empty() {
        return true;
    }
    if column.title.eq_ignore_ascii_case("target") {
        return value == "none" && said.windows(2).any(|pair| pair == ["no", "target"]);
    }
    let is_bare = column.numeric && value.chars().all(|c| c.is_ascii_digit() || ['+', '-', '.'].contains(&c));
    let head = heading(column).to_lowercase();
    let beside = |at: usize| {
        let next = said.get(at + wanted.len()).is_some_and(|word| *word == head);
        next || at.checked_sub(1).and_then(|before| said.get(before)).is_some_and(|word| *word == head)
    };
    let fits =
        |at: usize| wanted.iter().enumerate().all(|(n, word)| said.get(at + n).is_some_and(|it| is_same(word, it)));
    (0..said.len()).any(|at| fits(at) && (!is_bare || beside(at)))
}

/// `6 Feb 23` is said by `6 February 2023`.
fn is_same(short: &str, long: &str) -> bool {
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let is_year = short.len() == 2 && long.len() == 4 && digits(short) && digits(long) && long.ends_with(short);
    let is_month = short.chars().count() == 3 && short.chars().all(char::is_alphabetic) && long.starts_with(short);
    short == long || is_year || is_month
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screens::page::{Extent, Subject};

    const COLUMNS: &[Column] = &[
        Column::standards(16, 25, ""),
        Column::number("now", 5, ""),
        Column::number("n/d", 9, ""),
        Column::number("target", 7, ""),
        Column::number("out", 4, ""),
        Column::number("short", 5, ""),
        Column::text("6 mths", 6, 6, ""),
    ];

    fn of(words: &str, cells: [&str; 7]) -> (Part, Row) {
        let row = Row {
            key: String::new(),
            cells: cells.iter().map(|text| Cell::text(*text)).collect(),
            opens: None,
            subject: Subject::default(),
            words: words.into(),
        };
        let part = Part {
            title: String::new(),
            columns: COLUMNS,
            rows: Vec::new(),
            empty: String::new(),
            extent: Extent::Rest,
        };
        (part, row)
    }

    #[test]
    fn a_row_says_every_number_with_its_heading_and_none_twice() {
        let cells_of = ["Visits, 10 wd", "82%!", "45/55", "≥90%✗", "10", "5", "▁▂▃▄▅▆"];
        let (part, it) = of("Visits, 10 wd: 82% (45 of 55), 10 outside, 5 short of 90%.", cells_of);
        assert_eq!(
            row(&part, &it),
            "Visits, 10 wd: 82% (45 of 55), 10 outside, 5 short of 90%. Now: 82%, in doubt. Target: ≥90%, not met."
        );
        // Five is said, but not of what is short.
        let (part, it) = of("Visits, 10 wd: 5 children, 82% in doubt", cells_of);
        let said = row(&part, &it);
        for part in ["Fraction: 45 of 55.", "Outside: 10.", "Short: 5.", "Target: ≥90%, not met."] {
            assert!(said.contains(part), "{said}");
        }
        assert_eq!(
            line(&cells(&part, &it, &BTreeSet::new())),
            "Standard: Visits, 10 wd; Now: 82%, in doubt; Fraction: 45 of 55; Target: at least 90%, not met; Outside: 10; \
             Short: 5."
        );
        let (part, it) = of("Visits: not known.", ["Visits", "-", "-", "none", "-", "", "......"]);
        assert_eq!(row(&part, &it), "Visits: not known. Target: none.");
        assert!(
            cells(&part, &it, &BTreeSet::new()).contains("Now: not known"),
            "unknown is said, never left out of the table"
        );
        assert!(!cells(&part, &it, &BTreeSet::from([1])).contains("Now"), "a column that was hidden");
        let (part, it) = of("Visits: not known, no target.", ["Visits", "-", "-", "none", "-", "", "......"]);
        assert_eq!(row(&part, &it), "Visits: not known, no target.");
        let (_, it) = of("Visits: 82%; 90% not met yet.", ["Visits", "82%", "-", "≥90%✗", "-", "", ""]);
        assert!(row(&part, &it).ends_with("Target: ≥90%, not met."), "whether it is met is said of every standard");
    }

    #[test]
    fn what_goes_out_draws_nothing_and_moves_nothing() {
        for (text, said) in [
            ("a\u{1b}[2Jb", "a<U+001B>[2Jb"),
            ("│ ▁█ ⣿", "<U+2502> <U+2581><U+2588> <U+28FF>"),
            ("a\u{8}b\rc", "a<U+0008>b<U+000D>c"),
            ("<= 18 \u{b7} 7…", "at most 18; 7..."),
        ] {
            assert_eq!(line(text), said);
        }
        assert_eq!(without_columns("  F1   help"), "F1: help");
        assert_eq!(without_columns("Due:   12 May   late"), "Due: 12 May: late");
    }
}
