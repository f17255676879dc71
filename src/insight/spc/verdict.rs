//! What the points mean for the target: whether it will be met.

use super::xmr::{Limits, beyond};
use crate::domain::catalogue::Polarity;

/// Whether the process as it is will meet its target.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Assurance {
    /// Every month it can be expected to.
    Pass,
    /// It cannot be expected to in any month.
    Fail,
    /// Some months, by chance.
    HitOrMiss,
}

impl Assurance {
    /// That of a process with these limits and `target`. Strict: a target on a limit is hit or miss. None where neither
    /// direction is better.
    pub fn of(limits: &Limits, target: f64, polarity: Polarity) -> Option<Self> {
        let (lies_below, lies_above) = (beyond(limits.lower(), target), beyond(target, limits.upper()));
        Some(match (polarity, lies_below, lies_above) {
            (Polarity::Neutral, ..) => return None,
            (Polarity::Higher, true, _) | (Polarity::Lower, _, true) => Self::Pass,
            (Polarity::Higher, _, true) | (Polarity::Lower, true, _) => Self::Fail,
            (_, false, false) => Self::HitOrMiss,
        })
    }

    /// As scripts read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::HitOrMiss => "hit_or_miss",
        }
    }

    /// In one word for a column: `meets`, `misses`, `varies`.
    pub fn in_a_word(self) -> &'static str {
        match self {
            Self::Pass => "meets",
            Self::Fail => "misses",
            Self::HitOrMiss => "varies",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::spc::Variation;
    use crate::insight::spc::rules::{Mark, Rule, Side};
    use crate::insight::spc::xmr::Screening;

    #[test]
    fn reversing_polarity_swaps_better_and_worse_and_nothing_else() {
        for side in [Side::High, Side::Low] {
            let mark = Some(Mark { rule: Rule::Trend, side });
            let [up, down] = [Polarity::Higher, Polarity::Lower].map(|polarity| Variation::of(mark, polarity));
            let swapped = match up {
                Variation::Improvement(side) => Variation::Concern(side),
                Variation::Concern(side) => Variation::Improvement(side),
                other => other,
            };
            assert_eq!(swapped, down);
            assert_eq!(Variation::of(mark, Polarity::Neutral), Variation::Neutral(side));
        }
        assert_eq!(Variation::of(None::<Mark>, Polarity::Lower), Variation::Common);
    }

    #[test]
    fn a_target_on_a_limit_is_hit_or_miss() {
        let limits = Limits { centre: 50.0, moving_range: 1.0, screening: Screening::Nothing };
        let cases = [
            (47.34, Assurance::HitOrMiss, Assurance::HitOrMiss),
            (52.66, Assurance::HitOrMiss, Assurance::HitOrMiss),
            (47.3, Assurance::Pass, Assurance::Fail),
            (52.7, Assurance::Fail, Assurance::Pass),
            (50.0, Assurance::HitOrMiss, Assurance::HitOrMiss),
        ];
        for (target, higher, lower) in cases {
            assert_eq!(Assurance::of(&limits, target, Polarity::Higher), Some(higher), "{target}");
            assert_eq!(Assurance::of(&limits, target, Polarity::Lower), Some(lower), "{target}");
            assert_eq!(Assurance::of(&limits, target, Polarity::Neutral), None);
        }
    }
}
