//! The one door to the record: screens, command line and import all come through here.

mod action;
mod audit;
mod clinic;
mod doubt;
pub mod entry;
mod exemption;
mod person;
mod recommendation;
mod representation;
mod signal;
pub mod vouch;

use chrono::{Datelike as _, NaiveDate};
use uuid::Uuid;

use sha2::{Digest, Sha256};

use super::access::{self, Whose};
use super::refusal::{Part, Reason, Refusal, RefusalCode};
use super::rules::{Subject, acts_for_another, allowed, may};
use crate::dataset::Dataset;
use crate::domain::catalogue::Unit;
use crate::domain::clinic::question::QuestionWhat;
use crate::domain::clinic::representation::{
    Content, Exception, RepresentationKey, RepresentationStep, RepresentationWhat,
};
use crate::domain::event::{Event, NewEvent, StreamId, Timestamp, timestamp_text};
use crate::domain::ids::{AreaId, IndicatorId, TeamId};
use crate::domain::payload::{PAYLOAD_VERSION, Payload};
use crate::domain::people::Actor;
use crate::domain::register::Register;
use crate::domain::steps::{ActionEvent, ActionSource, Amended, Happened, Reading, StepKind};
use crate::text::is_blank as blank;
pub(in crate::record) use action::refused as step_refused;
pub use entry::Entry;

/// A step that somebody wants to take, with what they said.
#[derive(Clone, PartialEq, Debug)]
pub enum Step {
    /// Propose an action.
    Add(Box<Proposal>),
    /// Do something with the action of this id.
    On(Uuid, Change),
    /// Write an entry about a clinic, or about what is prepared for it.
    Write(Box<Entry>),
    /// Turn the question of this id into an action.
    TurnIntoAction(Uuid, Box<Proposal>),
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
    /// The exceptions that the team's representation has to answer.
    pub exceptions: Vec<Exception>,
    /// Whose the step is, as the figures know it; needed where a role reaches its own teams only. Not known is never
    /// somebody's own.
    pub whose: Whose,
}

impl Facts {
    /// Facts of a day on which nothing else is known.
    pub fn bare(today: NaiveDate, event_id: Uuid) -> Self {
        Self {
            today,
            event_id,
            expect: None,
            unit: None,
            target: None,
            next_clinic: None,
            reading: None,
            exceptions: Vec::new(),
            whose: Whose::Unknown,
        }
    }

    /// The same facts, with whose `step` is by these figures.
    #[must_use]
    pub fn about(self, register: &Register, data: &Dataset, step: &Step) -> Self {
        let whose = if register.is_shared() { access::whose(register, Some(data), step) } else { Whose::Unknown };
        Self { whose, ..self }
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
    /// The word of the step, `agree`, or the kind of the entry, `clinic.open`.
    pub fn word(&self) -> String {
        match self {
            Self::Add(_) => StepKind::Add.word().to_owned(),
            Self::On(_, change) => change.kind().word().to_owned(),
            Self::Write(entry) => entry.kind(),
            Self::TurnIntoAction(..) => "question.become_action".to_owned(),
        }
    }
}

/// The events that `step` writes, or why it is not taken. Every step writes exactly one event of its own stream; a
/// question that becomes an action writes one of each, both or neither.
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
    access::admit(register, me, &step, &facts.whose)?;
    within_calendar(&step, facts)?;
    let pen = Pen { me, now };
    match step {
        Step::Add(proposal) => Ok(vec![add(register, pen, *proposal, facts)?]),
        Step::On(id, change) => Ok(vec![change_action(register, pen, id, change, facts)?]),
        Step::Write(entry) => Ok(vec![write(register, pen, *entry, facts)?]),
        Step::TurnIntoAction(id, proposal) => {
            let become_action = QuestionWhat::BecomeAction { action: facts.event_id };
            let second = Facts { event_id: derived(facts.event_id), expect: None, ..facts.clone() };
            let marked = write(register, pen, Entry::Question(Some(id), become_action), &second)?;
            Ok(vec![add(register, pen, *proposal, facts)?, marked])
        }
    }
}

/// The events that write what a representation says and submit it, both or neither; or why they are not written.
pub fn write_and_submit(
    register: &Register,
    me: &Actor,
    key: &RepresentationKey,
    content: Content,
    facts: &Facts,
    now: Timestamp,
) -> Result<Vec<NewEvent>, Refusal> {
    let step = |step| {
        let what = RepresentationWhat { team: key.team.clone(), period: key.period, step };
        Step::Write(Box::new(Entry::Representation(what)))
    };
    let mut events = decide(register, me, step(RepresentationStep::Write { content }), facts, now)?;
    // It is submitted as it will stand once it is written.
    let mut then = register.clone();
    let mut of = 0;
    for written in &events {
        of = written.version;
        then.extend(&[Event::chained(written.clone(), then.head())]);
    }
    let second = Facts { event_id: derived(facts.event_id), expect: None, ..facts.clone() };
    events.extend(decide(&then, me, step(RepresentationStep::Submit { of }), &second, now)?);
    Ok(events)
}

fn add(register: &Register, pen: Pen<'_>, proposal: Proposal, facts: &Facts) -> Result<NewEvent, Refusal> {
    let me = pen.me;
    let offer: Vec<_> = allowed(register, me, Subject::New).into_iter().map(StepKind::word).collect();
    may(me, StepKind::Add, None)
        .map_err(|barred| action::refused(barred, me, StepKind::Add, None))
        .and_then(|()| expect(facts.expect, 0, "The action"))
        .and_then(|()| action::propose(proposal, facts))
        .map(|added| pen.action(facts, 1, StreamId::action(facts.event_id), Happened::Add(added)))
        .map_err(|refusal| refusal.offering_instead(StepKind::Add.word(), offer))
}

fn change_action(
    register: &Register,
    pen: Pen<'_>,
    id: Uuid,
    change: Change,
    facts: &Facts,
) -> Result<NewEvent, Refusal> {
    let (me, kind) = (pen.me, change.kind());
    let it = register.action(id).ok_or_else(|| not_there(&id.to_string()))?;
    let offer: Vec<_> = allowed(register, me, Subject::Action(id)).into_iter().map(StepKind::word).collect();
    expect(facts.expect, it.version, &format!("A-{}", it.number))
        .and_then(|()| may(me, kind, Some(it)).map_err(|barred| action::refused(barred, me, kind, Some(it))))
        .and_then(|()| action::happen(register, it, change, facts))
        .map(|what| pen.action(facts, it.version.saturating_add(1), StreamId::action(id), what))
        .map_err(|refusal| refusal.offering_instead(kind.word(), offer))
}

fn write(register: &Register, pen: Pen<'_>, entry: Entry, facts: &Facts) -> Result<NewEvent, Refusal> {
    let (place, entry) = entry::decide(register, pen.me, entry, facts)?;
    let said = Written { kind: entry.kind(), form: PAYLOAD_VERSION, payload: entry.payload(facts.today) };
    Ok(pen.event(facts.event_id, place.stream, place.version, said))
}

/// The id of the second event of one step: made from the first's, so that a retry writes the same two.
fn derived(id: Uuid) -> Uuid {
    id_of(&Sha256::digest(id.as_bytes()))
}

/// The id that a digest makes: its first sixteen bytes.
pub(super) fn id_of(sum: &[u8]) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&sum[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Whoever writes, and when.
#[derive(Clone, Copy)]
pub(super) struct Pen<'a> {
    pub(super) me: &'a Actor,
    pub(super) now: Timestamp,
}

/// What happened, as it is written down.
pub(super) struct Written {
    pub(super) kind: String,
    pub(super) form: u32,
    pub(super) payload: String,
}

impl Pen<'_> {
    fn action(self, facts: &Facts, version: u64, stream: StreamId, what: Happened) -> NewEvent {
        let (kind, form, event) = (what.kind(), what.form(), ActionEvent { on: facts.today, what });
        self.event(facts.event_id, stream, version, Written { kind, form, payload: event.payload() })
    }

    pub(super) fn event(self, id: Uuid, stream: StreamId, version: u64, said: Written) -> NewEvent {
        let (me, Written { kind, form, payload }) = (self.me, said);
        NewEvent {
            id,
            stream,
            version,
            by: me.by.as_str().to_owned(),
            role: me.role.word().to_owned(),
            on_behalf_of: on_behalf_of(me),
            terminal: me.terminal.as_str().to_owned(),
            time: timestamp_text(self.now),
            kind,
            payload_version: form,
            payload,
        }
    }
}

/// Dates are written with a year of four digits, so that everybody can read them back.
fn within_calendar(step: &Step, facts: &Facts) -> Result<(), Refusal> {
    let said = match step {
        Step::Add(proposal) | Step::TurnIntoAction(_, proposal) => [proposal.due, proposal.by],
        Step::On(_, Change::Agree { by, .. }) => [*by, facts.next_clinic],
        Step::On(_, Change::Redate { due, .. }) => [*due, None],
        Step::On(_, Change::Amend(amended)) => [amended.by, None],
        Step::On(..) | Step::Write(_) => [None, None],
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

fn given(text: String, part: Part) -> Result<String, Refusal> {
    if blank(&text) { Err(Refusal::missing(vec![part])) } else { Ok(text) }
}

#[cfg(test)]
mod tests;
