//! One `[[indicator]]`: its fields, each with what is allowed.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::super::target;
use super::super::tree::{Field, Report, Row};
use super::SHORT_TITLE_COLUMNS;
use crate::domain::catalogue::{Indicator, Polarity, Target, Unit};
use crate::domain::ids::IndicatorId;
use crate::text::SafeText;

const UNITS: [(&str, Unit); 5] = [
    ("percent", Unit::Percent),
    ("count", Unit::Count),
    ("rate_10k", Unit::Rate10k),
    ("average", Unit::Average),
    ("number", Unit::Number),
];

const POLARITIES: [(&str, Polarity); 3] =
    [("higher", Polarity::Higher), ("lower", Polarity::Lower), ("neutral", Polarity::Neutral)];

const FIELDS: [&str; 19] = [
    "id",
    "title",
    "short_title",
    "family",
    "priority",
    "unit",
    "polarity",
    "cohort",
    "timescale",
    "interval",
    "first_interval",
    "parent",
    "cohort_count",
    "weight",
    "targets",
    "cumulative",
    "core",
    "measures",
    "source",
];

/// An indicator with the places that the rules about the whole catalogue point to.
pub(super) struct Placed {
    pub(super) indicator: Indicator,
    pub(super) id_at: Range<usize>,
    pub(super) parent_at: Range<usize>,
    pub(super) cohort_count_at: Range<usize>,
    pub(super) core_at: Range<usize>,
}

/// Reads one row. A field that cannot be read is reported and left at its default, so that the rest is checked too; a
/// row without an id cannot be named and is left out.
pub(super) fn read(
    field: &Field<'_, '_>,
    priorities: &BTreeMap<String, SafeText>,
    report: &mut Report<'_>,
) -> Option<Placed> {
    let raw_id = field.value.get_ref().as_table().and_then(|table| table.get("id"));
    let name = raw_id.and_then(|id| id.get_ref().as_str()).unwrap_or("indicator");
    let row = Field { name: name.to_owned(), value: field.value }.row(&FIELDS, report)?;
    let id = row.need("id", report).and_then(|f| f.filled(report));
    let title = row.need("title", report).and_then(|f| f.filled(report)).map(SafeText::new).unwrap_or_default();
    let unit = row.need("unit", report).and_then(|f| f.word(&UNITS, report));
    let polarity = row.need("polarity", report).and_then(|f| f.word(&POLARITIES, report));
    let family = text(&row, "family", report);
    let indicator = Indicator {
        id: id?.into(),
        short_title: short_title(&row, &title, report),
        priority: priority(&row, &family, priorities, report),
        title,
        family,
        unit: unit.unwrap_or(Unit::Number),
        polarity: polarity.unwrap_or(Polarity::Neutral),
        cohort: text(&row, "cohort", report),
        timescale: text(&row, "timescale", report),
        interval: row.get("interval").and_then(|f| f.read(report)),
        first_interval: row.get("first_interval").and_then(|f| f.read(report)),
        parent: reference(&row, "parent", report),
        cohort_count: reference(&row, "cohort_count", report),
        weight: row.get("weight").map_or(Some(1.0), |f| f.number(0.0..=f64::MAX, report)).unwrap_or(1.0),
        targets: targets(&row, unit, report),
        cumulative: yes_no(&row, "cumulative", report),
        core: yes_no(&row, "core", report),
        measures: text(&row, "measures", report),
        source: text(&row, "source", report),
    };
    let at = |key: &str| row.get(key).map_or(row.at.clone(), |field| field.at());
    let (id_at, parent_at) = (at("id"), at("parent"));
    Some(Placed { indicator, id_at, parent_at, cohort_count_at: at("cohort_count"), core_at: at("core") })
}

fn text(row: &Row<'_, '_>, key: &str, report: &mut Report<'_>) -> SafeText {
    row.get(key).and_then(|field| field.text(report)).map(SafeText::new).unwrap_or_default()
}

fn yes_no(row: &Row<'_, '_>, key: &str, report: &mut Report<'_>) -> bool {
    row.get(key).and_then(|field| field.yes_no(report)).unwrap_or(false)
}

fn reference(row: &Row<'_, '_>, key: &str, report: &mut Report<'_>) -> Option<IndicatorId> {
    row.get(key)?.filled(report).map(IndicatorId::from)
}

fn targets(row: &Row<'_, '_>, unit: Option<Unit>, report: &mut Report<'_>) -> Vec<Target> {
    let Some(list) = row.get("targets") else { return Vec::new() };
    list.list(report).iter().filter_map(|field| target::read(field, unit, report)).collect()
}

/// The short title; the title itself where none is given and it is short enough.
fn short_title(row: &Row<'_, '_>, title: &SafeText, report: &mut Report<'_>) -> SafeText {
    let given = row.get("short_title");
    let short = match &given {
        Some(field) => field.filled(report).map(SafeText::new).unwrap_or_default(),
        None => title.clone(),
    };
    let columns = short.as_str().width();
    if columns > SHORT_TITLE_COLUMNS {
        let at = given.map_or(row.at.clone(), |field| field.at());
        let wrong = format!("it is {columns} columns wide; allowed are at most {SHORT_TITLE_COLUMNS}");
        report.wrong(at, &format!("{} short_title", row.name), wrong);
    }
    short
}

/// The priority that the row names, else its family's.
fn priority(
    row: &Row<'_, '_>,
    family: &SafeText,
    priorities: &BTreeMap<String, SafeText>,
    report: &mut Report<'_>,
) -> SafeText {
    if row.get("priority").is_some() || family.is_blank() {
        return text(row, "priority", report);
    }
    let of_family = priorities.get(family.as_str()).cloned();
    if of_family.is_none() {
        let at = row.get("family").map_or(row.at.clone(), |field| field.at());
        let families: Vec<&str> = priorities.keys().map(String::as_str).collect();
        let wrong = format!(
            "[priority_by_family] does not have it; give the row a priority, or use one of: {}",
            families.join("; ")
        );
        report.wrong(at, &format!("{} family", row.name), wrong);
    }
    of_family.unwrap_or_default()
}
