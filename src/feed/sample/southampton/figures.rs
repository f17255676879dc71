//! Splits a month's published figures over the invented teams, so that the parts add up to what was printed.

use std::io;

use super::clock::{ALL_CHILDREN, Clock, TWENTY, broken};
use super::published::Published;
use super::teams::{Cohort, Special, TEAMS, Team};
use crate::domain::period::Period;
use crate::feed::sample::chance::{Chance, key, share_out, split};

/// A figure of each team, by place in [`TEAMS`]; none where the team has no part in it.
pub type ByTeam = Vec<Option<Part>>;

/// A team's part of a figure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Numerator and denominator.
    Fraction(u64, u64),
    /// A count.
    Count(u64),
}

/// A month, split.
pub struct Month {
    /// Which.
    pub period: Period,
    /// Children of each cohort, by team.
    pub sizes: [Vec<u64>; 5],
    /// The teams' figures by indicator.
    pub figures: Vec<(&'static str, ByTeam)>,
    /// Children outside each of [`Clock::ALL`], by team.
    pub late: [Vec<u64>; 8],
    /// Children not visited for 20 working days, by team.
    pub late_twenty: Vec<u64>,
}

impl Month {
    /// Open children of the team at `place`.
    pub fn open(&self, place: usize) -> u64 {
        self.sizes.iter().map(|by_team| by_team[place]).sum()
    }
}

/// Referrals go to these teams, in these shares; assessments to those.
const REFERRALS: [(&str, u64); 4] = [("T02", 30), ("T03", 29), ("T21", 27), ("T22", 14)];
const ASSESSMENTS: [(&str, u64); 5] = [("T02", 29), ("T03", 28), ("T21", 26), ("T22", 8), ("T20", 9)];
const EARLY_HELP: [(&str, u64); 2] = [("T23", 52), ("T24", 48)];
const ACCOMMODATED: [(&str, u64); 5] = [("T11", 22), ("T12", 22), ("T13", 20), ("T14", 18), ("T20", 18)];

/// Standards of the areas' cores for which no month is published: what is invented for them, with the children outside
/// in a thousand.
pub const INVENTED: [(&str, Cohort, u64); 5] = [
    ("CP-REVIEW", Cohort::Protection, 45),
    ("CP-CORE", Cohort::Protection, 140),
    ("CLA-PLAN", Cohort::LookedAfter, 180),
    ("CL-PATHWAY", Cohort::CareLeavers, 270),
    ("CL-EET", Cohort::CareLeavers, 540),
];

fn weights(of: &[(&str, u64)]) -> Vec<u64> {
    TEAMS.iter().map(|team| of.iter().find(|(id, _)| *id == team.id).map_or(0, |(_, w)| *w)).collect()
}

/// Splits month `m` of `months`.
pub fn month(published: &Published, months: &[Period], m: usize) -> io::Result<Month> {
    let period = *months.get(m).ok_or_else(|| broken("no such month"))?;
    let maker = Maker { published, period, m };
    let sizes = maker.sizes()?;
    let mut it = Month { period, sizes, figures: Vec::new(), late: Default::default(), late_twenty: Vec::new() };
    maker.clocks(&mut it)?;
    maker.others(&mut it)?;
    // A team that has begun and holds nobody yet reports so: nothing out of nothing.
    for (place, _) in TEAMS.iter().enumerate().filter(|(_, t)| t.id == EMPTY && t.id_in(m).is_some()) {
        for (_, by_team) in it.figures.iter_mut().filter(|(i, _)| ["VIS-CLA-6W", "SUP-CASE-CLA"].contains(i)) {
            by_team[place] = Some(Part::Fraction(0, 0));
        }
    }
    Ok(it)
}

/// The team with an empty cohort.
const EMPTY: &str = "T26";

struct Maker<'a> {
    published: &'a Published,
    period: Period,
    m: usize,
}

impl Maker<'_> {
    fn count(&self, indicator: &str) -> io::Result<u64> {
        self.published.count(indicator, self.period).ok_or_else(|| broken(indicator))
    }

    fn fraction(&self, indicator: &str) -> io::Result<(u64, u64)> {
        self.published.fraction(indicator, self.period).ok_or_else(|| broken(indicator))
    }

    fn sizes(&self) -> io::Result<[Vec<u64>; 5]> {
        let holds = |c: Cohort| TEAMS.iter().map(|t| t.holds[c as usize]).collect::<Vec<_>>();
        let protection = self.count("CP-COUNT")?;
        let in_need = self.count("CIN-COUNT")?;
        let looked_after = self.count("CLA-COUNT")?;
        let (_, care_leavers) = self.fraction("SUP-CASE-CL")?;
        let (_, all) = self.fraction(ALL_CHILDREN)?;
        let named = protection + in_need + looked_after + care_leavers;
        let other = all.checked_sub(named).ok_or_else(|| broken("more children than are open"))?;
        Ok([
            split(protection, &holds(Cohort::Protection)),
            split(in_need, &holds(Cohort::InNeed)),
            self.looked_after(looked_after)?,
            split(care_leavers, &holds(Cohort::CareLeavers)),
            split(other, &holds(Cohort::Other)),
        ])
    }

    /// Looked-after children by team: two teams hold what is published as a count, the others share the rest.
    fn looked_after(&self, total: u64) -> io::Result<Vec<u64>> {
        let unaccompanied = self.count("CLA-UASC")?;
        let disabilities = self.count("CLA-CWD")?;
        let rest = total.checked_sub(unaccompanied + disabilities).ok_or_else(|| broken("looked after"))?;
        let shares: Vec<u64> =
            TEAMS.iter().map(|t| if t.special.is_some() { 0 } else { t.holds[Cohort::LookedAfter as usize] }).collect();
        let mut parts = split(rest, &shares);
        for (part, team) in parts.iter_mut().zip(&TEAMS) {
            match team.special {
                Some(Special::Unaccompanied) => *part = unaccompanied,
                Some(Special::Disabilities) => *part = disabilities,
                None => {}
            }
        }
        Ok(parts)
    }

    /// Shares `outside` children out, more of them to weak teams.
    fn outside(&self, indicator: &str, outside: u64, sizes: &[u64]) -> io::Result<Vec<u64>> {
        let weights: Vec<u64> =
            sizes.iter().zip(&TEAMS).map(|(size, team)| size * self.leaning(indicator, team)).collect();
        let parts = share_out(outside, &weights, sizes);
        if parts.iter().sum::<u64>() == outside { Ok(parts) } else { Err(broken(indicator)) }
    }

    /// How much a team leans to having children outside: its course, its own bent for this standard, and the month.
    fn leaning(&self, indicator: &str, team: &Team) -> u64 {
        let name = [key(indicator), key(team.id)];
        let bent = Chance::new(&name).between(80, 120);
        let month = Chance::new(&[name[0], name[1], self.m as u64]).between(94, 106);
        team.course.at(self.m) * bent * month
    }

    /// The standards with a clock, and supervision of all children, which is the sum of its parts.
    fn clocks(&self, it: &mut Month) -> io::Result<()> {
        let mut named = 0;
        for (at, clock) in Clock::ALL.into_iter().enumerate() {
            if clock.indicator() == ALL_CHILDREN {
                continue;
            }
            let (n, d) = self.fraction(clock.indicator())?;
            it.late[at] = self.outside(clock.indicator(), d - n, &it.sizes[clock.cohort() as usize])?;
            named += if clock.has_parent() { d - n } else { 0 };
            it.figures.push((clock.indicator(), in_time(&it.late[at], &it.sizes[clock.cohort() as usize])));
        }
        let (n, d) = self.fraction(TWENTY)?;
        // Whoever was not visited for 20 working days was not for 10 either.
        let ten = it.late[0].clone();
        it.late_twenty = share_out(d - n, &ten, &ten);
        it.figures.push((TWENTY, in_time(&it.late_twenty, &it.sizes[Cohort::Protection as usize])));

        let (n, d) = self.fraction(ALL_CHILDREN)?;
        let [_, in_need, _, _, other] = &it.sizes;
        let both: Vec<u64> = in_need.iter().zip(other).map(|(a, b)| a + b).collect();
        let late =
            self.outside(ALL_CHILDREN, (d - n).checked_sub(named).ok_or_else(|| broken(ALL_CHILDREN))?, &both)?;
        let of_need: Vec<u64> = late
            .iter()
            .enumerate()
            .map(|(t, late)| share_out(*late, &[in_need[t], other[t]], &[in_need[t], other[t]])[0])
            .collect();
        it.late[7] = late.iter().zip(&of_need).map(|(all, need)| all - need).collect();
        it.late[6] = of_need;
        let all_late: Vec<u64> =
            (0..TEAMS.len()).map(|t| it.late[3..].iter().map(|by_team| by_team[t]).sum()).collect();
        let all: Vec<u64> = (0..TEAMS.len()).map(|t| it.open(t)).collect();
        it.figures.push((ALL_CHILDREN, in_time(&all_late, &all)));
        Ok(())
    }

    fn others(&self, it: &mut Month) -> io::Result<()> {
        let looked_after = it.sizes[Cohort::LookedAfter as usize].clone();
        let assessed = |d| split(d, &weights(&ASSESSMENTS));
        let referred = |d| split(d, &weights(&REFERRALS));
        if let Some((n, d)) = self.published.fraction("AS-45WD", self.period) {
            let sizes = assessed(d);
            it.figures.push(("AS-45WD", in_time(&self.outside("AS-45WD", d - n, &sizes)?, &sizes)));
        }
        if let Some((n, d)) = self.published.fraction("CLA-REVIEW", self.period) {
            it.figures.push(("CLA-REVIEW", in_time(&self.outside("CLA-REVIEW", d - n, &looked_after)?, &looked_after)));
        }
        if let Some((n, d)) = self.published.fraction("CLA-HEALTH", self.period) {
            // Few unaccompanied young people have been looked after for a year.
            let year =
                |(size, team): (&u64, &Team)| size * if team.special == Some(Special::Unaccompanied) { 1 } else { 4 };
            let sizes = share_out(d, &looked_after.iter().zip(&TEAMS).map(year).collect::<Vec<_>>(), &looked_after);
            it.figures.push(("CLA-HEALTH", in_time(&self.outside("CLA-HEALTH", d - n, &sizes)?, &sizes)));
        }
        // Where lower is better the numerator is what is shared out.
        for (indicator, sizes) in [
            ("FD-REREF-12M", self.published.fraction("FD-REREF-12M", self.period).map(|(_, d)| referred(d))),
            ("CLA-IFA", self.published.fraction("CLA-IFA", self.period).map(|_| looked_after.clone())),
            (
                "CLA-STAB3",
                match self.published.fraction("CLA-STAB3", self.period) {
                    Some((_, d)) => Some(self.looked_after(d)?),
                    None => None,
                },
            ),
        ] {
            if let (Some(sizes), Some((n, _))) = (sizes, self.published.fraction(indicator, self.period)) {
                it.figures.push((indicator, fractions(&self.outside(indicator, n, &sizes)?, &sizes)));
            }
        }
        self.counts(it)?;
        for (indicator, cohort, per_thousand) in INVENTED {
            let sizes = it.sizes[cohort as usize].clone();
            let drift = Chance::new(&[key(indicator), self.m as u64]).between(94, 106);
            let outside = sizes.iter().sum::<u64>() * per_thousand * drift / 100_000;
            it.figures.push((indicator, in_time(&self.outside(indicator, outside, &sizes)?, &sizes)));
        }
        Ok(())
    }

    fn counts(&self, it: &mut Month) -> io::Result<()> {
        let only = |id: &'static str| weights(&[(id, 1)]);
        let shared = [
            ("FD-CONTACTS", only("T01")),
            ("FD-REFERRALS", weights(&REFERRALS)),
            ("EH-REFERRALS", weights(&EARLY_HELP)),
            ("EH-ASSESS", weights(&EARLY_HELP)),
            ("CLA-UASC", only("T15")),
            ("CLA-CWD", only("T20")),
            ("CLA-S20", weights(&ACCOMMODATED)),
        ];
        for (indicator, weights) in shared {
            it.figures.push((indicator, counts(&split(self.count(indicator)?, &weights))));
        }
        // In one month the paper gives looked-after children two sizes, and in another care leavers; teams cannot have both,
        // so these two counts stay the service's.
        it.figures.push(("CP-COUNT", counts(&it.sizes[Cohort::Protection as usize])));
        it.figures.push(("CIN-COUNT", counts(&it.sizes[Cohort::InNeed as usize])));
        Ok(())
    }
}

fn in_time(late: &[u64], sizes: &[u64]) -> ByTeam {
    fractions(&sizes.iter().zip(late).map(|(size, late)| size - late).collect::<Vec<_>>(), sizes)
}

fn fractions(numerators: &[u64], sizes: &[u64]) -> ByTeam {
    numerators.iter().zip(sizes).map(|(n, d)| (*d > 0).then_some(Part::Fraction(*n, *d))).collect()
}

fn counts(parts: &[u64]) -> ByTeam {
    parts.iter().map(|n| (*n > 0).then_some(Part::Count(*n))).collect()
}
