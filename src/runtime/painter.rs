//! Turns a drawn buffer into the fewest bytes that change the terminal from what it shows now.
//!
//! The library's own terminal asks the device for its size at each frame, hides the cursor at each frame, resets the
//! colours even if nothing changed and spells every colour out in twelve bytes; over a slow line that is most of what a
//! key costs.

use crossterm::QueueableCommand as _;
use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::terminal::{Clear, ClearType};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use super::sgr::Looks;

/// Moving the cursor along a row takes at least six bytes.
const SHORT_GAP: u16 = 5;

/// Erasing to the end of a row takes three bytes, so it pays for more blanks than this.
const ERASING: usize = 3;

/// What the terminal shows, and room for what it is to show next.
#[derive(Debug)]
pub struct Painter {
    shown: Buffer,
    next: Buffer,
    cursor: Option<(u16, u16)>,
    whole: bool,
    /// Whether the whole is taken off row by row: some terminals keep what is cleared at once to be scrolled back to.
    wiped: bool,
}

impl Painter {
    /// For a terminal of this many columns and rows of which nothing is known yet.
    pub fn new((columns, rows): (u16, u16)) -> Self {
        let empty = Buffer::empty(Rect::new(0, 0, columns, rows));
        Self { shown: empty.clone(), next: empty, cursor: None, whole: true, wiped: false }
    }

    /// The terminal has this size now, and what it shows is not known: the next painting is a whole one. What was to be
    /// written over still is.
    pub fn resize(&mut self, size: (u16, u16)) {
        *self = Self { wiped: self.wiped, ..Self::new(size) };
    }

    /// Nothing of what is shown may be left: the next painting writes over every row first.
    pub fn wipe(&mut self) {
        *self = Self { wiped: true, ..Self::new((self.next.area.width, self.next.area.height)) };
    }

    /// Draws, and returns the bytes to send; none where nothing visible changed. `draw` returns the cursor's place.
    pub fn paint(&mut self, draw: impl FnOnce(Rect, &mut Buffer) -> Option<(u16, u16)>) -> Vec<u8> {
        let area = self.next.area;
        self.next.reset();
        let cursor = draw(area, &mut self.next).filter(|(x, y)| *x < area.width && *y < area.height);
        let mut bytes = Vec::new();
        // Writing into memory cannot fail.
        let _ = self.write(cursor, &mut bytes);
        std::mem::swap(&mut self.shown, &mut self.next);
        self.cursor = cursor;
        (self.whole, self.wiped) = (false, false);
        bytes
    }

    /// The cells to write. Where a few that did not change lie between two that did, they are written too if that
    /// takes fewer bytes than moving over them.
    fn changes(&self) -> Vec<(u16, u16, &Cell)> {
        let mut out: Vec<(u16, u16, &Cell)> = Vec::new();
        for (x, y, cell) in self.shown.diff_iter(&self.next) {
            if let Some((from, row, before)) = out.last().copied()
                && row == y
                && (from + 2..=from + 1 + SHORT_GAP).contains(&x)
            {
                let between = (from + 1..x).filter_map(|column| Some((column, y, self.next.cell((column, y))?)));
                let between: Vec<_> = between.collect();
                // Plain letters alone: a wide one hides the cell behind it, which must not be written.
                let plain = |cell: &Cell| cell.symbol().len() == 1 && Looks::of(cell) == Looks::of(before);
                if plain(before) && between.iter().all(|(_, _, cell)| plain(cell)) {
                    out.extend(between);
                }
            }
            out.push((x, y, cell));
        }
        out
    }

    fn write(&self, cursor: Option<(u16, u16)>, bytes: &mut Vec<u8>) -> std::io::Result<()> {
        if self.wiped {
            bytes.queue(Hide)?;
            for y in self.next.area.rows().map(|row| row.y) {
                bytes.queue(MoveTo(0, y))?.queue(Clear(ClearType::CurrentLine))?;
            }
        } else if self.whole {
            bytes.queue(Hide)?.queue(Clear(ClearType::All))?;
        }
        let changes = self.changes();
        let moved = !changes.is_empty();
        if moved {
            write_cells(&changes, &self.next, bytes)?;
        }
        let was_there = self.cursor.filter(|_| !self.whole);
        match cursor {
            Some((x, y)) => {
                if moved || was_there != cursor {
                    bytes.queue(MoveTo(x, y))?;
                }
                if was_there.is_none() {
                    bytes.queue(Show)?;
                }
            }
            None if was_there.is_some() => {
                bytes.queue(Hide)?;
            }
            None => {}
        }
        Ok(())
    }
}

/// Writes `cells` of `screen` where they stand, and leaves the terminal in the plain look that it was in.
fn write_cells(cells: &[(u16, u16, &Cell)], screen: &Buffer, bytes: &mut Vec<u8>) -> std::io::Result<()> {
    let mut looks = Looks::default();
    let mut next = None;
    for row in cells.chunk_by(|(_, one, _), (_, other, _)| one == other) {
        let y = row.first().map_or(0, |(_, y, _)| *y);
        let blank_from = (screen.area.left()..screen.area.right())
            .rev()
            .take_while(|x| screen.cell((*x, y)).is_some_and(is_blank))
            .last()
            .unwrap_or(screen.area.right());
        let (shown, blanks) = row.split_at(row.partition_point(|(x, ..)| *x < blank_from));
        let (written, erased) = if blanks.len() > ERASING { (shown, blanks.first()) } else { (row, None) };
        for (x, y, cell) in written {
            if next != Some((*x, *y)) {
                bytes.queue(MoveTo(*x, *y))?;
            }
            looks.change(Looks::of(cell), bytes);
            bytes.extend_from_slice(cell.symbol().as_bytes());
            next = Some((x.saturating_add(1), *y));
        }
        if let Some((x, y, _)) = erased {
            if next != Some((*x, *y)) {
                bytes.queue(MoveTo(*x, *y))?;
            }
            looks.change(Looks::default(), bytes);
            bytes.queue(Clear(ClearType::UntilNewLine))?;
            next = Some((*x, *y));
        }
    }
    looks.change(Looks::default(), bytes);
    Ok(())
}

fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && Looks::of(cell) == Looks::default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::backend::CrosstermBackend;
    use ratatui::style::{Modifier, Style};

    fn screen(painter: &mut Painter, text: &'static str, cursor: Option<(u16, u16)>) -> Vec<u8> {
        painter.paint(|_, buf| {
            buf.set_string(0, 0, text, Style::new());
            cursor
        })
    }

    #[test]
    fn nothing_is_written_when_nothing_visible_changed() {
        let mut painter = Painter::new((20, 3));
        assert!(!screen(&mut painter, "Visits 34/36", Some((2, 0))).is_empty());
        assert_eq!(screen(&mut painter, "Visits 34/36", Some((2, 0))), b"");
        assert_eq!(screen(&mut painter, "Visits 34/36", Some((3, 0))), b"\x1b[1;4H", "the cursor alone");
        assert_eq!(screen(&mut painter, "Visits 34/36", None), b"\x1b[?25l");
    }

    #[test]
    fn what_is_written_gives_the_screen_that_was_drawn() {
        let mut painter = Painter::new((20, 3));
        let mut terminal = vt100::Parser::new(3.try_into().unwrap(), 20.try_into().unwrap(), 0);
        terminal.process(b"left over from before");
        for (text, cursor) in
            [("one", None), ("two words", Some((4, 0))), ("", Some((19, 2))), ("\u{30b3}\u{30d4}", None), ("x", None)]
        {
            terminal.process(&screen(&mut painter, text, cursor));
            assert_eq!(terminal.screen().contents().trim_end(), text);
            assert_eq!(terminal.screen().hide_cursor(), cursor.is_none());
            if let Some((x, y)) = cursor {
                assert_eq!(terminal.screen().cursor_position(), (y, x));
            }
        }
        painter.resize((10, 2));
        terminal.process(&screen(&mut painter, "small", None));
        assert_eq!(terminal.screen().contents(), "small");
    }

    #[test]
    fn what_is_wiped_is_written_over_row_by_row() {
        let mut painter = Painter::new((20, 3));
        let mut terminal = vt100::Parser::new(3.try_into().unwrap(), 20.try_into().unwrap(), 100);
        terminal.process(&screen(&mut painter, "C-10293", None));
        painter.wipe();
        let bytes = screen(&mut painter, "locked", None);
        assert!(!bytes.windows(4).any(|four| four == b"\x1b[2J"), "nothing is pushed into the scrollback");
        terminal.process(b"\x1b[2;1Hwritten behind our back");
        terminal.process(&bytes);
        assert_eq!(terminal.screen().contents(), "locked");
        assert_eq!(screen(&mut painter, "locked", None), b"", "once");
    }

    #[test]
    fn what_is_to_be_wiped_is_so_in_whatever_size_comes_with_it() {
        for wipes_first in [true, false] {
            let mut painter = Painter::new((20, 3));
            screen(&mut painter, "C-10293", None);
            if wipes_first {
                painter.wipe();
                painter.resize((30, 4));
            } else {
                painter.resize((30, 4));
                painter.wipe();
            }
            let bytes = screen(&mut painter, "locked", None);
            assert!(!bytes.windows(4).any(|four| four == b"\x1b[2J"), "{wipes_first}: pushed into the scrollback");
            assert_eq!(bytes.windows(4).filter(|four| *four == b"\x1b[2K").count(), 4, "{wipes_first}: every row");
        }
    }

    #[test]
    fn blanks_at_the_end_of_a_row_are_erased_and_not_written() {
        let mut painter = Painter::new((20, 3));
        screen(&mut painter, "Looked-after visits", None);
        assert_eq!(screen(&mut painter, "Looked", None), b"\x1b[1;7H\x1b[K");
        assert_eq!(screen(&mut painter, "Looks", None), b"\x1b[1;5Hs ");
    }

    proptest::proptest! {
        #[test]
        fn any_screen_after_any_other_is_shown_as_drawn(
            screens in proptest::collection::vec(proptest::collection::vec(("[ab \u{30b3}\u{e9}]{0,14}", 0_u8..3), 3), 1..8)
        ) {
            let mut painter = Painter::new((20, 3));
            let mut terminal = vt100::Parser::new(3.try_into().unwrap(), 20.try_into().unwrap(), 0);
            for rows in screens {
                let draw = |buf: &mut Buffer| {
                    for ((text, look), y) in rows.iter().zip(0..) {
                        let style = [Style::new(), Style::new().bold(), Style::new().reversed()][usize::from(*look)];
                        buf.set_stringn(0, y, text, 20, style);
                    }
                };
                terminal.process(&painter.paint(|_, buf| {
                    draw(buf);
                    None
                }));
                for ((text, look), y) in rows.iter().zip(0_u16..) {
                    let shown = terminal.screen().rows(0, 20).nth(usize::from(y)).unwrap();
                    let trimmed: String = text.chars().scan(0, |width, c| {
                        *width += if c == '\u{30b3}' { 2 } else { 1 };
                        (*width <= 20).then_some(c)
                    }).collect();
                    assert_eq!(shown.trim_end(), trimmed.trim_end());
                    if let Some(cell) = terminal.screen().cell(y, 0).filter(|_| !text.is_empty()) {
                        assert_eq!((cell.bold(), cell.inverse()), (*look == 1, *look == 2));
                    }
                }
            }
        }
    }

    #[test]
    fn the_cursor_moves_by_sequences_alone() {
        let mut painter = Painter::new((20, 3));
        for text in ["a\rb", "\r\n", "one\u{8}\u{b}\u{c}two", "\u{9b}2J\u{1b}[2J", "\t\u{7f}\u{85}"] {
            let bytes = painter.paint(|area, buf| {
                crate::widgets::paint::put(buf, area, 0, 0, text, Style::new());
                buf.set_string(0, 1, text, Style::new());
                Some((3, 2))
            });
            let bytes = String::from_utf8(bytes).unwrap();
            let rest = bytes.replace("\u{1b}[", "");
            assert!(!rest.contains(char::is_control), "{bytes:?}");
        }
    }

    #[test]
    fn a_key_costs_no_more_bytes_than_the_library_needs() {
        use ratatui::{Terminal, TerminalOptions, Viewport};
        let area = Rect::new(0, 0, 80, 24);
        let line = |buf: &mut Buffer, row: u16, at: u16| {
            let style = if row == at { Style::new().add_modifier(Modifier::REVERSED) } else { Style::new() };
            buf.set_string(0, row, format!("{:<80}", format!("{row} Protection team, visits in time")), style);
        };
        let mut library = Vec::new();
        let mut ours = Vec::new();
        let mut painter = Painter::new((80, 24));
        let options = TerminalOptions { viewport: Viewport::Fixed(area) };
        let mut terminal = Terminal::with_options(CrosstermBackend::new(&mut library), options).unwrap();
        for at in 0..24 {
            terminal.draw(|frame| (0..24).for_each(|row| line(frame.buffer_mut(), row, at))).unwrap();
            let bytes = painter.paint(|_, buf| {
                (0..24).for_each(|row| line(buf, row, at));
                None
            });
            ours.extend(bytes);
        }
        drop(terminal);
        assert!(ours.len() <= library.len(), "{} bytes, the library {}", ours.len(), library.len());
    }

    #[test]
    fn a_cursor_outside_the_screen_is_not_shown() {
        let mut painter = Painter::new((1, 1));
        screen(&mut painter, "a", None);
        assert_eq!(screen(&mut painter, "a", Some((1, 0))), b"");
    }
}
