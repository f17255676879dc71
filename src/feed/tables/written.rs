//! A row while it is written and once it is, and what is found in it.

use serde_json::{Map, Value, json};

use super::Part;
use super::draft::Draft;
use super::found::Alike;
use super::heading::Headed;
use super::place::{Finding, Place};
use crate::dataset::Section;
use crate::domain::fault::{Fault, FaultCode, Severity};
use crate::domain::person_names::is_named_like_a_person;

/// A row as the contract writes it.
#[derive(Debug)]
pub(super) struct Written {
    /// Its number as a spreadsheet shows it.
    pub(super) number: u32,
    /// Its object; of what the document says of itself the fields alone, each with a comma before it.
    pub(super) json: Box<str>,
    /// For each of its targets the place of the headings it stood under.
    pub(super) targets: Vec<usize>,
    /// Whether its child's identifier looks like a person's name.
    pub(super) is_named: bool,
}

impl Written {
    pub(super) fn new(line: Line<'_>, object: Map<String, Value>, targets: Vec<usize>) -> Self {
        let id = child_of(line.part).and_then(|field| object.get(field)).and_then(Value::as_str);
        let is_named = id.is_some_and(is_named_like_a_person);
        let json: String = match line.part {
            Part::Feed => {
                let field = |(name, value)| {
                    [",\n".to_owned(), json!(name).to_string(), ": ".to_owned(), Value::to_string(value)]
                };
                object.iter().flat_map(field).collect()
            }
            Part::Rows(_) => Value::Object(object).to_string(),
        };
        Self { number: line.number, json: json.into(), targets, is_named }
    }
}

/// A row that is being written: of which part and table, its place among the rows, its number as a spreadsheet shows it.
#[derive(Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) part: Part,
    pub(super) table: &'t Place,
    pub(super) at: usize,
    pub(super) number: u32,
}

/// The field in which rows have a child's identifier.
pub(super) fn child_of(part: Part) -> Option<&'static str> {
    match part {
        Part::Rows(Section::Children) => Some("id"),
        Part::Rows(Section::Exemptions) => Some("child"),
        _ => None,
    }
}

impl Draft {
    /// Something found in a row: in the cell of `column`, or in the row as a whole. `field` is the pointer of the value
    /// that stands in for it; `message` has no full stop.
    pub(super) fn find(
        &mut self,
        line: Line<'_>,
        column: Option<&Headed>,
        field: &str,
        code: FaultCode,
        message: &str,
    ) {
        let Line { part, table, at, number } = line;
        let column_at = column.map(|column| column.at);
        let alike = Alike { table: Some(table.table.clone()), column: column_at, code };
        self.found.take_of_row(part, at, column_at, alike, || {
            let (base, aside) = match part {
                Part::Feed => (String::new(), ""),
                Part::Rows(_) if column.is_some() && code.severity() == Severity::Row => {
                    (format!("/{}/{at}", part.word()), " The row is set aside.")
                }
                Part::Rows(_) => (format!("/{}/{at}", part.word()), ""),
            };
            let finding =
                Finding::new(code, Some(table.clone().row(number).headed(column)), &format!("{message}.{aside}"));
            Finding { fault: Fault { path: format!("{base}/{field}").into(), ..finding.fault }, ..finding }
        });
    }
}
