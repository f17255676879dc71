//! What every form has in common, so that typing, keeping and saving are one piece of code.

use uuid::Uuid;

use super::action_form::{ActionForm, Field};
use super::desk::Desk;
use super::forms::{Form, Kind};
use super::page::Subject;
use crate::domain::fault::Owner;
use crate::widgets::input::{Edit, Input};

/// The fields of the general form that are filled with sentences.
const SENTENCES: [&str; 3] = ["text", "why", "evidence"];

/// The half-typed forms that are about `subject`: the key of each, and its title.
#[must_use]
pub fn about(desk: &Desk, subject: &Subject) -> Vec<(String, String)> {
    let of_team = match &subject.owner {
        Some(Owner::Team(team)) => Some(team),
        _ => None,
    };
    let is_about = |kind: &Kind| match kind {
        Kind::Account { team, indicator, child, .. } => {
            (of_team, &subject.indicator, &subject.child)
                == (Some(team), &Some(indicator.clone()), &Some(child.clone()))
        }
        Kind::Ask { area, team, indicator, .. } => {
            let owner = team.clone().map_or_else(|| Owner::Area(area.clone()), Owner::Team);
            (&subject.owner, &subject.indicator, &subject.child) == (&Some(owner), indicator, &None)
                && subject.action.is_none()
                && subject.question.is_none()
        }
        Kind::Step(id, _) => subject.action == Some(*id),
        Kind::Answer(id) | Kind::AskAgain(id) => subject.question == Some(*id),
        _ => false,
    };
    let found = desk.drafts.iter().filter_map(|(key, text)| {
        let kind = Form::kind_of(text).filter(is_about)?;
        Some((key.clone(), Form::new(desk, kind).title))
    });
    found.collect()
}

/// A form that somebody is filling.
pub trait HalfTyped {
    /// The key under which its half-typed text is kept.
    fn place(&self) -> String;
    /// The half-typed text, to be kept.
    fn draft(&self) -> String;
    /// The id under which it is recorded, once it was saved.
    fn id(&self) -> Option<Uuid>;
    /// Whether anything was typed.
    fn touched(&self) -> bool;
    /// Whether the record has been asked and not yet answered.
    fn saving(&self) -> bool;
    /// What is wrong, until the next edit.
    fn wrong(&self) -> Option<&str>;
    /// The record refused: what is wrong.
    fn refused(&mut self, message: String);
    /// Whether a button is in front.
    fn on_button(&self) -> bool;
    /// Whether the field in front takes text.
    fn takes_text(&self) -> bool;
    /// What is said in sentences, where a person could be named who must not be; whose name a field asks for is none of it.
    fn sentences(&self) -> Vec<String>;
    /// Goes to the next field, or the one before.
    fn step(&mut self, forward: bool);
    /// Edits the field in front; says whether its text changed.
    fn apply(&mut self, edit: &Edit) -> bool;
}

impl HalfTyped for ActionForm {
    fn place(&self) -> String {
        self.place.clone()
    }
    fn draft(&self) -> String {
        self.draft()
    }
    fn id(&self) -> Option<Uuid> {
        self.id
    }
    fn touched(&self) -> bool {
        self.touched
    }
    fn saving(&self) -> bool {
        self.saving
    }
    fn wrong(&self) -> Option<&str> {
        self.wrong.as_deref()
    }
    fn refused(&mut self, message: String) {
        self.saving = false;
        self.wrong = Some(message);
    }
    fn on_button(&self) -> bool {
        self.focus.is_button()
    }
    fn takes_text(&self) -> bool {
        self.input(self.focus).is_some()
    }
    fn sentences(&self) -> Vec<String> {
        let fields = [Field::What, Field::NoIndicator, Field::Evidence];
        fields.into_iter().filter_map(|field| self.input(field)).map(Input::text).collect()
    }
    fn step(&mut self, forward: bool) {
        self.step(forward);
    }
    fn apply(&mut self, edit: &Edit) -> bool {
        self.apply(edit)
    }
}

impl HalfTyped for Form {
    fn place(&self) -> String {
        self.place()
    }
    fn draft(&self) -> String {
        self.draft()
    }
    fn id(&self) -> Option<Uuid> {
        self.id
    }
    fn touched(&self) -> bool {
        self.touched
    }
    fn saving(&self) -> bool {
        self.saving
    }
    fn wrong(&self) -> Option<&str> {
        self.wrong.as_deref()
    }
    fn refused(&mut self, message: String) {
        self.saving = false;
        self.wrong = Some(message);
    }
    fn on_button(&self) -> bool {
        self.button().is_some()
    }
    fn takes_text(&self) -> bool {
        self.fields.get(self.focus).is_some()
    }
    fn sentences(&self) -> Vec<String> {
        let are_said = self.fields.iter().filter(|field| SENTENCES.contains(&field.key));
        are_said.map(|field| field.input.text()).collect()
    }
    fn step(&mut self, forward: bool) {
        self.step(forward);
    }
    fn apply(&mut self, edit: &Edit) -> bool {
        self.apply(edit)
    }
}
