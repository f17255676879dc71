//! `clinic audits …`: audits with their clocks, as the feed has them and as quality assurance confirmed them here.

use std::process::ExitCode;

use chrono::NaiveDate;
use serde_json::json;

use super::args::prepared::{self as args, Audits, OnAudit};
use super::context::Context;
use super::door::{Asked, Figures, Room, enter};
use super::listing::{Kind, Line, written};
use super::outcome::{Code, Refused};
use crate::dataset::Audit;
use crate::domain::clinic::audit::{AuditNotes, AuditWhat, Found};
use crate::domain::ids::AuditId;
use crate::domain::org::Grade;
use crate::domain::register::Register;
use crate::record::decide::{Entry, Step};
use crate::text::SafeText;

const KIND: Kind = Kind {
    one: "audit",
    many: "audits",
    fields: &[
        "id",
        "version",
        "team",
        "completed",
        "grade",
        "moderated_grade",
        "confirmed_grade",
        "escalated_on",
        "update_on",
        "further_update_on",
        "found",
        "re_audited_on",
        "re_audit_grade",
    ],
    headings: &["Audit", "Team", "Completed", "Grade", "Escalated", "Update", "Further", "Re-audit"],
    none: "No audits.",
};

/// Runs `clinic audits …`.
pub fn run(context: &Context, command: &Audits) -> Result<ExitCode, Refused> {
    enter(context, Figures::Wanted, |room| answer(command, room))
}

pub(super) fn answer(command: &Audits, room: Room<'_>) -> Result<String, Refused> {
    let register = room.register()?;
    let (on, what) = match command {
        Audits::List { area, team } => return list(&register, area.as_deref(), team.as_deref(), room),
        Audits::Confirm { on, grade } => {
            let grade = self::grade(*grade);
            (on, AuditWhat::Confirm { audit: audit(&register, on, room)?, grade })
        }
        Audits::Escalate { on, day } => {
            let day = self::day(day.as_ref(), room)?;
            (on, AuditWhat::Escalate { audit: audit(&register, on, room)?, day })
        }
        Audits::Update { on, day, text } => {
            let day = self::day(day.as_ref(), room)?;
            (on, AuditWhat::Update { audit: audit(&register, on, room)?, day, text: text.clone() })
        }
        Audits::FurtherUpdate { on, day, found, text } => {
            let found = match found {
                args::Found::AllDone => Found::AllDone,
                args::Found::AdequatePlan => Found::AdequatePlan,
                args::Found::NotYet => Found::NotYet,
            };
            let day = self::day(day.as_ref(), room)?;
            (on, AuditWhat::FurtherUpdate { audit: audit(&register, on, room)?, day, found, text: text.clone() })
        }
        Audits::ReAudit { on, day, grade } => {
            let (day, grade) = (self::day(day.as_ref(), room)?, self::grade(*grade));
            (on, AuditWhat::ReAudit { audit: audit(&register, on, room)?, day, grade })
        }
    };
    let id = what.audit().clone();
    let (_, register) = room.take(Asked::new(Step::Write(Box::new(Entry::Audit(what))), &on.write), register)?;
    KIND.one(line(&id, of_feed(&id, room), register.audit(&id)), room.format)
}

fn of_feed<'a>(id: &AuditId, room: Room<'a>) -> Option<&'a Audit> {
    room.sight?.figures.data.audits.iter().find(|audit| audit.id == *id)
}

/// The audit that is meant: one of the feed, or one that the feed has no longer and the record knows.
fn audit(register: &Register, on: &OnAudit, room: Room<'_>) -> Result<AuditId, Refused> {
    let id = AuditId::from(on.audit.trim());
    if room.sight.is_none() || of_feed(&id, room).is_some() || register.audit(&id).is_some() {
        return Ok(id);
    }
    Err(Refused::new(Code::NotFound, format!("There is no audit {id} in this feed. See 'clinic audits list'.")))
}

fn day(text: Option<&String>, room: Room<'_>) -> Result<NaiveDate, Refused> {
    let reckoned = room.today;
    text.map_or(Ok(room.today), |text| room.day_of("--day", text, reckoned))
}

fn grade(grade: args::Grade) -> Grade {
    match grade {
        args::Grade::Outstanding => Grade::Outstanding,
        args::Grade::Good => Grade::Good,
        args::Grade::RequiresImprovement => Grade::RequiresImprovement,
        args::Grade::Inadequate => Grade::Inadequate,
        args::Grade::Ungraded => Grade::Ungraded,
    }
}

/// The newest first; what only the record knows comes last.
fn list(register: &Register, area: Option<&str>, team: Option<&str>, room: Room<'_>) -> Result<String, Refused> {
    let data = room.sight.map(|sight| sight.figures.data);
    let mut audits: Vec<&Audit> = data.map_or_else(Vec::new, |data| data.audits.iter().collect());
    let of_area = |it: &Audit| {
        let is_of =
            |area: &str| data.and_then(|data| data.team(it.team.as_str())).is_some_and(|it| it.area.as_str() == area);
        area.is_none_or(|area| is_of(area.trim()))
    };
    audits.retain(|it| of_area(it) && team.is_none_or(|team| it.team.as_str() == team.trim()));
    audits.sort_by_key(|it| std::cmp::Reverse(it.completed));
    let mut lines: Vec<Line> = audits.iter().map(|it| line(&it.id, Some(it), register.audit(&it.id))).collect();
    if area.is_none() && team.is_none() {
        let only_here = register.audits().filter(|(id, _)| of_feed(id, room).is_none());
        lines.extend(only_here.map(|(id, notes)| line(id, None, Some(notes))));
    }
    KIND.list_noted(&lines, &room.unknown_of_the_feed("audits"), room.format)
}

/// An audit: what was confirmed here goes before what the feed says.
fn line(id: &AuditId, fed: Option<&Audit>, notes: Option<&AuditNotes>) -> Line {
    let none = AuditNotes::default();
    let notes = notes.unwrap_or(&none);
    let escalated_on = notes.escalated_on.or(fed.and_then(|it| it.escalated_on));
    let update_on = notes.update_on.or(fed.and_then(|it| it.update_on));
    let further_update_on = notes.further_update.map(|(day, _)| day).or(fed.and_then(|it| it.further_update_on));
    let re_audited_on = notes.re_audit.map(|(day, _)| day).or(fed.and_then(|it| it.re_audited_on));
    let moderated = fed.and_then(|it| it.moderated_grade);
    // The confirmed grade leads, then the moderated one.
    let leading = notes.grade.or(moderated).or(fed.map(|it| it.grade));
    let leading = leading.map_or("not known", Grade::in_words);
    let date =
        |day: Option<NaiveDate>| day.map_or_else(|| "not known".to_owned(), |day| day.format("%-d %b %Y").to_string());
    let team = fed.map_or_else(|| "not known".to_owned(), |it| it.team.to_string());
    let completed = date(fed.map(|it| it.completed));
    let clocks = if escalated_on.is_some() {
        format!(
            " Escalated {}; update {}; further update {}; re-audit {}.",
            date(escalated_on),
            date(update_on),
            date(further_update_on),
            date(re_audited_on)
        )
    } else {
        String::new()
    };
    let history = |(step, text, when): &(&'static str, SafeText, crate::domain::hand::Written)| json!({ "step": step, "text": text, "written": written(when) });
    Line {
        json: json!({
            "id": id,
            "version": notes.version,
            "team": fed.map(|it| &it.team),
            "completed": fed.map(|it| it.completed),
            "grade": fed.map(|it| it.grade),
            "moderated_grade": moderated,
            "confirmed_grade": notes.grade,
            "escalated_on": escalated_on,
            "update_on": update_on,
            "further_update_on": further_update_on,
            "found": notes.further_update.map(|(_, found)| found),
            "re_audited_on": re_audited_on,
            "re_audit_grade": notes.re_audit.map(|(_, grade)| grade),
            "history": notes.history.iter().map(history).collect::<Vec<_>>(),
        }),
        cells: vec![
            id.to_string(),
            team.clone(),
            completed.clone(),
            leading.to_owned(),
            if escalated_on.is_some() { date(escalated_on) } else { "-".to_owned() },
            if escalated_on.is_some() { date(update_on) } else { "-".to_owned() },
            if escalated_on.is_some() { date(further_update_on) } else { "-".to_owned() },
            if escalated_on.is_some() { date(re_audited_on) } else { "-".to_owned() },
        ],
        sentence: format!("{id}, {team}, completed {completed}: {leading}.{clocks}"),
    }
}
