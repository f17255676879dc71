//! Differences summed up: for the service's year, by clinic, by area and by manager. Counts alone, nobody is ranked.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::{Difference, Verdict};
use crate::dataset::figures::Figures;
use crate::domain::action::{Action, ActionState};
use crate::domain::clinic::meeting::Clinic;
use crate::domain::fault::Owner;
use crate::domain::register::Register;
use crate::domain::steps::StepKind;

/// Some differences, counted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Actions.
    pub actions: u64,
    /// How many of them each verdict has; what is left over cannot be said.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// Of how many of them it is known what became of the children; the numbers below are those of these alone.
    pub listed: u64,
    /// Children outside then. A child counts once for each action.
    pub then: u64,
    /// Of them, done since or no longer listed.
    pub since_done: u64,
    /// Of them, still outside.
    pub still: u64,
    /// Of them, those who left the count and nothing was done.
    pub left: u64,
    /// Outside now and not then.
    pub new: u64,
}

impl Tally {
    /// Counts these differences.
    pub fn of<'d, 'a: 'd>(differences: impl IntoIterator<Item = &'d Difference<'a>>) -> Self {
        let mut tally = Self::default();
        for difference in differences {
            tally.add(difference);
        }
        tally
    }

    fn add(&mut self, difference: &Difference<'_>) {
        self.actions += 1;
        if let Some(verdict) = difference.verdict {
            *self.verdicts.entry(verdict).or_default() += 1;
        }
        if let Some(children) = &difference.children {
            self.listed += 1;
            self.then += children.then();
            self.since_done += children.since_done();
            self.still += children.still();
            self.left += children.left();
            self.new += children.newly();
        }
    }

    /// How many have this verdict.
    pub fn count(&self, verdict: Verdict) -> u64 {
        self.verdicts.get(&verdict).copied().unwrap_or(0)
    }

    /// A number of children, `None` where what became of them is known of no action.
    pub fn children(&self, n: u64) -> Option<u64> {
        (self.listed > 0).then_some(n)
    }

    /// The children in a sentence, with of how many actions that is known.
    pub fn children_in_words(&self) -> String {
        let left = if self.left > 0 { format!(", {} no longer counted", self.left) } else { String::new() };
        let part = if self.listed < self.actions {
            format!(" (known of {} of {} actions)", self.listed, self.actions)
        } else {
            String::new()
        };
        match self.listed {
            0 => "what became of the children is not known".to_owned(),
            _ => format!(
                "of {} outside then, {} since done or no longer listed{left}, {} still outside, {} new{part}",
                self.then, self.since_done, self.still, self.new
            ),
        }
    }

    /// How many of which nothing can be said.
    pub fn not_known(&self) -> u64 {
        self.actions - self.verdicts.values().sum::<u64>()
    }
}

/// Some differences under one heading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// What they have in common.
    pub name: String,
    /// Their count.
    pub tally: Tally,
}

/// The actions accepted in one financial year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Year {
    /// The calendar year in which it begins, in April.
    pub begins: i32,
    /// How many were accepted in it.
    pub accepted: u64,
    /// How many of them name no indicator.
    pub without_indicator: u64,
    /// Those that name one.
    pub tally: Tally,
}

/// The calendar year in which the financial year of `day`, April to March, begins.
fn financial_year(day: NaiveDate) -> i32 {
    day.year() - i32::from(day.month() < 4)
}

impl Year {
    /// The financial year of `today`, of these actions.
    pub fn of<'r>(actions: impl Iterator<Item = &'r Action>, differences: &[Difference<'_>], today: NaiveDate) -> Self {
        let begins = financial_year(today);
        let in_it = |state: ActionState, on: Option<NaiveDate>| {
            state == ActionState::Accepted && on.is_some_and(|on| financial_year(on) == begins)
        };
        let accepted = actions.filter(|it| in_it(it.state, it.acceptance.as_ref().map(|it| it.on)));
        let (with, without): (Vec<_>, Vec<_>) = accepted.partition(|it| it.indicator.is_some());
        let is_one = |it: &&Difference<'_>| with.iter().any(|action| action.id == it.action.id);
        let tally = Tally::of(differences.iter().filter(is_one));
        let count = |n: usize| n as u64;
        Self { begins, accepted: count(with.len() + without.len()), without_indicator: count(without.len()), tally }
    }

    /// `41 actions accepted this year; 9 moved their indicator.` with what became of the others.
    pub fn in_words(&self) -> String {
        let year = format!("April {} to March {}", self.begins, self.begins + 1);
        let (accepted, improved) = (self.accepted, self.tally.count(Verdict::Improved));
        if accepted == 0 {
            return format!("No action was accepted this year ({year}).");
        }
        let one = |n: u64, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
        let noise = self.tally.count(Verdict::WithinNoise) + self.tally.count(Verdict::NoChange);
        let others = [
            (self.tally.count(Verdict::Worse), "worse"),
            (noise, "within noise or no change"),
            (self.tally.count(Verdict::TooEarly), "too early to tell"),
            (self.tally.not_known(), "cannot be said"),
            (self.without_indicator, "to move none"),
        ];
        let others: Vec<String> =
            others.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        let others = if others.is_empty() { String::new() } else { format!(" ({})", others.join(", ")) };
        format!("{} accepted this year, {year}; {improved} moved their indicator{others}.", one(accepted, "action"))
    }
}

fn grouped<'d, 'a: 'd, K: Ord>(
    differences: &'d [Difference<'a>],
    key: impl Fn(&Difference<'a>) -> (K, String),
) -> Vec<Group> {
    let mut groups: BTreeMap<(K, String), Tally> = BTreeMap::new();
    for difference in differences {
        groups.entry(key(difference)).or_default().add(difference);
    }
    groups.into_iter().map(|((_, name), tally)| Group { name, tally }).collect()
}

/// By service area, in the feed's order; what is for the whole service first.
pub fn by_area(figures: Figures<'_>, differences: &[Difference<'_>]) -> Vec<Group> {
    grouped(differences, |it| match area_of(figures, it) {
        Some(area) => {
            let place = figures.data.areas.iter().position(|at| at.id == area).map_or(usize::MAX, |at| at + 1);
            (place, figures.name(&Owner::Area(area)).to_string())
        }
        None => (0, "The whole service".to_owned()),
    })
}

/// The area that a difference belongs to; none for the whole service.
pub fn area_of(figures: Figures<'_>, difference: &Difference<'_>) -> Option<crate::domain::ids::AreaId> {
    match &difference.owner {
        Owner::Team(team) => figures.team(team).map(|team| team.area.clone()).or(difference.action.area.clone()),
        Owner::Area(area) => Some(area.clone()),
        Owner::Service => None,
    }
}

/// By the manager of the team, by name.
pub fn by_manager(figures: Figures<'_>, differences: &[Difference<'_>]) -> Vec<Group> {
    grouped(differences, |it| {
        let team = match &it.owner {
            Owner::Team(team) => figures.team(team),
            _ => None,
        };
        match (team.and_then(|team| figures.data.manager_of(team)), &it.owner) {
            (Some(manager), _) => (0, manager.to_string()),
            (None, Owner::Team(_)) => (1, "Manager not known".to_owned()),
            (None, _) => (2, "Above one team".to_owned()),
        }
    })
}

/// By the clinic in which the action was agreed, oldest first; what was agreed in none comes last.
pub fn by_clinic(register: &Register, figures: Figures<'_>, differences: &[Difference<'_>]) -> Vec<Group> {
    grouped(differences, |it| match clinic_of(register, it) {
        Some(clinic) => {
            let area = figures.name(&Owner::Area(clinic.area.clone()));
            let name = format!("{}, {area}", clinic.date.format("%-d %B %Y"));
            ((0, clinic.date), name)
        }
        None if it.action.agreed_on.is_none() => ((2, NaiveDate::MAX), "Not agreed yet".to_owned()),
        None => ((1, NaiveDate::MAX), "Agreed outside a clinic".to_owned()),
    })
}

/// The clinic that was being held when the action was agreed.
fn clinic_of<'r>(register: &'r Register, difference: &Difference<'_>) -> Option<&'r Clinic> {
    let agrees = |it: &&crate::domain::action::Entry| {
        it.event.as_ref().is_some_and(|event| event.what.step() == StepKind::Agree)
    };
    let at = difference.action.history.iter().find(agrees)?.position;
    let held = |it: &&Clinic| {
        let opened = it.opened.as_ref().is_some_and(|opened| opened.written.position < at);
        let closed = it.closed.as_ref().is_none_or(|closed| at < closed.written.position);
        opened && closed && difference.action.area.as_ref().is_none_or(|area| *area == it.area)
    };
    register.clinics().find(held)
}
