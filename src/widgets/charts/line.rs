//! A line of points over periods: a run chart, or a control chart where its stretches have limits. A period that is not
//! known is a gap, never a zero; a target is drawn as it was in force at the time.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::scale::{Scale, axes};
use crate::widgets::paint::{put, width};
use crate::widgets::theme::{Look, Meaning};

/// What stands at the end of a line, in place of a legend.
const NAMES: u16 = 7;

/// How a point is marked. These shapes mean nothing else anywhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mark {
    /// As usual.
    #[default]
    Usual,
    /// More than chance, for the better.
    Better,
    /// More than chance, for the worse.
    Worse,
    /// More than chance, where neither way is better.
    NoDirection,
    /// Set aside: shown, not reckoned with.
    SetAside,
}

/// One period.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Point {
    /// The period, short.
    pub label: String,
    /// Its value; `None` is not known.
    pub value: Option<f64>,
    /// The target in force then.
    pub target: Option<f64>,
    /// How it is marked.
    pub mark: Mark,
    /// Whether an action about it began then.
    pub action: bool,
}

/// A stretch of points with a mean of its own, and limits where there are enough of them.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Band {
    /// The place of its first point.
    pub from: usize,
    /// The place of its last.
    pub to: usize,
    /// The mean.
    pub centre: f64,
    /// Lower and upper limit.
    pub limits: Option<(f64, f64)>,
}

/// What is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// One a period, oldest first.
    pub points: Vec<Point>,
    /// The stretches, oldest first.
    pub bands: Vec<Band>,
    /// What stands behind a value, such as `%`.
    pub unit: &'static str,
}

/// Where things stand in the plot.
struct Place {
    plot: Rect,
    scale: Scale,
    first: usize,
    step: u16,
}

impl Place {
    fn x(&self, at: usize) -> u16 {
        u16::try_from(at.saturating_sub(self.first)).unwrap_or(u16::MAX).saturating_mul(self.step)
    }

    fn y(&self, value: f64) -> u16 {
        self.scale.row(value, self.plot.height)
    }
}

impl Line {
    fn values(&self) -> impl Iterator<Item = f64> {
        let points = self.points.iter().flat_map(|point| [point.value, point.target]).flatten();
        let limits = self.bands.iter().filter_map(|band| band.limits).flat_map(|(low, high)| [low, high]);
        points.chain(self.bands.iter().map(|band| band.centre)).chain(limits)
    }

    /// Draws the chart into `area`, the point at `cursor` in front.
    pub fn draw(&self, cursor: usize, area: Rect, buf: &mut Buffer, look: &Look) {
        let Some(scale) = Scale::around(self.values(), self.unit) else {
            put(buf, area, 1, 0, "No figure of this series is known.", look.style(Meaning::Plain));
            return;
        };
        let right = if area.width >= 60 { NAMES } else { 0 };
        let Some(plot) = axes(area, buf, look, scale, self.unit, right) else { return };
        let shown = self.points.len().min(usize::from(plot.width));
        // The cursor is always within what is shown, however long the series.
        let first = (self.points.len() - shown).min(cursor);
        let gaps = u16::try_from(shown.max(2) - 1).unwrap_or(u16::MAX);
        let step = (plot.width.saturating_sub(1) / gaps).clamp(1, 12);
        let place = Place { plot, scale, first, step };
        let last = first + shown;
        self.rules(&place, last, buf, look);
        // In ASCII alone, the way from point to point and the lines across would be the same strokes.
        if self.bands.is_empty() || !look.ascii {
            self.ways(&place, last, buf, look);
        }
        for (at, point) in self.points.iter().enumerate().take(last).skip(first) {
            let Some(value) = point.value else { continue };
            let meaning = if at == cursor { Meaning::Selected } else { Meaning::Strong };
            put(buf, plot, place.x(at), place.y(value), glyph(point.mark, look), look.style(meaning));
        }
        if right > 0 {
            self.names(&place, last, buf, area, look);
        }
        self.below(&place, last, cursor, buf, look);
    }

    /// Mean, limits and targets, each where it was in force, and a rule where a stretch begins anew.
    fn rules(&self, place: &Place, last: usize, buf: &mut Buffer, look: &Look) {
        let mut across = |from: usize, to: usize, value: f64, glyph: &str, meaning: Meaning| {
            let (x0, x1) = (place.x(from), place.x(to + 1).min(place.plot.width));
            let cells = usize::from(x1.saturating_sub(x0));
            if place.scale.holds(value) {
                put(buf, place.plot, x0, place.y(value), &glyph.repeat(cells), look.style(meaning));
            }
        };
        for band in self.bands.iter().filter(|band| band.to >= place.first && band.from < last) {
            let (from, to) = (band.from.max(place.first), band.to.min(last - 1));
            if let Some((low, high)) = band.limits {
                across(from, to, low, look.glyph("╌", "="), Meaning::Rule);
                across(from, to, high, look.glyph("╌", "="), Meaning::Rule);
            }
            across(from, to, band.centre, look.glyph("─", "-"), Meaning::Rule);
        }
        for (at, point) in self.points.iter().enumerate().take(last).skip(place.first) {
            if let Some(target) = point.target {
                across(at, at, target, look.glyph("┄", "."), Meaning::Doubt);
            }
        }
        for band in self.bands.iter().skip(1).filter(|band| band.from > place.first && band.from < last) {
            for y in 0..place.plot.height {
                put(buf, place.plot, place.x(band.from), y, look.glyph("┊", ":"), look.style(Meaning::Rule));
            }
        }
    }

    fn ways(&self, place: &Place, last: usize, buf: &mut Buffer, look: &Look) {
        for at in place.first + 1..last {
            let (Some(one), Some(other)) = (self.points[at - 1].value, self.points[at].value) else { continue };
            let (x0, x1, y0, y1) = (place.x(at - 1), place.x(at), place.y(one), place.y(other));
            for x in x0 + 1..x1 {
                let share = f64::from(x - x0) / f64::from(x1 - x0);
                let y = f64::from(y0) + share * (f64::from(y1) - f64::from(y0));
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two rows")]
                let y = y.round() as u16;
                put(buf, place.plot, x, y, look.glyph("·", "-"), look.style(Meaning::Plain));
            }
        }
    }

    /// What each line is, at its end; of two on one row the more important.
    fn names(&self, place: &Place, last: usize, buf: &mut Buffer, area: Rect, look: &Look) {
        let mut taken = Vec::new();
        let mut name = |value: f64, word: &str| {
            let y = place.y(value);
            if place.scale.holds(value) && !taken.contains(&y) {
                taken.push(y);
                put(buf, area, area.width - NAMES, y, word, look.style(Meaning::Plain));
            }
        };
        if let Some(target) = self.points[..last].last().and_then(|point| point.target) {
            name(target, "target");
        }
        if let Some(band) = self.bands.last() {
            name(band.centre, "mean");
            if let Some((low, high)) = band.limits {
                name(high, "limit");
                name(low, "limit");
            }
        }
    }

    /// Below the axis: actions and the cursor upon it, the periods under it.
    fn below(&self, place: &Place, last: usize, cursor: usize, buf: &mut Buffer, look: &Look) {
        let plot = place.plot;
        let under = Rect { y: plot.y + plot.height, height: 2, ..plot };
        let mut free = 0;
        for (at, point) in self.points.iter().enumerate().take(last).skip(place.first) {
            let x = place.x(at);
            if point.action {
                put(buf, under, x, 0, "a", look.style(Meaning::Strong));
            }
            let wide = u16::try_from(width(&point.label)).unwrap_or(u16::MAX);
            if x >= free && x.saturating_add(wide) <= plot.width + 1 {
                let room = Rect { width: under.width + 1, ..under };
                put(buf, room, x, 1, &point.label, look.style(Meaning::Plain));
                free = x + wide + 1;
            }
        }
        if (place.first..last).contains(&cursor) {
            put(buf, under, place.x(cursor), 0, "^", look.style(Meaning::Strong));
        }
    }
}

fn glyph(mark: Mark, look: &Look) -> &'static str {
    match mark {
        Mark::Usual => look.glyph("●", "o"),
        Mark::Better => look.glyph("▲", "B"),
        Mark::Worse => look.glyph("▼", "W"),
        Mark::NoDirection => look.glyph("○", "N"),
        Mark::SetAside => look.glyph("×", "x"),
    }
}
