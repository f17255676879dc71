//! Wilson's interval: between which shares the truth may lie when few were counted.

/// The 97.5 % point of the standard normal distribution, for an interval of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// An interval of shares, 0 to 1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Interval {
    /// Both ends in percent, 0 to 100.
    pub fn percent(self) -> [f64; 2] {
        [100.0 * self.low, 100.0 * self.high]
    }

    /// As a screen prints it: `71 to 94%`.
    pub fn shown(self) -> String {
        let [low, high] = self.percent().map(|end| (end + 0.5).floor());
        format!("{low} to {high}%")
    }
}

/// Wilson's 95 % interval of `n` in `d`; none without a denominator, or where there are more than all.
pub fn wilson(n: u64, d: u64) -> Option<Interval> {
    of_width(n, d, Z)
}

fn of_width(n: u64, d: u64, z: f64) -> Option<Interval> {
    if d == 0 || n > d {
        return None;
    }
    let (x, all, square) = (n as f64, d as f64, z * z);
    let middle = x + square / 2.0;
    let reach = z * (x * (all - x) / all + square / 4.0).sqrt();
    // At the ends the arithmetic misses 0 and 1 by a hair.
    let low = if n == 0 { 0.0 } else { (middle - reach) / (all + square) };
    let high = if n == d { 1.0 } else { (middle + reach) / (all + square) };
    Some(Interval { low, high })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    #[test]
    fn the_vectors_agree() {
        let all: Value = serde_json::from_str(include_str!("../../../fixtures/spc_vectors.json")).unwrap();
        let cases = all["wilson"].as_array().unwrap();
        assert_eq!(cases.len(), 9);
        for case in cases {
            let number = |value: &Value| value.as_f64().unwrap();
            let z = if number(&case["confidence"]) > 0.99 { 3.090_232_306_167_813_5 } else { Z };
            let it = of_width(case["x"].as_u64().unwrap(), case["n"].as_u64().unwrap(), z).unwrap();
            assert!((it.low - number(&case["expected"]["lower"])).abs() < 1e-9, "{case} {it:?}");
            assert!((it.high - number(&case["expected"]["upper"])).abs() < 1e-9, "{case} {it:?}");
        }
        assert_eq!(wilson(31, 36).unwrap().shown(), "71 to 94%");
        assert_eq!((wilson(0, 0), wilson(3, 2)), (None, None));
    }

    proptest! {
        /// It lies within 0 and 1, holds the share itself, and counting successes or failures says the same.
        #[test]
        fn it_holds_the_share_and_mirrors(d in 1_u64..100_000, part in 0_u64..100_000) {
            let n = part % (d + 1);
            let (it, other) = (wilson(n, d).unwrap(), wilson(d - n, d).unwrap());
            let share = n as f64 / d as f64;
            prop_assert!(0.0 <= it.low && it.low <= share && share <= it.high && it.high <= 1.0);
            prop_assert!((it.low - (1.0 - other.high)).abs() < 1e-9);
        }
    }
}
