//! The other side: what somebody can reckon who has every published table and time. Exact linear programming in fractions.

use super::{Count, Published, Sum};

/// A fraction in lowest terms, its denominator positive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Ratio(i128, i128);

impl Ratio {
    fn new(n: i128, d: i128) -> Self {
        let (mut a, mut b) = (n.abs(), d.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let by = if d < 0 { -a.max(1) } else { a.max(1) };
        Self(n / by, d / by)
    }

    fn minus(self, other: Self) -> Self {
        Self::new(self.0 * other.1 - other.0 * self.1, self.1 * other.1)
    }

    fn times(self, other: Self) -> Self {
        Self::new(self.0 * other.0, self.1 * other.1)
    }

    fn over(self, other: Self) -> Self {
        Self::new(self.0 * other.1, self.1 * other.0)
    }

    fn less(self, other: Self) -> bool {
        self.0 * other.1 < other.0 * self.1
    }
}

const ZERO: Ratio = Ratio(0, 1);

/// A tableau of the simplex method: rows of constraints, the last one the goal; the last column the right-hand side.
struct Tableau {
    rows: Vec<Vec<Ratio>>,
    basis: Vec<usize>,
}

impl Tableau {
    /// Moves along the edges until the goal cannot grow; whether it is bounded. Bland's rule, so that it ends.
    fn solve(&mut self, columns: usize) -> bool {
        loop {
            let goal = self.rows.len() - 1;
            let Some(enter) = (0..columns).find(|at| self.rows[goal][*at].less(ZERO)) else { return true };
            let right = self.rows[goal].len() - 1;
            let mut leave: Option<(usize, Ratio)> = None;
            for at in 0..goal {
                if ZERO.less(self.rows[at][enter]) {
                    let limit = self.rows[at][right].over(self.rows[at][enter]);
                    let is_better = leave.is_none_or(|(best, least)| {
                        limit.less(least) || limit == least && self.basis[at] < self.basis[best]
                    });
                    if is_better {
                        leave = Some((at, limit));
                    }
                }
            }
            let Some((leave, _)) = leave else { return false };
            self.pivot(leave, enter);
        }
    }

    fn pivot(&mut self, leave: usize, enter: usize) {
        let by = self.rows[leave][enter];
        let row: Vec<Ratio> = self.rows[leave].iter().map(|it| it.over(by)).collect();
        for (at, other) in self.rows.iter_mut().enumerate() {
            let times = other[enter];
            if at != leave && times != ZERO {
                for (cell, it) in other.iter_mut().zip(&row) {
                    *cell = cell.minus(times.times(*it));
                }
            }
        }
        self.rows[leave] = row;
        self.basis[leave] = enter;
    }
}

/// The least and the most that each withheld count can be, given all that is shown; no most where it has none.
pub(in crate::report) fn bounds(
    counts: &[Count],
    sums: &[Sum],
    published: &[Published],
) -> Vec<(usize, u64, Option<u64>)> {
    let hidden: Vec<usize> = (0..counts.len()).filter(|at| published[*at] != Published::Shown).collect();
    let least = |at: usize| i128::from(counts[at].state.least());
    let mut constraints = Vec::new();
    for sum in sums.iter().filter(|sum| super::holds(counts, sum)) {
        // Parts minus total is nothing; what is shown, and the least of what is not, stands on the right.
        let mut row = vec![ZERO; hidden.len()];
        let mut right = 0;
        for (at, sign) in sum.parts.iter().map(|at| (*at, 1)).chain([(sum.total, -1)]) {
            match hidden.binary_search(&at) {
                Ok(column) => {
                    row[column] = row[column].minus(Ratio(-sign, 1));
                    right -= sign * least(at);
                }
                Err(_) => right -= sign * i128::from(counts[at].value),
            }
        }
        let flip = if right < 0 { Ratio(-1, 1) } else { Ratio(1, 1) };
        row.push(Ratio(right, 1));
        constraints.push(row.into_iter().map(|it| it.times(flip)).collect::<Vec<_>>());
    }
    let bound = |column: usize, sign: i128| optimum(&constraints, hidden.len(), column, sign);
    hidden
        .iter()
        .enumerate()
        .map(|(column, at)| {
            let low = bound(column, -1).expect("a count is never below its least");
            let (low, high) = (Ratio::new(-low.0, low.1), bound(column, 1));
            // Counts are whole.
            let low = low.0.div_euclid(low.1) + i128::from(low.0.rem_euclid(low.1) != 0) + least(*at);
            let high = high.map(|high| u64::try_from(high.0.div_euclid(high.1) + least(*at)).unwrap());
            (*at, u64::try_from(low).unwrap(), high)
        })
        .collect()
}

/// The most that `sign` times the count of `column` can be; none where it has no limit.
fn optimum(constraints: &[Vec<Ratio>], width: usize, column: usize, sign: i128) -> Option<Ratio> {
    let many = constraints.len();
    // One column more for each constraint, to begin with; driven out first.
    let mut rows: Vec<Vec<Ratio>> = Vec::new();
    for (at, constraint) in constraints.iter().enumerate() {
        let mut row = constraint[..width].to_vec();
        row.extend((0..many).map(|other| Ratio(i128::from(other == at), 1)));
        row.push(constraint[width]);
        rows.push(row);
    }
    let mut goal = vec![ZERO; width + many + 1];
    for row in &rows {
        for (at, cell) in row.iter().enumerate().filter(|(at, _)| *at < width || *at == width + many) {
            goal[at] = goal[at].minus(*cell);
        }
    }
    rows.push(goal);
    let mut tableau = Tableau { rows, basis: (width..width + many).collect() };
    assert!(tableau.solve(width), "the first phase has a limit");
    assert_eq!(tableau.rows[many][width + many], ZERO, "the true numbers are one answer");
    for at in 0..many {
        if tableau.basis[at] >= width
            && let Some(enter) = (0..width).find(|column| tableau.rows[at][*column] != ZERO)
        {
            tableau.pivot(at, enter);
        }
    }
    let mut goal = vec![ZERO; width + many + 1];
    goal[column] = Ratio(-sign, 1);
    for at in 0..many {
        let by = tableau.basis[at];
        let times = goal[by];
        if by < width && times != ZERO {
            let row = tableau.rows[at].clone();
            for (cell, it) in goal.iter_mut().zip(&row) {
                *cell = cell.minus(times.times(*it));
            }
        }
    }
    tableau.rows[many] = goal;
    tableau.solve(width).then(|| tableau.rows[many][width + many])
}
