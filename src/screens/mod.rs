//! One file a screen: what it shows, from the figures and the register.

pub mod accesses;
pub mod action_form;
pub mod ahead;
pub mod area;
pub mod audits;
pub mod charts;
pub mod child;
pub mod clinic;
pub mod clinics;
pub mod dates;
pub mod desk;
pub mod difference;
pub mod exemptions;
pub mod forms;
pub mod half_typed;
pub mod indicator;
pub mod item;
pub mod kept;
pub mod look;
pub mod minutes;
pub mod offers;
pub mod origin;
pub mod outside;
pub mod overview;
pub mod page;
pub mod people;
pub mod quality;
pub mod questions;
pub mod recommendations;
pub mod register;
pub mod representation;
pub mod spark;
pub mod standards;
pub mod team;
pub mod worker;
pub mod workers;
pub mod working;

use desk::Desk;
use page::{Page, Place};

/// The page of `place`.
pub fn page(desk: &Desk, place: &Place) -> Page {
    let page = unmasked(desk, place);
    match masking(desk) {
        Some(mask) => page.reworded(mask),
        None => page,
    }
}

/// What was typed, with the workers and child records masked that are not to be seen.
pub fn masked(desk: &Desk, text: &str) -> String {
    masking(desk).map_or_else(|| text.to_owned(), |mask| mask(text))
}

/// Masks one text after another as [`masked`] does: who looks is looked up once. `None` where everybody is to be seen.
pub fn masking(desk: &Desk) -> Option<impl Fn(&str) -> String> {
    let sight = desk.sight();
    let hides_some = !sight.hides_nobody();
    hides_some
        .then_some(move |text: &str| desk.snapshot.identifiers().mask(text, |team| sight.hides(team)).into_owned())
}

/// The page as everything that was typed stands on it.
fn unmasked(desk: &Desk, place: &Place) -> Page {
    match place {
        Place::Overview => overview::page(desk),
        Place::Standards => overview::all_standards(desk),
        Place::Area(area) => area::page(desk, area),
        Place::Team(team) => team::page(desk, team),
        Place::Indicator(indicator) => indicator::page(desk, indicator),
        Place::Outside { owner, indicator } => outside::page(desk, owner, indicator.as_ref()),
        Place::Worker(worker) => worker::page(desk, worker),
        Place::Child(child) => child::page(desk, child),
        Place::WhereToLook => look::page(desk),
        Place::Doubts => quality::page(desk),
        Place::Register => register::page(desk),
        Place::ActionHistory(id) => register::history(desk, *id),
        Place::Clinics => clinics::page(desk),
        Place::Clinic(id) => with_others(desk, clinic::page(desk, *id)),
        Place::Item { clinic, team } => with_others(desk, item::page(desk, *clinic, team.as_ref())),
        Place::Minutes(id) => with_others(desk, minutes::page(desk, *id)),
        Place::Questions => questions::page(desk),
        Place::Representation { team, period } => representation::page(desk, team, *period),
        Place::Exemptions => exemptions::page(desk),
        Place::People => people::page(desk),
        Place::Accesses => accesses::page(desk),
        Place::Recommendations => recommendations::page(desk),
        Place::Difference => difference::page(desk),
        Place::Ahead(owner) => ahead::page(desk, owner),
        Place::Audits(owner) => audits::page(desk, owner),
    }
}

/// Says below a clinic's page who else has it open.
fn with_others(desk: &Desk, page: Page) -> Page {
    let names: Vec<&str> = desk.also_here.iter().map(|name| name.as_str()).collect();
    let foot = (!names.is_empty()).then(|| format!("Open at another terminal too: {}", names.join(", ")));
    Page { foot: page.foot.or(foot), ..page }
}
