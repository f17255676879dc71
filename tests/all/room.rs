//! Walking the items of an open clinic: what is passed is not discussed, and quick keys lose nothing.

use assurance_clinic::domain::clinic::meeting::{Clinic, ClinicState};

use super::support::Screen;

/// An open clinic with its first item in front.
fn in_the_room() -> Screen {
    let mut screen = Screen::small();
    screen.press("m").on("Protection and court").press("Enter Enter");
    screen.field("[ Save ]").press("Enter").recorded().press("Enter").days_later(0);
    screen.press("F2").typed("Open the clinic").press("Enter").on_this_day().recorded().days_later(0);
    assert!(screen.text().contains("The clinic is open."), "{}", screen.text());
    screen.press("Home Enter");
    screen
}

fn clinic(screen: &Screen) -> &Clinic {
    screen.app.desk.register.clinics().next().unwrap()
}

#[test]
fn a_clinic_is_opened_on_another_day_only_when_that_is_said() {
    let mut screen = Screen::small();
    screen.press("m").on("Protection and court").press("Enter Enter");
    screen.field("[ Save ]").press("Enter").recorded().press("Enter").days_later(0);
    screen.press("F2").typed("Open the clinic").press("Enter");
    let asked = screen.text();
    assert!(asked.contains("This clinic is for 6 February. Open it today?"), "{asked}");
    screen.press("Enter");
    assert!(screen.asked_nothing_to_record(), "the safe answer is in front");
    assert_eq!(clinic(&screen).state, ClinicState::Scheduled);
    screen.press("F2").typed("Open the clinic").press("Enter 2").recorded();
    assert_eq!(clinic(&screen).state, ClinicState::Open);
    assert!(clinic(&screen).held_on() < clinic(&screen).date);
}

#[test]
fn passing_an_item_does_not_mark_it_as_discussed() {
    let mut screen = in_the_room();
    screen.press("n n p n");
    assert!(screen.asked_nothing_to_record(), "{:?}", screen.asked);
    assert!(clinic(&screen).discussed.is_empty());
}

#[test]
fn an_item_where_something_was_asked_or_that_is_said_to_be_is_discussed() {
    let mut screen = in_the_room();
    screen.press("c").typed("What changed?").field("[ Save ]").press("Enter").recorded().days_later(0);
    assert!(clinic(&screen).discussed.is_empty());
    screen.press("n").recorded().days_later(0);
    assert_eq!(clinic(&screen).discussed.len(), 1);
    assert!(!screen.text().contains("Saved."), "nobody asked\n{}", screen.text());
    screen.press("F2").typed("Discussed").press("Enter").recorded();
    assert_eq!(clinic(&screen).discussed.len(), 2);
}

#[test]
fn entries_that_follow_each_other_quickly_wait_for_each_other() {
    let mut screen = in_the_room();
    for _ in 0..3 {
        screen.press("F2").typed("Discussed").press("Enter n");
    }
    for _ in 0..3 {
        screen.recorded().days_later(0);
    }
    assert_eq!(clinic(&screen).discussed.len(), 3);
    assert!(screen.asked_nothing_to_record());
}
