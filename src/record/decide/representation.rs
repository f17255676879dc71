//! Entries about a representation and its accounts: what is written, or why not.

use super::{Facts, blank};
use crate::domain::clinic::account::{AccountReason, Said};
use crate::domain::clinic::representation::{
    Content, DipSample, Exception, Representation, RepresentationKey, RepresentationStep, RepresentationWhat,
};
use crate::domain::register::Register;
use crate::record::refusal::{Part, Refusal, RefusalCode};

/// What is written about a representation.
pub(super) fn decide(
    register: &Register,
    what: RepresentationWhat,
    facts: &Facts,
) -> Result<RepresentationWhat, Refusal> {
    let key = RepresentationKey { period: what.period, team: what.team.clone() };
    let there = register.representation(&key);
    if there.is_some_and(|it| it.has_unread) {
        let message = "Not allowed: a newer version of clinic wrote something about this that this one cannot read.";
        return Err(Refusal::new(RefusalCode::NotAllowed, message));
    }
    match &what.step {
        RepresentationStep::Write { content } => write(there, content)?,
        RepresentationStep::Submit { of } => submit(there, *of, &facts.exceptions)?,
        RepresentationStep::NothingToAdd => nothing_to_add(&facts.exceptions)?,
    }
    Ok(what)
}

fn write(there: Option<&Representation>, content: &Content) -> Result<(), Refusal> {
    if there.and_then(Representation::latest).is_some_and(|latest| latest.content == *content) {
        return Err(Refusal::new(RefusalCode::NotAllowed, "Nothing was changed since it was last saved."));
    }
    if let Some(DipSample { sampled, safe, recording_only }) = content.dip_sample
        && safe.saturating_add(recording_only) > sampled
    {
        let message = format!("The dip sample does not add up: {safe} and {recording_only} are more than {sampled}.");
        return Err(Refusal::new(RefusalCode::Usage, message));
    }
    if content.interim.iter().any(|interim| interim.n > interim.d) {
        let message = "An interim position has more in time than there are. Write it as 34/36.";
        return Err(Refusal::new(RefusalCode::Usage, message));
    }
    Ok(())
}

fn submit(there: Option<&Representation>, of: u64, exceptions: &[Exception]) -> Result<(), Refusal> {
    let latest = there.and_then(Representation::latest);
    let Some(latest) = latest else {
        let message = "Nothing was written yet. Write the representation first.";
        return Err(Refusal::new(RefusalCode::Missing, message));
    };
    if latest.version != of {
        let message = "It was changed since you looked at it. Nothing was submitted; read it again, then submit.";
        return Err(Refusal::new(RefusalCode::Conflict, message));
    }
    let missing = latest.content.still_empty(exceptions);
    if !missing.is_empty() {
        let message = format!("Nothing was submitted. Still empty: {}.", missing.join("; "));
        return Err(Refusal::new(RefusalCode::Missing, message));
    }
    if there.and_then(Representation::submitted).and_then(|it| it.of) == Some(of) {
        return Err(Refusal::new(RefusalCode::NotAllowed, "This version was submitted already."));
    }
    Ok(())
}

fn nothing_to_add(exceptions: &[Exception]) -> Result<(), Refusal> {
    if exceptions.is_empty() {
        return Ok(());
    }
    let titles: Vec<&str> = exceptions.iter().map(|it| it.title.as_str()).collect();
    let message = format!("Not allowed: an answer is asked for: {}. Write it, then submit.", titles.join("; "));
    Err(Refusal::new(RefusalCode::NotAllowed, message))
}

/// What is written of an account.
pub(super) fn account(said: Said) -> Result<Said, Refusal> {
    let no_text = said.text.as_deref().is_none_or(blank);
    if said.reason == AccountReason::Other && no_text {
        return Err(Refusal::missing(vec![Part::Reason]));
    }
    Ok(said)
}
