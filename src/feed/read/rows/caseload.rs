//! `caseload`: how many cases a worker holds, and how many of a team have no worker.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::{BY_SUBJECT, Rows, count, fields_of, id, keep, period, unique};
use crate::dataset::{Caseload, Holder, Section};
use crate::domain::fault::FaultCode;
use crate::domain::ids::{TeamId, WorkerId};
use crate::domain::org::Team;
use crate::feed::contract::CaseloadRow;
use crate::feed::read::draft::{Draft, Row};
use crate::feed::read::report::{Bad, Feeds};

/// The section.
pub(in crate::feed::read) enum Caseloads {}

impl Rows for Caseloads {
    type Row<'a> = CaseloadRow<'a>;
    const SECTION: Section = Section::Caseload;

    fn fields() -> &'static [&'static str] {
        fields_of::<CaseloadRow<'static>>()
    }

    /// A worker's row may name the worker's team beside it; the count is the worker's.
    fn take(row: CaseloadRow<'_>, at: u32, draft: &mut Draft) -> Result<(), Bad> {
        let names = &mut draft.names;
        let missing = |field| Err(Bad::new(FaultCode::MissingField, field));
        let (holder, count) = match (&row.worker, row.count, &row.team, row.unallocated) {
            (Some(_), _, _, Some(_)) | (None, Some(_), _, Some(_)) => {
                return Err(Bad::new(FaultCode::ValueAndFraction, "unallocated"));
            }
            (Some(worker), Some(held), _, None) => {
                (Holder::Worker(id(worker, "worker", names)?), count(held, "count")?)
            }
            (Some(_), None, ..) => return missing("count"),
            (None, Some(_), ..) | (None, None, None, _) => return missing("worker"),
            (None, None, Some(team), Some(waiting)) => {
                (Holder::Unallocated(id(team, "team", names)?), count(waiting, "unallocated")?)
            }
            (None, None, Some(_), None) => return missing("unallocated"),
        };
        let it = Caseload { holder, period: period(&row.period, "period")?, count, counted: row.counted };
        draft.caseload.push(Row { at, it });
        Ok(())
    }
}

impl Caseloads {
    /// The accepted rows, one for each holder, period and thing counted, and where each stood.
    pub(in crate::feed::read) fn settle(
        draft: &mut Draft,
        workers: &HashSet<WorkerId>,
        teams: (&[Team], &HashMap<TeamId, u32>),
        as_of: NaiveDate,
    ) -> (Vec<Caseload>, Vec<u32>) {
        let (rows, report) = (std::mem::take(&mut draft.caseload), &mut draft.report);
        let key = |c: &Caseload| (c.holder.clone(), c.period, c.counted);
        let mut rows = unique(rows, key, |_| Feeds::Nothing, BY_SUBJECT, Section::Caseload, report);
        keep(&mut rows, Section::Caseload, report, |row| {
            let team = match &row.holder {
                Holder::Worker(worker) if !workers.contains(worker) => {
                    return Err(Bad::new(FaultCode::UnknownWorker, "worker"));
                }
                Holder::Worker(_) => None,
                Holder::Unallocated(team) => {
                    let place = teams.1.get(team).and_then(|at| teams.0.get(*at as usize));
                    Some(place.ok_or_else(|| Bad::new(FaultCode::UnknownTeam, "team"))?)
                }
            };
            if row.period.start() > as_of {
                return Err(Bad::new(FaultCode::FuturePeriod, "period"));
            }
            match team {
                Some(team) if !team.is_open_in(row.period) => Err(Bad::new(FaultCode::TeamClosed, "period")),
                _ => Ok(()),
            }
        });
        rows.into_iter().map(|row| (row.it, row.at)).unzip()
    }
}
