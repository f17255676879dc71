//! How often the rules mark the last point of a series that does nothing but vary: what a screen says of false alarms,
//! found anew by drawing such series.

use super::tests::{month, number, share};
use super::*;
use crate::domain::catalogue::Indicator;

/// So many series of each kind are drawn.
const SERIES: u32 = 6_000;
/// What they are drawn from; another one gives another share within the same bounds.
const SEED: u64 = 20_221_231;

/// Marsaglia's xorshift: always the same numbers from the same seed, and no more is needed.
struct Chance(u64);

impl Chance {
    fn draw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 11
    }

    /// Even from 0 to 1, without 0.
    fn even(&mut self) -> f64 {
        (self.draw() + 1) as f64 / (1_u64 << 53) as f64
    }

    /// Normal, with mean 0 and deviation 1; by Box and Muller.
    fn normal(&mut self) -> f64 {
        (-2.0 * self.even().ln()).sqrt() * (std::f64::consts::TAU * self.even()).cos()
    }

    fn up_to(&mut self, low: u64, high: u64) -> u64 {
        low + self.draw() % (high - low + 1)
    }

    /// How many of `of` children are in time where each is with this chance, whatever the others are.
    fn in_time(&mut self, of: u64, chance: f64) -> u64 {
        (0..of).map(|_| u64::from(self.even() < chance)).sum()
    }
}

/// The share of series with limits whose last point is marked, and how many there were.
fn alarms(
    indicator: &Indicator,
    mut measure: impl FnMut(&mut Chance) -> Box<dyn FnMut(&mut Chance) -> Measure>,
) -> (f64, f64) {
    let mut chance = Chance(SEED);
    let (mut charted, mut marked) = (0, 0);
    for _ in 0..SERIES {
        let points = usize::try_from(chance.up_to(9, 36)).unwrap();
        let mut next = measure(&mut chance);
        let one = |at| Point { period: month(at), measure: next(&mut chance), group: 0, judged: Judged::Plain };
        let points: Vec<Point> = (0..points).map(one).collect();
        let until = points.last().unwrap().period;
        if let Some(variation) = Series::new(indicator, points, None, until).variation() {
            charted += 1;
            marked += u32::from(variation != Variation::Common);
        }
    }
    (f64::from(marked) / f64::from(charted), f64::from(charted))
}

#[test]
fn as_many_false_alarms_come_as_the_screen_says() {
    let values = alarms(&number(), |_| Box::new(|chance| Measure::Value(50.0 + 5.0 * chance.normal())));
    let shares = alarms(&share(80.0), |chance| {
        let (size, truth) = (chance.up_to(60, 120), 0.2 + 0.6 * chance.even());
        Box::new(move |chance| {
            let d = chance.up_to(size - size / 10, size + size / 10);
            Measure::Fraction { n: chance.in_time(d, truth), d }
        })
    });
    let said = false_alarms(1);
    for (kind, (found, charted)) in [("values", values), ("shares", shares)] {
        assert!(charted > 0.9 * f64::from(SERIES), "{kind}: {charted} with limits, seed {SEED}");
        // The screen says a whole number of hundredths, and chance itself is off by four deviations once in 16,000 times.
        let room = 0.005 + 4.0 * (said * (1.0 - said) / charted).sqrt();
        assert!((found - said).abs() <= room, "{kind}: {found} of {charted}, said {said}, room {room}, seed {SEED}");
    }
}
