//! What is decided about people: what is written, or why not. Whatever is decided, somebody can still look after people.

use uuid::Uuid;

use super::blank;
use crate::domain::people::Role;
use crate::domain::person::{Held, Person, PersonWhat, UNKNOWN_NAME};
use crate::domain::register::Register;
use crate::record::refusal::{Part, Refusal, RefusalCode};
use crate::text::SafeText;

pub(super) fn not_allowed(message: impl Into<String>) -> Refusal {
    Refusal::new(RefusalCode::NotAllowed, message)
}

/// What is written about people.
pub(super) fn decide(register: &Register, what: PersonWhat) -> Result<PersonWhat, Refusal> {
    if register.people().has_unread() {
        return Err(not_allowed(
            "Not allowed: a newer version of clinic decided something about people that this one cannot read. Update \
             clinic on this machine.",
        ));
    }
    if let PersonWhat::Add { name, .. } = &what {
        is_a_name(name)?;
    }
    sound(register, &what)?;
    Ok(what)
}

/// Whether what is decided leaves the record with people who can be told apart and somebody to look after them.
pub(super) fn sound(register: &Register, what: &PersonWhat) -> Result<(), Refusal> {
    match what {
        PersonWhat::Add { name, held, .. } => add(register, name, held)?,
        PersonWhat::Role { person, held } => {
            let it = known(register, *person)?;
            roles(held)?;
            if it.held == *held {
                return Err(not_allowed(format!("Nothing to change: {} holds this already.", it.name)));
            }
            let stays = held.iter().any(|held| held.role() == Role::Administrator);
            if !stays {
                somebody_else(register, it, "would no longer be an administrator")?;
            }
        }
        PersonWhat::Reset { person, .. } => {
            known(register, *person)?;
        }
        PersonWhat::Disable { person } => {
            let it = known(register, *person)?;
            if it.disabled {
                return Err(not_allowed(format!("Nothing to do: {} may not sign in already.", it.name)));
            }
            somebody_else(register, it, "could no longer sign in")?;
        }
        PersonWhat::Enable { person } => {
            let it = known(register, *person)?;
            if !it.disabled {
                return Err(not_allowed(format!("Nothing to do: {} may sign in already.", it.name)));
            }
        }
        // Only a sign-in writes these.
        PersonWhat::Renew { .. } | PersonWhat::Guess { .. } | PersonWhat::SignedIn { .. } => {
            return Err(not_allowed("Not allowed: this is written by signing in alone."));
        }
    }
    Ok(())
}

/// Names that the program itself writes, or prints where there is nobody: an entry by one would say what is not so.
const RESERVED: [&str; 12] = [
    "nobody",
    "nobody here",
    UNKNOWN_NAME,
    "somebody",
    "somebody else",
    "not known",
    "unknown",
    "anonymous",
    "none",
    "no one",
    "clinic",
    "system",
];

/// Refuses what nobody is called, or looks like nothing.
fn is_a_name(name: &str) -> Result<(), Refusal> {
    let name = SafeText::new(name);
    if !name.is_blank() && !name.as_str().contains(char::is_alphabetic) {
        return Err(not_allowed(format!(
            "Not allowed: the name {name} has no letter in it, so no entry could be read as somebody's. Write the name \
             that people know them by."
        )));
    }
    if RESERVED.iter().any(|reserved| SafeText::new(reserved).likeness() == name.likeness()) {
        return Err(not_allowed(format!(
            "Not allowed: entries by {name} would read as nobody's. Write the name that people know them by."
        )));
    }
    Ok(())
}

fn add(register: &Register, name: &str, held: &[Held]) -> Result<(), Refusal> {
    if blank(name) {
        return Err(Refusal::missing(vec![Part::Name]));
    }
    roles(held)?;
    // Such a name could never be typed at a sign-in.
    if name.contains("<U+") || SafeText::new(name).as_str() != name {
        return Err(not_allowed(format!(
            "Not allowed: the name {} has a sign in it that cannot be seen or typed. Type the name by hand.",
            SafeText::kept(name)
        )));
    }
    let name = SafeText::new(name);
    if let Some(other) = register.person(&name) {
        let disabled = if other.disabled { ", who may not sign in at present" } else { "" };
        return Err(not_allowed(format!(
            "Not allowed: {name} looks the same as {}{disabled}, and entries are told apart by names. Write the name \
             so that it differs.",
            other.name
        )));
    }
    let is_first = !register.is_shared();
    if is_first && !held.iter().any(|held| held.role() == Role::Administrator) {
        return Err(not_allowed(
            "Not allowed: the first person of a record is an administrator, or nobody could add the next. Give the role \
             administrator; other roles may stand beside it.",
        ));
    }
    Ok(())
}

fn roles(held: &[Held]) -> Result<(), Refusal> {
    if held.is_empty() {
        let message = "Nothing was saved. Still to be said: the role, or roles, that the person holds.";
        return Err(Refusal::new(RefusalCode::Missing, message));
    }
    let twice =
        |at: usize| held.iter().skip(at + 1).any(|other| held.get(at).is_some_and(|it| it.role() == other.role()));
    if (0..held.len()).any(twice) {
        let message = "A role is given twice. Give each once, with all its teams or areas.";
        return Err(Refusal::new(RefusalCode::Usage, message));
    }
    Ok(())
}

fn known(register: &Register, person: Uuid) -> Result<&Person, Refusal> {
    let none = || Refusal::new(RefusalCode::NotFound, "There is no such person in this record. Nothing was saved.");
    register.person_of(person).ok_or_else(none)
}

/// Somebody but `person` can look after people, so that this one need not.
fn somebody_else(register: &Register, person: &Person, what: &str) -> Result<(), Refusal> {
    if !person.administers() || register.people().iter().any(|other| other.id != person.id && other.administers()) {
        return Ok(());
    }
    Err(not_allowed(format!(
        "Not allowed: {} is the only administrator and {what}, so nobody could look after people. Make another person \
         administrator first.",
        person.name
    )))
}
