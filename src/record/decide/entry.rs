//! Entries about a clinic and what is prepared for it: where each is written, and who may write it.

use uuid::Uuid;

use super::{Facts, Step, expect};
use crate::domain::clinic::account::{AccountWhat, Said};
use crate::domain::clinic::audit::AuditWhat;
use crate::domain::clinic::events::{ClinicWhat, Scheduled};
use crate::domain::clinic::exemption::ExemptionWhat;
use crate::domain::clinic::meeting::ClinicState;
use crate::domain::clinic::question::QuestionWhat;
use crate::domain::clinic::representation::{RepresentationKey, RepresentationWhat};
use crate::domain::doubt::{DoubtNotes, DoubtState, DoubtWhat};
use crate::domain::event::{NewEvent, StreamId};
use crate::domain::payload::{Dated, Payload};
use crate::domain::people::Actor;
use crate::domain::person::{PersonWhat, roster};
use crate::domain::recommendation::{Recommendation, RecommendationWhat};
use crate::domain::register::Register;
use crate::domain::signals::SignalWhat;
use crate::record::access;
use crate::record::entry_rules::{kinds, may_write, states_in_words, whose};
use crate::record::refusal::{Refusal, RefusalCode};
use crate::record::rules::Barred;

/// What somebody wants to write.
#[derive(Clone, PartialEq, Debug)]
pub enum Entry {
    /// About a clinic; none begins one.
    Clinic(Option<Uuid>, ClinicWhat),
    /// About a question; none asks one.
    Question(Option<Uuid>, QuestionWhat),
    /// About an exemption; none agrees one.
    Exemption(Option<Uuid>, ExemptionWhat),
    /// About a recommendation of the scrutiny panel; none adds one.
    Recommendation(Option<Uuid>, RecommendationWhat),
    /// About a representation.
    Representation(RepresentationWhat),
    /// An account of a record outside.
    Account(Said),
    /// About an audit.
    Audit(AuditWhat),
    /// About the chart of a series.
    Signal(SignalWhat),
    /// About a doubt of the figures.
    Doubt(DoubtWhat),
    /// About somebody who shares the record.
    Person(PersonWhat),
}

/// Where an entry goes: its stream and the version it gets there.
pub(super) struct Place {
    pub(super) stream: StreamId,
    pub(super) version: u64,
}

impl Entry {
    /// The kind under which the record files it, `clinic.open`.
    pub fn kind(&self) -> String {
        match self {
            Self::Clinic(_, what) => what.kind(),
            Self::Question(_, what) => what.kind(),
            Self::Exemption(_, what) => what.kind(),
            Self::Recommendation(_, what) => what.kind(),
            Self::Representation(what) => what.kind(),
            Self::Account(said) => AccountWhat::Set(said.clone()).kind(),
            Self::Audit(what) => what.kind(),
            Self::Signal(what) => what.kind(),
            Self::Doubt(what) => what.kind(),
            Self::Person(what) => what.kind(),
        }
    }

    /// The stream it belongs to; what it begins is named by `event_id`.
    pub fn stream(&self, event_id: Uuid) -> StreamId {
        let one = |kind: &str, id: &Option<Uuid>| StreamId::of(kind, &id.unwrap_or(event_id).to_string());
        match self {
            Self::Clinic(id, _) => one(StreamId::CLINIC, id),
            Self::Question(id, _) => one(StreamId::QUESTION, id),
            Self::Exemption(id, _) => one(StreamId::EXEMPTION, id),
            Self::Recommendation(id, _) => one(StreamId::RECOMMENDATION, id),
            Self::Representation(what) => RepresentationKey { period: what.period, team: what.team.clone() }.stream(),
            Self::Account(said) => said.key().stream(),
            Self::Audit(what) => StreamId::of(StreamId::AUDIT, what.audit().as_str()),
            Self::Signal(what) => what.series().stream(),
            Self::Doubt(what) => what.doubt().stream(),
            Self::Person(_) => roster(),
        }
    }

    /// How many events its stream has; none where it is of something that is not there.
    fn version(&self, register: &Register) -> Option<u64> {
        match self {
            Self::Clinic(None, _)
            | Self::Question(None, _)
            | Self::Exemption(None, _)
            | Self::Recommendation(None, _) => Some(0),
            Self::Clinic(Some(id), _) => register.clinic(*id).map(|it| it.version),
            Self::Question(Some(id), _) => register.question(*id).map(|it| it.version),
            Self::Exemption(Some(id), _) => register.exemption(*id).map(|it| it.version),
            Self::Recommendation(Some(id), _) => register.recommendation(*id).map(|it| it.version),
            Self::Representation(what) => {
                let key = RepresentationKey { period: what.period, team: what.team.clone() };
                Some(register.representation(&key).map_or(0, |it| it.version))
            }
            Self::Account(said) => Some(register.account(&said.key()).map_or(0, |it| it.version)),
            Self::Audit(what) => Some(register.audit(what.audit()).map_or(0, |it| it.version)),
            Self::Signal(what) => Some(register.adjusted(what.series()).map_or(0, |it| it.version)),
            Self::Doubt(what) => Some(register.doubt(what.doubt()).map_or(0, |it| it.version)),
            Self::Person(_) => Some(register.people().version()),
        }
    }

    /// The payload that is written.
    pub(super) fn payload(&self, on: chrono::NaiveDate) -> String {
        match self.clone() {
            Self::Clinic(_, what) => Dated { on, what }.payload(),
            Self::Question(_, what) => Dated { on, what }.payload(),
            Self::Exemption(_, what) => Dated { on, what }.payload(),
            Self::Recommendation(_, what) => Dated { on, what }.payload(),
            Self::Representation(what) => Dated { on, what }.payload(),
            Self::Account(said) => Dated { on, what: AccountWhat::Set(said) }.payload(),
            Self::Audit(what) => Dated { on, what }.payload(),
            Self::Signal(what) => Dated { on, what }.payload(),
            Self::Doubt(what) => Dated { on, what }.payload(),
            Self::Person(what) => Dated { on, what }.payload(),
        }
    }

    /// Whether `stored` says the same. What the program fills in itself (who is expected, the agenda of an opening, the
    /// head and the figures of a close, the actions that are carried) is not asked: it may have moved on since.
    pub(in crate::record) fn is_said_by(&self, stored: &NewEvent) -> bool {
        fn same<W: Payload + PartialEq>(stored: &NewEvent, what: &W) -> bool {
            Dated::<W>::read(stored).is_some_and(|read| read.what == *what)
        }
        match self {
            Self::Clinic(_, ClinicWhat::Open { .. } | ClinicWhat::Close { .. }) => stored.kind == self.kind(),
            Self::Clinic(_, ClinicWhat::Schedule(said)) => {
                let read = Dated::<ClinicWhat>::read(stored).map(|read| read.what);
                let Some(ClinicWhat::Schedule(there)) = read else { return false };
                Scheduled { expected: said.expected.clone(), ..there } == *said
            }
            Self::Clinic(_, ClinicWhat::NotReached { team: of, actions, why: said }) => {
                let read = Dated::<ClinicWhat>::read(stored).map(|read| read.what);
                let Some(ClinicWhat::NotReached { team, actions: there, why }) = read else { return false };
                (&team, &why) == (of, said) && (actions.is_empty() || there.iter().all(|id| actions.contains(id)))
            }
            Self::Clinic(_, what) => same(stored, what),
            Self::Question(_, what) => same(stored, what),
            Self::Exemption(_, what) => same(stored, what),
            Self::Recommendation(_, what) => same(stored, what),
            Self::Representation(what) => same(stored, what),
            Self::Account(said) => same(stored, &AccountWhat::Set(said.clone())),
            Self::Audit(what) => same(stored, what),
            Self::Signal(what) => same(stored, what),
            Self::Doubt(what) => same(stored, what),
            Self::Person(said) => Dated::<PersonWhat>::read(stored).is_some_and(|read| read.what.says_the_same(said)),
        }
    }
}

/// Where `entry` goes and what is written of it in the end, or why it is not written.
pub(super) fn decide(register: &Register, me: &Actor, entry: Entry, facts: &Facts) -> Result<(Place, Entry), Refusal> {
    let (offer, own) = (allowed_instead(register, me, &entry), entry.kind());
    let own = own.split_once('.').map_or("", |(_, word)| word);
    let Some(version) = entry.version(register) else { return Err(no_such(&entry)) };
    let check = || {
        expect(facts.expect, version, name(&entry))?;
        let state = clinic_state(register, &entry);
        match &entry {
            Entry::Person(what) => access::may_look_after(register, me, what)?,
            _ => may_write(me, &entry.kind(), state).map_err(|barred| refused(barred, me, &entry.kind(), state))?,
        }
        super::clinic::unread(register, &entry)
    };
    let place = Place { stream: entry.stream(facts.event_id), version: version.saturating_add(1) };
    let decided = check().and_then(|()| match entry {
        Entry::Clinic(id, what) => super::clinic::meeting(register, id, what).map(|what| Entry::Clinic(id, what)),
        Entry::Question(id, what) => super::clinic::question(register, id, what).map(|what| Entry::Question(id, what)),
        Entry::Exemption(id, what) => {
            super::exemption::decide(register, id, what).map(|what| Entry::Exemption(id, what))
        }
        Entry::Recommendation(id, what) => {
            super::recommendation::decide(register, id, what, facts.today).map(|what| Entry::Recommendation(id, what))
        }
        Entry::Representation(what) => super::representation::decide(register, what, facts).map(Entry::Representation),
        Entry::Account(said) => super::representation::account(said).map(Entry::Account),
        Entry::Audit(what) => super::audit::decide(register, what).map(Entry::Audit),
        Entry::Signal(what) => super::signal::decide(register, what).map(Entry::Signal),
        Entry::Doubt(what) => super::doubt::decide(register, what).map(Entry::Doubt),
        Entry::Person(what) => super::person::decide(register, what).map(Entry::Person),
    });
    decided.map(|entry| (place, entry)).map_err(|refusal| refusal.offering_instead(own, offer))
}

fn clinic_state(register: &Register, entry: &Entry) -> Option<ClinicState> {
    match entry {
        Entry::Clinic(Some(id), _) => register.clinic(*id).map(|clinic| clinic.state),
        _ => None,
    }
}

/// Where the doubt stands that an entry is about.
fn doubt_state(register: &Register, what: &DoubtWhat) -> DoubtState {
    register.doubt(what.doubt()).map_or(DoubtState::Open, DoubtNotes::state)
}

/// The entries that `me` may write instead, about the same thing.
pub fn allowed_instead(register: &Register, me: &Actor, entry: &Entry) -> Vec<&'static str> {
    let begins = matches!(
        entry,
        Entry::Clinic(None, _) | Entry::Question(None, _) | Entry::Exemption(None, _) | Entry::Recommendation(None, _)
    );
    let state = clinic_state(register, entry);
    let own = entry.kind();
    let family = own.split('.').next().unwrap_or_default();
    if let Entry::Person(_) = entry {
        return access::people_steps(me.role);
    }
    if !access::may_reach(register, me, &access::whose(register, None, &Step::Write(Box::new(entry.clone())))) {
        return Vec::new();
    }
    let of_family =
        kinds().filter_map(|kind| kind.split_once('.').filter(|(of, _)| *of == family).map(|it| (kind, it.1)));
    let first = |word: &str| {
        let first = ["clinic.schedule", "question.ask", "exemption.agree", "recommendation.add"];
        first.iter().any(|kind| kind.split_once('.') == Some((family, word)))
    };
    let fits = of_family.filter(|(_, word)| match entry {
        Entry::Doubt(what) => doubt_state(register, what).steps().contains(word),
        Entry::Representation(_) | Entry::Account(_) | Entry::Audit(_) | Entry::Signal(_) | Entry::Person(_) => true,
        Entry::Recommendation(Some(id), _) => {
            // What the panel accepted can only be reopened, and nothing else can.
            let is_on_the_list = register.recommendation(*id).is_none_or(Recommendation::is_on_the_list);
            !first(word) && (*word == "reopen") != is_on_the_list
        }
        Entry::Clinic(..) | Entry::Question(..) | Entry::Exemption(..) | Entry::Recommendation(None, _) => {
            first(word) == begins
        }
    });
    fits.filter(|(kind, _)| may_write(me, kind, state).is_ok()).map(|(_, word)| word).collect()
}

/// The entries about a clinic that `me` may write now.
pub fn allowed_of_clinic(register: &Register, me: &Actor, clinic: Uuid) -> Vec<&'static str> {
    let look = ClinicWhat::Look { actions: Vec::new() };
    allowed_instead(register, me, &Entry::Clinic(Some(clinic), look))
}

fn name(entry: &Entry) -> &'static str {
    match entry {
        Entry::Clinic(..) => "The clinic",
        Entry::Question(..) => "The question",
        Entry::Exemption(..) => "The exemption",
        Entry::Recommendation(..) => "The recommendation",
        Entry::Representation(_) => "The representation",
        Entry::Account(_) => "The account",
        Entry::Audit(_) => "The audit",
        Entry::Signal(_) => "The chart of this series",
        Entry::Doubt(_) => "The doubt",
        Entry::Person(_) => "The list of people",
    }
}

fn no_such(entry: &Entry) -> Refusal {
    let what = name(entry).to_lowercase().replace("the ", "");
    Refusal::new(RefusalCode::NotFound, format!("There is no such {what} in this record. Nothing was saved."))
}

/// Why an entry of this kind is not written.
pub(in crate::record) fn refused(barred: Barred, me: &Actor, kind: &str, state: Option<ClinicState>) -> Refusal {
    let word = kind.split('.').next_back().unwrap_or_default().replace('_', " ");
    let role = me.role.one();
    let message = match barred {
        Barred::NeedsOnBehalf => {
            format!("Not allowed: {role} writes '{word}' for somebody else only. Say for whom.")
        }
        Barred::NotForAnother => {
            format!("Not allowed: {role} does not write '{word}' for somebody else. Let a minute taker type it.")
        }
        Barred::State => {
            let now = state.map_or("not there yet", ClinicState::word);
            format!("Not allowed: the clinic is {now}, and '{word}' belongs to one that is {}.", states_in_words(kind))
        }
        _ => format!("Not allowed: '{word}' is for {}, not for {role}.", whose(kind)),
    };
    Refusal::new(RefusalCode::NotAllowed, message)
}
