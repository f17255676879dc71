//! A text to type into, over whole graphemes: drawn on one line that follows the cursor, or wrapped so that all is seen.

use std::ops::Range;

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
    /// Have this text and no other; line ends become blanks.
    Replace(String),
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
    undo: Vec<(String, usize)>,
    too_long: Option<String>,
}

/// How many changes can be taken back.
const UNDO: usize = 200;

/// How many bytes all that can be taken back may hold, the last change always among it.
const UNDO_BYTES: usize = 8 << 20;

/// Longer text, in graphemes, than anyone writes about one action.
const LONGEST: usize = 100_000;

impl Input {
    /// An input that holds `text`, the cursor behind it.
    pub fn with(text: &str) -> Self {
        let graphemes = split(SafeText::kept(text).as_str());
        Self { cursor: graphemes.len(), graphemes, ..Self::default() }
    }

    /// An input that holds `text`, the cursor before its grapheme of this number, at most behind the last.
    pub fn at(text: &str, cursor: usize) -> Self {
        let whole = Self::with(text);
        Self { cursor: cursor.min(whole.graphemes.len()), ..whole }
    }

    /// How many graphemes stand before the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// What stands in it.
    pub fn text(&self) -> String {
        self.graphemes.concat()
    }

    /// Whether nothing but blanks stands in it.
    pub fn is_blank(&self) -> bool {
        self.graphemes.iter().all(|g| g.trim().is_empty())
    }

    /// Why the last edit was not made, where the text would have become too long by it. It is made whole or not at all,
    /// for what is cut is not missed until it is needed.
    pub fn too_long(&self) -> Option<&str> {
        self.too_long.as_deref()
    }

    /// Applies one edit; says whether the text changed.
    pub fn apply(&mut self, edit: &Edit) -> bool {
        self.too_long = None;
        let before = match edit {
            Edit::Left | Edit::Right | Edit::Home | Edit::End | Edit::Undo => String::new(),
            Edit::Type(_) | Edit::Paste(_) | Edit::Replace(_) | Edit::Backspace | Edit::Delete => self.text(),
        };
        let at = self.cursor;
        let changed = match edit {
            Edit::Type(c) => self.insert(&c.to_string()),
            Edit::Paste(text) => self.insert(&text.replace(['\r', '\n', '\t'], " ")),
            Edit::Replace(text) => self.replace(&text.replace(['\r', '\n', '\t'], " ")),
            Edit::Backspace if self.cursor > 0 => {
                self.cursor -= 1;
                self.graphemes.remove(self.cursor);
                true
            }
            Edit::Delete if self.cursor < self.graphemes.len() => {
                self.graphemes.remove(self.cursor);
                true
            }
            Edit::Backspace | Edit::Delete => false,
            Edit::Undo => {
                let Some((text, cursor)) = self.undo.pop() else { return false };
                (self.graphemes, self.cursor) = (split(&text), cursor);
                return true;
            }
            Edit::Left | Edit::Right | Edit::Home | Edit::End => {
                self.cursor = match edit {
                    Edit::Left => self.cursor.saturating_sub(1),
                    Edit::Right => (self.cursor + 1).min(self.graphemes.len()),
                    Edit::Home => 0,
                    _ => self.graphemes.len(),
                };
                false
            }
        };
        if changed {
            self.undo.push((before, at));
            let bytes = |undo: &[(String, usize)]| undo.iter().map(|(text, _)| text.len()).sum::<usize>();
            while self.undo.len() > UNDO || (bytes(&self.undo) > UNDO_BYTES && self.undo.len() > 1) {
                self.undo.remove(0);
            }
        }
        changed
    }

    /// Typed marks join the letter before them, so the text is split anew around the cursor. Says whether it changed.
    fn insert(&mut self, raw: &str) -> bool {
        // Counted before it is cleaned, since it can be of any size.
        let more = raw.graphemes(true).count();
        if more > LONGEST {
            return self.refuse(more);
        }
        let from = self.cursor.saturating_sub(1);
        let before = self.graphemes[from..self.cursor].concat();
        // A mark alone is foreign; behind the letter it belongs to it is not. What is spelled out is clean already.
        let head = if before.contains('<') {
            before + SafeText::new(raw).as_str()
        } else {
            SafeText::new(&(before + raw)).as_str().to_string()
        };
        // Behind the next plain letter nothing joins otherwise than it did.
        let plain = self.graphemes[self.cursor..].iter().position(|g| g.is_ascii());
        let to = plain.map_or(self.graphemes.len(), |at| self.cursor + at + 1);
        let cursor = from + head.graphemes(true).count();
        let window = split(&(head + &self.graphemes[self.cursor..to].concat()));
        let more = window.len().saturating_sub(to - from);
        if self.graphemes.len() + more > LONGEST && more > 0 {
            return self.refuse(more);
        }
        let changed = self.graphemes[from..to] != window;
        self.graphemes.splice(from..to, window);
        self.cursor = cursor.min(self.graphemes.len());
        changed
    }

    /// Says whether the text changed.
    fn replace(&mut self, text: &str) -> bool {
        let count = text.graphemes(true).count();
        if count > LONGEST {
            return self.refuse(count);
        }
        let new = Self::with(text);
        let changed = new.graphemes != self.graphemes;
        (self.graphemes, self.cursor) = (new.graphemes, new.cursor);
        changed
    }

    fn refuse(&mut self, more: usize) -> bool {
        let room = LONGEST.saturating_sub(self.graphemes.len());
        self.too_long = Some(format!(
            "Nothing was added: {more} characters are more than the {room} that still fit here. Shorten the text, or \
             keep it elsewhere and name the place."
        ));
        false
    }

    /// Draws it on one row, scrolled so that the cursor is seen; gives the cursor's column.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, style: Style) -> u16 {
        let room = usize::from(area.width.saturating_sub(1));
        let (mut first, mut before) = (self.cursor, 0);
        while let Some(wide) = first.checked_sub(1).map(|at| width(&self.graphemes[at]))
            && before + wide <= room
        {
            (first, before) = (first - 1, before + wide);
        }
        let blank = " ".repeat(usize::from(area.width));
        put(buf, area, 0, 0, &blank, style);
        // A grapheme takes a column at least.
        let last = self.graphemes.len().min(first + usize::from(area.width));
        put(buf, area, 0, 0, &self.graphemes[first..last].concat(), style);
        u16::try_from(before).unwrap_or(0).min(area.width.saturating_sub(1))
    }
}

impl Input {
    /// How many lines it takes, wrapped to `columns`.
    pub fn height(&self, columns: u16) -> u16 {
        u16::try_from(self.wrapped(columns).len()).unwrap_or(u16::MAX)
    }

    /// Draws all of it, wrapped to the width of `area`; gives the cursor's column and line.
    pub fn draw_wrapped(&self, area: Rect, buf: &mut Buffer, style: Style) -> (u16, u16) {
        let blank = " ".repeat(usize::from(area.width));
        let mut at = (0, 0);
        for (y, line) in (0..).zip(self.wrapped(area.width)) {
            put(buf, area, 0, y, &blank, style);
            put(buf, area, 0, y, &self.graphemes[line.clone()].concat(), style);
            // Between two lines the cursor stands at the beginning of the second.
            if line.start <= self.cursor {
                let before: usize =
                    self.graphemes[line.start..self.cursor.min(line.end)].iter().map(|g| width(g)).sum();
                at = (u16::try_from(before).unwrap_or(0).min(area.width.saturating_sub(1)), y);
            }
        }
        at
    }

    /// The graphemes of each line, broken behind a blank where there is one; a column is left for the cursor.
    fn wrapped(&self, columns: u16) -> Vec<Range<usize>> {
        let room = usize::from(columns.saturating_sub(1)).max(2);
        let mut lines = Vec::new();
        let (mut start, mut used, mut blank) = (0, 0, None);
        for (at, grapheme) in self.graphemes.iter().enumerate() {
            let wide = width(grapheme);
            // One blank may stand where the cursor would: it is not seen, and the word before it stays.
            while used + wide > room + usize::from(grapheme == " ") && at > start {
                let next = blank.take().unwrap_or(at);
                lines.push(start..next);
                start = next;
                used = self.graphemes[start..at].iter().map(|g| width(g)).sum();
            }
            used += wide;
            if grapheme == " " {
                blank = Some(at + 1);
            }
        }
        lines.push(start..self.graphemes.len());
        lines
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
    fn a_text_that_replaces_another_is_taken_whole_or_not_at_all_and_can_be_taken_back() {
        let mut input = Input::with("old");
        assert!(input.apply(&Edit::Replace("new\nwords \u{1b}".into())));
        assert_eq!((input.text().as_str(), input.cursor()), ("new words <U+001B>", 18));
        assert!(!input.apply(&Edit::Replace(input.text())), "the same is no change");
        assert!(!input.apply(&Edit::Replace("x".repeat(LONGEST + 1))) && input.too_long().is_some());
        assert_eq!(input.text(), "new words <U+001B>");
        assert!(input.apply(&Edit::Undo));
        assert_eq!(input.text(), "old");
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

    #[test]
    fn a_paste_is_taken_whole_or_refused_aloud() {
        let long = "ä".repeat(60_000);
        let mut input = typed(&[Edit::Paste(long.clone())]);
        assert_eq!((input.text().chars().count(), input.too_long()), (60_000, None));
        assert!(!input.apply(&Edit::Paste(long.clone())));
        let why = input.too_long().unwrap();
        assert!(why.contains("60000") && why.contains("40000"), "{why}");
        assert_eq!(input.text(), long, "nothing was cut");
        // What is spelled out grows, and counts as it is kept.
        assert!(!input.apply(&Edit::Paste("\u{202e}".repeat(20_000))) && input.too_long().is_some());
        assert!(input.apply(&Edit::Paste("x".repeat(40_000))) && input.too_long().is_none());
        assert!(!input.apply(&Edit::Type('y')) && input.too_long().is_some());
        assert!(input.apply(&Edit::Backspace) && input.too_long().is_none());
        let area = Rect::new(0, 0, 7, 1);
        assert_eq!(input.draw(area, &mut Buffer::empty(area), Style::new()), 6);
    }

    #[test]
    fn what_can_be_taken_back_stays_small() {
        let mut input = typed(&[Edit::Paste("字".repeat(30_000))]);
        for _ in 0..150 {
            input.apply(&Edit::Type('y'));
        }
        assert!(input.undo.iter().map(|(text, _)| text.len()).sum::<usize>() <= UNDO_BYTES);
        assert!(input.apply(&Edit::Undo) && input.text().ends_with(&"y".repeat(149)));
    }

    #[test]
    fn wrapped_text_is_seen_whole_with_its_cursor() {
        let input = Input::with("weekly list to managers");
        let area = Rect::new(0, 0, 12, 4);
        let mut buf = Buffer::empty(area);
        assert_eq!(input.draw_wrapped(area, &mut buf, Style::new()), (11, 1));
        let line = |y| (0..12).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_string();
        assert_eq!([line(0), line(1), line(2), line(3)], ["weekly list", "to managers", "", ""]);
        assert_eq!(Input::at("weekly list to", 12).draw_wrapped(area, &mut buf, Style::new()), (0, 1));
        assert_eq!(Input::at("abc", 99).cursor(), 3);
    }

    proptest::proptest! {
        #[test]
        fn typing_splits_as_the_whole_text_is_split(
            edits in proptest::collection::vec(("[ax<\u{301}\u{1f1e6}\u{1f1e7}\u{1f469}\u{200d}\u{1f3fd}\u{d4e}\u{1100}\u{1161}\u{915}\u{94d}]{0,4}", 0u8..4), 0..30)
        ) {
            let mut input = Input::default();
            for (text, then) in edits {
                input.apply(&Edit::Paste(text));
                proptest::prop_assert_eq!(&input.graphemes, &split(&input.text()));
                input.apply([Edit::Left, Edit::Right, Edit::Home, Edit::End].get(usize::from(then)).unwrap());
            }
        }

        #[test]
        fn wrapping_leaves_nothing_out(text in "[a-z 字]{0,60}", columns in 0u16..20) {
            let input = Input::with(&text);
            let lines = input.wrapped(columns);
            let whole: String = lines.iter().map(|line| input.graphemes[line.clone()].concat()).collect();
            proptest::prop_assert_eq!(whole, input.text());
            let room = usize::from(columns.saturating_sub(1)).max(2);
            for line in lines {
                proptest::prop_assert!(width(input.graphemes[line].concat().trim_end_matches(' ')) <= room);
            }
        }

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
