//! The people who share a record: what each holds, and what can happen to one.
//!
//! What an administrator decides goes into one stream for all ([`People::roster`](super::register::People::roster)), so
//! that two who act at once cannot, between them, leave nobody; what happens at a sign-in goes into a stream of its own
//! per name, so that nobody waits for another.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::event::StreamId;
use super::ids::{AreaId, TeamId};
use super::payload::Payload;
use super::people::Role;
use crate::text::SafeText;

/// One or more of something: a manager without a team or a lead without an area cannot be said.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "BTreeSet<T>", into = "BTreeSet<T>")]
#[serde(bound(serialize = "T: Ord + Clone + Serialize", deserialize = "T: Ord + Deserialize<'de>"))]
pub struct Own<T: Ord>(BTreeSet<T>);

impl<T: Ord> Own<T> {
    /// These; none where there are none.
    pub fn new(of: BTreeSet<T>) -> Option<Self> {
        if of.is_empty() { None } else { Some(Self(of)) }
    }
}

impl<T: Ord> Deref for Own<T> {
    type Target = BTreeSet<T>;

    fn deref(&self) -> &BTreeSet<T> {
        &self.0
    }
}

impl<T: Ord> TryFrom<BTreeSet<T>> for Own<T> {
    type Error = &'static str;

    fn try_from(of: BTreeSet<T>) -> Result<Self, &'static str> {
        Self::new(of).ok_or("a role of teams or areas names at least one")
    }
}

impl<T: Ord> From<Own<T>> for BTreeSet<T> {
    fn from(own: Own<T>) -> Self {
        own.0
    }
}

/// A role as somebody holds it: a lead's is of areas, a manager's of teams.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "role", content = "of", rename_all = "snake_case")]
pub enum Held {
    /// Chairs.
    Chair,
    /// Leads these areas.
    ServiceLead(Own<AreaId>),
    /// Manages these teams.
    Manager(Own<TeamId>),
    /// Analyst.
    Analyst,
    /// Takes the minutes.
    MinuteTaker,
    /// Quality assurance.
    Qa,
    /// May look.
    Viewer,
    /// Looks after people and settings.
    Administrator,
}

/// Why a role cannot be held as it was said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotHeld {
    /// A manager manages named teams.
    #[error("A manager needs at least one team: without one the role would reach nothing. Name each team.")]
    NoTeam,
    /// A lead leads named areas.
    #[error("A service lead needs at least one area: without one the role would reach nothing. Name each area.")]
    NoArea,
    /// Teams were named for another role.
    #[error("Teams belong to the role of a manager alone. Leave them out, or choose that role.")]
    StrayTeam,
    /// Areas were named for another role.
    #[error("Areas belong to the role of a service lead alone. Leave them out, or choose that role.")]
    StrayArea,
}

impl Held {
    /// `role`, of these areas or teams.
    pub fn of(role: Role, areas: BTreeSet<AreaId>, teams: BTreeSet<TeamId>) -> Result<Self, NotHeld> {
        if role != Role::Manager && !teams.is_empty() {
            return Err(NotHeld::StrayTeam);
        }
        if role != Role::ServiceLead && !areas.is_empty() {
            return Err(NotHeld::StrayArea);
        }
        Ok(match role {
            Role::Chair => Self::Chair,
            Role::ServiceLead => Self::ServiceLead(Own::new(areas).ok_or(NotHeld::NoArea)?),
            Role::Manager => Self::Manager(Own::new(teams).ok_or(NotHeld::NoTeam)?),
            Role::Analyst => Self::Analyst,
            Role::MinuteTaker => Self::MinuteTaker,
            Role::Qa => Self::Qa,
            Role::Viewer => Self::Viewer,
            Role::Administrator => Self::Administrator,
        })
    }

    /// The role alone.
    pub fn role(&self) -> Role {
        match self {
            Self::Chair => Role::Chair,
            Self::ServiceLead(_) => Role::ServiceLead,
            Self::Manager(_) => Role::Manager,
            Self::Analyst => Role::Analyst,
            Self::MinuteTaker => Role::MinuteTaker,
            Self::Qa => Role::Qa,
            Self::Viewer => Role::Viewer,
            Self::Administrator => Role::Administrator,
        }
    }

    /// As a screen prints it: `team manager of T04, T07`.
    pub fn in_words(&self) -> String {
        let role = self.role().in_words();
        let listed = |ids: Vec<&str>| format!("{role} of {}", ids.join(", "));
        match self {
            Self::ServiceLead(areas) => listed(areas.iter().map(AreaId::as_str).collect()),
            Self::Manager(teams) => listed(teams.iter().map(TeamId::as_str).collect()),
            _ => role.to_owned(),
        }
    }
}

/// What is kept of a passphrase: a PHC string, `$argon2id$v=19$m=65536,t=3,p=1$SALT$HASH`. Never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoredHash(String);

impl StoredHash {
    /// This PHC string.
    pub fn new(phc: String) -> Self {
        Self(phc)
    }

    /// The PHC string, for checking a passphrase against it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for StoredHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoredHash(…)")
    }
}

/// Somebody who shares the record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Who, for good: the id of the event that added them.
    pub id: Uuid,
    /// Their name, as every entry of theirs says it.
    pub name: SafeText,
    /// What they hold, in the order in which it was given; never empty.
    pub held: Vec<Held>,
    /// Whether they may no longer sign in.
    pub disabled: bool,
    /// What is kept of their passphrase; none where a newer program wrote it.
    pub passphrase: Option<StoredHash>,
    /// The version of the roster at which they were last changed.
    pub version: u64,
}

impl Person {
    /// What they hold of `role`.
    pub fn holds(&self, role: Role) -> Option<&Held> {
        self.held.iter().find(|held| held.role() == role)
    }

    /// Whether they can look after people: enabled, and an administrator.
    pub fn administers(&self) -> bool {
        !self.disabled && self.holds(Role::Administrator).is_some()
    }

    /// Everything they hold, as a screen prints it.
    pub fn held_in_words(&self) -> String {
        self.held.iter().map(Held::in_words).collect::<Vec<_>>().join("; ")
    }
}

/// A moment by the clock of one machine since it was started, which nobody can set.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Uptime {
    /// Which machine, as a digest.
    pub machine: String,
    /// Which of its starts.
    pub boot: String,
    /// Milliseconds since then, sleep included.
    pub millis: u64,
}

/// By whom a guess is written down that is made under a name nobody has; so nobody may be called so.
pub const UNKNOWN_NAME: &str = "a name not known here";

/// Everything that can happen to a person of the record.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum PersonWhat {
    /// Somebody was added; the event's id names them.
    Add {
        /// Their name.
        name: String,
        /// What they hold.
        held: Vec<Held>,
        /// What is kept of their passphrase.
        passphrase: StoredHash,
    },
    /// They hold other roles from now on.
    Role {
        /// Who.
        person: Uuid,
        /// What they hold.
        held: Vec<Held>,
    },
    /// They got a new passphrase.
    Reset {
        /// Who.
        person: Uuid,
        /// What is kept of it.
        passphrase: StoredHash,
    },
    /// The same passphrase is kept by a stronger hash.
    Renew {
        /// Who.
        person: Uuid,
        /// What is kept of it.
        passphrase: StoredHash,
    },
    /// They may no longer sign in.
    Disable {
        /// Who.
        person: Uuid,
    },
    /// They may sign in again.
    Enable {
        /// Who.
        person: Uuid,
    },
    /// A passphrase is about to be tried: written down before it is looked at.
    Guess {
        /// When by a clock that nobody can set; none where the machine has none.
        uptime: Option<Uptime>,
    },
    /// The passphrase was right.
    SignedIn {
        /// The role that was chosen.
        role: Role,
    },
}

impl Payload for PersonWhat {
    fn kind(&self) -> String {
        let word = match self {
            Self::Add { .. } => "add",
            Self::Role { .. } => "role",
            Self::Reset { .. } => "reset",
            Self::Renew { .. } => "renew",
            Self::Disable { .. } => "disable",
            Self::Enable { .. } => "enable",
            Self::Guess { .. } => "guess",
            Self::SignedIn { .. } => "signed_in",
        };
        format!("person.{word}")
    }
}

impl PersonWhat {
    /// Whether both say the same of the same person; a passphrase that was kept anew is another hash.
    pub fn says_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Add { name, held, .. }, Self::Add { name: named, held: holds, .. }) => {
                (name, held) == (named, holds)
            }
            (Self::Reset { person, .. }, Self::Reset { person: of, .. }) => person == of,
            (one, other) => one == other,
        }
    }

    /// Whom it is about; none where the event's id or its stream says so.
    pub fn person(&self) -> Option<Uuid> {
        match self {
            Self::Role { person, .. }
            | Self::Reset { person, .. }
            | Self::Renew { person, .. }
            | Self::Disable { person }
            | Self::Enable { person } => Some(*person),
            Self::Add { .. } | Self::Guess { .. } | Self::SignedIn { .. } => None,
        }
    }
}

/// The stream of everything that is decided about people: one, so that of two who decide at once the second is told.
pub fn roster() -> StreamId {
    StreamId::of(StreamId::PERSON, "people")
}

/// The stream of sign-ins under the name of `person`.
pub fn sign_ins(person: Uuid) -> StreamId {
    StreamId::of(StreamId::PERSON, &person.to_string())
}

/// The stream of guesses under a name that nobody has. What was typed may be a passphrase in the wrong field, so no more
/// of it is kept than twelve bits of a digest: too little to try passphrases on, and 4,096 streams at most.
pub fn guesses_at_nobody(name: &SafeText) -> StreamId {
    let digest = Sha256::digest(name.likeness().as_bytes());
    let bits = digest.iter().take(2).fold(0_u16, |all, byte| (all << 8) | u16::from(*byte)) & 0xFFF;
    StreamId::of(StreamId::PERSON, &format!("nobody-{bits:03x}"))
}
