//! One worker: caseload against target, and the child records they hold that are outside.

use super::desk::Desk;
use super::outside;
use super::page::{Page, Subject, Tone};
use crate::domain::fault::Owner;
use crate::domain::ids::WorkerId;

/// The page of one worker. Counts only: a worker is never given a percentage.
pub fn page(desk: &Desk, worker: &WorkerId) -> Page {
    let data = desk.data();
    let Some(it) = data.worker(worker.as_str()) else {
        let mut crumbs = desk.crumbs(&Owner::Service);
        crumbs.push(worker.to_string());
        return Page {
            subject: Subject { worker: Some(worker.clone()), ..Subject::default() },
            crumbs,
            above: vec![("This worker is not in the feed of this month.".into(), Tone::Doubt)],
            parts: Vec::new(),
            foot: None,
        };
    };
    let owner = Owner::Team(it.team.clone());
    let mut crumbs = desk.crumbs(&owner);
    if let Some(why) = desk.sight().why_not(&it.team) {
        crumbs.push("Worker".into());
        let above = vec![(why.to_string(), Tone::Plain)];
        return Page { subject: Subject::of(owner), crumbs, above, parts: Vec::new(), foot: None };
    }
    crumbs.push(worker.to_string());
    let team = desk.load(&it.team);
    let load = team.as_ref().and_then(|t| t.workers.iter().find(|load| load.worker.id == *worker));
    let cases = load.and_then(|l| l.count).map_or("cases not known".to_string(), |n| format!("{n} cases"));
    let target = match load.and_then(|l| l.target) {
        None => "no target for this role".to_string(),
        Some(t) if t.scaled => format!("target {}", t.cases),
        Some(t) => format!("target {}, not scaled: full-time equivalent not known", t.cases),
    };
    let protected =
        if load.and_then(|l| l.target).is_some_and(|t| t.protected.is_some()) { ", protected caseload" } else { "" };
    let about = (format!("{}: {cases}, {target}{protected}.", it.role.in_words()), Tone::Strong);
    let above = std::iter::once(about).chain(desk.not_current()).collect();
    let part = outside::part_of_worker(desk, worker);
    Page {
        subject: Subject { worker: Some(worker.clone()), ..Subject::of(owner) },
        crumbs,
        above,
        parts: vec![part],
        foot: None,
    }
}
