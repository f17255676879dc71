//! Who may do what in the database: the matrix is exact, by what the database says and by trying it.

use assurance_clinic::record::postgres::migrate;
use assurance_clinic::record::store::{AppendError, Options, StoreFault, open};
use assurance_clinic::record::verify::verify;

use super::cluster::{APP, OWNER, Server, own, server};
use super::database::{Database, sql};
use crate::record::added;

const VERBS: [&str; 7] = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"];

/// A role without any rights of ours.
const STRANGER: &str = "clinic_stranger";

/// A database with two events, and roles apart.
fn database() -> Option<Database> {
    own()?;
    let database = Database::new()?;
    let store = database.open();
    store.append(&added("one")).unwrap();
    store.append(&added("two")).unwrap();
    let make = format!("DO $$ BEGIN CREATE ROLE {STRANGER} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
    sql(&database.superuser, &make).unwrap();
    Some(database)
}

fn by(database: &Database, role: &str) -> String {
    own().unwrap().by_socket(role, &database.name)
}

#[test]
fn the_matrix_of_role_table_and_verb_is_exact() {
    let Some(database) = database() else { return };
    let all = VERBS.to_vec();
    for (role, table, allowed) in [
        (APP, "event", vec!["SELECT", "INSERT"]),
        (APP, "migration", vec!["SELECT"]),
        (STRANGER, "event", vec![]),
        (STRANGER, "migration", vec![]),
        // The tables' owner may grant itself anything; a trigger stands in its way.
        (OWNER, "event", all.clone()),
        (OWNER, "migration", all),
    ] {
        for verb in VERBS {
            let asked = format!("SELECT has_table_privilege('{role}', 'clinic.{table}', '{verb}')");
            let said = sql(&database.superuser, &asked).unwrap();
            assert_eq!(said == ["t"], allowed.contains(&verb), "{role} {table} {verb}");
        }
    }
    let tables = "SELECT string_agg(table_name, ' ' ORDER BY table_name) FROM information_schema.tables WHERE table_schema = 'clinic'";
    assert_eq!(sql(&database.superuser, tables).unwrap(), ["event migration"], "there is no third table");
    let granted = "SELECT grantee || ' ' || table_name || ' ' || privilege_type || ' ' || is_grantable
                   FROM information_schema.role_table_grants WHERE table_schema = 'clinic' AND grantee <> 'clinic_owner'
                   UNION SELECT grantee || ' column ' || privilege_type FROM information_schema.role_column_grants
                   WHERE table_schema = 'clinic' AND grantee NOT IN ('clinic_owner', 'clinic_app') ORDER BY 1";
    let expected = ["clinic_app event INSERT NO", "clinic_app event SELECT NO", "clinic_app migration SELECT NO"];
    assert_eq!(sql(&database.superuser, granted).unwrap(), expected);
}

#[test]
fn each_verb_is_tried_and_events_stay_as_they_are() {
    let Some(database) = database() else { return };
    let before = database.open().after(0).unwrap();
    let row = "SELECT position + 1, id || 'x', 'action/x', 1, typed_by, role, on_behalf_of, terminal, time, kind, \
               payload_version, payload, hash, hash FROM clinic.event WHERE position = 2";
    let replica = "SET session_replication_role = replica; ";
    let (denied, never, not_next) = ("42501", "CL001", "CL002");
    let cases = [
        (APP, "UPDATE clinic.event SET payload = 'x'".to_owned(), denied),
        (APP, "DELETE FROM clinic.event".to_owned(), denied),
        (APP, "TRUNCATE clinic.event".to_owned(), denied),
        (APP, format!("INSERT INTO clinic.event {row} ON CONFLICT (position) DO UPDATE SET payload = 'x'"), denied),
        (APP, "DROP TABLE clinic.event".to_owned(), denied),
        (APP, "ALTER TABLE clinic.event DISABLE TRIGGER ALL".to_owned(), denied),
        (APP, "DROP TRIGGER event_never_goes ON clinic.event".to_owned(), denied),
        (APP, "CREATE TABLE clinic.mine (x int)".to_owned(), denied),
        (APP, "UPDATE clinic.migration SET sha256 = ''".to_owned(), denied),
        (APP, "INSERT INTO clinic.migration VALUES (2, '', '')".to_owned(), denied),
        (APP, format!("{replica}SELECT 1"), denied),
        (APP, "SELECT * FROM clinic.event FOR UPDATE".to_owned(), denied),
        // A gap, a place that is taken, a broken link.
        (APP, format!("INSERT INTO clinic.event {}", row.replace("position + 1", "position + 2")), not_next),
        (APP, format!("INSERT INTO clinic.event {}", row.replace("position + 1", "position")), not_next),
        (APP, format!("INSERT INTO clinic.event {}", row.replace("hash, hash", "prev, hash")), not_next),
        (STRANGER, "SELECT * FROM clinic.event".to_owned(), denied),
        (STRANGER, format!("INSERT INTO clinic.event {row}"), denied),
        (OWNER, "UPDATE clinic.event SET payload = 'x'".to_owned(), never),
        (OWNER, "UPDATE clinic.event SET payload = 'x' WHERE false".to_owned(), never),
        (OWNER, "DELETE FROM clinic.event".to_owned(), never),
        (OWNER, "TRUNCATE clinic.event".to_owned(), never),
        (OWNER, format!("INSERT INTO clinic.event {row} ON CONFLICT (id) DO UPDATE SET payload = 'x'"), never),
        ("postgres", format!("{replica}UPDATE clinic.event SET payload = 'x'"), never),
        ("postgres", format!("{replica}DELETE FROM clinic.event"), never),
        ("postgres", "TRUNCATE clinic.event".to_owned(), never),
    ];
    for (role, statement, code) in cases {
        assert_eq!(sql(&by(&database, role), &statement), Err(code.to_owned()), "{role}: {statement}");
    }
    assert_eq!(database.open().after(0).unwrap(), before);
    assert!(verify(&*database.open(), None).unwrap().ok());
    // What takes the guards away is noticed by a check.
    sql(&database.superuser, "ALTER TABLE clinic.event DISABLE TRIGGER event_never_goes").unwrap();
    assert!(!verify(&*database.open(), None).unwrap().ok());
}

fn fault(address: &str) -> StoreFault {
    let store = open(address, Options::default()).unwrap();
    let read = store.after(0).unwrap_err().fault;
    match store.append(&added("x")) {
        Err(AppendError::Store(error)) => assert_eq!(error.fault, read),
        other => panic!("{other:?}"),
    }
    assert_eq!(store.head().unwrap_err().fault, read);
    read
}

#[test]
fn a_server_without_our_tables_or_with_others_is_said_and_left_alone() {
    if own().is_none() {
        return;
    }
    let empty = Database::empty(server().unwrap());
    let nothing = "SELECT count(*) FROM pg_namespace WHERE nspname = 'clinic'";
    let said = fault(&empty.app);
    assert_eq!(said, StoreFault::NoSchema);
    assert!(said.to_string().contains("clinic record migrate --to"), "{said}");
    assert_eq!(sql(&empty.superuser, nothing).unwrap(), ["0"], "nothing is made by using it");
    assert!(matches!(migrate(&empty.app, Options::default(), None).unwrap_err().fault, StoreFault::NotAllowed(_)));
    assert_eq!(sql(&empty.superuser, nothing).unwrap(), ["0"], "nothing half done");

    // Others' tables of the same name.
    sql(&empty.owner, "CREATE SCHEMA clinic").unwrap();
    let refused = migrate(&empty.owner, Options::default(), Some(APP)).unwrap_err().fault;
    assert!(matches!(refused, StoreFault::NotARecord(_)), "{refused}");
    assert_eq!(fault(&empty.owner), StoreFault::NoSchema);

    let Some(database) = database() else { return };
    assert!(matches!(fault(&by(&database, STRANGER)), StoreFault::NotAllowed(_)));
    sql(&database.superuser, "INSERT INTO clinic.migration VALUES (99, 'x', 'x')").unwrap();
    assert_eq!(fault(&database.app), StoreFault::Newer { found: 99, known: 2 });
    let refused = migrate(&database.owner, Options::default(), Some(APP)).unwrap_err().fault;
    assert_eq!(refused, StoreFault::Newer { found: 99, known: 2 });
    sql(
        &database.superuser,
        "DELETE FROM clinic.migration WHERE number = 99; UPDATE clinic.migration SET sha256 = 'x'",
    )
    .unwrap();
    assert!(matches!(fault(&database.app), StoreFault::NotARecord(_)));
}

#[test]
fn tables_are_made_once_by_whoever_comes_first_and_only_for_a_role_that_can_be_held_back() {
    let Some(server @ Server::Own(_)) = server() else { return };
    let database = Database::empty(server);
    std::thread::scope(|scope| {
        let migrating = || migrate(&database.owner, Options::default(), Some(APP)).unwrap().from;
        let running: Vec<_> = (0..6).map(|_| scope.spawn(migrating)).collect();
        let from: Vec<i64> = running.into_iter().map(|one| one.join().unwrap()).collect();
        assert_eq!(from.iter().filter(|from| **from == 0).count(), 1, "{from:?}");
    });
    database.open().append(&added("one")).unwrap();
    // Again, with events in it: nothing changes.
    assert_eq!(migrate(&database.owner, Options::default(), Some(APP)).unwrap().from, 2);
    assert_eq!(database.open().after(0).unwrap().len(), 1);
    for (role, word) in [("clinic_nobody", "CREATE ROLE"), (OWNER, "owns the tables"), ("postgres", "superuser")] {
        let refused = migrate(&database.owner, Options::default(), Some(role)).unwrap_err();
        assert!(matches!(refused.fault, StoreFault::NotAllowed(_)) && refused.to_string().contains(word), "{refused}");
    }
    let other = Database::empty(server);
    sql(&other.superuser, "DROP SCHEMA IF EXISTS clinic").unwrap();
    assert!(migrate(&other.owner, Options::default(), Some("clinic_nobody")).is_err());
    let there = "SELECT count(*) FROM pg_namespace WHERE nspname = 'clinic'";
    assert_eq!(sql(&other.superuser, there).unwrap(), ["0"], "refused with all that came before it");
}
