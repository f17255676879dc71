//! Caseloads against their targets. A mean hides the worker with 31, so the spread stands beside it, and children
//! nobody is allocated to come before both.

use std::collections::{BTreeMap, BTreeSet};

use super::{Caseload, Dataset, Holder};
use crate::domain::ids::{AreaId, TeamId, WorkerId};
use crate::domain::org::{Counted, Posts, ProtectionKind, Team, Worker, WorkerRole};
use crate::domain::period::Period;

/// Says how many cases a full-time worker of a team and role may hold, protected or not; `None` where no target is set.
pub type Targets<'t> = &'t dyn Fn(&TeamId, WorkerRole, Option<ProtectionKind>) -> Option<u32>;

/// A caseload target as it holds for one worker.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WorkerTarget {
    /// The most whole cases within it.
    pub cases: u64,
    /// Whether it is scaled by full-time equivalent; otherwise that is not known, and the screen says so.
    pub scaled: bool,
    /// Why it is a protected one.
    pub protected: Option<ProtectionKind>,
}

/// One worker's caseload.
#[derive(Clone, PartialEq, Debug)]
pub struct WorkerLoad<'a> {
    /// The worker.
    pub worker: &'a Worker,
    /// How many cases; `None` is not known, never zero.
    pub count: Option<u64>,
    /// What is counted, where said.
    pub counted: Option<Counted>,
    /// Their target, where one is set.
    pub target: Option<WorkerTarget>,
}

impl WorkerLoad<'_> {
    /// By how many cases they are over their target, 0 where within; `None` where either is not known.
    pub fn over(&self) -> Option<u64> {
        Some(self.count?.saturating_sub(self.target?.cases))
    }
}

/// How the caseloads of some workers are spread.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Spread {
    /// What is counted; children and families are never mixed.
    pub counted: Option<Counted>,
    /// Workers whose caseload is known.
    pub workers: u64,
    /// Their cases together.
    pub cases: u64,
    /// The one in the middle.
    pub median: f64,
    /// The largest.
    pub max: u64,
    /// How many are over their target.
    pub over: u64,
    /// Of how many that have one.
    pub of: u64,
}

impl Spread {
    /// Cases per worker.
    #[expect(clippy::cast_precision_loss, reason = "caseloads are small numbers")]
    pub fn mean(&self) -> f64 {
        self.cases as f64 / self.workers as f64
    }
}

/// One team's caseload.
#[derive(Clone, PartialEq, Debug)]
pub struct TeamLoad<'a> {
    /// The team.
    pub team: &'a Team,
    /// Children (or families, or carers) that nobody is allocated to; `None` is not known.
    pub unallocated: Option<u64>,
    /// Its posts, where the feed has them.
    pub posts: Option<Posts>,
    /// Its workers, in the feed's order.
    pub workers: Vec<WorkerLoad<'a>>,
}

/// The caseloads of every team in `period`, in the feed's order.
pub fn loads<'a>(data: &'a Dataset, period: Period, targets: Targets<'_>) -> Vec<TeamLoad<'a>> {
    let of_period = data.caseload.iter().filter(|row| row.period == period);
    let mut held: BTreeMap<&WorkerId, &Caseload> = BTreeMap::new();
    let mut unallocated: BTreeMap<&TeamId, u64> = BTreeMap::new();
    for row in of_period {
        match &row.holder {
            Holder::Worker(worker) => {
                // A worker counted twice, in children and in families, is judged by the children.
                let kept = held.entry(worker).or_insert(row);
                if row.counted < kept.counted {
                    *kept = row;
                }
            }
            Holder::Unallocated(team) => {
                let sum = unallocated.entry(team).or_default();
                *sum = sum.saturating_add(row.count);
            }
        }
    }
    let mut workers: BTreeMap<&TeamId, Vec<WorkerLoad<'a>>> = BTreeMap::new();
    for worker in &data.workers {
        let row = held.get(&worker.id);
        let load = WorkerLoad {
            worker,
            count: row.map(|row| row.count),
            counted: row.and_then(|row| row.counted),
            target: target(worker, period, targets),
        };
        workers.entry(&worker.team).or_default().push(load);
    }
    let load = |team: &'a Team| TeamLoad {
        team,
        unallocated: unallocated.get(&team.id).copied(),
        posts: team.posts,
        workers: workers.remove(&team.id).unwrap_or_default(),
    };
    data.teams.iter().map(load).collect()
}

fn target(worker: &Worker, period: Period, targets: Targets<'_>) -> Option<WorkerTarget> {
    let in_force = |from: Option<chrono::NaiveDate>| from.is_none_or(|from| from <= period.end());
    let protected = worker.protected.filter(|p| in_force(p.from)).map(|p| p.kind);
    let full_time = targets(&worker.team, worker.role, protected)?;
    let unscaled = WorkerTarget { cases: full_time.into(), scaled: false, protected };
    let Some(fte) = worker.fte.filter(|fte| fte.is_finite() && *fte >= 0.0) else { return Some(unscaled) };
    // A count is over 14.4 exactly where it is over 14; the hair keeps 20 x 0.35 at 7.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and a cast saturates")]
    let cases = (f64::from(full_time) * fte + 1e-9).floor() as u64;
    Some(WorkerTarget { cases, scaled: true, ..unscaled })
}

/// How the caseloads of these workers are spread, one for each thing counted; children first.
pub fn spreads<'a>(workers: impl IntoIterator<Item = &'a WorkerLoad<'a>>) -> Vec<Spread> {
    let mut by_kind: BTreeMap<Option<Counted>, Vec<&WorkerLoad<'_>>> = BTreeMap::new();
    for worker in workers.into_iter().filter(|w| w.count.is_some()) {
        by_kind.entry(worker.counted).or_default().push(worker);
    }
    by_kind.into_iter().filter_map(|(counted, workers)| spread(counted, &workers)).collect()
}

fn spread(counted: Option<Counted>, workers: &[&WorkerLoad<'_>]) -> Option<Spread> {
    let mut counts: Vec<u64> = workers.iter().filter_map(|w| w.count).collect();
    counts.sort_unstable();
    let middle = |at: usize| counts.get(at).copied();
    let (low, high) = (middle(counts.len().checked_sub(1)? / 2)?, middle(counts.len() / 2)?);
    let judged: Vec<u64> = workers.iter().filter_map(|w| w.over()).collect();
    let number = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    #[expect(clippy::cast_precision_loss, reason = "caseloads are small numbers")]
    let median = f64::midpoint(low as f64, high as f64);
    Some(Spread {
        counted,
        workers: number(counts.len()),
        cases: counts.iter().fold(0, |sum: u64, count| sum.saturating_add(*count)),
        median,
        max: counts.last().copied()?,
        over: number(judged.iter().filter(|over| **over > 0).count()),
        of: number(judged.len()),
    })
}

impl Dataset {
    /// The teams of `area` that hold cases in `period`, each once, in the feed's order: those with a caseload or with
    /// child records. Where the feed says of no team of the area what it holds, every team that exists then.
    pub fn case_holding_teams(&self, area: &AreaId, period: Period) -> Vec<&Team> {
        let of_area = self.teams.iter().filter(|team| team.area == *area && team.is_open_in(period));
        let exist: Vec<&Team> = of_area.collect();
        let mut holding: BTreeSet<&TeamId> = self.children.iter().map(|record| &record.team).collect();
        let workers: BTreeMap<_, _> = self.workers.iter().map(|worker| (&worker.id, &worker.team)).collect();
        for row in self.caseload.iter().filter(|row| row.count > 0 && row.period == period) {
            holding.extend(match &row.holder {
                Holder::Unallocated(team) => Some(team),
                Holder::Worker(id) => workers.get(id).copied(),
            });
        }
        let holds: Vec<&Team> = exist.iter().copied().filter(|team| holding.contains(&team.id)).collect();
        if holds.is_empty() { exist } else { holds }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::testing::Build;
    use crate::domain::org::Protection;

    fn worker(id: &str, team: &str, role: WorkerRole, fte: Option<f64>, asye_from: Option<&str>) -> Worker {
        let protected = asye_from.map(|from| Protection { kind: ProtectionKind::Asye, from: from.parse().ok() });
        Worker { id: id.into(), team: team.into(), role, fte, protected }
    }

    /// 18 for social workers, 16 in team A2, 12 for the newly qualified; nothing for others.
    fn targets(team: &TeamId, role: WorkerRole, protected: Option<ProtectionKind>) -> Option<u32> {
        let usual = if team.as_str() == "A2" { 16 } else { 18 };
        let lower = if protected == Some(ProtectionKind::Asye) { 12 } else { usual };
        (role == WorkerRole::SocialWorker).then_some(lower)
    }

    #[test]
    fn targets_go_by_role_team_hours_and_protection() {
        use WorkerRole::{PersonalAdviser, SocialWorker};
        let cases = [
            (worker("W", "A1", SocialWorker, Some(1.0), None), Some((18, true))),
            (worker("W", "A1", SocialWorker, Some(0.8), None), Some((14, true))),
            (worker("W", "A1", SocialWorker, None, None), Some((18, false))),
            (worker("W", "A2", SocialWorker, Some(0.5), None), Some((8, true))),
            (worker("W", "A1", SocialWorker, Some(1.0), Some("2022-09-05")), Some((12, true))),
            (worker("W", "A1", SocialWorker, Some(1.0), Some("2023-01-01")), Some((18, true))),
            (worker("W", "A1", PersonalAdviser, Some(1.0), None), None),
        ];
        for (worker, expected) in cases {
            let found = target(&worker, "2022-12".parse().unwrap(), &targets);
            assert_eq!(found.map(|t| (t.cases, t.scaled)), expected, "{worker:?}");
        }
    }

    #[test]
    fn a_spread_shows_what_a_mean_hides() {
        let mut build = Build::new("2022-12-31", Vec::new());
        let held: [(&str, Option<u64>, Option<Counted>); 6] = [
            ("W1", Some(31), Some(Counted::Children)),
            ("W2", Some(12), Some(Counted::Children)),
            ("W3", Some(13), Some(Counted::Children)),
            ("W4", Some(14), Some(Counted::Children)),
            ("W5", None, None),
            ("W6", Some(90), Some(Counted::Families)),
        ];
        for (id, count, counted) in held {
            build.data.workers.push(worker(id, "A1", WorkerRole::SocialWorker, None, None));
            let row = |period: &str, count| Caseload {
                holder: Holder::Worker(id.into()),
                period: period.parse().unwrap(),
                count,
                counted,
            };
            build.data.caseload.extend(count.map(|count| row("2022-12", count)));
            build.data.caseload.push(row("2022-11", 99));
        }
        let unallocated = Holder::Unallocated("A1".into());
        let period = "2022-12".parse().unwrap();
        build.data.caseload.push(Caseload { holder: unallocated, period, count: 3, counted: None });
        let data = build.done();
        let loads = loads(&data, period, &targets);
        let unallocated: Vec<_> = loads.iter().map(|load| load.unallocated).collect();
        assert_eq!(unallocated, [Some(3), None, None]);
        let over: Vec<_> = loads[0].workers.iter().map(WorkerLoad::over).collect();
        assert_eq!(over, [Some(13), Some(0), Some(0), Some(0), None, Some(72)]);
        let spreads = spreads(&loads[0].workers);
        let children = spreads[0];
        assert_eq!((children.workers, children.max, children.over, children.of), (4, 31, 1, 4));
        assert_eq!((children.mean(), children.median), (17.5, 13.5));
        assert_eq!(spreads.len(), 2);
    }
}
