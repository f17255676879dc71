//! How a command ends: exit codes and the one form of a refusal.

use std::process::ExitCode;

use serde::Serialize;

/// The code of a refusal, as scripts read it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// What was typed cannot be understood.
    Usage,
    /// What was named is not there.
    NotFound,
    /// A required part is missing or empty.
    Missing,
    /// This person may not take this step now.
    NotAllowed,
    /// Someone else was first.
    Conflict,
    /// The event's id stands for something else.
    IdReused,
    /// The feed was refused.
    FeedRefused,
    /// The record cannot be opened, read or written, or is damaged.
    RecordUnusable,
    /// Nobody is signed in.
    SignedOut,
    /// Anything else.
    Failed,
}

impl Code {
    /// The program's exit code.
    pub fn exit(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::FeedRefused => 3,
            Self::RecordUnusable => 4,
            _ => 1,
        }
    }
}

/// Why a command could not do what was asked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Refused {
    /// Its code.
    pub code: Code,
    /// What happened, what it means, what to do.
    pub message: String,
    /// The steps that may be taken instead.
    pub allowed: Vec<String>,
}

impl Refused {
    /// A refusal without other steps to offer.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), allowed: Vec::new() }
    }

    /// Prints it, on standard output as JSON or on standard error in words, and gives the exit code.
    pub fn end(&self, json: bool) -> ExitCode {
        if json {
            super::print_json("error", &serde_json::json!({ "error": self }));
        } else {
            super::tell(format_args!("clinic: {}", self.message));
            // What was said by halves, or wrongly, is said again; other steps are no help with that.
            let is_refused = matches!(self.code, Code::NotAllowed | Code::Conflict);
            if is_refused && !self.allowed.is_empty() {
                super::tell(format_args!("What can be done now: {}.", self.allowed.join(", ")));
            }
        }
        ExitCode::from(self.code.exit())
    }
}
