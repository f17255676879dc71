//! Who may take which step from which state. One table: refusals, hints and offers all come from it.

use crate::domain::action::{Action, ActionState};
use crate::domain::people::{Actor, Role};
use crate::domain::register::Register;
use crate::domain::steps::StepKind;
use crate::record::access::{self, Whose};
use crate::text::SafeText;
use uuid::Uuid;

use ActionState as S;
use Role::{Analyst, Chair, Manager, MinuteTaker, Qa, ServiceLead};

/// One line of the table.
struct Rule {
    step: StepKind,
    /// The states it is taken from; empty for a step that begins an action.
    from: &'static [ActionState],
    /// Whose step it is.
    who: &'static [Role],
    /// Whether a proposer may take it too, with an own proposal.
    proposer: bool,
}

const OPEN: &[S] = &[S::Proposed, S::Agreed, S::InProgress, S::Reported];
const PROPOSERS: &[Role] = &[Chair, ServiceLead, Manager, Analyst, MinuteTaker, Qa];
const CHAIR: &[Role] = &[Chair];

const fn rule(step: StepKind, from: &'static [S], who: &'static [Role], proposer: bool) -> Rule {
    Rule { step, from, who, proposer }
}

const RULES: [Rule; 11] = [
    rule(StepKind::Add, &[], PROPOSERS, false),
    rule(StepKind::Agree, &[S::Proposed], CHAIR, false),
    rule(StepKind::Start, &[S::Agreed], &[Chair, ServiceLead, Manager, MinuteTaker], false),
    rule(StepKind::Report, &[S::Agreed, S::InProgress], &[Chair, ServiceLead, Manager, Qa], false),
    rule(StepKind::Return, &[S::Reported], CHAIR, false),
    rule(StepKind::Accept, &[S::Reported], CHAIR, false),
    rule(StepKind::Withdraw, OPEN, CHAIR, true),
    rule(StepKind::Supersede, OPEN, CHAIR, false),
    rule(StepKind::Redate, &[S::Proposed, S::Agreed, S::InProgress], CHAIR, false),
    rule(StepKind::Amend, OPEN, CHAIR, true),
    rule(StepKind::Reopen, &[S::Accepted], CHAIR, false),
];

/// What a step is taken on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// Nothing yet: the step begins an action.
    New,
    /// The action with this id.
    Action(Uuid),
}

/// Why a step may not be taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Barred {
    /// It is not this role's step.
    Role,
    /// It is not this role's step unless the person acted for is named.
    NeedsOnBehalf,
    /// It is not this role's step for somebody else.
    NotForAnother,
    /// It is not taken from this state.
    State,
    /// The action was last reported for the same person.
    OwnReport,
    /// A newer program wrote something about the action that this one cannot read.
    Unread,
}

/// Whether two names are one person's: one that only looks the same does not make another.
pub fn same_person(one: &SafeText, other: &SafeText) -> bool {
    one == other || one.likeness() == other.likeness()
}

/// Whether `me` acts for somebody else.
pub fn acts_for_another(me: &Actor) -> bool {
    me.on_behalf_of.as_ref().is_some_and(|other| !same_person(other, &me.by))
}

/// The steps that `me` may take now; none on an action that is not there.
pub fn allowed(register: &Register, me: &Actor, on: Subject) -> Vec<StepKind> {
    let action = match on {
        Subject::New => None,
        Subject::Action(id) => match register.action(id) {
            Some(action) => Some(action),
            None => return Vec::new(),
        },
    };
    let whose = action.map(|it| Whose::of(it.team.as_ref(), it.area.as_ref()));
    if !whose.is_none_or(|whose| access::reaches(register, me, &whose)) {
        return Vec::new();
    }
    StepKind::ALL.into_iter().filter(|&step| may(me, step, action).is_ok()).collect()
}

/// Whether `me` may take `step` now: on `action`, or to begin one.
pub fn may(me: &Actor, step: StepKind, action: Option<&Action>) -> Result<(), Barred> {
    let Some(rule) = RULES.iter().find(|rule| rule.step == step) else { return Err(Barred::Role) };
    let Some(action) = action else {
        return if rule.from.is_empty() { whose(me, rule, None) } else { Err(Barred::State) };
    };
    if rule.from.is_empty() {
        return Err(Barred::State);
    }
    if action.has_unread() {
        return Err(Barred::Unread);
    }
    whose(me, rule, Some(action))?;
    if !rule.from.contains(&action.state) {
        return Err(Barred::State);
    }
    // Four eyes: a chair's own action needs another chair.
    let own_report = action.reported.as_ref().is_some_and(|hand| same_person(hand.decider(), me.decider()));
    if step == StepKind::Accept && own_report { Err(Barred::OwnReport) } else { Ok(()) }
}

/// Whether it is a step of `me`: by role, as the proposer of an own proposal, or typed for somebody whose step it is.
fn whose(me: &Actor, rule: &Rule, action: Option<&Action>) -> Result<(), Barred> {
    let own_proposal = rule.proposer && action.is_some_and(|action| is_own_proposal(me, action));
    let for_another = types_for(me.role, rule.who) || (me.role.types_for_others() && own_proposal);
    let for_self = rule.who.contains(&me.role) || (own_proposal && PROPOSERS.contains(&me.role));
    match (acts_for_another(me), for_self, for_another) {
        (true, _, true) | (false, true, _) => Ok(()),
        (true, true, false) => Err(Barred::NotForAnother),
        (false, false, true) => Err(Barred::NeedsOnBehalf),
        (_, false, false) => Err(Barred::Role),
    }
}

/// Whether `role` types what is for `who` to say: in the room one person often types for another.
pub(super) fn types_for(role: Role, who: &[Role]) -> bool {
    let theirs = |roles: &[Role]| who.iter().any(|role| roles.contains(role));
    match role {
        MinuteTaker => theirs(&[Chair, Manager, ServiceLead]),
        Chair => theirs(&[Manager, ServiceLead]),
        _ => false,
    }
}

/// Whether it is a proposal still, made by `me` or for the person acted for.
pub(super) fn is_own_proposal(me: &Actor, action: &Action) -> bool {
    action.state == S::Proposed && same_person(action.proposed.decider(), me.decider())
}

/// Whose step it is.
pub(super) fn who(step: StepKind) -> &'static [Role] {
    RULES.iter().find(|rule| rule.step == step).map_or(&[], |rule| rule.who)
}

/// Who may take it too, with an own proposal.
pub(super) fn proposers(step: StepKind) -> &'static [Role] {
    if RULES.iter().any(|rule| rule.step == step && rule.proposer) { PROPOSERS } else { &[] }
}

/// Whose step it is, in words.
pub fn whose_in_words(step: StepKind) -> String {
    let Some(rule) = RULES.iter().find(|rule| rule.step == step) else { return String::new() };
    let mut names: Vec<&str> = rule.who.iter().map(|role| role.in_words()).collect();
    if rule.proposer {
        names.push("proposer of an own proposal");
    }
    listed(&names)
}

/// The states a step is taken from, in words.
pub fn from_in_words(step: StepKind) -> String {
    let Some(rule) = RULES.iter().find(|rule| rule.step == step) else { return String::new() };
    let names: Vec<&str> = rule.from.iter().map(|state| state.in_words()).collect();
    listed(&names)
}

pub(super) fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}
