//! Care of the record: copies that can be trusted, the modes of its files, the disk beneath it, and who looked at what.
//!
//! A copy keeps every event with its place, time, id and hash. Whatever is made here is checked link by link before it is
//! said to be done, and nothing that was there is ever overwritten or deleted.

pub mod access;
pub mod backup;
pub mod carry;
pub mod disk;
pub mod lines;
pub mod modes;
pub mod restore;

use std::io;
use std::path::Path;

use super::store::StoreError;
use crate::text::SafeText;

/// Why a copy was not made.
#[derive(Debug, thiserror::Error)]
pub enum CareError {
    /// One of the records cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no record to copy.
    #[error("There is no record at {0} yet, so there is nothing to copy. Nothing was written; check --record.")]
    NoRecord(SafeText),
    /// The file that was named is not there.
    #[error("{0} is not there. Nothing was written; check the path.")]
    NotThere(SafeText),
    /// The record to be copied is not what was written.
    #[error("{place} is not what was written: {wrong}. {rest}")]
    Unsound {
        /// Which record.
        place: SafeText,
        /// What is wrong.
        wrong: SafeText,
        /// What that means and what to do.
        rest: &'static str,
    },
    /// A file that should be an export is none, or not a whole one.
    #[error("{file}, line {line}: {what}. Nothing was written; use another copy, or export the record again.")]
    NotAnExport {
        /// The file.
        file: SafeText,
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        what: SafeText,
    },
    /// The record that is copied to has another history.
    #[error(
        "{place} has another entry {position} than {from}: they part there, so nothing was written. Copy into an empty record, or find out which of the two is the right one (clinic record verify)."
    )]
    Differs {
        /// The record that is copied to.
        place: SafeText,
        /// What is copied.
        from: SafeText,
        /// The first position at which they differ.
        position: u64,
    },
    /// Somebody wrote into the record that is copied to.
    #[error(
        "Somebody wrote into {place} while it was being copied to; it has the first {position} entries of the copy. Close clinic everywhere else, then look at both with clinic record verify."
    )]
    Meanwhile {
        /// The record that is copied to.
        place: SafeText,
        /// How far the copy had come.
        position: u64,
    },
    /// A file of this name is there.
    #[error("{0} is there already and is never overwritten. Nothing was written; name another file.")]
    Taken(SafeText),
    /// A record is in the place that is restored to.
    #[error(
        "{0} is there already. Nothing was changed. With --replace it is first set aside under another name, never deleted."
    )]
    InPlace(SafeText),
    /// The record that is to be set aside is open somewhere.
    #[error("{0} is open in another clinic. Nothing was changed; close it on every terminal, then try again.")]
    InUse(SafeText),
    /// A record in a database is not put in place of another.
    #[error(
        "{0} holds entries already. A record in a database is not replaced by this program: make an empty database, restore into that, and name it with --record."
    )]
    NotReplaced(SafeText),
    /// A file or folder could not be read or written.
    #[error("{place}: {error}. {rest}")]
    File {
        /// The file or folder.
        place: SafeText,
        /// Why not.
        error: io::Error,
        /// What that means and what to do.
        rest: &'static str,
    },
}

impl CareError {
    /// What could not be done with `place`: nothing was written.
    fn file(place: &Path, error: io::Error) -> Self {
        let rest = "Nothing was changed; check the path, the rights to it and the room on its disk.";
        Self::File { place: shown(place), error, rest }
    }
}

/// A path as a person would say it.
fn shown(path: &Path) -> SafeText {
    path.display().to_string().into()
}
