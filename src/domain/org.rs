//! Who is who: areas, teams, managers, workers, and the closed lists that a feed may use for them.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ids::{AreaId, ManagerId, TeamId, WorkerId};
use super::period::Period;
use crate::text::SafeText;

/// A service area.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Area {
    /// Its id.
    pub id: AreaId,
    /// Its name.
    pub name: SafeText,
}

/// A team of one area.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: SafeText,
    /// The area it belongs to.
    pub area: AreaId,
    /// Its manager, where named.
    pub manager: Option<ManagerId>,
    /// Its first month.
    pub from: Option<Period>,
    /// Its last month.
    pub to: Option<Period>,
    /// The teams it replaced.
    pub replaces: Vec<TeamId>,
    /// Its posts, where the feed has them.
    pub posts: Option<Posts>,
}

impl Team {
    /// Whether the team exists at some time in `period`.
    pub fn is_open_in(&self, period: Period) -> bool {
        // A period's end has to be reckoned; nearly always its start settles the matter, a million times over.
        let begun = |from: Period| from.start() <= period.start() || from.start() <= period.end();
        let not_over = |to: Period| to.start() >= period.start() || to.end() >= period.start();
        self.from.is_none_or(begun) && self.to.is_none_or(not_over)
    }
}

/// Posts of a team in full-time equivalents.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Posts {
    /// Posts in the establishment.
    pub established_fte: Option<f64>,
    /// Of them vacant.
    pub vacant_fte: Option<f64>,
    /// Of them filled but absent.
    pub absent_fte: Option<f64>,
    /// Agency workers.
    pub agency_fte: Option<f64>,
}

/// A team manager.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Manager {
    /// Their id.
    pub id: ManagerId,
    /// Their name.
    pub name: SafeText,
}

/// A worker's role.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WorkerRole {
    /// Social worker.
    SocialWorker,
    /// Senior social worker.
    SeniorSocialWorker,
    /// Personal adviser of care leavers.
    PersonalAdviser,
    /// Family practitioner.
    FamilyPractitioner,
    /// Supervising social worker of foster carers.
    SupervisingSocialWorker,
    /// Independent reviewing officer.
    IndependentReviewingOfficer,
    /// Practice manager.
    PracticeManager,
    /// Any other.
    Other,
}

impl WorkerRole {
    /// As a screen prints it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::SocialWorker => "social worker",
            Self::SeniorSocialWorker => "senior social worker",
            Self::PersonalAdviser => "personal adviser",
            Self::FamilyPractitioner => "family practitioner",
            Self::SupervisingSocialWorker => "supervising social worker",
            Self::IndependentReviewingOfficer => "reviewing officer",
            Self::PracticeManager => "practice manager",
            Self::Other => "other",
        }
    }
}

/// Why a worker's caseload is protected.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProtectionKind {
    /// Newly qualified, in the assessed year.
    Asye,
    /// Back after absence.
    ReturnToWork,
    /// Student.
    Student,
    /// Any other.
    Other,
}

/// A protected caseload.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Protection {
    /// Why.
    pub kind: ProtectionKind,
    /// Since when.
    pub from: Option<NaiveDate>,
}

/// A worker.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Worker {
    /// Their id.
    pub id: WorkerId,
    /// Their team.
    pub team: TeamId,
    /// Their role.
    pub role: WorkerRole,
    /// Full-time equivalent, where known.
    pub fte: Option<f64>,
    /// A protected caseload.
    pub protected: Option<Protection>,
}

/// What a caseload counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Children.
    Children,
    /// Families.
    Families,
    /// Foster carers.
    Carers,
}

/// The kind of a supervision.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SupervisionKind {
    /// One to one, 4-weekly.
    OneToOne,
    /// Group.
    Group,
    /// Of a newly qualified worker.
    Asye,
}

/// Why an exemption was agreed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExemptionReason {
    /// An agreed pattern of visits.
    AgreedPattern,
    /// A long-term placement.
    LongTermPlacement,
    /// Placed elsewhere.
    PlacedElsewhere,
    /// Dormant.
    Dormant,
    /// Any other.
    Other,
}

/// An audit grade.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Outstanding.
    Outstanding,
    /// Good.
    Good,
    /// Requires improvement.
    RequiresImprovement,
    /// Inadequate.
    Inadequate,
    /// Not graded.
    Ungraded,
}

impl Grade {
    /// As a screen prints it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Outstanding => "outstanding",
            Self::Good => "good",
            Self::RequiresImprovement => "requires improvement",
            Self::Inadequate => "inadequate",
            Self::Ungraded => "not graded",
        }
    }
}
