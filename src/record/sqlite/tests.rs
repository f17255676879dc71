use rusqlite::ffi;

use super::*;
use crate::domain::event::{NewEvent, StreamId};

fn event(number: u128) -> Append {
    let id = Uuid::from_u128(number);
    let new = NewEvent {
        id,
        stream: StreamId::action(id),
        version: 1,
        by: "R. Osei".into(),
        role: "manager".into(),
        on_behalf_of: None,
        terminal: "room-2".into(),
        time: "2023-01-12T14:22:05.123Z".into(),
        kind: "action.add".into(),
        payload_version: 1,
        payload: "x".repeat(500),
    };
    Append { events: vec![new] }
}

fn in_a_folder(test: impl Fn(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    test(&folder.path().join("clinic.db"));
}

fn fault(result: Result<Appended, AppendError>) -> StoreFault {
    match result {
        Err(AppendError::Store(error)) => error.fault,
        other => panic!("{other:?}"),
    }
}

fn pragma(connection: &Connection, name: &str) -> String {
    connection
        .query_row(&format!("PRAGMA {name}"), [], |row| {
            row.get::<_, i64>(0).map(|number| number.to_string()).or_else(|_| row.get(0))
        })
        .unwrap()
}

#[test]
fn what_is_acknowledged_is_on_the_disk() {
    in_a_folder(|path| {
        let store = SqliteStore::at(path, Options::default()).unwrap();
        store.append(&event(1)).unwrap();
        let writer = store.writer.borrow();
        let connection = writer.as_ref().unwrap();
        // 2 is FULL.
        for (name, expected) in [("journal_mode", "wal"), ("synchronous", "2")] {
            assert_eq!(pragma(connection, name), expected, "{name}");
        }
    });
}

#[test]
fn a_full_disk_loses_nothing_and_says_so() {
    in_a_folder(|path| {
        let store = SqliteStore::at(path, Options::default()).unwrap();
        store.append(&event(1)).unwrap();
        let pages: i64 = pragma(store.writer.borrow().as_ref().unwrap(), "page_count").parse().unwrap();
        let limit = |pages: i64| {
            store.writer.borrow().as_ref().unwrap().pragma_update(None, "max_page_count", pages).unwrap();
        };
        limit(pages + 2);
        let mut last = 1;
        let full = loop {
            match store.append(&event(last + 1)) {
                Ok(_) => last += 1,
                refused => break fault(refused),
            }
            assert!(last < 1000, "the limit holds");
        };
        assert_eq!(full, StoreFault::Full);
        assert_eq!(u128::from(store.head().unwrap().position), last);
        // Room is made, and the same event goes in once.
        limit(1_000_000);
        assert_eq!(store.append(&event(last + 1)).unwrap().events[0].position, u64::try_from(last + 1).unwrap());
        assert_eq!(SqliteStore::at(path, Options::default()).unwrap().after(0).unwrap().len() as u128, last + 1);
    });
}

#[test]
fn events_are_never_changed_deleted_or_replaced() {
    in_a_folder(|path| {
        let store = SqliteStore::at(path, Options::default()).unwrap();
        store.append(&event(1)).unwrap();
        store.append(&event(2)).unwrap();
        let before = store.after(0).unwrap();
        let connection = Connection::open(path).unwrap();
        let id = before[0].new.id;
        for sql in [
            "UPDATE event SET payload = 'y' WHERE position = 1".to_owned(),
            "UPDATE event SET position = 9 WHERE position = 2".to_owned(),
            "DELETE FROM event WHERE position = 2".to_owned(),
            "DELETE FROM event".to_owned(),
            "INSERT OR REPLACE INTO event SELECT 2, id || 'x', stream || 'x', 1, typed_by, role, NULL, terminal, time, \
             kind, 1, payload, prev, hash FROM event WHERE position = 1".to_owned(),
            format!(
                "INSERT OR REPLACE INTO event SELECT 3, '{id}', 'action/x', 1, typed_by, role, NULL, terminal, time, \
                 kind, 1, payload, prev, hash FROM event WHERE position = 2"
            ),
            "INSERT INTO event SELECT 7, 'x', 'action/x', 1, typed_by, role, NULL, terminal, time, kind, 1, payload, \
             prev, hash FROM event WHERE position = 2".to_owned(),
        ] {
            assert!(connection.execute(&sql, []).is_err(), "{sql}");
        }
        assert_eq!(store.after(0).unwrap(), before);
    });
}

#[test]
fn other_files_are_refused_and_left_alone() {
    let make = |path: &Path, sql: &str| Connection::open(path).unwrap().execute_batch(sql).unwrap();
    in_a_folder(|path| {
        let cases: [(&str, &dyn Fn()); 7] = [
            ("another program", &|| make(path, "PRAGMA application_id = 7; CREATE TABLE event (x);")),
            ("another program", &|| make(path, "CREATE TABLE event (x);")),
            ("newer version", &|| {
                SqliteStore::at(path, Options::default()).unwrap().append(&event(1)).unwrap();
                make(path, "PRAGMA user_version = 99;");
            }),
            ("another form", &|| std::fs::write(path, "Dear diary, this is no database at all. ".repeat(100)).unwrap()),
            ("is empty", &|| std::fs::write(path, "").unwrap()),
            ("not a file", &|| std::fs::create_dir(path).unwrap()),
            ("in halves", &|| std::fs::write(beside(path), "left over").unwrap()),
        ];
        for (said, make) in cases {
            make();
            let bytes = std::fs::read(path).ok();
            let store = SqliteStore::at(path, Options::default()).unwrap();
            let read = store.after(0).unwrap_err();
            assert!(read.to_string().contains(said), "{said}: {read}");
            let write = store.append(&event(2)).unwrap_err();
            assert!(write.to_string().contains(said), "{said}: {write}");
            assert_eq!(std::fs::read(path).ok(), bytes, "{said}");
            drop(store);
            let _ = std::fs::remove_file(path);
            let _ = std::fs::remove_dir(path);
            let _ = std::fs::remove_file(beside(path));
        }
    });
}

fn beside(path: &Path) -> PathBuf {
    path.with_file_name("clinic.db-wal")
}

#[test]
fn errors_are_told_apart_by_code() {
    let of = |code: i32| {
        let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        faults::of(&error, &Options::default())
    };
    assert_eq!(of(ffi::SQLITE_CONSTRAINT_UNIQUE), None);
    assert_eq!(of(2067), None);
    assert_eq!(of(ffi::SQLITE_FULL), Some(StoreFault::Full));
    assert_eq!(of(ffi::SQLITE_READONLY), Some(StoreFault::ReadOnly));
    assert_eq!(of(ffi::SQLITE_BUSY), Some(StoreFault::Busy(10)));
    assert!(matches!(of(ffi::SQLITE_CORRUPT), Some(StoreFault::Damaged { .. })));
    assert!(matches!(of(ffi::SQLITE_NOTADB), Some(StoreFault::NotARecord(_))));
    assert!(matches!(of(ffi::SQLITE_CANTOPEN), Some(StoreFault::CannotOpen(_))));
    assert!(matches!(of(ffi::SQLITE_IOERR_WRITE), Some(StoreFault::Failed(_))));
}
