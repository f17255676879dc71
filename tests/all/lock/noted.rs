//! In a shared record a list of child records is closed until the record has noted who opens it.

use assurance_clinic::domain::people::Role;
use assurance_clinic::screens::desk::NOT_NOTED;

use super::super::support::{Screen, answered, at, flat, names_a_child, noted};
use super::{shared, signs_in};

/// The chair of a shared record, in front of the areas.
fn chair() -> Screen {
    let mut screen = shared();
    signs_in(&mut screen, "D. Adeyemi", Role::Chair, &[]);
    screen.in_team().press("Esc");
    screen.asked.clear();
    screen
}

#[test]
fn a_list_is_closed_until_it_is_noted_and_says_so() {
    let mut screen = chair();
    screen.on("Protection 2").press("Enter 3");
    let new = noted(&mut screen);
    assert_eq!(new.len(), 1);
    assert!(!names_a_child(&screen) && flat(&screen).contains(NOT_NOTED), "{}", screen.text());
    screen.press("3 Down Up");
    assert_eq!(noted(&mut screen), [], "it has been asked");
    // There is nothing to show or hide yet: what is pressed now hides nothing later.
    for key in ["x", "F4"] {
        screen.press(key);
        assert!(flat(&screen).contains(NOT_NOTED) && !flat(&screen).contains("is hidden"), "{}", screen.text());
    }
    answered(&mut screen, new[0].clone(), None);
    assert!(names_a_child(&screen), "{}", screen.text());
    screen.press("F4");
    assert!(!names_a_child(&screen) && flat(&screen).contains("x shows it"), "{}", screen.text());
    screen.press("F4");
    assert!(names_a_child(&screen), "{}", screen.text());
    assert_eq!(noted(&mut screen), [], "once in a visit");
}

#[test]
fn a_list_that_cannot_be_noted_stays_closed_and_is_asked_for_anew() {
    const CLOSED: &str = "Child records stay closed: the record could not note that you opened them.";
    let mut screen = chair();
    let new = noted(screen.on("Protection 2").press("Enter 3"));
    answered(&mut screen, new[0].clone(), Some("The server is away."));
    assert!(!names_a_child(&screen) && flat(&screen).contains(&format!("{CLOSED} The server is away.")));
    screen.press("F4");
    let text = flat(&screen);
    assert!(!names_a_child(&screen) && text.contains(CLOSED) && !text.contains(NOT_NOTED), "{}", screen.text());
    assert_eq!(noted(&mut screen), []);
    // Opened anew it is asked anew.
    screen.it_is(at(5)).press("Esc").on("Protection 2").press("Enter 3");
    let again = noted(&mut screen);
    assert_eq!(again.len(), 1);
    answered(&mut screen, again[0].clone(), None);
    assert!(names_a_child(&screen), "{}", screen.text());
}

#[test]
fn a_list_that_is_left_before_the_record_answers_is_noted_once() {
    let mut screen = chair();
    let new = noted(screen.on("Protection 2").press("Enter 3"));
    assert_eq!(new.len(), 1);
    screen.it_is(at(5)).press("Esc").on("Protection 2").press("Enter 3");
    assert_eq!(noted(&mut screen), [], "it has been asked");
    assert!(!names_a_child(&screen) && flat(&screen).contains(NOT_NOTED), "{}", screen.text());
    answered(&mut screen, new[0].clone(), None);
    assert!(names_a_child(&screen), "{}", screen.text());
    assert_eq!(noted(&mut screen), [], "once in a visit");
}
