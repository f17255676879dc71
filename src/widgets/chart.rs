//! A line of points over periods, with its target: one character a column, so that it is legible everywhere. A period
//! that is not known is a gap, never a zero.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint::{put, width};
use super::theme::{Look, Meaning};

/// What is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Chart {
    /// One label and value a period, oldest first.
    pub points: Vec<(String, Option<f64>)>,
    /// The target in force in each period.
    pub targets: Vec<Option<f64>>,
    /// The point under the cursor.
    pub cursor: usize,
    /// What stands behind a value, such as `%`.
    pub unit: &'static str,
}

impl Chart {
    fn range(&self) -> Option<(f64, f64)> {
        let all = || self.points.iter().filter_map(|(_, v)| *v).chain(self.targets.iter().flatten().copied());
        let low = all().fold(f64::INFINITY, f64::min);
        let high = all().fold(f64::NEG_INFINITY, f64::max);
        if !low.is_finite() || !high.is_finite() {
            return None;
        }
        // A flat series is drawn in the middle, not on the floor.
        let room = if high > low { (high - low) * 0.05 } else { 1.0 };
        let (low, high) = (low - room, high + room);
        // A share is never drawn on a scale that no share can reach.
        Some(if self.unit == "%" { (low.max(0.0), high.min(100.0)) } else { (low, high) })
    }

    /// Draws the chart into `area`.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look) {
        let label = |value: f64| {
            let value = (value * 10.0).round() / 10.0;
            format!("{value}{}", self.unit)
        };
        let Some((low, high)) = self.range() else {
            put(buf, area, 1, 0, "No figure of this series is known.", look.style(Meaning::Plain));
            return;
        };
        let left = u16::try_from(width(&label(high)).max(width(&label(low))) + 1).unwrap_or(8).min(area.width / 3);
        let height = area.height.saturating_sub(2);
        let across = area.width.saturating_sub(left + 2);
        if height < 2 || across < 4 {
            return;
        }
        let plot = Rect { x: area.x + left + 1, width: across, height, ..area };
        let y_of = |value: f64| {
            let share = (high - value) / (high - low) * f64::from(height - 1);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the plot")]
            let y = share.round().clamp(0.0, f64::from(height - 1)) as u16;
            y
        };
        let rule = look.style(Meaning::Rule);
        for y in 0..height {
            put(buf, area, left, y, look.glyph("│", "|"), rule);
        }
        put(buf, area, left, height, look.glyph("└", "+"), rule);
        put(buf, area, left + 1, height, &look.glyph("─", "-").repeat(usize::from(across)), rule);
        put(buf, area, 0, 0, &label(high), look.style(Meaning::Plain));
        put(buf, area, 0, height - 1, &label(low), look.style(Meaning::Plain));
        let shown = self.points.len().min(usize::from(across / 2).max(1));
        let first = self.points.len() - shown;
        let step = (across.saturating_sub(1) / u16::try_from(shown.max(2) - 1).unwrap_or(1)).clamp(1, 12);
        let x_of = |at: usize| u16::try_from(at - first).unwrap_or(0).saturating_mul(step);
        for at in first..self.points.len() {
            if let Some(target) = self.targets.get(at).copied().flatten() {
                let dots = look.glyph("┄", ".").repeat(usize::from(step.min(across.saturating_sub(x_of(at)))));
                put(buf, plot, x_of(at), y_of(target), &dots, look.style(Meaning::Doubt));
            }
        }
        self.line(first, plot, buf, look, &x_of, &y_of);
        for at in (first..self.points.len()).filter(|at| self.points[*at].1.is_some()) {
            let (x, y) = (x_of(at), y_of(self.points[at].1.unwrap_or_default()));
            let meaning = if at == self.cursor { Meaning::Selected } else { Meaning::Strong };
            put(buf, plot, x, y, look.glyph("●", "o"), look.style(meaning));
        }
        let mut free = 0;
        for at in first..self.points.len() {
            let label = &self.points[at].0;
            let x = x_of(at);
            if x >= free && usize::from(x) + width(label) <= usize::from(across) + 1 {
                put(buf, area, left + 1 + x, height + 1, label, look.style(Meaning::Plain));
                free = x + u16::try_from(width(label) + 1).unwrap_or(8);
            }
        }
        if self.cursor >= first && self.cursor < self.points.len() {
            put(buf, area, left + 1 + x_of(self.cursor), height, "^", look.style(Meaning::Strong));
        }
    }

    fn line(
        &self,
        first: usize,
        plot: Rect,
        buf: &mut Buffer,
        look: &Look,
        x_of: &impl Fn(usize) -> u16,
        y_of: &impl Fn(f64) -> u16,
    ) {
        for at in first + 1..self.points.len() {
            let (Some(one), Some(other)) = (self.points[at - 1].1, self.points[at].1) else { continue };
            let (x0, x1, y0, y1) = (x_of(at - 1), x_of(at), y_of(one), y_of(other));
            for x in x0 + 1..x1 {
                let share = f64::from(x - x0) / f64::from(x1 - x0);
                let y = f64::from(y0) + share * (f64::from(y1) - f64::from(y0));
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two rows")]
                let y = y.round() as u16;
                put(buf, plot, x, y, look.glyph("·", "-"), look.style(Meaning::Plain));
            }
        }
    }
}
