//! The rows of a made feed, fields in the contract's order. What is not known is left out, never written as zero.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::domain::org::{Counted, ExemptionReason, Grade, ProtectionKind, SupervisionKind, WorkerRole};
use crate::domain::period::Period;

/// A number written without a fraction where it has none, else with one digit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Number {
    /// A whole number.
    Whole(u64),
    /// So many tenths.
    Tenths(u64),
}

impl Serialize for Number {
    #[expect(clippy::cast_precision_loss, reason = "a small number over ten is the same on every machine")]
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Whole(n) => s.serialize_u64(n),
            Self::Tenths(n) => s.serialize_f64(n as f64 / 10.0),
        }
    }
}

/// A row of `areas` or `managers`.
#[derive(Serialize)]
pub struct NamedRow<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
}

/// A row of `teams`.
#[derive(Serialize)]
pub struct TeamRow<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its area.
    pub area: &'a str,
    /// Its manager.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager: Option<&'a str>,
    /// Its first month.
    pub from: Period,
    /// Its last month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Period>,
    /// The teams it replaced.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<&'a str>,
    /// Its posts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posts: Option<PostsRow>,
}

/// The posts of a team, in full-time equivalents.
#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the contract's names")]
pub struct PostsRow {
    /// In the establishment.
    pub established_fte: Number,
    /// Of them vacant.
    pub vacant_fte: Number,
    /// Of them filled but absent.
    pub absent_fte: Number,
    /// Agency workers.
    pub agency_fte: Number,
}

/// A row of `workers`.
#[derive(Serialize)]
pub struct WorkerRow<'a> {
    /// Their id.
    pub id: &'a str,
    /// Their team.
    pub team: &'a str,
    /// Their role.
    pub role: WorkerRole,
    /// Full-time equivalent.
    pub fte: Number,
    /// A protected caseload.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protected: Option<ProtectedRow>,
}

/// Why and since when a caseload is protected.
#[derive(Serialize)]
pub struct ProtectedRow {
    /// Why.
    pub kind: ProtectionKind,
    /// Since when.
    pub from: NaiveDate,
}

/// A row of `observations`.
#[derive(Serialize, Default)]
pub struct ObservationRow<'a> {
    /// The indicator.
    pub indicator: &'a str,
    /// The team, where it is a team's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<&'a str>,
    /// The area, where it is an area's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<&'a str>,
    /// The period, `2022-12`.
    pub period: &'a str,
    /// What it says.
    #[serde(flatten)]
    pub figure: FigureRow<'a>,
    /// The percentage someone printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<u64>,
}

/// What an observation says.
#[derive(Serialize)]
#[serde(untagged)]
pub enum FigureRow<'a> {
    /// A fraction.
    Fraction {
        /// How many.
        numerator: u64,
        /// Of how many.
        denominator: u64,
    },
    /// A value in the indicator's unit.
    Value {
        /// The value.
        value: Number,
    },
    /// Not known.
    Missing {
        /// Why.
        missing: &'a str,
    },
}

impl Default for FigureRow<'_> {
    fn default() -> Self {
        Self::Missing { missing: "not known" }
    }
}

/// A row of `comparators`.
#[derive(Serialize)]
pub struct ComparatorRow<'a> {
    /// The indicator.
    pub indicator: &'a str,
    /// Whose figure.
    pub group: &'a str,
    /// Its own period.
    pub period: &'a str,
    /// In the indicator's unit.
    pub value: u64,
    /// Who prints it.
    pub source: &'a str,
}

/// A row of `caseload`: a worker's, or the unallocated of a team.
#[derive(Serialize)]
#[serde(untagged)]
pub enum CaseloadRow<'a> {
    /// A worker's.
    Worker {
        /// Whose.
        worker: &'a str,
        /// Of which period.
        period: &'a str,
        /// How many.
        count: u64,
        /// Of what.
        counted: Counted,
    },
    /// Nobody's yet.
    Unallocated {
        /// Of which team.
        team: &'a str,
        /// Of which period.
        period: &'a str,
        /// How many.
        unallocated: u64,
        /// Of what.
        counted: Counted,
    },
}

/// A row of `children`.
#[derive(Serialize)]
pub struct ChildRow<'a> {
    /// The record's local identifier.
    pub id: Cow<'a, str>,
    /// The indicator.
    pub indicator: &'a str,
    /// The team.
    pub team: &'a str,
    /// The worker; none where unallocated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worker: Option<&'a str>,
    /// Allocation, placement or plan start.
    pub started: NaiveDate,
    /// When it was last done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_done: Option<NaiveDate>,
    /// When the child was last seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<NaiveDate>,
    /// What the standard's own timescale gives.
    pub due: NaiveDate,
    /// The exemption's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exemption: Option<&'a str>,
}

/// A row of `exemptions`.
#[derive(Serialize)]
pub struct ExemptionRow<'a> {
    /// Its id.
    pub id: Cow<'a, str>,
    /// The child record.
    pub child: Cow<'a, str>,
    /// The indicator.
    pub indicator: &'a str,
    /// Why.
    pub reason: ExemptionReason,
    /// Its own interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<&'a str>,
    /// The role that agreed it.
    pub approved_by: &'a str,
    /// First day it counts.
    pub from: NaiveDate,
    /// Last day it counts.
    pub review_by: NaiveDate,
}

/// A row of `supervisions`.
#[derive(Serialize)]
pub struct SupervisionRow<'a> {
    /// The worker.
    pub worker: &'a str,
    /// Its kind.
    pub kind: SupervisionKind,
    /// When it was last held.
    pub last_held: NaiveDate,
    /// When the next is due.
    pub due: NaiveDate,
}

/// A row of `audits`.
#[derive(Serialize)]
pub struct AuditRow<'a> {
    /// Its id.
    pub id: Cow<'a, str>,
    /// The team.
    pub team: &'a str,
    /// When it was completed.
    pub completed: NaiveDate,
    /// The auditor's grade.
    pub grade: Grade,
    /// The moderated grade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderated_grade: Option<Grade>,
    /// When it was moderated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moderated_on: Option<NaiveDate>,
    /// When it was escalated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalated_on: Option<NaiveDate>,
    /// First update.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_on: Option<NaiveDate>,
    /// Further update.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub further_update_on: Option<NaiveDate>,
    /// Re-audit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub re_audited_on: Option<NaiveDate>,
    /// The audit that this one repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub re_audit_of: Option<&'a str>,
    /// Themes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub themes: Vec<&'a str>,
}

/// A row of `notes`.
#[derive(Serialize)]
pub struct NoteRow<'a> {
    /// The indicator it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<&'a str>,
    /// The period it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<&'a str>,
    /// What it says.
    pub text: &'a str,
}
