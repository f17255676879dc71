//! The arithmetic of an XmR chart, for the points between two rebases: centre, mean moving range and limits, as NHS
//! England's Making Data Count teaches it.

/// Limits lie this many mean moving ranges from the centre.
const LIMIT: f64 = 2.66;

/// Near limits lie two thirds of that from the centre.
const NEAR: f64 = LIMIT * 2.0 / 3.0;

/// A moving range of this many times their mean, or more, is left out of the limits.
const SCREEN: f64 = 3.267;

/// Whether two numbers are the same but for the last bits of the arithmetic.
pub(super) fn alike(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

/// Whether `a` is truly greater than `b`.
pub(super) fn beyond(a: f64, b: f64) -> bool {
    a > b && !alike(a, b)
}

/// What was done about large changes before the limits were made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Screening {
    /// There were none.
    Nothing,
    /// So many were left out.
    LeftOut(usize),
    /// Without them nothing would vary at all, so they were kept.
    Kept,
}

/// The centre of a group and the limits on both sides of it. Never clipped; only a drawing is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Limits {
    /// The mean of the points.
    pub centre: f64,
    /// The mean moving range that the limits are made from.
    pub moving_range: f64,
    /// What was done about large changes.
    pub screening: Screening,
}

impl Limits {
    /// The lower limit.
    pub fn lower(&self) -> f64 {
        self.centre - LIMIT * self.moving_range
    }

    /// The upper limit.
    pub fn upper(&self) -> f64 {
        self.centre + LIMIT * self.moving_range
    }

    /// Two thirds of the way down to the lower limit.
    pub fn near_lower(&self) -> f64 {
        self.centre - NEAR * self.moving_range
    }

    /// Two thirds of the way up to the upper limit.
    pub fn near_upper(&self) -> f64 {
        self.centre + NEAR * self.moving_range
    }
}

/// How the points of a group spread.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Spread {
    /// They do not: all are the same, or there is one alone.
    Flat {
        /// What they are.
        centre: f64,
    },
    /// They vary.
    Varies(Limits),
}

/// The spread of `values`, in their order; `None` where there are none.
pub fn spread(values: &[f64]) -> Option<Spread> {
    let centre = mean(values.iter().copied())?;
    let Some(whole) = mean(ranges(values)).filter(|_| !values.windows(2).all(|pair| alike(pair[0], pair[1]))) else {
        return Some(Spread::Flat { centre });
    };
    let is_kept = |range: &f64| !alike(*range, SCREEN * whole) && *range < SCREEN * whole;
    let left_out = ranges(values).filter(|range| !is_kept(range)).count();
    let kept = mean(ranges(values).filter(is_kept)).filter(|kept| !alike(*kept, 0.0));
    let (moving_range, screening) = match (kept, left_out) {
        (Some(kept), 0) => (kept, Screening::Nothing),
        (Some(kept), left_out) => (kept, Screening::LeftOut(left_out)),
        (None, _) => (whole, Screening::Kept),
    };
    Some(Spread::Varies(Limits { centre, moving_range, screening }))
}

/// How far each point is from the one before.
fn ranges(values: &[f64]) -> impl Iterator<Item = f64> {
    values.windows(2).map(|pair| (pair[1] - pair[0]).abs())
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn limits(values: &[f64]) -> Option<Limits> {
        match spread(values)? {
            Spread::Varies(limits) => Some(limits),
            Spread::Flat { .. } => None,
        }
    }

    #[test]
    fn what_does_not_vary_has_no_limits() {
        assert_eq!(spread(&[]), None);
        assert_eq!(spread(&[80.0]), Some(Spread::Flat { centre: 80.0 }));
        let thirds = [100.0 / 3.0; 14];
        assert!(matches!(spread(&thirds), Some(Spread::Flat { centre }) if alike(centre, 100.0 / 3.0)));
    }

    #[test]
    fn limits_that_would_collapse_are_made_with_the_large_changes() {
        let mut dip = [100.0; 14];
        dip[6] = 90.0;
        let limits = limits(&dip).unwrap();
        assert_eq!(limits.screening, Screening::Kept);
        assert!(alike(limits.moving_range, 20.0 / 13.0), "{limits:?}");
    }

    proptest! {
        /// Limits bracket the mean, near limits lie between, and a constant added moves them and nothing else.
        #[test]
        fn limits_bracket_the_mean_and_move_with_a_constant(
            values in prop::collection::vec(0_u32..1000, 2..40), by in -500_i32..500
        ) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let moved: Vec<f64> = values.iter().map(|value| value + f64::from(by)).collect();
            let (one, other) = (limits(&values), limits(&moved));
            prop_assert_eq!(one.is_some(), other.is_some());
            if let (Some(one), Some(other)) = (one, other) {
                prop_assert!(one.lower() < one.near_lower() && one.near_lower() < one.centre);
                prop_assert!(one.centre < one.near_upper() && one.near_upper() < one.upper());
                prop_assert!(alike(one.centre + f64::from(by), other.centre));
                prop_assert!(alike(one.upper() + f64::from(by), other.upper()));
                prop_assert!(alike(one.moving_range, other.moving_range));
                prop_assert_eq!(one.screening, other.screening);
            }
        }
    }
}
