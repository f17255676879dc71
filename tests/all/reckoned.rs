//! What pages are made from is kept from key to key, and never outlives what it follows from.

use std::sync::Arc;

use assurance_clinic::app::msg::{FeedNews, Moment, Msg, RecordNews};
use assurance_clinic::dataset::Snapshot;
use assurance_clinic::dataset::records::{RecordState, Standing};
use assurance_clinic::domain::clinic::events::{ClinicWhat, Scheduled};
use assurance_clinic::domain::clinic::exemption::{Agreed, ExemptionWhat};
use assurance_clinic::domain::clinic::kept::Kept;
use assurance_clinic::domain::event::{Event, Head, NewEvent, StreamId};
use assurance_clinic::domain::fault::Owner;
use assurance_clinic::domain::org::ExemptionReason;
use assurance_clinic::domain::payload::{Dated, PAYLOAD_VERSION, Payload};
use assurance_clinic::insight::agenda::edited;
use assurance_clinic::insight::records_outside::{LateChildren, narrowest, unseen};
use assurance_clinic::widgets::theme::{Look, Theme};
use chrono::Days;
use uuid::Uuid;

use crate::support::{SAMPLE, Screen, moment};

/// The sample's screens, with a record that others write.
struct Others {
    screen: Screen,
    head: Head,
}

const CLINIC: Uuid = Uuid::from_u128(7);

impl Others {
    fn write<W: Payload>(&mut self, stream: StreamId, version: u64, what: W) {
        let new = NewEvent {
            id: Uuid::from_u128(100 + u128::from(self.head.position)),
            stream,
            version,
            by: "Somebody".into(),
            role: "chair".into(),
            on_behalf_of: None,
            terminal: "room-1".into(),
            time: "2023-01-09T12:00:00.000Z".into(),
            kind: what.kind(),
            payload_version: PAYLOAD_VERSION,
            payload: Dated { on: moment().today, what }.payload(),
        };
        let event = Event::chained(new, self.head);
        self.head = event.head();
        self.screen.tell(Msg::Record(RecordNews::Since(vec![event])));
    }

    fn clinic(&mut self, version: u64, what: ClinicWhat) {
        self.write(StreamId::of(StreamId::CLINIC, &CLINIC.to_string()), version, what);
    }

    /// Everything that is kept is what would be reckoned anew; asked twice, so that the second answer is the kept one.
    fn is_as_reckoned(&self, when: &str) {
        for _ in 0..2 {
            let desk = &self.screen.app.desk;
            let anew = desk.data().standings_with(&desk.register, desk.rules.records, &desk.rules.calendar);
            assert!(desk.standings() == anew, "standings, {when}");
            let not_seen: Vec<_> =
                anew.iter().filter(|it| unseen(&desk.data().catalogue, it).is_some()).cloned().collect();
            assert!(desk.not_seen() == not_seen, "children not seen, {when}");
            let narrow = narrowest(&desk.data().catalogue, &anew);
            let areas = desk.data().areas.iter().map(|area| Owner::Area(area.id.clone()));
            let teams = desk.data().teams.iter().map(|team| Owner::Team(team.id.clone()));
            for owner in areas.chain(teams) {
                let counted = LateChildren::of(narrow.iter().copied().filter(|it| desk.is_of(it, &owner)));
                assert_eq!(desk.late(&owner), counted, "{owner:?}, {when}");
            }
            for worker in &desk.data().workers {
                let is_theirs = |it: &&Standing<'_>| it.record.worker.as_ref() == Some(&worker.id);
                let counted = LateChildren::of(narrow.iter().copied().filter(is_theirs));
                assert_eq!(desk.late_of_worker(&worker.id), counted, "{}, {when}", worker.id);
            }
            for clinic in desk.register.clinics().filter(|it| it.closed.is_none()) {
                let agenda = edited(&desk.sources(&clinic.area, clinic.period, &anew), clinic);
                assert_eq!(desk.agenda(clinic), agenda, "{when}");
            }
        }
    }
}

#[test]
fn what_is_kept_is_what_would_be_reckoned_anew_whatever_changes() {
    let mut it = Others { screen: Screen::new((80, 24), Look::new(Theme::Default, false)), head: Head::EMPTY };
    it.is_as_reckoned("at the start");
    let area = SAMPLE.data.areas[0].id.clone();
    let period = SAMPLE.figures().latest_period().unwrap();
    let scheduled = Scheduled {
        area: area.clone(),
        period,
        date: moment().today,
        start: None,
        minutes: 120,
        chair: "J. Doe".into(),
        expected: Vec::new(),
    };
    it.clinic(1, ClinicWhat::Schedule(scheduled));
    it.is_as_reckoned("a clinic scheduled");
    let team = SAMPLE.data.teams.iter().find(|team| team.area == area).unwrap().id.clone();
    it.clinic(2, ClinicWhat::Defer { team, why: "Next month".into() });
    it.is_as_reckoned("a team put off");

    let late = it.screen.app.desk.standings().into_iter().find(|it| it.state.is_late()).unwrap().record.clone();
    let state = |it: &Others| {
        let standings = it.screen.app.desk.standings();
        let found =
            standings.iter().find(|it| (&it.record.child, &it.record.indicator) == (&late.child, &late.indicator));
        found.map(|it| it.state)
    };
    let stream = || StreamId::of(StreamId::EXEMPTION, &Uuid::from_u128(9).to_string());
    let agreed = Agreed {
        child: late.child.clone(),
        indicator: late.indicator.clone(),
        interval: None,
        reason: ExemptionReason::AgreedPattern,
        text: None,
        approved_by: "Head of service".into(),
        from: SAMPLE.data.as_of - Days::new(30),
        review_by: SAMPLE.data.as_of + Days::new(30),
    };
    it.write(stream(), 1, ExemptionWhat::Agree(agreed));
    assert_eq!(state(&it), Some(RecordState::Exempt));
    it.is_as_reckoned("an exemption agreed");
    let earlier = SAMPLE.data.as_of - Days::new(1);
    it.write(stream(), 2, ExemptionWhat::Review { review_by: earlier, why: "Reviewed early".into() });
    assert!(state(&it).unwrap().is_late());
    it.is_as_reckoned("an exemption expired");

    let tomorrow = moment().today + Days::new(40);
    it.screen.tell(Msg::Clock(Moment { today: tomorrow, ..moment() }));
    it.is_as_reckoned("forty days later");
    it.screen.app.desk.rules.records.due_soon_days += 30;
    it.screen.app.desk.rules.agenda.item_minutes += 5;
    it.is_as_reckoned("other settings");
    // The same document read on another day may be another snapshot: its digest says nothing.
    let mut data = SAMPLE.data.clone();
    data.children.retain(|record| (&record.child, &record.indicator) != (&late.child, &late.indicator));
    let snapshot = Arc::new(Snapshot::new(SAMPLE.digest.clone(), data, Vec::new()));
    let fetched_at = moment().now;
    it.screen.tell(Msg::Feed(FeedNews::Opened { snapshot, source: "another".into(), fetched_at }));
    assert_eq!(state(&it), None);
    it.is_as_reckoned("another feed");

    it.clinic(
        3,
        ClinicWhat::Open {
            agenda: it.screen.app.desk.agenda(it.screen.app.desk.register.clinic(CLINIC).unwrap()),
            digest: String::new(),
        },
    );
    it.is_as_reckoned("in the room");
    let head = it.head;
    it.clinic(4, ClinicWhat::Close { head: head.to_string(), kept: Box::<Kept>::default() });
    it.clinic(5, ClinicWhat::Correct { text: "It was Tuesday".into() });
    let desk = &it.screen.app.desk;
    for _ in 0..2 {
        let then = desk.as_it_stood(desk.register.clinic(CLINIC).unwrap());
        assert_eq!(then.head(), head);
        assert_eq!(then.clinic(CLINIC).map(|clinic| clinic.closed.is_none()), Some(true));
    }
}
