//! Tables as the document that they make.
//!
//! Each row of a table is one row of its section, in the same order, whatever is wrong with it: so the reader's counts
//! are the counts of the rows that stand in the tables.

use std::io::{self, Write};

use serde_json::{Map, json};

use super::aliases::Aliases;
use super::columns::Kind;
use super::files::Gathered;
use super::found::{Alike, Found};
use super::heading::{Headed, Heading};
use super::place::{Finding, Place};
use super::pointer::{in_row, put, targets_of};
use super::written::{Line, Written, child_of};
use super::{Cell, Part, Row, Table, dates, values};
use crate::dataset::{Section, SectionCount};
use crate::domain::fault::FaultCode;
use crate::feed::contract::{FORMAT, VERSION};

/// A table whose heading is understood, with its rows as the contract writes them.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) part: Part,
    pub(super) place: Place,
    pub(super) heading: Heading,
    pub(super) rows: Vec<Written>,
}

/// What tables make of a feed.
#[derive(Debug)]
pub struct Draft {
    pub(super) filled: Vec<Filled>,
    pub(super) found: Found,
}

impl Draft {
    /// Understands what was gathered.
    pub fn of(gathered: Gathered, aliases: &Aliases) -> Self {
        let mut draft = Self { filled: Vec::new(), found: Found::default() };
        gathered.findings.into_iter().for_each(|finding| draft.tell(finding));
        // Where a file could not be read, what it would have held is not missed as well.
        let is_whole = !draft.is_refused();
        let there: Vec<Part> = gathered.tables.iter().map(|table| table.part).collect();
        // Each is let go once it is written out.
        gathered.tables.into_iter().for_each(|table| draft.take(&table, aliases));
        for part in Part::ALL {
            if is_whole && part.is_required() && !there.contains(&part) {
                let word = part.word();
                let message = format!(
                    "There is no table '{word}', which every feed has. Name a file {word}.csv, or a sheet {word}; \
                     `clinic feed templates FOLDER` writes empty ones"
                );
                draft.say(FaultCode::NotAFeed, None, &message);
            }
        }
        draft.filled.sort_by_key(|filled| filled.part);
        draft
    }

    /// Whether tables alone refuse the feed, so that nothing of it can be checked.
    pub fn is_refused(&self) -> bool {
        self.found.listed.iter().any(Finding::refuses)
    }

    /// Something found in the tables themselves. `message` has no full stop.
    pub(super) fn say(&mut self, code: FaultCode, place: Option<Place>, message: &str) {
        self.tell(Finding::new(code, place, &format!("{message}.")));
    }

    /// A finding of a table as a whole, or of none.
    fn tell(&mut self, finding: Finding) {
        let table = finding.place.as_ref().map(|place| place.table.clone());
        self.found.take(Alike { table, column: None, code: finding.fault.code }, || finding);
    }

    fn take(&mut self, table: &Table, aliases: &Aliases) {
        let part = table.part;
        let place = Place::of(table);
        if let Some(other) = self.filled.iter().find(|filled| filled.part == part) {
            let message = format!("{} holds the same section. Put the rows of both into one", other.place);
            return self.say(FaultCode::NotAFeed, Some(place), &message);
        }
        let Some(heading) = Heading::find(table, aliases) else {
            if !table.rows.is_empty() || part.is_required() {
                let message = "None of the first rows names the columns. Put the feed's field names into the first row; \
                               `clinic feed templates FOLDER` shows them";
                self.say(FaultCode::NotAFeed, Some(place), message);
            }
            return;
        };
        self.judge(part, &place, &heading);
        let data: Vec<&Row> = table.rows[heading.above..].iter().filter(|row| !row.is_help()).collect();

        if part == Part::Feed && data.len() != 1 {
            let message = "It says of the whole feed whose it is and of which day, so it has one row below its headings. \
                           Write it, or leave the right one";
            self.say(FaultCode::NotAFeed, Some(place.clone()), message);
        }
        let turned: Vec<bool> = heading.columns.iter().map(|column| has_month_first(column, &data)).collect();
        let width = table.rows.get(heading.above - 1).map_or(0, |row| row.width);
        let shifted: Vec<bool> = (0..data.len()).map(|at| has_too_many(&data, at, width)).collect();
        self.unheaded(
            &place,
            &heading,
            data.iter().zip(&shifted).filter(|(_, shifted)| !**shifted).map(|(row, _)| *row),
        );
        let mut rows = Vec::with_capacity(data.len());
        for ((at, row), is_shifted) in data.into_iter().enumerate().zip(shifted) {
            let line = Line { part, table: &place, at, number: row.number };
            rows.push(if is_shifted { self.shifted(line) } else { self.written(line, &heading, &turned, row) });
        }
        self.filled.push(Filled { part, place, heading, rows });
    }

    /// A row with more values than headings: nothing of it can be trusted to be in its place.
    fn shifted(&mut self, line: Line<'_>) -> Written {
        let columns = line.part.columns();
        let first = columns.iter().find(|column| column.required).or(columns.first());
        let field = first.map_or("id", |column| column.pointer);
        let message = "The row has more values than there are headings, so that they may not stand where they belong. The \
                       row is set aside. Put text with a comma in it between quote marks";
        self.find(line, None, field, FaultCode::WrongType, message);
        let mut object = Map::new();
        put(&mut object, field, json!(false));
        Written::new(line, object, Vec::new())
    }

    fn written(&mut self, line: Line<'_>, heading: &Heading, turned: &[bool], row: &Row) -> Written {
        let targets = targets_of(heading, row);
        let mut object = Map::new();
        for (column, month_first) in heading.columns.iter().zip(turned) {
            let Some(cell) = row.get(column.at) else { continue };
            let pointer = in_row(&column.field.pointer, &targets);
            let value = values::value(column.field.column, cell, *month_first).unwrap_or_else(|wrong| {
                self.find(line, Some(column), &pointer, wrong.code, wrong.message);
                wrong.instead
            });
            put(&mut object, &pointer, value);
        }
        Written::new(line, object, targets)
    }

    /// Writes the document.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        write!(out, "{{\"format\": {}, \"version\": {VERSION}", json!(FORMAT))?;
        for Filled { part, rows, .. } in &self.filled {
            let Part::Rows(section) = part else {
                rows.iter().try_for_each(|row| out.write_all(row.json.as_bytes()))?;
                continue;
            };
            write!(out, ",\n{}: [", json!(section.word()))?;
            for (at, row) in rows.iter().enumerate() {
                let comma = if at == 0 { "" } else { "," };
                write!(out, "{comma}\n  {}", row.json)?;
            }
            write!(out, "]")?;
        }
        writeln!(out, "\n}}")
    }

    /// A sentence for each column of children's identifiers in which some look like people's names: where, and what to do,
    /// and never what stands there. No fault of the contract, for an authority may write its identifiers as it likes.
    pub fn names_in_words(&self) -> Vec<String> {
        let told = [Section::Children, Section::Exemptions].into_iter().filter_map(|section| {
            let of = self.filled.iter().find(|filled| filled.part == Part::Rows(section))?;
            let first = of.rows.iter().find(|row| row.is_named)?;
            let others = of.rows.iter().filter(|row| row.is_named).count() - 1;
            let place = of.place.clone().row(first.number).headed(of.heading.column(child_of(of.part)?));
            let rest = match others {
                0 => String::new(),
                1 => ", and so does 1 more of the column".to_owned(),
                n => format!(", and so do {n} more of the column"),
            };
            Some(format!(
                "{place} looks like a person's name{rest}: a feed has local identifiers only, and names no child. Put \
                 them in the extract and make the feed again"
            ))
        });
        told.collect()
    }

    /// The rows of every section where nothing of them is used.
    pub fn none_accepted(&self) -> Vec<SectionCount> {
        let read = |section| {
            let filled = self.filled.iter().find(|filled| filled.part == Part::Rows(section));
            filled.map_or(0, |filled| filled.rows.len() as u64)
        };
        let count = |section| {
            let read = read(section);
            SectionCount { section, read, accepted: 0, set_aside: read, repeated: 0 }
        };
        Section::ALL.map(count).to_vec()
    }
}

/// Whether the row has a value too many for headings that are `width` cells wide. Programs also end rows with separators
/// of which nothing comes, Excel some blocks of rows and not others: a row that is wider than both its neighbours is not
/// one of those.
fn has_too_many(data: &[&Row], at: usize, width: u32) -> bool {
    let row = data[at];
    let is_beyond = row.cells.last().is_some_and(|(last, _)| *last >= width);
    let is_as_wide = |other: Option<&&Row>| other.is_some_and(|other| other.width >= row.width);
    let has_like = is_as_wide(at.checked_sub(1).and_then(|before| data.get(before))) || is_as_wide(data.get(at + 1));
    row.width > width && width > 0 && (is_beyond || !has_like)
}

/// Whether any date of the column can only be read with its month first.
fn has_month_first(column: &Headed, data: &[&Row]) -> bool {
    let is_dated = matches!(column.field.column.kind, Kind::Date | Kind::Month | Kind::MonthOrDate);
    let is_turned = |row: &&Row| {
        row.get(column.at).and_then(Cell::as_text).and_then(dates::read) == Some(dates::Written::MonthFirst)
    };
    is_dated && data.iter().any(is_turned)
}
