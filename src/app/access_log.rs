//! The access log behind the screens: a list of child records that comes in front is noted in the record, once in a visit.
//!
//! In a shared record the list stays closed until the note is written, and with words where it cannot be. In single-person
//! mode the list is open at once and stays so: there is nobody else whose looking it would hide. Looking makes no record:
//! where there is none yet, nothing is noted.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::App;
use super::level::Level;
use super::msg::Effect;
use crate::domain::access::{ListKind, Looked};
use crate::domain::event::{Event, Head};
use crate::domain::fault::Owner;
use crate::domain::ids::TeamId;
use crate::domain::period::Period;
use crate::record::looked::opened;
use crate::screens::desk::{Closed, STAY_CLOSED};
use crate::screens::page::{Place, Row};
use crate::text::SafeText;

/// A list as one person opens it: opened again it is the same visit.
type Opened = (SafeText, Place, Period);

/// What was noted in this visit.
#[derive(Debug, Default)]
pub(super) struct AccessLog {
    noted: BTreeSet<Opened>,
    /// What the record has been asked to note and has not answered, by the id of its event.
    waiting: BTreeMap<Uuid, Opened>,
    /// The list that is closed because it is not noted yet, or cannot be.
    closed: Option<Opened>,
}

impl AccessLog {
    /// Whether the record has been asked to note a list and has not answered.
    pub(super) fn waits(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Another person's visit begins.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}

/// Looks at what is in front after a message: a list of child records that was not noted yet is to be.
pub(super) fn look(app: &mut App) -> Option<Effect> {
    let is_empty = app.desk.register.head() == Head::EMPTY;
    if !app.desk.knows_the_record() || is_empty || app.door.is_some() {
        return None;
    }
    let opened = (app.desk.me.by.clone(), app.level().place.clone(), app.desk.period);
    if app.access.closed.as_ref().is_some_and(|closed| *closed != opened) {
        app.access.closed = None;
        open(app);
    }
    if app.access.noted.contains(&opened) || app.access.closed.is_some() {
        return None;
    }
    let looked = looked(app.level(), app.size, app.desk.period)?;
    // Left and opened again before the record answered: that answer opens it, and it is noted once.
    let is_asked = app.access.waiting.values().any(|of| *of == opened);
    if app.desk.register.is_shared() {
        app.access.closed = Some(opened.clone());
        app.desk.hidden.closed = Some(Closed::NotNoted);
        app.rebuild();
    } else {
        app.access.noted.insert(opened.clone());
    }
    if is_asked {
        return None;
    }
    let event = event(app, looked);
    app.access.waiting.insert(event.id, opened);
    Some(Effect::NoteAccess(event))
}

fn event(app: &App, looked: Looked) -> crate::domain::event::NewEvent {
    let (desk, moment) = (&app.desk, app.moment);
    opened(&desk.me, looked, desk.today, moment.now, moment.fresh)
}

fn open(app: &mut App) {
    app.desk.hidden.closed = None;
    app.rebuild();
}

/// The record's answer. `wrong` is why it could not be noted.
pub(super) fn told(app: &mut App, id: Uuid, events: &[Event], wrong: Option<&SafeText>) -> Vec<Effect> {
    let effects = app.fold(events);
    let Some(of) = app.access.waiting.remove(&id) else { return effects };
    let is_closed = app.access.closed.as_ref() == Some(&of);
    match wrong {
        None => {
            app.access.noted.insert(of);
            if is_closed {
                app.access.closed = None;
                open(app);
            }
        }
        Some(why) if is_closed => {
            app.desk.hidden.closed = Some(Closed::CannotNote);
            app.rebuild();
            app.fail(format!("{STAY_CLOSED} {why}"));
        }
        // Asked again when it is opened again.
        Some(_) => drop(app.access.noted.remove(&of)),
    }
    effects
}

/// The list of child records that a level shows on a screen of this size; `None` where it shows none. A list of which only
/// the title is there is not in front.
fn looked(level: &Level, size: (u16, u16), period: Period) -> Option<Looked> {
    let parts = || level.page.parts.iter();
    if !parts().flat_map(|part| &part.rows).any(|row| row.subject.child.is_some()) {
        return None;
    }
    let in_front = parts().zip(level.heights(size)).filter(|(_, height)| *height > 1);
    let rows: Vec<&Row> = in_front.flat_map(|(part, _)| &part.rows).filter(|row| shows(row, level)).collect();
    let first = rows.first()?;
    let list = match &level.place {
        Place::Outside { .. } => ListKind::Outside,
        Place::Worker(_) => ListKind::Worker,
        Place::Child(_) => ListKind::Child,
        Place::Exemptions => ListKind::Exemptions,
        _ => ListKind::Within,
    };
    let subject = &level.page.subject;
    let (mut area, mut team) = (None, None);
    match &subject.owner {
        Some(Owner::Team(of)) => team = Some(of.clone()),
        Some(Owner::Area(of)) => area = Some(of.clone()),
        Some(Owner::Service) | None => team = same_team(&rows),
    }
    let worker = match &level.place {
        Place::Worker(worker) => Some(worker.clone()),
        Place::Child(_) => first.subject.worker.clone(),
        _ => None,
    };
    let rows = rows.len() as u64;
    Some(Looked { list, area, team, worker, indicator: subject.indicator.clone(), period, rows })
}

/// Whether a row says which child it is about.
fn shows(row: &Row, level: &Level) -> bool {
    let Some(child) = &row.subject.child else { return false };
    matches!(level.place, Place::Child(_)) || row.cells.iter().any(|cell| cell.text == child.as_str())
}

fn same_team(rows: &[&Row]) -> Option<TeamId> {
    let team = |row: &&Row| match &row.subject.owner {
        Some(Owner::Team(team)) => Some(team.clone()),
        _ => None,
    };
    let first = rows.first().and_then(team)?;
    rows.iter().all(|row| team(row).as_ref() == Some(&first)).then_some(first)
}
