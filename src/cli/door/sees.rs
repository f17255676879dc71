//! What whoever acts may see of workers and children, and what is said where that is not all.

use super::Room;
use crate::cli::outcome::{Code, Refused};
use crate::domain::ids::{ChildId, IndicatorId, TeamId};
use crate::domain::register::Register;
use crate::record::access::{Sees, may_see, sees_all};

impl Room<'_> {
    /// Whether whoever acts may see worker and child level of `team`.
    pub fn may_see(self, register: &Register, team: &TeamId) -> bool {
        let data = self.sight.map(|sight| sight.figures.data);
        may_see(register, self.me, team, |team| data?.team(team.as_str()).map(|team| team.area.clone()))
    }

    /// Whether whoever acts may see this child record: where its team is not known, only who sees every team.
    pub fn may_see_record(self, register: &Register, child: &ChildId, indicator: &IndicatorId) -> bool {
        let mut records = self.sight.map_or(&[][..], |sight| &sight.figures.data.children).iter();
        let team = records.find(|it| it.child == *child && it.indicator == *indicator).map(|it| &it.team);
        team.map_or_else(|| sees_all(register, self.me), |team| self.may_see(register, team))
    }

    /// Refused where whoever acts sees no child record at all.
    pub fn sees_some(self, register: &Register) -> Result<(), Refused> {
        if !matches!(Sees::of(register, self.me), Sees::Nothing) {
            return Ok(());
        }
        let message = format!(
            "Not allowed: a {} sees no worker and no child record. The figures of every team are open to you; 'clinic \
             people rules' says who sees what.",
            self.me.role.in_words()
        );
        Err(Refused::new(Code::NotAllowed, message))
    }

    /// That `left_out` of a list are of teams that whoever acts may not look into: a shorter list is not all there is.
    pub fn left_out(self, left_out: usize) -> Vec<String> {
        let of_others = || format!("{left_out} more are of teams that are not yours, and are not listed");
        (left_out > 0).then(of_others).into_iter().collect()
    }
}
