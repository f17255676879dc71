//! What the reader says of the document, told of the tables that it was made from.

use std::collections::HashMap;

use super::Part;
use super::draft::{Draft, Filled};
use super::place::{Finding, Place};
use super::pointer::group_of;
use crate::domain::fault::Fault;

impl Draft {
    /// Everything found: by the tables, and by the reader of the document that was written.
    pub fn findings(self, of_document: Vec<Fault>) -> Vec<Finding> {
        let Self { filled, found: mut own } = self;
        let mut findings = Vec::new();
        // Each is met once: a second fault at the same place is another one.
        let mut waiting: HashMap<String, usize> = HashMap::new();
        for (at, (_, pointer)) in own.iter().enumerate() {
            waiting.extend(pointer.as_deref().map(|pointer| (met_at(pointer).to_string(), at)));
        }
        for fault in of_document {
            match waiting.remove(fault.path.as_str()) {
                // The reader stumbled over what stands in for the cell: the cell's own sentence says more.
                Some(at) => {
                    let told = &mut own[at].0.fault;
                    let message = std::mem::take(&mut told.message);
                    *told = Fault { message, ..fault };
                }
                None => {
                    let place = place_of(&filled, fault.path.as_str());
                    findings.push(Finding { fault, place });
                }
            }
        }
        findings.extend(own.into_iter().map(|(finding, pointer)| match pointer {
            Some(pointer) => Finding { fault: Fault { path: pointer.into(), ..finding.fault }, ..finding },
            None => finding,
        }));
        let order = |finding: &Finding| {
            let table = finding.place.as_ref().map(|place| {
                filled.iter().position(|filled| filled.place.table == place.table).unwrap_or(filled.len())
            });
            let row = finding.place.as_ref().and_then(|place| place.row);
            let column = finding.place.as_ref().and_then(|place| place.column.as_ref()).map(|(at, _)| *at);
            let code = finding.refuses().then_some(finding.fault.code);
            (!finding.refuses(), code, table, row, column)
        };
        findings.sort_by_key(order);
        findings
    }
}

/// Where the reader tells a fault of the value at `pointer`: of the organisation it names the object alone.
fn met_at(pointer: &str) -> &str {
    if pointer.starts_with("/organisation/") { "/organisation" } else { pointer }
}

/// Where a pointer of the document came from.
fn place_of(filled: &[Filled], path: &str) -> Option<Place> {
    let mut parts = path.strip_prefix('/')?.splitn(3, '/');
    let (first, second, field) = (parts.next()?, parts.next(), parts.next().unwrap_or(""));
    let named = filled.iter().find(|filled| filled.part.word() == first && filled.part != Part::Feed);
    let Some(of) = named else {
        // A section without a table, or the catalogue that ships with the program, stands nowhere here.
        let is_of_head = |field: &str| field.split('/').next() == Some(first);
        let head = filled.iter().find(|filled| filled.part == Part::Feed)?;
        Part::Feed.columns().iter().find(|column| is_of_head(column.pointer))?;
        let row = head.rows.first().map_or(head.heading.row, |row| row.number);
        return Some(head.place.clone().row(row).headed(head.heading.column(path.trim_start_matches('/'))));
    };
    let Some(row) = second.and_then(|at| of.rows.get(at.parse::<usize>().ok()?)) else { return Some(of.place.clone()) };
    let stood = match group_of(field).and_then(|at| Some((at, row.targets.get(at)?))) {
        Some((at, group)) => field.replacen(&format!("targets/{at}"), &format!("targets/{group}"), 1),
        None => field.to_string(),
    };
    let column = if stood.is_empty() { None } else { of.heading.column(&stood) };
    Some(of.place.clone().row(row.number).headed(column))
}
