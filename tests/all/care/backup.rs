//! Backups: whole while others write, never over anything, of a record that is no file as well.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use assurance_clinic::domain::event::Head;
use assurance_clinic::record::care::CareError;
use assurance_clinic::record::care::backup::backup;
use assurance_clinic::record::care::restore::bring_in;
use assurance_clinic::record::store::{Options, Store as _};
use assurance_clinic::record::verify::verify;

use super::super::record::added;
#[cfg(unix)]
use super::mode;
use super::{Place, add, back_up, said};

#[test]
fn a_backup_made_while_others_write_is_whole_and_a_beginning_of_the_record() {
    let place = Place::new();
    place.with("record", 5);
    let is_over = AtomicBool::new(false);
    let heads: Vec<Head> = std::thread::scope(|scope| {
        for lane in 0..2 {
            let (place, is_over) = (&place, &is_over);
            scope.spawn(move || {
                let store = place.open("record");
                for n in 0.. {
                    if is_over.load(Ordering::Relaxed) {
                        return;
                    }
                    store.append(&added(&format!("lane {lane}, {n}"))).unwrap();
                }
            });
        }
        let heads = (0..20).map(|n| back_up(&place, "record", &format!("backup-{n}")).unwrap()).collect();
        is_over.store(true, Ordering::Relaxed);
        heads
    });
    let all = place.open("record").after(0).unwrap();
    assert!(heads.windows(2).all(|pair| pair[0].position <= pair[1].position));
    assert!(heads[19].position > heads[0].position, "the record grew while it was copied");
    for (n, head) in heads.iter().enumerate() {
        let copy = place.open(&format!("backup-{n}"));
        let events = copy.after(0).unwrap();
        assert_eq!(copy.head().unwrap(), *head);
        assert_eq!(events[..], all[..events.len()], "backup {n}");
        assert!(verify(&copy, None).unwrap().ok());
    }
    #[cfg(unix)]
    assert!((0..20).all(|n| mode(&place.at(&format!("backup-{n}"))) == 0o600));
    assert!(!place.names().iter().any(|name| name.starts_with(".clinic")), "{:?}", place.names());
}

#[test]
fn a_backup_never_overwrites_and_never_makes_a_record() {
    let place = Place::new();
    assert!(matches!(back_up(&place, "record", "backup"), Err(CareError::NoRecord(_))));
    assert_eq!(place.names(), [""; 0]);
    place.with("record", 2);
    fs::write(place.at("backup"), "a letter").unwrap();
    let before = place.everything();
    assert!(matches!(back_up(&place, "record", "backup"), Err(CareError::Taken(_))));
    assert!(matches!(back_up(&place, "record", "record"), Err(CareError::Taken(_))));
    assert!(matches!(back_up(&place, "record", "no folder/backup"), Err(CareError::NoFolder(_))));
    assert_eq!(place.everything(), before);
}

#[test]
fn a_record_that_is_no_file_is_backed_up_to_one() {
    let place = Place::new();
    let events = place.with("record", 205);
    // As of a record in a database: through what every store can do.
    let head = backup(&place.open("record"), None, &place.at("backup"), Options::default()).unwrap();
    assert_eq!(place.open("backup").after(0).unwrap(), events);
    assert_eq!(head, events[204].head());
    #[cfg(unix)]
    assert_eq!(mode(&place.at("backup")), 0o600);
    let into = place.open("into");
    let done = bring_in(&place.at("backup"), &into, Options::default()).unwrap();
    assert_eq!((done.added, done.head, into.after(0).unwrap()), (205, head, events));
    assert!(!place.names().iter().any(|name| name.starts_with(".clinic")), "{:?}", place.names());
}

/// What `SQLite` and the program keep beside a record is no place for anything else, nor is a folder that is not there.
#[test]
fn a_copy_never_takes_the_name_of_a_part_of_a_record() {
    let place = Place::new();
    let folder = place.folder.path();
    add(folder, "one");
    let record = "state/record.sqlite";
    for end in ["-journal", "-wal", "-shm", ".log"] {
        let to = format!("{record}{end}");
        let there = fs::read(place.at(&to)).ok();
        for deed in ["backup", "export", "move"] {
            let (code, _, err) = said(folder, &["record", deed, "--to", &to]);
            assert!(code != 0 && (err.contains("a part of") || err.contains("is there already")), "{deed} {to}: {err}");
        }
        assert_eq!(fs::read(place.at(&to)).ok().is_some(), there.is_some(), "{to}");
    }
    let (code, out, _) = said(folder, &["actions", "list"]);
    assert!(code == 0 && out.contains("A-1"), "{out}");
    for deed in ["backup", "export"] {
        let (code, _, err) = said(folder, &["record", deed, "--to", "none/copy"]);
        assert!(code == 1 && err.contains("There is no folder none"), "{deed}: {err}");
    }
    for deed in ["import", "restore"] {
        let (code, _, err) = said(folder, &["record", deed, "--from", "state"]);
        assert!(code != 0 && err.contains("is no file"), "{deed}: {err}");
    }
}
