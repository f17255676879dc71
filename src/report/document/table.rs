//! A table: a caption, columns with their kind, and rows that are all as long as there are columns.

use super::cell::Cell;
use crate::text::SafeText;

/// What a column holds where a value is known. Any cell may be missing or withheld.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ColumnKind {
    /// Words.
    Text,
    /// Whole numbers of things.
    Count,
    /// Other numbers.
    Number,
    /// Shares with numerator and denominator. In CSV and Excel three columns: the percentage, then both.
    Share,
    /// Percentages without either.
    Percent,
    /// Days.
    Date,
    /// Values of several kinds: figures of indicators with different units.
    Mixed,
}

impl ColumnKind {
    /// Whether its values are set to the right.
    pub fn is_number(self) -> bool {
        !matches!(self, Self::Text | Self::Date)
    }

    /// Whether a spreadsheet keeps numerator and denominator beside it.
    pub fn has_parts(self) -> bool {
        matches!(self, Self::Share | Self::Mixed)
    }
}

/// One column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its heading.
    pub title: SafeText,
    /// What it holds.
    pub kind: ColumnKind,
}

impl Column {
    /// A column of this kind.
    pub fn new(title: impl AsRef<str>, kind: ColumnKind) -> Self {
        Self { title: SafeText::kept(title.as_ref()), kind }
    }

    /// A column of words.
    pub fn text(title: impl AsRef<str>) -> Self {
        Self::new(title, ColumnKind::Text)
    }
}

/// A table. Its first column names the row.
#[derive(Clone, PartialEq, Debug)]
pub struct Table {
    caption: SafeText,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

/// Rows that are not all as long as there are columns.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("row {row} of the table has {cells} cells, and there are {columns} columns")]
pub struct Ragged {
    /// The first such row, from 1.
    pub row: usize,
    /// Its cells.
    pub cells: usize,
    /// The columns.
    pub columns: usize,
}

impl Table {
    /// A table whose width is known when it is written: no row can be longer or shorter.
    pub fn new<const N: usize>(caption: impl AsRef<str>, columns: [Column; N], rows: Vec<[Cell; N]>) -> Self {
        let rows = rows.into_iter().map(Vec::from).collect();
        Self { caption: SafeText::kept(caption.as_ref()), columns: columns.into(), rows }
    }

    /// A table whose width only the figures know.
    pub fn of_width(caption: impl AsRef<str>, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Result<Self, Ragged> {
        let wrong = rows.iter().position(|row| row.len() != columns.len());
        match wrong {
            Some(at) => Err(Ragged { row: at + 1, cells: rows[at].len(), columns: columns.len() }),
            None => Ok(Self { caption: SafeText::kept(caption.as_ref()), columns, rows }),
        }
    }

    /// What it shows.
    pub fn caption(&self) -> &SafeText {
        &self.caption
    }

    /// Its columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Its rows, each as long as there are columns.
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    /// Every text in it, to be changed in place: its caption, its headings and the cells that are words.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut SafeText> {
        let cells = self.rows.iter_mut().flatten().filter_map(|cell| match cell {
            Cell::Text(text) | Cell::Missing(text) => Some(text),
            _ => None,
        });
        let headings = self.columns.iter_mut().map(|column| &mut column.title);
        std::iter::once(&mut self.caption).chain(headings).chain(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_is_too_long_is_named() {
        let columns = || vec![Column::text("Team"), Column::new("Outside", ColumnKind::Count)];
        let good = vec![vec![Cell::text("Protection 1"), Cell::Count(3)]];
        let bad = vec![good[0].clone(), vec![Cell::text("Protection 2")]];
        assert_eq!(Table::of_width("t", columns(), good.clone()).unwrap().rows(), good);
        assert_eq!(Table::of_width("t", columns(), bad), Err(Ragged { row: 2, cells: 1, columns: 2 }));
    }
}
