//! Many small pictures on one scale, so that the eye compares shapes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::scale::{Scale, TARGET, label};
use super::{UP_AND_DOWN, further, mark, too_small, window};
use crate::widgets::paint::{cut, put};
use crate::widgets::theme::{Look, Meaning};

/// Pictures beside each other.
pub const ACROSS: usize = 3;

/// The fewest lines of one picture, and the most: its name, its plot, a gap.
const TALL: (u16, u16) = (6, 13);

/// One picture.
#[derive(Clone, PartialEq, Debug)]
pub struct Small {
    /// What it shows.
    pub name: String,
    /// Its latest value, in words.
    pub latest: String,
    /// One value a period; `None` is not known.
    pub values: Vec<Option<f64>>,
    /// Whether something stands out in it.
    pub marked: bool,
}

/// What is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Multiples {
    /// In the order shown, [`ACROSS`] beside each other.
    pub pictures: Vec<Small>,
    /// The target, where they share one.
    pub target: Option<f64>,
    /// What stands behind a value, such as `%`.
    pub unit: &'static str,
}

impl Multiples {
    /// Draws the pictures around the one at `cursor`.
    pub fn draw(&self, cursor: usize, area: Rect, buf: &mut Buffer, look: &Look) {
        let values = self.pictures.iter().flat_map(|small| small.values.iter().copied()).flatten();
        let Some(scale) = Scale::around(values.chain(self.target), self.unit) else {
            put(buf, area, 1, 0, "No figure of these is known.", look.style(Meaning::Plain));
            return;
        };
        let wide = area.width / u16::try_from(ACROSS).unwrap_or(3);
        if wide < 8 || area.height < TALL.0 {
            too_small(area, buf, look);
            return;
        }
        let rows = self.pictures.len().div_ceil(ACROSS);
        let shown = window(rows, cursor / ACROSS, usize::from((area.height - 1) / TALL.0).max(1));
        // Fewer pictures are taller: the more rows, the finer the scale.
        let tall = ((area.height - 1) / u16::try_from(shown.len()).unwrap_or(1).max(1)).clamp(TALL.0, TALL.1);
        let sides = Sides::of(self, scale, tall - 2);
        for (line, row) in (0u16..).zip(shown.clone()) {
            for (column, at) in (0u16..).zip(row * ACROSS..((row + 1) * ACROSS).min(self.pictures.len())) {
                let cell = Rect {
                    x: area.x + column * wide,
                    y: area.y + line * tall,
                    width: wide.saturating_sub(2),
                    height: tall - 1,
                };
                self.one(at, at == cursor, &sides, cell, buf, look);
            }
        }
        let (low, high) = (label(scale.low, self.unit), label(scale.high, self.unit));
        let target = self.target.map_or_else(String::new, |it| format!("; dotted: target {}", label(it, self.unit)));
        let says = format!("All on one scale, {low} to {high}{target}.");
        let used = put(buf, area, 0, area.height - 1, &says, look.style(Meaning::Plain));
        let pictures = shown.start * ACROSS..(shown.end * ACROSS).min(self.pictures.len());
        let more = further(&pictures, self.pictures.len(), "team", UP_AND_DOWN);
        put(buf, area, used + 2, area.height - 1, &more, look.style(Meaning::Hint));
    }

    fn one(&self, at: usize, in_front: bool, sides: &Sides, cell: Rect, buf: &mut Buffer, look: &Look) {
        let small = &self.pictures[at];
        let sign = if small.marked { "!" } else { " " };
        let room = usize::from(cell.width).saturating_sub(small.latest.len() + 2);
        let name = format!("{sign}{} {}", cut(&small.name, room, look.ellipsis()), small.latest);
        let meaning = if in_front { Meaning::Selected } else { Meaning::Plain };
        put(buf, cell, 0, 0, &name, look.style(meaning));
        let plot = Rect { x: cell.x + 1, y: cell.y + 1, width: cell.width.saturating_sub(1), height: cell.height - 1 };
        let shown = small.values.len().min(usize::from(plot.width));
        let steps = u16::try_from(shown.saturating_sub(1)).unwrap_or(u16::MAX);
        let step = (plot.width.saturating_sub(1) / steps.max(1)).max(1);
        if let Some((_, row)) = sides.target {
            // The target ends with the last month: nothing is said of what is to come.
            let across = TARGET.repeat(usize::from(steps * step + 1));
            put(buf, plot, 0, row, &across, look.style(Meaning::Doubt));
        }
        for (place, value) in (0u16..).zip(&small.values[small.values.len() - shown..]) {
            if let Some(value) = value {
                let glyph = look.glyph("●", "o");
                mark(buf, plot, place * step, sides.row(*value), glyph, look.style(Meaning::Strong));
            }
        }
    }
}

/// Which row a value has. A point lies on the target's row only where it is the target: however few rows there are, what
/// is below the target is seen below it, and what is above it above.
struct Sides {
    scale: Scale,
    rows: u16,
    /// The target and its row.
    target: Option<(f64, u16)>,
}

impl Sides {
    fn of(multiples: &Multiples, scale: Scale, rows: u16) -> Self {
        let values = || multiples.pictures.iter().flat_map(|small| &small.values).flatten();
        let target = multiples.target.map(|target| {
            // On either side a row is left where some lie there.
            let (above, below) = (values().any(|it| *it > target), values().any(|it| *it < target));
            let row = scale.row(target, rows).max(u16::from(above));
            (target, row.min(rows.saturating_sub(1 + u16::from(below))))
        });
        Self { scale, rows, target }
    }

    fn row(&self, value: f64) -> u16 {
        let row = self.scale.row(value, self.rows);
        match self.target {
            Some((target, at)) if value > target => row.min(at.saturating_sub(1)),
            Some((target, at)) if value < target => row.max(at + 1),
            Some((_, at)) => at,
            None => row,
        }
    }
}
