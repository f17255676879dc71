//! `clinic questions …`: asks, answers, asks again, turns a question into an action.

use std::process::ExitCode;

use serde_json::json;

use super::actions::proposal;
use super::args::Add;
use super::args::clinics::{OnQuestion, Questions};
use super::context::Context;
use super::door::{Asked, Figures, Room, enter, not_recorded};
use super::listing::{Kind, Line, written};
use super::names;
use super::outcome::{Code, Refused};
use crate::domain::clinic::question::{self, Question, QuestionWhat};
use crate::domain::register::Register;
use crate::record::decide::{Entry, Step};

const KIND: Kind = Kind {
    one: "question",
    many: "questions",
    fields: &[
        "number",
        "id",
        "version",
        "open",
        "area",
        "team",
        "indicator",
        "text",
        "answer",
        "clinics_passed",
        "action",
        "notes",
    ],
    headings: &["No", "Team", "Asked", "Passed", "Question", "Answer"],
    none: "No questions.",
};

/// Runs `clinic questions …`.
pub fn run(context: &Context, command: &Questions) -> Result<ExitCode, Refused> {
    enter(context, figures(command), |room| answer(command, room))
}

/// Which commands look at the figures.
pub(super) fn figures(command: &Questions) -> Figures {
    match command {
        Questions::IntoAction { .. } => Figures::Needed,
        Questions::Ask { .. } => Figures::Wanted,
        _ => Figures::NotNeeded,
    }
}

pub(super) fn answer(command: &Questions, room: Room<'_>) -> Result<String, Refused> {
    let register = room.register()?;
    let (asked, about) = match command {
        Questions::List { area, team, open } => return list(&register, area.as_deref(), team.as_deref(), *open, room),
        Questions::Ask { write, .. } => (Asked::new(ask(command, &register, room)?, write), None),
        Questions::Answer { on, text } => on_question(&register, on, QuestionWhat::Answer { text: text.clone() })?,
        Questions::AskAgain { on, why } => on_question(&register, on, QuestionWhat::AskAgain { why: why.clone() })?,
        Questions::IntoAction { question, action } => into_action(&register, question, action, room)?,
    };
    let (id, register) = room.take(asked, register)?;
    let question = register.question(about.unwrap_or(id)).ok_or_else(|| no_question(&id.to_string()))?;
    KIND.one(line(&register, question, room), room.format)
}

fn no_question(name: &str) -> Refused {
    not_recorded("question", name, "questions")
}

fn on_question(
    register: &Register,
    on: &OnQuestion,
    what: QuestionWhat,
) -> Result<(Asked, Option<uuid::Uuid>), Refused> {
    let question = register.question_named(&on.question).ok_or_else(|| no_question(&on.question))?;
    let step = Step::Write(Box::new(Entry::Question(Some(question.id), what)));
    Ok((Asked::new(step, &on.write), Some(question.id)))
}

fn ask(command: &Questions, register: &Register, room: Room<'_>) -> Result<Step, Refused> {
    let Questions::Ask { area, team, clinic, indicator, text, .. } = command else {
        return Err(Refused::new(Code::Failed, "This is no question."));
    };
    let team = team.as_deref().map(|id| room.team(register, id)).transpose()?;
    let named = area.as_deref().map(|id| room.area(register, id)).transpose()?;
    let clinic = clinic
        .as_deref()
        .map(|name| register.clinic_named(name).ok_or_else(|| super::clinics::no_clinic(name)))
        .transpose()?;
    let of_team = team.as_ref().and_then(|(_, area)| area.clone());
    let of_clinic = || clinic.map(|clinic| clinic.area.clone());
    let area = named.clone().or(of_team.clone()).or_else(of_clinic);
    let area = area.ok_or_else(|| Refused::new(Code::Usage, "Of which area? Give --area ID."))?;
    if of_team.is_some_and(|of_team| of_team != area) || clinic.is_some_and(|clinic| clinic.area != area) {
        let message = format!("The team or clinic is not one of the area {area}. Leave out --area, or name another.");
        return Err(Refused::new(Code::Usage, message));
    }
    let what = QuestionWhat::Ask(question::Asked {
        clinic: clinic.map(|clinic| clinic.id),
        area,
        team: team.map(|(team, _)| team),
        indicator: indicator.as_deref().map(|id| room.indicator(id)).transpose()?,
        text: text.clone(),
    });
    Ok(Step::Write(Box::new(Entry::Question(None, what))))
}

/// The question's own team, area and indicator stand where the action names none.
fn into_action(
    register: &Register,
    name: &str,
    action: &Add,
    room: Room<'_>,
) -> Result<(Asked, Option<uuid::Uuid>), Refused> {
    let question = register.question_named(name).ok_or_else(|| no_question(name))?;
    let mut action = action.clone();
    if action.team.is_none() && action.area.is_none() {
        action.team = question.team.as_ref().map(ToString::to_string);
        action.area = action.team.is_none().then(|| question.area.to_string());
    }
    if action.indicator.is_none() && action.no_indicator.is_none() {
        action.indicator = question.indicator.as_ref().map(ToString::to_string);
    }
    let step = Step::TurnIntoAction(question.id, Box::new(proposal(&action, register, room)?));
    Ok((Asked::new(step, &action.write), Some(question.id)))
}

fn list(
    register: &Register,
    area: Option<&str>,
    team: Option<&str>,
    open: bool,
    room: Room<'_>,
) -> Result<String, Refused> {
    let fits = |it: &&Question| {
        area.is_none_or(|area| it.area.as_str() == area)
            && team.is_none_or(|team| it.team.as_ref().is_some_and(|it| it.as_str() == team))
            && (!open || it.is_open())
    };
    let lines: Vec<Line> = register.questions().filter(fits).map(|question| line(register, question, room)).collect();
    KIND.list(&lines, room.format)
}

/// A question in every form.
pub(super) fn line(register: &Register, question: &Question, room: Room<'_>) -> Line {
    let not_enough = question.not_enough.iter().flat_map(|(answer, why)| [&answer.text, why]);
    let texts = not_enough.chain(question.answer.iter().map(|it| &it.text)).chain([&question.text]);
    let notes = names::notes(texts.map(crate::text::SafeText::as_str), room);
    let action = question.action.and_then(|id| register.action(id)).map(|action| format!("A-{}", action.number));
    let place = question.team.as_ref().map_or(question.area.as_str(), |team| team.as_str());
    let answer = question.answer.as_ref().map(|answer| &answer.text);
    let said = |answer: &question::Answer| json!({ "text": answer.text, "written": written(&answer.written) });
    let earlier = |(answer, why): &(question::Answer, crate::text::SafeText)| json!({ "text": answer.text, "written": written(&answer.written), "not_enough_because": why });
    let passed = question.clinics_passed;
    let mut sentence = format!(
        "Q-{}, {place}, asked by {} on {}: {}",
        question.number,
        question.asked.hand.in_words(),
        question.asked.on.format("%-d %B %Y"),
        question.text
    );
    sentence += &match &question.answer {
        Some(answer) => format!(" Answered by {}: {}", answer.written.hand.in_words(), answer.text),
        None if passed > 0 => {
            let s = if passed == 1 { "" } else { "s" };
            format!(" Not answered; carried through {passed} clinic{s}.")
        }
        None => " Not answered yet.".to_owned(),
    };
    if let Some(action) = &action {
        sentence += &format!(" It became {action}.");
    }
    Line {
        json: json!({
            "id": question.id,
            "number": question.number,
            "version": question.version,
            "open": question.is_open(),
            "clinic": question.clinic.and_then(|id| register.clinic(id)).map(|clinic| clinic.number),
            "area": question.area,
            "team": question.team,
            "indicator": question.indicator,
            "text": question.text,
            "asked": written(&question.asked),
            "answer": answer,
            "answered": question.answer.as_ref().map(said),
            "not_enough": question.not_enough.iter().map(earlier).collect::<Vec<_>>(),
            "clinics_passed": passed,
            "action": action,
            "notes": notes,
        }),
        cells: vec![
            format!("Q-{}", question.number),
            place.to_owned(),
            question.asked.on.format("%-d %b %Y").to_string(),
            passed.to_string(),
            question.text.to_string(),
            answer.map_or_else(|| "-".to_owned(), ToString::to_string),
        ],
        sentence: names::with_notes(sentence, &notes),
    }
}
