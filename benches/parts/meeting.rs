//! The record of a clinic that 40 teams come to, with 400 actions on its list.

use std::io;

use assurance_clinic::app::App;
use assurance_clinic::app::msg::Effect;
use assurance_clinic::dataset::Snapshot;
use assurance_clinic::domain::clinic::agenda::Agenda;
use assurance_clinic::domain::clinic::events::{ClinicWhat, Expected, Scheduled};
use assurance_clinic::domain::clinic::meeting::Clinic;
use assurance_clinic::domain::clinic::question::{Asked, QuestionWhat};
use assurance_clinic::domain::clinic::representation::{RepresentationKey, RepresentationStep, RepresentationWhat};
use assurance_clinic::domain::event::{Event, NewEvent, StreamId};
use assurance_clinic::domain::ids::{AreaId, IndicatorId, TeamId};
use assurance_clinic::domain::payload::{Dated, PAYLOAD_VERSION, Payload};
use assurance_clinic::domain::period::{Grain, Period};
use assurance_clinic::domain::register::Register;
use assurance_clinic::domain::steps::{ActionSource, Added, Happened};
use chrono::{Days, NaiveDate, NaiveTime};
use uuid::Uuid;

/// Teams of the area.
pub const TEAMS: usize = 40;
/// Actions on its list.
pub const ACTIONS: u32 = 400;

/// A record, and what is to be known of it.
pub struct Meeting {
    events: Vec<Event>,
    register: Register,
    area: AreaId,
    period: Period,
    today: NaiveDate,
    id: Uuid,
}

impl Meeting {
    /// The clinic of the first area, a fortnight after the feed's date: ten actions a team, half the representations, two
    /// questions a team.
    pub fn new(snapshot: &Snapshot) -> Self {
        let data = &snapshot.data;
        let as_of = data.as_of;
        let period = snapshot.figures().latest_period().unwrap_or(Period::containing(as_of, Grain::Month));
        let area = data.areas.first().map_or_else(|| "none".into(), |area| area.id.clone());
        let today = as_of + Days::new(14);
        let mut it =
            Self { events: Vec::new(), register: Register::default(), area, period, today, id: Uuid::from_u128(1) };
        let teams: Vec<TeamId> = data.teams_of(&it.area.clone()).map(|team| team.id.clone()).collect();
        let aims: Vec<IndicatorId> =
            data.catalogue.core_of_area(it.area.as_str()).into_iter().map(|aim| aim.id.clone()).collect();
        for at in 0..ACTIONS {
            let team = &teams[at as usize % teams.len()];
            it.agree(at, team, &aims[at as usize % aims.len()]);
        }
        for (at, team) in teams.iter().enumerate() {
            it.ask(Some(team), 2 * at);
            it.ask(Some(team), 2 * at + 1);
            if at % 2 == 0 {
                let key = RepresentationKey { team: team.clone(), period };
                let what = RepresentationWhat { team: team.clone(), period, step: RepresentationStep::NothingToAdd };
                it.write(&key.stream(), as_of, what);
            }
        }
        let expected = |team: &TeamId| Expected { name: format!("Manager of {team}"), team: Some(team.clone()) };
        let scheduled = Scheduled {
            area: it.area.clone(),
            period,
            date: today,
            start: NaiveTime::from_hms_opt(14, 0, 0),
            minutes: 240,
            chair: "Director".into(),
            expected: teams.iter().map(expected).collect(),
        };
        it.write(&it.stream(), as_of, ClinicWhat::Schedule(scheduled));
        it
    }

    fn stream(&self) -> StreamId {
        StreamId::of(StreamId::CLINIC, &self.id.to_string())
    }

    /// An action of `team`, agreed; due from six weeks before the clinic until six weeks after it.
    fn agree(&mut self, at: u32, team: &TeamId, aim: &IndicatorId) {
        let (day, due) = (self.today - Days::new(60), self.today - Days::new(42) + Days::new(u64::from(at % 84)));
        let added = Added {
            area: Some(self.area.clone()),
            team: Some(team.clone()),
            indicator: Some(aim.clone()),
            no_indicator: None,
            text: format!("Weekly list of what is due, read by the manager each Monday, number {at}"),
            owner: format!("Manager of {team}"),
            due,
            target: Some(90.0),
            by: Some(due),
            evidence: Some("The list".into()),
            source: ActionSource::Clinic,
            seen: None,
        };
        let stream = StreamId::action(Uuid::from_u128(1_000_000 + u128::from(at)));
        self.write(&stream, day, Happened::Add(added));
        self.write(&stream, day, Happened::Agree { target: Some(90.0), by: Some(due), baseline: None });
    }

    fn ask(&mut self, team: Option<&TeamId>, at: usize) {
        let stream = StreamId::of(StreamId::QUESTION, &Uuid::from_u128(2_000_000 + at as u128).to_string());
        let text = "How will the manager know that it worked?".to_owned();
        let asked = Asked { clinic: None, area: self.area.clone(), team: team.cloned(), indicator: None, text };
        self.write(&stream, self.today - Days::new(20), QuestionWhat::Ask(asked));
    }

    fn write<W: Payload>(&mut self, stream: &StreamId, on: NaiveDate, what: W) {
        let version = 1 + self.events.iter().filter(|event| event.new.stream == *stream).count() as u64;
        let new = NewEvent {
            id: Uuid::from_u128(1 + self.events.len() as u128),
            stream: stream.clone(),
            version,
            by: "bench".into(),
            role: "chair".into(),
            on_behalf_of: None,
            terminal: "bench".into(),
            time: format!("{on}T12:00:00.000Z"),
            kind: what.kind(),
            payload_version: PAYLOAD_VERSION,
            payload: Dated { on, what }.payload(),
        };
        self.keep(new);
    }

    fn keep(&mut self, new: NewEvent) -> Event {
        let event = Event::chained(new, self.register.head());
        self.register.extend([&event]);
        self.events.push(event.clone());
        event
    }

    /// The last event, which somebody else wrote: a question to the whole area.
    pub fn someone_asks(&mut self) -> Vec<Event> {
        self.ask(None, 1_000_000 + self.events.len());
        self.events.last().cloned().into_iter().collect()
    }

    /// The clinic begins with this agenda.
    pub fn open(&mut self, agenda: Agenda) -> Vec<Event> {
        self.write(&self.stream(), self.today, ClinicWhat::Open { agenda, digest: String::new() });
        self.events.last().cloned().into_iter().collect()
    }

    /// What the record answers: everything that was to be written is.
    pub fn answer(&mut self, effects: Vec<Effect>) -> Vec<(Uuid, Vec<Event>)> {
        let appended = effects.into_iter().filter_map(|effect| match effect {
            Effect::Append(new) => Some(new),
            _ => None,
        });
        appended
            .filter_map(|new| Some((new.first()?.id, new.into_iter().map(|new| self.keep(new)).collect())))
            .collect()
    }

    /// The clinic as the program has it.
    pub fn clinic<'a>(&self, app: &'a App) -> io::Result<&'a Clinic> {
        app.desk.register.clinic(self.id).ok_or_else(|| io::Error::other("the clinic is not in the register"))
    }

    /// Everything that was written.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The same, folded.
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// The area whose clinic it is.
    pub fn area(&self) -> &AreaId {
        &self.area
    }

    /// The month it is about.
    pub fn period(&self) -> Period {
        self.period
    }

    /// The day it is held.
    pub fn today(&self) -> NaiveDate {
        self.today
    }
}
