//! Carrying a record into another, event by event: places, times, ids and hashes stay as they are. Safe to run again, and
//! goes on where it was interrupted.

use super::CareError;
use crate::domain::event::{Event, Head, NewEvent};
use crate::record::store::{Append, AppendError, Store};
use crate::record::verify::links;
use crate::text::SafeText;

/// How many events are written at once.
const BATCH: usize = 200;
/// How many are read at once.
const PAGE: usize = 2_000;

/// What was carried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Carried {
    /// How many events were written.
    pub added: u64,
    /// How many were there already.
    pub there: u64,
    /// How many the record that was copied to has beyond the copy.
    pub beyond: u64,
    /// The head of what was copied.
    pub head: Head,
}

/// Every event of `store`, read page by page.
pub fn events_of(store: &dyn Store) -> impl Iterator<Item = Result<Event, CareError>> {
    let (mut at, mut page, mut is_done) = (0, Vec::new().into_iter(), false);
    std::iter::from_fn(move || {
        if is_done {
            return None;
        }
        if page.len() == 0 {
            match store.page(at, PAGE) {
                Ok(events) => page = events.into_iter(),
                Err(error) => {
                    is_done = true;
                    return Some(Err(error.into()));
                }
            }
        }
        let event: Option<Event> = page.next();
        at = event.as_ref().map_or(at, |event| event.position);
        is_done = event.is_none();
        event.map(Ok)
    })
}

/// Writes `events`, which are called `from`, into the record `into`: one that is empty, that has their beginning, or that
/// has them all. Where the two differ nothing is written.
pub fn carry(
    events: impl Iterator<Item = Result<Event, CareError>>,
    from: &SafeText,
    into: &dyn Store,
) -> Result<Carried, CareError> {
    let end = into.head()?;
    let mut theirs = events_of(into);
    let mut done = Carried { added: 0, there: 0, beyond: 0, head: Head::EMPTY };
    let mut batch: Vec<Event> = Vec::new();
    for event in events {
        let event = event?;
        if event.position <= end.position {
            if theirs.next().transpose()?.as_ref() != Some(&event) {
                return Err(CareError::Differs { place: into.place(), from: from.clone(), position: event.position });
            }
            done.there += 1;
            done.head = event.head();
            continue;
        }
        batch.push(event);
        if batch.len() == BATCH {
            write(&mut batch, &mut done, into)?;
        }
    }
    write(&mut batch, &mut done, into)?;
    done.beyond = end.position.saturating_sub(done.head.position);
    Ok(done)
}

fn write(batch: &mut Vec<Event>, done: &mut Carried, into: &dyn Store) -> Result<(), CareError> {
    let Some(last) = batch.last().map(Event::head) else { return Ok(()) };
    let events: Vec<NewEvent> = batch.iter().map(|event| event.new.clone()).collect();
    let meanwhile = || CareError::Meanwhile { place: into.place(), position: done.head.position };
    match into.append_at(done.head, &Append { events }) {
        Ok(appended) if appended.events == *batch => {}
        Ok(_) | Err(AppendError::Conflict { .. } | AppendError::IdReused) => return Err(meanwhile()),
        Err(AppendError::Store(error)) => {
            return Err(CareError::Stopped { error, position: done.head.position });
        }
    }
    done.added += batch.len() as u64;
    done.head = last;
    batch.clear();
    Ok(())
}

/// Refuses a record that is not what was written; gives its head.
pub fn sound(store: &dyn Store, rest: &'static str) -> Result<Head, CareError> {
    let found = links(store, None)?;
    match found.wrong {
        None => Ok(found.head),
        Some(wrong) => Err(CareError::Unsound { place: store.place(), wrong, rest }),
    }
}

/// Copies the record `from` into `into` and checks both, from the first link to the last.
pub fn move_to(from: &dyn Store, into: &dyn Store) -> Result<Carried, CareError> {
    let rest = "Nothing was copied. Look at it with clinic record verify, and restore the newest backup.";
    if sound(from, rest)? == Head::EMPTY {
        return Err(CareError::NoRecord(from.place()));
    }
    let done = carry(events_of(from), &from.place(), into)?;
    let rest = "The record it was copied from is untouched and stays the one to use.";
    sound(into, rest)?;
    Ok(done)
}
