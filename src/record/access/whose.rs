//! Whose a step is: the teams or the area that it is about.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::dataset::Dataset;
use crate::domain::clinic::account::AccountKey;
use crate::domain::clinic::events::ClinicWhat;
use crate::domain::clinic::exemption::ExemptionWhat;
use crate::domain::clinic::meeting::Clinic;
use crate::domain::clinic::question::QuestionWhat;
use crate::domain::doubt::DoubtKey;
use crate::domain::fault::Owner;
use crate::domain::ids::{AreaId, AuditId, ChildId, IndicatorId, TeamId};
use crate::domain::person::Held;
use crate::domain::register::Register;
use crate::record::decide::{Entry, Step};

/// Whose something is, as far as that is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Whose {
    /// Not known: it counts as nobody's own, so that only who reaches everything may act on it.
    Unknown,
    /// The whole service's.
    Service,
    /// The area's as a whole.
    Area(AreaId),
    /// These teams', each with its area where that is known. Where there is more than one, each decides: it is somebody's
    /// own only if all are. Never empty.
    Teams(BTreeMap<TeamId, Option<AreaId>>),
}

impl Whose {
    /// That of one team, in `area` where that is known.
    pub fn team(team: &TeamId, area: Option<&AreaId>) -> Self {
        Self::Teams([(team.clone(), area.cloned())].into())
    }

    /// What was recorded for a team, for an area above its teams, or for the service.
    pub fn of(team: Option<&TeamId>, area: Option<&AreaId>) -> Self {
        match (team, area) {
            (Some(team), area) => Self::team(team, area),
            (None, Some(area)) => Self::Area(area.clone()),
            (None, None) => Self::Service,
        }
    }

    /// Whether it is of those who hold `held`. What is not known, or of the whole service, is no manager's and no lead's.
    pub fn is_own(&self, held: &Held) -> bool {
        match (held, self) {
            (Held::Manager(own), Self::Teams(teams)) => teams.keys().all(|team| own.contains(team)),
            (Held::ServiceLead(own), Self::Area(area)) => own.contains(area),
            (Held::ServiceLead(own), Self::Teams(teams)) => {
                teams.values().all(|area| area.as_ref().is_some_and(|area| own.contains(area)))
            }
            (Held::Manager(_) | Held::ServiceLead(_), _) => false,
            _ => true,
        }
    }

    /// Whether it might be of those who hold `held`, once the figures are asked.
    pub(super) fn may_be_own(&self, held: &Held) -> bool {
        let area_unknown = |teams: &BTreeMap<_, Option<AreaId>>| teams.values().any(Option::is_none);
        match (held, self) {
            (_, Self::Unknown) => true,
            (Held::ServiceLead(_), Self::Teams(teams)) if area_unknown(teams) => true,
            _ => self.is_own(held),
        }
    }

    /// As a refusal names it.
    pub(super) fn in_words(&self) -> String {
        match self {
            Self::Unknown => "the figures in use do not say whose this is".to_owned(),
            Self::Service => "this is of the whole service".to_owned(),
            Self::Area(area) => format!("this is of the whole area {area}"),
            Self::Teams(teams) => {
                let names: Vec<&str> = teams.keys().map(TeamId::as_str).collect();
                format!("this is of team {}", names.join(" and of team "))
            }
        }
    }
}

/// Where what is known of teams and children comes from: the figures that are set up, where they are at hand, and the
/// record. What a step says of itself is never enough to make it somebody's own.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The record.
    pub register: &'a Register,
    /// The figures.
    pub data: Option<&'a Dataset>,
}

impl<'a> Known<'a> {
    /// The area of a team by the figures, else by the clinics that expected it, the latest first.
    fn area_of(self, team: &TeamId) -> Option<AreaId> {
        let by_figures = self.data.and_then(|data| data.team(team.as_str())).map(|team| team.area.clone());
        let expects = |it: &&Clinic| it.attendees.iter().any(|attendee| attendee.team.as_ref() == Some(team));
        by_figures.or_else(|| self.register.clinics().rev().find(expects).map(|clinic| clinic.area.clone()))
    }

    /// A team's.
    pub fn team(self, team: &TeamId) -> Whose {
        Whose::team(team, self.area_of(team).as_ref())
    }

    /// What was recorded for a team goes with the team where that has moved.
    pub fn recorded(self, team: Option<&TeamId>, area: Option<&AreaId>) -> Whose {
        let of_team = team.and_then(|team| self.area_of(team));
        Whose::of(team, of_team.as_ref().or(area))
    }

    /// What is to be begun for a team or an area: whose area a team is in is for the figures and the record to say.
    pub fn begun(self, team: Option<&TeamId>, area: Option<&AreaId>) -> Whose {
        team.map_or_else(|| Whose::of(None, area), |team| self.team(team))
    }

    /// The figures' of this owner.
    pub fn owner(self, owner: &Owner) -> Whose {
        match owner {
            Owner::Service => Whose::Service,
            Owner::Area(area) => Whose::Area(area.clone()),
            Owner::Team(team) => self.team(team),
        }
    }

    /// The team of a child record by the figures.
    fn team_of(self, child: &ChildId, indicator: &IndicatorId) -> Option<&'a TeamId> {
        let mut records = self.data.map_or(&[][..], |data| &data.children).iter();
        records.find(|it| it.child == *child && it.indicator == *indicator).map(|it| &it.team)
    }

    /// A child record's: of the team where the figures have it. A team that gave an account of it earlier may have handed
    /// it on, so that decides nothing.
    pub fn child(self, child: &ChildId, indicator: &IndicatorId) -> Whose {
        self.team_of(child, indicator).map_or(Whose::Unknown, |team| self.team(team))
    }

    /// An account's that is given for `team`: of the team where the figures have the child, of the one for which the same
    /// account is recorded already, and of the one for which it is given now.
    pub fn account(self, key: &AccountKey, team: &TeamId) -> Whose {
        let recorded = self.register.account(key).map(|it| &it.team);
        let known: Vec<&TeamId> = self.team_of(&key.child, &key.indicator).into_iter().chain(recorded).collect();
        if known.is_empty() {
            return Whose::Unknown;
        }
        let all = known.into_iter().chain([team]);
        Whose::Teams(all.map(|team| (team.clone(), self.area_of(team))).collect())
    }

    /// A clinic's: of its area.
    pub fn clinic(self, id: Option<Uuid>) -> Whose {
        let clinic = id.and_then(|id| self.register.clinic(id));
        clinic.map_or(Whose::Unknown, |it| Whose::Area(it.area.clone()))
    }

    /// A question's.
    pub fn question(self, id: Option<Uuid>) -> Whose {
        let question = id.and_then(|id| self.register.question(id));
        question.map_or(Whose::Unknown, |it| self.recorded(it.team.as_ref(), Some(&it.area)))
    }

    /// An exemption's: of its child record.
    pub fn exemption(self, id: Option<Uuid>) -> Whose {
        let there = id.and_then(|id| self.register.exemption(id));
        there.map_or(Whose::Unknown, |it| self.child(&it.child, &it.indicator))
    }

    /// An audit's: of the team where the figures have it.
    pub fn audit(self, id: &AuditId) -> Whose {
        let audit = self.data.and_then(|data| data.audits.iter().find(|audit| audit.id == *id));
        audit.map_or(Whose::Unknown, |audit| self.team(&audit.team))
    }

    /// A doubt's: of the owner whose figures it touches, else of the whole service.
    pub fn doubt(self, doubt: &DoubtKey) -> Whose {
        doubt.owner.as_ref().map_or(Whose::Service, |owner| self.owner(owner))
    }
}

/// Whose `step` is, as the record and, where they are at hand, the figures know it. What the figures say of a team goes
/// before what was recorded of it.
pub fn whose(register: &Register, data: Option<&Dataset>, step: &Step) -> Whose {
    let known = Known { register, data };
    match step {
        Step::Add(proposal) | Step::TurnIntoAction(_, proposal) => {
            known.begun(proposal.team.as_ref(), proposal.area.as_ref())
        }
        Step::On(id, _) => {
            let action = register.action(*id);
            action.map_or(Whose::Unknown, |it| known.recorded(it.team.as_ref(), it.area.as_ref()))
        }
        Step::Write(entry) => of_entry(known, entry),
    }
}

fn of_entry(known: Known<'_>, entry: &Entry) -> Whose {
    match entry {
        Entry::Clinic(None, ClinicWhat::Schedule(scheduled)) => Whose::Area(scheduled.area.clone()),
        Entry::Clinic(id, _) => known.clinic(*id),
        Entry::Question(None, QuestionWhat::Ask(asked)) => known.begun(asked.team.as_ref(), Some(&asked.area)),
        Entry::Question(id, _) => known.question(*id),
        Entry::Exemption(None, ExemptionWhat::Agree(agreed)) => known.child(&agreed.child, &agreed.indicator),
        Entry::Exemption(id, _) => known.exemption(*id),
        Entry::Representation(what) => known.team(&what.team),
        Entry::Account(said) => known.account(&said.key(), &said.team),
        Entry::Audit(what) => known.audit(what.audit()),
        Entry::Signal(what) => known.owner(&what.series().owner),
        Entry::Doubt(what) => known.doubt(what.doubt()),
        Entry::Recommendation(..) | Entry::Person(_) => Whose::Service,
    }
}
