//! What changes a text.

use std::ops::Range;

use super::history::{Change, Kind};
use super::shown::{is_edge, next_edge, previous_edge};
use super::{Editor, LONGEST, TooLong, unified};

impl Editor {
    /// Types a character, in place of the selection if there is one.
    pub fn insert_char(&mut self, c: char) -> Result<(), TooLong> {
        if matches!(c, '\n' | '\r') { self.newline() } else { self.insert(c.encode_utf8(&mut [0; 4]), Kind::Typed) }
    }

    /// Ends the line.
    pub fn newline(&mut self) -> Result<(), TooLong> {
        self.insert("\n", Kind::Whole)
    }

    /// Puts in a piece of text, of many lines it may be, in place of the selection if there is one.
    pub fn insert_text(&mut self, text: &str) -> Result<(), TooLong> {
        self.insert(&unified(text), Kind::Whole)
    }

    /// Puts in what was last cut or copied here.
    pub fn paste(&mut self) -> Result<(), TooLong> {
        let clip = self.clip.clone();
        self.insert(&clip, Kind::Whole)
    }

    /// Deletes the selection, else the grapheme before the cursor.
    pub fn delete_back(&mut self) {
        let one = previous_edge(&self.text, self.cursor)..self.cursor;
        self.erase(one);
    }

    /// Deletes the selection, else the grapheme under the cursor.
    pub fn delete_forward(&mut self) {
        let one = self.cursor..next_edge(&self.text, self.cursor);
        self.erase(one);
    }

    /// Deletes the selection; says whether there was one.
    pub fn delete_selection(&mut self) -> bool {
        let selection = self.selection();
        let found = selection.is_some();
        if let Some(range) = selection {
            self.change(range, "", Kind::Whole);
        }
        found
    }

    /// Copies the selection for [`Editor::paste`], and gives it for the terminal's clipboard. It stays selected.
    pub fn copy(&mut self) -> Option<&str> {
        let range = self.selection()?;
        self.history.close();
        self.marking = false;
        self.text[range].clone_into(&mut self.clip);
        Some(&self.clip)
    }

    /// Copies the selection, then deletes it.
    pub fn cut(&mut self) -> Option<&str> {
        self.copy()?;
        self.delete_selection();
        Some(&self.clip)
    }

    /// Takes the last change back; says whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(change) = self.history.undo().cloned() else { return false };
        self.splice(change.at..change.at + change.inserted.len(), &change.removed);
        self.settle(change.before);
        true
    }

    /// Makes the change again that was last taken back; says whether there was one.
    pub fn redo(&mut self) -> bool {
        let Some(change) = self.history.redo().cloned() else { return false };
        self.splice(change.at..change.at + change.removed.len(), &change.inserted);
        self.settle(change.after);
        true
    }

    fn insert(&mut self, new: &str, kind: Kind) -> Result<(), TooLong> {
        let range = self.selection().unwrap_or(self.cursor..self.cursor);
        let length = self.length - self.text[range.clone()].chars().count() + new.chars().count();
        if length > LONGEST && length > self.length {
            return Err(TooLong { over: length - LONGEST });
        }
        self.change(range, new, kind);
        Ok(())
    }

    fn erase(&mut self, one: Range<usize>) {
        if !self.delete_selection() {
            self.change(one, "", Kind::Erased);
        }
    }

    /// Changes the text and remembers how.
    fn change(&mut self, range: Range<usize>, new: &str, kind: Kind) {
        if range.is_empty() && new.is_empty() {
            return;
        }
        let (at, before) = (range.start, self.cursor);
        let removed = self.text[range.clone()].to_string();
        self.splice(range, new);
        self.settle(at + new.len());
        let change = Change { at, removed, inserted: new.to_string(), before, after: self.cursor };
        self.history.record(change, kind);
    }

    fn splice(&mut self, range: Range<usize>, new: &str) {
        let (at, removed) = (range.start, range.len());
        self.length = self.length - self.text[range.clone()].chars().count() + new.chars().count();
        self.text.replace_range(range, new);
        self.layout.changed(&self.text, at, removed, new.len());
    }

    /// Puts the cursor at `at` after a change, behind the grapheme if what stands there has become one with what follows.
    fn settle(&mut self, at: usize) {
        self.cursor = if is_edge(&self.text, at) { at } else { next_edge(&self.text, previous_edge(&self.text, at)) };
        (self.anchor, self.marking, self.goal) = (None, false, None);
        self.follow();
    }
}
