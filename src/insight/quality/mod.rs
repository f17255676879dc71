//! Trust in the data: everything found wrong with a feed, gathered by what it touches, with what people said of it.
//!
//! Faults are found while a feed is read, over the whole of it and in linear time; here they are only gathered, so a
//! screen never waits for a check.

mod key;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::Dataset;
use crate::domain::doubt::{DoubtKey, DoubtNotes, DoubtState};
use crate::domain::fault::{Fault, Owner, Touch};
use crate::domain::ids::{AreaId, IndicatorId};
use crate::domain::period::Period;
use crate::domain::register::Register;
use key::Keys;
pub use words::{Words, words};

/// One doubt: the faults that are alike in what they are and touch, and what was said of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Doubt<'a> {
    /// What it is, and what it touches.
    pub key: DoubtKey,
    /// The faults of the feed, in its order; none where the feed no longer has it.
    pub faults: Vec<&'a Fault>,
    /// What was said of it.
    pub notes: Option<&'a DoubtNotes>,
}

impl Doubt<'_> {
    /// Where it stands.
    pub fn state(&self) -> DoubtState {
        self.notes.map_or(DoubtState::Open, DoubtNotes::state)
    }

    /// Whether the feed still has it.
    pub fn is_in_feed(&self) -> bool {
        !self.faults.is_empty()
    }

    /// Whether somebody was asked, and no answer was accepted yet.
    pub fn is_carried(&self) -> bool {
        matches!(self.state(), DoubtState::Asked | DoubtState::Answered)
    }

    /// The figures it touches, each once, in their order.
    pub fn touches(&self) -> BTreeSet<&Touch> {
        self.faults.iter().flat_map(|fault| &fault.touches).collect()
    }
}

/// The doubt that a fault belongs to.
pub fn key(data: &Dataset, fault: &Fault) -> DoubtKey {
    Keys::new(data, std::slice::from_ref(fault)).of(fault)
}

/// Every doubt: what the feed has, and queries about what it has no longer, until they are closed. By the standard it
/// touches in the catalogue's order, then level and month; last what touches no standard.
pub fn doubts<'a>(data: &Dataset, faults: &'a [Fault], register: &'a Register) -> Vec<Doubt<'a>> {
    let keys = Keys::new(data, faults);
    let mut gathered: BTreeMap<DoubtKey, Vec<&Fault>> = BTreeMap::new();
    for fault in faults {
        gathered.entry(keys.of(fault)).or_default().push(fault);
    }
    for notes in register.doubts().filter(|notes| matches!(notes.state(), DoubtState::Asked | DoubtState::Answered)) {
        gathered.entry(notes.key.clone()).or_default();
    }
    let mut all: Vec<Doubt<'a>> =
        gathered.into_iter().map(|(key, faults)| Doubt { notes: register.doubt(&key), key, faults }).collect();
    let place = |id: &Option<IndicatorId>| {
        let known = id.as_ref().map(|id| data.catalogue.position(id.as_str()).unwrap_or(usize::MAX - 1));
        known.unwrap_or(usize::MAX)
    };
    // The sort is stable: doubts about one figure keep the contract's order of codes.
    all.sort_by(|a, b| {
        let by = |it: &Doubt<'_>| (place(&it.key.indicator), it.key.owner.clone(), it.key.period);
        by(a).cmp(&by(b))
    });
    all
}

/// How many figures of `period`, of any level, are touched by a doubt that is not settled.
pub fn figures_in_doubt(doubts: &[Doubt<'_>], period: Period) -> usize {
    let open = doubts.iter().filter(|doubt| doubt.state().is_unsettled());
    let touches = open.flat_map(|doubt| &doubt.faults).flat_map(|fault| &fault.touches);
    let of_period = touches.filter(|touch| touch.period.is_none_or(|of| of == period));
    of_period.map(|touch| (&touch.indicator, &touch.owner)).collect::<BTreeSet<_>>().len()
}

/// The area whose clinics carry a query about this doubt; none where every clinic does.
pub fn area(data: &Dataset, key: &DoubtKey) -> Option<AreaId> {
    match key.owner.as_ref()? {
        Owner::Service => None,
        Owner::Area(area) => Some(area.clone()),
        Owner::Team(team) => data.team(team.as_str()).map(|team| team.area.clone()),
    }
}

#[cfg(test)]
mod tests;
