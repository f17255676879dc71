//! Supervision of workers: one-to-one every four weeks; of a newly qualified worker every week for six weeks, then by
//! the due date that the feed gives. Most authorities keep one-to-ones apart: not known is the usual answer.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::{Dataset, Supervision};
use crate::domain::org::{Protection, ProtectionKind, SupervisionKind, Worker};

/// Between two one-to-ones. Source: the supervision standard of the improvement plan of September 2021.
const ONE_TO_ONE_DAYS: u64 = 28;
/// Between two supervisions of a newly qualified worker, at first.
const ASYE_DAYS: u64 = 7;
/// For how long these are weekly, from the start of the assessed year.
const ASYE_WEEKLY_DAYS: u64 = 42;

/// How a supervision stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum SupervisionState {
    /// Past its due date, by so many calendar days.
    Late(i64),
    /// The feed does not say.
    NotKnown,
    /// Not past its due date.
    InTime,
}

/// One kind of supervision of one worker.
#[derive(Clone, PartialEq, Debug)]
pub struct SupervisionStanding<'a> {
    /// The worker.
    pub worker: &'a Worker,
    /// Which kind.
    pub kind: SupervisionKind,
    /// When it was last held, where known.
    pub last_held: Option<NaiveDate>,
    /// The last day in time.
    pub due: Option<NaiveDate>,
    /// How it stands at the feed's date.
    pub state: SupervisionState,
}

/// How many supervisions are in time, late and not known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SupervisionCount {
    /// In time.
    pub in_time: u64,
    /// Late.
    pub late: u64,
    /// Not known.
    pub not_known: u64,
}

impl SupervisionCount {
    /// Counts the standings of one kind.
    pub fn of<'a>(standings: impl IntoIterator<Item = &'a SupervisionStanding<'a>>, kind: SupervisionKind) -> Self {
        let mut count = Self::default();
        for standing in standings.into_iter().filter(|s| s.kind == kind) {
            match standing.state {
                SupervisionState::InTime => count.in_time += 1,
                SupervisionState::Late(_) => count.late += 1,
                SupervisionState::NotKnown => count.not_known += 1,
            }
        }
        count
    }
}

/// Every worker's supervisions, in the feed's order of workers. Each worker has the kind expected of them even where
/// the feed is silent, and any other kind that the feed gives.
pub fn standings(data: &Dataset) -> Vec<SupervisionStanding<'_>> {
    let mut given: BTreeMap<(&str, SupervisionKind), &Supervision> = BTreeMap::new();
    for row in &data.supervisions {
        let held = given.entry((row.worker.as_str(), row.kind)).or_insert(row);
        if row.last_held > held.last_held {
            *held = row;
        }
    }
    let kinds = [SupervisionKind::OneToOne, SupervisionKind::Asye, SupervisionKind::Group];
    let of_worker = |worker| {
        let given = &given;
        let expected =
            if asye(worker, data.as_of).is_some() { SupervisionKind::Asye } else { SupervisionKind::OneToOne };
        kinds.into_iter().filter_map(move |kind| {
            let row = given.get(&(worker.id.as_str(), kind)).copied();
            (row.is_some() || kind == expected).then(|| standing(worker, kind, row, data.as_of))
        })
    };
    data.workers.iter().flat_map(of_worker).collect()
}

/// The assessed year, where the worker is in it.
fn asye(worker: &Worker, as_of: NaiveDate) -> Option<Protection> {
    let begun = |p: &Protection| p.from.is_none_or(|from| from <= as_of);
    worker.protected.filter(|p| p.kind == ProtectionKind::Asye).filter(begun)
}

fn standing<'a>(
    worker: &'a Worker,
    kind: SupervisionKind,
    row: Option<&Supervision>,
    as_of: NaiveDate,
) -> SupervisionStanding<'a> {
    let last_held = row.and_then(|row| row.last_held);
    let stated = row.and_then(|row| row.due);
    let after = |day: NaiveDate, days| day.checked_add_days(Days::new(days));
    let weekly = asye(worker, as_of).and_then(|asye| asye.from).filter(|start| {
        // A row without a date says that none was held; no row says nothing.
        row.is_some() && after(*start, ASYE_WEEKLY_DAYS).is_some_and(|end| as_of < end)
    });
    let due = match (kind, weekly) {
        (SupervisionKind::OneToOne, _) => last_held.and_then(|held| after(held, ONE_TO_ONE_DAYS)).or(stated),
        (SupervisionKind::Asye, Some(start)) => after(last_held.map_or(start, |held| held.max(start)), ASYE_DAYS),
        (SupervisionKind::Asye | SupervisionKind::Group, _) => stated,
    };
    let state = match due.map(|due| (as_of - due).num_days()) {
        None => SupervisionState::NotKnown,
        Some(days) if days > 0 => SupervisionState::Late(days),
        Some(_) => SupervisionState::InTime,
    };
    SupervisionStanding { worker, kind, last_held, due, state }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::testing::Build;
    use crate::domain::org::WorkerRole;

    fn found(
        asye_from: Option<&str>,
        rows: &[(SupervisionKind, &str, &str)],
    ) -> Vec<(SupervisionKind, SupervisionState)> {
        let mut build = Build::new("2022-12-31", Vec::new());
        let protected = asye_from.map(|from| Protection { kind: ProtectionKind::Asye, from: from.parse().ok() });
        let role = WorkerRole::SocialWorker;
        build.data.workers = vec![Worker { id: "W1".into(), team: "A1".into(), role, fte: None, protected }];
        let row = |(kind, held, due): &(SupervisionKind, &str, &str)| Supervision {
            worker: "W1".into(),
            kind: *kind,
            last_held: held.parse().ok(),
            due: due.parse().ok(),
        };
        build.data.supervisions = rows.iter().map(row).collect();
        standings(&build.done()).iter().map(|s| (s.kind, s.state)).collect()
    }

    #[test]
    fn one_to_ones_are_four_weekly_and_silence_is_not_known() {
        use SupervisionKind::{Group, OneToOne};
        use SupervisionState::{InTime, Late, NotKnown};
        assert_eq!(found(None, &[]), [(OneToOne, NotKnown)]);
        assert_eq!(found(None, &[(OneToOne, "2022-12-03", "-")]), [(OneToOne, InTime)]);
        assert_eq!(found(None, &[(OneToOne, "2022-12-02", "2023-01-31")]), [(OneToOne, Late(1))]);
        assert_eq!(found(None, &[(OneToOne, "-", "2022-12-30")]), [(OneToOne, Late(1))]);
        assert_eq!(found(None, &[(OneToOne, "-", "-")]), [(OneToOne, NotKnown)]);
        let group = [(Group, "2022-12-02", "2022-12-31")];
        assert_eq!(found(None, &group), [(OneToOne, NotKnown), (Group, InTime)]);
    }

    #[test]
    fn newly_qualified_workers_are_weekly_for_six_weeks_then_by_the_feed() {
        use SupervisionKind::Asye;
        use SupervisionState::{InTime, Late, NotKnown};
        assert_eq!(found(Some("2022-12-05"), &[(Asye, "2022-12-24", "-")]), [(Asye, InTime)]);
        assert_eq!(found(Some("2022-12-05"), &[(Asye, "2022-12-22", "-")]), [(Asye, Late(2))]);
        assert_eq!(found(Some("2022-12-05"), &[(Asye, "-", "-")]), [(Asye, Late(19))]);
        assert_eq!(found(Some("2022-12-05"), &[]), [(Asye, NotKnown)]);
        assert_eq!(found(Some("2022-09-05"), &[(Asye, "2022-12-01", "2022-12-29")]), [(Asye, Late(2))]);
        assert_eq!(found(Some("2022-09-05"), &[(Asye, "2022-12-01", "-")]), [(Asye, NotKnown)]);
        assert_eq!(found(Some("-"), &[]), [(Asye, NotKnown)]);
    }
}
