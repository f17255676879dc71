//! Writes the child records of a month's document, and the exemptions of some of them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use chrono::{Days, NaiveDate};

use super::clock::{ALL_CHILDREN, Clock, TWENTY, working};
use super::records::{Record, child_id};
use super::teams::TEAMS;
use super::{Year, people};
use crate::domain::calendar::Interval;
use crate::feed::sample::chance::Chance;
use crate::feed::sample::document::DocumentWriter;
use crate::feed::sample::rows::{ChildRow, ExemptionRow};

impl Year {
    pub(super) fn children<W: Write>(&self, m: usize, out: &mut DocumentWriter<'_, W>) -> io::Result<()> {
        let end = self.months[m].period.end();
        let holders = self.holders(m);
        // By indicator, so that the list reads as one does: the harder standard beside the softer.
        let mut listed: Vec<(&'static str, Interval, Interval, &Record)> = Vec::new();
        for (at, clock) in Clock::ALL.into_iter().enumerate() {
            let (interval, first) = clock.intervals();
            for record in &self.records.by_month[m][at] {
                listed.push((clock.indicator(), interval, first, record));
                if clock.has_parent() {
                    listed.push((ALL_CHILDREN, interval, first, record));
                }
                if clock == Clock::VisitProtection && self.is_near_twenty(record, end) {
                    listed.push((TWENTY, working(20), working(20), record));
                }
            }
        }
        let place_of = |record: &Record| self.records.children[record.child].team;
        listed.sort_by_key(|(indicator, _, _, record)| (*indicator, place_of(record), record.child));
        let names: BTreeMap<usize, String> = listed.iter().map(|(_, _, _, r)| (r.child, child_id(r.child))).collect();
        let rows = listed.iter().filter_map(|(indicator, interval, first, record)| {
            let child = &self.records.children[record.child];
            let exemption = self
                .exemptions
                .iter()
                .find(|x| x.child == record.child && x.indicator == *indicator && x.is_listed(end));
            let due = match record.done {
                Some(done) => interval.due(done, &self.calendar),
                None => first.due(child.started, &self.calendar),
            };
            let seen = record.done.filter(|_| !indicator.starts_with("SUP")).map(|done| {
                let earlier = Chance::new(&[record.child as u64, 43]).between(8, 25);
                if record.unseen { done - Days::new(earlier) } else { done }
            });
            Some(ChildRow {
                id: names.get(&record.child)?.as_str().into(),
                indicator,
                team: TEAMS[child.team].id_in(m)?,
                worker: holders
                    .get(&record.child)
                    .and_then(|place| self.workers[child.team].get((*place)?))
                    .map(|worker| worker.id.as_str()),
                started: child.started,
                last_done: record.done,
                last_seen: seen,
                due,
                exemption: exemption.map(|x| x.id.as_str()),
            })
        });
        out.section("children", rows)
    }

    /// Whether a record of a protection visit belongs on the list of 20 working days too: late there, due there within a
    /// week, or new and never done.
    fn is_near_twenty(&self, record: &Record, end: NaiveDate) -> bool {
        let from = record.done.unwrap_or(self.records.children[record.child].started);
        let due = working(20).due(from, &self.calendar);
        working(20).days_over(from, end, &self.calendar) > 0
            || (due > end && (record.done.is_none() || due <= end + Days::new(7)))
    }

    /// Who has each listed child in month `m`, by place in the team; none for as many children as the team says at most
    /// have no worker, those never seen first. Where a worker would have more records than children, a colleague has the
    /// child.
    fn holders(&self, m: usize) -> BTreeMap<usize, Option<usize>> {
        let mut without: Vec<u64> = (0..TEAMS.len()).map(|place| people::unallocated(place, m)).collect();
        let mut room = self.loads[m].clone();
        let mut records: Vec<&Record> = self.records.by_month[m].iter().flatten().collect();
        records.sort_by_key(|r| (r.done.is_some() || r.months == 0, std::cmp::Reverse(r.months), r.child));
        let mut held = BTreeMap::new();
        for record in records {
            let child = &self.records.children[record.child];
            if held.contains_key(&record.child) {
                continue;
            }
            let (without, room) = (&mut without[child.team], &mut room[child.team]);
            let holder = if *without > 0 && record.months > 0 {
                *without -= 1;
                None
            } else if room.get(child.worker).is_some_and(|left| *left > 0) {
                Some(child.worker)
            } else {
                (0..room.len()).max_by_key(|worker| (room[*worker], std::cmp::Reverse(*worker)))
            };
            if let Some(left) = holder.and_then(|worker| room.get_mut(worker)) {
                *left = left.saturating_sub(1);
            }
            held.insert(record.child, holder);
        }
        held
    }

    pub(super) fn exempt<W: Write>(&self, m: usize, out: &mut DocumentWriter<'_, W>) -> io::Result<()> {
        let end = self.months[m].period.end();
        let listed: Vec<_> =
            self.exemptions.iter().filter(|x| x.is_listed(end)).map(|x| (child_id(x.child), x)).collect();
        out.section(
            "exemptions",
            listed.iter().map(|(child, x)| ExemptionRow {
                id: x.id.as_str().into(),
                child: child.as_str().into(),
                indicator: x.indicator,
                reason: x.reason,
                interval: x.interval,
                approved_by: "service_lead",
                from: x.from,
                review_by: x.review_by,
            }),
        )
    }
}
