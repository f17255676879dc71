//! State, messages, update, keymap, commands: no IO.
//!
//! [`App::update`] is the only way that state changes; it is deterministic, so a session replays from its messages.

pub mod command;
pub mod commands;
pub mod doing;
pub mod habits;
mod help;
pub mod keymap;
pub mod level;
pub mod meeting;
mod menus;
pub mod msg;
pub mod over;
mod reading;
mod safekeeping;
mod server;
pub mod sheet;
pub mod steps;
pub mod view;
pub mod writing;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dataset::Snapshot;
use crate::domain::clinic::meeting::ClinicState;
use crate::domain::event::Event;
use crate::domain::people::Actor;
use crate::domain::period::Period;
use crate::domain::register::Register;
use crate::insight::reckoned::Question;
use crate::screens::desk::{Desk, Hidden, Origin, Rules};
use crate::screens::kept::Kept;
use crate::screens::page::Place;
use crate::text::SafeText;
use crate::widgets::theme::Look;
use habits::Habits;
use keymap::Keymap;
use level::Level;
use msg::{Effect, FeedNews, Moment, Msg, RecordNews};
use over::Over;

/// What the program starts with.
#[derive(Debug)]
pub struct Setup {
    /// The first feed; others follow as news.
    pub snapshot: Arc<Snapshot>,
    /// Where it comes from.
    pub origin: Option<Origin>,
    /// Settings that decide what screens say.
    pub rules: Rules,
    /// Who looks.
    pub me: Actor,
    /// The record as a person would say it.
    pub record: SafeText,
    /// The time.
    pub moment: Moment,
    /// The period to open with; else the feed's latest.
    pub period: Option<Period>,
    /// Worker and child level hidden.
    pub present: bool,
    /// How everything is drawn.
    pub look: Look,
}

/// One or two lines that say what happened, until the next key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// What happened, what it means, what to do.
    pub text: String,
    /// Whether something went wrong.
    pub is_error: bool,
}

/// The program.
#[derive(Debug)]
pub struct App {
    /// What the screens read.
    pub desk: Desk,
    look: Look,
    keymap: Keymap,
    record: SafeText,
    moment: Moment,
    size: (u16, u16),
    /// The path from the service to what is looked at; never empty.
    stack: Vec<Level>,
    /// What lies over the page, the last in front.
    over: Vec<Over>,
    notice: Option<Notice>,
    /// Where a person was in every place they left.
    kept: BTreeMap<Place, Level>,
    /// Whether a key was pressed: from then on nobody is moved to where they were the last time.
    is_used: bool,
    habits: Habits,
    refreshing: bool,
    /// What was asked to be reckoned last.
    reckoning: Option<Question>,
    /// What the record has been asked to keep and not yet answered: its id, and where its half-typed text is kept.
    waiting: BTreeMap<uuid::Uuid, String>,
    /// Entries that wait for the answer to an earlier one: each is decided when it is its turn.
    queue: std::collections::VecDeque<doing::Later>,
    /// What is said of an entry once the record has it, where that is not that it was saved.
    words: BTreeMap<uuid::Uuid, String>,
    /// Entries of which it was said that they are not recorded, with the place of their half-typed text: where an answer
    /// was lost they may be all the same.
    unanswered: BTreeMap<uuid::Uuid, String>,
    /// Since when the server that keeps the record is away.
    away: Option<chrono::NaiveTime>,
    /// Whether the person is to leave once nothing is waiting.
    leaving: bool,
    /// When half-typed text that could not be written was last tried again.
    tried: Option<chrono::DateTime<chrono::Utc>>,
    pinned: Option<Period>,
}

impl App {
    /// The program at its overview.
    pub fn new(setup: Setup) -> Self {
        let latest = setup.snapshot.figures().latest_period();
        let fallback = Period::containing(setup.snapshot.data.as_of, crate::domain::period::Grain::Month);
        let desk = Desk {
            period: setup.period.or(latest).unwrap_or(fallback),
            snapshot: setup.snapshot,
            rules: setup.rules,
            register: Register::default(),
            me: setup.me,
            today: setup.moment.today,
            now: setup.moment.now,
            time: None,
            in_front_since: None,
            events: Vec::new(),
            ascii: setup.look.ascii,
            refused: Vec::new(),
            record_read: false,
            hidden: Hidden { all: setup.present, ..Hidden::default() },
            origin: setup.origin,
            drafts: BTreeMap::new(),
            not_kept: BTreeMap::new(),
            drafts_read: false,
            kept: Kept::default(),
            reckoned: None,
        };
        let mut app = Self {
            desk,
            look: setup.look,
            keymap: Keymap::built_in(),
            record: setup.record,
            moment: setup.moment,
            size: (80, 24),
            stack: Vec::new(),
            over: Vec::new(),
            notice: None,
            kept: BTreeMap::new(),
            is_used: false,
            habits: Habits::default(),
            refreshing: false,
            reckoning: None,
            waiting: BTreeMap::new(),
            queue: std::collections::VecDeque::new(),
            words: BTreeMap::new(),
            unanswered: BTreeMap::new(),
            away: None,
            leaving: false,
            tried: None,
            pinned: setup.period,
        };
        let overview = Level::open(Place::Overview, &app.desk, &app.habits);
        app.stack.push(overview);
        app.lay_out();
        app
    }

    /// When the quiet clock of an item changes next, or half-typed text is to be tried again that could not be written;
    /// nothing else on the screens changes by time alone.
    pub fn next_minute(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        self.clock_changes().into_iter().chain(safekeeping::next_try(self)).min()
    }

    fn clock_changes(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        let Place::Item { clinic, .. } = &self.level().place else { return None };
        self.desk.register.clinic(*clinic).filter(|it| it.state == ClinicState::Open)?;
        let passed = self.moment.now.timestamp().rem_euclid(60);
        self.moment.now.checked_add_signed(chrono::TimeDelta::seconds(60 - passed))
    }

    /// What is looked at.
    ///
    /// # Panics
    /// Never: the overview is put in first and only levels above it are taken away.
    pub fn level(&self) -> &Level {
        self.stack.last().expect("the stack is never empty")
    }

    fn level_mut(&mut self) -> &mut Level {
        self.stack.last_mut().expect("the stack is never empty")
    }

    /// Takes a message; gives what is to be done in the world.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let mut effects = self.take(msg);
        effects.extend(self.reckon());
        effects
    }

    /// Asks what the series say, once for the same figures, period and decisions about charts.
    fn reckon(&mut self) -> Option<Effect> {
        let question = self.desk.question();
        let is_new = self.reckoning.as_ref() != Some(&question);
        is_new.then(|| {
            self.reckoning = Some(question.clone());
            Effect::Reckon(question)
        })
    }

    fn take(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Clock(moment) => {
                let day_changed = moment.today != self.moment.today;
                let minute_changed = moment.now.timestamp().div_euclid(60) != self.desk.now.timestamp().div_euclid(60);
                self.moment = moment;
                self.desk.today = moment.today;
                self.desk.now = moment.now;
                self.desk.time = Some(moment.time);
                // A clock stands on the item that is being discussed, and nowhere else.
                if day_changed || (minute_changed && matches!(self.level().place, Place::Item { .. })) {
                    self.rebuild();
                }
                return safekeeping::try_again(self, false);
            }
            Msg::Resize(width, height) => {
                self.size = (width, height);
                self.lay_out();
            }
            Msg::Resumed => self.lay_out(),
            Msg::Key(key) => {
                self.notice = None;
                self.is_used = true;
                return commands::key(self, key);
            }
            Msg::Paste(text) => {
                self.is_used = true;
                return commands::paste(self, &text);
            }
            Msg::Feed(news) => self.feed(news),
            Msg::Reckoned(answer) => {
                // An answer about figures that are no longer in front is nobody's.
                if answer.answers(&self.desk.question()) {
                    self.desk.reckoned = Some(answer);
                    self.rebuild();
                }
            }
            Msg::Record(news) => return self.record(news),
            Msg::Draft(news) => return safekeeping::told(self, news),
            Msg::Wrote(outcome) => {
                let is_error = outcome.is_err();
                let text = outcome.unwrap_or_else(|why| why);
                self.notice = Some(Notice { text: text.as_str().to_string(), is_error });
            }
        }
        Vec::new()
    }

    fn feed(&mut self, news: FeedNews) {
        self.refreshing = matches!(news, FeedNews::Refreshing);
        match news {
            FeedNews::Refreshing => {}
            FeedNews::Unchanged => self.say("The feed has nothing newer."),
            FeedNews::Opened { snapshot, source, fetched_at } => {
                let is_new = snapshot.digest != self.desk.snapshot.digest;
                let before = self.desk.figures().latest_period();
                let was_latest = before.is_none_or(|before| before == self.desk.period);
                let was = self.desk.data();
                let others = (!was.is_none() && was.organisation_id != snapshot.data.organisation_id)
                    .then(|| (was.organisation.clone(), snapshot.data.organisation.clone()));
                self.desk.snapshot = snapshot;
                self.desk.origin = Some(Origin { source, fetched_at });
                self.desk.refused.clear();
                // What is read over a page shows figures that are no longer the ones in use.
                self.over.retain(|over| !matches!(over, Over::Text { .. } | Over::Pictures(_)));
                if was_latest && self.pinned.is_none() {
                    self.desk.period = self.desk.figures().latest_period().unwrap_or(self.desk.period);
                }
                self.rebuild();
                if let Some((was, now)) = others {
                    self.fail(format!(
                        "CAUTION: these are the figures of {now}; until now they were of {was}. The record is the same. \
                         Check the feed before anything is recorded."
                    ));
                    return;
                }
                match (before, self.desk.figures().latest_period()) {
                    (Some(before), now) if now < Some(before) => self.went_back(before, now),
                    _ if is_new => self.say("New figures are in use."),
                    _ => {}
                }
            }
            FeedNews::Refused(faults) => {
                let first = faults.first().map_or("it could not be read", |fault| fault.message.as_str());
                let rest = if self.desk.data().is_none() {
                    "No figures are at hand; d lists why. The register of actions is open: u."
                } else {
                    "The last good figures stay in use; d lists why."
                };
                // The fault's own words know nothing of what is at hand; `rest` says it.
                let first = first.replace(" The last good feed stays in use.", "");
                self.fail(format!("The feed was not taken: {first} {rest}"));
                self.desk.refused = faults;
                self.rebuild();
            }
        }
    }

    /// The newest document has left the source. What is recorded now is held against older figures.
    fn went_back(&mut self, before: Period, now: Option<Period>) {
        let now = now.map_or("no month at all".into(), |now| now.in_words());
        let before = before.in_words();
        self.fail(format!(
            "The figures went back: {before} is no longer in the feed, and {now} is in use. Ask the data team; nothing \
             typed or recorded is lost."
        ));
    }

    fn record(&mut self, news: RecordNews) -> Vec<Effect> {
        match news {
            RecordNews::Loaded { events, drafts } => {
                self.desk.record_read = true;
                self.fold(&events);
                // Begun anew while a clinic is held, the room is still full of peers.
                if self.desk.register.clinics().any(|it| it.state == ClinicState::Open) {
                    self.desk.hidden.hide_all();
                    self.rebuild();
                }
                let mut effects = self.take_drafts(drafts);
                effects.extend(server::landed(self, &events));
                effects
            }
            RecordNews::Since(events) if events.is_empty() => Vec::new(),
            RecordNews::Since(events) => {
                self.fold(&events);
                server::landed(self, &events)
            }
            RecordNews::Stirred => vec![Effect::CatchUp],
            RecordNews::Away(why) => server::away(self, why.as_str()),
            RecordNews::Back => server::back(self),
            RecordNews::Appended { id, events } => {
                self.fold(&events);
                let mut effects = steps::appended(self, id);
                effects.extend(doing::go_on(self));
                effects.extend(safekeeping::may_leave(self).then_some(Effect::Quit));
                effects
            }
            RecordNews::NotAppended { id, message, events } => {
                self.fold(&events);
                steps::not_appended(self, id, message.as_str());
                doing::go_on(self)
            }
            RecordNews::Acting { person, drafts } => {
                // Who took over once more meanwhile is answered next.
                if person != self.desk.me.by {
                    return Vec::new();
                }
                let said = self.notice.take();
                let effects = self.take_drafts(drafts);
                // Two lines have room: what waits for this person matters more to them than what stays another's.
                self.notice = match self.notice.take() {
                    Some(more) => {
                        let me = &self.desk.me;
                        let text =
                            format!("{}, {}: every entry keeps this name. {}", me.by, me.role.in_words(), more.text);
                        Some(Notice { text, ..more })
                    }
                    None => said,
                };
                effects
            }
            RecordNews::Unusable { message, drafts } => {
                let effects = self.take_drafts(drafts);
                self.fail(message.as_str().to_string());
                effects
            }
        }
    }

    /// Takes a person's kept forms and habits, the first time they come; gives what is to be done with what was typed
    /// meanwhile.
    fn take_drafts(&mut self, drafts: Vec<(String, String)>) -> Vec<Effect> {
        if std::mem::replace(&mut self.desk.drafts_read, true) {
            return Vec::new();
        }
        let mut drafts: BTreeMap<String, String> = drafts.into_iter().collect();
        if let Some(text) = drafts.remove(habits::PLACE) {
            self.habits = Habits::read(&text);
            self.take_habits();
        }
        let mut effects = steps::take_drafts(self, drafts);
        self.rebuild();
        effects.extend(safekeeping::may_leave(self).then_some(Effect::Quit));
        effects
    }

    /// Looks at lists as the person did the last time, and goes back to where they were in the same feed, as deep as it
    /// is still there. Who has pressed a key already is left where they are.
    fn take_habits(&mut self) {
        if self.is_used {
            for level in &mut self.stack {
                self.habits.apply_looks(&level.place, &mut level.tables);
            }
            return;
        }
        let path = self.habits.path(&self.feed_name());
        let there = path.into_iter().skip(1).take_while(|place| self.desk.has(place));
        let places = std::iter::once(Place::Overview).chain(there);
        self.stack = places.map(|place| Level::open(place, &self.desk, &self.habits)).collect();
        self.lay_out();
    }

    /// Which feed this is, whatever month it is of.
    fn feed_name(&self) -> String {
        let source = self.desk.origin.as_ref().map_or("", |origin| origin.source.as_str());
        format!("{} {source}", self.desk.data().organisation_id)
    }

    /// Adds events to the register.
    fn fold(&mut self, events: &[Event]) {
        let known = self.desk.register.head().position;
        self.desk.events.extend(events.iter().filter(|event| event.position > known).cloned());
        self.desk.register.extend(events);
        self.rebuild();
    }

    /// Makes the page in front anew from the figures; the cursor stays on its row. Those below it are made anew when they
    /// come in front again.
    fn rebuild(&mut self) {
        let desk = &self.desk;
        if let Some(level) = self.stack.last_mut() {
            level.rebuild(desk);
        }
        for over in &mut self.over {
            if let Over::Pictures(pictures) = over {
                pictures.refresh(desk);
            }
        }
        self.lay_out();
    }

    /// Tells every list how many rows it has room for.
    fn lay_out(&mut self) {
        let size = self.size;
        for level in &mut self.stack {
            level.lay_out(size);
        }
        for over in &mut self.over {
            if let Over::Editor(writing) = over {
                writing.lay_out(size);
            }
        }
    }

    fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), is_error: false });
    }

    fn fail(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), is_error: true });
    }

    /// Goes one level down.
    fn go(&mut self, place: Place) {
        // Before the page is made: its clock begins now.
        self.desk.in_front_since = Some(self.moment.now);
        // What the room was shown of one team is hidden again when another comes in front.
        if let Place::Item { clinic, .. } | Place::Minutes(clinic) = &place
            && self.desk.register.clinic(*clinic).is_some_and(|it| it.state == ClinicState::Open)
        {
            self.desk.hidden.hide_all();
        }
        // A circle of drill-downs comes back to the level it left instead of growing without end.
        if let Some(at) = self.stack.iter().position(|level| level.place == place) {
            let left = self.stack.split_off(at + 1);
            self.kept.extend(left.into_iter().map(|level| (level.place.clone(), level)));
            self.rebuild();
        } else if let Some(mut kept) = self.kept.remove(&place) {
            kept.rebuild(&self.desk);
            self.stack.push(kept);
        } else {
            self.stack.push(Level::open(place, &self.desk, &self.habits));
        }
        // What lies below was made from the same figures.
        self.lay_out();
    }

    /// Goes one level up; says whether there was one.
    fn up(&mut self) -> bool {
        if self.stack.len() < 2 {
            return false;
        }
        if let Some(level) = self.stack.pop() {
            self.kept.insert(level.place.clone(), level);
        }
        // The figures, or what the room may see of them, may have changed since it was last in front.
        self.rebuild();
        true
    }
}

/// The program's screens without a terminal, as the tests beside this crate have them too.
#[cfg(test)]
#[path = "../../tests/all/support.rs"]
#[allow(dead_code, clippy::pedantic, reason = "one harness for the tests here and there; each uses a part of it")]
mod support;
#[cfg(test)]
mod tests;
