//! Rules about the catalogue as a whole: ids, who points to whom, how large a core may be.

use std::collections::HashMap;

use super::super::problem::nearest;
use super::super::tree::Report;
use super::CORE_LIMIT;
use super::row::Placed;
use crate::domain::catalogue::Unit;
use crate::domain::ids::IndicatorId;

/// Checks `rows` and reports every fault.
pub(super) fn check(rows: &[Placed], report: &mut Report<'_>) {
    let mut first: HashMap<&IndicatorId, &Placed> = HashMap::new();
    for row in rows {
        let id = &row.indicator.id;
        if let Some(earlier) = first.get(id) {
            let line = report.line(&earlier.id_at);
            report.wrong(row.id_at.clone(), &format!("{id} id"), format_args!("it is taken by line {line}"));
        } else {
            first.insert(id, row);
        }
    }
    for row in rows {
        let indicator = &row.indicator;
        if let Some(parent) = &indicator.parent {
            let field = format!("{} parent", indicator.id);
            if !first.contains_key(parent) {
                report.wrong(row.parent_at.clone(), &field, unknown(parent, rows));
            } else if let Some(ring) = ring(row, &first) {
                let wrong = format!("the parents run in a ring: {}", ring.join(" > "));
                report.wrong(row.parent_at.clone(), &field, wrong);
            }
        }
        if let Some(count) = &indicator.cohort_count {
            let field = format!("{} cohort_count", indicator.id);
            match first.get(count) {
                None => report.wrong(row.cohort_count_at.clone(), &field, unknown(count, rows)),
                Some(of) if of.indicator.unit != Unit::Count => {
                    report.wrong(row.cohort_count_at.clone(), &field, format_args!("{count} is not a count"));
                }
                Some(_) => {}
            }
        }
    }
    let core: Vec<&Placed> = rows.iter().filter(|row| row.indicator.core).collect();
    for row in core.iter().skip(CORE_LIMIT) {
        let wrong = format!("{} are in the core; allowed are at most {CORE_LIMIT}", core.len());
        report.wrong(row.core_at.clone(), &format!("{} core", row.indicator.id), wrong);
    }
}

/// What to say of an id that no row has.
pub(super) fn unknown(id: &IndicatorId, rows: &[Placed]) -> String {
    let near = nearest(id.as_str(), rows.iter().map(|row| row.indicator.id.as_str())).unwrap_or_default();
    format!("no indicator has the id '{id}'; the nearest is {near}")
}

/// The ring of parents that `row` itself is part of.
fn ring(row: &Placed, by_id: &HashMap<&IndicatorId, &Placed>) -> Option<Vec<String>> {
    let start = &row.indicator.id;
    let mut path = vec![start.to_string()];
    let mut at = row.indicator.parent.as_ref();
    while let Some(id) = at {
        path.push(id.to_string());
        if id == start {
            return Some(path);
        }
        // A ring further up is reported at its own rows; walking it for ever helps nobody.
        if path.len() > by_id.len() + 1 {
            return None;
        }
        at = by_id.get(id).and_then(|placed| placed.indicator.parent.as_ref());
    }
    None
}
