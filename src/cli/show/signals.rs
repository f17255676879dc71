//! `clinic show signals`: what of the figures is noise and what is not, series by series.

use serde_json::{Value, json};

use super::{Looking, area, as_csv, indicator, period, team};
use crate::cli::args::Format;
use crate::cli::json_text;
use crate::cli::outcome::Refused;
use crate::cli::sheet::{Align, table};
use crate::dataset::figures::Figures;
use crate::dataset::rows::Level;
use crate::domain::catalogue::Indicator;
use crate::domain::fault::Owner;
use crate::domain::period::{Grain, Period};
use crate::domain::register::Register;
use crate::domain::signals::{Adjusted, SeriesKey};
use crate::insight::spc::{Aside, Group, Judged, Measure, Point, Screening, Series, Status, false_alarms, signals};

/// One series with whose it is, and what was decided about it.
pub(in crate::cli) struct Shown<'a> {
    owner: Owner,
    series: Series<'a>,
    adjusted: Option<&'a Adjusted>,
}

/// The series of `looking`, of one unit and those below it or of all, of one standard or of all.
pub(super) fn show(
    looking: &Looking<'_>,
    of: Option<&String>,
    of_area: Option<&String>,
    of_team: Option<&String>,
) -> Result<String, Refused> {
    let figures = looking.snapshot.figures();
    let owner = match (of_area, of_team) {
        (_, Some(id)) => Some(team(figures, id)?),
        (Some(id), None) => Some(area(figures, id)?),
        (None, None) => None,
    };
    let one = of.map(|id| indicator(figures, id)).transpose()?;
    let untils = Untils::new(figures, looking.period, period(looking)?);
    let register = (looking.register)()?;
    let is_meant = |it: &Owner| match (&owner, it) {
        (Some(Owner::Area(_)), Owner::Team(id)) => owner.as_ref().is_some_and(|area| figures.is_of(id, area)),
        (Some(meant), it) => meant == it,
        (None, _) => true,
    };
    let mut shown = Vec::new();
    for owner in figures.owners().filter(is_meant) {
        let Some(place) = figures.index.place(&owner) else { continue };
        for (at, indicator) in (0..).zip(figures.data.catalogue.indicators()) {
            if one.is_none_or(|one| one.id == indicator.id) && figures.has_any(at, place) {
                shown.push(Shown::of(figures, indicator, &owner, &untils, &register));
            }
        }
    }
    print_series(figures, &shown, looking.format, &[])
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

/// Series in the form asked for; `notes` are for a script.
pub(in crate::cli) fn print_series(
    figures: Figures<'_>,
    shown: &[Shown<'_>],
    format: Format,
    notes: &[String],
) -> Result<String, Refused> {
    Ok(match format {
        Format::Json => {
            let series: Vec<Value> = shown.iter().map(|it| it.json(figures)).collect();
            json_text("signals", &json!({ "series": series, "notes": notes }))
        }
        Format::Csv => as_csv(&FIELDS, &shown.iter().flat_map(|it| it.rows(figures)).collect::<Vec<_>>())?,
        Format::Plain => {
            let told: String = told(shown).map(|it| format!("{}\n", it.sentence(figures))).collect();
            format!("{told}{}", at_the_end(shown))
        }
        Format::Table => {
            let rows: Vec<_> = told(shown).map(|it| it.cells(figures)).collect();
            let columns = if rows.is_empty() { String::new() } else { format!("{}\n", table(&HEADINGS, &rows)) };
            format!("{columns}{}", at_the_end(shown))
        }
    })
}

const FIELDS: [&str; 16] = [
    "indicator",
    "level",
    "id",
    "period",
    "value",
    "numerator",
    "denominator",
    "group",
    "rule",
    "side",
    "centre",
    "lower",
    "upper",
    "status",
    "variation",
    "assurance",
];

const HEADINGS: [(&str, Align); 7] = [
    ("Whose", Align::Left),
    ("Standard", Align::Left),
    ("now", Align::Right),
    ("mean", Align::Right),
    ("limits", Align::Right),
    ("signal", Align::Left),
    ("outlook", Align::Left),
];

/// The series that a person is told of: a few are told all; of many only those with something to tell.
fn told<'s>(shown: &'s [Shown<'s>]) -> impl Iterator<Item = &'s Shown<'s>> {
    let all = shown.len() <= 12;
    shown.iter().filter(move |it| all || it.series.variation().is_some())
}

/// How many series stay unsaid, and how many marks chance alone makes.
fn at_the_end(shown: &[Shown<'_>]) -> String {
    let charted = shown.iter().filter(|it| matches!(it.series.status(), Status::Trial | Status::Normal)).count();
    let unsaid = shown.len() - told(shown).count();
    let mut lines = Vec::new();
    if shown.is_empty() {
        lines.push("There is no series here: the feed has no figure of it.\n".to_owned());
    }
    if unsaid > 0 {
        lines
            .push(format!("{unsaid} more have too few months or too few children for limits, or are never charted.\n"));
    }
    if charted > 0 {
        let by_chance = false_alarms(charted);
        lines.push(format!(
            "Of {charted} with limits, about {by_chance:.1} are marked in their latest point by chance alone.\n"
        ));
    }
    lines.concat()
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
    fn rows(&self, figures: Figures<'_>) -> Vec<Value> {
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

    fn cells(&self, figures: Figures<'_>) -> Vec<String> {
        let series = &self.series;
        let group = series.last_group();
        let number = |value: f64| series.shown(value);
        let none = || "-".to_owned();
        let limits = group.and_then(Group::limits);
        let trial = if series.status() == Status::Trial { " trial" } else { "" };
        vec![
            figures.name(&self.owner).to_string(),
            series.indicator.short_title.to_string(),
            series.last_point().map_or_else(none, |it| number(it.measure.number())),
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
