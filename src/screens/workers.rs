//! Workers of a team: cases against target, FTE and protection applied; and their supervisions.

use super::dates;
use super::desk::Desk;
use super::outside::{late_cell, late_in_words};
use super::page::{Cell, Column, Extent, Part, Place, Row, Subject, Tone};
use crate::dataset::caseload::WorkerLoad;
use crate::dataset::supervision::{self, SupervisionStanding, SupervisionState};
use crate::domain::fault::Owner;
use crate::domain::ids::TeamId;
use crate::domain::org::{ProtectionKind, SupervisionKind};
use crate::insight::records_outside::LateChildren;

const WORKERS: &[Column] = &[
    Column::text("Worker", 8, 12, "The worker"),
    Column::text("Role", 14, 24, "Their role"),
    Column::number("Cases", 5, "Cases held in the period on screen"),
    Column::number(
        "Target",
        7,
        "The target for this worker, by role, protection and full-time equivalent; ~ where that is not known",
    ),
    Column::number("Over target", 11, "Cases over the target"),
    Column::number("FTE", 5, "Full-time equivalent"),
    Column::text("Protected", 9, 20, "Why the caseload is protected"),
    Column::number("Late", 5, "Children with a record late, each counted once"),
];

const SUPERVISIONS: &[Column] = &[
    Column::text("Worker", 8, 12, "The worker"),
    Column::text("Kind", 10, 20, "One to one, group, or of a newly qualified worker"),
    Column::number("Last held", 9, "When it was last held"),
    Column::number("Due", 9, "When the next is due"),
    Column::text("State", 12, 24, "In time or late at the feed's date"),
];

/// The workers of a team, the largest caseload first.
pub fn part(desk: &Desk, team: &TeamId) -> Part {
    let why = desk.sight().why_not(team);
    let load = desk.load(team);
    let mut workers: Vec<&WorkerLoad<'_>> = load.iter().flat_map(|l| &l.workers).collect();
    let above = workers.iter().filter(|w| w.over().is_some_and(|over| over > 0)).count();
    workers.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.worker.id.cmp(&b.worker.id)));
    let rows = workers.into_iter().map(|load| worker_row(team, load, desk.late_of_worker(&load.worker.id)));
    Part {
        title: format!("Workers ({above} over target)"),
        columns: WORKERS,
        rows: if why.is_some() { Vec::new() } else { rows.collect() },
        empty: why.unwrap_or("The feed names no worker of this team.").into(),
        extent: Extent::Rest,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a caseload is a small number")]
fn worker_row(team: &TeamId, load: &WorkerLoad<'_>, late: Option<LateChildren>) -> Row {
    let worker = load.worker;
    let over = load.over().filter(|over| *over > 0);
    let target = target_in_words(load);
    let protected = load.target.and_then(|t| t.protected).map_or("", protection_in_words);
    let tone = if over.is_some() { Tone::NotMet } else { Tone::Plain };
    let held = load.count.map_or("not known".to_string(), |n| n.to_string());
    Row {
        key: worker.id.as_str().into(),
        cells: vec![
            Cell::text(worker.id.as_str()),
            Cell::text(worker.role.in_words()),
            Cell::count(load.count).toned(tone),
            Cell::number(target.clone(), load.target.map(|t| t.cases as f64)),
            Cell::number(over.map_or(String::new(), |n| n.to_string()), over.map(|n| n as f64)).toned(tone),
            Cell::number(worker.fte.map_or("-".into(), |fte| format!("{fte:.1}")), worker.fte),
            Cell::text(protected),
            late_cell(late, false),
        ],
        opens: Some(Place::Worker(worker.id.clone())),
        subject: Subject {
            owner: Some(Owner::Team(team.clone())),
            worker: Some(worker.id.clone()),
            ..Subject::default()
        },
        words: format!(
            "{}, {}: {held} cases, target {target}; {}.",
            worker.id,
            worker.role.in_words(),
            late_in_words(late, false)
        ),
    }
}

/// A worker's target, `~` where it could not be scaled by full-time equivalent.
fn target_in_words(load: &WorkerLoad<'_>) -> String {
    match load.target {
        None => "none".to_string(),
        Some(target) => format!("{}{}", if target.scaled { "" } else { "~" }, target.cases),
    }
}

fn protection_in_words(kind: ProtectionKind) -> &'static str {
    match kind {
        ProtectionKind::Asye => "newly qualified",
        ProtectionKind::ReturnToWork => "return to work",
        ProtectionKind::Student => "student",
        ProtectionKind::Other => "other reason",
    }
}

/// The supervisions of a team's workers. Most authorities keep one-to-ones apart: expect them not known.
pub fn supervisions(desk: &Desk, team: &TeamId) -> Part {
    let why = desk.sight().why_not(team);
    let standings = supervision::standings(desk.data());
    let mut here: Vec<_> = standings.iter().filter(|s| why.is_none() && s.worker.team == *team).collect();
    here.sort_by(|a, b| late_first(a.state).cmp(&late_first(b.state)).then_with(|| a.worker.id.cmp(&b.worker.id)));
    Part {
        title: "Supervisions".into(),
        columns: SUPERVISIONS,
        rows: here.into_iter().map(|s| supervision_row(team, s)).collect(),
        empty: why.unwrap_or("The feed has no supervisions of this team's workers.").into(),
        extent: Extent::Rest,
    }
}

fn late_first(state: SupervisionState) -> (u8, i64) {
    match state {
        SupervisionState::Late(days) => (0, -days),
        SupervisionState::InTime => (1, 0),
        SupervisionState::NotKnown => (2, 0),
    }
}

fn supervision_row(team: &TeamId, s: &SupervisionStanding<'_>) -> Row {
    let kind = match s.kind {
        SupervisionKind::OneToOne => "one to one",
        SupervisionKind::Group => "group",
        SupervisionKind::Asye => "newly qualified",
    };
    let (state, tone) = match s.state {
        SupervisionState::Late(1) => ("late by 1 day".to_string(), Tone::NotMet),
        SupervisionState::Late(days) => (format!("late by {days} days"), Tone::NotMet),
        SupervisionState::InTime => ("in time".to_string(), Tone::Plain),
        SupervisionState::NotKnown => ("not known".to_string(), Tone::Plain),
    };
    Row {
        key: format!("{}|{kind}", s.worker.id),
        cells: vec![
            Cell::text(s.worker.id.as_str()),
            Cell::text(kind),
            dates::cell(s.last_held),
            dates::cell(s.due),
            Cell::text(state.clone()).toned(tone),
        ],
        opens: Some(Place::Worker(s.worker.id.clone())),
        subject: Subject {
            owner: Some(Owner::Team(team.clone())),
            worker: Some(s.worker.id.clone()),
            ..Subject::default()
        },
        words: format!("{}, {kind} supervision: {state}.", s.worker.id),
    }
}
