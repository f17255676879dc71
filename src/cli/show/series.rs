//! One series as it is printed, with its chart and what was decided about it.

use serde_json::{Value, json};

use crate::dataset::figures::Figures;
use crate::dataset::rows::Level;
use crate::domain::catalogue::Indicator;
use crate::domain::fault::Owner;
use crate::domain::period::{Grain, Period};
use crate::domain::register::Register;
use crate::domain::signals::{Adjusted, SeriesKey};
use crate::insight::spc::{Aside, Group, Judged, Measure, Point, Screening, Series, Status, signals};

/// One series with whose it is, and what was decided about it.
pub(in crate::cli) struct Shown<'a> {
    owner: Owner,
    series: Series<'a>,
    adjusted: Option<&'a Adjusted>,
}

/// Up to when a series is looked at: the latest period, and those of other lengths for a series that has none as long.
pub(in crate::cli) struct Untils {
    latest: Period,
    others: Vec<Period>,
}

impl Untils {
    /// The one asked for, else the latest of every length that the feed has; `latest` is the first to be tried.
    pub(in crate::cli) fn new(figures: Figures<'_>, asked: Option<Period>, latest: Period) -> Self {
        let of_kind = |grain: Grain| {
            let begun = |it: &&Period| it.grain() == grain && it.start() <= figures.data.as_of;
            figures.index.periods().iter().rfind(begun).copied()
        };
        let kinds = [Grain::Month, Grain::Week, Grain::Day].into_iter().filter(|it| *it != latest.grain());
        let others = if asked.is_some() { Vec::new() } else { kinds.filter_map(of_kind).collect() };
        Self { latest, others }
    }
}

impl<'a> Shown<'a> {
    /// The series of one unit, of the first length of period that it has points of.
    pub(in crate::cli) fn of(
        figures: Figures<'_>,
        indicator: &'a Indicator,
        owner: &Owner,
        untils: &Untils,
        register: &'a Register,
    ) -> Self {
        let mut series = signals(figures, indicator, owner, untils.latest, register);
        for until in untils.others.iter().copied() {
            if series.points.is_empty() {
                series = signals(figures, indicator, owner, until, register);
            }
        }
        let key = SeriesKey { indicator: indicator.id.clone(), owner: owner.clone() };
        Self { owner: owner.clone(), series, adjusted: register.adjusted(&key) }
    }

    /// Whether its last point can be told from noise.
    pub(super) fn is_charted(&self) -> bool {
        self.series.variation().is_some()
    }

    /// Whether it has limits.
    pub(super) fn has_limits(&self) -> bool {
        matches!(self.series.status(), Status::Trial | Status::Normal)
    }

    /// Whether it has a point of this period.
    pub(in crate::cli) fn has_point(&self, period: Period) -> bool {
        self.series.points.iter().any(|point| point.period == period)
    }

    fn level(&self, figures: Figures<'_>) -> (Level, String) {
        match &self.owner {
            Owner::Service => (Level::Service, figures.data.organisation_id.to_string()),
            Owner::Area(id) => (Level::Area, id.to_string()),
            Owner::Team(id) => (Level::Team, id.to_string()),
        }
    }

    /// For a script.
    pub(in crate::cli) fn json(&self, figures: Figures<'_>) -> Value {
        let (level, id) = self.level(figures);
        let series = &self.series;
        let target = series.target.map(|it| json!({ "comparison": it.comparison, "value": it.value }));
        json!({
            "indicator": series.indicator.id,
            "level": level,
            "id": id,
            "points": series.points.iter().map(|it| self.point(it)).collect::<Vec<_>>(),
            "groups": series.groups.iter().map(group).collect::<Vec<_>>(),
            "status": series.status().word(),
            "why": Some(series.why()).filter(|why| !why.is_empty()),
            "variation": series.variation().map(|it| it.word()),
            "assurance": series.assurance().map(|it| it.word()),
            "sentence": series.sentence(),
            "target": target,
            "in_full": series.in_full(),
            "version": self.adjusted.map_or(0, |it| it.version),
            "decided": self.decided(),
        })
    }

    /// What was decided about the chart, and when it was taken back.
    fn decided(&self) -> Vec<Value> {
        let history = self.adjusted.into_iter().flat_map(|it| &it.history);
        let entry = |(step, period, why, written): &_| json!({ "step": step, "period": period, "why": why, "written": crate::cli::listing::written(written) });
        history.map(entry).collect()
    }

    fn point(&self, point: &Point) -> Value {
        let (numerator, denominator) = match point.measure {
            Measure::Fraction { n, d } => (Some(n), Some(d)),
            Measure::Value(_) => (None, None),
        };
        let ghost = self.adjusted.and_then(|it| it.ghosts.get(&point.period));
        let why = match point.judged {
            Judged::Plain | Judged::Marked(_) => None,
            Judged::Vetoed(_) => Some("the number of children changed".to_owned()),
            Judged::Aside(Aside::Ghost) => Some(ghost.map_or_else(String::new, |it| format!("set aside: {}", it.why))),
            Judged::Aside(Aside::Partial) => Some("a part is missing".to_owned()),
        };
        json!({
            "period": point.period,
            "value": point.measure.number(),
            "numerator": numerator,
            "denominator": denominator,
            "group": point.group,
            "rule": point.mark().map_or("none", |mark| mark.rule.word()),
            "side": point.mark().map(|mark| mark.side.word()),
            "aside": !point.counts(),
            "why": why,
        })
    }

    /// One row a point, for a spreadsheet.
    pub(super) fn rows(&self, figures: Figures<'_>) -> Vec<Value> {
        let whole = self.json(figures);
        let row = |point: &Point| {
            let mut row = self.point(point);
            let limits = self.series.groups.get(point.group).and_then(Group::limits);
            let centre = self.series.groups.get(point.group).and_then(Group::centre);
            row["centre"] = json!(centre);
            row["lower"] = json!(limits.map(|it| it.lower()));
            row["upper"] = json!(limits.map(|it| it.upper()));
            for name in ["indicator", "level", "id", "status", "variation", "assurance"] {
                row[name] = whole[name].clone();
            }
            row
        };
        self.series.points.iter().map(row).collect()
    }

    /// For a person who listens.
    pub(in crate::cli) fn sentence(&self, figures: Figures<'_>) -> String {
        let why = if self.series.status() == Status::Trial { " (trial limits)" } else { "" };
        format!("{}: {}{why}.", figures.name(&self.owner), self.series.sentence())
    }

    /// For a table.
    pub(super) fn cells(&self, figures: Figures<'_>) -> Vec<String> {
        let series = &self.series;
        let group = series.last_group();
        let number = |value: f64| series.shown(value);
        let none = || "-".to_owned();
        let limits = group.and_then(Group::limits);
        let trial = if series.status() == Status::Trial { " trial" } else { "" };
        vec![
            figures.name(&self.owner).to_string(),
            series.indicator.short_title.to_string(),
            series.points.last().map_or_else(none, |it| number(it.measure.number())),
            group.and_then(Group::centre).map_or_else(none, number),
            limits.map_or_else(none, |it| format!("{} to {}{trial}", number(it.lower()), number(it.upper()))),
            match series.status() {
                Status::Constant => "no variation".to_owned(),
                _ => series.variation().map_or_else(|| "too few".to_owned(), |it| it.in_a_word().to_owned()),
            },
            series.assurance().map_or_else(none, |it| it.in_a_word().to_owned()),
        ]
    }
}

fn group(group: &Group) -> Value {
    let limits = group.limits();
    let screening = limits.map(|it| match it.screening {
        Screening::Nothing => "nothing_left_out".to_owned(),
        Screening::LeftOut(changes) => format!("{changes} large changes left out"),
        Screening::Kept => "large changes kept: nothing else varies".to_owned(),
    });
    json!({
        "from": group.from,
        "centre": group.centre(),
        "moving_range": limits.map(|it| it.moving_range),
        "lower": limits.map(|it| it.lower()),
        "upper": limits.map(|it| it.upper()),
        "near_lower": limits.map(|it| it.near_lower()),
        "near_upper": limits.map(|it| it.near_upper()),
        "status": group.status().word(),
        "screening": screening,
    })
}
