//! Actions as they are printed: for a person who looks, a person who listens, a script and a spreadsheet.

use std::fmt::Write as _;

use crate::cli::args::Format;
use crate::cli::door::Room;
use crate::cli::json_text;
use crate::cli::names;
use crate::cli::outcome::{Code, Refused};
use crate::cli::sheet::{self, Align};
use crate::domain::action::Action;
use crate::domain::due;
use crate::domain::ids::{AreaId, IndicatorId, TeamId};
use crate::text::SafeText;
use chrono::NaiveDate;
use serde::Serialize;

/// An action as scripts read it.
#[derive(Serialize)]
struct Shown<'a> {
    id: String,
    number: u64,
    version: u64,
    area: Option<&'a str>,
    team: Option<&'a str>,
    indicator: Option<&'a str>,
    no_indicator: Option<&'a str>,
    text: &'a str,
    owner: &'a str,
    due: NaiveDate,
    first_due: NaiveDate,
    slips: u32,
    state: &'static str,
    age_days: Option<i64>,
    days_overdue: Option<i64>,
    /// How many closed clinics of its area it has been carried through.
    clinics_passed: u32,
    target: Option<f64>,
    by: Option<NaiveDate>,
    evidence: Option<&'a str>,
    notes: Vec<String>,
    source: crate::domain::steps::ActionSource,
    proposed_by: &'a str,
    proposed_for: &'a str,
    superseded_by: Option<String>,
}

impl<'a> Shown<'a> {
    fn new(action: &'a Action, room: Room<'_>) -> Self {
        Self {
            id: action.id.to_string(),
            number: action.number,
            version: action.version,
            area: action.area.as_ref().map(AreaId::as_str),
            team: action.team.as_ref().map(TeamId::as_str),
            indicator: action.indicator.as_ref().map(IndicatorId::as_str),
            no_indicator: action.no_indicator.as_ref().map(SafeText::as_str),
            text: action.text.as_str(),
            owner: action.owner.as_str(),
            due: action.due,
            first_due: action.first_due,
            slips: action.slips,
            state: action.state.word(),
            age_days: action.age_days(room.today),
            days_overdue: action.days_overdue(room.today),
            clinics_passed: action.clinics_passed,
            target: action.target,
            by: action.by,
            evidence: action.evidence().map(SafeText::as_str),
            notes: notes(action, room),
            source: action.source,
            proposed_by: action.proposed.by.as_str(),
            proposed_for: action.proposed.decider().as_str(),
            superseded_by: action.superseded_by.map(|id| id.to_string()),
        }
    }
}

fn notes(action: &Action, room: Room<'_>) -> Vec<String> {
    let mut notes: Vec<String> =
        due::notes(action.due, action.due_set_on, room.calendar).iter().map(ToString::to_string).collect();
    let texts = [&action.no_indicator, &action.evidence_expected, &action.evidence_given];
    let texts = texts.into_iter().flatten().chain([&action.text]).map(SafeText::as_str);
    notes.extend(names::notes(texts, room));
    notes.extend(room.note.map(Into::into));
    if action.has_unread() {
        notes.push("a newer version of clinic wrote something about it that this one cannot read".into());
    }
    notes
}

/// An action as scripts read it.
pub(in crate::cli) fn json(action: &Action, room: Room<'_>) -> serde_json::Value {
    serde_json::json!(Shown::new(action, room))
}

/// One action after a step.
pub(in crate::cli) fn one(action: &Action, room: Room<'_>) -> Result<String, Refused> {
    Ok(match room.format {
        Format::Json => json_text("action", &serde_json::json!({ "action": Shown::new(action, room) })),
        Format::Csv => csv(&[action], room)?,
        Format::Table | Format::Plain => sentence(action, room),
    })
}

/// A list of actions. `unread`: how many entries of the record a newer program wrote.
pub(super) fn list(actions: &[&Action], unread: usize, room: Room<'_>) -> Result<String, Refused> {
    let newer = match unread {
        0 => String::new(),
        n => format!("{n} entries were written by a newer version of clinic and are not shown. Update clinic.\n"),
    };
    Ok(match room.format {
        Format::Json => {
            let shown: Vec<_> = actions.iter().map(|action| Shown::new(action, room)).collect();
            json_text("actions", &serde_json::json!({ "actions": shown, "unread": unread }))
        }
        Format::Csv => csv(actions, room)?,
        _ if actions.is_empty() => format!("{newer}No actions.\n"),
        Format::Plain => newer + &actions.iter().map(|action| sentence(action, room)).collect::<String>(),
        Format::Table => newer + &table(actions, room),
    })
}

/// How late it is, in words; empty where it is not.
fn lateness(action: &Action, room: Room<'_>) -> String {
    match action.days_overdue(room.today) {
        Some(1) => "1 day late".into(),
        Some(days) if days > 1 => format!("{days} days late"),
        _ => String::new(),
    }
}

fn slips(action: &Action) -> String {
    match action.slips {
        0 => String::new(),
        1 => "slipped once".into(),
        n => format!("slipped {n} times"),
    }
}

fn place(action: &Action) -> &str {
    let team = action.team.as_ref().map(TeamId::as_str);
    team.or(action.area.as_ref().map(AreaId::as_str)).unwrap_or("service")
}

pub(in crate::cli) fn sentence(action: &Action, room: Room<'_>) -> String {
    let due = action.due.format("%A %-d %B %Y");
    let mut line = format!(
        "A-{}, {}, {}: {}. Owner: {}. Due {due}",
        action.number,
        action.state.in_words(),
        place(action),
        action.text.as_str().trim_end_matches('.'),
        action.owner,
    );
    for more in [lateness(action, room), slips(action)].into_iter().filter(|more| !more.is_empty()) {
        let _ = write!(line, ", {more}");
    }
    line.push('.');
    for note in notes(action, room) {
        let _ = write!(line, " Note: {note}.");
    }
    line + "\n"
}

fn table(actions: &[&Action], room: Room<'_>) -> String {
    let headings = ["No", "State", "Team", "Due", "Late", "Owner", "What will be done"].map(|name| (name, Align::Left));
    let cells = |action: &&Action| {
        let late = [lateness(action, room), slips(action)];
        let late: Vec<_> = late.into_iter().filter(|part| !part.is_empty()).collect();
        vec![
            format!("A-{}", action.number),
            action.state.in_words().to_owned(),
            place(action).to_owned(),
            action.due.format("%-d %b %Y").to_string(),
            late.join(", "),
            action.owner.to_string(),
            action.text.to_string(),
        ]
    };
    sheet::table(&headings, &actions.iter().map(cells).collect::<Vec<_>>())
}

fn csv(actions: &[&Action], room: Room<'_>) -> Result<String, Refused> {
    const FIELDS: [&str; 19] = [
        "number",
        "id",
        "version",
        "state",
        "area",
        "team",
        "indicator",
        "text",
        "owner",
        "due",
        "first_due",
        "slips",
        "age_days",
        "days_overdue",
        "clinics_passed",
        "target",
        "by",
        "evidence",
        "notes",
    ];
    let failed = |error: String| Refused::new(Code::Failed, format!("The list could not be made: {error}."));
    let rows = actions.iter().map(|action| serde_json::to_value(Shown::new(action, room)));
    let rows: Vec<_> = rows.collect::<Result<_, _>>().map_err(|error| failed(error.to_string()))?;
    sheet::csv(&FIELDS, &rows).map_err(|error| failed(error.to_string()))
}
