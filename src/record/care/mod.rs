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

use std::path::Path;
use std::{fs, io};

use super::files::{folder_of, part_of};
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
    /// An entry is such as the program would not have written there.
    #[error(
        "{file}, entry {position}: {why} Such an entry is not taken in, so nothing was written. If the file is an honest copy, restore the backup that it comes from (clinic record restore); else ask who made it."
    )]
    NotVouched {
        /// The file.
        file: SafeText,
        /// The entry.
        position: u64,
        /// Why not.
        why: SafeText,
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
    /// What was being copied to took no more.
    #[error(
        "{error} It had the first {position} entries of the copy by then, each in its place. Put that right and run the same command again: it goes on where it stopped."
    )]
    Stopped {
        /// What it said.
        error: StoreError,
        /// How far the copy had come.
        position: u64,
    },
    /// There is no room for a copy.
    #[error(
        "{0} was not made: its disk or the quota there is full. Nothing was changed; make room there, or name another place."
    )]
    NoRoom(SafeText),
    /// A copy could not be written, or what is copied could not be read.
    #[error(
        "{to} was not made from {from}: {why}. Nothing was changed; check the rights and both disks, then try again."
    )]
    NotMade {
        /// The copy.
        to: SafeText,
        /// What was copied.
        from: SafeText,
        /// Why not.
        why: SafeText,
    },
    /// A file of this name is there.
    #[error("{0} is there already and is never overwritten. Nothing was written; name another file.")]
    Taken(SafeText),
    /// What is written under this name becomes a part of another file.
    #[error(
        "{file} is the name under which a part of {whole} is kept, so a copy there would be lost or stop it. Nothing was written; name another file."
    )]
    PartOf {
        /// The name.
        file: SafeText,
        /// The file that it belongs to.
        whole: SafeText,
    },
    /// It is a folder, a pipe or a device.
    #[error("{0} is no file. Nothing was written; name a file.")]
    NoFile(SafeText),
    /// There is no folder of this name.
    #[error("There is no folder {0}. Nothing was written; make it first, or name another place.")]
    NoFolder(SafeText),
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
        if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
            return Self::NoRoom(shown(place));
        }
        let rest = "Nothing was changed; check the path, the rights to it and the room on its disk.";
        Self::File { place: shown(place), error: bare(error), rest }
    }
}

/// The fault itself: one of a file that has no name of its own yet is said without the name that stands for it.
pub fn bare(error: io::Error) -> io::Error {
    let is_wrapped = error.get_ref().is_some() && error.kind() != io::ErrorKind::Other;
    if is_wrapped { error.kind().into() } else { error }
}

/// Whether a new file may be made at `to`: nothing is there, its folder is, and the name is no part of another file.
pub fn may_be_made(to: &Path) -> Result<(), CareError> {
    if fs::symlink_metadata(to).is_ok() {
        return Err(CareError::Taken(shown(to)));
    }
    if let Some(whole) = part_of(to) {
        return Err(CareError::PartOf { file: shown(to), whole: shown(&whole) });
    }
    let folder = folder_of(to);
    if fs::metadata(folder).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
        return Err(CareError::NoFolder(shown(folder)));
    }
    Ok(())
}

/// A path as a person would say it.
fn shown(path: &Path) -> SafeText {
    path.display().to_string().into()
}
