//! What quality assurance confirms about an audit: its grade, and the dates of the clocks that an inadequate one starts.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::event::Event;
use crate::domain::hand::{Written, typed};
use crate::domain::ids::AuditId;
use crate::domain::org::Grade;
use crate::domain::payload::{Dated, Payload};
use crate::text::SafeText;

/// How a further update found the actions of an audit.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// All actions are done.
    AllDone,
    /// An adequate plan is in place.
    AdequatePlan,
    /// Neither.
    NotYet,
}

/// Everything that can happen to an audit here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum AuditWhat {
    /// Its grade was confirmed.
    Confirm {
        /// The audit.
        audit: AuditId,
        /// The confirmed grade.
        grade: Grade,
    },
    /// It was escalated: its clocks begin.
    Escalate {
        /// The audit.
        audit: AuditId,
        /// The day.
        day: NaiveDate,
    },
    /// The first update was given.
    Update {
        /// The audit.
        audit: AuditId,
        /// The day.
        day: NaiveDate,
        /// What it says.
        text: String,
    },
    /// The further update was given.
    FurtherUpdate {
        /// The audit.
        audit: AuditId,
        /// The day.
        day: NaiveDate,
        /// How it found the actions.
        found: Found,
        /// What it says.
        text: String,
    },
    /// It was audited again.
    ReAudit {
        /// The audit.
        audit: AuditId,
        /// The day.
        day: NaiveDate,
        /// What was found.
        grade: Grade,
    },
}

impl AuditWhat {
    /// The audit it is about.
    pub fn audit(&self) -> &AuditId {
        match self {
            Self::Confirm { audit, .. }
            | Self::Escalate { audit, .. }
            | Self::Update { audit, .. }
            | Self::FurtherUpdate { audit, .. }
            | Self::ReAudit { audit, .. } => audit,
        }
    }

    /// The step, as the command line and the record write it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Confirm { .. } => "confirm",
            Self::Escalate { .. } => "escalate",
            Self::Update { .. } => "update",
            Self::FurtherUpdate { .. } => "further_update",
            Self::ReAudit { .. } => "re_audit",
        }
    }
}

impl Payload for AuditWhat {
    fn kind(&self) -> String {
        format!("audit.{}", self.word())
    }
}

/// What was confirmed here about one audit; what is none here the feed may still say.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AuditNotes {
    /// How many events it has.
    pub version: u64,
    /// The confirmed grade.
    pub grade: Option<Grade>,
    /// When it was escalated.
    pub escalated_on: Option<NaiveDate>,
    /// The first update.
    pub update_on: Option<NaiveDate>,
    /// The further update, and how it found the actions.
    pub further_update: Option<(NaiveDate, Found)>,
    /// The re-audit, and its grade.
    pub re_audit: Option<(NaiveDate, Grade)>,
    /// Every entry: what was done, what was said, when and by whom.
    pub history: Vec<(&'static str, SafeText, Written)>,
}

impl AuditNotes {
    /// Takes in the next event of its stream; whether it could be read.
    pub(in crate::domain) fn apply(&mut self, event: &Event) -> bool {
        self.version = event.new.version;
        let Some(Dated { on, what }) = Dated::<AuditWhat>::read(&event.new) else { return false };
        let word = what.word();
        let said = match what {
            AuditWhat::Confirm { grade, .. } => {
                self.grade = Some(grade);
                SafeText::new(grade.in_words())
            }
            AuditWhat::Escalate { day, .. } => {
                self.escalated_on = Some(day);
                SafeText::new("")
            }
            AuditWhat::Update { day, text, .. } => {
                self.update_on = Some(day);
                typed(&text)
            }
            AuditWhat::FurtherUpdate { day, found, text, .. } => {
                self.further_update = Some((day, found));
                typed(&text)
            }
            AuditWhat::ReAudit { day, grade, .. } => {
                self.re_audit = Some((day, grade));
                SafeText::new(grade.in_words())
            }
        };
        self.history.push((word, said, Written::of(event, on)));
        true
    }
}
