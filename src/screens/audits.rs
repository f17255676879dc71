//! Audits beside the figures: this month's, the clocks of those found inadequate, twelve months as counts.

use super::dates;
use super::desk::Desk;
use super::page::{Cell, Column, Extent, Page, Part, Row, Subject, Tone};
use crate::domain::action::Action;
use crate::domain::fault::Owner;
use crate::domain::ids::AuditId;
use crate::domain::org::Grade;
use crate::domain::period::Period;
use crate::domain::steps::ActionSource;
use crate::insight::audits::{Clock, Counts, Looked, Stands};

const LISTED: &[Column] = &[
    Column::text("Audit", 8, 14, "The audit"),
    Column::text("Team", 10, 24, "The team"),
    Column::number("Completed", 9, "When it was completed"),
    Column::text("Grade", 12, 20, "The grade that leads: confirmed here, else moderated, else the auditor's own"),
    Column::text("Whose", 13, 13, "Confirmed here by quality assurance, moderated, or the auditor's alone"),
    Column::text("Stands", 16, 44, "The first clock that has run out, or what is to come"),
    Column::text("Themes", 10, 40, "What it was about").from_width(120),
];

const CLOCKS: &[Column] = &[
    Column::text("Audit", 8, 14, "The audit"),
    Column::text("Team", 10, 24, "The team"),
    Column::number("Escalated", 9, "When it was escalated: the clocks run from here"),
    Column::text("Update", 12, 24, "The first update"),
    Column::text("Further update", 14, 24, "With all actions done or an adequate plan"),
    Column::text("Re-audit", 12, 24, "When it was, or is to be, audited again"),
];

const MONTHS: &[Column] = &[
    Column::text("Completed in", 14, 20, "The month"),
    Column::number("outstanding", 11, "Outstanding, by the grade that leads"),
    Column::number("good", 5, "Good"),
    Column::number("improve", 7, "Requires improvement"),
    Column::number("inadequate", 10, "Inadequate"),
    Column::number("not graded", 10, "Not graded: in no share"),
];

/// The audits of an owner.
pub fn page(desk: &Desk, owner: &Owner) -> Page {
    let all = of(desk, owner);
    let mut crumbs = desk.crumbs(owner);
    crumbs.push("Audits".into());
    let month = |looked: &&Looked<'_>| {
        let given = [Some(looked.audit.completed), looked.graded_on];
        given.into_iter().flatten().any(|day| desk.period.start() <= day && day <= desk.period.end())
    };
    let part = |title: String, rows: Vec<Row>, columns, empty: &str| Part {
        title,
        columns,
        rows,
        empty: empty.into(),
        extent: Extent::Rest,
    };
    let this_month: Vec<Row> = all.iter().filter(month).map(|it| row(desk, it)).collect();
    let open: Vec<&Looked<'_>> = all.iter().filter(|it| it.is_inadequate() && it.re_audited_on.is_none()).collect();
    let listed: Vec<Row> = all.iter().map(|it| row(desk, it)).collect();
    let title = format!("{} ({})", desk.period.in_words(), this_month.len());
    let parts = vec![
        part(title, this_month, LISTED, "No audit was completed or graded in this month, as far as the feed says."),
        part(
            format!("Clocks ({})", open.len()),
            open.iter().map(|it| clocks_row(desk, it)).collect(),
            CLOCKS,
            "No audit is inadequate by more than the auditor's own word and still to be audited again.",
        ),
        part("By month".into(), months(desk, &all), MONTHS, ""),
        part(format!("All ({})", listed.len()), listed, LISTED, "The feed gives no audit here."),
    ];
    Page { subject: Subject::of(owner.clone()), crumbs, above: above(desk, owner, &all), parts, foot: None }
}

/// The audits of one team, for the team's own page.
pub fn of_team(desk: &Desk, owner: &Owner) -> Part {
    let all = of(desk, owner);
    let counts = Counts::of(&all, desk.period);
    Part {
        // In a row with the names of five other parts.
        title: format!("Audits (12 months: {})", counts.in_words().replace("requires improvement", "to improve")),
        columns: LISTED,
        rows: all.iter().map(|it| row(desk, it)).collect(),
        empty: "No audit of this team is in the feed.".into(),
        extent: Extent::Rest,
    }
}

/// The action that was recorded for an audit, where one names it.
pub fn action_for<'a>(desk: &'a Desk, audit: &AuditId) -> Option<&'a Action> {
    let names =
        |text: &str| text.split(|c: char| !(c.is_alphanumeric() || "-_./".contains(c))).any(|it| it == audit.as_str());
    desk.register.actions().find(|it| it.source == ActionSource::Audit && names(it.text.as_str()))
}

/// The audits of an owner, what waits first: clocks that have run out, then inadequate ones, then the newest.
fn of<'a>(desk: &'a Desk, owner: &Owner) -> Vec<Looked<'a>> {
    let audits = desk.audits();
    let here = desk.data().audits.iter().filter(|audit| desk.figures().is_of(&audit.team, owner));
    let mut all: Vec<Looked<'a>> = here.map(|audit| audits.look(audit)).collect();
    all.sort_by_key(|it| {
        let open = it.is_inadequate() && it.re_audited_on.is_none();
        (it.overdue().is_none(), !open, std::cmp::Reverse(it.audit.completed), it.audit.id.clone())
    });
    all
}

fn above(desk: &Desk, owner: &Owner, all: &[Looked<'_>]) -> Vec<(String, Tone)> {
    let mut lines = Vec::new();
    let late = all.iter().filter(|it| it.overdue().is_some()).count();
    if late > 0 {
        let audits = if late == 1 { "1 audit has".to_owned() } else { format!("{late} audits have") };
        lines.push((format!("{audits} an OVERDUE clock."), Tone::NotMet));
    }
    let counts = Counts::of(all, desk.period);
    let moderated = match counts.not_moderated {
        0 => String::new(),
        n => format!("; {n} of them not moderated"),
    };
    let months = format!("Twelve months to {}: {}{moderated}.", desk.period.in_words(), counts.in_words());
    lines.push((months, Tone::Plain));
    if !matches!(owner, Owner::Team(_)) {
        let (good, graded) = counts.good_or_better();
        let share = match (good * 100 + graded / 2).checked_div(graded) {
            None => "Good or better: no audit is graded, so there is no share.".to_owned(),
            Some(percent) => {
                let [red, amber, green] = desk.rules.agenda.audit_anchors;
                format!(
                    "Good or better: {percent}% ({good}/{graded} graded); the plan has {red}% red, {amber}% amber, {green}% green."
                )
            }
        };
        lines.push((share, Tone::Strong));
    }
    lines
}

fn months(desk: &Desk, all: &[Looked<'_>]) -> Vec<Row> {
    let periods = std::iter::successors(Some(desk.period), |period| Some(period.previous())).take(12);
    let one = |period: Period| {
        let counts = Counts::of_one(all, period);
        let numbers =
            [counts.outstanding, counts.good, counts.requires_improvement, counts.inadequate, counts.ungraded];
        let cells = numbers.map(|count| Cell::count(Some(count as u64)));
        Row {
            key: period.to_string(),
            cells: std::iter::once(Cell::text(period.in_words())).chain(cells).collect(),
            opens: None,
            subject: Subject::default(),
            words: format!("{}: {}.", period.in_words(), counts.in_words()),
        }
    };
    periods.map(one).collect()
}

fn name(desk: &Desk, looked: &Looked<'_>) -> String {
    desk.figures().name(&Owner::Team(looked.audit.team.clone())).to_string()
}

fn subject(looked: &Looked<'_>) -> Subject {
    Subject { audit: Some(looked.audit.id.clone()), ..Subject::of(Owner::Team(looked.audit.team.clone())) }
}

/// What an audit waits for, in few words.
fn stands(desk: &Desk, looked: &Looked<'_>) -> (String, Tone) {
    if let Some(clock) = looked.overdue() {
        return (format!("{} {} OVERDUE", clock.kind.in_words(), days(clock)), Tone::NotMet);
    }
    if looked.is_inadequate() {
        let next = looked.clocks.iter().find(|clock| !matches!(clock.stands, Stands::Done(_)));
        return match (looked.re_audited_on, looked.escalated_on, next) {
            (Some(on), ..) => (format!("audited again {}", dates::short(on)), Tone::Plain),
            (None, None, _) => ("escalation not known".into(), Tone::Doubt),
            (None, Some(_), Some(clock)) if clock.stands == Stands::NotKnown => {
                (format!("{} not known", clock.kind.in_words()), Tone::Doubt)
            }
            (None, Some(_), Some(clock)) => {
                (format!("{} by {}", clock.kind.in_words(), dates::short(clock.due)), Tone::Plain)
            }
            (None, Some(_), None) => (String::new(), Tone::Plain),
        };
    }
    if looked.asks_the_service_lead() {
        return match action_for(desk, &looked.audit.id) {
            Some(action) => (format!("A-{}, {}", action.number, action.state.in_words()), Tone::Plain),
            None => ("no action yet".into(), Tone::Doubt),
        };
    }
    (String::new(), Tone::Plain)
}

fn days(clock: &Clock) -> String {
    let Stands::Overdue(days) = clock.stands else { return String::new() };
    format!("{days} {}", if clock.in_working_days { "wd" } else { "d" })
}

fn row(desk: &Desk, looked: &Looked<'_>) -> Row {
    let audit = looked.audit;
    let tone = if looked.grade == Grade::Inadequate { Tone::NotMet } else { Tone::Plain };
    let (stands, how) = stands(desk, looked);
    let themes: Vec<_> = audit.themes.iter().map(|theme| theme.as_str()).collect();
    Row {
        key: audit.id.to_string(),
        cells: vec![
            Cell::text(audit.id.as_str()),
            Cell::text(name(desk, looked)),
            dates::cell(Some(audit.completed)),
            Cell::text(looked.grade.in_words()).toned(tone),
            Cell::text(looked.by.in_words()),
            Cell::text(stands).toned(how),
            Cell::text(themes.join(", ")),
        ],
        opens: None,
        subject: subject(looked),
        words: sentence(desk, looked),
    }
}

fn clocks_row(desk: &Desk, looked: &Looked<'_>) -> Row {
    let escalated = match looked.escalated_on {
        Some(_) => dates::cell(looked.escalated_on),
        None => Cell::number("not known", None).toned(Tone::Doubt),
    };
    let clock = |at: usize| match looked.clocks.get(at) {
        None => Cell::text("-"),
        Some(clock) => match clock.stands {
            Stands::Done(on) => Cell::text(format!("done {}", dates::short(on))),
            Stands::Runs => Cell::text(format!("by {}", dates::short(clock.due))),
            Stands::Overdue(_) => Cell::text(format!("{} OVERDUE", days(clock))).toned(Tone::NotMet),
            Stands::NotKnown => Cell::text("not known").toned(Tone::Doubt),
        },
    };
    Row {
        key: looked.audit.id.to_string(),
        cells: vec![
            Cell::text(looked.audit.id.as_str()),
            Cell::text(name(desk, looked)),
            escalated,
            clock(0),
            clock(1),
            clock(2),
        ],
        opens: None,
        subject: subject(looked),
        words: sentence(desk, looked),
    }
}

/// An audit in a sentence, with what was last said of it here.
fn sentence(desk: &Desk, looked: &Looked<'_>) -> String {
    let audit = looked.audit;
    let by = looked.by.in_words();
    let auditors = if looked.is_confirmed() && audit.grade != looked.grade {
        format!(", before that {}", audit.grade.in_words())
    } else {
        String::new()
    };
    let clock = |clock: &Clock| {
        let how = match clock.stands {
            Stands::Done(on) => format!("done {}", dates::short(on)),
            Stands::Runs => format!("due {}", dates::short(clock.due)),
            Stands::Overdue(_) => format!("OVERDUE by {}", clock.late_in_words().unwrap_or_default()),
            Stands::NotKnown => "not known".to_owned(),
        };
        format!("{} {how}", clock.kind.in_words())
    };
    let clocks: Vec<String> = looked.clocks.iter().map(clock).collect();
    let clocks = if clocks.is_empty() { String::new() } else { format!(" {}.", clocks.join(", ")) };
    let lead = match looked.asks_the_service_lead().then(|| action_for(desk, &audit.id)) {
        None => String::new(),
        Some(Some(action)) => format!(" The service lead's action is A-{}.", action.number),
        Some(None) => " It gives the service lead an action: Enter records it.".to_owned(),
    };
    let said = desk.register.audit(&audit.id).and_then(|notes| notes.history.last());
    let said = said.map_or(String::new(), |(word, text, written)| {
        let text = if text.is_blank() { String::new() } else { format!(" \"{text}\"") };
        format!(" Last here: {}{text}, {}.", word.replace('_', " "), written.hand.in_words())
    });
    format!(
        "{} of {}: {}, {by}{auditors}.{clocks}{lead}{said}",
        audit.id,
        dates::short(audit.completed),
        looked.grade.in_words()
    )
}
