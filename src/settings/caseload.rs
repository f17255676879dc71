//! Caseload targets: per worker, by role and team, with lower ones that protect some workers.

use std::collections::BTreeMap;

use super::tree::{Field, Report};
use crate::domain::ids::TeamId;
use crate::domain::org::{ProtectionKind, WorkerRole};

/// The roles of the feed, as it and the settings write them.
pub(super) const ROLES: [(&str, WorkerRole); 8] = [
    ("social_worker", WorkerRole::SocialWorker),
    ("senior_social_worker", WorkerRole::SeniorSocialWorker),
    ("personal_adviser", WorkerRole::PersonalAdviser),
    ("family_practitioner", WorkerRole::FamilyPractitioner),
    ("supervising_social_worker", WorkerRole::SupervisingSocialWorker),
    ("independent_reviewing_officer", WorkerRole::IndependentReviewingOfficer),
    ("practice_manager", WorkerRole::PracticeManager),
    ("other", WorkerRole::Other),
];

/// The kinds of protection of the feed, as it and the settings write them.
pub(super) const PROTECTIONS: [(&str, ProtectionKind); 4] = [
    ("asye", ProtectionKind::Asye),
    ("return_to_work", ProtectionKind::ReturnToWork),
    ("student", ProtectionKind::Student),
    ("other", ProtectionKind::Other),
];

/// The most cases one worker could be asked to hold; more is a slip of the keyboard.
const MOST: u32 = 500;

/// What is said for a role or a protection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Said {
    /// There is no target, whatever else is said elsewhere.
    None,
    /// At most so many cases.
    Cases(u32),
}

/// What is said, by word of role or protection.
type Targets = BTreeMap<&'static str, Said>;

/// How many cases a full-time worker may hold, by role and team.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CaseloadTargets {
    everywhere: Own,
    teams: BTreeMap<TeamId, Own>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Own {
    roles: Targets,
    protected: Targets,
}

impl CaseloadTargets {
    /// The target of a full-time worker of `team`; `None` where none is set. A protected worker's is never above their
    /// role's. Scaling by full-time equivalent is left to the caller, who knows whether it is known.
    pub fn target(&self, team: &TeamId, role: WorkerRole, protected: Option<ProtectionKind>) -> Option<u32> {
        let of_role = self.find(team, |own| &own.roles, word(&ROLES, role));
        let lower = protected.and_then(|kind| self.find(team, |own| &own.protected, word(&PROTECTIONS, kind)));
        match (of_role, lower) {
            (Some(usual), Some(lower)) => Some(usual.min(lower)),
            (usual, lower) => lower.or(usual),
        }
    }

    /// The team's own target, "none" among them, else everybody's.
    fn find(&self, team: &TeamId, which: fn(&Own) -> &Targets, word: &str) -> Option<u32> {
        let own = self.teams.get(team).and_then(|own| which(own).get(word));
        match own.or_else(|| which(&self.everywhere).get(word))? {
            Said::None => None,
            Said::Cases(cases) => Some(*cases),
        }
    }

    pub(super) fn set_role(&mut self, word: &'static str, said: Said) {
        self.everywhere.roles.insert(word, said);
    }

    pub(super) fn set_protected(&mut self, word: &'static str, said: Said) {
        self.everywhere.protected.insert(word, said);
    }

    /// Reads `[caseload.teams]`: per team the words of a role, and `protected` with those of protection.
    pub(super) fn read_teams(&mut self, field: &Field<'_, '_>, report: &mut Report<'_>) {
        let roles: Vec<&'static str> = ROLES.iter().map(|(word, _)| *word).collect();
        let kinds: Vec<&'static str> = PROTECTIONS.iter().map(|(word, _)| *word).collect();
        let known: Vec<&'static str> = roles.iter().copied().chain(["protected"]).collect();
        for (team, given) in field.entries(report) {
            let Some(row) = given.row(&known, report) else { continue };
            let own = self.teams.entry(team.into()).or_default();
            for word in &roles {
                let said = row.get(word).and_then(|field| cases_or_none(&field, report));
                own.roles.extend(said.map(|said| (*word, said)));
            }
            let Some(row) = row.get("protected").and_then(|field| field.row(&kinds, report)) else { continue };
            for word in &kinds {
                let said = row.get(word).and_then(|field| cases_or_none(&field, report));
                own.protected.extend(said.map(|said| (*word, said)));
            }
        }
    }
}

fn word<T: Copy + PartialEq>(words: &[(&'static str, T)], meaning: T) -> &'static str {
    words.iter().find(|(_, m)| *m == meaning).map_or("", |(word, _)| word)
}

/// A caseload target, or "none".
pub(super) fn cases_or_none(field: &Field<'_, '_>, report: &mut Report<'_>) -> Option<Said> {
    match field.value.get_ref().as_str() {
        Some("none") => Some(Said::None),
        Some(_) => field.wrong_kind(report, format_args!("a whole number from 1 to {MOST}, or \"none\"")),
        None => field.whole(1..=MOST, report).map(Said::Cases),
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, StrDeserializer};

    use super::super::{Layer, Settings, resolve};
    use super::*;

    #[test]
    fn words_are_those_of_the_feed() {
        for (word, role) in ROLES {
            let read: StrDeserializer<'_, Error> = word.into_deserializer();
            assert_eq!(WorkerRole::deserialize(read), Ok(role));
        }
        for (word, kind) in PROTECTIONS {
            let read: StrDeserializer<'_, Error> = word.into_deserializer();
            assert_eq!(ProtectionKind::deserialize(read), Ok(kind));
        }
    }

    #[test]
    fn by_role_team_and_protection() {
        use ProtectionKind::{Asye, Student};
        use WorkerRole::{PersonalAdviser, PracticeManager, SeniorSocialWorker, SocialWorker};
        let text = "[caseload.teams.T04]\nsocial_worker = 16\nsenior_social_worker = 'none'\npersonal_adviser = 20
                    protected.asye = 10\n[caseload.teams.T05]\nprotected.asye = 'none'";
        let own = resolve(&[Layer::file("clinic.toml", text)]).unwrap().settings.caseload;
        let cases = [
            ("T01", SocialWorker, None, Some(18)),
            ("T01", SeniorSocialWorker, None, Some(18)),
            ("T01", SocialWorker, Some(Asye), Some(12)),
            ("T01", SocialWorker, Some(Student), Some(18)),
            ("T01", PracticeManager, None, None),
            ("T01", PracticeManager, Some(Asye), Some(12)),
            ("T04", SocialWorker, None, Some(16)),
            ("T04", SocialWorker, Some(Asye), Some(10)),
            ("T04", SeniorSocialWorker, None, None),
            ("T04", PersonalAdviser, None, Some(20)),
            ("T05", SocialWorker, Some(Asye), Some(18)),
        ];
        for (team, role, protected, target) in cases {
            assert_eq!(own.target(&team.into(), role, protected), target, "{team} {role:?} {protected:?}");
        }
        let plain = Settings::built_in().caseload;
        assert_eq!(plain.target(&"T04".into(), SocialWorker, None), Some(18));
    }
}
