//! `clinic show …`: figures of one unit or one standard, and child records outside their timescale.

mod agenda;
mod difference;
mod funnel;
mod outside;
mod quality;
mod series;
mod signals;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use super::args::{Format, Show};
use super::outcome::{Code, Refused};
use super::sheet::{Align, csv, table};
use crate::dataset::figures::Figures;
use crate::dataset::records::RecordRules;
use crate::dataset::rows::FigureRow;
use crate::dataset::{Dataset, Snapshot};
use crate::domain::access::Looked;
use crate::domain::calendar::Calendar;
use crate::domain::catalogue::Indicator;
use crate::domain::fault::Owner;
use crate::domain::ids::TeamId;
use crate::domain::people::Actor;
use crate::domain::period::Period;
use crate::domain::register::Register;
use crate::insight::spc;
use crate::insight::where_to_look;
use crate::record::access::may_see;
use crate::settings::AgendaRules;
pub(super) use series::{Shown, Untils};
pub(super) use signals::print_series;

/// What is looked at, and how.
#[derive(Clone, Copy)]
pub struct Looking<'a> {
    /// The figures.
    pub snapshot: &'a Snapshot,
    /// How child records are judged.
    pub records: RecordRules,
    /// England's working days.
    pub calendar: &'a Calendar,
    /// `--period`.
    pub period: Option<Period>,
    /// `--format`.
    pub format: Format,
    /// `--ascii`.
    pub ascii: bool,
    /// `--present`: worker and child level stay hidden.
    pub present: bool,
    /// The day to reckon actions and deadlines from.
    pub today: NaiveDate,
    /// How an agenda is proposed.
    pub agenda: &'a AgendaRules,
    /// What was recorded.
    pub register: &'a Register,
    /// Notes that child records are listed, before they are.
    pub note: Notes<'a>,
    /// Who looks.
    pub me: &'a Actor,
}

impl Looking<'_> {
    /// Whether whoever looks may see worker and child level of `team`.
    fn may_see(&self, team: &TeamId) -> bool {
        let data = &self.snapshot.data;
        may_see(self.register, self.me, team, |team| data.team(team.as_str()).map(|team| team.area.clone()))
    }
}

/// Notes in the record that child records are listed.
pub type Notes<'a> = &'a dyn Fn(Looked) -> Result<(), Refused>;

/// What `show` prints for `what`.
pub fn show(what: &Show, looking: &Looking<'_>) -> Result<String, Refused> {
    let figures = looking.snapshot.figures();
    match what {
        Show::Service => unit(looking, &Owner::Service),
        Show::Area { id } => unit(looking, &area(figures, id)?),
        Show::Team { id } => unit(looking, &team(figures, id)?),
        Show::Indicator { id } => {
            let indicator = indicator(figures, id)?;
            if let Some(period) = looking.period {
                has_figures(figures, period)?;
            }
            let rows = figures.indicator_rows(indicator, looking.period);
            let title = format!("{}\n{}\n", indicator.title, indicator.measures);
            print_figures(looking, &title, &rows, true)
        }
        Show::Quality => quality::show(looking),
        Show::Agenda { area } => agenda::show(looking, area),
        Show::Signals { indicator, area, team } => {
            signals::show(looking, indicator.as_ref(), area.as_ref(), team.as_ref())
        }
        Show::Funnel { indicator } => funnel::show(looking, indicator),
        Show::Difference { area: of_area, team: of_team } => {
            difference::show(looking, &owner(figures, of_area.as_deref(), of_team.as_deref())?)
        }
        Show::Outside { area: of_area, team: of_team, indicator: of } => {
            let owner = owner(figures, of_area.as_deref(), of_team.as_deref())?;
            let of = of.as_ref().map(|id| indicator(figures, id)).transpose()?;
            outside::show(looking, &owner, of)
        }
    }
}

/// What `clinic` alone prints where no person looks: where to look, then the core of the service with its fractions.
pub fn overview(looking: &Looking<'_>) -> Result<String, Refused> {
    let figures = looking.snapshot.figures();
    let period = period(looking)?;
    let register = looking.register;
    let standings = looking.snapshot.data.standings_with(register, looking.records, looking.calendar);
    let exceptions =
        |indicator: &Indicator, owner: &Owner| spc::signals(figures, indicator, owner, period, register).exceptions();
    let asked = where_to_look::Asked { figures, standings: &standings, exceptions: &exceptions, period };
    let lines = where_to_look::lines(&asked, &Owner::Service);
    let first: Vec<String> = (1..).zip(lines.iter().take(3)).map(|(n, line)| format!("{n} {}\n", line.text)).collect();
    let core: Vec<FigureRow> = figures.data.catalogue.core().map(|i| figures.row(i, &Owner::Service, period)).collect();
    let look = match lines.len() {
        0 => "Where to look: nothing stands out.\n".to_string(),
        all => format!("Where to look ({} of {all}; {}):\n{}", all.min(3), where_to_look::HOW, first.concat()),
    };
    Ok(format!("{}{look}\n{}", heading(looking, &Owner::Service, period), sentences(looking, &core, false)))
}

fn unit(looking: &Looking<'_>, owner: &Owner) -> Result<String, Refused> {
    let period = period(looking)?;
    let rows = looking.snapshot.figures().rows(owner, period);
    print_figures(looking, &heading(looking, owner, period), &rows, false)
}

fn print_figures(looking: &Looking<'_>, heading: &str, rows: &[FigureRow], many: bool) -> Result<String, Refused> {
    const FIELDS: [&str; 16] = [
        "indicator",
        "title",
        "level",
        "id",
        "period",
        "numerator",
        "denominator",
        "value",
        "shown",
        "target",
        "met",
        "outside",
        "short",
        "change",
        "marked",
        "invented",
    ];
    match looking.format {
        Format::Json => Ok(super::json_text("figures", &json!({ "rows": rows }))),
        Format::Csv => as_csv(&FIELDS, rows),
        Format::Plain => Ok(format!("{heading}\n{}", sentences(looking, rows, many))),
        Format::Table => Ok(format!("{heading}\n{}", figures_table(looking, rows, many))),
    }
}

fn as_csv<T: Serialize>(fields: &[&str], rows: &[T]) -> Result<String, Refused> {
    let failed = |why: &dyn std::fmt::Display| Refused::new(Code::Failed, format!("the rows cannot be written: {why}"));
    let objects = rows.iter().map(serde_json::to_value).collect::<Result<Vec<_>, _>>().map_err(|e| failed(&e))?;
    csv(fields, &objects).map_err(|e| failed(&e))
}

/// Whose figures, of when, as at when, and what is real in a sample.
fn heading(looking: &Looking<'_>, owner: &Owner, period: Period) -> String {
    let data = &looking.snapshot.data;
    let name = looking.snapshot.figures().name(owner);
    let as_of = data.as_of.format("%-d %B %Y");
    let sample = data.sample.as_ref().map_or_else(String::new, |sample| format!("Sample: {sample}\n"));
    format!("{name}, {}, as at {as_of}\n{sample}", period.in_words())
}

fn figures_table(looking: &Looking<'_>, rows: &[FigureRow], many: bool) -> String {
    use Align::{Left, Right};
    let first: &[_] = if many { &[("Unit", Left), ("Period", Left)] } else { &[("Standard", Left)] };
    let rest = [
        ("now", Right),
        ("n/d", Right),
        ("target", Right),
        ("met", Left),
        ("out", Right),
        ("short", Right),
        ("change", Right),
        ("in doubt", Left),
    ];
    let headings: Vec<_> = first.iter().copied().chain(rest).collect();
    let number = |n: Option<u64>| n.map_or_else(|| "-".into(), |n| n.to_string());
    let cells = |row: &FigureRow| {
        let about = if many {
            vec![looking.snapshot.figures().name(&row.owner).to_string(), row.period.to_string()]
        } else {
            vec![row.short_title.to_string()]
        };
        let met = match row.met {
            Some(true) => "yes",
            Some(false) => "no",
            None => "-",
        };
        let rest = [
            row.shown.clone(),
            row.fraction(),
            target(looking, row).unwrap_or_else(|| "none".into()),
            met.into(),
            number(row.outside),
            number(row.short),
            row.change.map_or_else(|| "-".into(), |change| format!("{change:+.1}")),
            doubts(row),
        ];
        about.into_iter().chain(rest).collect()
    };
    table(&headings, &rows.iter().map(cells).collect::<Vec<_>>())
}

fn target(looking: &Looking<'_>, row: &FigureRow) -> Option<String> {
    let printed = row.target_shown();
    let plain = || printed.replace('≥', ">=").replace('≤', "<=");
    (!printed.is_empty()).then(|| if looking.ascii { plain() } else { printed.clone() })
}

fn doubts(row: &FigureRow) -> String {
    let invented = row.invented.then_some("invented");
    row.marked.iter().map(|mark| mark.code()).chain(invented).collect::<Vec<_>>().join(" ")
}

/// One sentence a row, a percentage and its fraction always together, outside and short always together.
fn sentences(looking: &Looking<'_>, rows: &[FigureRow], many: bool) -> String {
    rows.iter().map(|row| sentence(looking, row, many)).collect()
}

fn sentence(looking: &Looking<'_>, row: &FigureRow, many: bool) -> String {
    let about = if many {
        format!("{}, {}", looking.snapshot.figures().name(&row.owner), row.period.in_words())
    } else {
        row.title.to_string()
    };
    let mut parts = vec![[row.shown.clone(), row.fraction()].join(" ").trim_end().to_string()];
    let met = match row.met {
        Some(true) => " met",
        Some(false) => " not met",
        None => "",
    };
    parts.extend(target(looking, row).map(|target| format!("target {target}{met}")));
    parts.extend(row.outside.map(|outside| format!("{outside} outside")));
    parts.extend(row.outside.and(row.short).map(|short| format!("{short} short")));
    let doubts = doubts(row);
    parts.extend((!doubts.is_empty()).then(|| format!("in doubt: {doubts}")));
    format!("{about}: {}.\n", parts.join(", "))
}

/// The period asked for, else the latest.
fn period(looking: &Looking<'_>) -> Result<Period, Refused> {
    let figures = looking.snapshot.figures();
    match looking.period {
        Some(period) => has_figures(figures, period).map(|()| period),
        None => figures
            .latest_period()
            .ok_or_else(|| Refused::new(Code::NotFound, "the feed has no figures up to its own date")),
    }
}

pub(super) fn has_figures(figures: Figures<'_>, period: Period) -> Result<(), Refused> {
    let all = figures.index.periods();
    if all.contains(&period) {
        return Ok(());
    }
    let there = match (all.first(), all.last()) {
        (Some(first), Some(last)) => format!("it has {first} to {last}"),
        _ => "it has none".into(),
    };
    Err(Refused::new(Code::NotFound, format!("the feed has no figures of {period}; {there}")))
}

fn owner(figures: Figures<'_>, of_area: Option<&str>, of_team: Option<&str>) -> Result<Owner, Refused> {
    match (of_area, of_team) {
        (_, Some(id)) => team(figures, id),
        (Some(id), None) => area(figures, id),
        (None, None) => Ok(Owner::Service),
    }
}

fn area(figures: Figures<'_>, id: &str) -> Result<Owner, Refused> {
    let ids = || figures.data.areas.iter().map(|area| area.id.to_string());
    figures.data.area(id).map(|area| Owner::Area(area.id.clone())).ok_or_else(|| not_found("area", id, ids()))
}

fn team(figures: Figures<'_>, id: &str) -> Result<Owner, Refused> {
    let ids = || figures.data.teams.iter().map(|team| team.id.to_string());
    figures.data.team(id).map(|team| Owner::Team(team.id.clone())).ok_or_else(|| not_found("team", id, ids()))
}

fn indicator<'a>(figures: Figures<'a>, id: &str) -> Result<&'a Indicator, Refused> {
    figures.data.catalogue.get(id).ok_or_else(|| no_indicator(figures.data, id))
}

/// A refusal because there is no standard of this id.
pub(super) fn no_indicator(data: &Dataset, id: &str) -> Refused {
    not_found("indicator", id, data.catalogue.indicators().iter().map(|i| i.id.to_string()))
}

/// What is not there, with the first of what is.
fn not_found(what: &str, id: &str, there: impl Iterator<Item = String>) -> Refused {
    let all: Vec<String> = there.collect();
    let some = all.iter().take(12).cloned().collect::<Vec<_>>().join(", ");
    let more = if all.len() > 12 { format!(" and {} more", all.len() - 12) } else { String::new() };
    let id = crate::text::SafeText::new(id);
    let message = match all.len() {
        0 => format!("there is no {what} '{id}'; the feed has none"),
        _ => format!("there is no {what} '{id}'; there is {some}{more}"),
    };
    Refused::new(Code::NotFound, message)
}

#[cfg(test)]
mod tests;
