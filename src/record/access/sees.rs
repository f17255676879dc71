//! How far somebody sees worker and child level.

use super::{Deed, Level, Reach, Whose, reach};
use crate::domain::ids::{AreaId, TeamId};
use crate::domain::people::Actor;
use crate::domain::person::Held;
use crate::domain::register::Register;

/// What `me` holds of the role they act in; none where they are not known, are disabled, or hold it no longer.
pub fn held<'r>(register: &'r Register, me: &Actor) -> Option<&'r Held> {
    register.person(&me.by).filter(|person| !person.disabled).and_then(|person| person.holds(me.role))
}

/// How far somebody sees worker and child level.
#[derive(Clone, Copy, Debug)]
pub enum Sees<'r> {
    /// Of nobody.
    Nothing,
    /// Of what is theirs by what they hold.
    Own(&'r Held),
    /// Of every team there is or was.
    All,
}

impl<'r> Sees<'r> {
    /// How far `me` sees. In single-person mode everything is visible; who signed in sees what the role that they hold still
    /// reaches.
    pub fn of(register: &'r Register, me: &Actor) -> Self {
        if !register.is_shared() {
            return Self::All;
        }
        let Some(held) = held(register, me) else { return Self::Nothing };
        match reach(me.role, Deed::See(Level::Child)) {
            Reach::All => Self::All,
            Reach::Own => Self::Own(held),
            Reach::None | Reach::Oneself | Reach::ForAnother => Self::Nothing,
        }
    }

    /// Whether `team` is seen; `area_of` says which area a team belongs to.
    pub fn team(self, team: &TeamId, area_of: impl Fn(&TeamId) -> Option<AreaId>) -> bool {
        match self {
            Self::Nothing => false,
            Self::Own(held) => Whose::team(team, area_of(team).as_ref()).is_own(held),
            Self::All => true,
        }
    }
}

/// Whether `me` may see worker and child level of `team`; `area_of` says which area a team belongs to.
pub fn may_see(register: &Register, me: &Actor, team: &TeamId, area_of: impl Fn(&TeamId) -> Option<AreaId>) -> bool {
    Sees::of(register, me).team(team, area_of)
}

/// Whether `me` sees worker and child level of every team there is or was.
pub fn sees_all(register: &Register, me: &Actor) -> bool {
    matches!(Sees::of(register, me), Sees::All)
}
