//! What waits for a thread: the next thing to do, and word that everything before is done.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// The next of what is given, in the order in which it is; none once nothing more comes. Left out is what
/// `is_made_later` finds done again by something that waits behind it.
pub(super) fn next<T>(
    given: &Receiver<T>,
    waiting: &mut VecDeque<T>,
    is_made_later: impl Fn(&T, &VecDeque<T>) -> bool,
) -> Option<T> {
    loop {
        if waiting.is_empty() {
            waiting.push_back(given.recv().ok()?);
        }
        waiting.extend(given.try_iter());
        let first = waiting.pop_front()?;
        if !is_made_later(&first, waiting) {
            return Some(first);
        }
    }
}

/// Waits until everything handed over before is done, which `tells` asks to be told of; `false` where that took longer than
/// `limit`.
pub(super) fn settle<T>(to: &Sender<T>, tells: impl FnOnce(Sender<()>) -> T, limit: Duration) -> bool {
    let (done, is_done) = channel();
    to.send(tells(done)).is_ok() && is_done.recv_timeout(limit).is_ok()
}
