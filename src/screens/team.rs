//! One team: its standards, workers, child records outside, actions and audits.

use super::desk::Desk;
use super::page::{Extent, Page, Part, Subject, Tone};
use super::standards::{STANDARDS, standards_of};
use super::{ahead, audits, outside, register, workers};
use crate::dataset::caseload::{Spread, spreads};
use crate::domain::fault::Owner;
use crate::domain::ids::TeamId;
use crate::domain::org::Counted;

/// The page of one team.
pub fn page(desk: &Desk, team: &TeamId) -> Page {
    let owner = Owner::Team(team.clone());
    let rows = desk.rows(&owner);
    let standards = Part {
        title: "Standards".into(),
        columns: STANDARDS,
        rows: standards_of(desk, &owner, &rows),
        empty: "The feed has no figures for this team in this period.".into(),
        extent: Extent::Rest,
    };
    Page {
        subject: Subject::of(owner.clone()),
        crumbs: desk.crumbs(&owner),
        above: above(desk, team)
            .into_iter()
            .chain(std::iter::once(ahead::line(desk, &owner)))
            .chain(desk.not_current())
            .collect(),
        parts: vec![
            standards,
            workers::part(desk, team),
            outside::part(desk, &owner, None),
            register::part(desk, Some(&owner)),
            workers::supervisions(desk, team),
            audits::of_team(desk, &owner),
        ],
        foot: None,
    }
}

/// Children with no worker first, then vacancies, absence and agency; then how caseloads are spread.
fn above(desk: &Desk, team: &TeamId) -> Vec<(String, Tone)> {
    let data = desk.data();
    let Some(it) = data.team(team.as_str()) else { return Vec::new() };
    let manager = data.manager_of(it).map_or("manager not known".to_string(), |m| format!("Manager {m}"));
    let load = desk.load(team);
    let unallocated = load.as_ref().and_then(|l| l.unallocated);
    let alone = match unallocated {
        None => "unallocated children not known".to_string(),
        Some(1) => "1 child has no allocated worker".to_string(),
        Some(n) => format!("{n} children have no allocated worker"),
    };
    let alarm = if unallocated.is_some_and(|n| n > 0) { Tone::NotMet } else { Tone::Plain };
    let fte = |value: Option<f64>| value.map_or("not known".to_string(), |v| format!("{v:.1}"));
    let posts = match it.posts {
        None => "Posts not known.".to_string(),
        Some(p) => format!(
            "Posts {}: vacant {}, absent {}, agency {}.",
            fte(p.established_fte),
            fte(p.vacant_fte),
            fte(p.absent_fte),
            fte(p.agency_fte)
        ),
    };
    let cases: Vec<_> = spreads(load.iter().flat_map(|l| &l.workers)).iter().map(spread_in_words).collect();
    let cases = if cases.is_empty() { "Caseloads not known.".to_string() } else { cases.join(" ") };
    vec![(format!("{manager}; {alone}."), alarm), (format!("{posts} {cases}"), Tone::Plain)]
}

/// How cases are spread: a mean hides the worker with 31, so the most stands beside it.
fn spread_in_words(spread: &Spread) -> String {
    let what = match spread.counted {
        Some(Counted::Families) => "Families",
        Some(Counted::Carers) => "Carers",
        Some(Counted::Children) | None => "Cases",
    };
    let over = if spread.of == 0 { String::new() } else { format!(", {} of {} over target", spread.over, spread.of) };
    // Of an even number the one in the middle may be a half; at most so many is what it says.
    let half = spread.median.floor();
    format!("{what}: mean {:.1}, half have {half:.0} or fewer, most {}{over}.", spread.mean(), spread.max)
}
