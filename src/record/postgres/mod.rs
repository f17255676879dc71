//! The record on a PostgreSQL server, for many terminals at once.
//!
//! What is promised is what a file promises: a write is durable when it is acknowledged, a retry is harmless, nobody is
//! overwritten. The line is checked by the server's name or stays within this machine; every request ends in time.

mod address;
mod append;
mod connection;
mod faults;
mod guards;
mod here;
mod line;
mod listen;
mod migrate;
mod rows;
mod secret;
mod tls;
mod worker;

use tokio::runtime::Builder;
use uuid::Uuid;

use super::here::Here;
use super::store::{Append, AppendError, Appended, Options, Store, StoreError, StoreFault, Tell};
use crate::domain::event::{Event, Head};
use crate::settings::without_secrets;
use crate::text::SafeText;
use append::Outcome;
use connection::Plan;
pub use migrate::Migrated;
use worker::{Ask, Reply, Worker};

/// A record on a server. Nothing is asked of it before it is used, and nothing is ever made by using it.
pub struct PostgresStore {
    place: SafeText,
    worker: Worker,
}

/// Whether `location` names a server.
pub(super) fn is_meant(location: &str) -> bool {
    address::is_meant(location)
}

/// What a person should know about `location` although it works.
pub(super) fn caution(location: &str) -> Option<SafeText> {
    let has_password = is_meant(location) && address::read(location).is_ok_and(|address| address.password.is_some());
    has_password.then(|| {
        "the record's address holds a password, which lists of programs and settings files show to others: take it out, \
         change it, and give it in a file (record_password_file) or as CLINIC_RECORD_PASSWORD"
            .into()
    })
}

/// Whether `location` can be read as the address of a server.
pub(super) fn usable(location: &str) -> Result<(), StoreError> {
    plan(location, Options::default()).map(drop)
}

fn plan(location: &str, options: Options) -> Result<Plan, StoreError> {
    let bad = |what| StoreError { place: without_secrets(location), fault: StoreFault::BadAddress(what) };
    Ok(Plan { address: address::read(location).map_err(bad)?, options })
}

/// Makes the tables in the database at `location`, or raises them to the form of this program, as the owner of the
/// database; then `role` may read and add events there, and nothing else. Safe to run again.
pub fn migrate(location: &str, options: Options, role: Option<&str>) -> Result<Migrated, StoreError> {
    let error = |fault| StoreError { place: without_secrets(location), fault };
    let plan = plan(location, options)?;
    let failed = |wrong: std::io::Error| error(StoreFault::Failed(wrong.to_string().into()));
    let runtime = Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let migrated = runtime.block_on(migrate::migrate(&plan, role));
    migrated.map_err(|trouble| error(plan.said(trouble)))
}

impl PostgresStore {
    /// The record at the address `location`.
    pub fn at(location: &str, options: Options) -> Result<Self, StoreError> {
        let place = without_secrets(location);
        let worker = Worker::start(plan(location, options)?).map_err(|error| StoreError {
            place: place.clone(),
            fault: StoreFault::Failed(error.to_string().into()),
        })?;
        Ok(Self { place, worker })
    }

    fn error(&self, fault: StoreFault) -> StoreError {
        StoreError { place: self.place.clone(), fault }
    }

    /// Reads. Of what was only read nobody asks whether it was saved.
    fn read<T>(&self, ask: impl FnOnce(Reply<T>) -> Ask) -> Result<T, StoreError> {
        self.worker.ask(ask).map_err(|fault| match fault {
            StoreFault::Unsure => self.error(StoreFault::Away("it did not answer in time".into())),
            other => self.error(other),
        })
    }

    /// Writes; where `at` is given only if the record still ends there.
    fn write(&self, append: &Append, at: Option<Head>) -> Result<Appended, AppendError> {
        match self.worker.ask(|reply| Ask::Append(append.clone(), at, reply)) {
            Ok(Outcome::Appended(appended)) => Ok(appended),
            Ok(Outcome::Conflict(since)) => Err(AppendError::Conflict { since }),
            Ok(Outcome::IdReused) => Err(AppendError::IdReused),
            Err(fault) => Err(AppendError::Store(self.error(fault))),
        }
    }
}

impl Store for PostgresStore {
    fn append(&self, append: &Append) -> Result<Appended, AppendError> {
        self.write(append, None)
    }

    fn append_at(&self, head: Head, append: &Append) -> Result<Appended, AppendError> {
        self.write(append, Some(head))
    }

    fn page(&self, position: u64, most: usize) -> Result<Vec<Event>, StoreError> {
        self.read(|reply| Ask::Page(position, most, reply))
    }

    fn find(&self, id: Uuid) -> Result<Option<Event>, StoreError> {
        self.read(|reply| Ask::Find(id, reply))
    }

    fn head(&self) -> Result<Head, StoreError> {
        self.read(Ask::Head)
    }

    fn check(&self) -> Result<(), StoreError> {
        self.read(Ask::Check)
    }

    fn warnings(&self) -> Result<Vec<SafeText>, StoreError> {
        self.read(Ask::Warnings)
    }

    fn place(&self) -> SafeText {
        self.place.clone()
    }

    /// Of the others those alone that have the same open.
    fn here(&self, here: Option<&Here>) -> Vec<Here> {
        self.worker.ask(|reply| Ask::Here(here.cloned(), reply)).unwrap_or_default()
    }

    fn watch(&self, tell: Tell) {
        self.worker.watch(tell);
    }
}
