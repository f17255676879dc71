//! One person goes, another comes: when, and what is said of it. Whatever the one had on the screen is dropped, all of it.

mod asks;
mod comes;
mod goes;

use super::door::{self, Door, Step, Why};
use super::lock::{Verdict, in_words};
use super::msg::Effect;
use super::{App, SignIn};
use crate::domain::clinic::meeting::{Clinic, ClinicState};
use crate::domain::event::Event;
use crate::domain::payload::Dated;
use crate::domain::people::{Actor, Role};
use crate::domain::person::{PersonWhat, roster};
use crate::record::access::held;
use crate::screens::desk::RecordRead;
pub(super) use asks::{lock_key, locks};
pub(super) use comes::{go_on, not_signed_in, signed_in};
pub(super) use goes::lock;

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
    if event.new.stream != roster() {
        return false;
    }
    let what = Dated::<PersonWhat>::read(&event.new).map(|read| read.what);
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
            app.watch_anew();
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
    // An answer that is still to come lets nobody in: who it was asked for may have gone.
    let is_asked = app.door.as_ref().is_some_and(|door| matches!(door.step, Step::Checking(..)));
    if is_half_way(app) || is_asked {
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

/// Nobody at this terminal.
pub(super) fn nobody(me: &Actor) -> Actor {
    Actor { by: "".into(), role: Role::Viewer, on_behalf_of: None, terminal: me.terminal.clone() }
}
