//! Half-typed text that could not be written to disk: it is said as long as it is so, tried again, and nobody leaves
//! without having chosen to lose it.

use chrono::{DateTime, TimeDelta, Utc};

use super::msg::{DraftNews, Effect};
use super::over::{Menu, Over};
use super::{App, habits};
use crate::widgets::choices::Choices;

/// How long after a try the next one follows.
const PAUSE: TimeDelta = TimeDelta::seconds(5);

/// Whether a draft of this place is on disk, or soon will be; else what went wrong.
pub(super) fn wrong<'a>(app: &'a App, place: &str) -> Option<&'a str> {
    app.desk.not_kept.get(place).map(String::as_str)
}

/// Says what became of text that was typed: `kept` where it is kept, else that it is not.
pub(super) fn say(app: &mut App, place: &str, kept: &str) {
    match wrong(app, place) {
        Some(why) => {
            let text = format!("NOT SAVED anywhere: what you typed is on this screen only. {why}");
            app.fail(text);
        }
        None => app.say(kept),
    }
}

/// What stands in front as long as something is not on disk; `None` where everything is.
pub(super) fn warning(app: &App) -> Option<String> {
    match app.desk.not_kept.len() {
        0 => None,
        1 => Some("NOT SAVED anywhere: 1 half-typed text. The disk may be full; it is tried again by itself.".into()),
        n => Some(format!(
            "NOT SAVED anywhere: {n} half-typed texts. The disk may be full; they are tried again by themselves."
        )),
    }
}

/// News of half-typed text.
pub(super) fn told(app: &mut App, news: DraftNews) -> Vec<Effect> {
    if app.is_absent(&news.author) {
        app.tried = Some(app.moment.now);
        app.left.told(news);
        return may_leave(app).then_some(Effect::Quit).into_iter().collect();
    }
    let DraftNews { author: _, place, fields, outcome } = news;
    if let (Err(_), Some(text), false) = (&outcome, fields, app.desk.drafts_read || place == habits::PLACE) {
        // Whoever comes back at once is told of what was still on its way when they left.
        app.desk.drafts.entry(place.clone()).or_insert(text);
    }
    match outcome {
        // What is no draft of the person's, such as where they were last, is not missed.
        Err(why) if app.desk.drafts.contains_key(&place) => {
            app.desk.not_kept.insert(place, why.to_string());
            app.tried = Some(app.moment.now);
            app.rebuild();
            app.fail(why.to_string());
            if std::mem::take(&mut app.leaving) {
                ask(app);
            }
            Vec::new()
        }
        Err(why) => {
            app.fail(why.to_string());
            Vec::new()
        }
        Ok(()) => {
            if app.desk.not_kept.remove(&place).is_some() && app.desk.not_kept.is_empty() {
                app.rebuild();
                app.say("What could not be saved before is kept as a draft now.");
            }
            may_leave(app).then_some(Effect::Quit).into_iter().collect()
        }
    }
}

/// Whether the person is to leave and nothing is waited for any more.
pub(super) fn may_leave(app: &App) -> bool {
    app.leaving
        && app.waiting.is_empty()
        && app.queue.is_empty()
        && app.desk.not_kept.is_empty()
        && app.left.unsaved().next().is_none()
}

/// When what could not be written is tried again.
pub(super) fn next_try(app: &App) -> Option<DateTime<Utc>> {
    let waits = !app.desk.not_kept.is_empty() || app.left.waits_for_disk();
    app.tried.filter(|_| waits).and_then(|tried| tried.checked_add_signed(PAUSE))
}

/// Tries again what could not be written, where it is time or `now` is asked for.
pub(super) fn try_again(app: &mut App, now: bool) -> Vec<Effect> {
    // What has gone meanwhile, recorded or thrown away, is not waited for.
    let drafts = &app.desk.drafts;
    app.desk.not_kept.retain(|place, _| drafts.contains_key(place));
    let is_time = next_try(app).is_some_and(|at| app.moment.now >= at);
    if !is_time && !now {
        return Vec::new();
    }
    app.tried = Some(app.moment.now);
    let texts = app.desk.not_kept.keys().filter_map(|place| app.desk.drafts.get_key_value(place));
    let mine = texts.map(|(place, text)| app.draft(place.clone(), Some(text.clone())));
    mine.chain(app.left.again()).collect()
}

/// Asks whether to leave although what was typed will be lost; the safe answer first.
fn ask(app: &mut App) {
    let title = "NOT SAVED anywhere, the disk may be full: what you typed is lost if you leave. Leave all the same?";
    app.over.push(Over::Menu(Menu::Lose, Choices::question(title.to_owned(), &["Stay", "Leave and lose it"])));
}
