//! Recording: a form becomes events, the record answers, and only then is it said to be saved.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::App;
use super::msg::Effect;
use super::over::Over;
use crate::domain::steps::StepKind;
use crate::record::rules::{may, whose_in_words};
use crate::screens::action_form::{ActionForm, Field, Kept};
use crate::screens::page::Subject;
use crate::screens::register::drafts_in_words;

/// Opens the form for the row under the cursor, with whatever was half-typed there.
pub fn open_form(app: &mut App) -> Vec<Effect> {
    if may(&app.desk.me, StepKind::Add, None).is_err() {
        app.say(format!("A {} records no action; {} may.", app.desk.me.role.in_words(), whose_in_words(StepKind::Add)));
        return Vec::new();
    }
    let subject = subject(app);
    if let Some(draft) = &subject.draft {
        return open_draft(app, draft);
    }
    let mut form = ActionForm::new(&app.desk, &subject);
    if app.desk.drafts.get(&form.place).is_some_and(|draft| ActionForm::from_draft(&form.place, draft).is_some()) {
        return open_draft(app, &form.place);
    }
    if app.desk.drafts.contains_key(&form.place) {
        // Written by another version: it is left as it is, and what is typed now is kept beside it.
        form.place = beside(app, &form.place);
    }
    app.over.push(Over::Action(Box::new(form)));
    Vec::new()
}

/// Goes on with the half-typed form of this key.
pub fn open_draft(app: &mut App, key: &str) -> Vec<Effect> {
    if app.waiting.values().any(|waiting| waiting == key) {
        app.say("What you typed here is still being saved.");
        return Vec::new();
    }
    match app.desk.drafts.get(key).and_then(|draft| ActionForm::from_draft(key, draft)) {
        Some(form) => {
            app.say("What you had typed here is back.");
            app.over.push(Over::Action(Box::new(form)));
        }
        None => app.say("This draft was written by another version of clinic and cannot be read; it is kept as it is."),
    }
    Vec::new()
}

/// A key for a half-typed form that has the place of another.
fn beside(app: &App, place: &str) -> String {
    let free = |key: &String| !app.desk.drafts.contains_key(key);
    (2..app.desk.drafts.len() + 3).map(|n| format!("{place}, {n}")).find(free).unwrap_or_else(|| place.to_string())
}

/// Takes the half-typed forms that were on disk. What was typed before they were read stands, and an older text of the
/// same place is kept beside it: neither is lost. Gives what is to be written.
pub(super) fn take_drafts(app: &mut App, found: BTreeMap<String, String>) -> Vec<Effect> {
    let typed = std::mem::replace(&mut app.desk.drafts, found);
    let mut effects = Vec::new();
    // Saved already, but the answer was lost: the record has it, so there is nothing to bring back.
    let register = &app.desk.register;
    let is_recorded =
        |text: &str| Kept::read(text).and_then(|kept| kept.id).is_some_and(|id| register.action(id).is_some());
    let recorded: Vec<String> =
        app.desk.drafts.iter().filter(|(_, text)| is_recorded(text)).map(|(place, _)| place.clone()).collect();
    for place in recorded {
        app.desk.drafts.remove(&place);
        effects.push(Effect::SaveDraft { place, fields: None });
    }
    let waits = typed.is_empty();
    for (place, text) in typed {
        if let Some(older) = app.desk.drafts.get(&place).filter(|older| **older != text).cloned() {
            let other = beside(app, &place);
            app.desk.drafts.insert(other.clone(), older.clone());
            effects.push(Effect::SaveDraft { place: other, fields: Some(older) });
            app.say(
                "An older draft for this row was found and is kept beside this one: F2, then Your drafts, has both.",
            );
        }
        app.desk.drafts.insert(place.clone(), text.clone());
        effects.push(Effect::SaveDraft { place, fields: Some(text) });
    }
    let mut is_back = false;
    for over in &mut app.over {
        if let Over::Action(form) = over
            && !form.touched
            && let Some(older) = app.desk.drafts.get(&form.place).and_then(|d| ActionForm::from_draft(&form.place, d))
        {
            **form = older;
            is_back = true;
        }
    }
    if is_back {
        app.say("What you had typed here is back.");
    } else if let Some(words) = drafts_in_words(&app.desk).filter(|_| waits && app.over.is_empty()) {
        app.say(format!("{words}: F2, then Your drafts."));
    }
    effects
}

/// What is under the cursor, or what the page is about where a list is empty or its row stands for nothing else.
pub fn subject(app: &App) -> Subject {
    let level = app.level();
    let row = level.row().map(|row| row.subject.clone()).filter(|subject| *subject != Subject::default());
    row.unwrap_or_else(|| level.page.subject.clone())
}

/// A button of the form.
pub fn press(app: &mut App, button: Field) -> Vec<Effect> {
    match button {
        Field::Save => save(app),
        _ => close_form(app),
    }
}

fn save(app: &mut App) -> Vec<Effect> {
    let (moment, is_read) = (app.moment, app.desk.drafts_read);
    let Some(Over::Action(form)) = app.over.last_mut() else { return Vec::new() };
    if form.saving {
        return Vec::new();
    }
    if !is_read {
        form.wrong = Some("Not saved yet: the record is still being read. Save again in a moment.".into());
        return Vec::new();
    }
    let Some(events) = form.save(&app.desk, moment.now, moment.fresh) else { return Vec::new() };
    let (place, draft) = (form.place.clone(), form.draft());
    if let Some(id) = form.id {
        app.waiting.insert(id, place.clone());
    }
    app.desk.drafts.insert(place.clone(), draft.clone());
    // The text is kept before the record is asked, so that whatever happens next cannot lose it.
    vec![Effect::SaveDraft { place, fields: Some(draft) }, Effect::Append(events)]
}

/// Closes the form; what was typed is kept, and that is said.
pub fn close_form(app: &mut App) -> Vec<Effect> {
    let Some(Over::Action(form)) = app.over.pop() else { return Vec::new() };
    if !form.touched {
        return Vec::new();
    }
    let kept = keep_form(app, &form);
    app.rebuild();
    app.say("Kept as a draft: a on the same row brings it back; F2 lists your drafts.");
    kept
}

/// After every edit: half-typed text is kept.
pub fn keep(app: &mut App) -> Vec<Effect> {
    match app.over.last() {
        Some(Over::Action(form)) => {
            let form = form.clone();
            keep_form(app, &form)
        }
        _ => Vec::new(),
    }
}

/// Keeps what is typed in every form that is open.
pub(super) fn keep_open_forms(app: &mut App) -> Vec<Effect> {
    let is_typed = |over: &Over| match over {
        Over::Action(form) if form.touched && !form.saving => Some(form.clone()),
        _ => None,
    };
    let forms: Vec<_> = app.over.iter().filter_map(is_typed).collect();
    forms.iter().flat_map(|form| keep_form(app, form)).collect()
}

/// Until the drafts on disk are read nothing is written: an older text may lie in the same place.
fn keep_form(app: &mut App, form: &ActionForm) -> Vec<Effect> {
    let (place, draft) = (form.place.clone(), form.draft());
    app.desk.drafts.insert(place.clone(), draft.clone());
    let write = Effect::SaveDraft { place, fields: Some(draft) };
    if app.desk.drafts_read { vec![write] } else { Vec::new() }
}

/// Throws a half-typed form away, as its author chose.
pub(super) fn throw_away(app: &mut App, key: &str) -> Vec<Effect> {
    app.desk.drafts.remove(key);
    app.over.retain(|over| !matches!(over, Over::Action(form) if form.place == key));
    app.rebuild();
    app.say("The draft was thrown away.");
    if app.desk.drafts_read { vec![Effect::SaveDraft { place: key.to_string(), fields: None }] } else { Vec::new() }
}

/// The record has it for good.
pub fn appended(app: &mut App, id: Uuid) -> Vec<Effect> {
    let Some(draft) = app.waiting.remove(&id) else { return Vec::new() };
    let is_it = |over: &Over| matches!(over, Over::Action(form) if form.id == Some(id));
    app.over.retain(|over| !is_it(over));
    app.desk.drafts.remove(&draft);
    app.rebuild();
    let said = app.desk.register.action(id).map(|action| {
        format!("Saved: A-{}, due {}. u opens the register of actions.", action.number, action.due.format("%-d %B %Y"))
    });
    app.say(said.unwrap_or_else(|| "Saved.".into()));
    let leave = (app.leaving && app.waiting.is_empty()).then_some(Effect::Quit);
    std::iter::once(Effect::SaveDraft { place: draft, fields: None }).chain(leave).collect()
}

/// The record refused; nothing typed is lost, and nobody leaves without having been told.
pub fn not_appended(app: &mut App, id: Uuid, message: &str) {
    app.waiting.remove(&id);
    app.leaving = false;
    let message = format!("{message} What was typed is kept as a draft.");
    // In the form where it is still open, else as news: once.
    let form = app.over.iter_mut().find_map(|over| match over {
        Over::Action(form) if form.id == Some(id) => Some(form),
        _ => None,
    });
    match form {
        Some(form) => {
            form.saving = false;
            form.wrong = Some(message);
        }
        None => app.fail(message),
    }
}
