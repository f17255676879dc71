//! Somebody who has every report and time: what is withheld is looked for by exact reckoning over all tables together.
//!
//! What is shown is read from the papers, never from what they were made from; only which sums are true is looked up.

use std::collections::{BTreeMap, BTreeSet};

use super::published::{invented, sample};
use super::{SMALL, build, report, snapshot};
use crate::dataset::Snapshot;
use crate::domain::fault::Owner;
use crate::domain::figure::Figure;
use crate::domain::period::Period;
use crate::domain::register::Register;
use crate::report::disclosure::attack::bounds;
use crate::report::disclosure::{Count, Published, State, Sum};
use crate::report::document::Cell;

/// Standard, whose, month, and which column of counts: 0 the numerator, 1 the others, 2 all, 3 a number.
type Key = (String, String, Period, usize);

const SERVICE: &str = "The whole service";

/// Everything that these reports print of counts: none for what is withheld in all of them.
fn gathered(snapshot: &Snapshot, months: &[Period]) -> BTreeMap<Key, Option<u64>> {
    let mut found: BTreeMap<Key, Option<u64>> = BTreeMap::new();
    for month in months {
        let made = report(snapshot, &Register::default(), &month.to_string());
        for table in made.document.tables() {
            let caption = table.caption().as_str();
            let by_month = caption.strip_suffix(", the whole service, month by month");
            let by_area = caption.strip_suffix(&format!(", {}", month.in_words()));
            let Some(title) = by_month.or(by_area) else { continue };
            let titles: Vec<&str> = table.columns().iter().map(|it| it.title.as_str()).collect();
            for row in table.rows() {
                let first = row[0].shown();
                let (whose, period) = match by_month {
                    Some(_) => {
                        let all = std::iter::successors(Some(*month), |it| Some(it.previous()));
                        (SERVICE.to_owned(), all.take(40).find(|it| it.in_words() == first).unwrap())
                    }
                    None => (first, *month),
                };
                for (cell, column) in row.iter().zip(&titles) {
                    let part = match *column {
                        "In time" | "Counted" => 0,
                        "Not in time" | "Not counted" => 1,
                        "All" => 2,
                        "Number" => 3,
                        _ => continue,
                    };
                    let key = (title.to_owned(), whose.clone(), period, part);
                    let value = match cell {
                        Cell::Count(count) => Some(*count),
                        Cell::Withheld => None,
                        _ => continue,
                    };
                    let before = found.entry(key.clone()).or_insert(value);
                    assert!(value.is_none() || before.is_none() || *before == value, "one number twice: {key:?}");
                    *before = before.or(value);
                }
                let withheld = |column: &str| titles.iter().position(|it| *it == column).map(|at| &row[at]);
                if row[1..].iter().take(3).any(|cell| *cell == Cell::Withheld) {
                    for column in ["Percentage", "Met"] {
                        let is_silent = |it: &Cell| matches!(it, Cell::Withheld | Cell::Missing(_));
                        assert!(withheld(column).is_none_or(is_silent), "{caption}: {row:?}");
                    }
                }
            }
        }
    }
    found
}

/// What the count really is.
fn truth(snapshot: &Snapshot, (title, whose, period, part): &Key) -> u64 {
    let data = &snapshot.data;
    let what = data.catalogue.indicators().iter().find(|it| it.title.as_str() == title).unwrap();
    let area = data.areas.iter().find(|it| it.name.as_str() == whose);
    let owner = area.map_or(Owner::Service, |area| Owner::Area(area.id.clone()));
    let known = snapshot.figures().known(&what.id, &owner, *period).unwrap();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of a test")]
    match (known.figure, part) {
        (Figure::Fraction { n, .. }, 0) => n,
        (Figure::Fraction { n, d }, 1) => d - n,
        (Figure::Fraction { d, .. }, 2) => d,
        (Figure::Value(value), 3) => value as u64,
        other => panic!("{other:?}"),
    }
}

/// The sums that an outsider knows of: across, down, over months of a running total, and of one cohort in two tables.
fn equations(snapshot: &Snapshot, keys: &[Key]) -> (Vec<Count>, Vec<Sum>) {
    let place = |key: &Key| keys.binary_search(key).ok();
    let mut counts: Vec<Count> =
        keys.iter().map(|key| Count { value: truth(snapshot, key), state: State::Open }).collect();
    let mut sums = Vec::new();
    for (at, key) in keys.iter().enumerate() {
        let (title, whose, period, part) = key;
        let of_part = |part| place(&(title.clone(), whose.clone(), *period, part));
        if let (2, Some(inside), Some(others)) = (*part, of_part(0), of_part(1)) {
            sums.push(Sum { total: at, parts: vec![inside, others] });
        }
        if whose == SERVICE {
            let areas = snapshot.data.areas.iter();
            let areas = areas.filter_map(|area| place(&(title.clone(), area.name.to_string(), *period, *part)));
            let areas: Vec<usize> = areas.collect();
            if !areas.is_empty() {
                sums.push(Sum { total: at, parts: areas });
            }
        }
        let what = |title: &str| snapshot.data.catalogue.indicators().iter().find(|it| it.title.as_str() == title);
        let of = what(title).unwrap();
        let before = place(&(title.clone(), whose.clone(), period.previous(), *part));
        if let Some(before) =
            before.filter(|_| of.cumulative && period.previous().financial_year() == period.financial_year())
            && counts[before].value <= counts[at].value
        {
            let value = counts[at].value - counts[before].value;
            counts.push(Count { value, state: State::Hidden });
            sums.push(Sum { total: at, parts: vec![before, counts.len() - 1] });
        }
        for (later, other) in keys.iter().enumerate().skip(at + 1) {
            let their = what(&other.0).unwrap();
            let one = their.id != of.id
                && (their.cohort == of.cohort && !of.cohort.is_blank()
                    || their.cohort_count.as_ref() == Some(&of.id)
                    || of.cohort_count.as_ref() == Some(&their.id));
            if one && *part >= 2 && other.3 >= 2 && (&other.1, other.2) == (whose, *period) {
                sums.push(Sum { total: later, parts: vec![at] });
            }
        }
    }
    (counts, sums)
}

/// Withheld counts that can only be one number; with how many there are, and how many of them are not small.
fn recovered(snapshot: &Snapshot, months: &[Period]) -> (Vec<Key>, usize, usize) {
    let found = gathered(snapshot, months);
    let keys: Vec<Key> = found.keys().cloned().collect();
    let (counts, sums) = equations(snapshot, &keys);
    for (key, count) in keys.iter().zip(&counts) {
        let shown = found[key];
        assert!(shown.is_none_or(|shown| shown == count.value && !SMALL.contains(&shown)), "{key:?}: {shown:?}");
        assert!(shown.is_some() || count.value != 0, "0 is shown: {key:?}");
    }
    let is_hidden = |at: usize| keys.get(at).is_none_or(|key| found[key].is_none());
    let holds = |sum: &&Sum| {
        let parts: u64 = sum.parts.iter().map(|at| counts[*at].value).sum();
        parts == counts[sum.total].value
    };
    // Only what hangs together has to be reckoned together.
    let sums: Vec<&Sum> = sums.iter().filter(holds).collect();
    let mut open: BTreeSet<usize> = (0..counts.len()).filter(|at| is_hidden(*at)).collect();
    let (mut recovered, mut withheld, mut beside) = (Vec::new(), 0, 0);
    while let Some(first) = open.pop_first() {
        let mut together = BTreeSet::from([first]);
        loop {
            let members = |sum: &Sum| sum.parts.iter().copied().chain([sum.total]).collect::<Vec<_>>();
            let touched = sums.iter().map(|sum| members(sum)).filter(|all| all.iter().any(|at| together.contains(at)));
            let all: BTreeSet<usize> = touched.flatten().filter(|at| is_hidden(*at)).collect();
            let before = together.len();
            together.extend(all);
            if together.len() == before {
                break;
            }
        }
        open.retain(|at| !together.contains(at));
        let ours = |sum: &&&Sum| sum.parts.iter().chain([&sum.total]).any(|at| together.contains(at));
        let ours: Vec<&Sum> = sums.iter().filter(ours).copied().collect();
        let members: BTreeSet<usize> =
            ours.iter().flat_map(|sum| sum.parts.iter().copied().chain([sum.total])).chain([first]).collect();
        let members: Vec<usize> = members.into_iter().collect();
        let at = |place: &usize| members.binary_search(place).unwrap();
        let their_counts: Vec<Count> = members.iter().map(|place| counts[*place]).collect();
        let their_sums: Vec<Sum> =
            ours.iter().map(|sum| Sum { total: at(&sum.total), parts: sum.parts.iter().map(at).collect() }).collect();
        let printed = |place: &usize| if is_hidden(*place) { Published::Small } else { Published::Shown };
        let printed: Vec<Published> = members.iter().map(printed).collect();
        for (place, low, high) in bounds(&their_counts, &their_sums, &printed) {
            let Some(key) = keys.get(members[place]) else {
                // What a running total grew by: a secret only where it is small.
                let grown = counts[members[place]].value;
                assert!(!(SMALL.contains(&grown) && high == Some(low)), "what a total grew by is {low}");
                continue;
            };
            withheld += 1;
            beside += usize::from(!SMALL.contains(&counts[members[place]].value));
            if high == Some(low) {
                recovered.push(key.clone());
            }
        }
    }
    (recovered, withheld, beside)
}

/// Running totals of two areas over five months of one year, with small and large months among them.
#[test]
fn nor_from_running_totals_over_the_months_of_a_year() {
    let mut seed = 20_230_112_u64;
    let mut next = |below: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % below
    };
    let months = last_months(5);
    for turn in 0..6 {
        let mut build = build();
        let (mut so_far, mut withheld_possible) = ([(20, 30), (9, 14)], false);
        for month in &months {
            for (area, total) in ["A", "B"].iter().zip(&mut so_far) {
                let (inside, outside) = (next(12), next(9));
                *total = (total.0 + inside, total.1 + inside + outside);
                withheld_possible |= SMALL.contains(&inside) || SMALL.contains(&outside);
                build.row("TOTAL", area, &month.to_string(), &format!("{}/{}", total.0, total.1));
            }
            let service = (so_far[0].0 + so_far[1].0, so_far[0].1 + so_far[1].1);
            build.row("TOTAL", "", &month.to_string(), &format!("{}/{}", service.0, service.1));
        }
        let (recovered, withheld, beside) = recovered(&snapshot(&build), &months);
        println!("running totals, turn {turn}: {withheld} counts withheld, {beside} of them not small themselves");
        assert!(withheld > 0 || !withheld_possible, "the test can fail");
        assert!(recovered.is_empty(), "turn {turn}: {recovered:?}");
    }
}

fn last_months(many: usize) -> Vec<Period> {
    let december: Period = "2022-12".parse().unwrap();
    let mut months: Vec<Period> = std::iter::successors(Some(december), |it| Some(it.previous())).take(many).collect();
    months.reverse();
    months
}

#[test]
fn nothing_withheld_follows_from_all_reports_of_the_sample_together() {
    let (recovered, withheld, beside) = recovered(&sample(), &last_months(6));
    println!("sample: {withheld} counts withheld, {beside} of them not small themselves");
    assert!(withheld > 0, "the test can fail");
    assert!(recovered.is_empty(), "{recovered:?}");
}

#[test]
fn nor_from_those_of_invented_authorities() {
    for (teams, seed) in [(12, 1), (12, 2), (8, 3), (5, 4)] {
        let (recovered, withheld, beside) = recovered(&invented(teams, 12, seed), &last_months(3));
        println!("{teams} teams, seed {seed}: {withheld} counts withheld, {beside} of them not small themselves");
        assert!(withheld > 0, "the test can fail");
        assert!(recovered.is_empty(), "{recovered:?}");
    }
}
