//! Figures as tables: one owner, one month, a row for every standard.

use crate::dataset::Dataset;
use crate::dataset::figures::Figures;
use crate::dataset::rows::{FigureRow, Mark};
use crate::domain::catalogue::Unit;
use crate::domain::fault::Owner;
use crate::domain::figure::Figure;
use crate::domain::period::Period;
use crate::insight::quality::words;
use crate::report::document::{Block, Cell, Column, ColumnKind, Table};

/// What stands where a number cannot be: a count of a figure that is no share.
const NO_SHARE: &str = "does not apply";

/// The figures of `owner` as a table, its core and whatever else the feed has of it.
pub(super) fn table(figures: Figures<'_>, owner: &Owner, period: Period) -> Table {
    let rows = figures.rows(owner, period).iter().map(row).collect();
    of_rows(&format!("{}, {}", figures.name(owner), period.in_words()), rows)
}

/// Those rows of the service that `fits` takes and the feed says something of; none where there is none.
pub(super) fn of_service(
    figures: Figures<'_>,
    (caption, period): (&str, Period),
    fits: impl Fn(&FigureRow) -> bool,
) -> Option<Table> {
    let indicators = figures.data.catalogue.indicators().iter();
    let rows = indicators.map(|indicator| figures.row(indicator, &Owner::Service, period));
    let rows: Vec<_> = rows.filter(|it| it.known.is_some() && fits(it)).map(|it| row(&it)).collect();
    (!rows.is_empty()).then(|| of_rows(caption, rows))
}

fn of_rows(caption: &str, rows: Vec<[Cell; 7]>) -> Table {
    let columns = [
        Column::text("Standard"),
        Column::new("Figure", ColumnKind::Mixed),
        Column::text("Target"),
        Column::text("Met"),
        Column::new("Outside", ColumnKind::Count),
        Column::new("Short", ColumnKind::Count),
        Column::text("To know"),
    ];
    Table::new(caption, columns, rows)
}

fn row(it: &FigureRow) -> [Cell; 7] {
    let figure = it.known.as_ref().map(|known| &known.figure);
    let is_share = matches!(figure, Some(Figure::Fraction { .. })) && it.unit == Unit::Percent;
    let count = |count: Option<u64>| match count {
        Some(count) => Cell::Count(count),
        None if figure.is_none_or(|figure| matches!(figure, Figure::Missing(_))) => Cell::missing("not known"),
        None => Cell::missing(NO_SHARE),
    };
    let met = match it.met {
        Some(true) => Cell::text("yes"),
        Some(false) => Cell::text("no"),
        None if it.target.is_none() => Cell::missing("no target"),
        None => Cell::missing("cannot be said"),
    };
    let short = match it.target {
        None if is_share => Cell::missing("no target"),
        _ => count(it.short),
    };
    let target = it.target_shown();
    [
        Cell::text(&it.title),
        figure.map_or_else(|| Cell::missing("not known"), |figure| Cell::figure(figure, it.unit)),
        if target.is_empty() { Cell::missing("no target") } else { Cell::text(target) },
        met,
        count(it.outside),
        short,
        Cell::text(to_know(it)),
    ]
}

/// What to know before a figure is relied on, in a few words.
fn to_know(it: &FigureRow) -> String {
    let mark = |mark: &Mark| match mark {
        Mark::Partial => "a part is missing",
        Mark::Fault(code) => words(*code).short,
    };
    let invented = it.invented.then_some("invented");
    it.marked.iter().map(mark).chain(invented).collect::<Vec<_>>().join("; ")
}

/// What is to be said before any figure: that the feed is a sample, and what else `notes` know.
pub(super) fn caution(data: Option<&Dataset>, notes: &[String]) -> Vec<Block> {
    let none = data.is_none().then(|| Block::paragraph("No figures were at hand: no feed could be read."));
    let sample = data.and_then(|data| data.sample.as_ref()).map(|it| Block::paragraph(format!("Sample: {it}")));
    none.into_iter().chain(sample).chain(notes.iter().map(Block::paragraph)).collect()
}
