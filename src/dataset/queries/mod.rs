//! What to ask the data team: each query keeps the row and says why it is doubted, and what to do.
//!
//! One file per group. A message names figures by standard, unit and period, never by what a row says.

mod catalogue;
mod comparators;
mod records;
mod series;
mod totals;

use chrono::NaiveDate;

use super::figures::Figures;
use super::index::Index;
use super::observations::OwnerIx;
use super::records::RecordRules;
use super::{Dataset, RowRef, Section};
use crate::domain::calendar::Calendar;
use crate::domain::catalogue::Indicator;
use crate::domain::fault::{Fault, FaultCode, Owner, Touch};
use crate::domain::ids::IndicatorId;
use crate::domain::period::Period;
use crate::text::SafeText;

/// When a figure is doubted.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct QueryRules {
    /// Age in days of `as_of` beyond which a feed is stale.
    pub stale_after_days: u32,
    /// Points by which a printed percentage may differ from its fraction.
    pub published_points: f64,
    /// Points from one month to the next beyond which a percentage is an implausible jump.
    pub jump_points: f64,
    /// The smallest denominator, both months, at which a percentage is asked for a jump.
    pub jump_denominator: u64,
    /// How many times larger or smaller than the month before a count, rate or average is an implausible jump.
    pub jump_times: f64,
    /// The smallest of the larger of two values that is asked for such a jump.
    pub jump_value: f64,
    /// Months of silence, the latest among them, after which a team has stopped reporting.
    pub stopped_months: u32,
    /// Months after its end for which a year's national figures stand.
    pub comparator_months: u32,
    /// How child records are judged.
    pub records: RecordRules,
}

impl Default for QueryRules {
    fn default() -> Self {
        Self {
            stale_after_days: 45,
            published_points: 0.5,
            jump_points: 30.0,
            jump_denominator: 20,
            jump_times: 3.0,
            jump_value: 30.0,
            stopped_months: 2,
            comparator_months: 21,
            records: RecordRules::default(),
        }
    }
}

/// Everything to ask about `data`, in the contract's order of codes. `faults` are those found so far: a sum that lacks a
/// row that was set aside is no query of its own.
pub fn all(data: &Dataset, faults: &[Fault], rules: &QueryRules, calendar: &Calendar, today: NaiveDate) -> Vec<Fault> {
    let index = Index::new(data, faults);
    let mut asker = Asker { figures: Figures { data, index: &index }, rules, calendar, found: Vec::new() };
    series::ask(&mut asker);
    totals::ask(&mut asker);
    records::ask(&mut asker);
    catalogue::ask(&mut asker);
    comparators::ask(&mut asker);
    stale(&mut asker, today);
    asker.found.sort_by_key(|fault| fault.code);
    asker.found
}

fn stale(asker: &mut Asker<'_>, today: NaiveDate) {
    let age = (today - asker.figures.data.as_of).num_days();
    if age > i64::from(asker.rules.stale_after_days) {
        let path = asker.document(asker.figures.data.documents.len().saturating_sub(1), "/as_of");
        let message = format!("The figures are {age} days old; ask for a newer feed before relying on them.");
        asker.ask(FaultCode::Stale, path, &message, Vec::new());
    }
}

/// Where queries are collected.
struct Asker<'a> {
    figures: Figures<'a>,
    rules: &'a QueryRules,
    calendar: &'a Calendar,
    found: Vec<Fault>,
}

impl<'a> Asker<'a> {
    fn ask(&mut self, code: FaultCode, path: SafeText, message: &str, touches: Vec<Touch>) {
        self.found.push(Fault { code, path, message: message.into(), touches });
    }

    /// Asks about the observation at `at`.
    fn ask_row(&mut self, code: FaultCode, at: usize, why: &str) {
        let data = self.figures.data;
        let key = data.observations.keys()[at];
        let Some((indicator, owner)) = self.indicator(key.indicator).zip(self.figures.owner(key.owner)) else { return };
        let what = self.what(indicator, &owner, Some(key.period));
        let path = self.row(Section::Observations, data.observations.row(at));
        let touch = touch(&indicator.id, &owner, Some(key.period));
        self.ask(code, path, &format!("{what}: {why}"), vec![touch]);
    }

    fn indicator(&self, at: u32) -> Option<&'a Indicator> {
        self.figures.data.catalogue.indicators().get(at as usize)
    }

    /// The figure in words: `Visits, protection, Protection 1, December 2022`.
    fn what(&self, indicator: &Indicator, owner: &Owner, period: Option<Period>) -> String {
        let name = self.figures.name(owner);
        let of = period.map_or_else(String::new, |period| format!(", {}", period.in_words()));
        format!("{}, {name}{of}", indicator.title)
    }

    /// The JSON pointer to a row, with its document's name where there are several.
    fn row(&self, section: Section, row: RowRef) -> SafeText {
        self.document(usize::from(row.document), &format!("/{}/{}", section.word(), row.row))
    }

    fn document(&self, at: usize, pointer: &str) -> SafeText {
        match self.figures.data.documents.get(at).filter(|document| !document.name.is_blank()) {
            Some(document) => format!("{}#{pointer}", document.name).into(),
            None => pointer.into(),
        }
    }

    /// Every owner that has figures of one indicator.
    fn owners_of(&self, indicator: u32) -> Vec<Owner> {
        let observations = &self.figures.data.observations;
        let keys = &observations.keys()[observations.of_indicator(indicator)];
        let places = keys.chunk_by(|a, b| a.owner == b.owner).filter_map(|of| of.first());
        places.filter_map(|key| self.figures.owner(key.owner)).collect()
    }
}

fn touch(indicator: &IndicatorId, owner: &Owner, period: Option<Period>) -> Touch {
    Touch { indicator: indicator.clone(), owner: owner.clone(), period }
}

/// Whether the figure is a total, which parts may contradict.
fn is_total(owner: OwnerIx) -> bool {
    !matches!(owner, OwnerIx::Team(_))
}

#[cfg(test)]
mod tests;
