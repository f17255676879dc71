//! What `SQLite`'s errors mean for a person. By code, never by text.

use rusqlite::{Error, ErrorCode, ffi};

use crate::record::store::{Options, StoreFault};
use crate::text::SafeText;

/// The fault that `error` is; `None` where a place that was free is taken, which is no fault: look again.
pub(super) fn of(error: &Error, options: &Options) -> Option<StoreFault> {
    let said = || SafeText::from(error.to_string());
    let Error::SqliteFailure(failure, _) = error else {
        // A value of the wrong type, not UTF-8, out of range: not what was written.
        return Some(StoreFault::Damaged { first_bad: None, what: said() });
    };
    Some(match (failure.code, failure.extended_code) {
        (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_TRIGGER) => {
            return None;
        }
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => StoreFault::Busy(options.busy_wait.as_secs()),
        (ErrorCode::DiskFull, _) => StoreFault::Full,
        (ErrorCode::ReadOnly, _) => StoreFault::ReadOnly,
        (ErrorCode::DatabaseCorrupt, _) => StoreFault::Damaged { first_bad: None, what: said() },
        (ErrorCode::NotADatabase, _) => {
            StoreFault::NotARecord("it has another form, or its beginning is damaged".into())
        }
        (ErrorCode::CannotOpen | ErrorCode::PermissionDenied, _) => StoreFault::CannotOpen(said()),
        _ => StoreFault::Failed(said()),
    })
}

/// The fault that `error` is where no place is asked for, so that none can be taken.
pub(super) fn for_sure(error: &Error, options: &Options) -> StoreFault {
    of(error, options).unwrap_or_else(|| StoreFault::Failed(error.to_string().into()))
}

/// The fault that an error while reading is.
pub(super) fn while_reading(error: &Error) -> StoreFault {
    for_sure(error, &Options::default())
}
