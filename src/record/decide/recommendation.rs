//! Entries about a recommendation of the scrutiny panel: what is written, or why not.

use chrono::NaiveDate;
use uuid::Uuid;

use super::blank;
use crate::domain::recommendation::{Made, Progress, Recommendation, RecommendationWhat};
use crate::domain::register::Register;
use crate::record::refusal::{Part, Refusal, RefusalCode};

/// What is written about a recommendation on the day `today`.
pub(super) fn decide(
    register: &Register,
    id: Option<Uuid>,
    what: RecommendationWhat,
    today: NaiveDate,
) -> Result<RecommendationWhat, Refusal> {
    let there = id.and_then(|id| register.recommendation(id));
    match (there, &what) {
        (None, RecommendationWhat::Add(made)) => add(made, today)?,
        (None, _) => {
            return Err(Refusal::new(RefusalCode::Usage, "Which recommendation? Name one that is there."));
        }
        (Some(it), RecommendationWhat::Add(_)) => {
            let message = format!("Not allowed: R-{} is there already. Add another one instead.", it.number);
            return Err(Refusal::new(RefusalCode::NotAllowed, message));
        }
        (Some(it), RecommendationWhat::Progress { status, taken }) => {
            on_the_list(it)?;
            if *status != Progress::NotStarted && blank(taken) {
                return Err(Refusal::missing(vec![Part::Taken]));
            }
        }
        (Some(it), RecommendationWhat::Accept { accepted }) => {
            on_the_list(it)?;
            met(*accepted, today)?;
            if *accepted < it.date {
                let message = format!(
                    "The panel made R-{} on {}, so it cannot have accepted it before. Check the day.",
                    it.number,
                    long(it.date)
                );
                return Err(Refusal::new(RefusalCode::Usage, message));
            }
        }
        (Some(it), RecommendationWhat::Reopen { why }) => {
            if it.is_on_the_list() {
                let message = format!("Not allowed: R-{} is on the panel's list already.", it.number);
                return Err(Refusal::new(RefusalCode::NotAllowed, message));
            }
            if blank(why) {
                return Err(Refusal::missing(vec![Part::Why]));
            }
        }
    }
    Ok(what)
}

fn add(made: &Made, today: NaiveDate) -> Result<(), Refusal> {
    let mut missing = Vec::new();
    missing.extend(blank(&made.title).then_some(Part::Title));
    missing.extend(blank(&made.proposed).then_some(Part::Proposed));
    if !missing.is_empty() {
        return Err(Refusal::missing(missing));
    }
    met(made.date, today)
}

/// A meeting that was not held yet has decided nothing.
fn met(day: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if day <= today {
        return Ok(());
    }
    let message = format!(
        "{} is still to come, and the panel decides at its meeting. Give the day of a meeting that was held.",
        long(day)
    );
    Err(Refusal::new(RefusalCode::Usage, message))
}

fn on_the_list(it: &Recommendation) -> Result<(), Refusal> {
    match &it.accepted {
        None => Ok(()),
        Some(accepted) => {
            let message = format!(
                "Not allowed: the panel accepted R-{} on {}. Where that is wrong, reopen it first.",
                it.number,
                long(accepted.on)
            );
            Err(Refusal::new(RefusalCode::NotAllowed, message))
        }
    }
}

fn long(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}
