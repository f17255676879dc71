//! What of a team's figures moves by more than chance: the signals of its series, and where it stands out from the other
//! teams. Ordinary movement from month to month is never heard of here.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::{Found, Sources, Standards};
use crate::domain::catalogue::Indicator;
use crate::domain::ids::IndicatorId;
use crate::insight::small_numbers::{Funnel, funnel};
use crate::insight::spc::{Exception, signals};

/// The teams beside each other, standard by standard; each is asked for by many teams and reckoned once.
#[derive(Default)]
pub(super) struct Funnels(RefCell<HashMap<IndicatorId, Option<Rc<Funnel>>>>);

impl Funnels {
    fn of(&self, sources: &Sources<'_>, indicator: &Indicator) -> Option<Rc<Funnel>> {
        let mut kept = self.0.borrow_mut();
        let make = || funnel(sources.figures, indicator, sources.period).ok().map(Rc::new);
        kept.entry(indicator.id.clone()).or_insert_with(make).clone()
    }
}

/// One standard of a team with what of it is an exception.
pub(super) struct Moved<'a> {
    /// The standard.
    pub(super) indicator: &'a Indicator,
    /// Children outside, where they are counted.
    pub(super) outside: u64,
    /// What is to be heard.
    pub(super) exceptions: Vec<Exception>,
}

/// The standards of a team of which something is to be heard; of one and a narrower one within it the narrower alone. A
/// series with limits speaks for itself; a team too small for limits is set beside the others.
pub(super) fn moved<'a>(
    sources: &Sources<'a>,
    funnels: &Funnels,
    found: &Found<'a>,
    standards: &Standards<'a>,
) -> Vec<Moved<'a>> {
    let Some(owner) = found.owner() else { return Vec::new() };
    let heard = |(indicator, outside): &(&'a Indicator, u64)| {
        let series = signals(sources.figures, indicator, &owner, sources.period, sources.register);
        let mut exceptions = series.exceptions();
        if exceptions.is_empty() {
            let beside = funnels.of(sources, indicator);
            let own = |funnel: &Rc<Funnel>| {
                let team = funnel.teams.iter().find(|team| found.id == Some(&team.id))?;
                funnel.exception(team, indicator.polarity)
            };
            exceptions.extend(beside.as_ref().and_then(own));
        }
        (!exceptions.is_empty()).then_some(Moved { indicator, outside: *outside, exceptions })
    };
    let mut all: Vec<Moved<'a>> = standards.outside.iter().filter_map(heard).collect();
    let catalogue = &sources.figures.data.catalogue;
    let has_narrower = |id: &IndicatorId| {
        let short = standards.short.iter().map(|short| short.indicator);
        all.iter().map(|moved| moved.indicator).chain(short).any(|other| catalogue.is_within(other, id))
    };
    let wider: Vec<IndicatorId> =
        all.iter().map(|moved| &moved.indicator.id).filter(|id| has_narrower(id)).cloned().collect();
    all.retain(|moved| !wider.contains(&moved.indicator.id));
    all.sort_by(|a, b| {
        b.indicator.weight.total_cmp(&a.indicator.weight).then_with(|| a.indicator.id.cmp(&b.indicator.id))
    });
    all
}
