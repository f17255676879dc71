//! Questions: those that wait for an answer first, louder with every clinic, then those that were answered.

use super::dates;
use super::desk::Desk;
use super::page::{Cell, Column, Extent, Page, Part, Row, Subject, Tone};
use crate::domain::clinic::question::Question;
use crate::domain::fault::Owner;

/// What a list of questions shows.
pub const COLUMNS: &[Column] = &[
    Column::text("No", 5, 6, "The question's number"),
    Column::text("To", 14, 26, "The team or area that was asked"),
    Column::text("Asked", 7, 12, "The day it was asked"),
    Column::text("Question", 20, 90, "What was asked"),
    Column::text("Answer", 12, 60, "The answer, or how many clinics it has been carried past"),
];

/// The page of all questions.
pub fn page(desk: &Desk) -> Page {
    let (open, answered): (Vec<_>, Vec<_>) = desk.register.questions().partition(|it| it.is_open());
    let part = |title: String, list: Vec<&Question>, empty: &str| Part {
        title,
        columns: COLUMNS,
        rows: list.into_iter().map(|it| row(desk, it)).collect(),
        empty: empty.into(),
        extent: Extent::Rest,
    };
    let parts = vec![
        part(format!("Waiting for an answer ({})", open.len()), open, "Every question has its answer."),
        part(format!("Answered ({})", answered.len()), answered, "None was answered yet."),
    ];
    let crumbs = vec![desk.data().organisation.to_string(), "Questions".into()];
    Page { subject: Subject::of(Owner::Service), crumbs, above: vec![], parts, foot: None }
}

/// Whom a question was put to.
pub fn asked_of(question: &Question) -> Owner {
    question.team.clone().map_or_else(|| Owner::Area(question.area.clone()), Owner::Team)
}

/// How a question stands, in a few words: its answer, or how long it has waited.
pub fn standing(question: &Question) -> (String, Tone) {
    match (&question.answer, question.clinics_passed) {
        (Some(answer), _) => (answer.text.to_string(), Tone::Plain),
        (None, 0) => ("not answered".into(), Tone::Plain),
        (None, 1) => ("NOT ANSWERED, 1 clinic passed".into(), Tone::NotMet),
        (None, n) => (format!("NOT ANSWERED, {n} clinics passed"), Tone::NotMet),
    }
}

/// One question as a row.
pub fn row(desk: &Desk, question: &Question) -> Row {
    let owner = asked_of(question);
    let to = desk.figures().name(&owner);
    let (answer, tone) = standing(question);
    let became = question.action.and_then(|id| desk.register.action(id));
    let became = became.map_or(String::new(), |action| format!(" It became A-{}.", action.number));
    let words = format!(
        "Q-{}, asked by {} on {}: {} Answer: {answer}.{became}",
        question.number,
        question.asked.hand.in_words(),
        dates::short(question.asked.on),
        question.text
    );
    Row {
        key: question.id.to_string(),
        cells: vec![
            Cell::text(format!("Q-{}", question.number)),
            Cell::safe(&to),
            Cell::text(dates::short(question.asked.on)),
            Cell::safe(&question.text),
            Cell::text(answer).toned(tone),
        ],
        opens: None,
        subject: Subject { question: Some(question.id), clinic: question.clinic, ..Subject::of(owner) },
        words,
    }
}
