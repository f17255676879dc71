//! Where events are kept. Stores stand behind one trait; one suite of tests runs against each.

use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;
use uuid::Uuid;

use super::postgres::{self, PostgresStore};
use super::sqlite::SqliteStore;
use crate::domain::event::{Event, Head, NewEvent};
use crate::settings::without_secrets;
use crate::text::SafeText;

/// How many events are read at once.
const PAGE: usize = 10_000;

/// How a record is used.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long a busy record is waited for; what is asked of a server is answered or given up within it.
    pub busy_wait: Duration,
    /// Whether a network file system is allowed. On one, two programs that write at once can damage the file.
    pub allow_network: bool,
    /// How a server is met; of no use to a file.
    pub server: ServerOptions,
}

impl Default for Options {
    fn default() -> Self {
        Self { busy_wait: Duration::from_secs(10), allow_network: false, server: ServerOptions::default() }
    }
}

/// How a server that keeps the record is met: whom to trust, and what it is told.
#[derive(Clone, Debug, Default)]
pub struct ServerOptions {
    /// Certificates (PEM) to trust beside the system's.
    pub ca_file: Option<PathBuf>,
    /// A file that holds the password and that its owner alone may read.
    pub password_file: Option<PathBuf>,
    /// The password where the environment gave it; it wins over the file.
    pub password: Option<SecretString>,
    /// The password that PostgreSQL's own programs would use (`PGPASSWORD`): the last that is tried.
    pub usual_password: Option<SecretString>,
}

/// The record at `location`, which need not be there yet: a file, or a PostgreSQL server by `postgres://…`. Nothing is
/// read before it is used.
pub fn open(location: &str, options: Options) -> Result<Box<dyn Store>, StoreError> {
    if postgres::is_meant(location) {
        return Ok(Box::new(PostgresStore::at(location, options)?));
    }
    if location.contains("://") {
        return Err(StoreError { place: without_secrets(location), fault: StoreFault::Unsupported });
    }
    Ok(Box::new(SqliteStore::at(Path::new(location), options)?))
}

/// What a person should know about `location` although it works: a password in an address is seen by others.
pub fn caution(location: &str) -> Option<SafeText> {
    postgres::caution(location)
}

/// What a store that is watched tells, from a thread of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Watched {
    /// There may be more in the record than was read of it. Reading after the last position shows what.
    News,
    /// The record cannot be reached, and why. It is tried again and again; told once.
    Away(SafeText),
    /// It can be reached again. [`Watched::News`] follows.
    Back,
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

    /// Has `tell` told of what others write, and of the record going away and coming back, as long as the store lives.
    /// A file tells nothing.
    fn watch(&self, tell: Box<dyn Fn(Watched) + Send>) {
        drop(tell);
    }

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
    #[error("cannot be used: a record is a file, or an address that begins with postgres://. Name one with --record.")]
    Unsupported,
    /// The address of a server cannot be used as it is written.
    #[error("cannot be used: {0}. Nothing was sent; correct the address.")]
    BadAddress(SafeText),
    /// The password, or a file that belongs to the connection, cannot be used.
    #[error("was not asked: {0}.")]
    BadSecret(SafeText),
    /// The server is not who it should be, or cannot show that it is.
    #[error("was not trusted, and nothing was sent to it: {0}.")]
    Untrusted(SafeText),
    /// The server cannot be reached.
    #[error("is away: {0}. Nothing was saved; what is typed is kept, and can be sent again once the server is back.")]
    Away(SafeText),
    /// The answer to a write was lost.
    #[error(
        "gave no answer in time, so it is not known whether this was saved. Send it again as it is: it is never recorded twice."
    )]
    Unsure,
    /// The server does not let this account in.
    #[error(
        "does not let this account in: {0}. Check user, password and database with whoever looks after the server."
    )]
    LoginRefused(SafeText),
    /// The account may not do this.
    #[error(
        "does not allow this account what it needs: {0}. Whoever looks after the server runs 'clinic record migrate' for it."
    )]
    NotAllowed(SafeText),
    /// The server takes no writes.
    #[error(
        "takes no writes now: the server is a copy or is set to reading only. Nothing was saved; ask who looks after it."
    )]
    ServerReadOnly,
    /// The database is there and holds no record yet.
    #[error(
        "holds no record yet: its tables are not made. Whoever owns the database runs 'clinic record migrate --to ADDRESS' once."
    )]
    NoSchema,
    /// The tables are of a form that is older than this program's.
    #[error(
        "has tables of an older version of clinic (form {found}; this one needs {known}). Whoever owns the database runs 'clinic record migrate --to ADDRESS'."
    )]
    Older {
        /// The form that was found.
        found: i64,
        /// The form that this program needs.
        known: i64,
    },
    /// Anything else that went wrong beneath.
    #[error(
        "could not be read or written: {0}. Nothing is reported as saved that is not; try again, and check the disk if it happens again."
    )]
    Failed(SafeText),
}
