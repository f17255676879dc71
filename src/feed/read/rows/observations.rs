//! `observations`: the figures. A million of them are kept in columns, their identifiers as numbers.

use std::collections::HashMap;

use super::{Rows, count, fields_of, number, safe, value_of};
use crate::dataset::observations::{Key, Observation, OwnerIx, Placed, Unsorted};
use crate::dataset::{Observations, RowRef, Section};
use crate::domain::catalogue::{Catalogue, Unit};
use crate::domain::fault::FaultCode;
use crate::domain::figure::Figure;
use crate::domain::ids::{AreaId, TeamId};
use crate::domain::org::Team;
use crate::feed::contract::ObservationRow;
use crate::feed::read::draft::Draft;
use crate::feed::read::names::Names;
use crate::feed::read::report::{Bad, Feeds};
use crate::feed::read::tree::Tree;

/// The section.
pub(in crate::feed::read) enum Observed {}

/// Figures as they are read. Indicator and owner are numbers of [`Names`] until the document has ended.
#[derive(Debug, Default)]
pub(in crate::feed::read) struct Figures {
    rows: Unsorted,
    /// Rows that name an area beside their team: place and area.
    beside: Vec<(u32, u32)>,
}

impl Rows for Observed {
    type Row<'a> = ObservationRow<'a>;
    const SECTION: Section = Section::Observations;

    fn fields() -> &'static [&'static str] {
        fields_of::<ObservationRow<'static>>()
    }

    fn scan(text: &str) -> Option<(ObservationRow<'_>, usize)> {
        super::scan::observation(text)
    }

    fn feeds(row: &Tree<'_>, names: &mut Names) -> Feeds {
        let Some(indicator) = row.get("indicator").and_then(Tree::as_text) else { return Feeds::Nothing };
        let owner = match (row.get("team"), row.get("area")) {
            (Some(Tree::Text(team)), _) => OwnerIx::Team(names.number(team)),
            (None, Some(Tree::Text(area))) => OwnerIx::Area(names.number(area)),
            (None, None) => OwnerIx::Service,
            _ => return Feeds::Nothing,
        };
        let period = row.get("period").and_then(Tree::as_text).and_then(|text| text.parse().ok());
        Feeds::Figure(names.number(indicator), owner, period)
    }

    fn take(row: ObservationRow<'_>, at: u32, draft: &mut Draft) -> Result<(), Bad> {
        let names = &mut draft.names;
        let indicator = names.number(row.indicator.as_str());
        let owner = match (&row.team, &row.area) {
            (Some(team), _) => OwnerIx::Team(names.number(team.as_str())),
            (None, Some(area)) => OwnerIx::Area(names.number(area.as_str())),
            (None, None) => OwnerIx::Service,
        };
        let period =
            super::period(&row.period, "period").map_err(|bad| bad.of(Feeds::Figure(indicator, owner, None)))?;
        let feeds = Feeds::Figure(indicator, owner, Some(period));
        let figure = figure(&row).map_err(|bad| bad.of(feeds))?;
        let published = super::amount(row.published, "published").map_err(|bad| bad.of(feeds))?;
        if let (Some(_), Some(area), Ok(place)) = (&row.team, &row.area, u32::try_from(draft.figures.rows.len())) {
            draft.figures.beside.push((place, names.number(area.as_str())));
        }
        let key = Key { indicator, owner, period };
        draft.figures.rows.push(Observation { key, figure, published, from: RowRef { document: 0, row: at } });
        Ok(())
    }
}

/// The figure of a row, whatever its indicator's unit.
fn figure(row: &ObservationRow<'_>) -> Result<Figure, Bad> {
    let bad = |code, field| Err(Bad::new(code, field));
    let numerator = row.numerator.map(|n| count(n, "numerator")).transpose()?;
    let denominator = row.denominator.map(|d| count(d, "denominator")).transpose()?;
    let value = row.value.map(|value| number(value, "value")).transpose()?;
    if let (Some(n), Some(d)) = (numerator, denominator)
        && n > d
    {
        return bad(FaultCode::NumeratorAboveDenominator, "numerator");
    }
    let has_fraction = numerator.is_some() || denominator.is_some();
    match (has_fraction, value, &row.missing) {
        (true, Some(_), _) => bad(FaultCode::ValueAndFraction, "value"),
        (true, _, Some(_)) | (_, Some(_), Some(_)) => bad(FaultCode::ValueAndFraction, "missing"),
        (true, None, None) => match (numerator, denominator) {
            (Some(n), Some(d)) => Ok(Figure::Fraction { n, d }),
            (Some(_), None) => bad(FaultCode::MissingField, "denominator"),
            _ => bad(FaultCode::MissingField, "numerator"),
        },
        (false, Some(value), None) => Ok(Figure::Value(value)),
        (false, None, Some(_)) => match safe(row.missing.as_ref()).filter(|why| !why.is_blank()) {
            Some(why) => Ok(Figure::Missing(why)),
            None => bad(FaultCode::NoFigure, ""),
        },
        (false, None, None) => bad(FaultCode::NoFigure, ""),
    }
}

/// Whether `figure` may stand for an indicator of `unit`: a percentage is a fraction, every other unit a value.
pub(in crate::feed::read) fn fits(unit: Unit, figure: &Figure) -> Result<(), Bad> {
    match (unit, figure) {
        (_, Figure::Missing(_)) | (Unit::Percent, Figure::Fraction { .. }) => Ok(()),
        (Unit::Percent, Figure::Value(_)) => Err(Bad::new(FaultCode::WrongUnit, "value")),
        (_, Figure::Fraction { .. }) => Err(Bad::new(FaultCode::WrongUnit, "numerator")),
        (unit, Figure::Value(value)) => value_of(unit, *value, "value").map(|_| ()),
    }
}

/// What observations are held against.
struct Against<'a> {
    catalogue: &'a Catalogue,
    teams: &'a [Team],
    as_of: chrono::NaiveDate,
    /// By number of [`Names`]: the place of the indicator, team and area of that name.
    indicators: Vec<Option<u32>>,
    team_places: Vec<Option<u32>>,
    area_places: Vec<Option<u32>>,
}

impl Against<'_> {
    /// The key by places of a row whose key is by numbers.
    fn place(&self, key: Key, figure: &Figure) -> Result<Key, Bad> {
        let find = |places: &[Option<u32>], number: u32| places.get(number as usize).copied().flatten();
        let unknown = |code, field| Bad::new(code, field);
        let indicator =
            find(&self.indicators, key.indicator).ok_or_else(|| unknown(FaultCode::UnknownIndicator, "indicator"))?;
        let owner = match key.owner {
            OwnerIx::Service => OwnerIx::Service,
            OwnerIx::Area(number) => {
                let place = find(&self.area_places, number);
                OwnerIx::Area(place.ok_or_else(|| unknown(FaultCode::UnknownArea, "area"))?)
            }
            OwnerIx::Team(number) => {
                let place = find(&self.team_places, number);
                OwnerIx::Team(place.ok_or_else(|| unknown(FaultCode::UnknownTeam, "team"))?)
            }
        };
        if key.period.start() > self.as_of {
            return Err(unknown(FaultCode::FuturePeriod, "period"));
        }
        if let OwnerIx::Team(at) = owner
            && self.teams.get(at as usize).is_some_and(|team| !team.is_open_in(key.period))
        {
            return Err(unknown(FaultCode::TeamClosed, "period"));
        }
        if let Some(indicator) = self.catalogue.indicators().get(indicator as usize) {
            fits(indicator.unit, figure)?;
        }
        Ok(Key { indicator, owner, period: key.period })
    }
}

impl Observed {
    /// The accepted figures, sorted.
    pub(in crate::feed::read) fn settle(
        draft: &mut Draft,
        catalogue: &Catalogue,
        teams: (&[Team], &HashMap<TeamId, u32>),
        areas: &HashMap<AreaId, u32>,
        as_of: chrono::NaiveDate,
    ) -> Observations {
        let Figures { rows, beside } = std::mem::take(&mut draft.figures);
        let against = Against {
            catalogue,
            teams: teams.0,
            as_of,
            indicators: draft.names.each(|id| catalogue.position(id).and_then(|at| u32::try_from(at).ok())),
            team_places: draft.names.each(|id| teams.1.get(id).copied()),
            area_places: draft.names.each(|id| areas.get(id).copied()),
        };
        let columns = rows.rows();
        let mut placed = Vec::with_capacity(columns.len());
        for (place, key) in columns.keys().iter().enumerate() {
            let figure = columns.figure(place);
            let at = u32::try_from(place).unwrap_or(u32::MAX);
            let is_others = |team: u32| {
                let area =
                    beside.binary_search_by_key(&at, |(place, _)| *place).ok().map(|i| draft.names.text(beside[i].1));
                let own = teams.0.get(team as usize).map(|team| team.area.as_str());
                area.is_some_and(|area| own != Some(area.as_str()))
            };
            let checked = against.place(*key, &figure).and_then(|key| match key.owner {
                OwnerIx::Team(team) if !beside.is_empty() && is_others(team) => {
                    Err(Bad::new(FaultCode::UnknownArea, "area"))
                }
                _ => Ok(key),
            });
            match checked {
                Ok(key) => placed.push(Placed::new(key, at)),
                Err(bad) => {
                    // A team that nobody knows is part of the area that its row names.
                    let named = beside.binary_search_by_key(&at, |(place, _)| *place).ok().map(|i| beside[i].1);
                    let owner = match named {
                        Some(area) if bad.code == FaultCode::UnknownTeam => OwnerIx::Area(area),
                        _ => key.owner,
                    };
                    let feeds = Feeds::Figure(key.indicator, owner, Some(key.period));
                    draft.report.set_aside(Section::Observations, columns.row(place).row, &bad.of(feeds));
                }
            }
        }
        placed.sort_unstable();
        let picked = once_each(placed, columns, draft);
        rows.pick(&picked)
    }
}

/// Of rows with one key, those alike are kept once; where any differ, all are set aside.
fn once_each(mut placed: Vec<Placed>, rows: &Observations, draft: &mut Draft) -> Vec<Placed> {
    let says = |placed: &Placed| {
        let place = placed.place() as usize;
        (rows.figure(place), rows.published(place))
    };
    let mut kept = 0;
    let mut from = 0;
    while let Some(first) = placed.get(from).copied() {
        let group = placed[from..].iter().take_while(|other| other.is_alike(first)).count();
        let alike = group == 1 || placed[from..from + group].iter().all(|other| says(other) == says(&first));
        for (nth, other) in placed[from..from + group].iter().enumerate().skip(usize::from(alike)) {
            let place = other.place() as usize;
            let key = rows.keys()[place];
            let feeds = Feeds::Figure(key.indicator, key.owner, Some(key.period));
            let (at, report) = (rows.row(place).row, &mut draft.report);
            if alike && nth > 0 {
                report.repeated(Section::Observations, at, &Bad::new(FaultCode::Duplicate, "").of(feeds));
            } else {
                let bad = Bad::new(FaultCode::ConflictingDuplicate, "").of(feeds);
                report.set_aside(Section::Observations, at, &bad);
            }
        }
        if alike {
            placed[kept] = first;
            kept += 1;
        }
        from += group;
    }
    placed.truncate(kept);
    placed
}
