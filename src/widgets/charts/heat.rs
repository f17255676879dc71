//! Units by standards: a letter says how it stands, a shade how many children it is about.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{UP_AND_DOWN, further, window};
use crate::widgets::paint::{cut, put, width};
use crate::widgets::theme::{Look, Meaning};

/// The columns of one cell: letter, shade, gap.
const CELL: u16 = 3;

/// The fewest columns for the names of rows where those of the standards stand beside the map.
const NARROWEST: u16 = 16;

/// The rows that are shown at least, before all columns are named.
const LEAST: u16 = 4;

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
    /// The names of the columns; they are numbered from 1.
    pub columns: Vec<String>,
    /// Row by row.
    pub cells: Vec<Cell>,
}

impl Heat {
    /// Draws the map, the cell at `cursor` in front.
    pub fn draw(&self, cursor: usize, area: Rect, buf: &mut Buffer, look: &Look) {
        if self.rows.is_empty() || self.columns.is_empty() {
            put(buf, area, 1, 0, "There is nothing to compare in this month.", look.style(Meaning::Plain));
            return;
        }
        let count = self.columns.len();
        let longest = self.rows.iter().map(|name| width(name)).max().unwrap_or(0);
        let longest = u16::try_from(longest + 2).unwrap_or(36).clamp(12, 36);
        let left = area.width.saturating_sub(CELL * u16::try_from(count).unwrap_or(u16::MAX));
        let remain = self.names_beside(left, area.height);
        let names = remain.unwrap_or(left).clamp(12, longest);
        let room = usize::from(area.width.saturating_sub(names) / CELL).max(1);
        let (row_in_front, column_in_front) = (cursor / count, cursor % count);
        let columns = window(count, column_in_front, room);
        // The names of the standards stand on the right where they have room, so that every line below is a team's.
        let from = names + CELL * u16::try_from(count).unwrap_or(u16::MAX) + 1;
        let beside = remain.map(|_| from);
        let legend = if beside.is_some() { Vec::new() } else { self.legend(columns.clone(), area.width) };
        let named = legend.last().map_or(0, |(_, y, _)| y + 1).min(area.height.saturating_sub(LEAST + 2));
        for (y, column) in (0..).zip(columns.clone()) {
            let Some(x) = beside else { break };
            let meaning = if column == column_in_front { Meaning::Strong } else { Meaning::Plain };
            put(buf, area, x, y, &self.name(column), look.style(meaning));
        }
        // A line for the headings, one for what is beyond.
        let height = usize::from(area.height.saturating_sub(named + 2)).max(1);
        let rows = window(self.rows.len(), row_in_front, height);
        // A blank line sets the names apart from the last team, where there is one to spare.
        let apart = usize::from(rows.len() < height);
        let below = u16::try_from(rows.len() + 1 + apart).unwrap_or(u16::MAX);
        for (x, y, column) in legend.into_iter().filter(|(_, y, _)| *y < named) {
            let meaning = if column == column_in_front { Meaning::Strong } else { Meaning::Plain };
            put(buf, area, x, below + y, &self.name(column), look.style(meaning));
        }
        let beyond = [
            further(&columns, count, "standard", ("Left", "Right")),
            further(&rows, self.rows.len(), "team", UP_AND_DOWN),
        ];
        let beyond: Vec<String> = beyond.into_iter().filter(|text| !text.is_empty()).collect();
        put(buf, area, 0, below + named, &beyond.join("    "), look.style(Meaning::Hint));
        let x = |column: usize| names + u16::try_from(column - columns.start).unwrap_or(0) * CELL;
        for column in columns.clone() {
            let meaning = if column == column_in_front { Meaning::Strong } else { Meaning::Heading };
            put(buf, area, x(column), 0, &(column + 1).to_string(), look.style(meaning));
        }
        for (y, row) in (1u16..).zip(rows) {
            let meaning = if row == row_in_front { Meaning::Strong } else { Meaning::Plain };
            let name = cut(&self.rows[row], usize::from(names - 1), look.ellipsis());
            put(buf, area, 0, y, &name, look.style(meaning));
            for column in columns.clone() {
                let at = row * count + column;
                let Some(cell) = self.cells.get(at) else { continue };
                let meaning = if at == cursor { Meaning::Selected } else { cell.meaning };
                let text = format!("{}{}", cell.letter, shade(cell.shade, look));
                put(buf, area, x(column), y, &text, look.style(meaning));
            }
        }
    }

    fn name(&self, column: usize) -> String {
        format!("{} {}", column + 1, self.columns[column])
    }

    /// Where the names of all standards have room beside the map, of which `left` columns are left over: the columns that
    /// remain for the names of the rows, [`NARROWEST`] at least.
    fn names_beside(&self, left: u16, height: u16) -> Option<u16> {
        let longest = (0..self.columns.len()).map(|column| width(&self.name(column))).max()?;
        let remain = left.checked_sub(u16::try_from(longest).ok()? + 1)?;
        (remain >= NARROWEST && self.columns.len() < usize::from(height)).then_some(remain)
    }

    /// Where the names of `columns` stand below the map, one after the other: column, line, and which.
    fn legend(&self, columns: Range<usize>, room: u16) -> Vec<(u16, u16, usize)> {
        let (mut x, mut y) = (0u16, 0);
        columns
            .map(|column| {
                let wide = u16::try_from(width(&self.name(column))).unwrap_or(u16::MAX);
                if x > 0 && x.saturating_add(wide) > room {
                    (x, y) = (0, y + 1);
                }
                let here = (x, y, column);
                x = x.saturating_add(wide).saturating_add(2);
                here
            })
            .collect()
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
