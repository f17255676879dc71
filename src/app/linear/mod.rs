//! The program for who listens or reads a braille line: everything is said in sentences, one below the other, and typed in
//! lines. Nothing is drawn and nothing that was said is changed.
//!
//! It is another front of the same [`App`]: a line becomes the messages that keys become on the screens, so the same door,
//! rules, record and drafts stand behind it. What is in front is said when it changes.

mod choosing;
mod commands;
mod entrance;
mod fields;
mod filling;
mod helping;
mod lists;
mod pages;
mod pictures;
mod said;
mod telling;
#[cfg(test)]
mod tests;
mod words;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret as _, SecretString};

use super::App;
use super::command::Command;
use super::door::Step;
use super::menus;
use super::msg::{Effect, FeedNews, Msg};
use super::over::Over;
use crate::domain::period::Period;
use crate::screens::desk::RecordRead;
use crate::screens::page::Place;
use crate::text::SafeText;

pub use said::Said;
pub(super) use said::take;

/// How many rows are said at once.
const PORTION: usize = 20;

/// Columns and lines that the screens would need to show whatever is said: a list is noted in the access log where a screen
/// of this size shows it.
const SIZE: (u16, u16) = (200, 200);

/// What is waited for from the person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wants {
    /// A line.
    Line,
    /// A passphrase, which is not shown.
    Passphrase,
    /// Nothing yet: something is being read or written.
    Nothing,
}

/// What is in front, as far as it has to be said anew when it changes.
#[derive(Clone, PartialEq, Debug)]
enum Front {
    /// What the page is called, and how far somebody is.
    Door(&'static str, String),
    Menu(String, Vec<usize>),
    Pictures(String),
    Form(String, usize),
    Editor(String),
    Page {
        place: Place,
        list: usize,
        period: Period,
        look: String,
    },
}

/// What was said so far, to whoever is here now.
#[derive(Default, Debug)]
struct Told {
    front: Option<Front>,
    /// The page that was said last.
    page: Option<Front>,
    /// Pages that were said in full.
    pages: BTreeSet<(Place, usize)>,
    notice: Option<String>,
    warning: Option<String>,
    /// Which month, whose figures, who acts.
    status: String,
    /// The row under the cursor, as it was said.
    row: String,
    /// Whether the program has locked and no line has come since.
    is_locked: bool,
    /// Whether what is wrong with the form in front is the line that came last, and nothing that a save found.
    is_line_refused: bool,
}

/// What `more` goes on with.
#[derive(Clone, PartialEq, Default, Debug)]
enum Rest {
    #[default]
    Nothing,
    /// Rows of the list in front from this one on, as a table where true.
    Rows(usize, bool),
    /// Choices from this one on.
    Choices(usize),
    /// Points of a picture from this one on.
    Points(usize),
    /// Lines that were not said yet.
    Lines(Vec<String>),
}

/// The program in lines.
#[derive(Debug)]
pub struct Linear {
    app: App,
    out: String,
    told: Told,
    rest: Rest,
    /// The form of which one field is mended: then its end comes next again.
    mending: Option<String>,
    /// Lines that came when the program had locked, for their author alone.
    late: BTreeMap<SafeText, Vec<String>>,
    /// Text to read that was not said yet.
    read: Vec<String>,
    /// Whether a line came and nothing was said since.
    is_answer_due: bool,
    /// Whether the person asked for the feed and it has not answered.
    awaits_feed: bool,
    /// Files that were asked for and are not written yet.
    exports: usize,
}

impl Linear {
    /// The program as it begins.
    pub fn new(app: App) -> Self {
        let mut it = Self {
            app,
            out: String::new(),
            told: Told::default(),
            rest: Rest::Nothing,
            mending: None,
            late: BTreeMap::new(),
            read: Vec::new(),
            is_answer_due: false,
            awaits_feed: false,
            exports: 0,
        };
        it.say_each(helping::WELCOME);
        it
    }

    /// Begins; gives what is to be done in the world.
    pub fn begin(&mut self) -> Vec<Effect> {
        self.hear(Msg::Resize(SIZE.0, SIZE.1))
    }

    /// The program behind the words.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// When to send [`Msg::Clock`] even if nothing happens.
    pub fn next_minute(&self) -> Option<DateTime<Utc>> {
        self.app.next_minute()
    }

    /// Something happened.
    pub fn hear(&mut self, msg: Msg) -> Vec<Effect> {
        // A window of lines may have any size.
        let msg = if matches!(msg, Msg::Resize(..)) { Msg::Resize(SIZE.0, SIZE.1) } else { msg };
        if matches!(msg, Msg::Wrote(_)) {
            self.exports = self.exports.saturating_sub(1);
        }
        // What was said of the step before is over: the same said of this one is news.
        if matches!(msg, Msg::Said(_) | Msg::Key(_)) {
            self.told.notice = None;
        }
        if matches!(&msg, Msg::Feed(news) if !matches!(news, FeedNews::Refreshing)) {
            self.awaits_feed = false;
        }
        let mut effects = self.app.update(msg);
        let asked = effects.len();
        effects.retain(|effect| !matches!(effect, Effect::Clipboard(_)));
        if effects.len() < asked {
            self.say(helping::NO_CLIPBOARD);
        }
        self.awaits_feed |= effects.contains(&Effect::Refresh);
        // Text to read is said and done: it needs no key to go away.
        if matches!(self.app.over.last(), Some(Over::Text { .. })) {
            self.tell_notice();
        }
        while let Some(Over::Text { title, lines, .. }) = self.app.over.last() {
            let all = std::iter::once(title.as_str()).chain(lines.iter().map(String::as_str));
            self.read = all.map(words::without_columns).filter(|line| !line.is_empty()).collect();
            effects.extend(self.app.update(Msg::Said(Said::Give(Command::Back))));
        }
        self.exports += effects
            .iter()
            .filter(|effect| {
                matches!(effect, Effect::WriteFile { .. } | Effect::WritePaper { .. } | Effect::WritePapers(_))
            })
            .count();
        effects
    }

    fn does(&mut self, said: Said) -> Vec<Effect> {
        self.hear(Msg::Said(said))
    }

    fn gives(&mut self, command: Command) -> Vec<Effect> {
        self.does(Said::Give(command))
    }

    /// A line was typed, without its end.
    pub fn line(&mut self, text: &str) -> Vec<Effect> {
        self.is_answer_due = true;
        if self.app.door.is_some() {
            return entrance::line(self, text);
        }
        match self.app.over.last() {
            Some(Over::Menu(..)) => choosing::line(self, text),
            Some(Over::Action(_) | Over::Entry(_)) => filling::line(self, text),
            Some(Over::Editor(_)) => written::line(self, text),
            Some(Over::Pictures(_)) => pictures::line(self, text),
            Some(Over::Text { .. }) | None => pages::line(self, text),
        }
    }

    /// A passphrase was typed; none where the person gave up.
    pub fn passphrase(&mut self, typed: Option<&SecretString>) -> Vec<Effect> {
        entrance::passphrase(self, typed.map(|typed| typed.expose_secret()))
    }

    /// What is waited for.
    pub fn wants(&self) -> Wants {
        let app = &self.app;
        match app.door.as_ref().map(|door| &door.step) {
            // What keeps the record from being read is to be heard, and somebody may want to leave.
            Some(Step::Waiting) if app.door.as_ref().is_some_and(|door| door.said.is_some()) => return Wants::Line,
            Some(Step::Waiting | Step::Checking(..)) => return Wants::Nothing,
            Some(Step::Passphrase(..)) => return Wants::Passphrase,
            Some(_) => return Wants::Line,
            None => {}
        }
        let is_read = app.desk.drafts_read || matches!(app.desk.record, RecordRead::Cannot);
        let is_answered = app.waiting.is_empty() && app.queue.is_empty() && self.exports == 0 && !self.awaits_feed;
        let is_reckoned = app.desk.reckoned.as_ref().is_some_and(|reckoned| reckoned.answers(&app.desk.question()));
        if is_read && is_answered && is_reckoned && !app.access.waits() { Wants::Line } else { Wants::Nothing }
    }

    /// Whether a passphrase is being looked at: whatever is typed next may be another one.
    pub fn is_checking(&self) -> bool {
        self.app.door.as_ref().is_some_and(|door| matches!(door.step, Step::Checking(..)))
    }

    /// No more lines will come, or the program is to end: what is typed is kept.
    pub fn end(&mut self) -> Vec<Effect> {
        if self.app.door.is_some() { Vec::new() } else { menus::keep_all(&mut self.app) }
    }

    /// A line was typed that is longer than any field.
    pub fn too_long(&mut self) {
        self.say("That line is too long for any field, and none of it was taken. Type it in parts.");
    }

    /// The last words.
    pub fn farewell(&self) -> String {
        let is_unread = !self.app.desk.drafts_read && !self.app.desk.drafts.is_empty();
        let is_lost = is_unread || !self.app.desk.not_kept.is_empty() || self.app.left.unsaved().next().is_some();
        let said = if is_lost {
            "clinic has ended. Half-typed text could NOT be saved on any disk: it stands above in this window only."
        } else {
            "clinic has ended. What was recorded is in the record; what was half-typed is kept as a draft."
        };
        format!("{said}\n")
    }
}
