//! Who may write which entry about a clinic and what is prepared for it: every kind, role, hand and state.

use super::*;
use crate::domain::clinic::account::{AccountReason, Safe, Said};
use crate::domain::clinic::agenda::Agenda;
use crate::domain::clinic::audit::{AuditWhat, Found};
use crate::domain::clinic::events::{ClinicWhat, NoteKind, Scheduled};
use crate::domain::clinic::exemption::{Agreed, ExemptionWhat};
use crate::domain::clinic::kept::Kept;
use crate::domain::clinic::meeting::ClinicState;
use crate::domain::clinic::question::{Asked, QuestionWhat};
use crate::domain::clinic::representation::{Content, RepresentationStep, RepresentationWhat};
use crate::domain::doubt::{DoubtKey, DoubtWhat};
use crate::domain::fault::{FaultCode, Owner};
use crate::domain::org::{ExemptionReason, Grade};
use crate::domain::recommendation::{Made, Progress, RecommendationWhat};
use crate::domain::signals::{FourAnswers, SeriesKey, SignalWhat};
use crate::record::decide::entry::allowed_instead;

pub(super) fn scheduled(period: &str, date: &str) -> Entry {
    Entry::Clinic(
        None,
        ClinicWhat::Schedule(Scheduled {
            area: "protection".into(),
            period: period.parse().unwrap(),
            date: day(date),
            start: None,
            minutes: 120,
            chair: "D. Adeyemi".into(),
            expected: Vec::new(),
        }),
    )
}

pub(super) fn asked(text: &str) -> Entry {
    let (area, team) = ("protection".into(), Some("protection-1".into()));
    Entry::Question(None, QuestionWhat::Ask(Asked { clinic: None, area, team, indicator: None, text: text.into() }))
}

pub(super) fn open() -> ClinicWhat {
    ClinicWhat::Open { agenda: Agenda::default(), digest: "d".into() }
}

pub(super) fn close() -> ClinicWhat {
    ClinicWhat::Close { head: String::new(), kept: Box::default() }
}

fn charted() -> SeriesKey {
    SeriesKey { indicator: "cp_visits_10wd".into(), owner: Owner::Team("protection-1".into()) }
}

fn rebase() -> SignalWhat {
    let (from, answers) = ("2022-06".parse().unwrap(), FourAnswers::default());
    SignalWhat::Rebase { series: charted(), from, why: "a new form".into(), answers }
}

fn ghost() -> SignalWhat {
    SignalWhat::Ghost { series: charted(), period: "2022-06".parse().unwrap(), why: "a strike".into() }
}

fn recommended() -> RecommendationWhat {
    let (title, proposed) = ("Visits".to_owned(), "Publish the plan".to_owned());
    RecommendationWhat::Add(Made { date: day("2022-11-14"), title, proposed, owner: None })
}

/// The doubt of these tests.
pub(super) fn doubt() -> DoubtKey {
    DoubtKey {
        code: FaultCode::PublishedDiffers,
        indicator: Some("cp_visits_10wd".into()),
        owner: Some(Owner::Service),
        period: "2022-12".parse().ok(),
        detail: None,
    }
}

/// A step on it.
pub(super) fn doubted(kind: &str) -> DoubtWhat {
    let (doubt, why) = (doubt(), "because".to_owned());
    match kind {
        "doubt.known" => DoubtWhat::Known { doubt, why },
        "doubt.query" => {
            let (area, owner, due) = (Some("protection".into()), "Data team".to_owned(), day("2023-01-20"));
            DoubtWhat::Query { doubt, area, text: "Which is right?".into(), owner, due }
        }
        "doubt.redate" => DoubtWhat::Redate { doubt, due: day("2023-01-27"), why },
        "doubt.answer" => DoubtWhat::Answer { doubt, text: why },
        "doubt.ask_again" => DoubtWhat::AskAgain { doubt, why },
        "doubt.close" => DoubtWhat::Close { doubt },
        other => unreachable!("{other}"),
    }
}

impl Room {
    /// Writes an entry; the id of the event.
    pub(super) fn write(&mut self, me: &Actor, entry: Entry) -> Result<Uuid, Refusal> {
        self.take(me, Step::Write(Box::new(entry)))
    }

    /// A clinic of the December figures in `state`.
    fn clinic_in(&mut self, state: ClinicState) -> Uuid {
        let id = self.write(&chair(), scheduled("2022-12", "2023-01-12")).unwrap();
        let steps = match state {
            ClinicState::Scheduled => vec![],
            ClinicState::Open => vec![open()],
            ClinicState::Closed => vec![open(), close()],
        };
        for what in steps {
            self.write(&chair(), Entry::Clinic(Some(id), what)).unwrap();
        }
        assert_eq!(self.register.clinic(id).unwrap().state, state);
        id
    }
}

/// The table of entries, written out again: kind, whose it is, the states of the clinic (- where it hangs on none).
pub(super) const TABLE: &[(&str, &str, &str)] = &[
    ("clinic.schedule", "chair service_lead", "-"),
    ("clinic.move", "chair service_lead", "scheduled"),
    ("clinic.attend", "chair minute_taker", "scheduled open"),
    ("clinic.pin", "chair", "scheduled open"),
    ("clinic.unpin", "chair", "scheduled open"),
    ("clinic.defer", "chair", "scheduled open"),
    ("clinic.recall", "chair", "scheduled open"),
    ("clinic.add_item", "chair", "scheduled open"),
    ("clinic.minutes", "chair", "scheduled open"),
    ("clinic.open", "chair", "scheduled"),
    ("clinic.discuss", "chair minute_taker", "open"),
    ("clinic.undiscuss", "chair minute_taker", "open"),
    ("clinic.look", "chair minute_taker", "open"),
    ("clinic.not_reached", "chair", "open"),
    ("clinic.note", "chair minute_taker", "open"),
    ("clinic.close", "chair", "open"),
    ("clinic.correct", "chair minute_taker", "closed"),
    ("question.ask", "chair service_lead qa", "-"),
    ("question.answer", "chair service_lead manager qa", "-"),
    ("question.ask_again", "chair", "-"),
    ("question.become_action", "chair", "-"),
    ("exemption.agree", "chair service_lead", "-"),
    ("exemption.review", "chair service_lead", "-"),
    ("exemption.end", "chair service_lead", "-"),
    ("recommendation.add", "chair minute_taker", "-"),
    ("recommendation.progress", "chair minute_taker", "-"),
    ("recommendation.accept", "chair minute_taker", "-"),
    ("recommendation.reopen", "chair minute_taker", "-"),
    ("representation.write", "chair service_lead manager", "-"),
    ("representation.submit", "chair service_lead manager", "-"),
    ("representation.nothing_to_add", "chair service_lead manager", "-"),
    ("account.set", "chair service_lead manager", "-"),
    ("audit.confirm", "qa", "-"),
    ("audit.escalate", "qa", "-"),
    ("audit.update", "qa service_lead manager", "-"),
    ("audit.further_update", "qa service_lead manager", "-"),
    ("audit.re_audit", "qa", "-"),
    ("signal.rebase", "chair service_lead analyst", "-"),
    ("signal.undo_rebase", "chair service_lead analyst", "-"),
    ("signal.ghost", "chair service_lead analyst", "-"),
    ("signal.undo_ghost", "chair service_lead analyst", "-"),
    ("doubt.known", "chair analyst", "-"),
    ("doubt.query", "chair service_lead analyst qa", "-"),
    ("doubt.redate", "chair analyst", "-"),
    ("doubt.answer", "chair service_lead manager analyst qa", "-"),
    ("doubt.ask_again", "chair analyst", "-"),
    ("doubt.close", "chair analyst", "-"),
];

/// Whether the table lets `role` write: its own, or for another whose it is.
pub(super) fn lets(who: &str, role: Role, for_another: bool) -> bool {
    let theirs = |roles: &[Role]| roles.iter().any(|role| who.split(' ').any(|who| who == role.word()));
    match (role, for_another) {
        (_, false) => theirs(&[role]),
        (Role::MinuteTaker, true) => theirs(&[Role::Chair, Role::Manager, Role::ServiceLead]),
        (Role::Chair, true) => theirs(&[Role::Manager, Role::ServiceLead]),
        (_, true) => false,
    }
}

/// A room in which an entry of every kind has all that it needs but the right to it, and that entry.
#[expect(clippy::too_many_lines, reason = "one arm for each kind of entry")]
pub(super) fn ready(kind: &str, state: ClinicState) -> (Room, Entry) {
    let mut room = Room::new();
    let qa = person(Role::Qa, "Q. A.");
    let clinic = if kind == "clinic.schedule" {
        None
    } else {
        let action = room.add();
        let id = room.write(&chair(), scheduled("2022-12", "2023-01-12")).unwrap();
        let mut put = |what| room.write(&chair(), Entry::Clinic(Some(id), what)).unwrap();
        if kind == "clinic.recall" {
            put(ClinicWhat::Defer { team: "protection-1".into(), why: "ill".into() });
        }
        if state != ClinicState::Scheduled {
            put(open());
            // A close needs the action looked at; a carry needs one that is not.
            if state == ClinicState::Closed || kind == "clinic.close" {
                put(ClinicWhat::Look { actions: vec![action] });
            }
        }
        if state == ClinicState::Closed {
            put(close());
        }
        Some((id, action))
    };
    let why = || "because".to_owned();
    let team = || crate::domain::ids::TeamId::from("protection-1");
    let date = || day("2023-01-20");
    let audit = || crate::domain::ids::AuditId::from("A-001");
    let on_clinic = |what: ClinicWhat| Entry::Clinic(clinic.map(|it| it.0), what);
    let representation =
        |step| Entry::Representation(RepresentationWhat { team: team(), period: "2022-12".parse().unwrap(), step });
    let content = || Content { better: "more".into(), ..Content::default() };
    let agreed = || {
        ExemptionWhat::Agree(Agreed {
            child: "C-1".into(),
            indicator: "cp_visits_10wd".into(),
            interval: None,
            reason: ExemptionReason::Dormant,
            text: None,
            approved_by: "service lead".into(),
            from: day("2023-01-01"),
            review_by: day("2023-03-01"),
        })
    };
    let entry = match kind {
        "clinic.schedule" => scheduled("2022-12", "2023-01-12"),
        "clinic.move" => on_clinic(ClinicWhat::Move { date: date(), start: None, why: why() }),
        "clinic.attend" => on_clinic(ClinicWhat::Attend {
            name: "R. Osei".into(),
            team: None,
            came: crate::domain::clinic::attendance::Came::InTime,
        }),
        "clinic.pin" => on_clinic(ClinicWhat::Pin { team: team() }),
        "clinic.unpin" => on_clinic(ClinicWhat::Unpin { team: team() }),
        "clinic.defer" => on_clinic(ClinicWhat::Defer { team: team(), why: why() }),
        "clinic.recall" => on_clinic(ClinicWhat::Recall { team: team() }),
        "clinic.add_item" => on_clinic(ClinicWhat::AddItem { team: None, text: why(), minutes: 5 }),
        "clinic.minutes" => on_clinic(ClinicWhat::Minutes { team: team(), minutes: 5 }),
        "clinic.open" => on_clinic(open()),
        "clinic.discuss" => on_clinic(ClinicWhat::Discuss { team: None, actions: Vec::new() }),
        "clinic.undiscuss" => on_clinic(ClinicWhat::Undiscuss { team: None }),
        "clinic.look" => on_clinic(ClinicWhat::Look { actions: clinic.iter().map(|it| it.1).collect() }),
        "clinic.not_reached" => on_clinic(ClinicWhat::NotReached { team: None, actions: vec![], why: why() }),
        "clinic.note" => on_clinic(ClinicWhat::Note { team: None, about: NoteKind::Alert, text: why() }),
        "clinic.close" => on_clinic(ClinicWhat::Close { head: "forged".into(), kept: Box::new(Kept::default()) }),
        "clinic.correct" => on_clinic(ClinicWhat::Correct { text: why() }),
        "question.ask" => asked("What changed?"),
        "question.answer" | "question.ask_again" | "question.become_action" => {
            let id = room.write(&chair(), asked("What changed?")).unwrap();
            if kind == "question.ask_again" {
                room.write(&chair(), Entry::Question(Some(id), QuestionWhat::Answer { text: why() })).unwrap();
            }
            let what = match kind {
                "question.answer" => QuestionWhat::Answer { text: why() },
                "question.ask_again" => QuestionWhat::AskAgain { why: why() },
                _ => QuestionWhat::BecomeAction { action: Uuid::nil() },
            };
            Entry::Question(Some(id), what)
        }
        "exemption.agree" => Entry::Exemption(None, agreed()),
        "exemption.review" | "exemption.end" => {
            let id = room.write(&chair(), Entry::Exemption(None, agreed())).unwrap();
            let review = ExemptionWhat::Review { review_by: day("2023-06-01"), why: why() };
            Entry::Exemption(Some(id), if kind == "exemption.end" { ExemptionWhat::End { why: why() } } else { review })
        }
        "recommendation.add" => Entry::Recommendation(None, recommended()),
        "recommendation.progress" | "recommendation.accept" | "recommendation.reopen" => {
            let id = room.write(&chair(), Entry::Recommendation(None, recommended())).unwrap();
            let accept = RecommendationWhat::Accept { accepted: day("2023-01-10") };
            let what = match kind {
                "recommendation.progress" => {
                    RecommendationWhat::Progress { status: Progress::InProgress, taken: why() }
                }
                "recommendation.accept" => accept,
                _ => {
                    room.write(&chair(), Entry::Recommendation(Some(id), accept)).unwrap();
                    RecommendationWhat::Reopen { why: why() }
                }
            };
            Entry::Recommendation(Some(id), what)
        }
        "representation.write" => representation(RepresentationStep::Write { content: content() }),
        "representation.submit" => {
            room.write(&chair(), representation(RepresentationStep::Write { content: content() })).unwrap();
            representation(RepresentationStep::Submit { of: 1 })
        }
        "representation.nothing_to_add" => representation(RepresentationStep::NothingToAdd),
        "account.set" => Entry::Account(Said {
            team: team(),
            period: "2022-12".parse().unwrap(),
            indicator: "cp_visits_10wd".into(),
            child: "C-1".into(),
            reason: AccountReason::Missing,
            text: None,
            booked: None,
            safe: Safe::NotKnown,
        }),
        "audit.confirm" => Entry::Audit(AuditWhat::Confirm { audit: audit(), grade: Grade::Inadequate }),
        "audit.escalate" => Entry::Audit(AuditWhat::Escalate { audit: audit(), day: date() }),
        "audit.update" => Entry::Audit(AuditWhat::Update { audit: audit(), day: date(), text: why() }),
        "audit.further_update" => {
            Entry::Audit(AuditWhat::FurtherUpdate { audit: audit(), day: date(), found: Found::AllDone, text: why() })
        }
        "audit.re_audit" => {
            room.write(&qa, Entry::Audit(AuditWhat::Escalate { audit: audit(), day: date() })).unwrap();
            Entry::Audit(AuditWhat::ReAudit { audit: audit(), day: date(), grade: Grade::Good })
        }
        "signal.rebase" => Entry::Signal(rebase()),
        "signal.undo_rebase" => {
            room.write(&chair(), Entry::Signal(rebase())).unwrap();
            let (series, from) = (charted(), "2022-06".parse().unwrap());
            Entry::Signal(SignalWhat::UndoRebase { series, from, why: why() })
        }
        "signal.ghost" => Entry::Signal(ghost()),
        "signal.undo_ghost" => {
            room.write(&chair(), Entry::Signal(ghost())).unwrap();
            let (series, period) = (charted(), "2022-06".parse().unwrap());
            Entry::Signal(SignalWhat::UndoGhost { series, period, why: why() })
        }
        "doubt.known" | "doubt.query" => Entry::Doubt(doubted(kind)),
        "doubt.redate" | "doubt.answer" => {
            room.write(&chair(), Entry::Doubt(doubted("doubt.query"))).unwrap();
            Entry::Doubt(doubted(kind))
        }
        "doubt.ask_again" | "doubt.close" => {
            room.write(&chair(), Entry::Doubt(doubted("doubt.query"))).unwrap();
            room.write(&chair(), Entry::Doubt(doubted("doubt.answer"))).unwrap();
            Entry::Doubt(doubted(kind))
        }
        other => unreachable!("{other}"),
    };
    assert_eq!(entry.kind(), kind);
    (room, entry)
}

#[test]
fn the_table_names_every_kind() {
    let kinds: Vec<&str> = crate::record::entry_rules::kinds().collect();
    assert_eq!(kinds, TABLE.iter().map(|line| line.0).collect::<Vec<_>>());
}

#[test]
fn every_entry_by_every_role_for_oneself_and_another_in_every_state() {
    let mut accepted = 0;
    for &(kind, who, states) in TABLE {
        for state in [ClinicState::Scheduled, ClinicState::Open, ClinicState::Closed] {
            let (room, entry) = ready(kind, state);
            for role in Role::ALL {
                for for_another in [false, true] {
                    let name = "Somebody else";
                    let me = if for_another { typed_for(role, name, "D. Adeyemi") } else { person(role, name) };
                    let may = lets(who, role, for_another)
                        && (states == "-" || states.split(' ').any(|it| it == state.word()));
                    let word = kind.split('.').next_back().unwrap();
                    let offered = allowed_instead(&room.register, &me, &entry);
                    assert_eq!(offered.contains(&word), may, "{kind} offered to {me:?} in {state:?}");
                    let facts = Facts::bare(day("2023-01-12"), Uuid::from_u128(9_000));
                    match decide(&room.register, &me, Step::Write(Box::new(entry.clone())), &facts, now()) {
                        Ok(events) => {
                            accepted += 1;
                            assert!(may, "{kind} by {me:?} in {state:?} is accepted");
                            assert_eq!((events.len(), events[0].kind.as_str()), (1, kind));
                            assert_eq!(events[0].on_behalf_of.is_some(), for_another);
                        }
                        Err(refusal) => {
                            assert!(!may, "{kind} by {me:?} in {state:?}: {refusal}");
                            assert_eq!(refusal.code(), RefusalCode::NotAllowed, "{kind} by {me:?} in {state:?}");
                            assert!(refusal.in_words().len() > 20, "{kind}: a reason is given");
                            assert_eq!(refusal.allowed, offered, "{kind} by {me:?} in {state:?}");
                        }
                    }
                }
            }
        }
    }
    assert!(accepted > 100, "{accepted}");
}

#[test]
fn a_close_writes_the_head_it_saw_and_happens_once() {
    let mut room = Room::new();
    let id = room.clinic_in(ClinicState::Open);
    let head = room.register.head();
    let forged = ClinicWhat::Close { head: "1:00".into(), kept: Box::default() };
    room.write(&chair(), Entry::Clinic(Some(id), forged)).unwrap();
    assert_eq!(room.register.clinic(id).unwrap().closed.as_ref().unwrap().head, Some(head));
    let again = room.write(&chair(), Entry::Clinic(Some(id), close())).unwrap_err();
    assert_eq!((again.code(), again.allowed), (RefusalCode::NotAllowed, vec!["correct"]));
    let second = room.write(&chair(), scheduled("2022-12", "2023-01-13")).unwrap_err();
    assert!(second.in_words().contains("closed already"), "{second}");
}

#[test]
fn a_clinic_closes_when_everything_was_looked_at_or_carried() {
    let mut room = Room::new();
    let (one, two) = (room.add(), room.add());
    let id = room.clinic_in(ClinicState::Open);
    let on = |what| Entry::Clinic(Some(id), what);
    let refusal = room.write(&chair(), on(close())).unwrap_err();
    assert!(refusal.in_words().contains("A-1, A-2"), "{refusal}");
    room.write(&chair(), on(ClinicWhat::Look { actions: vec![one] })).unwrap();
    assert!(room.write(&chair(), on(close())).unwrap_err().in_words().contains("A-2"));
    let why = " ".to_owned();
    let carry = |why| on(ClinicWhat::NotReached { team: Some("protection-1".into()), actions: vec![], why });
    assert_eq!(room.write(&chair(), carry(why)).unwrap_err().parts(), [Part::Why]);
    room.write(&chair(), carry("out of time".into())).unwrap();
    assert_eq!(room.register.clinic(id).unwrap().carried(), BTreeSet::from([two]));
    room.write(&chair(), on(close())).unwrap();
    assert_eq!(room.action(two).clinics_passed, 1);
}

/// What the program fills in has moved on; what was said has not.
#[test]
fn the_same_entry_again_is_known_by_its_id() {
    let mut room = Room::new();
    room.add();
    let id = room.clinic_in(ClinicState::Open);
    let on = |what| Entry::Clinic(Some(id), what);
    let carry = |why: &str| on(ClinicWhat::NotReached { team: None, actions: vec![], why: why.into() });
    room.write(&chair(), carry("out of time")).unwrap();
    let fuller = |minutes| match scheduled("2022-12", "2023-01-12") {
        Entry::Clinic(None, ClinicWhat::Schedule(it)) => {
            let name = "R. Osei".into();
            let expected = vec![crate::domain::clinic::events::Expected { name, team: None }];
            Entry::Clinic(None, ClinicWhat::Schedule(Scheduled { minutes, expected, ..it }))
        }
        _ => unreachable!(),
    };
    let other_agenda = || ClinicWhat::Open { agenda: Agenda::default(), digest: "newer".into() };
    let same = |at: usize, me: &Actor, entry: Entry| {
        already_taken(&room.events[at], me, &Step::Write(Box::new(entry))).map_err(|refusal| refusal.code())
    };
    assert_eq!(same(1, &chair(), fuller(120)), Ok(()));
    assert_eq!(same(2, &chair(), on(other_agenda())), Ok(()));
    assert_eq!(same(3, &chair(), carry("out of time")), Ok(()));
    for refused in [
        same(1, &chair(), fuller(90)),
        same(2, &chair(), on(close())),
        same(2, &person(Role::Chair, "Another"), on(other_agenda())),
        same(3, &chair(), carry("no longer needed")),
        same(3, &chair(), Entry::Clinic(Some(Uuid::nil()), ClinicWhat::Pin { team: "x".into() })),
    ] {
        assert_eq!(refused, Err(RefusalCode::IdReused));
    }
}

#[test]
fn what_is_decided_about_a_chart_is_said_once_and_can_be_taken_back() {
    let mut room = Room::new();
    let because =
        |why: &str| SignalWhat::Ghost { series: charted(), period: "2022-06".parse().unwrap(), why: why.into() };
    assert_eq!(room.write(&chair(), Entry::Signal(because(" "))).unwrap_err().parts(), [Part::Why]);
    let nameless = SeriesKey { indicator: "".into(), owner: Owner::Service };
    let nothing = SignalWhat::Ghost { series: nameless, period: "2022-06".parse().unwrap(), why: String::new() };
    assert_eq!(room.write(&chair(), Entry::Signal(nothing)).unwrap_err().parts(), [Part::Standard, Part::Why]);

    room.write(&chair(), Entry::Signal(ghost())).unwrap();
    room.write(&chair(), Entry::Signal(rebase())).unwrap();
    for again in [ghost(), rebase()] {
        let refusal = room.write(&chair(), Entry::Signal(again)).unwrap_err();
        assert_eq!(refusal.code(), RefusalCode::NotAllowed);
        assert!(refusal.in_words().starts_with("Nothing to add"), "{refusal}");
    }
    let it = room.register.adjusted(&charted()).unwrap().clone();
    let june = "2022-06".parse().unwrap();
    assert_eq!((it.version, it.ghosts[&june].why.as_str()), (2, "a strike"));
    assert_eq!(
        (it.rebases[&june].why.as_str(), it.rebases[&june].written.hand.by.as_str()),
        ("a new form", "D. Adeyemi")
    );
    assert!(room.register.adjusted(&SeriesKey { owner: Owner::Service, ..charted() }).is_none(), "the team's alone");

    let undo = || SignalWhat::UndoGhost { series: charted(), period: june, why: "there was none".into() };
    room.write(&chair(), Entry::Signal(undo())).unwrap();
    let it = room.register.adjusted(&charted()).unwrap();
    assert_eq!((it.ghosts.len(), it.rebases.len(), it.history.len()), (0, 1, 3));
    let refusal = room.write(&chair(), Entry::Signal(undo())).unwrap_err();
    assert!(refusal.in_words().starts_with("Nothing to undo"), "{refusal}");
    let other = SignalWhat::UndoRebase { series: charted(), from: "2022-07".parse().unwrap(), why: "x".into() };
    assert!(room.write(&chair(), Entry::Signal(other)).unwrap_err().in_words().contains("2022-07"));
}
