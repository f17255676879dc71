//! Whether entries that come from a file are such as the door would have let in where they stand. A chain says that a file
//! was not changed since its hashes were made, and whoever wrote the file made them: what it says of people and rights is
//! held against the record as it stood before each entry.
//!
//! Exact for what is decided about people: those entries stand in one stream, so each saw the one before. Any other entry
//! may have been written by somebody whose role was taken away in the same moment, at another terminal; for these it is
//! enough that the writer held the role at some time before. What nobody can see from a file: whether the name above an
//! entry is that of who typed it. Whoever may import is trusted with that, as with the record's own file.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::person;
use crate::domain::event::{Event, StreamId};
use crate::domain::hand::Hand;
use crate::domain::payload::Dated;
use crate::domain::people::{Actor, Role};
use crate::domain::person::{PersonWhat, roster};
use crate::domain::register::Register;
use crate::domain::steps::StepKind;
use crate::record::access::{self, may_look_after};
use crate::record::rules::{self, Barred};
use crate::record::{decide::entry, entry_rules};
use crate::text::SafeText;

/// Looks through a record from its first entry on.
#[derive(Debug, Default)]
pub struct Vouch {
    register: Register,
    /// Every role that anybody ever held.
    ever: BTreeSet<(Uuid, Role)>,
}

impl Vouch {
    /// Takes in an entry that the record has already.
    pub fn there(&mut self, event: &Event) {
        self.register.extend([event]);
        // Roles are given and taken in this stream alone.
        if event.new.stream == roster() {
            let people = self.register.people().iter();
            self.ever.extend(people.flat_map(|person| person.held.iter().map(|it| (person.id, it.role()))));
        }
    }

    /// Takes in an entry that is to be written.
    ///
    /// # Errors
    ///
    /// Why the door would not have let it in.
    pub fn comes(&mut self, event: &Event) -> Result<(), SafeText> {
        if event.new.stream.kind() == StreamId::PERSON {
            self.about_people(event)?;
        } else if self.register.is_shared() {
            self.by_somebody(event)?;
        }
        self.there(event);
        Ok(())
    }

    fn about_people(&self, event: &Event) -> Result<(), SafeText> {
        let newer = "it says something about people that this program cannot read: update clinic on this machine first";
        let what = Dated::<PersonWhat>::read(&event.new).ok_or(newer)?.what;
        let is_roster = event.new.stream == roster();
        match what {
            PersonWhat::Guess { .. } if !is_roster => Ok(()),
            PersonWhat::SignedIn { role } if !is_roster => {
                let person = event.new.stream.id().and_then(|id| self.register.person_of(id));
                let is_theirs = person.is_some_and(|it| {
                    it.name.likeness() == SafeText::new(&event.new.by).likeness() && self.ever.contains(&(it.id, role))
                });
                let strange = "it is a sign-in of somebody who never held that role";
                if is_theirs { Ok(()) } else { Err(strange.into()) }
            }
            PersonWhat::Guess { .. } | PersonWhat::SignedIn { .. } => {
                Err("a sign-in stands among the decisions".into())
            }
            _ if !is_roster => Err("what is decided about people stands where it does not count".into()),
            what => self.decided(event, &what).map_err(|refusal| refusal.in_words().into()),
        }
    }

    /// Something that an administrator decides; a passphrase is kept anew by who signs in alone.
    fn decided(&self, event: &Event, what: &PersonWhat) -> Result<(), crate::record::refusal::Refusal> {
        let me = actor(event).ok_or_else(|| person::not_allowed("its role is none that this program knows"))?;
        if self.register.is_shared() {
            access::signed_in(&self.register, &me)?;
        }
        may_look_after(&self.register, &me, what)?;
        match what {
            PersonWhat::Renew { person, .. } => {
                let is_own = self.register.person(&me.by).is_some_and(|it| it.id == *person);
                let message = "a passphrase is kept anew by its owner alone, when they sign in";
                if is_own { Ok(()) } else { Err(person::not_allowed(message)) }
            }
            _ => person::sound(&self.register, what),
        }
    }

    fn by_somebody(&self, event: &Event) -> Result<(), SafeText> {
        let me = actor(event).ok_or("its role is none that this program knows")?;
        let Some(person) = self.register.person(&me.by) else {
            return Err(format!("it is by {}, who is not one of the people of the record", me.by).into());
        };
        if !self.ever.contains(&(person.id, me.role)) {
            return Err(format!("it is by {} as {}, a role they never held", person.name, me.role.in_words()).into());
        }
        if let Some(other) = me.on_behalf_of.as_ref().filter(|other| self.register.person(other).is_none()) {
            return Err(format!("it is for {other}, who is not one of the people of the record").into());
        }
        self.of_their_role(event, &me)
    }

    /// Whether a role writes such an entry at all; kinds that only a newer program knows are left to that one.
    fn of_their_role(&self, event: &Event, me: &Actor) -> Result<(), SafeText> {
        let kind = event.new.kind.as_str();
        let not_theirs =
            |barred: &Barred| matches!(barred, Barred::Role | Barred::NeedsOnBehalf | Barred::NotForAnother);
        let step = kind.strip_prefix("action.").and_then(|word| StepKind::ALL.into_iter().find(|it| it.word() == word));
        let refusal = if let Some(step) = step {
            let action = event.new.stream.id().and_then(|id| self.register.action(id));
            let barred = rules::may(me, step, action).err().filter(not_theirs);
            barred.map(|barred| super::step_refused(barred, me, step, action))
        } else if entry_rules::kinds().any(|it| it == kind) {
            let barred = entry_rules::may_write(me, kind, None).err().filter(not_theirs);
            barred.map(|barred| entry::refused(barred, me, kind, None))
        } else {
            None
        };
        refusal.map_or(Ok(()), |refusal| Err(refusal.in_words().into()))
    }
}

/// Who wrote an entry, as it says.
fn actor(event: &Event) -> Option<Actor> {
    let Hand { by, role, on_behalf_of } = Hand::of(event);
    Some(Actor { by, role: role?, on_behalf_of, terminal: SafeText::kept(&event.new.terminal) })
}

#[cfg(test)]
mod tests;
