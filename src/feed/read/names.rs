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
    /// The number last given for a text of each length, longer ones together: rows of one series stand together.
    last: [u32; 32],
}

impl Names {
    /// The number of `raw`.
    #[inline]
    pub(super) fn number(&mut self, raw: &str) -> u32 {
        // Text that cleaning leaves as it is can be looked up as it is; that is nearly all of it.
        let slot = raw.len().min(self.last.len() - 1);
        let last = self.last[slot];
        let is_last = self.texts.get(last as usize).is_some_and(|text| text.as_str() == raw);
        // A text that is its own cleaned form has no other; `<` might have.
        if is_last && is_plain(raw) {
            return last;
        }
        let number = self.look_up(raw);
        self.last[slot] = number;
        number
    }

    fn look_up(&mut self, raw: &str) -> u32 {
        if is_plain(raw)
            && let Some(number) = self.numbers.get(raw)
        {
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

    /// Whether the text of a number says nothing.
    pub(super) fn is_blank(&self, number: u32) -> bool {
        self.texts.get(number as usize).is_none_or(SafeText::is_blank)
    }

    /// For every number, what `find` has of its text.
    pub(super) fn each<T>(&self, find: impl Fn(&str) -> Option<T>) -> Vec<Option<T>> {
        self.texts.iter().map(|text| find(text.as_str())).collect()
    }
}

/// Whether cleaning leaves `raw` as it is.
fn is_plain(raw: &str) -> bool {
    // Counted to the end, the bytes are looked at side by side.
    raw.bytes().filter(|b| !(0x20..0x7f).contains(b) || *b == b'<').count() == 0
}

/// Hashes by folded multiplication from a random start: a third of the time of the standard hasher, which three
/// look-ups a row would feel, and no document can be written to make its keys collide.
#[derive(Clone, Debug)]
pub(super) struct Seeded(u64);

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

pub(super) struct Folded(u64);

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
        let (words, rest) = bytes.as_chunks();
        for word in words {
            self.fold(u64::from_le_bytes(*word));
        }
        if !rest.is_empty() {
            self.fold(rest.iter().fold(rest.len() as u64, |word, byte| word << 8 | u64::from(*byte)));
        }
    }

    fn write_u32(&mut self, word: u32) {
        self.fold(u64::from(word));
    }

    fn write_u64(&mut self, word: u64) {
        self.fold(word);
    }

    fn write_u8(&mut self, byte: u8) {
        self.fold(u64::from(byte));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
