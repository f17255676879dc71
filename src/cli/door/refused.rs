//! What the record refuses, with the codes and words of the command line.

use crate::cli::outcome::{Code, Refused};
use crate::record::refusal::{Refusal, RefusalCode};
use crate::record::store::StoreError;

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::new(Code::RecordUnusable, error.to_string())
    }
}

/// The word of a step as the command line takes it.
fn as_typed(step: &str) -> String {
    match step {
        "not_reached" => "not-discussed".to_owned(),
        "become_action" => "into-action".to_owned(),
        "nothing_to_add" => "nothing".to_owned(),
        step => step.replace('_', "-"),
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal.code() {
            RefusalCode::Usage => Code::Usage,
            RefusalCode::NotFound => Code::NotFound,
            RefusalCode::Missing => Code::Missing,
            RefusalCode::NotAllowed => Code::NotAllowed,
            RefusalCode::Conflict => Code::Conflict,
            RefusalCode::IdReused => Code::IdReused,
            RefusalCode::SignedOut => Code::SignedOut,
        };
        let allowed = refusal.allowed.iter().map(|step| as_typed(step)).collect();
        Self { code, message: refusal.for_commands(), allowed }
    }
}
