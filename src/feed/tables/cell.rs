//! One cell of a table, as a spreadsheet shows it.

use chrono::NaiveDate;

/// What a cell holds. An empty one is not there at all.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Text without blanks around it, at least one letter of it.
    Text(String),
    /// A number that a workbook keeps as one.
    Number(f64, Shown),
    /// A date that a workbook keeps as one.
    Date(NaiveDate, ShownDate),
    /// TRUE or FALSE of a workbook.
    Yes(bool),
    /// A number under the format of a date that is none: a time, or a day before there are any.
    NoDate,
    /// `#N/A`, `#REF!` and the like.
    Error,
    /// A formula without a value: whoever wrote the workbook did not reckon it.
    NotReckoned,
}

/// How a workbook shows a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shown {
    /// As it is.
    Plain,
    /// A hundred times larger, with `%`.
    Percent,
    /// With noughts before it, up to so many digits.
    Padded(usize),
}

/// How a workbook shows a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShownDate {
    /// Month and year alone, `Dec-22`.
    Month,
    /// Year first and a day, `2022-12-31`: as the contract writes days.
    YearFirst,
    /// With a day, otherwise: `31/12/2022`.
    Day,
}

/// The most letters that an error's name has, so that long text is not looked at for one.
const LONGEST_ERROR: usize = 14;

impl Cell {
    /// The cell of `text` as a file or a workbook has it; none where it says nothing.
    ///
    /// `NULL` is how databases write nothing. The `'` by which Excel marks text, and this program's own exports make a
    /// value harmless, is taken off.
    pub(super) fn of_text(text: &str) -> Option<Self> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if text.is_empty() || text == "NULL" {
            return None;
        }
        let is_error = text.len() <= LONGEST_ERROR
            && text.starts_with('#')
            && !text.contains(' ')
            && (text == "#N/A" || text.ends_with(['!', '?']) || text.bytes().all(|b| b == b'#'));
        if is_error {
            return Some(Self::Error);
        }
        let is_marked =
            |rest: &&str| rest.starts_with(['=', '+', '-', '@']) || rest.starts_with(|c: char| c.is_ascii_digit());
        let text = text.strip_prefix('\'').filter(is_marked).unwrap_or(text);
        Some(Self::Text(text.to_string()))
    }

    /// Its text, where it is text.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// One row: the cells that say something, each with its place from 0.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// Its number as a spreadsheet shows it, from 1.
    pub number: u32,
    /// Place and cell, in the order of the places.
    pub cells: Vec<(u32, Cell)>,
    /// How many cells a row of text has, empty ones too; nought in a sheet, where all rows are as wide.
    pub width: u32,
}

impl Row {
    /// The cell at `place`.
    pub(super) fn get(&self, place: u32) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&place, |(at, _)| *at).ok()?;
        self.cells.get(at).map(|(_, cell)| cell)
    }

    /// Whether it is for people: a line of help, which begins with `# `.
    pub(super) fn is_help(&self) -> bool {
        self.cells.first().is_some_and(|(_, cell)| cell.as_text().is_some_and(|text| text.starts_with("# ")))
    }
}

/// The name of the column at `place` in a spreadsheet: `A`, `Z`, `AA`.
pub fn letters(place: u32) -> String {
    let mut rest = place + 1;
    let mut name = String::new();
    while rest > 0 {
        let digit = (rest - 1) % 26;
        name.insert(0, char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_a_spreadsheet_calls_them() {
        for (place, name) in
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
        {
            assert_eq!(letters(place), name);
        }
    }

    #[test]
    fn what_says_nothing_is_empty_and_errors_are_known() {
        let text = |text: &str| Some(Cell::Text(text.into()));
        for (written, cell) in [
            ("", None),
            (" \u{a0} \t", None),
            ("NULL", None),
            ("null", text("null")),
            (" T04 ", text("T04")),
            ("00123", text("00123")),
            ("'00123", text("00123")),
            ("'=1+1", text("=1+1")),
            ("'t Hooft", text("'t Hooft")),
            ("#N/A", Some(Cell::Error)),
            ("#DIV/0!", Some(Cell::Error)),
            ("#NAME?", Some(Cell::Error)),
            ("######", Some(Cell::Error)),
            ("#1 team", text("#1 team")),
            ("# a note", text("# a note")),
        ] {
            assert_eq!(Cell::of_text(written), cell, "{written:?}");
        }
    }
}
