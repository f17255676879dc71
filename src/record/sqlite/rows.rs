//! Events as rows, and the questions asked of them.

use rusqlite::{Connection, OptionalExtension, Row, ffi, params};
use uuid::Uuid;

use super::faults::while_reading;
use crate::domain::event::{Event, EventHash, Head, NewEvent, StreamId};
use crate::record::store::StoreFault;

const COLUMNS: &str = "position, id, stream, version, typed_by, role, on_behalf_of, terminal, time, kind, \
                       payload_version, payload, prev, hash";

/// At most `most` events after `position`. Where one cannot be read, those before it; asked again from there, the fault.
pub(super) fn page(connection: &Connection, position: u64, most: usize) -> Result<Vec<Event>, StoreFault> {
    let sql = format!("SELECT {COLUMNS} FROM event WHERE position > ?1 ORDER BY position LIMIT ?2");
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    query(connection, &sql, params![number(position), most], true)
}

/// The events of `stream` after `version`.
pub(super) fn stream_after(connection: &Connection, stream: &StreamId, version: u64) -> Result<Vec<Event>, StoreFault> {
    let sql = format!("SELECT {COLUMNS} FROM event WHERE stream = ?1 AND version > ?2 ORDER BY version");
    query(connection, &sql, params![stream.as_str(), number(version)], false)
}

/// The event with this id.
pub(super) fn find(connection: &Connection, id: Uuid) -> Result<Option<Event>, StoreFault> {
    let sql = format!("SELECT {COLUMNS} FROM event WHERE id = ?1");
    Ok(query(connection, &sql, params![id.to_string()], false)?.pop())
}

/// The last event's place and hash.
pub(super) fn head(connection: &Connection) -> Result<Head, StoreFault> {
    let sql = format!("SELECT {COLUMNS} FROM event ORDER BY position DESC LIMIT 1");
    Ok(query(connection, &sql, [], false)?.pop().map_or(Head::EMPTY, |event| event.head()))
}

/// The version of `stream`; 0 where it has no event.
pub(super) fn version(connection: &Connection, stream: &StreamId) -> Result<u64, StoreFault> {
    let sql = "SELECT max(version) FROM event WHERE stream = ?1";
    let version: Option<i64> = connection
        .prepare(sql)
        .and_then(|mut statement| statement.query_row([stream.as_str()], |row| row.get(0)).optional())
        .map_err(|error| while_reading(&error))?
        .flatten();
    u64::try_from(version.unwrap_or(0)).map_err(|_| damaged(None, "a version below 0"))
}

/// Writes `event`.
pub(super) fn insert(connection: &Connection, event: &Event) -> rusqlite::Result<()> {
    let sql =
        format!("INSERT INTO event ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
    let new = &event.new;
    connection.prepare(&sql)?.execute(params![
        number(event.position),
        new.id.to_string(),
        new.stream.as_str(),
        number(new.version),
        new.by,
        new.role,
        new.on_behalf_of,
        new.terminal,
        new.time,
        new.kind,
        new.payload_version,
        new.payload,
        event.prev.to_string(),
        event.hash.to_string(),
    ])?;
    Ok(())
}

/// Whether the pages hang together. Quick: indexes are not compared with their tables.
pub(super) fn quick_check(connection: &Connection) -> Result<(), StoreFault> {
    sound(connection, "quick_check")
}

/// Whether the whole file hangs together.
pub(super) fn full_check(connection: &Connection) -> Result<(), StoreFault> {
    sound(connection, "integrity_check")
}

fn sound(connection: &Connection, pragma: &str) -> Result<(), StoreFault> {
    let said: String = connection
        .query_row(&format!("PRAGMA {pragma}(1)"), [], |row| row.get(0))
        .map_err(|error| while_reading(&error))?;
    if said == "ok" {
        Ok(())
    } else if is_failed_read(&said) {
        Err(StoreFault::Failed("the disk did not give a part of it".into()))
    } else {
        Err(damaged(None, &said))
    }
}

/// Whether a check of `SQLite`'s found nothing wrong but could not read a page. It says so among what it found, as if that were
/// damage, and nowhere else: so here alone its words are read.
fn is_failed_read(said: &str) -> bool {
    let code = said.rsplit_once("error code=").and_then(|(_, code)| code.trim().parse::<i32>().ok());
    code.is_some_and(|code| code & 0xFF == ffi::SQLITE_IOERR) || said.contains("failed to get page")
}

fn query(
    connection: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
    sound_part: bool,
) -> Result<Vec<Event>, StoreFault> {
    let fault = |error: rusqlite::Error| while_reading(&error);
    let mut statement = connection.prepare(sql).map_err(fault)?;
    let mut rows = statement.query(params).map_err(fault)?;
    let mut events = Vec::new();
    loop {
        match rows.next().map_err(fault).and_then(|row| row.map(event).transpose()) {
            Ok(Some(event)) => events.push(event),
            Ok(None) => return Ok(events),
            Err(_) if sound_part && !events.is_empty() => return Ok(events),
            Err(fault) => return Err(fault),
        }
    }
}

/// The event in `row`, as it is: whether it is what was written is for the chain to say.
fn event(row: &Row<'_>) -> Result<Event, StoreFault> {
    let at: Option<u64> = row.get::<_, i64>(0).ok().and_then(|position| u64::try_from(position).ok());
    let bad = |what: &str| damaged(at, what);
    let fault = |_: rusqlite::Error| bad("an entry is not of the form in which entries are written");
    let text = |column: usize| row.get::<_, String>(column).map_err(fault);
    let whole = |column: usize| {
        row.get::<_, i64>(column).map_err(fault).and_then(|n| u64::try_from(n).map_err(|_| bad("a number below 0")))
    };
    let hash = |column: usize| text(column)?.parse::<EventHash>().map_err(|_| bad("a hash is not one"));
    let id = text(1)?;
    let new = NewEvent {
        id: Uuid::parse_str(&id).ok().filter(|read| read.to_string() == id).ok_or_else(|| bad("an id is not one"))?,
        stream: StreamId::from(text(2)?),
        version: whole(3)?,
        by: text(4)?,
        role: text(5)?,
        on_behalf_of: row.get(6).map_err(fault)?,
        terminal: text(7)?,
        time: text(8)?,
        kind: text(9)?,
        payload_version: u32::try_from(whole(10)?).map_err(|_| bad("a payload's version is too high"))?,
        payload: text(11)?,
    };
    Ok(Event { new, position: whole(0)?, prev: hash(12)?, hash: hash(13)? })
}

fn damaged(first_bad: Option<u64>, what: &str) -> StoreFault {
    StoreFault::Damaged { first_bad, what: what.into() }
}

/// A number as `SQLite` has them; none is ever so high.
fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
