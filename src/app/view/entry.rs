//! Draws a form: its title, what is read first, its fields, its buttons.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::App;
use super::paper::Paper;
use crate::domain::hand::typed;
use crate::screens::forms::{Button, Field, Filling, Form};
use crate::widgets::paint::{cut, put, width, wrap};
use crate::widgets::theme::{Look, Meaning};

/// Where the fields begin.
const LEFT: u16 = 20;

/// The columns of a date or a number.
const SHORT: u16 = 14;

/// Lines that every form has room for on paper, beside what is typed.
const PAPER: u16 = 60;

/// Draws the form; gives the cursor's place where text is typed.
pub(super) fn draw(app: &App, form: &Form, body: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    on_paper(app, form, body.width).show(app, form, body, buf)
}

fn on_paper(app: &App, form: &Form, wide: u16) -> Paper {
    let typed: u16 = form.fields.iter().map(|it| it.input.height(columns(&it.filling, wide))).sum();
    let keys = form.fields.iter().map(|field| field.key).chain([""]);
    let theirs: usize = keys.filter_map(|key| form.theirs(key)).map(|it| now_lines(it, LEFT, wide).len()).sum();
    let typed = typed.saturating_add(u16::try_from(theirs).unwrap_or(u16::MAX));
    // Every line of typed text, and room for all else: what is read first, labels, echoes, choices, buttons.
    let area = Rect::new(0, 0, wide, typed.saturating_add(PAPER));
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
    if let Some(theirs) = form.theirs("") {
        y = now(theirs, 1, y, area, buf, look);
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
        if let Some((x, line)) = drawn.1 {
            cursor = Some((x, y + line));
            front = y + line;
        }
        y += drawn.0;
        if let Some(theirs) = form.theirs(field.key) {
            y = now(theirs, LEFT, y, area, buf, look);
        }
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

fn now_lines(theirs: &str, x: u16, wide: u16) -> Vec<String> {
    wrap(&format!("Now: {}", typed(theirs)), usize::from(wide.saturating_sub(x + 1)).max(10))
}

/// What somebody else put there meanwhile; gives the line below it.
fn now(theirs: &str, x: u16, mut y: u16, area: Rect, buf: &mut Buffer, look: &Look) -> u16 {
    for line in now_lines(theirs, x, area.width) {
        put(buf, area, x, y, &line, look.style(Meaning::Doubt));
        y += 1;
    }
    y
}

/// The columns of a field's text on a form so wide.
fn columns(filling: &Filling, wide: u16) -> u16 {
    let room = wide.saturating_sub(LEFT + 1).max(1);
    if matches!(filling, Filling::Day | Filling::Number) { SHORT.min(room) } else { room }
}

/// Draws one field; gives its lines, and the cursor's place in it where text is typed.
fn one_field(
    app: &App,
    form: &Form,
    field: &Field,
    in_front: bool,
    area: Rect,
    buf: &mut Buffer,
) -> (u16, Option<(u16, u16)>) {
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
            // Nothing is chosen yet: how it is.
            let room = usize::from(area.width.saturating_sub(x + 1));
            if in_front && chosen.is_empty() && width(field.hint) <= room {
                put(buf, area, x + 1, lines - 1, field.hint, look.style(Meaning::Hint));
            }
            (lines, None)
        }
        filling => {
            let is_short = matches!(filling, Filling::Day | Filling::Number);
            let wide = columns(filling, area.width);
            let place = Rect { x: LEFT, width: wide, height: field.input.height(wide), ..area };
            let (column, line) = field.input.draw_wrapped(place, buf, look.style(Meaning::Field));
            let mut lines = place.height;
            if is_short {
                let beside = LEFT + wide + 1;
                let words = wrap(&echo, usize::from(area.width.saturating_sub(beside + 1)).max(10));
                for (at, words) in (0..3).zip(words.iter().filter(|words| !words.is_empty())) {
                    put(buf, area, beside, at, words, plain);
                    lines = lines.max(at + 1);
                }
            } else if field.input.is_blank() {
                let room = usize::from(wide.saturating_sub(3));
                put(buf, area, LEFT + 2, 0, &cut(&echo, room, look.ellipsis()), plain);
            }
            (lines, in_front.then_some((LEFT + column, line)))
        }
    }
}
