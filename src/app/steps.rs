//! Recording: a form becomes events, the record answers, and only then is it said to be saved.

use uuid::Uuid;

use super::App;
use super::msg::Effect;
use super::over::Over;
use crate::domain::steps::StepKind;
use crate::record::rules::{may, whose_in_words};
use crate::screens::action_form::{ActionForm, Field};
use crate::screens::page::Subject;

/// Opens the form for the row under the cursor, with whatever was half-typed there.
pub fn open_form(app: &mut App) {
    if may(&app.desk.me, StepKind::Add, None).is_err() {
        app.say(format!("A {} records no action; {} may.", app.desk.me.role.in_words(), whose_in_words(StepKind::Add)));
        return;
    }
    let subject = subject(app);
    let mut form = ActionForm::new(&app.desk, subject.clone());
    let place = form.place();
    if app.waiting.values().any(|waiting| *waiting == place) {
        app.say("What you typed here is still being saved.");
        return;
    }
    if let Some(draft) = app.drafts.get(&place) {
        form.take_back(draft);
        // Saved already, but the answer was lost: the record has it, so there is nothing to bring back.
        if form.id.is_some_and(|id| app.desk.register.action(id).is_some()) {
            app.drafts.remove(&place);
            form = ActionForm::new(&app.desk, subject);
        } else {
            app.say("What you had typed here is back.");
        }
    }
    app.over.push(Over::Action(Box::new(form)));
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
    let moment = app.moment;
    let Some(Over::Action(form)) = app.over.last_mut() else { return Vec::new() };
    if form.saving {
        return Vec::new();
    }
    let Some(events) = form.save(&app.desk, moment.now, moment.fresh) else { return Vec::new() };
    let (place, draft) = (form.place(), form.draft());
    if let Some(id) = form.id {
        app.waiting.insert(id, place.clone());
    }
    app.drafts.insert(place.clone(), draft.clone());
    // The text is kept before the record is asked, so that whatever happens next cannot lose it.
    vec![Effect::SaveDraft { place, fields: Some(draft) }, Effect::Append(events)]
}

/// Closes the form; what was typed is kept, and that is said.
pub fn close_form(app: &mut App) -> Vec<Effect> {
    let Some(Over::Action(form)) = app.over.pop() else { return Vec::new() };
    if !form.touched {
        return Vec::new();
    }
    app.say("Kept as a draft: a on the same row brings it back.");
    let (place, draft) = (form.place(), form.draft());
    app.drafts.insert(place.clone(), draft.clone());
    vec![Effect::SaveDraft { place, fields: Some(draft) }]
}

/// After every edit: half-typed text is kept.
pub fn keep(app: &mut App) -> Vec<Effect> {
    let Some(Over::Action(form)) = app.over.last() else { return Vec::new() };
    let (place, draft) = (form.place(), form.draft());
    app.drafts.insert(place.clone(), draft.clone());
    vec![Effect::SaveDraft { place, fields: Some(draft) }]
}

/// The record has it for good.
pub fn appended(app: &mut App, id: Uuid) -> Vec<Effect> {
    let Some(draft) = app.waiting.remove(&id) else { return Vec::new() };
    let is_it = |over: &Over| matches!(over, Over::Action(form) if form.id == Some(id));
    app.over.retain(|over| !is_it(over));
    app.drafts.remove(&draft);
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
