//! Whatever the bytes and however they come: no panic, no row lost, the same snapshot.

use std::io::{self, Read};

use proptest::prelude::*;

use super::{GOOD, counted, input, read_all, read_text};

/// A reader that gives a few bytes at a time, and is interrupted now and then.
struct Drips<'a> {
    bytes: &'a [u8],
    sizes: Vec<usize>,
    turn: usize,
}

impl Read for Drips<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.turn += 1;
        let size = self.sizes[self.turn % self.sizes.len()];
        if size == 0 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let size = size.min(room.len()).min(self.bytes.len());
        let (now, later) = self.bytes.split_at(size);
        room[..size].copy_from_slice(now);
        self.bytes = later;
        Ok(size)
    }
}

fn sizes() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0..40_usize, 1..6).prop_map(|mut sizes| {
        sizes.push(1);
        sizes
    })
}

/// The good document with some bytes changed, taken out, put in or doubled.
fn mutations() -> impl Strategy<Value = Vec<u8>> {
    let edit = (
        any::<prop::sample::Index>(),
        0..4_u8,
        prop_oneof![any::<u8>(), prop::sample::select(&b"\"{}[],:0-9e.\\ "[..])],
    );
    prop::collection::vec(edit, 1..8).prop_map(|edits| {
        let mut bytes = GOOD.as_bytes().to_vec();
        for (at, kind, byte) in edits {
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, byte),
                _ => {
                    let end = (at + 200).min(bytes.len());
                    let again = bytes[at..end].to_vec();
                    bytes.splice(at..at, again);
                }
            }
        }
        bytes
    })
}

proptest! {
    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300), sizes in sizes()) {
        let refused = read_all(vec![input("", Drips { bytes: &bytes, sizes, turn: 0 })]);
        prop_assert!(refused.is_err());
    }

    #[test]
    fn a_damaged_document_is_counted_to_the_last_row(bytes in mutations(), sizes in sizes()) {
        let whole = read_all(vec![input("", bytes.as_slice())]);
        let dripped = read_all(vec![input("", Drips { bytes: &bytes, sizes, turn: 0 })]);
        match (whole, dripped) {
            (Ok(whole), Ok(dripped)) => {
                counted(&whole);
                prop_assert_eq!(whole, dripped);
            }
            (Err(whole), Err(dripped)) => {
                for count in &whole.sections {
                    prop_assert_eq!(count.read, count.accepted + count.set_aside + count.repeated);
                }
                prop_assert_eq!(whole, dripped);
            }
            (whole, dripped) => prop_assert!(false, "{:?} {:?}", whole.is_ok(), dripped.is_ok()),
        }
    }

    /// What serde_json says is no JSON is refused, and nothing else is refused for it.
    #[test]
    fn the_grammar_is_json_s(bytes in mutations()) {
        let is_json = serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok() && std::str::from_utf8(&bytes).is_ok();
        let code = read_all(vec![input("", bytes.as_slice())]).err().map_or("", |refused| refused.faults[0].code.code());
        let is_refused = matches!(code, "not-json" | "truncated" | "not-utf8");
        prop_assert_eq!(is_json, !is_refused, "{}", code);
    }
}

/// The straight way and the careful way come to the same.
#[test]
fn an_unknown_field_in_every_row_changes_nothing_else() {
    let mut document: serde_json::Value = serde_json::from_str(GOOD).unwrap();
    for rows in document.as_object_mut().unwrap().values_mut().filter_map(|value| value.as_array_mut()) {
        for row in rows {
            row["extra"] = "x".into();
        }
    }
    let careful = read_text(&document.to_string()).unwrap();
    assert_eq!(careful.data, read_text(GOOD).unwrap().data);
    assert_eq!(careful.faults.len(), 13, "once a section");
}
