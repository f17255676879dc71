//! A small area with a record, for tests, said in few words.

use uuid::Uuid;

use super::agenda::Sources;
use crate::dataset::records::{RecordRules, Standing};
use crate::dataset::testing::{Build, calendar, day, indicator, record, target, visits};
use crate::dataset::{ChildRecord, Dataset, Index, LateBefore};
use crate::domain::calendar::Calendar;
use crate::domain::catalogue::{Comparison, Indicator, Polarity, Unit};
use crate::domain::clinic::account::{AccountReason, AccountWhat, Safe, Said};
use crate::domain::clinic::events::{ClinicWhat, Scheduled};
use crate::domain::clinic::question::{Asked, QuestionWhat};
use crate::domain::clinic::representation::{RepresentationKey, RepresentationStep, RepresentationWhat};
use crate::domain::event::{Event, NewEvent, StreamId};
use crate::domain::ids::AreaId;
use crate::domain::payload::{Dated, PAYLOAD_VERSION, Payload};
use crate::domain::register::Register;
use crate::domain::steps::{ActionSource, Added, Happened};
use crate::settings::{AgendaRules, Settings};

/// Area A with the teams A1 and A2: visits to children on a plan in 10 and 20 working days, supervision of all children
/// and of those on a plan, re-referrals.
pub(super) fn build() -> Build {
    let share = |id: &str, weight, polarity, comparison, value| Indicator {
        weight,
        targets: vec![target(comparison, value)],
        ..indicator(id, Unit::Percent, polarity)
    };
    let plan = |id, weight, interval, value| Indicator {
        cohort: "child protection plans".into(),
        weight,
        targets: vec![target(Comparison::AtLeast, value)],
        ..visits(id, interval, "10 wd")
    };
    Build::new(
        "2022-12-31",
        vec![
            plan("CP10", 5.0, "10 wd", 90.0),
            plan("CP20", 8.0, "20 wd", 100.0),
            share("SUP", 2.0, Polarity::Higher, Comparison::AtLeast, 80.0),
            Indicator {
                parent: Some("SUP".into()),
                ..share("SUP-CP", 3.0, Polarity::Higher, Comparison::AtLeast, 90.0)
            },
            share("AGAIN", 1.0, Polarity::Lower, Comparison::Below, 23.0),
        ],
    )
}

/// A record of `team` outside 10 working days.
pub(super) fn late(child: &str, team: &str) -> ChildRecord {
    ChildRecord { last_done: Some(day("2022-12-12")), ..record(child, "CP10", team) }
}

/// The records that were late in the month before.
pub(super) fn late_before(children: &[&str]) -> LateBefore {
    LateBefore {
        as_of: day("2022-11-30"),
        late: children.iter().map(|child| ((*child).into(), "CP10".into())).collect(),
    }
}

/// What was recorded.
#[derive(Default)]
pub(super) struct Log {
    events: Vec<Event>,
    pub(super) register: Register,
}

impl Log {
    pub(super) fn write<W: Payload>(&mut self, stream: &StreamId, on: &str, what: W) {
        let version = 1 + self.events.iter().filter(|event| event.new.stream == *stream).count() as u64;
        let new = NewEvent {
            id: Uuid::from_u128(1 + self.events.len() as u128),
            stream: stream.clone(),
            version,
            by: "D. Adeyemi".into(),
            role: "chair".into(),
            on_behalf_of: None,
            terminal: "room-2".into(),
            time: format!("{on}T12:00:00.000Z"),
            kind: what.kind(),
            payload_version: PAYLOAD_VERSION,
            payload: Dated { on: day(on), what }.payload(),
        };
        let event = Event::chained(new, self.register.head());
        self.register.extend([&event]);
        self.events.push(event);
    }

    fn fresh(&self, kind: &str) -> (Uuid, StreamId) {
        let id = Uuid::from_u128(1000 + self.events.len() as u128);
        (id, StreamId::of(kind, &id.to_string()))
    }

    /// An action of `team`, added and due on these days, in some state.
    pub(super) fn action(&mut self, team: Option<&str>, on: &str, due: &str, steps: &[Happened]) -> Uuid {
        let (id, stream) = self.fresh(StreamId::ACTION);
        let added = Added {
            area: Some("A".into()),
            team: team.map(Into::into),
            indicator: Some("CP10".into()),
            no_indicator: None,
            text: "Weekly list".into(),
            owner: "Team manager".into(),
            due: day(due),
            target: None,
            by: None,
            evidence: None,
            source: ActionSource::Clinic,
            seen: None,
        };
        self.write(&stream, on, Happened::Add(added));
        for step in steps {
            self.write(&stream, on, step.clone());
        }
        id
    }

    pub(super) fn question(&mut self, team: Option<&str>, on: &str) {
        let (_, stream) = self.fresh(StreamId::QUESTION);
        let team = team.map(Into::into);
        let asked = Asked { clinic: None, area: "A".into(), team, indicator: None, text: "How will you know?".into() };
        self.write(&stream, on, QuestionWhat::Ask(asked));
    }

    /// A clinic of area A, with what happened to it.
    pub(super) fn clinic(&mut self, period: &str, date: &str, what: Vec<ClinicWhat>) -> Uuid {
        let (id, stream) = self.fresh(StreamId::CLINIC);
        let scheduled = Scheduled {
            area: "A".into(),
            period: period.parse().unwrap(),
            date: day(date),
            start: None,
            minutes: 120,
            chair: "D. Adeyemi".into(),
            expected: Vec::new(),
        };
        self.write(&stream, date, ClinicWhat::Schedule(scheduled));
        for what in what {
            self.write(&stream, date, what);
        }
        id
    }

    pub(super) fn submit(&mut self, team: &str, period: &str) {
        let key = RepresentationKey { team: team.into(), period: period.parse().unwrap() };
        let what =
            RepresentationWhat { team: key.team.clone(), period: key.period, step: RepresentationStep::NothingToAdd };
        self.write(&key.stream(), "2023-01-03", what);
    }

    pub(super) fn account(&mut self, child: &str, reason: AccountReason, booked: Option<&str>, safe: Safe) {
        let said = Said {
            team: "A1".into(),
            period: "2022-12".parse().unwrap(),
            indicator: "CP10".into(),
            child: child.into(),
            reason,
            text: None,
            booked: booked.map(day),
            safe,
        };
        let stream = said.key().stream();
        self.write(&stream, "2023-01-03", AccountWhat::Set(said));
    }
}

/// Begun and closed, with nothing on its agenda.
pub(super) fn held() -> Vec<ClinicWhat> {
    vec![
        ClinicWhat::Open { agenda: crate::domain::clinic::agenda::Agenda::default(), digest: String::new() },
        ClinicWhat::Close { head: String::new(), kept: Box::default() },
    ]
}

/// Everything that [`Sources`] borrows.
pub(super) struct World {
    data: Dataset,
    index: Index,
    calendar: Calendar,
    rules: AgendaRules,
    area: AreaId,
}

impl World {
    pub(super) fn new(build: &Build) -> Self {
        let data = build.done();
        let index = Index::new(&data, &[]);
        Self { data, index, calendar: calendar(), rules: Settings::built_in().agenda, area: "A".into() }
    }

    pub(super) fn standings(&self) -> Vec<Standing<'_>> {
        self.data.standings(RecordRules::default(), &self.calendar)
    }

    pub(super) fn sources<'a>(&'a self, standings: &'a [Standing<'a>], log: &'a Log) -> Sources<'a> {
        Sources {
            figures: crate::dataset::Figures { data: &self.data, index: &self.index },
            standings,
            register: &log.register,
            area: &self.area,
            period: "2022-12".parse().unwrap(),
            today: day("2023-01-12"),
            calendar: &self.calendar,
            rules: &self.rules,
        }
    }
}
