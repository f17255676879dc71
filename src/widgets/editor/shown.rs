//! What is shown of a text: its graphemes as [`clean_lines`] would show them, each glyph with its place in the text.

use std::borrow::Cow;
use std::vec::IntoIter;

use ratatui::buffer::CellWidth;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::wrap::Row;
use crate::text::clean_lines;

/// The end of the grapheme that begins at `at`, itself the edge of one.
pub(super) fn next_edge(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    // Most text is ASCII, where a byte is a grapheme; the text holds no carriage return that could join a line feed.
    let plain = |at: usize| bytes.get(at).is_none_or(u8::is_ascii);
    if plain(at) && plain(at + 1) {
        return (at + 1).min(text.len());
    }
    text[at..].graphemes(true).next().map_or(text.len(), |grapheme| at + grapheme.len())
}

/// The start of the grapheme before `at`, or the start of the text.
pub(super) fn previous_edge(text: &str, at: usize) -> usize {
    GraphemeCursor::new(at, text.len(), true).prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// Whether a grapheme ends or begins at `at`.
pub(super) fn is_edge(text: &str, at: usize) -> bool {
    text.is_char_boundary(at) && GraphemeCursor::new(at, text.len(), true).is_boundary(text, 0).unwrap_or(false)
}

/// Columns that one glyph may take: more than any written language needs, less than any screen has. Voicing marks of
/// half width join into one grapheme without end.
const WIDEST: u16 = 8;

/// One thing that stands in one cell, or in several if it is wide.
pub(super) struct Glyph<'a> {
    /// Where the grapheme begins that it shows, or shows a part of.
    pub at: usize,
    /// Which part of that grapheme; only where one is spelled out are there several.
    pub part: usize,
    /// What to draw; nothing for a line end.
    pub shown: Cow<'a, str>,
    /// Columns.
    pub width: usize,
}

impl Glyph<'_> {
    /// Whether it ends a line.
    pub fn is_line_end(&self) -> bool {
        self.shown.is_empty()
    }

    /// Whether a line may be broken behind it: a blank that is a grapheme, not one within a longer, which is owned.
    pub fn is_blank(&self) -> bool {
        matches!(self.shown, Cow::Borrowed(" "))
    }

    /// Whether it stands in `row` or after it.
    pub fn is_from(&self, row: Row) -> bool {
        (self.at, self.part) >= (row.start, row.part)
    }
}

/// The glyphs of a text from a row on.
pub(super) struct Glyphs<'a> {
    text: &'a str,
    /// Where the grapheme begins that is shown now, and where the next.
    at: usize,
    next: usize,
    parts: IntoIter<String>,
    part: usize,
}

impl<'a> Glyphs<'a> {
    /// The glyphs from `row` to the end of the text.
    pub fn from(text: &'a str, row: Row) -> Self {
        let mut it = Self { text, at: row.start, next: row.start, parts: Vec::new().into_iter(), part: 0 };
        for _ in 0..row.part {
            it.next();
        }
        it
    }
}

impl<'a> Iterator for Glyphs<'a> {
    type Item = Glyph<'a>;

    fn next(&mut self) -> Option<Glyph<'a>> {
        if self.parts.as_slice().is_empty() {
            (self.at, self.part) = (self.next, 0);
            if self.at >= self.text.len() {
                return None;
            }
            self.next = next_edge(self.text, self.at);
            let grapheme = &self.text[self.at..self.next];
            match grapheme.as_bytes() {
                b"\n" => return Some(Glyph { at: self.at, part: 0, shown: "".into(), width: 0 }),
                [b' '..=b'~'] if grapheme != "<" => {
                    return Some(Glyph { at: self.at, part: 0, shown: grapheme.into(), width: 1 });
                }
                _ => self.parts = parts(self.text, self.at, self.next).into_iter(),
            }
        }
        let shown = self.parts.next()?;
        let part = self.part;
        self.part += 1;
        Some(Glyph { at: self.at, part, width: usize::from(shown.cell_width()), shown: shown.into() })
    }
}

/// What is shown of one grapheme, in pieces that can be drawn.
fn parts(text: &str, from: usize, to: usize) -> Vec<String> {
    let mut cleaned = clean_lines(&text[from..to]);
    if cleaned == "<" {
        // It is spelled out where a `U` follows, so the next grapheme has a say.
        let two = clean_lines(&text[from..next_edge(text, to)]);
        if two.starts_with("<U+") {
            two[.."<U+003C>".len()].clone_into(&mut cleaned);
        }
    }
    let mut parts = Vec::new();
    for glyph in cleaned.graphemes(true) {
        if glyph.cell_width() == 0 {
            // A letter that stands on another, with none to stand on: no terminal would show it.
            for c in glyph.chars() {
                parts.extend(format!("<U+{:04X}>", u32::from(c)).chars().map(String::from));
            }
            continue;
        }
        let mut part = String::new();
        for c in glyph.chars() {
            part.push(c);
            if part.cell_width() > WIDEST && part.len() > c.len_utf8() {
                part.pop();
                parts.push(std::mem::replace(&mut part, c.into()));
            }
        }
        parts.push(part);
    }
    parts
}
