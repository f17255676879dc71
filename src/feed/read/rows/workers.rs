//! `workers`, and `supervisions` of them.

use std::collections::{HashMap, HashSet};

use super::{BY_ID, BY_SUBJECT, Rows, amount, fields_of, id, keep, optional_date, plain, unique};
use crate::dataset::{Section, Supervision};
use crate::domain::fault::FaultCode;
use crate::domain::ids::{TeamId, WorkerId};
use crate::domain::org::{Protection, ProtectionKind, Worker};
use crate::feed::contract::{ProtectedRow, SupervisionRow, WorkerRow};
use crate::feed::read::draft::{Draft, Row};
use crate::feed::read::report::{Bad, Feeds};

/// The section.
pub(in crate::feed::read) enum Workers {}

impl Rows for Workers {
    type Row<'a> = WorkerRow<'a>;
    const SECTION: Section = Section::Workers;
    const IS_FLAT: bool = false;

    fn fields() -> &'static [&'static str] {
        fields_of::<WorkerRow<'static>>()
    }

    fn inner(name: &str) -> &'static [&'static str] {
        if name == "protected" { fields_of::<ProtectedRow<'static>>() } else { &[] }
    }

    fn take(row: WorkerRow<'_>, at: u32, draft: &mut Draft) -> Result<(), Bad> {
        let protected = match row.protected {
            // A protection is what matters; that nobody said why does not undo it.
            Some(row) => Some(Protection {
                kind: row.kind.unwrap_or(ProtectionKind::Other),
                from: optional_date(row.from.as_ref(), "protected/from")?,
            }),
            None => None,
        };
        let it = Worker {
            id: id(&row.id, "id", &mut draft.names)?,
            team: id(&row.team, "team", &mut draft.names)?,
            role: row.role,
            fte: amount(row.fte, "fte")?,
            protected,
        };
        draft.workers.push(Row { at, it });
        Ok(())
    }
}

impl Workers {
    /// The accepted workers of accepted teams, and their ids.
    pub(in crate::feed::read) fn settle(
        draft: &mut Draft,
        teams: &HashMap<TeamId, u32>,
    ) -> (Vec<Worker>, HashSet<WorkerId>) {
        let rows = std::mem::take(&mut draft.workers);
        let mut rows = unique(rows, |w| w.id.clone(), |_| Feeds::Nothing, BY_ID, Section::Workers, &mut draft.report);
        keep(&mut rows, Section::Workers, &mut draft.report, |worker| {
            if teams.contains_key(&worker.team) { Ok(()) } else { Err(Bad::new(FaultCode::UnknownTeam, "team")) }
        });
        let workers = plain(rows);
        let ids = workers.iter().map(|worker| worker.id.clone()).collect();
        (workers, ids)
    }
}

/// The section.
pub(in crate::feed::read) enum Supervisions {}

impl Rows for Supervisions {
    type Row<'a> = SupervisionRow<'a>;
    const SECTION: Section = Section::Supervisions;

    fn fields() -> &'static [&'static str] {
        fields_of::<SupervisionRow<'static>>()
    }

    fn take(row: SupervisionRow<'_>, at: u32, draft: &mut Draft) -> Result<(), Bad> {
        let it = Supervision {
            worker: id(&row.worker, "worker", &mut draft.names)?,
            kind: row.kind,
            last_held: optional_date(row.last_held.as_ref(), "last_held")?,
            due: optional_date(row.due.as_ref(), "due")?,
        };
        draft.supervisions.push(Row { at, it });
        Ok(())
    }
}

impl Supervisions {
    /// The accepted supervisions of accepted workers: one of a kind for each.
    pub(in crate::feed::read) fn settle(draft: &mut Draft, workers: &HashSet<WorkerId>) -> Vec<Supervision> {
        let (rows, report) = (std::mem::take(&mut draft.supervisions), &mut draft.report);
        let key = |s: &Supervision| (s.worker.clone(), s.kind);
        let mut rows = unique(rows, key, |_| Feeds::Nothing, BY_SUBJECT, Section::Supervisions, report);
        keep(&mut rows, Section::Supervisions, report, |s| {
            if workers.contains(&s.worker) { Ok(()) } else { Err(Bad::new(FaultCode::UnknownWorker, "worker")) }
        });
        plain(rows)
    }
}
