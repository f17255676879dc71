//! Why a step is not taken. A refusal is an answer, not a fault: nothing was written and nothing typed is lost.

use crate::domain::steps::StepKind;

/// The kind of a refusal, as scripts read it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RefusalCode {
    /// What was typed cannot be meant.
    Usage,
    /// What was named is not there.
    NotFound,
    /// A required part is missing or empty.
    Missing,
    /// This person may not take this step now.
    NotAllowed,
    /// Somebody else was first.
    Conflict,
    /// The event's id stands for something else.
    IdReused,
}

/// A part of a step that a person gives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Part {
    /// What will be done.
    Text,
    /// Who will do it.
    Owner,
    /// When it will be done.
    Due,
    /// The indicator it is to move, or why it moves none.
    Indicator,
    /// The value to reach.
    Target,
    /// When the target is to be reached.
    By,
    /// What shows that it is done.
    Evidence,
    /// Why.
    Why,
    /// The action that takes its place.
    With,
}

impl Part {
    /// The flag of the command line that gives it.
    pub fn flag(self) -> &'static str {
        match self {
            Self::Text => "--text",
            Self::Owner => "--owner",
            Self::Due => "--due",
            Self::Indicator => "--indicator or --no-indicator",
            Self::Target => "--target",
            Self::By => "--by",
            Self::Evidence => "--evidence",
            Self::Why => "--why",
            Self::With => "--with",
        }
    }

    /// As a screen asks for it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Text => "what will be done",
            Self::Owner => "who will do it",
            Self::Due => "when it will be done",
            Self::Indicator => "the indicator it is to move, or why it moves none",
            Self::Target => "the value to reach",
            Self::By => "when the target is to be reached",
            Self::Evidence => "what shows that it is done",
            Self::Why => "why",
            Self::With => "the action that takes its place",
        }
    }
}

/// Why a step is not taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// Its kind.
    pub code: RefusalCode,
    /// What happened, what it means, what to do.
    pub message: String,
    /// The steps that this person may take now instead.
    pub allowed: Vec<StepKind>,
    /// The parts that are missing.
    pub missing: Vec<Part>,
}

impl Refusal {
    /// A refusal without other steps to offer.
    pub fn new(code: RefusalCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), allowed: Vec::new(), missing: Vec::new() }
    }

    /// The same refusal, offering `allowed`.
    #[must_use]
    pub fn offering(self, allowed: Vec<StepKind>) -> Self {
        Self { allowed, ..self }
    }

    /// A refusal because `parts` are missing.
    pub fn missing(parts: Vec<Part>) -> Self {
        let words: Vec<&str> = parts.iter().map(|part| part.in_words()).collect();
        let message = format!("Nothing was saved. Still to be said: {}.", words.join("; "));
        Self { missing: parts, ..Self::new(RefusalCode::Missing, message) }
    }
}
