//! Who opens a list of child records is noted, once in a visit.

use crate::app::support::{Screen, answered, names_a_child, noted};
use crate::domain::access::{Access, ListKind, Looked};
use crate::domain::event::{Event, NewEvent};

/// A screen whose record has an entry, with the team Protection 1 in front.
fn recorded() -> Screen {
    let mut screen = Screen::small();
    screen.press("a").typed("Weekly list").field("Owner").typed("Team manager").field("[ Save ]").press("Enter");
    screen.recorded().days_later(0);
    screen.asked.clear();
    screen.in_team();
    screen
}

fn looked(screen: &Screen, new: &NewEvent) -> Looked {
    let event = Event::chained(new.clone(), screen.app.desk.register.head());
    Access::read(&event).unwrap().looked
}

#[test]
fn a_list_is_noted_once_in_a_visit_and_never_which_children() {
    let mut screen = recorded();
    assert_eq!(noted(&mut screen), [], "passing by a list's title is not opening it");
    screen.press("3");
    let of_team = noted(&mut screen);
    let [new] = &of_team[..] else { panic!("{of_team:?}") };
    let first = looked(&screen, new);
    assert_eq!((first.list, first.team.as_ref().map(|it| it.as_str())), (ListKind::Within, Some("T04")), "{first:?}");
    assert!(first.rows > 0);
    for record in &screen.app.desk.data().children {
        assert!(!new.payload.contains(record.child.as_str()), "{}", new.payload);
    }
    assert_eq!((new.by.as_str(), new.kind.as_str(), new.version), ("J. Doe", "access.opened", 1));
    answered(&mut screen, new.clone(), None);
    assert_eq!(screen.app.desk.register.accesses().count(), 1);
    assert!(screen.app.desk.register.unread().is_empty());

    screen.press("1 3 Down Up / Esc Home");
    assert_eq!(noted(&mut screen), [], "the same list");
    screen.press("Enter");
    let of_child = noted(&mut screen);
    assert_eq!(of_child.len(), 1, "{}", screen.text());
    let one = looked(&screen, &of_child[0]);
    assert_eq!((one.list, one.team.as_ref().map(|it| it.as_str())), (ListKind::Child, Some("T04")));
    assert_ne!(of_child[0].id, new.id);
    screen.press("Esc Enter Esc");
    assert_eq!(noted(&mut screen), [], "the same child, in the same visit");
}

#[test]
fn looking_makes_no_record_and_hidden_lists_are_not_looked_at() {
    let mut screen = Screen::small();
    screen.in_team();
    assert!(names_a_child(screen.press("3")));
    assert_eq!(noted(&mut screen), [], "there is no record yet, and a read makes none");

    let mut screen = recorded();
    noted(&mut screen);
    screen.press("F4 3 Esc").on("Protection 2").press("Enter 3");
    assert_eq!(noted(&mut screen).len(), 1, "another team's");
    screen.press("F4 3 1 3");
    assert_eq!(noted(&mut screen), []);
}

#[test]
fn where_it_cannot_be_noted_one_persons_list_stays_open() {
    let mut screen = recorded();
    let new = noted(screen.press("3")).remove(0);
    answered(&mut screen, new, Some("The record may be read but not written."));
    screen.press("Down");
    assert!(names_a_child(&screen), "{}", screen.text());
    assert_eq!(noted(&mut screen).len(), 1, "asked again");
}
