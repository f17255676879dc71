//! One type per row of a section. What may be left out is an `Option`; all else is required.
//!
//! The types refuse an unknown field: a row that has one is read again the careful way, which lists it.

use schemars::JsonSchema;
use serde::Deserialize;

use super::text::{
    AsAmount, AsApprover, AsCount, AsDate, AsInterval, AsMonth, AsMonthOrDate, AsNumber, AsPeriod, AsYearOrPeriod, Text,
};
use crate::domain::catalogue::{Comparison, Polarity, Unit};
use crate::domain::org::{Counted, ExemptionReason, Grade, ProtectionKind, SupervisionKind, WorkerRole};

/// A service area.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AreaRow<'a> {
    /// Its id.
    #[serde(borrow)]
    pub id: Text<'a>,
    /// Its name.
    pub name: Text<'a>,
}

/// A team of one area.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamRow<'a> {
    /// Its id.
    #[serde(borrow)]
    pub id: Text<'a>,
    /// Its name.
    pub name: Text<'a>,
    /// The area it belongs to.
    pub area: Text<'a>,
    /// Its manager's id.
    pub manager: Option<Text<'a>>,
    /// Its first month; none means always.
    #[schemars(with = "Option<AsMonth>")]
    pub from: Option<Text<'a>>,
    /// Its last month.
    #[schemars(with = "Option<AsMonth>")]
    pub to: Option<Text<'a>>,
    /// The teams it replaced: their series are joined to its own.
    pub replaces: Option<Vec<Text<'a>>>,
    /// Its posts, in full-time equivalents.
    pub posts: Option<PostsRow>,
}

/// Posts of a team in full-time equivalents.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostsRow {
    /// Posts in the establishment.
    #[schemars(with = "Option<AsAmount>")]
    pub established_fte: Option<f64>,
    /// Of them vacant.
    #[schemars(with = "Option<AsAmount>")]
    pub vacant_fte: Option<f64>,
    /// Of them filled but absent.
    #[schemars(with = "Option<AsAmount>")]
    pub absent_fte: Option<f64>,
    /// Agency workers.
    #[schemars(with = "Option<AsAmount>")]
    pub agency_fte: Option<f64>,
}

/// A team manager.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManagerRow<'a> {
    /// Their id.
    #[serde(borrow)]
    pub id: Text<'a>,
    /// Their name.
    pub name: Text<'a>,
}

/// A worker.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkerRow<'a> {
    /// Their id.
    #[serde(borrow)]
    pub id: Text<'a>,
    /// Their team.
    pub team: Text<'a>,
    /// Their role.
    pub role: WorkerRole,
    /// Full-time equivalent.
    #[schemars(with = "Option<AsAmount>")]
    pub fte: Option<f64>,
    /// A protected, lower caseload.
    pub protected: Option<ProtectedRow<'a>>,
}

/// A protected caseload.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProtectedRow<'a> {
    /// Why.
    pub kind: Option<ProtectionKind>,
    /// Since when.
    #[serde(borrow)]
    #[schemars(with = "Option<AsDate>")]
    pub from: Option<Text<'a>>,
}

/// What the feed says of an indicator: added to the catalogue, or put over its row field by field. A new one needs a title, a
/// unit and a polarity.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorRow<'a> {
    /// Its identifier.
    #[serde(borrow)]
    pub id: Text<'a>,
    /// Its title in full.
    pub title: Option<Text<'a>>,
    /// A title of at most 25 columns.
    pub short_title: Option<Text<'a>>,
    /// The family it is listed in.
    pub family: Option<Text<'a>>,
    /// The improvement priority it is reported under.
    pub priority: Option<Text<'a>>,
    /// What it is measured in.
    pub unit: Option<Unit>,
    /// Which way is better.
    pub polarity: Option<Polarity>,
    /// Whom it counts.
    pub cohort: Option<Text<'a>>,
    /// Its timescale in words.
    pub timescale: Option<Text<'a>>,
    /// The longest time between two.
    #[schemars(with = "Option<AsInterval>")]
    pub interval: Option<Text<'a>>,
    /// The first one's time from allocation, placement or plan start.
    #[schemars(with = "Option<AsInterval>")]
    pub first_interval: Option<Text<'a>>,
    /// The standard whose cohort contains this one's.
    pub parent: Option<Text<'a>>,
    /// The count whose value this one's denominator must equal.
    pub cohort_count: Option<Text<'a>>,
    /// How much a child outside it counts when places to look are ordered.
    #[schemars(with = "Option<AsAmount>")]
    pub weight: Option<f64>,
    /// Its targets, in place of all that the catalogue has.
    #[schemars(with = "Option<Vec<TargetRow<'a>>>")]
    pub targets: Option<Vec<Option<TargetRow<'a>>>>,
    /// Whether it is in the core of the opening screen.
    pub core: Option<bool>,
    /// Whether it is a running total from April.
    pub cumulative: Option<bool>,
    /// What it measures, in a sentence.
    pub measures: Option<Text<'a>>,
}

/// A target. One that is not a number is left out and asked about.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetRow<'a> {
    /// How a figure is compared with it.
    pub comparison: Comparison,
    /// In the indicator's unit; a percentage 0 to 100.
    #[schemars(with = "AsNumber")]
    pub value: f64,
    /// In force from this day; none means always.
    #[serde(borrow)]
    #[schemars(with = "Option<AsMonthOrDate>")]
    pub from: Option<Text<'a>>,
    /// Who prints it.
    pub source: Option<Text<'a>>,
}

/// A figure of a team, of an area, or (neither) of the organisation: a numerator and a denominator, a value, or a reason why
/// it is missing.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("anyOf" = [{"required": ["numerator", "denominator"]}, {"required": ["value"]}, {"required": ["missing"]}]))]
pub struct ObservationRow<'a> {
    /// The indicator.
    #[serde(borrow)]
    pub indicator: Text<'a>,
    /// The team.
    pub team: Option<Text<'a>>,
    /// The area.
    pub area: Option<Text<'a>>,
    /// Which period.
    #[schemars(with = "AsPeriod")]
    pub period: Text<'a>,
    /// How many are in time, or are the thing counted.
    #[schemars(with = "Option<AsCount>")]
    pub numerator: Option<f64>,
    /// How many there are in all.
    #[schemars(with = "Option<AsCount>")]
    pub denominator: Option<f64>,
    /// The figure of an indicator that is no percentage.
    #[schemars(with = "Option<AsNumber>")]
    pub value: Option<f64>,
    /// Why there is no figure.
    pub missing: Option<Text<'a>>,
    /// The percentage that someone printed: checked, never used.
    #[schemars(with = "Option<AsAmount>")]
    pub published: Option<f64>,
}

/// A figure of another authority or group.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComparatorRow<'a> {
    /// The indicator.
    #[serde(borrow)]
    pub indicator: Text<'a>,
    /// `england`, `south_east`, …
    pub group: Text<'a>,
    /// Its own period.
    #[schemars(with = "AsYearOrPeriod")]
    pub period: Text<'a>,
    /// In the indicator's unit.
    #[schemars(with = "AsNumber")]
    pub value: f64,
    /// Who publishes it.
    pub source: Option<Text<'a>>,
    /// When it was published.
    #[schemars(with = "Option<AsDate>")]
    pub published: Option<Text<'a>>,
}

/// How many cases a worker holds, or how many of a team have no worker.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("anyOf" = [{"required": ["worker", "count"]}, {"required": ["team", "unallocated"]}]))]
pub struct CaseloadRow<'a> {
    /// Which period.
    #[serde(borrow)]
    #[schemars(with = "AsPeriod")]
    pub period: Text<'a>,
    /// The worker.
    pub worker: Option<Text<'a>>,
    /// How many the worker holds.
    #[schemars(with = "Option<AsCount>")]
    pub count: Option<f64>,
    /// The team.
    pub team: Option<Text<'a>>,
    /// How many of the team's cases have no worker.
    #[schemars(with = "Option<AsCount>")]
    pub unallocated: Option<f64>,
    /// What is counted.
    pub counted: Option<Counted>,
}

/// A record outside, or about to leave, a timescale: identifiers only.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChildRow<'a> {
    /// The local identifier, never a name.
    #[serde(borrow)]
    pub id: Text<'a>,
    /// The indicator.
    pub indicator: Text<'a>,
    /// The team.
    pub team: Text<'a>,
    /// The worker; none means unallocated.
    pub worker: Option<Text<'a>>,
    /// Allocation, placement or plan start.
    #[schemars(with = "Option<AsDate>")]
    pub started: Option<Text<'a>>,
    /// When it was last done.
    #[schemars(with = "Option<AsDate>")]
    pub last_done: Option<Text<'a>>,
    /// When the child was last seen; earlier than `last_done` says: not seen at the last visit.
    #[schemars(with = "Option<AsDate>")]
    pub last_seen: Option<Text<'a>>,
    /// The data team's due date: shown and checked.
    #[schemars(with = "Option<AsDate>")]
    pub due: Option<Text<'a>>,
    /// The exemption that covers it.
    pub exemption: Option<Text<'a>>,
}

/// An exemption.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExemptionRow<'a> {
    /// Its id.
    #[serde(borrow)]
    pub id: Text<'a>,
    /// The child record.
    pub child: Text<'a>,
    /// The indicator.
    pub indicator: Text<'a>,
    /// Why.
    pub reason: Option<ExemptionReason>,
    /// Its own interval; without one the record leaves the cohort.
    #[schemars(with = "Option<AsInterval>")]
    pub interval: Option<Text<'a>>,
    /// The role that agreed it.
    #[schemars(with = "Option<AsApprover>")]
    pub approved_by: Option<Text<'a>>,
    /// First day it counts.
    #[schemars(with = "AsDate")]
    pub from: Text<'a>,
    /// Last day it counts.
    #[schemars(with = "AsDate")]
    pub review_by: Text<'a>,
}

/// A supervision of a worker.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SupervisionRow<'a> {
    /// The worker.
    #[serde(borrow)]
    pub worker: Text<'a>,
    /// Its kind.
    pub kind: SupervisionKind,
    /// When it was last held.
    #[schemars(with = "Option<AsDate>")]
    pub last_held: Option<Text<'a>>,
    /// When the next is due.
    #[schemars(with = "Option<AsDate>")]
    pub due: Option<Text<'a>>,
}

/// A practice audit.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditRow<'a> {
    /// Its id.
    #[serde(borrow)]
    pub id: Text<'a>,
    /// The team.
    pub team: Text<'a>,
    /// When it was completed.
    #[schemars(with = "AsDate")]
    pub completed: Text<'a>,
    /// The auditor's grade.
    pub grade: Grade,
    /// The moderated grade, which leads.
    pub moderated_grade: Option<Grade>,
    /// When it was moderated.
    #[schemars(with = "Option<AsDate>")]
    pub moderated_on: Option<Text<'a>>,
    /// When it was escalated.
    #[schemars(with = "Option<AsDate>")]
    pub escalated_on: Option<Text<'a>>,
    /// First update.
    #[schemars(with = "Option<AsDate>")]
    pub update_on: Option<Text<'a>>,
    /// Further update.
    #[schemars(with = "Option<AsDate>")]
    pub further_update_on: Option<Text<'a>>,
    /// Re-audit.
    #[schemars(with = "Option<AsDate>")]
    pub re_audited_on: Option<Text<'a>>,
    /// The audit that this one repeats.
    pub re_audit_of: Option<Text<'a>>,
    /// Themes.
    pub themes: Option<Vec<Text<'a>>>,
}

/// A note of the data team.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteRow<'a> {
    /// The indicator it is about.
    #[serde(borrow)]
    pub indicator: Option<Text<'a>>,
    /// The period it is about.
    #[schemars(with = "Option<AsPeriod>")]
    pub period: Option<Text<'a>>,
    /// What it says.
    pub text: Option<Text<'a>>,
}
