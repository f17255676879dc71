//! One service area: its standards, its teams, its child records outside.

use super::desk::Desk;
use super::page::{Cell, Column, Extent, Page, Part, Place, Row, Subject, Tone};
use super::standards::{STANDARDS, standards_of};
use super::{outside, register};
use crate::dataset::caseload::WorkerLoad;
use crate::domain::fault::Owner;
use crate::domain::ids::AreaId;
use crate::domain::org::Team;

const TEAMS: &[Column] = &[
    Column::text("Team", 18, 30, "The team"),
    Column::text("Manager", 12, 24, "Its manager"),
    Column::number("late", 5, "Child records late, over all standards"),
    Column::number("never", 5, "Of them never done though the first interval has passed"),
    Column::number("unalloc.", 8, "Children with no allocated worker"),
    Column::number("vacant", 7, "Posts vacant, in full-time equivalents"),
    Column::number("over", 8, "Workers above their caseload target, of those of whom that can be said"),
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
        above: desk.not_current().into_iter().collect(),
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
    let standings = desk.standings();
    let loads = desk.loads();
    let team_row = |team: &Team| {
        let late: Vec<_> = standings.iter().filter(|s| s.record.team == team.id && s.state.is_late()).collect();
        let never = late.iter().filter(|s| s.record.last_done.is_none()).count();
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
                Cell::count(Some(late.len() as u64)).toned(alarm(!late.is_empty())),
                Cell::count(Some(never as u64)).toned(alarm(never > 0)),
                Cell::count(unallocated).toned(alarm(unallocated.is_some_and(|n| n > 0))),
                Cell::number(vacant.map_or("-".into(), |v| format!("{v:.1}")), vacant),
                over,
                Cell::count(Some(actions as u64)),
            ],
            opens: Some(Place::Team(team.id.clone())),
            subject: Subject { owner: Some(Owner::Team(team.id.clone())), ..Subject::default() },
            words: format!("{}, manager {manager}: {} child records late, {never} never done.", team.name, late.len()),
        }
    };
    let mut teams: Vec<&Team> = desk.data().teams_of(area).filter(|team| team.is_open_in(desk.period)).collect();
    teams.sort_by(|a, b| a.name.cmp(&b.name));
    Part {
        title: format!("Teams ({})", teams.len()),
        columns: TEAMS,
        rows: teams.into_iter().map(team_row).collect(),
        empty: "No team of this area is open in this period.".into(),
        extent: Extent::Rest,
    }
}
