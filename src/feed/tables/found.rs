//! What is found, of each kind so many in full and the rest by number: a column that is wrong in a million rows costs what
//! a right one does, and nobody mends it from a list of a million.

use std::collections::HashMap;

use super::Part;
use super::place::{Finding, Place};
use crate::domain::fault::{Fault, FaultCode};
use crate::feed::read::MOST_UNKNOWN;
use crate::text::SafeText;

/// How many of a kind are listed: as many as the reader of every feed lists of unknown fields.
const MOST: u64 = MOST_UNKNOWN as u64;

/// Findings are of one kind where they have the table, the column of its cells and the code in common.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Alike {
    pub(super) table: Option<SafeText>,
    /// The column's place; none where a row, or the table as a whole, is meant.
    pub(super) column: Option<u32>,
    pub(super) code: FaultCode,
}

/// How many there are of a kind, and where the last of those stands that are listed.
#[derive(Clone, Copy, Debug)]
struct Counted {
    found: u64,
    last: usize,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// In full. The path of a finding in a cell is the pointer of the value that stands in for it.
    pub(super) listed: Vec<Finding>,
    kinds: HashMap<Alike, Counted>,
    /// The cells of findings that are counted and not listed, in order: the place of the row among the rows of its part,
    /// and the column; none where the whole row is meant.
    unlisted: HashMap<Part, Vec<(usize, Option<u32>)>>,
}

impl Found {
    /// Takes a finding of `part`'s row `at`, in the cell of `column` or of the row as a whole. Rows come in order.
    pub(super) fn take_of_row(
        &mut self,
        part: Part,
        at: usize,
        column: Option<u32>,
        kind: Alike,
        finding: impl FnOnce() -> Finding,
    ) {
        if !self.take(kind, finding) {
            self.unlisted.entry(part).or_default().push((at, column));
        }
    }

    /// Whether a finding of this cell, or of its row, is counted and not listed.
    pub(super) fn is_counted(&self, part: Part, row: usize, column: Option<u32>) -> bool {
        let has = |cells: &Vec<_>, column| cells.binary_search(&(row, column)).is_ok();
        self.unlisted.get(&part).is_some_and(|cells| has(cells, None) || has(cells, column))
    }

    /// Takes one of `kind`, which is made only where it is listed; `false` where it is but counted.
    pub(super) fn take(&mut self, kind: Alike, finding: impl FnOnce() -> Finding) -> bool {
        let counted = self.kinds.entry(kind).or_insert(Counted { found: 0, last: 0 });
        counted.found += 1;
        let is_listed = counted.found <= MOST;
        if is_listed {
            counted.last = self.listed.len();
            self.listed.push(finding());
        }
        is_listed
    }

    /// What is said of the kinds of which there are more than are listed.
    pub(super) fn more(&self) -> Vec<Finding> {
        let more = |(kind, counted): (&Alike, &Counted)| {
            let count = counted.found.checked_sub(MOST).filter(|more| *more > 0)?;
            let last = self.listed.get(counted.last)?;
            let place = last.place.clone().map(|place| Place {
                row: None,
                column: place.column.filter(|_| kind.column.is_some()),
                ..place
            });
            let section = last.fault.path.as_str().split('/').nth(1);
            let fault = Fault {
                code: kind.code,
                path: section.map_or_else(String::new, |section| format!("/{section}")).into(),
                message: format!("{count} more like those that are listed. Mend these, and make the feed again.")
                    .into(),
                touches: Vec::new(),
            };
            Some(Finding { fault, place, count })
        };
        self.kinds.iter().filter_map(more).collect()
    }
}
