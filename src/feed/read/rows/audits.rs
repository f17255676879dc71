//! `audits`.

use std::collections::HashMap;

use super::{BY_ID, Rows, date, fields_of, id, keep, optional_date, unique};
use crate::dataset::{Audit, Section};
use crate::domain::fault::FaultCode;
use crate::domain::ids::TeamId;
use crate::feed::contract::AuditRow;
use crate::feed::read::draft::{Draft, Row};
use crate::feed::read::report::{Bad, Feeds};

/// The section.
pub(in crate::feed::read) enum Audits {}

impl Rows for Audits {
    type Row<'a> = AuditRow<'a>;
    const SECTION: Section = Section::Audits;

    fn fields() -> &'static [&'static str] {
        fields_of::<AuditRow<'static>>()
    }

    fn take(row: AuditRow<'_>, at: u32, draft: &mut Draft) -> Result<(), Bad> {
        let names = &mut draft.names;
        let it = Audit {
            id: id(&row.id, "id", names)?,
            team: id(&row.team, "team", names)?,
            completed: date(&row.completed, "completed")?,
            grade: row.grade,
            moderated_grade: row.moderated_grade,
            moderated_on: optional_date(row.moderated_on.as_ref(), "moderated_on")?,
            escalated_on: optional_date(row.escalated_on.as_ref(), "escalated_on")?,
            update_on: optional_date(row.update_on.as_ref(), "update_on")?,
            further_update_on: optional_date(row.further_update_on.as_ref(), "further_update_on")?,
            re_audited_on: optional_date(row.re_audited_on.as_ref(), "re_audited_on")?,
            re_audit_of: row.re_audit_of.as_ref().map(|audit| names.clean(audit.as_str()).into()),
            themes: row.themes.iter().flatten().map(|theme| names.clean(theme.as_str())).collect(),
        };
        draft.audits.push(Row { at, it });
        Ok(())
    }
}

impl Audits {
    /// The accepted audits of accepted teams, and where each stood.
    pub(in crate::feed::read) fn settle(draft: &mut Draft, teams: &HashMap<TeamId, u32>) -> (Vec<Audit>, Vec<u32>) {
        let (rows, report) = (std::mem::take(&mut draft.audits), &mut draft.report);
        let mut rows = unique(rows, |a| a.id.clone(), |_| Feeds::Nothing, BY_ID, Section::Audits, report);
        keep(&mut rows, Section::Audits, report, |audit| {
            if teams.contains_key(&audit.team) { Ok(()) } else { Err(Bad::new(FaultCode::UnknownTeam, "team")) }
        });
        rows.into_iter().map(|row| (row.it, row.at)).unzip()
    }
}
