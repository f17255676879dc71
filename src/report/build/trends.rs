//! Series over time as charts, with the sentence that says the same and the figures below.

use crate::dataset::figures::Figures;
use crate::domain::catalogue::{Indicator, Unit};
use crate::domain::fault::Owner;
use crate::domain::period::Period;
use crate::domain::register::Register;
use crate::domain::variation::Variation;
use crate::insight::spc::{Aside, Group, Judged, Series, signals};
use crate::report::document::{Band, Cell, Chart, Column, ColumnKind, LineChart, Mark, Point, Table};
use crate::text::SafeText;

/// At most so many periods are drawn: two years of months.
const DRAWN: usize = 24;

/// The chart of one standard up to `until`; none where fewer than two figures are known.
pub(super) fn chart(
    figures: Figures<'_>,
    what: &Indicator,
    owner: &Owner,
    until: Period,
    register: &Register,
) -> Option<Chart> {
    let known = figures.lately(&what.id, owner, until, DRAWN);
    let first = known.first()?.0;
    let periods: Vec<Period> =
        std::iter::successors(Some(first), |period| Some(period.next())).take_while(|it| *it <= until).collect();
    let at = |period: &Period| known.iter().find(|(it, _)| it == period).map(|(_, known)| known);
    if known.iter().filter(|(_, known)| known.figure.number().is_some()).count() < 2 {
        return None;
    }
    let series = signals(figures, what, owner, until, register);
    let mark = |period: &Period| {
        let judged = series.points.iter().find(|it| it.period == *period).map(|it| it.judged);
        judged.map_or(Mark::Usual, |judged| mark_of(judged, what))
    };
    let point = |period: &Period| Point {
        label: period.short().into(),
        value: at(period).and_then(|known| known.figure.number()),
        target: what.target_of(owner, *period).map(|target| target.value),
        mark: mark(period),
    };
    let row = |period: &Period| {
        let figure = at(period).map(|known| Cell::figure(&known.figure, what.unit));
        let partial = at(period).is_some_and(|known| known.partial);
        let target = what.target_of(owner, *period).map(|target| Cell::value(target.value, what.unit));
        let said = [if partial { "a part is missing" } else { "" }, in_words(mark(period))];
        let said: Vec<&str> = said.into_iter().filter(|it| !it.is_empty()).collect();
        [
            Cell::text(period.in_words()),
            figure.unwrap_or_else(|| Cell::missing("not known")),
            target.unwrap_or_else(|| Cell::missing("no target")),
            Cell::text(said.join("; ")),
        ]
    };
    let (figure, target) = match what.unit {
        Unit::Percent => (ColumnKind::Share, ColumnKind::Percent),
        Unit::Count => (ColumnKind::Count, ColumnKind::Number),
        Unit::Rate10k | Unit::Average | Unit::Number => (ColumnKind::Number, ColumnKind::Number),
    };
    let columns = [
        Column::text("Month"),
        Column::new("Figure", figure),
        Column::new("Target", target),
        Column::text("Stands out"),
    ];
    let title = format!("{}, {}", what.title, figures.name(owner));
    let caption = format!("{title}: the figures");
    let (from, to) = (first.in_words(), until.in_words());
    let latest = at(&until).map_or_else(|| Cell::missing("not known"), |it| Cell::figure(&it.figure, what.unit));
    let said = capital(&series.in_words());
    Some(Chart {
        title: SafeText::kept(&title),
        alternative: SafeText::kept(&format!("{from} to {to}. Latest: {}. {said}.", latest.shown())),
        model: LineChart {
            unit: what.unit.sign(),
            points: periods.iter().map(point).collect(),
            bands: series.groups.iter().filter_map(|group| band(&series, group, &periods)).collect(),
        },
        table: Table::new(caption, columns, periods.iter().map(row).collect()),
    })
}

/// The stretch of a group within the periods that are drawn; none where it ends before them.
fn band(series: &Series<'_>, group: &Group, periods: &[Period]) -> Option<Band> {
    let (start, end) =
        (series.points.get(group.points.start)?.period, series.points.get(group.points.end.checked_sub(1)?)?.period);
    Some(Band {
        from: periods.iter().position(|it| *it >= start)?,
        to: periods.iter().rposition(|it| *it <= end)?,
        centre: group.centre()?,
        limits: group.limits().map(|limits| (limits.lower(), limits.upper())),
    })
}

fn mark_of(judged: Judged, what: &Indicator) -> Mark {
    match judged {
        Judged::Marked(mark) => match Variation::of(Some(mark), what.polarity) {
            Variation::Improvement(_) => Mark::Better,
            Variation::Concern(_) => Mark::Worse,
            Variation::Neutral(_) | Variation::Common => Mark::NoDirection,
        },
        Judged::Aside(Aside::Ghost | Aside::Partial) => Mark::SetAside,
        Judged::Plain | Judged::Vetoed(_) => Mark::Usual,
    }
}

fn in_words(mark: Mark) -> &'static str {
    match mark {
        Mark::Usual => "",
        Mark::Better => "more than chance, for the better",
        Mark::Worse => "more than chance, for the worse",
        Mark::NoDirection => "more than chance",
        Mark::SetAside => "set aside",
    }
}

/// A sentence that begins with a capital.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
