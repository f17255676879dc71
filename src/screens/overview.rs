//! The overview: where to look, then the core of the service.
//!
//! ```text
//!  Southampton           December 2022, as at 31 Dec, data 9 Jan   Deputy director
//!  Where to look
//!  Protection: 3 children not visited for 20 working days (283/286)
//!  ──────────────────────────────────────────────────────────────────────────────
//!  Standard                   now       n/d  target  out short   chg met    6 mths
//! >Looked-after visits, 6 wk  82%   445/543   ≥97%✗   98    82    +4 0 of 6 ▄▁▃▄▇▁
//! ```

use super::desk::Desk;
use super::look;
use super::outside::{late_cell, late_in_words};
use super::page::{Cell, Column, Extent, Page, Part, Place, Row, Subject, Tone};
use super::standards::{STANDARDS, standards_of};
use crate::dataset::rows::FigureRow;
use crate::domain::fault::Owner;
use crate::insight::quality::InDoubt;

/// At most so many standards before a person knows where to look.
const CORE: usize = 12;

const LOOK: &[Column] = &[Column::text("Where to look (F3: in every team)", 40, 200, look::ORDER)];

/// The overview.
pub fn page(desk: &Desk) -> Page {
    let rows = desk.rows(&Owner::Service);
    let mut core: Vec<_> =
        rows.iter().filter(|row| is_core(desk, row.indicator.as_str())).take(CORE).cloned().collect();
    // The standard that matters most comes first; the sort is stable, so equals keep the catalogue's order.
    let weight = |row: &FigureRow| desk.indicator(row.indicator.as_str()).map_or(0.0, |i| i.weight);
    core.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    let beyond: Vec<_> =
        rows.iter().filter(|row| !core.iter().any(|c| c.indicator == row.indicator)).cloned().collect();
    let more = beyond.len();
    let mut foot = Vec::new();
    if more > 0 {
        foot.push(format!("{more} more standards in the last row"));
    }
    foot.extend(in_doubt(desk.in_doubt()));
    let look = look::of_service(desk);
    let heading = Part {
        title: format!("Where to look: {}; F3 has every team", crate::insight::where_to_look::HOW),
        columns: LOOK,
        empty: if desk.data().is_none() {
            "Not known: there are no figures. d lists why the feed was refused; u opens the register.".into()
        } else {
            "Nothing stands out: no child outside a standard that has a target.".into()
        },
        rows: look,
        extent: Extent::Lines(4),
    };
    let standards = Part {
        title: "Standards".into(),
        columns: STANDARDS,
        rows: {
            // Narrowing searches every standard that has figures.
            let found = standards_of(desk, &Owner::Service, &beyond).into_iter().map(Row::when_narrowed);
            standards_of(desk, &Owner::Service, &core).into_iter().chain(others(more)).chain(found).collect()
        },
        empty: "The feed has no figures for this period.".into(),
        extent: Extent::Rest,
    };
    Page {
        subject: Subject::of(Owner::Service),
        crumbs: desk.crumbs(&Owner::Service),
        above: desk.not_current().into_iter().collect(),
        parts: vec![heading, standards, areas(desk)],
        foot: (!foot.is_empty()).then(|| foot.join(", ")),
    }
}

/// How much is in doubt, in a few words; none where nothing is. It is reckoned beside the screens: there may be tens of
/// thousands of doubts, and no frame waits for them.
fn in_doubt(reckoned: Option<InDoubt>) -> Option<String> {
    match reckoned {
        None => Some("doubts being counted: d".to_owned()),
        Some(InDoubt { figures: 0, unsettled: 0 }) => None,
        Some(InDoubt { figures: 0, unsettled: 1 }) => Some("1 doubt about the data: d".to_owned()),
        Some(InDoubt { figures: 0, unsettled }) => Some(format!("{unsettled} doubts about the data: d")),
        Some(InDoubt { figures: 1, .. }) => Some("! 1 figure in doubt: d".to_owned()),
        Some(InDoubt { figures, .. }) => Some(format!("! {figures} figures in doubt: d")),
    }
}

fn is_core(desk: &Desk, indicator: &str) -> bool {
    desk.indicator(indicator).is_some_and(|i| i.core)
}

/// The row that opens every standard.
fn others(more: usize) -> Option<Row> {
    let text = format!("All standards: {more} more");
    let blank = (1..STANDARDS.len()).map(|_| Cell::number("", None));
    let cells = std::iter::once(Cell::number(text.clone(), None)).chain(blank).collect();
    (more > 0).then(|| Row {
        key: "all".into(),
        cells,
        opens: Some(Place::Standards),
        subject: Subject::default(),
        words: format!("{text} that are not in the core."),
    })
}

/// Every standard of the service, the core first.
pub fn all_standards(desk: &Desk) -> Page {
    let rows = desk.rows(&Owner::Service);
    let mut crumbs = desk.crumbs(&Owner::Service);
    crumbs.push("All standards".into());
    Page {
        subject: Subject::of(Owner::Service),
        crumbs,
        above: Vec::new(),
        parts: vec![Part {
            title: format!("Every standard with figures, {}", desk.period.in_words()),
            columns: STANDARDS,
            rows: standards_of(desk, &Owner::Service, &rows),
            empty: "The feed has no figures for this period.".into(),
            extent: Extent::Rest,
        }],
        foot: None,
    }
}

const AREAS: &[Column] = &[
    Column::text("Service area", 20, 44, "The area"),
    Column::number("teams", 5, "Teams open in the period on screen"),
    Column::number(
        "children late",
        13,
        "Children with a record late, each counted once over all standards; the area's page has them by team",
    ),
    Column::number("no worker", 9, "Children with no allocated worker"),
    Column::number("actions", 7, "Actions not yet accepted"),
    Column::number("overdue", 7, "Actions past their due date"),
];

fn areas(desk: &Desk) -> Part {
    let data = desk.data();
    let loads = desk.loads();
    let one = |area: &crate::domain::org::Area| {
        let owner = Owner::Area(area.id.clone());
        let teams = data.teams_of(&area.id).filter(|team| team.is_open_in(desk.period)).count();
        let of_area = desk.late(&owner);
        let doubt = !desk.figures().records_in_doubt(&owner, None).is_empty();
        let unallocated = loads.iter().filter(|load| load.team.area == area.id).filter_map(|load| load.unallocated);
        let unallocated = unallocated.fold(None, |sum, n| Some(sum.unwrap_or(0u64).saturating_add(n)));
        let open: Vec<_> = desk.register.actions_on_the_list().filter(|a| a.area.as_ref() == Some(&area.id)).collect();
        let late = open.iter().filter(|a| a.days_overdue(desk.today).is_some_and(|days| days > 0)).count();
        let tone = if unallocated.is_some_and(|n| n > 0) { Tone::NotMet } else { Tone::Plain };
        Row {
            key: area.id.as_str().into(),
            cells: vec![
                Cell::safe(&area.name),
                Cell::count(Some(teams as u64)),
                late_cell(of_area, doubt),
                Cell::count(unallocated).toned(tone),
                Cell::count(Some(open.len() as u64)),
                Cell::count(Some(late as u64)),
            ],
            opens: Some(Place::Area(area.id.clone())),
            subject: Subject { owner: Some(owner), ..Default::default() },
            words: format!("{}: {}.", area.name, late_in_words(of_area, doubt)),
        }
    };
    Part {
        title: "Areas".into(),
        columns: AREAS,
        rows: data.areas.iter().map(one).collect(),
        empty: "The feed names no area.".into(),
        extent: Extent::Rest,
    }
}
