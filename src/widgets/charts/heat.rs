//! Units by standards: a letter says how it stands, a shade how many children it is about.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::window;
use crate::widgets::paint::{cut, put};
use crate::widgets::theme::{Look, Meaning};

/// The columns of one cell: letter, shade, gap.
const CELL: u16 = 4;

/// One cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cell {
    /// How it stands, one letter.
    pub letter: char,
    /// From 0, nobody, to 4, the most.
    pub shade: u8,
    /// How it is meant.
    pub meaning: Meaning,
}

/// What is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Heat {
    /// The names of the rows.
    pub rows: Vec<String>,
    /// How many columns there are; they are numbered from 1.
    pub columns: usize,
    /// Row by row.
    pub cells: Vec<Cell>,
}

impl Heat {
    /// Draws the map, the cell at `cursor` in front.
    pub fn draw(&self, cursor: usize, area: Rect, buf: &mut Buffer, look: &Look) {
        if self.rows.is_empty() || self.columns == 0 {
            put(buf, area, 1, 0, "There is nothing to compare in this month.", look.style(Meaning::Plain));
            return;
        }
        let names = area.width.saturating_sub(CELL * u16::try_from(self.columns).unwrap_or(u16::MAX)).clamp(12, 36);
        let room = usize::from(area.width.saturating_sub(names) / CELL).max(1);
        let (row_in_front, column_in_front) = (cursor / self.columns, cursor % self.columns);
        let columns = window(self.columns, column_in_front, room);
        let rows = window(self.rows.len(), row_in_front, usize::from(area.height.saturating_sub(1)).max(1));
        let x = |column: usize| names + u16::try_from(column - columns.start).unwrap_or(0) * CELL;
        for column in columns.clone() {
            let meaning = if column == column_in_front { Meaning::Strong } else { Meaning::Heading };
            put(buf, area, x(column), 0, &format!("{:>2}", column + 1), look.style(meaning));
        }
        for (y, row) in (1u16..).zip(rows) {
            let meaning = if row == row_in_front { Meaning::Strong } else { Meaning::Plain };
            let name = cut(&self.rows[row], usize::from(names - 1), look.ellipsis());
            put(buf, area, 0, y, &name, look.style(meaning));
            for column in columns.clone() {
                let at = row * self.columns + column;
                let Some(cell) = self.cells.get(at) else { continue };
                let meaning = if at == cursor { Meaning::Selected } else { cell.meaning };
                let text = format!("{}{}", cell.letter, shade(cell.shade, look));
                put(buf, area, x(column), y, &text, look.style(meaning));
            }
        }
    }
}

fn shade(shade: u8, look: &Look) -> &'static str {
    match shade {
        0 => " ",
        1 => look.glyph("░", "."),
        2 => look.glyph("▒", ":"),
        3 => look.glyph("▓", "+"),
        _ => look.glyph("█", "#"),
    }
}
