//! What an outsider can reckon with: the sums that hold among the counts of the panel's tables.

use std::collections::BTreeMap;

use crate::domain::catalogue::{Indicator, Unit};
use crate::domain::figure::Figure;
use crate::domain::period::Period;
use crate::report::disclosure::{Count, State, Sum};
use crate::report::document::Cell;

/// A column of counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Part {
    /// Those in time, or whatever the numerator counts.
    In,
    /// The others.
    Out,
    /// All.
    All,
    /// The number of a standard that is a count.
    Number,
}

/// Which count it is: of which standard, by its place in the list; whose, the service last; of which month.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Place {
    pub(super) standard: usize,
    pub(super) owner: usize,
    pub(super) period: Period,
    pub(super) part: Part,
}

/// The counts that a figure prints; none for a value that is no count.
pub(super) fn parts(figure: &Figure, unit: Unit) -> Vec<(Part, u64)> {
    match figure {
        Figure::Fraction { n, d } if n <= d => vec![(Part::In, *n), (Part::Out, d - n), (Part::All, *d)],
        Figure::Fraction { n, d } => vec![(Part::In, *n), (Part::All, *d)],
        Figure::Value(value) => match Cell::value(*value, unit) {
            Cell::Count(count) => vec![(Part::Number, count)],
            _ => Vec::new(),
        },
        Figure::Missing(_) => Vec::new(),
    }
}

/// A list of counts, each with its place; what is printed nowhere has none.
pub(super) type Listed = Vec<(Option<Place>, Count)>;

/// The counts as a list with what running totals grew by, which is printed nowhere, and the sums among them. Not every sum
/// holds: with one that does not nobody can reckon.
pub(super) fn sums_of(standards: &[&Indicator], owners: usize, counts: &BTreeMap<Place, Count>) -> (Listed, Vec<Sum>) {
    let mut list: Listed = counts.iter().map(|(place, count)| (Some(*place), *count)).collect();
    let mut at: BTreeMap<(Place, bool), usize> =
        counts.keys().enumerate().map(|(at, place)| ((*place, false), at)).collect();
    let mut sums = Vec::new();
    grown(standards, counts, (&mut list, &mut at, &mut sums));
    let places: Vec<(Place, bool)> = at.keys().copied().collect();
    for (place, is_growth) in &places {
        let other = |other: Place| at.get(&(other, *is_growth)).copied();
        // Across: in time and not in time are all.
        if place.part == Part::All {
            let both = [Part::In, Part::Out].map(|part| other(Place { part, ..*place }));
            if let [Some(inside), Some(outside)] = both {
                sums.push(Sum { total: at[&(*place, *is_growth)], parts: vec![inside, outside] });
            }
        }
        // Down: the areas are the service.
        if place.owner + 1 == owners {
            let areas: Vec<usize> = (0..place.owner).filter_map(|owner| other(Place { owner, ..*place })).collect();
            if !areas.is_empty() {
                sums.push(Sum { total: at[&(*place, *is_growth)], parts: areas });
            }
        }
    }
    shared(standards, counts, &at, &mut sums);
    (list, sums)
}

/// What running totals grew by from one month to the next that has a figure.
fn grown(
    standards: &[&Indicator],
    counts: &BTreeMap<Place, Count>,
    (list, at, sums): (&mut Listed, &mut BTreeMap<(Place, bool), usize>, &mut Vec<Sum>),
) {
    for (place, now) in counts.iter().filter(|(place, _)| standards[place.standard].cumulative) {
        let same = |other: &Place| Place { period: place.period, ..*other } == *place;
        let is_before =
            |other: &Place| other.period < place.period && same(other) && in_one_year(other.period, place.period);
        let before = counts.iter().filter(|(other, _)| is_before(other)).max_by_key(|(other, _)| other.period);
        let Some((before, was)) = before else { continue };
        // A total that went down was restated: what was added is not what they differ by.
        let Some(value) = now.value.checked_sub(was.value) else { continue };
        let growth = list.len();
        list.push((None, Count { value, state: State::Hidden }));
        sums.push(Sum { total: at[&(*place, false)], parts: vec![at[&(*before, false)], growth] });
        at.insert((*place, true), growth);
    }
}

fn in_one_year(one: Period, other: Period) -> bool {
    one.financial_year() == other.financial_year()
}

/// Whether two standards are of the same children, as the catalogue says: of one cohort, or one the number of the other's.
pub(super) fn is_one_cohort(a: &Indicator, b: &Indicator) -> bool {
    (!a.cohort.is_blank() && a.cohort == b.cohort)
        || a.cohort_count.as_ref() == Some(&b.id)
        || b.cohort_count.as_ref() == Some(&a.id)
        || (a.cohort_count.is_some() && a.cohort_count == b.cohort_count)
}

/// The same children counted in two tables: where one cohort is all of several standards, or the number of one.
fn shared(
    standards: &[&Indicator],
    counts: &BTreeMap<Place, Count>,
    at: &BTreeMap<(Place, bool), usize>,
    sums: &mut Vec<Sum>,
) {
    let all: Vec<(&Place, &Count)> =
        counts.iter().filter(|(place, _)| matches!(place.part, Part::All | Part::Number)).collect();
    for (later, (place, count)) in all.iter().enumerate() {
        let is_same = |(other, its): &&(&Place, &Count)| {
            let (a, b) = (standards[place.standard], standards[other.standard]);
            a.id != b.id
                && is_one_cohort(a, b)
                && (place.owner, place.period) == (other.owner, other.period)
                && count.value == its.value
        };
        if let Some((other, _)) = all[..later].iter().find(is_same) {
            sums.push(Sum { total: at[&(**place, false)], parts: vec![at[&(**other, false)]] });
        }
    }
}
