//! The standards of a team: those short of their target, and those whose figure is missing.

use std::cmp::Ordering;

use super::{Found, Sources};
use crate::dataset::figures::Known;
use crate::domain::catalogue::{Indicator, Polarity};
use crate::domain::fault::Owner;
use crate::domain::figure::Figure;
use crate::domain::ids::IndicatorId;
use crate::domain::period::Period;

/// Months looked back over to say whether a figure is missing or was never given.
const LOOK_BACK: usize = 12;

/// A standard that is short of its target, with children outside.
pub(super) struct Short<'a> {
    /// The standard.
    pub(super) indicator: &'a Indicator,
    /// The figure.
    pub(super) figure: Figure,
    /// Children outside.
    pub(super) outside: u64,
    /// How many more would have to be in time.
    pub(super) more_needed: u64,
    /// The target, in percent.
    pub(super) target: f64,
}

impl Short<'_> {
    /// In words: `Visits 10 wd: 5 outside (31/36), 2 short of 90%`.
    pub(super) fn in_words(&self) -> String {
        let Self { indicator, figure, outside, more_needed, target } = self;
        let (title, fraction) = (&indicator.short_title, figure.fraction());
        if indicator.polarity == Polarity::Lower {
            let shown = figure.shown(indicator.unit);
            format!("{title}: {shown} ({fraction}), {more_needed} more than {target}% allows")
        } else {
            format!("{title}: {outside} outside ({fraction}), {more_needed} short of {target}%")
        }
    }
}

/// How the standards of one team stand.
#[derive(Default)]
pub(super) struct Standards<'a> {
    /// Short of their target, the heaviest first; a standard and a narrower one are never both here.
    pub(super) short: Vec<Short<'a>>,
    /// Figures that are missing though the team used to give them.
    pub(super) missing: Vec<&'a Indicator>,
    /// Whether the team gives any figure of the period.
    pub(super) gives_any: bool,
    /// Children not in time by the figure of each standard that is known.
    pub(super) outside: Vec<(&'a Indicator, u64)>,
}

/// The figure of `owner` in the period; of a team also where one that it replaced reported it.
pub(in crate::insight) fn figure_of(sources: &Sources<'_>, id: &IndicatorId, owner: &Owner) -> Option<Known> {
    let known = sources.figures.known(id, owner, sources.period);
    known.or_else(|| {
        let last = sources.figures.lately(id, owner, sources.period, 1).pop();
        last.filter(|(period, _)| *period == sources.period).map(|(_, known)| known)
    })
}

impl<'a> Standards<'a> {
    /// The standards of a team; none of what is above one team or unknown to the feed.
    pub(super) fn of(sources: &Sources<'a>, found: &Found<'_>) -> Self {
        let mut it = Self::default();
        let Some(owner) = found.owner() else { return it };
        let figures = sources.figures;
        let places: Vec<_> =
            found.members.iter().filter_map(|team| figures.index.place(&Owner::Team((*team).clone()))).collect();
        let shown = (0..).zip(figures.data.catalogue.indicators());
        for (_, indicator) in shown.filter(|(at, _)| places.iter().any(|place| figures.has_any(*at, *place))) {
            let known = figure_of(sources, &indicator.id, &owner);
            match known.filter(|known| !matches!(known.figure, Figure::Missing(_))) {
                Some(known) => it.take(sources, (indicator, &owner), known),
                None if used_to_be_given(sources, &indicator.id, &owner) => it.missing.push(indicator),
                None => {}
            }
        }
        let catalogue = &figures.data.catalogue;
        let has_narrower = |id: &IndicatorId| it.short.iter().any(|other| catalogue.is_within(other.indicator, id));
        let wider: Vec<IndicatorId> =
            it.short.iter().map(|short| &short.indicator.id).filter(|id| has_narrower(id)).cloned().collect();
        it.short.retain(|short| !wider.contains(&short.indicator.id));
        it.short.sort_by(|a, b| {
            let heavier = weighed(b).partial_cmp(&weighed(a)).unwrap_or(Ordering::Equal);
            heavier.then_with(|| a.indicator.id.cmp(&b.indicator.id))
        });
        it.missing.sort_by_key(|indicator| &indicator.id);
        it
    }

    fn take(&mut self, sources: &Sources<'a>, (indicator, owner): (&'a Indicator, &Owner), known: Known) {
        self.gives_any = true;
        let Some(outside) = indicator.outside(&known.figure) else { return };
        self.outside.push((indicator, outside));
        let more_needed = indicator.short(&known.figure, sources.period).filter(|more| *more > 0 && outside > 0);
        let target = indicator.target_of(owner, sources.period).map(|target| target.value);
        let is_missed = known.met(indicator, owner, sources.period) == Some(false);
        if let (true, Some(more_needed), Some(target)) = (is_missed, more_needed, target) {
            self.short.push(Short { indicator, figure: known.figure, outside, more_needed, target });
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "children of one team")]
fn weighed(short: &Short<'_>) -> f64 {
    short.indicator.weight * short.outside as f64
}

/// Whether the figure was given in most periods since it first was, of the last twelve. One that is given once a quarter,
/// or was given up long ago, is not missing.
fn used_to_be_given(sources: &Sources<'_>, id: &IndicatorId, owner: &Owner) -> bool {
    let mut window = vec![sources.period.previous()];
    while window.len() < LOOK_BACK {
        window.push(window[window.len() - 1].previous());
    }
    let before = sources.figures.lately(id, owner, window[0], LOOK_BACK);
    let given: Vec<Period> = before
        .into_iter()
        .filter(|(period, known)| window.contains(period) && !matches!(known.figure, Figure::Missing(_)))
        .map(|(period, _)| period)
        .collect();
    let since = given.first().and_then(|first| window.iter().position(|period| period == first));
    since.is_some_and(|at| given.len() * 2 > at + 1)
}
