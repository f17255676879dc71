//! Who may see and do what, in one table: roles down, kinds of step and levels of data across.
//!
//! Whose step is whose comes from the tables of [`rules`](super::rules) and [`entry_rules`](super::entry_rules); this one
//! adds what is to be seen, who looks after people and the record, and that a manager's and a lead's roles reach their
//! own teams only. In single-person mode the role is taken as given and reaches everything.

mod admit;
mod could;
mod deeds;
mod sees;
mod table;
mod whose;

use super::refusal::{Refusal, RefusalCode};
use super::rules::{self, acts_for_another};
use crate::domain::people::{Actor, Role};
use crate::domain::person::{Held, PersonWhat};
use crate::domain::register::Register;
pub(super) use admit::{admit, may_reach, reaches};
pub use could::{could_add, could_step, could_write};
pub use deeds::{Deed, Level, PeopleDeed, Reach, RecordDeed, Text, reach};
pub use sees::{Sees, held, may_see, sees_all};
pub use table::{Line, table};
pub use whose::{Known, Whose, whose};

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
    not_allowed(format!("Not allowed: '{what}' is for {}, not for {}.", rules::listed(&whose), role.one()))
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

fn not_allowed(message: impl Into<String>) -> Refusal {
    Refusal::new(RefusalCode::NotAllowed, message)
}
