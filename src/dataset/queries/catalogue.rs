//! Standards whose sources contradict each other, and running totals beside monthly figures.

use super::{Asker, touch};
use crate::dataset::Section;
use crate::domain::catalogue::{Indicator, Target};
use crate::domain::fault::FaultCode;

pub(super) fn ask(asker: &mut Asker<'_>) {
    let data = asker.figures.data;
    let has_monthly = (0..)
        .zip(data.catalogue.indicators())
        .any(|(at, i)| !i.cumulative && !data.observations.of_indicator(at).is_empty());
    for (at, indicator) in (0..).zip(data.catalogue.indicators()) {
        let Some(first) = data.observations.of_indicator(at).next() else { continue };
        if targets_differ(asker, indicator) {
            let message = format!(
                "{}: the sources print different targets; the one in force is shown with the others beside it. Settle \
                 which holds, and since when.",
                indicator.title
            );
            // The targets may be the shipped catalogue's, of which the feed has no row.
            let path = asker.document(data.documents.len().saturating_sub(1), "/indicators");
            whole_series(asker, FaultCode::TargetsDiffer, at, indicator, path, &message);
        }
        if indicator.cumulative && has_monthly {
            let message = format!(
                "{}: a running total from April beside monthly figures; it is not compared month on month and has no \
                 control chart. Ask for the month's own figure.",
                indicator.title
            );
            let path = asker.row(Section::Observations, data.observations.row(first));
            whole_series(asker, FaultCode::CumulativeBesideMonthly, at, indicator, path, &message);
        }
    }
}

fn whole_series(
    asker: &mut Asker<'_>,
    code: FaultCode,
    at: u32,
    indicator: &Indicator,
    path: crate::text::SafeText,
    message: &str,
) {
    let touches = asker.owners_of(at).iter().map(|owner| touch(&indicator.id, owner, None)).collect();
    asker.ask(code, path, message, touches);
}

/// Whether targets that came into force together disagree. One that follows another is no contradiction.
fn targets_differ(asker: &Asker<'_>, indicator: &Indicator) -> bool {
    let as_of = asker.figures.data.as_of;
    let in_force = || indicator.targets.iter().filter(|t| t.from.is_none_or(|from| from <= as_of));
    let Some(latest) = in_force().map(|t| t.from).max() else { return false };
    let says = |t: &Target| (t.comparison, t.value.to_bits());
    let mut together = in_force().filter(|t| t.from == latest).map(says);
    together.next().is_some_and(|first| together.any(|other| other != first))
}
