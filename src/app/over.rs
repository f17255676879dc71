//! What lies over a page: a list of choices, help, where a figure comes from, a trend, a form. One at a time.

use crate::app::command::Command;
use crate::domain::ids::IndicatorId;
use crate::screens::action_form::ActionForm;
use crate::screens::trend::Trend;
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
    /// A series over time.
    Trend(Trend),
    /// A new action.
    Action(Box<ActionForm>),
}

/// What a choice means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Menu {
    /// Everything that can be done here.
    Everything(Vec<Command>),
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
    /// The columns to show.
    Columns,
    /// The standard that the form's action is to move; `None` for no standard.
    Standard(Vec<Option<IndicatorId>>),
    /// Whether to throw the half-typed form with this key away: the safe answer first.
    ThrowAway(String),
    /// Whether to leave: the safe answer first.
    Leave,
}
