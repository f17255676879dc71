//! What stands guard in the database itself: nobody who may add entries can add one that stops the record for all.

use assurance_clinic::domain::event::{Event, Head, NewEvent};
use assurance_clinic::record::postgres::migrate;
use assurance_clinic::record::store::{Append, AppendError, Options, StoreError, StoreFault, open};
use assurance_clinic::record::verify::{load, verify};

use super::cluster::{APP, own, server};
use super::database::{Database, sql};
use crate::record::added;

pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The statement by which somebody with a database tool adds `event` as it is.
pub fn insert(event: &Event) -> String {
    let new = &event.new;
    let for_whom = new.on_behalf_of.as_deref().map_or("NULL".into(), quoted);
    let texts = [&new.terminal, &new.time, &new.kind].map(|text| quoted(text)).join(", ");
    format!(
        "INSERT INTO clinic.event VALUES ({}, '{}', {}, {}, {}, {}, {for_whom}, {texts}, {}, {}, '{}', '{}')",
        event.position,
        new.id,
        quoted(new.stream.as_str()),
        new.version,
        quoted(&new.by),
        quoted(&new.role),
        new.payload_version,
        quoted(&new.payload),
        event.prev,
        event.hash,
    )
}

/// The entry that comes next in `database`.
fn next(database: &Database, text: &str) -> Event {
    let head = database.open().head().unwrap();
    Event::chained(added(text).events.remove(0), head)
}

#[test]
fn an_entry_under_another_hash_or_that_nobody_could_read_is_refused_and_the_record_goes_on() {
    let Some(database) = Database::new() else { return };
    database.open().append(&added("one")).unwrap();
    let right = next(&database, "Zoë's \"list\"");
    let another_hash = |event: &Event| {
        let hash = event.hash.to_string();
        let turned = if hash.starts_with('0') { "1" } else { "0" };
        insert(event).replace(&hash, &format!("{turned}{}", &hash[1..]))
    };
    let edited = |edit: fn(&mut NewEvent)| {
        let mut event = right.clone();
        edit(&mut event.new);
        insert(&event)
    };
    let chained = |edit: fn(&mut NewEvent)| {
        let mut event = right.clone();
        edit(&mut event.new);
        insert(&Event::chained(event.new, Head { position: 1, hash: event.prev }))
    };
    let (not_an_entry, not_next) = ("CL003", "CL002");
    for (statement, code) in [
        (another_hash(&right), not_an_entry),
        (insert(&right).replace(&right.hash.to_string(), &right.hash.to_string().to_uppercase()), not_an_entry),
        (insert(&right).replace(&right.hash.to_string(), ""), not_an_entry),
        (edited(|new| new.payload.push(' ')), not_an_entry),
        (edited(|new| new.by.push('x')), not_an_entry),
        (edited(|new| new.role.clear()), not_an_entry),
        (edited(|new| new.on_behalf_of = Some(String::new())), not_an_entry),
        (edited(|new| new.payload_version += 1), not_an_entry),
        (edited(|new| (new.terminal, new.time) = (new.time.clone(), new.terminal.clone())), not_an_entry),
        // Rightly chained, and yet not to be read.
        (insert(&right).replace(&right.new.id.to_string(), &right.new.id.to_string().to_uppercase()), not_an_entry),
        (insert(&right).replace(&right.new.id.to_string(), "one"), not_an_entry),
        (chained(|new| new.version = 2), not_next),
        (chained(|new| new.version = 0), not_next),
    ] {
        assert_eq!(sql(&database.app, &statement), Err(code.to_owned()), "{statement}");
    }
    assert_eq!(load(&*database.open()).unwrap().head().position, 1);
    sql(&database.app, &insert(&right)).unwrap();
    database.open().append(&added("three")).unwrap();
    assert!(verify(&*database.open(), None).unwrap().ok());
    assert_eq!(database.open().after(1).unwrap()[0], right);
}

#[test]
fn the_database_and_the_program_reckon_one_hash_whatever_is_written() {
    let Some(database) = Database::new() else { return };
    let store = database.open();
    let example = added("x").events.remove(0);
    let texts = [
        "",
        " ",
        "Zoë",
        "Zoe\u{308}",
        "ﬃ ß ı İ",
        "漢字かな",
        "👩‍👩‍👧‍👦",
        "\u{202e}\u{feff}\u{fffd}\u{10ffff}",
        "'; DROP TABLE clinic.event; --",
        "\\x00 \\ E'\\n' $$",
        "\t\r\n\u{1}\u{7f}\u{85}\u{2028}",
        "NULL",
        "{\"a\":1}",
    ];
    let mut written = Vec::new();
    for (at, text) in texts.iter().enumerate() {
        let turned = |by: usize| texts[(at + by) % texts.len()].to_owned();
        let NewEvent { id, stream, version, .. } = added("x").events.remove(0);
        let for_whom = [None, Some(String::new()), Some(turned(1))][at % 3].clone();
        let (payload, payload_version) = (turned(6), [0, 1, u32::MAX][at % 3]);
        let (by, role, terminal, time, kind) = ((*text).to_owned(), turned(2), turned(3), turned(4), turned(5));
        let new = NewEvent {
            id,
            stream,
            version,
            by,
            role,
            on_behalf_of: for_whom,
            terminal,
            time,
            kind,
            payload_version,
            payload,
        };
        written.extend(store.append(&Append { events: vec![new] }).unwrap().events);
    }
    let long = NewEvent { payload: "漢\"\\".repeat(1 << 20), ..example };
    written.extend(store.append(&Append { events: vec![long] }).unwrap().events);
    // Many in one statement: each follows from the one before it in the same one.
    let many = (0..500).flat_map(|n| added(&format!("{n}")).events).collect();
    let begun = std::time::Instant::now();
    written.extend(store.append(&Append { events: many }).unwrap().events);
    println!("500 entries in one write: {:?}", begun.elapsed());
    assert!(begun.elapsed().as_secs() < 8, "{:?}", begun.elapsed());
    assert_eq!(database.open().after(0).unwrap(), written);
    assert!(verify(&*database.open(), None).unwrap().ok());
}

#[test]
fn what_the_database_quietly_does_not_keep_is_never_said_to_be_saved() {
    let (Some(_), Some(database)) = (own(), Database::new()) else { return };
    let swallow = "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
                   CREATE TRIGGER a_swallow BEFORE INSERT ON clinic.event FOR EACH ROW EXECUTE FUNCTION swallow()";
    let undo = "DROP TRIGGER a_swallow ON clinic.event";
    let rule = "CREATE RULE swallow AS ON INSERT TO clinic.event WHERE NEW.position > 0 DO INSTEAD NOTHING";
    for (swallow, undo) in [(swallow, undo), (rule, "DROP RULE swallow ON clinic.event")] {
        sql(&database.superuser, swallow).unwrap();
        match database.open().append(&added("one")) {
            Err(AppendError::Store(StoreError { fault: StoreFault::Failed(_), .. })) => {}
            other => panic!("{other:?}"),
        }
        sql(&database.superuser, undo).unwrap();
    }
    assert_eq!(database.open().after(0).unwrap(), []);
    database.open().append(&added("two")).unwrap();
}

/// What is told of every guard, and of who may do what.
const GUARDS: &str = "SELECT pg_get_functiondef(p.oid) || coalesce(p.proacl::text, '-') FROM pg_proc p
                        JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'clinic'
                      UNION ALL SELECT pg_get_triggerdef(oid) || tgenabled::text FROM pg_trigger
                        WHERE tgrelid = 'clinic.event'::regclass AND NOT tgisinternal
                      UNION ALL SELECT relname || coalesce(relacl::text, '-') FROM pg_class
                        WHERE relnamespace = 'clinic'::regnamespace AND relkind = 'r' ORDER BY 1";

#[test]
fn tables_of_the_first_form_with_entries_in_them_come_to_what_new_ones_are() {
    if own().is_none() {
        return;
    }
    let (Some(new), old) = (Database::new(), Database::empty(server().unwrap())) else { return };
    let first = include_str!("../../../src/record/postgres/migrations/0001_events.sql");
    sql(&old.owner, first).unwrap();
    let hash = sql(&new.superuser, "SELECT sha256 FROM clinic.migration WHERE number = 1").unwrap().remove(0);
    let applied = format!("INSERT INTO clinic.migration VALUES (1, '{hash}', 'then')");
    sql(&old.owner, &applied).unwrap();
    let event = Event::chained(added("written by an earlier version").events.remove(0), Head::EMPTY);
    sql(&old.owner, &insert(&event)).unwrap();
    let allow =
        format!("GRANT USAGE ON SCHEMA clinic TO {APP}; GRANT SELECT ON clinic.event, clinic.migration TO {APP}");
    sql(&old.owner, &allow).unwrap();
    let refused = open(&old.app, Options::default()).unwrap().after(0).unwrap_err();
    assert_eq!(refused.fault, StoreFault::Older { found: 1, known: 2 });
    assert!(refused.to_string().contains("clinic record migrate --to"), "{refused}");

    let done = migrate(&old.owner, Options::default(), Some(APP)).unwrap();
    assert_eq!((done.from, done.to), (1, 2));
    assert_eq!(sql(&old.superuser, GUARDS).unwrap(), sql(&new.superuser, GUARDS).unwrap());
    old.open().append(&added("two")).unwrap();
    assert_eq!(old.open().after(0).unwrap()[0], event);
    assert!(verify(&*old.open(), None).unwrap().ok());
    assert_eq!(sql(&old.app, &insert(&event)), Err("CL002".into()));
}
