//! What somebody could do before they say for whom: which forms open and what is offered. The same table as the door's,
//! asked for everybody who could be named, so that whatever opens is not refused when it is saved.

use super::Whose;
use super::admit::within;
use crate::domain::action::Action;
use crate::domain::clinic::meeting::ClinicState;
use crate::domain::people::Actor;
use crate::domain::register::Register;
use crate::domain::steps::StepKind;
use crate::record::decide;
use crate::record::refusal::Refusal;
use crate::record::{entry_rules, rules};
use crate::text::SafeText;

/// Whether `me` could write an entry of this kind about what is `whose`, for themselves or for somebody they may name; on
/// a clinic in `state`, where it hangs on one.
///
/// # Errors
///
/// Why not, and who may.
pub fn could_write(
    register: &Register,
    me: &Actor,
    kind: &str,
    state: Option<ClinicState>,
    whose: &Whose,
) -> Result<(), Refusal> {
    let who = entry_rules::who(kind);
    any_hand(register, me, |me| {
        entry_rules::may_write(me, kind, state).map_err(|barred| decide::entry::refused(barred, me, kind, state))?;
        within(register, me, (who, &[]), whose)
    })
}

/// Whether `me` could take `step` on an action that is `whose`, for themselves or for somebody they may name.
///
/// # Errors
///
/// Why not, and who may.
pub fn could_step(
    register: &Register,
    me: &Actor,
    step: StepKind,
    action: &Action,
    whose: &Whose,
) -> Result<(), Refusal> {
    any_hand(register, me, |me| {
        rules::may(me, step, Some(action)).map_err(|barred| decide::step_refused(barred, me, step, Some(action)))?;
        let own = if rules::is_own_proposal(me, action) { rules::proposers(step) } else { &[] };
        within(register, me, (rules::who(step), own), whose)
    })
}

/// Whether `me`, as they act now, may begin an action that is `whose`, out of a question where `answering`: its form has
/// no place to say for whom.
///
/// # Errors
///
/// Why not, and who may.
pub fn could_add(register: &Register, me: &Actor, whose: &Whose, answering: bool) -> Result<(), Refusal> {
    rules::may(me, StepKind::Add, None).map_err(|barred| decide::step_refused(barred, me, StepKind::Add, None))?;
    if !answering {
        return within(register, me, (rules::who(StepKind::Add), &[]), whose);
    }
    let kind = "question.become_action";
    entry_rules::may_write(me, kind, None).map_err(|barred| decide::entry::refused(barred, me, kind, None))?;
    within(register, me, (entry_rules::who(kind), &[]), whose)
}

/// Whether it is so for `me` as they act now, for themselves, or for anybody they may act for; else why not for `me`.
fn any_hand(register: &Register, me: &Actor, may: impl Fn(&Actor) -> Result<(), Refusal>) -> Result<(), Refusal> {
    let Err(refusal) = may(me) else { return Ok(()) };
    let for_other = |other: SafeText| Actor { on_behalf_of: Some(other), ..me.clone() };
    let types = me.role.types_for_others();
    let can = if register.is_shared() {
        let others = register.people().iter().filter(|person| types && !person.disabled);
        others.map(|person| for_other(person.name.clone())).any(|me| may(&me).is_ok())
    } else {
        // Without a list of people anybody may be named.
        may(&for_other(SafeText::new("\u{2026}"))).is_ok()
    };
    let for_self = || may(&Actor { on_behalf_of: None, ..me.clone() }).is_ok();
    if can || for_self() { Ok(()) } else { Err(refusal) }
}
