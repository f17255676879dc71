//! Several documents as one dataset: who is who comes from the latest, figures accumulate, and of two for one thing the
//! later stands; where they differ, that is asked about.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::ReadRules;
use super::report::{Bad, Report};
use super::rows::fits;
use super::settle::Settled;
use crate::dataset::exemptions::Exempted;
use crate::dataset::observations::{Key, Observation, OwnerIx, Placed, Unsorted};
use crate::dataset::records::{Clocks, late_set};
use crate::dataset::{Comparator, Dataset, LateBefore, Observations, RowRef, Section};
use crate::domain::catalogue::Catalogue;
use crate::domain::fault::{Fault, FaultCode, Owner, Touch};
use crate::domain::figure::Figure;
use crate::domain::org::{Area, Team};
use crate::domain::period::{Grain, Period};
use crate::text::SafeText;

/// Merges documents; `None` where there is none. Faults come document by document, oldest first.
pub(super) fn merge(mut all: Vec<Settled>, rules: &ReadRules) -> Option<(Dataset, Vec<Fault>)> {
    all.sort_by_cached_key(Settled::age);
    if all.len() == 1 {
        let mut only = all.pop()?;
        return Some((only.data, only.report.in_order()));
    }
    let late_before = late_before(&all, rules);
    let mut reports: Vec<_> = all.iter_mut().map(|settled| std::mem::take(&mut settled.report)).collect();
    let catalogue = all_indicators(&all);
    let teams = all_teams(&all);
    let observations = Merged { documents: &all, catalogue: &catalogue, teams: &teams }.figures(&mut reports);

    let names: Vec<SafeText> = all.iter().flat_map(|it| &it.data.documents).map(|it| it.name.clone()).collect();
    let mut accumulated = Accumulated { names: &names, reports: &mut reports };
    let comparators = accumulated.join(
        Section::Comparators,
        rows(&mut all, |it| it.data.comparators.drain(..).map(|row| (row.row.row, row)).collect()),
        |row| (row.indicator.clone(), row.group.clone(), row.period.clone()),
        |was, is| (was.value.to_bits() != is.value.to_bits()).then(|| (was.value.to_string(), is.value.to_string())),
    );
    let caseload = accumulated.join(
        Section::Caseload,
        rows(&mut all, |it| it.caseload_rows.drain(..).zip(it.data.caseload.drain(..)).collect()),
        |row| (row.holder.clone(), row.period, row.counted),
        |was, is| (was.count != is.count).then(|| (was.count.to_string(), is.count.to_string())),
    );
    // A later document fills in moderation and clocks; what the auditor found is not to change.
    let audits = accumulated.join(
        Section::Audits,
        rows(&mut all, |it| it.audit_rows.drain(..).zip(it.data.audits.drain(..)).collect()),
        |row| row.id.clone(),
        |was, is| (was.grade != is.grade).then(|| (was.grade.in_words().into(), is.grade.in_words().into())),
    );
    let mut said = HashSet::new();
    let notes = all.iter_mut().flat_map(|it| std::mem::take(&mut it.data.notes));
    let notes = notes.filter(|n| said.insert((n.indicator.clone(), n.period, n.text.clone()))).collect();

    let mut documents: Vec<_> = all.iter_mut().flat_map(|it| std::mem::take(&mut it.data.documents)).collect();
    for (document, report) in documents.iter_mut().zip(&reports) {
        document.sections = report.sections();
    }
    let faults = reports.iter_mut().flat_map(Report::in_order).collect();
    let mut latest = all.pop()?.data;
    let document = place(all.len());
    latest.children.iter_mut().for_each(|record| record.from.document = document);
    latest.exemptions.iter_mut().for_each(|exemption| exemption.row.document = document);
    let data = Dataset {
        documents,
        catalogue,
        teams,
        observations,
        comparators: comparators.into_iter().map(|(row, it)| Comparator { row, ..it }).collect(),
        caseload: caseload.into_iter().map(|(_, row)| row).collect(),
        audits: audits.into_iter().map(|(_, row)| row).collect(),
        notes,
        late_before,
        ..latest
    };
    Some((data, faults))
}

fn place(document: usize) -> u16 {
    u16::try_from(document).unwrap_or(u16::MAX)
}

/// The records late in each earlier document, newest first, judged by its own rules and exemptions. Of several
/// documents of one day the last stands.
fn late_before(documents: &[Settled], rules: &ReadRules) -> Vec<LateBefore> {
    let mut newest_first = documents.iter().rev().map(|it| &it.data);
    let Some(latest) = newest_first.next() else { return Vec::new() };
    let mut newer = latest.as_of;
    let mut late = Vec::new();
    for data in newest_first {
        if data.as_of < newer {
            newer = data.as_of;
            let clocks = Clocks::new(
                &data.catalogue,
                data.exemptions.iter().map(Exempted::Feed),
                data.as_of,
                rules.records,
                &rules.calendar,
            );
            late.push(LateBefore { as_of: data.as_of, late: late_set(&data.children, &clocks) });
        }
    }
    late
}

/// The latest document's catalogue, with what only earlier ones define.
fn all_indicators(documents: &[Settled]) -> Catalogue {
    let mut newest_first = documents.iter().rev().map(|it| &it.data.catalogue);
    let mut catalogue = newest_first.next().cloned().unwrap_or_default();
    for earlier in newest_first {
        for indicator in earlier.indicators() {
            if catalogue.get(indicator.id.as_str()).is_none() {
                catalogue.put(indicator.clone());
            }
        }
    }
    catalogue
}

/// The latest document's teams, then those that only earlier ones have, of areas that are still there: closed with the
/// month of the last document that lists them.
fn all_teams(documents: &[Settled]) -> Vec<Team> {
    let mut newest_first = documents.iter().rev().map(|it| &it.data);
    let Some(latest) = newest_first.next() else { return Vec::new() };
    let mut teams = latest.teams.clone();
    let mut known: HashSet<_> = teams.iter().map(|team| team.id.clone()).collect();
    for earlier in newest_first {
        let last_month = Period::containing(earlier.as_of, Grain::Month);
        for team in &earlier.teams {
            if latest.area(team.area.as_str()).is_some() && known.insert(team.id.clone()) {
                let to = team.to.map_or(last_month, |to| to.min(last_month));
                teams.push(Team { to: Some(to), ..team.clone() });
            }
        }
    }
    teams
}

/// What the figures of several documents are placed in.
struct Merged<'a> {
    documents: &'a [Settled],
    catalogue: &'a Catalogue,
    teams: &'a [Team],
}

impl Merged<'_> {
    fn areas(&self) -> &[Area] {
        self.documents.last().map_or(&[], |it| &it.data.areas)
    }

    /// Every figure, the later of two for one key.
    fn figures(&self, reports: &mut [Report]) -> Observations {
        let mut rows = Unsorted::default();
        let mut placed = Vec::new();
        for (at, (Settled { data, .. }, report)) in self.documents.iter().zip(reports.iter_mut()).enumerate() {
            let own = Places::new(data, self);
            for (n, key) in data.observations.keys().iter().enumerate() {
                let figure = data.observations.figure(n);
                let row = data.observations.row(n).row;
                match own.find(*key).and_then(|key| self.fits(key, &figure).map(|()| key)) {
                    Ok(key) => {
                        placed.push(Placed::new(key, u32::try_from(rows.len()).unwrap_or(u32::MAX)));
                        let from = RowRef { document: place(at), row };
                        rows.push(Observation { key, figure, published: data.observations.published(n), from });
                    }
                    Err(bad) => {
                        let indicator = data.catalogue.indicators().get(key.indicator as usize);
                        let touch = |id| Touch { indicator: id, owner: Owner::Service, period: Some(key.period) };
                        let touches = indicator.map(|indicator| touch(indicator.id.clone())).into_iter().collect();
                        report.set_aside_touching(Section::Observations, row, &bad, touches);
                    }
                }
            }
        }
        placed.sort_unstable();
        for two in placed.windows(2) {
            if let [was, is] = two
                && was.is_alike(*is)
            {
                self.compare(rows.rows(), *was, *is, reports);
            }
        }
        let last = |alike: &[Placed]| alike.last().copied();
        let picked: Vec<_> = placed.chunk_by(|a, b| a.is_alike(*b)).filter_map(last).collect();
        rows.pick(&picked)
    }

    fn fits(&self, key: Key, figure: &Figure) -> Result<(), Bad> {
        self.catalogue.indicators().get(key.indicator as usize).map_or(Ok(()), |what| fits(what.unit, figure))
    }

    fn compare(&self, rows: &Observations, was: Placed, is: Placed, reports: &mut [Report]) {
        let (before, after) = (rows.figure(was.place() as usize), rows.figure(is.place() as usize));
        // A figure that was not known and now is was filled in, not changed.
        if before == after || matches!(before, Figure::Missing(_)) {
            return;
        }
        let key = is.key();
        let owner = match key.owner {
            OwnerIx::Service => Some(Owner::Service),
            OwnerIx::Area(at) => self.areas().get(at as usize).map(|area| Owner::Area(area.id.clone())),
            OwnerIx::Team(at) => self.teams.get(at as usize).map(|team| Owner::Team(team.id.clone())),
        };
        let Some((indicator, owner)) = self.catalogue.indicators().get(key.indicator as usize).zip(owner) else {
            return;
        };
        let whose = match key.owner {
            OwnerIx::Service => None,
            OwnerIx::Area(at) => self.areas().get(at as usize).map(|area| &area.name),
            OwnerIx::Team(at) => self.teams.get(at as usize).map(|team| &team.name),
        };
        let whose = whose.map(|name| format!(", {name}")).unwrap_or_default();
        let what = format!("{}{whose}, {}", indicator.title, key.period.in_words());
        let touch = Touch { indicator: indicator.id.clone(), owner, period: Some(key.period) };
        let (from, to) = (rows.row(was.place() as usize), rows.row(is.place() as usize));
        let name = self.documents.get(usize::from(from.document)).and_then(|it| it.data.documents.first());
        let name = name.map_or("an earlier document", |document| document.name.as_str());
        if let Some(report) = reports.get_mut(usize::from(to.document)) {
            let message = format!("{what}: {}", restated(&shown(&before), name, &shown(&after)));
            report.say(Section::Observations, to.row, FaultCode::Restated, &message, vec![touch]);
        }
    }
}

fn shown(figure: &Figure) -> String {
    match figure {
        Figure::Fraction { .. } => figure.fraction(),
        Figure::Value(value) => value.to_string(),
        Figure::Missing(_) => "not known".into(),
    }
}

fn restated(was: &str, name: &str, is: &str) -> String {
    format!("it was {was} in {name} and is {is} here. The later stands; ask which is right.")
}

/// For the places of one document, those of the whole.
struct Places {
    indicators: Vec<Option<u32>>,
    areas: Vec<Option<u32>>,
    teams: Vec<Option<u32>>,
}

impl Places {
    fn new(data: &Dataset, whole: &Merged<'_>) -> Self {
        let small = |at: usize| u32::try_from(at).ok();
        let areas: HashMap<_, _> = whole.areas().iter().zip(0..).map(|(area, at)| (&area.id, at)).collect();
        let teams: HashMap<_, _> = whole.teams.iter().zip(0..).map(|(team, at)| (&team.id, at)).collect();
        let indicators = data.catalogue.indicators().iter();
        Self {
            indicators: indicators.map(|i| whole.catalogue.position(i.id.as_str()).and_then(small)).collect(),
            areas: data.areas.iter().map(|area| areas.get(&area.id).copied()).collect(),
            teams: data.teams.iter().map(|team| teams.get(&team.id).copied()).collect(),
        }
    }

    fn find(&self, key: Key) -> Result<Key, Bad> {
        let at = |places: &[Option<u32>], place: u32, code, field| {
            places.get(place as usize).copied().flatten().ok_or_else(|| Bad::new(code, field))
        };
        let indicator = at(&self.indicators, key.indicator, FaultCode::UnknownIndicator, "indicator")?;
        let owner = match key.owner {
            OwnerIx::Service => OwnerIx::Service,
            OwnerIx::Area(place) => OwnerIx::Area(at(&self.areas, place, FaultCode::UnknownArea, "area")?),
            OwnerIx::Team(place) => OwnerIx::Team(at(&self.teams, place, FaultCode::UnknownTeam, "team")?),
        };
        Ok(Key { indicator, owner, ..key })
    }
}

/// Rows of one section of every document, each with its document and row.
fn rows<T>(all: &mut [Settled], take: impl Fn(&mut Settled) -> Vec<(u32, T)>) -> Vec<(RowRef, T)> {
    let of_one = |(at, it): (usize, &mut Settled)| {
        let document = place(at);
        take(it).into_iter().map(move |(row, it)| (RowRef { document, row }, it))
    };
    all.iter_mut().enumerate().flat_map(of_one).collect()
}

/// Sections that accumulate over documents.
struct Accumulated<'a> {
    names: &'a [SafeText],
    reports: &'a mut [Report],
}

impl Accumulated<'_> {
    /// Of rows with one key the last; `change` says what was and what is, where a value changed.
    fn join<T, K: Hash + Eq>(
        &mut self,
        section: Section,
        rows: Vec<(RowRef, T)>,
        key: impl Fn(&T) -> K,
        change: impl Fn(&T, &T) -> Option<(String, String)>,
    ) -> Vec<(RowRef, T)> {
        let mut places: HashMap<K, usize> = HashMap::with_capacity(rows.len());
        let mut kept: Vec<(RowRef, T)> = Vec::with_capacity(rows.len());
        for (from, row) in rows {
            let place = *places.entry(key(&row)).or_insert(kept.len());
            let Some((before, was)) = kept.get_mut(place) else {
                kept.push((from, row));
                continue;
            };
            if let (Some((old, new)), Some(report)) =
                (change(was, &row), self.reports.get_mut(usize::from(from.document)))
            {
                let name = self.names.get(usize::from(before.document)).map_or("", |name| name.as_str());
                let message = format!("The row's value changed: {}", restated(&old, name, &new));
                report.say(section, from.row, FaultCode::Restated, &message, Vec::new());
            }
            (*before, *was) = (from, row);
        }
        kept
    }
}
