//! Observations as bytes, for the image of the last good feed: about ten bytes each, and read as fast as they stand.
//!
//! Rows stand in their sorted order. A series is said once, then its rows; a row is its period, its figure and where it
//! was read. Whole numbers are written in as few bytes as they need (seven bits a byte, low ones first); periods and
//! places of rows as the difference from the row before. Bytes that break any rule of [`Observations`] are refused, so
//! that no place in them can point to nothing.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Key, Observations, OwnerIx, Packed, RowRef};
use crate::domain::period::{Grain, Period};
use crate::text::SafeText;

impl Serialize for Observations {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_bytes(&encode(self))
    }
}

impl<'de> Deserialize<'de> for Observations {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Observations;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("observations as bytes")
            }
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Observations, E> {
                decode(bytes).ok_or_else(|| E::custom("the observations are damaged"))
            }
        }
        d.deserialize_bytes(Bytes)
    }
}

fn encode(all: &Observations) -> Vec<u8> {
    let mut out = Vec::with_capacity(16 * all.keys.len());
    put(&mut out, all.reasons.len() as u64);
    for reason in &all.reasons {
        put(&mut out, reason.as_str().len() as u64);
        out.extend_from_slice(reason.as_str().as_bytes());
    }
    put(&mut out, all.published.len() as u64);
    for (at, printed) in &all.published {
        put(&mut out, u64::from(*at));
        out.extend_from_slice(&printed.to_le_bytes());
    }
    put(&mut out, all.keys.len() as u64);
    let rows: Vec<_> = (0..).zip(&all.keys).zip(&all.from).collect();
    let mut before = Before::default();
    for series in rows.chunk_by(|((_, a), _), ((_, b), _)| (a.indicator, a.owner) == (b.indicator, b.owner)) {
        let ((_, key), _) = series[0];
        put(&mut out, u64::from(key.indicator));
        put(&mut out, owner_code(key.owner));
        put(&mut out, series.len() as u64);
        for ((at, key), from) in series {
            put_row(&mut out, &mut before, key.period, all.packed(*at), **from);
        }
    }
    out
}

/// The row before, from which the next one differs by little.
#[derive(Default)]
struct Before {
    day: i64,
    row: i64,
}

fn put_row(out: &mut Vec<u8>, before: &mut Before, period: Period, figure: Packed, from: RowRef) {
    let (day, row) = (i64::from(period.start().num_days_from_ce()), i64::from(from.row));
    put(out, zigzag(day - before.day) << 2 | grain_code(period.grain()));
    match figure {
        Packed::Fraction(n, d) => {
            out.push(0);
            put(out, n);
            put(out, d);
        }
        Packed::Value(value) => {
            out.push(1);
            out.extend_from_slice(&value.to_le_bytes());
        }
        Packed::Missing(why) => {
            out.push(2);
            put(out, u64::from(why));
        }
    }
    put(out, u64::from(from.document));
    put(out, zigzag(row - before.row));
    *before = Before { day, row };
}

fn decode(bytes: &[u8]) -> Option<Observations> {
    let mut it = Bytes(bytes);
    let mut all = Observations::default();
    for _ in 0..it.count()? {
        let len = it.count()?;
        let text = std::str::from_utf8(it.take(len)?).ok()?;
        all.reasons.push(SafeText::kept(text));
    }
    for _ in 0..it.count()? {
        let at = it.number()?.try_into().ok()?;
        all.published.push((at, it.float()?));
    }
    let len = it.count()?;
    all.reserve(len);
    let mut before = Before::default();
    while all.keys.len() < len {
        let indicator = it.number()?.try_into().ok()?;
        let owner = owner(it.number()?)?;
        let series = it.count()?;
        if series == 0 || series > len - all.keys.len() {
            return None;
        }
        for _ in 0..series {
            let (period, figure, from) = it.row(&mut before)?;
            let key = Key { indicator, owner, period };
            if all.keys.last().is_some_and(|last| *last >= key) {
                return None;
            }
            if matches!(figure, Packed::Missing(why) if why as usize >= all.reasons.len()) {
                return None;
            }
            all.add(key, figure, from);
        }
    }
    let ordered = all.published.is_sorted_by(|(a, _), (b, _)| a < b);
    let within = all.published.last().is_none_or(|(at, _)| (*at as usize) < len);
    (it.0.is_empty() && ordered && within).then(|| {
        all.mark_starts();
        all
    })
}

/// What is left to read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            let low = u64::from(byte & 0x7f);
            if shift == 63 && low > 1 {
                return None;
            }
            number |= low << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// A number of things that are still to come, each of one byte at least.
    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|count| *count <= self.0.len())
    }

    fn float(&mut self) -> Option<f64> {
        Some(f64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn row(&mut self, before: &mut Before) -> Option<(Period, Packed, RowRef)> {
        let code = self.number()?;
        before.day = before.day.checked_add(unzigzag(code >> 2))?;
        let period = period(before.day, code & 3)?;
        let figure = match self.take(1)? {
            [0] => Packed::Fraction(self.number()?, self.number()?),
            [1] => Packed::Value(self.float()?),
            [2] => Packed::Missing(self.number()?.try_into().ok()?),
            _ => return None,
        };
        let document = self.number()?.try_into().ok()?;
        before.row = before.row.checked_add(unzigzag(self.number()?))?;
        Some((period, figure, RowRef { document, row: before.row.try_into().ok()? }))
    }
}

fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push((number & 0x7f) as u8);
}

/// Small differences of either sign as small numbers.
fn zigzag(number: i64) -> u64 {
    number.unsigned_abs() << 1 | u64::from(number < 0)
}

fn unzigzag(code: u64) -> i64 {
    let size = (code >> 1).cast_signed();
    if code & 1 == 0 { size } else { -size }
}

fn owner_code(owner: OwnerIx) -> u64 {
    match owner {
        OwnerIx::Service => 0,
        OwnerIx::Area(at) => 1 + 2 * u64::from(at),
        OwnerIx::Team(at) => 2 + 2 * u64::from(at),
    }
}

fn owner(code: u64) -> Option<OwnerIx> {
    let Some(code) = code.checked_sub(1) else { return Some(OwnerIx::Service) };
    let at = u32::try_from(code / 2).ok()?;
    Some(if code % 2 == 0 { OwnerIx::Area(at) } else { OwnerIx::Team(at) })
}

fn grain_code(grain: Grain) -> u64 {
    match grain {
        Grain::Day => 0,
        Grain::Week => 1,
        Grain::Month => 2,
    }
}

fn period(day: i64, grain: u64) -> Option<Period> {
    let grain = [Grain::Day, Grain::Week, Grain::Month].get(usize::try_from(grain).ok()?).copied()?;
    let start = NaiveDate::from_num_days_from_ce_opt(day.try_into().ok()?)?;
    // Beyond the years that a period can be written in, the arithmetic of dates ends.
    (-1..=9999).contains(&start.year()).then_some(())?;
    let period = Period::containing(start, grain);
    (period.start() == start).then_some(period)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Observation;
    use super::*;
    use crate::domain::figure::Figure;

    fn any_figure() -> impl Strategy<Value = Figure> {
        prop_oneof![
            (any::<u64>(), any::<u64>()).prop_map(|(n, d)| Figure::Fraction { n, d }),
            (0..50u64, 0..50u64).prop_map(|(n, d)| Figure::Fraction { n, d }),
            (-1e12..1e12).prop_map(Figure::Value),
            "(lost|\u{202e}turned|<U\\+202E>)".prop_map(|why| Figure::Missing(why.into())),
        ]
    }

    fn any_row() -> impl Strategy<Value = Observation> {
        let owner = prop_oneof![
            Just(OwnerIx::Service),
            any::<u32>().prop_map(OwnerIx::Area),
            (0..3u32).prop_map(OwnerIx::Team),
        ];
        let period = prop::sample::select(&["2022-12", "2022-W50", "2022-12-31", "0000-01", "9999-12-31", "2022-11"]);
        let from = (any::<u16>(), any::<u32>()).prop_map(|(document, row)| RowRef { document, row });
        let indicator = prop_oneof![0..3u32, any::<u32>()];
        (indicator, owner, period, any_figure(), prop::option::of(0.0..100.0), from).prop_map(
            |(indicator, owner, period, figure, published, from)| {
                let key = Key { indicator, owner, period: period.parse().unwrap() };
                Observation { key, figure, published, from }
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(rows in prop::collection::vec(any_row(), 0..40)) {
            let all = Observations::new(rows);
            prop_assert_eq!(decode(&encode(&all)), Some(all));
        }

        /// No bytes panic, and what is taken can be asked without a panic.
        #[test]
        fn damage_is_refused_or_harmless(
            rows in prop::collection::vec(any_row(), 1..8), at in any::<prop::sample::Index>(), flip in 1..=255u8,
        ) {
            let mut bytes = encode(&Observations::new(rows));
            let at = at.index(bytes.len());
            prop_assert!(decode(&bytes[..at]).is_none());
            bytes[at] ^= flip;
            if let Some(all) = decode(&bytes) {
                prop_assert!(all.keys().is_sorted_by(|a, b| a < b));
                for (place, key) in all.keys().iter().enumerate() {
                    let _ = (all.figure(place), all.row(place), all.published(place), key.period.end());
                }
            }
        }

        #[test]
        fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
        }
    }
}
