//! Soft wrap at word ends, kept beside the text and redone only around a change.

use super::shown::{Glyph, Glyphs};

/// Where a row of the screen begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Row {
    /// The grapheme it begins with.
    pub start: usize,
    /// How much of that grapheme stands in rows before: one that is spelled out can be longer than a row.
    pub part: usize,
}

/// All rows of a text at one width.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Layout {
    /// Columns for words. One more stays free for the cursor, or for the blank behind a row's last word.
    pub room: usize,
    /// Never empty.
    pub rows: Vec<Row>,
}

impl Layout {
    /// Wraps a text to `room` columns.
    pub fn new(text: &str, room: usize) -> Self {
        let room = room.max(1);
        let mut rows = vec![Row::default()];
        rows.extend(rows_after(text, Row::default(), room, |_| false));
        Self { room, rows }
    }

    /// Wraps anew what a change can have moved: at byte `at` of what is now `text`, `removed` bytes went and `inserted`
    /// bytes came. Rows depend only on what follows their start, so where an old row begins again the rest is right.
    pub fn changed(&mut self, text: &str, at: usize, removed: usize, inserted: usize) {
        let mut old = self.rows.partition_point(|row| row.start < at);
        // The row before may take up a word that became shorter, and its last grapheme a mark.
        let mut from = old;
        for _ in 0..3 {
            from = from.saturating_sub(1);
            while self.rows[from].part > 0 {
                from -= 1;
            }
        }
        let fresh = rows_after(text, self.rows[from], self.room, |row| {
            if row.start < at + inserted {
                return false;
            }
            let was = Row { start: row.start - inserted + removed, ..row };
            while self.rows.get(old).is_some_and(|row| (row.start, row.part) < (was.start, was.part)) {
                old += 1;
            }
            self.rows.get(old) == Some(&was)
        });
        let met = fresh.last().is_some_and(|row| {
            row.start >= at + inserted
                && self.rows.get(old) == Some(&Row { start: row.start - inserted + removed, ..*row })
        });
        let (kept, end) = (from + 1 + fresh.len(), if met { old + 1 } else { self.rows.len() });
        self.rows.splice(from + 1..end, fresh);
        for row in &mut self.rows[kept..] {
            row.start = row.start - removed + inserted;
        }
    }

    /// The row in which the cursor stands at byte `at`.
    pub fn row_of(&self, at: usize) -> usize {
        let rows = &self.rows;
        rows.partition_point(|row| row.start < at || (row.start == at && row.part == 0)).saturating_sub(1)
    }

    /// Whether the cursor can stand in `row`: not where one grapheme fills it from a row before to a row behind.
    pub fn has_stops(&self, row: usize) -> bool {
        let this = self.rows[row];
        this.part == 0 || self.rows.get(row + 1).is_none_or(|next| next.start != this.start)
    }

    /// Where the cursor can stand in `row`: bytes and columns.
    pub fn stops(&self, text: &str, row: usize) -> Vec<(usize, usize)> {
        let next = self.rows.get(row + 1);
        let mut column = 0;
        let mut stops = Vec::new();
        for glyph in Glyphs::from(text, self.rows[row]) {
            if next.is_some_and(|next| glyph.is_from(*next)) {
                break;
            }
            if glyph.part == 0 {
                stops.push((glyph.at, column.min(self.room)));
            }
            column += glyph.width;
        }
        if next.is_none() {
            stops.push((text.len(), column.min(self.room)));
        }
        stops
    }
}

/// The rows behind `from`, in one pass, until `stop` says that one is known already.
fn rows_after(text: &str, from: Row, room: usize, mut stop: impl FnMut(Row) -> bool) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = from;
    let mut columns = Columns::default();
    for glyph in Glyphs::from(text, from) {
        if glyph.part == 0 {
            columns.grapheme = 0;
        }
        // One blank may hang at the edge, so that a word that just fits does not push a blank into the next row.
        let limit = if glyph.is_blank() { room + 1 } else { room };
        while !glyph.is_line_end() && columns.row > 0 && columns.row + glyph.width > limit {
            row = columns.start_row(row, &glyph);
            rows.push(row);
            if stop(row) {
                return rows;
            }
        }
        columns.take(&glyph);
        if glyph.is_line_end() {
            columns = Columns::default();
            row = Row { start: glyph.at + 1, part: 0 };
            rows.push(row);
            if stop(row) {
                return rows;
            }
        }
    }
    rows
}

/// Columns used, counted from three places.
#[derive(Default)]
struct Columns {
    /// Since the row began.
    row: usize,
    /// Since the last place where a word ended, and that place.
    word: Option<(usize, usize)>,
    /// Since this grapheme began.
    grapheme: usize,
}

impl Columns {
    fn take(&mut self, glyph: &Glyph<'_>) {
        self.row += glyph.width;
        self.grapheme += glyph.width;
        if glyph.is_blank() {
            self.word = Some((glyph.at + 1, 0));
        } else if let Some((_, columns)) = &mut self.word {
            *columns += glyph.width;
        }
    }

    /// Breaks before `glyph`: at the last word end, else before its grapheme, else within that.
    fn start_row(&mut self, row: Row, glyph: &Glyph<'_>) -> Row {
        if let Some((start, columns)) = self.word.take() {
            self.row = columns;
            return Row { start, part: 0 };
        }
        if glyph.at > row.start {
            self.row = self.grapheme;
            return Row { start: glyph.at, part: 0 };
        }
        self.row = 0;
        Row { start: glyph.at, part: glyph.part }
    }
}
