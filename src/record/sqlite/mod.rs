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
mod write;

use std::cell::{RefCell, RefMut};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use uuid::Uuid;

use super::here::Here;
use super::store::{Append, AppendError, Appended, Options, Store, StoreError, StoreFault, Tell};
use crate::domain::event::{Event, Head};
use crate::text::SafeText;
pub use copy::{Alone, alone};
pub use litter::{UNFINISHED, UNFINISHED_COPY, sweep};
use open::Reader;
use watch::Watch;

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
