//! Clinics as they are printed: in a line, and whole. A closed one is shown as it stood.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};
use uuid::Uuid;

use super::{agenda, team_name};
use crate::cli::actions::show as action;
use crate::cli::args::Format;
use crate::cli::door::Room;
use crate::cli::json_text;
use crate::cli::listing::{Kind, Line, count, written};
use crate::cli::names;
use crate::cli::outcome::{Code, Refused};
use crate::cli::questions;
use crate::domain::access::{ListKind, Looked};
use crate::domain::action::Action;
use crate::domain::clinic::agenda::{Agenda, why};
use crate::domain::clinic::attendance::Came;
use crate::domain::clinic::kept::KeptRecord;
use crate::domain::clinic::meeting::{Clinic, ClinicState, Noted};
use crate::domain::due::day_off;
use crate::domain::ids::TeamId;
use crate::domain::register::Register;
use crate::record::verify;

const KIND: Kind = Kind {
    one: "clinic",
    many: "clinics",
    fields: &["number", "id", "version", "state", "area", "period", "date", "start", "minutes", "chair", "left"],
    headings: &["No", "State", "Area", "Figures", "Date", "Start", "Chair", "Left"],
    none: "No clinics.",
};

/// What is said of a clinic that was closed while no feed could be read.
const NO_FIGURES: &str = "no figures were at hand when it was closed: none are kept with its minutes";

/// Clinics, a line each.
pub(super) fn list(register: &Register, clinics: &[&Clinic], room: Room<'_>) -> Result<String, Refused> {
    let lines: Vec<Line> = clinics.iter().map(|clinic| line(register, clinic, room)).collect();
    KIND.list(&lines, room.format)
}

/// One clinic after a step.
pub(super) fn one(register: &Register, clinic: &Clinic, room: Room<'_>) -> Result<String, Refused> {
    let mut line = line(register, clinic, room);
    if let (Some(note), Some(notes)) = (room.note, line.json["notes"].as_array_mut()) {
        notes.push(json!(note));
        line.sentence = names::with_notes(line.sentence, &[note.to_owned()]);
    }
    KIND.one(line, room.format)
}

fn time(clinic: &Clinic) -> Option<String> {
    clinic.start.map(|start| start.format("%H:%M").to_string())
}

/// That a clinic is to be held before the month that it looks at has ended.
fn before_its_figures(clinic: &Clinic) -> Option<String> {
    let (date, month) = (clinic.date.format("%-d %B %Y"), clinic.period.in_words());
    let is_early = clinic.date <= clinic.period.end();
    is_early.then(|| format!("the clinic's day {date} is before the figures' month, {month}, has ended"))
}

/// That a clinic was opened on another day than it is scheduled for.
fn held_on_another_day(clinic: &Clinic) -> Option<String> {
    let (held, planned) = (clinic.held_on(), clinic.date);
    let day = |date: chrono::NaiveDate| date.format("%-d %B %Y").to_string();
    (held != planned).then(|| format!("opened on {}; it is scheduled for {}", day(held), day(planned)))
}

/// What was neither looked at nor carried; nothing once it is closed.
fn left<'a>(register: &'a Register, clinic: &'a Clinic) -> Vec<&'a Action> {
    if clinic.state == ClinicState::Closed { Vec::new() } else { register.not_dealt_with(clinic).collect() }
}

fn line(register: &Register, clinic: &Clinic, room: Room<'_>) -> Line {
    let left: Vec<String> = left(register, clinic).iter().map(|it| format!("A-{}", it.number)).collect();
    let noted = |notes: &[Noted]| -> Vec<Value> {
        let one = |it: &Noted| json!({ "team": it.team, "about": it.about, "text": it.text, "written": written(&it.written) });
        notes.iter().map(one).collect()
    };
    let number = |id: &Uuid| register.action(*id).map(|it| format!("A-{}", it.number));
    let not_reached = clinic.not_reached.iter().map(|it| {
        let actions: Vec<String> = it.actions.iter().filter_map(number).collect();
        json!({ "team": it.team, "actions": actions, "why": it.why, "written": written(&it.written) })
    });
    let put_off = clinic.put_off.iter().map(|(team, it)| {
        let times = register.times_put_off(&clinic.area, team);
        json!({ "team": team, "why": it.why, "times": times, "written": written(&it.written) })
    });
    let attendees = clinic.attendees.iter().map(|it| {
        let (present, late) = (it.came.map(Came::is_there), it.came.map(|came| came == Came::Late));
        json!({ "name": it.name, "team": it.team, "present": present, "late": late })
    });
    let added = clinic.added.iter().map(|it| json!({ "team": it.team, "text": it.text, "minutes": it.minutes }));
    let typed = clinic
        .typed_for_others()
        .map(|(_, entry)| json!({ "step": entry.what.word(), "written": written(&entry.written) }));
    let looked_at: Vec<String> = clinic.looked_at.iter().filter_map(number).collect();
    let texts = clinic.notes.iter().chain(&clinic.corrections).map(|it| it.text.as_str());
    let off = day_off(clinic.date, room.calendar).map(|off| format!("the clinic's day {off}"));
    let no_figures = clinic.closed.as_ref().is_some_and(|closed| closed.kept.as_of.is_none());
    let no_figures = no_figures.then(|| NO_FIGURES.to_owned());
    let off = off.into_iter().chain(before_its_figures(clinic)).chain(held_on_another_day(clinic));
    let notes: Vec<String> = off.chain(names::notes(texts, room)).chain(no_figures).collect();
    let opened = clinic.opened.as_ref().map(|it| json!({ "digest": it.digest, "written": written(&it.written) }));
    let closed = clinic.closed.as_ref().map(|it| {
        let head = it.head.map(|head| head.to_string());
        json!({ "head": head, "digest": it.kept.digest, "as_of": it.kept.as_of, "written": written(&it.written) })
    });
    let sentence = format!(
        "{} ({}, clinic {}): {}. Chair: {}.{}",
        clinic.name(),
        clinic.area,
        clinic.number,
        clinic.state.word(),
        clinic.chair,
        if left.is_empty() { String::new() } else { format!(" Not dealt with yet: {}.", left.join(", ")) }
    );
    Line {
        cells: vec![
            clinic.number.to_string(),
            clinic.state.word().to_owned(),
            clinic.area.to_string(),
            clinic.period.in_words(),
            clinic.date.format("%-d %b %Y").to_string(),
            time(clinic).unwrap_or_default(),
            clinic.chair.to_string(),
            left.len().to_string(),
        ],
        json: json!({
            "id": clinic.id,
            "number": clinic.number,
            "version": clinic.version,
            "state": clinic.state.word(),
            "name": clinic.name(),
            "area": clinic.area,
            "period": clinic.period,
            "date": clinic.date,
            "start": time(clinic),
            "minutes": clinic.minutes,
            "chair": clinic.chair,
            "attendees": attendees.collect::<Vec<_>>(),
            "pinned": clinic.pinned,
            "put_off": put_off.collect::<Vec<_>>(),
            "added": added.collect::<Vec<_>>(),
            "discussed": clinic.all_discussed(),
            "looked_at": looked_at,
            "not_reached": not_reached.collect::<Vec<_>>(),
            "left": left,
            "lines": noted(&clinic.notes),
            "corrections": noted(&clinic.corrections),
            "typed_for_others": typed.collect::<Vec<_>>(),
            "opened": opened,
            "closed": closed,
            "notes": notes,
        }),
        sentence: names::with_notes(sentence, &notes),
    }
}

/// The register as the clinic saw it: cut at the head written at its close, or as it is now.
pub(in crate::cli) fn as_it_stood(register: &Register, clinic: &Clinic, room: Room<'_>) -> Result<Register, Refused> {
    let Some(closed) = &clinic.closed else { return Ok(register.clone()) };
    let not_there = || {
        let message =
            "The record no longer reaches the head that was written at the close. See 'clinic record verify'.";
        Refused::new(Code::RecordUnusable, message)
    };
    let head = closed.head.ok_or_else(not_there)?;
    let stood = verify::load_until(room.store, head.position)?;
    if stood.head() == head { Ok(stood) } else { Err(not_there()) }
}

/// Everything of one clinic.
pub(super) fn whole(register: &Register, clinic: &Clinic, room: Room<'_>) -> Result<String, Refused> {
    let stood = as_it_stood(register, clinic, room)?;
    let agenda = match &clinic.closed {
        Some(closed) => closed.kept.agenda.clone(),
        None => agenda::of(register, clinic, room),
    };
    let kept = clinic.closed.as_ref().map(|closed| &closed.kept).filter(|_| !room.present);
    let (outside, not_listed): (Vec<&KeptRecord>, Vec<&KeptRecord>) =
        kept.iter().flat_map(|kept| &kept.outside).partition(|it| room.may_see(register, &it.team));
    if room.format == Format::Json {
        let looked = Looked::of(ListKind::Within, clinic.period, outside.len() as u64);
        room.note(register, Looked { area: Some(clinic.area.clone()), ..looked })?;
    }
    // Days of age and lateness are reckoned from the day it was.
    let room = match &clinic.closed {
        // Nor has the feed of this day anything to say of it.
        Some(closed) => Room { today: closed.written.on, note: None, ..room },
        None => room,
    };
    // What was on the list, and what left it in the room.
    let on_list: BTreeSet<Uuid> = stood.actions_of_clinics(&clinic.area).map(|action| action.id).collect();
    let of_clinic = |it: &&Action| on_list.contains(&it.id) || clinic.has_dealt_with(it.id);
    let actions: Vec<&Action> = stood.actions().filter(of_clinic).collect();
    let open: Vec<Line> = stood.questions_of(clinic).map(|it| questions::line(&stood, it, room)).collect();
    let line = line(register, clinic, room);
    match room.format {
        Format::Json => {
            let mut whole = line.json;
            let dealt = |it: &Action| match () {
                () if clinic.looked_at.contains(&it.id) => Some("looked_at"),
                () if clinic.carried().contains(&it.id) => Some("carried"),
                () => None,
            };
            let actions = actions.iter().map(|it| {
                let mut shown = action::json(it, room);
                shown["dealt_with"] = json!(dealt(it));
                shown
            });
            whole["as_it_stood"] = json!(clinic.closed.is_some());
            whole["agenda"] = json!(agenda);
            whole["actions"] = json!(actions.collect::<Vec<_>>());
            whole["questions"] = json!(open.iter().map(|it| &it.json).collect::<Vec<_>>());
            whole["figures"] = json!(clinic.closed.as_ref().map(|closed| &closed.kept.figures));
            whole["outside"] = json!(kept.map(|_| &outside));
            whole["outside_not_listed"] = json!(kept.map(|_| not_listed.len()));
            if let Some(notes) = whole["notes"].as_array_mut() {
                notes.extend(room.left_out(not_listed.len()).into_iter().map(Value::from));
            }
            Ok(json_text(KIND.one, &json!({ "clinic": whole })))
        }
        Format::Csv => KIND.one(line, room.format),
        Format::Plain | Format::Table => {
            let mut text = format!("{}\n", line.sentence);
            people(&mut text, clinic, room);
            agenda_text(&mut text, &agenda, room);
            let _ = writeln!(text, "\n{}", count(actions.len(), "action"));
            text.extend(actions.iter().map(|it| action::sentence(it, room)));
            let _ = writeln!(text, "\n{}", count(open.len(), "question"));
            text.extend(open.iter().flat_map(|it| [it.sentence.as_str(), "\n"]));
            room_text(&mut text, register, clinic, room);
            Ok(text)
        }
    }
}

fn people(text: &mut String, clinic: &Clinic, room: Room<'_>) {
    for it in &clinic.attendees {
        let came = match it.came {
            Some(Came::InTime) => "present",
            Some(late_or_not) => late_or_not.in_words(),
            None => "expected",
        };
        let team = it.team.as_ref().map_or_else(String::new, |team| format!(", {}", team_name(team, room)));
        let _ = writeln!(text, "{}{team}: {came}", it.name);
    }
}

fn agenda_text(text: &mut String, agenda: &Agenda, room: Room<'_>) {
    let name = |team: &TeamId| team_name(team, room);
    text.push_str("\nAgenda\n");
    for (at, item) in agenda.items.iter().enumerate() {
        let whose = item.team.as_ref().map_or_else(|| "The whole area".into(), name);
        let _ = writeln!(text, "{}. {whose}, {} min: {}", at + 1, item.minutes, why(&item.reasons));
    }
    for (team, why) in &agenda.put_off {
        let _ = writeln!(text, "Put off: {}: {why}", name(team));
    }
    let without: Vec<String> = agenda.without_exceptions.iter().map(|team| name(team).to_string()).collect();
    if !without.is_empty() {
        let _ = writeln!(text, "Without exceptions: {}", without.join(", "));
    }
}

/// What was noted in the room, what was not reached, and what was corrected since.
fn room_text(text: &mut String, register: &Register, clinic: &Clinic, room: Room<'_>) {
    let place =
        |team: Option<&TeamId>| team.map_or_else(|| clinic.area.to_string(), |it| team_name(it, room).to_string());
    for it in &clinic.notes {
        let _ = writeln!(
            text,
            "{}, {}: {} ({})",
            place(it.team.as_ref()),
            it.about.in_words(),
            it.text,
            it.written.hand.in_words()
        );
    }
    for it in &clinic.not_reached {
        let numbers = it.actions.iter().filter_map(|id| register.action(*id)).map(|it| format!("A-{}", it.number));
        let numbers: Vec<String> = numbers.collect();
        let carried = if numbers.is_empty() { String::new() } else { format!(". Carried: {}", numbers.join(", ")) };
        let _ = writeln!(text, "{}, not reached: {}{carried}", place(it.team.as_ref()), it.why);
    }
    for it in &clinic.corrections {
        let on = it.written.on.format("%-d %B %Y");
        let _ = writeln!(text, "Correction of {on} by {}: {}", it.written.hand.in_words(), it.text);
    }
}
