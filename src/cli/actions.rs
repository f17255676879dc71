//! `clinic actions …`: lists actions, and takes every step of their life.

pub(super) mod show;

use std::process::ExitCode;

use super::args::{self, Actions, On};
use super::context::Context;
use super::door::{Asked, Figures, Room, enter, not_found, number};
use super::outcome::{Code, Refused};
use crate::dataset::Dataset;
use crate::domain::action::{Action, ActionState};
use crate::domain::register::{Filter, Register};
use crate::domain::steps::{ActionSource, Amended};
use crate::record::decide::{Change, Proposal, Step, not_there};
use crate::record::refusal::{Part, Refusal};
use crate::text::SafeText;

/// Runs `clinic actions …`.
pub fn run(context: &Context, command: &Actions) -> Result<ExitCode, Refused> {
    enter(context, figures(command), |room| answer(command, room))
}

/// Which steps look at the figures. The others can be taken while no feed can be read.
pub(super) fn figures(command: &Actions) -> Figures {
    match command {
        Actions::Add(_) | Actions::Agree { .. } | Actions::Accept { .. } => Figures::Needed,
        Actions::Amend { target: Some(_), .. } => Figures::Needed,
        _ => Figures::NotNeeded,
    }
}

pub(super) fn answer(command: &Actions, room: Room<'_>) -> Result<String, Refused> {
    if let Actions::List { area, team, owner, state, overdue } = command {
        let (area, team, owner, state) = (area.as_deref(), team.as_deref(), owner.as_deref(), state.as_deref());
        return list(Listed { area, team, owner, state, overdue: *overdue }, room);
    }
    let register = room.register()?;
    let asked = read(command, &register, room)?;
    let (id, register) = room.take(asked, register)?;
    let action = register.action(id).ok_or_else(|| not_there(&id.to_string()))?;
    show::one(action, room)
}

/// What `clinic actions list` was asked for.
#[derive(Clone, Copy, Debug)]
struct Listed<'a> {
    /// Only this area's.
    area: Option<&'a str>,
    /// Only this team's.
    team: Option<&'a str>,
    /// Only this owner's.
    owner: Option<&'a str>,
    /// Only in this state.
    state: Option<&'a str>,
    /// Only those past their due date.
    overdue: bool,
}

/// What `clinic actions list` prints. Needs no figures.
fn list(listed: Listed<'_>, room: Room<'_>) -> Result<String, Refused> {
    let state = listed.state.map(|word| ActionState::from_word(word).ok_or_else(|| no_such_state(word))).transpose()?;
    let filter = Filter {
        area: listed.area.map(Into::into),
        team: listed.team.map(Into::into),
        owner: listed.owner.map(SafeText::new),
        state,
        overdue: listed.overdue,
    };
    let register = room.register()?;
    let actions: Vec<&Action> = register.actions_where(&filter, room.today).collect();
    show::list(&actions, register.unread().len(), room)
}

fn no_such_state(word: &str) -> Refused {
    let all: Vec<_> = ActionState::ALL.iter().map(|state| state.word()).collect();
    let word = SafeText::new(word);
    Refused::new(Code::Usage, format!("'{word}' is no state of an action. One of {}.", all.join(", ")))
}

/// The step as it was asked for.
fn read(command: &Actions, register: &Register, room: Room<'_>) -> Result<Asked, Refused> {
    let reckoned = |action: Option<&Action>| room.next_clinic(register, action.and_then(|it| it.area.as_ref()));
    let opt_day = |text: &Option<String>, on: &On| {
        let next_clinic = reckoned(register.action_named(&on.action));
        text.as_deref().map_or(Ok(None), |text| room.day(text, next_clinic))
    };
    let on = |on: &On, change: Change| {
        let action = register.action_named(&on.action).ok_or_else(|| not_there(&on.action))?;
        Ok(Asked::new(Step::On(action.id, change), &on.write))
    };
    let clone = String::clone;
    match command {
        Actions::List { .. } => Err(Refused::new(Code::Usage, "Listing takes no step.")),
        Actions::Add(add) => Ok(Asked::new(Step::Add(Box::new(proposal(add, register, room)?)), &add.write)),
        Actions::Agree { on: at, target, by } => {
            on(at, Change::Agree { target: number(target.as_deref())?, by: opt_day(by, at)? })
        }
        Actions::Start { on: at } => on(at, Change::Start),
        Actions::Report { on: at, evidence } => on(at, Change::Report { evidence: clone(evidence) }),
        Actions::Return { on: at, why } => on(at, Change::Return { why: clone(why) }),
        Actions::Accept { on: at } => on(at, Change::Accept),
        Actions::Withdraw { on: at, why } => on(at, Change::Withdraw { why: clone(why) }),
        Actions::Supersede { on: at, with } => {
            let with = match with.trim() {
                "" => None,
                name => Some(register.action_named(name).ok_or_else(|| not_there(name))?.id),
            };
            on(at, Change::Supersede { with })
        }
        Actions::Redate { on: at, due, why } => {
            let due = room.day(due, reckoned(register.action_named(&at.action)))?;
            on(at, Change::Redate { due, why: clone(why) })
        }
        Actions::Amend { on: at, text, owner, target, by, evidence } => {
            let target_given = number(target.as_deref())?;
            let by_given = opt_day(by, at)?;
            // An empty part is a missing part: it would change nothing, and say that it did.
            let mut missing = Vec::new();
            missing.extend((target.is_some() && target_given.is_none()).then_some(Part::Target));
            missing.extend((by.is_some() && by_given.is_none()).then_some(Part::By));
            if !missing.is_empty() {
                return Err(Refusal::missing(missing).into());
            }
            let (text, owner, evidence) = (text.clone(), owner.clone(), evidence.clone());
            on(at, Change::Amend(Amended { text, owner, target: target_given, by: by_given, evidence }))
        }
        Actions::Reopen { on: at, why } => on(at, Change::Reopen { why: clone(why) }),
    }
}

/// What is said of a new action.
pub(super) fn proposal(add: &args::Add, register: &Register, room: Room<'_>) -> Result<Proposal, Refused> {
    let data: &Dataset = room.data()?;
    let team = add.team.as_deref().map(|id| data.team(id).ok_or_else(|| not_found("team", id))).transpose()?;
    let area = add.area.as_deref().map(|id| data.area(id).ok_or_else(|| not_found("area", id))).transpose()?;
    let area = match (team, area) {
        (None, None) => {
            return Err(Refused::new(
                Code::Usage,
                "For which team? Give --team ID, or --area ID where it is above one.",
            ));
        }
        (Some(team), Some(area)) if team.area != area.id => {
            let message = format!("The team {} is not one of the area {}. Leave out --area.", team.id, area.id);
            return Err(Refused::new(Code::Usage, message));
        }
        (Some(team), _) => Some(team.area.clone()),
        (None, Some(area)) => Some(area.id.clone()),
    };
    let indicator = match add.indicator.as_deref().map(str::trim).filter(|id| !id.is_empty()) {
        Some(id) => Some(data.catalogue.get(id).ok_or_else(|| not_found("indicator", id))?.id.clone()),
        None => None,
    };
    let next_clinic = room.next_clinic(register, area.as_ref());
    let day = |text: &str| room.day(text, next_clinic);
    let source = match add.source {
        args::ActionSource::Clinic => ActionSource::Clinic,
        args::ActionSource::Audit => ActionSource::Audit,
        args::ActionSource::Scrutiny => ActionSource::Scrutiny,
        args::ActionSource::Inspection => ActionSource::Inspection,
    };
    Ok(Proposal {
        area,
        team: team.map(|team| team.id.clone()),
        indicator,
        no_indicator: add.no_indicator.clone(),
        text: add.text.clone(),
        owner: add.owner.clone(),
        due: day(&add.due)?,
        target: number(add.target.as_deref())?,
        by: add.by.as_deref().map_or(Ok(None), day)?,
        evidence: add.evidence.clone(),
        source,
    })
}

#[cfg(test)]
mod tests;
