//! Every count that the panel's reports print, month by month, and which of them are withheld.
//!
//! A month is decided as its own report decided it, after the months before: what was printed then nothing takes back.
//! All tables of a month that share numbers are decided together.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use super::sums::{Part, Place, is_one_cohort, parts, sums_of};
use crate::dataset::figures::{Figures, Known};
use crate::domain::catalogue::{Indicator, Unit};
use crate::domain::fault::Owner;
use crate::domain::figure::Figure;
use crate::domain::period::Period;
use crate::report::disclosure::{Count, Published, State, protect};

/// How many months of the service stand in a chart, the report's own among them.
pub(super) const DRAWN: usize = 12;

/// What the reports are about: standards, those for whom they have a figure, and the months up to the report's own.
pub(super) struct Scope<'a> {
    pub(super) figures: Figures<'a>,
    pub(super) standards: Vec<&'a Indicator>,
    /// The areas in the feed's order; the service last.
    pub(super) owners: Vec<Owner>,
    /// The report's month.
    pub(super) until: Period,
    /// The counts that are withheld for being small.
    pub(super) small: RangeInclusive<u64>,
}

/// What the reports print, and what they withhold.
#[derive(Default)]
pub(super) struct Decided {
    counts: BTreeMap<Place, (u64, Published)>,
    /// Standards of which a small count follows from earlier papers, whatever is withheld now.
    exposed: BTreeSet<usize>,
}

/// One count, as it is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Printed {
    /// As it is.
    Shown(u64),
    /// As `[c]`.
    Withheld,
}

/// The months of the financial year before `period`, oldest first.
fn year_before(period: Period) -> Vec<Period> {
    let is_of_year = |it: &Period| it.financial_year() == period.financial_year();
    let back = std::iter::successors(Some(period.previous()), |it| Some(it.previous()));
    let mut before: Vec<Period> = back.take_while(is_of_year).collect();
    before.reverse();
    before
}

impl Scope<'_> {
    pub(super) fn known(&self, standard: usize, owner: usize, period: Period) -> Option<Known> {
        self.figures.known(&self.standards[standard].id, &self.owners[owner], period)
    }

    /// The months of a chart, oldest first.
    pub(super) fn months(&self) -> Vec<Period> {
        let back = std::iter::successors(Some(self.until), |period| Some(period.previous()));
        let mut months: Vec<Period> = back.take(DRAWN).collect();
        months.reverse();
        months
    }

    /// Every month that has to be decided: those drawn, and those before them that a running total of the year began with.
    fn all_months(&self) -> Vec<Period> {
        let months = self.months();
        let Some(first) = months.first().copied() else { return months };
        [year_before(first), months].concat()
    }

    /// The counts of one standard and month.
    fn counts(&self, standard: usize, period: Period) -> Vec<(Place, u64)> {
        let of_owner = |owner: usize| {
            let known = self.known(standard, owner, period);
            let parts = known.map_or_else(Vec::new, |known| parts(&known.figure, self.standards[standard].unit));
            parts.into_iter().map(move |(part, value)| (Place { standard, owner, period, part }, value))
        };
        (0..self.owners.len()).flat_map(of_owner).collect()
    }

    /// The months of the year before `period` of which a running total goes on; none for any other standard.
    fn earlier(&self, standard: usize, period: Period) -> Vec<Period> {
        if !self.standards[standard].cumulative {
            return Vec::new();
        }
        year_before(period)
    }

    /// Decides every month in order, the report's own last.
    pub(super) fn decide(&self) -> Decided {
        let mut decided = Decided::default();
        for period in self.all_months() {
            for group in self.groups(period) {
                self.decide_group(&group, period, &mut decided);
            }
        }
        decided
    }

    fn decide_group(&self, group: &[usize], period: Period, decided: &mut Decided) {
        let now = group.iter().flat_map(|standard| self.counts(*standard, period));
        let mut counts: BTreeMap<Place, Count> =
            now.map(|(place, value)| (place, Count { value, state: State::Open })).collect();
        let ours: Vec<Place> = counts.keys().copied().collect();
        for standard in group {
            for before in self.earlier(*standard, period) {
                for (place, value) in self.counts(*standard, before) {
                    let was = decided.counts.get(&place).map(|(_, published)| *published);
                    let state = if was == Some(Published::Shown) { State::Shown } else { State::Withheld };
                    counts.insert(place, Count { value, state });
                }
            }
        }
        let (places, sums) = sums_of(&self.standards, self.owners.len(), &counts);
        let list: Vec<Count> = places.iter().map(|(_, count)| *count).collect();
        let protected = protect(&list, &sums, &self.small);
        for (at, (place, count)) in places.iter().enumerate() {
            if let Some(place) = place.filter(|place| ours.contains(place)) {
                decided.counts.insert(place, (count.value, protected.published[at]));
            }
        }
        if !protected.exposed.is_empty() {
            let of = |at: &usize| places[*at].0.map_or_else(|| group.to_vec(), |place| vec![place.standard]);
            decided.exposed.extend(protected.exposed.iter().flat_map(of));
        }
    }

    /// The standards that share a number in this month, together: those with one cohort, and a count with what it counts.
    fn groups(&self, period: Period) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (at, standard) in self.standards.iter().enumerate() {
            if self.counts(at, period).is_empty() {
                continue;
            }
            let is_tied =
                |group: &Vec<usize>| group.iter().any(|other| is_one_cohort(standard, self.standards[*other]));
            let (tied, mut rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(is_tied);
            rest.push(tied.into_iter().flatten().chain([at]).collect());
            groups = rest;
        }
        groups
    }

    /// Whether a value that is no count may be printed: not where those it is made from are few, nor where their number is
    /// withheld, for with the population that everybody knows a rate is a number.
    pub(super) fn may_print_value(&self, standard: usize, owner: usize, period: Period, decided: &Decided) -> bool {
        let what = self.standards[standard];
        let is_of_few = |owner: usize| {
            let counts = self.figures.data.catalogue.indicators().iter();
            let mut its_counts = counts.filter(|it| it.unit == Unit::Count && is_one_cohort(what, it));
            its_counts.any(|count| {
                let known = self.figures.known(&count.id, &self.owners[owner], period);
                let parts = known.map_or_else(Vec::new, |known| parts(&known.figure, Unit::Count));
                parts.iter().any(|(_, value)| self.small.contains(value))
            })
        };
        let related =
            (0..self.standards.len()).filter(|at| *at != standard && is_one_cohort(what, self.standards[*at]));
        let printed: Vec<Printed> = related
            .flat_map(|standard| [Part::All, Part::Number].map(|part| Place { standard, owner, period, part }))
            .filter_map(|place| decided.printed(place))
            .collect();
        if is_of_few(owner) || printed.contains(&Printed::Withheld) {
            return false;
        }
        // Where the number itself is not printed, one area's would follow from the others' and the service's.
        let is_area = owner + 1 < self.owners.len();
        !(is_area && printed.is_empty() && (0..self.owners.len()).any(is_of_few))
    }

    /// What a figure without counts is: a value that may be printed as it is; none for what has counts, or is not known.
    pub(super) fn value(figure: &Figure, unit: Unit) -> Option<f64> {
        match figure {
            Figure::Value(value) if parts(figure, unit).is_empty() => Some(*value),
            _ => None,
        }
    }
}

impl Decided {
    /// How a count is printed; none where there is none.
    pub(super) fn printed(&self, place: Place) -> Option<Printed> {
        let (value, published) = self.counts.get(&place)?;
        // Where a small count follows from earlier papers, as little as possible is added to them.
        let is_exposed = self.exposed.contains(&place.standard) && *value != 0;
        Some(if *published == Published::Shown && !is_exposed { Printed::Shown(*value) } else { Printed::Withheld })
    }

    /// Standards of which a small count follows from earlier papers.
    pub(super) fn exposed(&self) -> impl Iterator<Item = usize> {
        self.exposed.iter().copied()
    }
}
