//! The register of remedial actions: what is open, what is late, and the history of each.

mod drafts;

use super::desk::Desk;
use super::difference::Since;
use super::page::{Cell, Column, Extent, Page, Part, Place, Row, Subject, Tone};
use super::{dates, difference};
use crate::domain::action::{Action, ActionState};
use crate::domain::catalogue::Unit;
use crate::domain::clinic::meeting::{Clinic, ClinicState};
use crate::domain::fault::Owner;
use crate::domain::figure::Figure;
use crate::domain::steps::{Happened, Reading, Seen, StepKind};
use crate::record::facts::owner_of;
use crate::record::rules::{Barred, may};
use crate::text::SafeText;

pub use drafts::drafts_in_words;

const ACTIONS: &[Column] = &[
    Column::text("No.", 5, 6, "The action's number, in the order in which actions were first recorded"),
    Column::text("What will be done", 20, 60, "What will be done"),
    Column::text("Owner", 12, 30, "Who will do it"),
    Column::text("State", 13, 13, "proposed, agreed, in progress, reported, accepted, withdrawn, superseded"),
    Column::number("Due", 9, "When it will be done"),
    Column::number("Late", 8, "Calendar days past the due date; in capitals once it passed a clinic or four weeks"),
    Column::text(
        "Outside then",
        15,
        20,
        "Of those outside when it was agreed, how many are in time now; and the new ones",
    )
    .from_width(120),
    Column::text("Overdue", 7, 7, "Whether it is past its due date; f shows only those").from_width(120),
    Column::number("Slips", 5, "How often it was put off to a later date").from_width(100),
    Column::number("Age", 5, "Calendar days since it was recorded").from_width(100),
    Column::text("Team", 12, 24, "The team it is for").from_width(100),
];

const HISTORY: &[Column] = &[
    Column::number("Version", 7, "The step's place in the action's life"),
    Column::text("When", 16, 17, "When it was recorded"),
    Column::text("Step", 9, 12, "What was done"),
    Column::text("By", 10, 30, "Who typed it, and for whom"),
    Column::text("What changed", 20, 80, "What it changed, and why"),
];

/// The register of every action.
pub fn page(desk: &Desk) -> Page {
    let mut crumbs = desk.crumbs(&Owner::Service);
    crumbs.push("Actions".into());
    let open = part(desk, None);
    let mut left: Vec<&Action> = desk.register.actions().filter(|a| a.has_left_the_list()).collect();
    left.sort_by_key(|a| std::cmp::Reverse(a.number));
    let left = Part {
        title: format!("Off the list ({})", left.len()),
        columns: ACTIONS,
        rows: {
            let since = Since::of(desk, &left);
            left.iter().map(|action| action_row(desk, action, &since)).collect()
        },
        empty: "No action has been accepted, withdrawn or superseded.".into(),
        extent: Extent::Rest,
    };
    let parts = vec![open, left, drafts::part(desk)];
    Page { subject: Subject::of(Owner::Service), crumbs, above: Vec::new(), parts, foot: None }
}

/// The place of the half-typed actions among the parts of the register.
pub const DRAFTS: usize = 2;

/// The actions of one owner that are on the list, or of everyone; the longest overdue first.
pub fn part(desk: &Desk, owner: Option<&Owner>) -> Part {
    let teams = match owner {
        Some(Owner::Team(team)) => desk.with_replaced(team),
        _ => Vec::new(),
    };
    let is_of = |action: &&Action| match owner {
        None | Some(Owner::Service) => true,
        Some(Owner::Area(area)) => {
            let by_team = action.team.as_ref().and_then(|t| desk.data().team(t.as_str())).map(|t| &t.area);
            action.area.as_ref().or(by_team) == Some(area)
        }
        Some(Owner::Team(_)) => action.team.as_ref().is_some_and(|of| teams.contains(of)),
    };
    let mut open: Vec<&Action> = desk.register.actions_on_the_list().filter(is_of).collect();
    open.sort_by_key(|a| (std::cmp::Reverse(a.days_overdue(desk.today)), a.due, a.number));
    let since = Since::of(desk, &open);
    let late = open.iter().filter(|a| a.days_overdue(desk.today).is_some_and(|days| days > 0)).count();
    Part {
        title: format!("Actions ({} open, {late} late)", open.iter().filter(|a| a.state.is_open()).count()),
        columns: ACTIONS,
        rows: open.iter().map(|action| action_row(desk, action, &since)).collect(),
        empty: if desk.knows_the_record() {
            "No open action here. a records one.".into()
        } else {
            "What was recorded is not known: the record has not been read.".into()
        },
        extent: Extent::Rest,
    }
}

/// The actions of a clinic's list, the longest overdue first; Enter on one asks what is to be done with it.
pub fn of_clinic(desk: &Desk, clinic: &Clinic, mut actions: Vec<&Action>, extent: Extent) -> Part {
    actions.sort_by_key(|a| (std::cmp::Reverse(a.days_overdue(desk.today)), a.due, a.number));
    let left = actions.iter().filter(|action| !clinic.has_dealt_with(action.id)).count();
    let title = match (clinic.state, left) {
        (ClinicState::Open, 1..) => format!("Actions ({}, {left} not looked at)", actions.len()),
        _ => format!("Actions ({})", actions.len()),
    };
    let since = Since::of(desk, &actions);
    let row = |action: &&Action| {
        let row = action_row(desk, action, &since);
        let subject = Subject { action: Some(action.id), clinic: Some(clinic.id), ..row.subject };
        Row { opens: None, subject, ..row }
    };
    let rows = actions.iter().map(row).collect();
    Part { title, columns: ACTIONS, rows, empty: "No action is on the list.".into(), extent }
}

#[expect(clippy::cast_precision_loss, reason = "days")]
fn action_row(desk: &Desk, action: &Action, since: &Since) -> Row {
    let overdue = action.days_overdue(desk.today).filter(|days| *days > 0);
    let tone = if overdue.is_some() { Tone::NotMet } else { Tone::Plain };
    let age = action.age_days(desk.today);
    let owner = owner_of(action.area.as_ref(), action.team.as_ref());
    Row {
        key: action.id.to_string(),
        cells: vec![
            Cell::number(format!("A-{}", action.number), Some(action.number as f64)),
            Cell::safe(&action.text),
            Cell::safe(&action.owner),
            Cell::text(action.state.in_words()),
            dates::cell(Some(action.due)),
            Cell::number(late_cell(desk, action), overdue.map(|d| d as f64)).toned(tone),
            Cell::text(since.short(action.id)),
            Cell::text(if overdue.is_some() { "overdue" } else { "no" }),
            Cell::count(Some(u64::from(action.slips))),
            Cell::number(age.map_or("-".into(), |d| d.to_string()), age.map(|d| d as f64)),
            Cell::safe(&desk.figures().name(&owner)),
        ],
        opens: Some(Place::ActionHistory(action.id)),
        subject: Subject {
            owner: Some(owner),
            indicator: action.indicator.clone(),
            action: Some(action.id),
            ..Subject::default()
        },
        words: sentence(desk, action, since.words(action.id)),
    }
}

fn late_cell(desk: &Desk, action: &Action) -> String {
    let loud = lateness(desk, action).is_some_and(|late| late.contains("LATE"));
    let days = action.days_overdue(desk.today).filter(|days| *days > 0);
    days.map_or(String::new(), |days| format!("{days} {}", if loud { "DAYS" } else { "d" }))
}

/// How late an action is, louder with age: in words, then in capitals once it passed a clinic or four weeks, then with how
/// often it was let go by.
fn lateness(desk: &Desk, action: &Action) -> Option<String> {
    let days = action.days_overdue(desk.today).filter(|days| *days > 0)?;
    let unit = if days == 1 { "day" } else { "days" };
    let plain = format!("{days} {unit} late");
    let again = action.clinics_passed.saturating_add(action.slips);
    Some(match () {
        () if again >= 3 || days > 84 => format!("{} - STILL NOT DONE", plain.to_uppercase()),
        () if action.clinics_passed > 0 || days > 28 => plain.to_uppercase(),
        () => plain,
    })
}

fn sentence(desk: &Desk, action: &Action, since: Option<&str>) -> String {
    let late = lateness(desk, action).map_or(String::new(), |late| format!(", {late}"));
    let first = if action.first_due == action.due {
        String::new()
    } else {
        format!(" (first due {})", dates::long(action.first_due))
    };
    // What became of the children comes first: that is what the room asks.
    let children = since.map_or(String::new(), |since| format!("{since} "));
    format!(
        "A-{}, {}: {children}{}; {}, due {}{first}{late}{}.{}",
        action.number,
        action.state.in_words(),
        action.text,
        action.owner,
        dates::long(action.due),
        slips_and_clinics(action, ", "),
        if needs_new_date(desk, action) { " Returned with its date past: it needs a new date." } else { "" }
    )
}

/// Whether an action was returned to its owner with a due date that has come: what is owed now has no day.
fn needs_new_date(desk: &Desk, action: &Action) -> bool {
    let mut events = action.history.iter().rev().filter_map(|it| it.event.as_ref()).map(|it| &it.what);
    let last =
        events.find(|it| matches!(it, Happened::Return { .. } | Happened::Redate { .. } | Happened::Report { .. }));
    let was_returned = matches!(last, Some(Happened::Return { .. }));
    was_returned && action.state.is_open() && action.due <= desk.today
}

/// How often it was put off, and how many clinics it was carried past; what is none is left out.
fn slips_and_clinics(action: &Action, before: &str) -> String {
    let slips = match action.slips {
        0 => String::new(),
        1 => format!("{before}slipped once"),
        n => format!("{before}slipped {n} times"),
    };
    let passed = match action.clinics_passed {
        0 => String::new(),
        1 => format!("{before}carried past 1 clinic"),
        n => format!("{before}carried past {n} clinics"),
    };
    slips + &passed
}

/// One action and its history.
pub fn history(desk: &Desk, id: uuid::Uuid) -> Page {
    let mut crumbs = desk.crumbs(&Owner::Service);
    crumbs.push("Actions".into());
    let Some(action) = desk.register.action(id) else {
        crumbs.push("not known".into());
        let above = vec![("This action is not in the record.".to_string(), Tone::Doubt)];
        return Page { subject: Subject::of(Owner::Service), crumbs, above, parts: Vec::new(), foot: None };
    };
    crumbs.push(format!("A-{}", action.number));
    let owner = owner_of(action.area.as_ref(), action.team.as_ref());
    let subject = Subject { indicator: action.indicator.clone(), action: Some(id), ..Subject::of(owner) };
    let above = above(desk, action);
    let rows = action.history.iter().map(|entry| {
        let when = entry.at.map_or("not known".to_string(), |at| at.format("%-d %b %Y %H:%M").to_string());
        let by = match &entry.hand.on_behalf_of {
            Some(other) => format!("{} for {other}", entry.hand.by),
            None => entry.hand.by.as_str().to_string(),
        };
        let (step, what) = entry
            .event
            .as_ref()
            .map_or(("not known".to_string(), "written by a newer program; kept as it is".to_string()), |event| {
                (done(event.what.step()).to_string(), what_changed(desk, &event.what))
            });
        Row {
            key: entry.version.to_string(),
            cells: vec![
                Cell::count(Some(entry.version)),
                Cell::text(when.clone()),
                Cell::text(step.clone()),
                Cell::text(by.clone()),
                Cell::text(what.clone()),
            ],
            opens: None,
            subject: Subject::default(),
            words: format!("{when}: {step} by {by}. {what}"),
        }
    });
    let part = Part {
        title: "History".into(),
        columns: HISTORY,
        rows: rows.collect(),
        empty: String::new(),
        extent: Extent::Rest,
    };
    let parts = std::iter::once(part).chain(difference::children(desk, action)).collect();
    Page { subject, crumbs, above, parts, foot: None }
}

/// What stands above an action's history: what and who, how it stands in time, and whether it moved what it was to move.
fn above(desk: &Desk, action: &Action) -> Vec<(String, Tone)> {
    let late = lateness(desk, action);
    let mut time = format!("Due {}", dates::long(action.due));
    if action.first_due != action.due {
        time.push_str(&format!(", first due {}", dates::long(action.first_due)));
    }
    time.push_str(&late.as_ref().map_or(String::new(), |late| format!("; {late}")));
    time.push_str(&slips_and_clinics(action, "; "));
    if let Some(days) = action.age_days(desk.today) {
        time.push_str(&format!("; {days} {} old", if days == 1 { "day" } else { "days" }));
    }
    time.push('.');
    let mut lines = vec![
        (action.text.as_str().to_string(), Tone::Strong),
        (format!("A-{}, {}: {}.", action.number, action.state.in_words(), action.owner), Tone::Plain),
        (time, if late.is_some() { Tone::NotMet } else { Tone::Plain }),
        (moves(desk, action), Tone::Plain),
    ];
    lines.extend(baseline(desk, action).map(|text| (text, Tone::Plain)));
    lines.extend(difference::above(desk, action));
    if action.state == ActionState::Reported {
        let by = action.reported.as_ref().map_or(String::new(), |hand| format!(" by {}", hand.in_words()));
        let shows = action.evidence_given.as_ref().map_or(String::new(), |it| format!(": {it}"));
        let own = may(&desk.me, StepKind::Accept, Some(action)) == Err(Barred::OwnReport);
        let own = if own { ". Reported for you, so another chair accepts it" } else { "" };
        lines.push((format!("Reported done{by}{shows}{own}."), Tone::Plain));
    }
    let other = action.superseded_by.and_then(|id| desk.register.action(id));
    lines.extend(other.map(|other| (format!("Replaced by A-{}: {}", other.number, other.text), Tone::Plain)));
    lines
}

fn moves(desk: &Desk, action: &Action) -> String {
    let Some(indicator) = &action.indicator else {
        let why = action.no_indicator.as_ref().map_or("not said", |why| why.as_str());
        return format!("Moves no indicator: {why}.");
    };
    let title = desk.indicator(indicator.as_str()).map_or(indicator.as_str(), |i| i.short_title.as_str());
    let target = action.target.map_or("target not set yet".into(), |t| format!("to {t}"));
    let by = action.by.map_or(String::new(), |by| format!(" by {}", dates::long(by)));
    format!("To move: {title}, {target}{by}.")
}

/// What is looked at before an action is accepted: its figure when it was proposed and agreed, and now, beside the target
/// and what became of the children who were outside. Of a clinic that is held, the figure now is that of its month.
pub fn to_accept(desk: &Desk, action: &Action) -> Vec<String> {
    let target = action.target.map(|target| format!(" Target {target}."));
    let line = baseline(desk, action).map(|said| format!("{said}{}", target.unwrap_or_default()));
    let since = Since::of(desk, &[action]);
    let children = since.words(action.id).map(str::to_owned);
    line.into_iter().chain(children).collect()
}

/// Where the indicator stood when the action was proposed and when it was agreed, and where it is now.
fn baseline(desk: &Desk, action: &Action) -> Option<String> {
    let what = desk.indicator(action.indicator.as_ref()?.as_str());
    let shown = |reading: &Reading| {
        let figure = match reading.figure {
            Seen::Fraction { n, d } => Figure::Fraction { n, d },
            Seen::Value(value) => Figure::Value(value),
            Seen::NotKnown => return format!("not known, {}", reading.period.short()),
        };
        let fraction = figure.fraction();
        let fraction = if fraction.is_empty() { fraction } else { format!("{fraction}, ") };
        format!("{fraction}{} ({})", figure.shown(what.map_or(Unit::Number, |i| i.unit)), reading.period.short())
    };
    let mut said = Vec::new();
    for happened in action.history.iter().filter_map(|entry| entry.event.as_ref()).map(|event| &event.what) {
        let (reading, when) = match happened {
            Happened::Add(added) => (added.seen.as_ref(), "proposed"),
            Happened::Agree { baseline, .. } => (baseline.as_ref(), "agreed"),
            _ => continue,
        };
        said.push(format!("{} when {when}", reading.map_or("not known".into(), &shown)));
    }
    let owner = owner_of(action.area.as_ref(), action.team.as_ref());
    let latest = what
        .zip(desk.register.month_in_the_room(action.area.as_ref()).or(desk.figures().latest_period()))
        .and_then(|(what, period)| {
            Some(shown(&Reading {
                period,
                figure: Seen::from(&desk.figures().row(what, &owner, period).known?.figure),
                outside: None,
                variation: None,
            }))
        });
    said.push(format!("now {}", latest.unwrap_or_else(|| "not known".to_owned())));
    Some(format!("Was {}.", said.join("; ")))
}

/// A step as it is said once it is taken.
fn done(step: StepKind) -> &'static str {
    match step {
        StepKind::Add => "proposed",
        StepKind::Agree => "agreed",
        StepKind::Start => "started",
        StepKind::Report => "reported",
        StepKind::Return => "returned",
        StepKind::Accept => "accepted",
        StepKind::Withdraw => "withdrawn",
        StepKind::Supersede => "superseded",
        StepKind::Redate => "redated",
        StepKind::Amend => "amended",
        StepKind::Reopen => "reopened",
    }
}

/// What a step changed, and why. The record keeps text as typed; here it is cleaned.
fn what_changed(desk: &Desk, what: &Happened) -> String {
    let clean = |text: &str| SafeText::new(text).as_str().to_string();
    match what {
        Happened::Add(added) => {
            format!("{}; {}, due {}", clean(&added.text), clean(&added.owner), dates::long(added.due))
        }
        Happened::Agree { target, by, .. } => {
            let target = target.map_or(String::new(), |t| format!("target {t}"));
            let by = by.map_or(String::new(), |by| format!(" by {}", dates::long(by)));
            format!("{target}{by}")
        }
        Happened::Start => String::new(),
        Happened::Report { evidence } => clean(evidence),
        Happened::Return { why } | Happened::Withdraw { why } | Happened::Reopen { why } => clean(why),
        Happened::Accept { version, .. } => format!("as it stood at version {version}"),
        Happened::Supersede { with } => {
            let other = desk.register.action(*with).map_or("another".to_owned(), |it| format!("A-{}", it.number));
            format!("replaced by {other}")
        }
        Happened::Redate { due, why } => format!("due {}: {}", dates::long(*due), clean(why)),
        Happened::Amend(amended) => {
            let text = |name: &str, value: &Option<String>| value.as_ref().map(|v| format!("{name}: {}", clean(v)));
            let target = amended.target.map(|t| format!("target: {t}"));
            let by = amended.by.map(|by| format!("by: {}", dates::long(by)));
            let parts = [text("text", &amended.text), text("owner", &amended.owner), target, by];
            let parts = parts.into_iter().flatten().chain(text("evidence", &amended.evidence));
            parts.collect::<Vec<_>>().join("; ")
        }
    }
}
