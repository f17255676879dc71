//! One series over time: its mean and limits where it can bear them, and the target that was in force in each period.

use crate::domain::catalogue::{Indicator, Polarity, Unit};
use crate::domain::fault::Owner;
use crate::domain::period::Period;
use crate::insight::spc::{Aside, Group, Judged, Rule, Series, Side, Status, Variation, signals};
use crate::screens::desk::Desk;
use crate::text::capital;
use crate::widgets::charts::line::{Band, Line, Mark, Point};
use crate::widgets::charts::scale::{PERCENT, label};
use crate::widgets::charts::{Drawing, Picture};

/// What stands behind a value of this unit.
pub(super) fn unit_sign(unit: Unit) -> &'static str {
    if unit == Unit::Percent { PERCENT } else { "" }
}

/// The first period of the series, of which something is drawn.
pub(super) fn first(desk: &Desk, what: &Indicator, owner: &Owner) -> Option<Period> {
    desk.figures().lately(&what.id, owner, desk.period, usize::MAX).first().map(|(period, _)| *period)
}

/// The series of `owner` up to the period on screen, with its mean and limits where it can bear them; `None` where the
/// feed has none.
pub(super) fn picture(desk: &Desk, what: &Indicator, owner: &Owner) -> Option<Picture> {
    let known = desk.figures().lately(&what.id, owner, desk.period, usize::MAX);
    let charted = signals(desk.figures(), what, owner, desk.period, &desk.register);
    let (first, last) = (known.first()?.0, known.last()?.0);
    let began = begun_actions(desk, what, owner);
    let (mut points, mut words) = (Vec::new(), Vec::new());
    for period in std::iter::successors(Some(first), |period| Some(period.next())).take_while(|p| *p <= last) {
        let here = known.iter().find(|(p, _)| *p == period).map(|(_, known)| known);
        let judged = charted.points.iter().find(|point| point.period == period).map(|point| point.judged);
        let target = what.target_of(owner, period);
        points.push(Point {
            label: period.short(),
            value: here.and_then(|k| k.figure.number()),
            target: target.map(|t| t.value),
            mark: judged.map_or(Mark::Usual, |judged| mark(judged, what.polarity)),
            action: began.contains(&period),
        });
        let figure = here.map_or("not known".to_string(), |k| {
            let fraction = k.figure.fraction();
            let partial = if k.partial { ", partial: a part is missing" } else { "" };
            let fraction = if fraction.is_empty() { String::new() } else { format!("{fraction}, ") };
            format!("{fraction}{}{partial}", k.figure.shown(what.unit))
        });
        let goal = target.map_or("no target".to_string(), |t| {
            format!("target {}{}{}", t.comparison.symbol(), t.value, unit_sign(what.unit))
        });
        let acted = if began.contains(&period) { "; an action was agreed" } else { "" };
        words.push(format!(
            "{}: {figure}; {goal}{}{acted}",
            period.in_words(),
            judged.map_or_else(String::new, in_words)
        ));
    }
    let anew = begun_anew(&charted, &points, first);
    let bands = bands(&charted, &points, &anew);
    let trial = if charted.status() == Status::Trial { "; trial limits, from fewer than 12 points" } else { "" };
    let note = format!("{}{}{}{trial}", charted.in_words(), limits_in_words(&charted, what), in_words_anew(&charted));
    Some(Picture {
        kind: "over time",
        title: format!("{}: {}", desk.figures().name(owner), what.short_title),
        note: format!("{}.", capital(&note)),
        in_full: charted.in_full(),
        cursor: points.len().saturating_sub(1),
        drawing: Drawing::Line(Line {
            points,
            bands,
            breaks: anew.into_iter().skip(1).flatten().collect(),
            unit: unit_sign(what.unit),
        }),
        words,
    })
}

fn mark(judged: Judged, polarity: Polarity) -> Mark {
    match judged {
        Judged::Marked(mark) => match Variation::of(Some(mark), polarity) {
            Variation::Improvement(_) => Mark::Better,
            Variation::Concern(_) => Mark::Worse,
            Variation::Neutral(_) | Variation::Common => Mark::NoDirection,
        },
        Judged::Aside(_) => Mark::SetAside,
        Judged::Plain | Judged::Vetoed(_) => Mark::Usual,
    }
}

fn in_words(judged: Judged) -> String {
    match judged {
        Judged::Marked(mark) => {
            let high = mark.side == Side::High;
            let what = match (mark.rule, high) {
                (Rule::Outside, true) => "unusually high, beyond a limit",
                (Rule::Outside, false) => "unusually low, beyond a limit",
                (Rule::TwoInThree, true) => "one of two in three that are unusually high",
                (Rule::TwoInThree, false) => "one of two in three that are unusually low",
                (Rule::Trend, true) => "one of 7 or more that rise",
                (Rule::Trend, false) => "one of 7 or more that fall",
                (Rule::SameSide, true) => "one of 7 or more above the mean",
                (Rule::SameSide, false) => "one of 7 or more below the mean",
            };
            format!("; {what}: more than chance")
        }
        Judged::Vetoed(_) => "; it stands out, but the number of children changed".into(),
        Judged::Aside(Aside::Ghost) => "; set aside, with a reason".into(),
        Judged::Aside(Aside::Partial) => "; not compared".into(),
        Judged::Plain => String::new(),
    }
}

/// The numbers of the limits that hold at the end: on the chart one line may hide the name of another.
fn limits_in_words(charted: &Series<'_>, what: &Indicator) -> String {
    let of = |value: f64| label(value, unit_sign(what.unit));
    let limits = charted.groups.last().and_then(Group::limits);
    limits.map_or_else(String::new, |it| format!("; limits {} to {}", of(it.lower()), of(it.upper())))
}

/// Where the limits began anew, for the sentence above.
fn in_words_anew(charted: &Series<'_>) -> String {
    let from: Vec<String> = charted.groups.iter().skip(1).map(|group| group.from.short()).collect();
    if from.is_empty() { String::new() } else { format!("; limits anew from {}", from.join(" and ")) }
}

/// The place of the first point of each group of the series; months without a figure have a place too.
fn begun_anew(charted: &Series<'_>, points: &[Point], first: Period) -> Vec<Option<usize>> {
    let place = |period: Period| {
        let mut months = std::iter::successors(Some(first), |p| Some(p.next())).take(points.len());
        months.position(|it| it == period)
    };
    charted.groups.iter().map(|group| place(charted.points[group.points.start].period)).collect()
}

/// The groups of the series as stretches of the chart.
fn bands(charted: &Series<'_>, points: &[Point], begun: &[Option<usize>]) -> Vec<Band> {
    let band = |(at, group): (usize, &Group)| {
        Some(Band {
            from: begun[at]?,
            to: begun.get(at + 1).copied().flatten().unwrap_or(points.len()).saturating_sub(1),
            centre: group.centre()?,
            limits: group.limits().map(|limits| (limits.lower(), limits.upper())),
        })
    };
    charted.groups.iter().enumerate().filter_map(band).collect()
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
