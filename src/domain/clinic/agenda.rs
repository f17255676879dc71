//! What puts a team on the agenda, in words.

use serde::{Deserialize, Serialize};

use crate::domain::ids::TeamId;

/// Why a team is on the agenda. Ordered as reasons are read out: what concerns a child's safety first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// A child on a protection plan never visited though the first interval has passed, or not for 20 working days.
    ProtectionUnseen,
    /// A record outside with no plan, or not known to be safe.
    NoPlan,
    /// An update or re-audit of an inadequate audit that is overdue.
    AuditOverdue,
    /// An audit moderated inadequate.
    AuditInadequate,
    /// Records outside a standard that is short of its target.
    Outside,
    /// A change that statistical process control says is not noise.
    Signal,
    /// A target that will be missed unless the process changes.
    WillMiss,
    /// An action past its due date.
    ActionsOverdue,
    /// An action that its owner reported done and nobody has accepted.
    ActionsToAccept,
    /// A question without an answer.
    QuestionsUnanswered,
    /// A representation that was asked for and has not come.
    RepresentationMissing,
    /// Figures that are missing.
    MissingData,
    /// It was put off at an earlier clinic.
    PutOff,
    /// The chair added it.
    Added,
}

impl ReasonKind {
    /// Whether it heads its item whatever the numbers.
    pub fn heads(self) -> bool {
        matches!(self, Self::ProtectionUnseen | Self::NoPlan | Self::AuditOverdue)
    }

    /// As the record and JSON write it; the key of an exception that is none of an indicator.
    pub fn word(self) -> &'static str {
        match self {
            Self::ProtectionUnseen => "protection_unseen",
            Self::NoPlan => "no_plan",
            Self::AuditOverdue => "audit_overdue",
            Self::AuditInadequate => "audit_inadequate",
            Self::Outside => "outside",
            Self::Signal => "signal",
            Self::WillMiss => "will_miss",
            Self::ActionsOverdue => "actions_overdue",
            Self::ActionsToAccept => "actions_to_accept",
            Self::QuestionsUnanswered => "questions_unanswered",
            Self::RepresentationMissing => "representation_missing",
            Self::MissingData => "missing_data",
            Self::PutOff => "put_off",
            Self::Added => "added",
        }
    }
}

/// One reason, as the chair reads it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reason {
    /// Its kind.
    pub kind: ReasonKind,
    /// In words: `12 outside, 7 short of target`.
    pub text: String,
    /// The children it is about; 0 where it is about none.
    pub children: u64,
}

/// One item of an agenda.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Item {
    /// The team; none for an item of the chair's own.
    pub team: Option<TeamId>,
    /// Why it is there, the most pressing first.
    pub reasons: Vec<Reason>,
    /// How many minutes it is given.
    pub minutes: u32,
}

/// An agenda: teams with exceptions in their order, then those without.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Agenda {
    /// The items, most pressing first.
    pub items: Vec<Item>,
    /// Teams without an exception, to be named at the end so that every manager who came is heard.
    pub without_exceptions: Vec<TeamId>,
    /// Teams put off to the next clinic, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub put_off: Vec<(TeamId, String)>,
}
