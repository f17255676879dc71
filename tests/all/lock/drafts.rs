//! Whoever goes on before their older text was read loses neither it nor what they type meanwhile.

use std::collections::BTreeMap;

use assurance_clinic::app::msg::{Msg, OwnDrafts, RecordNews};

use super::super::support::Screen;

/// A screen that was locked and is gone on with, before the drafts of whoever goes on are read: the place of their older
/// text, and the text.
fn goes_on() -> (Screen, String, String) {
    let mut screen = Screen::locking(5);
    screen.press("a").typed("Older words").press("Esc");
    let kept = screen.kept().into_iter().filter_map(|(place, text)| Some((place, text?)));
    let (place, older) = kept.into_iter().find(|(_, text)| text.contains("Older words")).unwrap();
    screen.press("F6 Enter");
    screen.asked.clear();
    (screen, place, older)
}

/// What is on disk once everything that was asked for is done.
fn on_disk(screen: &Screen, before: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut disk: BTreeMap<String, String> = before.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect();
    for (place, text) in screen.kept() {
        match text {
            Some(text) => disk.insert(place, text),
            None => disk.remove(&place),
        };
    }
    disk
}

#[test]
fn a_record_that_cannot_be_read_says_nothing_of_drafts() {
    let (mut screen, place, older) = goes_on();
    screen.tell(Msg::Record(RecordNews::Unusable { message: "The server is away.".into(), drafts: None }));
    screen.press("a").typed("Newer words").press("Esc");
    assert_eq!(on_disk(&screen, &[(&place, &older)])[&place], older, "written over before it was read");
    let person = screen.app.desk.me.by.clone();
    screen.tell(Msg::Record(RecordNews::Acting { person, drafts: vec![(place.clone(), older.clone())] }));
    let disk = on_disk(&screen, &[(&place, &older)]);
    for words in ["Older words", "Newer words"] {
        assert!(disk.values().any(|text| text.contains(words)), "{words}: {disk:?}");
    }
}

#[test]
fn what_another_left_is_not_taken_for_ones_own() {
    let (mut screen, place, older) = goes_on();
    let theirs = OwnDrafts { person: "S. Kaur".into(), texts: vec![(place.clone(), "Theirs".into())] };
    screen.tell(Msg::Record(RecordNews::Loaded { events: Vec::new(), drafts: theirs.clone() }));
    screen.tell(Msg::Record(RecordNews::Unusable { message: "The server is away.".into(), drafts: Some(theirs) }));
    assert_eq!(screen.app.desk.drafts.get(&place), None);
    let person = screen.app.desk.me.by.clone();
    screen.tell(Msg::Record(RecordNews::Acting { person, drafts: vec![(place.clone(), older.clone())] }));
    assert_eq!(screen.app.desk.drafts.get(&place), Some(&older));
}
