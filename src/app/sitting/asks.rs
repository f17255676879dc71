//! F6: whether to lock the screen, and what becomes of an open clinic.

use crate::app::App;
use crate::app::doing;
use crate::app::door::Why;
use crate::app::msg::Effect;
use crate::app::over::{Locks, Menu, Over};
use crate::domain::clinic::events::{ClinicWhat, NoteKind};
use crate::domain::clinic::meeting::ClinicState;
use crate::record::decide::Entry;
use crate::screens::forms::rights::{can_write, known};
use crate::widgets::choices::Choices;

use super::{chairs, lock};

/// F6: locks, and asks first where there is something to choose. Pressed twice it always locks.
pub(in crate::app) fn lock_key(app: &mut App) -> Vec<Effect> {
    if matches!(app.over.last(), Some(Over::Menu(Menu::Lock(_), _))) {
        return lock(app, Why::Asked);
    }
    let open = app.desk.register.clinics().find(|clinic| {
        let in_front = app.level().place.clinic().map_or_else(|| chairs(app), |id| id == clinic.id);
        in_front && clinic.state == ClinicState::Open
    });
    let (title, answers) = match (open, app.desk.not_kept.len()) {
        (_, 1..) => (
            "NOT SAVED anywhere, the disk may be full: what you typed stays in memory for you alone, and is lost if the \
             program ends. Lock all the same?"
                .to_owned(),
            vec![("Stay", Locks::Not), ("Lock", Locks::Now)],
        ),
        (Some(clinic), 0) => (
            format!("{} is open. Pause it? The screen locks either way; F6 again locks at once.", clinic.name()),
            vec![
                ("Pause the clinic", Locks::Paused(clinic.id)),
                ("Lock this screen, the clinic goes on", Locks::Now),
                ("Stay", Locks::Not),
            ],
        ),
        (None, 0) => return lock(app, Why::Asked),
    };
    let words: Vec<&str> = answers.iter().map(|(word, _)| *word).collect();
    let question = Choices::question(title, &words);
    app.over.push(Over::Menu(Menu::Lock(answers.into_iter().map(|(_, locks)| locks).collect()), question));
    Vec::new()
}

/// What was chosen.
pub(in crate::app) fn locks(app: &mut App, locks: Option<&Locks>) -> Vec<Effect> {
    match locks {
        Some(Locks::Now) => lock(app, Why::Asked),
        Some(Locks::Paused(id)) => pause(app, *id),
        Some(Locks::Not) | None => Vec::new(),
    }
}

/// Pauses a clinic: it is noted in its minutes, where this person may, and the screen is locked.
fn pause(app: &mut App, id: uuid::Uuid) -> Vec<Effect> {
    let Some(clinic) = app.desk.register.clinic(id) else { return lock(app, Why::Asked) };
    let (name, state) = (clinic.name(), clinic.state);
    let at = app.desk.time.map_or(String::new(), |time| time.format(" at %H:%M").to_string());
    let note = ClinicWhat::Note { team: None, about: NoteKind::Note, text: format!("The clinic was paused{at}.") };
    let mut effects = if can_write(&app.desk, "clinic.note", Some(state), &known(&app.desk).clinic(Some(id))) {
        doing::write_saying(app, Entry::Clinic(Some(id), note), Some(String::new()))
    } else {
        Vec::new()
    };
    effects.extend(lock(app, Why::Paused(name)));
    effects
}
