//! The steps of an action's life, as they are written into the record.
//!
//! What is typed is kept as typed and cleaned when it is read.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::figure::Figure;
use super::ids::{AreaId, ChildId, IndicatorId, TeamId};
use super::payload::{Dated, PAYLOAD_VERSION, Payload};
use super::period::Period;
use super::variation::Charted;

/// A step that can be taken with an action.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum StepKind {
    /// Propose it.
    Add,
    /// Agree the proposal.
    Agree,
    /// Say that work has begun.
    Start,
    /// Report it done, with evidence.
    Report,
    /// Return it to its owner.
    Return,
    /// Accept it as complete.
    Accept,
    /// Withdraw it, or reject the proposal.
    Withdraw,
    /// Put another action in its place.
    Supersede,
    /// Give it another due date.
    Redate,
    /// Change its wording, owner, target or evidence.
    Amend,
    /// Take its acceptance back.
    Reopen,
}

impl StepKind {
    /// Every step, in the order of an action's life.
    pub const ALL: [Self; 11] = [
        Self::Add,
        Self::Agree,
        Self::Start,
        Self::Report,
        Self::Return,
        Self::Accept,
        Self::Withdraw,
        Self::Supersede,
        Self::Redate,
        Self::Amend,
        Self::Reopen,
    ];

    /// As the command line and the record write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Agree => "agree",
            Self::Start => "start",
            Self::Report => "report",
            Self::Return => "return",
            Self::Accept => "accept",
            Self::Withdraw => "withdraw",
            Self::Supersede => "supersede",
            Self::Redate => "redate",
            Self::Amend => "amend",
            Self::Reopen => "reopen",
        }
    }
}

/// Where an action comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActionSource {
    /// The clinic.
    #[default]
    Clinic,
    /// A practice audit.
    Audit,
    /// The scrutiny panel.
    Scrutiny,
    /// An inspection.
    Inspection,
}

/// A figure as it was seen at one moment, kept so that it can be said later whether it moved.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Reading {
    /// The period it is for.
    pub period: Period,
    /// The figure.
    pub figure: Seen,
    /// The child records outside then; absent where the feed did not list them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<Vec<ChildId>>,
    /// What the control chart said of it then; absent where that was not reckoned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variation: Option<Charted>,
}

impl Reading {
    /// The figure, as screens and sums read it.
    pub fn figure(&self) -> Figure {
        match self.figure {
            Seen::Fraction { n, d } => Figure::Fraction { n, d },
            Seen::Value(value) => Figure::Value(value),
            Seen::NotKnown => Figure::Missing("not known".into()),
        }
    }
}

/// A figure as the record writes it.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// A numerator over a denominator.
    Fraction {
        /// The numerator.
        n: u64,
        /// The denominator.
        d: u64,
    },
    /// A value in the indicator's unit.
    Value(f64),
    /// Not known.
    NotKnown,
}

impl From<&Figure> for Seen {
    fn from(figure: &Figure) -> Self {
        match *figure {
            Figure::Fraction { n, d } => Self::Fraction { n, d },
            Figure::Value(value) if value.is_finite() => Self::Value(value),
            Figure::Value(_) | Figure::Missing(_) => Self::NotKnown,
        }
    }
}

/// What happened to an action, and on which day.
pub type ActionEvent = Dated<Happened>;

/// Everything that can happen to an action. Typed text is kept as typed and cleaned when it is read.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Happened {
    /// It was proposed.
    Add(Added),
    /// It was agreed.
    Agree {
        /// The value to reach, in the indicator's unit.
        target: Option<f64>,
        /// When it is to be reached.
        by: Option<NaiveDate>,
        /// The indicator as it was then: frozen.
        baseline: Option<Reading>,
    },
    /// Work has begun.
    Start,
    /// It was reported done.
    Report {
        /// What shows it.
        evidence: String,
    },
    /// It was returned to its owner.
    Return {
        /// Why.
        why: String,
    },
    /// It was accepted as complete.
    Accept {
        /// The version of the action that was seen.
        version: u64,
        /// The indicator as it was seen.
        seen: Option<Reading>,
    },
    /// It was withdrawn, or the proposal rejected.
    Withdraw {
        /// Why.
        why: String,
    },
    /// Another action took its place.
    Supersede {
        /// The other action.
        with: Uuid,
    },
    /// It got another due date.
    Redate {
        /// The new due date.
        due: NaiveDate,
        /// Why.
        why: String,
    },
    /// Its wording, owner, target or evidence was changed.
    Amend(Amended),
    /// Its acceptance was taken back.
    Reopen {
        /// Why.
        why: String,
    },
}

/// A proposed action.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Added {
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
    /// Who will do it, as the room says it.
    pub owner: String,
    /// When it will be done.
    pub due: NaiveDate,
    /// The value to reach, in the indicator's unit.
    pub target: Option<f64>,
    /// When it is to be reached.
    pub by: Option<NaiveDate>,
    /// What will show that it is done.
    pub evidence: Option<String>,
    /// Where it comes from.
    pub source: ActionSource,
    /// The indicator as it was then; agreeing freezes its own.
    pub seen: Option<Reading>,
}

/// The parts of an action that were changed; the others stay.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Amended {
    /// What will be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Who will do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The value to reach, in the indicator's unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    /// When it is to be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<NaiveDate>,
    /// What shows, or will show, that it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

impl Happened {
    /// The step that was taken.
    pub fn step(&self) -> StepKind {
        match self {
            Self::Add(_) => StepKind::Add,
            Self::Agree { .. } => StepKind::Agree,
            Self::Start => StepKind::Start,
            Self::Report { .. } => StepKind::Report,
            Self::Return { .. } => StepKind::Return,
            Self::Accept { .. } => StepKind::Accept,
            Self::Withdraw { .. } => StepKind::Withdraw,
            Self::Supersede { .. } => StepKind::Supersede,
            Self::Redate { .. } => StepKind::Redate,
            Self::Amend(_) => StepKind::Amend,
            Self::Reopen { .. } => StepKind::Reopen,
        }
    }
}

/// The form of a step that keeps what a control chart said; a program that knows only the first would lose it.
const WITH_VARIATION: u32 = 2;

impl Payload for Happened {
    fn kind(&self) -> String {
        format!("action.{}", self.step().word())
    }

    fn form(&self) -> u32 {
        let reading = match self {
            Self::Add(added) => added.seen.as_ref(),
            Self::Agree { baseline, .. } => baseline.as_ref(),
            Self::Accept { seen, .. } => seen.as_ref(),
            _ => None,
        };
        if reading.is_some_and(|reading| reading.variation.is_some()) { WITH_VARIATION } else { PAYLOAD_VERSION }
    }
}
