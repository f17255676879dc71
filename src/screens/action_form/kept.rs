//! A half-typed action as it is kept: its texts, where the cursor was in each, and what it is about.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ActionForm, Field, Inputs};
use crate::domain::fault::Owner;
use crate::domain::ids::IndicatorId;
use crate::domain::steps::ActionSource;
use crate::widgets::input::Input;

/// A half-typed action as it is kept.
#[derive(Serialize, Deserialize)]
struct Draft {
    owner: Owner,
    indicator: Option<IndicatorId>,
    texts: Inputs<String>,
    cursors: Inputs<usize>,
    focus: usize,
    id: Option<Uuid>,
    /// The question that becomes this action.
    #[serde(default)]
    question: Option<Uuid>,
    /// Where it comes from.
    #[serde(default)]
    source: ActionSource,
}

/// What a list of half-typed actions says of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// What will be done, as far as it was typed.
    pub what: String,
    /// Whom it is for.
    pub owner: Owner,
    /// The standard it is to move.
    pub indicator: Option<IndicatorId>,
    /// The id under which it was sent to the record, if it was.
    pub id: Option<Uuid>,
}

impl Kept {
    /// Reads a half-typed action; `None` for what this program cannot read.
    pub fn read(draft: &str) -> Option<Self> {
        let Draft { owner, indicator, texts, id, .. } = serde_json::from_str(draft).ok()?;
        Some(Self { what: texts.what, owner, indicator, id })
    }
}

/// The key under which the half-typed action for a row is kept.
pub(super) fn place(owner: &Owner, indicator: Option<&IndicatorId>) -> String {
    let owner = match owner {
        Owner::Team(team) => format!("team {team}"),
        Owner::Area(area) => format!("area {area}"),
        Owner::Service => "service".to_string(),
    };
    format!("action for {owner}, {}", indicator.map_or("no indicator", IndicatorId::as_str))
}

impl ActionForm {
    /// The half-typed text, to be kept.
    pub fn draft(&self) -> String {
        let draft = Draft {
            owner: self.owner.clone(),
            indicator: self.indicator.clone(),
            texts: self.inputs.map(Input::text),
            cursors: self.inputs.map(Input::cursor),
            focus: Field::ALL.iter().position(|field| *field == self.focus).unwrap_or(0),
            id: self.id,
            question: self.question,
            source: self.source,
        };
        serde_json::to_string(&draft).unwrap_or_default()
    }

    /// The form as it was left; `None` for text that this program cannot read.
    pub fn from_draft(place: &str, draft: &str) -> Option<Self> {
        let Draft { owner, indicator, texts, cursors, focus, id, question, source } =
            serde_json::from_str(draft).ok()?;
        let inputs = Inputs {
            what: Input::at(&texts.what, cursors.what),
            owner: Input::at(&texts.owner, cursors.owner),
            due: Input::at(&texts.due, cursors.due),
            no_indicator: Input::at(&texts.no_indicator, cursors.no_indicator),
            target: Input::at(&texts.target, cursors.target),
            by: Input::at(&texts.by, cursors.by),
            evidence: Input::at(&texts.evidence, cursors.evidence),
        };
        let mut form = Self {
            place: place.to_string(),
            owner,
            indicator,
            question,
            source,
            focus: Field::ALL.get(focus).copied().unwrap_or(Field::What),
            wrong: None,
            id,
            touched: true,
            saving: false,
            inputs,
        };
        if !form.fields().contains(&form.focus) {
            form.focus = Field::What;
        }
        Some(form)
    }
}
