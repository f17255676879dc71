//! Long sections as they are read back from the cache: an id that thousands of rows repeat is one text in memory.

use std::collections::HashSet;
use std::fmt;
use std::hash::Hash;
use std::marker::PhantomData;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Caseload, ChildRecord, Holder};

/// Room is made for no more rows than this before they are there, whatever the bytes say.
const MOST: usize = 1 << 20;

/// Reads caseload rows.
pub(super) fn caseload<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Caseload>, D::Error> {
    let (mut workers, mut teams) = (HashSet::new(), HashSet::new());
    rows(from, |row: &mut Caseload| match &mut row.holder {
        Holder::Worker(id) => share(&mut workers, id),
        Holder::Unallocated(id) => share(&mut teams, id),
    })
}

/// Reads child records.
pub(super) fn children<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<ChildRecord>, D::Error> {
    let (mut children, mut indicators, mut teams) = (HashSet::new(), HashSet::new(), HashSet::new());
    rows(from, |row: &mut ChildRecord| {
        share(&mut children, &mut row.child);
        share(&mut indicators, &mut row.indicator);
        share(&mut teams, &mut row.team);
    })
}

/// Reads rows, each passed to `share` before it is kept.
fn rows<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
    share: impl FnMut(&mut T),
) -> Result<Vec<T>, D::Error> {
    from.deserialize_seq(Rows { share, of: PhantomData })
}

struct Rows<T, F> {
    share: F,
    of: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>, F: FnMut(&mut T)> Visitor<'de> for Rows<T, F> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut rows: A) -> Result<Self::Value, A::Error> {
        let mut read = Vec::with_capacity(rows.size_hint().unwrap_or(0).min(MOST));
        while let Some(mut row) = rows.next_element()? {
            (self.share)(&mut row);
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
