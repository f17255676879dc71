//! Entries about a clinic and its questions: what is written, or why not.

use uuid::Uuid;

use super::blank;
use super::entry::Entry;
use crate::domain::clinic::events::{ClinicWhat, Scheduled};
use crate::domain::clinic::meeting::{Clinic, ClinicState};
use crate::domain::clinic::question::QuestionWhat;
use crate::domain::ids::TeamId;
use crate::domain::register::Register;
use crate::record::refusal::{Part, Refusal, RefusalCode};

/// Refuses where a newer program wrote something that this one cannot read.
pub(super) fn unread(register: &Register, entry: &Entry) -> Result<(), Refusal> {
    let has_unread = match entry {
        Entry::Clinic(Some(id), _) => register.clinic(*id).is_some_and(|it| it.has_unread),
        Entry::Question(Some(id), _) => register.question(*id).is_some_and(|it| it.has_unread),
        Entry::Doubt(what) => register.doubt(what.doubt()).is_some_and(|it| it.has_unread),
        _ => false,
    };
    if !has_unread {
        return Ok(());
    }
    let message = "Not allowed: a newer version of clinic wrote something about this that this one cannot read. Update \
                   clinic on this machine.";
    Err(Refusal::new(RefusalCode::NotAllowed, message))
}

/// What is written about a clinic.
pub(super) fn meeting(register: &Register, id: Option<Uuid>, what: ClinicWhat) -> Result<ClinicWhat, Refusal> {
    let clinic = id.and_then(|id| register.clinic(id));
    match (clinic, what) {
        (None, ClinicWhat::Schedule(scheduled)) => schedule(register, scheduled),
        (None, _) => {
            Err(Refusal::new(RefusalCode::Usage, "Which clinic? Schedule it first, or name one that is there."))
        }
        (Some(_), ClinicWhat::Schedule(_)) => Err(Refusal::new(
            RefusalCode::NotAllowed,
            "Not allowed: this clinic is scheduled already. Move it instead.",
        )),
        (Some(clinic), ClinicWhat::Open { agenda, digest }) => {
            may_open(register, clinic)?;
            Ok(ClinicWhat::Open { agenda, digest })
        }
        (Some(clinic), ClinicWhat::Close { kept, .. }) => {
            may_close(register, clinic)?;
            Ok(ClinicWhat::Close { head: register.head().to_string(), kept })
        }
        (Some(clinic), ClinicWhat::NotReached { team, actions, why }) => {
            said(&why, Part::Why)?;
            not_reached(register, clinic, team, &actions, why)
        }
        (Some(clinic), ClinicWhat::Look { actions }) => {
            let unknown = actions.iter().find(|id| register.action(**id).is_none());
            if let Some(id) = unknown {
                return Err(super::not_there(&id.to_string()));
            }
            // An entry that adds nothing is not written; one that does is written as it was said.
            if actions.iter().all(|id| clinic.looked_at.contains(id)) {
                return Err(Refusal::new(
                    RefusalCode::NotAllowed,
                    "Nothing to add: these actions were looked at already.",
                ));
            }
            Ok(ClinicWhat::Look { actions })
        }
        (Some(clinic), ClinicWhat::Recall { team }) if !clinic.put_off.contains_key(&team) => {
            Err(Refusal::new(RefusalCode::NotAllowed, format!("Not allowed: {team} was not put off.")))
        }
        (Some(_), what) => {
            match &what {
                ClinicWhat::Move { why, .. } | ClinicWhat::Defer { why, .. } => said(why, Part::Why)?,
                ClinicWhat::AddItem { text, .. } => said(text, Part::Item)?,
                ClinicWhat::Note { text, .. } | ClinicWhat::Correct { text } => said(text, Part::Note)?,
                ClinicWhat::Attend { name, .. } => said(name, Part::Name)?,
                _ => {}
            }
            Ok(what)
        }
    }
}

fn schedule(register: &Register, scheduled: Scheduled) -> Result<ClinicWhat, Refusal> {
    let mut missing = Vec::new();
    missing.extend(blank(scheduled.area.as_str()).then_some(Part::Area));
    missing.extend(blank(&scheduled.chair).then_some(Part::Chair));
    if !missing.is_empty() {
        return Err(Refusal::missing(missing));
    }
    if !(1..=24 * 60).contains(&scheduled.minutes) {
        return Err(Refusal::new(
            RefusalCode::Usage,
            "A clinic takes from 1 minute to a day. Write its minutes, such as 120.",
        ));
    }
    match register.clinic_of(&scheduled.area, scheduled.period) {
        Some(there) => {
            let instead = match there.state {
                ClinicState::Scheduled => "Use that one, or move it to another day.",
                ClinicState::Open => "Go on with that one.",
                ClinicState::Closed => {
                    "Its minutes are fixed: correct them, or schedule the clinic of the next month's figures."
                }
            };
            let (name, state) = (there.name(), there.state.word());
            let message =
                format!("Not allowed: {name} of this area is {state} already (clinic {}). {instead}", there.number);
            Err(Refusal::new(RefusalCode::NotAllowed, message))
        }
        None => Ok(ClinicWhat::Schedule(scheduled)),
    }
}

fn may_open(register: &Register, clinic: &Clinic) -> Result<(), Refusal> {
    match register.open_clinic(&clinic.area) {
        Some(other) => {
            let message = format!("Not allowed: {} of this area is still open. Close it first.", other.name());
            Err(Refusal::new(RefusalCode::NotAllowed, message))
        }
        None => Ok(()),
    }
}

/// A clinic closes only when every action on its list was looked at or carried with a reason.
fn may_close(register: &Register, clinic: &Clinic) -> Result<(), Refusal> {
    let left: Vec<String> = register.not_dealt_with(clinic).map(|action| format!("A-{}", action.number)).collect();
    if left.is_empty() {
        return Ok(());
    }
    let are = if left.len() == 1 { "One action has" } else { "These actions have" };
    let message = format!(
        "Not closed. {are} not been looked at: {}. Look at them, or carry what was not reached with one reason.",
        left.join(", ")
    );
    Err(Refusal::new(RefusalCode::NotAllowed, message))
}

/// The actions that are carried: those that were named, else all of the team, or of the clinic, not dealt with.
fn not_reached(
    register: &Register,
    clinic: &Clinic,
    team: Option<TeamId>,
    actions: &[Uuid],
    why: String,
) -> Result<ClinicWhat, Refusal> {
    let left = register.not_dealt_with(clinic).filter(|it| team.is_none() || it.team == team);
    let left: Vec<Uuid> =
        left.map(|action| action.id).filter(|id| actions.is_empty() || actions.contains(id)).collect();
    // A team that nobody came to is carried too, whether it has an action or not.
    let was_carried = |item: &Option<TeamId>| clinic.not_reached.iter().any(|it| it.team.is_none() || it.team == *item);
    let has_missed = clinic.items_not_discussed().any(|item| !was_carried(item));
    if left.is_empty() && team.is_none() && !has_missed {
        let message = "Nothing to carry: every team was discussed or put off, and every action on the list was looked at \
                       or carried already.";
        return Err(Refusal::new(RefusalCode::NotAllowed, message));
    }
    Ok(ClinicWhat::NotReached { team, actions: left, why })
}

/// What is written about a question.
pub(super) fn question(register: &Register, id: Option<Uuid>, what: QuestionWhat) -> Result<QuestionWhat, Refusal> {
    let question = id.and_then(|id| register.question(id));
    match (question, &what) {
        (None, QuestionWhat::Ask(asked)) => {
            said(&asked.text, Part::Question)?;
            let clinic = asked.clinic.and_then(|id| register.clinic(id));
            if clinic.is_some_and(|clinic| clinic.state == ClinicState::Closed) {
                let message = "Not allowed: that clinic is closed. Ask in the next one, or write a correction.";
                return Err(Refusal::new(RefusalCode::NotAllowed, message));
            }
        }
        (None, _) => return Err(Refusal::new(RefusalCode::Usage, "Which question? Name one that is there.")),
        (Some(_), QuestionWhat::Ask(_)) => {
            return Err(Refusal::new(RefusalCode::NotAllowed, "Not allowed: this question was asked already."));
        }
        (Some(question), QuestionWhat::Answer { text }) => {
            said(text, Part::Answer)?;
            if let Some(answer) = &question.answer {
                let message = format!(
                    "Not allowed: Q-{} was answered by {}. If that does not do, ask it again first.",
                    question.number,
                    answer.written.hand.decider()
                );
                return Err(Refusal::new(RefusalCode::NotAllowed, message));
            }
        }
        (Some(question), QuestionWhat::AskAgain { why }) => {
            said(why, Part::Why)?;
            if question.is_open() {
                let message = format!("Not allowed: Q-{} still waits for its answer.", question.number);
                return Err(Refusal::new(RefusalCode::NotAllowed, message));
            }
        }
        (Some(question), QuestionWhat::BecomeAction { .. }) => {
            if let Some(action) = question.action.and_then(|id| register.action(id)) {
                let message = format!("Not allowed: Q-{} became A-{} already.", question.number, action.number);
                return Err(Refusal::new(RefusalCode::NotAllowed, message));
            }
        }
    }
    Ok(what)
}

fn said(text: &str, part: Part) -> Result<(), Refusal> {
    if blank(text) { Err(Refusal::missing(vec![part])) } else { Ok(()) }
}
