//! Entries about the chart of a series: what is written, or why not.

use super::blank;
use crate::domain::register::Register;
use crate::domain::signals::SignalWhat;
use crate::record::refusal::{Part, Refusal, RefusalCode};

/// What is written about the chart of a series.
pub(super) fn decide(register: &Register, what: SignalWhat) -> Result<SignalWhat, Refusal> {
    let series = what.series();
    let mut missing = Vec::new();
    missing.extend(blank(series.indicator.as_str()).then_some(Part::Standard));
    missing.extend(blank(what.why()).then_some(Part::Why));
    if !missing.is_empty() {
        return Err(Refusal::missing(missing));
    }
    let it = register.adjusted(series);
    let is_rebased = |period| it.is_some_and(|it| it.rebases.contains_key(period));
    let is_aside = |period| it.is_some_and(|it| it.ghosts.contains_key(period));
    let message = match &what {
        SignalWhat::Rebase { from, .. } if is_rebased(from) => {
            format!("Nothing to add: the limits of this series begin anew with {from} already.")
        }
        SignalWhat::Ghost { period, .. } if is_aside(period) => {
            format!("Nothing to add: the point of {period} is set aside already.")
        }
        SignalWhat::UndoRebase { from, .. } if !is_rebased(from) => {
            format!("Nothing to undo: no limits of this series begin anew with {from}. Name the first period of them.")
        }
        SignalWhat::UndoGhost { period, .. } if !is_aside(period) => {
            format!("Nothing to undo: the point of {period} is not set aside.")
        }
        _ => return Ok(what),
    };
    Err(Refusal::new(RefusalCode::NotAllowed, message))
}
