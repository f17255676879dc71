//! A representation is written, kept, saved, submitted; accounts are given one after the other.

use assurance_clinic::app::msg::{Effect, Msg, RecordNews};
use assurance_clinic::domain::clinic::representation::{
    Content, RepresentationKey, RepresentationStep, RepresentationWhat,
};
use assurance_clinic::domain::event::{Event, Head};
use assurance_clinic::domain::people::{Actor, Role};
use assurance_clinic::domain::register::Register;
use assurance_clinic::record::decide::{Entry, Facts, Step, decide};
use assurance_clinic::screens::page::Place;
use uuid::Uuid;

use super::support::{Screen, in_one_line, moment};

fn front(screen: &Screen) -> RepresentationKey {
    match &screen.app.level().place {
        Place::Representation { team, period } => RepresentationKey { period: *period, team: team.clone() },
        other => panic!("{other:?}"),
    }
}

/// Does what everything-here calls so.
fn chosen<'s>(screen: &'s mut Screen, label: &str) -> &'s mut Screen {
    screen.press("F2").typed(label).press("Enter")
}

/// Writes `text` into every required section that is empty.
fn fill(screen: &mut Screen, text: &str) {
    let rows = screen.app.level().page.parts[0].rows.len();
    screen.press("Home");
    for _ in 0..rows {
        if screen.app.level().row().unwrap().cells[1].text == "EMPTY" {
            screen.press("Enter").typed(text).press("Esc");
        }
        screen.press("Down");
    }
}

#[test]
fn what_is_typed_is_kept_and_only_saving_writes_it_into_the_record() {
    let mut screen = Screen::small();
    screen.in_team().press("w Down Enter").typed("Two away").press("Enter").typed("at once");
    let key = format!("representation {} {}", front(&screen).team, front(&screen).period);
    let kept = screen.kept()[&key].clone().unwrap();
    assert!(kept.contains(r"Two away\nat once"), "{kept}");
    screen.press("Esc");
    assert!(screen.asked_nothing_to_record());
    assert!(screen.text().contains("Two away at once"), "{}", screen.text());

    // It comes back with the cursor where it was, to whoever reads that draft.
    let mut again = Screen::unread(
        (80, 24),
        assurance_clinic::widgets::theme::Look::new(assurance_clinic::widgets::theme::Theme::Default, false),
    );
    again.loaded(&[(key.clone(), kept)]).in_team().press("w Down Enter").typed("!");
    assert!(again.text().contains("at once!"), "{}", again.text());

    chosen(&mut screen, "Save what is written").recorded();
    assert_eq!(screen.kept().get(&key), Some(&None), "the draft goes once the record has it");
    assert!(screen.text().contains("NOT SUBMITTED"), "{}", screen.text());
}

#[test]
fn it_is_not_submitted_with_a_section_empty_and_says_which() {
    let mut screen = Screen::small();
    screen.in_team().press("w");
    chosen(&mut screen, "Submit the");
    assert!(screen.asked_nothing_to_record());
    assert!(screen.text().contains("Still empty"), "{}", screen.text());
    assert!(screen.text().contains("what was tried"), "{}", screen.text());
    chosen(&mut screen, "No exceptions");
    assert!(screen.asked_nothing_to_record());

    fill(&mut screen, "Said.");
    chosen(&mut screen, "Submit the");
    let asked: Vec<_> = screen.asked.iter().filter(|it| matches!(it, Effect::Append(_))).cloned().collect();
    let Some(Effect::Append(events)) = asked.first() else { panic!("{}", screen.text()) };
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["representation.write", "representation.submit"]);
    screen.recorded();
    assert!(screen.text().contains("Submitted by J. Doe"), "{}", screen.text());

    // A later change is a new version, and what changed is told.
    screen.days_later(1).press("Home Down Enter").typed(" More.").press("Esc");
    chosen(&mut screen, "Submit the").recorded().press("5");
    let changed: Vec<String> = screen.app.level().page.parts[4]
        .rows
        .iter()
        .map(|row| format!("{}: {}", row.cells[1].text, row.cells[2].text))
        .collect();
    assert_eq!(changed, ["was: Said.", "now: Said. More."]);
}

#[test]
fn another_version_that_came_in_meanwhile_is_said_and_nothing_is_lost() {
    let mut screen = Screen::small();
    screen.in_team().press("w Down Enter").typed("Mine").press("Esc");
    let RepresentationKey { team, period } = front(&screen);
    let other = Actor { by: "R. Osei".into(), role: Role::Manager, on_behalf_of: None, terminal: "x".into() };
    let content = Content { better: "Theirs".into(), ..Content::default() };
    let what = RepresentationWhat { team, period, step: RepresentationStep::Write { content } };
    let step = Step::Write(Box::new(Entry::Representation(what)));
    let facts = Facts::bare(moment().today, Uuid::from_u128(99));
    let events = decide(&Register::default(), &other, step, &facts, moment().now).unwrap();
    let event = Event::chained(events[0].clone(), Head::EMPTY);
    screen.tell(Msg::Record(RecordNews::Since(vec![event])));
    assert!(screen.text().contains("Another version came in meanwhile"), "{}", screen.text());
    chosen(&mut screen, "Save what");
    assert!(screen.asked_nothing_to_record());
    screen.press("5");
    let words: String = screen.app.level().page.parts[4].rows.iter().map(|row| row.words.clone()).collect();
    assert!(words.contains("was: Theirs") && words.contains("now: Mine"), "{words}");
    screen.press("1");
    chosen(&mut screen, "Go on from mine");
    chosen(&mut screen, "Save what");
    assert_eq!(screen.asked_to_record()[0].version, 2);
}

#[test]
fn what_looks_like_a_name_is_asked_about_and_kept() {
    let mut screen = Screen::small();
    screen.in_team().press("w Down Enter").typed("Seen late, Ann Smith was away").press("Esc");
    assert!(screen.text().contains("'Ann Smith' looks like a name"), "{}", screen.text());
    assert!(screen.text().contains("Seen late, Ann Smith"), "{}", screen.text());
}

#[test]
fn a_dip_sample_and_an_interim_position_go_with_it() {
    let mut screen = Screen::small();
    screen
        .in_team()
        .press("w 2")
        .on("Dip sample")
        .press("Enter")
        .typed("20")
        .press("Tab")
        .typed("17")
        .press("Tab")
        .typed("4");
    screen.field("[ Save ]").press("Enter");
    assert!(screen.text().contains("more than were sampled"), "{}", screen.text());
    screen.press("Tab Backspace").typed("3").field("[ Save ]").press("Enter");
    assert!(screen.text().contains("20 sampled, 17 safe, 3 recording only"), "{}", screen.text());
    screen
        .on("Interim position")
        .press("Enter")
        .typed("34/36")
        .press("Tab")
        .typed("11/01")
        .field("[ Save ]")
        .press("Enter");
    assert!(screen.text().contains("34/36 on 11 January, unverified"), "{}", screen.text());
}

#[test]
fn after_an_account_the_next_record_without_one_is_in_front() {
    let mut screen = Screen::small();
    screen.in_team().press("w 3");
    let first = screen.at();
    screen.press("1 Tab").typed("1").field("[ Save ]").press("Enter").recorded();
    let second = screen.at();
    assert_ne!(first, second, "{}", screen.text());
    assert!(screen.text().contains("recording"), "{}", screen.text());
    screen.days_later(1).press("2");
    screen.press("Tab").typed("2").field("[ Save ]").press("Enter").recorded();
    assert!(screen.text().contains("NOT SAFE"), "{}", screen.text());
    assert!(![first, second].contains(&screen.at()));
}

#[test]
fn a_refused_submit_names_all_that_is_missing_and_what_stands_for_what() {
    let mut screen = Screen::small();
    screen.in_team().press("w Down Enter");
    assert!(screen.text().contains("Esc keeps it, then F2 saves it"), "{}", screen.text());
    screen.typed("Two away").press("Esc");
    chosen(&mut screen, "Submit the");
    assert!(screen.asked_nothing_to_record(), "{}", screen.text());
    let text = screen.text();
    let said = text.split_once("Nothing was submitted.").expect(&text).1;
    let flat = in_one_line(said);
    let asked = screen.app.level().page.parts[0].rows.len() / 4;
    assert!(asked >= 3, "{text}");
    assert!(flat.matches("what will be done (or why no action will be taken)").count() >= 3, "{text}");
    let end = flat.find("taken). ").expect(&text);
    assert_eq!(flat[end..].matches("what was tried").count(), 0, "the sentence ends, nothing is cut: {text}");
    // It goes with the next key.
    screen.press("Down");
    assert!(!screen.text().contains("Nothing was submitted"), "{}", screen.text());
}
