//! The line that works: opened when it is needed, hung up when it is of no more use, and every request over it answered or
//! given up in time.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_postgres::Client;

use super::append::{self, Outcome};
use super::connection::{Connected, Plan};
use super::faults::Trouble;
use super::here::{self, Terminal};
use crate::domain::event::Head;
use crate::record::here::Here;
use crate::record::store::{Append, StoreFault};
use crate::text::SafeText;

/// The first and the longest pause before it is looked again.
const PAUSES: (Duration, Duration) = (Duration::from_millis(5), Duration::from_millis(150));

/// How long a server is asked who else is here: it is a courtesy, and what people write waits behind it.
const COURTESY: Duration = Duration::from_secs(2);

/// Why the server is known to be away, as whoever listens found out: then nobody waits for it. The same for both.
pub(super) type Away = Rc<RefCell<Option<SafeText>>>;

/// A line that is opened when it is needed and hung up when it is of no more use.
pub(super) struct Line {
    pub(super) plan: Plan,
    connected: Option<Connected>,
    /// Whether the server has locks to give way by. One that only speaks PostgreSQL's language may not; what is written
    /// is as safe without.
    has_locks: bool,
    away: Away,
    terminal: Terminal,
}

impl Line {
    pub(super) fn new(plan: Plan, away: Away) -> Self {
        Self { plan, connected: None, has_locks: true, away, terminal: Terminal::new() }
    }

    async fn client(&mut self) -> Result<&Client, Trouble> {
        if self.connected.as_ref().is_none_or(|connected| connected.client.is_closed()) {
            self.connected = None;
            if let Some(why) = self.away.borrow().clone() {
                return Err(Trouble::Lost(why));
            }
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
                    return Err(self.plan.said(trouble));
                }
                Err(_) => {
                    self.connected = None;
                    return Err(StoreFault::Away("it did not answer in time".into()));
                }
            }
        }
    }

    /// Writes, where `at` is given only if the record still ends there. An answer that was lost is asked for again: where
    /// it was written after all, the ids say so.
    pub(super) async fn append(&mut self, append: &Append, at: Option<Head>) -> Result<Outcome, StoreFault> {
        if append.events.iter().any(append::has_nul) {
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
            let tried = timeout_at(deadline, self.try_append(append, at, &mut committing)).await;
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
                // No room for a new line is no answer either: what is left of the old one may still take it.
                Trouble::Lost(_) | Trouble::Fault(StoreFault::Away(_)) if committing || unsure => {
                    unsure = true;
                    self.connected = None;
                    sleep(uneven(pause)).await;
                    pause = (pause * 2).min(PAUSES.1);
                    if Instant::now() >= deadline {
                        return Err(StoreFault::Unsure);
                    }
                }
                // Whatever is wrong now says nothing about the commit whose answer was lost.
                _ if unsure => {
                    self.connected = None;
                    return Err(StoreFault::Unsure);
                }
                Trouble::Lost(_) if was_open => {
                    self.connected = None;
                    was_open = false;
                }
                other => {
                    // A session that takes no writes takes none for good: another may, or another server.
                    if matches!(other, Trouble::Lost(_) | Trouble::Fault(StoreFault::ServerReadOnly)) {
                        self.connected = None;
                    }
                    return Err(self.plan.said(other));
                }
            }
        }
    }

    async fn try_append(
        &mut self,
        append: &Append,
        at: Option<Head>,
        committing: &mut bool,
    ) -> Result<Outcome, Trouble> {
        let has_locks = self.has_locks;
        let client = self.client().await?;
        if let Some(answer) = append::already_answered(client, append, at).await? {
            return Ok(answer);
        }
        let failed = match append::write(client, append, at, has_locks, committing).await {
            Ok(appended) => return Ok(Outcome::Appended(appended)),
            Err(trouble) => trouble,
        };
        // Nothing was written, unless the line was lost. One that cannot even take that back is of no more use.
        if !matches!(failed, Trouble::Lost(_)) && client.batch_execute("ROLLBACK").await.is_err() {
            self.connected = None;
        }
        // Without the lock it is asked for nothing more that it might not have: then this is its answer.
        if has_locks && matches!(failed, Trouble::Unsupported) {
            self.has_locks = false;
            return Err(Trouble::Raced);
        }
        Err(failed)
    }

    /// Says what is open here, and gives who else has the same open; nobody where the server does not know or does not
    /// answer. Over a new line it is said anew.
    pub(super) async fn here(&mut self, here: Option<&Here>) -> Vec<Here> {
        // That nothing is open needs no new line.
        if here.is_none() && self.connected.is_none() {
            return Vec::new();
        }
        match timeout(COURTESY, self.ask_here(here)).await {
            Ok(Ok(others)) => others,
            Ok(Err(Trouble::Lost(_))) | Err(_) => {
                self.connected = None;
                Vec::new()
            }
            Ok(Err(_)) => Vec::new(),
        }
    }

    async fn ask_here(&mut self, here: Option<&Here>) -> Result<Vec<Here>, Trouble> {
        let name = here.map_or_else(|| here::NOWHERE.to_owned(), |here| here::name(here, &self.terminal));
        self.client().await?;
        let Some(connected) = &mut self.connected else { return Ok(Vec::new()) };
        if connected.called != name {
            here::call(&connected.client, &name).await?;
            connected.called = name;
        }
        let Some(here) = here else { return Ok(Vec::new()) };
        let names = here::names(&connected.client).await?;
        Ok(names.iter().filter_map(|name| here::told(name, here, &self.terminal)).collect())
    }
}

/// Between half of `pause` and all of it, so that those who met do not meet again.
fn uneven(pause: Duration) -> Duration {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let share = now.subsec_nanos() / 100 % 1_000;
    pause / 2 + pause * share / 2_000
}
