//! Somebody comes: their screen begins anew.

use crate::app::door::Step;
use crate::app::left::OfOne;
use crate::app::msg::Effect;
use crate::app::{App, behalf};
use crate::domain::people::Actor;
use crate::widgets::secret::Secret;

/// The same person goes on, where nobody signs in.
pub(in crate::app) fn go_on(app: &mut App, actor: Actor) -> Vec<Effect> {
    let by = actor.by.clone();
    come_in(app, actor, None);
    vec![Effect::ActAs(by)]
}

/// Somebody signed in, or did not.
pub(in crate::app) fn signed_in(app: &mut App, actor: Actor, drafts: Vec<(String, String)>) -> Vec<Effect> {
    // Only who was asked about: an answer that nobody waits for lets nobody in, nor one to an earlier passphrase.
    let is_last = is_last_answer(app);
    let is_asked = app.door.as_ref().is_some_and(
        |door| matches!(&door.step, Step::Checking(name, role) if *name == actor.by && *role == actor.role),
    );
    if !is_last || !is_asked {
        return Vec::new();
    }
    let (actor, refused) = behalf::take_up(app, actor);
    come_in(app, actor, refused);
    app.take_drafts(drafts)
}

/// Nobody signed in: why, at the passphrase, which is typed anew.
pub(in crate::app) fn not_signed_in(app: &mut App, message: &str) {
    let is_last = is_last_answer(app);
    let Some(door) = app.door.as_mut().filter(|_| is_last) else { return };
    if let Step::Checking(name, role) = &door.step {
        door.step = Step::Passphrase(name.clone(), *role, Secret::default());
        door.said = Some(message.to_owned());
    }
}

/// Takes note that a sign-in was answered; says whether it is the one that was asked about last.
fn is_last_answer(app: &mut App) -> bool {
    app.asked = app.asked.saturating_sub(1);
    app.asked == 0
}

/// Opens the door to somebody: their screen begins anew. `refused` is why they do not act for another, where they were to.
fn come_in(app: &mut App, actor: Actor, refused: Option<String>) {
    let OfOne { unread, not_kept, said } = app.left.take(&actor.by);
    let (by, role) = (&actor.by, actor.role.in_words());
    let words = match &actor.on_behalf_of {
        None => format!("{by}, {role}: every entry keeps this name. F6 locks the screen when you leave."),
        Some(other) => format!("{by}, {role}, acting for {other}: every entry keeps both names. F6 locks the screen."),
    };
    app.desk.me = actor;
    app.door = None;
    // Whoever asked to leave while it was shut has stayed, or is gone.
    app.leaving = false;
    app.watch_anew();
    // What lies on disk is not known before it is read: what this person left in memory waits for it.
    app.desk.drafts_read = false;
    app.desk.drafts = unread.into_iter().chain(not_kept).collect();
    app.rebuild();
    let meanwhile = (!said.is_empty()).then(|| format!("While the screen was locked: {}", said.join(" ")));
    // What the door does not show, such as that the feed is another's: it was said to nobody yet.
    let news = app.notice.take().filter(|news| news.is_error).map(|news| news.text);
    match [news, meanwhile, refused].into_iter().flatten().collect::<Vec<_>>().as_slice() {
        [] => app.say(words),
        wrong => app.fail(wrong.join(" ")),
    }
}
