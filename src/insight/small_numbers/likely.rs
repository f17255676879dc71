//! One month of one team, where the numbers are too small for limits: counted, and said in words.

use super::wilson::{Interval, wilson};
use crate::dataset::figures::Figures;
use crate::domain::catalogue::{Comparison, Target};
use crate::domain::fault::Owner;
use crate::domain::figure::Figure;
use crate::domain::ids::IndicatorId;
use crate::domain::period::Period;

/// Fewer than this many successes or failures to be expected are pooled with the months before.
const EXPECTED: u128 = 5;

/// Months that are pooled.
const POOLED: usize = 3;

/// Whether the target is met in truth, as far as so few children can tell.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Likely {
    /// The whole interval lies on the target's side.
    Met,
    /// The target lies within the interval.
    CannotTell,
    /// The whole interval lies on the other side.
    Unlikely,
}

impl Likely {
    /// How `interval` lies to `target`. A target on its end is within it.
    pub fn of(interval: Interval, target: &Target) -> Self {
        let is_more = matches!(target.comparison, Comparison::AtLeast | Comparison::Above);
        let [low, high] = interval.percent();
        match (low > target.value, high < target.value) {
            (true, _) if is_more => Self::Met,
            (_, true) if !is_more => Self::Met,
            (false, false) => Self::CannotTell,
            _ => Self::Unlikely,
        }
    }
}

/// Whether any number of children could show that `target` is likely met. Of one that allows no child outside, or no
/// child at all, the interval always reaches to the target: it can only be missed or met.
fn can_be_likely(target: &Target) -> bool {
    match target.comparison {
        Comparison::AtLeast | Comparison::Above => target.value < 100.0,
        Comparison::AtMost | Comparison::Below => target.value > 0.0,
    }
}

/// A team's month, alone or pooled with the two before.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TeamMonth {
    /// The month's own numerator.
    pub n: u64,
    /// The month's own denominator.
    pub d: u64,
    /// The numerator and the denominator of all months that count, and how many they are; none where the month stands
    /// alone.
    pub pooled: Option<(u64, u64, usize)>,
    /// Wilson's 95 % interval of what counts.
    pub interval: Interval,
}

/// The last of `months`, oldest first, with the interval that its children allow: pooled over three months where fewer
/// than five successes or failures are to be expected in one, at the share of those months together. None where it has no
/// denominator.
pub fn team_month(months: &[(u64, u64)]) -> Option<TeamMonth> {
    let (n, d) = *months.last()?;
    let last = &months[months.len().saturating_sub(POOLED)..];
    let (sum_n, sum_d) =
        last.iter().fold((0_u64, 0_u64), |(n, d), (x, of)| (n.saturating_add(*x), d.saturating_add(*of)));
    let is_expected = |side: u64| u128::from(d) * u128::from(side) >= EXPECTED * u128::from(sum_d);
    let alone = wilson(n, d)?;
    if last.len() < 2 || (is_expected(sum_n) && is_expected(sum_d.saturating_sub(sum_n))) {
        return Some(TeamMonth { n, d, pooled: None, interval: alone });
    }
    Some(TeamMonth { n, d, pooled: Some((sum_n, sum_d, last.len())), interval: wilson(sum_n, sum_d)? })
}

/// [`team_month`] of `owner`'s figures in `period` and the two before; none where the period has no fraction.
pub fn team_now(figures: Figures<'_>, indicator: &IndicatorId, owner: &Owner, period: Period) -> Option<TeamMonth> {
    let lately = figures.lately(indicator, owner, period, POOLED);
    lately.last().filter(|(last, _)| *last == period)?;
    let fraction = |figure: &Figure| match figure {
        Figure::Fraction { n, d } => Some((*n, *d)),
        Figure::Value(_) | Figure::Missing(_) => None,
    };
    let months: Option<Vec<(u64, u64)>> = lately.iter().map(|(_, known)| fraction(&known.figure)).collect();
    team_month(&months?)
}

impl TeamMonth {
    /// Whether `target` is met, as far as can be told.
    pub fn likely(&self, target: &Target) -> Likely {
        Likely::of(self.interval, target)
    }

    /// Whether `target` is met, in a sentence behind the figure: `So few cannot tell whether 90% is met.`
    pub fn whether_met(&self, target: &Target) -> String {
        let value = target.value;
        let said = match self.likely(target) {
            Likely::Met => format!("{value}% is likely met"),
            Likely::CannotTell if !can_be_likely(target) => {
                format!("Nothing missed; {value}% can only be missed or met, not likely met")
            }
            Likely::CannotTell => format!("So few cannot tell whether {value}% is met"),
            Likely::Unlikely => format!("{value}% is unlikely met"),
        };
        let pooled = self.pooled.map_or_else(String::new, |(n, d, months)| format!(", {n} of {d} in {months} months"));
        format!("{said} ({}{pooled}).", self.interval.shown())
    }

    /// `31 of 36: 5 outside, cannot tell whether 90% is met`; pooled, also from what. `outside` is the month's own.
    pub fn in_words(&self, outside: Option<u64>, target: Option<&Target>) -> String {
        let outside = outside.map_or_else(String::new, |outside| format!(" {outside} outside,"));
        let said = match target {
            None => format!(" {} by what was counted", self.interval.shown()),
            Some(target) => {
                let value = target.value;
                match self.likely(target) {
                    Likely::Met => format!(" {value}% likely met"),
                    Likely::CannotTell if !can_be_likely(target) => {
                        format!(" {value}% can only be missed or met, not likely met")
                    }
                    Likely::CannotTell => format!(" cannot tell whether {value}% is met"),
                    Likely::Unlikely => format!(" {value}% unlikely met"),
                }
            }
        };
        let pooled = self.pooled.map_or_else(String::new, |(n, d, months)| format!(" ({n} of {d} in {months} months)"));
        format!("{} of {}:{outside}{said}{pooled}", self.n, self.d)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::testing::target;

    type Months = &'static [(u64, u64)];

    #[test]
    fn the_interval_is_said_in_words() {
        let at_least = |value| target(Comparison::AtLeast, value);
        let below = |value| target(Comparison::Below, value);
        let cases: [(Months, Target, Likely, &str); 6] = [
            (&[(31, 36)], at_least(90.0), Likely::CannotTell, "31 of 36: 5 outside, cannot tell whether 90% is met"),
            (&[(12, 36)], at_least(90.0), Likely::Unlikely, "12 of 36: 24 outside, 90% unlikely met"),
            (&[(30, 60)], at_least(30.0), Likely::Met, "30 of 60: 30 outside, 30% likely met"),
            (&[(12, 36)], below(60.0), Likely::Met, "12 of 36: 24 outside, 60% likely met"),
            (&[(30, 36)], below(60.0), Likely::Unlikely, "30 of 36: 6 outside, 60% unlikely met"),
            (
                &[(1, 9), (6, 7), (5, 7), (7, 7)],
                at_least(60.0),
                Likely::Met,
                "7 of 7: 0 outside, 60% likely met (18 of 21 in 3 months)",
            ),
        ];
        for (months, target, likely, words) in cases {
            let it = team_month(months).unwrap();
            assert_eq!(it.likely(&target), likely, "{months:?} {it:?}");
            assert_eq!(it.in_words(Some(it.d - it.n), Some(&target)), words);
        }
        assert_eq!(team_month(&[(3, 4), (0, 0)]), None);
        // A target that allows nobody outside: one missed is enough, and none missed is never "likely".
        let cases: [(Months, Target, &str); 4] = [
            (
                &[(9, 9)],
                at_least(100.0),
                "Nothing missed; 100% can only be missed or met, not likely met (70 to 100%).",
            ),
            (
                &[(30, 30)],
                at_least(100.0),
                "Nothing missed; 100% can only be missed or met, not likely met (89 to 100%).",
            ),
            (&[(8, 9)], at_least(100.0), "100% is unlikely met (57 to 98%)."),
            (
                &[(0, 9)],
                target(Comparison::AtMost, 0.0),
                "Nothing missed; 0% can only be missed or met, not likely met (0 to 30%).",
            ),
        ];
        for (months, target, words) in cases {
            assert_eq!(team_month(months).unwrap().whether_met(&target), words);
        }
    }

    proptest::proptest! {
        /// Pooling is adding fractions: three months are as one that has all their children.
        #[test]
        fn pooling_months_adds_their_fractions(months in proptest::collection::vec((0_u64..9, 1_u64..9), 3)) {
            let months: Vec<(u64, u64)> = months.into_iter().map(|(n, more)| (n, n + more)).collect();
            let it = team_month(&months).unwrap();
            let (n, d) = (months.iter().map(|it| it.0).sum(), months.iter().map(|it| it.1).sum());
            match it.pooled {
                Some(pooled) => {
                    proptest::prop_assert_eq!(pooled, (n, d, 3));
                    proptest::prop_assert_eq!(Some(it.interval), wilson(n, d));
                }
                None => proptest::prop_assert_eq!(Some(it.interval), wilson(months[2].0, months[2].1)),
            }
        }
    }
}
