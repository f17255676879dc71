//! Chance that repeats: one seed gives the same numbers on every machine, so that a fixture can be made again byte by
//! byte. `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014): integers only.

/// The step of the sequence: 2^64 over the golden ratio, made odd.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// A stream of numbers.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// The stream that `key` names; two keys give streams that have nothing to do with each other.
    pub fn new(key: &[u64]) -> Self {
        let mut it = Self(0);
        for part in key {
            it.0 = it.0.wrapping_add(*part);
            it.0 = it.next();
        }
        it
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to and without `end`; 0 where `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(end);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True `percent` times in a hundred.
    pub fn happens(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of `items`.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> Option<T> {
        let at = usize::try_from(self.below(items.len() as u64)).ok()?;
        items.get(at).copied()
    }

    /// Puts `items` in another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = usize::try_from(self.below(last as u64 + 1)).unwrap_or(last);
            items.swap(last, other);
        }
    }
}

/// A number for a text, for use in a key (FNV-1a).
pub fn key(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// Shares `total` out by `weights`, none above its cap, so that the parts add up to it exactly.
///
/// One at a time to the highest quotient (Webster): parts stay near their share, and where a total grows no part
/// shrinks, so that invented teams do not jump about. Less than `total` is given only where all caps are full.
pub fn share_out(total: u64, weights: &[u64], caps: &[u64]) -> Vec<u64> {
    let mut parts = vec![0; weights.len()];
    for _ in 0..total {
        let open = (0..parts.len()).filter(|&i| weights[i] > 0 && parts[i] < caps[i]);
        // Compared crosswise, so that no fraction is rounded; of equals the first.
        let quotient = |&i: &usize, &j: &usize| {
            let left = u128::from(weights[i]) * u128::from(2 * parts[j] + 1);
            let right = u128::from(weights[j]) * u128::from(2 * parts[i] + 1);
            left.cmp(&right).then(j.cmp(&i))
        };
        let Some(best) = open.max_by(quotient) else { break };
        parts[best] += 1;
    }
    parts
}

/// Shares `total` out by `weights` without caps.
pub fn split(total: u64, weights: &[u64]) -> Vec<u64> {
    share_out(total, weights, &vec![u64::MAX; weights.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_the_published_one() {
        let mut chance = Chance(1_234_567);
        let first: Vec<u64> = std::iter::repeat_with(|| chance.next()).take(3).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn parts_add_up_and_keep_to_their_caps() {
        assert_eq!(split(286, &[36, 48, 46, 44, 42, 40, 30]), [36, 48, 46, 44, 42, 40, 30]);
        assert_eq!(share_out(9, &[5, 1, 0, 5], &[2, 9, 9, 4]), [2, 3, 0, 4]);
        assert_eq!(share_out(9, &[1, 1], &[2, 3]), [2, 3]);
    }

    proptest::proptest! {
        #[test]
        fn no_part_shrinks_when_the_total_grows(total in 0u64..300, weights in proptest::collection::vec(1u64..200, 1..12)) {
            let (less, more) = (split(total, &weights), split(total + 1, &weights));
            proptest::prop_assert_eq!(less.iter().sum::<u64>(), total);
            proptest::prop_assert!(less.iter().zip(&more).all(|(a, b)| a <= b));
        }
    }
}
