//! A line of points over periods: a run chart, or a control chart where its stretches have limits. A period that is not
//! known is a gap, never a zero; a target is drawn as it was in force at the time. Where limits begin anew the chart is
//! broken, and says when: the old ones stay beside the new.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::mark;
use super::place::{GAP, Place};
use super::scale::{Scale, TARGET, axes, label};
use crate::widgets::paint::{put, width, wrap};
use crate::widgets::theme::{Look, Meaning};

/// From so many columns on the lines are named at their ends, in place of a legend.
const WIDE: u16 = 60;

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
    /// The places of the points from which limits were begun anew, oldest first.
    pub breaks: Vec<usize>,
    /// What stands behind a value, such as `%`.
    pub unit: &'static str,
}

impl Line {
    /// Every line that lies across: targets, means, limits.
    fn lines(&self) -> impl Iterator<Item = f64> {
        let limits = self.bands.iter().filter_map(|band| band.limits).flat_map(|(low, high)| [low, high]);
        let targets = self.points.iter().filter_map(|point| point.target);
        targets.chain(self.bands.iter().map(|band| band.centre)).chain(limits)
    }

    fn values(&self) -> impl Iterator<Item = f64> {
        self.points.iter().filter_map(|point| point.value).chain(self.lines())
    }

    /// The lines as they lie at the end, each with its name and its number, the more important first.
    fn named(&self) -> Vec<(f64, String)> {
        let target = self.points.last().and_then(|point| point.target).map(|target| (target, "target"));
        let band = self.bands.last();
        let mean = band.map(|band| (band.centre, "mean"));
        let limits = band.and_then(|band| band.limits);
        let limits = limits.into_iter().flat_map(|(low, high)| [(high, "limit"), (low, "limit")]);
        let lines = target.into_iter().chain(mean).chain(limits);
        lines.map(|(value, name)| (value, format!("{name} {}", label(value, self.unit)))).collect()
    }

    /// Draws the chart into `area`, the point at `cursor` in front; without one the latest are shown, none in front.
    pub fn draw(&self, cursor: Option<usize>, area: Rect, buf: &mut Buffer, look: &Look) {
        let Some(scale) = Scale::around(self.values(), self.unit) else {
            put(buf, area, 1, 0, "No figure of this series is known.", look.style(Meaning::Plain));
            return;
        };
        let names = self.named();
        let longest = names.iter().map(|(_, name)| width(name)).max().map_or(0, |wide| wide + 1);
        let right = if area.width >= WIDE { u16::try_from(longest).unwrap_or(0) } else { 0 };
        // The line above the plot says since when, if anything began anew.
        let above = u16::from(!self.breaks.is_empty());
        // Where the names of the lines have no room at their ends, they stand below the chart.
        let legend = if right == 0 { wrap(&self.legend(look), area.width.into()) } else { Vec::new() };
        let legend = if area.height >= 10 { legend } else { Vec::new() };
        let tall = u16::try_from(legend.len()).unwrap_or(0);
        let below = Rect { y: area.y + above, height: area.height.saturating_sub(above + tall), ..area };
        let lines: Vec<f64> = self.lines().collect();
        let Some(plot) = axes(below, buf, look, (scale, self.unit), right, &lines) else { return };
        let place = Place::new(self.points.len(), &self.breaks, cursor.unwrap_or(usize::MAX), plot, scale);
        self.rules(&place, buf, look);
        // In ASCII alone, the way from point to point and the lines across would be the same strokes.
        if self.bands.is_empty() || !look.ascii {
            self.ways(&place, buf, look);
        }
        for (at, point) in self.shown(&place) {
            let Some(value) = point.value else { continue };
            let meaning = if Some(at) == cursor { Meaning::Selected } else { Meaning::Strong };
            mark(buf, plot, place.x(at), place.y(value), glyph(point.mark, look), look.style(meaning));
        }
        if right > 0 {
            Self::names(&names, &place, buf, below, look);
        }
        for (y, line) in (area.height - tall..).zip(&legend) {
            put(buf, area, 0, y, line, look.style(Meaning::Plain));
        }
        self.below(&place, cursor, right, buf, look);
        self.anew(&place, area, buf, look);
    }

    fn shown(&self, place: &Place<'_>) -> impl Iterator<Item = (usize, &Point)> {
        self.points.iter().enumerate().take(place.last).skip(place.first)
    }

    /// Mean, limits and targets, each where it was in force.
    fn rules(&self, place: &Place<'_>, buf: &mut Buffer, look: &Look) {
        let mut across = |from: usize, to: usize, value: f64, every: u16, glyph: &str| {
            let (x, cells) = place.across(from, to);
            for x in (x..).take(cells).filter(|x| x % every == every - 1) {
                put(buf, place.plot, x, place.y(value), glyph, look.style(Meaning::Rule));
            }
        };
        // A limit has gaps a cell wide: some fonts draw a dashed line as a whole one. In ASCII its sign is its own.
        let every = if look.ascii { 1 } else { 2 };
        for band in self.bands.iter().filter(|band| band.to >= place.first && band.from < place.last) {
            let (from, to) = (band.from.max(place.first), band.to.min(place.last - 1));
            if let Some((low, high)) = band.limits {
                across(from, to, low, every, look.glyph("╌", "="));
                across(from, to, high, every, look.glyph("╌", "="));
            }
            across(from, to, band.centre, 1, look.glyph("─", "-"));
        }
        for (at, point) in self.shown(place) {
            let Some(target) = point.target else { continue };
            let ((x, cells), y) = (place.across(at, at), place.y(target));
            for x in (x..).take(cells) {
                // Where a mean or a limit lies on the same row, the two take turns: neither hides the other.
                let is_free = buf.cell((place.plot.x + x, place.plot.y + y)).is_none_or(|cell| cell.symbol() == " ");
                if is_free || x % 2 == 0 {
                    mark(buf, place.plot, x, y, TARGET, look.style(Meaning::Doubt));
                }
            }
        }
    }

    /// The gaps where limits began anew: the axis is broken too, and above each stands since when.
    fn anew(&self, place: &Place<'_>, area: Rect, buf: &mut Buffer, look: &Look) {
        let plot = place.plot;
        let mut free = 0;
        for at in place.shown_breaks() {
            let x = place.x(at);
            let axis = Rect { y: plot.y + plot.height, height: 1, ..plot };
            put(buf, axis, x - GAP, 0, &" ".repeat(GAP.into()), look.style(Meaning::Plain));
            let Some(point) = self.points.get(at) else { continue };
            let text = format!("new limits from {}", point.label);
            let (short, room) = (&text[text.len() - point.label.len()..], area.right().saturating_sub(plot.x));
            for words in [text.as_str(), short] {
                let wide = u16::try_from(width(words)).unwrap_or(u16::MAX);
                // Above the first point of the new, or as near to it as there is room.
                let from = x.min(room.saturating_sub(wide)).max(free);
                if from.saturating_add(wide) <= room && (from <= x || words == short) {
                    put(
                        buf,
                        Rect { width: room, y: area.y, height: 1, ..plot },
                        from,
                        0,
                        words,
                        look.style(Meaning::Strong),
                    );
                    free = from + wide + 1;
                    break;
                }
            }
        }
    }

    fn ways(&self, place: &Place<'_>, buf: &mut Buffer, look: &Look) {
        for at in (place.first + 1..place.last).filter(|at| !self.breaks.contains(at)) {
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

    /// What each line is, beside a piece of it, with its number at the end.
    fn legend(&self, look: &Look) -> String {
        let of = |value: f64| label(value, self.unit);
        let mean = self.bands.last().map(|band| format!("{} mean {}", look.glyph("──", "--"), of(band.centre)));
        let limits = self
            .bands
            .last()
            .and_then(|band| band.limits)
            .map(|(low, high)| format!("{} limits {} to {}", look.glyph("╌ ╌", "=="), of(low), of(high)));
        let earlier = self.bands.iter().any(|band| band.limits.is_some());
        let limits = limits.or_else(|| earlier.then(|| format!("{} limits", look.glyph("╌ ╌", "=="))));
        let target =
            self.points.last().and_then(|point| point.target).map(|target| format!(".. target {}", of(target)));
        let once = self.points.iter().any(|point| point.target.is_some());
        let target = target.or_else(|| once.then(|| ".. target".to_owned()));
        [mean, limits, target].into_iter().flatten().collect::<Vec<_>>().join("  ")
    }

    /// What each line is, at its end; of two on one row the more important.
    fn names(names: &[(f64, String)], place: &Place<'_>, buf: &mut Buffer, area: Rect, look: &Look) {
        let end = place.plot.x - area.x + place.x(place.last.saturating_sub(1)) + 2;
        let mut taken = Vec::new();
        for (value, name) in names {
            let y = place.y(*value);
            if !taken.contains(&y) {
                taken.push(y);
                put(buf, area, end, y, name, look.style(Meaning::Plain));
            }
        }
    }

    /// Below the axis: actions and the cursor upon it, the periods under it. The last is always among them, though it
    /// reaches under the names that stand in the `right` columns beside the plot.
    fn below(&self, place: &Place<'_>, cursor: Option<usize>, right: u16, buf: &mut Buffer, look: &Look) {
        let plot = place.plot;
        let under = Rect { y: plot.y + plot.height, height: 2, ..plot };
        let room = Rect { width: under.width + right.max(1), ..under };
        let wide = |point: &Point| u16::try_from(width(&point.label)).unwrap_or(u16::MAX);
        let last = place.last.saturating_sub(1);
        let begins = self.points.get(last).map_or(0, |it| place.x(last).min(room.width.saturating_sub(wide(it))));
        let mut free = 0;
        for (at, point) in self.shown(place) {
            let x = place.x(at);
            if point.action {
                put(buf, under, x, 0, "a", look.style(Meaning::Strong));
            }
            if at == last {
                put(buf, room, begins, 1, &point.label, look.style(Meaning::Plain));
            } else if x >= free && x.saturating_add(wide(point)) < begins {
                put(buf, room, x, 1, &point.label, look.style(Meaning::Plain));
                free = x + wide(point) + 1;
            }
        }
        if let Some(cursor) = cursor.filter(|at| (place.first..place.last).contains(at)) {
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
