//! A text of many lines to write in, over the whole of an area: soft wrap, selection, undo and redo.
//!
//! What is kept is what was typed, but for line ends, which are all `\n`. What is shown is as `text::clean_lines` shows
//! it, so nothing in a text can act on the terminal or hide. The cursor goes by whole graphemes of what was typed.

mod draw;
mod edit;
mod history;
mod moves;
mod shown;
#[cfg(test)]
mod tests;
mod wrap;

use std::ops::Range;

use history::History;
use shown::{is_edge, next_edge, previous_edge};
use wrap::Layout;

pub use moves::Move;

/// How many characters (code points) a text can hold.
pub const LONGEST: usize = 100_000;

/// Why text was not put in. Nothing was changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "this would make the text {over} characters longer than the 100,000 it can hold. Nothing was changed: shorten the text, or put in less"
)]
pub struct TooLong {
    /// By how many characters.
    pub over: usize,
}

/// A text with a cursor, a selection and a memory of its changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Editor {
    text: String,
    /// Characters in `text`.
    length: usize,
    /// A byte of `text` at which a grapheme begins, or its end.
    cursor: usize,
    /// The other end of the selection.
    anchor: Option<usize>,
    /// Whether every move selects.
    marking: bool,
    /// The column that moves up and down keep to.
    goal: Option<usize>,
    clip: String,
    history: History,
    layout: Layout,
    /// Rows on the screen, and the first of them.
    height: usize,
    top: usize,
}

impl From<&str> for Editor {
    /// An editor that holds `text`, the cursor behind it. A text longer than [`LONGEST`] is kept whole, but takes no more.
    fn from(text: &str) -> Self {
        let text = unified(text);
        Self {
            length: text.chars().count(),
            cursor: text.len(),
            anchor: None,
            marking: false,
            goal: None,
            clip: String::new(),
            history: History::default(),
            layout: Layout::new(&text, 79),
            height: 24,
            top: 0,
            text,
        }
    }
}

impl Default for Editor {
    fn default() -> Self {
        Self::from("")
    }
}

impl Editor {
    /// The text as it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing but blanks and line ends stands in it.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Where the cursor stands, as a byte of [`Editor::text`]; to be kept with a draft.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The same with the cursor at a byte of the text: at the nearest place before it where a cursor can stand.
    #[must_use]
    pub fn with_cursor(mut self, at: usize) -> Self {
        let at = self.text.floor_char_boundary(at);
        self.cursor = if is_edge(&self.text, at) { at } else { previous_edge(&self.text, at) };
        self.follow();
        self
    }

    /// What is selected, as bytes of the text.
    pub fn selection(&self) -> Option<Range<usize>> {
        let anchor = self.anchor.filter(|anchor| *anchor != self.cursor)?;
        Some(anchor.min(self.cursor)..anchor.max(self.cursor))
    }

    /// The text that is selected.
    pub fn selected(&self) -> Option<&str> {
        self.selection().map(|range| &self.text[range])
    }

    /// Whether every move selects, until something is done with the selection.
    pub fn is_marking(&self) -> bool {
        self.marking
    }

    /// Lays the text out for an area of this size. To be called before keys are taken and drawn, for up and down go by
    /// the rows that are seen.
    pub fn resize(&mut self, width: u16, height: u16) {
        let room = room(width);
        if room != self.layout.room {
            self.layout = Layout::new(&self.text, room);
            self.goal = None;
        }
        self.height = usize::from(height).max(1);
        self.follow();
    }

    /// Where the cursor stands, in words, by the lines that are seen: "line 3 of 12, 14 characters selected".
    pub fn position(&self) -> String {
        let mut words = format!("line {} of {}", self.layout.row_of(self.cursor) + 1, self.layout.rows.len());
        if let Some(range) = self.selection() {
            let edges = std::iter::successors(Some(range.start), |at| Some(next_edge(&self.text, *at)));
            let count = edges.take_while(|at| *at < range.end).count();
            words += &format!(", {count} {} selected", if count == 1 { "character" } else { "characters" });
        }
        if self.marking {
            words += ", selecting";
        }
        words
    }

    /// Scrolls so that the cursor is seen.
    fn follow(&mut self) {
        let row = self.layout.row_of(self.cursor);
        let last = self.layout.rows.len().saturating_sub(self.height);
        self.top = self.top.min(row).max((row + 1).saturating_sub(self.height)).min(last);
    }
}

/// Columns for words in an area of this width.
fn room(width: u16) -> usize {
    usize::from(width).saturating_sub(1).max(1)
}

/// The same text with every line end as `\n`.
fn unified(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
