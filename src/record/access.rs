//! Who may see and do what, in one table: roles down, kinds of step and levels of data across.
//!
//! Whose step is whose comes from the tables of [`rules`](super::rules) and [`entry_rules`](super::entry_rules); this one
//! adds what is to be seen, who looks after people and the record, and that a manager's and a lead's roles reach their
//! own teams only. In single-person mode the role is taken as given and reaches everything.

mod could;
mod table;
mod whose;

use super::decide::Step;
use super::refusal::{Refusal, RefusalCode};
use super::rules::{self, acts_for_another};
use super::{decide, entry_rules};
use crate::domain::ids::{AreaId, TeamId};
use crate::domain::people::{Actor, Role};
use crate::domain::person::{Held, PersonWhat};
use crate::domain::register::Register;
use crate::domain::steps::StepKind;
pub use could::{could_add, could_step, could_write};
pub use table::{Line, table};
pub use whose::{Known, Whose, whose};

use Role::{Administrator, Analyst, Chair, Manager, MinuteTaker, Qa, ServiceLead};

/// A level of data.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// The organisation, in figures.
    Service,
    /// An area, in figures.
    Area,
    /// A team, in figures.
    Team,
    /// Worker by worker.
    Worker,
    /// Child record by child record.
    Child,
}

/// What is written about a team, an area or the service, as far as it is read: figures in words, and no child's record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Text {
    /// Actions, with all that became of them.
    Actions,
    /// Questions and their answers.
    Questions,
    /// Representations, submitted or not.
    Representations,
    /// Agendas, what was noted in the room, and minutes.
    Clinics,
    /// Audits: grades and clocks.
    Audits,
    /// Doubts of the figures, and how charts were adjusted.
    Quality,
}

/// What an administrator does with the list of people.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PeopleDeed {
    /// Add somebody.
    Add,
    /// Give other roles.
    Role,
    /// Give a new passphrase.
    Reset,
    /// Let nobody sign in as them.
    Disable,
    /// Let them sign in again.
    Enable,
    /// List who holds what.
    List,
}

/// What is done with the record as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RecordDeed {
    /// Check its chain.
    Verify,
    /// Copy it while it is in use.
    Backup,
    /// Put a copy in its place.
    Restore,
    /// Write it out.
    Export,
    /// Read it in.
    Import,
    /// Copy it to another store.
    Move,
    /// List who opened which list of child records.
    Access,
}

/// One thing that a person may see or do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deed {
    /// See data of this level.
    See(Level),
    /// Read what is written.
    Read(Text),
    /// Take this step with an action.
    Step(StepKind),
    /// Write an entry of this kind.
    Entry(&'static str),
    /// Look after people.
    People(PeopleDeed),
    /// Look after the record.
    Record(RecordDeed),
}

/// How far a role reaches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reach {
    /// Not at all.
    None,
    /// With an own proposal, or for oneself.
    Oneself,
    /// By typing it for somebody whose it is.
    ForAnother,
    /// Own teams, or the teams of own areas.
    Own,
    /// Everywhere.
    All,
}

const ALL_BUT_LOOKERS: &[Role] = &[Chair, ServiceLead, Manager, Analyst, MinuteTaker, Qa];

/// How far `role` reaches with `deed`.
pub fn reach(role: Role, deed: Deed) -> Reach {
    let (who, own): (&[Role], &[Role]) = match deed {
        // Figures of the whole service are what a clinic compares with; they name nobody.
        Deed::See(Level::Service | Level::Area | Level::Team) => return Reach::All,
        // What a room hears is open to all who sit in it, also of another team: it is written for the room. A child's or
        // worker's identifier typed into it is masked for whoever does not see that team's records.
        Deed::Read(_) => return Reach::All,
        // A chair, a minute taker and quality assurance work with every team, and an analyst answers for its data. A
        // viewer looks at figures, and an administrator at people and settings: neither has work to do with a child.
        Deed::See(Level::Worker | Level::Child) => (ALL_BUT_LOOKERS, &[]),
        Deed::Step(step) => (rules::who(step), rules::proposers(step)),
        Deed::Entry(kind) => (entry_rules::who(kind), &[]),
        // Everybody may give themselves a new passphrase.
        Deed::People(PeopleDeed::Reset) => (&[Administrator], &Role::ALL),
        Deed::People(PeopleDeed::List) => (&[Administrator, Chair], &[]),
        Deed::People(_) => (&[Administrator], &[]),
        Deed::Record(RecordDeed::Verify) => (&[Chair, Analyst, Qa, Administrator], &[]),
        // It is about people, as their list is, and names no child.
        Deed::Record(RecordDeed::Access) => (&[Administrator, Chair], &[]),
        // A copy holds everything: it is made by whoever looks after the machine's own files as well.
        Deed::Record(_) => (&[Administrator], &[]),
    };
    match role {
        Manager | ServiceLead if who.contains(&role) => Reach::Own,
        _ if who.contains(&role) => Reach::All,
        _ if matches!(deed, Deed::Step(_) | Deed::Entry(_)) && rules::types_for(role, who) => Reach::ForAnother,
        _ if own.contains(&role) => Reach::Oneself,
        _ => Reach::None,
    }
}

/// What `me` holds of the role they act in; none where they are not known, are disabled, or hold it no longer.
pub fn held<'r>(register: &'r Register, me: &Actor) -> Option<&'r Held> {
    register.person(&me.by).filter(|person| !person.disabled).and_then(|person| person.holds(me.role))
}

/// How far somebody sees worker and child level.
#[derive(Clone, Copy, Debug)]
pub enum Sees<'r> {
    /// Of nobody.
    Nothing,
    /// Of what is theirs by what they hold.
    Own(&'r Held),
    /// Of every team there is or was.
    All,
}

impl<'r> Sees<'r> {
    /// How far `me` sees. In single-person mode everything is visible; who signed in sees what the role that they hold still
    /// reaches.
    pub fn of(register: &'r Register, me: &Actor) -> Self {
        if !register.is_shared() {
            return Self::All;
        }
        let Some(held) = held(register, me) else { return Self::Nothing };
        match reach(me.role, Deed::See(Level::Child)) {
            Reach::All => Self::All,
            Reach::Own => Self::Own(held),
            Reach::None | Reach::Oneself | Reach::ForAnother => Self::Nothing,
        }
    }

    /// Whether `team` is seen; `area_of` says which area a team belongs to.
    pub fn team(self, team: &TeamId, area_of: impl Fn(&TeamId) -> Option<AreaId>) -> bool {
        match self {
            Self::Nothing => false,
            Self::Own(held) => Whose::team(team, area_of(team).as_ref()).is_own(held),
            Self::All => true,
        }
    }
}

/// Whether `me` may see worker and child level of `team`; `area_of` says which area a team belongs to.
pub fn may_see(register: &Register, me: &Actor, team: &TeamId, area_of: impl Fn(&TeamId) -> Option<AreaId>) -> bool {
    Sees::of(register, me).team(team, area_of)
}

/// Whether `me` sees worker and child level of every team there is or was.
pub fn sees_all(register: &Register, me: &Actor) -> bool {
    matches!(Sees::of(register, me), Sees::All)
}

/// Whether `me` is signed in, in a role that they hold.
pub fn signed_in<'r>(register: &'r Register, me: &Actor) -> Result<&'r Held, Refusal> {
    let out = |message: String| Refusal::new(RefusalCode::SignedOut, message);
    let Some(person) = register.person(&me.by) else {
        return Err(out(format!(
            "Nothing was saved: this record is shared, and {} is not one of its people. Sign in with your own name; an \
             administrator adds people.",
            me.by
        )));
    };
    if person.disabled {
        return Err(out(format!(
            "Nothing was saved: {} may no longer sign in here. Ask an administrator if that is wrong.",
            person.name
        )));
    }
    person.holds(me.role).ok_or_else(|| {
        not_allowed(format!(
            "Not allowed: {} does not hold the role {} in this record, but: {}. Sign in again with one of these, or ask \
             an administrator.",
            person.name,
            me.role.in_words(),
            person.held_in_words()
        ))
    })
}

/// Whether `me` may do this with the record as a whole.
pub fn may_with_the_record(register: &Register, me: &Actor, deed: RecordDeed) -> Result<(), Refusal> {
    allowed_to(register, me, Deed::Record(deed))
}

/// Whether `me` may do what is tied to no team.
pub fn allowed_to(register: &Register, me: &Actor, deed: Deed) -> Result<(), Refusal> {
    if !register.is_shared() {
        return Ok(());
    }
    signed_in(register, me)?;
    if reach(me.role, deed) == Reach::All { Ok(()) } else { Err(not_of(me.role, deed)) }
}

fn not_of(role: Role, deed: Deed) -> Refusal {
    let whose: Vec<&str> =
        Role::ALL.into_iter().filter(|it| reach(*it, deed) == Reach::All).map(Role::in_words).collect();
    let what = table::deed_in_words(deed);
    not_allowed(format!("Not allowed: '{what}' is for {}, not for a {}.", rules::listed(&whose), role.in_words()))
}

/// Whether `me` may write `what` about people: an administrator, and for an own passphrase everybody. Until there is
/// anybody, whoever is there adds the first.
pub(super) fn may_look_after(register: &Register, me: &Actor, what: &PersonWhat) -> Result<(), Refusal> {
    if !register.is_shared() && matches!(what, PersonWhat::Add { .. }) {
        return Ok(());
    }
    if acts_for_another(me) {
        let message = "Not allowed: people are looked after in one's own name. Leave out for whom it is.";
        return Err(not_allowed(message));
    }
    let deed = match what {
        PersonWhat::Add { .. } => PeopleDeed::Add,
        PersonWhat::Role { .. } => PeopleDeed::Role,
        PersonWhat::Disable { .. } => PeopleDeed::Disable,
        PersonWhat::Enable { .. } => PeopleDeed::Enable,
        PersonWhat::Reset { .. } | PersonWhat::Renew { .. } => PeopleDeed::Reset,
        PersonWhat::Guess { .. } | PersonWhat::SignedIn { .. } => return Ok(()),
    };
    let oneself = what.person().is_some_and(|id| register.person(&me.by).is_some_and(|person| person.id == id));
    match reach(me.role, Deed::People(deed)) {
        Reach::All => Ok(()),
        Reach::Oneself if oneself => Ok(()),
        _ => Err(not_of(me.role, Deed::People(deed))),
    }
}

/// The words of what `role` may do with people.
pub(super) fn people_steps(role: Role) -> Vec<&'static str> {
    let all = [
        ("add", PeopleDeed::Add),
        ("role", PeopleDeed::Role),
        ("reset", PeopleDeed::Reset),
        ("disable", PeopleDeed::Disable),
        ("enable", PeopleDeed::Enable),
    ];
    all.into_iter().filter(|(_, deed)| reach(role, Deed::People(*deed)) == Reach::All).map(|(word, _)| word).collect()
}

/// Whether what is `whose` is within reach of `me`, or of the person acted for: what is not is not offered.
pub(super) fn reaches(register: &Register, me: &Actor, whose: &Whose) -> bool {
    reaching(register, me, |held| whose.is_own(held))
}

/// The same where the figures are not asked: what may be within reach, for all that is known.
pub(super) fn may_reach(register: &Register, me: &Actor, whose: &Whose) -> bool {
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
pub(super) fn admit(register: &Register, me: &Actor, step: &Step, known: &Whose) -> Result<(), Refusal> {
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
fn within(register: &Register, me: &Actor, (who, own): (&[Role], &[Role]), whose: &Whose) -> Result<(), Refusal> {
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

fn not_allowed(message: impl Into<String>) -> Refusal {
    Refusal::new(RefusalCode::NotAllowed, message)
}
