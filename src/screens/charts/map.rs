//! Teams by the standards of their area: a letter says how each stands, a shade how many children are outside.

use super::{name_of, owner_of, teams_of};
use crate::dataset::rows::FigureRow;
use crate::domain::catalogue::Indicator;
use crate::domain::ids::AreaId;
use crate::screens::desk::Desk;
use crate::widgets::charts::heat::{Cell, Heat};
use crate::widgets::charts::{Drawing, Picture};
use crate::widgets::theme::Meaning;

/// The core standards of an area's teams, or of all teams; `None` where no team has a figure for any.
pub(super) fn picture(desk: &Desk, area: Option<&AreaId>) -> Option<Picture> {
    let catalogue = &desk.data().catalogue;
    let core: Vec<&Indicator> = match area {
        Some(area) => catalogue.core_of_area(area.as_str()),
        None => catalogue.core().collect(),
    };
    let figures = desk.figures();
    let teams = teams_of(desk, area);
    let rows: Vec<Vec<FigureRow>> = teams
        .iter()
        .map(|team| core.iter().map(|what| figures.row(what, &owner_of(&team.id), desk.period)).collect())
        .collect();
    // A standard that no team has a figure for says nothing here.
    let columns: Vec<usize> = (0..core.len()).filter(|c| rows.iter().any(|row| row[*c].known.is_some())).collect();
    let cells = || rows.iter().flat_map(|row| columns.iter().map(|column| &row[*column]));
    let most = cells().filter_map(|row| row.outside).max().unwrap_or(0);
    let numbered = |at: usize| at % columns.len().max(1) + 1;
    (!columns.is_empty()).then(|| Picture {
        kind: "map",
        title: format!("Teams by standard, {}, {}", name_of(desk, area), desk.period.in_words()),
        note: format!(
            "M meets its target, N misses it, ? no target, - no figure; darker: more outside. Shown: the core standards \
             with figures here, {} of {}.",
            columns.len(),
            catalogue.indicators().len()
        ),
        words: cells().enumerate().map(|(at, row)| format!("{} {}", numbered(at), desk.sentence(row))).collect(),
        drawing: Drawing::Heat(Heat {
            rows: teams.iter().map(|team| team.name.as_str().to_string()).collect(),
            columns: columns.iter().map(|at| core[*at].short_title.as_str().to_string()).collect(),
            cells: cells().map(|row| cell(row, most)).collect(),
        }),
        in_full: Vec::new(),
        cursor: 0,
    })
}

fn cell(row: &FigureRow, most: u64) -> Cell {
    let (letter, meaning) = match (row.value, row.met) {
        (None, _) => ('-', Meaning::Plain),
        (Some(_), Some(true)) => ('M', Meaning::Good),
        (Some(_), Some(false)) => ('N', Meaning::Bad),
        (Some(_), None) => ('?', Meaning::Plain),
    };
    let outside = row.outside.unwrap_or(0);
    // Quarters of the most; somebody is never drawn as nobody.
    let shade = if outside == 0 { 0 } else { outside.saturating_mul(4).div_ceil(most.max(1)).min(4) };
    Cell { letter, shade: u8::try_from(shade).unwrap_or(4), meaning }
}
