//! The access log behind the command line: who listed child records is noted in the record before they are printed.

use chrono::NaiveDate;

use super::outcome::{Code, Refused};
use crate::domain::access::Looked;
use crate::domain::event::Timestamp;
use crate::domain::people::Actor;
use crate::domain::register::Register;
use crate::record::care::access;
use crate::record::looked::opened;
use crate::record::store::Store;

/// Notes that `me` listed child records. A list of none shows nobody, and is not noted. In a shared record they are only
/// printed once it is noted; in single-person mode there is nobody whose looking a note would show to others, and a
/// read-only record stays readable.
pub fn note(
    store: &dyn Store,
    register: &Register,
    me: &Actor,
    (today, now): (NaiveDate, Timestamp),
    looked: Looked,
) -> Result<(), Refused> {
    if looked.rows == 0 {
        return Ok(());
    }
    match access::note(store, opened(me, looked, today, now, uuid::Uuid::now_v7())) {
        Err(error) if register.is_shared() => {
            let message = format!("Child records stay closed: the record could not note that you listed them. {error}");
            Err(Refused::new(Code::RecordUnusable, message))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access::ListKind;
    use crate::domain::event::{Event, Head};
    use crate::domain::people::Role;
    use crate::domain::person::{Held, PersonWhat, StoredHash};
    use crate::record::decide::{Entry, Facts, Step, decide};
    use crate::record::store::{Append, AppendError, Appended, Options, StoreError, StoreFault, open};
    use crate::record::verify::load;
    use crate::text::SafeText;
    use uuid::Uuid;

    /// A record that takes everything but notes of who looked.
    struct NotNoting(Box<dyn Store>);

    impl Store for NotNoting {
        fn append(&self, append: &Append) -> Result<Appended, AppendError> {
            if append.events.iter().any(|event| event.kind == "access.opened") {
                return Err(StoreError { place: self.place(), fault: StoreFault::ReadOnly }.into());
            }
            self.0.append(append)
        }

        fn append_at(&self, head: Head, append: &Append) -> Result<Appended, AppendError> {
            self.0.append_at(head, append)
        }

        fn page(&self, position: u64, most: usize) -> Result<Vec<Event>, StoreError> {
            self.0.page(position, most)
        }

        fn find(&self, id: Uuid) -> Result<Option<Event>, StoreError> {
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
    fn records_are_only_printed_once_it_is_noted_where_people_sign_in() {
        let folder = tempfile::tempdir().unwrap();
        let store = NotNoting(open(folder.path().join("clinic.db").to_str().unwrap(), Options::default()).unwrap());
        let me = |name: &str, role| Actor { by: name.into(), role, on_behalf_of: None, terminal: "test".into() };
        let moment = (NaiveDate::from_ymd_opt(2023, 1, 12).unwrap(), Timestamp::UNIX_EPOCH);
        let alone = Register::default();
        let passphrase = StoredHash::new("$argon2id$none".into());
        let add = PersonWhat::Add { name: "S. Hart".into(), held: vec![Held::Administrator, Held::Chair], passphrase };
        let facts = Facts::bare(moment.0, Uuid::now_v7());
        let step = Step::Write(Box::new(Entry::Person(add)));
        let events = decide(&alone, &me("S. Hart", Role::Administrator), step, &facts, moment.1).unwrap();
        store.append(&Append { events }).unwrap();
        let shared = load(&store).unwrap();
        let month = "2022-12".parse().unwrap();
        let looked = |rows| Looked { team: Some("A1".into()), ..Looked::of(ListKind::Outside, month, rows) };
        let noted = |store: &dyn Store, register: &Register, rows| {
            note(store, register, &me("S. Hart", Role::Chair), moment, looked(rows))
        };
        let refused = noted(&store, &shared, 2).unwrap_err();
        assert_eq!(refused.code, Code::RecordUnusable);
        assert!(refused.message.starts_with("Child records stay closed: the record could not note"), "{refused:?}");
        // A list of nobody needs no note, and without people there is nobody to whom it would say anything.
        for (register, rows) in [(&shared, 0), (&alone, 2)] {
            noted(&store, register, rows).unwrap();
        }
        assert_eq!(load(&store).unwrap().accesses().count(), 0);
        noted(&*store.0, &shared, 2).unwrap();
        assert_eq!(load(&store).unwrap().accesses().count(), 1);
    }
}
