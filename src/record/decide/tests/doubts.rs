//! What is said of a doubt: which step is taken from where, what it leaves, and that nothing of it is lost.

use super::entries::{close, doubt, doubted, open, scheduled};
use super::*;
use crate::domain::doubt::{DoubtNotes, DoubtState, DoubtWhat};
use crate::domain::people::Role;

const STEPS: [&str; 6] =
    ["doubt.known", "doubt.query", "doubt.redate", "doubt.answer", "doubt.ask_again", "doubt.close"];

fn say(room: &mut Room, kind: &str) -> Result<Uuid, Refusal> {
    room.write(&chair(), Entry::Doubt(doubted(kind)))
}

fn notes(room: &Room) -> &DoubtNotes {
    room.register.doubt(&doubt()).unwrap()
}

/// Where each state is reached from nothing, and every step from there: the state after it, none where it is refused.
#[test]
fn every_step_from_every_state() {
    use DoubtState::{Answered, Asked, Closed, Known};
    let ways: [(&[&str], [Option<DoubtState>; 6]); 5] = [
        (&[], [Some(Known), Some(Asked), None, None, None, None]),
        (&["doubt.known"], [Some(Known), Some(Asked), None, None, None, None]),
        (&["doubt.query"], [Some(Known), None, Some(Asked), Some(Answered), None, None]),
        (&["doubt.query", "doubt.answer"], [Some(Known), None, None, None, Some(Asked), Some(Closed)]),
        (&["doubt.query", "doubt.answer", "doubt.close"], [None, Some(Asked), None, None, None, None]),
    ];
    for (way, after) in ways {
        for (kind, expected) in STEPS.iter().zip(after) {
            let mut room = Room::new();
            for step in way {
                say(&mut room, step).unwrap();
            }
            let before = room.register.clone();
            match (say(&mut room, kind), expected) {
                (Ok(_), Some(state)) => {
                    assert_eq!(notes(&room).state(), state, "{way:?} then {kind}");
                    assert_eq!(notes(&room).history.len(), way.len() + 1);
                    assert_eq!(notes(&room).version, way.len() as u64 + 1);
                }
                (Err(refusal), None) => {
                    assert_eq!(refusal.code(), RefusalCode::NotAllowed, "{way:?} then {kind}");
                    assert_eq!(room.register, before);
                }
                (result, _) => panic!("{way:?} then {kind}: {result:?}"),
            }
        }
    }
}

#[test]
fn a_query_is_carried_like_an_action_until_its_answer_is_accepted() {
    let mut room = Room::new();
    say(&mut room, "doubt.query").unwrap();
    let query = |room: &Room| notes(room).query().unwrap().clone();
    assert_eq!((query(&room).first_due, query(&room).slips), (day("2023-01-20"), 0));
    let asked_on = query(&room).asked.on;
    assert_eq!(notes(&room).days_overdue(day("2023-01-20")), Some(0));
    assert_eq!(notes(&room).days_overdue(day("2023-01-25")), Some(5));
    assert_eq!(notes(&room).age_days(asked_on + chrono::Days::new(9)), Some(9));
    // A later date is a slip, an earlier one is none; the first stays.
    say(&mut room, "doubt.redate").unwrap();
    let earlier = DoubtWhat::Redate { doubt: doubt(), due: day("2023-01-24"), why: "sooner".into() };
    room.write(&chair(), Entry::Doubt(earlier)).unwrap();
    assert_eq!(
        (query(&room).due, query(&room).first_due, query(&room).slips),
        (day("2023-01-24"), day("2023-01-20"), 1)
    );
    // A clinic of its area passes it, answered or not.
    for (period, date, passed) in [("2022-12", "2023-01-12", 1), ("2023-01", "2023-02-09", 2)] {
        let id = room.write(&chair(), scheduled(period, date)).unwrap();
        for what in [open(), close()] {
            room.write(&chair(), Entry::Clinic(Some(id), what)).unwrap();
        }
        assert_eq!(query(&room).clinics_passed, passed, "{period}");
        if passed == 1 {
            say(&mut room, "doubt.answer").unwrap();
            assert_eq!(notes(&room).days_overdue(day("2023-06-01")), Some(0));
        }
    }
    say(&mut room, "doubt.ask_again").unwrap();
    assert_eq!((notes(&room).state(), notes(&room).days_overdue(day("2023-01-25"))), (DoubtState::Asked, Some(1)));
    say(&mut room, "doubt.answer").unwrap();
    say(&mut room, "doubt.close").unwrap();
    assert_eq!((notes(&room).age_days(day("2023-06-01")), notes(&room).days_overdue(day("2023-06-01"))), (None, None));
    let steps: Vec<&str> = notes(&room).history.iter().map(|it| it.0).collect();
    assert_eq!(steps, ["query", "redate", "redate", "answer", "ask_again", "answer", "close"]);
    // The record alone gives the same.
    assert_eq!(Register::of(&room.events), room.register);
}

#[test]
fn what_is_needed_must_be_said_and_only_the_data_s_keepers_close() {
    let blank = " \n".to_owned();
    let cases = [
        (&[][..], DoubtWhat::Known { doubt: doubt(), why: blank.clone() }, Part::Why),
        (
            &[],
            DoubtWhat::Query {
                doubt: doubt(),
                area: None,
                text: String::new(),
                owner: blank.clone(),
                due: day("2023-01-20"),
            },
            Part::Answerer,
        ),
        (&["doubt.query"], DoubtWhat::Answer { doubt: doubt(), text: blank.clone() }, Part::Answer),
        (&["doubt.query"], DoubtWhat::Redate { doubt: doubt(), due: day("2023-01-20"), why: blank.clone() }, Part::Why),
        (&["doubt.query", "doubt.answer"], DoubtWhat::AskAgain { doubt: doubt(), why: blank }, Part::Why),
    ];
    for (way, what, part) in cases {
        let mut room = Room::new();
        for step in way {
            say(&mut room, step).unwrap();
        }
        let refusal = room.write(&chair(), Entry::Doubt(what)).unwrap_err();
        assert_eq!(refusal.parts(), [part]);
    }
    let mut room = Room::new();
    say(&mut room, "doubt.query").unwrap();
    let manager = person(Role::Manager, "R. Osei");
    room.write(&manager, Entry::Doubt(doubted("doubt.answer"))).unwrap();
    let refusal = room.write(&manager, Entry::Doubt(doubted("doubt.close"))).unwrap_err();
    assert_eq!((refusal.code(), refusal.allowed.len()), (RefusalCode::NotAllowed, 0));
    room.write(&person(Role::Analyst, "A. N. Alyst"), Entry::Doubt(doubted("doubt.close"))).unwrap();
}

#[test]
fn what_a_newer_program_wrote_of_a_doubt_holds_it_as_it_is() {
    let mut room = Room::new();
    say(&mut room, "doubt.query").unwrap();
    let mut newer = room.events[0].new.clone();
    (newer.id, newer.version, newer.payload_version) = (Uuid::from_u128(77), 2, 9);
    room.register.extend(&[Event::chained(newer, room.register.head())]);
    assert!(notes(&room).has_unread && room.register.unread().len() == 1);
    let refusal = say(&mut room, "doubt.answer").unwrap_err();
    assert!(refusal.in_words().contains("newer version"), "{refusal}");
}
