//! Entries are written: all or none, in one transaction that looks first at what is there.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{SqliteStore, faults, rows};
use crate::domain::event::{Event, Head};
use crate::record::store::{Append, AppendError, Appended, StoreFault};

/// How often a write that met another one is tried again before it is called a fault.
const TRIES: usize = 3;

/// Why one try at writing did not end in an answer.
enum Try {
    /// A place that was free is taken: look again.
    Raced,
    /// It ended.
    Ended(AppendError),
}

impl SqliteStore {
    /// Writes; where `at` is given only if the record still ends there.
    pub(super) fn write(&self, append: &Append, at: Option<Head>) -> Result<Appended, AppendError> {
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
