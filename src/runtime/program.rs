//! The program that the loop runs.

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Program;
use crate::app::msg::{Effect, Msg};
use crate::app::{App, view};

impl Program for App {
    fn update(&mut self, msg: Msg) -> Vec<Effect> {
        App::update(self, msg)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
        view::draw(self, area, buf)
    }

    fn next_deadline(&self) -> Option<DateTime<Utc>> {
        self.next_minute()
    }
}
