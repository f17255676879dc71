//! Disclosure control: what a published table may not say, and what else must then be left out so that nobody can reckon it.
//!
//! Counts of 1 to 5 could point at a child, so they are withheld, and 0 stays 0 (the practice of England's children's social
//! care statistics). What was withheld must not follow from what is shown: parts add up to totals, children in time and not
//! in time to all, months of a running total to the month before. So further counts are withheld until each that is
//! withheld could as well be another number. Whoever tries knows the rule: that a withheld count is never 0.
//!
//! A count is called safe only where another set of numbers was found that agrees with everything shown and has another
//! number in its place. That set is the proof, so no assumption about the shape of the tables is needed.

mod alternatives;
#[cfg(test)]
pub(in crate::report) mod attack;
mod paths;
#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use alternatives::unsafe_ones;

/// The counts that are withheld where nothing else is set.
pub const SMALL: RangeInclusive<u64> = 1..=5;

/// What is known of a count before it is decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It is to be decided here.
    Open,
    /// It was published: nothing takes that back.
    Shown,
    /// It was withheld in an earlier paper; whoever reads that knows that it is not 0.
    Withheld,
    /// It is printed nowhere, such as what two others differ by; it may be 0.
    Hidden,
}

impl State {
    /// The least that a count in this state can be where it is not shown: 0 is never withheld.
    fn least(self) -> u64 {
        u64::from(self != Self::Hidden)
    }
}

/// One count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Count {
    /// How many.
    pub value: u64,
    /// Whether it can still be decided.
    pub state: State,
}

/// That one count is the sum of others; all by their place in the list of counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sum {
    /// The sum.
    pub total: usize,
    /// What it is made of.
    pub parts: Vec<usize>,
}

/// How a count is published.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Published {
    /// As it is.
    Shown,
    /// Not, for it is small.
    Small,
    /// Not, for another could be reckoned from it. A reader is not told which of the two it is.
    Beside,
}

/// How counts are published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Protected {
    /// Each of them, in their order. One that was not open stays as it was: `Shown` if it was shown.
    pub published: Vec<Published>,
    /// Small or withheld counts that follow from earlier papers whatever is withheld now.
    pub exposed: Vec<usize>,
}

/// Decides which of `counts`, of which `sums` hold, are withheld: those in `small`, and as few others as were found so that
/// none of these can be reckoned. A sum that does not hold is nothing that anybody can reckon with, and is passed over.
pub fn protect(counts: &[Count], sums: &[Sum], small: &RangeInclusive<u64>) -> Protected {
    let sums: Vec<&Sum> = sums.iter().filter(|sum| holds(counts, sum)).collect();
    let is_small = |at: usize| small.contains(&counts[at].value);
    let must: Vec<bool> = (0..counts.len())
        .map(|at| matches!(counts[at].state, State::Hidden | State::Withheld) || is_small(at) && is_open(counts, at))
        .collect();
    // What is nobody's secret need not be safe: a count that is never printed and is not small.
    let secret = |at: usize| counts[at].state != State::Shown && (is_small(at) || is_open(counts, at));
    let exposed = |hidden: &[bool]| -> Vec<usize> {
        let all = unsafe_ones(counts, &sums, hidden);
        all.into_iter().filter(|at| secret(*at)).collect()
    };
    let left = exposed(&must);
    let (best, left) = if left.is_empty() { (must, left) } else { fewest(counts, &sums, &must, &left, &exposed) };
    let published = (0..counts.len()).map(|at| match (best[at], is_small(at)) {
        (false, _) => Published::Shown,
        (true, true) => Published::Small,
        (true, false) => Published::Beside,
    });
    Protected { published: published.collect(), exposed: left }
}

fn is_open(counts: &[Count], at: usize) -> bool {
    counts[at].state == State::Open
}

fn holds(counts: &[Count], sum: &Sum) -> bool {
    let parts: u128 = sum.parts.iter().map(|at| u128::from(counts[*at].value)).sum();
    parts == u128::from(counts[sum.total].value)
}

/// `must` with as few others as were found so that nothing is exposed; with what stays exposed whatever is withheld.
fn fewest(
    counts: &[Count],
    sums: &[&Sum],
    must: &[bool],
    left: &[usize],
    exposed: &dyn Fn(&[bool]) -> Vec<usize>,
) -> (Vec<bool>, Vec<usize>) {
    let may = |at: usize| is_open(counts, at) && counts[at].value > 0;
    let mut all = must.to_vec();
    let tied = tied(sums, left, counts.len());
    for at in (0..counts.len()).filter(|at| tied[*at] && may(*at)) {
        all[at] = true;
    }
    let left = exposed(&all);
    let is_enough = |hidden: &[bool]| exposed(hidden) == left;
    let ends = paths::ends(sums, counts.len());
    let tries = (0..TRIES).filter_map(|turn| {
        let mut hidden = must.to_vec();
        loop {
            let mut open: Vec<usize> = exposed(&hidden).into_iter().filter(|at| !left.contains(at)).collect();
            if open.is_empty() {
                return Some(hidden);
            }
            let by = turn % open.len();
            open.rotate_left(by);
            let price = |at: usize| if hidden[at] { Some((0, 0)) } else { may(at).then(|| (1, counts[at].value)) };
            let mut ways = open.iter().filter_map(|at| paths::around(&ends, sums.len(), *at, &price));
            let way = ways.find(|way| way.iter().any(|at| !hidden[*at]))?;
            for at in way {
                hidden[at] = true;
            }
        }
    });
    // Where no way was found, everything tied to it is withheld, and then given back as far as it can be.
    let tries: Vec<Vec<bool>> = tries.collect();
    let tries = if tries.is_empty() { vec![all] } else { tries };
    let given_back = tries.into_iter().map(|hidden| give_back(hidden, must, counts, &is_enough));
    let best = given_back.min_by_key(|hidden| {
        let more = (0..counts.len()).filter(|at| hidden[*at] && !must[*at]);
        more.fold((0, 0_u64), |(many, sum), at| (many + 1, sum.saturating_add(counts[at].value)))
    });
    (best.unwrap_or_else(|| must.to_vec()), left)
}

/// `hidden` without what is not needed, the largest counts given back first: they say most to a reader.
fn give_back(mut hidden: Vec<bool>, must: &[bool], counts: &[Count], is_enough: &dyn Fn(&[bool]) -> bool) -> Vec<bool> {
    let mut more: Vec<usize> = (0..counts.len()).filter(|at| hidden[*at] && !must[*at]).collect();
    more.sort_by_key(|at| (std::cmp::Reverse(counts[*at].value), *at));
    for at in more {
        hidden[at] = false;
        if !is_enough(&hidden) {
            hidden[at] = true;
        }
    }
    hidden
}

/// How many times ways are looked for, each beginning with another count.
const TRIES: usize = 8;

/// Which counts `sums` tie to `from`, over however many others.
fn tied(sums: &[&Sum], from: &[usize], many: usize) -> Vec<bool> {
    let mut tied = vec![false; many];
    for at in from {
        tied[*at] = true;
    }
    loop {
        let before = tied.clone();
        for sum in sums {
            let all = sum.parts.iter().chain([&sum.total]);
            if all.clone().any(|at| tied[*at]) {
                for at in all {
                    tied[*at] = true;
                }
            }
        }
        if before == tied {
            return tied;
        }
    }
}
