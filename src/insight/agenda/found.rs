//! What there is about each team of an area, gathered in one walk over the records, actions, questions and audits.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Sources;
use super::movement::Funnels;
use super::seats::Seats;
use crate::dataset::Audit;
use crate::dataset::records::Standing;
use crate::domain::action::Action;
use crate::domain::clinic::account::Account;
use crate::domain::clinic::meeting::{Clinic, ClinicState};
use crate::domain::clinic::question::Question;
use crate::domain::fault::Owner;
use crate::domain::ids::{ChildId, IndicatorId, TeamId};
use crate::domain::org::Team;
use crate::domain::period::Period;
use crate::insight::audits::Audits;
use crate::insight::records_outside::narrowest;

/// What there is about one team, or about the whole area.
#[derive(Default)]
pub(in crate::insight) struct Found<'a> {
    /// The team; none for what is above one team.
    pub(in crate::insight) id: Option<&'a TeamId>,
    /// The team as the feed has it; none where no team of this area stands in its place.
    pub(super) team: Option<&'a Team>,
    /// All teams that count for it, itself among them.
    pub(super) members: Vec<&'a TeamId>,
    /// Its late records, each child's by the narrowest standard.
    pub(in crate::insight) late: Vec<&'a Standing<'a>>,
    /// Its actions on the list.
    pub(in crate::insight) actions: Vec<&'a Action>,
    /// Its questions that wait for an answer.
    pub(in crate::insight) questions: Vec<&'a Question>,
    /// Its audits.
    pub(super) audits: Vec<&'a Audit>,
}

impl Found<'_> {
    /// Whose figures are its own.
    pub(in crate::insight) fn owner(&self) -> Option<Owner> {
        self.team.map(|team| Owner::Team(team.id.clone()))
    }

    /// Whether `team` counts for it.
    pub(in crate::insight) fn counts(&self, team: &TeamId) -> bool {
        self.members.contains(&team)
    }
}

/// What there is about the teams of an area.
pub(in crate::insight) struct Gathered<'a> {
    found: BTreeMap<Option<&'a TeamId>, Found<'a>>,
    seats: Seats<'a>,
    accounts: HashMap<(&'a IndicatorId, &'a ChildId), &'a Account>,
    /// How audits are judged.
    pub(super) judged: Audits<'a>,
    /// The months of which the area has a clinic.
    pub(super) clinics: BTreeSet<Period>,
    /// Clinics of the area about earlier months that were held, latest first.
    pub(super) held: Vec<&'a Clinic>,
    /// The teams of all areas beside each other.
    pub(super) funnels: Funnels,
}

impl<'a> Gathered<'a> {
    /// What there is about every team, or about the one given.
    pub(in crate::insight) fn new(sources: &Sources<'a>, only: Option<&TeamId>) -> Self {
        let (data, register) = (sources.figures.data, sources.register);
        let clinics = || register.clinics().filter(|clinic| clinic.area == *sources.area);
        let is_held = |clinic: &&Clinic| clinic.period < sources.period && clinic.state != ClinicState::Scheduled;
        let mut held: Vec<&Clinic> = clinics().filter(is_held).collect();
        held.sort_by_key(|clinic| std::cmp::Reverse((clinic.period, clinic.date, clinic.number)));
        // Given for the period, and, as long as its feed has not come, for the month of the records: by month, so that the
        // later one stands.
        let from = sources.month_of_records();
        let accounts = register.accounts().filter(|(key, _)| from <= key.period && key.period <= sources.period);
        let mut it = Self {
            found: BTreeMap::new(),
            seats: Seats::new(sources),
            accounts: accounts.map(|(key, account)| ((&key.indicator, &key.child), account)).collect(),
            judged: Audits::of(&data.audits, register, sources.calendar, sources.rules, sources.today),
            clinics: clinics().map(|clinic| clinic.period).collect(),
            held,
            funnels: Funnels::default(),
        };
        let only = only.map(|team| it.seats.seat(team).map_or(team, |seat| &seat.id));
        let is_meant = |id: Option<&TeamId>| only.is_none() || id == only;
        it.seat_teams(sources, &is_meant);
        let narrowest =
            if sources.lists_the_period() { narrowest(&data.catalogue, sources.standings) } else { Vec::new() };
        for standing in narrowest.into_iter().filter(|standing| standing.state.is_late()) {
            if let Some(found) = it.seated(&standing.record.team) {
                found.late.push(standing);
            }
        }
        for audit in &data.audits {
            if let Some(found) = it.seated(&audit.team) {
                found.audits.push(audit);
            }
        }
        for action in register.actions_of_clinics(sources.area) {
            if let Some(found) = it.place(action.team.as_ref(), &is_meant) {
                found.actions.push(action);
            }
        }
        for question in register.open_questions(sources.area) {
            if let Some(found) = it.place(question.team.as_ref(), &is_meant) {
                found.questions.push(question);
            }
        }
        // In an order that does not hang on the feed's.
        for found in it.found.values_mut() {
            found.late.sort_by_key(|it| (&it.record.indicator, &it.record.child));
            found.audits.sort_by_key(|audit| &audit.id);
        }
        it
    }

    /// Every case-holding team of the area: one of which the feed gives a figure, a record or a caseload.
    fn seat_teams(&mut self, sources: &Sources<'a>, is_meant: &dyn Fn(Option<&TeamId>) -> bool) {
        let (figures, data) = (sources.figures, sources.figures.data);
        let has_figure = |team: &TeamId| {
            let place = figures.index.place(&Owner::Team(team.clone()));
            place.is_some_and(|place| (0..).zip(data.catalogue.indicators()).any(|(at, _)| figures.has_any(at, place)))
        };
        for (id, (team, members)) in self.seats.all() {
            if is_meant(Some(id)) && members.iter().any(|member| figures.has_cases(member) || has_figure(member)) {
                self.found.insert(Some(id), Found { id: Some(id), team: Some(team), members, ..Found::default() });
            }
        }
    }

    /// What was found about the team in the place of `team`, where the area has one that holds cases.
    fn seated(&mut self, team: &TeamId) -> Option<&mut Found<'a>> {
        let seat = self.seats.seat(team)?;
        self.found.get_mut(&Some(&seat.id))
    }

    /// Where what was recorded of `team` belongs. A team that the area no longer has keeps a place of its own, so that
    /// nothing recorded of it is lost.
    fn place(
        &mut self,
        team: Option<&'a TeamId>,
        is_meant: &dyn Fn(Option<&TeamId>) -> bool,
    ) -> Option<&mut Found<'a>> {
        let seat = team.and_then(|team| self.seats.seat(team));
        let id = seat.map(|seat| &seat.id).or(team);
        let new = || Found { id, team: seat, members: id.into_iter().collect(), ..Found::default() };
        is_meant(id).then(|| self.found.entry(id).or_insert_with(new))
    }

    /// Everything found, by team; what is above one team first.
    pub(in crate::insight) fn all(&self) -> impl Iterator<Item = &Found<'a>> {
        self.found.values()
    }

    /// What was found about a team, or about the one in its place.
    pub(in crate::insight) fn of(&self, team: &TeamId) -> Option<&Found<'a>> {
        let seat = self.seats.seat(team).map(|seat| &seat.id);
        let id = seat.or_else(|| self.found.keys().flatten().find(|id| **id == team).copied());
        self.found.get(&Some(id?))
    }

    /// Whether a team of the area stands in the place of `team`.
    pub(in crate::insight) fn is_of_area(&self, team: &TeamId) -> bool {
        self.seats.seat(team).is_some()
    }

    /// The accounts of the month, by child, whatever the standard.
    pub(in crate::insight) fn accounts_by_child(&self) -> BTreeMap<&'a ChildId, Vec<&'a Account>> {
        let mut all: BTreeMap<&ChildId, Vec<&Account>> = BTreeMap::new();
        for ((_, child), account) in &self.accounts {
            all.entry(child).or_default().push(account);
        }
        all
    }

    /// The account of a late record.
    pub(in crate::insight) fn account(&self, standing: &Standing<'_>) -> Option<&'a Account> {
        self.accounts.get(&(&standing.record.indicator, &standing.record.child)).copied()
    }
}
