//! Teams beside each other: which of them differ from all teams together by more than chance. In the feed's order, never
//! by percentage.

use super::binomial::tails;
use super::wilson::{Interval, wilson};
use crate::dataset::figures::Figures;
use crate::domain::catalogue::{Indicator, Polarity, Unit};
use crate::domain::clinic::agenda::ReasonKind;
use crate::domain::fault::Owner;
use crate::domain::figure::{Figure, whole_percent};
use crate::domain::ids::TeamId;
use crate::domain::period::Period;
use crate::insight::spc::Exception;

/// The inner limit on each side, as a probability.
const INNER: f64 = 0.025;

/// The outer limit on each side, as a probability.
const OUTER: f64 = 0.001;

/// How far out a team lies, by exact tails at the centre.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Tail {
    /// Within what chance does.
    Within,
    /// Low, beyond the inner limit.
    LowInner,
    /// Low, beyond the outer limit.
    LowOuter,
    /// High, beyond the inner limit.
    HighInner,
    /// High, beyond the outer limit.
    HighOuter,
}

impl Tail {
    /// That of `n` of `d` where the share `p` is the rule.
    pub fn of(n: u64, d: u64, p: f64) -> Self {
        let it = tails(n, d, p);
        match (it.low, it.high) {
            (low, _) if low < OUTER => Self::LowOuter,
            (_, high) if high < OUTER => Self::HighOuter,
            (low, _) if low < INNER => Self::LowInner,
            (_, high) if high < INNER => Self::HighInner,
            _ => Self::Within,
        }
    }

    /// As scripts read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Within => "none",
            Self::LowInner => "low_0_025",
            Self::LowOuter => "low_0_001",
            Self::HighInner => "high_0_025",
            Self::HighOuter => "high_0_001",
        }
    }

    /// As a screen says it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Within => "as the others, but for chance",
            Self::LowInner => "lower than the others, perhaps by chance",
            Self::LowOuter => "lower than the others, by more than chance",
            Self::HighInner => "higher than the others, perhaps by chance",
            Self::HighOuter => "higher than the others, by more than chance",
        }
    }

    /// Whether it is worse than the others by more than chance: the only thing here that an agenda hears of.
    pub fn is_exception(self, polarity: Polarity) -> bool {
        matches!((self, polarity), (Self::LowOuter, Polarity::Higher) | (Self::HighOuter, Polarity::Lower))
    }
}

/// One team among the others.
#[derive(Clone, PartialEq, Debug)]
pub struct TeamInFunnel {
    /// Which.
    pub id: TeamId,
    /// Its numerator.
    pub n: u64,
    /// Its denominator.
    pub d: u64,
    /// Wilson's 95 % interval of its own fraction.
    pub interval: Interval,
    /// How far out it lies.
    pub tail: Tail,
}

/// The teams of one standard and period, in the feed's order.
#[derive(Clone, PartialEq, Debug)]
pub struct Funnel {
    /// What all teams together have: numerators over denominators.
    pub n: u64,
    /// What all teams together have: numerators over denominators.
    pub d: u64,
    /// The teams with a denominator.
    pub teams: Vec<TeamInFunnel>,
}

/// Why teams cannot be set beside each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotCompared {
    /// It is no share.
    #[error("teams are set beside each other by shares alone, and this standard is none")]
    NoShare,
    /// No team has a figure.
    #[error("no team has a figure of it in this period")]
    NoTeams,
}

impl Funnel {
    /// Sets `teams` beside each other; those without a denominator are left out.
    pub fn of(teams: impl IntoIterator<Item = (TeamId, u64, u64)>) -> Option<Self> {
        let teams: Vec<_> = teams.into_iter().filter_map(|(id, n, d)| Some((id, n, d, wilson(n, d)?))).collect();
        let add = |sum: u64, more: u64| sum.saturating_add(more);
        let (n, d) = teams.iter().fold((0, 0), |(n, d), team| (add(n, team.1), add(d, team.2)));
        if d == 0 {
            return None;
        }
        let centre = n as f64 / d as f64;
        let placed = |(id, n, d, interval)| TeamInFunnel { id, n, d, interval, tail: Tail::of(n, d, centre) };
        Some(Self { n, d, teams: teams.into_iter().map(placed).collect() })
    }

    /// The centre in percent, 0 to 100.
    pub fn centre(&self) -> f64 {
        100.0 * self.n as f64 / self.d as f64
    }

    /// At most how many teams chance alone puts beyond the inner limits, and beyond the outer ones. Exact tails come in
    /// steps, so that it is often fewer.
    pub fn false_alarms(&self) -> (f64, f64) {
        let teams = self.teams.len() as f64;
        (2.0 * INNER * teams, 2.0 * OUTER * teams)
    }

    /// What an agenda hears of `team`: nothing, unless it is worse than all teams together by more than chance.
    pub fn exception(&self, team: &TeamInFunnel, polarity: Polarity) -> Option<Exception> {
        let whole = whole_percent(self.n, self.d);
        let text = format!("{} of {}, where all teams together have {whole}%: more than chance", team.n, team.d);
        team.tail.is_exception(polarity).then_some(Exception { kind: ReasonKind::Signal, text })
    }

    /// What to know before reading it, in a sentence or two.
    pub fn in_words(&self) -> String {
        let (inner, outer) = self.false_alarms();
        format!(
            "Centre: all {} teams together, {:.1}% ({}/{}). By chance alone up to {inner:.1} of them lie beyond the inner \
             limits and up to {outer:.2} beyond the outer. The order is the feed's and ranks nobody.",
            self.teams.len(),
            self.centre(),
            self.n,
            self.d
        )
    }
}

/// Where the shares of units of one size may lie by chance alone, 0 to 100.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Room {
    /// Within the inner limits, low and high.
    pub inner: (f64, f64),
    /// Within the outer limits.
    pub outer: (f64, f64),
}

/// The room of units with `size` children where `n` of `d` is the rule: the lowest and the highest share that
/// [`Tail::of`] does not mark. Neither `size` nor `d` is 0.
pub fn limits(size: u64, n: u64, d: u64) -> Room {
    let (size, p) = (size.max(1), n as f64 / d.max(1) as f64);
    let share = |x: u64| 100.0 * x as f64 / size as f64;
    let between = |limit: f64| {
        // The tails only grow towards the mean, so that the first place within is found by halving.
        let low = first(size, |x| tails(x, size, p).low >= limit);
        let above = first(size, |x| tails(x, size, p).high < limit);
        (share(low), share(above.saturating_sub(1).max(low)))
    };
    Room { inner: between(INNER), outer: between(OUTER) }
}

/// The first of 0 to `last` for which `holds`, which holds for all after it; `last + 1` where it never does.
fn first(last: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, last + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

/// The teams of `indicator` in `period`, beside each other.
pub fn funnel(figures: Figures<'_>, indicator: &Indicator, period: Period) -> Result<Funnel, NotCompared> {
    if indicator.unit != Unit::Percent || indicator.cumulative {
        return Err(NotCompared::NoShare);
    }
    let fraction = |id: &TeamId| match figures.known(&indicator.id, &Owner::Team(id.clone()), period)?.figure {
        Figure::Fraction { n, d } => Some((id.clone(), n, d)),
        Figure::Value(_) | Figure::Missing(_) => None,
    };
    Funnel::of(figures.data.teams.iter().filter_map(|team| fraction(&team.id))).ok_or(NotCompared::NoTeams)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn the_vectors_agree() {
        let all: Value = serde_json::from_str(include_str!("../../../fixtures/spc_vectors.json")).unwrap();
        let case = &all["funnel"][0];
        let teams = case["teams"].as_array().unwrap().iter();
        let teams =
            teams.map(|it| (it["id"].as_str().unwrap().into(), it["x"].as_u64().unwrap(), it["n"].as_u64().unwrap()));
        let funnel = Funnel::of(teams).unwrap();
        let expected = &case["expected"];
        assert!((funnel.centre() - 100.0 * expected["theta"].as_f64().unwrap()).abs() < 1e-9);
        let centre = funnel.centre() / 100.0;
        assert_eq!(funnel.teams.len(), 9);
        for (team, expected) in funnel.teams.iter().zip(expected["teams"].as_array().unwrap()) {
            let it = tails(team.n, team.d, centre);
            assert!((it.low - expected["tail_low"].as_f64().unwrap()).abs() < 1e-9, "{expected}");
            assert!((it.high - expected["tail_high"].as_f64().unwrap()).abs() < 1e-9, "{expected}");
            let flag = match team.tail {
                Tail::Within => "Not significant",
                Tail::LowInner => "Low (0.025)",
                Tail::LowOuter => "Low (0.001)",
                Tail::HighInner => "High (0.025)",
                Tail::HighOuter => "High (0.001)",
            };
            assert_eq!(flag, expected["flag_exact"].as_str().unwrap(), "{expected}");
        }
    }

    #[test]
    fn the_limits_are_where_the_tails_turn() {
        for (size, n, d) in [(1, 1, 2), (12, 74, 100), (110, 74, 100), (36, 9, 10), (9, 0, 5), (9, 5, 5)] {
            let (room, p) = (limits(size, n, d), n as f64 / d as f64);
            for x in 0..=size {
                let share = 100.0 * x as f64 / size as f64;
                let (is_low, is_high) = (share < room.inner.0, share > room.inner.1);
                let is_out = share < room.outer.0 || share > room.outer.1;
                let tail = Tail::of(x, size, p);
                assert_eq!(tail != Tail::Within, is_low || is_high, "{x} of {size} at {p}: {tail:?} {room:?}");
                assert_eq!(matches!(tail, Tail::LowOuter | Tail::HighOuter), is_out, "{x} of {size} at {p}: {tail:?}");
            }
        }
    }

    #[test]
    fn only_worse_beyond_the_outer_limit_is_an_exception() {
        let all = [Tail::Within, Tail::LowInner, Tail::LowOuter, Tail::HighInner, Tail::HighOuter];
        let of = |polarity| all.iter().filter(|tail| tail.is_exception(polarity)).copied().collect::<Vec<_>>();
        assert_eq!(of(Polarity::Higher), [Tail::LowOuter]);
        assert_eq!(of(Polarity::Lower), [Tail::HighOuter]);
        assert_eq!(of(Polarity::Neutral), []);
        let team = |id: &str, n, d| (TeamId::from(id), n, d);
        let funnel =
            Funnel::of([team("A", 90, 100), team("B", 92, 100), team("C", 10, 30), team("D", 20, 25)]).unwrap();
        let said: Vec<_> = funnel.teams.iter().filter_map(|it| funnel.exception(it, Polarity::Higher)).collect();
        let text = "10 of 30, where all teams together have 83%: more than chance".to_owned();
        assert_eq!(said, [Exception { kind: ReasonKind::Signal, text }], "D is low by chance at most, and unsaid");
    }

    #[test]
    fn teams_without_children_are_left_out_and_the_order_is_kept() {
        let team = |id: &str, n, d| (TeamId::from(id), n, d);
        assert_eq!(Funnel::of([team("A", 0, 0)]), None);
        let funnel = Funnel::of([team("B", 5, 5), team("C", 0, 0), team("A", 9, 9)]).unwrap();
        let found: Vec<_> = funnel.teams.iter().map(|it| (it.id.as_str(), it.tail)).collect();
        assert_eq!(found, [("B", Tail::Within), ("A", Tail::Within)], "where all are in time nobody stands out");
        assert_eq!(funnel.false_alarms(), (0.1, 0.004));
    }
}
