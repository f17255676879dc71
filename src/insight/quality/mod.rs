//! Trust in the data: everything found wrong with a feed, gathered by what it touches, with what people said of it.
//!
//! Faults are found while a feed is read, over the whole of it and in linear time; here they are only gathered, so a
//! screen never waits for a check.

mod key;
mod words;

use std::collections::{BTreeMap, BTreeSet, HashSet};

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

/// Whether a fault is to be seen by somebody: one of a child record's row names the record, and is for those who see the
/// child records of every team (`sees_records`).
pub fn is_seen(fault: &Fault, sees_records: bool) -> bool {
    sees_records || !fault.is_of_records()
}

/// The doubt that a fault belongs to.
pub fn key(data: &Dataset, fault: &Fault) -> DoubtKey {
    Keys::new(data, std::slice::from_ref(fault)).of(fault)
}

/// The doubts of a feed, each with the places of its faults. Gathered once for a feed, whatever is said of them later.
#[derive(Debug, Default)]
pub struct Gathered(BTreeMap<DoubtKey, Vec<usize>>);

impl Gathered {
    /// Gathers the faults of a feed.
    pub fn of(data: &Dataset, faults: &[Fault]) -> Self {
        let keys = Keys::new(data, faults);
        let mut gathered: BTreeMap<DoubtKey, Vec<usize>> = BTreeMap::new();
        for (at, fault) in faults.iter().enumerate() {
            gathered.entry(keys.of(fault)).or_default().push(at);
        }
        Self(gathered)
    }

    /// Every doubt of the feed that these were gathered from, with what was said of it, and those of which something
    /// was said and that the feed has no longer: nothing that was written down leaves the list. By the standard it touches in the catalogue's order, then level and month;
    /// last what touches no standard.
    pub fn doubts<'a>(&self, data: &Dataset, faults: &'a [Fault], register: &'a Register) -> Vec<Doubt<'a>> {
        let of_feed = self.0.iter().map(|(key, places)| Doubt {
            key: key.clone(),
            faults: places.iter().filter_map(|at| faults.get(*at)).collect(),
            notes: register.doubt(key),
        });
        let gone = register.doubts().filter(|notes| !self.0.contains_key(&notes.key));
        let gone = gone.map(|notes| Doubt { key: notes.key.clone(), faults: Vec::new(), notes: Some(notes) });
        let mut all: Vec<Doubt<'a>> = of_feed.chain(gone).collect();
        let place = |id: &Option<IndicatorId>| {
            let known = id.as_ref().map(|id| data.catalogue.position(id.as_str()).unwrap_or(usize::MAX - 1));
            known.unwrap_or(usize::MAX)
        };
        // Doubts about one figure keep the contract's order of codes.
        all.sort_by_cached_key(|it| {
            let key = &it.key;
            (place(&key.indicator), key.owner.clone(), key.period, key.clone())
        });
        all
    }

    /// What is to be said of them in a line, as things stand in `register`'s `said`.
    pub fn in_doubt(&self, faults: &[Fault], said: &BTreeMap<DoubtKey, DoubtNotes>, period: Period) -> InDoubt {
        let is_unsettled = |key: &DoubtKey| said.get(key).is_none_or(|notes| notes.state().is_unsettled());
        let unsettled = || self.0.iter().filter(|(key, _)| is_unsettled(key));
        let touches = unsettled().flat_map(|(_, places)| places).filter_map(|at| faults.get(*at));
        let touches = touches.flat_map(|fault| &fault.touches);
        let of_period = touches.filter(|touch| touch.period.is_none_or(|of| of == period));
        let figures = of_period.map(|touch| (&touch.indicator, &touch.owner)).collect::<HashSet<_>>().len();
        let carried = said.values().filter(|it| it.state().is_unsettled() && !self.0.contains_key(&it.key)).count();
        InDoubt { figures, unsettled: unsettled().count() + carried }
    }
}

/// How much is in doubt.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct InDoubt {
    /// Figures of the period, of any level, that a doubt touches which is not settled.
    pub figures: usize,
    /// Doubts that are not settled, whatever they touch.
    pub unsettled: usize,
}

/// Every doubt: what the feed has, and what was said of those it has no longer; see [`Gathered::doubts`].
pub fn doubts<'a>(data: &Dataset, faults: &'a [Fault], register: &'a Register) -> Vec<Doubt<'a>> {
    Gathered::of(data, faults).doubts(data, faults, register)
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
