//! The bare table that `clinic` is measured against: `cargo run --release --example bare -- 1000000`.
//!
//! Rows made in memory, only the window drawn, no timer. Arrows, PageUp, PageDown, Home and End move, `s` sorts by the
//! percentage, `q` quits.

use std::io;

use crossterm::event::{Event, KeyCode, read};

#[path = "../benches/bare.rs"]
mod bare;

fn main() -> io::Result<()> {
    let count = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let mut table = bare::Bare::new(count);
    ratatui::run(|terminal| {
        loop {
            let area = terminal.draw(|frame| table.draw(frame.area(), frame.buffer_mut()))?.area;
            let page = isize::try_from(area.height.saturating_sub(3).max(1)).unwrap_or(1);
            match read()? {
                Event::Key(key) => match key.code {
                    KeyCode::Down => table.step(1),
                    KeyCode::Up => table.step(-1),
                    KeyCode::PageDown => table.step(page),
                    KeyCode::PageUp => table.step(-page),
                    KeyCode::Home => table.step(isize::MIN),
                    KeyCode::End => table.step(isize::MAX),
                    KeyCode::Char('s') => table.sort(),
                    KeyCode::Char('q') => return Ok(()),
                    _ => {}
                },
                Event::Resize(..) => terminal.autoresize()?,
                _ => {}
            }
        }
    })
}
