//! What is written of who looked: every opening of a list of child records is an entry of the record itself.
//!
//! Each opening is a stream of its own, so that noting one never conflicts with anything and is never in anybody's way.

use chrono::NaiveDate;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::domain::access::{AccessWhat, Looked};
use crate::domain::event::{NewEvent, StreamId, Timestamp, timestamp_text};
use crate::domain::payload::{Dated, Payload as _};
use crate::domain::people::Actor;

/// What is written where `me` opened a list on the day `on`. `fresh` is an id of that moment: the event's own is made from
/// it and from what was opened, so that other entries of the same moment keep theirs.
pub fn opened(me: &Actor, looked: Looked, on: NaiveDate, now: Timestamp, fresh: Uuid) -> NewEvent {
    let what = AccessWhat::Opened(looked);
    let (kind, payload_version) = (what.kind(), what.form());
    let payload = Dated { on, what }.payload();
    let id = own_id(fresh, &payload);
    NewEvent {
        id,
        stream: StreamId::of(StreamId::ACCESS, &id.to_string()),
        version: 1,
        by: me.by.as_str().to_owned(),
        role: me.role.word().to_owned(),
        on_behalf_of: me.on_behalf_of.as_ref().map(|other| other.as_str().to_owned()),
        terminal: me.terminal.as_str().to_owned(),
        time: timestamp_text(now),
        kind,
        payload_version,
        payload,
    }
}

fn own_id(fresh: Uuid, payload: &str) -> Uuid {
    let sum = Sha256::new().chain_update(StreamId::ACCESS).chain_update(fresh).chain_update(payload).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&sum[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
