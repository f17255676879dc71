//! Rows of figures, one a standard or one an owner: the same columns wherever figures are listed.

use super::desk::Desk;
use super::page::{Cell, Column, Place, Row, Tone};
use super::spark::spark;
use crate::dataset::rows::FigureRow;
use crate::domain::fault::Owner;

/// The columns of a list of standards.
pub const STANDARDS: &[Column] = &[
    Column::text("Standard", 16, 25, "The standard, by its short title"),
    NUMBERS[0],
    NUMBERS[1],
    NUMBERS[2],
    NUMBERS[3],
    NUMBERS[4],
    NUMBERS[5],
    NUMBERS[6],
    NUMBERS[7],
    Column::text("Whom it counts", 16, 40, "The cohort of the standard").from_width(120),
];

/// The columns of one standard across areas and teams.
pub const OWNERS: &[Column] = &[
    Column::text("Area or team", 16, 25, "Areas, each with its teams under it, by name; never ranked by percentage"),
    NUMBERS[0],
    NUMBERS[1],
    NUMBERS[2],
    NUMBERS[3],
    NUMBERS[4],
    NUMBERS[5],
    NUMBERS[6],
    NUMBERS[7],
    Column::text("Manager", 10, 24, "The team's manager").from_width(120),
];

const NUMBERS: [Column; 8] = [
    Column::number("now", 5, "The figure in the period on screen; ! where it is in doubt, - not known, none: no cases"),
    Column::number("n/d", 9, "Numerator over denominator"),
    Column::number("target", 7, "The target in force in that period, and whether it is met"),
    Column::number("out", 4, "Outside: children not in time"),
    Column::number("short", 5, "Short: how many more would have to be in time to meet the target"),
    Column::number("change", 6, "Change against the month before, in points or in the unit"),
    Column::number("met", 4, "In how many of the last six months the target was met, 2/6; a simple count, no forecast"),
    Column::text("6 mths", 6, 6, "The last six months, scaled between their lowest and highest; a dot is not known"),
];

/// The row of one figure; `first` is its first cell and `opens` where Enter leads.
pub fn figure_row(desk: &Desk, row: &FigureRow, first: Cell, last: Cell, opens: Option<Place>) -> Row {
    let lately = desk.lately(&row.indicator, &row.owner);
    let met = match desk.met_lately(&row.indicator, &lately) {
        Some((met, of)) => Cell::number(format!("{met}/{of}"), Some(met as f64 / of as f64)),
        None => Cell::number("-", None),
    };
    let invented = row.invented && row.owner == Owner::Service;
    let months = if invented {
        Cell::text("invent").toned(Tone::Doubt)
    } else {
        Cell::text(spark(&desk.recent(&lately), desk.ascii))
    };
    let short = match (row.short, row.short.is_some_and(|short| short > 0)) {
        (short, true) => Cell::count(short).toned(Tone::NotMet),
        (short, false) => Cell::count(short),
    };
    let fraction = row.fraction();
    let size = row.denominator.map(|d| d as f64);
    Row {
        key: format!("{}|{:?}", row.indicator, row.owner),
        cells: vec![
            first,
            Desk::figure_cell(row),
            Cell::number(if fraction.is_empty() { "-".into() } else { fraction }, size),
            desk.target_cell(row),
            Cell::count(row.outside),
            short,
            Desk::change_cell(row),
            met,
            months,
            last,
        ],
        opens,
        subject: Desk::subject(row),
        words: desk.sentence(row),
    }
}

/// The standards of one owner; those within another's cohort are indented under it.
pub fn standards_of(desk: &Desk, owner: &Owner, rows: &[FigureRow]) -> Vec<Row> {
    let one = |row: &FigureRow| {
        let cohort = desk.indicator(row.indicator.as_str()).map_or_else(|| Cell::text(""), |i| Cell::safe(&i.cohort));
        let id = row.indicator.clone();
        let opens = match owner {
            Owner::Team(_) => Place::Outside { owner: owner.clone(), indicator: Some(id) },
            _ => Place::Indicator(id),
        };
        figure_row(desk, row, Cell::safe(&row.short_title), cohort, Some(opens))
    };
    rows.iter().map(one).collect()
}
