//! Draws the form of a new action.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::App;
use super::paper::Paper;
use crate::screens::action_form::{ActionForm, Field};
use crate::widgets::paint::{put, wrap};
use crate::widgets::theme::Meaning;

/// Narrower screens have every label above its field.
const NARROW: u16 = 60;

/// The columns of a date or a number.
const SHORT: u16 = 14;

/// Draws the form; gives the cursor's place where text is typed.
pub(super) fn draw(app: &App, form: &ActionForm, body: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    fields(app, form, body.width).show(app, form, body, buf)
}

/// The columns of a field's text on paper so wide.
fn columns(field: Field, wide: u16, left: u16) -> u16 {
    let room = wide.saturating_sub(left + 1);
    if matches!(field, Field::Due | Field::By | Field::Target) { SHORT.min(room) } else { room }
}

fn fields(app: &App, form: &ActionForm, wide: u16) -> Paper {
    let look = &app.look;
    let plain = look.style(Meaning::Plain);
    let is_narrow = wide < NARROW;
    let left = if is_narrow { 3 } else { 20 };
    let inputs = form.fields().into_iter().filter(|field| !field.is_button());
    let typed: u16 = inputs.clone().filter_map(|f| Some(form.input(f)?.height(columns(f, wide, left)))).sum();
    // Every line of typed text, and room for all else: labels, echoes on up to three lines, buttons.
    let sheet = Rect::new(0, 0, wide, typed.saturating_add(60));
    let mut paper = Buffer::empty(sheet);
    let buf = &mut paper;
    let title = format!("New action for {}", app.desk.figures().name(&form.owner));
    put(buf, sheet, 1, 0, &title, look.style(Meaning::Heading));
    let (mut y, mut cursor, mut front) = (2, None, 0);
    let mut is_ruled = false;
    for field in inputs {
        if field.can_wait() && !is_ruled {
            let rule = look.glyph("─", "-");
            let line = format!("{} can wait until the close {}", rule.repeat(2), rule.repeat(44));
            put(buf, sheet, 1, y, &line, look.style(Meaning::Rule));
            is_ruled = true;
            y += 1;
        }
        let in_front = field == form.focus;
        let label = look.style(if in_front { Meaning::Strong } else { Meaning::Plain });
        if in_front {
            put(buf, sheet, 0, y, ">", look.style(Meaning::Strong));
            front = y;
        }
        put(buf, sheet, 1, y, field.label(), label);
        y += u16::from(is_narrow);
        let columns = columns(field, wide, left);
        let Some(input) = form.input(field) else {
            let style = look.style(if in_front { Meaning::Focus } else { Meaning::Plain });
            for line in wrap(&form.to_move(&app.desk), usize::from(columns)) {
                put(buf, sheet, left, y, &line, style);
                y += 1;
            }
            continue;
        };
        let area = Rect { x: left, y, width: columns, height: input.height(columns) };
        let (column, line) = input.draw_wrapped(area, buf, look.style(Meaning::Field));
        if in_front {
            cursor = Some((left + column, y + line));
            front = y + line;
        }
        let echo = form.echo(&app.desk, field);
        let mut height = area.height;
        if columns == SHORT {
            let beside = left + SHORT + 1;
            let words = wrap(&echo, usize::from(wide.saturating_sub(beside + 1)).max(10));
            for (at, line) in (0..3).zip(words.iter().filter(|line| !line.is_empty())) {
                put(buf, sheet, beside, y + at, line, plain);
                height = height.max(at + 1);
            }
        } else if input.is_blank() {
            put(buf, sheet, left + 2, y, &echo, plain);
        }
        y += height;
    }
    y += 1;
    let mut x = if is_narrow { 1 } else { left };
    for button in [Field::Save, Field::Keep, Field::Back] {
        let style = look.style(if button == form.focus { Meaning::Focus } else { Meaning::Plain });
        let mark = if button == form.focus { ">" } else { " " };
        if button == form.focus {
            front = y;
        }
        let end = x + put(buf, sheet, x, y, mark, plain);
        let end = end + put(buf, sheet, end, y, button.label(), style);
        // Side by side where there is room, else one below the other: no button is ever cut.
        if is_narrow {
            y += 1;
        } else {
            x = end + 2;
        }
    }
    Paper { sheet: paper, cursor, front, lines: if is_narrow { y } else { y + 1 } }
}
