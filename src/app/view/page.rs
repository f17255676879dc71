//! Draws a page: lines above, its lists, and the row under the cursor read out.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::App;
use super::super::level::{PartRows, meaning};
use crate::screens::page::{Extent, Part};
use crate::widgets::paint::{cut, put, width, wrap};
use crate::widgets::table::{self, Column};
use crate::widgets::theme::Meaning;

/// Draws the page in front; gives the cursor's place where a list is narrowed.
pub(super) fn draw(app: &App, body: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let level = app.level();
    let look = &app.look;
    let room = usize::from(body.width.saturating_sub(2));
    let mut y = 0;
    for (line, tone) in &level.page.above {
        for piece in at_most(usize::from(level.saying(app.size.1)), line, room, look.ellipsis()) {
            put(buf, body, 1, y, &piece, look.style(meaning(*tone)));
            y += 1;
        }
    }
    let heights = level.heights(app.size);
    let mut cursor = None;
    for (at, part) in level.page.parts.iter().enumerate() {
        let height = heights.get(at).copied().unwrap_or(0);
        if height == 0 {
            continue;
        }
        let area = Rect { y: body.y + y, height: height.min(body.height.saturating_sub(y)), ..body };
        cursor = one_part(app, at, part, area, buf).or(cursor);
        y += height;
    }
    if let Some(row) = level.row().filter(|_| level.narrowing.is_none()) {
        let lines = level.reading(app.size.1);
        let words = at_most(usize::from(lines), &row.words, room, look.ellipsis());
        for (at, line) in words.iter().enumerate() {
            let y = body.height.saturating_sub(lines) + u16::try_from(at).unwrap_or(0);
            put(buf, body, 1, y, line, look.style(Meaning::Plain));
        }
    }
    cursor
}

/// `text` on so many lines; where there is more of it, the last says so.
fn at_most(lines: usize, text: &str, room: usize, ellipsis: &str) -> Vec<String> {
    let mut words = wrap(text, room);
    if words.len() > lines {
        words.truncate(lines);
        if let Some(last) = words.last_mut() {
            *last = cut(&format!("{last} {ellipsis}"), room, ellipsis);
        }
    }
    words
}

fn one_part(app: &App, at: usize, part: &Part, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let level = app.level();
    let look = &app.look;
    let in_front = level.focus == at;
    let mut top = 0;
    let mut cursor = None;
    let columns: Vec<Column<'_>> = part
        .columns
        .iter()
        .map(|c| Column {
            title: c.title,
            min: c.min,
            max: c.max,
            numeric: c.numeric,
            shown: c.from_width <= area.width,
        })
        .collect();
    let state = &level.tables[at];
    if part.extent == Extent::Rest {
        let room = usize::from(area.width.saturating_sub(2));
        put(buf, area, 1, 0, &cut(&titles(app, at, room), room, look.ellipsis()), look.style(Meaning::Rule));
        top = 1;
        if let (true, Some(input)) = (in_front, &level.narrowing) {
            put(buf, area, 0, 0, &" ".repeat(usize::from(area.width)), look.style(Meaning::Plain));
            let label = "Narrow to: ";
            put(buf, area, 1, 0, label, look.style(Meaning::Strong));
            let x = 1 + u16::try_from(label.len()).unwrap_or(0);
            let field = Rect { x: area.x + x, width: area.width.saturating_sub(x + 1).min(40), height: 1, ..area };
            let column = input.draw(field, buf, look.style(Meaning::Field));
            cursor = Some((field.x + column, field.y));
        }
    }
    let inner = Rect { y: area.y + top, height: area.height.saturating_sub(top), ..area };
    if part.rows.is_empty() || state.order().is_empty() {
        let text = if part.rows.is_empty() { part.empty.as_str() } else { "No row fits; Esc shows them again." };
        for (line, text) in wrap(text, usize::from(area.width.saturating_sub(4))).iter().enumerate() {
            put(buf, inner, 2, u16::try_from(line).unwrap_or(0), text, look.style(Meaning::Plain));
        }
        return cursor;
    }
    table::draw(state, &PartRows(part), &columns, inner, buf, look, in_front);
    cursor
}

/// The titles of the parts that share the rest of the screen, the one in front first told apart by brackets. Where they
/// do not fit, those furthest from it are told by their number alone.
fn titles(app: &App, at: usize, room: usize) -> String {
    let level = app.level();
    let rest: Vec<usize> =
        (0..level.page.parts.len()).filter(|i| level.page.parts[*i].extent == Extent::Rest).collect();
    if rest.len() < 2 {
        return level.page.parts[at].title.clone();
    }
    let short = |title: &str| title.split(" (").next().unwrap_or(title).trim().to_string();
    let name = |i: &usize| {
        let title = &level.page.parts[*i].title;
        if *i == at { format!("[{} {title}]", i + 1) } else { format!("{} {}", i + 1, short(title)) }
    };
    let mut names: Vec<String> = rest.iter().map(name).collect();
    let mut far: Vec<usize> = (0..rest.len()).filter(|place| rest[*place] != at).collect();
    far.sort_by_key(|place| rest[*place].abs_diff(at));
    while width(&names.join("  ")) > room
        && let Some(place) = far.pop()
    {
        names[place] = (rest[place] + 1).to_string();
    }
    names.join("  ")
}
