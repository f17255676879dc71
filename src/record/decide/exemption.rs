//! Entries about an exemption: what is written, or why not.

use uuid::Uuid;

use super::blank;
use crate::domain::clinic::exemption::{Agreed, ExemptionWhat, RecordedExemption};
use crate::domain::org::ExemptionReason;
use crate::domain::register::Register;
use crate::record::refusal::{Part, Refusal, RefusalCode};

/// What is written about an exemption.
pub(super) fn decide(register: &Register, id: Option<Uuid>, what: ExemptionWhat) -> Result<ExemptionWhat, Refusal> {
    let there = id.and_then(|id| register.exemption(id));
    match (there, &what) {
        (None, ExemptionWhat::Agree(agreed)) => agree(register, agreed)?,
        (None, _) => return Err(Refusal::new(RefusalCode::Usage, "Which exemption? Name one that is there.")),
        (Some(_), ExemptionWhat::Agree(_)) => {
            return Err(Refusal::new(RefusalCode::NotAllowed, "Not allowed: this exemption was agreed already."));
        }
        (Some(it), ExemptionWhat::Review { review_by, why }) => {
            not_ended(it)?;
            why_given(why)?;
            dates(it.from, *review_by)?;
        }
        (Some(it), ExemptionWhat::End { why }) => {
            not_ended(it)?;
            why_given(why)?;
        }
    }
    Ok(what)
}

fn agree(register: &Register, agreed: &Agreed) -> Result<(), Refusal> {
    let mut missing = Vec::new();
    missing.extend(blank(agreed.child.as_str()).then_some(Part::Child));
    missing.extend(blank(agreed.indicator.as_str()).then_some(Part::Standard));
    missing.extend(blank(&agreed.approved_by).then_some(Part::ApprovedBy));
    let no_text = agreed.text.as_deref().is_none_or(blank);
    missing.extend((agreed.reason == ExemptionReason::Other && no_text).then_some(Part::Why));
    if !missing.is_empty() {
        return Err(Refusal::missing(missing));
    }
    dates(agreed.from, agreed.review_by)?;
    let same = |it: &&RecordedExemption| {
        (&it.child, &it.indicator) == (&agreed.child, &agreed.indicator)
            && it.ended.is_none()
            && it.from <= agreed.review_by
            && agreed.from <= it.review_by
    };
    match register.exemptions().find(same) {
        Some(other) => {
            let message = format!(
                "Not allowed: E-{} covers this record and standard in these days. Review or end that one.",
                other.number
            );
            Err(Refusal::new(RefusalCode::NotAllowed, message))
        }
        None => Ok(()),
    }
}

fn dates(from: chrono::NaiveDate, review_by: chrono::NaiveDate) -> Result<(), Refusal> {
    if review_by >= from {
        return Ok(());
    }
    Err(Refusal::new(RefusalCode::Usage, "The review date lies before the first day. Write a later one."))
}

fn not_ended(it: &RecordedExemption) -> Result<(), Refusal> {
    match &it.ended {
        Some((written, _)) => {
            let message = format!("Not allowed: E-{} was ended on {}.", it.number, written.on.format("%-d %B %Y"));
            Err(Refusal::new(RefusalCode::NotAllowed, message))
        }
        None => Ok(()),
    }
}

fn why_given(why: &str) -> Result<(), Refusal> {
    if blank(why) { Err(Refusal::missing(vec![Part::Why])) } else { Ok(()) }
}
