//! The meeting itself: opening, walking the agenda, noting, closing.

use chrono::Datelike;
use uuid::Uuid;

use super::App;
use super::doing;
use super::msg::Effect;
use super::over::{Menu, Over};
use super::steps;
use crate::domain::clinic::account::AccountReason;
use crate::domain::clinic::events::ClinicWhat;
use crate::domain::clinic::kept::Kept;
use crate::domain::clinic::meeting::ClinicState;
use crate::domain::fault::Owner;
use crate::domain::ids::TeamId;
use crate::insight::kept::kept;
use crate::record::decide::Entry;
use crate::screens::dates::long;
use crate::screens::forms::rights::{can_write, known};
use crate::screens::forms::{Form, Kind};
use crate::screens::item;
use crate::screens::page::Place;
use crate::widgets::choices::Choices;
use crate::widgets::input::Edit;

/// Opens the clinic on its day; on another that is asked first, with the safe answer in front.
pub fn ask_open(app: &mut App, id: Uuid) -> Vec<Effect> {
    let Some(clinic) = app.desk.register.clinic(id) else { return Vec::new() };
    if clinic.date == app.desk.today {
        return open(app, id);
    }
    let is_this_year = clinic.date.year() == app.desk.today.year();
    let day = if is_this_year { clinic.date.format("%-d %B").to_string() } else { long(clinic.date) };
    let title = format!("This clinic is for {day}. Open it today? Its agenda is fixed then.");
    app.over.push(Over::Menu(Menu::OpenClinic(id), Choices::question(title, &["No, not today", "Yes, open it today"])));
    Vec::new()
}

/// Opens the clinic: the agenda of this moment is fixed.
pub fn open(app: &mut App, id: Uuid) -> Vec<Effect> {
    let Some(clinic) = app.desk.register.clinic(id) else { return Vec::new() };
    let agenda = app.desk.agenda(clinic);
    let digest = app.desk.snapshot.digest.to_string();
    // The room is full of peers: worker and child level is hidden until a team is shown.
    app.desk.hidden.hide_all();
    let word =
        "The clinic is open. Worker and child level is hidden; F4 shows a team's. Enter on an item begins, n goes on.";
    doing::write_saying(app, Entry::Clinic(Some(id), ClinicWhat::Open { agenda, digest }), Some(word.to_owned()))
}

/// Asks whether to close, with what the close comes to; the safe answer is in front.
pub fn ask_close(app: &mut App, id: Uuid) {
    let Some(clinic) = app.desk.register.clinic(id) else { return };
    let left = app.desk.register.not_dealt_with(clinic).count();
    if left > 0 {
        let are = if left == 1 { "1 action has" } else { "Some actions have" };
        app.fail(format!(
            "Not closed: {are} not been looked at ({left}). Look at them, or carry what was not reached with one reason (F2)."
        ));
        return;
    }
    let open = app.desk.register.actions_of_clinics(&clinic.area).filter(|action| action.state.is_open()).count();
    let questions = app.desk.register.open_questions(&clinic.area).count();
    let counted = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let agenda = app.desk.agenda(clinic);
    let missed = agenda.items.iter().filter(|item| !clinic.was_discussed(&item.team)).count();
    let missed = match missed {
        0 => String::new(),
        n => format!("{} not discussed; ", counted(n, "item was", "items were")),
    };
    let title = format!(
        "Close {}? Its minutes are fixed then; {missed}{} and {} come back at the next.",
        clinic.name(),
        counted(open, "open action", "open actions"),
        counted(questions, "unanswered question", "unanswered questions")
    );
    let figures = kept_figures(app, id);
    let close = Entry::Clinic(Some(id), ClinicWhat::Close { head: String::new(), kept: Box::new(figures) });
    let question = Choices::question(title, &["No, go on", "Yes, close it"]);
    app.over.push(Over::Menu(Menu::Confirm(Box::new(close)), question));
}

fn kept_figures(app: &App, id: Uuid) -> Kept {
    let desk = &app.desk;
    let Some(clinic) = desk.register.clinic(id) else { return Kept::default() };
    let standings = desk.standings();
    let sources = desk.sources(&clinic.area, clinic.period, &standings);
    kept(&sources, &desk.agenda(clinic), desk.snapshot.digest.as_str())
}

/// Goes to the next item of the agenda, or the one before. What is left behind in an open clinic was discussed, and its
/// actions were looked at, where something was done there: passing alone marks nothing.
pub fn walk(app: &mut App, forward: bool) -> Vec<Effect> {
    let Place::Item { clinic: id, team } = app.level().place.clone() else {
        app.say("n and p walk the items of a clinic: open one first. m lists the clinics.");
        return Vec::new();
    };
    let Some(clinic) = app.desk.register.clinic(id) else { return Vec::new() };
    let order = item::order(&app.desk.agenda(clinic));
    let at = order.iter().position(|it| *it == team);
    let to = match (at, forward) {
        (Some(at), true) => order.get(at + 1),
        (Some(at), false) => at.checked_sub(1).and_then(|at| order.get(at)),
        (None, _) => order.first(),
    };
    let done = if forward { discussed_if_worked_on(app, id, team.as_ref()) } else { Vec::new() };
    match to.cloned() {
        Some(team) => {
            app.up();
            app.go(Place::Item { clinic: id, team });
        }
        None if forward => {
            app.up();
            app.go(Place::Minutes(id));
            app.say("That was the last item. Read back, then F2 closes the clinic.");
        }
        None => app.say("This is the first item."),
    }
    done
}

/// Writes that an item was discussed and its actions looked at, where something was done there and it is not written yet.
fn discussed_if_worked_on(app: &mut App, id: Uuid, team: Option<&TeamId>) -> Vec<Effect> {
    let Some(clinic) = app.desk.register.clinic(id).filter(|it| it.state == ClinicState::Open) else {
        return Vec::new();
    };
    let seen = item::actions(&app.desk, clinic, team).into_iter().map(|action| action.id);
    let actions: Vec<Uuid> = seen.filter(|id| !clinic.looked_at.contains(id)).collect();
    let team = team.cloned();
    // Who took the mark back is not overruled by walking on.
    let is_taken_back = clinic.is_taken_back(team.as_ref());
    if is_taken_back || !crate::screens::item::was_worked_on(&app.desk, clinic, team.as_ref()) {
        return Vec::new();
    }
    if actions.is_empty() && clinic.discussed.contains(&team) {
        return Vec::new();
    }
    let what = ClinicWhat::Discuss { team, actions };
    if !can_write(&app.desk, "clinic.discuss", Some(clinic.state), &known(&app.desk).clinic(Some(id))) {
        return Vec::new();
    }
    doing::write_saying(app, Entry::Clinic(Some(id), what), Some(String::new()))
}

/// The question that can be put to the team, or the area, under the cursor; none where there is neither.
pub fn question(app: &App) -> Option<Kind> {
    let subject = steps::subject(app);
    let (area, team) = match subject.owner? {
        Owner::Team(team) => (app.desk.data().team(team.as_str())?.area.clone(), Some(team)),
        Owner::Area(area) => (area, None),
        Owner::Service => return None,
    };
    let clinic = app.desk.register.open_clinic(&area).map(|clinic| clinic.id);
    Some(Kind::Ask { area, team, clinic, indicator: subject.indicator })
}

/// Opens the form of a question to the team, or the area, under the cursor.
pub fn challenge(app: &mut App) {
    match question(app) {
        Some(kind) => doing::open(app, kind),
        None => app.say("A question is put to a team or an area: go to one first."),
    }
}

/// A digit on a record outside: its reason, after which the date and whether the child is safe are asked. Says whether
/// the row is one.
pub fn account(app: &mut App, digit: usize) -> bool {
    let subject = steps::subject(app);
    let (Some(child), Some(indicator), Some(Owner::Team(team))) = (subject.child, subject.indicator, subject.owner)
    else {
        return false;
    };
    if !matches!(app.level().place, Place::Outside { .. } | Place::Representation { .. })
        || digit >= AccountReason::ALL.len()
    {
        return false;
    }
    let period = match &app.level().place {
        Place::Representation { period, .. } => *period,
        _ => app.desk.period,
    };
    doing::open(app, Kind::Account { team, period, indicator, child });
    if let Some(Over::Entry(form)) = app.over.last_mut() {
        choose(form, digit);
    }
    true
}

fn choose(form: &mut Form, digit: usize) {
    if let Some(number) = u32::try_from(digit + 1).ok().and_then(|n| char::from_digit(n, 10)) {
        // Text that came back has its cursor where it was left: the digit is the reason all the same.
        form.focus = 0;
        form.apply(&Edit::Type(number));
        form.step(true);
        form.step(true);
    }
}
