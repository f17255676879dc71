//! `clinic show outside`: child records outside, or about to leave, a timescale.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use super::{Looking, as_csv, heading};
use crate::cli::args::Format;
use crate::cli::json_text;
use crate::cli::outcome::{Code, Refused};
use crate::cli::sheet::{Align, table};
use crate::dataset::records::{DaysUnit, RecordState, Standing};
use crate::domain::catalogue::Indicator;
use crate::domain::fault::Owner;
use crate::domain::ids::{ChildId, ExemptionId, IndicatorId, TeamId, WorkerId};
use crate::domain::period::{Grain, Period};
use crate::insight::records_outside::{self, LateChildren, children};

const FIELDS: [&str; 13] = [
    "indicator",
    "team",
    "worker",
    "child",
    "started",
    "last_done",
    "due",
    "days_overdue",
    "days_unit",
    "months_running",
    "exemption",
    "account",
    "state",
];

/// One record outside, or about to leave, its timescale. The names are those that scripts read.
#[derive(Serialize)]
struct OutsideRow<'a> {
    indicator: &'a IndicatorId,
    team: &'a TeamId,
    worker: Option<&'a WorkerId>,
    child: &'a ChildId,
    started: Option<NaiveDate>,
    last_done: Option<NaiveDate>,
    due: Option<NaiveDate>,
    days_overdue: Option<i64>,
    days_unit: DaysUnit,
    months_running: u32,
    exemption: Option<&'a ExemptionId>,
    account: Option<&'a str>,
    state: RecordState,
}

impl<'a> OutsideRow<'a> {
    fn new(standing: &Standing<'a>) -> Self {
        let record = standing.record;
        Self {
            indicator: &record.indicator,
            team: &record.team,
            worker: record.worker.as_ref(),
            child: &record.child,
            started: record.started,
            last_done: record.last_done,
            due: standing.due(),
            days_overdue: standing.days_overdue(),
            days_unit: standing.clock.unit,
            months_running: standing.months_running,
            exemption: standing.exemption.map(|x| &x.id),
            account: None,
            state: standing.state,
        }
    }
}

/// The records of `owner`, of one standard or of all, the most pressing first: a row for each child and standard. Over
/// all standards the row of one is left out where the same child has a row of a narrower standard within it; with
/// `--indicator` all rows of that one are listed.
pub(super) fn show(looking: &Looking<'_>, owner: &Owner, of: Option<&Indicator>) -> Result<String, Refused> {
    if looking.present {
        let why = "worker and child level is hidden by --present; leave it out to list records";
        return Err(Refused::new(Code::NotAllowed, why));
    }
    let data = &looking.snapshot.data;
    if let Some(period) = looking.period
        && !(period.start() <= data.as_of && data.as_of <= period.end())
    {
        let why = format!("the records are those of {}; the feed lists none of {period}", data.as_of);
        return Err(Refused::new(Code::NotFound, why));
    }
    let all = data.standings(looking.records, looking.calendar);
    let id = of.map(|indicator| &indicator.id);
    let standings = records_outside::list(&data.catalogue, &all, id, |s| data.is_of(&s.record.team, owner));
    let rows: Vec<OutsideRow<'_>> = standings.iter().map(|s| OutsideRow::new(s)).collect();
    let heading = || {
        let period = Period::containing(data.as_of, Grain::Day);
        let count = match LateChildren::of(standings.iter().copied()) {
            None if of.is_some_and(|i| !data.children.iter().any(|record| record.indicator == i.id)) => {
                "The feed gives no child records for this standard; its figure alone says how many are outside.".into()
            }
            None => "The feed lists no child record here.".into(),
            Some(late) => format!("{} late; {} records listed", children(late.late), rows.len()),
        };
        format!("{}{count}\n", heading(looking, owner, period))
    };
    match looking.format {
        Format::Json => Ok(json_text("outside", &json!({ "rows": rows }))),
        Format::Csv => as_csv(&FIELDS, &rows),
        Format::Plain => {
            let lines: String = standings.iter().map(|s| record_sentence(looking, s)).collect();
            Ok(format!("{}\n{lines}", heading()))
        }
        Format::Table => Ok(format!("{}\n{}", heading(), records_table(looking, &standings))),
    }
}

fn short_title(looking: &Looking<'_>, id: &IndicatorId) -> String {
    let indicator = looking.snapshot.data.catalogue.get(id.as_str());
    indicator.map_or_else(|| id.to_string(), |i| i.short_title.to_string())
}

fn late(standing: &Standing<'_>) -> String {
    match standing.days_overdue().filter(|days| *days > 0) {
        Some(days) => format!("{days} {}", standing.clock.unit.short()),
        None => "-".into(),
    }
}

fn records_table(looking: &Looking<'_>, standings: &[&Standing<'_>]) -> String {
    use Align::{Left, Right};
    let headings = [
        ("Record", Left),
        ("Team", Left),
        ("Worker", Left),
        ("Standard", Left),
        ("Last done", Right),
        ("Due", Right),
        ("Late", Right),
        ("Months", Right),
        ("State", Left),
    ];
    let date = |day: Option<NaiveDate>, none: &str| {
        day.map_or_else(|| none.to_string(), |day| day.format("%-d %b %Y").to_string())
    };
    let cells = |s: &&Standing<'_>| {
        vec![
            s.record.child.to_string(),
            s.record.team.to_string(),
            s.record.worker.as_ref().map_or_else(|| "none".into(), ToString::to_string),
            short_title(looking, &s.record.indicator),
            date(s.record.last_done, "never"),
            date(s.due(), "not known"),
            late(s),
            if s.months_running > 0 { s.months_running.to_string() } else { "-".into() },
            s.state.in_words().to_string(),
        ]
    };
    table(&headings, &standings.iter().map(cells).collect::<Vec<_>>())
}

fn record_sentence(looking: &Looking<'_>, s: &Standing<'_>) -> String {
    let worker = s.record.worker.as_ref().map_or_else(|| "no allocated worker".into(), |w| format!("worker {w}"));
    let late = if s.state.is_late() { format!(" by {}", late(s)) } else { String::new() };
    let running = if s.months_running > 1 { format!(", {} months running", s.months_running) } else { String::new() };
    let title = short_title(looking, &s.record.indicator);
    let (child, team, state) = (&s.record.child, &s.record.team, s.state.in_words());
    format!("{child}, {title}: {state}{late}{running}; team {team}, {worker}\n")
}
