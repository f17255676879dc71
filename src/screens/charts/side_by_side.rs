//! One standard of every team, month by month, on one scale.

use super::series::unit_sign;
use super::{name_of, owner_of, teams_of};
use crate::domain::catalogue::Indicator;
use crate::domain::ids::AreaId;
use crate::screens::desk::Desk;
use crate::widgets::charts::multiples::{Multiples, Small};
use crate::widgets::charts::{Drawing, Picture};

/// How many months a small picture holds.
const MONTHS: usize = 12;

/// The teams of an area, or of the service; `None` where fewer than two have figures.
pub(super) fn picture(desk: &Desk, what: &Indicator, area: Option<&AreaId>) -> Option<Picture> {
    let figures = desk.figures();
    let (mut pictures, mut words) = (Vec::new(), Vec::new());
    let teams = teams_of(desk, area);
    for team in &teams {
        let owner = owner_of(&team.id);
        let row = figures.row(what, &owner, desk.period);
        let lately = figures.lately(&what.id, &owner, desk.period, MONTHS);
        if lately.is_empty() {
            continue;
        }
        let periods = std::iter::successors(Some(desk.period), |period| Some(period.previous())).take(MONTHS);
        let value = |period| lately.iter().find(|(p, _)| *p == period).and_then(|(_, known)| known.figure.number());
        let mut values: Vec<Option<f64>> = periods.map(value).collect();
        values.reverse();
        pictures.push(Small { name: team.name.as_str().into(), latest: row.shown.clone(), values, marked: false });
        words.push(desk.sentence(&row));
    }
    // Every team is held to the same.
    let target = teams.first().and_then(|team| what.target_of(&owner_of(&team.id), desk.period)).map(|it| it.value);
    (pictures.len() > 1).then(|| Picture {
        kind: "side by side",
        title: format!("{}, teams of {}", what.short_title, name_of(desk, area)),
        note: format!(
            "The last {MONTHS} months up to {}, teams by name. A gap is a month not known.",
            desk.period.in_words()
        ),
        drawing: Drawing::Multiples(Multiples { pictures, target, unit: unit_sign(what.unit) }),
        words,
        in_full: Vec::new(),
        cursor: 0,
    })
}
