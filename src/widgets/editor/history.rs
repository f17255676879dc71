//! Undo and redo. Typing is taken back by the word or the burst, not by the letter.

use std::collections::VecDeque;

/// How many changes can be taken back.
const DEPTH: usize = 1000;

/// How much text, in bytes, all of them may hold; the oldest go first, the last one never.
const MOST_BYTES: usize = 4 << 20;

/// Longer runs of typing or deleting than this many characters are several changes.
const BURST: usize = 20;

/// One change: at byte `at`, `removed` went and `inserted` came.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Change {
    pub at: usize,
    pub removed: String,
    pub inserted: String,
    /// The cursor before.
    pub before: usize,
    /// The cursor after.
    pub after: usize,
}

impl Change {
    fn bytes(&self) -> usize {
        self.removed.len() + self.inserted.len()
    }
}

/// How a change came about: only like joins like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A character was typed.
    Typed,
    /// A grapheme was deleted.
    Erased,
    /// Anything else: a change of its own.
    Whole,
}

/// What can be taken back, and what was.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct History {
    past: VecDeque<Change>,
    future: Vec<Change>,
    bytes: usize,
    open: Option<Kind>,
}

impl History {
    /// Keeps a change that was made; nothing that was taken back can come again after it.
    pub fn record(&mut self, change: Change, kind: Kind) {
        self.bytes -= self.future.drain(..).map(|change| change.bytes()).sum::<usize>();
        self.bytes += change.bytes();
        let joins = self.open == Some(kind) && self.past.back().is_some_and(|last| joins(last, &change, kind));
        match self.past.back_mut().filter(|_| joins) {
            Some(last) => join(last, &change),
            None => self.past.push_back(change),
        }
        self.open = Some(kind);
        while self.past.len() > DEPTH || (self.bytes > MOST_BYTES && self.past.len() > 1) {
            self.bytes -= self.past.pop_front().map_or(0, |change| change.bytes());
        }
    }

    /// What follows is a change of its own.
    pub fn close(&mut self) {
        self.open = None;
    }

    /// The change to take back now.
    pub fn undo(&mut self) -> Option<&Change> {
        self.close();
        self.future.push(self.past.pop_back()?);
        self.future.last()
    }

    /// The change to make again now.
    pub fn redo(&mut self) -> Option<&Change> {
        self.close();
        self.past.push_back(self.future.pop()?);
        self.past.back()
    }
}

/// Whether `change` carries on where `last` ended: a word with the blanks behind it, or a run of deletions.
fn joins(last: &Change, change: &Change, kind: Kind) -> bool {
    let short = |text: &str| text.chars().count() < BURST;
    let blank = |text: &str| text.ends_with(char::is_whitespace);
    last.after == change.before
        && match kind {
            Kind::Typed => {
                change.removed.is_empty()
                    && change.at == last.at + last.inserted.len()
                    && short(&last.inserted)
                    && (blank(&change.inserted) || !blank(&last.inserted))
            }
            Kind::Erased => {
                short(&last.removed) && (change.at == last.at || change.at + change.removed.len() == last.at)
            }
            Kind::Whole => false,
        }
}

fn join(last: &mut Change, change: &Change) {
    last.inserted.push_str(&change.inserted);
    if change.at < last.at {
        last.removed.insert_str(0, &change.removed);
        last.at = change.at;
    } else {
        last.removed.push_str(&change.removed);
    }
    last.after = change.after;
}
