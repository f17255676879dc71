//! The thread that owns the program's own files: half-typed text. Neither a server or a drive that hangs nor a record that
//! somebody else is writing to holds it up, so what was typed is on disk as soon as it was handed over.

use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use chrono::Utc;

use super::{Wake, waiting};
use crate::app::msg::{DraftNews, Msg, RecordNews};
use crate::record::drafts::{Draft, Drafts};
use crate::text::SafeText;

/// The thread, seen from outside; whoever holds one may hand things over.
#[derive(Clone)]
pub(super) struct Files(Sender<Task>);

/// What is handed over.
pub(super) enum Task {
    /// Half-typed text is kept; none drops what was kept in its place.
    Keep { author: SafeText, place: String, fields: Option<String> },
    /// This person comes, and is given what they left half-typed.
    Comes(SafeText),
    /// Everything that was handed over before is done once this is told.
    Tell(Sender<()>),
}

impl Files {
    /// Starts it; without drafts nothing is kept.
    pub(super) fn start(drafts: Option<Drafts>, tell: Sender<Wake>) -> io::Result<Self> {
        let (give, given) = channel();
        thread::Builder::new().name("files".into()).spawn(move || {
            let say = |msg| drop(tell.send(Wake::Msg(msg)));
            serve(drafts.as_ref(), &given, say);
        })?;
        Ok(Self(give))
    }

    /// Hands a task over.
    pub(super) fn give(&self, task: Task) {
        // A thread ends only by a panic, and that ends the process.
        let _ = self.0.send(task);
    }

    /// Waits until everything handed over is on disk; `false` where that took longer than `limit`.
    pub(super) fn settle(&self, limit: Duration) -> bool {
        waiting::settle(&self.0, Task::Tell, limit)
    }
}

/// One after the other, in the order given.
fn serve(drafts: Option<&Drafts>, given: &Receiver<Task>, say: impl Fn(Msg)) {
    let mut waiting = VecDeque::new();
    let mut not_kept = BTreeSet::new();
    while let Some(task) = next(given, &mut waiting) {
        match (task, drafts) {
            (Task::Tell(done), _) => drop(done.send(())),
            (Task::Comes(person), Some(drafts)) => {
                let drafts = texts(drafts, &person);
                say(Msg::Record(RecordNews::Acting { person, drafts }));
            }
            (Task::Keep { author, place, fields }, Some(drafts)) => {
                let outcome = keep(drafts, &author, &place, fields.clone());
                // That it is kept is told of a place that went wrong before, and of no other.
                let key = (author.clone(), place.clone());
                let was_not_kept = not_kept.remove(&key);
                if outcome.is_err() {
                    not_kept.insert(key);
                }
                if was_not_kept || outcome.is_err() {
                    say(Msg::Draft(DraftNews { author, place, fields, outcome }));
                }
            }
            _ => {}
        }
    }
}

/// What a person left half-typed: the place each belongs to, and its text.
pub(super) fn texts(drafts: &Drafts, person: &SafeText) -> Vec<(String, String)> {
    drafts.of(person).into_iter().map(|draft| (draft.place, draft.text)).collect()
}

/// Keeps or drops half-typed text; says what went wrong, so that a person can copy it elsewhere.
fn keep(drafts: &Drafts, author: &SafeText, place: &str, fields: Option<String>) -> Result<(), SafeText> {
    let kept = match fields {
        Some(text) => drafts.save(&Draft::new(author, place, Utc::now(), text)),
        None => drafts.discard(author, place),
    };
    kept.map_err(|wrong| SafeText::from(wrong.to_string()))
}

/// The next task. Of several half-typed texts that wait for one place only the last is written; nothing else is ever left
/// out or overtaken.
fn next(given: &Receiver<Task>, waiting: &mut VecDeque<Task>) -> Option<Task> {
    fn place(task: &Task) -> Option<(&SafeText, &str)> {
        match task {
            Task::Keep { author, place, .. } => Some((author, place)),
            _ => None,
        }
    }
    waiting::next(given, waiting, |task, later| {
        // Who comes, or asks, is given what was written before.
        let waits = |later: &&Task| !matches!(later, Task::Tell(_) | Task::Comes(_));
        let mut until = later.iter().take_while(waits);
        place(task).is_some_and(|of| until.any(|later| place(later) == Some(of)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_half_typed_text_the_last_is_written_of_each_person() {
        let save = |author: &str, text: &str| Task::Keep {
            author: author.into(),
            place: "here".into(),
            fields: Some(text.into()),
        };
        let asks = || Task::Tell(channel().0);
        let takes_over = || Task::Comes("R. Osei".into());
        for comes in [&takes_over as &dyn Fn() -> Task, &asks] {
            let (give, given) = channel();
            let all = [save("J. Doe", "first"), save("J. Doe", "mine"), comes(), save("R. Osei", "theirs")];
            for task in all.into_iter().chain([save("J. Doe", "late"), save("R. Osei", "last")]) {
                give.send(task).unwrap();
            }
            drop(give);
            let mut waiting = VecDeque::new();
            let written = std::iter::from_fn(|| next(&given, &mut waiting)).map(|task| match task {
                Task::Keep { fields, .. } => fields.unwrap_or_default(),
                _ => "somebody comes".into(),
            });
            assert_eq!(written.collect::<Vec<_>>(), ["mine", "somebody comes", "late", "last"]);
        }
    }

    #[test]
    fn who_comes_is_given_what_was_typed_before() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::in_folder(folder.path().join("drafts"));
        let (tell, told) = channel();
        let files = Files::start(Some(drafts), tell).unwrap();
        let fields = Some("half-typed".to_owned());
        files.give(Task::Keep { author: "J. Doe".into(), place: "here".into(), fields });
        files.give(Task::Comes("J. Doe".into()));
        assert!(files.settle(Duration::from_secs(10)));
        match told.try_recv() {
            Ok(Wake::Msg(Msg::Record(RecordNews::Acting { drafts, .. }))) => {
                assert_eq!(drafts, [("here".to_owned(), "half-typed".to_owned())]);
            }
            other => panic!("{other:?}"),
        }
    }
}
