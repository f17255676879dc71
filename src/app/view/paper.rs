//! A form as it is laid out on paper, and the part of it that is seen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::App;
use crate::insight::person_names::query;
use crate::screens::half_typed::HalfTyped;
use crate::widgets::paint::{put, wrap};
use crate::widgets::theme::Meaning;

/// A form on paper, as long as it needs to be.
pub(super) struct Paper {
    /// What is written on it.
    pub(super) sheet: Buffer,
    /// The cursor, where text is typed.
    pub(super) cursor: Option<(u16, u16)>,
    /// The line of the cursor, or of the field or button in front.
    pub(super) front: u16,
    /// How many lines there are.
    pub(super) lines: u16,
}

impl Paper {
    /// Shows it in `body`, what is wrong with the form below it; gives the cursor's place where text is typed. Where the
    /// window is too low for all of it, the field in front is what is seen.
    pub(super) fn show(&self, app: &App, form: &dyn HalfTyped, body: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
        let Self { sheet, cursor, front, lines } = self;
        let wrong = if form.saving() { Some("Saving") } else { form.wrong() };
        // What looks like a name is asked about while it is typed, and does not keep anybody from saving.
        let texts = form.sentences();
        let asked = wrong.is_none().then(|| query(app.desk.data(), texts.iter().map(String::as_str))).flatten();
        let tone = if asked.is_some() { Meaning::Doubt } else { Meaning::Error };
        let said = wrong.or(asked.as_deref());
        let mut words = said.map_or_else(Vec::new, |text| wrap(text, usize::from(body.width.saturating_sub(2))));
        words.truncate(3);
        let below = u16::try_from(words.len()).unwrap_or(0);
        let room = body.height.saturating_sub(below).min(*lines);
        // The line after the cursor is seen with it: what may be done next.
        let first = (front + 2).min(*lines).saturating_sub(room);
        for y in 0..room {
            for x in 0..body.width {
                buf[(body.x + x, body.y + y)] = sheet[(x, first + y)].clone();
            }
        }
        let apart = u16::from(lines + below < body.height);
        for (at, line) in (0..below).zip(&words) {
            put(buf, body, 1, room + apart + at, line, app.look.style(tone));
        }
        cursor.filter(|(_, y)| (first..first + room).contains(y)).map(|(x, y)| (body.x + x, body.y + y - first))
    }
}
