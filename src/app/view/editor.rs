//! Draws the editor over the whole page: what is written and where the cursor is, the reminder, the text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::App;
use super::super::writing::{ABOVE, Writing};
use crate::screens::working::REMINDER;
use crate::widgets::paint::{cut, put, width, wrap};
use crate::widgets::theme::Meaning;

/// Draws the editor; gives the cursor's place.
pub(super) fn draw(app: &App, writing: &Writing, body: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let look = &app.look;
    let room = usize::from(body.width.saturating_sub(2));
    let at = writing.editor.position();
    let title = cut(&writing.title, room.saturating_sub(width(&at) + 2), look.ellipsis());
    put(buf, body, 1, 0, &title, look.style(Meaning::Heading));
    let x = u16::try_from(room.saturating_sub(width(&at)) + 1).unwrap_or(1);
    put(buf, body, x, 0, &at, look.style(Meaning::Plain));
    for (y, line) in (1..3).zip(wrap(REMINDER, room)) {
        put(buf, body, 1, y, &line, look.style(Meaning::Strong));
    }
    let text = Rect {
        x: body.x + 1,
        y: body.y + ABOVE.min(body.height),
        width: body.width.saturating_sub(2),
        height: body.height.saturating_sub(ABOVE),
    };
    let cursor = writing.editor.draw(text, buf, look)?;
    Some((cursor.x, cursor.y))
}
