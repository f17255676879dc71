//! Questions: what the chair asked in a clinic, and the answer. One without an answer is carried to every later clinic.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::event::Event;
use crate::domain::hand::{Written, typed};
use crate::domain::ids::{AreaId, IndicatorId, TeamId};
use crate::domain::payload::{Dated, Payload};
use crate::text::SafeText;

/// A question as it was asked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// The clinic it was asked in; none where it was asked outside one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clinic: Option<Uuid>,
    /// The area.
    pub area: AreaId,
    /// The team; none where the whole area is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
    /// The indicator it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator: Option<IndicatorId>,
    /// The question.
    pub text: String,
}

/// Everything that can happen to a question.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum QuestionWhat {
    /// It was asked.
    Ask(Asked),
    /// It was answered.
    Answer {
        /// The answer.
        text: String,
    },
    /// The answer did not do: it is open again.
    AskAgain {
        /// Why.
        why: String,
    },
    /// It became an action. Until it is answered it is carried all the same.
    BecomeAction {
        /// The action.
        action: Uuid,
    },
}

impl QuestionWhat {
    /// The step, as the command line and the record write it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Ask(_) => "ask",
            Self::Answer { .. } => "answer",
            Self::AskAgain { .. } => "ask_again",
            Self::BecomeAction { .. } => "become_action",
        }
    }
}

impl Payload for QuestionWhat {
    fn kind(&self) -> String {
        format!("question.{}", self.word())
    }
}

/// An answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// What was answered.
    pub text: SafeText,
    /// When and by whom.
    pub written: Written,
}

/// One question, as its events leave it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// Its id: that of its first event.
    pub id: Uuid,
    /// 1, 2, 3 … in the order in which questions were asked; `Q-7` on screens.
    pub number: u64,
    /// How many events it has.
    pub version: u64,
    /// The clinic it was asked in.
    pub clinic: Option<Uuid>,
    /// The area.
    pub area: AreaId,
    /// The team; none where the whole area is asked.
    pub team: Option<TeamId>,
    /// The indicator it is about.
    pub indicator: Option<IndicatorId>,
    /// The question.
    pub text: SafeText,
    /// Who asked, in which role, and when.
    pub asked: Written,
    /// The answer that stands.
    pub answer: Option<Answer>,
    /// Earlier answers that did not do, with why.
    pub not_enough: Vec<(Answer, SafeText)>,
    /// The action it became.
    pub action: Option<Uuid>,
    /// Closed clinics of its area that it was carried past without an answer.
    pub clinics_passed: u32,
    /// Whether a newer program wrote something about it that this one cannot read.
    pub has_unread: bool,
}

impl Question {
    /// The question that `event`, the first of its stream, asks; `None` where it asks none.
    pub(in crate::domain) fn first(id: Uuid, number: u64, event: &Event) -> Option<Self> {
        let Dated { on, what } = Dated::<QuestionWhat>::read(&event.new)?;
        let QuestionWhat::Ask(Asked { clinic, area, team, indicator, text }) = what else { return None };
        Some(Self {
            id,
            number,
            version: event.new.version,
            clinic,
            area,
            team,
            indicator,
            text: typed(&text),
            asked: Written::of(event, on),
            answer: None,
            not_enough: Vec::new(),
            action: None,
            clinics_passed: 0,
            has_unread: false,
        })
    }

    /// Takes in the next event of its stream; whether it could be read.
    pub(in crate::domain) fn apply(&mut self, event: &Event) -> bool {
        self.version = event.new.version;
        let Some(Dated { on, what }) = Dated::<QuestionWhat>::read(&event.new) else {
            self.has_unread = true;
            return false;
        };
        match what {
            QuestionWhat::Ask(_) => {}
            QuestionWhat::Answer { text } => {
                self.answer = Some(Answer { text: typed(&text), written: Written::of(event, on) });
            }
            QuestionWhat::AskAgain { why } => {
                self.not_enough.extend(self.answer.take().map(|answer| (answer, typed(&why))));
            }
            QuestionWhat::BecomeAction { action } => self.action = Some(action),
        }
        true
    }

    /// Whether it still waits for an answer.
    pub fn is_open(&self) -> bool {
        self.answer.is_none()
    }
}
