//! The series of one unit, as the figures have it.

use super::chart::Series;
use super::point::{Aside, Judged, Measure, Point};
use crate::dataset::figures::Figures;
use crate::dataset::observations::OwnerIx;
use crate::domain::catalogue::Indicator;
use crate::domain::fault::Owner;
use crate::domain::period::Period;
use crate::domain::register::Register;
use crate::domain::signals::SeriesKey;

/// The signals of `owner`'s series of `indicator` up to `until`, of periods as long as that one. `register` knows where
/// limits begin anew and which points are set aside.
pub fn signals<'a>(
    figures: Figures<'_>,
    indicator: &'a Indicator,
    owner: &Owner,
    until: Period,
    register: &Register,
) -> Series<'a> {
    let points = own(figures, indicator, owner, until).unwrap_or_else(|| rolled_up(figures, indicator, owner, until));
    // Most series were never adjusted, and a key costs more than the question whether any was.
    let adjusted = register
        .has_adjusted()
        .then(|| register.adjusted(&SeriesKey { indicator: indicator.id.clone(), owner: owner.clone() }))
        .flatten();
    Series::new(indicator, points, adjusted, until)
}

fn point(period: Period, measure: Measure, is_partial: bool) -> Point {
    let judged = if is_partial { Judged::Aside(Aside::Partial) } else { Judged::Plain };
    Point { period, measure, group: 0, judged }
}

/// The points of a team that replaced no other: its own rows, and there is nothing to add up.
fn own(figures: Figures<'_>, indicator: &Indicator, owner: &Owner, until: Period) -> Option<Vec<Point>> {
    let place = figures.index.place(owner)?;
    let OwnerIx::Team(team) = place else { return None };
    if !figures.index.replaced(team).is_empty() {
        return None;
    }
    let observations = &figures.data.observations;
    let rows = observations.series(u32::try_from(figures.data.catalogue.position(indicator.id.as_str())?).ok()?, place);
    let keys = &observations.keys()[rows.clone()];
    let is_meant = |period: Period| period <= until && period.grain() == until.grain();
    let points = rows.zip(keys).filter(|(_, key)| is_meant(key.period));
    Some(
        points.filter_map(|(at, key)| Some(point(key.period, Measure::of(&observations.figure(at))?, false))).collect(),
    )
}

/// The points of what may be added up from parts, or joined from teams that were.
fn rolled_up(figures: Figures<'_>, indicator: &Indicator, owner: &Owner, until: Period) -> Vec<Point> {
    let known = figures.lately(&indicator.id, owner, until, usize::MAX);
    let same = known.into_iter().filter(|(period, _)| period.grain() == until.grain());
    same.filter_map(|(period, known)| Some(point(period, Measure::of(&known.figure)?, known.partial))).collect()
}
