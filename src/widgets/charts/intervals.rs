//! Units beside each other: each one's share as a dot, and how far it can be told as a line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::scale::{PERCENT, Scale, label};
use super::window;
use crate::widgets::paint::{cut, put, width};
use crate::widgets::theme::{Look, Meaning};

/// One unit.
#[derive(Clone, PartialEq, Debug)]
pub struct Unit {
    /// Its name.
    pub name: String,
    /// Its count, such as `31/36`.
    pub count: String,
    /// Its share, 0 to 100, and the ends of its interval; `None` where it has none.
    pub share: Option<(f64, f64, f64)>,
    /// Whether it stands out from the others.
    pub marked: bool,
}

/// What is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Intervals {
    /// In the order shown.
    pub units: Vec<Unit>,
    /// All units together, 0 to 100.
    pub centre: Option<f64>,
    /// The target, 0 to 100.
    pub target: Option<f64>,
}

impl Intervals {
    /// Draws one line a unit, the one at `cursor` in front.
    pub fn draw(&self, cursor: usize, area: Rect, buf: &mut Buffer, look: &Look) {
        let ends = self.units.iter().filter_map(|unit| unit.share).flat_map(|(low, _, high)| [low, high]);
        let Some(scale) = Scale::around(ends.chain(self.centre).chain(self.target), PERCENT) else {
            put(buf, area, 1, 0, "No unit has a figure for this month.", look.style(Meaning::Plain));
            return;
        };
        let longest = |text: fn(&Unit) -> &String| self.units.iter().map(|unit| width(text(unit))).max().unwrap_or(0);
        let counts = u16::try_from(longest(|unit| &unit.count)).unwrap_or(10).min(12);
        let names = u16::try_from(longest(|unit| &unit.name)).unwrap_or(24).min(area.width / 3);
        let left = names + counts + 4;
        if area.width < left + 10 || area.height < 3 {
            return;
        }
        let plot = Rect { x: area.x + left, width: area.width - left, height: area.height - 1, ..area };
        let rows = window(self.units.len(), cursor, usize::from(plot.height));
        let x = |value: f64| scale.cell(value, plot.width);
        let tall = u16::try_from(rows.len()).unwrap_or(plot.height);
        for (value, glyph, meaning) in
            [(self.centre, look.glyph("│", "|"), Meaning::Rule), (self.target, look.glyph("┆", ":"), Meaning::Doubt)]
        {
            let Some(value) = value else { continue };
            for y in 0..tall {
                put(buf, plot, x(value), y, glyph, look.style(meaning));
            }
        }
        for (y, at) in (0u16..).zip(rows) {
            let unit = &self.units[at];
            let meaning = if at == cursor { Meaning::Selected } else { Meaning::Plain };
            let name = cut(&unit.name, usize::from(names), look.ellipsis());
            let count = cut(&unit.count, usize::from(counts), look.ellipsis());
            let mark = if unit.marked { "!" } else { " " };
            let gap = usize::from(left - 2).saturating_sub(width(&name) + width(&count));
            let line = format!("{mark}{name}{}{count}", " ".repeat(gap));
            put(buf, area, 0, y, &line, look.style(meaning));
            let Some((low, share, high)) = unit.share else {
                put(buf, plot, 0, y, "none to count", look.style(Meaning::Plain));
                continue;
            };
            let (from, to) = (x(low), x(high));
            let between = look.glyph("─", "-").repeat(usize::from(to - from + 1));
            put(buf, plot, from, y, &between, look.style(Meaning::Plain));
            put(buf, plot, x(share), y, look.glyph("●", "o"), look.style(Meaning::Strong));
        }
        let foot = Rect { y: area.y + tall, height: 1, ..plot };
        self.scale_line(scale, foot, buf, look);
    }

    /// The ends of the scale, and what the upright lines are.
    fn scale_line(&self, scale: Scale, foot: Rect, buf: &mut Buffer, look: &Look) {
        let (low, high) = (label(scale.low, PERCENT), label(scale.high, PERCENT));
        let plain = look.style(Meaning::Plain);
        put(buf, foot, 0, 0, &low, plain);
        let end = foot.width.saturating_sub(u16::try_from(width(&high)).unwrap_or(4));
        put(buf, foot, end, 0, &high, plain);
        let mut free = u16::try_from(width(&low)).unwrap_or(4) + 1;
        let mut named = [(self.centre, "all"), (self.target, "target")];
        named.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(std::cmp::Ordering::Equal));
        for (value, word) in named {
            let Some(value) = value else { continue };
            let wide = u16::try_from(word.len()).unwrap_or(6);
            let at = scale.cell(value, foot.width).saturating_sub(wide / 2).max(free);
            if at + wide < end {
                put(buf, foot, at, 0, word, plain);
                free = at + wide + 1;
            }
        }
    }
}
