//! One file a screen: what it shows, from the figures and the register.

pub mod action_form;
pub mod area;
pub mod child;
pub mod dates;
pub mod desk;
pub mod doubts;
pub mod indicator;
pub mod origin;
pub mod outside;
pub mod overview;
pub mod page;
pub mod register;
pub mod spark;
pub mod standards;
pub mod team;
pub mod trend;
pub mod worker;
pub mod workers;

use desk::Desk;
use page::{Page, Place};

/// The page of `place`.
pub fn page(desk: &Desk, place: &Place) -> Page {
    match place {
        Place::Overview => overview::page(desk),
        Place::Standards => overview::all_standards(desk),
        Place::Area(area) => area::page(desk, area),
        Place::Team(team) => team::page(desk, team),
        Place::Indicator(indicator) => indicator::page(desk, indicator),
        Place::Outside { owner, indicator } => outside::page(desk, owner, indicator.as_ref()),
        Place::Worker(worker) => worker::page(desk, worker),
        Place::Child(child) => child::page(desk, child),
        Place::Doubts => doubts::page(desk),
        Place::Register => register::page(desk),
        Place::ActionHistory(id) => register::history(desk, *id),
    }
}
