//! The second opinion where the number of children changes much from month to month: Laney's p′ chart, whose limits are
//! wide for a small month and narrow for a large one.

use super::rules::{Mark, Rule, Side};
use super::xmr::beyond;

/// Expected mean of the moving range of two standard normal draws.
const D2: f64 = 1.128;

/// A p′ chart of one group, in fractions 0 to 1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PPrime {
    centre: f64,
    /// How much wider the months spread than chance alone would have it.
    sigma_z: f64,
}

impl PPrime {
    /// The chart of these numerators and denominators, in their order; `None` where there is nothing to spread: fewer
    /// than two months, or all children on one side.
    pub fn of(months: impl Iterator<Item = (u64, u64)> + Clone) -> Option<Self> {
        let (n, d) = months.clone().fold((0_u128, 0_u128), |(n, d), (x, of)| (n + u128::from(x), d + u128::from(of)));
        if n == 0 || n >= d {
            return None;
        }
        let whole = Self { centre: n as f64 / d as f64, sigma_z: 1.0 };
        let z = |(n, d): (u64, u64)| (n as f64 / d as f64 - whole.centre) / whole.sigma(d);
        let steps = months.clone().zip(months.skip(1)).map(|(a, b)| (z(b) - z(a)).abs());
        let (sum, count) = steps.fold((0.0, 0_u32), |(sum, count), step| (sum + step, count + 1));
        (count > 0).then(|| Self { sigma_z: sum / f64::from(count) / D2, ..whole })
    }

    /// One standard deviation of a month with `d` children, by chance alone.
    fn sigma(&self, d: u64) -> f64 {
        (self.centre * (1.0 - self.centre) / d as f64).sqrt()
    }

    /// The fraction that lies `times` standard deviations from the centre in a month with `d` children.
    fn at(&self, times: f64, d: u64) -> f64 {
        self.centre + times * self.sigma(d) * self.sigma_z
    }

    /// Whether it agrees that `n` of `d` is a signal. It is asked for two rules only; of the others it knows nothing.
    pub fn agrees(&self, mark: Mark, n: u64, d: u64) -> bool {
        let times = match mark.rule {
            Rule::Outside => 3.0,
            Rule::TwoInThree => 2.0,
            Rule::Trend | Rule::SameSide => return true,
        };
        let is = n as f64 / d as f64;
        match mark.side {
            Side::High => beyond(is, self.at(times, d)),
            Side::Low => beyond(self.at(-times, d), is),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-9
    }

    /// The same from the definition, slowly: every z kept, limits of one month at a time.
    fn slow(months: &[(f64, f64)]) -> (f64, f64, Vec<[f64; 2]>) {
        let centre = months.iter().map(|it| it.0).sum::<f64>() / months.iter().map(|it| it.1).sum::<f64>();
        let sigma: Vec<f64> = months.iter().map(|it| (centre * (1.0 - centre) / it.1).sqrt()).collect();
        let z: Vec<f64> = months.iter().zip(&sigma).map(|(it, sigma)| (it.0 / it.1 - centre) / sigma).collect();
        let mut steps = Vec::new();
        for at in 1..z.len() {
            steps.push(if z[at] > z[at - 1] { z[at] - z[at - 1] } else { z[at - 1] - z[at] });
        }
        let sigma_z = steps.iter().sum::<f64>() / (months.len() - 1) as f64 / 1.128;
        let limits = sigma.iter().map(|s| [centre - 3.0 * s * sigma_z, centre + 3.0 * s * sigma_z]).collect();
        (centre, sigma_z, limits)
    }

    #[test]
    fn the_vectors_and_a_slow_reference_agree() {
        let all: Value = serde_json::from_str(include_str!("../../../fixtures/spc_vectors.json")).unwrap();
        let cases = all["p_chart"].as_array().unwrap();
        assert_eq!(cases.len(), 5);
        for case in cases {
            let list = |name: &str| -> Vec<u64> {
                case[name].as_array().unwrap().iter().map(|it| it.as_u64().unwrap()).collect()
            };
            let months: Vec<(u64, u64)> = list("num").into_iter().zip(list("den")).collect();
            let chart = PPrime::of(months.iter().copied()).unwrap();
            let expected = &case["expected"]["p_prime"];
            let number = |value: &Value| value.as_f64().unwrap();
            assert!(close(chart.centre, number(&expected["centre"])), "{case}");
            assert!(close(chart.sigma_z, number(&expected["sigma_z"])), "{case}");
            let floats: Vec<(f64, f64)> = months.iter().map(|(n, d)| (*n as f64, *d as f64)).collect();
            let (centre, sigma_z, limits) = slow(&floats);
            assert!(close(chart.centre, centre) && close(chart.sigma_z, sigma_z));
            for (at, (n, d)) in months.iter().copied().enumerate() {
                let [lower, upper] = [chart.at(-3.0, d), chart.at(3.0, d)];
                assert!(close(lower, limits[at][0]) && close(upper, limits[at][1]));
                // The package clips its limits to 0 and 1; here only a drawing is clipped.
                assert!(close(lower.max(0.0), number(&expected["lcl"][at])), "{case}");
                assert!(close(upper.min(1.0), number(&expected["ucl"][at])), "{case}");
                let outside =
                    [Side::High, Side::Low].map(|side| chart.agrees(Mark { rule: Rule::Outside, side }, n, d));
                assert_eq!(outside.contains(&true), expected["outside"][at].as_bool().unwrap(), "{case} {at}");
            }
        }
    }

    #[test]
    fn where_nothing_spreads_there_is_no_chart() {
        for months in [&[(5, 9)][..], &[(0, 9), (0, 20)], &[(9, 9), (20, 20)], &[]] {
            assert_eq!(PPrime::of(months.iter().copied()), None, "{months:?}");
        }
    }
}
