//! What an administrator and a chair see of people on the screens: who may sign in and in which role, and who opened which
//! list of child records. Nobody else sees either.

use assurance_clinic::app::msg::{Msg, RecordNews};
use assurance_clinic::domain::access::{ListKind, Looked};
use assurance_clinic::domain::event::{Event, NewEvent, Timestamp};
use assurance_clinic::domain::payload::{Dated, Payload as _};
use assurance_clinic::domain::people::Role;
use assurance_clinic::domain::person::{Held, PersonWhat, sign_ins};
use assurance_clinic::record::looked::opened;
use assurance_clinic::screens::page::Place;
use assurance_clinic::widgets::theme::{Look, Theme};
use chrono::TimeDelta;
use uuid::Uuid;

use super::super::screens::in_every_look;
use super::super::support::{Screen, flat, moment};
use super::{actor, decided, manager_of, people, signs_in};

const PEOPLE: &str = "People: who may sign in, and in which role";
const ACCESSES: &str = "Access log: who opened which list of child records";

/// One of each role; one of them disabled, one signed in.
fn everybody() -> Vec<Event> {
    let lead = Held::of(Role::ServiceLead, ["protection-court".into()].into(), [].into()).unwrap();
    let mut events = people(&[
        ("A. First", &[Held::Administrator]),
        ("D. Adeyemi", &[Held::Chair, Held::Administrator]),
        ("L. Moss", &[lead]),
        ("R. Osei", &[manager_of("T04")]),
        ("S. Hart", &[Held::Analyst]),
        ("M. Lund", &[Held::MinuteTaker]),
        ("Q. Ahmed", &[Held::Qa]),
        ("A. O'Neill", &[Held::Viewer]),
    ]);
    events.push(decided(&events, "S. Hart", |person| PersonWhat::Disable { person }));
    let dated = Dated { on: moment().today, what: PersonWhat::SignedIn { role: Role::Manager } };
    let osei = events.iter().find(|event| event.new.payload.contains("R. Osei")).unwrap().new.clone();
    let new = NewEvent {
        id: Uuid::from_u128(700),
        stream: sign_ins(osei.id),
        version: 1,
        time: assurance_clinic::domain::event::timestamp_text(moment().now - TimeDelta::days(3)),
        kind: dated.what.kind(),
        payload: dated.payload(),
        ..osei
    };
    append(&mut events, new);
    events
}

fn append(events: &mut Vec<Event>, new: NewEvent) {
    let head = events.last().unwrap().head();
    events.push(Event::chained(new, head));
}

/// Two lists were opened, one of a worker.
fn looked_at() -> Vec<Event> {
    let mut events = everybody();
    let looked = |list, worker: Option<&str>, rows| Looked {
        list,
        area: None,
        team: Some("T04".into()),
        worker: worker.map(Into::into),
        indicator: None,
        period: "2022-12".parse().unwrap(),
        rows,
    };
    let lists = [(ListKind::Outside, None, 12), (ListKind::Worker, Some("W0501"), 1)];
    for (number, (list, worker, rows)) in (0..).zip(lists) {
        let at: Timestamp = moment().now - TimeDelta::minutes(90 - 30 * number);
        let me = actor("R. Osei", Role::Manager);
        let id = Uuid::from_u128(710 + u128::from(number.unsigned_abs()));
        append(&mut events, opened(&me, looked(list, worker, rows), moment().today, at, id));
    }
    events
}

fn shared(size: (u16, u16), look: Look, name: &str, role: Role) -> Screen {
    let mut screen = Screen::shared(size, look, &looked_at());
    signs_in(&mut screen, name, role, &[]);
    screen
}

fn small(name: &str, role: Role) -> Screen {
    shared((80, 24), Look::new(Theme::Default, false), name, role)
}

#[test]
fn administrators_and_chairs_find_both_pages_and_nobody_else_does() {
    for (name, role) in [
        ("A. First", Role::Administrator),
        ("D. Adeyemi", Role::Chair),
        ("L. Moss", Role::ServiceLead),
        ("R. Osei", Role::Manager),
        ("M. Lund", Role::MinuteTaker),
        ("Q. Ahmed", Role::Qa),
        ("A. O'Neill", Role::Viewer),
    ] {
        let may = matches!(role, Role::Administrator | Role::Chair);
        for (label, place) in [(PEOPLE, Place::People), (ACCESSES, Place::Accesses)] {
            let mut screen = small(name, role);
            screen.press("F2").typed(&label[..10]);
            assert_eq!(screen.text().contains(label), may, "{role:?}\n{}", screen.text());
            // Nor by any other way, such as a place that was kept from another role's visit.
            assert_eq!(screen.app.desk.has(&place), may, "{role:?}");
            let page = assurance_clinic::screens::page(&screen.app.desk, &place);
            assert_eq!(page.parts.iter().any(|part| !part.rows.is_empty()), may, "{role:?} {place:?}");
        }
    }
    // Where nobody signs in there are no people to list.
    let mut alone = Screen::small();
    alone.press("F2").typed("who may sign in");
    assert!(!alone.text().contains(PEOPLE), "{}", alone.text());
}

#[test]
fn a_row_has_the_words_that_change_it_for_who_may() {
    let words = |mut screen: Screen, on: &str| {
        screen.press("F2").typed("who may sign in").press("Enter").on(on).press("Enter");
        flat(&screen)
    };
    let text = words(small("A. First", Role::Administrator), "A. O'Neill");
    for part in [
        "A. O'Neill: viewer; may sign in; never signed in.",
        "Other roles: clinic people role \"A. O'Neill\" --holds ROLE",
        "clinic people reset \"A. O'Neill\" --as",
        "clinic people disable \"A. O'Neill\" --as",
        "--role administrator",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let text = words(small("A. First", Role::Administrator), "S. Hart");
    assert!(text.contains("disabled, may not sign in") && text.contains("clinic people enable \"S. Hart\""), "{text}");
    let text = words(small("D. Adeyemi", Role::Chair), "R. Osei");
    assert!(
        text.contains("R. Osei: team manager of Protection 1; may sign in; last signed in 6 January 2023"),
        "{text}"
    );
    assert!(!text.contains("clinic people role"), "a chair looks: {text}");
}

#[test]
fn the_access_log_names_no_child_and_on_a_projector_no_worker() {
    let mut screen = small("D. Adeyemi", Role::Chair);
    screen.press("F2").typed("access log").press("Enter");
    assert!(screen.text().contains("W0501"), "{}", screen.text());
    // The latest first, and one that comes in meanwhile stands at once.
    let text = screen.text();
    assert!(text.find("a worker's records") < text.find("records outside"), "{text}");
    let me = actor("Q. Ahmed", Role::Qa);
    let looked = Looked {
        list: ListKind::Exemptions,
        area: None,
        team: None,
        worker: None,
        indicator: None,
        period: "2022-12".parse().unwrap(),
        rows: 3,
    };
    let new = opened(&me, looked, moment().today, moment().now, Uuid::from_u128(720));
    let event = Event::chained(new, looked_at().last().unwrap().head());
    screen.tell(Msg::Record(RecordNews::Since(vec![event])));
    assert!(screen.text().contains("Q. Ahmed"), "{}", screen.text());
    screen.app.desk.hidden.all = true;
    screen.press("Esc F2").typed("access log").press("Enter");
    assert!(screen.text().contains("Q. Ahmed") && !screen.text().contains("W0501"), "{}", screen.text());
}

#[test]
fn the_pages_in_every_look() {
    for (name, label) in [("people", "who may sign in"), ("access-log", "access log")] {
        in_every_look(name, |size, look| {
            let mut screen = shared(size, look, "A. First", Role::Administrator);
            screen.press("F2").typed(label).press("Enter");
            screen
        });
    }
}
