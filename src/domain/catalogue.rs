//! The catalogue: an authority's standards as data. What ships is `config/indicators.toml`; a feed may add to it or
//! override it field by field, targets whole.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::calendar::Interval;
use super::fault::Owner;
use super::figure::Figure;
use super::ids::{AreaId, IndicatorId};
use super::period::Period;
use crate::text::SafeText;

/// What an indicator is measured in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// A share, 0 to 100; always a numerator over a denominator.
    Percent,
    /// A number of things: adds over teams, never over months.
    Count,
    /// A rate per 10,000 children under 18.
    #[serde(rename = "rate_10k")]
    Rate10k,
    /// A mean; never rolled up.
    Average,
    /// Any other number; may be negative, never rolled up.
    Number,
}

impl Unit {
    /// What stands behind a number of it, where anything does: `%`.
    pub fn sign(self) -> &'static str {
        if self == Self::Percent { "%" } else { "" }
    }
}

/// Which way is better.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither.
    Neutral,
}

/// How a figure is compared with its target.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, JsonSchema)]
pub enum Comparison {
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// Less than.
    #[serde(rename = "<")]
    Below,
    /// More than.
    #[serde(rename = ">")]
    Above,
}

impl Comparison {
    /// As printed in the feed and on the command line.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
            Self::Below => "<",
            Self::Above => ">",
        }
    }
}

/// One target of an indicator, with where it was printed and since when it holds.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The comparison that the target's own text carries (`<36%`).
    pub comparison: Comparison,
    /// In the indicator's unit; for a percentage 0 to 100.
    pub value: f64,
    /// In force from this day; no day means always.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub from: Option<NaiveDate>,
    /// The paper that prints it, and its date.
    #[serde(default)]
    pub source: SafeText,
}

/// One indicator of the catalogue.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Indicator {
    /// Its identifier, the same in catalogue, feed and record.
    pub id: IndicatorId,
    /// Its title in full.
    pub title: SafeText,
    /// A title of at most 25 columns, for narrow screens.
    pub short_title: SafeText,
    /// The family it belongs to.
    pub family: SafeText,
    /// The improvement priority it is reported under.
    pub priority: SafeText,
    /// What it is measured in.
    pub unit: Unit,
    /// Which way is better.
    pub polarity: Polarity,
    /// Whom it counts.
    pub cohort: SafeText,
    /// Its timescale in words.
    pub timescale: SafeText,
    /// The longest time between two, where its records have a clock.
    pub interval: Option<Interval>,
    /// The first one's time from allocation, placement or plan start.
    pub first_interval: Option<Interval>,
    /// The standard whose cohort contains this one's; the two are never listed or summed together.
    pub parent: Option<IndicatorId>,
    /// The count whose value this one's denominator must equal.
    pub cohort_count: Option<IndicatorId>,
    /// How much a child outside this standard counts when places to look are ordered.
    pub weight: f64,
    /// Every target printed for it, contradictory ones too.
    pub targets: Vec<Target>,
    /// Whether it is a running total from April.
    pub cumulative: bool,
    /// Whether it is in the core of the service's opening screen.
    pub core: bool,
    /// What it measures, in a sentence.
    pub measures: SafeText,
    /// The paper that defines it, and its date.
    pub source: SafeText,
}

impl Indicator {
    /// The target in force for `period`: the latest `from` not after the period's last day, on a tie the last listed.
    /// A new target therefore never changes how past months are judged.
    pub fn target(&self, period: Period) -> Option<&Target> {
        let end = period.end();
        let in_force = self.targets.iter().filter(|t| t.from.is_none_or(|from| from <= end));
        in_force.max_by_key(|t| t.from)
    }

    /// The target that `owner` is held to: the one in force, but of a count the service alone. So many things are to be
    /// counted of all together, and no area or team has them to itself; only where there are to be none at all is that
    /// asked of each.
    pub fn target_of(&self, owner: &Owner, period: Period) -> Option<&Target> {
        let is_of_all = |target: &&Target| self.unit == Unit::Count && target.value != 0.0;
        self.target(period).filter(|target| *owner == Owner::Service || !is_of_all(target))
    }

    /// The other targets that are in force for `period`, or always were, with a value that differs: "(100 % elsewhere)".
    pub fn other_targets(&self, period: Period) -> Vec<&Target> {
        let Some(chosen) = self.target(period) else { return Vec::new() };
        let differs = |t: &&Target| (t.comparison, t.value.to_bits()) != (chosen.comparison, chosen.value.to_bits());
        self.targets.iter().filter(|t| t.from.is_none_or(|from| from <= period.end())).filter(differs).collect()
    }

    /// Whether `figure` meets the target that `owner` is held to, decided in integers for a fraction. `None` where there is
    /// no such target or no figure, where no direction is better, and for a running total before its year's end.
    pub fn met(&self, figure: &Figure, owner: &Owner, period: Period) -> Option<bool> {
        if self.polarity == Polarity::Neutral || (self.cumulative && !period.ends_financial_year()) {
            return None;
        }
        figure.meets(self.target_of(owner, period)?)
    }

    /// Children (or cases) not in time: denominator minus numerator, or the numerator where lower is better.
    /// Percentages only.
    pub fn outside(&self, figure: &Figure) -> Option<u64> {
        match *figure {
            Figure::Fraction { n, d } if self.unit == Unit::Percent => match self.polarity {
                Polarity::Higher => Some(d.saturating_sub(n)),
                Polarity::Lower => Some(n),
                Polarity::Neutral => None,
            },
            _ => None,
        }
    }

    /// How many more would have to be in time to meet the target of `period`; never below 0, only for percentages with
    /// a denominator.
    pub fn short(&self, figure: &Figure, period: Period) -> Option<u64> {
        match *figure {
            Figure::Fraction { n, d } if self.unit == Unit::Percent && d > 0 && self.polarity != Polarity::Neutral => {
                Some(super::figure::short(self.target(period)?, n, d))
            }
            _ => None,
        }
    }
}

/// All indicators, the core of each kind of area, and where improvement priorities come from.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Catalogue {
    indicators: Vec<Indicator>,
    by_id: BTreeMap<IndicatorId, usize>,
    core_by_area: BTreeMap<AreaId, Vec<IndicatorId>>,
}

impl Catalogue {
    /// A catalogue in the order given; of two with one id the later replaces the earlier in its place.
    pub fn new(list: Vec<Indicator>, core_by_area: BTreeMap<AreaId, Vec<IndicatorId>>) -> Self {
        let mut it = Self { core_by_area, ..Self::default() };
        for indicator in list {
            it.put(indicator);
        }
        it
    }

    /// Adds `indicator`, or replaces the one of the same id in its place.
    pub fn put(&mut self, indicator: Indicator) {
        match self.by_id.get(&indicator.id) {
            Some(&at) => self.indicators[at] = indicator,
            None => {
                self.by_id.insert(indicator.id.clone(), self.indicators.len());
                self.indicators.push(indicator);
            }
        }
    }

    /// Every indicator, in catalogue order.
    pub fn indicators(&self) -> &[Indicator] {
        &self.indicators
    }

    /// The indicator with this id.
    pub fn get(&self, id: &str) -> Option<&Indicator> {
        self.position(id).map(|at| &self.indicators[at])
    }

    /// The place of the indicator with this id in [`Catalogue::indicators`].
    pub fn position(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The core of the service's opening screen, in catalogue order.
    pub fn core(&self) -> impl Iterator<Item = &Indicator> {
        self.indicators.iter().filter(|i| i.core)
    }

    /// The core of one area, in its own order; the service's core where the area has none of its own.
    pub fn core_of_area(&self, area: &str) -> Vec<&Indicator> {
        match self.core_by_area.get(area) {
            Some(ids) => ids.iter().filter_map(|id| self.get(id.as_str())).collect(),
            None => self.core().collect(),
        }
    }

    /// Whether `child`'s cohort lies within `parent`'s, at any depth.
    pub fn is_within(&self, child: &Indicator, parent: &IndicatorId) -> bool {
        let mut at = child.parent.as_ref();
        // A ring of parents would never end; a chain longer than the catalogue is a ring.
        for _ in 0..self.indicators.len() {
            match at {
                Some(id) if id == parent => return true,
                Some(id) => at = self.get(id.as_str()).and_then(|i| i.parent.as_ref()),
                None => return false,
            }
        }
        false
    }
}
