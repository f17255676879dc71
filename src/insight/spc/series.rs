//! The series of one unit, as the figures have it.

use super::chart::Series;
use super::point::{Aside, Judged, Measure, Point};
use crate::dataset::figures::Figures;
use crate::dataset::observations::OwnerIx;
use crate::domain::catalogue::Indicator;
use crate::domain::fault::Owner;
use crate::domain::period::Period;
use crate::domain::register::Register;
use crate::domain::signals::{Adjusted, SeriesKey};

/// The signals of `owner`'s series of `indicator` up to `until`, of periods as long as that one. `register` knows where
/// limits begin anew and which points are set aside.
pub fn signals<'a>(
    figures: Figures<'_>,
    indicator: &'a Indicator,
    owner: &Owner,
    until: Period,
    register: &Register,
) -> Series<'a> {
    // Most series were never adjusted, and a key costs more than the question whether any was.
    let adjusted = register
        .has_adjusted()
        .then(|| register.adjusted(&SeriesKey { indicator: indicator.id.clone(), owner: owner.clone() }))
        .flatten();
    signals_of(figures, indicator, owner, until, adjusted)
}

/// The same, where what was decided about the series is at hand.
pub fn signals_of<'a>(
    figures: Figures<'_>,
    indicator: &'a Indicator,
    owner: &Owner,
    until: Period,
    adjusted: Option<&Adjusted>,
) -> Series<'a> {
    let points = own(figures, indicator, owner, until).unwrap_or_else(|| rolled_up(figures, indicator, owner, until));
    Series { target: indicator.target_of(owner, until), ..Series::new(indicator, points, adjusted, until) }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Index;
    use crate::dataset::testing::{Build, indicator};
    use crate::domain::catalogue::{Polarity, Unit};

    fn build() -> Build {
        let visits = indicator("VIS", Unit::Percent, Polarity::Higher);
        let mut build = Build::new("2022-12-31", vec![visits, indicator("CASES", Unit::Count, Polarity::Lower)]);
        for (month, figure) in [("2022-08", "5/9"), ("2022-09", "0/0"), ("2022-10", "6/9"), ("2022-12", "not counted")]
        {
            build.row("VIS", "A1", month, figure);
        }
        build.row("VIS", "A2", "2022-08", "1/2").row("VIS", "A2", "2022-10", "1/3").row("VIS", "A2", "2022-11", "2/3");
        build.row("VIS", "A1", "2022-W40", "1/1").row("VIS", "B1", "2022-11", "3/4").row("CASES", "A1", "2022-10", "7");
        build
    }

    /// Each point as `2022-10 6/9`; in brackets where it is not compared.
    fn told(build: &Build, id: &str, owner: &Owner, until: &str) -> Vec<String> {
        let data = build.done();
        let index = Index::new(&data, &[]);
        let figures = Figures { data: &data, index: &index };
        let standard = data.catalogue.get(id).unwrap();
        let until = until.parse().unwrap();
        let series = signals(figures, standard, owner, until, &Register::default());
        let added_up = Series::new(standard, rolled_up(figures, standard, owner, until), None, until);
        assert_eq!(series, added_up, "the short way is the long way");
        let shown = |point: &Point| {
            let figure = match point.measure {
                Measure::Fraction { n, d } => format!("{n}/{d}"),
                Measure::Value(value) => value.to_string(),
            };
            if point.counts() { format!("{} {figure}", point.period) } else { format!("({} {figure})", point.period) }
        };
        series.points.iter().map(shown).collect()
    }

    #[test]
    fn points_are_those_with_a_percentage_of_one_length_up_to_the_period() {
        let build = build();
        let team = |id: &str| Owner::Team(id.into());
        assert_eq!(told(&build, "VIS", &team("A1"), "2022-12"), ["2022-08 5/9", "2022-10 6/9"]);
        assert_eq!(told(&build, "VIS", &team("A1"), "2022-09"), ["2022-08 5/9"]);
        assert_eq!(told(&build, "VIS", &team("A1"), "2022-W52"), ["2022-W40 1/1"]);
        assert_eq!(told(&build, "CASES", &team("A1"), "2022-12"), ["2022-10 7"]);
        assert_eq!(told(&build, "VIS", &team("none"), "2022-12"), [""; 0]);
    }

    #[test]
    fn a_sum_adds_fractions_and_one_that_lacks_a_part_is_not_compared() {
        let build = build();
        // In November A1 gives nothing, though it gave figures before.
        let area = told(&build, "VIS", &Owner::Area("A".into()), "2022-12");
        assert_eq!(area, ["2022-08 6/11", "2022-10 7/12", "(2022-11 2/3)"]);
        let service = told(&build, "VIS", &Owner::Service, "2022-12");
        assert_eq!(service, ["2022-08 6/11", "2022-10 7/12", "(2022-11 5/7)"]);
    }

    #[test]
    fn a_team_goes_on_with_the_series_of_the_team_it_replaced() {
        let mut build = build();
        build.data.teams[2].area = "A".into();
        build.data.teams[2].replaces = vec!["A2".into()];
        let joined = told(&build, "VIS", &Owner::Team("B1".into()), "2022-12");
        assert_eq!(joined, ["2022-08 1/2", "2022-10 1/3", "2022-11 3/4"]);
    }
}
