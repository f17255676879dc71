//! The threads that do what the program asks for, and send back what came of it. Few and named: `network` fetches the
//! feed, `record` writes, `reckoning` says what the series mean.

use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use chrono::Local;
use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;

use super::reckoning::reckon;
use super::record::RecordDesk;
use super::{Wake, export};
use crate::app::msg::{DraftNews, Effect, FeedNews, Msg};
use crate::insight::reckoned::Question;
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

/// How long what was handed over for writing is waited for when the person leaves; the store waits as long for another
/// program that is writing.
const PATIENT: Duration = Duration::from_secs(11);

/// The same when the process is being ended from outside.
const HASTY: Duration = Duration::from_secs(1);

/// The running threads.
pub(super) struct Workers {
    network: Sender<()>,
    reckoning: Sender<Question>,
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
        let (record, given) = channel::<Effect>();
        let (done, record_done) = channel::<()>();
        let to_loop = tell.clone();
        thread::Builder::new().name("record".into()).spawn(move || {
            // One after the other, in the order given, and none left out.
            let say = |msg| drop(to_loop.send(Wake::Msg(msg)));
            if let Some(record) = &mut desks.record {
                let to_loop = to_loop.clone();
                record.watch(move |news| drop(to_loop.send(Wake::Msg(Msg::Record(news)))));
                say(Msg::Record(record.load()));
            }
            let mut waiting = VecDeque::new();
            let mut not_kept = BTreeSet::new();
            while let Some(effect) = next(&given, &mut waiting) {
                match (effect, &mut desks.record) {
                    (Effect::WriteFile { stem, ending, text }, _) => {
                        let word =
                            export::write_file(&desks.exports, (&stem, ending), &text, Local::now().naive_local());
                        say(Msg::Wrote(word));
                    }
                    (Effect::Append(events), Some(record)) => say(Msg::Record(record.append(events))),
                    (Effect::ActAs(person), Some(record)) => say(Msg::Record(record.act_as(person))),
                    (Effect::SignIn { name, role, passphrase }, Some(record)) => {
                        say(Msg::Record(record.sign_in(name, role, passphrase.0)));
                    }
                    (Effect::NoteAccess(event), Some(record)) => say(Msg::Record(record.note_access(event))),
                    (Effect::Here(here), Some(record)) => say(Msg::Record(record.here(here.as_ref()))),
                    (Effect::CatchUp, Some(record)) => say(Msg::Record(record.catch_up())),
                    (Effect::SaveDraft { author, place, fields }, Some(record)) => {
                        let outcome = record.keep(&author, &place, fields.clone());
                        let is_news = match &outcome {
                            Ok(()) => not_kept.remove(&(author.clone(), place.clone())),
                            Err(_) => {
                                not_kept.insert((author.clone(), place.clone()));
                                true
                            }
                        };
                        if is_news {
                            say(Msg::Draft(DraftNews { author, place, fields, outcome }));
                        }
                    }
                    _ => {}
                }
            }
            // What the record holds of this session is given back before it is said that all is done: then the program ends.
            drop(desks.record.take());
            drop(done);
        })?;
        Ok(Self { network, reckoning, record, record_done })
    }

    /// Hands an effect to its thread. What concerns the terminal is the loop's own and never comes here.
    pub(super) fn give(&self, effect: Effect) {
        // A thread ends only by a panic, and that ends the process.
        match effect {
            Effect::Refresh => drop(self.network.send(())),
            Effect::Reckon(question) => drop(self.reckoning.send(question)),
            other => drop(self.record.send(other)),
        }
    }

    /// Waits until everything handed over is written; `false` where that took too long. A fetch is not waited for.
    pub(super) fn finish(self, patient: bool) -> bool {
        let Self { record, record_done, .. } = self;
        drop(record);
        let limit = if patient { PATIENT } else { HASTY };
        record_done.recv_timeout(limit) == Err(RecvTimeoutError::Disconnected)
    }
}

/// The next effect. Of several half-typed texts that wait for one place only the last is written; nothing else is ever
/// left out or overtaken.
fn next(given: &Receiver<Effect>, waiting: &mut VecDeque<Effect>) -> Option<Effect> {
    loop {
        if waiting.is_empty() {
            waiting.push_back(given.recv().ok()?);
        }
        waiting.extend(given.try_iter());
        let effect = waiting.pop_front()?;
        let place = |effect: &Effect| match effect {
            Effect::SaveDraft { author, place, .. } => Some((author.clone(), place.clone())),
            _ => None,
        };
        let of = place(&effect);
        // Who comes is given what was written before they came.
        let comes = |later: &Effect| matches!(later, Effect::ActAs(_) | Effect::SignIn { .. });
        let mut until = waiting.iter().take_while(|later| !comes(later));
        if of.is_none() || !until.any(|later| place(later) == of) {
            return Some(effect);
        }
    }
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
    use crate::app::msg::Passphrase;
    use crate::domain::people::Role;

    #[test]
    fn a_copy_is_encoded_and_never_claimed_to_have_arrived() {
        let (bytes, word) = clipboard("a\tb\x1b]0;title\x07");
        assert_eq!(bytes, b"\x1b]52;c;YQliG10wO3RpdGxlBw==\x1b\\");
        assert!(word.unwrap().as_str().starts_with("Sent to the terminal's clipboard"));
        let (bytes, word) = clipboard(&"x".repeat(CLIPBOARD + 1));
        assert!(bytes.is_empty() && word.unwrap_err().as_str().contains("101 kB"));
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

    #[test]
    fn of_half_typed_text_the_last_is_written_of_each_person() {
        let save = |author: &str, text: &str| Effect::SaveDraft {
            author: author.into(),
            place: "here".into(),
            fields: Some(text.into()),
        };
        let passphrase = || Passphrase(secrecy::SecretString::from("a long passphrase"));
        let signs_in = || Effect::SignIn { name: "R. Osei".into(), role: Role::Chair, passphrase: passphrase() };
        let takes_over = || Effect::ActAs("R. Osei".into());
        for comes in [&takes_over as &dyn Fn() -> Effect, &signs_in] {
            let (give, given) = channel();
            let all = [save("J. Doe", "first"), save("J. Doe", "mine"), comes(), save("R. Osei", "theirs")];
            for effect in all.into_iter().chain([save("J. Doe", "late"), save("R. Osei", "last")]) {
                give.send(effect).unwrap();
            }
            drop(give);
            let mut waiting = VecDeque::new();
            let written: Vec<Effect> = std::iter::from_fn(|| next(&given, &mut waiting)).collect();
            let last = [save("J. Doe", "late"), save("R. Osei", "last")];
            assert_eq!(written[..2], [save("J. Doe", "mine"), comes()]);
            assert_eq!(written[2..], last);
        }
    }
}
