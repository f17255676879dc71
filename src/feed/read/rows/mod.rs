//! The rows of each section: their shape as they are read, and what they are held against once the document has ended.

mod areas;
mod audits;
mod caseload;
mod children;
mod comparators;
mod exemptions;
mod indicators;
mod notes;
mod observations;
mod scan;
mod teams;
mod workers;

use std::collections::HashMap;
use std::hash::Hash;

use chrono::NaiveDate;
use serde::Deserialize;

use super::draft::{Draft, Row};
use super::names::{Names, Seeded};
use super::report::{Bad, Feeds, Report};
use super::tree::{Tree, fields_of};
use crate::dataset::Section;
use crate::domain::calendar::Interval;
use crate::domain::catalogue::Unit;
use crate::domain::fault::FaultCode;
use crate::domain::period::{Grain, Period};
use crate::feed::contract::{MOST, Text};
use crate::text::SafeText;

pub(super) use areas::Areas;
pub(super) use audits::Audits;
pub(super) use caseload::{Caseloads, Held};
pub(super) use children::Children;
pub(super) use comparators::Comparators;
pub(super) use exemptions::Exemptions;
pub(super) use indicators::{Indicators, Patch};
pub(super) use notes::Notes;
pub(super) use observations::{Figures, Observed, fits};
pub(super) use teams::{Managers, Teams};
pub(super) use workers::{Supervisions, Workers};

/// The rows of one section.
pub(super) trait Rows {
    /// Their type in the contract.
    type Row<'a>: Deserialize<'a>;

    /// The section.
    const SECTION: Section;

    /// Whether a row has only text, numbers and lists of text, so that it may be parsed straight from the document. An
    /// object within a row could also be written as a list, which serde takes and the contract does not.
    const IS_FLAT: bool = true;

    /// The fields of a row.
    fn fields() -> &'static [&'static str];

    /// The fields of the object (or of the objects in the list) that the row's field `name` holds.
    fn inner(_name: &str) -> &'static [&'static str] {
        &[]
    }

    /// The row that `text` begins with and its length, where the section has a quicker way to it and the row is written
    /// for that.
    fn scan(_text: &str) -> Option<(Self::Row<'_>, usize)> {
        None
    }

    /// Takes out of a row that is looked at carefully what is only asked about.
    fn mend(_row: &mut Tree<'_>, _report: &mut Report, _at: u32) {}

    /// What a row would feed, as far as it can be read at all.
    fn feeds(_row: &Tree<'_>, _names: &mut Names) -> Feeds {
        Feeds::Nothing
    }

    /// Takes a row whose types are right into the draft, or says what is wrong with its values.
    fn take(row: Self::Row<'_>, at: u32, draft: &mut Draft) -> Result<(), Bad>;
}

/// Text that has to be there and to say something.
fn required(text: &Text<'_>, field: &str) -> Result<SafeText, Bad> {
    let text = SafeText::new(text.as_str());
    if text.is_blank() { Err(Bad::new(FaultCode::MissingField, field)) } else { Ok(text) }
}

/// An identifier that has to be there, stored once for all rows that use it.
fn id<T: From<SafeText>>(text: &Text<'_>, field: &str, names: &mut Names) -> Result<T, Bad> {
    let text = names.clean(text.as_str());
    if text.is_blank() { Err(Bad::new(FaultCode::MissingField, field)) } else { Ok(text.into()) }
}

fn safe(text: Option<&Text<'_>>) -> Option<SafeText> {
    text.map(|text| SafeText::new(text.as_str()))
}

fn date(text: &Text<'_>, field: &str) -> Result<NaiveDate, Bad> {
    super::day(text.as_str()).ok_or_else(|| Bad::new(FaultCode::BadDate, field))
}

fn optional_date(text: Option<&Text<'_>>, field: &str) -> Result<Option<NaiveDate>, Bad> {
    text.map(|text| date(text, field)).transpose()
}

#[inline]
fn period(text: &Text<'_>, field: &str) -> Result<Period, Bad> {
    text.as_str().parse().map_err(|_| Bad::new(FaultCode::BadPeriod, field))
}

fn month(text: Option<&Text<'_>>, field: &str) -> Result<Option<Period>, Bad> {
    let Some(text) = text else { return Ok(None) };
    let period = period(text, field)?;
    if period.grain() == Grain::Month { Ok(Some(period)) } else { Err(Bad::new(FaultCode::BadPeriod, field)) }
}

fn interval(text: Option<&Text<'_>>, field: &str) -> Result<Option<Interval>, Bad> {
    // The contract lists the four ways to write one among its closed lists.
    let wrong = |_| Bad::new(FaultCode::UnknownWord, field);
    text.map(|text| text.as_str().parse().map_err(wrong)).transpose()
}

/// A number within the contract's range.
#[inline]
fn number(value: f64, field: &str) -> Result<f64, Bad> {
    if value.is_finite() && value.abs() <= MOST {
        // No minus before a nought: it would print.
        Ok(value + 0.0)
    } else {
        Err(Bad::new(FaultCode::BadNumber, field))
    }
}

/// A number that may be a fraction and not negative.
fn amount(value: Option<f64>, field: &str) -> Result<Option<f64>, Bad> {
    let check = |value| if value < 0.0 { Err(Bad::new(FaultCode::BadNumber, field)) } else { number(value, field) };
    value.map(check).transpose()
}

/// A whole number that is not negative.
#[inline]
fn count(value: f64, field: &str) -> Result<u64, Bad> {
    let value = number(value, field)?;
    if value < 0.0 || value.fract() != 0.0 {
        return Err(Bad::new(FaultCode::BadNumber, field));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole and from 0 to 10^12")]
    let whole = value as u64;
    Ok(whole)
}

/// A value in the range of its unit: only averages and plain numbers may be negative, a count is whole.
fn value_of(unit: Unit, value: f64, field: &str) -> Result<f64, Bad> {
    let value = number(value, field)?;
    let is_fit = match unit {
        Unit::Count => value >= 0.0 && value.fract() == 0.0,
        Unit::Percent | Unit::Rate10k => value >= 0.0,
        Unit::Average | Unit::Number => true,
    };
    if is_fit { Ok(value) } else { Err(Bad::new(FaultCode::BadNumber, field)) }
}

/// What a second row with one key is called, and which field says so.
#[derive(Clone, Copy)]
struct Twice {
    alike: FaultCode,
    different: FaultCode,
    field: &'static str,
}

/// Rows known by an identifier of their own.
const BY_ID: Twice = Twice { alike: FaultCode::DuplicateId, different: FaultCode::DuplicateId, field: "id" };

/// Rows known by what they are about.
const BY_SUBJECT: Twice = Twice { alike: FaultCode::Duplicate, different: FaultCode::ConflictingDuplicate, field: "" };

/// Of rows with one key, those alike are kept once; where any differ, all are set aside.
fn unique<T: PartialEq, K: Hash + Eq>(
    rows: Vec<Row<T>>,
    key: impl Fn(&T) -> K,
    feeds: impl Fn(&T) -> Feeds,
    twice: Twice,
    section: Section,
    report: &mut Report,
) -> Vec<Row<T>> {
    let mut first: HashMap<K, (usize, bool), Seeded> = HashMap::with_capacity_and_hasher(rows.len(), Seeded::default());
    for (place, row) in rows.iter().enumerate() {
        let (at, differ) = first.entry(key(&row.it)).or_insert((place, false));
        *differ |= rows[*at].it != row.it;
    }
    if first.len() == rows.len() {
        return rows;
    }
    let mut kept = Vec::with_capacity(first.len());
    for (place, row) in rows.into_iter().enumerate() {
        match first.get(&key(&row.it)) {
            Some((_, true)) => {
                let bad = Bad::new(twice.different, twice.field).of(feeds(&row.it));
                report.set_aside(section, row.at, &bad);
            }
            Some((at, false)) if *at != place => {
                report.repeated(section, row.at, &Bad::new(twice.alike, twice.field).of(feeds(&row.it)));
            }
            _ => kept.push(row),
        }
    }
    kept
}

/// Sets aside the rows that `check` finds something wrong with.
fn keep<T>(rows: &mut Vec<Row<T>>, section: Section, report: &mut Report, check: impl Fn(&T) -> Result<(), Bad>) {
    rows.retain(|row| match check(&row.it) {
        Ok(()) => true,
        Err(bad) => {
            report.set_aside(section, row.at, &bad);
            false
        }
    });
}

/// The rows without their places.
fn plain<T>(rows: Vec<Row<T>>) -> Vec<T> {
    rows.into_iter().map(|row| row.it).collect()
}
