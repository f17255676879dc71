//! Figures of other authorities: of another year, of one date only, or of something nobody collects nationally.

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate};

use super::Asker;
use crate::dataset::{Comparator, Section};
use crate::domain::fault::FaultCode;
use crate::domain::period::{Grain, Period};

/// Families of which no national figure is collected. Source: the known faults of the published summary of January
/// 2023 (visits, supervision).
const NOT_COLLECTED: [&str; 2] = ["Visits", "Supervision"];

/// Standards of which the national figure is of 31 March alone. Source: the known faults of the published summary of
/// January 2023 (health assessments, placements).
const OF_ONE_DATE: [&str; 2] = ["CLA-HEALTH", "CLA-STAB3"];

pub(super) fn ask(asker: &mut Asker<'_>) {
    let (data, months) = (asker.figures.data, asker.rules.comparator_months);
    let mut newest: BTreeMap<&str, i32> = BTreeMap::new();
    for comparator in &data.comparators {
        if let Some(year) = year(comparator) {
            let held = newest.entry(comparator.group.as_str()).or_insert(year);
            *held = year.max(*held);
        }
    }
    for comparator in &data.comparators {
        let indicator = data.catalogue.get(comparator.indicator.as_str());
        let title = indicator.map_or(comparator.indicator.as_str(), |i| i.title.as_str());
        let about = format!("{title}, {}", comparator.group);
        if is_own(comparator) {
            continue;
        }
        if indicator.is_some_and(|i| NOT_COLLECTED.iter().any(|family| i.family.as_str().eq_ignore_ascii_case(family)))
        {
            let message = format!("{about}: no national figure of this is collected; ask where it comes from.");
            put(asker, FaultCode::ComparatorImpossible, comparator, &message);
        } else if one_date(comparator) {
            let message = format!("{about}: it is of one date, not of a year; it is shown with its own date.");
            put(asker, FaultCode::ComparatorPeriod, comparator, &message);
        } else if OF_ONE_DATE.contains(&comparator.indicator.as_str()) && year(comparator).is_some() {
            let message = format!(
                "{about}: such figures are of 31 March alone, not of a year; compare with that day, and ask for it to be \
                 named."
            );
            put(asker, FaultCode::ComparatorPeriod, comparator, &message);
        } else if is_of_another_year(comparator, newest.get(comparator.group.as_str()).copied(), data.as_of, months) {
            let message = format!("{about}: it is of another year than its column; it is shown with its own year.");
            put(asker, FaultCode::ComparatorPeriod, comparator, &message);
        }
    }
}

fn put(asker: &mut Asker<'_>, code: FaultCode, comparator: &Comparator, message: &str) {
    let path = asker.row(Section::Comparators, comparator.row);
    // A comparator feeds no figure of the authority's own, so it throws doubt on none.
    asker.ask(code, path, message, Vec::new());
}

/// The authority's own earlier figure.
fn is_own(comparator: &Comparator) -> bool {
    let group = comparator.group.as_str();
    group.starts_with("prior") || group.starts_with("previous") || group.starts_with("own")
}

fn one_date(comparator: &Comparator) -> bool {
    comparator.period.as_str().parse::<Period>().is_ok_and(|period| period.grain() == Grain::Day)
}

/// The year in which the financial year `2021-22` begins.
fn year(comparator: &Comparator) -> Option<i32> {
    let (first, last) = comparator.period.as_str().split_once(['-', '/'])?;
    let (year, next): (i32, i32) = (first.parse().ok()?, last.parse().ok()?);
    (first.len() == 4 && last.len() == 2 && (year + 1) % 100 == next).then_some(year)
}

fn is_of_another_year(comparator: &Comparator, newest: Option<i32>, as_of: NaiveDate, months: u32) -> bool {
    let Some(year) = year(comparator) else { return false };
    let end = NaiveDate::from_ymd_opt(year.saturating_add(1), 3, 31);
    let outdated = end.and_then(|end| end.checked_add_months(Months::new(months)));
    // The comparison goes by months: a year that ended so many months ago is outdated through all of that month.
    let is_outdated = outdated.is_some_and(|day| (day.year(), day.month()) <= (as_of.year(), as_of.month()));
    is_outdated || newest.is_some_and(|newest| year < newest)
}
