//! The fields of a form as they are asked: what stands in each, and how that was understood.

use super::super::App;
use super::super::over::Over;
use super::said::place_in;
use super::words;
use crate::screens::action_form::{self, ActionForm};
use crate::screens::forms::{Filling, Form};

/// A field as it is asked.
pub(super) struct Asked {
    /// Its name.
    pub(super) label: &'static str,
    /// What stands in it, as a person reads it; nothing where it is blank.
    pub(super) now: Option<String>,
    /// How that was understood, or how it is to be filled.
    pub(super) beside: String,
    /// What somebody else put there since.
    pub(super) theirs: Option<String>,
    /// What can be chosen: the word that is kept, and what is read.
    pub(super) choices: Vec<(String, String)>,
    /// How it is filled.
    pub(super) kind: Kind,
    /// Whether it can be left to the close of the clinic.
    pub(super) can_wait: bool,
}

/// How a field is filled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// By any text.
    Text,
    /// A date: what is typed is understood, or not.
    Day,
    /// A number, the same.
    Number,
    /// By one of few.
    Choice,
    /// By one of the standards, which are listed where that is asked for.
    Standard,
}

/// Which field is in front, from 0; as many as there are at the end.
pub(super) fn at(app: &App) -> usize {
    match app.over.last() {
        Some(Over::Action(form)) => place_in(form),
        Some(Over::Entry(form)) => form.focus.min(form.fields.len()),
        _ => 0,
    }
}

/// Every field of the form in front.
pub(super) fn asked(app: &App) -> Vec<Asked> {
    match app.over.last() {
        Some(Over::Action(form)) => form
            .fields()
            .into_iter()
            .filter(|field| !field.is_button())
            .map(|field| of_action(app, form, field))
            .collect(),
        Some(Over::Entry(form)) => (0..form.fields.len()).map(|at| of_entry(app, form, at)).collect(),
        _ => Vec::new(),
    }
}

fn of_action(app: &App, form: &ActionForm, field: action_form::Field) -> Asked {
    use action_form::Field as F;
    let is_standard = form.input(field).is_none();
    let now = form.input(field).map_or_else(|| form.to_move(&app.desk), |input| input.text());
    let kind = match field {
        F::Due | F::By => Kind::Day,
        F::Target => Kind::Number,
        _ if is_standard => Kind::Standard,
        _ => Kind::Text,
    };
    Asked {
        label: field.label(),
        now: Some(now).filter(|now| !now.trim().is_empty()),
        beside: form.echo(&app.desk, field),
        theirs: None,
        choices: Vec::new(),
        kind,
        can_wait: field.can_wait(),
    }
}

fn of_entry(app: &App, form: &Form, at: usize) -> Asked {
    let field = &form.fields[at];
    let text = field.input.text();
    let (choices, now, kind) = match &field.filling {
        Filling::Choice(choices) => {
            let read = choices.iter().find(|(word, _)| *word == text).map(|(_, read)| read.clone());
            (choices.clone(), read, Kind::Choice)
        }
        filling => {
            let kind = if *filling == Filling::Day { Kind::Day } else { Kind::Text };
            (Vec::new(), Some(text).filter(|text| !text.trim().is_empty()), kind)
        }
    };
    let beside = if kind == Kind::Choice { String::new() } else { form.echo(&app.desk, field) };
    let theirs = form.theirs(field.key).map(str::to_owned);
    Asked { label: field.label, now, beside, theirs, choices, kind, can_wait: false }
}

/// An arrow stands before what was understood.
pub(super) fn understood(beside: &str) -> String {
    match beside.strip_prefix("-> ") {
        Some(said) => format!("Understood as {said}"),
        None => beside.trim_start_matches('(').trim_end_matches(')').to_owned(),
    }
}

/// What a field says, on one line.
pub(super) fn line_of(n: usize, field: &Asked) -> String {
    let now = field.now.as_deref().unwrap_or("nothing");
    let read = match field.beside.strip_prefix("-> ") {
        Some(said) if field.now.is_some() => format!(", understood as {said}"),
        _ => String::new(),
    };
    words::sentence_of(&format!("{}. {}: {now}{read}", n + 1, field.label))
}

/// Whether what stands beside a field is how it would have to be filled.
pub(super) fn is_not_understood(field: &Asked) -> bool {
    match field.kind {
        Kind::Day => !field.beside.starts_with("-> "),
        Kind::Number => field.beside.starts_with("a number") || field.beside.starts_with("a percentage"),
        Kind::Text | Kind::Choice | Kind::Standard => false,
    }
}
