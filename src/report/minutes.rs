//! What a close reads back, from the record as it stood.

use std::collections::BTreeMap;

use crate::domain::action::{Action, Entry};
use crate::domain::clinic::agenda::Agenda;
use crate::domain::clinic::meeting::Clinic;
use crate::domain::hand::typed;
use crate::domain::ids::TeamId;
use crate::domain::register::Register;
use crate::domain::steps::{Happened, StepKind};

/// What a close reads back.
#[derive(Debug)]
pub struct Readback<'a> {
    /// The open actions of the clinic's list by owner, the earliest due first.
    pub by_owner: BTreeMap<String, Vec<&'a Action>>,
    /// What was accepted, withdrawn or superseded while the clinic was open and stayed so, in words: how, by whom, why.
    pub ended: Vec<(&'a Action, String)>,
    /// How many of the open ones were agreed while the clinic was open.
    pub agreed_here: usize,
    /// Actions with something still to be filled in, and what.
    pub to_complete: Vec<(&'a Action, String)>,
    /// Actions carried unseen, and why.
    pub carried: Vec<(&'a Action, String)>,
    /// Items of the agenda that were not discussed, the whole area's among them, and why where that was said.
    pub not_discussed: Vec<(Option<TeamId>, Option<String>)>,
    /// Teams put off to the next clinic, and why.
    pub put_off: Vec<(TeamId, String)>,
}

impl Readback<'_> {
    /// What was not reached, in words: `3 teams, 1 action`; none where everything was.
    pub fn not_reached_in_words(&self) -> Option<String> {
        let area = usize::from(self.not_discussed.iter().any(|(team, _)| team.is_none()));
        let counts = [
            (self.not_discussed.len() - area, "team", "teams"),
            (area, "item of the whole area", "items of the whole area"),
            (self.carried.len(), "action", "actions"),
        ];
        let parts = counts.into_iter().filter(|(n, ..)| *n > 0);
        let parts: Vec<String> =
            parts.map(|(n, one, many)| format!("{n} {}", if n == 1 { one } else { many })).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// Reads `clinic` back from `register`; `agenda` is the one that was walked.
pub fn readback<'a>(register: &'a Register, clinic: &'a Clinic, agenda: &Agenda) -> Readback<'a> {
    let opened = clinic.opened.as_ref().map_or(u64::MAX, |opened| opened.written.position);
    let mut by_owner: BTreeMap<String, Vec<&Action>> = BTreeMap::new();
    let mut to_complete = Vec::new();
    let mut agreed_here = 0;
    for action in register.actions_of_clinics(&clinic.area).filter(|action| action.state.is_open()) {
        by_owner.entry(action.owner.to_string()).or_default().push(action);
        let agreed = action
            .history
            .iter()
            .find(|entry| entry.event.as_ref().is_some_and(|it| it.what.step() == StepKind::Agree));
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
    let said = |team: &Option<TeamId>| {
        let of_team = clinic.not_reached.iter().rev().find(|it| it.team.is_none() || it.team == *team);
        of_team.map(|it| it.why.to_string())
    };
    let items = agenda.items.iter().map(|item| &item.team);
    let missed = items.filter(|team| !clinic.was_discussed(team) && !clinic.is_put_off(team));
    let not_discussed = missed.map(|team| (team.clone(), said(team))).collect();
    let put_off = clinic.put_off.iter().map(|(team, it)| (team.clone(), it.why.to_string())).collect();
    let is_its = |action: &&Action| action.area.as_ref().is_none_or(|area| *area == clinic.area);
    let ended = register.actions().filter(is_its).filter_map(|it| Some((it, how_it_ended(register, it, opened)?)));
    let ended = ended.collect();
    Readback { by_owner, ended, agreed_here, to_complete, carried, not_discussed, put_off }
}

/// The steps after which nothing is left to do about an action.
const ENDS: [StepKind; 3] = [StepKind::Accept, StepKind::Withdraw, StepKind::Supersede];

/// How an action ended after this position, in words; `None` where it did not, or was taken up again.
fn how_it_ended(register: &Register, action: &Action, after: u64) -> Option<String> {
    if action.state.is_open() {
        return None;
    }
    let ends = |it: &&Entry| it.event.as_ref().is_some_and(|event| ENDS.contains(&event.what.step()));
    let entry = action.history.iter().rev().find(ends).filter(|it| it.position > after)?;
    let said = match &entry.event.as_ref()?.what {
        Happened::Withdraw { why } => format!(": {}", typed(why)),
        Happened::Supersede { with } => {
            register.action(*with).map_or(String::new(), |other| format!(": A-{} takes its place", other.number))
        }
        _ => String::new(),
    };
    Some(format!("{} by {}{said}", action.state.in_words(), entry.hand.in_words()))
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
