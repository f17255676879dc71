//! Where the points of a line stand: side by side, with a gap wherever the limits began anew.

use ratatui::layout::Rect;

use super::scale::Scale;

/// The columns left free where limits begin anew.
pub(super) const GAP: u16 = 3;

/// The widest step from one point to the next.
const WIDEST: u16 = 12;

/// Where things stand in the plot.
pub(super) struct Place<'a> {
    pub(super) plot: Rect,
    scale: Scale,
    breaks: &'a [usize],
    /// The first point that is shown.
    pub(super) first: usize,
    /// The one after the last that is shown.
    pub(super) last: usize,
    /// The columns from the first point to the last without the gaps, and how many steps they are.
    across: (u16, u16),
}

impl<'a> Place<'a> {
    /// Lays out `points` points in `plot`. Where they do not all fit the latest are shown, but always the one at `cursor`.
    pub(super) fn new(points: usize, breaks: &'a [usize], cursor: usize, plot: Rect, scale: Scale) -> Self {
        let gaps = u16::try_from(breaks.len()).unwrap_or(u16::MAX).saturating_mul(GAP);
        let room = plot.width.saturating_sub(gaps).max(1);
        let shown = points.min(usize::from(room));
        let first = (points - shown).min(cursor);
        let steps = u16::try_from(shown.max(2) - 1).unwrap_or(u16::MAX);
        let across = ((room - 1).min(steps.saturating_mul(WIDEST)), steps);
        Self { plot, scale, breaks, first, last: first + shown, across }
    }

    /// The column of the point at `at`.
    pub(super) fn x(&self, at: usize) -> u16 {
        let steps = u16::try_from(at.saturating_sub(self.first)).unwrap_or(u16::MAX);
        let gaps = self.shown_breaks().filter(|anew| *anew <= at).count();
        let gaps = u16::try_from(gaps).unwrap_or(u16::MAX).saturating_mul(GAP);
        let (columns, of) = (u32::from(self.across.0), u32::from(self.across.1));
        let along = (u32::from(steps) * columns + of / 2) / of;
        u16::try_from(along).unwrap_or(u16::MAX).saturating_add(gaps)
    }

    /// The columns of a line that holds for the points `from` to `to`; it ends before a gap, and with the last point:
    /// nothing is drawn of what is to come.
    pub(super) fn across(&self, from: usize, to: usize) -> (u16, usize) {
        let start = self.x(from);
        let end = match to + 1 {
            next if next >= self.last => self.x(to).saturating_add(1),
            next if self.breaks.contains(&next) => self.x(next).saturating_sub(GAP),
            next => self.x(next),
        };
        (start, usize::from(end.min(self.plot.width).saturating_sub(start)))
    }

    /// The row of `value`.
    pub(super) fn y(&self, value: f64) -> u16 {
        self.scale.row(value, self.plot.height)
    }

    /// The points before which there is a gap.
    pub(super) fn shown_breaks(&self) -> impl Iterator<Item = usize> + '_ {
        self.breaks.iter().copied().filter(|anew| (self.first + 1..self.last).contains(anew))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn points_stand_in_order_within_the_plot_and_a_gap_is_before_each_that_begins_anew(
            width in 4u16..200,
            points in 1usize..90,
            breaks in proptest::collection::btree_set(1usize..90, 0..4),
            cursor in 0usize..90,
        ) {
            let breaks: Vec<usize> = breaks.into_iter().filter(|at| *at < points).collect();
            let plot = Rect::new(0, 0, width, 10);
            let scale = Scale { low: 0.0, high: 1.0 };
            let place = Place::new(points, &breaks, cursor.min(points - 1), plot, scale);
            prop_assert!((place.first..place.last).contains(&cursor.min(points - 1)));
            for at in place.first + 1..place.last {
                let apart = place.x(at) - place.x(at - 1);
                let apart = apart - if breaks.contains(&at) { GAP } else { 0 };
                let step = place.across.0 / place.across.1;
                prop_assert!((step..=step + 1).contains(&apart), "{} of steps of {}", apart, step);
                let (start, cells) = place.across(at - 1, at - 1);
                prop_assert!(usize::from(start) + cells <= usize::from(place.x(at)) || place.x(at) >= width);
            }
            prop_assert!(usize::from(GAP) * breaks.len() >= usize::from(width) || place.x(place.last - 1) < width);
        }
    }
}
