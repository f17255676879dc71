//! Single figures and how they follow each other: printed percentages, empty cohorts, gaps, silence and jumps.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::Datelike;

use super::{Asker, touch};
use crate::dataset::observations::{Key, OwnerIx};
use crate::domain::catalogue::{Indicator, Unit};
use crate::domain::fault::{FaultCode, Owner, Touch};
use crate::domain::figure::Figure;
use crate::domain::period::{Grain, Period};

/// More missing periods than this in one gap are named by their number alone.
const MOST_TOUCHED: usize = 60;

pub(super) fn ask(asker: &mut Asker<'_>) {
    let keys = asker.figures.data.observations.keys();
    let latest = [Grain::Month, Grain::Week].map(|grain| {
        let begun = |p: &&Period| p.grain() == grain && p.start() <= asker.figures.data.as_of;
        asker.figures.index.periods().iter().rfind(begun).copied()
    });
    let mut silent = BTreeMap::new();
    let mut start = 0;
    for series in keys.chunk_by(|a, b| (a.indicator, a.owner) == (b.indicator, b.owner)) {
        let places: Vec<usize> = (start..start + series.len()).collect();
        start += series.len();
        for at in &places {
            single(asker, *at);
        }
        for (grain, latest) in [Grain::Month, Grain::Week].into_iter().zip(latest) {
            let same: Vec<usize> = places.iter().copied().filter(|at| keys[*at].period.grain() == grain).collect();
            jumps(asker, &same);
            gaps(asker, &same);
            tail(asker, &same, latest, &mut silent);
        }
    }
    stopped(asker, silent);
}

fn single(asker: &mut Asker<'_>, at: usize) {
    let observations = &asker.figures.data.observations;
    match observations.figure(at) {
        Figure::Missing(_) => {
            asker.ask_row(FaultCode::MissingMonth, at, "the feed says that it is not known; ask for the figure.");
        }
        Figure::Fraction { d: 0, .. } => {
            let why = "nobody is in the cohort, so there is no percentage; ask whether that is so.";
            asker.ask_row(FaultCode::ZeroDenominator, at, why);
        }
        figure @ Figure::Fraction { .. } => {
            // A hair's breadth more than the limit, so that 12.5 printed as 13 is within half a point.
            let limit = asker.rules.published_points + 1e-9;
            let differs = |printed: f64| figure.percent().is_some_and(|is| (printed - is).abs() > limit);
            if observations.published(at).is_some_and(differs) {
                let why = "the printed percentage is not that of its fraction; ask which of the three is right.";
                asker.ask_row(FaultCode::PublishedDiffers, at, why);
            }
        }
        Figure::Value(_) => {}
    }
}

fn jumps(asker: &mut Asker<'_>, series: &[usize]) {
    let observations = &asker.figures.data.observations;
    for pair in series.windows(2) {
        let [before, at] = [pair[0], pair[1]];
        let key = observations.keys()[at];
        let follows = observations.keys()[before].period.next() == key.period;
        let Some(indicator) = asker.indicator(key.indicator) else { continue };
        if follows && jumped(asker, indicator, &observations.figure(before), &observations.figure(at)) {
            let why = "it moves further from the month before than is plausible; ask whether both are right.";
            asker.ask_row(FaultCode::ImplausibleJump, at, why);
        }
    }
}

fn jumped(asker: &Asker<'_>, indicator: &Indicator, before: &Figure, now: &Figure) -> bool {
    let rules = asker.rules;
    match (before, now) {
        (Figure::Fraction { d: d0, .. }, Figure::Fraction { d, .. }) => {
            let moved = before.percent().zip(now.percent()).map(|(before, now)| (now - before).abs());
            (*d0).min(*d) >= rules.jump_denominator && moved.is_some_and(|points| points > rules.jump_points)
        }
        // A running total starts again in April, and a number may be negative.
        (Figure::Value(before), Figure::Value(now)) if !indicator.cumulative && indicator.unit != Unit::Number => {
            let (low, high) = (before.min(*now), before.max(*now));
            high >= rules.jump_value && high > low * rules.jump_times
        }
        _ => false,
    }
}

/// Where in the run of its kind a period stands, so that neighbours differ by 1.
fn ordinal(period: Period) -> i32 {
    let start = period.start();
    match period.grain() {
        Grain::Month => start.year() * 12 + start.month0().cast_signed(),
        Grain::Week => start.num_days_from_ce() / 7,
        Grain::Day => start.num_days_from_ce(),
    }
}

/// Whether a series has more than half of the periods it spans: a quarterly figure has no gaps.
fn is_regular(keys: &[Key], series: &[usize]) -> bool {
    let (Some(first), Some(last)) = (series.first(), series.last()) else { return false };
    let span = ordinal(keys[*last].period) - ordinal(keys[*first].period) + 1;
    i32::try_from(series.len()).is_ok_and(|have| have > span / 2)
}

fn between(after: Period, before: Period) -> impl Iterator<Item = Period> {
    std::iter::successors(Some(after.next()), |p| Some(p.next())).take_while(move |p| *p < before).take(MOST_TOUCHED)
}

fn gaps(asker: &mut Asker<'_>, series: &[usize]) {
    let observations = &asker.figures.data.observations;
    let keys = observations.keys();
    if !is_regular(keys, series) {
        return;
    }
    for pair in series.windows(2) {
        let (before, key) = (keys[pair[0]].period, keys[pair[1]]);
        if ordinal(key.period) - ordinal(before) > 1 {
            missing(asker, pair[1], between(before, key.period).collect());
        }
    }
}

/// Asks for the figures of `periods`, which the series of the observation at `at` lacks.
fn missing(asker: &mut Asker<'_>, at: usize, periods: Vec<Period>) {
    let observations = &asker.figures.data.observations;
    let key = observations.keys()[at];
    let Some((indicator, owner)) = asker.indicator(key.indicator).zip(asker.figures.owner(key.owner)) else { return };
    let names: Vec<_> = periods.iter().map(|p| p.in_words()).collect();
    let what = asker.what(indicator, &owner, None);
    let message = format!("{what}: nothing for {}; ask for it.", names.join(", "));
    let path = asker.row(crate::dataset::Section::Observations, observations.row(at));
    let touches = periods.into_iter().map(|period| touch(&indicator.id, &owner, Some(period))).collect();
    asker.ask(FaultCode::MissingMonth, path, &message, touches);
}

/// What a series lacks at its end: a month, or a team that fell silent (collected by team).
fn tail(asker: &mut Asker<'_>, series: &[usize], latest: Option<Period>, silent: &mut BTreeMap<u32, Vec<usize>>) {
    let keys = asker.figures.data.observations.keys();
    let Some((last, latest)) = series.last().copied().zip(latest) else { return };
    let key = keys[last];
    let months = ordinal(latest) - ordinal(key.period);
    if months < 1 || !is_regular(keys, series) {
        return;
    }
    if let OwnerIx::Team(team) = key.owner {
        let open = asker.figures.data.teams.get(team as usize).is_some_and(|t| t.is_open_in(latest));
        if !open || asker.figures.index.is_superseded(team, latest) {
            return;
        }
        if i64::from(months) >= i64::from(asker.rules.stopped_months) {
            silent.entry(team).or_default().push(last);
            return;
        }
    } else if series.len() < 2 {
        // One figure alone, of the whole service, may be a yearly one.
        return;
    }
    missing(asker, last, between(key.period, latest.next()).collect());
}

fn stopped(asker: &mut Asker<'_>, silent: BTreeMap<u32, Vec<usize>>) {
    let observations = &asker.figures.data.observations;
    for (team, lasts) in silent {
        let Some(owner) = asker.figures.owner(OwnerIx::Team(team)) else { continue };
        let Some(&newest) = lasts.iter().min_by_key(|at| Reverse(observations.keys()[**at].period)) else { continue };
        let name = asker.figures.name(&owner);
        let standards = if lasts.len() == 1 { "1 standard".into() } else { format!("{} standards", lasts.len()) };
        let since = observations.keys()[newest].period.in_words();
        let message = format!("{name}: nothing of {standards} since {since}; ask whether the team still reports.");
        let path = asker.row(crate::dataset::Section::Observations, observations.row(newest));
        let touches = lasts.iter().flat_map(|at| silent_months(asker, *at, &owner)).collect();
        asker.ask(FaultCode::StoppedReporting, path, &message, touches);
    }
}

fn silent_months(asker: &Asker<'_>, last: usize, owner: &Owner) -> Vec<Touch> {
    let key = asker.figures.data.observations.keys()[last];
    let end = Period::containing(asker.figures.data.as_of, key.period.grain()).next();
    let Some(indicator) = asker.indicator(key.indicator) else { return Vec::new() };
    between(key.period, end).map(|period| touch(&indicator.id, owner, Some(period))).collect()
}
