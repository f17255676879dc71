//! Who stands in whose place: a team that was replaced counts for the one that took over from it.

use std::collections::{BTreeMap, HashMap};

use super::Sources;
use crate::domain::ids::TeamId;
use crate::domain::org::Team;
use crate::domain::period::Period;

/// For every team of the feed, the team of the area that stands in its place in the period.
pub struct Seats<'a> {
    of: HashMap<&'a TeamId, &'a Team>,
}

impl<'a> Seats<'a> {
    /// The seats of the area. A team that was replaced by several counts for the first of them, so that nothing counts
    /// twice.
    pub fn new(sources: &Sources<'a>) -> Self {
        let teams = &sources.figures.data.teams;
        let begun = |team: &&Team| team.from.is_none_or(|from| from.start() <= sources.period.end());
        let rank = |team: &'a Team| (team.from.map(Period::start), &team.id);
        let mut successor: HashMap<&TeamId, &'a Team> = HashMap::new();
        for team in teams.iter().filter(begun) {
            for old in &team.replaces {
                let held = successor.entry(old).or_insert(team);
                if rank(team) < rank(held) {
                    *held = team;
                }
            }
        }
        let stands_for = |team: &'a Team| {
            let mut at = team;
            // A ring of replacements would never end; a chain longer than the list of teams is a ring.
            for _ in 0..teams.len() {
                match successor.get(&at.id) {
                    Some(next) => at = next,
                    None => break,
                }
            }
            at
        };
        let is_here = |team: &Team| team.area == *sources.area && team.is_open_in(sources.period);
        let seat = |team: &'a Team| Some((&team.id, stands_for(team))).filter(|(_, seat)| is_here(seat));
        Self { of: teams.iter().filter_map(seat).collect() }
    }

    /// The team that stands in the place of `team`; `None` where none of the area does.
    pub fn seat(&self, team: &TeamId) -> Option<&'a Team> {
        self.of.get(team).copied()
    }

    /// The teams that stand in the places of these, in their order, each once; one in whose place nobody stands has none.
    pub fn of_each<'t>(&self, teams: impl IntoIterator<Item = &'t TeamId>) -> Vec<TeamId> {
        let mut those: Vec<TeamId> = Vec::new();
        for seat in teams.into_iter().filter_map(|team| self.seat(team)) {
            if !those.contains(&seat.id) {
                those.push(seat.id.clone());
            }
        }
        those
    }

    /// Every team of the area in the period, with the ids of all teams that count for it.
    pub(super) fn all(&self) -> BTreeMap<&'a TeamId, (&'a Team, Vec<&'a TeamId>)> {
        let mut all = BTreeMap::new();
        for (member, seat) in &self.of {
            let (_, members): &mut (_, Vec<_>) = all.entry(&seat.id).or_insert_with(|| (*seat, Vec::new()));
            members.push(*member);
        }
        for (_, members) in all.values_mut() {
            members.sort();
        }
        all
    }
}
