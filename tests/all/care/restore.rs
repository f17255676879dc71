//! Restores: only of a sound copy, and what was there is set aside.

use std::fs;

use assurance_clinic::record::care::CareError;
use assurance_clinic::record::care::restore::{bring_in, restore};
use assurance_clinic::record::store::{Options, Store as _, StoreFault};
use assurance_clinic::record::verify::verify;

use super::super::record::{added, xorshift};
#[cfg(unix)]
use super::mode;
use super::{Place, back_up, impatient, store};

#[test]
fn what_is_restored_is_what_was_backed_up_and_what_was_there_is_set_aside() {
    let place = Place::new();
    let events = place.with("record", 3);
    let head = back_up(&place, "record", "backup").unwrap();
    let later = place.with("record", 2);
    let put = |to: &str, replace| restore(&place.at("backup"), &place.at(to), replace, "20230112T142205Z", impatient());

    let done = put("elsewhere", false).unwrap();
    assert_eq!((done.head, done.aside), (head, None));
    assert_eq!(place.open("elsewhere").after(0).unwrap(), events);

    let before = place.everything();
    assert!(matches!(put("record", false), Err(CareError::InPlace(_))));
    assert_eq!(place.everything(), before, "a record that is there is kept unless that is asked for");

    // Somebody has it open: what they write next would go where nobody looks.
    let other = place.open("record");
    let last = other.append(&added("open elsewhere")).unwrap().events;
    assert!(matches!(put("record", true), Err(CareError::InUse(_))));
    assert_eq!(other.after(later.len() as u64).unwrap(), last);
    drop(other);

    let done = put("record", true).unwrap();
    let aside = done.aside.unwrap();
    assert_eq!(aside, place.at("record.before-20230112T142205Z"));
    assert_eq!(place.open("record").after(0).unwrap(), events);
    assert_eq!(store(&aside).after(0).unwrap(), [later, last].concat());
    assert!(
        !place.names().iter().any(|name| name.contains(".before-") && name.contains("-wal")),
        "{:?}",
        place.names()
    );
    // Both go on as records of their own.
    place.open("record").append(&added("goes on")).unwrap();
    assert_eq!(place.open("record").after(0).unwrap().len(), 4);
    assert_eq!(store(&aside).after(0).unwrap().len(), 6);
    // Once more, at the same second.
    assert_ne!(put("record", true).unwrap().aside.unwrap(), aside);
    #[cfg(unix)]
    assert_eq!(mode(&place.at("record")), 0o600);
    assert!(!place.names().iter().any(|name| name.starts_with(".clinic")), "{:?}", place.names());
}

#[test]
fn a_damaged_record_is_set_aside_to_the_byte() {
    let place = Place::new();
    place.with("record", 40);
    let head = back_up(&place, "record", "backup").unwrap();
    let mut bytes = fs::read(place.at("record")).unwrap();
    let middle = bytes.len() / 2;
    bytes.truncate(middle);
    for damaged in [bytes, b"not a database at all".to_vec(), Vec::new()] {
        fs::write(place.at("record"), &damaged).unwrap();
        fs::write(place.at("record-wal"), b"what waits").unwrap();
        let done = restore(&place.at("backup"), &place.at("record"), true, "now", impatient()).unwrap();
        let aside = done.aside.unwrap();
        assert_eq!((done.head, fs::read(&aside).unwrap()), (head, damaged));
        let wal = format!("{}-wal", aside.display());
        assert_eq!(fs::read(wal).unwrap(), b"what waits", "its sidecar stays with it");
        assert!(verify(&place.open("record"), Some(head)).unwrap().ok());
    }
}

#[test]
fn only_a_sound_copy_is_restored() {
    let place = Place::new();
    place.with("record", 40);
    back_up(&place, "record", "backup").unwrap();
    let good = fs::read(place.at("backup")).unwrap();
    let before = place.everything();
    let (mut seed, mut refused) = (0x9E37_79B9_7F4A_7C15, 0);
    for _ in 0..60 {
        let mut bytes = good.clone();
        let at = usize::try_from(xorshift(&mut seed)).unwrap() % bytes.len();
        if seed.is_multiple_of(2) {
            bytes.truncate(at);
        } else {
            bytes[at] ^= 1 << (seed % 8);
        }
        let copy = place.at("copy");
        fs::write(&copy, &bytes).unwrap();
        let target = place.at("target");
        match restore(&copy, &target, false, "now", Options::default()) {
            // Damage where nothing is written: what was restored is the whole record all the same.
            Ok(_) => {
                assert_eq!(place.open("target").after(0).unwrap(), place.open("record").after(0).unwrap());
                for end in ["", "-wal", "-shm"] {
                    let _ = fs::remove_file(format!("{}{end}", target.display()));
                }
            }
            Err(_) => {
                refused += 1;
                assert!(!target.exists(), "nothing half restored");
            }
        }
        assert_eq!(fs::read(&copy).unwrap(), bytes, "the copy is left as it is");
        fs::remove_file(&copy).unwrap();
        assert_eq!(place.everything(), before);
    }
    assert!(refused > 30, "{refused} of 60");
    assert!(matches!(
        restore(&place.at("none"), &place.at("target"), false, "now", Options::default()),
        Err(CareError::NotThere(_))
    ));
}

#[cfg(unix)]
#[test]
fn a_record_that_is_kept_elsewhere_under_a_link_is_restored_there() {
    let place = Place::new();
    place.with("far", 3);
    back_up(&place, "far", "backup").unwrap();
    place.with("far", 1);
    std::os::unix::fs::symlink(place.at("far"), place.at("record")).unwrap();
    let done = restore(&place.at("backup"), &place.at("record"), true, "now", impatient()).unwrap();
    assert_eq!(done.aside, Some(place.at("far.before-now").canonicalize().unwrap()));
    assert!(fs::symlink_metadata(place.at("record")).unwrap().is_symlink());
    assert_eq!(place.open("far").after(0).unwrap().len(), 3);
}

#[test]
fn places_that_cannot_hold_a_record_are_refused_before_anything_is_done() {
    let place = Place::new();
    place.with("record", 1);
    let refused = bring_in(&place.at("record"), &place.open("no/folder/\0"), Options::default());
    assert!(matches!(refused, Err(CareError::Store(error)) if matches!(error.fault, StoreFault::CannotOpen(_))));
}
