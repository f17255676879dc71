//! A chart laid out as lines, marks and labels on a plane, for whatever draws it: SVG in a page, pixels in Word.

use crate::report::document::{LineChart, Mark};

/// The plane: so wide.
pub(super) const WIDTH: f64 = 640.0;
/// The plane: so high.
pub(super) const HEIGHT: f64 = 260.0;

const LEFT: f64 = 52.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 30.0;

/// Labels of months stand at least so far apart.
const LABEL_GAP: f64 = 56.0;

/// What is drawn with; each has a colour of its own in light and dark, and none is told by colour alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ink {
    /// Axes and labels.
    Axis,
    /// Lines across.
    Grid,
    /// The figures.
    Data,
    /// The target: long dashes.
    Target,
    /// The mean.
    Mean,
    /// The limits: short dashes.
    Limit,
    /// More than chance, for the better.
    Better,
    /// More than chance, for the worse.
    Worse,
}

/// Where a label stands from its point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Anchor {
    /// It ends there.
    End,
    /// Its middle is there.
    Middle,
}

/// One thing drawn.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Shape {
    /// A line through points; dashed as (drawn, left out) where given.
    Line(Vec<(f64, f64)>, Ink, Option<(f64, f64)>),
    /// A point: its mark is told by its shape.
    Dot(f64, f64, Mark),
    /// A label, its base line at the point.
    Label(f64, f64, Anchor, String),
}

/// The scale from values to the plane.
struct Scale {
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    /// Round numbers around every value that is drawn. A percentage stays within 0 to 100.
    fn of(chart: &LineChart) -> Self {
        let of_points = chart.points.iter().flat_map(|it| [it.value, it.target]).flatten();
        let of_bands = chart.bands.iter().flat_map(|it| {
            let (low, high) = it.limits.unwrap_or((it.centre, it.centre));
            [low, it.centre, high]
        });
        let values: Vec<f64> = of_points.chain(of_bands).filter(|value| value.is_finite()).collect();
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (least, most) = if least <= most { (least, most) } else { (0.0, 1.0) };
        let span = if most - least > f64::EPSILON { most - least } else { most.abs().max(1.0) };
        let raw = span / 4.0;
        let power = 10_f64.powf(raw.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|it| it * power).find(|it| *it >= raw).unwrap_or(raw);
        let (low, high) = ((least / step).floor() * step, (most / step).ceil() * step);
        let high = if high > low { high } else { low + step };
        if chart.unit == "%" && least >= 0.0 && most <= 100.0 {
            return Self { low: low.max(0.0), high: high.min(100.0), step };
        }
        Self { low, high, step }
    }

    fn y(&self, value: f64) -> f64 {
        TOP + (self.high - value) / (self.high - self.low) * (HEIGHT - TOP - BOTTOM)
    }

    fn ticks(&self) -> impl Iterator<Item = f64> {
        (0..=20_u8).map(|n| self.low + f64::from(n) * self.step).take_while(|it| *it <= self.high + self.step / 1e6)
    }
}

/// Where the point at `place` of `count` stands.
fn x(place: usize, count: usize) -> f64 {
    let room = WIDTH - LEFT - RIGHT;
    if count < 2 { LEFT + room / 2.0 } else { LEFT + 8.0 + place as f64 * (room - 16.0) / (count - 1) as f64 }
}

/// The number of a tick, without a tail of rounding.
fn number(value: f64) -> String {
    let rounded = (value * 1e6).round() / 1e6;
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

/// The chart, back to front.
pub(super) fn plot(chart: &LineChart) -> Vec<Shape> {
    let scale = Scale::of(chart);
    let count = chart.points.len();
    let mut shapes = Vec::new();
    for tick in scale.ticks() {
        let y = scale.y(tick);
        shapes.push(Shape::Line(vec![(LEFT, y), (WIDTH - RIGHT, y)], Ink::Grid, None));
        shapes.push(Shape::Label(LEFT - 6.0, y + 4.0, Anchor::End, format!("{}{}", number(tick), chart.unit)));
    }
    shapes.push(Shape::Line(
        vec![(LEFT, TOP), (LEFT, HEIGHT - BOTTOM), (WIDTH - RIGHT, HEIGHT - BOTTOM)],
        Ink::Axis,
        None,
    ));
    let room = if count < 2 { WIDTH } else { x(1, count) - x(0, count) };
    let every = (1..=count.max(1)).find(|every| *every as f64 * room >= LABEL_GAP).unwrap_or(1);
    for (place, point) in chart.points.iter().enumerate().filter(|(place, _)| (count - 1 - place).is_multiple_of(every))
    {
        // The last of them would reach beyond the edge.
        let (at, anchor) = if place + 1 == count && count > 1 {
            (WIDTH - 2.0, Anchor::End)
        } else {
            (x(place, count), Anchor::Middle)
        };
        shapes.push(Shape::Label(at, HEIGHT - 10.0, anchor, point.label.to_string()));
    }
    for band in &chart.bands {
        let (from, to) = (x(band.from, count), x(band.to.min(count.saturating_sub(1)), count));
        let across = |value: f64| vec![(from - 6.0, scale.y(value)), (to + 6.0, scale.y(value))];
        if let Some((low, high)) = band.limits {
            shapes.push(Shape::Line(across(low), Ink::Limit, Some((3.0, 3.0))));
            shapes.push(Shape::Line(across(high), Ink::Limit, Some((3.0, 3.0))));
        }
        shapes.push(Shape::Line(across(band.centre), Ink::Mean, None));
    }
    let runs = |value: &dyn Fn(usize) -> Option<f64>| {
        let mut runs: Vec<Vec<(f64, f64)>> = vec![Vec::new()];
        for place in 0..count {
            match (value(place), runs.last_mut()) {
                (Some(value), Some(run)) => run.push((x(place, count), scale.y(value))),
                _ => runs.push(Vec::new()),
            }
        }
        runs.into_iter().filter(|run| run.len() > 1).collect::<Vec<_>>()
    };
    let targets = runs(&|place| chart.points[place].target);
    shapes.extend(targets.into_iter().map(|run| Shape::Line(run, Ink::Target, Some((9.0, 4.0)))));
    let data = runs(&|place| chart.points[place].value);
    shapes.extend(data.into_iter().map(|run| Shape::Line(run, Ink::Data, None)));
    for (place, point) in chart.points.iter().enumerate() {
        if let Some(value) = point.value {
            shapes.push(Shape::Dot(x(place, count), scale.y(value), point.mark));
        }
    }
    shapes
}

/// The corners of a mark's shape around its point; none where it is round.
pub(super) fn corners(mark: Mark) -> Option<Vec<(f64, f64)>> {
    match mark {
        Mark::Usual | Mark::SetAside => None,
        Mark::Better => Some(vec![(0.0, -6.0), (6.0, 5.0), (-6.0, 5.0)]),
        Mark::Worse => Some(vec![(0.0, 6.0), (6.0, -5.0), (-6.0, -5.0)]),
        Mark::NoDirection => Some(vec![(0.0, -6.0), (6.0, 0.0), (0.0, 6.0), (-6.0, 0.0)]),
    }
}

/// What a mark is drawn with.
pub(super) fn ink(mark: Mark) -> Ink {
    match mark {
        Mark::Better => Ink::Better,
        Mark::Worse => Ink::Worse,
        Mark::Usual | Mark::NoDirection | Mark::SetAside => Ink::Data,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::{Band, Point};

    fn chart(values: &[Option<f64>], unit: &'static str) -> LineChart {
        let point =
            |value: &Option<f64>| Point { label: "Dec 22".into(), value: *value, target: None, mark: Mark::Usual };
        LineChart { unit, points: values.iter().map(point).collect(), bands: Vec::new() }
    }

    #[test]
    fn everything_stays_on_the_plane_and_a_gap_is_no_line() {
        let mut all = vec![
            chart(&[], "%"),
            chart(&[None], "%"),
            chart(&[Some(50.0)], "%"),
            chart(&[Some(0.0), Some(0.0)], ""),
            chart(&[Some(-3.0), Some(1e9)], ""),
            chart(&vec![Some(97.0); 120], "%"),
            chart(&[Some(80.0), None, Some(82.0), Some(90.0)], "%"),
        ];
        all[6].bands.push(Band { from: 0, to: 3, centre: 84.0, limits: Some((70.0, 99.0)) });
        for chart in &all {
            for shape in plot(chart) {
                let points = match shape {
                    Shape::Line(points, ..) => points,
                    Shape::Dot(x, y, _) | Shape::Label(x, y, ..) => vec![(x, y)],
                };
                for (x, y) in points {
                    assert!((0.0..=WIDTH).contains(&x) && (0.0..=HEIGHT).contains(&y), "{chart:?}: {x} {y}");
                }
            }
        }
        let lines = plot(&all[6]).into_iter().filter(|it| matches!(it, Shape::Line(_, Ink::Data, _))).count();
        assert_eq!(lines, 1, "no line is drawn to a month that is not known");
    }
}
