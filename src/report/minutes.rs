//! What a close reads back, from the record as it stood.

use std::collections::BTreeMap;

use crate::domain::action::Action;
use crate::domain::clinic::meeting::Clinic;
use crate::domain::register::Register;

/// What a close reads back.
#[derive(Debug)]
pub struct Readback<'a> {
    /// The open actions of the clinic's list by owner, the earliest due first.
    pub by_owner: BTreeMap<String, Vec<&'a Action>>,
    /// How many of them were agreed while the clinic was open.
    pub agreed_here: usize,
    /// Actions with something still to be filled in, and what.
    pub to_complete: Vec<(&'a Action, String)>,
    /// Actions carried unseen, and why.
    pub carried: Vec<(&'a Action, String)>,
}

/// Reads `clinic` back from `register`.
pub fn readback<'a>(register: &'a Register, clinic: &'a Clinic) -> Readback<'a> {
    let opened = clinic.opened.as_ref().map_or(u64::MAX, |opened| opened.written.position);
    let mut by_owner: BTreeMap<String, Vec<&Action>> = BTreeMap::new();
    let mut to_complete = Vec::new();
    let mut agreed_here = 0;
    for action in register.actions_of_clinics(&clinic.area).filter(|action| action.state.is_open()) {
        by_owner.entry(action.owner.to_string()).or_default().push(action);
        let agreed = action.history.iter().find(|entry| {
            entry.event.as_ref().is_some_and(|it| it.what.step() == crate::domain::steps::StepKind::Agree)
        });
        agreed_here += usize::from(agreed.is_some_and(|entry| entry.position > opened));
        let missing = missing(action);
        if !missing.is_empty() {
            to_complete.push((action, missing.join(", ")));
        }
    }
    for list in by_owner.values_mut() {
        list.sort_by_key(|action| (action.due, action.number));
    }
    let why = |it: &'a crate::domain::clinic::meeting::NotReached| {
        it.actions.iter().filter_map(move |id| Some((register.action(*id)?, it.why.to_string())))
    };
    let carried = clinic.not_reached.iter().flat_map(why).collect();
    Readback { by_owner, agreed_here, to_complete, carried }
}

/// What an action still lacks.
fn missing(action: &Action) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if action.agreed_on.is_none() {
        missing.push("not agreed yet");
    }
    if action.indicator.is_some() {
        missing.extend(action.target.is_none().then_some("no target"));
        missing.extend(action.by.is_none().then_some("no date for the target"));
    }
    missing.extend(action.evidence().is_none().then_some("no evidence named"));
    missing
}
