//! Who opened which list of child records: part of the record, so that it can be asked later. Never which children.

use serde::{Deserialize, Serialize};

use super::event::{Event, StreamId};
use super::hand::Written;
use super::ids::{AreaId, IndicatorId, TeamId, WorkerId};
use super::payload::{Dated, Payload};
use super::period::Period;

/// A kind of list of child records.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// Records outside, or about to leave, a timescale.
    Outside,
    /// The records that one worker holds.
    Worker,
    /// Everything of one child record.
    Child,
    /// What managers say of records outside.
    Accounts,
    /// Exemptions.
    Exemptions,
    /// Records beside other things: of a team, of an item of a clinic, of a representation, of what is ahead.
    Within,
}

impl ListKind {
    /// As the record and JSON write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Outside => "outside",
            Self::Worker => "worker",
            Self::Child => "child",
            Self::Accounts => "accounts",
            Self::Exemptions => "exemptions",
            Self::Within => "within",
        }
    }

    /// As a person reads it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Outside => "records outside",
            Self::Worker => "a worker's records",
            Self::Child => "one child record",
            Self::Accounts => "accounts of records",
            Self::Exemptions => "exemptions",
            Self::Within => "records beside other figures",
        }
    }
}

/// A list of child records as it was opened. What is empty was not narrowed to one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Looked {
    /// What was listed.
    pub list: ListKind,
    /// The area it was of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// The team it was of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
    /// The worker it was of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker: Option<WorkerId>,
    /// The standard it was of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<IndicatorId>,
    /// The month that was looked at.
    pub period: Period,
    /// How many rows it had.
    pub rows: u64,
}

impl Looked {
    /// So many rows of this list, narrowed to nothing yet.
    pub fn of(list: ListKind, period: Period, rows: u64) -> Self {
        Self { list, area: None, team: None, worker: None, indicator: None, period, rows }
    }
}

/// What is written of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum AccessWhat {
    /// A list of child records was opened.
    Opened(Looked),
}

impl Payload for AccessWhat {
    fn kind(&self) -> String {
        format!("{}.opened", StreamId::ACCESS)
    }
}

/// An entry of the access log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Access {
    /// When and by whom.
    pub written: Written,
    /// At which terminal.
    pub terminal: crate::text::SafeText,
    /// What was opened.
    pub looked: Looked,
}

impl Access {
    /// Reads `event`; `None` where only a newer program can.
    pub fn read(event: &Event) -> Option<Self> {
        let Dated { on, what: AccessWhat::Opened(looked) } = Dated::<AccessWhat>::read(&event.new)?;
        let terminal = crate::text::SafeText::kept(&event.new.terminal);
        Some(Self { written: Written::of(event, on), terminal, looked })
    }
}
