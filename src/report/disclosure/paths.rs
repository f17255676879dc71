//! The shortest way to make a withheld count safe. Sums are places, counts the ways between the sums they belong to: a
//! count could be another number where a way of withheld counts leads from one of its sums to the other, for along it what
//! is added at one end is taken off at the next. So the cheapest way is looked for, and what lies on it withheld.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Sum;

/// What a way costs: how many further counts it withholds, then how much it takes from a reader.
type Cost = (usize, u64);

/// The sums that each count belongs to. One that belongs to a single sum can take up any difference: its other end is one
/// place for all such.
pub(super) fn ends(sums: &[&Sum], many: usize) -> Vec<Vec<usize>> {
    let mut ends = vec![Vec::new(); many];
    for (place, sum) in sums.iter().enumerate() {
        for at in sum.parts.iter().chain([&sum.total]) {
            ends[*at].push(place);
        }
    }
    for ends in &mut ends {
        if ends.len() == 1 {
            ends.push(sums.len());
        }
    }
    ends
}

/// The counts on the cheapest way around `from`, from one of its sums to the other. `price` is what a count costs to
/// withhold: nothing where it is withheld already, none where it may not be.
pub(super) fn around(
    ends: &[Vec<usize>],
    places: usize,
    from: usize,
    price: &dyn Fn(usize) -> Option<Cost>,
) -> Option<Vec<usize>> {
    let [start, .., goal] = ends[from][..] else { return None };
    let mut least: Vec<Option<(Cost, usize, usize)>> = vec![None; places + 1];
    let mut next = BinaryHeap::from([Reverse(((0, 0), start, start, from))]);
    while let Some(Reverse((cost, place, before, by))) = next.pop() {
        if least[place].is_some() {
            continue;
        }
        least[place] = Some((cost, before, by));
        if place == goal {
            break;
        }
        for (count, ends) in ends.iter().enumerate().filter(|(count, ends)| *count != from && ends.contains(&place)) {
            let Some(more) = price(count) else { continue };
            for end in ends.iter().filter(|end| least[**end].is_none()) {
                next.push(Reverse(((cost.0 + more.0, cost.1.saturating_add(more.1)), *end, place, count)));
            }
        }
    }
    let mut way = Vec::new();
    let mut at = goal;
    while at != start {
        let (_, before, by) = least[at]?;
        way.push(by);
        at = before;
    }
    Some(way)
}
