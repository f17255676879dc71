//! Passphrases: which may be chosen, how one is kept, and whether one is right.
//!
//! Kept by argon2id, memory-hard and salted, in the PHC form, so that a hash says itself how it was made. There are no
//! rules of composition and no end date, long ones and pasted ones are welcome, spaces count, and common ones are
//! refused: NIST SP 800-63B (section 3.1.1, which also asks for NFKC) and the NCSC's "three random words". The length is
//! that of Cyber Essentials for a passphrase alone.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Version};
use secrecy::{ExposeSecret as _, SecretString};
use unicode_normalization::UnicodeNormalization as _;

use crate::domain::person::StoredHash;
pub use crate::settings::PassphraseParams as Params;
use crate::text::SafeText;

/// The fewest characters of a new passphrase. Source: NCSC, Cyber Essentials, Requirements for IT infrastructure:
/// "a minimum password length of at least 12 characters, with no maximum length restrictions".
pub const SHORTEST: usize = 12;

/// The most bytes that are looked at: beyond lies no passphrase but a file taken for one.
const LONGEST: usize = 4096;

/// The fewest different characters: fewer are a key held down.
const DIFFERENT: usize = 5;

/// Common ones, and the words they are made of: lower case, one a line.
static COMMON: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../config/common-passphrases.txt").lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

/// Why a new passphrase is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Weak {
    /// It is too short.
    #[error(
        "The passphrase is shorter than {SHORTEST} characters and could be guessed. Nothing was saved; take three random words, with spaces if you like."
    )]
    Short,
    /// It is not a passphrase any more.
    #[error("The passphrase is longer than {LONGEST} bytes. Nothing was saved; check that the right text was given.")]
    Long,
    /// Many have it.
    #[error(
        "The passphrase is one of those that are tried first. Nothing was saved; take three random words that belong to nobody."
    )]
    Common,
    /// It is made of names that everybody here knows.
    #[error(
        "The passphrase is little more than a name that others would try first: one's own, the organisation's or this program's. Nothing was saved; take three random words that belong to nobody."
    )]
    Named,
}

/// A part of a name that is shorter is found in too many words.
const SHORTEST_NAME: usize = 3;

/// Why a passphrase was neither right nor wrong.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HashFault {
    /// The machine could not do the sum.
    #[error("The passphrase could not be checked on this machine ({0}). Nothing was saved; try again.")]
    Machine(SafeText),
    /// What the record keeps of the passphrase is none that this program would have written.
    #[error(
        "What the record keeps of this passphrase cannot be used ({0}), so it was not checked. Nothing is open; an administrator gives a new passphrase (clinic people reset), and looks whether the record was changed (clinic record verify)."
    )]
    Unusable(SafeText),
}

fn fault(error: impl std::fmt::Display) -> HashFault {
    HashFault::Machine(SafeText::new(&error.to_string()))
}

fn unusable(why: impl std::fmt::Display) -> HashFault {
    HashFault::Unusable(SafeText::new(&why.to_string()))
}

/// The same letters however they were typed.
fn normal(passphrase: &SecretString) -> SecretString {
    SecretString::from(passphrase.expose_secret().nfkc().collect::<String>())
}

/// Whether a new passphrase may be taken.
pub fn check(passphrase: &SecretString) -> Result<(), Weak> {
    if passphrase.expose_secret().len() > LONGEST {
        return Err(Weak::Long);
    }
    let normal = normal(passphrase);
    let text = normal.expose_secret();
    if text.trim().chars().count() < SHORTEST {
        return Err(Weak::Short);
    }
    if is_common(text) { Err(Weak::Common) } else { Ok(()) }
}

/// Whether a new passphrase may be taken by somebody of this name, in an organisation of that name where it is known. What
/// they are called, and what the program is called, is tried first: what is left without it has to do by itself.
pub fn check_for(passphrase: &SecretString, name: &str, organisation: Option<&str>) -> Result<(), Weak> {
    check(passphrase)?;
    let normal = normal(passphrase);
    let small = SecretString::from(letters(normal.expose_secret()));
    let parts = [name, organisation.unwrap_or_default(), "assurance clinic"];
    let mut parts: Vec<String> = parts.iter().flat_map(|it| it.split_whitespace().map(letters)).collect();
    parts.push(letters(name));
    parts.retain(|part| part.chars().count() >= SHORTEST_NAME);
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    let mut left = SecretString::from(small.expose_secret().to_owned());
    for part in &parts {
        left = SecretString::from(left.expose_secret().replace(part.as_str(), ""));
    }
    let is_less = left.expose_secret().len() < small.expose_secret().len();
    let few = left.expose_secret().chars().count() < SHORTEST;
    if is_less && (few || is_common(left.expose_secret())) { Err(Weak::Named) } else { Ok(()) }
}

/// The letters and digits of a text, small.
fn letters(text: &str) -> String {
    text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether it is on the list, as it is or with what people put around a word; or is a key held down, or a run of keys.
fn is_common(text: &str) -> bool {
    let small = SecretString::from(text.to_lowercase().split_whitespace().collect::<String>());
    let small = small.expose_secret();
    let bare = small.trim_matches(|c: char| !c.is_alphabetic());
    // "passwordpassword" is "password" twice.
    let twice = |word: &str| {
        let half = word.len() / 2;
        word.len().is_multiple_of(2)
            && word.is_char_boundary(half)
            && word.get(..half) == word.get(half..)
            && word.get(..half).is_some_and(|half| COMMON.contains(half))
    };
    let listed = |word: &str| COMMON.contains(word) || twice(word);
    let mut seen: Vec<char> = small.chars().collect();
    let step = |pair: &[char]| match pair {
        [one, other] => i64::from(u32::from(*other)) - i64::from(u32::from(*one)),
        _ => 0,
    };
    let is_run = seen.windows(2).map(step).all(|it| it == 1) || seen.windows(2).map(step).all(|it| it == -1);
    seen.sort_unstable();
    seen.dedup();
    listed(small) || listed(bare) || is_run || seen.len() < DIFFERENT
}

/// What is kept of it.
pub fn hash(passphrase: &SecretString, params: Params) -> Result<StoredHash, HashFault> {
    let hashed = worker(params)?.hash_password(normal(passphrase).expose_secret().as_bytes()).map_err(fault)?;
    Ok(StoredHash::new(hashed.to_string()))
}

/// Whether it is the one that `stored` was made of.
pub fn verify(passphrase: &SecretString, stored: &StoredHash) -> Result<bool, HashFault> {
    let parsed = PasswordHash::new(stored.reveal()).map_err(unusable)?;
    let asked = argon2::Params::try_from(&parsed).map_err(unusable)?;
    let most = Params::MOST;
    let asks = [(asked.m_cost(), most.memory_kib), (asked.t_cost(), most.passes), (asked.p_cost(), most.lanes)];
    if asks.iter().any(|(asked, most)| asked > most) {
        return Err(unusable("it asks for more memory, passes or lanes than any may"));
    }
    #[cfg(test)]
    work::done(asked.m_cost(), asked.t_cost());
    match Argon2::default().verify_password(normal(passphrase).expose_secret().as_bytes(), &parsed) {
        Ok(()) => Ok(true),
        Err(Error::PasswordInvalid) => Ok(false),
        Err(error @ (Error::OutOfMemory | Error::Internal)) => Err(fault(error)),
        Err(error) => Err(unusable(error)),
    }
}

/// Does the work of [`verify`] where there is nothing to check against, so that a name that nobody has takes as long.
pub fn verify_nobody(passphrase: &SecretString, params: Params) -> Result<(), HashFault> {
    #[cfg(test)]
    work::done(params.memory_kib, params.passes);
    let mut out = [0; argon2::Params::DEFAULT_OUTPUT_LEN];
    let normal = normal(passphrase);
    worker(params)?
        .hash_password_into(normal.expose_secret().as_bytes(), b"clinic: nobody", &mut out)
        .map_err(fault)?;
    // The result is used, so that the work is not left out.
    if std::hint::black_box(out) == [0; argon2::Params::DEFAULT_OUTPUT_LEN] { Err(fault("no result")) } else { Ok(()) }
}

/// Whether `stored` was made with less work than `params` ask for, or by another method.
pub fn is_weaker(stored: &StoredHash, params: Params) -> bool {
    let Ok(parsed) = PasswordHash::new(stored.reveal()) else { return true };
    let Ok(asked) = argon2::Params::try_from(&parsed) else { return true };
    parsed.algorithm.as_str() != Algorithm::Argon2id.as_str()
        || parsed.version.is_none_or(|version| version < u32::from(Version::V0x13))
        || asked.m_cost() < params.memory_kib
        || asked.t_cost() < params.passes
}

fn worker(params: Params) -> Result<Argon2<'static>, HashFault> {
    let params = argon2::Params::new(params.memory_kib, params.passes, params.lanes, None).map_err(fault)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// How much was reckoned to check passphrases: memory times passes, in this thread.
#[cfg(test)]
pub(super) mod work {
    use std::cell::Cell;

    thread_local!(static DONE: Cell<u64> = const { Cell::new(0) });

    pub(super) fn done(memory: u32, passes: u32) {
        DONE.with(|done| done.set(done.get() + u64::from(memory) * u64::from(passes)));
    }

    /// The work since it was last asked.
    pub fn take() -> u64 {
        DONE.with(Cell::take)
    }
}

#[cfg(test)]
mod tests;
