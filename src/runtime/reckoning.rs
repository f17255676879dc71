//! What is reckoned beside the screens, on as many threads as the machines it runs on have to give.

use std::thread;

use crate::insight::reckoned::{Question, Reckoned};

/// Answers a question, its series on two threads. What `before` answered already is not reckoned again.
pub fn reckon(question: Question, before: Option<&Reckoned>) -> Reckoned {
    Reckoned::new(question, before, |question| {
        let shares = thread::scope(|scope| {
            let other = scope.spawn(|| question.share(1, 2));
            let own = question.share(0, 2);
            [Ok(own), other.join()]
        });
        // A panic of the other is one of this thread, and ends the program as any does.
        shares.map(|share| share.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}
