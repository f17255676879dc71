//! Observations in sorted columns: a million of them in tens of megabytes, and any series a slice.

mod image;

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::RowRef;
use crate::domain::figure::Figure;
use crate::domain::period::{Grain, Period};
use crate::text::SafeText;

/// Whose figure, by place in [`super::Dataset`]: service, then areas, then teams.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum OwnerIx {
    /// The organisation.
    Service,
    /// The place of an area in `areas`.
    Area(u32),
    /// The place of a team in `teams`.
    Team(u32),
}

/// The key of one observation. Sorted: indicator (place in the catalogue), owner, period.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Key {
    /// Place of the indicator in the catalogue.
    pub indicator: u32,
    /// Whose.
    pub owner: OwnerIx,
    /// Which period.
    pub period: Period,
}

/// One observation as it is put in.
#[derive(Clone, PartialEq, Debug)]
pub struct Observation {
    /// Its key.
    pub key: Key,
    /// Its figure.
    pub figure: Figure,
    /// The percentage someone printed: checked, never used.
    pub published: Option<f64>,
    /// The row it was read from.
    pub from: RowRef,
}

/// A key with the place of its row among unsorted ones, in one number that sorts as the two do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Placed(u128);

/// Days before the first of the common era that a period may begin: the year 0.
const BEFORE_CE: i32 = 366;

impl Placed {
    /// `key` of the row at `place`.
    pub fn new(key: Key, place: u32) -> Self {
        let (level, owner) = match key.owner {
            OwnerIx::Service => (0_u128, 0),
            OwnerIx::Area(at) => (1, at),
            OwnerIx::Team(at) => (2, at),
        };
        let days = u128::try_from(key.period.start().num_days_from_ce() + BEFORE_CE).unwrap_or(0);
        let grain = match key.period.grain() {
            Grain::Day => 0_u128,
            Grain::Week => 1,
            Grain::Month => 2,
        };
        let owner = level << 32 | u128::from(owner);
        Self(u128::from(key.indicator) << 90 | owner << 56 | days << 34 | grain << 32 | u128::from(place))
    }

    /// The place.
    pub fn place(self) -> u32 {
        self.bits(0, 32)
    }

    /// The key.
    pub fn key(self) -> Key {
        let owner = match self.bits(88, 2) {
            0 => OwnerIx::Service,
            1 => OwnerIx::Area(self.bits(56, 32)),
            _ => OwnerIx::Team(self.bits(56, 32)),
        };
        let grain = match self.bits(32, 2) {
            0 => Grain::Day,
            1 => Grain::Week,
            _ => Grain::Month,
        };
        let days = i32::try_from(self.bits(34, 22)).unwrap_or(0) - BEFORE_CE;
        let start = NaiveDate::from_num_days_from_ce_opt(days).unwrap_or_default();
        Key { indicator: self.bits(90, 32), owner, period: Period::containing(start, grain) }
    }

    /// Whether both have one key.
    pub fn is_alike(self, other: Self) -> bool {
        self.0 >> 32 == other.0 >> 32
    }

    fn bits(self, from: u32, count: u32) -> u32 {
        u32::try_from(self.0 >> from & ((1_u128 << count) - 1)).unwrap_or(u32::MAX)
    }
}

/// A figure, the reason of a missing one by its place.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Packed {
    Fraction(u64, u64),
    Value(f64),
    Missing(u32),
}

/// What the eight bytes of a figure are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// Numerator and denominator, 32 bits each.
    Fraction,
    /// The place of a fraction that needs more, in `wide`.
    Wide,
    /// The bits of a value.
    Value,
    /// The place of the reason, in `reasons`.
    Missing,
}

/// All observations, sorted by key; every key once.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Observations {
    keys: Vec<Key>,
    kinds: Vec<Kind>,
    figures: Vec<u64>,
    from: Vec<RowRef>,
    /// Fractions beyond 32 bits: none in any real service, but the contract allows them.
    wide: Vec<(u64, u64)>,
    /// Printed percentages, by place; few rows have one.
    published: Vec<(u32, f64)>,
    /// Reasons of missing figures, each once.
    reasons: Vec<SafeText>,
    /// Where each series begins, in the order of the keys: few enough to stay in the processor's cache, so that a figure
    /// is found without a walk through a million keys. Made once the rows are sorted.
    starts: Vec<(u32, OwnerIx, u32)>,
}

/// Observations as they are read: in any order, a key more than once.
#[derive(Debug, Default)]
pub struct Unsorted {
    rows: Observations,
    reasons: HashMap<SafeText, u32>,
}

impl Unsorted {
    /// Adds one. Its key is the caller's to use: places are given to [`Unsorted::pick`].
    #[inline]
    pub fn push(&mut self, row: Observation) {
        let packed = match row.figure {
            Figure::Fraction { n, d } => Packed::Fraction(n, d),
            Figure::Value(value) => Packed::Value(value),
            Figure::Missing(why) => Packed::Missing(self.reason(why)),
        };
        if let (Some(printed), Ok(at)) = (row.published, u32::try_from(self.len())) {
            self.rows.published.push((at, printed));
        }
        self.rows.add(row.key, packed, row.from);
    }

    fn reason(&mut self, why: SafeText) -> u32 {
        let next = u32::try_from(self.reasons.len()).unwrap_or(u32::MAX);
        *self.reasons.entry(why).or_insert_with_key(|why| {
            self.rows.reasons.push(why.clone());
            next
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows, whose places are the order in which they were added.
    pub fn rows(&self) -> &Observations {
        &self.rows
    }

    /// The observations at the places of `picked`, under its keys, which are sorted and each there once.
    pub fn pick(self, picked: &[Placed]) -> Observations {
        // One column after the other, each old one given back before the next is made.
        let mut from = self.rows;
        from.keys = Vec::new();
        let mut it = Observations { reasons: std::mem::take(&mut from.reasons), ..Observations::default() };
        it.reserve(picked.len());
        for placed in picked {
            it.pack(from.packed(placed.place() as usize));
        }
        (from.kinds, from.figures) = (Vec::new(), Vec::new());
        it.from.extend(picked.iter().map(|placed| from.from[placed.place() as usize]));
        from.from = Vec::new();
        if !from.published.is_empty() {
            let printed = (0_u32..).zip(picked).filter_map(|(to, placed)| {
                let at = from.published.binary_search_by_key(&placed.place(), |(place, _)| *place).ok()?;
                Some((to, from.published[at].1))
            });
            it.published = printed.collect();
        }
        it.keys.extend(picked.iter().map(|placed| placed.key()));
        it.mark_starts();
        it
    }
}

impl Observations {
    /// Sorts `rows` into columns. Of two with one key the later stands, so a caller decides conflicts first.
    pub fn new(rows: Vec<Observation>) -> Self {
        let mut order: Vec<_> = (0_u32..).zip(&rows).map(|(place, row)| Placed::new(row.key, place)).collect();
        order.sort_unstable();
        let picked: Vec<_> = order.chunk_by(|a, b| a.is_alike(*b)).filter_map(|alike| alike.last().copied()).collect();
        let mut unsorted = Unsorted::default();
        for row in rows {
            unsorted.push(row);
        }
        unsorted.pick(&picked)
    }

    /// Notes where each series begins, once every row is there and sorted.
    fn mark_starts(&mut self) {
        let mut before = None;
        for (at, key) in (0_u32..).zip(&self.keys) {
            if before != Some((key.indicator, key.owner)) {
                before = Some((key.indicator, key.owner));
                self.starts.push((key.indicator, key.owner, at));
            }
        }
    }

    /// Where the series at this place among them begins; after the last the rows end.
    fn start(&self, series: usize) -> usize {
        self.starts.get(series).map_or(self.keys.len(), |(.., start)| *start as usize)
    }

    /// Makes room for this many more, and no more.
    fn reserve(&mut self, count: usize) {
        self.keys.reserve_exact(count);
        self.kinds.reserve_exact(count);
        self.figures.reserve_exact(count);
        self.from.reserve_exact(count);
    }

    fn add(&mut self, key: Key, figure: Packed, from: RowRef) {
        self.keys.push(key);
        self.pack(figure);
        self.from.push(from);
    }

    #[inline]
    fn pack(&mut self, figure: Packed) {
        let (kind, bits) = match figure {
            Packed::Fraction(n, d) => {
                if let (Ok(n), Ok(d)) = (u32::try_from(n), u32::try_from(d)) {
                    (Kind::Fraction, u64::from(n) << 32 | u64::from(d))
                } else {
                    self.wide.push((n, d));
                    (Kind::Wide, self.wide.len() as u64 - 1)
                }
            }
            Packed::Value(value) => (Kind::Value, value.to_bits()),
            Packed::Missing(why) => (Kind::Missing, u64::from(why)),
        };
        self.kinds.push(kind);
        self.figures.push(bits);
    }

    fn packed(&self, at: usize) -> Packed {
        let bits = self.figures[at];
        let low = u32::try_from(bits & u64::from(u32::MAX)).unwrap_or(u32::MAX);
        match self.kinds[at] {
            Kind::Fraction => Packed::Fraction(bits >> 32, u64::from(low)),
            Kind::Wide => self.wide.get(low as usize).map_or(Packed::Fraction(0, 0), |&(n, d)| Packed::Fraction(n, d)),
            Kind::Value => Packed::Value(f64::from_bits(bits)),
            Kind::Missing => Packed::Missing(low),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The keys, sorted.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// The figure at `at`.
    pub fn figure(&self, at: usize) -> Figure {
        match self.packed(at) {
            Packed::Fraction(n, d) => Figure::Fraction { n, d },
            Packed::Value(value) => Figure::Value(value),
            Packed::Missing(why) => Figure::Missing(self.reasons[why as usize].clone()),
        }
    }

    /// The row that the observation at `at` was read from.
    pub fn row(&self, at: usize) -> RowRef {
        self.from[at]
    }

    /// The percentage printed for the observation at `at`.
    pub fn published(&self, at: usize) -> Option<f64> {
        let at = u32::try_from(at).ok()?;
        self.published.binary_search_by_key(&at, |(place, _)| *place).ok().map(|i| self.published[i].1)
    }

    /// The place of `key`.
    pub fn find(&self, key: Key) -> Option<usize> {
        let series = self.series(key.indicator, key.owner);
        let place = self.keys[series.clone()].binary_search_by_key(&key.period, |key| key.period).ok()?;
        Some(series.start + place)
    }

    /// The places of every period of one owner's series, oldest first.
    pub fn series(&self, indicator: u32, owner: OwnerIx) -> std::ops::Range<usize> {
        let at = self.starts.partition_point(|(i, o, _)| (*i, *o) < (indicator, owner));
        let is_there = self.starts.get(at).is_some_and(|(i, o, _)| (*i, *o) == (indicator, owner));
        self.start(at)..self.start(at + usize::from(is_there))
    }

    /// The places of everything observed of one indicator.
    pub fn of_indicator(&self, indicator: u32) -> std::ops::Range<usize> {
        let first = self.starts.partition_point(|(i, ..)| *i < indicator);
        let end = first + self.starts[first..].partition_point(|(i, ..)| *i == indicator);
        self.start(first)..self.start(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(indicator: u32, owner: OwnerIx, period: &str, n: u64, published: Option<f64>) -> Observation {
        let key = Key { indicator, owner, period: period.parse().unwrap() };
        Observation { key, figure: Figure::Fraction { n, d: 10 }, published, from: RowRef::default() }
    }

    #[test]
    fn a_series_is_a_slice_and_the_later_of_two_stands() {
        let team = OwnerIx::Team(3);
        let all = Observations::new(vec![
            row(1, team, "2022-12", 5, None),
            row(1, OwnerIx::Service, "2022-12", 9, Some(90.0)),
            row(1, team, "2022-11", 4, Some(40.0)),
            row(0, team, "2022-11", 1, None),
            row(1, team, "2022-11", 6, None),
        ]);
        let places = all.series(1, team);
        assert_eq!(
            places.clone().map(|at| all.figure(at)).collect::<Vec<_>>(),
            [Figure::Fraction { n: 6, d: 10 }, Figure::Fraction { n: 5, d: 10 }]
        );
        assert_eq!(places.map(|at| all.published(at)).collect::<Vec<_>>(), [None, None]);
        assert_eq!(all.published(all.series(1, OwnerIx::Service).start), Some(90.0));
        assert_eq!(all.of_indicator(1).len(), 3);
        assert!(all.series(2, team).is_empty());
        assert!(all.series(1, OwnerIx::Area(0)).is_empty() && all.of_indicator(7).is_empty());
        let absent = Key { indicator: 1, owner: team, period: "2022-10".parse().unwrap() };
        assert_eq!(all.find(absent), None);
        for (at, key) in all.keys().iter().enumerate() {
            assert_eq!(all.find(*key), Some(at));
        }
    }

    #[test]
    fn a_figure_of_any_size_comes_back_as_it_went_in() {
        let figures = [
            Figure::Fraction { n: 0, d: 0 },
            Figure::Fraction { n: u64::from(u32::MAX), d: u64::from(u32::MAX) },
            Figure::Fraction { n: 7, d: 1_000_000_000_000 },
            Figure::Value(-0.5),
            Figure::Missing("not collected".into()),
            Figure::Missing("unreadable".into()),
            Figure::Missing("not collected".into()),
        ];
        let mut rows: Vec<_> = (0_u32..)
            .zip(&figures)
            .map(|(indicator, figure)| Observation {
                figure: figure.clone(),
                ..row(indicator, OwnerIx::Service, "2022-12", 1, Some(f64::from(indicator)))
            })
            .collect();
        rows.reverse();
        let all = Observations::new(rows);
        for (at, printed) in (0_u32..7).map(f64::from).enumerate() {
            assert_eq!((&all.figure(at), all.published(at)), (&figures[at], Some(printed)));
        }
    }

    proptest::proptest! {
        /// A packed key comes back, and sorts as the key does.
        #[test]
        fn packed_keys_sort_as_keys(
            a in (0..3_u32, 0..3_u8, 0..u32::MAX, -366..3_600_000_i32, 0..3_u8),
            b in (0..3_u32, 0..3_u8, 0..2_u32, 0..60_i32, 0..3_u8),
        ) {
            let key = |(indicator, level, at, day, grain)| {
                let owner = [OwnerIx::Service, OwnerIx::Area(at), OwnerIx::Team(at)][usize::from(level)];
                let grain = [Grain::Day, Grain::Week, Grain::Month][usize::from(grain)];
                let day = NaiveDate::from_num_days_from_ce_opt(day + 10).unwrap();
                Key { indicator, owner, period: Period::containing(day, grain) }
            };
            let (a, b) = (key(a), key(b));
            let (pa, pb) = (Placed::new(a, 7), Placed::new(b, 7));
            proptest::prop_assert_eq!((pa.key(), pa.place()), (a, 7));
            proptest::prop_assert_eq!(pa.cmp(&pb), a.cmp(&b));
            proptest::prop_assert_eq!(pa.is_alike(Placed::new(b, 9)), a == b);
        }
    }
}
