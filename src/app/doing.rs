//! Doing what is offered on a row: a form, an entry, another screen.

use super::App;
use super::msg::Effect;
use super::over::{Menu, Over};
use super::steps;
use crate::domain::event::NewEvent;
use crate::domain::ids::TeamId;
use crate::record::decide::{Entry, Facts, Step, decide};
use crate::record::refusal::Refusal;
use crate::screens::forms::{Form, Kind};
use crate::screens::offers::{Does, Offer, offers};
use crate::widgets::choices::Choices;

/// What can be done with the row in front.
pub fn here(app: &App) -> Vec<Offer> {
    offers(&app.desk, &app.level().place, &steps::subject(app))
}

/// Asks what to do with the row in front; says whether anything can be done.
pub fn ask(app: &mut App) -> bool {
    let list = here(app);
    if list.is_empty() {
        return false;
    }
    let items = list.iter().map(|offer| (offer.label.clone(), offer.beside.clone())).collect();
    let choices = Choices::new("What is to be done? Its number, or Enter; Esc leaves it as it is.", items);
    app.over.push(Over::Menu(Menu::Offers(list), choices));
    true
}

/// Does what was chosen.
pub fn does(app: &mut App, does: Does) -> Vec<Effect> {
    match does {
        Does::Fill(kind) => open(app, kind),
        Does::AuditAction(audit) => return steps::open_form_with(app, |form, desk| form.for_audit(desk, &audit)),
        Does::NewAction(question) => return steps::open_form_for(app, question),
        Does::Go(place) => app.go(place),
        Does::GoIn(place, period) => super::commands::go_in(app, place, period),
        Does::Write(entry) => return write(app, *entry),
        Does::Edit(section) => super::writing::open(app, &section),
        Does::OpenClinic(id) => return super::meeting::open(app, id),
        Does::CloseClinic(id) => super::meeting::ask_close(app, id),
        Does::SaveWritten => return super::writing::save(app),
        Does::StandOnLatest => return super::writing::stand_on_latest(app),
        Does::Submit => return super::writing::submit(app),
        Does::NothingToAdd => return super::writing::nothing_to_add(app),
        Does::WritePapers(id) => return super::meeting::write_papers(app, id),
    }
    Vec::new()
}

/// Opens a form, with whatever was half-typed there.
pub fn open(app: &mut App, kind: Kind) {
    let mut form = Form::new(&app.desk, kind);
    let place = form.place();
    if app.waiting.values().any(|waiting| *waiting == place) {
        app.say("What you typed here is still being saved.");
        return;
    }
    if let Some(draft) = app.desk.drafts.get(&place) {
        form.take_back(draft);
        app.say("What you had typed here is back.");
    }
    app.over.push(Over::Entry(Box::new(form)));
}

/// Writes an entry that needs no form.
pub fn write(app: &mut App, entry: Entry) -> Vec<Effect> {
    let moment = app.moment;
    let facts = Facts { next_clinic: Some(app.desk.next_clinic(None)), ..Facts::bare(app.desk.today, moment.fresh) };
    record(app, Step::Write(Box::new(entry)), &facts)
}

/// Gives a step to the record; a refusal is said.
pub fn record(app: &mut App, step: Step, facts: &Facts) -> Vec<Effect> {
    let decided = decide(&app.desk.register, &app.desk.me, step, facts, app.moment.now);
    append(app, decided, facts, String::new())
}

/// Gives to the record what was decided; a refusal is said. `draft` is the key of the half-typed text that goes once the
/// record has it.
pub fn append(app: &mut App, decided: Result<Vec<NewEvent>, Refusal>, facts: &Facts, draft: String) -> Vec<Effect> {
    match decided {
        Ok(events) => {
            app.waiting.insert(facts.event_id, draft);
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
