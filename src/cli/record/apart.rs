//! A page beside the record: what signing in writes goes here, where it must not go into the record itself.
//!
//! A record that is checked stays as it was found, a copy stays the copy whose head was noted, and a record that an import
//! goes on in has to end where the import expects it. Whoever signs in for these leaves no entry; a wrong passphrase does.

use std::cell::RefCell;

use uuid::Uuid;

use crate::cli::context::Context;
use crate::cli::outcome::{Code, Refused};
use crate::cli::sign_in;
use crate::domain::event::{Event, Head, NewEvent};
use crate::domain::register::Register;
use crate::record::access::RecordDeed;
use crate::record::store::{Append, AppendError, Appended, Store, StoreError};
use crate::text::SafeText;

/// Whether whoever runs the program may do this with the record that `register` was read from; nobody is asked where it is
/// not shared. Wrong passphrases are written into `counted`, where that is given.
pub(super) fn looks_after(
    context: &Context,
    mut register: Register,
    counted: Option<&dyn Store>,
    deed: RecordDeed,
) -> Result<(), Refused> {
    let page = Page { start: register.head(), written: RefCell::default() };
    let Err(refused) = sign_in::looks_after(context, &page, &mut register, deed) else { return Ok(()) };
    let guesses: Vec<NewEvent> = page.written.into_inner().into_iter().map(|event| event.new).collect();
    if let Some(store) = counted.filter(|_| refused.code == Code::SignedOut && !guesses.is_empty()) {
        // Where it cannot be written the refusal stands all the same.
        let _ = count(store, guesses);
    }
    Err(refused)
}

/// How often a place in a stream is tried for while others take it.
const TRIES: usize = 64;

/// Writes `guesses` after those that others made at the same moment: every one is counted.
fn count(store: &dyn Store, mut guesses: Vec<NewEvent>) -> Result<(), AppendError> {
    for _ in 1..TRIES {
        match store.append(&Append { events: guesses.clone() }) {
            Err(AppendError::Conflict { since }) if !since.is_empty() => {
                for guess in &mut guesses {
                    let others = since.iter().filter(|event| event.new.stream == guess.stream).count() as u64;
                    guess.version = guess.version.saturating_add(others);
                }
            }
            done => return done.map(|_| ()),
        }
    }
    store.append(&Append { events: guesses }).map(|_| ())
}

/// What is written after `start`, kept in memory alone.
struct Page {
    start: Head,
    written: RefCell<Vec<Event>>,
}

impl Store for Page {
    /// Nobody else writes here, so every event is the next of its stream.
    fn append(&self, append: &Append) -> Result<Appended, AppendError> {
        let mut written = self.written.borrow_mut();
        let mut events = Vec::new();
        for new in &append.events {
            let head = written.last().map_or(self.start, Event::head);
            let event = Event::chained(new.clone(), head);
            written.push(event.clone());
            events.push(event);
        }
        Ok(Appended { events })
    }

    fn append_at(&self, head: Head, append: &Append) -> Result<Appended, AppendError> {
        let since = self.after(head.position)?;
        if since.is_empty() && self.head()? == head {
            self.append(append)
        } else {
            Err(AppendError::Conflict { since })
        }
    }

    fn page(&self, position: u64, most: usize) -> Result<Vec<Event>, StoreError> {
        let written = self.written.borrow();
        Ok(written.iter().filter(|event| event.position > position).take(most).cloned().collect())
    }

    fn find(&self, id: Uuid) -> Result<Option<Event>, StoreError> {
        Ok(self.written.borrow().iter().find(|event| event.new.id == id).cloned())
    }

    fn head(&self) -> Result<Head, StoreError> {
        Ok(self.written.borrow().last().map_or(self.start, Event::head))
    }

    fn check(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn place(&self) -> SafeText {
        "a page beside the record".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::Timestamp;
    use crate::domain::payload::{Dated, Payload as _};
    use crate::domain::person::{PersonWhat, UNKNOWN_NAME, guesses_at_nobody};
    use crate::record::store::{Options, open};
    use crate::record::verify::load;

    #[test]
    fn guesses_made_side_by_side_are_each_counted() {
        let folder = tempfile::tempdir().unwrap();
        let store = || open(folder.path().join("clinic.db").to_str().unwrap(), Options::default()).unwrap();
        let name = "N. Nobody".into();
        let guess = || {
            let what = PersonWhat::Guess { uptime: None };
            let dated = Dated { on: Timestamp::UNIX_EPOCH.date_naive(), what };
            NewEvent {
                id: Uuid::now_v7(),
                stream: guesses_at_nobody(&name),
                // All of them saw a record without any.
                version: 1,
                by: UNKNOWN_NAME.into(),
                role: "viewer".into(),
                on_behalf_of: None,
                terminal: "test".into(),
                time: "2026-11-24T09:00:00.000Z".into(),
                kind: dated.what.kind(),
                payload_version: dated.what.form(),
                payload: dated.payload(),
            }
        };
        for _ in 0..5 {
            count(&*store(), vec![guess()]).unwrap();
        }
        let register = load(&*store()).unwrap();
        let counted = register.people().guesses(&guesses_at_nobody(&name));
        assert_eq!((counted.since.len(), counted.version), (5, 5));
        // At once, from threads of their own.
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| count(&*store(), vec![guess()]).unwrap());
            }
        });
        assert_eq!(load(&*store()).unwrap().people().guesses(&guesses_at_nobody(&name)).version, 9);
    }
}
