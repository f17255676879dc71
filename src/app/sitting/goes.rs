//! Somebody goes: the screen is locked, and everything of theirs is dropped. A field that is added to the program does not
//! compile until it is said here whose it is.

use std::collections::BTreeMap;

use super::nobody;
use crate::app::doing::Later;
use crate::app::door::{self, Door, Step, Why};
use crate::app::habits::Habits;
use crate::app::level::Level;
use crate::app::msg::Effect;
use crate::app::{App, menus};
use crate::domain::clinic::meeting::ClinicState;
use crate::screens::desk::{Desk, Hidden};
use crate::screens::page::Place;

/// Locks the screen: keeps what is typed for its author, drops everything that was theirs, and has the terminal wiped.
pub(in crate::app) fn lock(app: &mut App, why: Why) -> Vec<Effect> {
    let mut effects = menus::keep_all(app);
    let me = app.desk.me.by.clone();
    forget(app);
    app.door = Some(Door::new(why, Step::Waiting, Some(me), app.moment));
    door::begin_again(app, None);
    if app.is_shared() {
        app.desk.me = nobody(&app.desk.me);
    }
    app.watch_anew();
    app.lay_out();
    effects.push(Effect::Wipe);
    effects
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
        // Who asked to leave and was locked out meanwhile still leaves, until somebody comes in.
        leaving: _,
        tried: _,
        door: _,
        // The record answers whoever is in front.
        asked: _,
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
