//! The thread that talks to the server: one request after the other over one line, the listening beside it. A caller is
//! answered within the limit, whatever the network does.

use std::io;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::LocalSet;
use uuid::Uuid;

use super::append::Outcome;
use super::connection::Plan;
use super::line::{Away, Line};
use super::{guards, listen, rows};
use crate::domain::event::{Event, Head};
use crate::record::here::Here;
use crate::record::store::{Append, GRACE, StoreFault, Tell};
use crate::text::SafeText;

/// Where an answer goes.
pub(super) type Reply<T> = SyncSender<Result<T, StoreFault>>;

/// What is asked of the thread.
pub(super) enum Ask {
    /// Where a head is given, only if the record still ends there.
    Append(Append, Option<Head>, Reply<Outcome>),
    Page(u64, usize, Reply<Vec<Event>>),
    Find(Uuid, Reply<Option<Event>>),
    Head(Reply<Head>),
    Check(Reply<()>),
    Warnings(Reply<Vec<SafeText>>),
    Here(Option<Here>, Reply<Vec<Here>>),
    Watch(Tell),
}

/// The thread, seen from outside. It ends once this is dropped.
pub(super) struct Worker {
    asks: UnboundedSender<Ask>,
    limit: Duration,
}

impl Worker {
    pub(super) fn start(plan: Plan) -> io::Result<Self> {
        let limit = plan.limit();
        let (asks, asked) = unbounded_channel();
        let runtime = Builder::new_current_thread().enable_all().build()?;
        thread::Builder::new().name("record-server".into()).spawn(move || {
            LocalSet::new().block_on(&runtime, serve(plan, asked));
            // What still waits for the network is not waited for.
            runtime.shutdown_timeout(Duration::from_millis(100));
        })?;
        Ok(Self { asks, limit })
    }

    /// Asks, and waits for the answer: [`GRACE`] longer than the thread's own limit, before it is given up.
    pub(super) fn ask<T>(&self, ask: impl FnOnce(Reply<T>) -> Ask) -> Result<T, StoreFault> {
        let (reply, answer) = sync_channel(1);
        let gone = || StoreFault::Failed("the part of the program that talks to the server has ended".into());
        self.asks.send(ask(reply)).map_err(|_| gone())?;
        match answer.recv_timeout(self.limit.saturating_add(GRACE)) {
            Ok(answer) => answer,
            // It may still be under way.
            Err(RecvTimeoutError::Timeout) => Err(StoreFault::Unsure),
            Err(RecvTimeoutError::Disconnected) => Err(gone()),
        }
    }

    pub(super) fn watch(&self, tell: Tell) {
        // A thread ends only by a panic, and that ends the process.
        let _ = self.asks.send(Ask::Watch(tell));
    }
}

async fn serve(plan: Plan, mut asked: UnboundedReceiver<Ask>) {
    let away = Away::default();
    let mut line = Line::new(plan.clone(), away.clone());
    while let Some(ask) = asked.recv().await {
        // A caller that has given up hears nothing.
        match ask {
            Ask::Append(append, at, reply) => drop(reply.send(line.append(&append, at).await)),
            Ask::Page(position, most, reply) => {
                drop(reply.send(line.read(async |client| rows::page(client, position, most).await).await));
            }
            Ask::Find(id, reply) => {
                let find = async |client: &_| Ok(rows::find(client, &[id]).await?.remove(&id));
                drop(reply.send(line.read(find).await));
            }
            Ask::Head(reply) => drop(reply.send(line.read(rows::head).await)),
            Ask::Check(reply) => drop(reply.send(line.read(guards::check).await)),
            Ask::Warnings(reply) => drop(reply.send(line.read(guards::warnings).await)),
            Ask::Here(here, reply) => drop(reply.send(Ok(line.here(here.as_ref()).await))),
            Ask::Watch(tell) => drop(tokio::task::spawn_local(listen::watch(plan.clone(), away.clone(), tell))),
        }
    }
}
