//! Totals against their parts, and cohorts against their counts.

use super::{Asker, is_total};
use crate::dataset::figures::{Known, rolls_up};
use crate::domain::fault::FaultCode;
use crate::domain::figure::Figure;

pub(super) fn ask(asker: &mut Asker<'_>) {
    let observations = &asker.figures.data.observations;
    for (at, key) in observations.keys().iter().enumerate() {
        let Some(indicator) = asker.indicator(key.indicator) else { continue };
        let figure = observations.figure(at);
        if is_total(key.owner) && rolls_up(indicator.unit) && !matches!(figure, Figure::Missing(_)) {
            let parts = asker.figures.sum_of_parts(key.indicator, key.owner, key.period);
            if parts.is_some_and(|parts| contradicts(&parts, &figure)) {
                let why = "its parts do not add up to the total that the feed states; ask which is right.";
                asker.ask_row(FaultCode::PartsDoNotAdd, at, why);
            }
        }
        let Some(cohort) = &indicator.cohort_count else { continue };
        let Figure::Fraction { d, .. } = figure else { continue };
        let count = asker.figures.indicator(cohort).and_then(|count| asker.figures.at(count, key.owner, key.period));
        if count.is_some_and(|count| !count.partial && differs(&count.figure, d)) {
            let of = asker.figures.data.catalogue.get(cohort.as_str()).map_or("its count", |i| i.title.as_str());
            let why = format!("its denominator is not the same month's \"{of}\"; ask which cohort is right.");
            asker.ask_row(FaultCode::CohortsDiffer, at, &why);
        }
    }
}

/// Whether a count is another number than `cohort`.
fn differs(count: &Figure, cohort: u64) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "the contract stops at 10^12, far below 2^53")]
    let cohort = cohort as f64;
    matches!(count, Figure::Value(value) if value.total_cmp(&cohort).is_ne())
}

/// Whether parts cannot belong to a total: all of them make another figure, or some of them already more.
fn contradicts(parts: &Known, total: &Figure) -> bool {
    if !parts.partial {
        return parts.figure != *total;
    }
    match (&parts.figure, total) {
        (Figure::Fraction { n, d }, Figure::Fraction { n: total_n, d: total_d }) => n > total_n || d > total_d,
        (Figure::Value(part), Figure::Value(total)) => part > total,
        _ => false,
    }
}
