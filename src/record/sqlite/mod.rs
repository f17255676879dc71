//! The record in a file: `SQLite`, embedded, no set-up.
//!
//! WAL with `synchronous=FULL`: what is acknowledged survives a power cut. Reads leave no trace: they make no file, lock
//! nobody out and write nothing.

mod copy;
mod faults;
mod here;
mod home;
mod litter;
mod migrate;
mod open;
mod place;
mod rows;
mod watch;

use std::cell::{RefCell, RefMut};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use uuid::Uuid;

use super::here::Here;
use super::store::{Append, AppendError, Appended, Options, Store, StoreError, StoreFault, Tell};
use crate::domain::event::{Event, Head};
use crate::text::SafeText;
pub use copy::{Alone, alone};
pub use litter::{UNFINISHED, UNFINISHED_COPY, sweep};
use open::Reader;
use watch::Watch;

/// How often a write that met another one is tried again before it is called a fault.
const TRIES: usize = 3;
/// How often a read is begun again because the file was being tidied under it.
const READ_TRIES: usize = 50;
/// How long it waits before it does so.
const READ_PAUSE: Duration = Duration::from_millis(10);

/// A record in a file. Nothing is opened until it is used, and nothing is made until something is written.
pub struct SqliteStore {
    path: PathBuf,
    options: Options,
    writer: RefCell<Option<Connection>>,
    session: RefCell<Option<here::Session>>,
    watch: RefCell<Option<Watch>>,
    /// Who is to be told what others write, until it can be watched: the folder is made with the first entry.
    tell: RefCell<Option<Tell>>,
}

/// Why one try at writing did not end in an answer.
enum Try {
    /// A place that was free is taken: look again.
    Raced,
    /// It ended.
    Ended(AppendError),
}

impl SqliteStore {
    /// The record at `path`. Refuses an `SQLite` that may damage it.
    pub fn at(path: &Path, options: Options) -> Result<Self, StoreError> {
        let store = Self {
            path: path.to_owned(),
            options,
            writer: RefCell::new(None),
            session: RefCell::new(None),
            watch: RefCell::new(None),
            tell: RefCell::new(None),
        };
        // 3.51.3 is the first in which a WAL cannot be damaged by two programs that tidy it at once.
        if rusqlite::version_number() < 3_051_003 {
            return Err(store.error(StoreFault::OldLibrary(rusqlite::version().into())));
        }
        Ok(store)
    }

    fn error(&self, fault: StoreFault) -> StoreError {
        StoreError { place: self.place(), fault }
    }

    /// Runs `read`, over the writing connection where there is one. `None` where there is no record yet.
    fn reading<T>(&self, read: impl Fn(&Connection) -> Result<T, StoreFault>) -> Result<Option<T>, StoreError> {
        if let Some(connection) = &*self.writer.borrow() {
            return read(connection).map(Some).map_err(|fault| self.error(fault));
        }
        self.reading_apart(read).map_err(|fault| self.error(fault))
    }

    fn reading_apart<T>(&self, read: impl Fn(&Connection) -> Result<T, StoreFault>) -> Result<Option<T>, StoreFault> {
        for attempt in 1.. {
            let Some(reader) = Reader::open(&self.path, &self.options)? else { return Ok(None) };
            let answer = open::identify(reader.connection()).and_then(|()| read(reader.connection()));
            let settled = reader.was_left_alone();
            // A file that was tidied and closed within one tick of the file system's clock looks left alone. What is
            // really damaged is still damaged a moment later.
            let doubtful =
                attempt == 1 && matches!(answer, Err(StoreFault::Damaged { .. } | StoreFault::NotARecord(_)));
            if settled && !doubtful {
                return answer.map(Some);
            }
            if attempt > READ_TRIES {
                break;
            }
            std::thread::sleep(READ_PAUSE);
        }
        Err(StoreFault::Busy(self.options.busy_wait.as_secs()))
    }

    /// The writing connection; opened, and the file made, the first time.
    fn writing(&self) -> Result<RefMut<'_, Option<Connection>>, StoreError> {
        let mut writer = self.writer.borrow_mut();
        if writer.is_none() {
            let open = || {
                open::prepare(&self.path, &self.options)?;
                // A damaged file is left as it is: it is looked through before it is opened for writing.
                self.reading_apart(rows::quick_check)?;
                open::for_writing(&self.path, &self.options)
            };
            *writer = Some(open().map_err(|fault| self.error(fault))?);
            self.begin_watch();
        }
        Ok(writer)
    }

    fn begin_watch(&self) {
        let mut tell = self.tell.borrow_mut();
        if tell.is_some() {
            *self.watch.borrow_mut() = Watch::begin(&self.path, &mut tell);
        }
    }

    /// Writes; where `at` is given only if the record still ends there.
    fn write(&self, append: &Append, at: Option<Head>) -> Result<Appended, AppendError> {
        let mut writer = self.writing()?;
        for _ in 0..TRIES {
            let Some(connection) = &*writer else { break };
            match self.try_append(connection, append, at) {
                Ok(appended) => return Ok(appended),
                Err(Try::Raced) => {}
                Err(Try::Ended(error)) => {
                    let fault = match &error {
                        AppendError::Store(error) => Some(&error.fault),
                        AppendError::Conflict { .. } | AppendError::IdReused => None,
                    };
                    // After a fault beneath, nothing that this connection remembers is to be trusted.
                    if !matches!(fault, None | Some(StoreFault::Busy(_) | StoreFault::Full)) {
                        *writer = None;
                    }
                    return Err(error);
                }
            }
        }
        Err(AppendError::Store(self.error(StoreFault::Failed("its places were taken again and again".into()))))
    }

    fn try_append(&self, connection: &Connection, append: &Append, at: Option<Head>) -> Result<Appended, Try> {
        let fault = |error: rusqlite::Error| match faults::of(&error, &self.options) {
            None => Try::Raced,
            Some(fault) => Try::Ended(AppendError::Store(self.error(fault))),
        };
        let rows = |fault: StoreFault| Try::Ended(AppendError::Store(self.error(fault)));
        let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate).map_err(fault)?;
        if let Some(there) = already_there(&transaction, append).map_err(rows)? {
            return there.map_err(Try::Ended);
        }
        if let Some(head) = at
            && rows::head(&transaction).map_err(rows)? != head
        {
            let since = rows::page(&transaction, head.position, append.events.len()).map_err(rows)?;
            return Err(Try::Ended(AppendError::Conflict { since }));
        }
        for (at, new) in append.events.iter().enumerate() {
            let earlier = append.events.iter().take(at).filter(|earlier| earlier.stream == new.stream).count();
            let seen = new.version.saturating_sub(1).saturating_sub(u64::try_from(earlier).unwrap_or(u64::MAX));
            if new.version == 0 || rows::version(&transaction, &new.stream).map_err(rows)? != seen {
                let since = rows::stream_after(&transaction, &new.stream, seen).map_err(rows)?;
                return Err(Try::Ended(AppendError::Conflict { since }));
            }
        }
        let mut events = Vec::with_capacity(append.events.len());
        let mut head = rows::head(&transaction).map_err(rows)?;
        for new in &append.events {
            let event = Event::chained(new.clone(), head);
            rows::insert(&transaction, &event).map_err(fault)?;
            head = event.head();
            events.push(event);
        }
        transaction.commit().map_err(fault)?;
        Ok(Appended { events })
    }
}

/// The answer where some of the ids are in the record already: all of them with equal content, or not.
fn already_there(
    transaction: &Transaction<'_>,
    append: &Append,
) -> Result<Option<Result<Appended, AppendError>>, StoreFault> {
    let mut there = Vec::new();
    for (at, new) in append.events.iter().enumerate() {
        if append.events.iter().take(at).any(|earlier| earlier.id == new.id) {
            return Ok(Some(Err(AppendError::IdReused)));
        }
        there.extend(rows::find(transaction, new.id)?);
    }
    if there.is_empty() {
        return Ok(None);
    }
    let the_same =
        there.len() == append.events.len() && there.iter().zip(&append.events).all(|(event, new)| event.new == *new);
    Ok(Some(if the_same { Ok(Appended { events: there }) } else { Err(AppendError::IdReused) }))
}

impl Store for SqliteStore {
    fn append(&self, append: &Append) -> Result<Appended, AppendError> {
        self.write(append, None)
    }

    fn append_at(&self, head: Head, append: &Append) -> Result<Appended, AppendError> {
        self.write(append, Some(head))
    }

    fn page(&self, position: u64, most: usize) -> Result<Vec<Event>, StoreError> {
        Ok(self.reading(|connection| rows::page(connection, position, most))?.unwrap_or_default())
    }

    fn find(&self, id: Uuid) -> Result<Option<Event>, StoreError> {
        Ok(self.reading(|connection| rows::find(connection, id))?.flatten())
    }

    fn head(&self) -> Result<Head, StoreError> {
        Ok(self.reading(rows::head)?.unwrap_or(Head::EMPTY))
    }

    fn check(&self) -> Result<(), StoreError> {
        self.reading(rows::full_check).map(Option::unwrap_or_default)
    }

    fn here(&self, here: Option<&Here>) -> Vec<Here> {
        self.say_here(here)
    }

    fn watch(&self, tell: Tell) {
        self.tell.replace(Some(tell));
        self.begin_watch();
    }

    fn place(&self) -> SafeText {
        SafeText::from(self.path.display().to_string())
    }
}

#[cfg(test)]
mod tests;
