//! A line to type a secret into: what is typed is never drawn, never printed, and wiped when it is no longer needed.

use std::fmt;

use secrecy::SecretString;
use secrecy::zeroize::{Zeroize as _, Zeroizing};
use unicode_segmentation::UnicodeSegmentation as _;

/// The most bytes that are taken: far more than any passphrase.
const MOST: usize = 4096;

/// What stands for a secret of any length.
const MASK: &str = "********";

/// A secret that is being typed.
pub struct Secret(Zeroizing<String>);

impl Default for Secret {
    fn default() -> Self {
        // With all its room from the beginning: growing would leave a copy behind.
        Self(Zeroizing::new(String::with_capacity(MOST)))
    }
}

/// Says nothing of what is typed, nor how much.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// Adds what is typed or pasted; says so where it has no room, and then takes none of it. The end of a line that was
    /// pasted with it is not part of it.
    #[must_use]
    pub fn push(&mut self, text: &str) -> bool {
        let text = text.trim_end_matches(['\r', '\n']);
        let fits = self.0.len() + text.len() <= MOST;
        if fits {
            self.0.push_str(text);
        }
        fits
    }

    /// Takes the last character off.
    pub fn pop(&mut self) {
        let last = self.0.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
        self.0.truncate(last);
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes everything off.
    pub fn clear(&mut self) {
        self.0.zeroize();
        *self = Self::default();
    }

    /// What is drawn: the same for every secret.
    pub fn mask(&self) -> &'static str {
        if self.is_empty() { "" } else { MASK }
    }

    /// Gives what was typed, and is empty.
    pub fn take(&mut self) -> SecretString {
        let secret = SecretString::from(self.0.as_str().to_owned());
        self.clear();
        secret
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;

    #[test]
    fn long_ones_blanks_and_pastes_are_taken_whole_and_never_shown() {
        let mut secret = Secret::default();
        let long = "correct horse  battery ".repeat(25);
        assert!(long.len() > 500 && secret.push(&format!("{long}\r\n")));
        assert!(secret.push(" é\u{301}"));
        secret.pop();
        assert_eq!((secret.mask(), format!("{secret:?}").as_str()), (MASK, "Secret(…)"));
        assert!(!secret.push(&"x".repeat(MOST)), "refused whole");
        let taken = secret.take();
        assert_eq!(taken.expose_secret(), format!("{long} "));
        assert!(secret.is_empty() && secret.mask().is_empty() && !format!("{taken:?}").contains("horse"));
    }
}
