//! Copying a record to a server: every event comes to its place or is not written, whoever else writes there meanwhile.

use std::process::{Command, Stdio};
use std::sync::Barrier;
use std::time::Duration;

use assurance_clinic::domain::event::Event;
use assurance_clinic::record::care::CareError;
use assurance_clinic::record::care::carry::{carry, move_to};
use assurance_clinic::record::sqlite::SqliteStore;
use assurance_clinic::record::store::{AppendError, Options, Store};

use super::cluster::own;
use super::database::{Database, sql};
use crate::care::carry::comes_to_its_place_or_is_not_written;
use crate::record::{added, xorshift};

/// A file with so many entries, and the folder that it is in.
fn file(entries: usize) -> (tempfile::TempDir, SqliteStore, Vec<Event>) {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::at(&folder.path().join("record.sqlite"), Options::default()).unwrap();
    for n in 0..entries {
        store.append(&added(&format!("action {n}: Zoë's \"list\""))).unwrap();
    }
    let events = store.after(0).unwrap();
    (folder, store, events)
}

#[test]
fn a_file_is_moved_to_a_server_from_wherever_it_was_interrupted() {
    let (_folder, from, events) = file(250);
    for there in [0, 1, 200, 249, 250] {
        let Some(database) = Database::new() else { return };
        let into = database.open();
        carry(events[..there].iter().cloned().map(Ok), &"the beginning".into(), &*into).unwrap();
        let done = move_to(&from, &*into).unwrap();
        assert_eq!((done.there, done.added), (there as u64, 250 - there as u64));
        assert_eq!(database.open().after(0).unwrap(), events, "places, times, ids and hashes");
        assert_eq!(move_to(&from, &*into).unwrap().added, 0, "safe to run again");
    }
}

#[test]
fn who_writes_on_the_server_while_it_is_copied_to_is_said_and_nothing_comes_to_another_place() {
    let Some(database) = Database::new() else { return };
    let (_folder, _from, events) = file(450);
    let (into, other) = (database.open(), database.open());
    let theirs = added("somebody else");
    // The first 200 are written by then, and the next not yet.
    let read = events.iter().cloned().inspect(|event| {
        if event.position == 250 {
            other.append(&theirs).unwrap();
        }
    });
    match carry(read.map(Ok), &"the file".into(), &*into) {
        Err(CareError::Meanwhile { position: 200, .. }) => {}
        other => panic!("{other:?}"),
    }
    let stored = into.after(0).unwrap();
    assert_eq!(stored[..200], events[..200]);
    assert_eq!(stored[200..].iter().map(|event| event.new.clone()).collect::<Vec<_>>(), theirs.events);
}

#[test]
fn of_those_who_write_at_one_place_at_once_one_does() {
    let Some(database) = Database::new() else { return };
    let (writers, rounds) = (6, 20);
    let stores: Vec<_> = (0..writers).map(|_| database.open()).collect();
    let at_once = Barrier::new(writers);
    let results: Vec<Vec<_>> = std::thread::scope(|scope| {
        let write = |store: Box<dyn Store>| {
            let mut results = Vec::new();
            for round in 0..rounds {
                at_once.wait();
                let head = store.head().unwrap();
                // Nobody writes before all have looked.
                at_once.wait();
                let append = added(&format!("round {round}"));
                results.push((head, store.append_at(head, &append), store.append_at(head, &append)));
            }
            results
        };
        let running: Vec<_> = stores.into_iter().map(|store| scope.spawn(move || write(store))).collect();
        running.into_iter().map(|writer| writer.join().unwrap()).collect()
    });
    let stored = database.open().after(0).unwrap();
    for round in 0..rounds {
        let mut won = 0;
        for (head, result, again) in results.iter().map(|of_one| &of_one[round]) {
            assert_eq!((head.position, again), (round as u64, result), "asked again it is the same");
            match result {
                Ok(appended) => {
                    won += 1;
                    assert_eq!(appended.events, stored[round..=round], "at its place");
                }
                Err(AppendError::Conflict { since }) => assert_eq!(since[..], stored[round..=round]),
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(won, 1, "round {round}");
    }
    assert_eq!(stored.len(), rounds);
}

#[test]
fn what_is_carried_comes_to_its_place_on_a_server_or_is_not_written() {
    let Some(database) = Database::new() else { return };
    let (_folder, _from, events) = file(3);
    comes_to_its_place_or_is_not_written(&|| database.open(), &events);
}

#[test]
fn a_move_to_a_server_that_stops_half_way_says_how_far_it_came_and_goes_on_from_there() {
    let (Some(_), Some(database)) = (own(), Database::new()) else { return };
    let (_folder, from, events) = file(700);
    let full = "CREATE FUNCTION full_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    IF NEW.position > 450 THEN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END IF;
                    RETURN NEW; END $$;
                CREATE TRIGGER full_up BEFORE INSERT ON clinic.event FOR EACH ROW EXECUTE FUNCTION full_up()";
    sql(&database.superuser, full).unwrap();
    for _ in 0..2 {
        let stopped = move_to(&from, &*database.open()).unwrap_err();
        assert!(matches!(stopped, CareError::Stopped { position: 400, .. }), "{stopped:?}");
        let said = stopped.to_string();
        assert!(
            said.contains("the disk or the quota is full") && said.contains("run the same command again"),
            "{said}"
        );
        assert_eq!(database.open().after(0).unwrap(), events[..400], "what is there is its beginning");
    }
    sql(&database.superuser, "DROP TRIGGER full_up ON clinic.event").unwrap();
    let done = move_to(&from, &*database.open()).unwrap();
    assert_eq!((done.there, done.added), (400, 300));
    assert_eq!(database.open().after(0).unwrap(), events);
}

#[test]
fn a_move_to_a_server_that_is_killed_is_finished_by_the_next() {
    let (Some(_), Some(database)) = (own(), Database::new()) else { return };
    let (folder, _from, events) = file(1500);
    let moving = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clinic"));
        command.env_clear().env("HOME", folder.path()).env("USER", "D. Adeyemi");
        command.env("CLINIC_RECORD", folder.path().join("record.sqlite"));
        command.args(["record", "move", "--to", &database.app, "--format", "json"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    let (mut seed, mut seen) = (0x2545_F491_4F6C_DD1D, Vec::new());
    let count = "SELECT count(*) FROM clinic.event";
    for least in [1, 300, 700, 1_000] {
        let mut child = moving().spawn().unwrap();
        while sql(&database.superuser, count).unwrap()[0].parse::<usize>().unwrap() < least {
            assert!(child.try_wait().unwrap().is_none(), "it ended before {least}");
        }
        std::thread::sleep(Duration::from_millis(xorshift(&mut seed) % 20));
        let _ = child.kill();
        child.wait().unwrap();
        let there = database.open().after(0).unwrap();
        assert_eq!(there[..], events[..there.len()], "a beginning of it, and nothing else");
        seen.push(there.len());
    }
    assert!(seen.iter().any(|there| *there < events.len()), "{seen:?}");
    let done = moving().output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(database.open().after(0).unwrap(), events);
}
