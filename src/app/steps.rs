//! Recording: a form becomes events, the record answers, and only then is it said to be saved.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use uuid::Uuid;

use super::App;
use super::doing;
use super::left::Asked;
use super::msg::Effect;
use super::over::Over;
use super::safekeeping;
use super::writing::Writing;
use crate::domain::people::Actor;
use crate::insight::person_names::query;
use crate::screens::action_form::{ActionForm, Field, Kept};
use crate::screens::desk::Desk;
use crate::screens::forms::{Button, Form, Kind, Saved};
use crate::screens::half_typed::HalfTyped;
use crate::screens::offers::Does;
use crate::screens::page::Subject;
use crate::screens::register::drafts_in_words;
use crate::screens::working::Working;

/// Opens the form for the row under the cursor, with whatever was half-typed there.
pub fn open_form(app: &mut App) -> Vec<Effect> {
    open_form_for(app, None)
}

/// Opens the form of a new action, from a question where there is one.
pub fn open_form_for(app: &mut App, question: Option<Uuid>) -> Vec<Effect> {
    open_form_with(app, |form, desk| form.answering(desk, question))
}

/// Opens the form of a new action, filled in further by `fill`.
pub fn open_form_with(app: &mut App, fill: impl FnOnce(ActionForm, &Desk) -> ActionForm) -> Vec<Effect> {
    let subject = subject(app);
    if let Some(draft) = &subject.draft {
        return open_draft(app, draft);
    }
    let mut form = fill(ActionForm::new(&app.desk, &subject), &app.desk);
    if let Some(refusal) = form.why_not(&app.desk).filter(|_| !app.desk.drafts.contains_key(&form.place)) {
        app.fail(refusal.in_words());
        return Vec::new();
    }
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
    if app.is_saving(key) {
        app.say("What you typed here is still being saved.");
        return Vec::new();
    }
    match app.desk.drafts.get(key).and_then(|draft| from_draft(&app.desk, key, draft)) {
        Some(over) => {
            app.say("What you had typed here is back.");
            if let Over::Editor(writing) = &over {
                app.go(writing.place());
            }
            app.over.push(over);
            app.lay_out();
        }
        None => app.say("This draft was written by another version of clinic and cannot be read; it is kept as it is."),
    }
    Vec::new()
}

/// The form that a draft was, whichever it is.
fn from_draft(desk: &Desk, key: &str, draft: &str) -> Option<Over> {
    if let Some(copy) = Working::read(draft) {
        return Writing::of(desk, copy).map(|writing| Over::Editor(Box::new(writing)));
    }
    if let Some(kind) = Form::kind_of(draft) {
        let mut form = Form::new(desk, kind);
        form.take_back(draft);
        return Some(Over::Entry(Box::new(form)));
    }
    ActionForm::from_draft(key, draft).map(|form| Over::Action(Box::new(form)))
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
        effects.push(app.draft(place, None));
    }
    let waits = typed.is_empty();
    for (place, text) in typed {
        if let Some(older) = app.desk.drafts.get(&place).filter(|older| **older != text).cloned() {
            let other = beside(app, &place);
            app.desk.drafts.insert(other.clone(), older.clone());
            effects.push(app.draft(other, Some(older)));
            app.say(
                "An older draft for this row was found and is kept beside this one: F2, then Your drafts, has both.",
            );
        }
        app.desk.drafts.insert(place.clone(), text.clone());
        effects.push(app.draft(place, Some(text)));
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

/// The button in front of the form in front.
pub fn press(app: &mut App) -> Vec<Effect> {
    let is_save = match app.over.last() {
        Some(Over::Action(form)) => form.focus == Field::Save,
        Some(Over::Entry(form)) => form.button() == Some(Button::Save),
        _ => false,
    };
    if is_save { save(app) } else { close_form(app) }
}

/// Saves the form in front.
pub fn save(app: &mut App) -> Vec<Effect> {
    let (moment, is_read) = (app.moment, app.desk.drafts_read);
    let Some(form) = app.over.last_mut().and_then(Over::form_mut) else { return Vec::new() };
    if form.saving() {
        return Vec::new();
    }
    let form_place = form.place();
    if !app.waiting.is_empty() {
        // What was recorded just before may be of the same thing: this is decided once it is answered.
        app.queue.push_back(doing::Later::Form(form_place));
        app.say("Saving, as soon as what was recorded before it is.");
        return Vec::new();
    }
    let Some(form) = app.over.last_mut().and_then(Over::form_mut) else { return Vec::new() };
    if !is_read {
        form.refused("Not saved yet: the record is still being read. Save again in a moment.".into());
        return Vec::new();
    }
    let events = match app.over.last_mut() {
        Some(Over::Action(form)) => form.save(&app.desk, moment.now, moment.fresh),
        Some(Over::Entry(form)) => match form.save(&app.desk, moment.now, moment.fresh) {
            Some(Saved::Events(events)) => Some(events),
            Some(Saved::Acting(actor)) => return acting(app, actor),
            Some(Saved::Written(copy)) => return super::writing::noted(app, &copy),
            None => None,
        },
        _ => None,
    };
    let (Some(events), Some(form)) = (events, app.over.last().and_then(Over::form)) else { return Vec::new() };
    let (place, draft) = (form.place(), form.draft());
    if let Some(id) = form.id() {
        let author = app.desk.me.by.clone();
        app.waiting.insert(id, Asked { author, place: place.clone() });
    }
    app.desk.drafts.insert(place.clone(), draft.clone());
    // The text is kept before the record is asked, so that whatever happens next cannot lose it.
    vec![app.draft(place, Some(draft)), Effect::Append(events)]
}

/// Closes the form; what was typed is kept, and that is said.
pub fn close_form(app: &mut App) -> Vec<Effect> {
    let Some(over) = app.over.pop() else { return Vec::new() };
    let Some(form) = over.form().filter(|form| form.touched()) else { return Vec::new() };
    let kept = keep_form(app, form.place(), form.draft());
    app.rebuild();
    let place = form.place();
    let is_of_row = doing::begun(app).iter().any(|offer| offer.does == Does::Resume(place.clone()));
    let words = if is_of_row {
        "Kept as a draft. Enter on the same row offers it first; F2, then Your drafts, has it too."
    } else {
        "Kept as a draft. F2, then Your drafts, has it."
    };
    safekeeping::say(app, &place, words);
    kept
}

/// After every edit: half-typed text is kept.
pub fn keep(app: &mut App) -> Vec<Effect> {
    let kept = app.over.last().and_then(Over::form).map(|form| (form.place(), form.draft()));
    kept.map_or_else(Vec::new, |(place, draft)| keep_form(app, place, draft))
}

/// Keeps what is typed in every form that is open.
pub(super) fn keep_open_forms(app: &mut App) -> Vec<Effect> {
    let is_typed = |over: &Over| {
        let form = over.form().filter(|form| form.touched() && !form.saving())?;
        Some((form.place(), form.draft()))
    };
    let forms: Vec<_> = app.over.iter().filter_map(is_typed).collect();
    forms.into_iter().flat_map(|(place, draft)| keep_form(app, place, draft)).collect()
}

/// Until the drafts on disk are read nothing is written: an older text may lie in the same place.
pub(super) fn keep_form(app: &mut App, place: String, draft: String) -> Vec<Effect> {
    app.desk.drafts.insert(place.clone(), draft.clone());
    let write = app.draft(place, Some(draft));
    if app.desk.drafts_read { vec![write] } else { Vec::new() }
}

/// Throws a half-typed form away, as its author chose.
pub(super) fn throw_away(app: &mut App, key: &str) -> Vec<Effect> {
    app.desk.drafts.remove(key);
    app.over.retain(|over| over.form().is_none_or(|form| form.place() != key));
    app.rebuild();
    app.say("The draft was thrown away.");
    if app.desk.drafts_read { vec![app.draft(key.to_string(), None)] } else { Vec::new() }
}

/// From now on this person acts; nothing is recorded by it. What the former person left half-typed stays theirs.
fn acting(app: &mut App, actor: Actor) -> Vec<Effect> {
    let is_other = actor.by != app.desk.me.by;
    if is_other && !app.desk.not_kept.is_empty() {
        if let Some(form) = app.over.last_mut().and_then(Over::form_mut) {
            form.refused(format!(
                "Not changed: what {} typed is NOT SAVED anywhere and would be lost. Make room on the disk, or throw it \
                 away first.",
                app.desk.me.by
            ));
        }
        return Vec::new();
    }
    let place = app.over.pop().and_then(|over| over.form().map(HalfTyped::place));
    let dropped = place.filter(|place| app.desk.drafts.remove(place).is_some());
    let mut effects: Vec<Effect> = dropped.map(|place| app.draft(place, None)).into_iter().collect();
    let mut words = format!("{}, {}: every entry keeps this name.", actor.by, actor.role.in_words());
    let was = std::mem::replace(&mut app.desk.me, actor);
    if is_other {
        if !std::mem::take(&mut app.desk.drafts).is_empty() {
            let _ = write!(words, " What {} left half-typed stays with {}.", was.by, was.by);
        }
        // What this person had left is not known before it is read.
        app.desk.drafts_read = false;
        effects.push(Effect::ActAs(app.desk.me.by.clone()));
    }
    app.say(words);
    app.rebuild();
    effects
}

/// The record has it for good.
pub fn appended(app: &mut App, id: Uuid) -> Vec<Effect> {
    let Some(Asked { author, place: draft }) = app.waiting.remove(&id) else { return Vec::new() };
    if app.is_absent(&author) {
        // Its author has left: the text goes with the record's word, and nothing is said to whoever is here.
        app.words.remove(&id);
        let done = !draft.is_empty();
        return done.then_some(Effect::SaveDraft { author, place: draft, fields: None }).into_iter().collect();
    }
    let was_account = Form::kind_of(app.desk.drafts.get(&draft).map_or("", String::as_str))
        .is_some_and(|kind| matches!(kind, Kind::Account { .. }));
    let is_it = |over: &Over| over.form().is_some_and(|form| form.id() == Some(id));
    let form = app.over.iter().find(|over| is_it(over)).and_then(Over::form);
    let texts = form.map_or_else(Vec::new, HalfTyped::sentences);
    let asked = query(app.desk.data(), texts.iter().map(String::as_str));
    let asked = asked.map_or_else(String::new, |asked| format!(" {asked}"));
    app.over.retain(|over| !is_it(over));
    app.desk.drafts.remove(&draft);
    app.rebuild();
    if was_account {
        super::writing::next_account(app);
    }
    let said = app.desk.register.action(id).map(|action| {
        format!("Saved: A-{}, due {}. u opens the register of actions.", action.number, action.due.format("%-d %B %Y"))
    });
    match app.words.remove(&id) {
        Some(word) if word.is_empty() => {}
        Some(word) => app.say(word),
        None => app.say(said.unwrap_or_else(|| "Saved.".into()) + &asked),
    }
    // What needed no form left no draft.
    let dropped = (!draft.is_empty()).then(|| app.draft(draft, None));
    dropped.into_iter().collect()
}

/// The record refused; nothing typed is lost, and nobody leaves without having been told. `others_wrote` says whether it has
/// entries of others since: a form that has nothing of theirs to show is then saved again, for there is nothing to choose.
/// That ends: each try needs a new entry of somebody else's.
pub fn not_appended(app: &mut App, id: Uuid, message: &str, others_wrote: bool) -> Vec<Effect> {
    app.leaving = false;
    app.words.remove(&id);
    let asked = app.waiting.remove(&id);
    app.unanswered.extend(asked.iter().filter(|asked| !asked.place.is_empty()).map(|asked| (id, asked.clone())));
    if let Some(asked) = asked.as_ref().filter(|asked| app.is_absent(&asked.author)) {
        let kept = if asked.place.is_empty() { "" } else { " What was typed is kept as a draft." };
        app.left.tell(&asked.author, format!("{message}{kept}"));
        return Vec::new();
    }
    let typed = asked.map(|asked| asked.place).filter(|place| !place.is_empty());
    let message = match typed {
        Some(place) if safekeeping::wrong(app, &place).is_some() => {
            format!("{message} What was typed is NOT SAVED anywhere: it is on this screen only.")
        }
        Some(_) => format!("{message} What was typed is kept as a draft."),
        None => message.to_owned(),
    };
    // Where another was first, what they wrote is shown beside what was typed.
    for over in &mut app.over {
        if let Over::Entry(form) = over
            && form.id == Some(id)
        {
            form.saving = false;
            if form.looks_again(&app.desk) {
                return Vec::new();
            }
        }
    }
    let is_front =
        |over: &Over| matches!(over, Over::Entry(form) if form.id == Some(id) && form.knows_what_it_writes_over());
    if others_wrote && app.over.last().is_some_and(is_front) {
        return save(app);
    }
    // In the form where it is still open, else as news: once.
    let form = app.over.iter_mut().filter_map(Over::form_mut).find(|form| form.id() == Some(id));
    match form {
        Some(form) => form.refused(message),
        None => app.fail(message),
    }
    Vec::new()
}
