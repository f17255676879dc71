//! Where events are kept. Stores stand behind one trait; one suite of tests runs against each.

mod fault;

use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;
use uuid::Uuid;

use super::here::Here;
use super::postgres::{self, PostgresStore};
use super::sqlite::SqliteStore;
use crate::domain::event::{Event, Head, NewEvent};
use crate::settings::{is_in_words, is_mistyped, without_secrets};
use crate::text::SafeText;
pub use fault::{StoreError, StoreFault};

/// How many events are read at once.
const PAGE: usize = 10_000;

/// How long a busy record is waited for, unless it is said otherwise.
const BUSY_WAIT: Duration = Duration::from_secs(10);

/// How much longer than that a store may take until it has said what came of a request.
pub(super) const GRACE: Duration = Duration::from_secs(2);

/// How long whoever leaves waits for what is being written. One request of a store is mostly answered or given up by then; not
/// always, for a busy file is waited for at each try, and an entry is several requests. What is not done by then is said.
pub const ANSWERED: Duration = BUSY_WAIT.saturating_add(GRACE);

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
        Self { busy_wait: BUSY_WAIT, allow_network: false, server: ServerOptions::default() }
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
    usable(location)?;
    Ok(Box::new(SqliteStore::at(Path::new(location), options)?))
}

/// Whether a record can be at `location` at all, as far as its address says. Nothing is opened or asked.
pub fn usable(location: &str) -> Result<(), StoreError> {
    if postgres::is_meant(location) {
        return postgres::usable(location);
    }
    if location.contains("://") || is_in_words(location) || is_mistyped(location) {
        return Err(StoreError { place: without_secrets(location), fault: StoreFault::Unsupported });
    }
    Ok(())
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

/// Who is told what a store that is watched tells.
pub type Tell = Box<dyn Fn(Watched) + Send>;

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

    /// As [`Store::append`], where the record still ends at `head` when it is written, in the same transaction; else a
    /// conflict with what follows it. What is copied from another record comes to the same places this way, or is not
    /// written. Here too ids come first.
    fn append_at(&self, head: Head, append: &Append) -> Result<Appended, AppendError>;

    /// At most `most` events after `position`, in order. A record that is not there yet has none, and is not made.
    fn page(&self, position: u64, most: usize) -> Result<Vec<Event>, StoreError>;

    /// The event with this id.
    fn find(&self, id: Uuid) -> Result<Option<Event>, StoreError>;

    /// The position and hash of the last event, as stored.
    fn head(&self) -> Result<Head, StoreError>;

    /// Whether the storage beneath the events is sound.
    fn check(&self) -> Result<(), StoreError>;

    /// What is open to harm although the storage is sound, each as a whole sentence with what to do: rights that nobody should
    /// have, a server that may forget. Of a file there is nothing to say.
    fn warnings(&self) -> Result<Vec<SafeText>, StoreError> {
        Ok(Vec::new())
    }

    /// Where it is, as a person would say it.
    fn place(&self) -> SafeText;

    /// Says where this session is, nowhere where `here` is none, and gives where the others are, those at least that have the
    /// same open. It decides nothing and is no part of the record; a store that does not know has nobody.
    fn here(&self, here: Option<&Here>) -> Vec<Here> {
        let _ = here;
        Vec::new()
    }

    /// Has `tell` told of what others write, and of the record going away and coming back, as long as the store lives. A
    /// file tells what is written where the system does (Linux), and nothing else.
    fn watch(&self, tell: Tell) {
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
