//! One table for every list, of any size: only the window is drawn, filter and sort are lists of places, and the cursor
//! stays on its row by identity.

mod draw;
mod widths;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;

pub use draw::draw;

use super::theme::Meaning;

/// The rows of a table, wherever they come from; nothing is copied but what is drawn.
pub trait Rows {
    /// How many.
    fn len(&self) -> usize;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The identity of a row.
    fn key(&self, row: usize) -> Cow<'_, str>;
    /// A cell as it is read.
    fn cell(&self, row: usize, column: usize) -> Cow<'_, str>;
    /// How a cell is meant.
    fn meaning(&self, _row: usize, _column: usize) -> Meaning {
        Meaning::Plain
    }
    /// The order of two rows by a column; what is not known is compared by [`Rows::is_known`] first.
    fn compare(&self, column: usize, one: usize, other: usize) -> Ordering;
    /// Whether a cell is known; what is not sorts last, either way.
    fn is_known(&self, _row: usize, _column: usize) -> bool {
        true
    }
    /// Whether a row is let through only where the list is narrowed or filtered.
    fn is_when_narrowed(&self, _row: usize) -> bool {
        false
    }
    /// Whether a row holds `text` (lower case) in any cell of these columns.
    fn holds(&self, row: usize, columns: usize, text: &str) -> bool {
        (0..columns).any(|column| contains(&self.cell(row, column), text))
    }
    /// Sorts `order` by a column, downwards where `down` is true; equals stay as they are, what is not known comes last.
    /// Here and not with the table, so that every kind of rows has a sort of its own in which comparing is no call.
    fn sort(&self, column: usize, down: bool, order: &mut Vec<u32>) {
        let (mut known, mut unknown): (Vec<u32>, Vec<u32>) =
            order.iter().partition(|row| self.is_known(**row as usize, column));
        if down {
            known.sort_by(|one, other| self.compare(column, *other as usize, *one as usize));
        } else {
            known.sort_by(|one, other| self.compare(column, *one as usize, *other as usize));
        }
        known.append(&mut unknown);
        *order = known;
    }
}

/// Whether `cell` holds `text` (lower case), in whatever case.
fn contains(cell: &str, text: &str) -> bool {
    let Some((first, rest)) = text.as_bytes().split_first() else { return true };
    if !cell.is_ascii() || !text.is_ascii() {
        return cell.to_lowercase().contains(text);
    }
    let starts = cell.as_bytes().windows(text.len());
    starts.filter(|part| part[0].eq_ignore_ascii_case(first)).any(|part| part[1..].eq_ignore_ascii_case(rest))
}

/// A column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column<'a> {
    /// Its heading.
    pub title: &'a str,
    /// Narrowest useful width.
    pub min: u16,
    /// Widest useful width.
    pub max: u16,
    /// Whether it is right-aligned.
    pub numeric: bool,
    /// Whether the end of its text tells one row from another: it is cut before the end.
    pub keeps_end: bool,
    /// Whether the screen is wide enough for it.
    pub shown: bool,
}

/// One filter; they stack, and each is shown in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Filter {
    /// Rows that hold this text anywhere.
    Holds(String),
    /// Rows whose cell in this column reads just so.
    Is {
        /// The column.
        column: usize,
        /// Its heading, for the words.
        title: String,
        /// The value.
        value: String,
    },
}

impl Filter {
    /// The filter in words.
    pub fn in_words(&self) -> String {
        match self {
            Self::Holds(text) => format!("'{text}'"),
            Self::Is { title, value, .. } => format!("{} is {}", title.to_lowercase(), value),
        }
    }
}

/// Where a person is in a table, and how they look at it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TableState {
    order: Vec<u32>,
    at: usize,
    /// Where the row under the cursor was among all rows, to look there first.
    row: u32,
    key: Option<String>,
    offset: usize,
    height: usize,
    columns: usize,
    /// Sorted by this column, downwards where true.
    pub sort: Option<(usize, bool)>,
    /// Filters, the last on top.
    pub filters: Vec<Filter>,
    /// Text that narrows the list while it is typed.
    pub narrow: String,
    /// Columns that are not shown.
    pub hidden: BTreeSet<usize>,
    /// Columns scrolled out on the left, behind the first.
    pub scrolled: usize,
}

impl TableState {
    /// Puts filter and sort to `rows` again and stays on the same row, wherever it is now.
    pub fn rebuild(&mut self, rows: &dyn Rows, columns: usize) {
        self.columns = columns;
        let texts = self.filters.iter().filter_map(|filter| match filter {
            Filter::Holds(text) => Some(text),
            Filter::Is { .. } => None,
        });
        let texts: Vec<_> =
            texts.chain([&self.narrow]).filter(|text| !text.is_empty()).map(|text| text.to_lowercase()).collect();
        let lets_through = |row: usize| {
            let is = self.filters.iter().all(|filter| match filter {
                Filter::Holds(_) => true,
                Filter::Is { column, value, .. } => rows.cell(row, *column) == value.as_str(),
            });
            let shown = !(self.is_whole() && rows.is_when_narrowed(row));
            shown && is && texts.iter().all(|text| rows.holds(row, columns, text))
        };
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        self.order = (0..count).filter(|row| lets_through(*row as usize)).collect();
        if let Some((column, down)) = self.sort.filter(|(column, _)| *column < columns) {
            rows.sort(column, down, &mut self.order);
        }
        self.find_row(rows);
    }

    /// Narrows the list to rows that hold `text` too. Where more was typed of what narrows it already, only the rows that
    /// are left are looked at, and their order stays.
    pub fn narrow_to(&mut self, text: String, rows: &dyn Rows) {
        let (before, now) = (self.narrow.to_lowercase(), text.to_lowercase());
        self.narrow = text;
        if before.is_empty() || !now.contains(&before) {
            return self.rebuild(rows, self.columns);
        }
        let columns = self.columns;
        self.order.retain(|row| rows.holds(*row as usize, columns, &now));
        self.find_row(rows);
    }

    /// Puts the cursor on its row, wherever that is now.
    fn find_row(&mut self, rows: &dyn Rows) {
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let found = self.key.as_ref().and_then(|key| {
            // The row is mostly where it was; the keys of all are asked for only where it is not.
            let is_it = |row: u32| rows.key(row as usize) == key.as_str();
            let stayed = self.row < count && is_it(self.row);
            self.order.iter().position(|row| if stayed { *row == self.row } else { is_it(*row) })
        });
        self.at = found.unwrap_or(self.at).min(self.order.len().saturating_sub(1));
        self.settle(rows);
    }

    /// Whether nothing narrows or filters the list.
    pub fn is_whole(&self) -> bool {
        self.narrow.is_empty() && self.filters.is_empty()
    }

    /// How many rows are shown at once.
    pub fn resize(&mut self, height: usize) {
        self.height = height;
        self.follow();
    }

    /// The row under the cursor; an empty list has none.
    pub fn row(&self) -> Option<usize> {
        self.order.get(self.at).map(|row| *row as usize)
    }

    /// Whether the cursor is on the first row, or there is none.
    pub fn is_at_first(&self) -> bool {
        self.at == 0
    }

    /// The identity of the row under the cursor.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// Goes to the row with this identity when the list is built next.
    pub fn seek(&mut self, key: impl Into<String>) {
        self.key = Some(key.into());
    }

    /// The rows that are let through, in their order.
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// Moves the cursor by so many rows.
    pub fn step(&mut self, by: isize, rows: &dyn Rows) {
        self.at = self.at.saturating_add_signed(by).min(self.order.len().saturating_sub(1));
        self.settle(rows);
    }

    /// Moves the cursor by so many windows.
    pub fn page(&mut self, by: isize, rows: &dyn Rows) {
        let page = isize::try_from(self.height.saturating_sub(1).max(1)).unwrap_or(1);
        self.step(by.saturating_mul(page), rows);
    }

    /// Moves the cursor to the first or the last row.
    pub fn edge(&mut self, last: bool, rows: &dyn Rows) {
        self.at = if last { self.order.len().saturating_sub(1) } else { 0 };
        self.settle(rows);
    }

    /// Sorts by a column; the same column again turns the order round.
    pub fn sort_by(&mut self, column: usize, rows: &dyn Rows) {
        self.sort = match self.sort {
            Some((same, down)) if same == column => Some((column, !down)),
            _ => Some((column, false)),
        };
        self.rebuild(rows, self.columns);
    }

    /// Where the cursor is and what is filtered, in words.
    pub fn in_words(&self, total: usize) -> String {
        let mut words = match self.order.len() {
            0 => "no row".to_string(),
            n => format!("{} of {n}", self.at + 1),
        };
        if self.order.len() < total {
            words.push_str(&format!(" (of {total})"));
        }
        for filter in &self.filters {
            words.push_str(&format!(", {}", filter.in_words()));
        }
        words
    }

    fn settle(&mut self, rows: &dyn Rows) {
        if let Some(&row) = self.order.get(self.at) {
            self.row = row;
            self.key = Some(rows.key(row as usize).into_owned());
        }
        self.follow();
    }

    fn follow(&mut self) {
        let height = self.height.max(1);
        self.offset = self.offset.min(self.at).max((self.at + 1).saturating_sub(height));
        self.offset = self.offset.min(self.order.len().saturating_sub(height));
    }
}

#[cfg(test)]
mod tests;
