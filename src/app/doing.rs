//! Doing what is offered on a row: a form, an entry, another screen.

use super::App;
use super::left::Asked;
use super::msg::Effect;
use super::over::{Menu, Over};
use super::steps;
use crate::domain::event::NewEvent;
use crate::domain::ids::TeamId;
use crate::domain::people::Actor;
use crate::domain::period::Period;
use crate::record::decide::{Entry, Facts, Step, decide};
use crate::record::refusal::Refusal;
use crate::screens::forms::{Form, Kind};
use crate::screens::half_typed;
use crate::screens::offers::{Does, Offer, offers};
use crate::screens::page::Place;
use crate::widgets::choices::Choices;

/// What can be done with the row in front.
pub fn here(app: &App) -> Vec<Offer> {
    offers(&app.desk, &app.level().place, &steps::subject(app))
}

/// What was half-typed about the row in front and can be gone on with.
pub fn begun(app: &App) -> Vec<Offer> {
    let subject = steps::subject(app);
    half_typed::about(&app.desk, &subject)
        .into_iter()
        .map(|(key, title)| Offer::new(format!("Go on with what you typed: {title}"), Does::Resume(key)))
        .collect()
}

/// Asks what to do with the row in front; says whether anything can be done.
pub fn ask(app: &mut App) -> bool {
    let list: Vec<Offer> = begun(app).into_iter().chain(here(app)).collect();
    let can = !list.is_empty();
    if can {
        choose_of(app, list);
    }
    can
}

/// Asks which of these is to be done.
pub(super) fn choose_of(app: &mut App, list: Vec<Offer>) {
    let items: Vec<_> = list.iter().map(|offer| (offer.label.clone(), offer.beside.clone())).collect();
    let title = match items.len() {
        0..=9 => "What is to be done? Its number, or Enter; Esc leaves it as it is.",
        _ => "What is to be done? Its number, or type a word of it. Esc leaves it as it is.",
    };
    app.over.push(Over::Menu(Menu::Offers(list), Choices::new(title, items).numbered()));
}

/// Where something was half-typed about the row in front, asks whether to go on with it or to open the row; says whether
/// it asked. A row that opens nothing is [`ask`]ed about.
pub fn ask_to_resume(app: &mut App, opens: Option<(Place, Option<Period>)>) -> bool {
    let (mut list, Some((place, period))) = (begun(app), opens) else { return false };
    if list.is_empty() {
        return false;
    }
    list.push(Offer::new("Open the row", Does::GoIn(place, period)));
    choose_of(app, list);
    true
}

/// Does what was chosen.
pub fn does(app: &mut App, does: Does) -> Vec<Effect> {
    match does {
        Does::Fill(kind) => open(app, kind),
        Does::AuditAction(audit) => return steps::open_form_with(app, |form, desk| form.for_audit(desk, &audit)),
        Does::NewAction(question) => return steps::open_form_for(app, question),
        Does::Resume(key) => return steps::open_draft(app, &key),
        Does::Go(place) => app.go(place),
        Does::GoIn(place, period) => super::commands::go_in(app, place, period),
        Does::Write(entry) => return write(app, *entry),
        Does::Edit(section) => super::writing::open(app, &section),
        Does::OpenClinic(id) => return super::meeting::ask_open(app, id),
        Does::CloseClinic(id) => super::meeting::ask_close(app, id),
        Does::ActFor => super::behalf::ask(app),
        Does::SaveWritten => return super::writing::save(app),
        Does::StandOnLatest => return super::writing::stand_on_latest(app),
        Does::Submit => return super::writing::submit(app),
        Does::NothingToAdd => return super::writing::nothing_to_add(app),
        Does::WritePapers(id) => super::papers::ask_of_clinic(app, id),
    }
    Vec::new()
}

/// Opens a form, with whatever was half-typed there. One that would be refused when it is saved is not opened: that is
/// said before anything is typed, unless something was typed there already.
pub fn open(app: &mut App, kind: Kind) {
    let why_not = kind.why_not(&app.desk);
    let mut form = Form::new(&app.desk, kind);
    let place = form.place();
    if app.is_saving(&place) {
        app.say("What you typed here is still being saved.");
        return;
    }
    if let Some(refusal) = why_not.filter(|_| !app.desk.drafts.contains_key(&place)) {
        app.fail(refusal.in_words());
        return;
    }
    if let Some(draft) = app.desk.drafts.get(&place) {
        form.take_back(draft);
        app.say("What you had typed here is back.");
    }
    app.over.push(Over::Entry(Box::new(form)));
}

/// What waits for the answer to an earlier entry.
#[derive(Clone, PartialEq, Debug)]
pub enum Later {
    /// An entry that needs no form, who takes the step, and what is said once the record has it.
    Entry(Box<Entry>, Actor, Option<String>),
    /// The form whose half-typed text is kept under this key, as long as it is in front.
    Form(String),
}

/// Writes an entry that needs no form.
pub fn write(app: &mut App, entry: Entry) -> Vec<Effect> {
    write_saying(app, entry, None)
}

/// Writes an entry that needs no form; `word` is said once the record has it, nothing where it is empty. An entry is
/// decided only when the earlier ones are answered, so that none is refused over one of the same terminal's.
pub fn write_saying(app: &mut App, entry: Entry, word: Option<String>) -> Vec<Effect> {
    let me = app.desk.me.clone();
    write_as(app, entry, me, word)
}

/// The same, by a person who may have left meanwhile: what they gave to be written is theirs, whoever is here now.
fn write_as(app: &mut App, entry: Entry, actor: Actor, word: Option<String>) -> Vec<Effect> {
    if !app.waiting.is_empty() {
        app.queue.push_back(Later::Entry(Box::new(entry), actor, word));
        return Vec::new();
    }
    let moment = app.moment;
    let facts = Facts { next_clinic: Some(app.desk.next_clinic(None)), ..Facts::bare(app.desk.today, moment.fresh) };
    let step = Step::Write(Box::new(entry));
    let facts = facts.about(&app.desk.register, &app.desk.snapshot.data, &step);
    let decided = decide(&app.desk.register, &actor, step, &facts, app.moment.now);
    if let (Err(refusal), true) = (&decided, app.is_absent(&actor.by)) {
        app.left.tell(&actor.by, refusal.in_words());
        return Vec::new();
    }
    let effects = append_of(app, decided, &facts, Asked { author: actor.by, place: String::new() });
    if let Some(word) = word.filter(|_| !effects.is_empty()) {
        app.words.insert(facts.event_id, word);
    }
    effects
}

/// An entry was answered: the next one that waits has its turn.
pub fn go_on(app: &mut App) -> Vec<Effect> {
    while app.waiting.is_empty() {
        let effects = match app.queue.pop_front() {
            None => break,
            Some(Later::Entry(entry, actor, word)) => write_as(app, *entry, actor, word),
            // What was closed meanwhile is kept as a draft, and that was said.
            Some(Later::Form(place)) => {
                let is_front = app.over.last().and_then(Over::form).is_some_and(|form| form.place() == place);
                if is_front { steps::save(app) } else { Vec::new() }
            }
        };
        if !effects.is_empty() {
            return effects;
        }
    }
    Vec::new()
}

/// Gives to the record what was decided; a refusal is said. `draft` is the key of the half-typed text that goes once the
/// record has it.
pub fn append(app: &mut App, decided: Result<Vec<NewEvent>, Refusal>, facts: &Facts, draft: String) -> Vec<Effect> {
    let author = app.desk.me.by.clone();
    append_of(app, decided, facts, Asked { author, place: draft })
}

fn append_of(app: &mut App, decided: Result<Vec<NewEvent>, Refusal>, facts: &Facts, asked: Asked) -> Vec<Effect> {
    match decided {
        Ok(events) => {
            app.waiting.insert(facts.event_id, asked);
            vec![Effect::Append(events)]
        }
        Err(refusal) => {
            app.fail(refusal.in_words());
            Vec::new()
        }
    }
}

/// The team whose item or page is in front.
pub fn team(app: &App) -> Option<TeamId> {
    match steps::subject(app).owner {
        Some(crate::domain::fault::Owner::Team(team)) => Some(team),
        _ => None,
    }
}
