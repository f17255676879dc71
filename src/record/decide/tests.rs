//! The door, tried step by step.

mod doubts;
mod entries;
mod histories;
mod people;
mod shared;

use std::collections::BTreeSet;

use chrono::{DateTime, Days};

use super::super::refusal::RefusalCode;
use super::super::retry::already_taken;
use super::super::rules::allowed;
use super::*;
use crate::domain::action::{Action, ActionState};
use crate::domain::event::Event;
use crate::domain::people::Role;
use crate::domain::steps::Seen;

/// A record in memory, and a clock that moves by itself.
struct Room {
    events: Vec<Event>,
    register: Register,
    today: NaiveDate,
    ids: u128,
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The first day that four digits of a year do not reach.
fn far() -> NaiveDate {
    NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap()
}

fn now() -> Timestamp {
    DateTime::parse_from_rfc3339("2023-01-12T14:22:05.123Z").unwrap().to_utc()
}

fn person(role: Role, by: &str) -> Actor {
    Actor { by: by.into(), role, on_behalf_of: None, terminal: "room-2".into() }
}

fn typed_for(role: Role, by: &str, other: &str) -> Actor {
    Actor { on_behalf_of: Some(other.into()), ..person(role, by) }
}

fn chair() -> Actor {
    person(Role::Chair, "D. Adeyemi")
}

fn manager() -> Actor {
    person(Role::Manager, "R. Osei")
}

fn proposal() -> Proposal {
    Proposal {
        area: Some("protection".into()),
        team: Some("protection-1".into()),
        indicator: Some("cp_visits_10wd".into()),
        text: "Weekly list to managers".into(),
        owner: "Team manager, Protection 1".into(),
        due: Some(day("2023-02-09")),
        ..Proposal::default()
    }
}

impl Room {
    fn new() -> Self {
        Self { events: Vec::new(), register: Register::default(), today: day("2023-01-12"), ids: 0 }
    }

    fn facts(&mut self) -> Facts {
        self.ids += 1;
        let reading = Reading {
            period: "2022-12".parse().unwrap(),
            figure: Seen::Fraction { n: 31, d: 36 },
            outside: Some(vec!["C-10293".into()]),
            variation: None,
        };
        Facts {
            unit: Some(Unit::Percent),
            target: Some(90.0),
            next_clinic: Some(day("2023-02-09")),
            reading: Some(reading),
            ..Facts::bare(self.today, Uuid::from_u128(self.ids))
        }
    }

    fn take(&mut self, me: &Actor, step: Step) -> Result<Uuid, Refusal> {
        let facts = self.facts();
        self.take_knowing(me, step, &facts)
    }

    fn take_knowing(&mut self, me: &Actor, step: Step, facts: &Facts) -> Result<Uuid, Refusal> {
        let events = decide(&self.register, me, step, facts, now())?;
        assert_eq!(events.len(), 1, "every step writes exactly one event");
        for new in events {
            let event = Event::chained(new, self.register.head());
            self.register.extend([&event]);
            self.events.push(event);
        }
        Ok(facts.event_id)
    }

    fn add(&mut self) -> Uuid {
        self.take(&manager(), Step::Add(Box::new(proposal()))).unwrap()
    }

    /// A new action brought into `state`, reported for the manager where it was reported.
    fn action_in(&mut self, state: ActionState) -> Uuid {
        let id = self.add();
        let agree = Change::Agree { target: None, by: None };
        let report = Change::Report { evidence: "list of 9 February".into() };
        let withdraw = Change::Withdraw { why: "done elsewhere".into() };
        let steps: Vec<(Actor, Change)> = match state {
            ActionState::Proposed => vec![],
            ActionState::Agreed => vec![(chair(), agree)],
            ActionState::InProgress => vec![(chair(), agree), (manager(), Change::Start)],
            ActionState::Reported => vec![(chair(), agree), (manager(), report)],
            ActionState::Accepted => vec![(chair(), agree), (manager(), report), (chair(), Change::Accept)],
            ActionState::Withdrawn => vec![(chair(), withdraw)],
            ActionState::Superseded => vec![(chair(), Change::Supersede { with: Some(self.add()) })],
        };
        for (me, change) in steps {
            self.take(&me, Step::On(id, change)).unwrap();
        }
        assert_eq!(self.register.action(id).unwrap().state, state);
        id
    }

    fn action(&self, id: Uuid) -> &Action {
        self.register.action(id).unwrap()
    }
}

/// Any change that has all its parts, of this kind.
fn change(kind: StepKind, other: Uuid) -> Change {
    let why = "because".to_owned();
    match kind {
        StepKind::Add => unreachable!("adding is no change"),
        StepKind::Agree => Change::Agree { target: Some(92.0), by: None },
        StepKind::Start => Change::Start,
        StepKind::Report => Change::Report { evidence: why },
        StepKind::Return => Change::Return { why },
        StepKind::Accept => Change::Accept,
        StepKind::Withdraw => Change::Withdraw { why },
        StepKind::Supersede => Change::Supersede { with: Some(other) },
        StepKind::Redate => Change::Redate { due: Some(day("2023-03-09")), why },
        StepKind::Amend => Change::Amend(Amended { text: Some("Daily list".into()), ..Amended::default() }),
        StepKind::Reopen => Change::Reopen { why },
    }
}

/// The table of the command line, written out again: step, from, to, and whose step it is.
const TABLE: &[(&str, &str, &str, &str)] = &[
    ("agree", "proposed", "agreed", "chair"),
    ("start", "agreed", "in_progress", "chair service_lead manager minute_taker"),
    ("report", "agreed in_progress", "reported", "chair service_lead manager qa"),
    ("return", "reported", "in_progress", "chair"),
    ("accept", "reported", "accepted", "chair"),
    ("withdraw", "proposed agreed in_progress reported", "withdrawn", "chair"),
    ("supersede", "proposed agreed in_progress reported", "superseded", "chair"),
    ("redate", "proposed agreed in_progress", "same", "chair"),
    ("amend", "proposed agreed in_progress reported", "same", "chair"),
    ("reopen", "accepted", "in_progress", "chair"),
];

#[test]
fn every_step_of_every_role_from_every_state() {
    for state in ActionState::ALL {
        for role in Role::ALL {
            for &(word, from, to, who) in TABLE {
                let kind = StepKind::ALL.into_iter().find(|kind| kind.word() == word).unwrap();
                let mut room = Room::new();
                let other = room.add();
                let id = room.action_in(state);
                let me = person(role, "Somebody else");
                let (events, offered) =
                    (room.events.len(), allowed(&room.register, &me, Subject::Action(id)).contains(&kind));
                let taken = room.take(&me, Step::On(id, change(kind, other)));
                let may =
                    from.split(' ').any(|from| from == state.word()) && who.split(' ').any(|who| who == role.word());
                assert_eq!(taken.is_ok(), may, "{word} by {role:?} from {state:?}: {taken:?}");
                assert_eq!(offered, may, "{word} offered to {role:?} from {state:?}");
                match taken {
                    Ok(_) => {
                        let to = if to == "same" { state.word() } else { to };
                        assert_eq!(room.action(id).state.word(), to, "{word} from {state:?}");
                        assert_eq!(room.events.len(), events + 1);
                    }
                    Err(refusal) => {
                        assert_eq!(refusal.code(), RefusalCode::NotAllowed, "{word} by {role:?} from {state:?}");
                        let offered: Vec<_> =
                            allowed(&room.register, &me, Subject::Action(id)).into_iter().map(StepKind::word).collect();
                        assert_eq!(refusal.allowed, offered);
                    }
                }
            }
        }
    }
}

#[test]
fn who_may_propose() {
    for role in Role::ALL {
        let mut room = Room::new();
        let me = person(role, "Somebody");
        let may = !matches!(role, Role::Viewer | Role::Administrator);
        assert_eq!(allowed(&room.register, &me, Subject::New), if may { vec![StepKind::Add] } else { vec![] });
        assert_eq!(room.take(&me, Step::Add(Box::new(proposal()))).is_ok(), may, "{role:?}");
    }
}

/// Who types for whom: the role that types, whether it is a chair's step, and whether it may be taken.
#[test]
fn typing_for_another() {
    let cases = [
        (Role::MinuteTaker, StepKind::Accept, true),
        (Role::MinuteTaker, StepKind::Return, true),
        (Role::Chair, StepKind::Accept, false),
        (Role::Chair, StepKind::Redate, false),
        (Role::Manager, StepKind::Accept, false),
        (Role::MinuteTaker, StepKind::Report, true),
        (Role::Chair, StepKind::Report, true),
        (Role::Chair, StepKind::Start, true),
        (Role::Manager, StepKind::Start, false),
        (Role::ServiceLead, StepKind::Report, false),
        (Role::Qa, StepKind::Report, false),
        (Role::Viewer, StepKind::Start, false),
        (Role::Administrator, StepKind::Start, false),
    ];
    for (role, kind, may) in cases {
        let mut room = Room::new();
        let other = room.add();
        let from = if matches!(kind, StepKind::Accept | StepKind::Return) {
            ActionState::Reported
        } else {
            ActionState::Agreed
        };
        let id = room.action_in(from);
        let me = typed_for(role, "M. Taker", "D. Adeyemi");
        let taken = room.take(&me, Step::On(id, change(kind, other)));
        assert_eq!(taken.is_ok(), may, "{kind:?} by {role:?}: {taken:?}");
        if may {
            let new = &room.events.last().unwrap().new;
            assert_eq!((new.by.as_str(), new.on_behalf_of.as_deref()), ("M. Taker", Some("D. Adeyemi")));
        }
    }
    // A minute taker who names nobody is told to.
    let mut room = Room::new();
    let id = room.action_in(ActionState::Proposed);
    let me = person(Role::MinuteTaker, "M. Taker");
    let refusal = room.take(&me, Step::On(id, Change::Agree { target: None, by: None })).unwrap_err();
    assert!(refusal.for_commands().contains("--on-behalf-of"), "{refusal}");
    // Naming oneself is naming nobody.
    let me = typed_for(Role::Chair, "D. Adeyemi", " d. adeyemi");
    room.take(&me, Step::On(id, Change::Agree { target: None, by: None })).unwrap();
    assert_eq!(room.events.last().unwrap().new.on_behalf_of, None);
    let nobody = room.take(&typed_for(Role::Chair, "D. Adeyemi", " "), Step::On(id, Change::Start)).unwrap_err();
    assert_eq!(nobody.code(), RefusalCode::Usage);
}

#[test]
fn four_eyes_on_every_acceptance() {
    // Reported by and for, accepted by and for, and whether that is two people.
    let (a, b) = ("A. Chair", "B. Chair");
    let chair = |name: &str| person(Role::Chair, name);
    let cases = [
        (chair(a), chair(a), false),
        (chair(a), chair("a.  CHAIR"), false),
        (chair(a), chair("A. Chair\u{200b}"), false),
        (chair("A.\u{a0}Ch\u{ad}air"), chair(a), false),
        (person(Role::Manager, "Ａ. Chair"), chair("\u{202a}A. Chair"), false),
        (chair(a), chair(b), true),
        (person(Role::Manager, "R. Osei"), chair(a), true),
        (typed_for(Role::Chair, a, "R. Osei"), chair(a), true),
        (typed_for(Role::MinuteTaker, "M. Taker", a), chair(a), false),
        (chair(a), typed_for(Role::MinuteTaker, "M. Taker", a), false),
        (chair(a), typed_for(Role::MinuteTaker, "M. Taker", b), true),
        (typed_for(Role::MinuteTaker, "M. Taker", "R. Osei"), typed_for(Role::MinuteTaker, "M. Taker", a), true),
        (chair(a), typed_for(Role::Chair, a, b), false),
    ];
    for (reports, accepts, may) in cases {
        let mut room = Room::new();
        let id = room.action_in(ActionState::Agreed);
        room.take(&reports, Step::On(id, Change::Report { evidence: "seen".into() })).unwrap();
        let taken = room.take(&accepts, Step::On(id, Change::Accept));
        assert_eq!(taken.is_ok(), may, "{reports:?} {accepts:?}: {taken:?}");
    }
}

#[test]
fn a_proposer_has_a_say_in_an_own_proposal_only() {
    let step = |id| Step::On(id, Change::Withdraw { why: "not needed".into() });
    let mut room = Room::new();
    let id = room.action_in(ActionState::Proposed);
    assert!(room.take(&person(Role::Manager, "Other"), step(id)).is_err());
    assert!(room.take(&person(Role::Viewer, "R. Osei"), step(id)).is_err());
    room.take(&manager(), Step::On(id, change(StepKind::Amend, id))).unwrap();
    room.take(&typed_for(Role::MinuteTaker, "M. Taker", "R. Osei"), step(id)).unwrap();
    let agreed = room.action_in(ActionState::Agreed);
    assert!(room.take(&manager(), step(agreed)).is_err(), "agreed is no longer a proposal");
}

#[test]
fn missing_parts_are_named() {
    use Part::{By, Due, Evidence, Indicator, Owner, Target, Text, Why, With};
    let mut room = Room::new();
    let id = room.action_in(ActionState::Agreed);
    let proposed = room.action_in(ActionState::Proposed);
    let why = || "  ".to_owned();
    let amend = |amended| Step::On(id, Change::Amend(amended));
    let cases = [
        (Step::Add(Box::default()), vec![Text, Owner, Due, Indicator]),
        (Step::Add(Box::new(Proposal { owner: " \n".into(), ..proposal() })), vec![Owner]),
        (Step::Add(Box::new(Proposal { indicator: None, no_indicator: Some(why()), ..proposal() })), vec![Indicator]),
        (Step::On(id, Change::Report { evidence: why() }), vec![Evidence]),
        (Step::On(id, Change::Withdraw { why: why() }), vec![Why]),
        (Step::On(id, Change::Withdraw { why: "\u{200b}".into() }), vec![Why]),
        (Step::Add(Box::new(Proposal { text: "\u{3164}\u{2060}".into(), ..proposal() })), vec![Text]),
        (Step::Add(Box::new(Proposal { owner: "<U+202E>".into(), ..proposal() })), vec![Owner]),
        (Step::On(id, Change::Redate { due: None, why: why() }), vec![Due, Why]),
        (Step::On(id, Change::Redate { due: None, why: "ill".into() }), vec![Due]),
        (Step::On(id, Change::Supersede { with: None }), vec![With]),
        (amend(Amended::default()), vec![Text, Owner, Target, By, Evidence]),
        (amend(Amended { text: Some(String::new()), owner: Some("x".into()), ..Amended::default() }), vec![Text]),
    ];
    for (step, missing) in cases {
        let refusal = room.take(&chair(), step.clone()).unwrap_err();
        assert_eq!((refusal.code(), refusal.parts().to_vec()), (RefusalCode::Missing, missing), "{step:?}");
    }
    // Agreeing takes the catalogue's target and the next clinic, and asks where there are none.
    let agree = |target, by| Step::On(proposed, Change::Agree { target, by });
    for (target, next_clinic, missing) in [(None, None, vec![Target, By]), (Some(90.0), None, vec![By])] {
        let facts = Facts { target, next_clinic, ..room.facts() };
        let refusal = room.take_knowing(&chair(), agree(None, None), &facts).unwrap_err();
        assert_eq!((refusal.code(), refusal.parts().to_vec()), (RefusalCode::Missing, missing));
    }
}

#[test]
fn agreeing_freezes_the_baseline() {
    let mut room = Room::new();
    let from_facts = room.action_in(ActionState::Agreed);
    let action = room.action(from_facts);
    assert_eq!((action.target, action.by), (Some(90.0), Some(day("2023-02-09"))));
    assert_eq!(action.baseline.as_ref().unwrap().figure, Seen::Fraction { n: 31, d: 36 });
    let better = Facts {
        reading: Some(Reading {
            period: "2023-01".parse().unwrap(),
            figure: Seen::Fraction { n: 34, d: 36 },
            outside: None,
            variation: None,
        }),
        ..room.facts()
    };
    room.take_knowing(&manager(), Step::On(from_facts, Change::Report { evidence: "seen".into() }), &better).unwrap();
    room.take_knowing(&chair(), Step::On(from_facts, Change::Accept), &better).unwrap();
    let action = room.action(from_facts);
    assert_eq!(action.baseline.as_ref().unwrap().figure, Seen::Fraction { n: 31, d: 36 });
    let acceptance = action.acceptance.as_ref().unwrap();
    assert_eq!((acceptance.version, acceptance.seen.clone()), (3, better.reading));
    // What the proposal, and then what the chair says, goes before the catalogue.
    let own = Proposal { target: Some(80.0), by: Some(day("2023-04-01")), ..proposal() };
    for (said, target, by) in [(None, 80.0, "2023-04-01"), (Some(85.0), 85.0, "2023-04-01")] {
        let id = room.take(&manager(), Step::Add(Box::new(own.clone()))).unwrap();
        room.take(&chair(), Step::On(id, Change::Agree { target: said, by: None })).unwrap();
        assert_eq!((room.action(id).target, room.action(id).by), (Some(target), Some(day(by))));
    }
    // An action that moves no indicator needs neither.
    let none = Proposal { indicator: None, no_indicator: Some("a room to meet in".into()), ..proposal() };
    let id = room.take(&manager(), Step::Add(Box::new(none))).unwrap();
    let bare = Facts { target: None, next_clinic: None, ..room.facts() };
    room.take_knowing(&chair(), Step::On(id, Change::Agree { target: None, by: None }), &bare).unwrap();
    assert_eq!((room.action(id).target, room.action(id).baseline.clone()), (None, None));
}

#[test]
fn slips_count_later_dates_and_the_first_stays() {
    let mut room = Room::new();
    let id = room.action_in(ActionState::Agreed);
    for (due, slips) in [("2023-03-09", 1), ("2023-03-09", 1), ("2023-03-01", 1), ("2023-04-01", 2)] {
        let change = Change::Redate { due: Some(day(due)), why: "worker ill".into() };
        room.take(&chair(), Step::On(id, change)).unwrap();
        let action = room.action(id);
        assert_eq!((action.due, action.slips, action.first_due), (day(due), slips, day("2023-02-09")), "{due}");
    }
    assert_eq!(room.action(id).days_overdue(day("2023-04-11")), Some(10));
    assert_eq!(room.action(id).days_overdue(day("2023-04-01")), Some(0));
    assert_eq!(room.action(id).age_days(day("2023-01-22")), Some(10));
    let accepted = room.action_in(ActionState::Accepted);
    assert_eq!(room.action(accepted).days_overdue(day("2023-04-11")), None);
    assert_eq!(room.action(accepted).age_days(day("2023-04-11")), None);
    room.take(&chair(), Step::On(accepted, Change::Reopen { why: "not so".into() })).unwrap();
    assert_eq!(room.action(accepted).days_overdue(day("2023-02-10")), Some(1));
}

#[test]
fn numbers_name_actions_in_the_order_of_recording() {
    let mut room = Room::new();
    let ids: Vec<Uuid> = (0..3).map(|_| room.add()).collect();
    for (name, id) in [("1", 0), ("A-2", 1), ("a-3", 2), (" 3 ", 2), (&ids[0].to_string(), 0)] {
        assert_eq!(room.register.action_named(name).map(|action| action.id), Some(ids[id]), "{name}");
    }
    for name in ["", "0", "4", "A-", "A-0", "-1", "99999999999999999999", "x"] {
        assert!(room.register.action_named(name).is_none(), "{name}");
    }
}

#[test]
fn what_was_seen_must_still_be_so() {
    let mut room = Room::new();
    let id = room.action_in(ActionState::Agreed);
    let stale = Facts { expect: Some(1), ..room.facts() };
    let refusal = room.take_knowing(&chair(), Step::On(id, Change::Start), &stale).unwrap_err();
    assert_eq!(refusal.code(), RefusalCode::Conflict);
    let fresh = Facts { expect: Some(2), ..room.facts() };
    room.take_knowing(&chair(), Step::On(id, Change::Start), &fresh).unwrap();
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let mut room = Room::new();
    let id = room.action_in(ActionState::Proposed);
    let closed = room.action_in(ActionState::Accepted);
    let agree = |target| Step::On(id, Change::Agree { target: Some(target), by: None });
    let both = Proposal { no_indicator: Some("none".into()), ..proposal() };
    let aimless = Proposal { indicator: None, target: Some(1.0), ..both.clone() };
    let cases = [
        (agree(101.0), RefusalCode::Usage),
        (agree(-0.5), RefusalCode::Usage),
        (agree(f64::NAN), RefusalCode::Usage),
        (Step::Add(Box::new(both)), RefusalCode::Usage),
        (Step::Add(Box::new(aimless)), RefusalCode::Usage),
        (Step::On(id, Change::Supersede { with: Some(id) }), RefusalCode::Usage),
        (Step::On(id, Change::Supersede { with: Some(closed) }), RefusalCode::NotAllowed),
        (Step::On(id, Change::Supersede { with: Some(Uuid::nil()) }), RefusalCode::NotFound),
        (Step::On(Uuid::nil(), Change::Start), RefusalCode::NotFound),
        (Step::On(id, Change::Redate { due: Some(far()), why: "x".into() }), RefusalCode::Usage),
        (Step::On(id, Change::Amend(Amended { by: Some(far()), ..Amended::default() })), RefusalCode::Usage),
        (Step::On(id, Change::Agree { target: None, by: Some(far()) }), RefusalCode::Usage),
        (Step::Add(Box::new(Proposal { due: Some(far()), ..proposal() })), RefusalCode::Usage),
    ];
    for (step, code) in cases {
        assert_eq!(room.take(&chair(), step.clone()).map_err(|refusal| refusal.code()), Err(code), "{step:?}");
    }
    let far_off = Facts { today: far(), ..room.facts() };
    let start = Step::On(id, Change::Agree { target: None, by: None });
    assert_eq!(room.take_knowing(&chair(), start, &far_off).unwrap_err().code(), RefusalCode::Usage);
}

#[test]
fn a_target_of_nought_has_no_minus() {
    let mut room = Room::new();
    let id = room.action_in(ActionState::Proposed);
    for change in [
        Change::Amend(Amended { target: Some(-0.0), ..Amended::default() }),
        Change::Agree { target: Some(-0.0), by: None },
    ] {
        room.take(&chair(), Step::On(id, change)).unwrap();
        let target = room.register.action(id).unwrap().target.unwrap();
        assert!(target == 0.0 && target.is_sign_positive());
    }
    assert!(!room.events.iter().any(|event| event.new.payload.contains(":-0")), "nor in the record");
}

#[test]
fn the_same_step_again_is_known_by_its_id() {
    let mut room = Room::new();
    let id = room.add();
    let agree = |target| Step::On(id, Change::Agree { target, by: None });
    room.take(&chair(), agree(None)).unwrap();
    let (added, agreed) = (room.events[0].clone(), room.events[1].clone());
    assert_eq!(already_taken(&added, &manager(), &Step::Add(Box::new(proposal()))), Ok(()));
    assert_eq!(already_taken(&agreed, &chair(), &agree(None)), Ok(()));
    assert_eq!(already_taken(&agreed, &chair(), &agree(Some(90.0))), Ok(()));
    let other_text = Proposal { text: "Another".into(), ..proposal() };
    let reused = [
        already_taken(&agreed, &chair(), &agree(Some(91.0))),
        already_taken(&agreed, &chair(), &Step::On(id, Change::Start)),
        already_taken(&agreed, &chair(), &Step::On(Uuid::nil(), Change::Agree { target: None, by: None })),
        already_taken(&agreed, &person(Role::Chair, "Another"), &agree(None)),
        already_taken(&added, &manager(), &Step::Add(Box::new(other_text))),
        already_taken(&added, &manager(), &agree(None)),
    ];
    for refused in reused {
        assert_eq!(refused.map_err(|refusal| refusal.code()), Err(RefusalCode::IdReused));
    }
}

#[test]
fn what_a_newer_program_wrote_is_kept_and_named() {
    let mut room = Room::new();
    let id = room.add();
    let mut newer = room.events[0].new.clone();
    (newer.id, newer.version, newer.payload_version) = (Uuid::from_u128(70), 2, 2);
    let mut unknown = newer.clone();
    (unknown.id, unknown.stream) = (Uuid::from_u128(71), StreamId::from("walk/7".to_owned()));
    let mut beginning = newer.clone();
    (beginning.id, beginning.version) = (Uuid::from_u128(72), 1);
    beginning.stream = StreamId::action(beginning.id);
    for new in [newer, unknown, beginning] {
        let event = Event::chained(new, room.register.head());
        room.register.extend([&event]);
    }
    let kinds: Vec<_> = room.register.unread().iter().map(|unread| unread.position).collect();
    assert_eq!(kinds, [2, 3, 4]);
    assert_eq!((room.action(id).version, room.action(id).has_unread()), (2, true));
    let refusal = room.take(&chair(), Step::On(id, Change::Agree { target: None, by: None })).unwrap_err();
    assert_eq!((refusal.code(), refusal.allowed), (RefusalCode::NotAllowed, vec![]));
    // The unreadable beginning keeps its number, so that every program calls the next one A-3.
    let next = room.take(&manager(), Step::Add(Box::new(proposal()))).unwrap();
    assert_eq!(room.action(next).number, 3);
    assert!(room.register.action_named("2").is_none());
}

proptest::proptest! {
    /// Whatever the room does: any prefix folds, folding bit by bit is folding at once, what is written reads back as
    /// it was, and an action leaves the list by acceptance alone.
    #[test]
    fn any_life_folds(moves in proptest::collection::vec((0usize..11, 0usize..8, 0usize..4, 0u64..40), 1..40), cut in 0usize..40) {
        let mut room = Room::new();
        let mut ids = vec![room.add()];
        for (kind, role, target, days) in moves {
            let kind = StepKind::ALL[kind];
            let name = ["D. Adeyemi", "R. Osei", "<U+202E>x"][role % 3];
            let me = person(Role::ALL[role], name);
            let id = ids[target % ids.len()];
            let step = match kind {
                StepKind::Add => Step::Add(Box::new(proposal())),
                StepKind::Redate => Step::On(id, Change::Redate {
                    due: Some(day("2023-02-01") + Days::new(days)),
                    why: "line\none \u{1b}[31m".into(),
                }),
                kind => Step::On(id, change(kind, ids[0])),
            };
            let offered = allowed(&room.register, &me, if kind == StepKind::Add { Subject::New } else { Subject::Action(id) });
            match room.take(&me, step) {
                Ok(id) if kind == StepKind::Add => ids.push(id),
                // Only superseding looks beyond the table: at the other action.
                Err(refusal) if offered.contains(&kind) => {
                    proptest::prop_assert_eq!(kind, StepKind::Supersede, "{}", refusal);
                }
                taken => proptest::prop_assert_eq!(taken.is_ok(), offered.contains(&kind)),
            }
        }
        let whole = Register::of(&room.events);
        proptest::prop_assert_eq!(&whole, &room.register);
        let mut parts = Register::of(room.events.iter().take(cut));
        parts.extend(&room.events);
        proptest::prop_assert_eq!(&parts, &whole);
        for event in &room.events {
            let read = ActionEvent::read(&event.new).unwrap();
            proptest::prop_assert_eq!(&read.payload(), &event.new.payload);
        }
        let numbers: BTreeSet<u64> = whole.actions().map(|action| action.number).collect();
        proptest::prop_assert_eq!(numbers.len(), ids.len());
        for action in whole.actions() {
            proptest::prop_assert_eq!(action.version, action.history.len() as u64);
            proptest::prop_assert_eq!(action.has_left_the_list(), action.acceptance.is_some());
            proptest::prop_assert_eq!(action.first_due, day("2023-02-09"));
        }
    }
}
