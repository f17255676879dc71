//! The panel's tables and charts: only what was decided to be printed, and nothing that follows from the rest.

use super::counts::{Decided, Printed, Scope};
use super::sums::{Part, Place};
use crate::domain::catalogue::{Comparison, Indicator, Unit};
use crate::domain::fault::Owner;
use crate::domain::figure::{Figure, whole_percent};
use crate::domain::period::Period;
use crate::report::document::{Block, Cell, Chart, Column, ColumnKind, LineChart, Mark, Point, Table};
use crate::text::SafeText;

/// What stands in one row of one standard.
struct Row {
    /// The figure's own cells, as many as the standard has columns.
    cells: Vec<Cell>,
    /// What is drawn; none where it is not known or withheld.
    drawn: Option<f64>,
    /// Whether the target is met; none where that is not said.
    met: Option<bool>,
    /// Whether anything of it is withheld, so that nothing that was made from it is said.
    withheld: bool,
}

/// The columns of a standard's figures.
fn columns(what: &Indicator) -> Vec<Column> {
    let count = |title: &str| Column::new(title, ColumnKind::Count);
    match what.unit {
        Unit::Percent => {
            // Only what has a clock is in time or not.
            let (inside, others) =
                if what.interval.is_some() { ("In time", "Not in time") } else { ("Counted", "Not counted") };
            vec![count(inside), count(others), count("All"), Column::new("Percentage", ColumnKind::Percent)]
        }
        Unit::Count => vec![count("Number")],
        Unit::Rate10k | Unit::Average | Unit::Number => vec![Column::new("Figure", ColumnKind::Number)],
    }
}

fn row(scope: &Scope<'_>, decided: &Decided, (standard, owner, period): (usize, usize, Period)) -> Row {
    let what = scope.standards[standard];
    let width = columns(what).len();
    let none = |why: &str| Row { cells: vec![Cell::missing(why); width], drawn: None, met: None, withheld: false };
    let Some(known) = scope.known(standard, owner, period) else { return none("not known") };
    let met = known.met(what, &scope.owners[owner], period);
    if let Some(value) = Scope::value(&known.figure, what.unit) {
        // Of a percentage without its numbers nobody can say how few it is made from; a count that is not whole is none.
        let is_value = matches!(what.unit, Unit::Rate10k | Unit::Average | Unit::Number);
        let may = is_value && scope.may_print_value(standard, owner, period, decided);
        let cells = if may { vec![Cell::value(value, what.unit)] } else { vec![Cell::Withheld; width] };
        return Row { cells, drawn: may.then_some(value), met: met.filter(|_| may), withheld: !may };
    }
    let printed = |part| decided.printed(Place { standard, owner, period, part });
    let cell = |printed: Option<Printed>| match printed {
        Some(Printed::Shown(count)) => Cell::Count(count),
        Some(Printed::Withheld) => Cell::Withheld,
        None => Cell::missing("not known"),
    };
    match what.unit {
        Unit::Percent if printed(Part::All).is_some() => {
            let parts = [Part::In, Part::Out, Part::All].map(printed);
            let withheld = parts.contains(&Some(Printed::Withheld));
            let share = match parts {
                [Some(Printed::Shown(n)), _, Some(Printed::Shown(d))] if !withheld => Some((n, d)),
                _ => None,
            };
            let percentage = match share {
                Some((_, 0)) => Cell::missing("no cases"),
                #[expect(clippy::cast_precision_loss, reason = "a percentage is a small number")]
                Some((n, d)) => Cell::Percent(whole_percent(n, d) as f64),
                None if withheld => Cell::Withheld,
                None => Cell::missing("not known"),
            };
            let drawn = share.and_then(|(n, d)| Figure::Fraction { n, d }.percent());
            let cells = parts.map(cell).into_iter().chain([percentage]).collect();
            Row { cells, drawn, met: met.filter(|_| share.is_some()), withheld }
        }
        Unit::Count if printed(Part::Number).is_some() => {
            let number = printed(Part::Number);
            let withheld = number == Some(Printed::Withheld);
            let drawn = if withheld { None } else { known.figure.number() };
            Row { cells: vec![cell(number)], drawn, met: met.filter(|_| !withheld), withheld }
        }
        _ => none("not known"),
    }
}

fn target(what: &Indicator, owner: &Owner, period: Period) -> Cell {
    what.target_of(owner, period).map_or_else(
        || Cell::missing("no target"),
        |target| Cell::text(format!("{} {}{}", in_words(target.comparison), target.value, what.unit.sign())),
    )
}

fn in_words(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::AtLeast => "at least",
        Comparison::AtMost => "at most",
        Comparison::Below => "below",
        Comparison::Above => "above",
    }
}

fn met(row: &Row, what: &Indicator, (owner, period): (&Owner, Period)) -> Cell {
    match row.met {
        Some(true) => Cell::text("yes"),
        Some(false) => Cell::text("no"),
        None if what.target_of(owner, period).is_none() => Cell::missing("no target"),
        // Whether a target is met narrows down what is withheld.
        None if row.withheld => Cell::Withheld,
        None => Cell::missing("cannot be said"),
    }
}

/// The areas and the service in the report's month, with what is to be known of them; nothing where none has a figure.
pub(super) fn of_areas(scope: &Scope<'_>, decided: &Decided, standard: usize) -> Vec<Block> {
    let (what, period) = (scope.standards[standard], scope.until);
    let known: Vec<usize> =
        (0..scope.owners.len()).filter(|owner| scope.known(standard, *owner, period).is_some()).collect();
    if known.is_empty() {
        return Vec::new();
    }
    let name = |owner: usize| match &scope.owners[owner] {
        Owner::Service => Cell::text("The whole service"),
        of_area => Cell::text(scope.figures.name(of_area)),
    };
    let rows = known.iter().map(|owner| {
        let row = row(scope, decided, (standard, *owner, period));
        let of = &scope.owners[*owner];
        let met = met(&row, what, (of, period));
        std::iter::once(name(*owner)).chain(row.cells).chain([target(what, of, period), met]).collect()
    });
    let last = [Column::text("Target"), Column::text("Met")];
    let columns = std::iter::once(Column::text("Area")).chain(columns(what)).chain(last).collect();
    let table = Table::of_width(format!("{}, {}", what.title, period.in_words()), columns, rows.collect());
    let is_partial = |owner: &&usize| scope.known(standard, **owner, period).is_some_and(|known| known.partial);
    let partial: Vec<String> = known.iter().filter(is_partial).map(|owner| name(*owner).shown()).collect();
    let note = (!partial.is_empty())
        .then(|| Block::paragraph(format!("A part is missing from the figures of: {}.", partial.join(", "))));
    table.ok().map(Block::Table).into_iter().chain(note).collect()
}

/// The last months of the service; nothing where fewer than two can be drawn.
pub(super) fn of_months(scope: &Scope<'_>, decided: &Decided, standard: usize) -> Vec<Block> {
    let what = scope.standards[standard];
    let service = scope.owners.len() - 1;
    let months = scope.months();
    let is_known = |period: &Period| scope.known(standard, service, *period).is_some();
    let Some(first) = months.iter().position(is_known) else { return Vec::new() };
    let months = &months[first..];
    let rows: Vec<Row> = months.iter().map(|period| row(scope, decided, (standard, service, *period))).collect();
    if rows.iter().filter(|row| row.drawn.is_some()).count() < 2 {
        return Vec::new();
    }
    let points = months.iter().zip(&rows).map(|(period, row)| Point {
        label: period.short().into(),
        value: row.drawn,
        target: what.target_of(&scope.owners[service], *period).map(|target| target.value),
        mark: Mark::Usual,
    });
    let model = LineChart { unit: what.unit.sign(), points: points.collect(), bands: Vec::new() };
    let alternative = alternative(months, &rows);
    let title = format!("{}, the whole service, month by month", what.title);
    let cells = months.iter().zip(rows).map(|(period, row)| {
        std::iter::once(Cell::text(period.in_words()))
            .chain(row.cells)
            .chain([target(what, &scope.owners[service], *period)])
            .collect()
    });
    let columns = std::iter::once(Column::text("Month")).chain(columns(what)).chain([Column::text("Target")]).collect();
    let Ok(table) = Table::of_width(&title, columns, cells.collect()) else { return Vec::new() };
    vec![Block::Chart(Chart { title: SafeText::kept(&title), alternative: SafeText::kept(&alternative), model, table })]
}

/// What a chart shows, in words: made from the cells that are printed, and from nothing else.
fn alternative(months: &[Period], rows: &[Row]) -> String {
    let (Some(first), Some(until)) = (months.first(), months.last()) else { return String::new() };
    let drawn = || months.iter().zip(rows).filter(|(_, row)| row.drawn.is_some());
    let said = |(period, row): (&Period, &Row)| {
        let cell = row.cells.last().map_or_else(String::new, Cell::shown);
        format!("{cell} in {}", period.in_words())
    };
    let begun = drawn().next().map(said).unwrap_or_default();
    let ended = drawn().next_back().map(said).unwrap_or_default();
    let gaps = rows.iter().filter(|row| row.drawn.is_none()).count();
    let gaps = match gaps {
        0 => String::new(),
        1 => " One month is a gap: not known, or withheld.".to_owned(),
        many => format!(" {many} months are gaps: not known, or withheld."),
    };
    let (from, to) = (first.in_words(), until.in_words());
    format!("{from} to {to}: {begun}, {ended}.{gaps}")
}
