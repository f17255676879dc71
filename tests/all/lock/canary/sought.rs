//! What is looked for after the lock, and where each belongs. Everywhere else it may be found nowhere.

use std::fs;
use std::path::Path;

use super::super::super::person::files;

/// A file of an account, by what the program keeps in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// What the feed said.
    Cache,
    /// What somebody left half-typed.
    Draft,
    /// The record.
    Record,
    /// A copy of the record that an administrator asked for.
    Copy,
    /// What the program says of itself.
    Log,
    /// Any other, temporary ones among them.
    Other,
}

impl Kind {
    fn of(path: &Path) -> Self {
        let is = |part: &str| path.components().any(|it| it.as_os_str().to_string_lossy().contains(part));
        let ends = |end: &str| path.extension().is_some_and(|it| it == end);
        match () {
            () if ends("log") => Self::Log,
            () if ends("draft") => Self::Draft,
            () if is("copies") => Self::Copy,
            () if is("cache") => Self::Cache,
            () if is("clinic.sqlite") => Self::Record,
            () => Self::Other,
        }
    }
}

/// A word that nothing else holds.
pub struct Sought {
    /// What it is.
    pub what: &'static str,
    pub word: String,
    /// The files that are there to hold it.
    belongs: &'static [Kind],
}

impl Sought {
    /// A child's id: the feed's, whose last good state is kept for a day on which it cannot be fetched.
    pub fn child(word: &str) -> Self {
        Self { what: "a child's id", word: word.into(), belongs: &[Kind::Cache] }
    }

    /// A passphrase, a password, a token: they are used, and kept nowhere.
    pub fn secret(what: &'static str, word: &str) -> Self {
        Self { what, word: word.into(), belongs: &[] }
    }

    /// What somebody left half-typed: theirs.
    pub fn typed(word: &str) -> Self {
        Self { what: "half-typed text", word: word.into(), belongs: &[Kind::Draft] }
    }

    /// What somebody gave to be recorded.
    pub fn saved(word: &str) -> Self {
        Self { what: "recorded text", word: word.into(), belongs: &[Kind::Record, Kind::Copy] }
    }
}

/// Looks through every file below `home`; gives the kinds that were looked at. A draft is to be its author's: `author`.
pub fn look_through(home: &Path, sought: &[Sought], author: &str) -> Vec<Kind> {
    let mut looked_at = Vec::new();
    for file in files(home) {
        let (kind, bytes) = (Kind::of(&file), fs::read(&file).unwrap());
        let text = String::from_utf8_lossy(&bytes);
        for it in sought.iter().filter(|it| text.contains(&it.word)) {
            assert!(it.belongs.contains(&kind), "{}, {:?}, in {}", it.what, it.word, file.display());
            if kind == Kind::Draft {
                let draft: serde_json::Value = serde_json::from_str(&text).unwrap();
                assert_eq!(draft["person"], author, "{}", file.display());
            }
        }
        looked_at.push(kind);
    }
    looked_at
}
