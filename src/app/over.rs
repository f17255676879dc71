//! What lies over a page: a list of choices, help, where a figure comes from, pictures, a form. One at a time.

use super::writing::Writing;
use crate::app::command::Command;
use crate::domain::clinic::representation::RepresentationKey;
use crate::domain::ids::IndicatorId;
use crate::record::decide::Entry;
use crate::report::formats::Format;
use crate::screens::action_form::ActionForm;
use crate::screens::charts::Pictures;
use crate::screens::forms::Form;
use crate::screens::half_typed::HalfTyped;
use crate::screens::offers::Offer;
use crate::text::SafeText;
use crate::widgets::choices::Choices;

/// What lies over the page.
#[derive(Debug)]
pub enum Over {
    /// A list of choices.
    Menu(Menu, Choices),
    /// Text to read, scrolled.
    Text {
        /// What it is.
        title: String,
        /// Its lines.
        lines: Vec<String>,
        /// The first line shown.
        first: usize,
    },
    /// The row in pictures.
    Pictures(Pictures),
    /// A new action.
    Action(Box<ActionForm>),
    /// Any other form.
    Entry(Box<Form>),
    /// A text of many lines.
    Editor(Box<Writing>),
}

impl Over {
    /// The form in front, whichever it is.
    pub fn form(&self) -> Option<&dyn HalfTyped> {
        match self {
            Self::Action(form) => Some(&**form),
            Self::Entry(form) => Some(&**form),
            _ => None,
        }
    }

    /// The form in front, to be filled.
    pub fn form_mut(&mut self) -> Option<&mut dyn HalfTyped> {
        match self {
            Self::Action(form) => Some(&mut **form),
            Self::Entry(form) => Some(&mut **form),
            _ => None,
        }
    }
}

/// What a choice means.
#[derive(Clone, PartialEq, Debug)]
pub enum Menu {
    /// What can be done with the row in front.
    Offers(Vec<Offer>),
    /// Whether to write an entry whose preview is read: the safe answer first.
    Confirm(Box<Entry>),
    /// Whether to open this clinic on another day than its own: the safe answer first.
    OpenClinic(uuid::Uuid),
    /// Everything that can be done here: with the row in front, with the screen, and the teams one can go to.
    Everything {
        /// What is offered on the row in front and anywhere.
        offered: Vec<Offer>,
        /// What has a key.
        commands: Vec<Command>,
        /// Every team.
        teams: Vec<Offer>,
    },
    /// The column to sort by.
    Sort,
    /// The column to filter by.
    FilterColumn(Vec<usize>),
    /// The value to filter by.
    FilterValue {
        /// The column.
        column: usize,
        /// The values, in the order shown.
        values: Vec<String>,
    },
    /// What to write to files, and in which format.
    Papers(Vec<Writes>),
    /// The columns to show.
    Columns,
    /// The standard that the form's action is to move; `None` for no standard.
    Standard(Vec<Option<IndicatorId>>),
    /// Whether to throw the half-typed form with this key away: the safe answer first.
    ThrowAway(String),
    /// Whether to leave although half-typed text will be lost: the safe answer first.
    Lose,
    /// Whether to leave: the safe answer first.
    Leave,
    /// For whom the person in front acts; `None` for nobody else.
    Behalf(Vec<Option<SafeText>>),
    /// Whether to lock the screen: what each answer does.
    Lock(Vec<Locks>),
}

/// What is written to files from a page that has more than its list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Writes {
    /// The list in front.
    List,
    /// A paper.
    Paper(Paper, Format),
}

/// A paper that can be written from a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Paper {
    /// Of a clinic its pack; once it is closed minutes, slips and the note for e-mail.
    Clinic(uuid::Uuid),
    /// A team's representation for a month.
    Representation(RepresentationKey),
    /// The improvement board's report.
    Board,
    /// The scrutiny panel's report.
    Panel,
}

/// What an answer does when the screen is to be locked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Locks {
    /// It is not locked.
    Not,
    /// It is locked.
    Now,
    /// It is locked, and this clinic paused.
    Paused(uuid::Uuid),
}
