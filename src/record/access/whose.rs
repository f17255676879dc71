//! Whose a step is: the team and the area that it is about.

use crate::dataset::Dataset;
use crate::domain::clinic::events::ClinicWhat;
use crate::domain::clinic::exemption::ExemptionWhat;
use crate::domain::clinic::question::QuestionWhat;
use crate::domain::fault::Owner;
use crate::domain::ids::{AreaId, ChildId, IndicatorId, TeamId};
use crate::domain::register::Register;
use crate::record::decide::{Entry, Step};

/// Whose something is; of the whole service where both are none, or not known.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Whose {
    /// The team.
    pub team: Option<TeamId>,
    /// The area.
    pub area: Option<AreaId>,
}

impl Whose {
    fn team(team: &TeamId) -> Self {
        Self { team: Some(team.clone()), area: None }
    }

    fn area(area: &AreaId) -> Self {
        Self { team: None, area: Some(area.clone()) }
    }

    fn owner(owner: &Owner) -> Self {
        match owner {
            Owner::Service => Self::default(),
            Owner::Area(area) => Self::area(area),
            Owner::Team(team) => Self::team(team),
        }
    }
}

/// Whose `step` is, as it says itself and as the record and, where they are at hand, the figures know. What the figures
/// say of a team, a child record or an audit goes before what is said in the step.
pub fn whose(register: &Register, data: Option<&Dataset>, step: &Step) -> Whose {
    let said = match step {
        Step::Add(proposal) | Step::TurnIntoAction(_, proposal) => {
            Whose { team: proposal.team.clone(), area: proposal.area.clone() }
        }
        Step::On(id, _) => register
            .action(*id)
            .map_or_else(Whose::default, |it| Whose { team: it.team.clone(), area: it.area.clone() }),
        Step::Write(entry) => of_entry(register, data, entry),
    };
    let by_figures = said.team.as_ref().and_then(|team| data?.team(team.as_str())).map(|team| team.area.clone());
    Whose { area: by_figures.or(said.area), team: said.team }
}

fn of_entry(register: &Register, data: Option<&Dataset>, entry: &Entry) -> Whose {
    let child = |child: &ChildId, indicator: &IndicatorId| {
        let mut records = data.map_or(&[][..], |data| &data.children).iter();
        records.find(|it| it.child == *child && it.indicator == *indicator).map(|it| Whose::team(&it.team))
    };
    match entry {
        Entry::Clinic(None, ClinicWhat::Schedule(scheduled)) => Whose::area(&scheduled.area),
        Entry::Clinic(id, _) => {
            let clinic = id.and_then(|id| register.clinic(id));
            clinic.map_or_else(Whose::default, |it| Whose::area(&it.area))
        }
        Entry::Question(None, QuestionWhat::Ask(asked)) => {
            Whose { team: asked.team.clone(), area: Some(asked.area.clone()) }
        }
        Entry::Question(id, _) => {
            let question = id.and_then(|id| register.question(id));
            question.map_or_else(Whose::default, |it| Whose { team: it.team.clone(), area: Some(it.area.clone()) })
        }
        Entry::Exemption(None, ExemptionWhat::Agree(agreed)) => {
            child(&agreed.child, &agreed.indicator).unwrap_or_default()
        }
        Entry::Exemption(id, _) => {
            let there = id.and_then(|id| register.exemption(id));
            there.and_then(|it| child(&it.child, &it.indicator)).unwrap_or_default()
        }
        Entry::Representation(what) => Whose::team(&what.team),
        Entry::Account(said) => child(&said.child, &said.indicator).unwrap_or_else(|| Whose::team(&said.team)),
        Entry::Audit(what) => {
            let audit = data.and_then(|data| data.audits.iter().find(|audit| audit.id == *what.audit()));
            audit.map_or_else(Whose::default, |audit| Whose::team(&audit.team))
        }
        Entry::Signal(what) => Whose::owner(&what.series().owner),
        Entry::Doubt(what) => what.doubt().owner.as_ref().map_or_else(Whose::default, Whose::owner),
        Entry::Person(_) => Whose::default(),
    }
}
