//! One person goes, another comes. Whatever the one had on the screen is dropped, all of it: a field that is added to the
//! program does not compile until it is said here whose it is.

use std::collections::BTreeMap;

use super::behalf;
use super::doing::{self, Later};
use super::door::{self, Door, Step, Why};
use super::habits::Habits;
use super::left::OfOne;
use super::level::Level;
use super::lock::{Verdict, in_words};
use super::menus;
use super::msg::Effect;
use super::over::{Locks, Menu, Over};
use super::{App, SignIn};
use crate::domain::clinic::events::{ClinicWhat, NoteKind};
use crate::domain::clinic::meeting::{Clinic, ClinicState};
use crate::domain::event::Event;
use crate::domain::payload::Dated;
use crate::domain::people::{Actor, Role};
use crate::domain::person::{PersonWhat, roster};
use crate::record::access::held;
use crate::record::decide::Entry;
use crate::screens::desk::{Desk, Hidden, RecordRead};
use crate::screens::offers::can_write;
use crate::screens::page::Place;
use crate::widgets::choices::Choices;
use crate::widgets::secret::Secret;

/// Whether the person in front chairs a clinic that is open.
pub(super) fn chairs(app: &App) -> bool {
    let me = &app.desk.me;
    let is_mine = |clinic: &Clinic| {
        let opened = clinic.opened.as_ref().is_some_and(|opened| opened.written.hand.by == me.by);
        opened || clinic.chair == me.by || clinic.chair == *me.decider()
    };
    let mut open = app.desk.register.clinics().filter(|clinic| clinic.state == ClinicState::Open);
    app.door.is_none() && open.any(is_mine)
}

/// The program begins: nothing is shown before it is known who looks.
pub(super) fn begin(app: &mut App) {
    let why = match app.opening.sign_in {
        SignIn::Nobody => return,
        SignIn::Everybody => Why::Begun,
        SignIn::Unread => Why::Opening,
    };
    app.door = Some(Door::new(why, Step::Waiting, Some(app.desk.me.by.clone()), app.moment));
}

/// Whether an event gives the person in front a new passphrase: the one they came in with opens nothing any more. The same
/// one kept by a stronger hash is no new one.
pub(super) fn resets(app: &App, event: &Event) -> bool {
    let what = Dated::<PersonWhat>::read(&event.new).filter(|_| event.new.stream == roster()).map(|read| read.what);
    let me = app.desk.register.person(&app.desk.me.by).map(|person| person.id);
    matches!(what, Some(PersonWhat::Reset { person, .. }) if me == Some(person))
}

/// The record was read on. `was_shared`: whether people signed in before; `is_reset`: whether the person in front was
/// given a new passphrase.
pub(super) fn read(app: &mut App, was_shared: bool, is_reset: bool) -> Vec<Effect> {
    let is_first = app.door.as_ref().is_some_and(|door| matches!(door.step, Step::Waiting));
    match (was_shared, app.is_shared()) {
        (false, true) if !is_first => lock(app, Why::NowShared),
        (_, true) if is_first => {
            app.desk.me = nobody(&app.desk.me);
            if let Some(door) = &mut app.door {
                door.why = Why::Begun;
            }
            door::begin_again(app, None);
            Vec::new()
        }
        (_, false) if is_first => {
            app.door = None;
            app.watch = app.watch.as_ref().map(|watch| watch.anew(app.moment));
            Vec::new()
        }
        // Who may come in, or stay, may have changed.
        (_, true) if app.door.is_none() && (is_reset || held(&app.desk.register, &app.desk.me).is_none()) => {
            lock(app, Why::NoLonger)
        }
        (_, true) => {
            door::refresh(app);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// The record cannot be read. Where nobody is known to sign in to it, figures are shown all the same; down to the team,
/// for a shared record that was damaged must not open the children to whoever damaged it.
pub(super) fn record_unusable(app: &mut App, message: &str) {
    let is_first = app.door.as_ref().is_some_and(|door| door.why == Why::Opening);
    if is_first && !app.is_shared() {
        app.door = None;
        app.desk.record = RecordRead::Cannot;
        app.rebuild();
    }
    match &mut app.door {
        Some(door) => door.said = Some(message.to_owned()),
        None => app.fail(message),
    }
}

/// A hang-up was asked for and the terminal is still there: locks. What is locked stays so, and a sign-in begins anew.
pub(super) fn hang_up(app: &mut App) -> Vec<Effect> {
    if app.door.is_none() {
        return lock(app, Why::HangUp);
    }
    if is_half_way(app) {
        door::begin_again(app, None);
    }
    Vec::new()
}

/// The time went on: locks where it is time.
pub(super) fn time_passes(app: &mut App) -> Vec<Effect> {
    let (moment, chairs, is_closed) = (app.moment, chairs(app), app.door.is_some());
    let Some(watch) = &mut app.watch else { return Vec::new() };
    watch.hears(moment);
    if is_closed {
        if watch.idle() >= door::LEFT_STANDING && is_half_way(app) {
            door::begin_again(app, None);
        }
        return Vec::new();
    }
    match watch.verdict(chairs) {
        Verdict::Idle => {
            let minutes = watch.patience(chairs).as_secs() / 60;
            lock(app, Why::Idle(minutes))
        }
        Verdict::Over => lock(app, Why::Over),
        _ => Vec::new(),
    }
}

/// What is said before the screen locks; the seconds are those of the moment.
pub(super) fn warning(app: &App) -> Option<String> {
    match app.watch.as_ref()?.verdict(chairs(app)) {
        Verdict::SoonIdle(left) => Some(format!("This screen locks in {} unless a key is pressed.", in_words(left))),
        Verdict::SoonOver(left) => Some(format!(
            "8 hours have nearly passed: this screen locks in {} whatever is typed. What is half-typed is kept as a draft.",
            in_words(left)
        )),
        _ => None,
    }
}

/// Whether somebody began to come in.
fn is_half_way(app: &App) -> bool {
    app.door.as_ref().is_some_and(|door| matches!(door.step, Step::Role(..) | Step::Passphrase(..)))
}

/// When time alone changes something of the lock.
pub(super) fn next(app: &App) -> Option<chrono::DateTime<chrono::Utc>> {
    let watch = app.watch.as_ref()?;
    if app.door.is_none() {
        return watch.next(chairs(app));
    }
    let left = door::LEFT_STANDING.checked_sub(watch.idle()).filter(|_| is_half_way(app))?;
    app.moment.now.checked_add_signed(chrono::TimeDelta::from_std(left).ok()?)
}

/// F6: locks, and asks first where there is something to choose. Pressed twice it always locks.
pub(super) fn lock_key(app: &mut App) -> Vec<Effect> {
    if matches!(app.over.last(), Some(Over::Menu(Menu::Lock(_), _))) {
        return lock(app, Why::Asked);
    }
    let open = app.desk.register.clinics().find(|clinic| {
        let in_front = match &app.level().place {
            Place::Clinic(id) | Place::Minutes(id) | Place::Item { clinic: id, .. } => *id == clinic.id,
            _ => chairs(app),
        };
        in_front && clinic.state == ClinicState::Open
    });
    let (title, answers) = match (open, app.desk.not_kept.len()) {
        (_, 1..) => (
            "NOT SAVED anywhere, the disk may be full: what you typed stays in memory for you alone, and is lost if the \
             program ends. Lock all the same?"
                .to_owned(),
            vec![("Stay", Locks::Not), ("Lock", Locks::Now)],
        ),
        (Some(clinic), 0) => (
            format!("{} is open. Pause it? The screen locks either way; F6 again locks at once.", clinic.name()),
            vec![
                ("Pause the clinic", Locks::Paused(clinic.id)),
                ("Lock this screen, the clinic goes on", Locks::Now),
                ("Stay", Locks::Not),
            ],
        ),
        (None, 0) => return lock(app, Why::Asked),
    };
    let words: Vec<&str> = answers.iter().map(|(word, _)| *word).collect();
    let question = Choices::question(title, &words);
    app.over.push(Over::Menu(Menu::Lock(answers.into_iter().map(|(_, locks)| locks).collect()), question));
    Vec::new()
}

/// What was chosen.
pub(super) fn locks(app: &mut App, locks: Option<&Locks>) -> Vec<Effect> {
    match locks {
        Some(Locks::Now) => lock(app, Why::Asked),
        Some(Locks::Paused(id)) => pause(app, *id),
        Some(Locks::Not) | None => Vec::new(),
    }
}

/// Pauses a clinic: it is noted in its minutes, where this person may, and the screen is locked.
fn pause(app: &mut App, id: uuid::Uuid) -> Vec<Effect> {
    let Some(clinic) = app.desk.register.clinic(id) else { return lock(app, Why::Asked) };
    let (name, state) = (clinic.name(), clinic.state);
    let at = app.desk.time.map_or(String::new(), |time| time.format(" at %H:%M").to_string());
    let note = ClinicWhat::Note { team: None, about: NoteKind::Note, text: format!("The clinic was paused{at}.") };
    let mut effects = if can_write(&app.desk, "clinic.note", Some(state)) {
        doing::write_saying(app, Entry::Clinic(Some(id), note), Some(String::new()))
    } else {
        Vec::new()
    };
    effects.extend(lock(app, Why::Paused(name)));
    effects
}

/// Locks the screen: keeps what is typed for its author, drops everything that was theirs, and has the terminal wiped.
pub(super) fn lock(app: &mut App, why: Why) -> Vec<Effect> {
    let mut effects = menus::keep_all(app);
    let me = app.desk.me.by.clone();
    forget(app);
    app.door = Some(Door::new(why, Step::Waiting, Some(me), app.moment));
    door::begin_again(app, None);
    if app.is_shared() {
        app.desk.me = nobody(&app.desk.me);
    }
    app.watch = app.watch.as_ref().map(|watch| watch.anew(app.moment));
    app.lay_out();
    effects.push(Effect::Wipe);
    effects
}

/// Nobody at this terminal.
pub(super) fn nobody(me: &Actor) -> Actor {
    Actor { by: "".into(), role: Role::Viewer, on_behalf_of: None, terminal: me.terminal.clone() }
}

/// Drops what is one person's. Every field is named here, so that none is forgotten; what is kept is nobody's, or has its
/// author with it.
fn forget(app: &mut App) {
    let App {
        desk,
        stack: _,
        over,
        notice,
        kept,
        is_used,
        habits,
        queue,
        words,
        left,
        pinned,
        opening,
        look: _,
        keymap: _,
        record: _,
        moment: _,
        size: _,
        refreshing: _,
        reckoning: _,
        waiting: _,
        unanswered: _,
        away: _,
        leaving: _,
        tried: _,
        door: _,
        watch: _,
        access,
        // One person's, by name: nobody else takes it up.
        behalf: _,
        // That nobody has a clinic in front any more is said once the door is closed.
        here: _,
    } = app;
    let Desk {
        me,
        in_front_since,
        period,
        hidden,
        drafts,
        not_kept,
        drafts_read,
        snapshot,
        register,
        rules: _,
        refused: _,
        record: _,
        events: _,
        now: _,
        time: _,
        today: _,
        ascii: _,
        origin: _,
        kept: _,
        reckoned: _,
        also_here,
    } = desk;
    // What is on no disk waits for its author, and for nobody else.
    let mut typed = std::mem::take(drafts);
    let refused = std::mem::take(not_kept).into_keys().filter_map(|place| typed.remove_entry(&place)).collect();
    let unread = if std::mem::take(drafts_read) { BTreeMap::new() } else { typed };
    left.hold(&me.by, unread, refused);
    queue.retain(|later| match later {
        Later::Entry(..) => true,
        Later::Form(_) => {
            left.tell(&me.by, "The screen locked before a form was saved: it is kept as a draft.".into());
            false
        }
    });
    let is_open = register.clinics().any(|clinic| clinic.state == ClinicState::Open);
    *hidden = Hidden { all: opening.present || is_open, ..Hidden::default() };
    *period = opening.period.or(snapshot.figures().latest_period()).unwrap_or(*period);
    *pinned = opening.period;
    *in_front_since = None;
    (*notice, *is_used, *habits) = (None, false, Habits::default());
    access.forget();
    also_here.clear();
    over.clear();
    kept.clear();
    words.clear();
    app.stack = vec![Level::open(Place::Overview, &app.desk, &app.habits)];
}

/// The same person goes on, where nobody signs in.
pub(super) fn go_on(app: &mut App, actor: Actor) -> Vec<Effect> {
    let by = actor.by.clone();
    come_in(app, actor, None);
    vec![Effect::ActAs(by)]
}

/// Somebody signed in, or did not.
pub(super) fn signed_in(app: &mut App, actor: Actor, drafts: Vec<(String, String)>) -> Vec<Effect> {
    // Only who was asked about: an answer that nobody waits for lets nobody in.
    let is_asked = app.door.as_ref().is_some_and(
        |door| matches!(&door.step, Step::Checking(name, role) if *name == actor.by && *role == actor.role),
    );
    if !is_asked {
        return Vec::new();
    }
    let (actor, refused) = behalf::take_up(app, actor);
    come_in(app, actor, refused);
    app.take_drafts(drafts)
}

/// Nobody signed in: why, at the passphrase, which is typed anew.
pub(super) fn not_signed_in(app: &mut App, message: &str) {
    let Some(door) = &mut app.door else { return };
    if let Step::Checking(name, role) = &door.step {
        door.step = Step::Passphrase(name.clone(), *role, Secret::default());
        door.said = Some(message.to_owned());
    }
}

/// Opens the door to somebody: their screen begins anew. `refused` is why they do not act for another, where they were to.
pub(super) fn come_in(app: &mut App, actor: Actor, refused: Option<String>) {
    let OfOne { unread, not_kept, said } = app.left.take(&actor.by);
    let (by, role) = (&actor.by, actor.role.in_words());
    let words = match &actor.on_behalf_of {
        None => format!("{by}, {role}: every entry keeps this name. F6 locks the screen when you leave."),
        Some(other) => format!("{by}, {role}, acting for {other}: every entry keeps both names. F6 locks the screen."),
    };
    app.desk.me = actor;
    app.door = None;
    app.watch = app.watch.as_ref().map(|watch| watch.anew(app.moment));
    // What lies on disk is not known before it is read: what this person left in memory waits for it.
    app.desk.drafts_read = false;
    app.desk.drafts = unread.into_iter().chain(not_kept).collect();
    app.rebuild();
    let meanwhile = (!said.is_empty()).then(|| format!("While the screen was locked: {}", said.join(" ")));
    match [meanwhile, refused].into_iter().flatten().collect::<Vec<_>>().as_slice() {
        [] => app.say(words),
        wrong => app.fail(wrong.join(" ")),
    }
}
