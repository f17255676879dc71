//! Minutes, each owner's slip and a note for e-mail, as plain text.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::doubts::{figures_in_doubt, open_queries};
use super::foot::foot;
use super::minutes::{Readback, readback};
use crate::domain::clinic::agenda::{Agenda, why};
use crate::domain::clinic::attendance::Came;
use crate::domain::clinic::meeting::Clinic;
use crate::domain::fault::Owner;
use crate::domain::ids::TeamId;
use crate::domain::register::Register;

/// A plain-text paper: the first part of its file's name, and its text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paper {
    /// The first part of its file's name.
    pub stem: String,
    /// Its text.
    pub text: String,
}

/// What papers are made from: the record as it stood at the close, and how things are called.
pub struct Source<'a> {
    /// The record as it stood.
    pub then: &'a Register,
    /// The clinic with everything since, corrections too.
    pub clinic: &'a Clinic,
    /// The organisation.
    pub organisation: &'a str,
    /// The name of an area or team.
    pub name: &'a dyn Fn(&Owner) -> String,
    /// The next clinic: its day, and whether it is scheduled.
    pub next: (NaiveDate, bool),
}

/// The agenda that was walked: the one kept at the close, else that of the opening.
fn walked(clinic: &Clinic) -> Agenda {
    let kept = clinic.closed.as_ref().map(|closed| &closed.kept.agenda);
    kept.or(clinic.opened.as_ref().map(|opened| &opened.agenda)).cloned().unwrap_or_default()
}

pub(super) fn day(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// Every paper of a closed clinic: minutes, a slip for each owner, a note for e-mail.
pub fn papers(source: &Source<'_>) -> Vec<Paper> {
    let stem = format!("clinic-{}-{}", source.clinic.area, source.clinic.period);
    let mut all = vec![Paper { stem: format!("{stem}-minutes"), text: minutes(source) }];
    for (owner, text) in slips(source) {
        all.push(Paper { stem: format!("{stem}-slip-{owner}"), text });
    }
    all.push(Paper { stem: format!("{stem}-note"), text: note(source) });
    all
}

/// The minutes.
pub fn minutes(source: &Source<'_>) -> String {
    let Source { then, clinic, organisation, name, .. } = source;
    let was = then.clinic(clinic.id).unwrap_or(clinic);
    let team = |team: &Option<TeamId>| match team {
        Some(team) => name(&Owner::Team(team.clone())),
        None => "The whole area".to_owned(),
    };
    let mut out = String::new();
    let mut line = |text: String| {
        let _ = writeln!(out, "{text}");
    };
    line(format!("{organisation}, {}", name(&Owner::Area(clinic.area.clone()))));
    line(format!("Minutes. {}. Held on {}. Chair: {}.", clinic.name(), day(clinic.date), clinic.chair));
    line(String::new());
    line("Attendance".into());
    for it in &was.attendees {
        let here = it.came.map_or("not noted", Came::in_words);
        line(format!("- {}: {here}", it.name));
    }
    line(String::new());
    line("Agenda".into());
    if let Some(closed) = &clinic.closed {
        for item in &closed.kept.agenda.items {
            let done = if was.discussed.contains(&item.team) { "discussed" } else { "not reached" };
            line(format!("- {} ({done}): {}", team(&item.team), why(&item.reasons)));
        }
        for it in &closed.kept.agenda.without_exceptions {
            line(format!("- {}: no exceptions", name(&Owner::Team(it.clone()))));
        }
        for (it, why) in &closed.kept.agenda.put_off {
            line(format!("- {}: put off to the next clinic, {why}", name(&Owner::Team(it.clone()))));
        }
    }
    line(String::new());
    line("Questions".into());
    let mut asked = 0;
    for it in then.questions_of(clinic) {
        let answer = it
            .answer
            .as_ref()
            .map_or("not answered, carried".to_owned(), |answer| format!("answered: {}", answer.text));
        line(format!(
            "- Q-{} to {}, asked by {}: {} ({answer})",
            it.number,
            team(&it.team),
            it.asked.hand.in_words(),
            it.text
        ));
        asked += 1;
    }
    if asked == 0 {
        line("- none".into());
    }
    let back = readback(then, was, &walked(clinic));
    line(String::new());
    line("Actions by owner".into());
    if back.by_owner.is_empty() {
        line("- none".into());
    }
    for (owner, list) in &back.by_owner {
        line(format!("{owner}:"));
        for action in list {
            let slips = if action.slips > 0 { format!(", slipped {}", action.slips) } else { String::new() };
            line(format!(
                "- A-{} {}; due {}, {}{slips}",
                action.number,
                action.text,
                day(action.due),
                action.state.in_words()
            ));
        }
    }
    out.push_str(&what_else(source, was, &back));
    out
}

/// What follows the actions: what is to complete, was not reached, was noted, typed for others, corrected; then the foot.
fn what_else(source: &Source<'_>, was: &Clinic, back: &Readback<'_>) -> String {
    let Source { clinic, name, .. } = source;
    let team = |team: &Option<TeamId>| match team {
        Some(team) => name(&Owner::Team(team.clone())),
        None => "The whole area".to_owned(),
    };
    let mut out = String::new();
    let mut section = |title: &str, list: Vec<String>| {
        if !list.is_empty() {
            let _ = writeln!(out, "\n{title}");
            for it in list {
                let _ = writeln!(out, "- {it}");
            }
        }
    };
    let ended = back.ended.iter().map(|(it, how)| format!("A-{} {}; {}, {how}", it.number, it.text, it.owner));
    section("Accepted, withdrawn or superseded here", ended.collect());
    section("To complete", back.to_complete.iter().map(|(it, what)| format!("A-{}: {what}", it.number)).collect());
    let missed = back.not_discussed.iter().map(|(it, why)| {
        let why = why.as_ref().map_or(String::new(), |why| format!(": {why}"));
        format!("{}, not discussed{why}", team(it))
    });
    let carried = back.carried.iter().map(|(it, why)| format!("A-{} {}: {why}", it.number, it.text));
    section("Not reached", missed.chain(carried).collect());
    section("Figures in doubt", figures_in_doubt(source));
    section("Asked about the data, not settled", open_queries(source));
    section(
        "Notes",
        was.notes.iter().map(|it| format!("{}, {}: {}", team(&it.team), it.about.in_words(), it.text)).collect(),
    );
    section(
        "Typed for somebody else",
        was.typed_for_others()
            .map(|(hand, entry)| format!("{}: {}", hand.in_words(), entry.what.word().replace('_', " ")))
            .collect(),
    );
    section(
        "Corrections",
        clinic
            .corrections
            .iter()
            .map(|it| format!("{}, {}: {}", day(it.written.on), it.written.hand.in_words(), it.text))
            .collect(),
    );
    if let Some(closed) = &clinic.closed {
        if closed.kept.as_of.is_none() {
            out.push_str(
                "\nNo figures were at hand when this clinic was closed: no feed could be read. None are kept with these \
                 minutes, and the agenda is that of the opening.\n",
            );
        }
        let _ = writeln!(out, "\n{}", foot(closed));
    }
    out
}

/// Each owner's slip: what I owe, by when.
pub fn slips(source: &Source<'_>) -> Vec<(String, String)> {
    let Source { then, clinic, name, next, .. } = source;
    let was = then.clinic(clinic.id).unwrap_or(clinic);
    let slip = |(owner, list): (String, Vec<&crate::domain::action::Action>)| {
        let mut text = format!(
            "{owner}\n{}, {}\n\nWhat I owe, by when:\n",
            clinic.name(),
            name(&Owner::Area(clinic.area.clone()))
        );
        for action in list {
            let _ = writeln!(text, "- by {}: A-{} {}", day(action.due), action.number, action.text);
            if let Some(evidence) = action.evidence() {
                let _ = writeln!(text, "  shown by: {evidence}");
            }
        }
        let (date, scheduled) = next;
        let _ = writeln!(text, "\nNext clinic: {}{}.", day(*date), if *scheduled { "" } else { ", not yet scheduled" });
        if let Some(closed) = &clinic.closed {
            let _ = writeln!(text, "\n{}", foot(closed));
        }
        (owner, text)
    };
    readback(then, was, &walked(clinic)).by_owner.into_iter().map(slip).collect()
}

/// A note for e-mail: a few lines, no child record.
pub fn note(source: &Source<'_>) -> String {
    let Source { then, clinic, name, next, .. } = source;
    let was = then.clinic(clinic.id).unwrap_or(clinic);
    let back = readback(then, was, &walked(clinic));
    let open: usize = back.by_owner.values().map(Vec::len).sum();
    let waiting = then.open_questions(&clinic.area).count();
    let not_reached = back.not_reached_in_words().map_or_else(
        || "Everything was reached.".to_owned(),
        |missed| format!("Not reached, and coming back: {missed}."),
    );
    let not_reached = match back.put_off.len() {
        0 => not_reached,
        1 => format!("{not_reached} 1 team was put off to the next clinic."),
        n => format!("{not_reached} {n} teams were put off to the next clinic."),
    };
    let (date, scheduled) = next;
    let sealed = clinic.closed.as_ref().map_or_else(String::new, |closed| format!("\n{}\n", foot(closed)));
    format!(
        "Subject: {}, {}\n\nThe clinic was closed on {}. {open} {}, {} of them agreed that day. \
         {not_reached} {waiting} {}.\nEach owner's slip is attached. The next clinic is on {}{}.\n{sealed}",
        clinic.name(),
        name(&Owner::Area(clinic.area.clone())),
        clinic.closed.as_ref().map_or_else(|| day(clinic.date), |closed| day(closed.written.on)),
        if open == 1 { "action is open" } else { "actions are open" },
        back.agreed_here,
        if waiting == 1 { "question waits for an answer" } else { "questions wait for an answer" },
        day(*date),
        if *scheduled { "" } else { " (not yet scheduled)" }
    )
}
