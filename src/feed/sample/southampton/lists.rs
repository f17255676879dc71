//! Writes the other sections of a month's document: who there is, their cases and supervisions, audits and notes.

use std::io::{self, Write};

use super::figures::INVENTED;
use super::people;
use super::teams::{AREAS, TEAMS};
use super::{Year, audits};
use crate::domain::org::{Counted, WorkerRole};
use crate::feed::sample::chance::{Chance, key};
use crate::feed::sample::document::DocumentWriter;
use crate::feed::sample::rows::{
    AuditRow, CaseloadRow, NamedRow, NoteRow, Number, PostsRow, ProtectedRow, SupervisionRow, TeamRow, WorkerRow,
};

impl Year {
    /// Teams there are in month `m`: place, id and name. A team that was replaced stays listed with its last month.
    pub(super) fn organisation<W: Write>(&self, m: usize, out: &mut DocumentWriter<'_, W>) -> io::Result<()> {
        let months: Vec<_> = self.months.iter().map(|month| month.period).collect();
        let mut teams = Vec::new();
        for (place, team) in TEAMS.iter().enumerate() {
            let area = AREAS[team.area].0;
            let gone = team.since.and_then(|since| since.replaces.map(|(id, name)| (since.month, id, name)));
            if let (Some((month, id, name)), Some(from)) = (gone, crate::domain::period::Period::month(2021, 4)) {
                let open = m < month;
                teams.push(TeamRow {
                    id,
                    name,
                    area,
                    manager: Some(team.manager.0),
                    from,
                    to: (!open).then(|| months[month - 1]),
                    replaces: Vec::new(),
                    posts: open.then(|| self.posts(place, m)),
                });
            }
            if team.id_in(m) == Some(team.id) {
                teams.push(TeamRow {
                    id: team.id,
                    name: team.name,
                    area,
                    manager: Some(team.manager.0),
                    from: team.from(&months).unwrap_or(months[0]),
                    to: None,
                    replaces: gone.map(|(_, id, _)| id).into_iter().collect(),
                    posts: Some(self.posts(place, m)),
                });
            }
        }
        let there = |place: usize| TEAMS[place].id_in(m);
        let managers = TEAMS.iter().filter(|t| t.id_in(m).is_some()).map(|t| t.manager);
        let workers =
            (0..TEAMS.len()).flat_map(|place| self.workers[place].iter().filter_map(move |w| Some((there(place)?, w))));
        out.section("areas", AREAS.map(|(id, name)| NamedRow { id, name }))?;
        out.section("teams", teams)?;
        out.section("managers", managers.map(|(id, name)| NamedRow { id, name }))?;
        out.section(
            "workers",
            workers.filter(|(_, w)| w.is_there(m)).map(|(team, w)| WorkerRow {
                id: &w.id,
                team,
                role: w.role,
                fte: Number::Tenths(w.fte),
                protected: w.protected.map(|(kind, from)| ProtectedRow { kind, from }),
            }),
        )
    }

    fn posts(&self, place: usize, m: usize) -> PostsRow {
        let [vacant, absent, agency] = TEAMS[place].posts;
        let filled: u64 = self.workers[place].iter().filter(|w| w.is_there(m)).map(|w| w.fte).sum();
        PostsRow {
            established_fte: Number::Tenths(filled + vacant),
            vacant_fte: Number::Tenths(vacant),
            absent_fte: Number::Tenths(absent),
            agency_fte: Number::Tenths(agency),
        }
    }

    pub(super) fn caseload<W: Write>(&self, m: usize, out: &mut DocumentWriter<'_, W>) -> io::Result<()> {
        let period = self.months[m].period.to_string();
        let mut rows = Vec::new();
        for (place, team) in TEAMS.iter().enumerate() {
            let Some(id) = team.id_in(m) else { continue };
            for (at, worker) in self.workers[place].iter().enumerate().filter(|(_, w)| w.is_there(m)) {
                let mut chance = Chance::new(&[key(&worker.id), m as u64 / 3, 41]);
                let (count, counted) = match worker.role {
                    WorkerRole::FamilyPractitioner => (chance.between(8, 13), Counted::Families),
                    WorkerRole::SupervisingSocialWorker => (chance.between(11, 18), Counted::Carers),
                    _ => (self.loads[m][place].get(at).copied().unwrap_or(0), Counted::Children),
                };
                rows.push(CaseloadRow::Worker { worker: &worker.id, period: &period, count, counted });
            }
            if team.holds != [0; 5] {
                let unallocated = people::unallocated(place, m);
                rows.push(CaseloadRow::Unallocated {
                    team: id,
                    period: &period,
                    unallocated,
                    counted: Counted::Children,
                });
            }
        }
        out.section("caseload", rows)
    }

    pub(super) fn supervisions<W: Write>(&self, m: usize, out: &mut DocumentWriter<'_, W>) -> io::Result<()> {
        let end = self.months[m].period.end();
        let mut rows = Vec::new();
        for (team, staff) in TEAMS.iter().zip(&self.workers) {
            for worker in staff.iter().filter(|w| w.is_there(m)) {
                if let Some((kind, last_held, due)) = people::supervision(worker, team.id, end, &self.calendar) {
                    rows.push(SupervisionRow { worker: &worker.id, kind, last_held, due });
                }
            }
        }
        out.section("supervisions", rows)
    }

    /// The month's audits; the first document brings those of the year's first months along.
    pub(super) fn audited<W: Write>(&self, m: usize, out: &mut DocumentWriter<'_, W>) -> io::Result<()> {
        let period = self.months[m].period;
        let arrived = |a: &&audits::Audit| a.completed <= period.end() && (m == 0 || a.completed >= period.start());
        let rows = self.audits.iter().filter(arrived).filter_map(|a| {
            // Who audited a team that was replaced later audited the team of that time.
            let then = self.months.iter().position(|month| a.completed <= month.period.end())?;
            let [escalated_on, update_on, further_update_on] = a.clocks;
            Some(AuditRow {
                id: a.id.as_str().into(),
                team: TEAMS[a.team].id_in(then)?,
                completed: a.completed,
                grade: a.grade,
                moderated_grade: a.moderated.map(|(grade, _)| grade),
                moderated_on: a.moderated.map(|(_, day)| day),
                escalated_on,
                update_on,
                further_update_on,
                re_audited_on: None,
                re_audit_of: a.repeats.as_deref(),
                themes: a.themes.clone(),
            })
        });
        out.section("audits", rows)
    }

    pub(super) fn notes<W: Write>(&self, m: usize, out: &mut DocumentWriter<'_, W>) -> io::Result<()> {
        let period = self.months[m].period.to_string();
        let mut rows: Vec<NoteRow<'_>> = Vec::new();
        let note = |indicator, text| NoteRow { indicator: Some(indicator), period: Some(period.as_str()), text };
        for (_, indicator, text) in SOURCE_NOTES.iter().filter(|(month, _, _)| *month == period) {
            rows.push(note(indicator, text));
        }
        for (indicator, _, _) in INVENTED {
            rows.push(note(indicator, "invented: the paper prints no month of it"));
        }
        for indicator in ["WF-CASELOAD-OVER", "WF-CASELOAD-AVG"] {
            rows.push(note(indicator, "invented: reckoned from the invented caseloads of social workers"));
        }
        rows.push(note("FO-MAINSTREAM", "invented: the paper prints no month of it"));
        rows.push(note("QA-GOOD", "invented by month: only the year's grades by service area are published"));
        if m == 0 {
            rows.push(NoteRow { indicator: None, period: None, text: AUDIT_NOTE });
        }
        out.section("notes", rows)
    }
}

/// What the paper leaves in doubt: month, indicator, what to know.
const SOURCE_NOTES: [(&str, &str, &str); 7] = [
    ("2022-04", "CLA-STAB3", "printed as 25 %; the numerator and denominator are unreadable in the source"),
    ("2022-04", "FD-REFERRALS-10K", "unreadable in the source"),
    ("2022-05", "CLA-STAB3", "out of 550 under placements, 559 elsewhere in the source"),
    ("2022-05", "CLA-COUNT", "559 here, 550 under placements in the source"),
    ("2022-06", "CLA-STAB3", "one digit unclear in the scan: 139 of 554 would be the printed 25 %"),
    ("2022-09", "CL-COUNT", "249 here, 251 under supervision in the source"),
    ("2022-12", "FD-REREF-12M", "printed twice in the source, as 89/299 and as 89/209; carried once, as 89/299"),
];

const AUDIT_NOTE: &str = "audits: the grades of calendar 2022 by service area are published, before moderation; the \
    teams, days, moderated grades and clocks are invented, and the counts add up to the published ones when Children's \
    Resource Service is Fostering and Connected carers, Pathways Through Care is Looked after, Unaccompanied young people \
    and Pathways, Children and Families First is Early help, Social Work with Families is Protection and Court, ICAS is \
    Front door and Assessment, Jigsaw is Children with disabilities, Permanency is Permanence";
