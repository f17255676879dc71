//! `clinic clinics …`: schedules, prepares, holds and closes clinics.

pub(super) mod agenda;
mod next;
pub(super) mod show;

use std::process::ExitCode;

use uuid::Uuid;

use super::args::clinics::{Clinics, OnClinic, OnTeam};
use super::context::Context;
use super::door::{Asked, Figures, Room, enter, not_recorded};
use super::outcome::{Code, Refused};
use crate::domain::clinic::attendance::Came;
use crate::domain::clinic::events::{ClinicWhat, Expected, Scheduled};
use crate::domain::clinic::meeting::Clinic;
use crate::domain::ids::TeamId;
use crate::domain::register::Register;
use crate::record::decide::{Entry, Step, not_there};
use crate::text::SafeText;

/// Runs `clinic clinics …`.
pub fn run(context: &Context, command: &Clinics) -> Result<ExitCode, Refused> {
    enter(context, figures(command), |room| answer(command, room))
}

/// Which commands look at the figures.
pub(super) fn figures(command: &Clinics) -> Figures {
    match command {
        Clinics::List { .. } => Figures::NotNeeded,
        Clinics::Schedule { .. } | Clinics::Open(_) => Figures::Needed,
        _ => Figures::Wanted,
    }
}

pub(super) fn answer(command: &Clinics, room: Room<'_>) -> Result<String, Refused> {
    let register = room.register()?;
    let named = |name: &str| register.clinic_named(name).ok_or_else(|| no_clinic(name));
    let (asked, id) = match command {
        Clinics::List { area, state } => {
            let fits = |it: &&Clinic| {
                area.as_ref().is_none_or(|area| it.area.as_str() == area.trim())
                    && state.is_none_or(|state| it.state == state)
            };
            let clinics: Vec<&Clinic> = register.clinics().filter(fits).collect();
            return show::list(&register, &clinics, room);
        }
        Clinics::Show { clinic } => return show::whole(&register, named(clinic)?, room),
        Clinics::Next { clinic } => return Ok(next::show(&register, named(clinic)?, room)),
        Clinics::Schedule { write, .. } => (Asked::new(schedule(command, &register, room)?, write), None),
        command => {
            let OnClinic { clinic, write } = on(command)?;
            let clinic = named(clinic)?;
            let what = what(command, &register, clinic, room)?;
            let step = Step::Write(Box::new(Entry::Clinic(Some(clinic.id), what)));
            (Asked::new(step, write), Some(clinic.id))
        }
    };
    let (taken, register) = room.take(asked, register)?;
    let clinic = register.clinic(id.unwrap_or(taken)).ok_or_else(|| no_clinic(&taken.to_string()))?;
    show::one(&register, clinic, room)
}

/// A refusal because there is no clinic called `name`.
pub(super) fn no_clinic(name: &str) -> Refused {
    not_recorded("clinic", name, "clinics")
}

/// The step that schedules a clinic: the teams that hold cases are expected, each once.
fn schedule(command: &Clinics, register: &Register, room: Room<'_>) -> Result<Step, Refused> {
    let Clinics::Schedule { area, date, start, minutes, chair, .. } = command else { return Err(no_step()) };
    let data = room.data()?;
    let area = room.area(register, area)?;
    let period = room.month()?;
    let next_clinic = room.next_clinic(register, Some(&area));
    let expected = data.case_holding_teams(&area, period).into_iter().map(|team| {
        let name = data.manager_of(team).map_or_else(|| format!("Team manager, {}", team.name), ToString::to_string);
        Expected { name, team: Some(team.id.clone()) }
    });
    let scheduled = Scheduled {
        period,
        date: room.day_of("--date", date, next_clinic)?,
        start: *start,
        minutes: *minutes,
        chair: chair.clone().unwrap_or_else(|| room.me.decider().to_string()),
        expected: expected.collect(),
        area,
    };
    Ok(Step::Write(Box::new(Entry::Clinic(None, ClinicWhat::Schedule(scheduled)))))
}

fn no_step() -> Refused {
    Refused::new(Code::Usage, "This takes no step.")
}

/// Which clinic a step is on, and how it is written.
fn on(command: &Clinics) -> Result<&OnClinic, Refused> {
    match command {
        Clinics::Move { on, .. }
        | Clinics::Attend { on, .. }
        | Clinics::AddItem { on, .. }
        | Clinics::Discuss { on, .. }
        | Clinics::Look { on, .. }
        | Clinics::NotDiscussed { on, .. }
        | Clinics::Note { on, .. }
        | Clinics::Correct { on, .. }
        | Clinics::Open(on)
        | Clinics::Close(on)
        | Clinics::Pin(OnTeam { on, .. })
        | Clinics::Unpin(OnTeam { on, .. })
        | Clinics::Recall(OnTeam { on, .. })
        | Clinics::Defer { on: OnTeam { on, .. }, .. }
        | Clinics::Minutes { on: OnTeam { on, .. }, .. } => Ok(on),
        Clinics::List { .. } | Clinics::Schedule { .. } | Clinics::Show { .. } | Clinics::Next { .. } => Err(no_step()),
    }
}

/// What is to happen to `clinic`.
fn what(command: &Clinics, register: &Register, clinic: &Clinic, room: Room<'_>) -> Result<ClinicWhat, Refused> {
    let team = |id: &str| team_of(register, clinic, id, room);
    let opt_team = |id: &Option<String>| id.as_deref().map(team).transpose();
    Ok(match command {
        Clinics::Move { date, start, why, .. } => {
            let date = room.day_of("--date", date, room.next_clinic(register, Some(&clinic.area)))?;
            ClinicWhat::Move { date, start: *start, why: why.clone() }
        }
        Clinics::Attend { name, team, absent, late, .. } => {
            let team = opt_team(team)?;
            let came = match (absent, late) {
                (true, _) => Came::Not,
                (false, true) => Came::Late,
                (false, false) => Came::InTime,
            };
            ClinicWhat::Attend { name: attendee(clinic, name, team.as_ref()), team, came }
        }
        Clinics::Pin(on) => ClinicWhat::Pin { team: team(&on.team)? },
        Clinics::Unpin(on) => ClinicWhat::Unpin { team: team(&on.team)? },
        Clinics::Defer { on, why } => ClinicWhat::Defer { team: team(&on.team)?, why: why.clone() },
        Clinics::Recall(on) => ClinicWhat::Recall { team: team(&on.team)? },
        Clinics::AddItem { team, text, minutes, .. } => {
            ClinicWhat::AddItem { team: opt_team(team)?, text: text.clone(), minutes: *minutes }
        }
        Clinics::Minutes { on, minutes } => ClinicWhat::Minutes { team: team(&on.team)?, minutes: *minutes },
        Clinics::Open(_) => {
            room.data()?;
            ClinicWhat::Open { agenda: agenda::of(register, clinic, room), digest: room.digest.to_owned() }
        }
        Clinics::Discuss { team, .. } => ClinicWhat::Discuss { team: opt_team(team)?, actions: Vec::new() },
        Clinics::Look { action, .. } => ClinicWhat::Look { actions: actions(register, action)? },
        Clinics::NotDiscussed { team, why, .. } => {
            ClinicWhat::NotReached { team: opt_team(team)?, actions: Vec::new(), why: why.clone() }
        }
        Clinics::Note { team, about, text, .. } => {
            ClinicWhat::Note { team: opt_team(team)?, about: *about, text: text.clone() }
        }
        Clinics::Close(_) => {
            let kept = Box::new(agenda::kept(register, clinic, room));
            // The head is the record's own; the door writes it.
            ClinicWhat::Close { head: String::new(), kept }
        }
        Clinics::Correct { text, .. } => ClinicWhat::Correct { text: text.clone() },
        Clinics::List { .. } | Clinics::Schedule { .. } | Clinics::Show { .. } | Clinics::Next { .. } => {
            return Err(no_step());
        }
    })
}

/// The team called `id`, which must be one of the clinic's area.
fn team_of(register: &Register, clinic: &Clinic, id: &str, room: Room<'_>) -> Result<TeamId, Refused> {
    let (team, area) = room.team(register, id)?;
    match area.filter(|area| *area != clinic.area) {
        Some(other) => {
            let message = format!("The team {team} is of the area {other}; this clinic is of {}.", clinic.area);
            Err(Refused::new(Code::Usage, message))
        }
        None => Ok(team),
    }
}

/// Who is meant: the name that was typed, else whoever is expected for the team.
fn attendee(clinic: &Clinic, name: &str, team: Option<&TeamId>) -> String {
    if !name.trim().is_empty() {
        return name.to_owned();
    }
    let expected = clinic.attendees.iter().find(|it| team.is_some() && it.team.as_ref() == team);
    expected.map_or_else(String::new, |it| it.name.to_string())
}

fn actions(register: &Register, names: &[String]) -> Result<Vec<Uuid>, Refused> {
    let mut ids = Vec::new();
    for name in names {
        let id = register.action_named(name).ok_or_else(|| not_there(name))?.id;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// A team as a person reads it: its name where the feed still has it, else its id.
fn team_name(team: &TeamId, room: Room<'_>) -> SafeText {
    let in_feed = room.sight.and_then(|sight| sight.figures.data.team(team.as_str()));
    in_feed.map_or_else(|| SafeText::new(team.as_str()), |team| team.name.clone())
}

#[cfg(test)]
mod tests;
