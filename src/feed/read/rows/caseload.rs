//! `caseload`: how many cases a worker holds, and how many of a team have no worker.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::{BY_SUBJECT, Rows, count, fields_of, keep, period, unique};
use crate::dataset::{Caseload, Holder, Section};
use crate::domain::fault::FaultCode;
use crate::domain::ids::{TeamId, WorkerId};
use crate::domain::org::{Counted, Team};
use crate::domain::period::Period;
use crate::feed::contract::{CaseloadRow, Text};
use crate::feed::read::draft::{Draft, Row};
use crate::feed::read::report::{Bad, Feeds};

/// The section.
pub(in crate::feed::read) enum Caseloads {}

/// A row as it waits. Worker and team are numbers of the draft's names until the document has ended.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::feed::read) struct Held {
    by: By,
    period: Period,
    count: u64,
    counted: Option<Counted>,
}

/// Who holds the cases.
#[derive(Clone, Copy, Debug, PartialEq)]
enum By {
    Worker(u32),
    /// Nobody yet, of this team.
    Nobody(u32),
}

impl Held {
    /// What there is one row of: holder, period and thing counted.
    fn key(&self) -> (u64, Period, Option<Counted>) {
        let holder = match self.by {
            By::Worker(number) => u64::from(number),
            By::Nobody(number) => 1 << 32 | u64::from(number),
        };
        (holder, self.period, self.counted)
    }
}

impl Rows for Caseloads {
    type Row<'a> = CaseloadRow<'a>;
    const SECTION: Section = Section::Caseload;

    fn fields() -> &'static [&'static str] {
        fields_of::<CaseloadRow<'static>>()
    }

    fn scan(text: &str) -> Option<(CaseloadRow<'_>, usize)> {
        super::scan::caseload(text)
    }

    /// A worker's row may name the worker's team beside it; the count is the worker's.
    fn take(row: CaseloadRow<'_>, at: u32, draft: &mut Draft) -> Result<(), Bad> {
        let names = &mut draft.names;
        let missing = |field| Err(Bad::new(FaultCode::MissingField, field));
        let mut named = |text: &Text<'_>, field| {
            let number = names.number(text.as_str());
            if names.is_blank(number) { Err(Bad::new(FaultCode::MissingField, field)) } else { Ok(number) }
        };
        let (by, count) = match (&row.worker, row.count, &row.team, row.unallocated) {
            (Some(_), _, _, Some(_)) | (None, Some(_), _, Some(_)) => {
                return Err(Bad::new(FaultCode::ValueAndFraction, "unallocated"));
            }
            (Some(worker), Some(held), _, None) => (By::Worker(named(worker, "worker")?), count(held, "count")?),
            (Some(_), None, ..) => return missing("count"),
            (None, Some(_), ..) | (None, None, None, _) => return missing("worker"),
            (None, None, Some(team), Some(waiting)) => {
                (By::Nobody(named(team, "team")?), count(waiting, "unallocated")?)
            }
            (None, None, Some(_), None) => return missing("unallocated"),
        };
        let it = Held { by, period: period(&row.period, "period")?, count, counted: row.counted };
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
        let Draft { caseload, names, report, .. } = draft;
        let mut rows =
            unique(std::mem::take(caseload), Held::key, |_| Feeds::Nothing, BY_SUBJECT, Section::Caseload, report);
        let workers = names.each(|id| workers.get(id).cloned());
        let teams = names.each(|id| teams.1.get(id).and_then(|at| teams.0.get(*at as usize)));
        let worker = |number: u32| workers.get(number as usize)?.as_ref();
        let team = |number: u32| teams.get(number as usize).copied().flatten();
        keep(&mut rows, Section::Caseload, report, |row| {
            let team = match row.by {
                By::Worker(number) if worker(number).is_none() => {
                    return Err(Bad::new(FaultCode::UnknownWorker, "worker"));
                }
                By::Worker(_) => None,
                By::Nobody(number) => Some(team(number).ok_or_else(|| Bad::new(FaultCode::UnknownTeam, "team"))?),
            };
            if row.period.start() > as_of {
                return Err(Bad::new(FaultCode::FuturePeriod, "period"));
            }
            match team {
                Some(team) if !team.is_open_in(row.period) => Err(Bad::new(FaultCode::TeamClosed, "period")),
                _ => Ok(()),
            }
        });
        let taken = rows.into_iter().filter_map(|Row { at, it }| {
            let holder = match it.by {
                By::Worker(number) => Holder::Worker(worker(number)?.clone()),
                By::Nobody(number) => Holder::Unallocated(team(number)?.id.clone()),
            };
            Some((Caseload { holder, period: it.period, count: it.count, counted: it.counted }, at))
        });
        taken.unzip()
    }
}
