//! What the record's desk reads and tells.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::domain::event::{StreamId, Timestamp, timestamp_text};
use crate::record::sqlite::SqliteStore;
use crate::record::store::{Appended, Options};

/// A store that counts the entries it gives.
struct Counting(SqliteStore, Arc<AtomicUsize>);

impl Store for Counting {
    fn append(&self, append: &Append) -> Result<Appended, AppendError> {
        self.0.append(append)
    }
    fn append_at(&self, head: Head, append: &Append) -> Result<Appended, AppendError> {
        self.0.append_at(head, append)
    }
    fn page(&self, position: u64, most: usize) -> Result<Vec<Event>, StoreError> {
        let page = self.0.page(position, most)?;
        self.1.fetch_add(page.len(), Ordering::SeqCst);
        Ok(page)
    }
    fn find(&self, id: uuid::Uuid) -> Result<Option<Event>, StoreError> {
        self.0.find(id)
    }
    fn head(&self) -> Result<Head, StoreError> {
        self.0.head()
    }
    fn check(&self) -> Result<(), StoreError> {
        self.0.check()
    }
    fn place(&self) -> SafeText {
        self.0.place()
    }
}

#[test]
fn who_signs_in_has_what_is_new_read_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let open = || SqliteStore::at(&folder.path().join("record.sqlite"), Options::default()).unwrap();
    let append = |ids: std::ops::Range<u128>| {
        let new = |id| NewEvent {
            id: uuid::Uuid::from_u128(id),
            stream: StreamId::of("question", &id.to_string()),
            ..event("S. Kaur", "question.ask").new
        };
        open().append(&Append { events: ids.map(new).collect() }).unwrap();
    };
    append(1..6);
    let read = Arc::new(AtomicUsize::new(0));
    let me = Actor { by: "J. Doe".into(), role: Role::Chair, on_behalf_of: None, terminal: "room-1".into() };
    let store = Box::new(Counting(open(), Arc::clone(&read)));
    let drafts = Drafts::in_folder(folder.path().join("drafts"));
    let mut desk = RecordDesk::new(store, drafts, &me, Params { memory_kib: 64, passes: 1, lanes: 1 });
    desk.load();
    assert_eq!(read.swap(0, Ordering::SeqCst), 5);
    append(6..8);
    let news = desk.sign_in("J. Doe".into(), Role::Chair, "a long passphrase".to_owned().into());
    // Once: to know who may come in, and to be told on the screens.
    assert_eq!(read.load(Ordering::SeqCst), 2);
    let RecordNews::NotSignedIn { events, .. } = news else { panic!("nobody signs in to this record: {news:?}") };
    assert_eq!(events.len(), 2);
}

#[test]
fn a_record_that_cannot_be_read_any_more_says_nothing_of_drafts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.sqlite");
    let open = || Box::new(SqliteStore::at(&path, Options::default()).unwrap());
    open().append(&Append { events: vec![event("S. Kaur", "question.ask").new] }).unwrap();
    let me = Actor { by: "J. Doe".into(), role: Role::Chair, on_behalf_of: None, terminal: "room-1".into() };
    let drafts = Drafts::in_folder(folder.path().join("drafts"));
    let mut desk = RecordDesk::new(open(), drafts, &me, Params { memory_kib: 64, passes: 1, lanes: 1 });
    let RecordNews::Loaded { drafts, .. } = desk.load() else { panic!("the record is there") };
    assert_eq!(drafts, OwnDrafts { person: "J. Doe".into(), texts: Vec::new() });
    desk.act_as("S. Kaur".into());
    std::fs::write(&path, "no record any more").unwrap();
    let news = desk.catch_up();
    assert!(matches!(news, RecordNews::Unusable { drafts: None, .. }), "{news:?}");
}

fn event(by: &str, kind: &str) -> Event {
    let new = NewEvent {
        id: uuid::Uuid::from_u128(7),
        stream: StreamId::of("question", "1"),
        version: 1,
        by: by.into(),
        role: "chair".into(),
        on_behalf_of: None,
        terminal: "room-1".into(),
        time: timestamp_text(Timestamp::UNIX_EPOCH),
        kind: kind.into(),
        payload_version: 1,
        payload: "{}".into(),
    };
    Event::chained(new, Head::EMPTY)
}

#[test]
fn who_was_first_and_what_they_did_is_named() {
    let (one, two) = (event("S. Kaur", "question.ask_again"), event("R. Osei", "question.answer"));
    let said = in_the_meantime(std::slice::from_ref(&one));
    assert!(said.starts_with("Not saved: S. Kaur (question ask again) changed this"), "{said}");
    let said = in_the_meantime(&[one, two]);
    assert!(said.contains("2 times in the meantime, last by R. Osei (question answer)"), "{said}");
    assert!(in_the_meantime(&[]).contains("Nothing was saved"));
}
