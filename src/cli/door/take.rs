//! Taking a step on the record: decided, written once, and told of what others did in the meantime.

use uuid::Uuid;

use super::Room;
use crate::cli::args::Write;
use crate::cli::outcome::{Code, Refused};
use crate::domain::clinic::representation::Exception;
use crate::domain::event::Event;
use crate::domain::register::Register;
use crate::domain::steps::StepKind;
use crate::record::decide::entry::allowed_instead;
use crate::record::decide::{Facts, Step, decide};
use crate::record::facts::{Sight, owner_of};
use crate::record::refusal::{Reason, Refusal};
use crate::record::retry::already_taken;
use crate::record::rules::{Subject, allowed};
use crate::record::store::{Append, AppendError};
use crate::record::verify::catch_up;
use crate::text::SafeText;

/// A step as it was asked for.
pub struct Asked {
    /// The step.
    pub step: Step,
    /// How it is written.
    pub write: Write,
    /// The exceptions that the representation it is about has to answer.
    pub exceptions: Vec<Exception>,
}

impl Asked {
    /// A step that answers to no exceptions.
    pub fn new(step: Step, write: &Write) -> Self {
        Self { step, write: *write, exceptions: Vec::new() }
    }
}

impl Room<'_> {
    /// Takes the step: the id of what it begins or is on, and the register after it. Ids come first, so that a retry is
    /// harmless.
    pub fn take(self, asked: Asked, mut register: Register) -> Result<(Uuid, Register), Refused> {
        let Asked { step, write, exceptions } = asked;
        let event_id = write.event_id.unwrap_or_else(Uuid::now_v7);
        let id = match &step {
            Step::Add(_) | Step::TurnIntoAction(..) => event_id,
            Step::On(id, _) => *id,
            Step::Write(entry) => entry.stream(event_id).id().unwrap_or(event_id),
        };
        if write.event_id.is_some() && self.is_taken(event_id, &step, &register)? {
            return Ok((id, register));
        }
        let facts = Facts { expect: write.expect, exceptions, ..self.facts(&step, &register, event_id) };
        let facts = match self.sight {
            Some(sight) => facts.about(&register, sight.figures.data, &step),
            None => facts,
        };
        let events = decide(&register, self.me, step.clone(), &facts, self.now)?;
        match self.store.append(&Append { events }) {
            Ok(_) => {}
            Err(AppendError::Store(error)) => return Err(error.into()),
            Err(other) => {
                catch_up(self.store, &mut register)?;
                // Another try of the same step was quicker.
                if self.is_taken(event_id, &step, &register)? {
                    return Ok((id, register));
                }
                let AppendError::Conflict { since } = other else {
                    return Err(Refused::new(Code::IdReused, other.to_string()));
                };
                let refusal = Refusal::from(Reason::Others(in_the_meantime(&since)));
                return Err(refusal.offering(self.offer(&step, &register)).into());
            }
        }
        self.saved.set(Some(event_id));
        catch_up(self.store, &mut register).map_err(|error| {
            Refused::new(
                Code::RecordUnusable,
                format!("The step is saved (event {event_id}), but could not be read back. {error}"),
            )
        })?;
        Ok((id, register))
    }

    /// Whether this very step is in the record already; refused where its id stands for another.
    fn is_taken(self, event_id: Uuid, step: &Step, register: &Register) -> Result<bool, Refused> {
        let Some(stored) = self.store.find(event_id)? else { return Ok(false) };
        already_taken(&stored, self.me, step)?;
        match step {
            // The action says what it is; only the question says which question it came from.
            Step::TurnIntoAction(question, _)
                if register.question(*question).and_then(|it| it.action) != Some(event_id) =>
            {
                Err(Refused::new(Code::IdReused, AppendError::IdReused.to_string()))
            }
            _ => Ok(true),
        }
    }

    fn offer(self, step: &Step, register: &Register) -> Vec<&'static str> {
        let words = |subject| allowed(register, self.me, subject).into_iter().map(StepKind::word).collect();
        match step {
            Step::Add(_) | Step::TurnIntoAction(..) => words(Subject::New),
            Step::On(id, _) => words(Subject::Action(*id)),
            Step::Write(entry) => allowed_instead(register, self.me, entry),
        }
    }

    fn facts(self, step: &Step, register: &Register, event_id: Uuid) -> Facts {
        let day = |area| Some(self.next_clinic(register, area));
        let bare = || Facts::bare(self.today, event_id);
        match step {
            Step::Add(proposal) | Step::TurnIntoAction(_, proposal) => {
                let owner = owner_of(proposal.area.as_ref(), proposal.team.as_ref());
                let month = register.month_in_the_room(proposal.area.as_ref());
                let sight = self.sight.map(|sight| Sight { month, ..sight });
                let seen = sight.map(|sight| sight.facts(&owner, proposal.indicator.as_ref(), event_id));
                Facts { next_clinic: day(proposal.area.as_ref()), ..seen.unwrap_or_else(bare) }
            }
            Step::On(id, _) => {
                let action = register.action(*id);
                let month = register.month_in_the_room(action.and_then(|action| action.area.as_ref()));
                let sight = self.sight.map(|sight| Sight { month, ..sight });
                let seen = sight.zip(action).map(|(sight, action)| sight.of_action(action, event_id));
                let next_clinic = day(action.and_then(|action| action.area.as_ref()));
                Facts { next_clinic, ..seen.unwrap_or_else(bare) }
            }
            Step::Write(_) => bare(),
        }
    }
}

fn in_the_meantime(since: &[Event]) -> Vec<String> {
    let what = |event: &Event| {
        let step = event.new.kind.rsplit('.').next().unwrap_or_default().replace('_', " ");
        format!("{} by {}", SafeText::new(&step), SafeText::kept(&event.new.by))
    };
    since.iter().map(what).collect()
}
