//! What a team's manager has said of the records outside: how many are being recorded, booked, without a plan.

use std::collections::{BTreeMap, BTreeSet};

use super::agenda::{Gathered, Sources};
use crate::dataset::records::Standing;
use crate::domain::clinic::account::{Account, AccountReason, Safe};
use crate::domain::ids::{ChildId, IndicatorId, TeamId};

/// The children outside, each counted once, by what is said of them. A child outside several standards counts by the
/// account that most needs a plan, and as not given only where there is none under any standard: recording, booked, no plan and not given add up to outside.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct AccountSummary {
    /// Children outside.
    pub outside: u64,
    /// Seen, and being recorded.
    pub recording: u64,
    /// Booked for a day.
    pub booked: u64,
    /// An account, but neither.
    pub no_plan: u64,
    /// No account yet.
    pub not_given: u64,
    /// An account whose manager is not satisfied that the child is safe, whatever the plan.
    pub not_safe: u64,
    /// An account that does not know whether the child is safe, and none that says that they are not.
    pub not_known_safe: u64,
    /// With no plan, not safe, or not known to be safe: what heads the item.
    pub heading: u64,
    /// Children outside by the headline figure whom an exemption takes out: not among the others. Counted for one standard.
    pub exempt: u64,
    /// Outside already last month.
    pub same_as_last_month: u64,
}

/// How much a child needs a plan, the more the greater; what was said stands before that something was not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Plan {
    NotGiven,
    Recording,
    Booked,
    None,
}

impl Plan {
    fn of(account: &Account) -> Self {
        match (account.reason, account.booked) {
            (AccountReason::SeenNotRecorded, _) => Self::Recording,
            (_, Some(_)) => Self::Booked,
            (_, None) => Self::None,
        }
    }
}

/// Whether a child is safe, as far as was said: the more pressing the greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Safety {
    NotAsked,
    Safe,
    NotKnown,
    NotSafe,
}

impl Safety {
    fn of(account: &Account) -> Self {
        match account.safe {
            Safe::Yes => Self::Safe,
            Safe::NotKnown => Self::NotKnown,
            Safe::No => Self::NotSafe,
        }
    }
}

/// The accounts of all of a team's records outside.
pub fn summary(sources: &Sources<'_>, team: &TeamId) -> AccountSummary {
    summary_in(&Gathered::new(sources, Some(team)), team)
}

/// The same of each of these teams, from one walk over the figures and the record.
pub fn summaries(sources: &Sources<'_>, teams: &[TeamId]) -> Vec<AccountSummary> {
    let gathered = Gathered::new(sources, None);
    teams.iter().map(|team| summary_in(&gathered, team)).collect()
}

fn summary_in(gathered: &Gathered<'_>, team: &TeamId) -> AccountSummary {
    let found = gathered.of(team);
    found.map_or_else(AccountSummary::default, |it| AccountSummary::of(gathered, it.late.iter().copied()))
}

/// The accounts of a team's records outside one standard.
pub fn summary_of(sources: &Sources<'_>, team: &TeamId, indicator: &IndicatorId) -> AccountSummary {
    let gathered = Gathered::new(sources, Some(team));
    let Some(found) = gathered.of(team) else { return AccountSummary::default() };
    let late = found.late.iter().copied().filter(|it| it.record.indicator == *indicator);
    let is_exempt = |it: &&Standing<'_>| {
        it.record.indicator == *indicator && it.raw.is_late() && !it.state.is_late() && found.counts(&it.record.team)
    };
    let listed = if sources.lists_the_period() { sources.standings } else { &[] };
    let exempt: BTreeSet<&ChildId> = listed.iter().filter(is_exempt).map(|it| &it.record.child).collect();
    AccountSummary { exempt: exempt.len() as u64, ..AccountSummary::of(&gathered, late) }
}

impl AccountSummary {
    /// The accounts of these late records.
    pub(super) fn of<'a>(gathered: &Gathered<'a>, late: impl Iterator<Item = &'a Standing<'a>>) -> Self {
        let mut children: BTreeMap<&ChildId, (Vec<&Account>, bool)> = BTreeMap::new();
        for standing in late {
            let (own, is_same) = children.entry(&standing.record.child).or_default();
            own.extend(gathered.account(standing));
            *is_same |= standing.months_running > 1;
        }
        let given = gathered.accounts_by_child();
        let mut it = Self::default();
        for (child, (own, is_same)) in children {
            // What is said of a child under one standard is said of the child.
            let of_others = || given.get(child).cloned().unwrap_or_default();
            let said = if own.is_empty() { of_others() } else { own };
            let plan = said.iter().map(|account| Plan::of(account)).max().unwrap_or(Plan::NotGiven);
            let safety = said.iter().map(|account| Safety::of(account)).max().unwrap_or(Safety::NotAsked);
            it.outside += 1;
            match plan {
                Plan::Recording => it.recording += 1,
                Plan::Booked => it.booked += 1,
                Plan::NotGiven => it.not_given += 1,
                Plan::None => it.no_plan += 1,
            }
            it.not_safe += u64::from(safety == Safety::NotSafe);
            it.not_known_safe += u64::from(safety == Safety::NotKnown);
            it.heading += u64::from(safety >= Safety::NotKnown || plan == Plan::None);
            it.same_as_last_month += u64::from(is_same);
        }
        it
    }

    /// Whether a sentence is one that [`in_words`](Self::in_words) made, its tail `3 the same as last month` among it: what
    /// the program wrote, and not a person.
    pub fn is_words(sentence: &str) -> bool {
        const WHAT: [&str; 9] = [
            "outside",
            "NOT SAFE",
            "recording",
            "booked",
            "no plan",
            "no account yet",
            "not known to be safe",
            "more exempt",
            "the same as last month",
        ];
        let is_part = |part: &str| {
            let counted = part.trim().split_once(' ');
            counted.is_some_and(|(n, what)| n.parse::<u64>().is_ok() && WHAT.contains(&what))
        };
        let mut parts = sentence.split([':', ',', ';']);
        let first = parts.next().and_then(|part| part.trim().split_once(' '));
        first.is_some_and(|(n, what)| n.parse::<u64>().is_ok() && what == "outside") && parts.all(is_part)
    }

    /// As a screen prints it: `5 outside: 1 NOT SAFE, 3 recording, 1 booked, 1 no plan`.
    pub fn in_words(&self) -> String {
        let parts = [
            (self.not_safe, "NOT SAFE"),
            (self.recording, "recording"),
            (self.booked, "booked"),
            (self.no_plan, "no plan"),
            (self.not_given, "no account yet"),
            (self.not_known_safe, "not known to be safe"),
        ];
        let parts = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}"));
        let parts = parts.collect::<Vec<_>>().join(", ");
        // Without it, four accounts stand beside a figure that says five outside.
        let exempt = if self.exempt > 0 { format!("; {} more exempt", self.exempt) } else { String::new() };
        if parts.is_empty() {
            format!("{} outside{exempt}", self.outside)
        } else {
            format!("{} outside: {parts}{exempt}", self.outside)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::testing::{Log, World, build, late, late_before};

    #[test]
    fn each_child_counts_once_and_no_plan_comes_first() {
        let mut build = build();
        build.row("CP10", "A1", "2022-12", "31/36");
        build.data.children = ["C1", "C2", "C3", "C4", "C5"].map(|child| late(child, "A1")).to_vec();
        build.data.children.push(crate::dataset::ChildRecord { indicator: "SUP".into(), ..late("C1", "A1") });
        build.data.late_before = vec![late_before(&["C1", "C2", "C5", "C9"])];
        let mut log = Log::default();
        let words = |log: &Log| {
            let world = World::new(&build);
            let standings = world.standings();
            let found = summary(&world.sources(&standings, log), &"A1".into());
            assert_eq!(found.recording + found.booked + found.no_plan + found.not_given, found.outside);
            (found.in_words(), found.same_as_last_month)
        };
        assert_eq!(words(&log), ("5 outside: 5 no account yet".to_owned(), 3));
        for child in ["C2", "C3", "C4"] {
            log.account(child, AccountReason::SeenNotRecorded, None, Safe::Yes);
        }
        log.account("C5", AccountReason::WorkerAbsent, Some("2023-01-06"), Safe::Yes);
        log.account("C1", AccountReason::Refused, None, Safe::Yes);
        assert_eq!(words(&log).0, "5 outside: 3 recording, 1 booked, 1 no plan");
        // Booked is a plan, but whether the child is safe is another question.
        log.account("C1", AccountReason::Refused, Some("2023-01-06"), Safe::NotKnown);
        assert_eq!(words(&log).0, "5 outside: 3 recording, 2 booked, 1 not known to be safe");
        // That the child is not safe is more than that it is not known, and is said first.
        log.account("C1", AccountReason::Refused, Some("2023-01-06"), Safe::No);
        assert_eq!(words(&log).0, "5 outside: 1 NOT SAFE, 3 recording, 2 booked");
    }

    #[test]
    fn a_child_with_an_account_under_one_standard_is_not_without_one_under_another() {
        let mut build = build();
        let long_ago = |id: &str| crate::dataset::ChildRecord {
            indicator: id.into(),
            last_done: Some(crate::dataset::testing::day("2022-11-01")),
            ..late("C1", "A1")
        };
        build.data.children = vec![long_ago("CP10"), long_ago("CP20"), late("C2", "A1")];
        let world = World::new(&build);
        let standings = world.standings();
        let mut log = Log::default();
        log.account("C1", AccountReason::SeenNotRecorded, None, Safe::Yes);
        let sources = world.sources(&standings, &log);
        assert_eq!(summary(&sources, &"A1".into()).in_words(), "2 outside: 1 recording, 1 no account yet");
        let of = |id: &str| summary_of(&sources, &"A1".into(), &id.into()).in_words();
        assert_eq!(
            (of("CP10"), of("CP20")),
            ("2 outside: 1 recording, 1 no account yet".into(), "1 outside: 1 recording".into())
        );
    }

    #[test]
    fn a_child_outside_by_the_figure_and_exempt_is_said_so() {
        let mut build = build();
        build.data.children = vec![late("C1", "A1"), late("C2", "A1")];
        build.data.exemptions =
            vec![crate::dataset::testing::exemption("X1", "C2", "CP10", "-", "2022-10-01", "2023-04-01")];
        let world = World::new(&build);
        let standings = world.standings();
        let log = Log::default();
        let sources = world.sources(&standings, &log);
        let said = summary_of(&sources, &"A1".into(), &"CP10".into()).in_words();
        assert_eq!(said, "1 outside: 1 no account yet; 1 more exempt");
    }

    /// All at once, teams that were replaced and such as are nowhere among them, or one by one.
    #[test]
    fn the_accounts_of_many_teams_are_those_of_each() {
        let mut build = build();
        build.row("CP10", "A1", "2022-12", "31/36").row("CP10", "A2", "2022-12", "9/9");
        let old = crate::domain::org::Team { to: "2022-11".parse().ok(), ..crate::dataset::testing::team("A0", "A") };
        build.data.teams.push(old);
        build.data.teams[1].replaces = vec!["A0".into()];
        build.data.children = vec![late("C1", "A1"), late("C2", "A1"), late("C3", "A0"), late("C4", "B1")];
        let world = World::new(&build);
        let standings = world.standings();
        let mut log = Log::default();
        log.account("C1", AccountReason::SeenNotRecorded, None, Safe::Yes);
        log.action(Some("B1"), "2022-11-01", "2022-12-09", &[]);
        let sources = world.sources(&standings, &log);
        let teams = ["A1", "A2", "A0", "B1", "Z"].map(TeamId::from);
        let each: Vec<_> = teams.iter().map(|team| summary(&sources, team)).collect();
        assert_eq!(each.iter().map(|it| it.outside).collect::<Vec<_>>(), [2, 1, 1, 0, 0]);
        assert_eq!(summaries(&sources, &teams), each);
        let asked = |team: &TeamId| crate::insight::agenda::exceptions(&sources, team);
        let of_each = crate::insight::agenda::exceptions_of_each(&sources, &teams.each_ref());
        assert_eq!(of_each, teams.iter().map(asked).collect::<Vec<_>>());
        assert!(!of_each[0].is_empty() && of_each[1] == of_each[2]);
        assert_eq!(sources.teams_with_records(), ["A0", "A1", "A2"].map(TeamId::from).iter().collect());
    }

    #[test]
    fn what_the_program_said_of_accounts_is_known_again_and_no_other_sentence_is() {
        let mine = [
            "5 outside",
            "5 outside: 5 no account yet",
            "5 outside: 1 NOT SAFE, 3 recording, 1 booked; 1 more exempt; 3 the same as last month",
        ];
        for sentence in mine {
            assert!(AccountSummary::is_words(sentence), "{sentence}");
        }
        for sentence in
            ["", "outside", "5 outside because two are away", "5 outside: see below", "two outside", "5 booked"]
        {
            assert!(!AccountSummary::is_words(sentence), "{sentence}");
        }
    }
}
