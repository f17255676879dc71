use chrono::Utc;

use super::*;
use crate::domain::event::{Head, NewEvent, timestamp_text};
use crate::domain::payload::{PAYLOAD_VERSION, Payload as _};
use crate::domain::person::{Held, StoredHash, sign_ins};
use crate::record::decide::{Change, Entry, Facts, Proposal, Step, decide};

fn me(by: &str, role: Role) -> Actor {
    Actor { by: by.into(), role, on_behalf_of: None, terminal: "room-2".into() }
}

fn hash() -> StoredHash {
    StoredHash::new("not looked at".into())
}

/// A record that grows by the door, or past it.
#[derive(Default)]
struct Record {
    events: Vec<Event>,
    register: Register,
}

impl Record {
    fn push(&mut self, new: NewEvent) {
        let event = Event::chained(new, self.events.last().map_or(Head::EMPTY, Event::head));
        self.register.extend([&event]);
        self.events.push(event);
    }

    fn takes(&mut self, me: &Actor, step: Step) -> Uuid {
        let today = "2023-01-12".parse().unwrap();
        let id = Uuid::from_u128(500 + self.events.len() as u128);
        let facts = Facts { next_clinic: Some(today), ..Facts::bare(today, id) };
        for new in decide(&self.register, me, step, &facts, Utc::now()).unwrap() {
            self.push(new);
        }
        id
    }

    fn people(&mut self, me: &Actor, what: PersonWhat) -> Uuid {
        self.takes(me, Step::Write(Box::new(Entry::Person(what))))
    }

    /// An entry about people that nobody asked the door for.
    fn forged(&mut self, by: (&str, &str), stream: StreamId, what: PersonWhat) {
        let version = self.events.iter().filter(|it| it.new.stream == stream).count() as u64 + 1;
        let dated = Dated { on: "2023-01-12".parse().unwrap(), what };
        self.push(NewEvent {
            id: Uuid::from_u128(900 + self.events.len() as u128),
            stream,
            version,
            by: by.0.into(),
            role: by.1.into(),
            on_behalf_of: None,
            terminal: "elsewhere".into(),
            time: timestamp_text(Utc::now()),
            kind: dated.what.kind(),
            payload_version: PAYLOAD_VERSION,
            payload: dated.payload(),
        });
    }

    /// The first entry after the `there` first that is not vouched for, and why.
    fn refused(&self, there: usize) -> Option<(u64, String)> {
        let mut vouch = Vouch::default();
        self.events.iter().enumerate().find_map(|(at, event)| {
            if at < there {
                vouch.there(event);
                return None;
            }
            vouch.comes(event).err().map(|why| (event.position, why.to_string()))
        })
    }
}

/// Two people and what they did, through the door.
fn shared() -> (Record, Uuid, Uuid) {
    let mut record = Record::default();
    let admin = me("S. Hart", Role::Administrator);
    let proposal = || {
        let no_indicator = Some("a list".to_owned());
        let (text, owner, due) = ("Weekly list".to_owned(), "Manager".to_owned(), "2023-02-09".parse().ok());
        Step::Add(Box::new(Proposal { no_indicator, text, owner, due, ..Proposal::default() }))
    };
    // Before it was shared the role was taken as given.
    record.takes(&me("J. Doe", Role::Chair), proposal());
    let add = |name: &str, held| PersonWhat::Add { name: name.into(), held: vec![held], passphrase: hash() };
    let hart = record.people(&admin, add("S. Hart", Held::Administrator));
    let chair = record.people(&admin, add("D. Adeyemi", Held::Chair));
    let id = record.takes(&me("D. Adeyemi", Role::Chair), proposal());
    record.takes(&me("D. Adeyemi", Role::Chair), Step::On(id, Change::Agree { target: None, by: None }));
    record.forged(("D. Adeyemi", "chair"), sign_ins(chair), PersonWhat::Guess { uptime: None });
    record.forged(("D. Adeyemi", "chair"), sign_ins(chair), PersonWhat::SignedIn { role: Role::Chair });
    record.forged(("D. Adeyemi", "chair"), roster(), PersonWhat::Renew { person: chair, passphrase: hash() });
    (record, hart, chair)
}

#[test]
fn what_came_through_the_door_is_vouched_for() {
    let (mut record, hart, chair) = shared();
    assert_eq!(record.refused(0), None);
    // Whose role was taken away at another terminal in the same moment wrote in it all the same.
    let admin = me("S. Hart", Role::Administrator);
    record.people(&admin, PersonWhat::Role { person: chair, held: vec![Held::Qa] });
    record.forged(("D. Adeyemi", "chair"), sign_ins(chair), PersonWhat::SignedIn { role: Role::Chair });
    record.people(&admin, PersonWhat::Role { person: hart, held: vec![Held::Administrator, Held::Viewer] });
    for there in 0..record.events.len() {
        assert_eq!(record.refused(there), None, "{there}");
    }
}

#[test]
fn the_first_entry_that_the_door_would_have_refused_is_named() {
    let (_, hart, chair) = shared();
    let add = |held: Vec<Held>| PersonWhat::Add { name: "Mallory".into(), held, passphrase: hash() };
    let role = |person, held| PersonWhat::Role { person, held: vec![held] };
    let reset = |person| PersonWhat::Reset { person, passphrase: hash() };
    let renew = |person| PersonWhat::Renew { person, passphrase: hash() };
    let cases: Vec<(&str, (&str, &str), StreamId, PersonWhat)> = vec![
        ("a chair adds people", ("D. Adeyemi", "chair"), roster(), add(vec![Held::Viewer])),
        ("a role not held", ("D. Adeyemi", "administrator"), roster(), role(chair, Held::Administrator)),
        ("a stranger", ("Mallory", "administrator"), roster(), add(vec![Held::Administrator])),
        ("no such role", ("S. Hart", "emperor"), roster(), role(chair, Held::Qa)),
        ("another's passphrase", ("D. Adeyemi", "chair"), roster(), reset(hart)),
        ("another's passphrase, kept anew", ("S. Hart", "administrator"), roster(), renew(chair)),
        ("nobody would remain", ("S. Hart", "administrator"), roster(), PersonWhat::Disable { person: hart }),
        ("no role at all", ("S. Hart", "administrator"), roster(), add(Vec::new())),
        (
            "a name that looks like another",
            ("S. Hart", "administrator"),
            roster(),
            PersonWhat::Add { name: "s hart".into(), held: vec![Held::Viewer], passphrase: hash() },
        ),
        ("somebody who is not there", ("S. Hart", "administrator"), roster(), reset(Uuid::from_u128(7))),
        (
            "a sign-in in a role not held",
            ("D. Adeyemi", "qa"),
            sign_ins(chair),
            PersonWhat::SignedIn { role: Role::Qa },
        ),
        ("a sign-in as another", ("S. Hart", "chair"), sign_ins(chair), PersonWhat::SignedIn { role: Role::Chair }),
        ("a sign-in in the roster", ("S. Hart", "administrator"), roster(), PersonWhat::Guess { uptime: None }),
        ("a decision beside the roster", ("S. Hart", "administrator"), sign_ins(chair), role(chair, Held::Qa)),
    ];
    for (what, by, stream, forged) in cases {
        let (mut record, ..) = shared();
        let there = record.events.len();
        record.forged(by, stream, forged);
        let refused = record.refused(0);
        assert_eq!(refused.as_ref().map(|it| it.0), Some(there as u64 + 1), "{what}: {refused:?}");
        assert_eq!(record.refused(there), refused, "{what}: whatever is there already");
        // What the record itself has is not judged again.
        assert_eq!(record.refused(there + 1), None, "{what}");
    }
}

#[test]
fn an_entry_is_by_one_of_the_people_in_a_role_that_writes_it() {
    let agreed = |by: &str, role: &str, other: Option<&str>| {
        let (mut record, ..) = shared();
        let there = record.events.len();
        let mut new = record.events.iter().rev().find(|it| it.new.kind == "action.agree").unwrap().new.clone();
        new.id = Uuid::from_u128(77);
        new.version += 1;
        (new.by, new.role, new.on_behalf_of) = (by.into(), role.into(), other.map(Into::into));
        record.push(new);
        record.refused(there).is_none()
    };
    // Agreed again, it is in the wrong state and not by the wrong person: what the action makes of it is its own matter.
    assert!(agreed("D. Adeyemi", "chair", None));
    for (by, role, other) in [
        ("Mallory", "chair", None),
        ("S. Hart", "chair", None),
        ("S. Hart", "administrator", None),
        ("D. Adeyemi", "emperor", None),
        ("D. Adeyemi", "chair", Some("Mallory")),
        ("D. Adeyemi", "chair", Some("S. Hart")),
    ] {
        assert!(!agreed(by, role, other), "{by} {role} {other:?}");
    }
}
