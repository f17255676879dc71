//! Carrying: import and move go on where they were interrupted, and only along one history.

use assurance_clinic::domain::event::{Event, Head};
use assurance_clinic::record::care::CareError;
use assurance_clinic::record::care::carry::{carry, move_to};
use assurance_clinic::record::store::{Append, AppendError, Store as _};

use super::super::record::{Opens, added};
use super::Place;

#[test]
fn carrying_goes_on_where_it_was_interrupted_and_is_safe_to_run_again() {
    let place = Place::new();
    let events = place.with("from", 450);
    let from = place.open("from");
    let before = place.everything();
    for there in [0, 1, 7, 200, 449, 450] {
        let name = format!("into-{there}");
        let into = place.open(&name);
        let beginning = events[..there].iter().cloned().map(Ok);
        carry(beginning, &"the beginning".into(), &into).unwrap();
        let done = move_to(&from, &into).unwrap();
        assert_eq!((done.there, done.added), (there as u64, 450 - there as u64));
        assert_eq!(place.open(&name).after(0).unwrap(), events, "places, times, ids and hashes");
        let again = move_to(&from, &into).unwrap();
        assert_eq!((again.there, again.added, again.beyond, again.head), (450, 0, 0, done.head));
        // Others went on there since: it is still safe.
        into.append(&added("since")).unwrap();
        assert_eq!(move_to(&from, &into).unwrap().beyond, 1);
        assert_eq!(into.after(0).unwrap().len(), 451);
    }
    drop(from);
    let after = place.everything();
    assert!(
        before.iter().all(|(path, bytes)| after.get(path) == Some(bytes)),
        "the record it is copied from is untouched"
    );
}

#[test]
fn another_history_is_refused_and_where_it_parts_is_said() {
    let place = Place::new();
    let events = place.with("from", 12);
    let from = place.open("from");
    for same in [0_usize, 5, 11] {
        let into = place.open(&format!("into-{same}"));
        carry(events[..same].iter().cloned().map(Ok), &"the beginning".into(), &into).unwrap();
        into.append(&added("their own")).unwrap();
        let before = into.after(0).unwrap();
        match move_to(&from, &into) {
            Err(CareError::Differs { position, .. }) => assert_eq!(position, same as u64 + 1),
            other => panic!("{other:?}"),
        }
        assert_eq!(into.after(0).unwrap(), before, "nothing is written");
    }
    assert!(matches!(move_to(&place.open("none"), &place.open("other")), Err(CareError::NoRecord(_))));
    assert!(!place.at("none").exists() && !place.at("other").exists());
}

/// Of `events` of another record, into an empty one.
pub fn comes_to_its_place_or_is_not_written(opens: Opens<'_>, events: &[Event]) {
    let into = opens();
    let one = |at: usize| Append { events: vec![events[at].new.clone()] };
    let written = into.append_at(Head::EMPTY, &one(0)).unwrap().events;
    assert_eq!(written, events[..1]);
    assert_eq!(into.append_at(Head::EMPTY, &one(0)).unwrap().events, written, "a retry is harmless");
    let theirs = opens().append(&added("somebody else")).unwrap().events;
    assert_eq!(into.append_at(Head::EMPTY, &one(0)).unwrap().events, written, "as harmless later, ids come first");
    assert_eq!(into.append_at(written[0].head(), &one(1)), Err(AppendError::Conflict { since: theirs.clone() }));
    // The same place in another history is another end.
    let other = Head { hash: events[1].hash, ..theirs[0].head() };
    assert_eq!(into.append_at(other, &one(2)), Err(AppendError::Conflict { since: Vec::new() }));
    assert_eq!(into.after(0).unwrap().len(), 2);
}

#[test]
fn what_is_carried_comes_to_its_place_or_is_not_written() {
    let place = Place::new();
    let events = place.with("from", 3);
    comes_to_its_place_or_is_not_written(&|| Box::new(place.open("into")), &events);
}
