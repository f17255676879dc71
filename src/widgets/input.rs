//! One line of text to type into, over whole graphemes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use super::paint::{put, width};
use crate::text::SafeText;

/// What a key does to text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Edit {
    /// Type a character.
    Type(char),
    /// Insert pasted text; line ends become blanks.
    Paste(String),
    /// Delete the grapheme before the cursor.
    Backspace,
    /// Delete the grapheme under the cursor.
    Delete,
    /// Move by one grapheme.
    Left,
    /// Move by one grapheme.
    Right,
    /// Go to the start.
    Home,
    /// Go to the end.
    End,
    /// Take the last change back.
    Undo,
}

/// One line of text with a cursor.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Input {
    graphemes: Vec<String>,
    cursor: usize,
    undo: Vec<(Vec<String>, usize)>,
}

/// How many changes can be taken back.
const UNDO: usize = 200;

/// Longer text than anyone types into one line.
const LONGEST: usize = 4000;

impl Input {
    /// An input that holds `text`, the cursor behind it.
    pub fn with(text: &str) -> Self {
        let graphemes = split(SafeText::kept(text).as_str());
        Self { cursor: graphemes.len(), graphemes, undo: Vec::new() }
    }

    /// What stands in it.
    pub fn text(&self) -> String {
        self.graphemes.concat()
    }

    /// Whether nothing but blanks stands in it.
    pub fn is_blank(&self) -> bool {
        self.graphemes.iter().all(|g| g.trim().is_empty())
    }

    /// Applies one edit; says whether the text changed.
    pub fn apply(&mut self, edit: &Edit) -> bool {
        let before = (self.graphemes.clone(), self.cursor);
        match edit {
            Edit::Type(c) => self.insert(&c.to_string()),
            Edit::Paste(text) => self.insert(&text.replace(['\r', '\n', '\t'], " ")),
            Edit::Backspace if self.cursor > 0 => {
                self.cursor -= 1;
                self.graphemes.remove(self.cursor);
            }
            Edit::Delete if self.cursor < self.graphemes.len() => {
                self.graphemes.remove(self.cursor);
            }
            Edit::Backspace | Edit::Delete => {}
            Edit::Left => self.cursor = self.cursor.saturating_sub(1),
            Edit::Right => self.cursor = (self.cursor + 1).min(self.graphemes.len()),
            Edit::Home => self.cursor = 0,
            Edit::End => self.cursor = self.graphemes.len(),
            Edit::Undo => {
                if let Some((graphemes, cursor)) = self.undo.pop() {
                    (self.graphemes, self.cursor) = (graphemes, cursor);
                    return true;
                }
            }
        }
        let changed = before.0 != self.graphemes;
        if changed {
            self.undo.push(before);
            if self.undo.len() > UNDO {
                self.undo.remove(0);
            }
        }
        changed
    }

    /// Typed marks join the letter before them, so the whole line is split anew around the cursor.
    fn insert(&mut self, raw: &str) {
        let mut head = self.graphemes[..self.cursor].concat();
        // A mark alone is foreign; behind the letter it belongs to it is not.
        let letter = head.graphemes(true).next_back().filter(|g| !g.contains('<')).unwrap_or("").to_string();
        head.truncate(head.len() - letter.len());
        head.push_str(SafeText::new(&(letter + raw)).as_str());
        let tail = self.graphemes[self.cursor..].concat();
        let mut before = split(&head);
        // Longer than a line can be: as much of it as fits.
        before.truncate(LONGEST.saturating_sub(split(&tail).len()));
        self.cursor = before.len();
        self.graphemes = split(&(before.concat() + &tail));
        self.cursor = self.cursor.min(self.graphemes.len());
    }

    /// Draws it on one row, scrolled so that the cursor is seen; gives the cursor's column.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, style: Style) -> u16 {
        let room = usize::from(area.width.saturating_sub(1));
        let before = |from: usize| self.graphemes[from..self.cursor].iter().map(|g| width(g)).sum::<usize>();
        let mut first = 0;
        while first < self.cursor && before(first) > room {
            first += 1;
        }
        let blank = " ".repeat(usize::from(area.width));
        put(buf, area, 0, 0, &blank, style);
        put(buf, area, 0, 0, &self.graphemes[first..].concat(), style);
        u16::try_from(before(first)).unwrap_or(0).min(area.width.saturating_sub(1))
    }
}

fn split(text: &str) -> Vec<String> {
    text.graphemes(true).map(str::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(edits: &[Edit]) -> Input {
        let mut input = Input::default();
        for edit in edits {
            input.apply(edit);
        }
        input
    }

    #[test]
    fn deletes_whole_graphemes_and_takes_changes_back() {
        let mut input = typed(&[Edit::Type('a'), Edit::Type('e'), Edit::Type('\u{301}'), Edit::Backspace]);
        assert_eq!(input.text(), "a");
        input.apply(&Edit::Undo);
        assert_eq!(input.text(), "aé", "the letter and its mark came back together");
        let pasted = typed(&[Edit::Paste("two\nlines\u{202e}".into()), Edit::Home, Edit::Delete]);
        assert_eq!(pasted.text(), "wo lines<U+202E>");
    }

    proptest::proptest! {
        #[test]
        fn the_cursor_stays_within(edits in proptest::collection::vec(0u8..9, 0..60), text in ".{0,8}") {
            let mut input = Input::with(&text);
            for edit in edits {
                let edit = match edit {
                    0 => Edit::Type('x'), 1 => Edit::Paste(text.clone()), 2 => Edit::Backspace, 3 => Edit::Delete,
                    4 => Edit::Left, 5 => Edit::Right, 6 => Edit::Home, 7 => Edit::End, _ => Edit::Undo,
                };
                input.apply(&edit);
                proptest::prop_assert!(input.cursor <= input.graphemes.len());
                let area = Rect::new(0, 0, 7, 1);
                proptest::prop_assert!(input.draw(area, &mut Buffer::empty(area), Style::new()) < 7);
            }
        }
    }
}
