//! The people of the record, folded: who they are, and the guesses under each name since the last that was right.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::Register;
use crate::domain::event::{Event, StreamId, Timestamp};
use crate::domain::payload::Dated;
use crate::domain::person::{Person, PersonWhat, Uptime, roster, sign_ins};
use crate::text::SafeText;

/// How many guesses are remembered: as many as are ever allowed in a row.
pub const REMEMBERED: usize = 8;

/// Everybody who shares the record.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct People {
    list: Vec<Person>,
    /// Where in the list whoever has a name of this likeness is; of several the first.
    by_likeness: BTreeMap<String, usize>,
    /// How many events the roster has.
    version: u64,
    guesses: BTreeMap<StreamId, Guesses>,
    unread: bool,
}

/// The guesses under one name.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Guesses {
    /// How many events its stream has.
    pub version: u64,
    /// The last of those since the passphrase was right or was set anew, oldest first; at most [`REMEMBERED`].
    pub since: Vec<Guess>,
    /// When it was last right, by the clock of the terminal.
    pub signed_in: Option<Timestamp>,
}

/// A passphrase that was tried.
#[derive(Clone, PartialEq, Debug)]
pub struct Guess {
    /// Its position in the record.
    pub position: u64,
    /// When, by the clock of the terminal; none where the text is no moment.
    pub at: Option<Timestamp>,
    /// When, by a clock that nobody can set.
    pub uptime: Option<Uptime>,
}

impl People {
    /// Everybody, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Person> {
        self.list.iter()
    }

    /// The version of the roster: what the next decision about people has to follow.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Whether a newer program decided something about people that this one cannot read.
    pub fn has_unread(&self) -> bool {
        self.unread
    }

    /// The guesses in this stream.
    pub fn guesses(&self, stream: &StreamId) -> Guesses {
        self.guesses.get(stream).cloned().unwrap_or_default()
    }

    /// When this person last signed in, by the clock of their terminal; `None` where the record has no sign-in of theirs.
    pub fn last_sign_in(&self, person: Uuid) -> Option<Timestamp> {
        self.guesses.get(&sign_ins(person))?.signed_in
    }

    /// Takes in one event; whether it could be read.
    pub(super) fn apply(&mut self, event: &Event) -> bool {
        let read = Dated::<PersonWhat>::read(&event.new).map(|read| read.what);
        if event.new.stream == roster() {
            self.version = self.version.saturating_add(1);
            let done = read.is_some_and(|what| self.decided(event, what));
            self.unread |= !done;
            return done;
        }
        let guesses = self.guesses.entry(event.new.stream.clone()).or_default();
        guesses.version = guesses.version.saturating_add(1);
        match read {
            Some(PersonWhat::Guess { uptime }) => {
                guesses.since.push(Guess { position: event.position, at: event.at(), uptime });
                let more = guesses.since.len().saturating_sub(REMEMBERED);
                guesses.since.drain(..more);
                true
            }
            Some(PersonWhat::SignedIn { .. }) => {
                guesses.since.clear();
                guesses.signed_in = event.at().or(guesses.signed_in);
                true
            }
            _ => false,
        }
    }

    /// An administrator decided something.
    fn decided(&mut self, event: &Event, what: PersonWhat) -> bool {
        let version = self.version;
        if let PersonWhat::Add { name, held, passphrase } = what {
            if held.is_empty() {
                return false;
            }
            let (id, name) = (event.new.id, SafeText::new(&name));
            self.by_likeness.entry(name.likeness()).or_insert(self.list.len());
            self.list.push(Person { id, name, held, disabled: false, passphrase: Some(passphrase), version });
            return true;
        }
        let Some(id) = what.person() else { return false };
        let Some(person) = self.list.iter_mut().find(|person| person.id == id) else { return false };
        match what {
            PersonWhat::Role { held, .. } if !held.is_empty() => person.held = held,
            PersonWhat::Reset { passphrase, .. } => {
                person.passphrase = Some(passphrase);
                if let Some(guesses) = self.guesses.get_mut(&sign_ins(id)) {
                    guesses.since.clear();
                }
            }
            PersonWhat::Renew { passphrase, .. } => person.passphrase = Some(passphrase),
            PersonWhat::Disable { .. } => person.disabled = true,
            PersonWhat::Enable { .. } => person.disabled = false,
            _ => return false,
        }
        person.version = version;
        true
    }
}

impl Register {
    /// Everybody who shares the record.
    pub fn people(&self) -> &People {
        &self.people
    }

    /// The person of this name: one that only looks the same is no other.
    pub fn person(&self, name: &SafeText) -> Option<&Person> {
        let at = self.people.by_likeness.get(&name.likeness())?;
        self.people.list.get(*at)
    }

    /// The person with this id.
    pub fn person_of(&self, id: Uuid) -> Option<&Person> {
        self.people.list.iter().find(|person| person.id == id)
    }

    /// Whether people sign in: from its first person on a record is shared.
    pub fn is_shared(&self) -> bool {
        !self.people.list.is_empty() || self.people.unread
    }
}
