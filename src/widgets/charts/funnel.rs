//! Units by their size: the fewer children, the wider the room in which chance alone may put a share.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::mark;
use super::scale::{PERCENT, Scale, axes};
use crate::widgets::paint::{put, width};
use crate::widgets::theme::{Look, Meaning};

/// One unit.
#[derive(Clone, PartialEq, Debug)]
pub struct Unit {
    /// What stands for it in the plot, one character.
    pub letter: char,
    /// How many are counted.
    pub size: u64,
    /// Its share, 0 to 100.
    pub share: f64,
    /// Whether it lies beyond the outer limit.
    pub marked: bool,
}

/// The limits for units of one size, as shares from 0 to 100.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Limits {
    /// The size.
    pub size: u64,
    /// Inner limits, low and high.
    pub inner: (f64, f64),
    /// Outer limits, low and high.
    pub outer: (f64, f64),
}

/// What is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Funnel {
    /// In the order of the words.
    pub units: Vec<Unit>,
    /// By size, smallest first.
    pub limits: Vec<Limits>,
    /// All units together, 0 to 100.
    pub centre: f64,
}

impl Funnel {
    /// Draws the plot, the unit at `cursor` in front.
    pub fn draw(&self, cursor: usize, area: Rect, buf: &mut Buffer, look: &Look) {
        let shares = self.units.iter().map(|unit| unit.share).chain([self.centre]);
        // The outer limits lie beyond the inner ones; a team is judged by them, so they are never cut off.
        let outer = self.limits.iter().flat_map(|limit| [limit.outer.0, limit.outer.1]);
        let (Some(scale), Some(sizes)) = (
            Scale::around(shares.chain(outer), PERCENT),
            Scale::around(self.units.iter().map(|unit| as_number(unit.size)), ""),
        ) else {
            put(buf, area, 1, 0, "No unit has a figure for this month.", look.style(Meaning::Plain));
            return;
        };
        let Some(plot) = axes(area, buf, look, (scale, PERCENT), 0, &[self.centre]) else { return };
        let rule = look.style(Meaning::Rule);
        put(buf, plot, 0, scale.row(self.centre, plot.height), &look.glyph("─", "-").repeat(plot.width.into()), rule);
        for x in 0..plot.width {
            let Some(limit) = self.at(sizes, x, plot.width) else { continue };
            // With gaps, as in every chart: some fonts draw a dashed line as a whole one.
            let outer = if x % 2 == 0 || look.ascii { look.glyph("╌", "=") } else { " " };
            let bounds = [(limit.inner, look.glyph("·", ".")), (limit.outer, outer)];
            for ((low, high), glyph) in bounds.into_iter().filter(|(_, glyph)| *glyph != " ") {
                for value in [low, high] {
                    put(buf, plot, x, scale.row(value, plot.height), glyph, rule);
                }
            }
        }
        self.letters(cursor, sizes, scale, plot, buf, look);
        let under = Rect { y: plot.y + plot.height + 1, height: 1, ..plot };
        let ends = (self.units.iter().map(|unit| unit.size).min(), self.units.iter().map(|unit| unit.size).max());
        let (small, large) = (ends.0.unwrap_or(0).to_string(), ends.1.unwrap_or(0).to_string());
        let plain = look.style(Meaning::Plain);
        put(buf, under, sizes.cell(as_number(ends.0.unwrap_or(0)), plot.width), 0, &small, plain);
        let at = under.width.saturating_sub(u16::try_from(width(&large)).unwrap_or(4));
        put(buf, under, at, 0, &large, plain);
        let says = "children counted, from few to many";
        if usize::from(under.width) > says.len() + 16 {
            put(buf, under, (under.width - u16::try_from(says.len()).unwrap_or(0)) / 2, 0, says, plain);
        }
    }

    /// The letters of the units: `+` where several lie in one place, and `!` beside one beyond the limits.
    fn letters(&self, cursor: usize, sizes: Scale, scale: Scale, plot: Rect, buf: &mut Buffer, look: &Look) {
        let place = |unit: &Unit| (sizes.cell(as_number(unit.size), plot.width), scale.row(unit.share, plot.height));
        let places: Vec<(u16, u16)> = self.units.iter().map(place).collect();
        // The one in front is drawn last: nothing hides it.
        let order = (0..self.units.len()).filter(|at| *at != cursor).chain([cursor]);
        for at in order {
            let (Some(unit), Some((x, y))) = (self.units.get(at), places.get(at).copied()) else { continue };
            let meaning = match (at == cursor, unit.marked) {
                (true, _) => Meaning::Selected,
                (false, true) => Meaning::Bad,
                (false, false) => Meaning::Strong,
            };
            let is_alone = places.iter().filter(|it| **it == (x, y)).count() == 1;
            let letter = if is_alone || at == cursor { unit.letter } else { '+' };
            mark(buf, plot, x, y, &letter.to_string(), look.style(meaning));
            let beside = [x.checked_sub(1), x.checked_add(1)].into_iter().flatten();
            let free = beside.into_iter().find(|x| *x < plot.width && !places.contains(&(*x, y)));
            if let (true, Some(x)) = (unit.marked, free) {
                mark(buf, plot, x, y, "!", look.style(Meaning::Bad));
            }
        }
    }

    /// The limits at column `x`: those of the nearest size that is drawn there or before.
    fn at(&self, sizes: Scale, x: u16, width: u16) -> Option<&Limits> {
        let before = self.limits.iter().take_while(|limit| sizes.cell(as_number(limit.size), width) <= x);
        before.last().or(self.limits.first())
    }
}

#[expect(clippy::cast_precision_loss, reason = "children of one authority")]
fn as_number(size: u64) -> f64 {
    size as f64
}
