//! One standard across areas and teams. No ranking by percentage: by name, or by children outside.

use super::desk::Desk;
use super::page::{Cell, Extent, Page, Part, Place, Row, SortBy, Subject, Tone};
use super::standards::{OWNERS, figure_row};
use crate::dataset::rows::FigureRow;
use crate::domain::catalogue::Indicator;
use crate::domain::fault::Owner;
use crate::domain::ids::IndicatorId;
use crate::insight::forward::to_meet;
use crate::text::SafeText;

/// The page of one standard.
pub fn page(desk: &Desk, indicator: &IndicatorId) -> Page {
    let what = desk.indicator(indicator.as_str());
    let rows = what.map_or_else(Vec::new, |i| by_area(desk, i));
    let mut crumbs = desk.crumbs(&Owner::Service);
    crumbs.push(what.map_or_else(|| indicator.as_str().to_string(), |i| i.short_title.as_str().to_string()));
    let above = what.map_or_else(Vec::new, |i| {
        let mut lines =
            vec![(i.title.as_str().to_string(), Tone::Strong), (i.measures.as_str().to_string(), Tone::Plain)];
        let elsewhere: Vec<_> =
            i.other_targets(desk.period).iter().map(|t| format!("{}{}", t.comparison.symbol(), t.value)).collect();
        let service = desk.figures().row(i, &Owner::Service, desk.period);
        let need = to_meet(i, &service).map(|need| (format!("{}: {need}", desk.data().organisation), Tone::Strong));
        lines.extend(need);
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
            title: format!("Teams under their areas, {}", desk.period.in_words()),
            columns: OWNERS,
            rows: rows.iter().map(|row| owner_row(desk, row)).collect(),
            empty: "No area or team has a figure for this standard in this period.".into(),
            extent: Extent::Rest,
        }],
        foot: None,
    }
}

/// The service, then each area with its own teams under it, by name. An area with teams stands above them whether it has
/// a figure or not.
fn by_area(desk: &Desk, indicator: &Indicator) -> Vec<FigureRow> {
    let (data, figures) = (desk.data(), desk.figures());
    let row = |owner: Owner| figures.row(indicator, &owner, desk.period);
    let mut rows = Vec::new();
    rows.extend(Some(row(Owner::Service)).filter(|row| row.known.is_some()));
    let mut areas: Vec<_> = data.areas.iter().collect();
    areas.sort_by(|a, b| a.name.cmp(&b.name));
    for area in areas {
        let mut teams: Vec<_> = data.teams_of(&area.id).collect();
        teams.sort_by(|a, b| a.name.cmp(&b.name));
        let teams = teams.into_iter().map(|team| row(Owner::Team(team.id.clone())));
        let teams: Vec<_> = teams.filter(|row| row.known.is_some()).collect();
        let own = row(Owner::Area(area.id.clone()));
        if own.known.is_some() || !teams.is_empty() {
            rows.push(own);
            rows.extend(teams);
        }
    }
    rows
}

fn owner_row(desk: &Desk, row: &FigureRow) -> Row {
    let data = desk.data();
    let name = desk.figures().name(&row.owner);
    let id = row.indicator.clone();
    let (first, opens, manager) = match &row.owner {
        Owner::Service => (Cell::safe(&name).toned(Tone::Strong), None, ""),
        Owner::Area(area) => (Cell::safe(&name).toned(Tone::Strong), Some(Place::Area(area.clone())), ""),
        Owner::Team(team) => {
            let of = data.team(team.as_str());
            let manager = of.and_then(|t| data.manager_of(t)).map_or("", |m| m.as_str());
            let place = Place::Outside { owner: row.owner.clone(), indicator: Some(id) };
            // Sorted by name, teams stay under their own area.
            let area = of.map_or_else(SafeText::default, |t| desk.figures().name(&Owner::Area(t.area.clone())));
            let sort = SortBy::Text(format!("{area}\t{name}").to_lowercase());
            (Cell { sort, ..Cell::text(format!("  {name}")) }, Some(place), manager)
        }
    };
    figure_row(desk, row, first, Cell::text(manager), opens)
}
