//! One series over time, with the target that was in force in each period.

use super::desk::Desk;
use crate::domain::catalogue::Unit;
use crate::domain::fault::Owner;
use crate::domain::ids::IndicatorId;
use crate::widgets::chart::Chart;

/// A series as it is drawn, each point readable as text.
#[derive(Clone, PartialEq, Debug)]
pub struct Trend {
    /// What it shows.
    pub title: String,
    /// What may be said of it, above the chart.
    pub note: String,
    /// The chart.
    pub chart: Chart,
    /// Each point in a sentence.
    pub words: Vec<String>,
}

/// The trend of one series; `None` where the feed has none.
pub fn trend(desk: &Desk, indicator: &IndicatorId, owner: &Owner) -> Option<Trend> {
    let what = desk.indicator(indicator.as_str())?;
    let series = desk.figures().series(indicator, owner);
    let (first, last) = (series.first()?.0, series.last()?.0);
    let mut points = Vec::new();
    let mut targets = Vec::new();
    let mut words = Vec::new();
    let mut period = first;
    let mut known = series.iter().peekable();
    while period <= last {
        let here = known.next_if(|(p, _)| *p == period).map(|(_, k)| k);
        let target = what.target(period);
        points.push((period.short(), here.and_then(|k| k.figure.number())));
        targets.push(target.map(|t| t.value));
        let figure = here.map_or("not known".to_string(), |k| {
            let fraction = k.figure.fraction();
            let partial = if k.partial { ", partial: a part is missing" } else { "" };
            let fraction = if fraction.is_empty() { String::new() } else { format!("{fraction}, ") };
            format!("{fraction}{}{partial}", k.figure.shown(what.unit))
        });
        let goal = target.map_or("no target".to_string(), |t| format!("target {}{}", t.comparison.symbol(), t.value));
        words.push(format!("{}: {figure}; {goal}", period.in_words()));
        period = period.next();
    }
    let cursor = points.len().saturating_sub(1);
    let note = if what.cumulative {
        "A running total from April: months are not compared with each other.".to_string()
    } else {
        format!("{} months. The dotted line is the target in force at the time.", points.len())
    };
    Some(Trend {
        title: format!("{}: {}", desk.figures().name(owner), what.short_title),
        note,
        chart: Chart { points, targets, cursor, unit: if what.unit == Unit::Percent { "%" } else { "" } },
        words,
    })
}
