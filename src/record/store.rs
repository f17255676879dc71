//! Where events are kept. Stores stand behind one trait; one suite of tests runs against each.

use std::path::Path;
use std::time::Duration;

use uuid::Uuid;

use super::sqlite::SqliteStore;
use crate::domain::event::{Event, Head, NewEvent};
use crate::settings::without_secrets;
use crate::text::SafeText;

/// How many events are read at once.
const PAGE: usize = 10_000;

/// How a record is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// How long a busy record is waited for.
    pub busy_wait: Duration,
    /// Whether a network file system is allowed. On one, two programs that write at once can damage the file.
    pub allow_network: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { busy_wait: Duration::from_secs(10), allow_network: false }
    }
}

/// The record at `location`, which need not be there yet: a file, for now.
pub fn open(location: &str, options: Options) -> Result<Box<dyn Store>, StoreError> {
    if location.contains("://") {
        return Err(StoreError { place: without_secrets(location), fault: StoreFault::Unsupported });
    }
    Ok(Box::new(SqliteStore::at(Path::new(location), options)?))
}

/// Events that are written together or not at all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Append {
    /// The events, each with the version that it must get in its stream.
    pub events: Vec<NewEvent>,
}

/// Events that are in the record for good, in their places.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Appended {
    /// The events, in the order in which they were given.
    pub events: Vec<Event>,
}

/// Why events were not written.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AppendError {
    /// Somebody else was first: the stream is no longer at the version that was seen. An answer, not a fault.
    #[error("Somebody changed this in the meantime. Nothing was saved; look at both and choose.")]
    Conflict {
        /// What happened in the streams since. Empty where the record does not have what was seen.
        since: Vec<Event>,
    },
    /// An event's id is in the record already and stands for something else.
    #[error("This entry's id is in the record already and stands for something else. Nothing was saved.")]
    IdReused,
    /// The store could not write.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps events, in one order, for good.
pub trait Store: Send {
    /// Writes events in one transaction, durable when it returns. Ids come first: events that are there already with
    /// equal content are a success, so a retry after a lost reply is harmless. Then versions: nobody is overwritten.
    fn append(&self, append: &Append) -> Result<Appended, AppendError>;

    /// At most `most` events after `position`, in order. A record that is not there yet has none, and is not made.
    fn page(&self, position: u64, most: usize) -> Result<Vec<Event>, StoreError>;

    /// The event with this id.
    fn find(&self, id: Uuid) -> Result<Option<Event>, StoreError>;

    /// The position and hash of the last event, as stored.
    fn head(&self) -> Result<Head, StoreError>;

    /// Whether the storage beneath the events is sound.
    fn check(&self) -> Result<(), StoreError>;

    /// Where it is, as a person would say it.
    fn place(&self) -> SafeText;

    /// Every event after `position`.
    fn after(&self, position: u64) -> Result<Vec<Event>, StoreError> {
        let mut all = Vec::new();
        for_each_page(self, position, |page| {
            all.extend(page);
            Ok(())
        })?;
        Ok(all)
    }
}

/// Reads the events after `position` page by page.
pub(super) fn for_each_page<S: Store + ?Sized>(
    store: &S,
    position: u64,
    mut take: impl FnMut(Vec<Event>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut at = position;
    loop {
        let page = store.page(at, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        at = last.position;
        take(page)?;
    }
}

/// Why the record cannot be used: which record, and what is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("The record {place} {fault}")]
pub struct StoreError {
    /// The record's place, as a person would say it.
    pub place: SafeText,
    /// What is wrong.
    pub fault: StoreFault,
}

/// What is wrong with a record.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StoreFault {
    /// Another program held it too long.
    #[error("is in use by another program and was not free within {0} s. Nothing was saved; try again.")]
    Busy(u64),
    /// There is no room left.
    #[error("cannot grow: the disk or the quota is full. Nothing was saved; make room, then save again.")]
    Full,
    /// It may be read and not written.
    #[error(
        "may be read but not written: the file or its folder is read-only. Nothing was saved; ask for the right to write, or name another with --record."
    )]
    ReadOnly,
    /// It is something else.
    #[error("is not a record of this program: {0}. It was left as it is; name another with --record.")]
    NotARecord(SafeText),
    /// A newer program made it.
    #[error(
        "was written by a newer version of clinic (form {found}; this one knows {known}). It was left as it is; update clinic on this machine."
    )]
    Newer {
        /// The form that was found.
        found: i64,
        /// The newest form that this program knows.
        known: i64,
    },
    /// Its content is not what was written.
    #[error(
        "is damaged: {what}. It was left as it is; copy the file, then see 'clinic record verify' and the newest backup."
    )]
    Damaged {
        /// The first position at which something is wrong, where that is known.
        first_bad: Option<u64>,
        /// What is wrong.
        what: SafeText,
    },
    /// It is on a network file system.
    #[error(
        "is on a network file system ({0}), where files can be damaged when two write at once. Keep it on a local disk, or allow this in the settings."
    )]
    Network(SafeText),
    /// Its file is gone and a part of it is still there.
    #[error(
        "is not there, but its unsaved part ({0}) is: it was moved or deleted in halves. Put the file back beside it; nothing was written."
    )]
    Half(SafeText),
    /// It cannot be opened.
    #[error("cannot be opened: {0}. Check the path and the rights to it, or name another with --record.")]
    CannotOpen(SafeText),
    /// The embedded database is too old to be trusted.
    #[error(
        "cannot be used: SQLite {0} is too old and may damage it; 3.51.3 or later is needed. Build clinic with its own SQLite."
    )]
    OldLibrary(SafeText),
    /// This kind of place is not supported.
    #[error("cannot be used: this version keeps a record in a file only. Name a file with --record.")]
    Unsupported,
    /// Anything else that went wrong beneath.
    #[error(
        "could not be read or written: {0}. Nothing is reported as saved that is not; try again, and check the disk if it happens again."
    )]
    Failed(SafeText),
}
