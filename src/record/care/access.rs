//! The access log: who opened which list of child records, written into the record itself.
//!
//! In single-person mode it is noted too, for a record may be shared later; but looking never makes a record that is not
//! there yet: an empty one has nobody whose looking could be asked about.

use crate::domain::event::{Head, NewEvent};
use crate::record::store::{Append, AppendError, Store, StoreError};

/// Writes `event` into the record, where there is one; whether it was written.
pub fn note(store: &dyn Store, event: NewEvent) -> Result<bool, StoreError> {
    if store.head()? == Head::EMPTY {
        return Ok(false);
    }
    match store.append(&Append { events: vec![event] }) {
        // Its stream and its id are its own: another's can only be its own, written by a try whose answer was lost.
        Ok(_) | Err(AppendError::Conflict { .. } | AppendError::IdReused) => Ok(true),
        Err(AppendError::Store(error)) => Err(error),
    }
}
