//! The access log behind the command line: who listed child records is noted in the record before they are printed.

use chrono::NaiveDate;

use super::outcome::{Code, Refused};
use crate::domain::access::Looked;
use crate::domain::event::Timestamp;
use crate::domain::people::Actor;
use crate::domain::register::Register;
use crate::record::care::access;
use crate::record::store::Store;

/// Whether records are only printed once that is noted: in a shared record. In single-person mode there is nobody whose
/// looking a note would show to others, and a read-only record stays readable.
fn must_be_noted(register: &Register) -> bool {
    register.is_shared()
}

/// Notes that `me` listed child records. A list of none shows nobody, and is not noted.
pub fn note(
    store: &dyn Store,
    register: &Register,
    me: &Actor,
    (today, now): (NaiveDate, Timestamp),
    looked: Looked,
) -> Result<(), Refused> {
    if looked.rows == 0 {
        return Ok(());
    }
    match access::note(store, access::opened(me, looked, today, now, uuid::Uuid::now_v7())) {
        Err(error) if must_be_noted(register) => {
            let message = format!("Child records stay closed: that they are listed could not be noted. {error}");
            Err(Refused::new(Code::RecordUnusable, message))
        }
        _ => Ok(()),
    }
}
