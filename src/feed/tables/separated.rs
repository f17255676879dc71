//! Rows of text with a character between the cells: `,`, `;` or a tab, found out by which makes headings that are known.
//!
//! A quote mark that is never closed swallows what follows, so it is found here and refuses the file: no row may vanish.

use super::cell::{Cell, Row};

/// What may stand between cells.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// How many rows are looked at for headings.
const GLANCE: usize = 12;

/// How many bytes of a cell are kept. A cell that has more makes a row that is longer than a feed's may be, so that the
/// reader of the feed sets it aside; the rest would only cost time.
const LONGEST: usize = 1 << 20;

/// The last place that a spreadsheet has for a column. Of what stands beyond it in a row, the last value alone is kept: it
/// shows that there is one too many.
const LAST_COLUMN: u32 = (1 << 14) - 1;

/// Puts `c` behind the text of a cell, as long as it makes a difference: blanks before a text are none of it, and a text
/// that is cut must not end in blanks, which would be taken off and leave a shorter one that could be taken for whole.
fn keep(text: &mut String, c: char) {
    let is_blank = c.is_whitespace();
    let is_room = if text.is_empty() { !is_blank } else { text.len() <= LONGEST };
    if is_room || (!is_blank && text.ends_with(char::is_whitespace)) {
        text.push(c);
    }
}

/// A quote mark that has no partner.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unmatched {
    /// It is open where the file ends. The row it was opened in.
    Open(u32),
    /// Text follows a closing mark. The row.
    Followed(u32),
}

/// The rows of `text` that say something. `known` tells how many headings it knows in the first rows of a file.
pub(super) fn rows(text: &str, known: impl Fn(&[Row]) -> usize) -> Result<Vec<Row>, Unmatched> {
    let first = text.lines().next().unwrap_or("").trim_end();
    // Excel's own way to say it, on a line of its own.
    let said = first.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| first.get(4..));
    let said = said.and_then(|rest| rest.chars().next());
    let score = |separator: &char| {
        let glance: Vec<Row> = Records::new(text, *separator).map_while(Result::ok).take(GLANCE).collect();
        known(&glance)
    };
    let best = SEPARATORS.iter().copied().rev().max_by_key(score).unwrap_or(',');
    let mut rows = Records::new(text, said.unwrap_or(best)).collect::<Result<Vec<Row>, _>>()?;
    if said.is_some() && rows.first().is_some_and(|row| row.number == 1) {
        rows.remove(0);
    }
    rows.retain(|row| !row.cells.is_empty());
    Ok(rows)
}

/// One record after the other, blank ones too.
struct Records<'t> {
    rest: std::iter::Peekable<std::str::Chars<'t>>,
    separator: char,
    number: u32,
}

impl<'t> Records<'t> {
    fn new(text: &'t str, separator: char) -> Self {
        Self { rest: text.chars().peekable(), separator, number: 0 }
    }

    /// The text of a cell in quotes, from behind the first mark; a mark within is written twice.
    fn quoted(&mut self) -> Result<String, Unmatched> {
        let mut text = String::new();
        loop {
            match self.rest.next() {
                None => return Err(Unmatched::Open(self.number)),
                Some('"') if self.rest.peek() == Some(&'"') => {
                    self.rest.next();
                    keep(&mut text, '"');
                }
                Some('"') => break,
                Some(c) => keep(&mut text, c),
            }
        }
        while self.rest.next_if_eq(&' ').is_some() {}
        match self.rest.peek() {
            None | Some('\r' | '\n') => Ok(text),
            Some(c) if *c == self.separator => Ok(text),
            Some(_) => Err(Unmatched::Followed(self.number)),
        }
    }

    fn plain(&mut self) -> String {
        let separator = self.separator;
        let mut text = String::new();
        while let Some(c) = self.rest.next_if(|c| *c != separator && *c != '\r' && *c != '\n') {
            keep(&mut text, c);
        }
        text
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Row, Unmatched>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rest.peek()?;
        self.number += 1;
        let mut row = Row { number: self.number, cells: Vec::new(), width: 0 };
        for place in 0.. {
            row.width = place + 1;
            let cell = if self.rest.next_if_eq(&'"').is_some() {
                match self.quoted() {
                    Ok(text) => text,
                    Err(unmatched) => return Some(Err(unmatched)),
                }
            } else {
                self.plain()
            };
            if let Some(cell) = Cell::of_text(&cell) {
                row.cells.pop_if(|(last, _)| *last > LAST_COLUMN);
                row.cells.push((place, cell));
            }
            match self.rest.next() {
                Some('\r') => {
                    self.rest.next_if_eq(&'\n');
                    break;
                }
                Some('\n') | None => break,
                Some(_) => {}
            }
        }
        Some(Ok(row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows by number, with their cells as `place:text`; a heading is known that is `id` or `name`.
    fn read(text: &str) -> Result<Vec<String>, Unmatched> {
        let known = |rows: &[Row]| {
            let cells = rows.iter().flat_map(|row| &row.cells);
            cells.filter(|(_, cell)| matches!(cell.as_text(), Some("id" | "name"))).count()
        };
        let shown = |row: Row| {
            let cells = row.cells.iter().map(|(at, cell)| format!("{at}:{}", cell.as_text().unwrap_or("!")));
            format!("{} {}", row.number, cells.collect::<Vec<_>>().join("|"))
        };
        rows(text, known).map(|rows| rows.into_iter().map(shown).collect())
    }

    #[test]
    fn separators_quotes_and_ends_of_lines() {
        for (text, shown) in [
            ("id,name\nA,B\n", &["1 0:id|1:name", "2 0:A|1:B"][..]),
            ("id;name\r\nA;B, C\r\n", &["1 0:id|1:name", "2 0:A|1:B, C"]),
            ("id\tname\rA\tB;C", &["1 0:id|1:name", "2 0:A|1:B;C"]),
            ("sep=;\nid;name\n1,5;x", &["2 0:id|1:name", "3 0:1,5|1:x"]),
            (
                "id,name\n\n,,\nA,\"B\nC\"\nD,\"say \"\"x\"\"\" \n",
                &["1 0:id|1:name", "4 0:A|1:B\nC", "5 0:D|1:say \"x\""],
            ),
            ("id,name,,\nA,,,\n,,,\n,,,\n", &["1 0:id|1:name", "2 0:A"]),
            ("id,name\n6\" pipe,it's\n", &["1 0:id|1:name", "2 0:6\" pipe|1:it's"]),
            ("", &[]),
            ("id", &["1 0:id"]),
        ] {
            assert_eq!(read(text).unwrap(), shown, "{text:?}");
        }
    }

    #[test]
    fn of_a_cell_too_long_for_a_row_no_more_is_kept_than_shows_it() {
        let size = |text: &str| match &rows(text, |_| 0).unwrap()[0].cells[..] {
            [(0, cell)] => cell.as_text().unwrap().len(),
            _ => 0,
        };
        let (letters, blanks) = ("A".repeat(2 * LONGEST), " ".repeat(2 * LONGEST));
        assert_eq!(size(&letters), LONGEST + 1);
        assert_eq!(size(&format!("\"{letters}\"")), LONGEST + 1);
        assert_eq!(size(&format!("{blanks}31{blanks}")), 2, "what stands alone between blanks is whole");
        assert!(size(&format!("31{blanks}of 36")) > LONGEST, "and what is cut is never taken for whole");
        assert_eq!(rows(&format!("{letters},B\nC"), |_| 0).unwrap()[1].number, 2);
    }

    #[test]
    fn of_a_row_wider_than_a_spreadsheet_the_last_value_shows_that_it_is() {
        let text = format!("{}\nB", "A,".repeat(20_000));
        let read = rows(&text, |_| 0).unwrap();
        assert_eq!((read[0].cells.len(), read[0].width, read[1].number), (16_385, 20_001, 2));
        assert_eq!(read[0].cells.last().unwrap().0, 19_999);
    }

    #[test]
    fn no_row_vanishes_in_a_quote() {
        assert_eq!(read("id,name\nA,\"B\nC,D\nE,F\n"), Err(Unmatched::Open(2)));
        assert_eq!(read("id,name\nA,\"B\nC,D\nE,\"F\"\n"), Err(Unmatched::Followed(2)));
    }
}
