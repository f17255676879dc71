//! The catalogue of indicators as a file: `config/indicators.toml`, or an authority's own of the same form.

mod row;
mod rules;

use std::collections::BTreeMap;

use super::problem::Problems;
use super::tree::{Field, Report};
use crate::domain::catalogue::Catalogue;
use crate::domain::ids::{AreaId, IndicatorId};
use crate::text::SafeText;

/// How many indicators an opening screen can show before nobody knows where to look.
pub const CORE_LIMIT: usize = 12;

/// The widest short title, in terminal columns.
pub const SHORT_TITLE_COLUMNS: usize = 25;

/// Everything wrong in a catalogue: file, line, field, and what is allowed.
pub type CatalogueError = Problems;

/// Reads a catalogue; `file_name` is what errors call it.
pub fn load(file_name: &str, text: &str) -> Result<Catalogue, CatalogueError> {
    let mut report = Report::on_file(file_name, text);
    let catalogue = read(&mut report);
    Problems::check(report.problems)?;
    Ok(catalogue.unwrap_or_default())
}

/// The catalogue that ships with the program, `config/indicators.toml`.
///
/// # Panics
///
/// Where that file has a fault, which a test rules out.
pub fn built_in() -> Catalogue {
    load("indicators.toml", include_str!("../../../config/indicators.toml")).expect("the shipped file is tested")
}

fn read(report: &mut Report<'_>) -> Option<Catalogue> {
    let table = report.parse()?;
    let span = table.span();
    let whole =
        Field { name: String::new(), value: &toml::Spanned::new(span, toml::de::DeValue::Table(table.into_inner())) };
    let top = whole.row(&["priority_by_family", "core_by_area", "indicator"], report)?;
    let priorities = top.get("priority_by_family").map(|field| priorities(&field, report)).unwrap_or_default();
    let list = top.need("indicator", report).map(|field| field.list(report)).unwrap_or_default();
    let rows: Vec<row::Placed> = list.iter().filter_map(|field| row::read(field, &priorities, report)).collect();
    rules::check(&rows, report);
    let core = top.get("core_by_area").map(|field| core_by_area(&field, &rows, report)).unwrap_or_default();
    Some(Catalogue::new(rows.into_iter().map(|placed| placed.indicator).collect(), core))
}

fn priorities(field: &Field<'_, '_>, report: &mut Report<'_>) -> BTreeMap<String, SafeText> {
    let entries = field.entries(report).into_iter();
    entries.filter_map(|(family, priority)| Some((family.to_owned(), priority.filled(report)?.into()))).collect()
}

fn core_by_area(
    field: &Field<'_, '_>,
    rows: &[row::Placed],
    report: &mut Report<'_>,
) -> BTreeMap<AreaId, Vec<IndicatorId>> {
    let mut cores = BTreeMap::new();
    for (area, list) in field.entries(report) {
        let mut core: Vec<IndicatorId> = Vec::new();
        for entry in list.list(report) {
            let Some(id) = entry.filled(report).map(IndicatorId::from) else { continue };
            if !rows.iter().any(|placed| placed.indicator.id == id) {
                entry.wrong(report, rules::unknown(&id, rows));
            } else if core.contains(&id) {
                entry.wrong(report, format_args!("{id} is listed twice"));
            } else {
                core.push(id);
            }
        }
        if core.len() > CORE_LIMIT {
            list.wrong(report, format_args!("it lists {}; allowed are at most {CORE_LIMIT}", core.len()));
        }
        cores.insert(area.into(), core);
    }
    cores
}

#[cfg(test)]
mod tests;
