//! Units beside each other: each one's share as a dot, and how far it can be told as a line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::scale::{PERCENT, Scale, UPRIGHT_TARGET, label};
use super::{UP_AND_DOWN, further, mark, too_small, window};
use crate::widgets::paint::{cut, put, width};
use crate::widgets::theme::{Look, Meaning};

/// The fewest columns of the plot: what its upright lines are has room below it.
const NARROWEST: u16 = 13;

/// The columns between an end of the scale and the names beside it.
const APART: u16 = 3;

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
        if area.width < left + NARROWEST || area.height < 3 {
            too_small(area, buf, look);
            return;
        }
        let plot = Rect { x: area.x + left, width: area.width - left, height: area.height - 1, ..area };
        let rows = window(self.units.len(), cursor, usize::from(plot.height));
        let x = |value: f64| scale.cell(value, plot.width);
        let tall = u16::try_from(rows.len()).unwrap_or(plot.height);
        for (y, at) in (0u16..).zip(rows.clone()) {
            let unit = &self.units[at];
            let meaning = if at == cursor { Meaning::Selected } else { Meaning::Plain };
            let name = cut(&unit.name, usize::from(names), look.ellipsis());
            let count = cut(&unit.count, usize::from(counts), look.ellipsis());
            let sign = if unit.marked { "!" } else { " " };
            let gap = usize::from(left - 2).saturating_sub(width(&name) + width(&count));
            let line = format!("{sign}{name}{}{count}", " ".repeat(gap));
            put(buf, area, 0, y, &line, look.style(meaning));
            let Some((low, _, high)) = unit.share else {
                put(buf, plot, 0, y, "none to count", look.style(Meaning::Plain));
                continue;
            };
            let (from, to) = (x(low), x(high));
            let between = look.glyph("─", "-").repeat(usize::from(to - from + 1));
            put(buf, plot, from, y, &between, look.style(Meaning::Plain));
        }
        self.uprights(scale, Rect { height: tall, ..plot }, buf, look);
        for (y, at) in (0u16..).zip(rows.clone()) {
            if let Some((_, share, _)) = self.units[at].share {
                mark(buf, plot, x(share), y, look.glyph("●", "o"), look.style(Meaning::Strong));
            }
        }
        let more = further(&rows, self.units.len(), "team", UP_AND_DOWN);
        put(buf, Rect { width: left, ..area }, 1, tall, &more, look.style(Meaning::Hint));
        let foot = Rect { y: area.y + tall, height: 1, ..plot };
        self.scale_line(scale, foot, buf, look);
    }

    /// All units together, and the target; where an interval reaches across them they are seen through it.
    fn uprights(&self, scale: Scale, plot: Rect, buf: &mut Buffer, look: &Look) {
        let column = |value: f64| scale.cell(value, plot.width);
        let (centre, target) = (self.centre.map(column), self.target.map(column));
        for y in 0..plot.height {
            if let Some(x) = centre {
                let is_crossed =
                    buf.cell((plot.x + x, plot.y + y)).is_some_and(|cell| ["─", "-"].contains(&cell.symbol()));
                let glyph = if is_crossed { look.glyph("┼", "+") } else { look.glyph("│", "|") };
                mark(buf, plot, x, y, glyph, look.style(Meaning::Rule));
            }
            // In one column they take turns: neither hides the other.
            if let Some(x) = target.filter(|_| target != centre || y % 2 == 1) {
                mark(buf, plot, x, y, UPRIGHT_TARGET, look.style(Meaning::Doubt));
            }
        }
    }

    /// The ends of the scale, and what the upright lines are; where both have no room, the ends give way.
    fn scale_line(&self, scale: Scale, foot: Rect, buf: &mut Buffer, look: &Look) {
        let (low, high) = (label(scale.low, PERCENT), label(scale.high, PERCENT));
        let plain = look.style(Meaning::Plain);
        let wide = |text: &str| u16::try_from(width(text)).unwrap_or(u16::MAX);
        let needs = |named: &[(f64, String)]| named.iter().map(|(_, name)| wide(name) + 1).sum::<u16>();
        // Each with its number; where there is no room for both, the target keeps its own.
        let (all, target) = (look.glyph("│all", "|all"), format!("{UPRIGHT_TARGET}target"));
        let with = |name: &str, value: Option<f64>, is_said: bool| {
            let value = value?;
            Some((value, if is_said { format!("{name} {}", label(value, PERCENT)) } else { name.to_owned() }))
        };
        let said = |both: (bool, bool)| -> Vec<(f64, String)> {
            with(all, self.centre, both.0).into_iter().chain(with(&target, self.target, both.1)).collect()
        };
        let fits = |named: &Vec<(f64, String)>| needs(named) <= foot.width + 1;
        let mut named = [(true, true), (false, true)].into_iter().map(said).find(fits).unwrap_or(said((false, false)));
        named.sort_by(|a, b| a.0.total_cmp(&b.0));
        let needs = needs(&named);
        let (mut from, mut to) = (0, foot.width);
        // Well apart: an end beside a name would be read as its number.
        if foot.width > wide(&low) + wide(&high) + needs + 2 * APART {
            put(buf, foot, 0, 0, &low, plain);
            put(buf, foot, foot.width - wide(&high), 0, &high, plain);
            (from, to) = (wide(&low) + APART, foot.width - wide(&high) - APART);
        }
        // Each begins under its line, or as near to it as those on its right leave room.
        let mut rest = needs;
        for (value, name) in named {
            rest -= wide(&name) + 1;
            let at = scale.cell(value, foot.width).min((to + 1).saturating_sub(rest + wide(&name) + 1)).max(from);
            put(buf, foot, at, 0, &name, plain);
            from = at + wide(&name) + 1;
        }
    }
}
