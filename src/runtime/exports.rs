//! The thread that writes exports. Their folder may be on a drive of another machine, and a drive that hangs holds up neither
//! half-typed text nor the record: it is waited for nowhere but at the end, and there no longer than anything else.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use chrono::Local;

use super::{Wake, export, waiting};
use crate::app::msg::{Msg, NewPaper};
use crate::report::document::Document;
use crate::report::formats::Format;
use crate::text::SafeText;

/// The thread, seen from outside.
pub(super) struct Exports(Sender<Task>);

/// A new file, and the first part of its name.
pub(super) enum Export {
    /// This text.
    Text { stem: String, ending: &'static str, text: String },
    /// A paper, in its format.
    Paper { stem: String, document: Box<Document>, format: Format },
    /// Papers that belong together.
    Papers(Vec<NewPaper>),
}

enum Task {
    Write(Export),
    /// Everything that was handed over before is done once this is told.
    Tell(Sender<()>),
}

impl Exports {
    /// Starts it; a file goes to the first of `folders` that takes it.
    pub(super) fn start(folders: Vec<PathBuf>, tell: Sender<Wake>) -> io::Result<Self> {
        Self::start_with(move |new| write(&folders, new), tell)
    }

    fn start_with(
        write: impl Fn(Export) -> Result<SafeText, SafeText> + Send + 'static,
        tell: Sender<Wake>,
    ) -> io::Result<Self> {
        let (give, given) = channel();
        thread::Builder::new().name("exports".into()).spawn(move || {
            while let Ok(task) = given.recv() {
                match task {
                    Task::Write(new) => drop(tell.send(Wake::Msg(Msg::Wrote(write(new))))),
                    Task::Tell(done) => drop(done.send(())),
                }
            }
        })?;
        Ok(Self(give))
    }

    /// Hands a file over.
    pub(super) fn give(&self, new: Export) {
        // A thread ends only by a panic, and that ends the process.
        let _ = self.0.send(Task::Write(new));
    }

    /// Waits until everything handed over is written; `false` where that took longer than `limit`.
    pub(super) fn settle(&self, limit: Duration) -> bool {
        waiting::settle(&self.0, Task::Tell, limit)
    }
}

fn write(folders: &[PathBuf], new: Export) -> Result<SafeText, SafeText> {
    let now = Local::now().naive_local();
    match new {
        Export::Text { stem, ending, text } => export::write_file(folders, (&stem, ending), &text, now),
        Export::Paper { stem, document, format } => export::write_paper(folders, &stem, (&document, format), now),
        Export::Papers(papers) => export::write_papers(folders, &papers, now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drive_that_hangs_is_waited_for_no_longer_than_was_said() {
        let (tell, told) = channel();
        let (go, wait) = channel::<()>();
        let hangs = move |_| {
            let _ = wait.recv();
            Ok("Written".into())
        };
        let exports = Exports::start_with(hangs, tell).unwrap();
        exports.give(Export::Text { stem: "list".into(), ending: "csv", text: String::new() });
        assert!(!exports.settle(Duration::from_millis(50)));
        go.send(()).unwrap();
        assert!(exports.settle(Duration::from_secs(20)));
        assert!(matches!(told.try_recv(), Ok(Wake::Msg(Msg::Wrote(Ok(_))))));
    }
}
