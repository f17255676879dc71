//! The threads that do what the program asks for, and send back what came of it. Few and named: `network` fetches the
//! feed, `record` reads and writes what the store keeps, `files` what lies beside it, `exports` writes new files,
//! `reckoning` says what the series mean.

use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;

use super::exports::{Export, Exports};
use super::files::{Files, Task};
use super::reckoning::reckon;
use super::record::RecordDesk;
use super::{Wake, waiting};
use crate::app::msg::{Effect, FeedNews, Msg};
use crate::insight::reckoned::Question;
use crate::record::store::ANSWERED;
use crate::text::SafeText;

/// Fetches the feed; called on the network's thread. It tells its news as they come: what the cache has, that a refresh
/// has begun, what came of it.
pub type FeedDesk = Box<dyn FnMut(&mut dyn FnMut(FeedNews)) + Send>;

/// Where effects go.
pub struct Desks {
    /// Fetches the feed.
    pub feed: FeedDesk,
    /// Folders that exports may go to, the first that takes them.
    pub exports: Vec<PathBuf>,
    /// Keeps what people write; none where a test has nothing to record.
    pub record: Option<RecordDesk>,
}

/// The most text that is sent to a terminal's clipboard, in bytes; many terminals drop more without a word.
const CLIPBOARD: usize = 100_000;

/// The bytes that empty a terminal's clipboard.
pub(super) const NO_CLIPBOARD: &[u8] = b"\x1b]52;c;\x1b\\";

/// How long what was handed over for writing is waited for when the person leaves: until the store has answered.
const PATIENT: Duration = ANSWERED;

/// The same when the process is being ended from outside.
const HASTY: Duration = Duration::from_secs(1);

/// The running threads.
pub(super) struct Workers {
    network: Sender<()>,
    reckoning: Sender<Question>,
    files: Files,
    exports: Exports,
    record: Sender<Effect>,
    record_done: Receiver<()>,
}

impl Workers {
    /// Starts them.
    pub(super) fn start(mut desks: Desks, tell: &Sender<Wake>) -> io::Result<Self> {
        let (network, asked) = channel::<()>();
        let to_loop = tell.clone();
        thread::Builder::new().name("network".into()).spawn(move || {
            while asked.recv().is_ok() {
                // However often it was asked for meanwhile, it is fetched once.
                while asked.try_recv().is_ok() {}
                (desks.feed)(&mut |news| drop(to_loop.send(Wake::Msg(Msg::Feed(news)))));
            }
        })?;
        let (reckoning, questions) = channel::<Question>();
        let to_loop = tell.clone();
        thread::Builder::new().name("reckoning".into()).spawn(move || {
            // Whoever asked keeps the answer; here nothing is kept alive of a feed that is no longer in front.
            let mut before = Weak::new();
            while let Ok(first) = questions.recv() {
                // Only the newest question is still wanted.
                let question = questions.try_iter().last().unwrap_or(first);
                let answer = Arc::new(reckon(question, before.upgrade().as_deref()));
                before = Arc::downgrade(&answer);
                drop(to_loop.send(Wake::Msg(Msg::Reckoned(answer))));
            }
        })?;
        let drafts = desks.record.as_ref().map(|record| record.drafts().clone());
        let files = Files::start(drafts, tell.clone())?;
        let exports = Exports::start(desks.exports, tell.clone())?;
        let (record, given) = channel::<Effect>();
        let (done, record_done) = channel::<()>();
        let (to_loop, settled) = (tell.clone(), files.clone());
        thread::Builder::new().name("record".into()).spawn(move || {
            if let Some(record) = desks.record {
                keep_record(record, &given, &to_loop, settled);
            }
            drop(done);
        })?;
        Ok(Self { network, reckoning, files, exports, record, record_done })
    }

    /// Hands an effect to its thread. What concerns the terminal is the loop's own and never comes here.
    pub(super) fn give(&self, effect: Effect) {
        // A thread ends only by a panic, and that ends the process.
        match effect {
            Effect::Refresh => drop(self.network.send(())),
            Effect::Reckon(question) => drop(self.reckoning.send(question)),
            Effect::SaveDraft { author, place, fields } => self.files.give(Task::Keep { author, place, fields }),
            Effect::WriteFile { stem, ending, text } => self.exports.give(Export::Text { stem, ending, text }),
            Effect::WritePaper { stem, document, format } => {
                self.exports.give(Export::Paper { stem, document, format });
            }
            Effect::WritePapers(papers) => self.exports.give(Export::Papers(papers)),
            Effect::ActAs(person) => {
                drop(self.record.send(Effect::ActAs(person.clone())));
                self.files.give(Task::Comes(person));
            }
            other => drop(self.record.send(other)),
        }
    }

    /// Waits until everything handed over is written; `false` where that took too long. A fetch is not waited for.
    pub(super) fn finish(self, patient: bool) -> bool {
        let Self { record, record_done, files, exports, .. } = self;
        drop(record);
        let until = Instant::now() + if patient { PATIENT } else { HASTY };
        // What is half-typed first: the record may wait for a server.
        let is_kept = files.settle(until.saturating_duration_since(Instant::now()));
        let left = until.saturating_duration_since(Instant::now());
        let is_recorded = record_done.recv_timeout(left) == Err(RecvTimeoutError::Disconnected);
        // An export can be made again, so it comes last.
        let is_exported = exports.settle(until.saturating_duration_since(Instant::now()));
        is_kept && is_recorded && is_exported
    }
}

/// The record's thread: one after the other, in the order given, and nothing that is to be written left out.
fn keep_record(mut record: RecordDesk, given: &Receiver<Effect>, to_loop: &Sender<Wake>, files: Files) {
    let say = |news| drop(to_loop.send(Wake::Msg(Msg::Record(news))));
    // Files wait for no network.
    record.reads_drafts_after(move || {
        files.settle(Duration::MAX);
    });
    let tell = to_loop.clone();
    record.watch(move |news| drop(tell.send(Wake::Msg(Msg::Record(news)))));
    say(record.load());
    let mut waiting = VecDeque::new();
    while let Some(effect) = next(given, &mut waiting) {
        match effect {
            Effect::Append(events) => say(record.append(events)),
            Effect::ActAs(person) => record.act_as(person),
            Effect::SignIn { name, role, passphrase } => say(record.sign_in(name, role, passphrase.0)),
            Effect::NoteAccess(event) => say(record.note_access(event)),
            Effect::Here(here) => say(record.here(here.as_ref())),
            Effect::CatchUp => say(record.catch_up()),
            _ => {}
        }
    }
    // What the record holds of this session is given back with it, before it is said that all is done: then the program ends.
}

/// The next thing to do. Each word of what others wrote has the record looked at anew, and who is here asked for: of several
/// looks that wait only the last is made, or what people write would wait behind them all.
fn next(given: &Receiver<Effect>, waiting: &mut VecDeque<Effect>) -> Option<Effect> {
    waiting::next(given, waiting, |effect, later| {
        later.iter().any(|later| {
            matches!((effect, later), (Effect::CatchUp, Effect::CatchUp) | (Effect::Here(_), Effect::Here(_)))
        })
    })
}

/// The bytes that send `text` to the terminal's clipboard, and what to tell the person.
pub(super) fn clipboard(text: &str) -> (Vec<u8>, Result<SafeText, SafeText>) {
    let size = text.len();
    if size > CLIPBOARD {
        let why = format!(
            "Not copied: {} kB are more than the 100 kB that a terminal's clipboard takes. Write a file instead (export).",
            size.div_ceil(1000)
        );
        return (Vec::new(), Err(SafeText::new(&why)));
    }
    let mut sequence = String::new();
    // Writing into a string cannot fail.
    let _ = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut sequence);
    (
        sequence.into_bytes(),
        Ok(SafeText::new("Sent to the terminal's clipboard. If it is not there, write a file (export).")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_encoded_and_never_claimed_to_have_arrived() {
        let (bytes, word) = clipboard("a\tb\x1b]0;title\x07");
        assert_eq!(bytes, b"\x1b]52;c;YQliG10wO3RpdGxlBw==\x1b\\");
        assert!(word.unwrap().as_str().starts_with("Sent to the terminal's clipboard"));
        let (bytes, word) = clipboard(&"x".repeat(CLIPBOARD + 1));
        assert!(bytes.is_empty() && word.unwrap_err().as_str().contains("101 kB"));
    }

    #[test]
    fn of_looks_that_wait_the_last_is_made_and_nothing_written_is_left_out() {
        use crate::record::here::Here;
        let here = |what: &str| Effect::Here(Some(Here { by: "J. Doe".into(), what: what.into() }));
        let (give, given) = channel();
        let asked = [
            Effect::CatchUp,
            here("clinic/1"),
            Effect::Append(Vec::new()),
            Effect::CatchUp,
            Effect::Here(None),
            Effect::Append(Vec::new()),
            Effect::CatchUp,
            here("clinic/2"),
            Effect::ActAs("S. Kaur".into()),
        ];
        for effect in asked {
            give.send(effect).unwrap();
        }
        drop(give);
        let mut waiting = VecDeque::new();
        let made: Vec<Effect> = std::iter::from_fn(|| next(&given, &mut waiting)).collect();
        let append = || Effect::Append(Vec::new());
        let left = [append(), append(), Effect::CatchUp, here("clinic/2"), Effect::ActAs("S. Kaur".into())];
        assert_eq!(made, left);
    }

    #[test]
    fn refreshes_coalesce_and_everything_handed_over_is_written_before_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let (tell, told) = channel();
        let (go, wait) = channel::<()>();
        let feed: FeedDesk = Box::new(move |news| {
            wait.recv().unwrap();
            news(FeedNews::Unchanged);
        });
        let desks = Desks { feed, exports: vec![folder.path().to_path_buf()], record: None };
        let workers = Workers::start(desks, &tell).unwrap();
        for n in 0..50 {
            workers.give(Effect::Refresh);
            workers.give(Effect::WriteFile { stem: "list".into(), ending: "csv", text: n.to_string() });
        }
        assert!(workers.finish(true));
        assert_eq!(folder.path().read_dir().unwrap().count(), 50, "no export is left out");
        for _ in 0..50 {
            let _ = go.send(());
        }
        drop((go, tell));
        let fetched = told.iter().filter(|wake| matches!(wake, Wake::Msg(Msg::Feed(_)))).count();
        assert!((1..=2).contains(&fetched), "50 refreshes asked for, {fetched} made");
    }
}
