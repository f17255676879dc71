//! A server that keeps the record goes away and comes back: it is said as long as it is so, and nothing is lost or doubled
//! by it.

use super::App;
use super::msg::Effect;
use super::steps;
use crate::domain::event::Event;

/// What stands in front as long as the server is away; `None` where it is there, or the record is a file.
pub(super) fn warning(app: &App) -> Option<String> {
    let since = app.away?.format("%H:%M");
    // At the door nobody reads or drafts.
    let meanwhile = if app.door.is_some() {
        "Nobody can come in until it is back; this page then opens by itself."
    } else {
        "You can read and draft; nothing is recorded until it is back."
    };
    Some(format!("The record's server is away since {since}. {meanwhile}"))
}

/// It went away.
pub(super) fn away(app: &mut App, why: &str) -> Vec<Effect> {
    app.away.get_or_insert(app.moment.time);
    // Who else is here is not known any more.
    app.desk.also_here.clear();
    app.rebuild();
    // Why is said once, for whoever looks after the server; the rest stays said. Who comes in later finds it back.
    if let Some(warning) = warning(app).filter(|_| app.door.is_none()) {
        app.fail(format!("{warning} (It answered: {why}.)"));
    }
    Vec::new()
}

/// It is back.
pub(super) fn back(app: &mut App) -> Vec<Effect> {
    if app.away.take().is_some() {
        let waits = app
            .unanswered
            .values()
            .any(|asked| asked.author == app.desk.me.by && app.desk.drafts.contains_key(&asked.place));
        app.say(if waits {
            "The record's server is back. What could not be recorded is kept as a draft: save it again, it is never \
             recorded twice."
        } else {
            "The record's server is back: what you save is recorded again."
        });
    }
    Vec::new()
}

/// What is in the record although its answer was lost is recorded, and no draft any more.
pub(super) fn landed(app: &mut App, events: &[Event]) -> Vec<Effect> {
    let mut effects = Vec::new();
    for event in events {
        if let Some(asked) = app.unanswered.remove(&event.new.id) {
            app.waiting.insert(event.new.id, asked);
            effects.extend(steps::appended(app, event.new.id));
        }
    }
    effects
}
