//! A feed, checked and merged: a month's worth of everything, compact, and the questions asked of it. Pure.
//!
//! [`Dataset`] holds what the feed says and nothing derived; `figures`, `records`, `caseload` and the others answer
//! questions, and `queries` finds what to ask the data team.

pub mod caseload;
pub mod exemptions;
pub mod figures;
pub mod identifiers;
pub mod index;
pub mod observations;
pub mod queries;
pub mod records;
pub mod rows;
mod shared;
pub mod supervision;
#[cfg(test)]
pub(crate) mod testing;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Interval;
use crate::domain::catalogue::Catalogue;
use crate::domain::fault::Fault;
use crate::domain::ids::{AreaId, AuditId, ChildId, ExemptionId, IndicatorId, TeamId, WorkerId};
use crate::domain::org::{Area, Counted, ExemptionReason, Grade, Manager, SupervisionKind, Team, Worker};
use crate::domain::period::Period;
use crate::text::SafeText;
pub use figures::Figures;
use identifiers::Identifiers;
pub use index::Index;
pub use observations::Observations;

/// Everything that one or more feed documents say, after checking.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Dataset {
    /// The organisation's id, as the feed gives it.
    pub organisation_id: SafeText,
    /// The organisation's name.
    pub organisation: SafeText,
    /// The day the latest document describes.
    pub as_of: NaiveDate,
    /// When the latest document was made.
    pub generated_at: Option<DateTime<Utc>>,
    /// What is real and what is not, where the feed is a sample; shown on every screen.
    pub sample: Option<SafeText>,
    /// The recording system it comes from.
    pub system: Option<SafeText>,
    /// Whom to ask about it.
    pub contact: Option<SafeText>,
    /// The documents it was read from, oldest first.
    pub documents: Vec<Document>,
    /// The shipped catalogue with the feed's additions.
    pub catalogue: Catalogue,
    /// Areas, in the feed's order.
    pub areas: Vec<Area>,
    /// Teams, in the feed's order.
    pub teams: Vec<Team>,
    /// Managers.
    pub managers: Vec<Manager>,
    /// Workers.
    pub workers: Vec<Worker>,
    /// Figures of every period.
    pub observations: Observations,
    /// Figures of other authorities, each with its own period.
    pub comparators: Vec<Comparator>,
    /// Caseloads of every period.
    #[serde(deserialize_with = "shared::caseload")]
    pub caseload: Vec<Caseload>,
    /// Records outside, or about to leave, a timescale, from the latest document.
    #[serde(deserialize_with = "shared::children")]
    pub children: Vec<ChildRecord>,
    /// For each earlier document, newest first, the records that were late in it.
    pub late_before: Vec<LateBefore>,
    /// Exemptions.
    pub exemptions: Vec<Exemption>,
    /// Supervisions of workers.
    pub supervisions: Vec<Supervision>,
    /// Practice audits.
    pub audits: Vec<Audit>,
    /// Notes of the data team on single figures.
    pub notes: Vec<Note>,
}

/// One document that was read.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Document {
    /// Its file name, where it came from a folder.
    pub name: SafeText,
    /// The day it describes.
    pub as_of: NaiveDate,
    /// When it was made.
    pub generated_at: Option<DateTime<Utc>>,
    /// For every section, what became of its rows.
    pub sections: Vec<SectionCount>,
}

/// What became of a section's rows: read = accepted + set aside + repeated.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SectionCount {
    /// Which section.
    pub section: Section,
    /// Rows read.
    pub read: u64,
    /// Rows in use.
    pub accepted: u64,
    /// Rows set aside for a fault.
    pub set_aside: u64,
    /// Rows given again, alike.
    pub repeated: u64,
}

/// A list of the feed document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// `areas`
    Areas,
    /// `teams`
    Teams,
    /// `managers`
    Managers,
    /// `workers`
    Workers,
    /// `indicators`
    Indicators,
    /// `observations`
    Observations,
    /// `comparators`
    Comparators,
    /// `caseload`
    Caseload,
    /// `children`
    Children,
    /// `exemptions`
    Exemptions,
    /// `supervisions`
    Supervisions,
    /// `audits`
    Audits,
    /// `notes`
    Notes,
}

impl Section {
    /// Every section, in the contract's order.
    pub const ALL: [Self; 13] = [
        Self::Areas,
        Self::Teams,
        Self::Managers,
        Self::Workers,
        Self::Indicators,
        Self::Observations,
        Self::Comparators,
        Self::Caseload,
        Self::Children,
        Self::Exemptions,
        Self::Supervisions,
        Self::Audits,
        Self::Notes,
    ];

    /// Its name in the document.
    pub fn word(self) -> &'static str {
        match self {
            Self::Areas => "areas",
            Self::Teams => "teams",
            Self::Managers => "managers",
            Self::Workers => "workers",
            Self::Indicators => "indicators",
            Self::Observations => "observations",
            Self::Comparators => "comparators",
            Self::Caseload => "caseload",
            Self::Children => "children",
            Self::Exemptions => "exemptions",
            Self::Supervisions => "supervisions",
            Self::Audits => "audits",
            Self::Notes => "notes",
        }
    }

    /// Whether a document cannot do without it.
    pub fn is_required(self) -> bool {
        matches!(self, Self::Areas | Self::Teams | Self::Observations)
    }
}

/// The figure of another authority or group; never shown as if it were of the period on screen.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Comparator {
    /// The indicator.
    pub indicator: IndicatorId,
    /// `england`, `south_east`, …
    pub group: SafeText,
    /// Its own period: a year `2021-22`, a month or a day, as written.
    pub period: SafeText,
    /// In the indicator's unit.
    pub value: f64,
    /// Who publishes it.
    pub source: Option<SafeText>,
    /// When it was published.
    pub published: Option<NaiveDate>,
    /// The row it was read from.
    pub row: RowRef,
}

/// A caseload row: of a worker, or the unallocated of a team.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Caseload {
    /// Whose.
    pub holder: Holder,
    /// Of which period.
    pub period: Period,
    /// How many.
    pub count: u64,
    /// Of what, where said.
    pub counted: Option<Counted>,
}

/// Who holds the cases of a [`Caseload`] row.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Holder {
    /// A worker.
    Worker(WorkerId),
    /// Nobody yet: the unallocated of this team.
    Unallocated(TeamId),
}

/// A child record outside, or about to leave, an indicator's timescale. Unique by child and indicator.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ChildRecord {
    /// The local identifier, never a name.
    pub child: ChildId,
    /// The indicator.
    pub indicator: IndicatorId,
    /// The team.
    pub team: TeamId,
    /// The worker; none means unallocated.
    pub worker: Option<WorkerId>,
    /// Allocation, placement or plan start.
    pub started: Option<NaiveDate>,
    /// When it was last done.
    pub last_done: Option<NaiveDate>,
    /// When the child was last seen; earlier than `last_done` says: not seen at the last visit.
    pub last_seen: Option<NaiveDate>,
    /// The data team's due date: shown and checked.
    pub due: Option<NaiveDate>,
    /// The exemption that the row names.
    pub exemption: Option<ExemptionId>,
    /// The row it was read from, for "where does this come from".
    pub from: RowRef,
}

/// The records late in one earlier document.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct LateBefore {
    /// The document's date.
    pub as_of: NaiveDate,
    /// Child and indicator of every late record.
    pub late: BTreeSet<(ChildId, IndicatorId)>,
}

/// An exemption: agreed by a named role until a review date.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Exemption {
    /// Its id.
    pub id: ExemptionId,
    /// The child record.
    pub child: ChildId,
    /// The indicator.
    pub indicator: IndicatorId,
    /// Why.
    pub reason: Option<ExemptionReason>,
    /// Its own interval; without one the record leaves the cohort.
    pub interval: Option<Interval>,
    /// The role that agreed it.
    pub approved_by: Option<SafeText>,
    /// First day it counts.
    pub from: NaiveDate,
    /// Last day it counts.
    pub review_by: NaiveDate,
    /// The row it was read from.
    pub row: RowRef,
}

/// A supervision of a worker.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Supervision {
    /// The worker.
    pub worker: WorkerId,
    /// Its kind.
    pub kind: SupervisionKind,
    /// When it was last held.
    pub last_held: Option<NaiveDate>,
    /// When the next is due.
    pub due: Option<NaiveDate>,
}

/// A practice audit.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Audit {
    /// Its id.
    pub id: AuditId,
    /// The team.
    pub team: TeamId,
    /// When it was completed.
    pub completed: NaiveDate,
    /// The auditor's grade.
    pub grade: Grade,
    /// The moderated grade, which leads.
    pub moderated_grade: Option<Grade>,
    /// When it was moderated.
    pub moderated_on: Option<NaiveDate>,
    /// When it was escalated; the clocks of an inadequate audit run from here.
    pub escalated_on: Option<NaiveDate>,
    /// First update.
    pub update_on: Option<NaiveDate>,
    /// Further update.
    pub further_update_on: Option<NaiveDate>,
    /// Re-audit.
    pub re_audited_on: Option<NaiveDate>,
    /// The audit that this one repeats.
    pub re_audit_of: Option<AuditId>,
    /// Themes.
    pub themes: Vec<SafeText>,
}

/// A note of the data team.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Note {
    /// The indicator it is about.
    pub indicator: Option<IndicatorId>,
    /// The period it is about.
    pub period: Option<Period>,
    /// What it says.
    pub text: SafeText,
}

/// The row a figure was read from: document (place in [`Dataset::documents`]) and row of its section.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RowRef {
    /// Which document.
    pub document: u16,
    /// Which row of its section, from 0.
    pub row: u32,
}

/// A dataset with what was found wrong in it, under the digest of what was read. Never changed, swapped whole.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    /// SHA-256 of the documents read, in hex: an answer for another digest is late and dropped.
    pub digest: SafeText,
    /// The checked figures.
    pub data: Dataset,
    /// Everything found wrong, document by document, in row order.
    pub faults: Vec<Fault>,
    /// What questions need, worked out at the first of them.
    #[serde(skip)]
    index: OnceLock<Index>,
    /// Who is named in it, worked out where some of it is hidden.
    #[serde(skip)]
    identifiers: OnceLock<Identifiers>,
}

impl Snapshot {
    /// A snapshot of `data` as read from documents with this digest.
    pub fn new(digest: SafeText, data: Dataset, faults: Vec<Fault>) -> Self {
        Self { digest, data, faults, index: OnceLock::new(), identifiers: OnceLock::new() }
    }

    /// The identifiers of workers and child records in it.
    pub fn identifiers(&self) -> &Identifiers {
        self.identifiers.get_or_init(|| Identifiers::of(&self.data))
    }

    /// Its figures, to be asked for.
    pub fn figures(&self) -> Figures<'_> {
        let index = self.index.get_or_init(|| Index::new(&self.data, &self.faults));
        Figures { data: &self.data, index }
    }
}

impl Dataset {
    /// What is known on the day `as_of` while no feed could be read: the standards of `catalogue`, and no figure.
    pub fn none(as_of: NaiveDate, catalogue: Catalogue) -> Self {
        Self {
            organisation_id: SafeText::default(),
            organisation: "The service".into(),
            as_of,
            generated_at: None,
            sample: None,
            system: None,
            contact: None,
            documents: Vec::new(),
            catalogue,
            areas: Vec::new(),
            teams: Vec::new(),
            managers: Vec::new(),
            workers: Vec::new(),
            observations: Observations::default(),
            comparators: Vec::new(),
            caseload: Vec::new(),
            children: Vec::new(),
            late_before: Vec::new(),
            exemptions: Vec::new(),
            supervisions: Vec::new(),
            audits: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Whether no document was read at all.
    pub fn is_none(&self) -> bool {
        self.documents.is_empty()
    }

    /// The team with this id.
    pub fn team(&self, id: &str) -> Option<&Team> {
        self.teams.iter().find(|team| team.id.as_str() == id)
    }

    /// The area with this id.
    pub fn area(&self, id: &str) -> Option<&Area> {
        self.areas.iter().find(|area| area.id.as_str() == id)
    }

    /// The teams of an area, in the feed's order.
    pub fn teams_of<'a>(&'a self, area: &'a AreaId) -> impl Iterator<Item = &'a Team> {
        self.teams.iter().filter(move |team| team.area == *area)
    }

    /// The name of a team's manager, where the feed gives it.
    pub fn manager_of(&self, team: &Team) -> Option<&SafeText> {
        let id = team.manager.as_ref()?;
        self.managers.iter().find(|m| m.id == *id).map(|m| &m.name)
    }

    /// The worker with this id.
    pub fn worker(&self, id: &str) -> Option<&Worker> {
        self.workers.iter().find(|worker| worker.id.as_str() == id)
    }
}
