//! Who acts. The person who types is not always the one who decides: every entry keeps `by` and `on behalf of`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::SafeText;

/// What a person may do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The deputy director, chairing.
    Chair,
    /// Service lead or head of service, of an area.
    ServiceLead,
    /// Team manager, of named teams.
    Manager,
    /// Performance analyst.
    Analyst,
    /// Takes the minutes, on the chair's behalf.
    MinuteTaker,
    /// Quality assurance.
    Qa,
    /// May look, takes no step.
    Viewer,
    /// Looks after people and settings, takes no step.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::Chair,
        Self::ServiceLead,
        Self::Manager,
        Self::Analyst,
        Self::MinuteTaker,
        Self::Qa,
        Self::Viewer,
        Self::Administrator,
    ];

    /// As the command line and the record write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Chair => "chair",
            Self::ServiceLead => "service_lead",
            Self::Manager => "manager",
            Self::Analyst => "analyst",
            Self::MinuteTaker => "minute_taker",
            Self::Qa => "qa",
            Self::Viewer => "viewer",
            Self::Administrator => "administrator",
        }
    }

    /// As a screen prints it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Chair => "chair",
            Self::ServiceLead => "service lead",
            Self::Manager => "team manager",
            Self::Analyst => "analyst",
            Self::MinuteTaker => "minute taker",
            Self::Qa => "quality assurance",
            Self::Viewer => "viewer",
            Self::Administrator => "administrator",
        }
    }

    /// One who has it, in a sentence: `a chair`, `an administrator`.
    pub fn one(self) -> String {
        let article = match self {
            Self::Analyst | Self::Administrator => "an ",
            Self::Qa => "",
            _ => "a ",
        };
        format!("{article}{}", self.in_words())
    }

    /// Whether it types in the room for others, whose steps they stay: for whom is named with each.
    pub fn types_for_others(self) -> bool {
        matches!(self, Self::Chair | Self::MinuteTaker)
    }

    /// The role that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// Who takes a step: who types, in which role, for whom, at which terminal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Actor {
    /// Who types.
    pub by: SafeText,
    /// In which role.
    pub role: Role,
    /// For whom, where it is someone else.
    pub on_behalf_of: Option<SafeText>,
    /// At which terminal.
    pub terminal: SafeText,
}

impl Actor {
    /// The person whose decision it is: rules about persons go by the one acted for.
    pub fn decider(&self) -> &SafeText {
        self.on_behalf_of.as_ref().unwrap_or(&self.by)
    }
}
