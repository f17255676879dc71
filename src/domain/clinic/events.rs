//! What can happen to a clinic, as it is written into the record.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::agenda::Agenda;
use super::attendance::Came;
use super::kept::Kept;
use crate::domain::ids::{AreaId, TeamId};
use crate::domain::payload::Payload;
use crate::domain::period::Period;

/// A clinic as it is scheduled.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Scheduled {
    /// The area.
    pub area: AreaId,
    /// The month whose figures are looked at.
    pub period: Period,
    /// The day.
    pub date: NaiveDate,
    /// When it begins; none where that is not settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<NaiveTime>,
    /// How long it may take, in minutes.
    pub minutes: u32,
    /// Who chairs.
    pub chair: String,
    /// Who is expected: each case-holding team of the area, and its manager where the feed names one.
    pub expected: Vec<Expected>,
}

/// Somebody who is expected.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Expected {
    /// Their name, or their role where no name is known.
    pub name: String,
    /// Their team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
}

/// What a line noted in the room is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// A note of the discussion.
    Note,
    /// What got better and is worth sharing.
    Better,
    /// A complaint or compliment.
    Complaint,
    /// An alert.
    Alert,
    /// A dip sample: `20 sampled, 17 safe, 3 recording only`.
    DipSample,
}

impl NoteKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Note, Self::Better, Self::Complaint, Self::Alert, Self::DipSample];

    /// As the command line writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Better => "better",
            Self::Complaint => "complaint",
            Self::Alert => "alert",
            Self::DipSample => "dip_sample",
        }
    }

    /// As a screen prints it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Better => "got better, worth sharing",
            Self::Complaint => "complaint or compliment",
            Self::Alert => "alert",
            Self::DipSample => "dip sample",
        }
    }

    /// The kind that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Everything that can happen to a clinic.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ClinicWhat {
    /// It was scheduled.
    Schedule(Scheduled),
    /// It was given another day or time.
    Move {
        /// The new day.
        date: NaiveDate,
        /// The new time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        start: Option<NaiveTime>,
        /// Why.
        why: String,
    },
    /// Somebody is there, or is not.
    Attend {
        /// Who.
        name: String,
        /// Their team.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        /// Whether they came, and in time.
        #[serde(flatten)]
        came: Came,
    },
    /// The chair put a team first.
    Pin {
        /// The team.
        team: TeamId,
    },
    /// The chair took that back.
    Unpin {
        /// The team.
        team: TeamId,
    },
    /// The chair put a team off to the next clinic.
    Defer {
        /// The team.
        team: TeamId,
        /// Why.
        why: String,
    },
    /// The chair took that back.
    Recall {
        /// The team.
        team: TeamId,
    },
    /// The chair added an item, for a team or of their own.
    AddItem {
        /// The team; none for an item of the whole area.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        /// What it is about.
        text: String,
        /// How many minutes it is given.
        minutes: u32,
    },
    /// A team's item was given so many minutes.
    Minutes {
        /// The team.
        team: TeamId,
        /// How many.
        minutes: u32,
    },
    /// It began. The agenda is the one of that moment.
    Open {
        /// The agenda.
        agenda: Agenda,
        /// The digest of the feed that it was made from.
        digest: String,
    },
    /// A team's item was discussed; none for the items of the whole area.
    Discuss {
        /// The team.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        /// The actions that were looked at with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        actions: Vec<Uuid>,
    },
    /// A mark that an item was discussed was taken back.
    Undiscuss {
        /// The team; none for the items of the whole area.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
    },
    /// Actions were looked at.
    Look {
        /// Which.
        actions: Vec<Uuid>,
    },
    /// Not everything was reached: actions carried to the next clinic with one reason.
    NotReached {
        /// The rest of this team; none for all that was not reached.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        /// The actions that had not been looked at.
        actions: Vec<Uuid>,
        /// Why.
        why: String,
    },
    /// A line was noted.
    Note {
        /// The team it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        /// What kind of line.
        about: NoteKind,
        /// The line.
        text: String,
    },
    /// It was closed: its minutes are fixed.
    Close {
        /// The head of the record as it was then, `POSITION:HASH`.
        head: String,
        /// The figures it used.
        kept: Box<Kept>,
    },
    /// A correction after the close: a new entry that shows as one.
    Correct {
        /// What is corrected, and how it should read.
        text: String,
    },
}

impl ClinicWhat {
    /// The step, as the command line and the record write it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Schedule(_) => "schedule",
            Self::Move { .. } => "move",
            Self::Attend { .. } => "attend",
            Self::Pin { .. } => "pin",
            Self::Unpin { .. } => "unpin",
            Self::Defer { .. } => "defer",
            Self::Recall { .. } => "recall",
            Self::AddItem { .. } => "add_item",
            Self::Minutes { .. } => "minutes",
            Self::Open { .. } => "open",
            Self::Discuss { .. } => "discuss",
            Self::Undiscuss { .. } => "undiscuss",
            Self::Look { .. } => "look",
            Self::NotReached { .. } => "not_reached",
            Self::Note { .. } => "note",
            Self::Close { .. } => "close",
            Self::Correct { .. } => "correct",
        }
    }
}

impl Payload for ClinicWhat {
    fn kind(&self) -> String {
        format!("clinic.{}", self.word())
    }
}
