//! How the caseloads are spread: a mean hides the worker with 31.

use crate::dataset::caseload::WorkerLoad;
use crate::domain::fault::Owner;
use crate::screens::desk::Desk;
use crate::widgets::charts::bars::{Bar, Bars};
use crate::widgets::charts::{Drawing, Picture};

/// How many cases one bar spans.
const SPAN: u64 = 3;

/// The workers of an owner by the cases they hold; `None` where no caseload is known.
pub(super) fn picture(desk: &Desk, owner: &Owner) -> Option<Picture> {
    let loads = desk.loads();
    let of_owner = loads.iter().filter(|load| desk.figures().is_of(&load.team.id, owner));
    let workers: Vec<&WorkerLoad<'_>> = of_owner.flat_map(|load| &load.workers).collect();
    let known: Vec<(u64, &WorkerLoad<'_>)> = workers.iter().filter_map(|load| Some((load.count?, *load))).collect();
    let (low, high) = (known.iter().map(|k| k.0).min()? / SPAN, known.iter().map(|k| k.0).max()? / SPAN);
    let (mut bars, mut words) = (Vec::new(), Vec::new());
    for span in low..=high {
        let (from, to) = (span * SPAN, span * SPAN + SPAN - 1);
        let here: Vec<_> = known.iter().filter(|(count, _)| (from..=to).contains(count)).collect();
        let over = here.iter().filter(|(_, load)| load.over().is_some_and(|over| over > 0)).count() as u64;
        let judged = here.iter().filter(|(_, load)| load.over().is_some()).count();
        let count = here.len() as u64;
        bars.push(Bar { name: format!("{from:>2} to {to:>2} cases"), count, over });
        let workers = if count == 1 { "1 worker holds".to_string() } else { format!("{count} workers hold") };
        words.push(match judged {
            0 => format!("{workers} {from} to {to} cases."),
            _ => format!("{workers} {from} to {to} cases; {over} of {judged} with a target are over it."),
        });
    }
    let (unknown, all) = (workers.len() - known.len(), known.len() as u64);
    let cases: u64 = known.iter().map(|(count, _)| count).sum();
    let missing = if unknown == 0 { String::new() } else { format!(" Of {unknown} more it is not known.") };
    #[expect(clippy::cast_precision_loss, reason = "caseloads are small numbers")]
    let mean = cases as f64 / all as f64;
    Some(Picture {
        kind: "caseloads",
        title: format!("Caseloads of {}, {}", desk.figures().name(owner), desk.period.in_words()),
        note: format!(
            "{all} workers, {mean:.1} cases on average.{missing} Full: over their own target (role, hours, protection)."
        ),
        drawing: Drawing::Bars(Bars { bars }),
        words,
        in_full: Vec::new(),
        cursor: 0,
    })
}
