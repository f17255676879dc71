//! What is written of who looked: every opening of a list of child records is an entry of the record itself.
//!
//! Each opening is a stream of its own, so that noting one never conflicts with anything and is never in anybody's way.

use chrono::NaiveDate;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::domain::access::{AccessWhat, Looked};
use crate::domain::event::{NewEvent, StreamId, Timestamp};
use crate::domain::payload::{Dated, Payload as _};
use crate::domain::people::Actor;
use crate::record::decide::{Pen, Written, id_of};

/// What is written where `me` opened a list on the day `on`. `fresh` is an id of that moment: the event's own is made from
/// it and from what was opened, so that other entries of the same moment keep theirs.
pub fn opened(me: &Actor, looked: Looked, on: NaiveDate, now: Timestamp, fresh: Uuid) -> NewEvent {
    let what = AccessWhat::Opened(looked);
    let (kind, form) = (what.kind(), what.form());
    let payload = Dated { on, what }.payload();
    let id = own_id(fresh, &payload);
    let stream = StreamId::of(StreamId::ACCESS, &id.to_string());
    Pen { me, now }.event(id, stream, 1, Written { kind, form, payload })
}

fn own_id(fresh: Uuid, payload: &str) -> Uuid {
    id_of(&Sha256::new().chain_update(StreamId::ACCESS).chain_update(fresh).chain_update(payload).finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access::ListKind;
    use crate::domain::people::Role;

    #[test]
    fn a_look_is_for_another_only_where_another_is_named() {
        let looked = Looked::of(ListKind::Outside, "2022-12".parse().unwrap(), 2);
        for (named, for_whom) in
            [(None, None), (Some("S. Kaur"), Some("S. Kaur")), (Some("D. Adeyemi"), None), (Some(" d. adeyemi"), None)]
        {
            let me = Actor {
                by: "D. Adeyemi".into(),
                role: Role::Chair,
                on_behalf_of: named.map(Into::into),
                terminal: "room-2".into(),
            };
            let day = NaiveDate::from_ymd_opt(2023, 1, 12).unwrap();
            let written = opened(&me, looked.clone(), day, Timestamp::UNIX_EPOCH, Uuid::from_u128(7));
            assert_eq!(written.on_behalf_of.as_deref(), for_whom, "{named:?}");
        }
    }
}
