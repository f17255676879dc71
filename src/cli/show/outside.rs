//! `clinic show outside`: child records outside, or about to leave, a timescale.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use super::{Looking, as_csv, heading};
use crate::cli::args::Format;
use crate::cli::json_text;
use crate::cli::outcome::{Code, Refused};
use crate::cli::sheet::{Align, table};
use crate::dataset::exemptions::Exempted;
use crate::dataset::records::{DaysUnit, RecordState, Standing};
use crate::domain::access::{ListKind, Looked};
use crate::domain::catalogue::Indicator;
use crate::domain::clinic::account::{Account, AccountKey, AccountReason, Safe};
use crate::domain::fault::Owner;
use crate::domain::ids::{ChildId, IndicatorId, TeamId, WorkerId};
use crate::domain::period::{Grain, Period};
use crate::domain::register::Register;
use crate::insight::records_outside::{self, LateChildren, children};

const FIELDS: [&str; 15] = [
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
    "account_booked",
    "account_safe",
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
    exemption: Option<String>,
    /// Why, as the manager accounts for it; with the day it is booked for and whether the child is safe.
    account: Option<AccountReason>,
    account_booked: Option<NaiveDate>,
    account_safe: Option<Safe>,
    state: RecordState,
}

impl<'a> OutsideRow<'a> {
    fn new(standing: &Standing<'a>, account: Option<&Account>) -> Self {
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
            exemption: standing.exemption.map(Exempted::name),
            account: account.map(|it| it.reason),
            account_booked: account.and_then(|it| it.booked),
            account_safe: account.map(|it| it.safe),
            state: standing.state,
        }
    }
}

/// What managers say of the records of one month.
#[derive(Clone, Copy)]
struct Accounts<'a> {
    register: &'a Register,
    period: Period,
}

impl<'a> Accounts<'a> {
    fn of(self, standing: &Standing<'_>) -> Option<&'a Account> {
        let (indicator, child) = (standing.record.indicator.clone(), standing.record.child.clone());
        self.register.account(&AccountKey { period: self.period, indicator, child })
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
    let register = looking.register;
    let all = data.standings_with(register, looking.records, looking.calendar);
    let id = of.map(|indicator| &indicator.id);
    let figures = looking.snapshot.figures();
    let sees = |team: &TeamId| looking.may_see(team);
    let teams: Vec<&TeamId> = data.teams.iter().map(|team| &team.id).filter(|id| figures.is_of(id, owner)).collect();
    let hidden = teams.iter().filter(|team| !sees(team)).count();
    if hidden > 0 && hidden == teams.len() {
        return Err(hidden_from(looking, owner));
    }
    let standings = records_outside::list(&data.catalogue, &all, id, |s| {
        figures.is_of(&s.record.team, owner) && sees(&s.record.team)
    });
    let accounts = Accounts { register, period: Period::containing(data.as_of, Grain::Month) };
    let rows: Vec<OutsideRow<'_>> = standings.iter().map(|it| OutsideRow::new(it, accounts.of(it))).collect();
    let looked = Looked::of(ListKind::Outside, accounts.period, rows.len() as u64);
    let looked = |(area, team)| Looked { area, team, indicator: id.cloned(), ..looked };
    let of_whom = match owner {
        Owner::Service => (None, None),
        Owner::Area(area) => (Some(area.clone()), None),
        Owner::Team(team) => (None, Some(team.clone())),
    };
    (looking.note)(looked(of_whom))?;
    let heading = || {
        let period = Period::containing(data.as_of, Grain::Day);
        let count = match LateChildren::of(standings.iter().copied()) {
            None if of.is_some_and(|i| !data.children.iter().any(|record| record.indicator == i.id)) => {
                "The feed gives no child records for this standard; its figure alone says how many are outside.".into()
            }
            None => "The feed lists no child record here.".into(),
            Some(late) => format!("{} late; {} records listed", children(late.late), rows.len()),
        };
        let only = if hidden > 0 { "Only the records of your own teams are listed.\n" } else { "" };
        format!("{}{count}\n{only}", heading(looking, owner, period))
    };
    match looking.format {
        Format::Json => Ok(json_text("outside", &json!({ "rows": rows, "hidden_teams": hidden }))),
        Format::Csv => as_csv(&FIELDS, &rows),
        Format::Plain => {
            let lines: String = standings.iter().map(|s| record_sentence(looking, s, accounts.of(s))).collect();
            Ok(format!("{}\n{lines}", heading()))
        }
        Format::Table => Ok(format!("{}\n{}", heading(), records_table(looking, &standings, accounts))),
    }
}

/// A refusal because whoever looks may see no child record of `owner`.
fn hidden_from(looking: &Looking<'_>, owner: &Owner) -> Refused {
    let (name, role) = (looking.snapshot.figures().name(owner).to_string(), looking.me.role.one());
    let message = format!(
        "Not allowed: {role} sees no child records of {name} here. The figures of every team are open to you; 'clinic people rules' says who sees what."
    );
    Refused::new(Code::NotAllowed, message)
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

fn records_table(looking: &Looking<'_>, standings: &[&Standing<'_>], accounts: Accounts<'_>) -> String {
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
        ("Account", Left),
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
            accounts.of(s).map_or_else(|| "-".into(), Account::in_words),
        ]
    };
    table(&headings, &standings.iter().map(cells).collect::<Vec<_>>())
}

fn record_sentence(looking: &Looking<'_>, s: &Standing<'_>, account: Option<&Account>) -> String {
    let worker = s.record.worker.as_ref().map_or_else(|| "no allocated worker".into(), |w| format!("worker {w}"));
    let late = if s.state.is_late() { format!(" by {}", late(s)) } else { String::new() };
    let running = if s.months_running > 1 { format!(", {} months running", s.months_running) } else { String::new() };
    let title = short_title(looking, &s.record.indicator);
    let (child, team, state) = (&s.record.child, &s.record.team, s.state.in_words());
    let account = account.map_or_else(String::new, |it| format!("; {}, {}", it.in_words(), it.safe.in_words()));
    format!("{child}, {title}: {state}{late}{running}; team {team}, {worker}{account}.\n")
}
