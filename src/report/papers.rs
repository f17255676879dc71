//! Minutes, each owner's slip and a note for e-mail, as plain text.

use std::fmt::Write as _;

use chrono::NaiveDate;

use super::foot::foot;
use super::minutes::readback;
use super::said::{self, Said, title};
use crate::domain::action::Action;
use crate::domain::clinic::agenda::Agenda;
use crate::domain::clinic::meeting::Clinic;
use crate::domain::fault::Owner;
use crate::domain::ids::TeamId;
use crate::domain::register::Register;

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
    /// What the feed at hand says of itself where it is a sample.
    pub sample: Option<&'a str>,
}

impl Source<'_> {
    /// The day of the next clinic in words: `9 February 2023, not yet scheduled`.
    pub(super) fn next_clinic(&self) -> String {
        let (date, is_scheduled) = self.next;
        format!("{}{}", day(date), if is_scheduled { "" } else { ", not yet scheduled" })
    }
}

/// The agenda that was walked: the one kept at the close, else that of the opening.
pub(super) fn walked(clinic: &Clinic) -> Agenda {
    let kept = clinic.closed.as_ref().map(|closed| &closed.kept.agenda);
    kept.or(clinic.opened.as_ref().map(|opened| &opened.agenda)).cloned().unwrap_or_default()
}

/// A team by its name; none is the whole area.
pub(super) fn whose(team: Option<&TeamId>, name: &dyn Fn(&Owner) -> String) -> String {
    team.map_or_else(|| "The whole area".to_owned(), |team| name(&Owner::Team(team.clone())))
}

pub(super) fn day(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// The minutes.
pub fn minutes(source: &Source<'_>) -> String {
    let said = Said::of(source);
    let mut out = format!("{}\n{}\n{}\n", title(source), source.organisation, said::held(source));
    let _ = writeln!(out, "Next clinic: {}.", source.next_clinic());
    if let Some(sample) = source.sample {
        let _ = writeln!(out, "Sample: {sample}");
    }
    let or_none = |list: &[String]| if list.is_empty() { vec!["none".to_owned()] } else { list.to_vec() };
    section(&mut out, "Attendance", &said.attendance);
    section(&mut out, "Agenda", &said.agenda);
    section(&mut out, "Questions", &or_none(&said.questions));
    section(&mut out, "Actions by owner", &if said.back.by_owner.is_empty() { or_none(&[]) } else { Vec::new() });
    for (owner, list) in &said.back.by_owner {
        let _ = writeln!(out, "{owner}:");
        out.extend(list.iter().map(|action| format!("- {}\n", owed(action))));
    }
    for (_, title, list) in said.more().into_iter().filter(|(.., list)| !list.is_empty()) {
        section(&mut out, title, list);
    }
    if let Some(closed) = &source.clinic.closed {
        if let Some(caution) = said::no_figures(closed) {
            let _ = writeln!(out, "\n{caution}");
        }
        let _ = writeln!(out, "\n{}", foot(closed));
    }
    out
}

fn section(out: &mut String, title: &str, list: &[String]) {
    let _ = writeln!(out, "\n{title}");
    out.extend(list.iter().map(|it| format!("- {it}\n")));
}

/// An action of the list in a line.
fn owed(action: &Action) -> String {
    let slips = if action.slips > 0 { format!(", slipped {}", action.slips) } else { String::new() };
    let due = day(action.due);
    format!("A-{} {}; due {due}, {}{slips}", action.number, action.text, action.state.in_words())
}

/// Each owner's slip: what I owe, by when.
pub fn slips(source: &Source<'_>) -> Vec<(String, String)> {
    let Source { then, clinic, name, .. } = source;
    let was = then.clinic(clinic.id).unwrap_or(clinic);
    let slip = |(owner, list): (String, Vec<&crate::domain::action::Action>)| {
        let mut text = format!(
            "{owner}\n{}, {}\n\nWhat I owe, by when:\n",
            clinic.name(),
            name(&Owner::Area(clinic.area.clone()))
        );
        for action in list {
            let state = action.state.in_words();
            let _ = writeln!(text, "- by {}: A-{} {} ({state})", day(action.due), action.number, action.text);
            if let Some(evidence) = action.evidence() {
                let _ = writeln!(text, "  shown by: {evidence}");
            }
        }
        let _ = writeln!(text, "\nNext clinic: {}.", source.next_clinic());
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
    let slips = if open > 0 { "Each owner has a slip of their own. " } else { "" };
    let (date, scheduled) = next;
    let sealed = clinic.closed.as_ref().map_or_else(String::new, |closed| format!("\n{}\n", foot(closed)));
    format!(
        "Subject: {}, {}\n\nThe clinic was closed on {}. {open} {}, {} of them agreed that day. \
         {not_reached} {waiting} {}.\n{slips}The next clinic is on {}{}.\n{sealed}",
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
