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

    /// Whether it stands on figures, records or audits of the feed, not on what was recorded here alone.
    #[must_use]
    pub fn is_of_the_feed(self) -> bool {
        matches!(
            self,
            Self::ProtectionUnseen
                | Self::NoPlan
                | Self::AuditOverdue
                | Self::AuditInadequate
                | Self::Outside
                | Self::Signal
                | Self::WillMiss
        )
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
    /// Whether it was reckoned from figures, records or audits that the feed calls invented.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub invented: bool,
}

impl Reason {
    /// The reason on a line of its own; one that stands on what is invented says so.
    #[must_use]
    pub fn in_words(&self) -> String {
        if self.invented { format!("{} (invented)", self.text) } else { self.text.clone() }
    }
}

/// All reasons of an item in one line. Where every one that stands on figures is invented, that is said once, in front,
/// where it cannot be cut; else beside each.
#[must_use]
pub fn why(reasons: &[Reason]) -> String {
    let has_figures = |reason: &&Reason| reason.kind.is_of_the_feed();
    let all_invented = reasons.iter().filter(has_figures).all(|reason| reason.invented);
    let any_invented = reasons.iter().any(|reason| reason.invented);
    let said = |reason: &Reason| if all_invented { reason.text.clone() } else { reason.in_words() };
    let texts: Vec<String> = reasons.iter().map(said).collect();
    let mark = if all_invented && any_invented { "(invented) " } else { "" };
    format!("{mark}{}", texts.join("; "))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invented_reason_never_reads_as_a_published_one() {
        let reason = |kind, text: &str, invented| Reason { kind, text: text.into(), children: 0, invented };
        let short = |invented| reason(ReasonKind::Outside, "Visits: 5 outside", invented);
        let audit = |invented| reason(ReasonKind::AuditInadequate, "1 audit inadequate", invented);
        let late = || reason(ReasonKind::ActionsOverdue, "A-1 overdue", false);
        for (reasons, words) in [
            (vec![], ""),
            (vec![late()], "A-1 overdue"),
            (vec![short(false), late()], "Visits: 5 outside; A-1 overdue"),
            // Once for the item, and before anything that a narrow screen could cut.
            (vec![short(true), audit(true), late()], "(invented) Visits: 5 outside; 1 audit inadequate; A-1 overdue"),
            (vec![short(true), audit(false)], "Visits: 5 outside (invented); 1 audit inadequate"),
        ] {
            assert_eq!(why(&reasons), words);
        }
    }

    #[test]
    fn an_agenda_kept_before_the_mark_is_read() {
        let kept = r#"{"kind":"outside","text":"5 outside","children":5}"#;
        let reason: Reason = serde_json::from_str(kept).unwrap();
        assert!(!reason.invented);
        assert_eq!(serde_json::to_string(&reason).unwrap(), kept);
    }
}
