//! Caseload rows as they are read back from the cache: the id of a worker of 36 months is one text in memory, not 36.

use std::collections::HashSet;
use std::fmt;
use std::hash::Hash;

use serde::Deserializer;
use serde::de::{SeqAccess, Visitor};

use super::{Caseload, Holder};

/// Room is made for no more rows than this before they are there, whatever the bytes say.
const MOST: usize = 1 << 20;

/// Reads the rows.
pub(super) fn caseload<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Caseload>, D::Error> {
    from.deserialize_seq(Rows)
}

struct Rows;

impl<'de> Visitor<'de> for Rows {
    type Value = Vec<Caseload>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("caseload rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<Self::Value, A::Error> {
        let mut read = Vec::with_capacity(rows.size_hint().unwrap_or(0).min(MOST));
        let (mut workers, mut teams) = (HashSet::new(), HashSet::new());
        while let Some(mut row) = rows.next_element::<Caseload>()? {
            match &mut row.holder {
                Holder::Worker(id) => share(&mut workers, id),
                Holder::Unallocated(id) => share(&mut teams, id),
            }
            read.push(row);
        }
        Ok(read)
    }
}

/// Puts the text of an equal id that is there already in place of `id`'s own.
fn share<T: Clone + Eq + Hash>(known: &mut HashSet<T>, id: &mut T) {
    match known.get(id) {
        Some(same) => *id = same.clone(),
        None => drop(known.insert(id.clone())),
    }
}
