//! Whether a form may be opened: whatever opens is not refused over rights when it is saved, and whatever does not says at
//! once who may, before anything is typed. The table is the record's own.

use uuid::Uuid;

use super::{AuditStep, Kind, StepName};
use crate::domain::clinic::account::AccountKey;
use crate::domain::clinic::meeting::ClinicState;
use crate::domain::fault::Owner;
use crate::domain::steps::StepKind;
use crate::record::access::{Known, Whose, could_add, could_step, could_write};
use crate::record::refusal::Refusal;
use crate::screens::desk::Desk;

/// What the record and the figures on screen know of whose something is.
pub fn known(desk: &Desk) -> Known<'_> {
    Known { register: &desk.register, data: Some(desk.data()) }
}

/// Whether the person may write an entry of this kind about what is `whose`, for themselves or for another.
pub fn can_write(desk: &Desk, kind: &str, state: Option<ClinicState>, whose: &Whose) -> bool {
    could_write(&desk.register, &desk.me, kind, state, whose).is_ok()
}

/// Why the person may not begin an action of `owner`, out of a question where there is one; `None` where they may.
pub fn why_no_action(desk: &Desk, owner: &Owner, question: Option<Uuid>) -> Option<Refusal> {
    could_add(&desk.register, &desk.me, &known(desk).owner(owner), question.is_some()).err()
}

impl StepName {
    /// The step it is.
    pub fn kind(self) -> StepKind {
        match self {
            Self::Agree => StepKind::Agree,
            Self::Start => StepKind::Start,
            Self::Report => StepKind::Report,
            Self::Return => StepKind::Return,
            Self::Accept => StepKind::Accept,
            Self::Withdraw => StepKind::Withdraw,
            Self::Supersede => StepKind::Supersede,
            Self::Redate => StepKind::Redate,
            Self::Amend => StepKind::Amend,
            Self::Reopen => StepKind::Reopen,
        }
    }
}

impl AuditStep {
    /// The kind of entry that it writes.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Confirm => "audit.confirm",
            Self::Escalate => "audit.escalate",
            Self::Update => "audit.update",
            Self::FurtherUpdate => "audit.further_update",
            Self::ReAudit => "audit.re_audit",
        }
    }
}

impl Kind {
    /// Why the person in front may not fill this form, and who may; `None` where they may.
    pub fn why_not(&self, desk: &Desk) -> Option<Refusal> {
        let (register, known) = (&desk.register, known(desk));
        let write = |kind: &str, whose: &Whose| could_write(register, &desk.me, kind, None, whose);
        let clinic = |kind: &str, id: Uuid| {
            let state = register.clinic(id).map(|clinic| clinic.state);
            could_write(register, &desk.me, kind, state, &known.clinic(Some(id)))
        };
        let outcome = match self {
            // It says who acts where nobody signs in, and records nothing.
            Self::Acting => Ok(()),
            Self::Step(id, step) => {
                // An action that is not known yet is refused by the record itself.
                let action = register.action(*id)?;
                let whose = known.recorded(action.team.as_ref(), action.area.as_ref());
                could_step(register, &desk.me, step.kind(), action, &whose)
            }
            Self::Ask { area, team, .. } => write("question.ask", &known.begun(team.as_ref(), Some(area))),
            Self::Answer(id) => write("question.answer", &known.question(Some(*id))),
            Self::AskAgain(id) => write("question.ask_again", &known.question(Some(*id))),
            Self::Schedule { area, .. } => write("clinic.schedule", &Whose::Area(area.clone())),
            Self::Move(id) => clinic("clinic.move", *id),
            Self::PutOff(id, _) => clinic("clinic.defer", *id),
            Self::AddItem(id) => clinic("clinic.add_item", *id),
            Self::Minutes(id, _) => clinic("clinic.minutes", *id),
            Self::NotReached(id, _) => clinic("clinic.not_reached", *id),
            Self::Note(id, _) => clinic("clinic.note", *id),
            Self::Correct(id) => clinic("clinic.correct", *id),
            Self::Guest(id) => clinic("clinic.attend", *id),
            Self::Account { team, period, indicator, child } => {
                let key = AccountKey { period: *period, indicator: indicator.clone(), child: child.clone() };
                write("account.set", &known.account(&key, team))
            }
            Self::Exempt { indicator, child } => write("exemption.agree", &known.child(child, indicator)),
            Self::ReviewExemption(id) => write("exemption.review", &known.exemption(Some(*id))),
            Self::EndExemption(id) => write("exemption.end", &known.exemption(Some(*id))),
            Self::Audit(id, step) => write(step.kind(), &known.audit(id)),
            Self::Doubt(doubt, step) => write(&format!("doubt.{}", step.word()), &known.doubt(doubt)),
            Self::Chart(series, _, step) => write(step.kind(), &known.owner(&series.owner)),
            Self::DipSample { team, .. } | Self::Interim { team, .. } => {
                write("representation.write", &known.team(team))
            }
        };
        outcome.err()
    }
}
