//! Writing: one transaction, ids first, then versions, then places. Courtesy is a lock; correctness is uniqueness.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};
use tokio_postgres::{Client, SimpleQueryMessage};
use uuid::Uuid;

use super::connection::{Connected, Plan};
use super::faults::{self, Trouble};
use super::rows;
use crate::domain::event::{Event, NewEvent};
use crate::record::store::{Append, Appended, StoreFault};

const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";
/// Writers give way to each other here, so that they seldom meet at a place. Whoever finds another at work looks again a
/// little later, not in a queue: of many who wait for one action all but the first have to look again anyway.
const BEGIN_IF_FREE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_try_advisory_xact_lock(1129074243, 2)";

/// The first and the longest pause before it is looked again.
const PAUSES: (Duration, Duration) = (Duration::from_millis(5), Duration::from_millis(150));

/// How a try at writing ended.
pub(super) enum Outcome {
    /// It is in the record.
    Appended(Appended),
    /// Somebody else was first.
    Conflict(Vec<Event>),
    /// An id stands for something else.
    IdReused,
}

/// A line that is opened when it is needed and hung up when it is of no more use.
pub(super) struct Line {
    pub(super) plan: Plan,
    connected: Option<Connected>,
    /// Whether the server has locks to give way by. One that only speaks PostgreSQL's language may not; what is written
    /// is as safe without.
    has_locks: bool,
}

impl Line {
    pub(super) fn new(plan: Plan) -> Self {
        Self { plan, connected: None, has_locks: true }
    }

    async fn client(&mut self) -> Result<&Client, Trouble> {
        if self.connected.as_ref().is_none_or(|connected| connected.client.is_closed()) {
            self.connected = None;
            self.connected = Some(self.plan.connect().await?);
        }
        self.connected.as_ref().map(|connected| &connected.client).ok_or_else(|| Trouble::Lost("".into()))
    }

    /// Reads; once more over a new line where the old one turns out to be dead.
    pub(super) async fn read<T>(&mut self, ask: impl AsyncFn(&Client) -> Result<T, Trouble>) -> Result<T, StoreFault> {
        let deadline = Instant::now() + self.plan.limit();
        let mut was_open = self.connected.is_some();
        loop {
            let answer = timeout_at(deadline, async { ask(self.client().await?).await }).await;
            match answer {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(Trouble::Lost(_))) if was_open => {
                    self.connected = None;
                    was_open = false;
                }
                Ok(Err(Trouble::Raced)) => sleep(uneven(PAUSES.0)).await,
                Ok(Err(trouble)) => {
                    if matches!(trouble, Trouble::Lost(_)) {
                        self.connected = None;
                    }
                    return Err(self.said(trouble));
                }
                Err(_) => {
                    self.connected = None;
                    return Err(StoreFault::Away("it did not answer in time".into()));
                }
            }
        }
    }

    /// Writes. An answer that was lost is asked for again: where it was written after all, the ids say so.
    pub(super) async fn append(&mut self, append: &Append) -> Result<Outcome, StoreFault> {
        if append.events.iter().any(has_nul) {
            let what = "an entry holds a character (NUL) that a database cannot keep";
            return Err(StoreFault::Failed(what.into()));
        }
        let deadline = Instant::now() + self.plan.limit();
        // Whether a commit was sent whose answer never came.
        let mut unsure = false;
        let mut was_open = self.connected.is_some();
        let mut pause = PAUSES.0;
        loop {
            let mut committing = false;
            let tried = timeout_at(deadline, self.try_append(append, &mut committing)).await;
            let trouble = match tried {
                Ok(Ok(outcome)) => return Ok(outcome),
                Ok(Err(trouble)) => trouble,
                Err(_) => {
                    self.connected = None;
                    let busy = StoreFault::Busy(self.plan.limit().as_secs());
                    return Err(if unsure || committing { StoreFault::Unsure } else { busy });
                }
            };
            match trouble {
                Trouble::Raced => {
                    sleep(uneven(pause)).await;
                    pause = (pause * 2).min(PAUSES.1);
                }
                Trouble::Lost(_) if committing || unsure => {
                    unsure = true;
                    self.connected = None;
                    sleep(PAUSES.1).await;
                    if Instant::now() >= deadline {
                        return Err(StoreFault::Unsure);
                    }
                }
                Trouble::Lost(_) if was_open => {
                    self.connected = None;
                    was_open = false;
                }
                other => {
                    if matches!(other, Trouble::Lost(_)) {
                        self.connected = None;
                    }
                    return Err(self.said(other));
                }
            }
        }
    }

    async fn try_append(&mut self, append: &Append, committing: &mut bool) -> Result<Outcome, Trouble> {
        let has_locks = self.has_locks;
        let client = self.client().await?;
        if let Some(answer) = already_answered(client, append).await? {
            return Ok(answer);
        }
        let failed = match write(client, append, has_locks, committing).await {
            Ok(appended) => return Ok(Outcome::Appended(appended)),
            Err(trouble) => trouble,
        };
        // Nothing was written, unless the line was lost. One that cannot even take that back is of no more use.
        if !matches!(failed, Trouble::Lost(_)) && client.batch_execute("ROLLBACK").await.is_err() {
            self.connected = None;
        }
        if matches!(failed, Trouble::Unsupported) {
            self.has_locks = false;
            return Err(Trouble::Raced);
        }
        Err(failed)
    }

    fn said(&self, trouble: Trouble) -> StoreFault {
        match trouble.fault() {
            StoreFault::Busy(_) => StoreFault::Busy(self.plan.limit().as_secs()),
            other => other,
        }
    }
}

/// The answer that can be given before anything is written: it is there already, or somebody else was first. Nobody is
/// kept waiting for it. Whoever comes in between is noticed by the uniqueness of what is written, and it is looked again.
async fn already_answered(client: &Client, append: &Append) -> Result<Option<Outcome>, Trouble> {
    let ids: Vec<Uuid> = append.events.iter().map(|new| new.id).collect();
    if let Some(answer) = already_there(&rows::find(client, &ids).await?, append) {
        return Ok(Some(answer));
    }
    let streams: Vec<&str> = append.events.iter().map(|new| new.stream.as_str()).collect();
    let versions = rows::versions(client, &streams).await?;
    for (at, new) in append.events.iter().enumerate() {
        let earlier = append.events.iter().take(at).filter(|earlier| earlier.stream == new.stream).count();
        let seen = new.version.saturating_sub(1).saturating_sub(u64::try_from(earlier).unwrap_or(u64::MAX));
        let version = versions.get(new.stream.as_str()).copied().unwrap_or(0);
        if new.version == 0 || version != seen {
            return Ok(Some(Outcome::Conflict(rows::stream_after(client, &new.stream, seen).await?)));
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

/// Writes in one transaction, after the last event there is.
async fn write(client: &Client, append: &Append, has_locks: bool, committing: &mut bool) -> Result<Appended, Trouble> {
    if !begin(client, has_locks).await? {
        return Err(Trouble::Raced);
    }
    let mut head = rows::head(client).await?;
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

fn has_nul(new: &NewEvent) -> bool {
    let texts = [new.stream.as_str(), &new.by, &new.role, &new.terminal, &new.time, &new.kind, &new.payload];
    texts.iter().chain(new.on_behalf_of.as_deref().iter()).any(|text| text.contains('\0'))
}

/// Between half of `pause` and all of it, so that those who met do not meet again.
fn uneven(pause: Duration) -> Duration {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let share = now.subsec_nanos() / 100 % 1_000;
    pause / 2 + pause * share / 2_000
}
