//! `children`: the records outside, or about to leave, a timescale. Identifiers only.

use std::collections::{HashMap, HashSet};

use super::{BY_ID, Rows, fields_of, id, keep, optional_date, plain, unique};
use crate::dataset::{ChildRecord, RowRef, Section};
use crate::domain::catalogue::Catalogue;
use crate::domain::fault::FaultCode;
use crate::domain::ids::{ExemptionId, TeamId, WorkerId};
use crate::feed::contract::ChildRow;
use crate::feed::read::draft::{Draft, Row};
use crate::feed::read::names::Names;
use crate::feed::read::report::{Bad, Feeds};
use crate::feed::read::tree::Tree;

/// The section.
pub(in crate::feed::read) enum Children {}

impl Rows for Children {
    type Row<'a> = ChildRow<'a>;
    const SECTION: Section = Section::Children;

    fn fields() -> &'static [&'static str] {
        fields_of::<ChildRow<'static>>()
    }

    fn feeds(row: &Tree<'_>, names: &mut Names) -> Feeds {
        match (row.get("indicator").and_then(Tree::as_text), row.get("team").and_then(Tree::as_text)) {
            (Some(indicator), Some(team)) => Feeds::Records(names.number(indicator), names.number(team)),
            _ => Feeds::Nothing,
        }
    }

    fn take(row: ChildRow<'_>, at: u32, draft: &mut Draft) -> Result<(), Bad> {
        let names = &mut draft.names;
        let feeds = Feeds::Records(names.number(row.indicator.as_str()), names.number(row.team.as_str()));
        let it = record(&row, names).map_err(|bad| bad.of(feeds))?;
        draft.children.push(Row { at, it });
        Ok(())
    }
}

fn record(row: &ChildRow<'_>, names: &mut Names) -> Result<ChildRecord, Bad> {
    Ok(ChildRecord {
        child: id(&row.id, "id", names)?,
        indicator: id(&row.indicator, "indicator", names)?,
        team: id(&row.team, "team", names)?,
        worker: row.worker.as_ref().map(|worker| names.clean(worker.as_str()).into()),
        started: optional_date(row.started.as_ref(), "started")?,
        last_done: optional_date(row.last_done.as_ref(), "last_done")?,
        last_seen: optional_date(row.last_seen.as_ref(), "last_seen")?,
        due: optional_date(row.due.as_ref(), "due")?,
        exemption: row.exemption.as_ref().map(|exemption| names.clean(exemption.as_str()).into()),
        from: RowRef::default(),
    })
}

impl Children {
    /// The accepted records: one for each child and indicator.
    pub(in crate::feed::read) fn settle(
        draft: &mut Draft,
        catalogue: &Catalogue,
        teams: &HashMap<TeamId, u32>,
        workers: &HashSet<WorkerId>,
        exemptions: &HashSet<ExemptionId>,
    ) -> Vec<ChildRecord> {
        let Draft { children, names, report, .. } = draft;
        let rows = std::mem::take(children);
        let feeds = |r: &ChildRecord| Feeds::Records(names.find(r.indicator.as_str()), names.find(r.team.as_str()));
        let key = |r: &ChildRecord| (r.child.clone(), r.indicator.clone());
        let mut rows = unique(rows, key, feeds, BY_ID, Section::Children, report);
        keep(&mut rows, Section::Children, report, |record| {
            let bad = |code, field| Err(Bad::new(code, field).of(feeds(record)));
            if catalogue.get(record.indicator.as_str()).is_none() {
                return bad(FaultCode::UnknownIndicator, "indicator");
            }
            if !teams.contains_key(&record.team) {
                return bad(FaultCode::UnknownTeam, "team");
            }
            if record.worker.as_ref().is_some_and(|worker| !workers.contains(worker)) {
                return bad(FaultCode::UnknownWorker, "worker");
            }
            if record.exemption.as_ref().is_some_and(|exemption| !exemptions.contains(exemption)) {
                return bad(FaultCode::UnknownExemption, "exemption");
            }
            Ok(())
        });
        for row in &mut rows {
            row.it.from.row = row.at;
        }
        plain(rows)
    }
}
