//! Drawing the rows that are seen.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use super::shown::Glyphs;
use super::{Editor, room};
use crate::widgets::paint::put;
use crate::widgets::theme::{Look, Meaning};

impl Editor {
    /// Draws the text over `area`, what is selected in reverse whatever the theme; gives where the cursor stands, `None`
    /// where the area has no cell. Cheap where [`Editor::resize`] was told of the area's size, right in any case.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) -> Option<Position> {
        if area.is_empty() {
            return None;
        }
        if (self.layout.room, self.height) != (room(area.width), usize::from(area.height)) {
            let mut fitted = self.clone();
            fitted.resize(area.width, area.height);
            return fitted.draw(area, buf, look);
        }
        let plain = look.style(Meaning::Plain);
        let reversed = look.style(Meaning::Selected).add_modifier(Modifier::REVERSED);
        let blank = " ".repeat(usize::from(area.width));
        for y in 0..area.height {
            put(buf, area, 0, y, &blank, plain);
        }
        let selection = self.selection().unwrap_or_default();
        let rows = &self.layout.rows;
        let (mut x, mut y) = (0, 0);
        // In one pass, for a grapheme may fill many rows.
        for glyph in Glyphs::from(&self.text, rows[self.top]) {
            if rows.get(self.top + usize::from(y) + 1).is_some_and(|next| glyph.is_from(*next)) {
                (x, y) = (0, y + 1);
                if y == area.height {
                    break;
                }
            }
            let style = if selection.contains(&glyph.at) { reversed } else { plain };
            if !glyph.is_line_end() {
                x += put(buf, area, x, y, &glyph.shown, style);
            } else if style == reversed {
                // A blank stands for a line end that is selected.
                put(buf, area, x, y, " ", style);
            }
        }
        let row = u16::try_from(self.layout.row_of(self.cursor) - self.top).unwrap_or(0);
        let column = u16::try_from(self.column()).unwrap_or(0).min(area.width - 1);
        Some(Position::new(area.x + column, area.y + row))
    }
}
