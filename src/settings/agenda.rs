//! How the agenda of a clinic is proposed: minutes, deadlines, and the weight of each reason.

use crate::domain::calendar::{Interval, IntervalUnit};
use crate::domain::clinic::agenda::ReasonKind;

/// What an authority may decide about the agenda of its clinics.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct AgendaRules {
    /// Minutes for one item.
    pub item_minutes: u32,
    /// Minutes for the whole clinic.
    pub whole_minutes: u32,
    /// Working days before the clinic by which a representation is due.
    pub representation_working_days: u32,
    /// From the escalation of an inadequate audit to its first update.
    pub audit_update: Interval,
    /// From the escalation of an inadequate audit to its further update.
    pub audit_further_update: Interval,
    /// From the escalation of an inadequate audit to its re-audit.
    pub audit_re_audit: Interval,
    /// Audits good or better of an area or the service, in percent: what the plan colours red, amber and green.
    pub audit_anchors: [u32; 3],
    weights: Weights,
}

/// What one of each adds to the sum by which teams are ordered.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
struct Weights {
    protection_unseen: f64,
    no_plan: f64,
    audit_overdue: f64,
    audit_inadequate: f64,
    outside: f64,
    action_overdue: f64,
    action_to_accept: f64,
    question: f64,
    representation: f64,
    missing_data: f64,
    put_off: f64,
    signal: f64,
    will_miss: f64,
}

impl AgendaRules {
    /// Rules before any layer of settings.
    pub(super) fn blank() -> Self {
        let day = Interval { count: 1, unit: IntervalUnit::Days };
        Self {
            item_minutes: 0,
            whole_minutes: 0,
            representation_working_days: 0,
            audit_update: day,
            audit_further_update: day,
            audit_re_audit: day,
            audit_anchors: [0; 3],
            weights: Weights::default(),
        }
    }

    /// The weight that settings call `word`.
    pub(super) fn weight_named(&mut self, word: &str) -> Option<&mut f64> {
        let it = &mut self.weights;
        Some(match word {
            "protection_unseen" => &mut it.protection_unseen,
            "no_plan" => &mut it.no_plan,
            "audit_overdue" => &mut it.audit_overdue,
            "audit_inadequate" => &mut it.audit_inadequate,
            "outside" => &mut it.outside,
            "action_overdue" => &mut it.action_overdue,
            "action_to_accept" => &mut it.action_to_accept,
            "question" => &mut it.question,
            "representation" => &mut it.representation,
            "missing_data" => &mut it.missing_data,
            "put_off" => &mut it.put_off,
            "signal" => &mut it.signal,
            "will_miss" => &mut it.will_miss,
            _ => return None,
        })
    }

    /// What one of `kind` adds to a team's sum: a child, an action, a question, a month. An item that the chair added
    /// has its place from the chair.
    pub fn weight(&self, kind: ReasonKind) -> f64 {
        let it = &self.weights;
        match kind {
            ReasonKind::ProtectionUnseen => it.protection_unseen,
            ReasonKind::NoPlan => it.no_plan,
            ReasonKind::AuditOverdue => it.audit_overdue,
            ReasonKind::AuditInadequate => it.audit_inadequate,
            ReasonKind::Outside => it.outside,
            ReasonKind::ActionsOverdue => it.action_overdue,
            ReasonKind::ActionsToAccept => it.action_to_accept,
            ReasonKind::QuestionsUnanswered => it.question,
            ReasonKind::RepresentationMissing => it.representation,
            ReasonKind::MissingData => it.missing_data,
            ReasonKind::PutOff => it.put_off,
            ReasonKind::Signal => it.signal,
            ReasonKind::WillMiss => it.will_miss,
            ReasonKind::Added => 0.0,
        }
    }
}
