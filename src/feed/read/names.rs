//! Identifiers as small numbers: each is cleaned and stored once, and rows hold four bytes of it.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use crate::text::SafeText;

/// Every identifier that a document has used, by the order of its first use.
#[derive(Debug, Default)]
pub(super) struct Names {
    numbers: HashMap<SafeText, u32, Seeded>,
    texts: Vec<SafeText>,
}

impl Names {
    /// The number of `raw`.
    #[inline]
    pub(super) fn number(&mut self, raw: &str) -> u32 {
        // Text that cleaning leaves as it is can be looked up as it is; that is nearly all of it.
        let is_plain = raw.bytes().all(|b| (0x20..0x7f).contains(&b) && b != b'<');
        if is_plain && let Some(number) = self.numbers.get(raw) {
            return *number;
        }
        let text = SafeText::new(raw);
        let next = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(text).or_insert_with_key(|text| {
            self.texts.push(text.clone());
            next
        })
    }

    /// `raw` cleaned, sharing the text of every other use.
    pub(super) fn clean(&mut self, raw: &str) -> SafeText {
        let number = self.number(raw);
        self.text(number)
    }

    /// The number of a text that came from here; of any other, one that stands for nothing.
    pub(super) fn find(&self, clean: &str) -> u32 {
        self.numbers.get(clean).copied().unwrap_or(u32::MAX)
    }

    /// The text of a number.
    pub(super) fn text(&self, number: u32) -> SafeText {
        self.texts.get(number as usize).cloned().unwrap_or_default()
    }

    /// For every number, what `find` has of its text.
    pub(super) fn each<T>(&self, find: impl Fn(&str) -> Option<T>) -> Vec<Option<T>> {
        self.texts.iter().map(|text| find(text.as_str())).collect()
    }
}

/// Hashes by folded multiplication from a random start: a third of the time of the standard hasher, which three
/// look-ups a row would feel, and no document can be written to make its keys collide.
#[derive(Clone, Debug)]
struct Seeded(u64);

impl Default for Seeded {
    fn default() -> Self {
        Self(RandomState::new().hash_one(0))
    }
}

impl BuildHasher for Seeded {
    type Hasher = Folded;

    fn build_hasher(&self) -> Folded {
        Folded(self.0)
    }
}

struct Folded(u64);

/// The golden ratio in 64 bits: an odd number without a pattern.
const ODD: u64 = 0x9E37_79B9_7F4A_7C15;

impl Folded {
    fn fold(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word) * u128::from(ODD);
        let half = |part: u128| u64::try_from(part & u128::from(u64::MAX)).unwrap_or(0);
        self.0 = half(product >> 64) ^ half(product);
    }
}

impl Hasher for Folded {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.fold(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.fold(u64::from(byte));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
