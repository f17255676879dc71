//! The invented child records: for every clock and team exactly as many late ones as the figures say, some of them late
//! for months, with dates that the clock itself would judge so.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::clock::{Clock, working};
use super::figures::Month;
use super::teams::TEAMS;
use crate::domain::calendar::{Calendar, Interval};
use crate::feed::sample::chance::{Chance, key, split};

/// A child of a team: a local identifier and little more.
#[derive(Clone, Debug)]
pub struct Child {
    /// Place of its team in [`TEAMS`].
    pub team: usize,
    /// Place of its worker in the team.
    pub worker: usize,
    /// Allocation, placement or plan start.
    pub started: NaiveDate,
    /// Whether it started this lately that nothing was done yet; then `started` is exact.
    pub new: bool,
}

/// One record of one month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record {
    /// Place of the child in [`Records::children`].
    pub child: usize,
    /// When it was last done; none means never.
    pub done: Option<NaiveDate>,
    /// Whether the child was not seen then.
    pub unseen: bool,
    /// Months it has been late, this one included; 0 where it is not late.
    pub months: u32,
}

/// Every record of every month.
pub struct Records {
    /// The children.
    pub children: Vec<Child>,
    /// By month and place in [`Clock::ALL`]: late records and, after them, those about to be.
    pub by_month: Vec<[Vec<Record>; 8]>,
}

/// One of the parts that the late records of a clock fall into, judged by day of the last visit and the month's end.
type Part<'a> = (u64, &'a dyn Fn(NaiveDate, NaiveDate) -> bool);

struct Maker<'a> {
    calendar: &'a Calendar,
    ends: Vec<NaiveDate>,
    children: Vec<Child>,
}

/// Makes the records of `months`; `loads` are the workers' shares by team.
pub fn records(months: &[Month], loads: &[Vec<u64>], calendar: &Calendar) -> Records {
    let ends = months.iter().map(|m| m.period.end()).collect();
    let mut maker = Maker { calendar, ends, children: Vec::new() };
    let mut by_month: Vec<[Vec<Record>; 8]> = months.iter().map(|_| Default::default()).collect();
    let workers = |place: usize| loads.get(place).map_or(&[][..], Vec::as_slice);
    for (place, team) in TEAMS.iter().enumerate() {
        let mut pools: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, clock) in Clock::ALL.into_iter().enumerate() {
            let cohort = clock.cohort() as usize;
            let most = months.iter().map(|m| m.sizes[cohort][place]).max().unwrap_or(0);
            let mut chance = Chance::new(&[key(team.id), at as u64, 7]);
            let pool =
                pools.entry(cohort).or_insert_with(|| maker.pool(place, most, workers(place), &mut chance)).clone();
            let made = maker.run(clock, &pool, &mut chance, |m| {
                (months[m].late[at][place], if at == 0 { months[m].late_twenty[place] } else { 0 })
            });
            for (m, late) in made.into_iter().enumerate() {
                by_month[m][at].extend(late);
                if months[m].sizes[cohort][place] >= 10 {
                    let soon = maker.about_to_be(clock, m, place, workers(place), &mut chance);
                    by_month[m][at].extend(soon);
                }
            }
        }
    }
    maker.settle_starts(&by_month);
    Records { children: maker.children, by_month }
}

impl Maker<'_> {
    /// The children that a team may hold in the year, shared out over its workers as their cases are.
    fn pool(&mut self, team: usize, size: u64, loads: &[u64], chance: &mut Chance) -> Vec<usize> {
        let mut workers: Vec<usize> =
            split(size, loads).iter().enumerate().flat_map(|(worker, n)| (0..*n).map(move |_| worker)).collect();
        chance.shuffle(&mut workers);
        workers.into_iter().map(|worker| self.child(team, worker, NaiveDate::MAX, false)).collect()
    }

    fn child(&mut self, team: usize, worker: usize, started: NaiveDate, new: bool) -> usize {
        self.children.push(Child { team, worker, started, new });
        self.children.len() - 1
    }

    /// The late records of one clock and team, month after month. `need` gives how many, and how many of them are so by
    /// the 20 working days as well.
    fn run(
        &mut self,
        clock: Clock,
        pool: &[usize],
        chance: &mut Chance,
        need: impl Fn(usize) -> (u64, u64),
    ) -> Vec<Vec<Record>> {
        let (interval, first) = clock.intervals();
        let calendar = self.calendar;
        let is_twenty = |done: NaiveDate, end: NaiveDate| working(20).days_over(done, end, calendar) > 0;
        let is_ten = |done: NaiveDate, end: NaiveDate| !is_twenty(done, end);
        let any = |_: NaiveDate, _: NaiveDate| true;
        let mut late_in: BTreeMap<usize, usize> = BTreeMap::new();
        let mut all: Vec<Vec<Record>> = Vec::new();
        for m in 0..self.ends.len() {
            let (late, twenty) = need(m);
            let parts: Vec<Part<'_>> = if clock == Clock::VisitProtection {
                vec![(twenty, &is_twenty), (late - twenty, &is_ten)]
            } else {
                vec![(late, &any)]
            };
            let before = m.checked_sub(1).and_then(|last| all.get(last).cloned()).unwrap_or_default();
            let mut now: Vec<Record> = Vec::new();
            for (need, part) in parts {
                let need = now.len() + usize::try_from(need).unwrap_or(0);
                self.fill(&mut now, need, m, (interval, first), part, pool, &before, &late_in, chance);
            }
            for record in &now {
                late_in.insert(record.child, m);
            }
            all.push(now);
        }
        all
    }

    #[expect(clippy::too_many_arguments, reason = "the state of one clock, needed in one place")]
    fn fill(
        &mut self,
        now: &mut Vec<Record>,
        need: usize,
        m: usize,
        (interval, first): (Interval, Interval),
        part: &dyn Fn(NaiveDate, NaiveDate) -> bool,
        pool: &[usize],
        before: &[Record],
        late_in: &BTreeMap<usize, usize>,
        chance: &mut Chance,
    ) {
        let end = self.ends[m];
        let taken = |now: &[Record], child: usize| now.iter().any(|r| r.child == child);
        // Still not done since last month: the same date, one month more.
        let still: Vec<Record> = before
            .iter()
            .filter(|r| !taken(now, r.child) && part(r.done.unwrap_or(self.children[r.child].started), end))
            .map(|r| Record { months: r.months + 1, ..*r })
            .collect();
        let (mut kept, mut spare): (Vec<Record>, Vec<Record>) =
            still.into_iter().partition(|r| r.months <= 4 && chance.happens(42));
        spare.sort_by_key(|r| r.months);
        kept.truncate(need - now.len());
        now.append(&mut kept);
        // Never done, though the first interval has passed.
        let missing = need - now.len();
        if missing > 0 && (chance.happens(30) || missing > 8) && pool.len() > 5 {
            let starts = self.days(m, first, None, part);
            if let (Some(started), Some(&like)) = (chance.pick(&starts), pool.first()) {
                let (team, worker) = (self.children[like].team, self.some_worker(pool, chance));
                let child = self.child(team, worker, started, true);
                now.push(Record { child, done: None, unseen: false, months: 1 });
            }
        }
        let mut order = pool.to_vec();
        chance.shuffle(&mut order);
        for child in order {
            if now.len() >= need {
                return;
            }
            let was_late = late_in.get(&child).copied();
            if taken(now, child) {
                continue;
            }
            if let Some(done) = chance.pick(&self.days(m, interval, was_late, part)) {
                let running = before.iter().find(|r| r.child == child).map_or(0, |r| r.months);
                // Not seen can make a record late by a longer interval too, so only where it is late by that anyway.
                let longest = if interval == working(10) { working(20) } else { interval };
                let unseen = chance.happens(6) && longest.days_over(done, end, self.calendar) > 0;
                now.push(Record { child, done: Some(done), unseen, months: running + 1 });
            }
        }
        for record in spare {
            if now.len() < need && !taken(now, record.child) {
                now.push(record);
            }
        }
    }

    fn some_worker(&self, pool: &[usize], chance: &mut Chance) -> usize {
        chance.pick(pool).map_or(0, |child| self.children[child].worker)
    }

    /// The days on which it can last have been done for a record that turns late in month `m`: late at its end, in time
    /// at the end of the month before, and done since it was last listed as late.
    fn days(
        &self,
        m: usize,
        interval: Interval,
        was_late: Option<usize>,
        part: &dyn Fn(NaiveDate, NaiveDate) -> bool,
    ) -> Vec<NaiveDate> {
        let end = self.ends[m];
        let before = m.checked_sub(1).map(|last| self.ends[last]);
        let since = was_late.map(|k| self.ends[k]);
        let fits = |day: &NaiveDate| {
            self.calendar.is_working(*day)
                && interval.days_over(*day, end, self.calendar) > 0
                && match before {
                    Some(before) => *day > before || interval.days_over(*day, before, self.calendar) <= 0,
                    None => interval.days_over(*day, end, self.calendar) < 50,
                }
                && since.is_none_or(|since| *day > since)
                && part(*day, end)
        };
        (0..130).filter_map(|n| end.checked_sub_days(Days::new(n))).filter(fits).collect()
    }

    /// Records in time: due within a week, or new with the first interval still running.
    fn about_to_be(&mut self, clock: Clock, m: usize, team: usize, loads: &[u64], chance: &mut Chance) -> Vec<Record> {
        let (interval, first) = clock.intervals();
        let (calendar, end) = (self.calendar, self.ends[m]);
        let within = |days: std::ops::RangeInclusive<i64>, interval: Interval| -> Vec<NaiveDate> {
            let fits = |day: &NaiveDate| {
                let left = (interval.due(*day, calendar) - end).num_days();
                calendar.is_working(*day) && days.contains(&left) && interval.days_over(*day, end, calendar) <= 0
            };
            (0..80).filter_map(|n| end.checked_sub_days(Days::new(n))).filter(fits).collect()
        };
        let (soon, first_running) = (within(1..=7, interval), within(1..=60, first));
        let mut made = Vec::new();
        let staff = split(100, loads);
        let worker = |chance: &mut Chance| {
            let mut at = chance.below(100);
            staff.iter().position(|share| at.checked_sub(*share).map(|left| at = left).is_none()).unwrap_or(0)
        };
        for _ in 0..if clock.is_supervision() { 1 } else { 2 } {
            if let Some(done) = chance.pick(&soon) {
                let worker = worker(chance);
                let child = self.child(team, worker, NaiveDate::MAX, false);
                made.push(Record { child, done: Some(done), unseen: false, months: 0 });
            }
        }
        if !clock.is_supervision()
            && chance.happens(40)
            && let Some(started) = chance.pick(&first_running)
        {
            let worker = worker(chance);
            let child = self.child(team, worker, started, true);
            made.push(Record { child, done: None, unseen: false, months: 0 });
        }
        made
    }

    /// Every child that is not new began some time before the first thing known of it.
    fn settle_starts(&mut self, by_month: &[[Vec<Record>; 8]]) {
        for record in by_month.iter().flatten().flatten() {
            if let (Some(done), false) = (record.done, self.children[record.child].new) {
                let mut chance = Chance::new(&[record.child as u64, 11]);
                let earlier = done - Days::new(chance.between(60, 700));
                let child = &mut self.children[record.child];
                child.started = child.started.min(earlier);
            }
        }
    }
}

/// The identifier of the child at `place`: five digits in no order that tells its team.
pub fn child_id(place: usize) -> String {
    format!("C-{}", 10_000 + (place as u64 * 7_919 + 293) % 90_000)
}
