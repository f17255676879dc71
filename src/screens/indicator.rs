//! One standard across areas and teams. No ranking by percentage: by name, or by children outside.

use super::desk::Desk;
use super::page::{Cell, Extent, Page, Part, Place, Row, Subject, Tone};
use super::standards::{OWNERS, figure_row};
use crate::dataset::rows::FigureRow;
use crate::domain::fault::Owner;
use crate::domain::ids::IndicatorId;

/// The page of one standard.
pub fn page(desk: &Desk, indicator: &IndicatorId) -> Page {
    let what = desk.indicator(indicator.as_str());
    let rows = what.map_or_else(Vec::new, |i| desk.figures().indicator_rows(i, Some(desk.period)));
    let mut crumbs = desk.crumbs(&Owner::Service);
    crumbs.push(what.map_or_else(|| indicator.as_str().to_string(), |i| i.short_title.as_str().to_string()));
    let above = what.map_or_else(Vec::new, |i| {
        let mut lines =
            vec![(i.title.as_str().to_string(), Tone::Strong), (i.measures.as_str().to_string(), Tone::Plain)];
        let elsewhere: Vec<_> =
            i.other_targets(desk.period).iter().map(|t| format!("{}{}", t.comparison.symbol(), t.value)).collect();
        if !elsewhere.is_empty() {
            lines.push((format!("Other targets are printed elsewhere: {}.", elsewhere.join(", ")), Tone::Doubt));
        }
        lines
    });
    Page {
        subject: Subject { indicator: Some(indicator.clone()), ..Subject::of(Owner::Service) },
        crumbs,
        above,
        parts: vec![Part {
            title: format!("By area and team, {}", desk.period.in_words()),
            columns: OWNERS,
            rows: rows.iter().map(|row| owner_row(desk, row)).collect(),
            empty: "No area or team has a figure for this standard in this period.".into(),
            extent: Extent::Rest,
        }],
        foot: None,
    }
}

fn owner_row(desk: &Desk, row: &FigureRow) -> Row {
    let data = desk.data();
    let name = desk.figures().name(&row.owner);
    let id = row.indicator.clone();
    let (first, opens, manager) = match &row.owner {
        Owner::Service => (Cell::safe(&name).toned(Tone::Strong), None, ""),
        Owner::Area(area) => (Cell::safe(&name).toned(Tone::Strong), Some(Place::Area(area.clone())), ""),
        Owner::Team(team) => {
            let manager = data.team(team.as_str()).and_then(|t| data.manager_of(t)).map_or("", |m| m.as_str());
            let place = Place::Outside { owner: row.owner.clone(), indicator: Some(id) };
            (Cell::text(format!("  {name}")), Some(place), manager)
        }
    };
    figure_row(desk, row, first, Cell::text(manager), opens)
}
