//! What each form records.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::charts::ChartStep;
use crate::domain::clinic::audit::Found;
use crate::domain::doubt::DoubtKey;
use crate::domain::fault::Owner;
use crate::domain::ids::{AreaId, AuditId, ChildId, IndicatorId, TeamId};
use crate::domain::period::Period;
use crate::domain::signals::SeriesKey;
use crate::domain::steps::StepKind;
use crate::insight::quality;
use crate::screens::desk::Desk;

/// What a form records.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Kind {
    /// A step on an action that asks for something: evidence, a reason, a date, another action.
    Step(Uuid, StepName),
    /// A question to a team, or to the whole area.
    Ask {
        /// The area.
        area: AreaId,
        /// The team.
        team: Option<TeamId>,
        /// The clinic it is asked in.
        clinic: Option<Uuid>,
        /// The indicator of the row it was asked on.
        indicator: Option<IndicatorId>,
    },
    /// The answer to a question.
    Answer(Uuid),
    /// The answer did not do.
    AskAgain(Uuid),
    /// A clinic is scheduled.
    Schedule {
        /// The area.
        area: AreaId,
        /// The month whose figures are looked at.
        period: Period,
    },
    /// A clinic gets another day.
    Move(Uuid),
    /// A team is put off to the next clinic.
    PutOff(Uuid, TeamId),
    /// An item is added to the agenda.
    AddItem(Uuid),
    /// A team's item gets so many minutes.
    Minutes(Uuid, TeamId),
    /// What was not reached is carried, of a team or of the whole agenda.
    NotReached(Uuid, Option<TeamId>),
    /// A line is noted in the room.
    Note(Uuid, Option<TeamId>),
    /// A closed clinic is corrected.
    Correct(Uuid),
    /// Somebody came who was not expected.
    Guest(Uuid),
    /// A record outside is accounted for.
    Account {
        /// The team.
        team: TeamId,
        /// The month.
        period: Period,
        /// The standard.
        indicator: IndicatorId,
        /// The child record.
        child: ChildId,
    },
    /// An exemption is agreed.
    Exempt {
        /// The standard.
        indicator: IndicatorId,
        /// The child record.
        child: ChildId,
    },
    /// An exemption was reviewed and goes on.
    ReviewExemption(Uuid),
    /// An exemption is ended.
    EndExemption(Uuid),
    /// Quality assurance confirms something of an audit.
    Audit(AuditId, AuditStep),
    /// Something is said of a doubt about the figures.
    Doubt(Box<DoubtKey>, DoubtStep),
    /// Something is decided about a point of a chart.
    Chart(Box<SeriesKey>, Period, ChartStep),
    /// A dip sample is noted in a representation.
    DipSample {
        /// The team.
        team: TeamId,
        /// The month.
        period: Period,
    },
    /// A position after the month's end is noted in a representation.
    Interim {
        /// The team.
        team: TeamId,
        /// The month.
        period: Period,
        /// The standard.
        indicator: IndicatorId,
    },
    /// Who is acting, where nobody signs in.
    Acting,
}

impl Kind {
    /// The area it is about, whose next clinic a date can name.
    pub(in crate::screens) fn area(&self, desk: &Desk) -> Option<AreaId> {
        let of_team = |team: &TeamId| desk.area_of(&Owner::Team(team.clone()));
        match self {
            Self::Step(id, _) => desk.register.action(*id).and_then(|action| action.area.clone()),
            Self::Ask { area, .. } | Self::Schedule { area, .. } => Some(area.clone()),
            Self::Answer(id) | Self::AskAgain(id) => desk.register.question(*id).map(|it| it.area.clone()),
            Self::Move(id)
            | Self::PutOff(id, _)
            | Self::AddItem(id)
            | Self::Minutes(id, _)
            | Self::NotReached(id, _)
            | Self::Note(id, _)
            | Self::Correct(id)
            | Self::Guest(id) => desk.register.clinic(*id).map(|it| it.area.clone()),
            Self::Account { team, .. } | Self::DipSample { team, .. } | Self::Interim { team, .. } => of_team(team),
            Self::Audit(id, _) => desk.data().audits.iter().find(|it| it.id == *id).and_then(|it| of_team(&it.team)),
            Self::Doubt(key, _) => quality::area(desk.data(), key),
            Self::Chart(series, ..) => desk.area_of(&series.owner),
            Self::Exempt { .. } | Self::ReviewExemption(_) | Self::EndExemption(_) | Self::Acting => None,
        }
    }

    pub(super) fn next_clinic(&self, desk: &Desk) -> NaiveDate {
        desk.next_clinic(self.area(desk).as_ref())
    }

    /// Whether it is recorded at once, for oneself or for another.
    pub(super) fn is_recorded(&self) -> bool {
        !matches!(self, Self::Acting | Self::DipSample { .. } | Self::Interim { .. })
    }
}

/// A step on an action that asks for something.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum StepName {
    /// Agree it.
    Agree,
    /// Say that work has begun.
    Start,
    /// Report it done.
    Report,
    /// Return it to its owner.
    Return,
    /// Accept it as complete.
    Accept,
    /// Withdraw it.
    Withdraw,
    /// Put another in its place.
    Supersede,
    /// Give it another due date.
    Redate,
    /// Change it.
    Amend,
    /// Take its acceptance back.
    Reopen,
}

impl StepName {
    /// The form's name of a step; `None` for the step that begins an action, which has a form of its own.
    pub fn of(step: StepKind) -> Option<Self> {
        Some(match step {
            StepKind::Add => return None,
            StepKind::Agree => Self::Agree,
            StepKind::Start => Self::Start,
            StepKind::Report => Self::Report,
            StepKind::Return => Self::Return,
            StepKind::Accept => Self::Accept,
            StepKind::Withdraw => Self::Withdraw,
            StepKind::Supersede => Self::Supersede,
            StepKind::Redate => Self::Redate,
            StepKind::Amend => Self::Amend,
            StepKind::Reopen => Self::Reopen,
        })
    }
}

/// What quality assurance confirms of an audit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum AuditStep {
    /// Its grade.
    Confirm,
    /// When it was escalated.
    Escalate,
    /// The first update.
    Update,
    /// The further update.
    FurtherUpdate,
    /// The re-audit.
    ReAudit,
}

impl AuditStep {
    /// How a further update found the actions, as it is offered.
    pub const FOUND: [(&'static str, Found, &'static str); 3] = [
        ("all_done", Found::AllDone, "all actions done"),
        ("adequate_plan", Found::AdequatePlan, "an adequate plan"),
        ("not_yet", Found::NotYet, "not yet"),
    ];
}

/// What is said of a doubt.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum DoubtStep {
    /// It is known, because.
    Known,
    /// Somebody is asked.
    Query,
    /// The answer may come on another day.
    Redate,
    /// The answer.
    Answer,
    /// The answer does not do.
    AskAgain,
    /// The answer is accepted.
    Close,
}

impl DoubtStep {
    /// Every step, with its word in the record and as it is offered.
    const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Known, "known", "It is known, because ..."),
        (Self::Query, "query", "Ask somebody about it"),
        (Self::Redate, "redate", "Give the query another date"),
        (Self::Answer, "answer", "Note the answer"),
        (Self::AskAgain, "ask_again", "The answer does not do, ask again"),
        (Self::Close, "close", "Accept the answer and close it"),
    ];

    /// The step that the record writes as `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.1 == word).map(|it| it.0)
    }

    fn line(self) -> (&'static str, &'static str) {
        Self::ALL.into_iter().find(|it| it.0 == self).map_or(("", ""), |it| (it.1, it.2))
    }

    /// As the record writes it.
    pub fn word(self) -> &'static str {
        self.line().0
    }

    /// As it is offered.
    pub fn label(self) -> &'static str {
        self.line().1
    }
}
