//! An invented authority whose every figure is a function of seed, standard, team and month: nothing is stored, so a
//! feed of a million figures is written as it is thought of.

use super::standards::{Cohort, Gives, STANDARDS, SUPERVISED, Standard};
use crate::domain::period::Period;
use crate::feed::sample::chance::{Chance, key};

/// What happens in the invented authority beyond chance; each gives percent of the usual.
#[derive(Clone, Copy)]
pub struct Story {
    /// Children outside a standard, by its id, month.
    pub outside: fn(&str, usize) -> u64,
    /// The size of a cohort, by calendar month from 1.
    pub size: fn(Cohort, u32) -> u64,
    /// The last month a team reports, by its place; none for all.
    pub stops: fn(usize) -> Option<usize>,
    /// Whether each area's teams have their own standards; else every team has all.
    pub areas_differ: bool,
}

/// Nothing beyond chance.
pub const PLAIN: Story = Story { outside: |_, _| 100, size: |_, _| 100, stops: |_| None, areas_differ: false };

/// An invented authority.
pub struct World {
    /// The seed.
    pub seed: u64,
    /// Its months, the last that of the document.
    pub months: Vec<Period>,
    /// The teams' ids, and those of each team's workers.
    pub teams: Vec<(String, Vec<String>)>,
    /// What happens.
    pub story: Story,
}

/// The place of a team's area.
pub fn area(team: usize) -> usize {
    team % super::AREAS.len()
}

/// A figure of a team and month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Figure {
    /// Numerator, denominator.
    Fraction(u64, u64),
    /// A count.
    Count(u64),
}

impl World {
    /// An authority with so many teams.
    pub fn new(seed: u64, teams: usize, months: Vec<Period>, story: Story) -> Self {
        let mut it = Self { seed, months, teams: Vec::new(), story };
        let width = teams.to_string().len().max(2);
        let mut worker = 0;
        for team in 0..teams {
            let staff = it.open(team, 0) / 15 + 1;
            let ids = (0..staff)
                .map(|_| {
                    worker += 1;
                    format!("W{worker:04}")
                })
                .collect();
            it.teams.push((format!("T{:0width$}", team + 1), ids));
        }
        it
    }

    /// Whether the team has figures of the standard in month `m`.
    pub fn reports(&self, standard: &Standard, team: usize, m: usize) -> bool {
        let has = !self.story.areas_differ || standard.areas.contains(&area(team));
        has && (self.story.stops)(team).is_none_or(|last| m <= last)
    }

    /// The standards that some team of this authority has.
    pub fn standards(&self) -> impl Iterator<Item = &'static Standard> {
        let differ = self.story.areas_differ;
        STANDARDS.iter().filter(move |standard| !differ || !standard.areas.is_empty())
    }

    /// Children of a cohort that the team has in month `m`.
    pub fn size(&self, cohort: Cohort, team: usize, m: usize) -> u64 {
        let name = [self.seed, 1, cohort as u64, team as u64];
        let (least, most) = cohort.usual();
        let season = self.months.get(m).map_or(100, |p| (self.story.size)(cohort, chrono::Datelike::month(&p.start())));
        let usual = Chance::new(&name).between(least, most);
        (usual * drift(&name, m, 12) * season).div_ceil(10_000)
    }

    /// Children outside a standard (or counted by it, where fewer is better).
    pub fn outside(&self, standard: &Standard, team: usize, m: usize) -> u64 {
        let size = self.size(standard.cohort, team, m);
        let per_thousand = match standard.gives {
            Gives::InTime(n) | Gives::Those(n) => n,
            Gives::TwentyDays => return self.outside(&STANDARDS[7], team, m) / 5,
            Gives::AllChildren => return SUPERVISED.iter().map(|part| self.part_outside(part, team, m)).sum(),
            Gives::Count | Gives::WorkersOver => return 0,
        };
        let name = [self.seed, 2, key(standard.id), standard.cohort as u64, team as u64];
        let leaning = Chance::new(&name).between(60, 145);
        let level = drift(&name, m, 15) * (self.story.outside)(standard.id, m);
        // Rounded by a chance of its own, so that small teams are not always at the same number.
        let ten_thousandths = size * per_thousand * leaning * level / 100_000;
        let rounded = (ten_thousandths + Chance::new(&[name[2], name[4], m as u64, self.seed]).below(10_000)) / 10_000;
        rounded.min(size * 9 / 10)
    }

    fn part_outside(&self, part: &Standard, team: usize, m: usize) -> u64 {
        if self.reports(part, team, m) { self.outside(part, team, m) } else { 0 }
    }

    /// Open children of the team.
    pub fn open(&self, team: usize, m: usize) -> u64 {
        let differ = self.story.areas_differ;
        let has = |part: &&Standard| !differ || part.areas.contains(&area(team));
        SUPERVISED.iter().filter(has).map(|part| self.size(part.cohort, team, m)).sum()
    }

    /// Children without a worker.
    pub fn unallocated(&self, team: usize, m: usize) -> u64 {
        Chance::new(&[self.seed, 3, team as u64, m as u64]).below(4).saturating_sub(1)
    }

    /// Children of each worker.
    pub fn loads(&self, team: usize, m: usize) -> Vec<u64> {
        let staff = self.teams.get(team).map_or(0, |(_, workers)| workers.len());
        let weights: Vec<u64> =
            (0..staff).map(|w| Chance::new(&[self.seed, 4, team as u64, w as u64]).between(70, 130)).collect();
        let all = self.open(team, m).saturating_sub(self.unallocated(team, m));
        let sum = weights.iter().sum::<u64>().max(1);
        let mut loads: Vec<u64> = weights.iter().map(|w| all * w / sum).collect();
        let left = usize::try_from(all - loads.iter().sum::<u64>()).unwrap_or(0);
        loads.iter_mut().take(left).for_each(|load| *load += 1);
        loads
    }

    /// The figure of a standard.
    pub fn figure(&self, standard: &Standard, team: usize, m: usize) -> Figure {
        let size = match standard.gives {
            Gives::AllChildren => self.open(team, m),
            _ => self.size(standard.cohort, team, m),
        };
        let outside = self.outside(standard, team, m);
        match standard.gives {
            Gives::Count => Figure::Count(size),
            Gives::Those(_) => Figure::Fraction(outside, size),
            Gives::WorkersOver => Figure::Count(self.loads(team, m).iter().filter(|n| **n > 18).count() as u64),
            _ => Figure::Fraction(size - outside, size),
        }
    }
}

/// A level in percent that wanders slowly around 100, up to `reach` either way, and a little each month.
fn drift(name: &[u64], m: usize, reach: u64) -> u64 {
    let knot = |at: usize| {
        let of_half_year = name.iter().fold(key("knot"), |sum, n| sum.rotate_left(7) ^ n);
        Chance::new(&[of_half_year, at as u64]).between(100 - reach, 100 + reach)
    };
    let (at, past) = (m / 6, (m % 6) as u64);
    let level = (knot(at) * (6 - past) + knot(at + 1) * past) / 6;
    let of_month = name.iter().fold(key("month"), |sum, n| sum.rotate_left(7) ^ n);
    level - 2 + Chance::new(&[of_month, m as u64]).below(5)
}
