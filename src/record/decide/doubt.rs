//! Entries about a doubt: what is written, or why not.

use super::blank;
use crate::domain::doubt::{DoubtNotes, DoubtState, DoubtWhat};
use crate::domain::register::Register;
use crate::record::refusal::{Part, Refusal, RefusalCode};

/// What is written about a doubt.
pub(super) fn decide(register: &Register, what: DoubtWhat) -> Result<DoubtWhat, Refusal> {
    let state = register.doubt(what.doubt()).map_or(DoubtState::Open, DoubtNotes::state);
    if !state.steps().contains(&what.word()) {
        return Err(Refusal::new(RefusalCode::NotAllowed, not_from(state)));
    }
    let missing = match &what {
        DoubtWhat::Known { why, .. } | DoubtWhat::Redate { why, .. } | DoubtWhat::AskAgain { why, .. }
            if blank(why) =>
        {
            Some(Part::Why)
        }
        DoubtWhat::Query { owner, .. } if blank(owner) => Some(Part::Answerer),
        DoubtWhat::Answer { text, .. } if blank(text) => Some(Part::Answer),
        _ => None,
    };
    missing.map_or(Ok(what), |part| Err(Refusal::missing(vec![part])))
}

/// Why no step of this kind is taken where the doubt stands, and what can be done there.
fn not_from(state: DoubtState) -> &'static str {
    match state {
        DoubtState::Open => "Not allowed: nobody was asked about this doubt. Say why it is known, or ask somebody.",
        DoubtState::Asked => {
            "Not allowed: somebody was asked about this doubt and has not answered. Note the answer, or give it another \
             date."
        }
        DoubtState::Answered => {
            "Not allowed: this doubt has an answer that nobody has accepted. Close it, or ask again."
        }
        DoubtState::Known => "Not allowed: it was said why this is known. Ask somebody if that is not enough.",
        DoubtState::Closed => "Not allowed: this doubt is closed. Ask somebody anew if the answer does not hold.",
    }
}
