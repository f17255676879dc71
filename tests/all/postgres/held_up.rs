//! A server that is there and does not do as it is asked: what is said, how soon, and that nothing is half done.

use std::time::{Duration, Instant};

use assurance_clinic::record::postgres::migrate;
use assurance_clinic::record::store::{AppendError, Options, StoreFault, open};
use assurance_clinic::record::verify::verify;

use super::cluster::{APP, OWNER, own, server};
use super::database::{Database, sql};
use crate::record::added;

fn refused(database: &Database, options: Options) -> StoreFault {
    match open(&database.app, options).unwrap().append(&added("x")) {
        Err(AppendError::Store(error)) => error.fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_acknowledged_is_on_the_disk_whatever_the_database_is_set_to() {
    let (Some(_), Some(database)) = (own(), Database::new()) else { return };
    // Whoever writes is asked, within the transaction that writes.
    let ask = format!(
        "ALTER DATABASE {} SET synchronous_commit = off;
         CREATE FUNCTION is_durable() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             IF current_setting('synchronous_commit') <> 'on' THEN RAISE EXCEPTION 'not durable'; END IF; RETURN NEW;
         END $$;
         CREATE TRIGGER ask BEFORE INSERT ON clinic.event FOR EACH ROW EXECUTE FUNCTION is_durable()",
        database.name
    );
    sql(&database.superuser, &ask).unwrap();
    let by_hand =
        "INSERT INTO clinic.event VALUES (1, 'x', 'x', 1, '', '', '', '', '', '', 1, '', repeat('0', 64), '')";
    assert_eq!(sql(&database.superuser, by_hand), Err("P0001".into()), "the question tells them apart");
    database.open().append(&added("one")).unwrap();
}

#[test]
fn a_table_that_somebody_holds_is_waited_for_and_no_longer() {
    let (Some(_), Some(database)) = (own(), Database::new()) else { return };
    let limited = Options { busy_wait: Duration::from_secs(1), ..Options::default() };
    let store = open(&database.app, limited).unwrap();
    store.append(&added("one")).unwrap();
    let hold = "BEGIN; LOCK TABLE clinic.event; SELECT pg_sleep(4); ROLLBACK";
    let append = added("two");
    std::thread::scope(|scope| {
        let holder = scope.spawn(|| sql(&database.superuser, hold).unwrap());
        let held =
            "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'clinic.event'::regclass";
        while sql(&database.superuser, held).unwrap() == ["0"] {
            std::thread::sleep(Duration::from_millis(10));
        }
        let begun = Instant::now();
        match store.append(&append) {
            Err(AppendError::Store(error)) => assert!(matches!(error.fault, StoreFault::Busy(_)), "{error}"),
            other => panic!("{other:?}"),
        }
        assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
        holder.join().unwrap();
    });
    store.append(&append).unwrap();
    assert_eq!(store.after(0).unwrap().len(), 2);
}

#[test]
fn guards_that_cannot_be_put_back_while_a_dump_runs_are_said_to_have_been_waited_for() {
    let (Some(_), Some(database)) = (own(), Database::new()) else { return };
    sql(&database.owner, "ALTER TABLE clinic.event DISABLE TRIGGER event_never_goes").unwrap();
    let limited = || Options { busy_wait: Duration::from_secs(1), ..Options::default() };
    // As a dump does, which reads for as long as it takes.
    let hold = "BEGIN; LOCK TABLE clinic.event IN ACCESS SHARE MODE; SELECT pg_sleep(4); ROLLBACK";
    std::thread::scope(|scope| {
        let holder = scope.spawn(|| sql(&database.superuser, hold).unwrap());
        let held =
            "SELECT count(*) FROM pg_locks WHERE mode = 'AccessShareLock' AND relation = 'clinic.event'::regclass";
        while sql(&database.superuser, held).unwrap() == ["0"] {
            std::thread::sleep(Duration::from_millis(10));
        }
        let refused = migrate(&database.owner, limited(), Some(APP)).unwrap_err();
        assert!(refused.to_string().contains("was not free within 1 s"), "{refused}");
        holder.join().unwrap();
    });
    assert!(migrate(&database.owner, limited(), Some(APP)).unwrap().put_back);
}

#[test]
fn a_server_that_only_reads_is_read_and_said() {
    let (Some(_), Some(database)) = (own(), Database::new()) else { return };
    database.open().append(&added("one")).unwrap();
    sql(&database.superuser, &format!("ALTER DATABASE {} SET default_transaction_read_only = on", database.name))
        .unwrap();
    assert_eq!(refused(&database, Options::default()), StoreFault::ServerReadOnly);
    assert_eq!(database.open().after(0).unwrap().len(), 1);
}

#[test]
fn a_server_without_room_for_one_more_is_away_for_now() {
    let (Some(_), Some(database)) = (own(), Database::new()) else { return };
    let first = database.open();
    first.append(&added("one")).unwrap();
    sql(&database.superuser, &format!("ALTER DATABASE {} CONNECTION LIMIT 1", database.name)).unwrap();
    let said = refused(&database, Options::default());
    assert!(matches!(&said, StoreFault::Away(why) if why.as_str().contains("no room")), "{said}");
    first.append(&added("two")).unwrap();
}

#[test]
fn a_database_that_cannot_hold_every_letter_is_refused() {
    let (Some(_), Some(server)) = (own(), server()) else { return };
    let database = Database::empty(server);
    let root = server.as_superuser("postgres");
    let name = format!("{}_latin", database.name);
    let make = format!(
        "CREATE DATABASE {name} OWNER {OWNER} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    );
    sql(&root, &make).unwrap();
    let address = database.owner.replace(&database.name, &name);
    let said = migrate(&address, Options::default(), Some(APP)).unwrap_err();
    assert!(said.to_string().contains("its encoding is LATIN1"), "{said}");
}

#[test]
fn a_character_that_no_database_keeps_is_said_before_anything_is_sent() {
    let Some(database) = Database::new() else { return };
    let mut append = added("one");
    append.events[0].by.push('\0');
    match database.open().append(&append) {
        Err(AppendError::Store(error)) => assert!(error.to_string().contains("NUL"), "{error}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(database.open().after(0).unwrap(), []);
}

#[test]
fn what_a_server_does_not_know_how_to_do_is_said_and_not_tried_for_good() {
    let (Some(_), Some(database)) = (own(), Database::new()) else { return };
    let never = "CREATE FUNCTION cannot() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                     RAISE EXCEPTION 'not here' USING ERRCODE = '0A000';
                 END $$;
                 CREATE TRIGGER cannot BEFORE INSERT ON clinic.event FOR EACH ROW EXECUTE FUNCTION cannot()";
    sql(&database.superuser, never).unwrap();
    let said = refused(&database, Options::default());
    assert!(matches!(&said, StoreFault::Failed(why) if why.as_str().contains("does not know how")), "{said}");
}

#[test]
fn a_hash_that_was_made_capitals_is_found() {
    let (Some(_), Some(database)) = (own(), Database::new()) else { return };
    let store = database.open();
    for text in ["one", "two", "three"] {
        store.append(&added(text)).unwrap();
    }
    for column in ["hash", "prev"] {
        let change = |to: &str| {
            let (off, on) = ("DISABLE TRIGGER event_never_changes", "ENABLE ALWAYS TRIGGER event_never_changes");
            let update = format!("UPDATE clinic.event SET {column} = {to}({column}) WHERE position = 2");
            let all = format!("ALTER TABLE clinic.event {off}; {update}; ALTER TABLE clinic.event {on}");
            sql(&database.superuser, &all).unwrap();
        };
        change("upper");
        let found = verify(&*store, None).unwrap();
        assert_eq!(found.first_bad, Some(2), "{column}: {found:?}");
        change("lower");
        assert!(verify(&*store, None).unwrap().ok(), "as it was it is well again");
    }
}
