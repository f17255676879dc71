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
        let _ = store.append(&Append { events: guesses });
    }
    Err(refused)
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
