//! Exact tails of the binomial distribution.
//!
//! One probability is found by Loader's saddle point (Fast and Accurate Computation of Binomial Probabilities, 2000),
//! which loses nothing for large numbers; its neighbours follow by a ratio, and are summed until they no longer count.

use std::f64::consts::TAU;

/// How likely it is to see so few, or so many.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Tails {
    /// P(X <= x).
    pub low: f64,
    /// P(X >= x).
    pub high: f64,
}

/// The tails of `x` in `n` where each of them is one with probability `p`, 0 to 1. `x` is at most `n`.
pub fn tails(x: u64, n: u64, p: f64) -> Tails {
    if x > n || p <= 0.0 || p >= 1.0 {
        let certain = if p >= 1.0 { n } else { 0 };
        let one = |holds: bool| if holds { 1.0 } else { 0.0 };
        return Tails { low: one(certain <= x), high: one(certain >= x) };
    }
    let at = probability(x, n, p);
    // From x away from the mean every further one is less likely, so that the sum ends soon; the other tail is the rest.
    if (x as f64) < n as f64 * p {
        let low = sum(at, (1..=x).rev().map(|k| k as f64 / (n - k + 1) as f64 * ((1.0 - p) / p)));
        Tails { low: low.min(1.0), high: (1.0 - low + at).clamp(0.0, 1.0) }
    } else {
        let high = sum(at, (x..n).map(|k| (n - k) as f64 / (k + 1) as f64 * (p / (1.0 - p))));
        Tails { low: (1.0 - high + at).clamp(0.0, 1.0), high: high.min(1.0) }
    }
}

/// `first`, and each further one from its ratio to the one before.
fn sum(first: f64, ratios: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut term) = (first, first);
    for ratio in ratios {
        term *= ratio;
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
    }
    sum
}

/// P(X = x).
fn probability(x: u64, n: u64, p: f64) -> f64 {
    let (all, q) = (n as f64, 1.0 - p);
    if x == 0 {
        return (all * (-p).ln_1p()).exp();
    }
    if x == n {
        return (all * p.ln()).exp();
    }
    let (is, rest) = (x as f64, (n - x) as f64);
    let exponent = stirling(n) - stirling(x) - stirling(n - x) - deviance(is, all * p) - deviance(rest, all * q);
    exponent.exp() * (all / (TAU * is * rest)).sqrt()
}

/// By how much the logarithm of `n!` exceeds Stirling's formula; `n` is at least 1.
fn stirling(n: u64) -> f64 {
    let x = n as f64;
    if n <= 15 {
        let factorial: f64 = (1..=n).map(|k| k as f64).product();
        return factorial.ln() - (x + 0.5) * x.ln() + x - 0.5 * TAU.ln();
    }
    let square = x * x;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / square) / square) / square) / square)
        / x
}

/// `x ln(x / mean) + mean - x`, also where the two are close.
fn deviance(x: f64, mean: f64) -> f64 {
    if (x - mean).abs() >= 0.1 * (x + mean) {
        return x * (x / mean).ln() + mean - x;
    }
    let v = (x - mean) / (x + mean);
    let (mut sum, mut term) = ((x - mean) * v, 2.0 * x * v);
    for j in 1..1000_u32 {
        term *= v * v;
        let more = sum + term / f64::from(2 * j + 1);
        if more.to_bits() == sum.to_bits() {
            break;
        }
        sum = more;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same slowly and from nothing but the meaning: one child after the other is, or is not.
    fn slow(x: u64, n: u64, p: f64) -> Tails {
        let n = usize::try_from(n).unwrap();
        let mut chance = vec![0.0; n + 1];
        chance[0] = 1.0;
        for _ in 0..n {
            for k in (1..=n).rev() {
                chance[k] = chance[k] * (1.0 - p) + chance[k - 1] * p;
            }
            chance[0] *= 1.0 - p;
        }
        let x = usize::try_from(x).unwrap();
        Tails { low: chance[..=x].iter().sum(), high: chance[x..].iter().sum() }
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-12 + 1e-9 * a.max(b)
    }

    #[test]
    fn certain_things_are_certain() {
        let cases = [
            (0, 9, 0.0, 1.0, 1.0),
            (1, 9, 0.0, 1.0, 0.0),
            (9, 9, 1.0, 1.0, 1.0),
            (8, 9, 1.0, 0.0, 1.0),
            (0, 0, 0.5, 1.0, 1.0),
        ];
        for (x, n, p, low, high) in cases {
            assert_eq!(tails(x, n, p), Tails { low, high }, "{x} of {n} at {p}");
        }
    }

    #[test]
    fn large_numbers_are_as_exact() {
        // A fair coin of two million throws: symmetry, and the middle by Stirling.
        let it = tails(1_000_000, 2_000_000, 0.5);
        assert!(close(it.low, it.high) && close(it.low, 0.5 + 0.5 / (std::f64::consts::PI * 1e6).sqrt()), "{it:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn a_slow_reference_agrees(n in 1_u64..250, part in 0_u64..250, p in 0.001_f64..0.999) {
            let x = part % (n + 1);
            let (fast, slow) = (tails(x, n, p), slow(x, n, p));
            prop_assert!(close(fast.low, slow.low), "{} of {} at {}: {:?} {:?}", x, n, p, fast, slow);
            prop_assert!(close(fast.high, slow.high), "{} of {} at {}: {:?} {:?}", x, n, p, fast, slow);
        }
    }
}
