//! The four rules that say a point is not noise.

use super::xmr::{Limits, alike, beyond};
pub use crate::domain::variation::Direction as Side;

/// So many points in a row on one side, or in one direction.
pub(super) const RUN: usize = 7;

/// Why a point is marked. Where several hold, the first of these is the one that is said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rule {
    /// Strictly beyond a limit.
    Outside,
    /// One of seven or more points that all rise, or all fall.
    Trend,
    /// One of two in three that are beyond a near limit on one side.
    TwoInThree,
    /// One of seven or more in a row on the same side of the centre.
    SameSide,
}

/// What marks a point.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Mark {
    /// The rule.
    pub rule: Rule,
    /// Its direction.
    pub side: Side,
}

impl From<Mark> for Side {
    fn from(mark: Mark) -> Self {
        mark.side
    }
}

/// What marks each of `values`, the points of one group in their order.
pub fn marks(values: &[f64], limits: &Limits) -> Vec<Option<Mark>> {
    let mut marks = vec![None; values.len()];
    // The rule that wins is written last.
    same_side(values, limits, &mut marks);
    two_in_three(values, limits, &mut marks);
    trend(values, &mut marks);
    for (value, mark) in values.iter().zip(&mut marks) {
        if let Some(side) = side_of(*value, limits.lower(), limits.upper()) {
            *mark = Some(Mark { rule: Rule::Outside, side });
        }
    }
    marks
}

/// On which side `value` lies strictly beyond one of two limits.
fn side_of(value: f64, lower: f64, upper: f64) -> Option<Side> {
    match value {
        value if beyond(value, upper) => Some(Side::High),
        value if beyond(lower, value) => Some(Side::Low),
        _ => None,
    }
}

/// A point on the centre is on no side and breaks the run.
fn same_side(values: &[f64], limits: &Limits, marks: &mut [Option<Mark>]) {
    let side = |value: f64| side_of(value, limits.centre, limits.centre);
    let mut start = 0;
    for run in values.chunk_by(|a, b| side(*a) == side(*b)) {
        if let Some(side) = side(run[0]).filter(|_| run.len() >= RUN) {
            marks[start..start + run.len()].fill(Some(Mark { rule: Rule::SameSide, side }));
        }
        start += run.len();
    }
}

/// Only the near points are marked; one that is outside is not near.
fn two_in_three(values: &[f64], limits: &Limits, marks: &mut [Option<Mark>]) {
    let near = |value: f64| {
        let is_outside = side_of(value, limits.lower(), limits.upper()).is_some();
        side_of(value, limits.near_lower(), limits.near_upper()).filter(|_| !is_outside)
    };
    for (at, three) in values.windows(3).enumerate() {
        for side in [Side::High, Side::Low] {
            let is_near = |value: &f64| near(*value) == Some(side);
            if three.iter().filter(|value| is_near(value)).count() >= 2 {
                for (value, mark) in three.iter().zip(&mut marks[at..]) {
                    if is_near(value) {
                        *mark = Some(Mark { rule: Rule::TwoInThree, side });
                    }
                }
            }
        }
    }
}

/// In which direction the second of two points lies; a tie has none.
fn direction(from: f64, to: f64) -> Option<Side> {
    match (alike(from, to), to > from) {
        (true, _) => None,
        (_, true) => Some(Side::High),
        (_, false) => Some(Side::Low),
    }
}

/// A point where one trend ends and another begins takes the direction of the later.
fn trend(values: &[f64], marks: &mut [Option<Mark>]) {
    let mut start = 0;
    while start + 1 < values.len() {
        let Some(side) = direction(values[start], values[start + 1]) else {
            start += 1;
            continue;
        };
        let steps = values[start..].windows(2).take_while(|pair| direction(pair[0], pair[1]) == Some(side)).count();
        if steps + 1 >= RUN {
            marks[start..=start + steps].fill(Some(Mark { rule: Rule::Trend, side }));
        }
        start += steps;
    }
}

/// How many points at the end of `values` rise, or fall, one after the other; and which way. One point alone does not.
pub(super) fn last_stretch(values: &[f64]) -> Option<(usize, Side)> {
    let mut steps = values.windows(2).rev().map(|pair| direction(pair[0], pair[1]));
    let side = steps.next()??;
    Some((2 + steps.take_while(|step| *step == Some(side)).count(), side))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::spc::xmr::Screening;

    fn limits() -> Limits {
        Limits { centre: 50.0, moving_range: 3.0, screening: Screening::Nothing }
    }

    fn shown(values: &[f64]) -> String {
        let letter = |mark: Option<Mark>| match mark {
            None => '.',
            Some(Mark { rule, side }) => match (rule, side) {
                (Rule::Outside, Side::High) => 'O',
                (Rule::Outside, Side::Low) => 'o',
                (Rule::Trend, Side::High) => 'T',
                (Rule::Trend, Side::Low) => 't',
                (Rule::TwoInThree, Side::High) => 'N',
                (Rule::TwoInThree, Side::Low) => 'n',
                (Rule::SameSide, Side::High) => 'S',
                (Rule::SameSide, Side::Low) => 's',
            },
        };
        marks(values, &limits()).into_iter().map(letter).collect()
    }

    #[test]
    fn each_rule_marks_what_it_should_and_no_more() {
        // Limits 42.02 to 57.98, near limits 44.68 to 55.32.
        let cases: [(&str, &[f64], &str); 14] = [
            ("beyond a limit", &[50.0, 58.0, 42.0], ".Oo"),
            ("on a limit is within it", &[57.98, 42.02], ".."),
            ("seven above", &[51.0, 52.0, 51.0, 52.0, 51.0, 52.0, 51.0], "SSSSSSS"),
            ("six above", &[51.0, 52.0, 51.0, 52.0, 51.0, 52.0, 49.0], "......."),
            ("the centre breaks a run", &[51.0, 52.0, 51.0, 50.0, 51.0, 52.0, 51.0, 52.0], "........"),
            ("seven rising", &[47.0, 48.0, 49.0, 50.0, 51.0, 52.0, 53.0], "TTTTTTT"),
            ("a tie breaks a trend", &[47.0, 48.0, 49.0, 50.0, 50.0, 51.0, 52.0, 53.0], "........"),
            ("six rising", &[48.0, 49.0, 50.0, 51.0, 52.0, 53.0], "......"),
            ("two of three near, both marked", &[56.0, 50.0, 56.0], "N.N"),
            ("near on opposite sides", &[56.0, 50.0, 44.0], "..."),
            ("one outside is not near", &[60.0, 50.0, 56.0], "O.."),
            ("on the near limit is not beyond it", &[55.32, 50.0, 55.32], "..."),
            ("two near apart by two", &[56.0, 50.0, 50.0, 56.0], "...."),
            (
                "the point of two trends takes the later direction, and outside wins",
                &[47.0, 48.0, 49.0, 50.0, 51.0, 52.0, 60.0, 53.0, 52.0, 51.0, 50.0, 49.0, 48.0],
                "TTTTTTOtttttt",
            ),
        ];
        for (name, values, expected) in cases {
            assert_eq!(shown(values), expected, "{name}");
        }
        let turning = [47.0, 48.0, 49.0, 50.0, 51.0, 52.0, 53.0, 52.0, 51.0, 50.0, 49.0, 48.0, 47.0];
        assert_eq!(shown(&turning), "TTTTTTttttttt");
    }

    #[test]
    fn the_last_stretch_is_counted_in_points() {
        assert_eq!(last_stretch(&[1.0]), None);
        assert_eq!(last_stretch(&[1.0, 1.0]), None);
        assert_eq!(last_stretch(&[5.0, 1.0, 2.0, 3.0]), Some((3, Side::High)));
        assert_eq!(last_stretch(&[5.0, 4.0]), Some((2, Side::Low)));
    }
}
