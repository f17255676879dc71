//! Taking a step again whose reply was lost: the event's id says that it is the same step.

use super::decide::{Change, Proposal, Step, on_behalf_of};
use super::refusal::{Reason, Refusal};
use crate::domain::event::{Event, StreamId};
use crate::domain::people::Actor;
use crate::domain::steps::{ActionEvent, Added, Happened};
use crate::text::is_blank;

/// Whether `stored`, which has the id of this step, *is* this step: taken by the same person, saying the same.
///
/// What was filled in from facts (a target of the catalogue, a baseline) is not asked: it may have moved on since.
pub fn already_taken(stored: &Event, me: &Actor, step: &Step) -> Result<(), Refusal> {
    let same_hand = stored.new.by == me.by.as_str()
        && stored.new.role == me.role.word()
        && stored.new.on_behalf_of == on_behalf_of(me);
    let stream = match step {
        Step::Add(_) => StreamId::action(stored.new.id),
        Step::On(id, _) => StreamId::action(*id),
        Step::Write(entry) => entry.stream(stored.new.id),
        Step::TurnIntoAction(..) => StreamId::action(stored.new.id),
    };
    let says_the_same = match step {
        Step::Write(entry) => entry.is_said_by(&stored.new),
        _ => ActionEvent::read(&stored.new).is_some_and(|event| says(step, &event.what)),
    };
    if same_hand && stored.new.stream == stream && says_the_same {
        return Ok(());
    }
    Err(Reason::IdReused(stored.new.id).into())
}

fn says(step: &Step, what: &Happened) -> bool {
    match (step, what) {
        (Step::Add(proposal) | Step::TurnIntoAction(_, proposal), Happened::Add(added)) => proposes(proposal, added),
        (Step::On(_, change), what) => changes(change, what),
        _ => false,
    }
}

fn proposes(proposal: &Proposal, added: &Added) -> bool {
    let Proposal { area, team, indicator, no_indicator, text, owner, due, target, by, evidence, source } = proposal;
    let said = |text: &Option<String>| text.clone().filter(|text| !is_blank(text));
    (area, team, indicator, text, owner) == (&added.area, &added.team, &added.indicator, &added.text, &added.owner)
        && (said(no_indicator), said(evidence)) == (added.no_indicator.clone(), added.evidence.clone())
        && (*due, *target, *by, *source) == (Some(added.due), added.target, added.by, added.source)
}

fn changes(change: &Change, what: &Happened) -> bool {
    match (change, what) {
        (Change::Agree { target, by }, Happened::Agree { target: agreed, by: until, .. }) => {
            (target.is_none() || target == agreed) && (by.is_none() || by == until)
        }
        (Change::Start, Happened::Start) | (Change::Accept, Happened::Accept { .. }) => true,
        (Change::Report { evidence: one }, Happened::Report { evidence: other })
        | (Change::Return { why: one }, Happened::Return { why: other })
        | (Change::Withdraw { why: one }, Happened::Withdraw { why: other })
        | (Change::Reopen { why: one }, Happened::Reopen { why: other }) => one == other,
        (Change::Supersede { with }, Happened::Supersede { with: other }) => *with == Some(*other),
        (Change::Redate { due, why }, Happened::Redate { due: to, why: because }) => {
            *due == Some(*to) && why == because
        }
        (Change::Amend(one), Happened::Amend(other)) => one == other,
        _ => false,
    }
}
