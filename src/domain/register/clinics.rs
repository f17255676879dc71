//! What the register says of clinics, and of what is prepared for them and carried out of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use super::Register;
use crate::domain::action::Action;
use crate::domain::clinic::account::{Account, AccountKey};
use crate::domain::clinic::audit::AuditNotes;
use crate::domain::clinic::events::ClinicWhat;
use crate::domain::clinic::exemption::RecordedExemption;
use crate::domain::clinic::meeting::{Clinic, ClinicState};
use crate::domain::clinic::question::Question;
use crate::domain::clinic::representation::{Representation, RepresentationKey};
use crate::domain::doubt::{DoubtKey, DoubtNotes};
use crate::domain::event::Event;
use crate::domain::ids::{AreaId, AuditId, TeamId};
use crate::domain::people::Role;
use crate::domain::period::Period;

impl Register {
    /// Every clinic, in the order in which they were scheduled.
    pub fn clinics(&self) -> impl DoubleEndedIterator<Item = &Clinic> {
        self.clinics.iter()
    }

    /// The clinic with this id.
    pub fn clinic(&self, id: Uuid) -> Option<&Clinic> {
        self.clinics.get(id)
    }

    /// The clinic that `name` names: its id, its number `3`, or `AREA/2022-12`.
    pub fn clinic_named(&self, name: &str) -> Option<&Clinic> {
        let by_month = || {
            let (area, period) = name.trim().rsplit_once('/')?;
            let period: Period = period.parse().ok()?;
            self.clinic_of(&AreaId::from(area), period)
        };
        self.clinics.named(name, 'C').or_else(by_month)
    }

    /// The clinic of this area about this month; of several the last that was scheduled.
    pub fn clinic_of(&self, area: &AreaId, period: Period) -> Option<&Clinic> {
        self.clinics().rev().find(|clinic| clinic.area == *area && clinic.period == period)
    }

    /// The clinic of this area that is being held.
    pub fn open_clinic(&self, area: &AreaId) -> Option<&Clinic> {
        self.clinics().find(|clinic| clinic.area == *area && clinic.state == ClinicState::Open)
    }

    /// The month that a room of this area has in front of it: that of the clinic being held. None where none is held, and
    /// for what is above one area.
    pub fn month_in_the_room(&self, area: Option<&AreaId>) -> Option<Period> {
        self.open_clinic(area?).map(|clinic| clinic.period)
    }

    /// The clinic of this area that comes after the one that is being held: what "next clinic" means to those in it.
    pub fn clinic_after(&self, area: &AreaId, today: NaiveDate) -> Option<&Clinic> {
        let comes = |it: &&Clinic| it.area == *area && it.state == ClinicState::Scheduled && it.date >= today;
        self.clinics().filter(comes).min_by_key(|clinic| clinic.date)
    }

    /// The clinic of this area that was closed last, before `clinic` where one is given.
    pub fn last_closed(&self, area: &AreaId, before: Option<&Clinic>) -> Option<&Clinic> {
        let is_before =
            |closed: &Clinic| before.is_none_or(|clinic| (closed.period, closed.date) < (clinic.period, clinic.date));
        let closed = self.clinics().filter(|it| it.area == *area && it.state == ClinicState::Closed && is_before(it));
        closed.max_by_key(|clinic| clinic.closed.as_ref().map(|closed| closed.written.position))
    }

    /// The actions on the list of this area's clinics: its own, and those for the whole service.
    pub fn actions_of_clinics<'a>(&'a self, area: &'a AreaId) -> impl Iterator<Item = &'a Action> {
        self.actions_on_the_list().filter(move |action| is_of(action, area))
    }

    /// Every area of which something is still on a list: an action, or a question that waits. The feed may have dropped it;
    /// what was recorded of it has to come back all the same.
    pub fn areas_on_the_list(&self) -> BTreeSet<&AreaId> {
        let of_actions = self.actions_on_the_list().filter_map(|action| action.area.as_ref());
        let asked = self.questions().filter(|question| question.is_open()).map(|question| &question.area);
        of_actions.chain(asked).collect()
    }

    /// The actions on the list that `clinic` has neither looked at nor carried.
    pub fn not_dealt_with<'a>(&'a self, clinic: &'a Clinic) -> impl Iterator<Item = &'a Action> {
        self.actions_of_clinics(&clinic.area).filter(|action| !clinic.has_dealt_with(action.id))
    }

    /// How often a team was put off at clinics one after another, up to and with the last that was not closed.
    pub fn times_put_off(&self, area: &AreaId, team: &TeamId) -> usize {
        let clinics = self.clinics().rev().filter(|clinic| clinic.area == *area);
        let put_off =
            clinics.skip_while(|clinic| clinic.state == ClinicState::Scheduled && !clinic.put_off.contains_key(team));
        put_off.take_while(|clinic| clinic.put_off.contains_key(team)).count()
    }

    /// Every question, in the order in which they were asked.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.questions.iter()
    }

    /// The question with this id.
    pub fn question(&self, id: Uuid) -> Option<&Question> {
        self.questions.get(id)
    }

    /// The question that `name` names: its id, `7` or `Q-7`.
    pub fn question_named(&self, name: &str) -> Option<&Question> {
        self.questions.named(name, 'Q')
    }

    /// The questions of this area that wait for an answer.
    pub fn open_questions<'a>(&'a self, area: &'a AreaId) -> impl Iterator<Item = &'a Question> {
        self.questions().filter(move |question| question.area == *area && question.is_open())
    }

    /// The questions that a clinic has to do with: those that wait for an answer, those asked in it, and those carried into
    /// it and answered there.
    pub fn questions_of<'a>(&'a self, clinic: &'a Clinic) -> impl Iterator<Item = &'a Question> {
        let opened = clinic.opened.as_ref().map(|opened| opened.written.position);
        let closed = clinic.closed.as_ref().map(|closed| closed.written.position);
        let answered_in_it = move |question: &Question| {
            question.answer.as_ref().zip(opened).is_some_and(|(answer, opened)| {
                answer.written.position > opened && closed.is_none_or(|closed| answer.written.position < closed)
            })
        };
        self.questions().filter(move |it| {
            it.area == clinic.area && (it.is_open() || it.clinic == Some(clinic.id) || answered_in_it(it))
        })
    }

    /// The representation of a team and month.
    pub fn representation(&self, key: &RepresentationKey) -> Option<&Representation> {
        self.representations.get(key)
    }

    /// Every representation, by month and team.
    pub fn representations(&self) -> impl Iterator<Item = (&RepresentationKey, &Representation)> {
        self.representations.iter()
    }

    /// The account of a record outside.
    pub fn account(&self, key: &AccountKey) -> Option<&Account> {
        self.accounts.get(key)
    }

    /// Every account, by month, standard and child record.
    pub fn accounts(&self) -> impl Iterator<Item = (&AccountKey, &Account)> {
        self.accounts.iter()
    }

    /// Every exemption agreed here, in the order in which they were agreed.
    pub fn exemptions(&self) -> impl Iterator<Item = &RecordedExemption> {
        self.exemptions.iter()
    }

    /// The exemption that `name` names: its id, `2` or `E-2`.
    pub fn exemption_named(&self, name: &str) -> Option<&RecordedExemption> {
        self.exemptions.named(name, 'E')
    }

    /// The exemption with this id.
    pub fn exemption(&self, id: Uuid) -> Option<&RecordedExemption> {
        self.exemptions.get(id)
    }

    /// What was confirmed here about an audit.
    pub fn audit(&self, id: &AuditId) -> Option<&AuditNotes> {
        self.audits.get(id)
    }

    /// Everything that was confirmed here about audits, by their ids.
    pub fn audits(&self) -> impl Iterator<Item = (&AuditId, &AuditNotes)> {
        self.audits.iter()
    }

    /// What was said of a doubt.
    pub fn doubt(&self, key: &DoubtKey) -> Option<&DoubtNotes> {
        self.doubts.get(key)
    }

    /// Everything that was said of doubts, by what they are and touch.
    pub fn doubts(&self) -> impl Iterator<Item = &DoubtNotes> {
        self.doubts.values()
    }

    /// The same as it stands now, to be kept.
    pub fn said_of_doubts(&self) -> Arc<BTreeMap<DoubtKey, DoubtNotes>> {
        Arc::clone(&self.doubts)
    }

    /// A step on `action` while its clinic is open: the room has looked at it. Where it was taken by whoever holds the
    /// clinic, its item was discussed.
    pub(super) fn looked_at(&mut self, action: Uuid, event: &Event) {
        let Some(Action { area, team, .. }) = self.actions.get(action) else { return };
        let is_of = |clinic: &&mut Clinic| {
            clinic.state == ClinicState::Open && area.as_ref().is_none_or(|area| clinic.area == *area)
        };
        for clinic in self.clinics.iter_mut().filter(is_of) {
            clinic.looked_at.insert(action);
            clinic.stepped_on.insert(action);
            // What is of the whole service says nothing of one area's item.
            if area.is_some() && is_of_the_room(event) {
                clinic.comes_up(team.as_ref());
            }
        }
    }

    /// The last entry of `clinic` was a look at actions: their items were discussed.
    pub(super) fn looks_came_up(&mut self, clinic: Uuid) {
        let Some(clinic) = self.clinics.get_mut(clinic) else { return };
        let Some(ClinicWhat::Look { actions }) = clinic.history.last().map(|entry| &entry.what) else { return };
        let looked = actions.iter().filter_map(|id| self.actions.get(*id));
        let of_area = looked.filter(|it| it.area.as_ref() == Some(&clinic.area));
        let teams: Vec<Option<&TeamId>> = of_area.map(|it| it.team.as_ref()).collect();
        for team in teams {
            clinic.comes_up(team);
        }
    }

    /// A step on a question by whoever holds the clinic of its area: its item was discussed.
    pub(super) fn question_came_up(&mut self, question: Uuid, event: &Event) {
        if !is_of_the_room(event) {
            return;
        }
        let Some(Question { area, team, .. }) = self.questions.get(question) else { return };
        for clinic in self.clinics.iter_mut().filter(|it| it.area == *area) {
            clinic.comes_up(team.as_ref());
        }
    }

    /// A clinic was closed: what was on its list has passed one more clinic, and what was withdrawn or superseded before
    /// it and shown at it leaves.
    pub(super) fn passed(&mut self, clinic: Uuid) {
        let Some(clinic) = self.clinics.get(clinic) else { return };
        let Some(opened) = clinic.opened.as_ref().map(|opened| opened.written.position) else { return };
        let before = |position: Option<u64>| position.is_some_and(|position| position < opened);
        for action in self.actions.iter_mut().filter(|it| !it.has_left_the_list() && is_of(it, &clinic.area)) {
            if before(action.history.first().map(|entry| entry.position)) {
                action.clinics_passed = action.clinics_passed.saturating_add(1);
            }
            let ended_before = before(action.ended_at) && !action.state.is_open();
            if ended_before && clinic.looked_at.contains(&action.id) {
                action.shown_at = Some(clinic.id);
            }
        }
        for question in self.questions.iter_mut().filter(|it| it.is_open() && it.area == clinic.area) {
            if question.asked.position < opened {
                question.clinics_passed = question.clinics_passed.saturating_add(1);
            }
        }
        for query in Arc::make_mut(&mut self.doubts).values_mut().filter_map(DoubtNotes::carried_mut) {
            let is_carried = query.area.as_ref().is_none_or(|area| *area == clinic.area);
            if is_carried && query.asked.position < opened {
                query.clinics_passed = query.clinics_passed.saturating_add(1);
            }
        }
    }
}

/// Whether who holds a clinic wrote this: what others write from their desks meanwhile is not said in the room.
fn is_of_the_room(event: &Event) -> bool {
    Role::from_word(&event.new.role).is_some_and(Role::types_for_others)
}

/// Whether an action is on the list of the area's clinics.
fn is_of(action: &Action, area: &AreaId) -> bool {
    action.area.as_ref().is_none_or(|it| it == area)
}
