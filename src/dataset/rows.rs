//! One row of figures, the same on every screen and for scripts.

use serde::{Serialize, Serializer};

use super::figures::{Figures, Known};
use crate::domain::catalogue::{Comparison, Indicator, Unit};
use crate::domain::fault::{FaultCode, Owner};
use crate::domain::figure::Figure;
use crate::domain::ids::IndicatorId;
use crate::domain::period::Period;
use crate::text::SafeText;

/// At which level of the drill-down a figure stands. The organisation is the service.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The organisation.
    Service,
    /// A service area.
    Area,
    /// A team.
    Team,
    /// A worker.
    Worker,
}

/// Something to know before a figure is relied on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Mark {
    /// A part is missing or set aside: it is the sum of what there is.
    Partial,
    /// A fault of the feed touches it.
    Fault(FaultCode),
}

impl Mark {
    /// The code as scripts read it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Partial => "partial",
            Self::Fault(code) => code.code(),
        }
    }

    /// What it means, in a few plain words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Partial => "a part is missing, so this is the sum of what there is",
            Self::Fault(code) => code.meaning(),
        }
    }
}

impl Serialize for Mark {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

/// A target as a row carries it.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct RowTarget {
    /// How the figure is compared with it.
    pub comparison: Comparison,
    /// In the indicator's unit; for a percentage 0 to 100.
    pub value: f64,
}

/// One indicator of one owner in one period. The names are those that scripts read.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FigureRow {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Its title in full.
    pub title: SafeText,
    /// Its title for narrow screens.
    pub short_title: SafeText,
    /// What it is measured in.
    pub unit: Unit,
    /// The owner's level.
    pub level: Level,
    /// The owner's id; the organisation's for the service.
    pub id: SafeText,
    /// Whose figure it is.
    #[serde(skip)]
    pub owner: Owner,
    /// Which period.
    pub period: Period,
    /// For a fraction.
    pub numerator: Option<u64>,
    /// For a fraction.
    pub denominator: Option<u64>,
    /// In the indicator's unit, unrounded; a percentage 0 to 100. Null where not known or without a denominator.
    pub value: Option<f64>,
    /// What a screen prints: `82%`, `not known`.
    pub shown: String,
    /// The target in force.
    pub target: Option<RowTarget>,
    /// Whether it is met; null where that cannot be said.
    pub met: Option<bool>,
    /// How many are not in time.
    pub outside: Option<u64>,
    /// How many more would have to be in time to meet the target.
    pub short: Option<u64>,
    /// `value` minus the month's before; null where either is not known, and for a running total.
    pub change: Option<f64>,
    /// What to know before relying on it.
    pub marked: Vec<Mark>,
    /// Whether the sample says that it is invented.
    pub invented: bool,
    /// The figure with its row; none where the feed says nothing.
    #[serde(skip)]
    pub known: Option<Known>,
}

impl FigureRow {
    /// The fraction beside the percentage, `445/543`; empty for a value.
    pub fn fraction(&self) -> String {
        self.known.as_ref().map_or_else(String::new, |known| known.figure.fraction())
    }

    /// The target as a column prints it: `≥90%`, `<36%`, empty without one.
    pub fn target_shown(&self) -> String {
        let Some(target) = self.target else { return String::new() };
        let symbol = match target.comparison {
            Comparison::AtLeast => "≥",
            Comparison::AtMost => "≤",
            Comparison::Below => "<",
            Comparison::Above => ">",
        };
        format!("{symbol}{}{}", target.value, self.unit.sign())
    }

    /// Whether its target is a most: of such a standard nobody is short, there are too many.
    pub fn is_at_most(&self) -> bool {
        self.target.is_some_and(|target| matches!(target.comparison, Comparison::AtMost | Comparison::Below))
    }
}

impl<'a> Figures<'a> {
    /// The row of one indicator.
    pub fn row(&self, indicator: &Indicator, owner: &Owner, period: Period) -> FigureRow {
        let known = self.known(&indicator.id, owner, period);
        let figure = known.as_ref().map(|known| &known.figure);
        let (numerator, denominator) = match figure {
            Some(Figure::Fraction { n, d }) => (Some(*n), Some(*d)),
            _ => (None, None),
        };
        let (level, id) = match owner {
            Owner::Service => (Level::Service, self.data.organisation_id.clone()),
            Owner::Area(id) => (Level::Area, id.as_str().into()),
            Owner::Team(id) => (Level::Team, id.as_str().into()),
        };
        let value = figure.and_then(Figure::number);
        let before = || self.known(&indicator.id, owner, period.previous())?.figure.number();
        let change = || Some(value? - before()?);
        let target = indicator.target_of(owner, period);
        let partial = known.as_ref().is_some_and(|k| k.partial).then_some(Mark::Partial);
        let doubts = known.iter().flat_map(|k| &k.marks).copied().map(Mark::Fault);
        FigureRow {
            indicator: indicator.id.clone(),
            title: indicator.title.clone(),
            short_title: indicator.short_title.clone(),
            unit: indicator.unit,
            level,
            id,
            owner: owner.clone(),
            period,
            numerator,
            denominator,
            value,
            shown: figure.map_or_else(|| "not known".into(), |figure| figure.shown(indicator.unit)),
            target: target.map(|t| RowTarget { comparison: t.comparison, value: t.value }),
            met: known.as_ref().and_then(|k| k.met(indicator, owner, period)),
            outside: figure.and_then(|figure| indicator.outside(figure)),
            short: figure.and_then(|figure| indicator.short(figure, period)),
            change: if indicator.cumulative { None } else { change() },
            marked: partial.into_iter().chain(doubts).collect(),
            invented: self.index.is_invented(&indicator.id, period),
            known,
        }
    }

    /// The indicators shown for `owner`: its core in its own order, known or not, then every other that the feed has
    /// figures of, in catalogue order.
    pub fn indicators_of(&self, owner: &Owner) -> Vec<&'a Indicator> {
        let catalogue = &self.data.catalogue;
        let mut shown: Vec<&'a Indicator> = match owner {
            Owner::Service => catalogue.core().collect(),
            Owner::Area(area) => catalogue.core_of_area(area.as_str()),
            Owner::Team(team) => match self.data.team(team.as_str()) {
                Some(team) => catalogue.core_of_area(team.area.as_str()),
                None => Vec::new(),
            },
        };
        let Some(place) = self.index.place(owner) else { return shown };
        let core: std::collections::BTreeSet<_> = shown.iter().map(|i| &i.id).collect();
        let others =
            (0..).zip(catalogue.indicators()).filter(|(at, i)| !core.contains(&i.id) && self.has_any(*at, place));
        let others: Vec<_> = others.map(|(_, indicator)| indicator).collect();
        shown.extend(others);
        shown
    }

    /// Every row of one owner in one period.
    pub fn rows(&self, owner: &Owner, period: Period) -> Vec<FigureRow> {
        self.indicators_of(owner).into_iter().map(|indicator| self.row(indicator, owner, period)).collect()
    }

    /// Every owner there is: the service, then areas, then teams, in the feed's order.
    pub fn owners(&self) -> impl Iterator<Item = Owner> {
        let areas = self.data.areas.iter().map(|area| Owner::Area(area.id.clone()));
        let teams = self.data.teams.iter().map(|team| Owner::Team(team.id.clone()));
        std::iter::once(Owner::Service).chain(areas).chain(teams)
    }

    /// The rows of one indicator at every level, for one period or all of them, where the feed says something.
    pub fn indicator_rows(&self, indicator: &Indicator, period: Option<Period>) -> Vec<FigureRow> {
        let periods = period.as_ref().map_or_else(|| self.index.periods(), std::slice::from_ref);
        let rows = self.owners().flat_map(|owner| {
            periods.iter().map(move |period| self.row(indicator, &owner, *period)).collect::<Vec<_>>()
        });
        rows.filter(|row| row.known.is_some()).collect()
    }
}
