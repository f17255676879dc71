//! Whether a step is within somebody's reach: what is their own, or of the person acted for.

use super::{Whose, held, not_allowed, signed_in, whose};
use crate::domain::people::{Actor, Role};
use crate::domain::person::Held;
use crate::domain::register::Register;
use crate::domain::steps::StepKind;
use crate::record::decide::{self, Step};
use crate::record::entry_rules;
use crate::record::refusal::Refusal;
use crate::record::rules::{self, acts_for_another};

/// Whether what is `whose` is within reach of `me`, or of the person acted for: what is not is not offered.
pub(in crate::record) fn reaches(register: &Register, me: &Actor, whose: &Whose) -> bool {
    reaching(register, me, |held| whose.is_own(held))
}

/// The same where the figures are not asked: what may be within reach, for all that is known.
pub(in crate::record) fn may_reach(register: &Register, me: &Actor, whose: &Whose) -> bool {
    reaching(register, me, |held| whose.may_be_own(held))
}

fn reaching(register: &Register, me: &Actor, covers: impl Fn(&Held) -> bool) -> bool {
    match me.on_behalf_of.as_ref().filter(|_| acts_for_another(me)) {
        _ if !register.is_shared() => true,
        Some(other) => {
            let other = register.person(other).filter(|person| !person.disabled);
            held(register, me).is_some() && other.is_some_and(|person| person.held.iter().any(covers))
        }
        None => held(register, me).is_some_and(covers),
    }
}

/// Whether `me` may take `step` at all: somebody known, in a role they hold, for somebody known whose it is, and with
/// what is their own where the role reaches no further. Whether it is a step of that role is asked of its own table.
pub(in crate::record) fn admit(register: &Register, me: &Actor, step: &Step, known: &Whose) -> Result<(), Refusal> {
    if !register.is_shared() {
        return Ok(());
    }
    if let Step::Write(entry) = step
        && let decide::Entry::Person(_) = **entry
    {
        return signed_in(register, me).map(drop);
    }
    let said = whose(register, None, step);
    let whose = if *known == Whose::Unknown { &said } else { known };
    let (who, own) = match step {
        Step::Add(_) => (rules::who(StepKind::Add), &[][..]),
        Step::On(id, change) => {
            let own = register.action(*id).is_some_and(|action| rules::is_own_proposal(me, action));
            (rules::who(change.kind()), if own { rules::proposers(change.kind()) } else { &[] })
        }
        Step::Write(entry) => (entry_rules::who(&entry.kind()), &[][..]),
        Step::TurnIntoAction(..) => (entry_rules::who("question.become_action"), &[][..]),
    };
    within(register, me, (who, own), whose)
}

/// Whether `me`, or the person acted for, reaches what is `whose` with a step that is for `who` to take, and for `own`
/// with an own proposal.
pub(super) fn within(
    register: &Register,
    me: &Actor,
    (who, own): (&[Role], &[Role]),
    whose: &Whose,
) -> Result<(), Refusal> {
    if !register.is_shared() {
        return Ok(());
    }
    let held = signed_in(register, me)?;
    let covers = |held: &Held| whose.is_own(held);
    let theirs = |held: &Held| who.contains(&held.role()) || own.contains(&held.role());
    let Some(other) = me.on_behalf_of.as_ref().filter(|_| acts_for_another(me)) else {
        // A role whose step it is not is told so by the step's own table.
        return if covers(held) || !theirs(held) { Ok(()) } else { Err(elsewhere("you", held, whose)) };
    };
    let Some(other) = register.person(other) else {
        return Err(not_allowed(format!(
            "Not allowed: {other} is not one of the people of this record, so nothing can be written on their behalf. \
             Name somebody who is."
        )));
    };
    if other.disabled {
        return Err(not_allowed(format!(
            "Not allowed: {} is no longer one of the people who may act here. Name somebody who is.",
            other.name
        )));
    }
    let of_theirs: Vec<&Held> = other.held.iter().filter(|held| theirs(held)).collect();
    match of_theirs.as_slice() {
        [] if who.is_empty() => Ok(()),
        [] => Err(not_allowed(format!(
            "Not allowed: {} is {}, and this is for {} to say. Name somebody whose it is.",
            other.name,
            other.held_in_words(),
            rules::listed(&who.iter().map(|role| role.in_words()).collect::<Vec<_>>())
        ))),
        some if some.iter().any(|held| covers(held)) => Ok(()),
        [first, ..] => Err(elsewhere(other.name.as_str(), first, whose)),
    }
}

/// A refusal because it is none of the own teams or areas.
fn elsewhere(who: &str, held: &Held, whose: &Whose) -> Refusal {
    let what = whose.in_words();
    let are = if who == "you" { "you are" } else { &format!("{who} is") };
    not_allowed(format!(
        "Not allowed: {what}, and {are} {}. Nothing was saved; somebody whose it is has to say it.",
        held.in_words()
    ))
}
