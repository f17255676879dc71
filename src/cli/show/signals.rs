//! `clinic show signals`: what of the figures is noise and what is not, series by series.

use serde_json::{Value, json};

use super::series::{Shown, Untils};
use super::{Looking, area, as_csv, indicator, period, team};
use crate::cli::args::Format;
use crate::cli::json_text;
use crate::cli::outcome::Refused;
use crate::cli::sheet::{Align, table};
use crate::dataset::figures::Figures;
use crate::domain::fault::Owner;
use crate::insight::spc::false_alarms;

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
    let register = looking.register;
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
                shown.push(Shown::of(figures, indicator, &owner, &untils, register));
            }
        }
    }
    print_series(figures, &shown, looking.format, &[])
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
            let told: Vec<String> = told(shown).map(|it| it.sentence(figures) + "\n").collect();
            format!("{}{}", told.concat(), at_the_end(shown))
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
    shown.iter().filter(move |it| all || it.is_charted())
}

/// How many series stay unsaid, and how many marks chance alone makes.
fn at_the_end(shown: &[Shown<'_>]) -> String {
    let charted = shown.iter().filter(|it| it.has_limits()).count();
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
