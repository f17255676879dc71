//! Rows of figures, one a standard or one an owner: the same columns wherever figures are listed.

use super::desk::Desk;
use super::page::{Cell, Column, Place, Row, Tone};
use super::spark::spark;
use crate::dataset::rows::FigureRow;
use crate::domain::fault::Owner;
use crate::insight::small_numbers::team_now;
use crate::insight::spc::Variation;
use crate::text::capital;

/// The columns of a list of standards.
pub const STANDARDS: &[Column] = &[
    Column::standards(16, 25, "The standard, by its short title"),
    NUMBERS[0],
    NUMBERS[1],
    NUMBERS[2],
    NUMBERS[3],
    NUMBERS[4],
    NUMBERS[5],
    NUMBERS[6],
    NUMBERS[7],
    NUMBERS[8],
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
    NUMBERS[8],
    Column::text("Manager", 10, 24, "The team's manager").from_width(120),
];

const NUMBERS: [Column; 9] = [
    Column::number("now", 5, "The figure in the period on screen; ! where it is in doubt, - not known, none: no cases"),
    Column::number("n/d", 9, "Numerator over denominator"),
    Column::number("target", 7, "The target in force in that period, and whether it is met"),
    Column::number("out", 4, "Outside: children not in time"),
    Column::number(
        "short",
        5,
        "Short: how many more in time would meet the target; where fewer is better, how many are too many",
    ),
    Column::number("change", 6, "Change against the month before, in points or in the unit").from_width(100),
    Column::text(
        "signal",
        6,
        6,
        "What the last month says by more than chance: better, worse, rises, falls; usual is ordinary; - too few to tell",
    ),
    Column::text(
        "outlook",
        7,
        7,
        "Whether the target will be met as things are: meets, misses, or varies, by chance; - cannot be said",
    ),
    Column::text("6 mths", 6, 6, "The last six months, scaled between their lowest and highest; a dot is not known"),
];

/// The row of one figure; `first` is its first cell and `opens` where Enter leads.
pub fn figure_row(desk: &Desk, row: &FigureRow, first: Cell, last: Cell, opens: Option<Place>) -> Row {
    let lately = desk.lately(&row.indicator, &row.owner);
    let said = desk.said(&row.indicator, &row.owner);
    let signal = said.map_or_else(|| Cell::text("-"), |it| Cell::text(it.variation.in_a_word()));
    let outlook = said.and_then(|it| it.assurance).map_or_else(|| Cell::text("-"), |it| Cell::text(it.in_a_word()));
    let signal = match said.map(|it| it.variation) {
        Some(Variation::Concern(_)) => signal.toned(Tone::NotMet),
        Some(Variation::Improvement(_)) => signal.toned(Tone::Met),
        _ => signal,
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
            signal,
            outlook,
            months,
            last,
        ],
        opens,
        subject: Desk::subject(row),
        words: match said {
            Some(said) => format!("{} {}.", desk.sentence(row), capital(&said.text)),
            None => format!("{}{}", desk.sentence(row), told_of_few(desk, row)),
        },
    }
}

/// What so few children of a team can tell of its target; empty for others, and where it has none.
fn told_of_few(desk: &Desk, row: &FigureRow) -> String {
    let (Owner::Team(_), Some(target)) =
        (&row.owner, desk.indicator(row.indicator.as_str()).and_then(|i| i.target(desk.period)))
    else {
        return String::new();
    };
    let now = team_now(desk.figures(), &row.indicator, &row.owner, desk.period);
    now.map_or_else(String::new, |now| format!(" {}", now.whether_met(target)))
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
