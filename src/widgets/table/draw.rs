//! Drawing a table: its heading, then the window of rows; the row under the cursor in reverse video and with a `>`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::paint::{cut, cut_before_the_end, put, width};
use super::super::theme::{Look, Meaning};
use super::widths::{Slot, place};
use super::{Column, Rows, TableState};

/// Draws the table into `area`: one line of headings, then rows. `active` tells whether its cursor is the one in front.
pub fn draw(
    state: &TableState,
    rows: &dyn Rows,
    columns: &[Column<'_>],
    area: Rect,
    buf: &mut Buffer,
    look: &Look,
    active: bool,
) {
    if area.width < 2 || area.height == 0 {
        return;
    }
    let window = state.offset..(state.offset + usize::from(area.height) - 1).min(state.order.len());
    let window: Vec<usize> =
        state.order[window.start.min(window.end)..window.end].iter().map(|r| *r as usize).collect();
    let shown: Vec<usize> = (0..columns.len()).filter(|c| columns[*c].shown && !state.hidden.contains(c)).collect();
    let needs = |column: usize| {
        let widest = window.iter().map(|row| width(&rows.cell(*row, column))).max().unwrap_or(0);
        u16::try_from(widest).unwrap_or(u16::MAX)
    };
    let inner = Rect { x: area.x + 1, width: area.width - 1, ..area };
    let slots = place(columns, &shown, state.scrolled, inner.width, needs);
    for slot in &slots {
        let column = &columns[slot.column];
        let sorted = state.sort.filter(|(at, _)| *at == slot.column).map(|(_, down)| if down { "-" } else { "+" });
        // The mark stays, however narrow the column: the title gives way.
        let mark = sorted.unwrap_or("");
        let title = match mark {
            "" => column.title.to_string(),
            mark => cut(column.title, usize::from(slot.width).saturating_sub(mark.len()), "") + mark,
        };
        put_cell(buf, inner, 0, *slot, column, &title, look.style(Meaning::Heading), look);
    }
    for (line, &row) in window.iter().enumerate() {
        let y = u16::try_from(line + 1).unwrap_or(u16::MAX);
        let under_cursor = active && state.offset + line == state.at;
        let base = if under_cursor { Some(look.style(Meaning::Selected)) } else { None };
        if let Some(style) = base {
            put(buf, area, 0, y, &" ".repeat(usize::from(area.width)), style);
            put(buf, area, 0, y, ">", style);
        }
        for slot in &slots {
            let style = base.unwrap_or_else(|| look.style(rows.meaning(row, slot.column)));
            put_cell(buf, inner, y, *slot, &columns[slot.column], &rows.cell(row, slot.column), style, look);
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "a cell is where, what and how")]
fn put_cell(
    buf: &mut Buffer,
    area: Rect,
    y: u16,
    slot: Slot,
    column: &Column<'_>,
    text: &str,
    style: ratatui::style::Style,
    look: &Look,
) {
    let shorten = if column.keeps_end { cut_before_the_end } else { cut };
    let text = shorten(text, usize::from(slot.width), look.ellipsis());
    let gap = usize::from(slot.width).saturating_sub(width(&text));
    let x = slot.x + if column.numeric { u16::try_from(gap).unwrap_or(0) } else { 0 };
    put(buf, area, x, y, &text, style);
}
