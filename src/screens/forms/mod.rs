//! Forms: what a person is asked before something is recorded. Every form but that of a new action is one of these: a
//! [`Kind`] says which fields it has and which step they make.

mod asks;
mod charts;
mod kinds;
mod makes;
mod meanwhile;
pub mod rights;
mod saved;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::desk::Desk;
use crate::domain::due::{Due, day_off};
use crate::domain::event::Timestamp;
use crate::domain::hand::typed;
use crate::widgets::input::{Edit, Input};
pub use charts::ChartStep;
pub use kinds::{AuditStep, DoubtStep, Kind, StepName};
pub use makes::{Made, Said};
pub use saved::{Saved, Wrong};
use saved::{day, name, record};

/// How a field is filled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Filling {
    /// Text.
    Text,
    /// A date as people type it.
    Day,
    /// A number.
    Number,
    /// One of few: the word that is kept, and what is read.
    Choice(Vec<(String, String)>),
}

/// One field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// Its name, under which its text is kept.
    pub key: &'static str,
    /// Its label.
    pub label: &'static str,
    /// How it is filled.
    pub filling: Filling,
    /// What stands beside it while it is empty.
    pub hint: &'static str,
    /// What is typed; for a choice its word.
    pub input: Input,
}

impl Field {
    /// What stands in it, as a person reads it, on one line.
    fn read(&self) -> String {
        let text = self.input.text();
        match &self.filling {
            Filling::Choice(choices) => {
                choices.iter().find(|(word, _)| *word == text).map_or(text, |(_, read)| read.clone())
            }
            _ => typed(&text).to_string(),
        }
    }
}

/// The buttons under the fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Button {
    /// Save it.
    Save,
    /// Keep it half-typed.
    Keep,
    /// Go back; what is typed is kept.
    Back,
}

impl Button {
    /// Every button, in its order.
    pub const ALL: [Self; 3] = [Self::Save, Self::Keep, Self::Back];

    /// Its label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Save => "[ Save ]",
            Self::Keep => "[ Keep as draft ]",
            Self::Back => "[ Back ]",
        }
    }
}

/// A half-filled form.
#[derive(Clone, Debug)]
pub struct Form {
    /// What it records.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// What is read before it is filled: what is being answered, what will happen.
    pub above: Vec<String>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// The field or button in front: fields first, then the buttons.
    pub focus: usize,
    /// What is wrong, until the next edit.
    pub wrong: Option<String>,
    /// The id under which it is recorded; the same on every try, so that a second try is harmless.
    pub id: Option<Uuid>,
    /// Whether anything was typed.
    pub touched: bool,
    /// Whether the record has been asked and not yet answered.
    pub saving: bool,
    /// What stood in the record when the person last saw it.
    was: meanwhile::There,
    /// What somebody else put there since.
    theirs: meanwhile::There,
}

/// A half-filled form as it is kept.
#[derive(Serialize, Deserialize)]
struct Draft {
    kind: Kind,
    texts: Vec<(String, String)>,
    focus: usize,
    cursor: usize,
    id: Option<Uuid>,
    /// What stood in the record when it was begun; a draft of an older version does not say.
    #[serde(default)]
    was: Option<meanwhile::There>,
    /// What somebody else put there, which the person has seen and not chosen yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    theirs: meanwhile::There,
}

impl Form {
    /// A form of this kind, filled in as far as that is known.
    pub fn new(desk: &Desk, kind: Kind) -> Self {
        let asks::Asked { title, above, fields } = asks::asked(desk, &kind);
        let was = meanwhile::there(desk, &kind);
        Self {
            kind,
            title,
            above,
            fields,
            focus: 0,
            wrong: None,
            id: None,
            touched: false,
            saving: false,
            was,
            theirs: Vec::new(),
        }
    }

    /// The key under which its half-typed text is kept.
    pub fn place(&self) -> String {
        // A kind is made of ids and words, which JSON always has.
        format!("form {}", serde_json::to_string(&self.kind).unwrap_or_default())
    }

    /// The half-typed text, to be kept.
    pub fn draft(&self) -> String {
        let texts = self.fields.iter().map(|field| (field.key.to_owned(), field.input.text())).collect();
        let cursor = self.fields.get(self.focus).map_or(0, |field| field.input.cursor());
        let (was, theirs) = (Some(self.was.clone()), self.theirs.clone());
        let draft = Draft { kind: self.kind.clone(), texts, focus: self.focus, cursor, id: self.id, was, theirs };
        serde_json::to_string(&draft).unwrap_or_default()
    }

    /// Takes kept text back; a draft that cannot be read changes nothing.
    pub fn take_back(&mut self, draft: &str) {
        let Ok(Draft { texts, focus, cursor, id, was, theirs, .. }) = serde_json::from_str(draft) else { return };
        for (key, text) in &texts {
            if let Some(field) = self.fields.iter_mut().find(|field| field.key == key) {
                field.input = Input::with(text);
            }
        }
        self.focus = focus.min(self.fields.len() + Button::ALL.len() - 1);
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.input = Input::at(&field.input.text(), cursor);
        }
        self.id = id;
        self.theirs = theirs;
        self.was = was.unwrap_or_else(|| std::mem::take(&mut self.was));
        self.touched = true;
    }

    /// The kind of a kept form.
    pub fn kind_of(draft: &str) -> Option<Kind> {
        serde_json::from_str::<Draft>(draft).ok().map(|draft| draft.kind)
    }

    /// What was typed into it, in one line: what was filled in for the person is left out.
    pub fn typed(&self, desk: &Desk) -> String {
        let fresh = Self::new(desk, self.kind.clone());
        let typed = self
            .fields
            .iter()
            .zip(&fresh.fields)
            .filter(|(field, fresh)| !field.input.is_blank() && field.input.text() != fresh.input.text());
        let said = |(field, _): (&Field, &Field)| format!("{}: {}", field.label, field.read());
        typed.map(said).collect::<Vec<_>>().join("; ")
    }

    /// The button in front.
    pub fn button(&self) -> Option<Button> {
        Button::ALL.get(self.focus.checked_sub(self.fields.len())?).copied()
    }

    /// Whether a choice is in front.
    pub fn on_choice(&self) -> bool {
        self.fields.get(self.focus).is_some_and(|field| matches!(field.filling, Filling::Choice(_)))
    }

    /// Goes to the next field, or the one before.
    pub fn step(&mut self, forward: bool) {
        let count = self.fields.len() + Button::ALL.len();
        self.focus = (self.focus + if forward { 1 } else { count - 1 }) % count;
    }

    /// Edits the field in front; says whether its text changed. A choice takes its number, or goes left and right.
    pub fn apply(&mut self, edit: &Edit) -> bool {
        let Some(field) = self.fields.get_mut(self.focus) else { return false };
        let changed = match &field.filling {
            Filling::Choice(choices) => {
                let at = choices.iter().position(|(word, _)| *word == field.input.text());
                let to = match edit {
                    Edit::Type(c) => c.to_digit(10).and_then(|n| (n as usize).checked_sub(1)),
                    Edit::Right => Some(at.map_or(0, |at| (at + 1) % choices.len())),
                    Edit::Left => Some(at.map_or(0, |at| (at + choices.len() - 1) % choices.len())),
                    _ => None,
                };
                match to.and_then(|to| choices.get(to)) {
                    Some((word, _)) => {
                        field.input = Input::with(word);
                        true
                    }
                    None => false,
                }
            }
            _ => field.input.apply(edit),
        };
        if let Some(why) = field.input.too_long() {
            self.wrong = Some(why.to_owned());
        } else if changed {
            self.wrong = None;
        }
        self.touched |= changed;
        changed
    }

    /// What a field was understood as, beside it.
    pub fn echo(&self, desk: &Desk, field: &Field) -> String {
        if field.input.is_blank() {
            return field.hint.to_owned();
        }
        match field.filling {
            Filling::Day => {
                match Due::read(
                    &field.input.text(),
                    desk.today,
                    &desk.rules.calendar,
                    Some(self.kind.next_clinic(desk)),
                ) {
                    Ok(due) => {
                        let notes: Vec<String> = match &self.kind {
                            // A clinic is held on its day, it is not due on it.
                            Kind::Schedule { .. } | Kind::Move(_) => {
                                let is_off = day_off(due.date, &desk.rules.calendar).is_some();
                                is_off.then(|| "not a working day".to_owned()).into_iter().collect()
                            }
                            _ => due.notes.iter().map(ToString::to_string).collect(),
                        };
                        let said: Vec<String> = std::iter::once(due.to_string()).chain(notes).collect();
                        format!("-> {}", said.join("; "))
                    }
                    Err(_) => "31/01, fri, 2w, 10wd, end feb, next clinic".to_owned(),
                }
            }
            _ => String::new(),
        }
    }

    /// What the form says so far.
    pub fn said(&self) -> Said<'_> {
        Said { fields: &self.fields }
    }

    /// What saving it comes to, or what is missing; then the field to fill is in front.
    pub fn save(&mut self, desk: &Desk, now: Timestamp, fresh: Uuid) -> Option<Saved> {
        if self.looks_again(desk) {
            return None;
        }
        let id = *self.id.get_or_insert(fresh);
        let made = makes::made(desk, &self.kind, &self.said(), id);
        match made.and_then(|made| record(desk, made, now)) {
            Ok(saved) => {
                self.saving = matches!(saved, Saved::Events(_));
                self.wrong = None;
                Some(saved)
            }
            Err(wrong) => {
                self.focus =
                    wrong.key.and_then(|key| self.fields.iter().position(|it| it.key == key)).unwrap_or(self.focus);
                self.wrong = Some(wrong.message);
                None
            }
        }
    }
}
