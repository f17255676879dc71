//! Half-typed text that no disk takes: it is said, it stays said, it is tried again, and nobody leaves without knowing.

use assurance_clinic::app::msg::{DraftNews, Effect, Msg};
use chrono::TimeDelta;

use super::support::{Screen, moment};

/// Somebody is writing, and the disk is full.
fn writing() -> (Screen, String) {
    let mut screen = Screen::small();
    screen.in_team().press("w Down Enter").typed("Two workers were away");
    let place = screen.kept().keys().next_back().unwrap().clone();
    screen.tell(Msg::Draft(DraftNews {
        author: "J. Doe".into(),
        place: place.clone(),
        fields: None,
        outcome: Err("The disk is full.".into()),
    }));
    screen.asked.clear();
    (screen, place)
}

#[test]
fn text_that_is_on_no_disk_is_never_said_to_be_kept() {
    let (mut screen, place) = writing();
    screen.press("Esc");
    let text = screen.text();
    assert!(text.contains("NOT SAVED anywhere") && !text.contains("kept as a draft"), "{text}");
    screen.press("Down Up");
    assert!(screen.text().contains("NOT SAVED anywhere"), "the warning stays\n{}", screen.text());
    screen.press("Ctrl-c");
    let text = screen.text();
    assert!(!text.contains("half-typed form is kept"), "{text}");
    // It is tried once more, and only a second word loses it.
    screen.asked.clear();
    screen.press("2");
    assert!(!screen.asked.contains(&Effect::Quit), "{:?}", screen.asked);
    assert!(screen.kept().contains_key(&place), "{:?}", screen.asked);
    screen.tell(Msg::Draft(DraftNews {
        author: "J. Doe".into(),
        place: place.clone(),
        fields: None,
        outcome: Err("The disk is full.".into()),
    }));
    assert!(screen.text().contains("Leave and lose it"), "{}", screen.text());
    assert!(!screen.asked.contains(&Effect::Quit));
    screen.press("2");
    assert!(screen.asked.contains(&Effect::Quit));
}

#[test]
fn it_is_tried_again_by_itself_and_then_it_is_kept() {
    let (mut screen, place) = writing();
    let mut later = moment();
    assert!(screen.app.next_minute().is_some());
    later.now += TimeDelta::seconds(1);
    screen.tell(Msg::Clock(later));
    assert!(screen.asked.is_empty(), "not at every moment");
    later.now += TimeDelta::seconds(6);
    screen.tell(Msg::Clock(later));
    assert!(screen.kept().get(&place).is_some_and(|text| text.as_ref().unwrap().contains("Two workers were away")));
    screen.tell(Msg::Draft(DraftNews { author: "J. Doe".into(), place, fields: None, outcome: Ok(()) }));
    screen.press("Esc");
    assert!(!screen.text().contains("NOT SAVED anywhere"), "{}", screen.text());
    assert!(screen.text().contains("kept as a draft"), "{}", screen.text());
}
