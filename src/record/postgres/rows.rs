//! Events as rows, and the questions asked of them.

use std::collections::HashMap;

use tokio_postgres::types::{FromSql, Type};
use tokio_postgres::{Client, Row};
use uuid::Uuid;

use super::faults::{self, Trouble};
use crate::domain::event::{Event, EventHash, Head, NewEvent, StreamId};
use crate::record::store::StoreFault;

const COLUMNS: &str = "position, id, stream, version, typed_by, role, on_behalf_of, terminal, time, kind, \
                       payload_version, payload, prev, hash";

/// The most events in a page, and the most bytes of payload after which none follows. A page is one request, which is given
/// up after some seconds: a slow line, such as a telephone's, has to carry it in that time.
const PAGE: (usize, i64) = (1_000, 256 << 10);

/// What the other fields of an event come to, about, in bytes.
const FIELDS: i64 = 400;

/// At most `most` events after `position`, fewer where they are long, and one at least where there is one. Where one cannot
/// be read, those before it; asked again from there, the fault.
pub(super) async fn page(client: &Client, position: u64, most: usize) -> Result<Vec<Event>, Trouble> {
    let sql = format!(
        "SELECT {COLUMNS} FROM (
             SELECT {COLUMNS}, coalesce(sum(octet_length(payload) + $4) OVER (
                 ORDER BY position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
             ), 0) AS before
             FROM (SELECT {COLUMNS} FROM clinic.event WHERE position > $1 ORDER BY position LIMIT $2) following
         ) measured WHERE before < $3 ORDER BY position"
    );
    let most = i64::try_from(most.min(PAGE.0)).unwrap_or(i64::MAX);
    let numbers = [number(position), most, PAGE.1, FIELDS];
    let values: Vec<_> = numbers.iter().map(|value| (value as _, Type::INT8)).collect();
    let rows = client.query_typed(&sql, &values).await;
    let mut events = Vec::new();
    for row in rows.map_err(|error| faults::of(&error))? {
        match event(&row) {
            Ok(event) => events.push(event),
            Err(_) if !events.is_empty() => break,
            Err(fault) => return Err(fault.into()),
        }
    }
    Ok(events)
}

/// The events of `stream` after `version`.
pub(super) async fn stream_after(client: &Client, stream: &StreamId, version: u64) -> Result<Vec<Event>, Trouble> {
    let sql = format!("SELECT {COLUMNS} FROM clinic.event WHERE stream = $1 AND version > $2 ORDER BY version");
    let rows = client.query_typed(&sql, &[(&stream.as_str(), Type::TEXT), (&number(version), Type::INT8)]).await;
    rows.map_err(|error| faults::of(&error))?.iter().map(|row| event(row).map_err(Trouble::from)).collect()
}

/// The events with these ids, by id.
pub(super) async fn find(client: &Client, ids: &[Uuid]) -> Result<HashMap<Uuid, Event>, Trouble> {
    let sql = format!("SELECT {COLUMNS} FROM clinic.event WHERE id = ANY($1)");
    let ids: Vec<String> = ids.iter().map(Uuid::to_string).collect();
    let rows = client.query_typed(&sql, &[(&ids, Type::TEXT_ARRAY)]).await.map_err(|error| faults::of(&error))?;
    rows.iter().map(|row| event(row).map(|event| (event.new.id, event)).map_err(Trouble::from)).collect()
}

/// The last event's place and hash.
pub(super) async fn head(client: &Client) -> Result<Head, Trouble> {
    let sql = format!("SELECT {COLUMNS} FROM clinic.event ORDER BY position DESC LIMIT 1");
    let rows = client.query_typed(&sql, &[]).await.map_err(|error| faults::of(&error))?;
    rows.first().map_or(Ok(Head::EMPTY), |row| Ok(event(row)?.head()))
}

/// The versions of `streams`; one that has no event has none.
pub(super) async fn versions(client: &Client, streams: &[&str]) -> Result<HashMap<String, u64>, Trouble> {
    let sql = "SELECT stream, max(version) FROM clinic.event WHERE stream = ANY($1) GROUP BY stream";
    let rows = client.query_typed(sql, &[(&streams, Type::TEXT_ARRAY)]).await.map_err(|error| faults::of(&error))?;
    let version = |row: &Row| Ok((text(row, 0, None)?, whole(row, 1, None)?));
    rows.iter().map(version).collect::<Result<_, StoreFault>>().map_err(Trouble::from)
}

/// Writes `events`, in their order, in one statement; fails where the database quietly kept fewer than it was given.
pub(super) async fn insert(client: &Client, events: &[Event]) -> Result<(), Trouble> {
    let sql = format!(
        "INSERT INTO clinic.event ({COLUMNS}) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
         $13, $14) AS given (position) ORDER BY position RETURNING position"
    );
    let numbers = |of: &dyn Fn(&Event) -> u64| events.iter().map(|event| number(of(event))).collect::<Vec<i64>>();
    let texts = |of: &dyn Fn(&Event) -> String| events.iter().map(of).collect::<Vec<String>>();
    let (positions, versions) = (numbers(&|event| event.position), numbers(&|event| event.new.version));
    let forms = numbers(&|event| u64::from(event.new.payload_version));
    let ids = texts(&|event| event.new.id.to_string());
    let (prevs, hashes) = (texts(&|event| event.prev.to_string()), texts(&|event| event.hash.to_string()));
    let of = |field: fn(&NewEvent) -> &str| events.iter().map(|event| field(&event.new)).collect::<Vec<&str>>();
    let (streams, by, roles) = (of(|new| new.stream.as_str()), of(|new| &new.by), of(|new| &new.role));
    let for_whom: Vec<Option<&str>> = events.iter().map(|event| event.new.on_behalf_of.as_deref()).collect();
    let (terminals, times) = (of(|new| &new.terminal), of(|new| &new.time));
    let (kinds, payloads) = (of(|new| &new.kind), of(|new| &new.payload));
    let (int, txt) = (Type::INT8_ARRAY, Type::TEXT_ARRAY);
    let columns = [
        (&positions as _, int.clone()),
        (&ids as _, txt.clone()),
        (&streams as _, txt.clone()),
        (&versions as _, int.clone()),
        (&by as _, txt.clone()),
        (&roles as _, txt.clone()),
        (&for_whom as _, txt.clone()),
        (&terminals as _, txt.clone()),
        (&times as _, txt.clone()),
        (&kinds as _, txt.clone()),
        (&forms as _, int),
        (&payloads as _, txt.clone()),
        (&prevs as _, txt.clone()),
        (&hashes as _, txt),
    ];
    let kept = client.query_typed(&sql, &columns).await.map_err(|error| faults::of(&error))?;
    if kept.len() == events.len() {
        return Ok(());
    }
    let what = "something in the database took the entries and did not keep them; ask whoever looks after it for a trigger or \
                a rule on clinic.event that does not belong there";
    Err(StoreFault::Failed(what.into()).into())
}

/// The event in `row`, as it is: whether it is what was written is for the chain to say.
fn event(row: &Row) -> Result<Event, StoreFault> {
    let at: Option<u64> = get::<i64>(row, 0, None).ok().and_then(|position| u64::try_from(position).ok());
    let bad = |what: &str| damaged(at, what);
    let hash =
        |column| text(row, column, at).and_then(|text| text.parse::<EventHash>().map_err(|_| bad("a hash is not one")));
    let id = text(row, 1, at)?;
    let new = NewEvent {
        id: Uuid::parse_str(&id).ok().filter(|read| read.to_string() == id).ok_or_else(|| bad("an id is not one"))?,
        stream: StreamId::from(text(row, 2, at)?),
        version: whole(row, 3, at)?,
        by: text(row, 4, at)?,
        role: text(row, 5, at)?,
        on_behalf_of: get(row, 6, at)?,
        terminal: text(row, 7, at)?,
        time: text(row, 8, at)?,
        kind: text(row, 9, at)?,
        payload_version: u32::try_from(whole(row, 10, at)?).map_err(|_| bad("a payload's version is too high"))?,
        payload: text(row, 11, at)?,
    };
    Ok(Event { new, position: whole(row, 0, at)?, prev: hash(12)?, hash: hash(13)? })
}

fn get<'a, T: FromSql<'a>>(row: &'a Row, column: usize, at: Option<u64>) -> Result<T, StoreFault> {
    row.try_get(column).map_err(|_| damaged(at, "an entry is not of the form in which entries are written"))
}

fn text(row: &Row, column: usize, at: Option<u64>) -> Result<String, StoreFault> {
    get(row, column, at)
}

fn whole(row: &Row, column: usize, at: Option<u64>) -> Result<u64, StoreFault> {
    get::<i64>(row, column, at).and_then(|n| u64::try_from(n).map_err(|_| damaged(at, "a number below 0")))
}

fn damaged(first_bad: Option<u64>, what: &str) -> StoreFault {
    StoreFault::Damaged { first_bad, what: what.into() }
}

/// A number as the database has them; none is ever so high.
fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
