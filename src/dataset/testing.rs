//! Small datasets for tests, said in few words.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::observations::{Key, Observation, OwnerIx};
use super::{ChildRecord, Dataset, Document, Exemption, Observations, RowRef};
use crate::domain::calendar::Calendar;
use crate::domain::catalogue::{Catalogue, Comparison, Indicator, Polarity, Target, Unit};
use crate::domain::figure::Figure;
use crate::domain::org::{Area, Team};
use crate::text::SafeText;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// England's bank holidays around the sample's months.
pub(crate) fn calendar() -> Calendar {
    let holidays = ["2022-08-29", "2022-09-19", "2022-12-26", "2022-12-27", "2023-01-02", "2023-04-07", "2023-04-10"];
    Calendar::new(holidays.map(day))
}

pub(crate) fn indicator(id: &str, unit: Unit, polarity: Polarity) -> Indicator {
    Indicator {
        id: id.into(),
        title: id.into(),
        short_title: id.into(),
        family: SafeText::default(),
        priority: SafeText::default(),
        unit,
        polarity,
        cohort: SafeText::default(),
        timescale: SafeText::default(),
        interval: None,
        first_interval: None,
        parent: None,
        cohort_count: None,
        weight: 1.0,
        targets: Vec::new(),
        cumulative: false,
        core: false,
        measures: SafeText::default(),
        source: SafeText::default(),
    }
}

/// A share of visits: higher is better, with its interval and first interval.
pub(crate) fn visits(id: &str, interval: &str, first: &str) -> Indicator {
    Indicator {
        family: "Visits".into(),
        interval: interval.parse().ok(),
        first_interval: first.parse().ok(),
        ..indicator(id, Unit::Percent, Polarity::Higher)
    }
}

pub(crate) fn target(comparison: Comparison, value: f64) -> Target {
    Target { comparison, value, from: None, source: SafeText::default() }
}

pub(crate) fn record(child: &str, indicator: &str, team: &str) -> ChildRecord {
    ChildRecord {
        child: child.into(),
        indicator: indicator.into(),
        team: team.into(),
        worker: None,
        started: None,
        last_done: None,
        last_seen: None,
        due: None,
        exemption: None,
        from: RowRef::default(),
    }
}

pub(crate) fn exemption(id: &str, child: &str, indicator: &str, interval: &str, from: &str, until: &str) -> Exemption {
    Exemption {
        id: id.into(),
        child: child.into(),
        indicator: indicator.into(),
        reason: None,
        interval: interval.parse().ok(),
        approved_by: None,
        from: day(from),
        review_by: day(until),
        row: RowRef::default(),
    }
}

pub(crate) fn team(id: &str, area: &str) -> Team {
    Team {
        id: id.into(),
        name: id.into(),
        area: area.into(),
        manager: None,
        from: None,
        to: None,
        replaces: Vec::new(),
        posts: None,
    }
}

/// A dataset under construction: rows are numbered as they are put in.
pub(crate) struct Build {
    pub(crate) data: Dataset,
    rows: Vec<Observation>,
}

impl Build {
    /// Two areas, A with the teams A1 and A2, B with the team B1.
    pub(crate) fn new(as_of: &str, indicators: Vec<Indicator>) -> Self {
        let area = |id: &str| Area { id: id.into(), name: format!("Area {id}").into() };
        let document =
            Document { name: SafeText::default(), as_of: day(as_of), generated_at: None, sections: Vec::new() };
        let data = Dataset {
            organisation_id: "E1".into(),
            organisation: "Somewhere".into(),
            documents: vec![document],
            areas: vec![area("A"), area("B")],
            teams: vec![team("A1", "A"), team("A2", "A"), team("B1", "B")],
            ..Dataset::none(day(as_of), Catalogue::new(indicators, BTreeMap::new()))
        };
        Self { data, rows: Vec::new() }
    }

    /// Adds an observation. `of`: an area's or team's id, or empty for the service. `figure`: `31/36`, `543` or a
    /// reason why there is none. `published` with a `~` behind it: `31/36~86`.
    pub(crate) fn row(&mut self, indicator: &str, of: &str, period: &str, figure: &str) -> &mut Self {
        let place = |at: Option<usize>| at.map(|at| u32::try_from(at).unwrap());
        let area = place(self.data.areas.iter().position(|a| a.id.as_str() == of)).map(OwnerIx::Area);
        let team = place(self.data.teams.iter().position(|t| t.id.as_str() == of)).map(OwnerIx::Team);
        let owner = area.or(team).unwrap_or(OwnerIx::Service);
        assert!(of.is_empty() || owner != OwnerIx::Service, "nobody is called {of}");
        let (figure, published) = figure.split_once('~').map_or((figure, None), |(f, p)| (f, p.parse().ok()));
        let figure = match figure.split_once('/').map(|(n, d)| (n.parse(), d.parse())) {
            Some((Ok(n), Ok(d))) => Figure::Fraction { n, d },
            _ => figure.parse().map_or_else(|_| Figure::Missing(figure.into()), Figure::Value),
        };
        let at = place(self.data.catalogue.position(indicator)).expect("an indicator of the catalogue");
        let from = RowRef { document: 0, row: u32::try_from(self.rows.len()).unwrap() };
        let key = Key { indicator: at, owner, period: period.parse().unwrap() };
        self.rows.push(Observation { key, figure, published, from });
        self
    }

    pub(crate) fn done(&self) -> Dataset {
        Dataset { observations: Observations::new(self.rows.clone()), ..self.data.clone() }
    }
}
