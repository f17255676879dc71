//! State, messages, update, keymap, commands: no IO.
//!
//! [`App::update`] is the only way that state changes; it is deterministic, so a session replays from its messages.

mod access_log;
mod behalf;
pub mod command;
pub mod commands;
pub mod doing;
pub mod door;
pub mod habits;
mod help;
pub mod keymap;
pub mod left;
pub mod level;
pub mod linear;
pub mod lock;
pub mod meeting;
mod menus;
pub mod msg;
mod news;
pub mod over;
mod papers;
mod presence;
mod reading;
mod safekeeping;
mod server;
pub mod sheet;
mod sitting;
pub mod steps;
pub mod view;
pub mod writing;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::dataset::Snapshot;
use crate::domain::clinic::meeting::ClinicState;
use crate::domain::people::Actor;
use crate::domain::period::Period;
use crate::domain::register::Register;
use crate::insight::reckoned::Question;
use crate::screens::desk::{Desk, Hidden, Origin, RecordRead, Rules};
use crate::screens::kept::Kept;
use crate::screens::page::Place;
use crate::text::SafeText;
use crate::widgets::theme::Look;
use door::Door;
use habits::Habits;
use keymap::Keymap;
use left::{Asked, Left};
use level::Level;
use lock::Watch;
use msg::{Effect, Moment, Msg};
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
    /// Minutes without a key after which the screen locks itself; `None` where nobody could leave one, as in a replay.
    pub lock_after_minutes: Option<u32>,
    /// Whether people sign in to this record.
    pub sign_in: SignIn,
}

/// Whether people sign in to a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SignIn {
    /// Nobody does, as far as is known: who starts the program is who acts.
    Nobody,
    /// That is known once the record is read; until then nothing is shown, and all is shown where it cannot be read.
    Unread,
    /// Everybody does, unless it is read and says otherwise.
    Everybody,
}

/// What the program was started with, and begins with anew for everybody who comes.
#[derive(Clone, Copy, Debug)]
struct Opening {
    period: Option<Period>,
    present: bool,
    sign_in: SignIn,
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
    waiting: BTreeMap<uuid::Uuid, Asked>,
    /// Entries that wait for the answer to an earlier one: each is decided when it is its turn.
    queue: std::collections::VecDeque<doing::Later>,
    /// What is said of an entry once the record has it, where that is not that it was saved.
    words: BTreeMap<uuid::Uuid, String>,
    /// Entries of which it was said that they are not recorded, with the place of their half-typed text: where an answer
    /// was lost they may be all the same.
    unanswered: BTreeMap<uuid::Uuid, Asked>,
    /// Since when the server that keeps the record is away.
    away: Option<chrono::NaiveTime>,
    /// Whether the person is to leave once nothing is waiting.
    leaving: bool,
    /// When half-typed text that could not be written was last tried again.
    tried: Option<chrono::DateTime<chrono::Utc>>,
    pinned: Option<Period>,
    opening: Opening,
    /// What stands on the screen while nobody is in front.
    door: Option<Door>,
    /// How many sign-ins the record was asked about and has not answered. It answers in the order in which it was asked, so
    /// only the answer after which none is left is to the passphrase that was typed last.
    asked: usize,
    /// When the screen locks itself.
    watch: Option<Watch>,
    /// What those left behind who are not in front.
    left: Left,
    /// For whom one of those who sign in acts, in front or not.
    behalf: Option<behalf::Behalf>,
    /// Which lists of child records were noted in the access log in this visit.
    access: access_log::AccessLog,
    /// The place of a clinic that this session last said it is at.
    here: Option<Place>,
}

impl App {
    /// The program at its overview.
    pub fn new(setup: Setup) -> Self {
        let behalf = behalf::Behalf::begun(&setup.me);
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
            record: RecordRead::NotYet,
            hidden: Hidden { all: setup.present, ..Hidden::default() },
            origin: setup.origin,
            drafts: BTreeMap::new(),
            not_kept: BTreeMap::new(),
            drafts_read: false,
            kept: Kept::default(),
            reckoned: None,
            also_here: Vec::new(),
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
            opening: Opening { period: setup.period, present: setup.present, sign_in: setup.sign_in },
            door: None,
            asked: 0,
            watch: setup.lock_after_minutes.map(|minutes| Watch::begun(minutes, setup.moment)),
            left: Left::default(),
            behalf,
            access: access_log::AccessLog::default(),
            here: None,
        };
        let overview = Level::open(Place::Overview, &app.desk, &app.habits);
        app.stack.push(overview);
        app.lay_out();
        sitting::begin(&mut app);
        app
    }

    /// When the quiet clock of an item changes next, half-typed text is to be tried again that could not be written, or
    /// the screen locks itself or says that it will; nothing else on the screens changes by time alone.
    pub fn next_minute(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        self.clock_changes().into_iter().chain(safekeeping::next_try(self)).chain(sitting::next(self)).min()
    }

    fn clock_changes(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        let Place::Item { clinic, .. } = &self.level().place else { return None };
        if self.door.is_some() {
            return None;
        }
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
        let minute = self.moment.now.timestamp().div_euclid(60);
        let mut effects = self.take(msg);
        effects.extend(access_log::look(self));
        effects.extend(presence::look(self, minute != self.moment.now.timestamp().div_euclid(60)));
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
                let mut effects = sitting::time_passes(self);
                effects.extend(safekeeping::try_again(self, false));
                return effects;
            }
            Msg::Resize(width, height) => {
                self.size = (width, height);
                self.lay_out();
            }
            Msg::Resumed => self.lay_out(),
            Msg::Key(key) if self.door.is_some() => {
                self.touched();
                return door::key(self, key);
            }
            Msg::Paste(text) if self.door.is_some() => {
                self.touched();
                door::paste(self, text);
            }
            Msg::HangUp => return sitting::hang_up(self),
            Msg::Key(key) => {
                self.touched();
                self.notice = None;
                self.is_used = true;
                return commands::key(self, key);
            }
            Msg::Paste(text) => {
                self.touched();
                self.is_used = true;
                return commands::paste(self, &text);
            }
            Msg::Said(said) => {
                self.touched();
                self.notice = None;
                self.is_used = true;
                return linear::take(self, said);
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
            // Where a former person's list went is nobody else's to read.
            Msg::Wrote(_) if self.door.is_some() => {}
            Msg::Wrote(outcome) => {
                let is_error = outcome.is_err();
                let text = outcome.unwrap_or_else(|why| why);
                self.notice = Some(Notice { text: text.as_str().to_string(), is_error });
            }
        }
        Vec::new()
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

    /// A key was pressed, or something pasted.
    fn touched(&mut self) {
        if let Some(watch) = &mut self.watch {
            watch.touched();
        }
    }

    /// Somebody comes or goes at this moment: how long nobody pressed a key is counted from here on.
    fn watch_anew(&mut self) {
        self.watch = self.watch.as_ref().map(|watch| watch.anew(self.moment));
    }

    /// Whether people sign in to this record.
    fn is_shared(&self) -> bool {
        let is_expected = self.opening.sign_in == SignIn::Everybody && !self.desk.knows_the_record();
        is_expected || self.desk.register.is_shared()
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
