//! The child records of an invented feed: for each standard with a clock as many late ones as the last month's figures
//! have outside.

use chrono::{Days, NaiveDate};

use super::standards::{Gives, STANDARDS, SUPERVISED, Standard};
use super::world::World;
use crate::domain::calendar::{Calendar, Interval, IntervalUnit};
use crate::domain::org::ExemptionReason;
use crate::feed::sample::chance::{Chance, key};
use crate::feed::sample::months;
use crate::feed::sample::rows::{ChildRow, ExemptionRow};

/// Working days before the month's end from which a protection visit is late by 10 and not yet by 20, wherever the end
/// falls in a week.
const WITHIN_TWENTY: u32 = 12;

/// The records of a world's last month.
pub struct Children<'a> {
    world: &'a World,
    calendar: Calendar,
    last: usize,
    end: NaiveDate,
}

impl<'a> Children<'a> {
    /// Those of `world`.
    pub fn new(world: &'a World) -> Self {
        let last = world.months.len().saturating_sub(1);
        let end = world.months.last().map_or(NaiveDate::MIN, |month| month.end());
        Self { world, calendar: months::calendar(), last, end }
    }

    /// Every record, standard by standard.
    pub fn rows(&self) -> impl Iterator<Item = ChildRow<'_>> {
        let clocked = self.world.standards().filter(|s| s.clock.is_some());
        let parts = |standard: &'static Standard| -> Vec<(&'static str, Standard)> {
            match standard.gives {
                // All children are those of the parts, by the parts' own records.
                Gives::AllChildren => SUPERVISED.iter().map(|part| (standard.id, *part)).collect(),
                _ => vec![(standard.id, *standard)],
            }
        };
        clocked.flat_map(parts).flat_map(move |(indicator, part)| {
            (0..self.world.teams.len()).filter(move |team| self.world.reports(&part, *team, self.last)).flat_map(
                move |team| {
                    let late = self.world.outside(&part, team, self.last);
                    (0..late).filter_map(move |n| self.row(indicator, &part, team, n))
                },
            )
        })
    }

    /// Exemptions of looked-after children's visits, in every tenth team: one with an interval of its own.
    pub fn exemptions(&self) -> impl Iterator<Item = ExemptionRow<'_>> {
        let visits = self.world.standards().find(|s| s.id == "VIS-CLA-6W");
        visits.into_iter().flat_map(move |visits| {
            (0..self.world.teams.len()).step_by(10).filter_map(move |team| {
                let late = self.world.outside(visits, team, self.last);
                let from = self.end.checked_sub_days(Days::new(60))?;
                (self.world.reports(visits, team, self.last) && late > 0).then(|| ExemptionRow {
                    id: format!("X{:04}", team + 1).into(),
                    child: self.id(visits, team, 0).into(),
                    indicator: visits.id,
                    reason: ExemptionReason::AgreedPattern,
                    interval: Some("12 w"),
                    approved_by: "service_lead",
                    from,
                    review_by: from + Days::new(180),
                })
            })
        })
    }

    /// Visits and supervisions have children of their own; so have months, of which each document shows one.
    fn id(&self, standard: &Standard, team: usize, n: u64) -> String {
        let kind = if standard.id.starts_with("SUP") { 5 } else { 0 };
        format!("C-{:04}{}{}{:02}", team + 1, kind + (standard.cohort as u64) % 5, self.last % 10, n)
    }

    fn row(&self, indicator: &'static str, part: &Standard, team: usize, n: u64) -> Option<ChildRow<'_>> {
        let (interval, first) = part.clock?;
        let (interval, first): (Interval, Interval) = (interval.parse().ok()?, first.parse().ok()?);
        // The two standards of protection visits share their children, and the first are late by both.
        let protection = part.id.starts_with("VIS-CP");
        let name = [self.world.seed, 5, if protection { 1 } else { key(part.id) }, team as u64, n];
        let mut chance = Chance::new(&[name[0], name[1], name[2], name[3], name[4], part.cohort as u64]);
        let by_both = protection && n < self.world.outside(part, team, self.last).min(self.twenty(team));
        let never = !protection && chance.happens(8);
        let from = if by_both {
            self.calendar.sub_working_days(self.end, 22 + small(&mut chance, 12))
        } else if protection {
            self.calendar.sub_working_days(self.end, WITHIN_TWENTY + small(&mut chance, 8))
        } else {
            let interval = if never { first } else { interval };
            let beyond = chance.between(1, 30);
            match interval.unit {
                IntervalUnit::WorkingDays => {
                    self.calendar.sub_working_days(self.end, interval.count + 2 + small(&mut chance, 9))
                }
                _ => self.end - Days::new(u64::from(interval.count) + beyond),
            }
        };
        let (started, done) =
            if never { (from, None) } else { (from - Days::new(chance.between(60, 900)), Some(from)) };
        let workers = &self.world.teams[team].1;
        Some(ChildRow {
            id: self.id(part, team, n).into(),
            indicator,
            team: &self.world.teams[team].0,
            worker: chance.pick(&workers.iter().map(String::as_str).collect::<Vec<_>>()),
            started,
            last_done: done,
            last_seen: None,
            due: if never { first.due(from, &self.calendar) } else { interval.due(from, &self.calendar) },
            exemption: None,
        })
    }

    fn twenty(&self, team: usize) -> u64 {
        STANDARDS
            .iter()
            .find(|s| s.gives == Gives::TwentyDays)
            .map_or(0, |twenty| self.world.outside(twenty, team, self.last))
    }
}

/// A number below `end`.
fn small(chance: &mut Chance, end: u64) -> u32 {
    u32::try_from(chance.below(end)).unwrap_or(0)
}
