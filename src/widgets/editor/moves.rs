//! Where the cursor can go, and how it selects on its way.

use super::Editor;
use super::shown::{next_edge, previous_edge};

/// A way for the cursor to go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    /// To the grapheme before.
    Left,
    /// To the next grapheme.
    Right,
    /// To the start of the word, or of the word before.
    WordLeft,
    /// To the start of the next word.
    WordRight,
    /// To the start of the line that is seen.
    LineStart,
    /// To the end of the line that is seen.
    LineEnd,
    /// To the line above, in the same column as far as it goes.
    Up,
    /// To the line below, in the same column as far as it goes.
    Down,
    /// Up by a screen less one line.
    PageUp,
    /// Down by a screen less one line.
    PageDown,
    /// To the start of the text.
    Start,
    /// To the end of the text.
    End,
}

impl Editor {
    /// Goes; the selection is left, unless moves are selecting (see [`Editor::mark`]).
    pub fn go(&mut self, to: Move) {
        if self.marking {
            return self.extend(to);
        }
        let selection = self.selection();
        self.anchor = None;
        match (to, selection) {
            (Move::Left, Some(range)) => self.stand(range.start),
            (Move::Right, Some(range)) => self.stand(range.end),
            _ => self.walk(to),
        }
    }

    /// Goes and selects what lies on the way.
    pub fn extend(&mut self, to: Move) {
        self.anchor = self.anchor.or(Some(self.cursor));
        self.walk(to);
    }

    /// From here on every move selects, for terminals that cannot send Shift with an arrow; done again, it ends and
    /// nothing is selected. Any change to the text, and copying, ends it too.
    pub fn mark(&mut self) {
        self.history.close();
        self.marking = !self.marking;
        self.anchor = self.marking.then_some(self.cursor);
    }

    /// Leaves the selection, and stops selecting; says whether there was anything to leave.
    pub fn unselect(&mut self) -> bool {
        let found = self.marking || self.selection().is_some();
        (self.anchor, self.marking) = (None, false);
        found
    }

    /// Selects the whole text, the cursor at its end.
    pub fn select_all(&mut self) {
        self.anchor = Some(0);
        self.marking = false;
        self.stand(self.text.len());
    }

    fn walk(&mut self, to: Move) {
        let (text, at) = (self.text.as_str(), self.cursor);
        match to {
            Move::Left => self.stand(previous_edge(text, at)),
            Move::Right => self.stand(next_edge(text, at)),
            Move::WordLeft => self.stand(word_before(text, at)),
            Move::WordRight => self.stand(word_after(text, at)),
            Move::LineStart => self.stand(self.stops().first().map_or(at, |(at, _)| *at)),
            Move::LineEnd => self.stand(self.stops().last().map_or(at, |(at, _)| *at)),
            Move::Up => self.climb(-1),
            Move::Down => self.climb(1),
            Move::PageUp => self.climb(-self.page()),
            Move::PageDown => self.climb(self.page()),
            Move::Start => self.stand(0),
            Move::End => self.stand(text.len()),
        }
    }

    fn page(&self) -> isize {
        isize::try_from(self.height - 1).unwrap_or(isize::MAX).max(1)
    }

    fn stand(&mut self, at: usize) {
        self.cursor = at;
        self.goal = None;
        self.history.close();
        self.follow();
    }

    /// Where the cursor can stand in its row.
    fn stops(&self) -> Vec<(usize, usize)> {
        self.layout.stops(&self.text, self.layout.row_of(self.cursor))
    }

    /// The column of the cursor.
    pub(super) fn column(&self) -> usize {
        self.stops().iter().find(|(at, _)| *at == self.cursor).map_or(0, |(_, column)| *column)
    }

    fn climb(&mut self, by: isize) {
        let goal = self.goal.unwrap_or_else(|| self.column());
        let (from, last) = (self.layout.row_of(self.cursor), self.layout.rows.len() - 1);
        let mut row = from.saturating_add_signed(by).min(last);
        // The first and the last row always have a place to stand, so this ends.
        while row != from {
            let stops = if self.layout.has_stops(row) { self.layout.stops(&self.text, row) } else { Vec::new() };
            if let Some((at, _)) = stops.iter().rev().find(|(_, column)| *column <= goal).or(stops.first()) {
                self.stand(*at);
                break;
            }
            row = if by < 0 { row - 1 } else { row + 1 };
        }
        self.goal = Some(goal);
    }
}

fn is_blank(text: &str, at: usize) -> bool {
    text[at..].starts_with(char::is_whitespace)
}

fn word_before(text: &str, mut at: usize) -> usize {
    let before = |at: usize, blank: bool| {
        Some(previous_edge(text, at)).filter(|before| at > 0 && is_blank(text, *before) == blank)
    };
    while let Some(next) = before(at, true) {
        at = next;
    }
    while let Some(next) = before(at, false) {
        at = next;
    }
    at
}

fn word_after(text: &str, mut at: usize) -> usize {
    for blank in [false, true] {
        while at < text.len() && is_blank(text, at) == blank {
            at = next_edge(text, at);
        }
    }
    at
}
