//! Who may see and do what, in one table: roles down, kinds of step and levels of data across.

use crate::domain::ids::{AreaId, TeamId};
use crate::domain::people::{Actor, Role};
use crate::domain::person::Held;
use crate::domain::register::Register;

/// A level of data.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// The service, and the areas and teams in figures.
    Service,
    /// An area.
    Area,
    /// A team.
    Team,
    /// Worker by worker.
    Worker,
    /// Child record by child record.
    Child,
}

/// How far a role reaches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reach {
    /// Not at all.
    None,
    /// Own teams, or the teams of own areas.
    Own,
    /// Everywhere.
    All,
}

/// How far `role` sees data of `level`.
pub fn sees(role: Role, level: Level) -> Reach {
    match (level, role) {
        (Level::Service | Level::Area | Level::Team, _) => Reach::All,
        (Level::Worker | Level::Child, Role::Manager | Role::ServiceLead) => Reach::Own,
        (Level::Worker | Level::Child, Role::Chair | Role::Analyst | Role::MinuteTaker | Role::Qa) => Reach::All,
        (Level::Worker | Level::Child, Role::Viewer | Role::Administrator) => Reach::None,
    }
}

/// What `me` holds of the role they act in; none where they are not known, are disabled, or hold it no longer.
pub fn held<'r>(register: &'r Register, me: &Actor) -> Option<&'r Held> {
    register.person(&me.by).filter(|person| !person.disabled).and_then(|person| person.holds(me.role))
}

/// Whether `me` may see worker and child level of `team`; `area_of` says which area a team belongs to. In single-person
/// mode everything is visible.
pub fn may_see(register: &Register, me: &Actor, team: &TeamId, area_of: impl Fn(&TeamId) -> Option<AreaId>) -> bool {
    if !register.is_shared() {
        return true;
    }
    let Some(held) = held(register, me) else { return false };
    match sees(me.role, Level::Child) {
        Reach::None => false,
        Reach::All => true,
        Reach::Own => is_own(held, Some(team), area_of(team).as_ref()),
    }
}

/// Whether something of this team and area is of those who hold `held`; of neither is nobody's own.
pub fn is_own(held: &Held, team: Option<&TeamId>, area: Option<&AreaId>) -> bool {
    match held {
        Held::Manager(teams) => team.is_some_and(|team| teams.contains(team)),
        Held::ServiceLead(areas) => area.is_some_and(|area| areas.contains(area)),
        _ => true,
    }
}
