//! A team's representation for a month: what it has to answer, what else it says, the accounts of its records outside,
//! its proposed actions, and what changed since it was submitted before.

mod changed;

use super::desk::Desk;
use super::forms::rights::{can_write, known};
use super::page::{Cell, Column, Extent, Page, Part, Row, SectionKey, Subject, Tone};
use super::working::{self, REMINDER, Working, area_of, asked, recorded, title};
use super::{dates, outside, register};
use crate::domain::clinic::representation::{Content, Exception, Section};
use crate::domain::fault::Owner;
use crate::domain::hand::typed;
use crate::domain::ids::{IndicatorId, TeamId};
use crate::domain::period::Period;
use crate::insight::accounts;

const TEXTS: &[Column] = &[
    Column::text("Section", 42, 50, "What is asked"),
    Column::text("It says", 30, 160, "EMPTY, or the first words; Enter writes it"),
];

/// The page of a representation.
pub fn page(desk: &Desk, team: &TeamId, period: Period) -> Page {
    let owner = Owner::Team(team.clone());
    let mut crumbs = desk.crumbs(&owner);
    crumbs.push("Representation".into());
    let copy = Working::of(desk, team, period);
    let asked = asked(desk, team, period);
    let parts = vec![
        to_answer(&asked, &copy.content, &owner),
        also(desk, &asked, &copy.content, &owner),
        outside::to_account_for(desk, team, period),
        actions(desk, &owner),
        changed::part(desk, &copy, &asked),
    ];
    let above = above(desk, &copy, &asked);
    let hint = "On a record outside: 1-6 reason, then date, then safe?";
    Page { subject: Subject::of(owner), crumbs, above, parts, foot: may_write(desk, team).then(|| hint.to_owned()) }
}

fn above(desk: &Desk, copy: &Working, asked: &[Exception]) -> Vec<(String, Tone)> {
    let (team, period) = (&copy.team, copy.period);
    let mut lines = vec![(due(desk, copy), Tone::Plain)];
    let there = recorded(desk, team, period);
    let unsaved = match copy.is_unsaved(desk) {
        true if desk.not_kept.contains_key(&copy.place()) => {
            " What you typed since is NOT SAVED anywhere, on this screen only."
        }
        true => " What you typed since is kept as a draft, not yet saved.",
        false => "",
    };
    lines.push(match there.and_then(|it| it.submitted().map(|submission| (it, submission))) {
        Some((it, submission)) => {
            let by = submission.written.hand.in_words();
            let on = dates::short(submission.written.on);
            let what = if submission.of.is_none() { ": nothing to add" } else { "" };
            let later = if it.has_changes_not_submitted() { " Later changes are saved, not submitted." } else { "" };
            (format!("Submitted by {by}, {on}{what}.{later}{unsaved}"), Tone::Strong)
        }
        None if there.is_some() => (format!("Being written, NOT SUBMITTED.{unsaved}"), Tone::NotMet),
        None if asked.is_empty() => {
            (format!("Not submitted. No exceptions: F2 says so in one key.{unsaved}"), Tone::Plain)
        }
        None => (format!("NOT SUBMITTED.{unsaved}"), Tone::NotMet),
    });
    if let Some(other) = copy.came_in(desk) {
        let by = other.written.hand.in_words();
        let text = format!(
            "Another version came in meanwhile, by {by}, {}. Yours is kept; part 5 shows both; F2 goes on from yours.",
            dates::short(other.written.on)
        );
        lines.push((text, Tone::Doubt));
    }
    lines.push((REMINDER.into(), Tone::Strong));
    lines
}

/// When it is due, by the clinic of its month.
fn due(desk: &Desk, copy: &Working) -> String {
    let (team, month) = (desk.figures().name(&Owner::Team(copy.team.clone())), copy.period.in_words());
    let clinic = area_of(desk, &copy.team).and_then(|area| desk.register.clinic_of(area, copy.period));
    let Some(clinic) = clinic else { return format!("{team}, {month}. No clinic is scheduled for it.") };
    let days = desk.rules.agenda.representation_working_days;
    let due = desk.rules.calendar.sub_working_days(clinic.date, days);
    let late = if desk.today > due { ", PAST" } else { "" };
    format!(
        "{team}, {month}. Due {}{late}: {days} working days before the clinic of {}.",
        dates::short(due),
        dates::short(clinic.date)
    )
}

/// One row: what is asked, and the first words of what it says.
fn row(asked: &[Exception], section: SectionKey, says: String, words: &str, tone: Tone, owner: &Owner) -> Row {
    let title = title(asked, &section);
    let words = if words.trim().is_empty() { "nothing yet".to_owned() } else { typed(words).to_string() };
    Row {
        key: serde_json::to_string(&section).unwrap_or_default(),
        cells: vec![Cell::text(title.clone()), Cell::text(says).toned(tone)],
        opens: None,
        subject: Subject { section: Some(section), ..Subject::of(owner.clone()) },
        words: format!("{title}: {words}"),
    }
}

fn text_row(asked: &[Exception], content: &Content, section: SectionKey, needed: bool, owner: &Owner) -> Row {
    let text = working::text(content, &section).unwrap_or_default().to_owned();
    let (says, tone) = match (text.trim().is_empty(), needed) {
        (true, true) => ("EMPTY".to_owned(), Tone::NotMet),
        (true, false) => ("-".to_owned(), Tone::Plain),
        _ => (typed(&text).to_string(), Tone::Plain),
    };
    row(asked, section, says, &text, tone, owner)
}

fn to_answer(asked: &[Exception], content: &Content, owner: &Owner) -> Part {
    let mut rows = Vec::new();
    for exception in asked {
        let empty = content.answer(&exception.key).map_or(Section::ALL.to_vec(), |answer| answer.empty_sections());
        for section in Section::ALL {
            let needed = empty.contains(&section);
            let key = SectionKey::Answer(exception.key.clone(), section);
            rows.push(text_row(asked, content, key, needed, owner));
        }
        rows.push(text_row(asked, content, SectionKey::NoAction(exception.key.clone()), false, owner));
    }
    let left = content.still_empty(asked).len();
    let title = if left == 0 { "To answer".to_owned() } else { format!("To answer ({left} of {} open)", asked.len()) };
    Part {
        title,
        columns: TEXTS,
        rows,
        empty: "No exceptions: nothing has to be answered. F2, then Nothing to add, says so.".into(),
        extent: Extent::Rest,
    }
}

fn also(desk: &Desk, asked: &[Exception], content: &Content, owner: &Owner) -> Part {
    let texts = [SectionKey::ToldUs, SectionKey::Complaints, SectionKey::Better];
    let mut rows: Vec<Row> = texts.map(|key| text_row(asked, content, key, false, owner)).into();
    let dip = content.dip_sample.map(|it| it.in_words()).unwrap_or_default();
    let or_none = |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
    rows.push(row(asked, SectionKey::DipSample, or_none(&dip), &dip, Tone::Plain, owner));
    // Those that were given stay in sight, asked for or not.
    let mut standards: Vec<IndicatorId> = asked.iter().map(|it| it.key.as_str().into()).collect();
    standards.extend(content.interim.iter().map(|it| it.indicator.clone()));
    let mut seen = Vec::new();
    for indicator in standards {
        let given = content.interim.iter().find(|it| it.indicator == indicator);
        let is_standard = desk.indicator(indicator.as_str()).is_some();
        if seen.contains(&indicator) || (!is_standard && given.is_none()) {
            continue;
        }
        let says = given.map(|it| it.in_words()).unwrap_or_default();
        rows.push(row(asked, SectionKey::Interim(indicator.clone()), or_none(&says), &says, Tone::Plain, owner));
        seen.push(indicator);
    }
    Part { title: "Also".into(), columns: TEXTS, rows, empty: String::new(), extent: Extent::Rest }
}

fn actions(desk: &Desk, owner: &Owner) -> Part {
    let part = register::part(desk, Some(owner));
    let empty =
        if desk.knows_the_record() { "No action is proposed or open. a proposes one.".into() } else { part.empty };
    Part { title: part.title.replacen("Actions", "Proposed actions", 1), empty, ..part }
}

/// The accounts of a team, in one line: `5 outside: 3 recording, 1 booked, 1 no plan; 3 as last month`.
pub fn accounts_in_words(
    desk: &Desk,
    team: &TeamId,
    period: Period,
    indicator: Option<&IndicatorId>,
) -> Option<String> {
    let area = area_of(desk, team)?;
    let standings = desk.standings();
    let sources = desk.sources(area, period, &standings);
    let said = match indicator {
        Some(indicator) => accounts::summary_of(&sources, team, indicator),
        None => accounts::summary(&sources, team),
    };
    let apart = if desk.ascii { ";" } else { " \u{b7}" };
    let same = said.same_as_last_month;
    let same = if same > 0 { format!("{apart} {same} as last month") } else { String::new() };
    (said.outside > 0).then(|| format!("{}{same}", said.in_words()))
}

/// Whether the person writes the team's representations.
pub fn may_write(desk: &Desk, team: &TeamId) -> bool {
    can_write(desk, "representation.write", None, &known(desk).team(team))
}
