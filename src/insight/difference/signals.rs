//! Where the difference made asks the control charts: the one place at which they are plugged in.

use crate::dataset::figures::Figures;
use crate::domain::fault::Owner;
use crate::domain::ids::IndicatorId;
use crate::domain::period::Period;
use crate::domain::register::Register;
use crate::domain::variation::{Charted, Direction};
use crate::insight::spc::signals;

/// What the control chart says of the last point of a series up to `until`, to be frozen with a baseline; `None` where the
/// catalogue does not know the standard.
pub fn variation(
    figures: Figures<'_>,
    indicator: &IndicatorId,
    owner: &Owner,
    until: Period,
    register: &Register,
) -> Option<Charted> {
    let what = figures.data.catalogue.get(indicator.as_str())?;
    Some(Charted(signals(figures, what, owner, until, register).variation()))
}

/// Which way a signal goes that began after `from` and still stands; `None` where there is none, or no chart. One that was
/// running already when the action was agreed says nothing of what came after.
pub fn since(
    figures: Figures<'_>,
    indicator: &IndicatorId,
    owner: &Owner,
    from: Period,
    register: &Register,
) -> Option<Direction> {
    let what = figures.data.catalogue.get(indicator.as_str())?;
    let series = signals(figures, what, owner, figures.latest_period()?, register);
    let counting: Vec<_> = series.points.iter().filter(|point| point.counts()).collect();
    let last = counting.last()?.mark()?;
    // Two in three leave one between them unmarked.
    let run = counting.iter().rev().scan(0, |gap, point| {
        let same = point.mark().is_some_and(|mark| mark.side == last.side);
        *gap = if same { 0 } else { *gap + 1 };
        (*gap < 2).then_some((point.period, same))
    });
    let began = run.filter(|(_, same)| *same).map(|(period, _)| period).last()?;
    (began >= from).then_some(last.side)
}
