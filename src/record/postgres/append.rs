//! Writing: one transaction, ids first, then versions, then places. Courtesy is a lock; correctness is uniqueness.

use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use tokio_postgres::{Client, SimpleQueryMessage};
use uuid::Uuid;

use super::faults::{self, Trouble};
use super::rows;
use crate::domain::event::{Event, Head, NewEvent};
use crate::record::store::{Append, Appended};

const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";
/// Writers give way to each other here, so that they seldom meet at a place. Whoever finds another at work looks again a
/// little later, not in a queue: of many who wait for one action all but the first have to look again anyway.
const BEGIN_IF_FREE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_try_advisory_xact_lock(1129074243, 2)";

/// How a try at writing ended.
pub(super) enum Outcome {
    /// It is in the record.
    Appended(Appended),
    /// Somebody else was first.
    Conflict(Vec<Event>),
    /// An id stands for something else.
    IdReused,
}

/// The answer that can be given before anything is written: it is there already, or somebody else was first. Nobody is
/// kept waiting for it. Whoever comes in between is noticed by the uniqueness of what is written, and it is looked again.
pub(super) async fn already_answered(
    client: &Client,
    append: &Append,
    at: Option<Head>,
) -> Result<Option<Outcome>, Trouble> {
    let ids: Vec<Uuid> = append.events.iter().map(|new| new.id).collect();
    let streams: Vec<&str> = append.events.iter().map(|new| new.stream.as_str()).collect();
    let (there, versions) = both(rows::find(client, &ids), rows::versions(client, &streams)).await;
    if let Some(answer) = already_there(&there?, append) {
        return Ok(Some(answer));
    }
    let versions = versions?;
    // An earlier try of ours, whose answer was lost, may have landed only after the ids were asked for.
    let conflict = |since: Vec<Event>| {
        let is_ours = since.iter().any(|event| ids.contains(&event.new.id));
        if is_ours { Err(Trouble::Raced) } else { Ok(Some(Outcome::Conflict(since))) }
    };
    if let Some(at) = at
        && rows::head(client).await? != at
    {
        return conflict(rows::page(client, at.position, append.events.len()).await?);
    }
    for (at, new) in append.events.iter().enumerate() {
        let earlier = append.events.iter().take(at).filter(|earlier| earlier.stream == new.stream).count();
        let seen = new.version.saturating_sub(1).saturating_sub(u64::try_from(earlier).unwrap_or(u64::MAX));
        let version = versions.get(new.stream.as_str()).copied().unwrap_or(0);
        if new.version == 0 || version != seen {
            return conflict(rows::stream_after(client, &new.stream, seen).await?);
        }
    }
    Ok(None)
}

/// Begins a transaction; `false` where another writer is at work.
async fn begin(client: &Client, has_locks: bool) -> Result<bool, Trouble> {
    if !has_locks {
        return client.batch_execute(BEGIN).await.map(|()| true).map_err(|error| faults::of(&error));
    }
    let begun = client.simple_query(BEGIN_IF_FREE).await.map_err(|error| faults::of(&error))?;
    Ok(begun.iter().any(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0) == Some("t"),
        _ => false,
    }))
}

/// Writes in one transaction, after the last event there is; where `at` is given only if that is the last.
pub(super) async fn write(
    client: &Client,
    append: &Append,
    at: Option<Head>,
    has_locks: bool,
    committing: &mut bool,
) -> Result<Appended, Trouble> {
    let (begun, head) = both(begin(client, has_locks), rows::head(client)).await;
    if !begun? {
        return Err(Trouble::Raced);
    }
    let mut head = head?;
    // Somebody came in between: what follows is told when it is looked again.
    if at.is_some_and(|at| at != head) {
        return Err(Trouble::Raced);
    }
    let mut events = Vec::with_capacity(append.events.len());
    for new in &append.events {
        let event = Event::chained(new.clone(), head);
        head = event.head();
        events.push(event);
    }
    rows::insert(client, &events).await?;
    *committing = true;
    client.batch_execute("COMMIT").await.map_err(|error| {
        let trouble = faults::of(&error);
        // Anything but a lost line is the server's own word that it did not commit. A line that is lost while it shuts
        // down may have been lost after the commit.
        *committing = matches!(trouble, Trouble::Lost(_));
        trouble
    })?;
    Ok(Appended { events })
}

/// Asks two things at once, in this order, so that both answers take the time of one.
async fn both<A, B>(first: impl Future<Output = A>, second: impl Future<Output = B>) -> (A, B) {
    let (mut first, mut second) = (pin!(first), pin!(second));
    let mut answers = (None, None);
    poll_fn(move |context| {
        if answers.0.is_none()
            && let Poll::Ready(answer) = first.as_mut().poll(context)
        {
            answers.0 = Some(answer);
        }
        if answers.1.is_none()
            && let Poll::Ready(answer) = second.as_mut().poll(context)
        {
            answers.1 = Some(answer);
        }
        match (answers.0.take(), answers.1.take()) {
            (Some(one), Some(other)) => Poll::Ready((one, other)),
            early => {
                answers = early;
                Poll::Pending
            }
        }
    })
    .await
}

/// The answer where some of the ids are in the record already: all of them with equal content, or not.
fn already_there(there: &HashMap<Uuid, Event>, append: &Append) -> Option<Outcome> {
    let mut ids: Vec<Uuid> = append.events.iter().map(|new| new.id).collect();
    ids.sort_unstable();
    if ids.windows(2).any(|pair| pair[0] == pair[1]) {
        return Some(Outcome::IdReused);
    }
    if there.is_empty() {
        return None;
    }
    let same = |new: &NewEvent| there.get(&new.id).filter(|event| event.new == *new).cloned();
    let events: Option<Vec<Event>> = append.events.iter().map(same).collect();
    Some(events.map_or(Outcome::IdReused, |events| Outcome::Appended(Appended { events })))
}

pub(super) fn has_nul(new: &NewEvent) -> bool {
    let texts = [new.stream.as_str(), &new.by, &new.role, &new.terminal, &new.time, &new.kind, &new.payload];
    texts.iter().chain(new.on_behalf_of.as_deref().iter()).any(|text| text.contains('\0'))
}
