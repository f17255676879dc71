//! `indicators`: what the feed adds to the catalogue, or puts over a row of it field by field, targets whole.

use std::collections::{BTreeMap, BTreeSet};

use super::{BY_ID, Rows, amount, fields_of, id, interval, keep, safe, unique, value_of};
use crate::dataset::Section;
use crate::domain::calendar::Interval;
use crate::domain::catalogue::{Catalogue, Indicator, Polarity, Target, Unit};
use crate::domain::fault::{FaultCode, Owner, Touch};
use crate::domain::ids::IndicatorId;
use crate::domain::period::{Grain, Period};
use crate::feed::contract::{IndicatorRow, TargetRow, Text};
use crate::feed::read::draft::{Draft, Row};
use crate::feed::read::report::{Bad, Feeds, Found, Report};
use crate::feed::read::tree::Tree;
use crate::text::SafeText;

/// How wide a short title may be.
const SHORT_TITLE: usize = 25;

/// The section.
pub(in crate::feed::read) enum Indicators {}

/// What the feed says of one indicator.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::feed::read) struct Patch {
    id: IndicatorId,
    title: Option<SafeText>,
    short_title: Option<SafeText>,
    family: Option<SafeText>,
    priority: Option<SafeText>,
    unit: Option<Unit>,
    polarity: Option<Polarity>,
    cohort: Option<SafeText>,
    timescale: Option<SafeText>,
    interval: Option<Interval>,
    first_interval: Option<Interval>,
    parent: Option<IndicatorId>,
    cohort_count: Option<IndicatorId>,
    weight: Option<f64>,
    targets: Option<Vec<Target>>,
    core: Option<bool>,
    cumulative: Option<bool>,
    measures: Option<SafeText>,
}

impl Rows for Indicators {
    type Row<'a> = IndicatorRow<'a>;
    const SECTION: Section = Section::Indicators;
    const IS_FLAT: bool = false;

    fn fields() -> &'static [&'static str] {
        fields_of::<IndicatorRow<'static>>()
    }

    fn inner(name: &str) -> &'static [&'static str] {
        if name == "targets" { fields_of::<TargetRow<'static>>() } else { &[] }
    }

    /// A target that is not a number is asked about, and the row kept: `TBC` is what people write there.
    fn mend(row: &mut Tree<'_>, report: &mut Report, at: u32) {
        let code = FaultCode::TargetNotANumber;
        match row.get_mut("targets") {
            Some(targets @ (Tree::Text(_) | Tree::BadText | Tree::Number(_))) => {
                *targets = Tree::List(Vec::new());
                report.query(Section::Indicators, at, code, "targets");
            }
            Some(Tree::List(targets)) => {
                for (place, target) in targets.iter_mut().enumerate() {
                    if !matches!(target.get("value"), Some(Tree::Number(_))) {
                        *target = Tree::Null;
                        report.query(Section::Indicators, at, code, &format!("targets/{place}/value"));
                    }
                }
            }
            _ => {}
        }
    }

    fn take(row: IndicatorRow<'_>, at: u32, draft: &mut Draft) -> Result<(), Bad> {
        let mut target = |(place, row): (usize, Option<TargetRow<'_>>)| row.map(|row| self::target(&row, place));
        let targets = row.targets.map(|rows| rows.into_iter().enumerate().filter_map(&mut target).collect());
        let it = Patch {
            id: id(&row.id, "id", &mut draft.names)?,
            title: safe(row.title.as_ref()),
            short_title: safe(row.short_title.as_ref()),
            family: safe(row.family.as_ref()),
            priority: safe(row.priority.as_ref()),
            unit: row.unit,
            polarity: row.polarity,
            cohort: safe(row.cohort.as_ref()),
            timescale: safe(row.timescale.as_ref()),
            interval: interval(row.interval.as_ref(), "interval")?,
            first_interval: interval(row.first_interval.as_ref(), "first_interval")?,
            parent: safe(row.parent.as_ref()).map(Into::into),
            cohort_count: safe(row.cohort_count.as_ref()).map(Into::into),
            weight: amount(row.weight, "weight")?,
            targets: targets.transpose()?,
            core: row.core,
            cumulative: row.cumulative,
            measures: safe(row.measures.as_ref()),
        };
        draft.indicators.push(Row { at, it });
        Ok(())
    }
}

fn target(row: &TargetRow<'_>, place: usize) -> Result<Target, Bad> {
    let from = match row.from.as_ref() {
        Some(text) => {
            Some(first_day(text).ok_or_else(|| Bad::new(FaultCode::BadDate, &format!("targets/{place}/from")))?)
        }
        None => None,
    };
    let value = super::number(row.value, &format!("targets/{place}/value"))?;
    Ok(Target { comparison: row.comparison, value, from, source: safe(row.source.as_ref()).unwrap_or_default() })
}

/// A month's first day, or a date.
fn first_day(text: &Text<'_>) -> Option<chrono::NaiveDate> {
    let period: Period = text.as_str().parse().ok()?;
    (period.grain() != Grain::Week).then_some(period.start())
}

impl Patch {
    /// `base` with this over it, or a new indicator.
    fn over(&self, base: Option<&Indicator>) -> Result<Indicator, Bad> {
        let mut it = match base {
            Some(indicator) => indicator.clone(),
            None => self.fresh()?,
        };
        let text = |into: &mut SafeText, from: &Option<SafeText>| {
            if let Some(text) = from {
                into.clone_from(text);
            }
        };
        text(&mut it.title, &self.title);
        text(&mut it.short_title, &self.short_title);
        text(&mut it.family, &self.family);
        text(&mut it.priority, &self.priority);
        text(&mut it.cohort, &self.cohort);
        text(&mut it.timescale, &self.timescale);
        text(&mut it.measures, &self.measures);
        it.unit = self.unit.unwrap_or(it.unit);
        it.polarity = self.polarity.unwrap_or(it.polarity);
        it.interval = self.interval.or(it.interval);
        it.first_interval = self.first_interval.or(it.first_interval);
        it.parent = self.parent.clone().or(it.parent);
        it.cohort_count = self.cohort_count.clone().or(it.cohort_count);
        it.weight = self.weight.unwrap_or(it.weight);
        it.core = self.core.unwrap_or(it.core);
        it.cumulative = self.cumulative.unwrap_or(it.cumulative);
        if let Some(targets) = &self.targets {
            for (place, target) in targets.iter().enumerate() {
                value_of(it.unit, target.value, &format!("targets/{place}/value"))?;
            }
            it.targets.clone_from(targets);
        }
        Ok(it)
    }

    fn fresh(&self) -> Result<Indicator, Bad> {
        let missing = |field| Bad::new(FaultCode::MissingField, field);
        let title = self.title.clone().filter(|title| !title.is_blank()).ok_or_else(|| missing("title"))?;
        Ok(Indicator {
            id: self.id.clone(),
            short_title: shortened(&title),
            title,
            family: SafeText::default(),
            priority: SafeText::default(),
            unit: self.unit.ok_or_else(|| missing("unit"))?,
            polarity: self.polarity.ok_or_else(|| missing("polarity"))?,
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
            source: "the feed".into(),
        })
    }

    /// The standards that it names and that have to be there.
    fn named(&self) -> impl Iterator<Item = (&'static str, &IndicatorId)> {
        let parent = self.parent.as_ref().map(|id| ("parent", id));
        parent.into_iter().chain(self.cohort_count.as_ref().map(|id| ("cohort_count", id)))
    }
}

fn shortened(title: &SafeText) -> SafeText {
    if title.as_str().chars().count() <= SHORT_TITLE {
        return title.clone();
    }
    let cut: String = title.as_str().chars().take(SHORT_TITLE - 1).collect();
    format!("{}…", cut.trim_end()).into()
}

impl Indicators {
    /// The catalogue with what the feed says of it.
    pub(in crate::feed::read) fn settle(draft: &mut Draft, base: &Catalogue) -> Catalogue {
        let (rows, report) = (std::mem::take(&mut draft.indicators), &mut draft.report);
        touch_targets(&rows, report);
        let mut rows = unique(rows, |p| p.id.clone(), |_| Feeds::Nothing, BY_ID, Section::Indicators, report);
        keep(&mut rows, Section::Indicators, report, |patch| patch.over(base.get(patch.id.as_str())).map(|_| ()));
        // One that is set aside may be named by another, which then has nothing to name.
        loop {
            let ids: BTreeSet<_> = rows.iter().map(|row| row.it.id.clone()).collect();
            let before = rows.len();
            keep(&mut rows, Section::Indicators, report, |patch| {
                let is_there = |id: &IndicatorId| ids.contains(id) || base.get(id.as_str()).is_some();
                match patch.named().find(|(_, id)| !is_there(id)) {
                    Some((field, _)) => Err(Bad::new(FaultCode::UnknownIndicator, field)),
                    None => Ok(()),
                }
            });
            if rows.len() == before {
                break;
            }
        }
        let mut catalogue = base.clone();
        for row in rows {
            if let Ok(indicator) = row.it.over(base.get(row.it.id.as_str())) {
                catalogue.put(indicator);
            }
        }
        catalogue
    }
}

/// A target that is not a number touches its standard: which one is known only once the whole row is read.
fn touch_targets(rows: &[Row<Patch>], report: &mut Report) {
    let asked = |found: &&mut Found| found.fault.code == FaultCode::TargetNotANumber;
    let mut ids: Option<BTreeMap<u32, &IndicatorId>> = None;
    for found in report.found.iter_mut().filter(asked) {
        let ids = ids.get_or_insert_with(|| rows.iter().map(|row| (row.at, &row.it.id)).collect());
        let touch = |id: &&IndicatorId| Touch { indicator: (*id).clone(), owner: Owner::Service, period: None };
        found.fault.touches.extend(ids.get(&found.row).map(touch));
    }
}
