//! Draws a form: its title, what is read first, its fields, its buttons.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::App;
use super::paper::Paper;
use crate::screens::forms::{Button, Field, Filling, Form};
use crate::widgets::paint::{cut, put, width, wrap};
use crate::widgets::theme::Meaning;

/// Where the fields begin.
const LEFT: u16 = 20;

/// Lines that every form has room for on paper.
const PAPER: u16 = 60;

/// Draws the form; gives the cursor's place where text is typed.
pub(super) fn draw(app: &App, form: &Form, body: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    on_paper(app, form, body.width).show(app, form, body, buf)
}

fn on_paper(app: &App, form: &Form, wide: u16) -> Paper {
    let area = Rect::new(0, 0, wide, PAPER);
    let mut sheet = Buffer::empty(area);
    let buf = &mut sheet;
    let look = &app.look;
    let room = usize::from(area.width.saturating_sub(2));
    put(buf, area, 1, 0, &cut(&form.title, room, look.ellipsis()), look.style(Meaning::Heading));
    let mut y = 1;
    for line in form.above.iter().flat_map(|line| wrap(line, room)).take(10) {
        put(buf, area, 1, y, &line, look.style(Meaning::Plain));
        y += 1;
    }
    y += 1;
    let (mut cursor, mut front) = (None, 0);
    for (at, field) in form.fields.iter().enumerate() {
        let in_front = at == form.focus;
        if in_front {
            front = y;
            put(buf, area, 0, y, ">", look.style(Meaning::Strong));
        }
        put(buf, area, 1, y, field.label, look.style(if in_front { Meaning::Strong } else { Meaning::Plain }));
        let drawn = one_field(app, form, field, in_front, Rect { y, ..area }, buf);
        cursor = drawn.1.map(|x| (x, y)).or(cursor);
        y += drawn.0;
    }
    y += 1;
    // On a narrow screen the buttons stand one under the other.
    let whole: usize = Button::ALL.iter().map(|button| width(button.label()) + 3).sum();
    let stacked = usize::from(LEFT) + whole > usize::from(area.width);
    let mut x = if stacked { 1 } else { LEFT };
    for (at, button) in Button::ALL.into_iter().enumerate() {
        let in_front = form.button() == Some(button);
        if stacked && at > 0 {
            (x, y) = (1, y + 1);
        }
        if in_front {
            front = y;
        }
        x += put(buf, area, x, y, if in_front { ">" } else { " " }, look.style(Meaning::Plain));
        x += put(buf, area, x, y, button.label(), look.style(if in_front { Meaning::Focus } else { Meaning::Plain }))
            + 2;
    }
    Paper { sheet, cursor, front, lines: y + 1 }
}

/// Draws one field; gives its lines, and the cursor's column where text is typed.
fn one_field(
    app: &App,
    form: &Form,
    field: &Field,
    in_front: bool,
    area: Rect,
    buf: &mut Buffer,
) -> (u16, Option<u16>) {
    let look = &app.look;
    let plain = look.style(Meaning::Plain);
    let echo = form.echo(&app.desk, field);
    match &field.filling {
        Filling::Choice(choices) => {
            let (mut x, mut lines) = (LEFT, 1);
            let chosen = field.input.text();
            for (at, (word, read)) in choices.iter().enumerate() {
                let is_it = *word == chosen;
                let text = if is_it { format!(">{} {read}<", at + 1) } else { format!(" {} {read} ", at + 1) };
                let wide = u16::try_from(width(&text)).unwrap_or(u16::MAX);
                if x > LEFT && x.saturating_add(wide) >= area.width {
                    (x, lines) = (LEFT, lines + 1);
                }
                let style = look.style(if is_it { Meaning::Focus } else { Meaning::Plain });
                x += put(buf, area, x, lines - 1, &text, style) + 1;
            }
            (lines, None)
        }
        filling => {
            let wide = match filling {
                Filling::Day | Filling::Number => 14,
                _ => area.width.saturating_sub(LEFT + 1),
            };
            let place = Rect { x: LEFT, width: wide.min(area.width.saturating_sub(LEFT)), height: 1, ..area };
            let column = field.input.draw(place, buf, look.style(Meaning::Field));
            let room = usize::from(area.width.saturating_sub(LEFT + wide + 2));
            if wide == 14 {
                put(buf, area, LEFT + wide + 1, 0, &cut(&echo, room, look.ellipsis()), plain);
            } else if field.input.is_blank() {
                let room = usize::from(wide.saturating_sub(3));
                put(buf, area, LEFT + 2, 0, &cut(&echo, room, look.ellipsis()), plain);
            }
            (1, in_front.then_some(LEFT + column))
        }
    }
}
