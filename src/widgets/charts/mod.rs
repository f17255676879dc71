//! Charts made of characters: legible at 80 columns, without colour and in plain ASCII. Each has a cursor, and what is
//! under it is read out as text: a chart never says more than its words.

pub mod bars;
pub mod funnel;
pub mod heat;
pub mod intervals;
pub mod line;
pub mod multiples;
mod place;
pub mod scale;
#[cfg(test)]
mod tests;

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::paint::{cut, put, wrap};
use super::theme::{Look, Meaning};

/// What is drawn.
#[derive(Clone, PartialEq, Debug)]
pub enum Drawing {
    /// One series over time.
    Line(line::Line),
    /// Units beside each other, each with its interval.
    Intervals(intervals::Intervals),
    /// Units by their size.
    Funnel(funnel::Funnel),
    /// Units by standards.
    Heat(heat::Heat),
    /// A distribution.
    Bars(bars::Bars),
    /// Many small series.
    Multiples(multiples::Multiples),
}

/// A drawing with its cursor and its words.
#[derive(Clone, PartialEq, Debug)]
pub struct Picture {
    /// What kind of picture it is, in a word or two: told apart from the others of a page by it.
    pub kind: &'static str,
    /// What it shows.
    pub title: String,
    /// The words of statistics behind it, a key away; empty where there are none.
    pub in_full: Vec<String>,
    /// What may be said of it, and what its marks mean.
    pub note: String,
    /// The drawing.
    pub drawing: Drawing,
    /// What is under the cursor at each place, in a sentence.
    pub words: Vec<String>,
    /// The place in front.
    pub cursor: usize,
}

/// The lines of a drawing beside a list: only what is left over is for words.
const LEAST_BESIDE: u16 = 14;

/// A move of the cursor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    /// To the one before.
    Left,
    /// To the next.
    Right,
    /// To the line above.
    Up,
    /// To the line below.
    Down,
    /// To the first.
    First,
    /// To the last.
    Last,
}

impl Picture {
    /// How many places stand beside each other in a line.
    fn across(&self) -> usize {
        match &self.drawing {
            Drawing::Heat(heat) => heat.columns.len().max(1),
            Drawing::Multiples(_) => multiples::ACROSS,
            _ => 1,
        }
    }

    /// Moves the cursor; at an edge it stays.
    pub fn go(&mut self, to: Move) {
        let (last, across) = (self.words.len().saturating_sub(1), self.across());
        self.cursor = match to {
            Move::Left => self.cursor.saturating_sub(1),
            Move::Right => (self.cursor + 1).min(last),
            Move::Up => self.cursor.checked_sub(across).unwrap_or(self.cursor),
            Move::Down => Some(self.cursor + across).filter(|at| *at <= last).unwrap_or(self.cursor),
            Move::First => 0,
            Move::Last => last,
        };
    }

    fn drawing(&self, cursor: Option<usize>, area: Rect, buf: &mut Buffer, look: &Look) {
        let at = cursor.unwrap_or(self.cursor);
        match &self.drawing {
            Drawing::Line(line) => line.draw(cursor, area, buf, look),
            Drawing::Intervals(intervals) => intervals.draw(at, area, buf, look),
            Drawing::Funnel(funnel) => funnel.draw(at, area, buf, look),
            Drawing::Heat(heat) => heat.draw(at, area, buf, look),
            Drawing::Bars(bars) => bars.draw(at, area, buf, look),
            Drawing::Multiples(multiples) => multiples.draw(at, area, buf, look),
        }
    }

    /// Draws it beside the list whose row it is about: its title, what may be said of it where there is room, and the
    /// drawing without a cursor; the row is read out under the list.
    pub fn draw_beside(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        put(buf, area, 0, 0, &cut(&self.title, area.width.into(), look.ellipsis()), look.style(Meaning::Strong));
        let mut note = wrap(&self.note, area.width.into());
        note.truncate(usize::from(area.height.saturating_sub(LEAST_BESIDE)));
        for (y, line) in (1..).zip(&note) {
            put(buf, area, 0, y, line, look.style(Meaning::Plain));
        }
        let above = u16::try_from(note.len()).unwrap_or(0) + 2;
        let inner = Rect { y: area.y + above, height: area.height.saturating_sub(above), ..area };
        self.drawing(None, inner, buf, look);
    }

    /// Draws title, note, drawing, and below it what is under the cursor.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let room = usize::from(area.width.saturating_sub(2));
        put(buf, area, 1, 0, &cut(&self.title, room, look.ellipsis()), look.style(Meaning::Strong));
        let note = wrap(&self.note, room);
        let words = wrap(self.words.get(self.cursor).map_or("", String::as_str), room);
        for (y, line) in (1..).zip(&note) {
            put(buf, area, 1, y, line, look.style(Meaning::Plain));
        }
        let above = u16::try_from(note.len()).unwrap_or(1) + 2;
        let below = u16::try_from(words.len()).unwrap_or(1) + 1;
        let inner = Rect {
            x: area.x + 1,
            y: area.y + above,
            width: area.width.saturating_sub(2),
            height: area.height.saturating_sub(above + below),
        };
        self.drawing(Some(self.cursor), inner, buf, look);
        for (y, line) in (area.height.saturating_sub(below - 1)..).zip(&words) {
            put(buf, area, 1, y, line, look.style(Meaning::Strong));
        }
    }
}

/// The part of `count` things that is shown in `room` places, so that the one at `cursor` is among them.
fn window(count: usize, cursor: usize, room: usize) -> Range<usize> {
    let first = cursor.saturating_sub(room / 2).min(count.saturating_sub(room));
    first..(first + room).min(count)
}

/// What there is beyond the part that is `shown` of `count` things, and the keys that lead there; empty where all are
/// shown.
fn further(shown: &Range<usize>, count: usize, what: &str, (back, on): (&str, &str)) -> String {
    let more = |many: usize| format!("{many} more {what}{}", if many == 1 { "" } else { "s" });
    match (shown.start, count.saturating_sub(shown.end)) {
        (0, 0) => String::new(),
        (0, after) => format!("{}: {on}", more(after)),
        (before, 0) => format!("{}: {back}", more(before)),
        (before, after) => format!("{}: {back}; {after} more: {on}", more(before)),
    }
}

/// Puts a mark over whatever is there, of which nothing shines through: a point on the line of a target is not in doubt.
fn mark(buf: &mut Buffer, area: Rect, x: u16, y: u16, glyph: &str, style: Style) {
    let place = (area.x.saturating_add(x), area.y.saturating_add(y));
    if let Some(cell) = buf.cell_mut(place).filter(|_| x < area.width && y < area.height) {
        cell.reset();
        put(buf, area, x, y, glyph, style);
    }
}

/// Said in place of a drawing for which there is no room.
fn too_small(area: Rect, buf: &mut Buffer, look: &Look) {
    put(buf, area, 0, 0, "The window is too small for this picture.", look.style(Meaning::Plain));
}

/// The keys that lead along a column of things.
const UP_AND_DOWN: (&str, &str) = ("Up", "Down");
