//! One clinic: its agenda with running times, who is expected, the actions on its list, the questions carried.

use chrono::{Duration, NaiveTime};
use uuid::Uuid;

use super::desk::Desk;
use super::page::{Cell, Column, Extent, Page, Part, Place, Row, Subject, Tone};
use super::{dates, quality, questions, register};
use crate::domain::clinic::agenda::{Agenda, Item, Reason, why};
use crate::domain::clinic::attendance::Came;
use crate::domain::clinic::meeting::{Attendee, Clinic, ClinicState};
use crate::domain::due::day_off;
use crate::domain::fault::Owner;
use crate::domain::ids::TeamId;

const AGENDA: &[Column] = &[
    Column::number("No", 3, "Its place on the agenda"),
    Column::text("Team", 14, 26, "The team, or the item the chair added"),
    Column::text("At", 5, 6, "When it begins, reckoned from the minutes"),
    Column::number("Min", 4, "How many minutes it is given"),
    Column::text("Why", 30, 150, "Why it is on the agenda"),
];
const ATTENDEES: &[Column] = &[
    Column::text("Who", 20, 40, "Everybody who is expected, and who came besides"),
    Column::text("Team", 14, 30, "Their team"),
    Column::text("Here", 9, 12, "Whether they came"),
];

/// The page of a clinic.
pub fn page(desk: &Desk, id: Uuid) -> Page {
    let Some(clinic) = desk.register.clinic(id) else { return gone(desk) };
    let agenda = desk.agenda(clinic);
    let subject = Subject { clinic: Some(id), ..Subject::of(Owner::Area(clinic.area.clone())) };
    let actions: Vec<_> = desk.register.actions_of_clinics(&clinic.area).collect();
    let asked: Vec<_> = desk.register.open_questions(&clinic.area).collect();
    let came = clinic.attendees.iter().filter(|it| it.came.is_some_and(Came::is_there)).count();
    let parts = vec![
        Part {
            title: format!("Agenda ({})", agenda.items.len()),
            columns: AGENDA,
            rows: agenda_rows(desk, clinic, &agenda),
            empty: "No team has an exception, and nothing was added.".into(),
            extent: Extent::Rest,
        },
        Part {
            title: format!("Attendance ({came} of {})", clinic.attendees.len()),
            columns: ATTENDEES,
            rows: clinic.attendees.iter().map(|it| attendee(desk, clinic, it)).collect(),
            empty: "Nobody is expected: the feed names no team of this area.".into(),
            extent: Extent::Rest,
        },
        register::of_clinic(desk, clinic, actions, Extent::Rest),
        Part {
            title: format!("Questions ({})", asked.len()),
            columns: questions::COLUMNS,
            rows: asked.into_iter().map(|it| questions::row(desk, it)).collect(),
            empty: "No question waits for an answer.".into(),
            extent: Extent::Rest,
        },
    ];
    Page { subject, crumbs: crumbs(desk, clinic), above: above(desk, clinic), parts, foot: None }
}

/// A page for a clinic that is not in this record.
pub fn gone(desk: &Desk) -> Page {
    let crumbs = vec![desk.data().organisation.to_string(), "Clinic".into()];
    let above = vec![("This clinic is not in this record.".to_owned(), Tone::Doubt)];
    Page { subject: Subject::default(), crumbs, above, parts: vec![], foot: None }
}

/// The path to a clinic.
pub fn crumbs(desk: &Desk, clinic: &Clinic) -> Vec<String> {
    let area = desk.figures().name(&Owner::Area(clinic.area.clone())).to_string();
    // Its month stands at the other end of the same line.
    vec![desk.data().organisation.to_string(), area, format!("Clinic of {}", clinic.date.format("%-d %B"))]
}

fn above(desk: &Desk, clinic: &Clinic) -> Vec<(String, Tone)> {
    let at = clinic.start.map_or(String::new(), |start| format!(" at {}", start.format("%H:%M")));
    let when =
        format!("{}{at}, {} minutes, chair {}", clinic.date.format("%A %-d %B %Y"), clinic.minutes, clinic.chair);
    let mut lines = vec![match clinic.state {
        ClinicState::Scheduled => {
            let days = desk.rules.agenda.representation_working_days;
            let due = desk.rules.calendar.sub_working_days(clinic.date, days);
            (format!("Scheduled for {when}. Representations are due on {}.", dates::long(due)), Tone::Plain)
        }
        ClinicState::Open => (format!("Open: {when}."), Tone::Strong),
        ClinicState::Closed => {
            let held = clinic.held_on();
            let held = if held == clinic.date { String::new() } else { format!(" Held on {}.", dates::long(held)) };
            (format!("Closed: {when}.{held} The minutes are fixed."), Tone::Plain)
        }
    }];
    // A past day has been and gone; one that comes can still be moved.
    let off = day_off(clinic.date, &desk.rules.calendar).filter(|_| clinic.state == ClinicState::Scheduled);
    lines.extend(off.map(|off| (format!("{off}: it is kept as it is; F2 moves the clinic."), Tone::Doubt)));
    if clinic.state != ClinicState::Closed {
        lines.extend(quality::carried(desk, &clinic.area));
    }
    if clinic.has_unread {
        lines.push(("A newer version of clinic wrote something here that this one cannot read.".into(), Tone::Doubt));
    }
    lines
}

/// When each item begins, where the clinic's own time is known.
pub fn times(clinic: &Clinic, items: &[Item]) -> Vec<Option<NaiveTime>> {
    let starts = items.iter().scan(0_i64, |passed, item| {
        let at = *passed;
        *passed += i64::from(item.minutes);
        Some(at)
    });
    starts.map(|passed| clinic.start.map(|start| start.overflowing_add_signed(Duration::minutes(passed)).0)).collect()
}

/// The name of an item: its team, or what the chair added.
pub fn item_name(desk: &Desk, item: &Item) -> String {
    item.team.as_ref().map_or_else(|| "The whole area".to_owned(), |team| team_name(desk, team))
}

fn team_name(desk: &Desk, team: &TeamId) -> String {
    desk.figures().name(&Owner::Team(team.clone())).to_string()
}

/// Why an item is on the agenda, in words.
pub fn reasons(reasons: &[Reason]) -> String {
    if reasons.is_empty() { "no exceptions".to_owned() } else { why(reasons) }
}

fn agenda_rows(desk: &Desk, clinic: &Clinic, agenda: &Agenda) -> Vec<Row> {
    let times = times(clinic, &agenda.items);
    let items = agenda.items.iter().enumerate().map(|(at, item)| {
        let done = clinic.was_discussed(&item.team);
        let mark = if done { "done: " } else { "" };
        let words = format!("{mark}{}", reasons(&item.reasons));
        let heads = item.reasons.iter().any(|it| it.kind.heads());
        let tone = if heads && !done { Tone::NotMet } else { Tone::Plain };
        let time = times.get(at).copied().flatten().map_or("-".to_owned(), |it| it.format("%H:%M").to_string());
        row(
            desk,
            clinic,
            item.team.as_ref(),
            (at + 1).to_string(),
            &item_name(desk, item),
            time,
            Some(item.minutes),
            words,
            tone,
        )
    });
    let put_off = agenda.put_off.iter().map(|(team, why)| {
        let words = format!("put off: {why}");
        row(desk, clinic, Some(team), "-".into(), &team_name(desk, team), "-".into(), None, words, Tone::Doubt)
    });
    let others = agenda.without_exceptions.iter().map(|team| {
        row(
            desk,
            clinic,
            Some(team),
            "-".into(),
            &team_name(desk, team),
            "-".into(),
            None,
            "no exceptions: named at the end".into(),
            Tone::Met,
        )
    });
    items.chain(put_off).chain(others).collect()
}

#[expect(clippy::too_many_arguments, reason = "one row's cells")]
fn row(
    desk: &Desk,
    clinic: &Clinic,
    team: Option<&TeamId>,
    number: String,
    name: &str,
    time: String,
    minutes: Option<u32>,
    why: String,
    tone: Tone,
) -> Row {
    let owner = team.map_or_else(|| Owner::Area(clinic.area.clone()), |team| Owner::Team(team.clone()));
    let manager = team.and_then(|team| desk.data().team(team.as_str())).and_then(|team| desk.data().manager_of(team));
    let manager = manager.map_or(String::new(), |name| format!(", {name}"));
    let place = number.parse().ok();
    Row {
        key: team.map_or("area".to_owned(), ToString::to_string),
        words: format!("{name}{manager}: {why}."),
        cells: vec![
            Cell::number(number, place),
            Cell::text(name),
            Cell::text(time),
            Cell::count(minutes.map(u64::from)),
            Cell::text(why).toned(tone),
        ],
        opens: Some(Place::Item { clinic: clinic.id, team: team.cloned() }),
        subject: Subject { clinic: Some(clinic.id), ..Subject::of(owner) },
    }
}

fn attendee(desk: &Desk, clinic: &Clinic, it: &Attendee) -> Row {
    let team = it.team.as_ref().map_or(String::new(), |team| team_name(desk, team));
    let (here, tone) = match it.came {
        Some(Came::InTime) => ("yes", Tone::Plain),
        Some(Came::Late) => ("late", Tone::Strong),
        Some(Came::Not) => ("ABSENT", Tone::NotMet),
        None => ("not noted", Tone::Plain),
    };
    let owner = it.team.clone().map_or_else(|| Owner::Area(clinic.area.clone()), Owner::Team);
    Row {
        key: format!("{} {team}", it.name),
        words: format!("{}: {}.", it.name, if here == "yes" { "here" } else { here }),
        cells: vec![Cell::safe(&it.name), Cell::text(team), Cell::text(here).toned(tone)],
        opens: None,
        subject: Subject { clinic: Some(clinic.id), attendee: Some(it.name.clone()), ..Subject::of(owner) },
    }
}
