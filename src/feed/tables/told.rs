//! What the reader says of the document, told of the tables that it was made from.

use std::collections::HashMap;

use super::Part;
use super::draft::{Draft, Filled};
use super::found::{Alike, Found};
use super::place::{Finding, Place};
use super::pointer::group_of;
use crate::domain::fault::Fault;

impl Draft {
    /// Everything found: by the tables, and by the reader of the document that was written. Of a kind that is found very
    /// often only the first are listed, and then one finding says how many more there are.
    pub fn findings(self, of_document: Vec<Fault>) -> Vec<Finding> {
        let Self { filled, mut found } = self;
        // Each is met once: a second fault at the same place is another one.
        let mut waiting: HashMap<String, usize> = HashMap::new();
        for (at, own) in found.listed.iter().enumerate().filter(|(_, own)| !own.fault.path.is_blank()) {
            waiting.insert(met_at(own.fault.path.as_str()).to_string(), at);
        }
        let of_tables = found.listed.len();
        for fault in of_document {
            match waiting.remove(fault.path.as_str()) {
                // The reader stumbled over what stands in for the cell: the cell's own sentence says more.
                Some(at) => {
                    let told = &mut found.listed[at].fault;
                    let message = std::mem::take(&mut told.message);
                    let path = std::mem::take(&mut told.path);
                    *told = Fault { path, message, ..fault };
                }
                None if is_counted(&filled, &found, fault.path.as_str()) => {}
                None => {
                    let place = place_of(&filled, fault.path.as_str());
                    let column = place.as_ref().and_then(|place| place.column.as_ref()).map(|(at, _)| *at);
                    let table = place.as_ref().map(|place| place.table.clone());
                    let alike = Alike { table, column, code: fault.code };
                    found.take(alike, || Finding { fault, place, count: 1 });
                }
            }
        }
        let more = found.more();
        let mut listed = found.listed;
        listed.rotate_left(of_tables);
        let own = listed.into_iter().map(|finding| (false, finding));
        let mut findings: Vec<(bool, Finding)> = own.chain(more.into_iter().map(|finding| (true, finding))).collect();
        findings.sort_by_cached_key(|(is_more, finding)| {
            let place = finding.place.as_ref();
            let table = place.map(|place| {
                filled.iter().position(|filled| filled.place.table == place.table).unwrap_or(filled.len())
            });
            let column = place.and_then(|place| place.column.as_ref()).map(|(at, _)| *at);
            let code = finding.fault.code;
            let of_document = finding.refuses().then_some(code);
            let last = (place.and_then(|place| place.row), column, is_more.then_some(code));
            (!finding.refuses(), of_document, table, *is_more, last)
        });
        findings.into_iter().map(|(_, finding)| finding).collect()
    }
}

/// Where the reader tells a fault of the value at `pointer`: of the organisation it names the object alone.
fn met_at(pointer: &str) -> &str {
    if pointer.starts_with("/organisation/") { "/organisation" } else { pointer }
}

/// The table of a section, the place of a row among its rows, and the pointer below the row of the heading that the value
/// stood under.
fn row_of<'f>(filled: &'f [Filled], path: &str) -> Option<(&'f Filled, Option<usize>, String)> {
    let mut parts = path.strip_prefix('/')?.splitn(3, '/');
    let (first, second, field) = (parts.next()?, parts.next(), parts.next().unwrap_or(""));
    let of = filled.iter().find(|filled| filled.part.word() == first && filled.part != Part::Feed)?;
    let Some((at, row)) = second.and_then(|at| at.parse().ok()).and_then(|at: usize| Some((at, of.rows.get(at)?)))
    else {
        return Some((of, None, String::new()));
    };
    let stood = match group_of(field).and_then(|at| Some((at, row.targets.get(at)?))) {
        Some((at, group)) => field.replacen(&format!("targets/{at}"), &format!("targets/{group}"), 1),
        None => field.to_string(),
    };
    Some((of, Some(at), stood))
}

/// Whether the tables have counted what is wrong with the value at `path`, and not listed it.
fn is_counted(filled: &[Filled], found: &Found, path: &str) -> bool {
    let Some((of, Some(at), stood)) = row_of(filled, path) else { return false };
    let column = of.heading.columns.iter().find(|column| column.field.pointer == stood);
    found.is_counted(of.part, at, column.map(|column| column.at))
}

/// Where a pointer of the document came from.
fn place_of(filled: &[Filled], path: &str) -> Option<Place> {
    let Some((of, at, stood)) = row_of(filled, path) else {
        // A section without a table, or the catalogue that ships with the program, stands nowhere here.
        let first = path.strip_prefix('/')?.split('/').next()?;
        let is_of_head = |field: &str| field.split('/').next() == Some(first);
        let head = filled.iter().find(|filled| filled.part == Part::Feed)?;
        Part::Feed.columns().iter().find(|column| is_of_head(column.pointer))?;
        let row = head.rows.first().map_or(head.heading.row, |row| row.number);
        return Some(head.place.clone().row(row).headed(head.heading.column(path.trim_start_matches('/'))));
    };
    let Some(row) = at.and_then(|at| of.rows.get(at)) else { return Some(of.place.clone()) };
    let column = if stood.is_empty() { None } else { of.heading.column(&stood) };
    Some(of.place.clone().row(row.number).headed(column))
}
