//! Whoever owns the database takes the guards away, changes the record with a database tool in one of many ways at a seeded
//! place, and puts the guards back so that nothing shows: each time the chain finds it, or a head noted earlier.

use assurance_clinic::domain::event::{Event, Head};
use assurance_clinic::record::care::carry::carry;
use assurance_clinic::record::store::Store;
use assurance_clinic::record::verify::verify;

use super::cluster::own;
use super::database::{Database, sql};
use super::guards::{insert, quoted};
use crate::record::Place;
use crate::tampering::{COLUMNS, rows, with_a_bit_turned};
use crate::tier::{Dice, rounds, seed};

/// What a column of `event` holds; nothing where it is empty.
fn field(event: &Event, column: &str) -> Option<String> {
    let new = &event.new;
    Some(match column {
        "id" => new.id.to_string(),
        "stream" => new.stream.as_str().to_owned(),
        "typed_by" => new.by.clone(),
        "role" => new.role.clone(),
        "on_behalf_of" => return new.on_behalf_of.clone(),
        "terminal" => new.terminal.clone(),
        "time" => new.time.clone(),
        "kind" => new.kind.clone(),
        "payload" => new.payload.clone(),
        "prev" => event.prev.to_string(),
        "hash" => event.hash.to_string(),
        "version" => new.version.to_string(),
        "payload_version" => new.payload_version.to_string(),
        _ => event.position.to_string(),
    })
}

/// One bit of one field. What is no text any more a database of texts does not take.
fn a_bit_of_a_field(event: &Event, dice: &mut Dice) -> (String, String) {
    loop {
        let (column, is_text) = COLUMNS[dice.below(COLUMNS.len())];
        let there = field(event, column).unwrap_or_default();
        let turned = if is_text {
            String::from_utf8(with_a_bit_turned(there.into_bytes(), dice)).ok().filter(|text| !text.contains('\0'))
        } else {
            Some((there.parse::<i64>().unwrap() ^ (1 << dice.below(40))).to_string())
        };
        if let Some(turned) = turned {
            let at = event.position;
            let sql = format!("UPDATE event SET {column} = {} WHERE position = {at};", quoted(&turned));
            return (sql, format!("a bit of {column} at {at}: {turned:?}"));
        }
    }
}

/// Everything from one event on written anew, with hashes that are right.
fn a_whole_rewrite(events: &[Event], from: usize, dice: &mut Dice) -> (String, (String, Option<Head>)) {
    let mut head = from.checked_sub(2).map_or(Head::EMPTY, |before| events[before].head());
    let mut sql = format!("DELETE FROM event WHERE position >= {from};");
    for event in &events[from - 1..] {
        let mut new = event.new.clone();
        if event.position == from as u64 {
            new.payload = new.payload.replace("action", "notion");
        }
        let written = Event::chained(new, head);
        head = written.head();
        sql += &format!("{};", insert(&written));
    }
    let noted = from + dice.below(events.len() - from + 1);
    (sql, (format!("written anew from {from}, noted at {noted}"), Some(events[noted - 1].head())))
}

/// Tampers once; what was done, where it was missed.
fn missed(database: &Database, store: &dyn Store, events: &[Event], round: usize, dice: &mut Dice) -> Option<String> {
    let position = 1 + dice.below(events.len());
    let (tampering, (done, known)) = match round % 4 {
        0 | 1 => {
            let (sql, done) = a_bit_of_a_field(&events[position - 1], dice);
            (sql, (done, None))
        }
        2 => rows(events, position, dice),
        _ => a_whole_rewrite(events, position, dice),
    };
    let again = "TRUNCATE clinic.event; INSERT INTO clinic.event SELECT * FROM public.sound;";
    let guards = ["event_never_changes", "event_never_goes", "event_only_at_the_end", "event_told"];
    let guards = guards.map(|name| format!("ALTER TABLE clinic.event ENABLE ALWAYS TRIGGER {name};")).concat();
    let all =
        format!("SET search_path = clinic; ALTER TABLE clinic.event DISABLE TRIGGER ALL; {again} {tampering} {guards}");
    sql(&database.superuser, &all).unwrap_or_else(|error| panic!("{done}: {error}: {tampering}"));
    let found = verify(store, known).unwrap();
    let told = found.wrong.as_ref().is_some_and(|wrong| !wrong.as_str().contains("taken away from the database"));
    (!told).then(|| format!("{done}: {found:?}"))
}

#[test]
fn whatever_the_owner_of_the_database_changes_is_found() {
    let (Some(_), Some(database)) = (own(), Database::new()) else { return };
    let events = Place::with(30).open().after(0).unwrap();
    let store = database.open();
    carry(events.iter().cloned().map(Ok), &"a file".into(), &*store).unwrap();
    // Without what would refuse some of the changes, and with a sound copy to begin each round from.
    let bare = "CREATE TABLE public.sound AS SELECT * FROM clinic.event;
                DO $$ DECLARE name name; BEGIN
                    FOR name IN SELECT conname FROM pg_constraint WHERE conrelid = 'clinic.event'::regclass AND contype <> 'n' LOOP
                        EXECUTE format('ALTER TABLE clinic.event DROP CONSTRAINT %I', name);
                    END LOOP;
                END $$";
    sql(&database.superuser, bare).unwrap();
    assert!(verify(&*store, Some(events[59].head())).unwrap().ok(), "sound to begin with");
    let (count, seed) = (rounds(200, 2_000), seed());
    let mut dice = Dice::new(seed, 0);
    let missed: Vec<String> =
        (0..count).filter_map(|round| missed(&database, &*store, &events, round, &mut dice)).collect();
    println!("tampering on a server: {} of {count} missed", missed.len());
    assert!(missed.is_empty(), "seed {seed}: {missed:#?}");
}
