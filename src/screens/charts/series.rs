//! One series over time, with the target that was in force in each period.

use crate::domain::catalogue::{Indicator, Unit};
use crate::domain::fault::Owner;
use crate::domain::period::Period;
use crate::screens::desk::Desk;
use crate::widgets::charts::line::{Line, Mark, Point};
use crate::widgets::charts::scale::PERCENT;
use crate::widgets::charts::{Drawing, Picture};

/// What stands behind a value of this unit.
pub(super) fn unit_sign(unit: Unit) -> &'static str {
    if unit == Unit::Percent { PERCENT } else { "" }
}

/// The series of `owner`; `None` where the feed has none.
pub(super) fn picture(desk: &Desk, what: &Indicator, owner: &Owner) -> Option<Picture> {
    let series = desk.figures().series(&what.id, owner);
    let (first, last) = (series.first()?.0, series.last()?.0);
    let began = begun_actions(desk, what, owner);
    let (mut points, mut words) = (Vec::new(), Vec::new());
    let mut period = first;
    let mut known = series.iter().peekable();
    while period <= last {
        let here = known.next_if(|(p, _)| *p == period).map(|(_, k)| k);
        let target = what.target(period);
        let action = began.contains(&period);
        points.push(Point {
            label: period.short(),
            value: here.and_then(|k| k.figure.number()),
            target: target.map(|t| t.value),
            mark: Mark::Ordinary,
            action,
        });
        let figure = here.map_or("not known".to_string(), |k| {
            let fraction = k.figure.fraction();
            let partial = if k.partial { ", partial: a part is missing" } else { "" };
            let fraction = if fraction.is_empty() { String::new() } else { format!("{fraction}, ") };
            format!("{fraction}{}{partial}", k.figure.shown(what.unit))
        });
        let goal = target.map_or("no target".to_string(), |t| format!("target {}{}", t.comparison.symbol(), t.value));
        let acted = if action { "; an action was agreed" } else { "" };
        words.push(format!("{}: {figure}; {goal}{acted}", period.in_words()));
        period = period.next();
    }
    let note = if what.cumulative {
        "A running total from April: months are not compared with each other.".to_string()
    } else {
        format!("{} months. The target is the one in force at the time.", points.len())
    };
    Some(Picture {
        kind: "over time",
        title: format!("{}: {}", desk.figures().name(owner), what.short_title),
        note,
        cursor: points.len().saturating_sub(1),
        drawing: Drawing::Line(Line { points, bands: Vec::new(), unit: unit_sign(what.unit) }),
        words,
    })
}

/// The periods in which actions about this standard were agreed: those of the owner, and of its parts.
fn begun_actions(desk: &Desk, what: &Indicator, owner: &Owner) -> Vec<Period> {
    let of_owner = desk.register.actions().filter(|action| {
        action.indicator.as_ref() == Some(&what.id)
            && match owner {
                Owner::Service => true,
                Owner::Area(area) => action.area.as_ref() == Some(area),
                Owner::Team(team) => action.team.as_ref() == Some(team),
            }
    });
    of_owner.filter_map(|action| Some(Period::containing(action.agreed_on?, desk.period.grain()))).collect()
}
