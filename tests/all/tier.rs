//! How long the proofs of docs/proofs.md run, and the dice that they throw.

use std::time::{SystemTime, UNIX_EPOCH};

/// How many rounds a proof runs: `short` with every run of the tests, `long` where `CLINIC_LONG` is set.
pub fn rounds(short: usize, long: usize) -> usize {
    if std::env::var_os("CLINIC_LONG").is_some() { long } else { short }
}

/// Begins the random moments of a proof, and is printed; `CLINIC_SEED` repeats them.
pub fn seed() -> u64 {
    let clock = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |now| now.as_secs() << 20 | 1);
    let seed = std::env::var("CLINIC_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(clock);
    println!("CLINIC_SEED={seed}");
    seed
}

/// Throws the same again from the same seed.
#[derive(Clone)]
pub struct Dice(u64);

impl Dice {
    /// The dice of lane `lane` of a proof.
    pub fn new(seed: u64, lane: u64) -> Self {
        let mut dice = Self((seed ^ lane.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15)) | 1);
        dice.throw();
        dice
    }

    /// Any number.
    pub fn throw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// 0 to `n` - 1; 0 where `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from((self.throw() >> 16) % n.max(1) as u64).unwrap()
    }

    /// True once in `n` times.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// Noise.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.throw().to_le_bytes()[3]).collect()
    }
}
