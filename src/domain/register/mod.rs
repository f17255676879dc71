//! The register: what the record says now. A pure fold of events; any prefix of them folds, so "as it stood" is a prefix.
//!
//! An event of a kind or form that this program does not know was written by a newer one. It is counted and named, never
//! lost and never guessed at.

mod access;
mod clinics;
mod numbered;
mod people;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use uuid::Uuid;

use super::access::Access;
use super::action::{Action, ActionState};
use super::clinic::account::{Account, AccountKey};
use super::clinic::audit::{AuditNotes, AuditWhat};
use super::clinic::exemption::RecordedExemption;
use super::clinic::meeting::Clinic;
use super::clinic::question::Question;
use super::clinic::representation::{Representation, RepresentationKey};
use super::doubt::{DoubtKey, DoubtNotes, DoubtWhat};
use super::event::{Event, Head, StreamId};
use super::ids::{AreaId, AuditId, TeamId};
use super::payload::Dated;
use super::recommendation::Recommendation;
use super::signals::{Adjusted, SeriesKey, SignalWhat};
use crate::text::SafeText;
use numbered::Numbered;
pub use people::{Guess, Guesses, People, REMEMBERED};

/// Everything that was written, folded.
#[derive(Clone, PartialEq, Debug)]
pub struct Register {
    head: Head,
    actions: Numbered<Action>,
    clinics: Numbered<Clinic>,
    questions: Numbered<Question>,
    exemptions: Numbered<RecordedExemption>,
    recommendations: Numbered<Recommendation>,
    representations: BTreeMap<RepresentationKey, Representation>,
    accounts: BTreeMap<AccountKey, Account>,
    audits: BTreeMap<AuditId, AuditNotes>,
    signals: Arc<BTreeMap<SeriesKey, Adjusted>>,
    doubts: Arc<BTreeMap<DoubtKey, DoubtNotes>>,
    people: People,
    accesses: Vec<Access>,
    unread: Vec<Unread>,
}

/// An event that only a newer program can read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unread {
    /// Its position in the record.
    pub position: u64,
    /// Where it belongs.
    pub stream: StreamId,
    /// Its kind.
    pub kind: SafeText,
    /// The version of its payload's form.
    pub payload_version: u32,
}

impl Default for Register {
    fn default() -> Self {
        Self {
            head: Head::EMPTY,
            actions: Numbered::default(),
            clinics: Numbered::default(),
            questions: Numbered::default(),
            exemptions: Numbered::default(),
            recommendations: Numbered::default(),
            representations: BTreeMap::new(),
            accounts: BTreeMap::new(),
            audits: BTreeMap::new(),
            signals: Arc::default(),
            doubts: Arc::default(),
            people: People::default(),
            accesses: Vec::new(),
            unread: Vec::new(),
        }
    }
}

impl Register {
    /// The register of these events, in the order of their positions.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut register = Self::default();
        register.extend(events);
        register
    }

    /// Takes in more events. Those it has already seen are passed over, so that catching up twice is harmless; behind a
    /// gap it stops, so that none is ever passed over that it has not seen.
    pub fn extend<'a>(&mut self, events: impl IntoIterator<Item = &'a Event>) {
        for event in events {
            if event.position <= self.head.position {
                continue;
            }
            if event.position != self.head.position + 1 {
                break;
            }
            self.head = event.head();
            self.apply(event);
        }
    }

    fn apply(&mut self, event: &Event) {
        let stream = &event.new.stream;
        let read = match (stream.kind(), stream.id()) {
            (StreamId::ACTION, Some(id)) => {
                let read = self.actions.apply(id, event);
                self.looked_at(id, event);
                read
            }
            (StreamId::CLINIC, Some(id)) => {
                let read = self.clinics.apply(id, event);
                let is_closed = |clinic: &Clinic| clinic.closed.as_ref().map(|closed| closed.written.position);
                if self.clinics.get(id).and_then(is_closed) == Some(event.position) {
                    self.passed(id);
                }
                self.looks_came_up(id);
                read
            }
            (StreamId::QUESTION, Some(id)) => {
                let read = self.questions.apply(id, event);
                self.question_came_up(id, event);
                read
            }
            (StreamId::EXEMPTION, Some(id)) => self.exemptions.apply(id, event),
            (StreamId::RECOMMENDATION, Some(id)) => self.recommendations.apply(id, event),
            (StreamId::REPRESENTATION, _) => match Representation::read(event) {
                Some((key, read)) => {
                    self.representations.entry(key).or_default().apply(event, read);
                    true
                }
                None => false,
            },
            (StreamId::ACCOUNT, _) => Account::read(event).map(|(key, it)| self.accounts.insert(key, it)).is_some(),
            (StreamId::AUDIT, _) => match Dated::<AuditWhat>::read(&event.new) {
                Some(read) => self.audits.entry(read.what.audit().clone()).or_default().apply(event),
                None => false,
            },
            (StreamId::SIGNAL, _) => match Dated::<SignalWhat>::read(&event.new) {
                Some(read) => {
                    Arc::make_mut(&mut self.signals).entry(read.what.series().clone()).or_default().apply(event, read);
                    true
                }
                None => false,
            },
            (StreamId::DOUBT, _) => self.doubted(event),
            (StreamId::PERSON, _) => self.people.apply(event),
            (StreamId::ACCESS, _) => self.opened(event),
            _ => false,
        };
        if !read {
            self.unread.push(Unread {
                position: event.position,
                stream: event.new.stream.clone(),
                kind: SafeText::new(&event.new.kind),
                payload_version: event.new.payload_version,
            });
        }
    }

    /// Something was said of a doubt; whether it could be read.
    fn doubted(&mut self, event: &Event) -> bool {
        let key = match Dated::<DoubtWhat>::read(&event.new) {
            Some(read) => read.what.doubt().clone(),
            // Only the stream says which doubt a newer program wrote about.
            None => match self.doubts.keys().find(|key| key.stream() == event.new.stream) {
                Some(key) => key.clone(),
                None => return false,
            },
        };
        let doubts = Arc::make_mut(&mut self.doubts);
        if let Some(notes) = doubts.get_mut(&key) {
            return notes.apply(event);
        }
        DoubtNotes::first(event).map(|notes| doubts.insert(key, notes)).is_some()
    }

    /// How far it has read.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Every action, in the order of their numbers.
    pub fn actions(&self) -> impl Iterator<Item = &Action> {
        self.actions.iter()
    }

    /// The action with this id.
    pub fn action(&self, id: Uuid) -> Option<&Action> {
        self.actions.get(id)
    }

    /// The action that `name` names: its id, `31` or `A-31`.
    pub fn action_named(&self, name: &str) -> Option<&Action> {
        self.actions.named(name, 'A')
    }

    /// The actions that `filter` lets through, in the order of their numbers.
    pub fn actions_where<'a>(&'a self, filter: &'a Filter, today: NaiveDate) -> impl Iterator<Item = &'a Action> {
        self.actions().filter(move |action| filter.lets_through(action, today))
    }

    /// Actions that are still on the list, in the order of their numbers.
    pub fn actions_on_the_list(&self) -> impl Iterator<Item = &Action> {
        self.actions().filter(|action| !action.has_left_the_list())
    }

    /// Every recommendation of the scrutiny panel, in the order in which they were written down.
    pub fn recommendations(&self) -> impl Iterator<Item = &Recommendation> {
        self.recommendations.iter()
    }

    /// The recommendation with this id.
    pub fn recommendation(&self, id: Uuid) -> Option<&Recommendation> {
        self.recommendations.get(id)
    }

    /// The recommendation that `name` names: its id, `2` or `R-2`.
    pub fn recommendation_named(&self, name: &str) -> Option<&Recommendation> {
        self.recommendations.named(name, 'R')
    }

    /// What was decided about the chart of a series.
    pub fn adjusted(&self, series: &SeriesKey) -> Option<&Adjusted> {
        self.signals.get(series)
    }

    /// Whether anything was decided about any chart.
    pub fn has_adjusted(&self) -> bool {
        !self.signals.is_empty()
    }

    /// Everything that was decided about charts, as it stands now.
    pub fn charts(&self) -> Arc<BTreeMap<SeriesKey, Adjusted>> {
        Arc::clone(&self.signals)
    }

    /// Everything that was decided about charts, by standard and unit.
    pub fn all_adjusted(&self) -> impl Iterator<Item = (&SeriesKey, &Adjusted)> {
        self.signals.iter()
    }

    /// What a newer program wrote and this one cannot read.
    pub fn unread(&self) -> &[Unread] {
        &self.unread
    }
}

/// Which actions are listed; what is empty lets all through.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// Only this area's.
    pub area: Option<AreaId>,
    /// Only this team's.
    pub team: Option<TeamId>,
    /// Only those whose owner has this in it, in capitals or not.
    pub owner: Option<SafeText>,
    /// Only in this state.
    pub state: Option<ActionState>,
    /// Only those past their due date.
    pub overdue: bool,
}

impl Filter {
    /// Whether `action` is listed.
    pub fn lets_through(&self, action: &Action, today: NaiveDate) -> bool {
        let owner = |part: &SafeText| action.owner.as_str().to_lowercase().contains(&part.as_str().to_lowercase());
        self.area.as_ref().is_none_or(|area| action.area.as_ref() == Some(area))
            && self.team.as_ref().is_none_or(|team| action.team.as_ref() == Some(team))
            && self.owner.as_ref().is_none_or(owner)
            && self.state.is_none_or(|state| action.state == state)
            && (!self.overdue || action.days_overdue(today).is_some_and(|days| days > 0))
    }
}
