//! Values laid over cells, and the axis beside them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::widgets::paint::{put, width};
use crate::widgets::theme::{Look, Meaning};

/// What stands behind a share.
pub const PERCENT: &str = "%";

/// A target that lies across: dots, which no font draws as a line.
pub const TARGET: &str = ".";

/// A target that stands upright.
pub const UPRIGHT_TARGET: &str = ":";

/// A stretch of values that is laid over a number of cells.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Scale {
    /// The value of the first cell.
    pub low: f64,
    /// The value of the last.
    pub high: f64,
}

impl Scale {
    /// A stretch that holds all of `values` with some room around them; `None` where there is none. A flat series lies in
    /// the middle, not on the floor, and a share is never drawn on a scale that no share can reach.
    pub fn around(values: impl Iterator<Item = f64>, unit: &str) -> Option<Self> {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.filter(|value| value.is_finite()) {
            (low, high) = (low.min(value), high.max(value));
        }
        if low > high {
            return None;
        }
        let room = if high > low { (high - low) * 0.05 } else { 1.0 };
        let (low, high) = (low - room, high + room);
        Some(if unit == PERCENT { Self { low: low.max(0.0), high: high.min(100.0) } } else { Self { low, high } })
    }

    /// The cell of `value` among `cells`, 0 the lowest. What lies beyond the stretch is drawn at its end.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the cells")]
    pub fn cell(self, value: f64, cells: u16) -> u16 {
        let last = f64::from(cells.saturating_sub(1));
        let share = if self.high > self.low { (value - self.low) / (self.high - self.low) } else { 0.5 };
        (share * last).round().clamp(0.0, last) as u16
    }

    /// The row of `value` among `rows`, 0 at the top.
    pub fn row(self, value: f64, rows: u16) -> u16 {
        rows.saturating_sub(1) - self.cell(value, rows)
    }

    /// Whether `value` lies on the stretch.
    pub fn holds(self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// A value as an axis says it.
pub fn label(value: f64, unit: &str) -> String {
    let value = (value * 10.0).round() / 10.0;
    // -0 is no figure anyone expects.
    let value = if value == 0.0 { 0.0 } else { value };
    format!("{value}{unit}")
}

/// Draws the axes around a plot of `rows` rows that leaves `right` columns free; gives the plot, `None` where nothing
/// legible would fit. One row below it is the axis, the next holds its labels. An end of the scale is said only on a row
/// on which none of `lines` lies: a number beside a line would be read as the line's own.
pub fn axes(
    area: Rect,
    buf: &mut Buffer,
    look: &Look,
    (scale, unit): (Scale, &str),
    right: u16,
    lines: &[f64],
) -> Option<Rect> {
    let (low, high) = (label(scale.low, unit), label(scale.high, unit));
    let left = u16::try_from(width(&high).max(width(&low)) + 1).unwrap_or(8).min(area.width / 3);
    let rows = area.height.saturating_sub(2);
    let across = area.width.saturating_sub(left + 2 + right);
    if rows < 2 || across < 4 {
        return None;
    }
    let rule = look.style(Meaning::Rule);
    for y in 0..rows {
        put(buf, area, left, y, look.glyph("│", "|"), rule);
    }
    put(buf, area, left, rows, look.glyph("└", "+"), rule);
    put(buf, area, left + 1, rows, &look.glyph("─", "-").repeat(usize::from(across)), rule);
    for (y, end) in [(0, &high), (rows - 1, &low)] {
        let is_free = |line: &f64| scale.row(*line, rows) != y || label(*line, unit) == *end;
        if lines.iter().all(is_free) {
            put(buf, area, 0, y, end, look.style(Meaning::Plain));
        }
    }
    Some(Rect { x: area.x + left + 1, width: across, height: rows, ..area })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_holds_its_values_and_no_share_leaves_it() {
        let scale = Scale::around([10.0, 20.0].into_iter(), "").unwrap();
        assert_eq!((scale.low, scale.high), (9.5, 20.5));
        assert_eq!((scale.row(20.5, 12), scale.row(9.5, 12), scale.row(99.0, 12)), (0, 11, 0));
        let share = Scale::around([0.0, 100.0].into_iter(), PERCENT).unwrap();
        assert_eq!((share.low, share.high), (0.0, 100.0));
        assert_eq!(Scale::around([f64::NAN].into_iter(), ""), None);
        let flat = Scale::around([5.0].into_iter(), "").unwrap();
        assert_eq!(flat.row(5.0, 11), 5);
        assert_eq!(label(-0.01, PERCENT), "0%");
    }
}
