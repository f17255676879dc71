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
            "Not allowed: {} sees no worker and no child record. The figures of every team are open to you; 'clinic \
             people rules' says who sees what.",
            self.me.role.one()
        );
        Err(Refused::new(Code::NotAllowed, message))
    }

    /// That `left_out` of a list are of teams that whoever acts may not look into: a shorter list is not all there is.
    pub fn left_out(self, left_out: usize) -> Vec<String> {
        let of_others = || format!("{left_out} more are of teams that are not yours, and are not listed");
        (left_out > 0).then(of_others).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::Desk;
    use crate::dataset::testing::day;
    use crate::domain::event::Timestamp;
    use crate::domain::people::{Actor, Role};
    use crate::domain::person::{Held, PersonWhat, StoredHash};
    use crate::record::decide::{Entry, Facts, Step, decide};
    use crate::record::store::Append;

    #[test]
    fn who_sees_no_record_is_told_so_with_their_role() {
        let desk = Desk::new();
        let held = vec![Held::Administrator, Held::Viewer];
        let add =
            PersonWhat::Add { name: "S. Hart".into(), held, passphrase: StoredHash::new("$argon2id$none".into()) };
        let me = Actor { by: "S. Hart".into(), role: Role::Administrator, on_behalf_of: None, terminal: "test".into() };
        let facts = Facts::bare(day("2023-01-12"), uuid::Uuid::now_v7());
        let step = Step::Write(Box::new(Entry::Person(add)));
        let events = decide(&Register::default(), &me, step, &facts, Timestamp::UNIX_EPOCH).unwrap();
        desk.store().append(&Append { events }).unwrap();
        for (role, one) in [("viewer", "a viewer"), ("administrator", "an administrator")] {
            for list in ["accounts list", "exemptions list"] {
                let refused = desk.say(&format!("{list} --as S.~Hart --role {role}")).unwrap_err();
                assert_eq!(refused.code, Code::NotAllowed, "{list}: {refused:?}");
                let said = format!("Not allowed: {one} sees no worker and no child record.");
                assert!(refused.message.starts_with(&said), "{list}: {}", refused.message);
            }
        }
    }
}
