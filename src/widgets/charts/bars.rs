//! How many there are of each size: one bar a line, so that every count has its number.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{UP_AND_DOWN, further, window};
use crate::widgets::paint::{put, width};
use crate::widgets::theme::{Look, Meaning};

/// One bar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bar {
    /// What is counted, such as `16 to 20 cases`.
    pub name: String,
    /// How many.
    pub count: u64,
    /// How many of them are over the line.
    pub over: u64,
}

/// What is drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bars {
    /// In the order shown.
    pub bars: Vec<Bar>,
}

impl Bars {
    /// Draws the bars, the one at `cursor` in front: full for those over the line, light for the others.
    pub fn draw(&self, cursor: usize, area: Rect, buf: &mut Buffer, look: &Look) {
        let most = self.bars.iter().map(|bar| bar.count).max().unwrap_or(0);
        if most == 0 {
            put(buf, area, 1, 0, "There is nothing to count in this month.", look.style(Meaning::Plain));
            return;
        }
        let names = u16::try_from(self.bars.iter().map(|bar| width(&bar.name)).max().unwrap_or(0)).unwrap_or(20);
        let left = names + 7;
        let room = u64::from(area.width.saturating_sub(left + 1)).max(1);
        // Whole cells for each where they fit, else in proportion, and never nothing for somebody.
        let cells = |count: u64| match (count, most * 3 <= room) {
            (0, _) => 0,
            (n, true) => n * 3,
            (n, false) => (n * room / most).max(1),
        };
        let fits = self.bars.len() <= usize::from(area.height);
        let rows = window(self.bars.len(), cursor, usize::from(area.height.saturating_sub(u16::from(!fits))).max(1));
        if !fits && area.height > 1 {
            let more = further(&rows, self.bars.len(), "line", UP_AND_DOWN);
            put(buf, area, 1, area.height - 1, &more, look.style(Meaning::Hint));
        }
        for (y, at) in (0u16..).zip(rows) {
            let bar = &self.bars[at];
            let meaning = if at == cursor { Meaning::Selected } else { Meaning::Plain };
            let gap = " ".repeat(usize::from(names).saturating_sub(width(&bar.name)));
            put(buf, area, 1, y, &format!("{}{gap} {:>4}", bar.name, bar.count), look.style(meaning));
            let (all, over) = (cells(bar.count), cells(bar.over));
            let text = |n: u64, glyph: &str| glyph.repeat(usize::try_from(n).unwrap_or(0));
            let used = put(buf, area, left, y, &text(over, look.glyph("█", "#")), look.style(Meaning::Bad));
            let within = text(all.saturating_sub(over), look.glyph("░", "="));
            put(buf, area, left + used, y, &within, look.style(Meaning::Plain));
        }
    }
}
