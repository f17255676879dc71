//! Whether a withheld count could be another number: other numbers in the places of those withheld, in agreement with every
//! sum and everything shown, are looked for by exact elimination.

use super::{Count, Sum};

/// A row of the sums, or a change of the withheld counts that no sum notices.
type Row = Vec<i128>;

/// Those of the `hidden` counts for which no other number was found.
pub(super) fn unsafe_ones(counts: &[Count], sums: &[&Sum], hidden: &[bool]) -> Vec<usize> {
    // Totals come first, so that they follow from their parts and not the other way round: a change is then one part, more
    // or less, with what it is part of, and small numbers can bear it.
    let is_total = |at: &usize| sums.iter().any(|sum| sum.total == *at);
    let withheld = (0..counts.len()).filter(|at| hidden[*at]);
    let (totals, parts): (Vec<usize>, Vec<usize>) = withheld.partition(is_total);
    let places = [totals, parts].concat();
    let column = |at: usize| places.iter().position(|place| *place == at);
    let mut rows: Vec<Row> = Vec::new();
    for sum in sums {
        let mut row = vec![0; places.len()];
        for at in sum.parts.iter().filter_map(|at| column(*at)) {
            row[at] += 1;
        }
        if let Some(at) = column(sum.total) {
            row[at] -= 1;
        }
        if row.iter().any(|it| *it != 0) {
            rows.push(row);
        }
    }
    // Where the numbers grow beyond reckoning nothing is proved, and so nothing is safe.
    let Some(changes) = changes(rows, places.len()) else { return places };
    let mixed = changes.iter().enumerate().flat_map(|(at, a)| changes[..at].iter().flat_map(move |b| both(a, b)));
    let all = changes.iter().cloned().chain(mixed);
    let possible: Vec<Row> = all.filter(|change| is_possible(counts, &places, change)).collect();
    let is_safe = |at: usize| possible.iter().any(|change| change[at] != 0);
    places.iter().enumerate().filter(|(at, _)| !is_safe(*at)).map(|(_, place)| *place).collect()
}

/// Two changes at once, and one without the other: where small numbers cannot bear the one, they may bear both.
fn both(a: &Row, b: &Row) -> [Row; 2] {
    let with = |sign: i128| a.iter().zip(b).map(|(a, b)| a + sign * b).collect();
    [with(1), with(-1)]
}

/// Whether the withheld counts changed so, or the other way round, are still counts that could have been withheld.
fn is_possible(counts: &[Count], places: &[usize], change: &Row) -> bool {
    let way = |sign: i128| {
        places.iter().zip(change).all(|(place, change)| {
            let least = i128::from(counts[*place].state.least());
            i128::from(counts[*place].value) + sign * change >= least
        })
    };
    way(1) || way(-1)
}

/// A basis of the changes of `width` counts under which every row stays the same sum; none where a number grows too large.
fn changes(mut rows: Vec<Row>, width: usize) -> Option<Vec<Row>> {
    let mut pivots: Vec<usize> = Vec::new();
    for column in 0..width {
        let done = pivots.len();
        let Some(found) = (done..rows.len()).find(|at| rows[*at][column] != 0) else { continue };
        rows.swap(done, found);
        let pivot = rows[done].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            if at != done && row[column] != 0 {
                *row = without(row, &pivot, column)?;
            }
        }
        pivots.push(column);
    }
    let free = (0..width).filter(|column| !pivots.contains(column));
    free.map(|free| change(&rows, &pivots, free, width)).collect()
}

/// `row` and so many times `pivot` that its `column` is 0, in lowest terms.
fn without(row: &Row, pivot: &Row, column: usize) -> Option<Row> {
    let (times, by) = (pivot[column], row[column]);
    let mixed: Option<Row> =
        row.iter().zip(pivot).map(|(a, b)| a.checked_mul(times)?.checked_sub(b.checked_mul(by)?)).collect();
    mixed.map(lowest)
}

/// The change that moves the count of column `free` and those that must move with it.
fn change(rows: &[Row], pivots: &[usize], free: usize, width: usize) -> Option<Row> {
    let mut step: i128 = 1;
    for (row, pivot) in rows.iter().zip(pivots) {
        let needs = row[*pivot].abs() / common(row[*pivot], row[free]);
        step = step.checked_mul(needs / common(step, needs))?;
    }
    let mut change = vec![0; width];
    change[free] = step;
    for (row, pivot) in rows.iter().zip(pivots) {
        change[*pivot] = step.checked_mul(row[free])?.checked_neg()? / row[*pivot];
    }
    Some(lowest(change))
}

fn lowest(row: Row) -> Row {
    let by = row.iter().fold(0, |by, it| common(by, *it));
    if by > 1 { row.into_iter().map(|it| it / by).collect() } else { row }
}

/// The greatest common divisor, at least 1 where either is not 0.
fn common(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
