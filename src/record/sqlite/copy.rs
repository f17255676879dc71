//! Copying the file while it is in use, and holding it so that nobody else has it open.

use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::open::{self, Reader};
use super::{SqliteStore, faults, rows};
use crate::record::store::{Options, StoreError, StoreFault};

impl SqliteStore {
    /// Copies the record as it stands at one moment into the empty file `to`, beside its writers, who are not held up.
    /// `None` where there is no record yet.
    pub fn copy_to(&self, to: &Path) -> Result<Option<()>, StoreError> {
        self.reading(|connection| copy(connection, to))
    }

    /// Refuses a place where no record should be, such as a network drive.
    pub fn check_place(&self) -> Result<(), StoreError> {
        super::place::refuse_network(&self.path, &self.options).map_err(|fault| self.error(fault))
    }
}

fn copy(from: &Connection, to: &Path) -> Result<(), StoreFault> {
    let failed = |error: rusqlite::Error| faults::while_reading(&error);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut into = Connection::open_with_flags(to, flags).map_err(failed)?;
    let backup = Backup::new(from, &mut into).map_err(failed)?;
    // All pages in one step, which is one reading: writers go on beside it, and the copy is of one moment.
    match backup.step(-1).map_err(failed)? {
        StepResult::Done => Ok(()),
        _ => Err(StoreFault::Busy(Options::default().busy_wait.as_secs())),
    }
}

/// A record that nobody else has open; held until this is dropped.
#[derive(Debug)]
pub struct Alone(#[expect(dead_code, reason = "it holds the lock")] Connection);

/// Takes the record at `path` for this program alone, everything in its sidecars written into the file itself first.
/// A damaged one is not touched: the fault is given.
pub fn alone(path: &Path, options: &Options) -> Result<Alone, StoreError> {
    let take = || {
        let reader = Reader::open(path, options)?.ok_or_else(|| StoreFault::NotARecord("it is not there".into()))?;
        open::identify(reader.connection())?;
        rows::quick_check(reader.connection())?;
        drop(reader);
        let fault = |error: rusqlite::Error| faults::for_sure(&error, options);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags).map_err(fault)?;
        open::set_up(&mut connection, options).map_err(fault)?;
        // Before the first look at the file: whoever else has it open holds a lock of their own, and this one then fails. The
        // log is written into the file and cut; a kill at any moment leaves what it would leave of any writer.
        let text = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
        connection.pragma_update_and_check(None, "locking_mode", "exclusive", text).map_err(fault)?;
        connection.execute_batch("BEGIN EXCLUSIVE; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)").map_err(fault)?;
        Ok(Alone(connection))
    };
    take().map_err(|fault| StoreError { place: path.display().to_string().into(), fault })
}
