//! Everything that can happen to a doubt, as the record writes it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::DoubtKey;
use crate::domain::hand::typed;
use crate::domain::ids::AreaId;
use crate::domain::payload::Payload;
use crate::text::SafeText;

/// Everything that can happen to a doubt. The key is repeated in it, for an id may hold any character.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum DoubtWhat {
    /// It is known, and nobody needs to be asked.
    Known {
        /// Which doubt.
        doubt: DoubtKey,
        /// Because.
        why: String,
    },
    /// Somebody was asked about it.
    Query {
        /// Which doubt.
        doubt: DoubtKey,
        /// The area whose clinics carry it; none where all do.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        area: Option<AreaId>,
        /// What was asked.
        text: String,
        /// Who is to answer.
        owner: String,
        /// By when.
        due: NaiveDate,
    },
    /// The answer may come on another day.
    Redate {
        /// Which doubt.
        doubt: DoubtKey,
        /// The new day.
        due: NaiveDate,
        /// Why.
        why: String,
    },
    /// It was answered.
    Answer {
        /// Which doubt.
        doubt: DoubtKey,
        /// The answer.
        text: String,
    },
    /// The answer did not do: the query is open again.
    AskAgain {
        /// Which doubt.
        doubt: DoubtKey,
        /// Why.
        why: String,
    },
    /// The answer was accepted.
    Close {
        /// Which doubt.
        doubt: DoubtKey,
    },
}

impl DoubtWhat {
    /// Which doubt it is about.
    pub fn doubt(&self) -> &DoubtKey {
        match self {
            Self::Known { doubt, .. }
            | Self::Query { doubt, .. }
            | Self::Redate { doubt, .. }
            | Self::Answer { doubt, .. }
            | Self::AskAgain { doubt, .. }
            | Self::Close { doubt } => doubt,
        }
    }

    /// The step, as the command line and the record write it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Known { .. } => "known",
            Self::Query { .. } => "query",
            Self::Redate { .. } => "redate",
            Self::Answer { .. } => "answer",
            Self::AskAgain { .. } => "ask_again",
            Self::Close { .. } => "close",
        }
    }

    /// What was said, for the history.
    pub(super) fn said(&self) -> SafeText {
        let date = |due: &NaiveDate| due.format("%-d %B %Y");
        match self {
            Self::Known { why, .. } | Self::AskAgain { why, .. } => typed(why),
            Self::Query { text, owner, due, .. } => {
                let text = if crate::text::is_blank(text) { String::new() } else { format!(": {}", typed(text)) };
                SafeText::kept(&format!("{}, by {}{text}", typed(owner), date(due)))
            }
            Self::Redate { due, why, .. } => SafeText::kept(&format!("by {}: {}", date(due), typed(why))),
            Self::Answer { text, .. } => typed(text),
            Self::Close { .. } => SafeText::default(),
        }
    }
}

impl Payload for DoubtWhat {
    fn kind(&self) -> String {
        format!("doubt.{}", self.word())
    }
}
