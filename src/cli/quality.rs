//! `clinic quality …`: doubts about the figures, and what is said of them.

use std::process::ExitCode;

use serde_json::json;

use super::args::quality::{OnDoubt, Quality};
use super::context::Context;
use super::door::{Asked, Figures, Room, enter};
use super::listing::{Kind, Line, written};
use super::names;
use super::outcome::{Code, Refused};
use crate::domain::doubt::{DoubtKey, DoubtNotes, DoubtState, DoubtWhat, Stands};
use crate::domain::fault::Owner;
use crate::domain::hand::Written;
use crate::domain::register::Register;
use crate::insight::quality::{self, Doubt, words};
use crate::record::decide::{Entry, Step};
use crate::text::SafeText;

const KIND: Kind = Kind {
    one: "doubt",
    many: "doubts",
    fields: &[
        "doubt",
        "version",
        "code",
        "indicator",
        "level",
        "id",
        "period",
        "faults",
        "means",
        "state",
        "why",
        "text",
        "owner",
        "due",
        "first_due",
        "slips",
        "age_days",
        "days_overdue",
        "clinics_passed",
        "answer",
    ],
    headings: &["Doubt", "What", "Now", "Owner", "Due", "Late"],
    none: "No doubts.",
};

/// Runs `clinic quality …`.
pub fn run(context: &Context, command: &Quality) -> Result<ExitCode, Refused> {
    enter(context, Figures::Wanted, |room| answer(command, room))
}

pub(super) fn answer(command: &Quality, room: Room<'_>) -> Result<String, Refused> {
    let register = room.register()?;
    let reckoned = room.next_clinic(&register, None);
    let (on, what) = match command {
        Quality::List { area, team, indicator, open } => {
            let fits = Fits { area: area.as_deref(), team: team.as_deref(), indicator: indicator.as_deref() };
            return list(&register, &fits, *open, room);
        }
        Quality::Known { on, why } => (on, DoubtWhat::Known { doubt: named(&register, on, room)?, why: why.clone() }),
        Quality::Query { on, owner, due, text } => {
            let doubt = named(&register, on, room)?;
            let area = room.sight.and_then(|sight| quality::area(sight.figures.data, &doubt));
            let due = room.day_of("--due", due, room.next_clinic(&register, area.as_ref()))?;
            (on, DoubtWhat::Query { doubt, area, text: text.clone(), owner: owner.clone(), due })
        }
        Quality::Redate { on, due, why } => {
            let due = room.day_of("--due", due, reckoned)?;
            (on, DoubtWhat::Redate { doubt: named(&register, on, room)?, due, why: why.clone() })
        }
        Quality::Answer { on, text } => {
            (on, DoubtWhat::Answer { doubt: named(&register, on, room)?, text: text.clone() })
        }
        Quality::AskAgain { on, why } => {
            (on, DoubtWhat::AskAgain { doubt: named(&register, on, room)?, why: why.clone() })
        }
        Quality::Close { on } => (on, DoubtWhat::Close { doubt: named(&register, on, room)? }),
    };
    let key = what.doubt().clone();
    let (_, register) = room.take(Asked::new(Step::Write(Box::new(Entry::Doubt(what))), &on.write), register)?;
    let found = of_feed(&register, room).into_iter().find(|it| it.key == key);
    let doubt = found.unwrap_or_else(|| Doubt { notes: register.doubt(&key), faults: Vec::new(), key });
    KIND.one(line(&doubt, room), room.format)
}

/// The doubts of the feed, and queries about what it has no longer.
fn of_feed<'a>(register: &'a Register, room: Room<'a>) -> Vec<Doubt<'a>> {
    let data = room.sight.map(|sight| sight.figures.data);
    data.map_or_else(
        || register.doubts().map(|it| Doubt { key: it.key.clone(), faults: Vec::new(), notes: Some(it) }).collect(),
        |data| quality::doubts(data, room.faults, register),
    )
}

/// The doubt that is meant: one of the feed, or one that the feed has no longer and the record knows.
fn named(register: &Register, on: &OnDoubt, room: Room<'_>) -> Result<DoubtKey, Refused> {
    let name = on.doubt.trim();
    let here = of_feed(register, room).into_iter().map(|it| it.key);
    let mut all = here.chain(register.doubts().map(|it| it.key.clone()));
    all.find(|key| key.to_string() == name).ok_or_else(|| {
        let name = SafeText::new(name);
        let message =
            format!("There is no doubt '{name}' about this feed. See 'clinic quality list' for those there are.");
        Refused::new(Code::NotFound, message)
    })
}

/// What is listed; what is none lets all through.
struct Fits<'a> {
    area: Option<&'a str>,
    team: Option<&'a str>,
    indicator: Option<&'a str>,
}

impl Fits<'_> {
    fn lets_through(&self, doubt: &Doubt<'_>, room: Room<'_>) -> bool {
        let touches = doubt.touches();
        let owners = || touches.iter().map(|touch| &touch.owner).chain(&doubt.key.owner);
        let is_team = |id: &str| owners().any(|owner| matches!(owner, Owner::Team(team) if team.as_str() == id));
        let is_area = |id: &str| {
            owners().any(|owner| match owner {
                Owner::Service => false,
                Owner::Area(area) => area.as_str() == id,
                Owner::Team(team) => {
                    let team = room.sight.and_then(|sight| sight.figures.data.team(team.as_str()));
                    team.is_some_and(|team| team.area.as_str() == id)
                }
            })
        };
        let is_standard = |id: &str| {
            let named = touches.iter().map(|touch| &touch.indicator).chain(&doubt.key.indicator);
            named.into_iter().any(|it| it.as_str() == id)
        };
        self.area.is_none_or(is_area) && self.team.is_none_or(is_team) && self.indicator.is_none_or(is_standard)
    }
}

fn list(register: &Register, fits: &Fits<'_>, open: bool, room: Room<'_>) -> Result<String, Refused> {
    let all = of_feed(register, room);
    let fitting = all.iter().filter(|it| fits.lets_through(it, room) && (!open || it.state().is_unsettled()));
    let lines: Vec<Line> = fitting.map(|doubt| line(doubt, room)).collect();
    KIND.list(&lines, room.format)
}

/// Level and id of an owner, as scripts read them.
fn level(owner: &Owner, room: Room<'_>) -> (&'static str, String) {
    let service = || room.sight.map_or_else(String::new, |sight| sight.figures.data.organisation_id.to_string());
    match owner {
        Owner::Service => ("service", service()),
        Owner::Area(id) => ("area", id.to_string()),
        Owner::Team(id) => ("team", id.to_string()),
    }
}

/// A doubt in every form.
fn line(doubt: &Doubt<'_>, room: Room<'_>) -> Line {
    let key = &doubt.key;
    let (level, id) = key.owner.as_ref().map(|owner| level(owner, room)).unzip();
    let notes = doubt.notes;
    let query = notes.and_then(DoubtNotes::query);
    let late = notes.and_then(|it| it.days_overdue(room.today));
    let why = notes.and_then(|it| match &it.stands {
        Stands::Known { why, .. } => Some(why),
        _ => None,
    });
    let answer = notes.and_then(DoubtNotes::answer).map(|answer| &answer.text);
    let history = |(step, text, when): &(&'static str, SafeText, Written)| json!({ "step": step, "text": text, "written": written(when) });
    let name = key.to_string();
    let state = doubt.state();
    let said: Vec<&str> = [why, query.map(|it| &it.text), answer].into_iter().flatten().map(SafeText::as_str).collect();
    let sentence = names::with_notes(sentence(doubt, &name, room), &names::notes(said, room));
    Line {
        cells: vec![
            name.clone(),
            key.code.meaning().to_owned(),
            state.in_words().to_owned(),
            query.map_or_else(|| "-".to_owned(), |it| it.owner.to_string()),
            query.map_or_else(|| "-".to_owned(), |it| it.due.format("%-d %b %Y").to_string()),
            late.filter(|days| *days > 0).map_or_else(|| "-".to_owned(), |days| days.to_string()),
        ],
        json: json!({
            "doubt": name,
            "version": notes.map_or(0, |it| it.version),
            "code": key.code,
            "indicator": key.indicator,
            "level": level,
            "id": id,
            "period": key.period,
            "in_feed": doubt.is_in_feed(),
            "faults": doubt.faults.len(),
            "means": words(key.code).means,
            "to_do": words(key.code).to_do,
            "state": state,
            "why": why,
            "text": query.map(|it| &it.text).filter(|text| !text.is_blank()),
            "owner": query.map(|it| &it.owner),
            "due": query.map(|it| it.due),
            "first_due": query.map(|it| it.first_due),
            "slips": query.map(|it| it.slips),
            "age_days": notes.and_then(|it| it.age_days(room.today)),
            "days_overdue": late,
            "clinics_passed": query.map(|it| it.clinics_passed),
            "answer": answer,
            "history": notes.map_or_else(Vec::new, |it| it.history.iter().map(history).collect()),
        }),
        sentence,
    }
}

fn sentence(doubt: &Doubt<'_>, name: &str, room: Room<'_>) -> String {
    let words = words(doubt.key.code);
    let gone = if doubt.is_in_feed() { "" } else { " The feed has it no longer." };
    let stands = match doubt.notes.map(|it| (it, &it.stands)) {
        None => words.to_do.to_owned(),
        Some((_, Stands::Known { why, written })) => {
            format!("Known, because {why} ({}).", written.hand.in_words())
        }
        Some((notes, Stands::Asked(query))) => {
            let late = match notes.days_overdue(room.today) {
                Some(days) if days > 0 => {
                    format!(", {}", super::listing::count(usize::try_from(days).unwrap_or(0), "day") + " late")
                }
                _ => String::new(),
            };
            format!("Asked of {}, due {}{late}.", query.owner, query.due.format("%-d %B %Y"))
        }
        Some((_, Stands::Answered(query, answer))) => {
            format!("Answered for {}: {} Not accepted yet.", query.owner, ended(&answer.text))
        }
        Some((_, Stands::Closed(_, answer, closed))) => {
            format!("Closed by {}: {}", closed.hand.in_words(), ended(&answer.text))
        }
    };
    let state = if doubt.state() == DoubtState::Open { "Open. " } else { "" };
    format!("{name}: {}{gone} {state}{stands}", words.means)
}

/// A text with its full stop.
fn ended(text: &SafeText) -> String {
    let text = text.as_str();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests;
