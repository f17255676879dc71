//! `clinic actions …`: lists actions, and takes every step of their life.

mod show;

use std::process::ExitCode;

use chrono::NaiveDate;
use uuid::Uuid;

use super::args::{self, Actions, Format, On, Write};
use super::context::Context;
use super::outcome::{Code, Refused};
use crate::dataset::Dataset;
use crate::domain::action::{Action, ActionState};
use crate::domain::calendar::Calendar;
use crate::domain::due::{BadDue, Due};
use crate::domain::event::{Event, Timestamp};
use crate::domain::people::Actor;
use crate::domain::register::{Filter, Register};
use crate::domain::steps::{ActionEvent, ActionSource, Amended};
use crate::record::decide::{Change, Facts, Proposal, Step, decide, not_there};
use crate::record::facts::{Sight, next_clinic, owner_of};
use crate::record::refusal::{Part, Reason, Refusal, RefusalCode};
use crate::record::retry::already_taken;
use crate::record::rules::{Subject, allowed};
use crate::record::store::{Append, AppendError, Store, StoreError};
use crate::record::verify::{catch_up, load};
use crate::text::SafeText;

/// What every command on actions needs.
#[derive(Clone, Copy)]
struct Room<'a> {
    /// The record.
    store: &'a dyn Store,
    /// England's working days.
    calendar: &'a Calendar,
    /// The day to reckon from.
    today: NaiveDate,
    /// How to print.
    format: Format,
    /// What is to be said of the figures that a step was taken with.
    note: Option<&'a str>,
}

/// What a step needs beside that.
#[derive(Clone, Copy)]
struct Hand<'a> {
    /// Who takes it.
    me: &'a Actor,
    /// The clock.
    now: Timestamp,
    /// The day of the next clinic.
    next_clinic: NaiveDate,
    /// The figures of the day, for the steps that [need them](needs_figures).
    sight: Option<Sight<'a>>,
}

/// Runs `clinic actions …`.
pub fn run(context: &Context, command: &Actions) -> Result<ExitCode, Refused> {
    let (snapshot, note) = if needs_figures(command) || context.global.refuse_stale || context.settings.feed.is_none() {
        let (snapshot, note) = context.last_good_snapshot()?;
        (Some(snapshot), note)
    } else {
        (None, None)
    };
    let clock = || chrono::Local::now().date_naive();
    let today = snapshot.as_ref().map(|it| context.today(it)).or(context.global.today).unwrap_or_else(clock);
    let store = context.store()?;
    let room =
        Room { store: &*store, calendar: &context.calendar, today, format: context.format(), note: note.as_deref() };
    if let Actions::List { area, team, owner, state, overdue } = command {
        let (area, team, owner, state) = (area.as_deref(), team.as_deref(), owner.as_deref(), state.as_deref());
        super::print(&list(Listed { area, team, owner, state, overdue: *overdue }, room)?);
    } else {
        let rules = context.rules();
        let next_clinic = next_clinic(today, rules.next_clinic_days, &context.calendar);
        let standings =
            snapshot.as_ref().map_or_else(Vec::new, |it| it.data.standings(rules.records, &context.calendar));
        let sight =
            snapshot.as_ref().map(|it| Sight { figures: it.figures(), standings: &standings, today, next_clinic });
        let hand = Hand { me: &context.actor(), now: Context::now(), next_clinic, sight };
        let (printed, event) = step(command, room, hand)?;
        super::print_or(&printed, &format!("The step is saved (event {event})."));
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether a step looks at the figures. The others can be taken while no feed can be read: recording does not wait for it.
fn needs_figures(command: &Actions) -> bool {
    match command {
        Actions::Add(_) | Actions::Agree { .. } | Actions::Accept { .. } => true,
        Actions::Amend { target, .. } => target.is_some(),
        _ => false,
    }
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
    let register = load(room.store)?;
    let actions: Vec<&Action> = register.actions_where(&filter, room.today).collect();
    show::list(&actions, register.unread().len(), room)
}

fn no_such_state(word: &str) -> Refused {
    let all: Vec<_> = ActionState::ALL.iter().map(|state| state.word()).collect();
    let word = SafeText::new(word);
    Refused::new(Code::Usage, format!("'{word}' is no state of an action. One of {}.", all.join(", ")))
}

/// Takes the step of `clinic actions STEP`; what is printed after it, and the event that it is saved as.
fn step(command: &Actions, room: Room<'_>, hand: Hand<'_>) -> Result<(String, Uuid), Refused> {
    let register = load(room.store)?;
    let asked = Asked::read(command, &register, room, hand)?;
    let event = asked.write.event_id.unwrap_or_else(Uuid::now_v7);
    let (id, register) = take(asked, event, register, room, hand)?;
    let action = register.action(id).ok_or_else(|| not_there(&id.to_string()))?;
    Ok((show::one(action, room)?, event))
}

/// A step as it was asked for, and how it is written.
struct Asked<'a> {
    step: Step,
    write: &'a Write,
}

impl<'a> Asked<'a> {
    fn read(command: &'a Actions, register: &Register, room: Room<'_>, hand: Hand<'_>) -> Result<Self, Refused> {
        let day = |text: &str| day(text, room, hand);
        let opt_day = |text: &Option<String>| text.as_deref().map_or(Ok(None), day);
        let on = |on: &'a On, change: Change| {
            let action = register.action_named(&on.action).ok_or_else(|| not_there(&on.action))?;
            Ok(Self { step: Step::On(action.id, change), write: &on.write })
        };
        let clone = String::clone;
        match command {
            Actions::List { .. } => Err(Refused::new(Code::Usage, "Listing takes no step.")),
            Actions::Add(add) => {
                let sight =
                    hand.sight.ok_or_else(|| Refused::new(Code::Failed, "No figures are at hand. Try again."))?;
                let proposal = proposal(add, sight.figures.data, day)?;
                Ok(Self { step: Step::Add(Box::new(proposal)), write: &add.write })
            }
            Actions::Agree { on: at, target, by } => {
                on(at, Change::Agree { target: number(target.as_deref())?, by: opt_day(by)? })
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
            Actions::Redate { on: at, due, why } => on(at, Change::Redate { due: day(due)?, why: clone(why) }),
            Actions::Amend { on: at, text, owner, target, by, evidence } => {
                let target_given = number(target.as_deref())?;
                let by_given = opt_day(by)?;
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
}

/// The day that was typed; none where nothing was.
fn day(text: &str, room: Room<'_>, hand: Hand<'_>) -> Result<Option<NaiveDate>, Refused> {
    match Due::read(text, room.today, room.calendar, Some(hand.next_clinic)) {
        Ok(due) => Ok(Some(due.date)),
        Err(BadDue::Empty) => Ok(None),
        Err(wrong) => Err(Refused::new(Code::Usage, wrong.to_string())),
    }
}

/// The number that was typed, `90` or `90%`; none where nothing was.
fn number(text: Option<&str>) -> Result<Option<f64>, Refused> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let bare = text.strip_suffix('%').unwrap_or(text).trim_end();
    match bare.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Some(number)),
        _ => {
            let text = SafeText::new(text);
            Err(Refused::new(
                Code::Usage,
                format!("'{text}' is no number. Write the target as one, such as 90 or 17.5."),
            ))
        }
    }
}

fn proposal(
    add: &args::Add,
    data: &Dataset,
    day: impl Fn(&str) -> Result<Option<NaiveDate>, Refused>,
) -> Result<Proposal, Refused> {
    let not_found = |what: &str, id: &str| {
        let message = format!("There is no {what} '{}' in this feed. See 'clinic show service'.", SafeText::new(id));
        Refused::new(Code::NotFound, message)
    };
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

/// Takes the step: the action it is on, and the register after it. Ids come first, so that a retry is harmless.
fn take(
    asked: Asked<'_>,
    event_id: Uuid,
    mut register: Register,
    room: Room<'_>,
    hand: Hand<'_>,
) -> Result<(Uuid, Register), Refused> {
    let Asked { step, write } = asked;
    let id = match &step {
        Step::Add(_) => event_id,
        Step::On(id, _) => *id,
    };
    if write.event_id.is_some() && is_taken(event_id, &step, room, hand)? {
        return Ok((id, register));
    }
    let facts = Facts { expect: write.expect, ..facts(&step, &register, event_id, room, hand) };
    let events = decide(&register, hand.me, step.clone(), &facts, hand.now)?;
    match room.store.append(&Append { events }) {
        Ok(_) => {}
        // Another try of the same step was quicker.
        Err(AppendError::IdReused | AppendError::Conflict { .. }) if is_taken(event_id, &step, room, hand)? => {}
        Err(AppendError::Conflict { since }) => {
            catch_up(room.store, &mut register)?;
            let refusal = Refusal::from(Reason::Others(in_the_meantime(&since)));
            return Err(refusal.offering(allowed(&register, hand.me, Subject::Action(id))).into());
        }
        Err(AppendError::IdReused) => return Err(Refused::new(Code::IdReused, AppendError::IdReused.to_string())),
        Err(AppendError::Store(error)) => return Err(error.into()),
    }
    catch_up(room.store, &mut register).map_err(|error| {
        Refused::new(
            Code::RecordUnusable,
            format!("The step is saved (event {event_id}), but could not be read back. {error}"),
        )
    })?;
    Ok((id, register))
}

/// Whether this very step is in the record already; refused where its id stands for another.
fn is_taken(event_id: Uuid, step: &Step, room: Room<'_>, hand: Hand<'_>) -> Result<bool, Refused> {
    match room.store.find(event_id)? {
        Some(stored) => Ok(already_taken(&stored, hand.me, step).map(|()| true)?),
        None => Ok(false),
    }
}

fn facts(step: &Step, register: &Register, event_id: Uuid, room: Room<'_>, hand: Hand<'_>) -> Facts {
    let bare = Facts { next_clinic: Some(hand.next_clinic), ..Facts::bare(room.today, event_id) };
    let Some(sight) = hand.sight else { return bare };
    match step {
        Step::Add(proposal) => {
            let owner = owner_of(proposal.area.as_ref(), proposal.team.as_ref());
            sight.facts(&owner, proposal.indicator.as_ref(), event_id)
        }
        Step::On(id, _) => register.action(*id).map_or(bare, |action| sight.of_action(action, event_id)),
    }
}

fn in_the_meantime(since: &[Event]) -> Vec<String> {
    let what = |event: &Event| {
        let step = ActionEvent::read(&event.new).map_or("something newer", |read| read.what.step().word());
        format!("{step} by {}", SafeText::kept(&event.new.by))
    };
    since.iter().map(what).collect()
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal.code() {
            RefusalCode::Usage => Code::Usage,
            RefusalCode::NotFound => Code::NotFound,
            RefusalCode::Missing => Code::Missing,
            RefusalCode::NotAllowed => Code::NotAllowed,
            RefusalCode::Conflict => Code::Conflict,
            RefusalCode::IdReused => Code::IdReused,
        };
        let allowed = refusal.allowed.iter().map(|step| step.word().to_owned()).collect();
        Self { code, message: refusal.for_commands(), allowed }
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::new(Code::RecordUnusable, error.to_string())
    }
}

#[cfg(test)]
mod tests;
