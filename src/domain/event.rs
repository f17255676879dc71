//! Events: what people write, kept for good. Everything shown is folded from them.
//!
//! Each event carries the hash of the one before it, so a bit, a row or an order that was changed later is found. A chain
//! alone does not notice a cut tail: a [`Head`] that was written down elsewhere does.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, SecondsFormat, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::people::{Actor, Role};
use crate::text::SafeText;

/// A moment by the clock.
pub type Timestamp = DateTime<Utc>;

/// A moment as the record writes it: RFC 3339, UTC, milliseconds, `2023-01-12T14:22:05.123Z`.
pub fn timestamp_text(at: Timestamp) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// What every hash starts from, so that a later form of event can never be taken for this one.
const HASH_FORM: &str = "clinic/event/1";

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventHash([u8; 32]);

impl EventHash {
    /// The `prev` of the first event: 64 zeros, for there is nothing before it.
    pub const GENESIS: Self = Self([0; 32]);
}

impl fmt::Display for EventHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for EventHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is no hash or no head.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a head of the record: write POSITION:HASH, the hash in 64 digits 0 to 9 and a to f")]
pub struct BadHead(pub SafeText);

impl FromStr for EventHash {
    type Err = BadHead;

    /// One way to write a hash, and no other: a letter that was made a capital is a change to be found.
    fn from_str(text: &str) -> Result<Self, BadHead> {
        let bad = || BadHead(text.into());
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(bad());
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let pair =
                std::str::from_utf8(pair).ok().filter(|p| p.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')));
            *byte = pair.and_then(|p| u8::from_str_radix(p, 16).ok()).ok_or_else(bad)?;
        }
        Ok(Self(bytes))
    }
}

/// Where the record ends: the last position and that event's hash. Printed as `POSITION:HASH`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// The last event's position; 0 for an empty record.
    pub position: u64,
    /// The last event's hash; [`EventHash::GENESIS`] for an empty record.
    pub hash: EventHash,
}

impl Head {
    /// The head of an empty record.
    pub const EMPTY: Self = Self { position: 0, hash: EventHash::GENESIS };
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.position, self.hash)
    }
}

impl FromStr for Head {
    type Err = BadHead;

    fn from_str(text: &str) -> Result<Self, BadHead> {
        let bad = || BadHead(text.into());
        let (position, hash) = text.trim().split_once(':').ok_or_else(bad)?;
        let digits = !position.is_empty() && position.bytes().all(|b| b.is_ascii_digit());
        let position = digits.then(|| position.parse().ok()).flatten().ok_or_else(bad)?;
        Ok(Self { position, hash: hash.parse().map_err(|_| bad())? })
    }
}

/// The stream an event belongs to, `KIND/KEY`: one action, one clinic, one representation, one person.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StreamId(String);

impl StreamId {
    /// The kind of an action's stream.
    pub const ACTION: &'static str = "action";
    /// The kind of a clinic's stream.
    pub const CLINIC: &'static str = "clinic";
    /// The kind of a question's stream.
    pub const QUESTION: &'static str = "question";
    /// The kind of a representation's stream.
    pub const REPRESENTATION: &'static str = "representation";
    /// The kind of an account's stream.
    pub const ACCOUNT: &'static str = "account";
    /// The kind of an exemption's stream.
    pub const EXEMPTION: &'static str = "exemption";
    /// The kind of the stream of a recommendation of the scrutiny panel.
    pub const RECOMMENDATION: &'static str = "recommendation";
    /// The kind of an audit's stream.
    pub const AUDIT: &'static str = "audit";
    /// The kind of the stream of what is decided about the chart of a series.
    pub const SIGNAL: &'static str = "signal";
    /// The kind of a doubt's stream.
    pub const DOUBT: &'static str = "doubt";

    /// The kind of the streams of people: who they are, and their sign-ins.
    pub const PERSON: &'static str = "person";

    /// The kind of the stream of an opening of a list of child records.
    pub const ACCESS: &'static str = "access";

    /// The stream of one thing of this kind.
    pub fn of(kind: &str, key: &str) -> Self {
        Self(format!("{kind}/{key}"))
    }

    /// The stream of the action `id`.
    pub fn action(id: Uuid) -> Self {
        Self::of(Self::ACTION, &id.to_string())
    }

    /// As the record writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is a stream of; the whole text where there is no key.
    pub fn kind(&self) -> &str {
        self.0.split_once('/').map_or(self.0.as_str(), |(kind, _)| kind)
    }

    /// The id of what it is a stream of, where that is named by one.
    pub fn id(&self) -> Option<Uuid> {
        Uuid::parse_str(self.0.split_once('/')?.1).ok()
    }
}

impl From<String> for StreamId {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// An event before it has a place in the record. Resending the same one is harmless.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewEvent {
    /// Made by whoever writes it, a UUID of version 7; the record holds each id once.
    pub id: Uuid,
    /// Where it belongs.
    pub stream: StreamId,
    /// Its version within the stream, from 1: one more than the version that its writer saw.
    pub version: u64,
    /// Who typed it.
    pub by: String,
    /// In which role, as the record writes it.
    pub role: String,
    /// For whom, where it is someone else.
    pub on_behalf_of: Option<String>,
    /// At which terminal.
    pub terminal: String,
    /// When, as [`timestamp_text`] writes it.
    pub time: String,
    /// What happened, `action.added`.
    pub kind: String,
    /// The version of the payload's form; any change of form raises it.
    pub payload_version: u32,
    /// The payload: JSON, kept and hashed as the exact bytes written.
    pub payload: String,
}

/// An event in its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// What was written.
    pub new: NewEvent,
    /// Its place in the whole record: 1, 2, 3 … without gaps.
    pub position: u64,
    /// The hash of the event at the position before.
    pub prev: EventHash,
    /// Its own hash, as stored.
    pub hash: EventHash,
}

impl Event {
    /// Gives `new` its place after `head`.
    pub fn chained(new: NewEvent, head: Head) -> Self {
        let position = head.position.saturating_add(1);
        let hash = hash(&new, position, head.hash);
        Self { new, position, prev: head.hash, hash }
    }

    /// Its hash as its content has it; differs from `hash` where something was changed.
    pub fn computed_hash(&self) -> EventHash {
        hash(&self.new, self.position, self.prev)
    }

    /// The head of a record that ends with it.
    pub fn head(&self) -> Head {
        Head { position: self.position, hash: self.hash }
    }

    /// When it was written; `None` where the text is no moment.
    pub fn at(&self) -> Option<Timestamp> {
        DateTime::parse_from_rfc3339(&self.new.time).ok().map(|at| at.to_utc())
    }

    /// Who wrote it; `None` where this program does not know the role.
    pub fn actor(&self) -> Option<Actor> {
        Some(Actor {
            by: SafeText::kept(&self.new.by),
            role: Role::from_word(&self.new.role)?,
            on_behalf_of: self.new.on_behalf_of.as_deref().map(SafeText::kept),
            terminal: SafeText::kept(&self.new.terminal),
        })
    }
}

/// SHA-256 over every field as UTF-8 in a fixed order, each after its length in bytes (8 bytes, big-endian). Numbers are
/// written in decimal, a hash in hexadecimal; an absent field has the length 2^64 - 1, which no text has.
fn hash(new: &NewEvent, position: u64, prev: EventHash) -> EventHash {
    let (position, version, form) = (position.to_string(), new.version.to_string(), new.payload_version.to_string());
    let (id, prev) = (new.id.to_string(), prev.to_string());
    let fields: [Option<&str>; 14] = [
        Some(HASH_FORM),
        Some(&prev),
        Some(&position),
        Some(&id),
        Some(new.stream.as_str()),
        Some(&version),
        Some(&new.by),
        Some(&new.role),
        new.on_behalf_of.as_deref(),
        Some(&new.terminal),
        Some(&new.time),
        Some(&new.kind),
        Some(&form),
        Some(&new.payload),
    ];
    let mut sum = Sha256::new();
    for field in fields {
        match field {
            Some(text) => {
                sum.update(u64::try_from(text.len()).unwrap_or(u64::MAX - 1).to_be_bytes());
                sum.update(text.as_bytes());
            }
            None => sum.update(u64::MAX.to_be_bytes()),
        }
    }
    EventHash(sum.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> NewEvent {
        NewEvent {
            id: Uuid::parse_str("0185a5c0-7b1d-7c3a-8f00-1234567890ab").unwrap(),
            stream: StreamId::action(Uuid::parse_str("0185a5c0-7b1d-7c3a-8f00-1234567890ab").unwrap()),
            version: 1,
            by: "R. Osei".into(),
            role: "manager".into(),
            on_behalf_of: None,
            terminal: "room-2".into(),
            time: "2023-01-12T14:22:05.123Z".into(),
            kind: "action.added".into(),
            payload_version: 1,
            payload: r#"{"on":"2023-01-12","text":"Zoë's list, weekly"}"#.into(),
        }
    }

    /// Fixed for good: a record written by any version is checked by every later one.
    #[test]
    fn golden_hash() {
        let event = Event::chained(example(), Head::EMPTY);
        assert_eq!(event.hash.to_string(), "284af42c71ed9e63a572ac384e781f1b9f5d26d14b6d3b084f532b0644bfc9de");
    }

    #[test]
    fn every_field_counts() {
        let event = Event::chained(example(), Head::EMPTY);
        let edits: [fn(&mut Event); 14] = [
            |e| e.position = 2,
            |e| e.prev = e.hash,
            |e| e.new.id = Uuid::nil(),
            |e| e.new.stream = StreamId::action(Uuid::nil()),
            |e| e.new.version = 2,
            |e| e.new.by.push(' '),
            |e| e.new.role = "chair".into(),
            |e| e.new.on_behalf_of = Some(String::new()),
            |e| e.new.terminal.clear(),
            |e| e.new.time = "2023-01-12T14:22:05.124Z".into(),
            |e| e.new.kind.push('2'),
            |e| e.new.payload_version = 2,
            |e| e.new.payload.push(' '),
            // Moving a letter from one field to its neighbour.
            |e| (e.new.by, e.new.role) = ("R. Ose".into(), "imanager".into()),
        ];
        for (at, edit) in edits.iter().enumerate() {
            let mut changed = event.clone();
            edit(&mut changed);
            assert_ne!(changed.computed_hash(), event.hash, "edit {at}");
        }
        assert_eq!(event.computed_hash(), event.hash);
    }

    #[test]
    fn heads_are_read_as_they_are_printed() {
        let head = Event::chained(example(), Head::EMPTY).head();
        assert_eq!(head.to_string().parse(), Ok(head));
        let zeros = "0".repeat(64);
        let capitals = head.to_string().to_uppercase();
        for bad in
            ["", "1", "1:", "1:abc", ":1", "-1:0", &capitals, &format!("+1:{zeros}"), &format!("1:{}é", "0".repeat(62))]
        {
            assert!(bad.parse::<Head>().is_err(), "{bad}");
        }
        assert_eq!(format!("0:{zeros}").parse(), Ok(Head::EMPTY));
    }
}
