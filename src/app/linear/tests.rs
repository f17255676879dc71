//! What a person who listens is told, and what comes of what they type: without a terminal.

use super::super::support::{Screen, moment};
use super::*;
use crate::app::msg::{DraftNews, Moment};

fn begun() -> Linear {
    let mut it = Linear::new(Screen::small().app);
    it.begin();
    it.tell();
    it
}

/// Types a line; gives what is said then.
fn types(it: &mut Linear, line: &str) -> String {
    it.line(line);
    it.tell()
}

#[test]
fn what_was_said_is_said_once_and_again_where_it_is_asked_for() {
    let mut it = begun();
    assert_eq!(it.tell(), "", "nothing changed");
    it.hear(Msg::Clock(moment()));
    assert_eq!(it.tell(), "");
    let said = types(&mut it, "again");
    assert!(said.starts_with("You are at: Southampton.\n") && said.contains("1. Protection visits, 20 wd"), "{said}");
    let said = types(&mut it, "");
    assert!(said.starts_with("Row 1 of 13: Protection visits, 20 wd"), "{said}");
}

#[test]
fn a_long_list_comes_in_portions_to_its_end() {
    let mut it = begun();
    for line in ["list 3", "2", "list 3"] {
        types(&mut it, line);
    }
    let mut portions = vec![types(&mut it, "again")];
    let rows = it.app().level().part().unwrap().rows.len();
    assert!(rows > 2 * PORTION);
    portions.extend((1..rows.div_ceil(PORTION)).map(|_| types(&mut it, "more")));
    for portion in &portions {
        assert!(portion.lines().filter(|line| line.contains(". C-")).count() <= PORTION, "{portion}");
    }
    let said = format!("\n{}", portions.concat());
    for n in 1..=rows {
        assert_eq!(said.matches(&format!("\n{n}. C-")).count(), 1, "row {n} is said once");
    }
    assert_eq!(types(&mut it, "more"), "That was all.\n");
}

#[test]
fn keys_are_known_by_their_names_and_letters() {
    for (typed, said) in [
        ("m", "Clinics"),
        ("M", "Clinics"),
        ("clinics", "Clinics"),
        ("F3", "Every team and standard"),
        ("f3", "Every team and standard"),
        ("where to look", "Every team and standard"),
        ("F2", "Everything you can do here"),
        ("everything here", "Everything you can do here"),
        (":", "Everything you can do here"),
        ("esc", "Leave the program?"),
        ("down", "Row 2 of 13"),
        ("/reviews", "Reviews, looked after"),
        ("q", "Leave the program?"),
        ("?", "Help. On a page"),
        ("y", "Nothing is copied"),
    ] {
        let told = types(&mut begun(), typed);
        assert!(told.contains(said), "{typed}: {told}");
    }
}

#[test]
fn text_on_no_disk_is_said_as_long_as_it_is_so() {
    let mut it = begun();
    for line in ["list 3", "2", "2", "action", "List visits"] {
        types(&mut it, line);
    }
    let place = it.app.desk.drafts.keys().next().unwrap().clone();
    let fields = it.app.desk.drafts.get(&place).cloned();
    let outcome = Err("The disk is full.".into());
    it.hear(Msg::Draft(DraftNews { author: "J. Doe".into(), place, fields, outcome }));
    let said = it.tell();
    assert!(said.contains("NOT SAVED anywhere") && said.contains("The disk is full."), "{said}");
    assert!(it.farewell().contains("could NOT be saved"), "{}", it.farewell());
}

#[test]
fn a_form_says_what_it_asks_and_takes_commands_apart_from_text() {
    let mut it = begun();
    for line in ["list 3", "2", "2", "action"] {
        types(&mut it, line);
    }
    let said = types(&mut it, "..with a full stop");
    assert!(said.contains("Field 2 of 7, Owner, now says: Team manager, Protection 1."), "{said}");
    let said = types(&mut it, ".back");
    assert!(said.contains("Field 1 of 7, What will be done, now says: .with a full stop."), "{said}");
    assert!(types(&mut it, ".clear").contains("Field 1 of 7, What will be done, is empty."));
    assert!(types(&mut it, ".nonsense").contains("No such word in a form"));
    // What is missing is said, and its field asked; once it is mended the end comes next.
    types(&mut it, "save");
    let said = types(&mut it, "save");
    assert!(said.contains("What will be done"), "{said}");
    let said = types(&mut it, "List visits");
    assert!(said.contains("This is what the form says.\n1. What will be done: List visits."), "{said}");
    let said = types(&mut it, "");
    assert!(said.contains("Kept as a draft."), "an empty line records nothing: {said}");
    assert!(it.app.waiting.is_empty());
}

#[test]
fn a_number_that_is_typed_as_the_record_answers_is_not_lost() {
    let mut it = begun();
    it.hear(Msg::Clock(Moment { fresh: uuid::Uuid::from_u128(7), ..moment() }));
    for line in ["list 3", "2", "2", "action", "List visits", "save", "save"] {
        types(&mut it, line);
    }
    assert_eq!(it.wants(), Wants::Nothing, "the next line waits for the record");
}

#[test]
fn a_text_that_is_too_long_is_refused_and_that_is_said() {
    for form in ["action", "question"] {
        let mut it = begun();
        for line in ["list 3", "2", "2", form] {
            types(&mut it, line);
        }
        let said = types(&mut it, &"x".repeat(100_001));
        assert!(said.starts_with("Nothing was added: 100001 characters are more than"), "{form}: {said}");
        assert!(said.contains("Field 1 of "), "{form}: it is asked once more: {said}");
        // What fits is taken, and what was wrong is no longer said.
        let said = types(&mut it, "Why so late?");
        assert!(said.starts_with("Field 2 of "), "{form}: {said}");
        assert!(types(&mut it, ".back").contains("now says: Why so late?"), "{form}");
    }
}

#[test]
fn a_line_typed_while_its_form_is_being_saved_is_not_taken_and_that_is_said() {
    let mut it = begun();
    it.hear(Msg::Clock(Moment { fresh: uuid::Uuid::from_u128(7), ..moment() }));
    for line in ["list 3", "2", "2", "action", "List visits", "save", "save"] {
        types(&mut it, line);
    }
    let refused = "It is still being saved; this line was not taken.";
    assert_eq!(types(&mut it, "save"), "It is still being saved.\n");
    types(&mut it, "field 1");
    let said = types(&mut it, "Something else");
    assert_eq!(said, format!("{refused}\n"), "and the next field is not asked for");
    let said = types(&mut it, ".clear");
    assert!(said.starts_with(refused) && said.contains("now says: List visits."), "{said}");
    let standard = fields::asked(&it.app).iter().position(|field| field.kind == fields::Kind::Standard).unwrap();
    types(&mut it, &format!(".field {}", standard + 1));
    for line in ["list", "visits"] {
        assert_eq!(types(&mut it, line), format!("{refused}\n"), "{line}");
    }
}

#[test]
fn that_the_feed_is_asked_is_no_state_of_the_figures() {
    let mut it = begun();
    let today = moment().today + chrono::TimeDelta::days(400);
    it.hear(Msg::Clock(Moment { today, ..moment() }));
    assert!(it.tell().contains("STALE, "));
    let said = types(&mut it, "refresh");
    assert!(!said.contains("Refreshing") && !said.contains("STALE"), "{said}");
}

#[test]
fn nothing_is_copied_wherever_it_is_asked_for() {
    for lines in [&["copy"] as &[&str], &["everything", "find clipboard", "1"]] {
        let mut it = begun();
        let (last, before) = lines.split_last().unwrap();
        for line in before {
            types(&mut it, line);
        }
        let asked = it.line(last);
        assert!(!asked.iter().any(|effect| matches!(effect, Effect::Clipboard(_))), "{lines:?}: {asked:?}");
        let said = it.tell();
        assert_eq!(
            said.matches("Nothing is copied: a terminal in lines has no clipboard").count(),
            1,
            "{lines:?}: {said}"
        );
    }
}

#[test]
fn help_says_what_the_lock_is_worth_here() {
    let mut it = begun();
    let mut said = types(&mut it, "help");
    while said.contains("more lines: more goes on.") {
        said = said.replace("more lines: more goes on.", "") + &types(&mut it, "more");
    }
    for part in ["Columns of ", "Words", "The record is record.sqlite.", "lock takes nothing away that was said"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("hides the screen") && !said.contains("Enter goes on"), "{said}");
}
