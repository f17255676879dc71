//! Child records as they are listed and counted: each child by its narrowest standard, the children nobody has seen
//! first. Whatever is called children is a number of distinct child records.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

use crate::dataset::records::{RecordState, Standing};
use crate::domain::calendar::{Interval, IntervalUnit};
use crate::domain::catalogue::{Catalogue, Indicator};
use crate::domain::ids::{ChildId, IndicatorId};

/// After so long without a visit a child on a protection plan heads every list.
pub const UNSEEN: Interval = Interval { count: 20, unit: IntervalUnit::WorkingDays };

/// Why a child on a protection plan heads every list that it is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unseen {
    /// Never visited, though the first interval has passed.
    pub never: bool,
    /// Not visited for 20 working days.
    pub long: bool,
}

/// Whether a late record of this standard may head every list: visits to children on a protection plan.
pub fn is_protection_visit(indicator: &Indicator) -> bool {
    let names = |text: &str, word: &str| text.to_lowercase().contains(word);
    names(indicator.family.as_str(), "visits") && names(indicator.cohort.as_str(), "protection plan")
}

/// Whether this record says that a child on a protection plan was never visited, or not for 20 working days. The second
/// follows from a shorter standard too, once its days and those beyond it are more than 20.
pub fn unseen(catalogue: &Catalogue, standing: &Standing<'_>) -> Option<Unseen> {
    catalogue.get(standing.record.indicator.as_str()).filter(|i| standing.state.is_late() && is_protection_visit(i))?;
    let never = standing.state == RecordState::Never;
    let days = standing.clock.interval.filter(|i| i.in_working_days()).zip(standing.clock.over);
    let long = days.is_some_and(|(interval, over)| over > 0 && i64::from(interval.count) + over > UNSEEN.count.into());
    (never || long).then_some(Unseen { never, long })
}

/// The standings without those of a standard whose narrower one the same child stands in too. The two are never listed
/// or counted together, and the narrower wins at whatever depth, however the child stands in it. In the list of one
/// standard alone they all stay: it is that standard's own.
pub fn narrowest<'s, 'a>(catalogue: &Catalogue, standings: &'s [Standing<'a>]) -> Vec<&'s Standing<'a>> {
    let mut narrow: HashMap<&ChildId, Vec<&Indicator>> = HashMap::new();
    for standing in standings {
        if let Some(i) = catalogue.get(standing.record.indicator.as_str()).filter(|i| i.parent.is_some()) {
            narrow.entry(&standing.record.child).or_default().push(i);
        }
    }
    let is_wider = |standing: &&Standing<'_>| {
        let own = &standing.record.indicator;
        // Two that contain each other are a slip of the catalogue: neither is the narrower.
        let contains = |other: &&Indicator| {
            catalogue.is_within(other, own)
                && !catalogue.get(own.as_str()).is_some_and(|i| catalogue.is_within(i, &other.id))
        };
        narrow.get(&standing.record.child).is_some_and(|others| others.iter().any(contains))
    };
    standings.iter().filter(|standing| !is_wider(standing)).collect()
}

/// The records that `is_wanted` lets through, of one standard or of all, most pressing first. `standings` are those of
/// the whole feed: a child on a protection plan never visited, then one not visited for 20 working days, leads each list
/// that has a record of it, even that of a standard in which it is in time.
pub fn list<'s, 'a>(
    catalogue: &Catalogue,
    standings: &'s [Standing<'a>],
    of: Option<&IndicatorId>,
    is_wanted: impl Fn(&Standing<'a>) -> bool,
) -> Vec<&'s Standing<'a>> {
    let mut shown = match of {
        Some(id) => standings.iter().filter(|s| s.record.indicator == *id).collect(),
        None => narrowest(catalogue, standings),
    };
    shown.retain(|standing| is_wanted(standing));
    let not_seen = unseen_children(catalogue, standings);
    // The row that says so leads for its child, the one of 20 working days before that of fewer.
    let says = |s: &Standing<'_>| unseen(catalogue, s).map(|why| (!why.never, s.clock.interval != Some(UNSEEN)));
    shown.sort_by(|a, b| {
        let key = |s| (says(s).is_none(), says(s), pressing(s));
        key(a).cmp(&key(b))
    });
    let mut led = HashSet::new();
    let (mut first, mut rest): (Vec<_>, Vec<_>) =
        shown.into_iter().partition(|s| not_seen.contains_key(&s.record.child) && led.insert(&s.record.child));
    first.sort_by_key(|s| not_seen.get(&s.record.child).is_none_or(|why| !why.never));
    rest.sort_by(|a, b| pressing(a).cmp(&pressing(b)));
    first.append(&mut rest);
    first
}

/// Those that need someone first, the longest late before the others.
fn pressing<'s>(s: &'s Standing<'_>) -> (RecordState, Reverse<Option<i64>>, &'s ChildId, &'s IndicatorId) {
    (s.state, Reverse(s.days_overdue()), &s.record.child, &s.record.indicator)
}

/// The children on a protection plan who were never visited, or not for 20 working days, and which of the two.
pub fn unseen_children<'a>(catalogue: &Catalogue, standings: &[Standing<'a>]) -> HashMap<&'a ChildId, Unseen> {
    let mut found: HashMap<_, Unseen> = HashMap::new();
    for (standing, why) in standings.iter().filter_map(|s| Some((s, unseen(catalogue, s)?))) {
        let held = found.entry(&standing.record.child).or_insert(why);
        *held = Unseen { never: held.never || why.never, long: held.long || why.long };
    }
    found
}

/// How many children are late among some records.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LateChildren {
    /// Children with a record late, each counted once.
    pub late: u64,
    /// Of them, children for whom something was never done though its first interval has passed.
    pub never: u64,
}

impl LateChildren {
    /// Counts the children of these records, which are to be the [`narrowest`]; `None` where there is no record at all,
    /// so that nothing is known.
    pub fn of<'s, 'a: 's>(standings: impl IntoIterator<Item = &'s Standing<'a>>) -> Option<Self> {
        let (mut late, mut never, mut any) = (BTreeSet::new(), BTreeSet::new(), false);
        for standing in standings {
            any = true;
            late.extend(standing.state.is_late().then_some(&standing.record.child));
            never.extend((standing.state == RecordState::Never).then_some(&standing.record.child));
        }
        any.then_some(Self { late: late.len() as u64, never: never.len() as u64 })
    }
}

/// `1 child`, `3 children`.
pub fn children(count: u64) -> String {
    format!("{count} {}", if count == 1 { "child" } else { "children" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::records::RecordRules;
    use crate::dataset::testing::{Build, calendar, day, indicator, record, visits};
    use crate::dataset::{ChildRecord, Dataset};
    use crate::domain::catalogue::{Polarity, Unit};

    /// Supervision of all, of the looked after, of those abroad; and visits to children on a protection plan.
    fn data(children: Vec<ChildRecord>) -> Dataset {
        let supervision = |id: &str, parent: Option<&str>| Indicator {
            parent: parent.map(Into::into),
            interval: "8 w".parse().ok(),
            ..indicator(id, Unit::Percent, Polarity::Higher)
        };
        let plan =
            |id, interval| Indicator { cohort: "child protection plans".into(), ..visits(id, interval, "10 wd") };
        let catalogue = vec![
            supervision("ALL", None),
            supervision("CLA", Some("ALL")),
            supervision("ABROAD", Some("CLA")),
            plan("CP10", "10 wd"),
            plan("CP20", "20 wd"),
        ];
        let mut build = Build::new("2022-12-31", catalogue);
        build.data.children = children;
        build.done()
    }

    fn done(child: &str, indicator: &str, day: &str) -> ChildRecord {
        ChildRecord { last_done: day.parse().ok(), ..record(child, indicator, "A1") }
    }

    fn listed(data: &Dataset, of: Option<&str>) -> Vec<String> {
        let calendar = calendar();
        let standings = data.standings(RecordRules::default(), &calendar);
        let of = of.map(IndicatorId::from);
        let listed = list(&data.catalogue, &standings, of.as_ref(), |_| true);
        listed.iter().map(|s| format!("{} {}", s.record.child, s.record.indicator)).collect()
    }

    #[test]
    fn the_narrower_standard_wins_at_any_depth_and_a_child_counts_once() {
        let data = data(vec![
            done("C1", "ALL", "2022-08-01"),
            done("C1", "ABROAD", "2022-08-01"),
            done("C2", "CLA", "2022-08-02"),
            done("C2", "ALL", "2022-08-02"),
            done("C3", "ALL", "2022-08-03"),
            done("C3", "CP10", "2022-12-14"),
            done("C4", "CP10", "2022-12-30"),
        ]);
        assert_eq!(listed(&data, None), ["C1 ABROAD", "C2 CLA", "C3 ALL", "C3 CP10", "C4 CP10"]);
        assert_eq!(listed(&data, Some("ALL")), ["C1 ALL", "C2 ALL", "C3 ALL"]);
        let calendar = calendar();
        let standings = data.standings(RecordRules::default(), &calendar);
        let counted = LateChildren::of(narrowest(&data.catalogue, &standings));
        assert_eq!(counted, Some(LateChildren { late: 3, never: 0 }));
        assert_eq!(LateChildren::of(&standings[..0]), None);
    }

    #[test]
    fn a_child_nobody_has_seen_leads_each_list_that_has_it() {
        let never = |child: &str, indicator: &str| ChildRecord {
            started: Some(day("2022-12-12")),
            ..record(child, indicator, "A1")
        };
        let data = data(vec![
            never("C1", "ALL"),
            ChildRecord { started: Some(day("2022-06-01")), ..never("C2", "ALL") },
            done("C3", "CP10", "2022-12-01"),
            done("C3", "CP20", "2022-12-01"),
            never("C4", "CP10"),
            done("C4", "CP20", "2022-12-30"),
            done("C4", "ALL", "2022-12-30"),
            done("C5", "CP10", "2022-11-01"),
        ]);
        // C4 was never visited; C5 not for 20 working days, though it is listed under 10 alone.
        assert_eq!(listed(&data, None)[..3], ["C4 CP10", "C5 CP10", "C2 ALL"]);
        assert_eq!(listed(&data, Some("CP10")), ["C4 CP10", "C5 CP10", "C3 CP10"]);
        assert_eq!(listed(&data, Some("CP20")), ["C4 CP20", "C3 CP20"], "even where it is in time");
        assert_eq!(listed(&data, Some("ALL"))[..2], ["C4 ALL", "C2 ALL"]);
    }
}
