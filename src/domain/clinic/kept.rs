//! What a closed clinic keeps of the figures it used, so that it opens as it stood that day whatever the feed says later.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::agenda::Agenda;
use crate::domain::fault::Owner;
use crate::domain::ids::{ChildId, IndicatorId, TeamId};
use crate::domain::period::Period;
use crate::domain::steps::Seen;

/// One figure as it stood.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct KeptFigure {
    /// Whose.
    pub owner: Owner,
    /// Of which indicator.
    pub indicator: IndicatorId,
    /// Its title then.
    pub title: String,
    /// Of which period.
    pub period: Period,
    /// The figure.
    pub figure: Seen,
    /// Its target then, as printed: `>= 90`; none where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Whether the target was met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
    /// The codes of the faults that threw doubt on it then. Words, so that one a later program adds is no riddle to this.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<String>,
}

/// One record outside as it stood.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeptRecord {
    /// The team.
    pub team: TeamId,
    /// The standard.
    pub indicator: IndicatorId,
    /// The child record.
    pub child: ChildId,
    /// Consecutive months it had been outside.
    pub months: u32,
}

/// The figures of one area at one clinic.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Kept {
    /// The digest of the feed: empty where no feed could be read.
    pub digest: String,
    /// The feed's date; none where no feed could be read.
    pub as_of: Option<NaiveDate>,
    /// The agenda as it was.
    pub agenda: Agenda,
    /// The figures of the area and its teams for the clinic's period and the months before it that were looked at.
    pub figures: Vec<KeptFigure>,
    /// The records outside.
    pub outside: Vec<KeptRecord>,
}
