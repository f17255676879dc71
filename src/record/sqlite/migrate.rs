//! The form of the file, raised step by step. Each step is one transaction; what was applied is kept with its hash.

use rusqlite::{Connection, Error, Transaction, TransactionBehavior, ffi, params};

use super::faults;
use crate::record::migration::sha256;
use crate::record::store::{Options, StoreFault};

/// Every step, numbered from 1. A step that was ever released is never changed.
const MIGRATIONS: [(i64, &str); 1] = [(1, include_str!("migrations/0001_events.sql"))];

/// The form that this program writes.
pub(super) const FORM: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;

/// Raises the file to [`FORM`], and refuses one whose steps were others.
pub(super) fn migrate(connection: &Connection, options: &Options) -> Result<(), StoreFault> {
    let fault = |error: rusqlite::Error| faults::for_sure(&error, options);
    for (number, sql) in MIGRATIONS {
        if form(connection).map_err(fault)? < number {
            let step = Transaction::new_unchecked(connection, TransactionBehavior::Immediate).map_err(fault)?;
            // Another program may have taken the step while this one waited.
            if form(&step).map_err(fault)? < number {
                step.execute_batch(sql).map_err(fault)?;
                let applied = "INSERT INTO migration (number, sha256, applied_at)
                               VALUES (?1, ?2, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))";
                step.execute(applied, params![number, sha256(sql)]).map_err(fault)?;
                step.pragma_update(None, "user_version", number).map_err(fault)?;
            }
            step.commit().map_err(fault)?;
        }
        let said: String = connection
            .query_row("SELECT sha256 FROM migration WHERE number = ?1", [number], |row| row.get(0))
            .map_err(|error| if is_missing(&error) { unsaid() } else { fault(error) })?;
        if said != sha256(sql) {
            return Err(StoreFault::NotARecord("it was made in another way".into()));
        }
    }
    Ok(())
}

fn unsaid() -> StoreFault {
    StoreFault::NotARecord("it does not say how it was made".into())
}

/// Whether there is no such table, or nothing of use in it; anything else is a fault of the reading.
fn is_missing(error: &Error) -> bool {
    match error {
        Error::SqliteFailure(failure, _) | Error::SqlInputError { error: failure, .. } => {
            failure.extended_code == ffi::SQLITE_ERROR
        }
        _ => true,
    }
}

/// The form of the file.
pub(super) fn form(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}
