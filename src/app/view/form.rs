//! Draws the form of a new action.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::App;
use crate::domain::fault::Owner;
use crate::screens::action_form::{ActionForm, Field};
use crate::widgets::paint::{cut, put, wrap};
use crate::widgets::theme::Meaning;

/// Lines that every form has room for on paper.
const PAPER: u16 = 40;

/// Draws the form; gives the cursor's place where text is typed. Where the window is too low for all of it, the field in
/// front is what is seen.
pub(super) fn draw(app: &App, form: &ActionForm, body: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let sheet = Rect::new(0, 0, body.width, PAPER);
    let mut paper = Buffer::empty(sheet);
    let Drawn { cursor, front, lines } = fields(app, form, sheet, &mut paper);
    let wrong = if form.saving { Some("Saving") } else { form.wrong.as_deref() };
    let mut words = wrong.map_or_else(Vec::new, |text| wrap(text, usize::from(body.width.saturating_sub(2))));
    words.truncate(3);
    let below = u16::try_from(words.len()).unwrap_or(0);
    let room = body.height.saturating_sub(below).min(lines);
    // The line after the field is seen with it: what may be done next.
    let first = (front + 2).min(lines).saturating_sub(room);
    for y in 0..room {
        for x in 0..body.width {
            buf[(body.x + x, body.y + y)] = paper[(x, first + y)].clone();
        }
    }
    let apart = u16::from(lines + below < body.height);
    for (at, line) in (0..below).zip(&words) {
        put(buf, body, 1, room + apart + at, line, app.look.style(Meaning::Error));
    }
    cursor.filter(|_| (first..first + room).contains(&front)).map(|x| (body.x + x, body.y + front - first))
}

/// A form on paper.
struct Drawn {
    /// The cursor's column, where text is typed.
    cursor: Option<u16>,
    /// The line of the field or button in front.
    front: u16,
    /// How many lines there are.
    lines: u16,
}

fn fields(app: &App, form: &ActionForm, body: Rect, buf: &mut Buffer) -> Drawn {
    let look = &app.look;
    let plain = look.style(Meaning::Plain);
    let owner = form.subject.owner.clone().unwrap_or(Owner::Service);
    let title = format!("New action for {}", app.desk.figures().name(&owner));
    put(buf, body, 1, 0, &title, look.style(Meaning::Heading));
    let mut y = 2;
    let mut cursor = None;
    let mut front = 0;
    let left = 20;
    for field in form.fields().into_iter().filter(|field| !field.is_button()) {
        if field == Field::Evidence || field == Field::Target {
            let is_first = field == Field::Target || form.subject.indicator.is_none();
            if is_first {
                let rule = look.glyph("─", "-");
                let line = format!("{} can wait until the close {}", rule.repeat(2), rule.repeat(44));
                put(buf, body, 1, y, &line, look.style(Meaning::Rule));
                put(buf, body, 1, y + 1, "To move", plain);
                let room = usize::from(body.width.saturating_sub(left + 1));
                put(buf, body, left, y + 1, &cut(&form.to_move(&app.desk), room, look.ellipsis()), plain);
                y += 2;
            }
        }
        put(
            buf,
            body,
            1,
            y,
            field.label(),
            look.style(if field == form.focus { Meaning::Strong } else { Meaning::Plain }),
        );
        let echo = form.echo(&app.desk, field);
        let wide = match field {
            Field::Due | Field::By | Field::Target => 14,
            _ => body.width.saturating_sub(left + 1),
        };
        if let Some(input) = form.input(field) {
            let area =
                Rect { x: body.x + left, y: body.y + y, width: wide.min(body.width.saturating_sub(left)), height: 1 };
            let column = input.draw(area, buf, look.style(Meaning::Field));
            if field == form.focus {
                cursor = Some(area.x + column);
                front = y;
                put(buf, body, 0, y, ">", look.style(Meaning::Strong));
            }
            if wide == 14 {
                let room = usize::from(body.width.saturating_sub(left + wide + 2));
                put(buf, body, left + wide + 1, y, &cut(&echo, room, look.ellipsis()), plain);
            } else if input.is_blank() {
                put(buf, body, left + 2, y, &echo, plain);
            }
        }
        y += 1;
    }
    y += 1;
    let mut x = left;
    for button in [Field::Save, Field::Keep, Field::Back] {
        let style = look.style(if button == form.focus { Meaning::Focus } else { Meaning::Plain });
        let mark = if button == form.focus { ">" } else { " " };
        x += put(buf, body, x, y, mark, plain);
        x += put(buf, body, x, y, button.label(), style) + 2;
    }
    if form.focus.is_button() {
        front = y;
    }
    Drawn { cursor, front, lines: y + 1 }
}
