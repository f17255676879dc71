//! What is decided about people: by whom, and that somebody can always look after them.

use super::shared::{name, share};
use super::*;
use crate::domain::person::{Held, PersonWhat, StoredHash, roster};

fn hash() -> StoredHash {
    StoredHash::new("not looked at".into())
}

fn add(name: &str, held: Vec<Held>) -> Entry {
    Entry::Person(PersonWhat::Add { name: name.into(), held, passphrase: hash() })
}

fn admin(name: &str) -> Actor {
    person(Role::Administrator, name)
}

fn id(room: &Room, name: &str) -> Uuid {
    room.register.person(&name.into()).unwrap().id
}

#[test]
fn the_first_person_is_an_administrator() {
    let mut room = Room::new();
    for held in [vec![], vec![Held::Chair], vec![Held::Viewer, Held::Qa]] {
        assert!(room.write(&chair(), add("S. Hart", held)).is_err());
    }
    assert!(!room.register.is_shared());
    assert!(room.write(&chair(), Entry::Person(PersonWhat::Disable { person: Uuid::nil() })).is_err());
    let added = room.write(&chair(), add("S. Hart", vec![Held::Chair, Held::Administrator])).unwrap();
    let person = room.register.person_of(added).unwrap();
    assert_eq!((person.name.as_str(), person.held.len(), person.version), ("S. Hart", 2, 1));
    // The next is added by an administrator, and by nobody else.
    for (me, may) in [(chair(), false), (admin("D. Adeyemi"), false), (admin("S. Hart"), true)] {
        assert_eq!(room.write(&me, add("R. Osei", vec![Held::Viewer])).is_ok(), may, "{me:?}");
    }
}

#[test]
fn a_name_is_one_persons_and_a_role_is_given_once() {
    let mut room = Room::new();
    room.write(&chair(), add("S. Hart", vec![Held::Administrator])).unwrap();
    let me = admin("S. Hart");
    for (name, held, code) in [
        ("s hart", vec![Held::Viewer], RefusalCode::NotAllowed),
        ("S.\u{200b} Hаrt", vec![Held::Viewer], RefusalCode::NotAllowed),
        (" ", vec![Held::Viewer], RefusalCode::Missing),
        // Nobody could ever type these at a sign-in.
        ("Q. Ali\u{200b}", vec![Held::Viewer], RefusalCode::NotAllowed),
        ("Q.\tAli", vec![Held::Viewer], RefusalCode::NotAllowed),
        ("Q. Ali<U+200B>", vec![Held::Viewer], RefusalCode::NotAllowed),
        ("R. Osei", vec![], RefusalCode::Missing),
        ("R. Osei", vec![Held::Qa, Held::Qa], RefusalCode::Usage),
    ] {
        assert_eq!(room.write(&me, add(name, held)).unwrap_err().code(), code, "{name:?}");
    }
}

#[test]
fn one_administrator_always_remains() {
    let mut room = Room::new();
    room.write(&chair(), add("One", vec![Held::Administrator])).unwrap();
    let (one, two) = (admin("One"), admin("Two"));
    let disable = |room: &Room, name: &str| Entry::Person(PersonWhat::Disable { person: id(room, name) });
    let only = room.write(&one, disable(&room, "One")).unwrap_err();
    assert!(only.in_words().contains("only administrator"), "{only}");
    let demote = Entry::Person(PersonWhat::Role { person: id(&room, "One"), held: vec![Held::Viewer] });
    assert!(room.write(&one, demote).is_err());
    room.write(&one, add("Two", vec![Held::Administrator, Held::Chair])).unwrap();
    // Two who disable each other at once: both are decided on what both saw, and both would be written at one version of
    // one stream, of which the record takes one alone.
    let facts = |n| Facts::bare(day("2023-01-12"), Uuid::from_u128(n));
    let decided = |me: &Actor, name: &str, n| {
        let step = Step::Write(Box::new(disable(&room, name)));
        decide(&room.register, me, step, &facts(n), now()).unwrap().remove(0)
    };
    let (first, second) = (decided(&one, "Two", 501), decided(&two, "One", 502));
    assert_eq!((&first.stream, first.version), (&second.stream, second.version));
    assert_eq!(first.stream, roster());
    room.write(&one, disable(&room, "Two")).unwrap();
    // The second looks again, and is no longer anybody who may.
    assert_eq!(room.write(&two, disable(&room, "One")).unwrap_err().code(), RefusalCode::SignedOut);
    assert!(room.write(&one, disable(&room, "One")).is_err());
    assert!(room.write(&one, disable(&room, "Two")).is_err(), "disabled already");
    room.write(&one, Entry::Person(PersonWhat::Enable { person: id(&room, "Two") })).unwrap();
    room.write(&two, disable(&room, "One")).unwrap();
    assert_eq!(room.register.people().iter().filter(|person| person.administers()).count(), 1);
}

#[test]
fn people_are_looked_after_by_administrators_and_an_own_passphrase_by_everybody() {
    for role in Role::ALL {
        let mut room = Room::new();
        share(&mut room);
        let me = person(role, &name(role, true));
        let (own, other) = (id(&room, &name(role, true)), id(&room, &name(Role::Viewer, false)));
        let steps = [
            (PersonWhat::Reset { person: own, passphrase: hash() }, true),
            (PersonWhat::Reset { person: other, passphrase: hash() }, role == Role::Administrator),
            (PersonWhat::Role { person: other, held: vec![Held::Qa] }, role == Role::Administrator),
            (PersonWhat::Disable { person: other }, role == Role::Administrator),
            (PersonWhat::Renew { person: own, passphrase: hash() }, false),
            (PersonWhat::Guess { uptime: None }, false),
            (PersonWhat::SignedIn { role }, false),
        ];
        for (what, may) in steps {
            let outcome = room.write(&me, Entry::Person(what.clone()));
            assert_eq!(outcome.is_ok(), may, "{what:?} by {role:?}: {outcome:?}");
        }
        let for_another = typed_for(role, &name(role, true), &name(Role::Administrator, true));
        if role != Role::Administrator {
            assert!(room.write(&for_another, add("R. Osei", vec![Held::Chair])).is_err(), "{role:?}");
        }
    }
}

#[test]
fn what_a_newer_program_decided_about_people_closes_the_door_to_this_one() {
    let mut room = Room::new();
    room.write(&chair(), add("One", vec![Held::Administrator])).unwrap();
    let mut new = room.events.last().unwrap().new.clone();
    (new.id, new.version, new.kind) = (Uuid::from_u128(77), 2, "person.suspend".into());
    let event = Event::chained(new, room.register.head());
    room.register.extend([&event]);
    assert_eq!(room.register.people().version(), 2);
    let refused = room.write(&admin("One"), add("Two", vec![Held::Viewer])).unwrap_err();
    assert!(refused.in_words().contains("newer version"), "{refused}");
}
