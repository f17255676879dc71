//! The one door to the record: screens, command line and import all come through here.

use chrono::{Datelike as _, NaiveDate};
use uuid::Uuid;

use super::refusal::{Part, Reason, Refusal, RefusalCode};
use super::rules::{Barred, Subject, acts_for_another, allowed, may};
use crate::domain::action::Action;
use crate::domain::catalogue::Unit;
use crate::domain::event::{NewEvent, StreamId, Timestamp, timestamp_text};
use crate::domain::ids::{AreaId, IndicatorId, TeamId};
use crate::domain::people::Actor;
use crate::domain::register::Register;
use crate::domain::steps::{ActionEvent, ActionSource, Added, Amended, Happened, PAYLOAD_VERSION, Reading, StepKind};
use crate::text::is_blank as blank;

/// A step that somebody wants to take, with what they said.
#[derive(Clone, PartialEq, Debug)]
pub enum Step {
    /// Propose an action.
    Add(Box<Proposal>),
    /// Do something with the action of this id.
    On(Uuid, Change),
}

/// What is said of a new action. Where it is for is known to be there; what is required may still be missing.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Proposal {
    /// The area it is for; none where it is for the whole service.
    pub area: Option<AreaId>,
    /// The team it is for; none where it is above one team.
    pub team: Option<TeamId>,
    /// The indicator it is to move.
    pub indicator: Option<IndicatorId>,
    /// Why it moves none.
    pub no_indicator: Option<String>,
    /// What will be done.
    pub text: String,
    /// Who will do it.
    pub owner: String,
    /// When it will be done.
    pub due: Option<NaiveDate>,
    /// The value to reach, in the indicator's unit.
    pub target: Option<f64>,
    /// When it is to be reached.
    pub by: Option<NaiveDate>,
    /// What will show that it is done.
    pub evidence: Option<String>,
    /// Where it comes from.
    pub source: ActionSource,
}

/// A step on an action that is there.
#[derive(Clone, PartialEq, Debug)]
pub enum Change {
    /// Agree it. What is not given is taken from the proposal, else from the facts.
    Agree {
        /// The value to reach, in the indicator's unit.
        target: Option<f64>,
        /// When it is to be reached.
        by: Option<NaiveDate>,
    },
    /// Say that work has begun.
    Start,
    /// Report it done.
    Report {
        /// What shows it.
        evidence: String,
    },
    /// Return it to its owner.
    Return {
        /// Why.
        why: String,
    },
    /// Accept it as complete.
    Accept,
    /// Withdraw it, or reject the proposal.
    Withdraw {
        /// Why.
        why: String,
    },
    /// Put another action in its place.
    Supersede {
        /// The other action.
        with: Option<Uuid>,
    },
    /// Give it another due date.
    Redate {
        /// The new one.
        due: Option<NaiveDate>,
        /// Why.
        why: String,
    },
    /// Change the parts that are given.
    Amend(Amended),
    /// Take its acceptance back.
    Reopen {
        /// Why.
        why: String,
    },
}

/// What the world says at the moment of the step.
#[derive(Clone, PartialEq, Debug)]
pub struct Facts {
    /// The day to reckon from.
    pub today: NaiveDate,
    /// The event's id, made by whoever takes the step; a new action is named by it.
    pub event_id: Uuid,
    /// The version of the action that was seen, where it must still be that one; 0 for a new action.
    pub expect: Option<u64>,
    /// The indicator's unit, where the action has an indicator.
    pub unit: Option<Unit>,
    /// The indicator's target in force.
    pub target: Option<f64>,
    /// The day of the area's next clinic.
    pub next_clinic: Option<NaiveDate>,
    /// The indicator's latest figure for the team.
    pub reading: Option<Reading>,
}

impl Facts {
    /// Facts of a day on which nothing else is known.
    pub fn bare(today: NaiveDate, event_id: Uuid) -> Self {
        Self { today, event_id, expect: None, unit: None, target: None, next_clinic: None, reading: None }
    }
}

impl Change {
    /// The kind of step it is.
    pub fn kind(&self) -> StepKind {
        match self {
            Self::Agree { .. } => StepKind::Agree,
            Self::Start => StepKind::Start,
            Self::Report { .. } => StepKind::Report,
            Self::Return { .. } => StepKind::Return,
            Self::Accept => StepKind::Accept,
            Self::Withdraw { .. } => StepKind::Withdraw,
            Self::Supersede { .. } => StepKind::Supersede,
            Self::Redate { .. } => StepKind::Redate,
            Self::Amend(_) => StepKind::Amend,
            Self::Reopen { .. } => StepKind::Reopen,
        }
    }
}

impl Step {
    /// The kind of step it is.
    pub fn kind(&self) -> StepKind {
        match self {
            Self::Add(_) => StepKind::Add,
            Self::On(_, change) => change.kind(),
        }
    }
}

/// The events that `step` writes, or why it is not taken. Every step writes exactly one.
pub fn decide(
    register: &Register,
    me: &Actor,
    step: Step,
    facts: &Facts,
    now: Timestamp,
) -> Result<Vec<NewEvent>, Refusal> {
    if me.by.is_blank() || me.on_behalf_of.as_ref().is_some_and(crate::text::SafeText::is_blank) {
        return Err(Reason::EmptyName.into());
    }
    within_calendar(&step, facts)?;
    let kind = step.kind();
    let (stream, version, what) = match step {
        Step::Add(proposal) => {
            let offer = allowed(register, me, Subject::New);
            may(me, kind, None).map_err(|barred| refused(barred, me, kind, None).offering(offer.clone()))?;
            expect(facts.expect, 0, "The action").map_err(|refusal| refusal.offering(offer.clone()))?;
            let added = propose(*proposal, facts).map_err(|refusal| refusal.offering(offer))?;
            (StreamId::action(facts.event_id), 1, Happened::Add(added))
        }
        Step::On(id, change) => {
            let action = register.action(id).ok_or_else(|| not_there(&id.to_string()))?;
            let offer = allowed(register, me, Subject::Action(id));
            let what = expect(facts.expect, action.version, &format!("A-{}", action.number))
                .and_then(|()| may(me, kind, Some(action)).map_err(|barred| refused(barred, me, kind, Some(action))))
                .and_then(|()| happen(register, action, change, facts))
                .map_err(|refusal| refusal.offering(offer))?;
            (StreamId::action(id), action.version.saturating_add(1), what)
        }
    };
    let (kind, event) = (what.kind(), ActionEvent { on: facts.today, what });
    Ok(vec![NewEvent {
        id: facts.event_id,
        stream,
        version,
        by: me.by.as_str().to_owned(),
        role: me.role.word().to_owned(),
        on_behalf_of: on_behalf_of(me),
        terminal: me.terminal.as_str().to_owned(),
        time: timestamp_text(now),
        kind,
        payload_version: PAYLOAD_VERSION,
        payload: event.payload(),
    }])
}

/// Dates are written with a year of four digits, so that everybody can read them back.
fn within_calendar(step: &Step, facts: &Facts) -> Result<(), Refusal> {
    let said = match step {
        Step::Add(proposal) => [proposal.due, proposal.by],
        Step::On(_, Change::Agree { by, .. }) => [*by, facts.next_clinic],
        Step::On(_, Change::Redate { due, .. }) => [*due, None],
        Step::On(_, Change::Amend(amended)) => [amended.by, None],
        Step::On(..) => [None, None],
    };
    let is_far = |day: &NaiveDate| !(0..=9999).contains(&day.year());
    if said.iter().flatten().chain([&facts.today]).any(is_far) {
        let message = "A date lies beyond the year 9999, which no clinic will see. Check the date, and what today is.";
        return Err(Refusal::new(RefusalCode::Usage, message));
    }
    Ok(())
}

/// A refusal because there is no action called `name`.
pub fn not_there(name: &str) -> Refusal {
    Reason::NoAction(crate::text::SafeText::new(name)).into()
}

pub(super) fn on_behalf_of(me: &Actor) -> Option<String> {
    me.on_behalf_of.as_ref().filter(|_| acts_for_another(me)).map(|name| name.as_str().to_owned())
}

fn expect(expected: Option<u64>, version: u64, name: &str) -> Result<(), Refusal> {
    match expected {
        Some(expected) if expected != version => {
            Err(Reason::Changed { name: name.to_owned(), version, expected }.into())
        }
        _ => Ok(()),
    }
}

fn refused(barred: Barred, me: &Actor, step: StepKind, action: Option<&Action>) -> Refusal {
    let action = action.map(|action| (action.number, action.state));
    Reason::Barred { barred, step, me: me.clone(), action }.into()
}

fn given(text: String, part: Part) -> Result<String, Refusal> {
    if blank(&text) { Err(Refusal::missing(vec![part])) } else { Ok(text) }
}

fn propose(proposal: Proposal, facts: &Facts) -> Result<Added, Refusal> {
    let Proposal { area, team, indicator, no_indicator, text, owner, due, target, by, evidence, source } = proposal;
    let indicator = indicator.filter(|id| !blank(id.as_str()));
    let no_indicator = no_indicator.filter(|why| !blank(why));
    let mut missing = Vec::new();
    let mut want = |there: bool, part| {
        if !there {
            missing.push(part);
        }
    };
    want(!blank(&text), Part::Text);
    want(!blank(&owner), Part::Owner);
    want(due.is_some(), Part::Due);
    want(indicator.is_some() || no_indicator.is_some(), Part::Indicator);
    let Some(due) = due.filter(|_| missing.is_empty()) else { return Err(Refusal::missing(missing)) };
    if indicator.is_some() && no_indicator.is_some() {
        return Err(Reason::IndicatorAndNone.into());
    }
    let target = sound_target(target, by, indicator.is_some(), facts)?;
    let evidence = evidence.filter(|evidence| !blank(evidence));
    let seen = facts.reading.clone().filter(|_| indicator.is_some());
    Ok(Added { area, team, indicator, no_indicator, text, owner, due, target, by, evidence, source, seen })
}

/// A target as it may stand: of an indicator, a number, and for a percentage one from 0 to 100.
fn sound_target(
    target: Option<f64>,
    by: Option<NaiveDate>,
    has_indicator: bool,
    facts: &Facts,
) -> Result<Option<f64>, Refusal> {
    if !has_indicator && (target.is_some() || by.is_some()) {
        return Err(Reason::TargetOfNothing.into());
    }
    match target {
        Some(target) if !target.is_finite() => Err(Reason::NoNumber.into()),
        Some(target) if facts.unit == Some(Unit::Percent) && !(0.0..=100.0).contains(&target) => {
            Err(Reason::NoPercentage.into())
        }
        // No minus before a nought: it would print.
        sound => Ok(sound.map(|target| target + 0.0)),
    }
}

fn happen(register: &Register, action: &Action, change: Change, facts: &Facts) -> Result<Happened, Refusal> {
    let has_indicator = action.indicator.is_some();
    Ok(match change {
        Change::Agree { target, by } => {
            let target = sound_target(target, by, has_indicator, facts)?;
            if !has_indicator {
                return Ok(Happened::Agree { target: None, by: None, baseline: None });
            }
            let (target, by) = (target.or(action.target).or(facts.target), by.or(action.by).or(facts.next_clinic));
            let mut missing = Vec::new();
            missing.extend(target.is_none().then_some(Part::Target));
            missing.extend(by.is_none().then_some(Part::By));
            if !missing.is_empty() {
                return Err(Refusal::missing(missing));
            }
            Happened::Agree { target, by, baseline: facts.reading.clone() }
        }
        Change::Start => Happened::Start,
        Change::Report { evidence } => Happened::Report { evidence: given(evidence, Part::Evidence)? },
        Change::Return { why } => Happened::Return { why: given(why, Part::Why)? },
        Change::Accept => Happened::Accept { version: action.version, seen: facts.reading.clone() },
        Change::Withdraw { why } => Happened::Withdraw { why: given(why, Part::Why)? },
        Change::Supersede { with } => supersede(register, action, with)?,
        Change::Redate { due, why } => {
            let mut missing = Vec::new();
            missing.extend(due.is_none().then_some(Part::Due));
            missing.extend(blank(&why).then_some(Part::Why));
            match due {
                Some(due) if missing.is_empty() => Happened::Redate { due, why },
                _ => return Err(Refusal::missing(missing)),
            }
        }
        Change::Amend(amended) => Happened::Amend(amend(amended, has_indicator, facts)?),
        Change::Reopen { why } => Happened::Reopen { why: given(why, Part::Why)? },
    })
}

fn supersede(register: &Register, action: &Action, with: Option<Uuid>) -> Result<Happened, Refusal> {
    let with = with.ok_or_else(|| Refusal::missing(vec![Part::With]))?;
    let other = register.action(with).ok_or_else(|| not_there(&with.to_string()))?;
    if other.id == action.id {
        return Err(Reason::OwnPlace.into());
    }
    if !other.state.is_open() {
        let Action { number, state, .. } = *other;
        return Err(Reason::ClosedPlace { number, state, instead_of: action.number }.into());
    }
    Ok(Happened::Supersede { with })
}

fn amend(amended: Amended, has_indicator: bool, facts: &Facts) -> Result<Amended, Refusal> {
    if amended == Amended::default() {
        return Err(Refusal::missing(vec![Part::Text, Part::Owner, Part::Target, Part::By, Part::Evidence]));
    }
    let empty = |text: &Option<String>| text.as_deref().is_some_and(blank);
    let mut missing = Vec::new();
    missing.extend(empty(&amended.text).then_some(Part::Text));
    missing.extend(empty(&amended.owner).then_some(Part::Owner));
    missing.extend(empty(&amended.evidence).then_some(Part::Evidence));
    if !missing.is_empty() {
        return Err(Refusal::missing(missing));
    }
    let target = sound_target(amended.target, amended.by, has_indicator, facts)?;
    Ok(Amended { target, ..amended })
}

#[cfg(test)]
mod tests;
