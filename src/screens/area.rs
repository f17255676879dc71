//! One service area: its standards, its teams, its child records outside.

use super::desk::Desk;
use super::outside::{late_cell, late_in_words};
use super::page::{Cell, Column, Extent, Page, Part, Place, Row, Subject, Tone};
use super::standards::{STANDARDS, standards_of};
use super::{ahead, outside, register};
use crate::dataset::caseload::WorkerLoad;
use crate::domain::fault::Owner;
use crate::domain::ids::AreaId;
use crate::domain::org::Team;
use crate::insight::records_outside::children;

const TEAMS: &[Column] = &[
    Column::text("Team", 18, 30, "The team"),
    Column::text("Manager", 10, 24, "Its manager"),
    Column::number(
        "late",
        4,
        "Children with a record late, each counted once over all standards; - where none is listed",
    ),
    Column::number(
        "never",
        5,
        "Of these children, those with something never done though its first interval has passed",
    ),
    Column::number("no worker", 9, "Children with no allocated worker"),
    Column::number("vacant", 6, "Posts vacant, in full-time equivalents"),
    Column::number("over target", 11, "Workers over their caseload target, of those of whom that can be said"),
    Column::number("actions", 7, "Actions not yet accepted"),
];

/// The page of one area.
pub fn page(desk: &Desk, area: &AreaId) -> Page {
    let owner = Owner::Area(area.clone());
    let rows = desk.rows(&owner);
    let standards = Part {
        title: "Standards".into(),
        columns: STANDARDS,
        rows: standards_of(desk, &owner, &rows),
        empty: "The feed has no figures for this area in this period.".into(),
        extent: Extent::Rest,
    };
    Page {
        subject: Subject::of(owner.clone()),
        crumbs: desk.crumbs(&owner),
        above: std::iter::once(ahead::line(desk, &owner)).chain(desk.not_current()).collect(),
        parts: vec![
            teams_part(desk, area),
            standards,
            outside::part(desk, &owner, None),
            register::part(desk, Some(&owner)),
        ],
        foot: None,
    }
}

fn teams_part(desk: &Desk, area: &AreaId) -> Part {
    let loads = desk.loads();
    let team_row = |team: &Team| {
        let owner = Owner::Team(team.id.clone());
        let late = desk.late(&owner);
        let doubt = !desk.figures().records_in_doubt(&owner, None).is_empty();
        let load = loads.iter().find(|load| load.team.id == team.id);
        let judged: Vec<u64> = load.into_iter().flat_map(|l| &l.workers).filter_map(WorkerLoad::over).collect();
        let above = judged.iter().filter(|over| **over > 0).count();
        let unallocated = load.and_then(|l| l.unallocated);
        let actions = desk.register.actions_on_the_list().filter(|a| a.team.as_ref() == Some(&team.id)).count();
        let vacant = team.posts.and_then(|p| p.vacant_fte);
        let alarm = |is: bool| if is { Tone::NotMet } else { Tone::Plain };
        let manager = desk.data().manager_of(team).map_or("not known", |m| m.as_str());
        let over = if judged.is_empty() {
            Cell::number("-", None)
        } else {
            Cell::number(format!("{above} of {}", judged.len()), Some(above as f64))
        };
        Row {
            key: team.id.as_str().into(),
            cells: vec![
                Cell::safe(&team.name),
                Cell::text(manager),
                late_cell(late, doubt),
                Cell::count(late.map(|l| l.never)).toned(alarm(late.is_some_and(|l| l.never > 0))),
                Cell::count(unallocated).toned(alarm(unallocated.is_some_and(|n| n > 0))),
                Cell::number(vacant.map_or("-".into(), |v| format!("{v:.1}")), vacant),
                over,
                Cell::count(Some(actions as u64)),
            ],
            opens: Some(Place::Team(team.id.clone())),
            subject: Subject::of(owner),
            words: format!("{}, manager {manager}: {}.", team.name, late_in_words(late, doubt)),
        }
    };
    let mut teams: Vec<&Team> = desk.data().teams_of(area).filter(|team| team.is_open_in(desk.period)).collect();
    teams.sort_by(|a, b| a.name.cmp(&b.name));
    Part {
        title: match desk.late(&Owner::Area(area.clone())) {
            None => format!("Teams ({})", teams.len()),
            Some(late) => format!("Teams ({}; {} late in all)", teams.len(), children(late.late)),
        },
        columns: TEAMS,
        rows: teams.into_iter().map(team_row).collect(),
        empty: "No team of this area is open in this period.".into(),
        extent: Extent::Rest,
    }
}
