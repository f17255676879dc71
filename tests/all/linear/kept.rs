//! What is typed by lines is never lost: a form that is left, an input that ends, a signal.

use super::{Listener, in_order, numbers};

const CHAIR: &[&str] = &["--role", "chair"];
const MANAGER: &[&str] = &["--role", "manager", "--as", "R. Osei"];

/// An action half-typed on the second field.
const HALF: &str = "list 3 | 2 | 2 | action | List visits due each Monday";

#[test]
fn a_form_that_is_left_or_cut_off_comes_back_as_it_was() {
    let listener = Listener::new();
    // The input ends within the form.
    listener.types(CHAIR, HALF);
    // It is gone on with where it was begun; cancel keeps what is changed since.
    let said = listener.types(CHAIR, "action | Deputy manager | cancel | where | action | cancel");
    in_order(
        &said,
        &[
            "1 half-typed form",
            "What you had typed here is back.",
            "1. What will be done: List visits due each Monday.",
            "Field 2 of 7, Owner",
            "Kept as a draft.",
            "2. Owner: Deputy manager.",
            "Field 3 of 7",
        ],
    );
    assert_eq!(said.matches("Kept as a draft.").count(), 2, "what was said once is not said again:\n{said}");
    assert!(!listener.path("state/record.sqlite").exists(), "a draft is no entry");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_with_what_was_typed_kept() {
    use rustix::process::{Pid, Signal, kill_process};
    use std::io::{BufRead as _, BufReader, Write as _};
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let listener = Listener::new();
        let mut child = listener.starts(CHAIR);
        let mut typing = child.stdin.take().unwrap();
        typing.write_all(format!("{}\n", HALF.replace(" | ", "\n")).as_bytes()).unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        said.find(|line| line.as_ref().unwrap().starts_with("Field 2 of")).expect("the line was taken").unwrap();
        kill_process(Pid::from_child(&child), signal).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(code));
        drop(typing);
        let said = listener.types(CHAIR, "action | cancel");
        in_order(&said, &["1. What will be done: List visits due each Monday."]);
    }
}

#[test]
fn a_representation_is_written_line_by_line() {
    let listener = Listener::new();
    let said = listener.types(
        MANAGER,
        "list 3 | 2 | 2 | write | 2 | .clear | Two workers were away. | | ..they are back | oops | .undo | .again | . \
         | everything | find save what | 1 | again",
    );
    in_order(
        &said,
        &[
            "Writing Protection 1, ",
            "An immediate safeguarding concern goes by the escalation route now, not through this program.",
            "Nothing is written yet.",
            "Line 1.",
            "Line 2.",
            "Line 3.",
            "Line 4.",
            "Line 3 of 3: .they are back",
            "Kept as a draft.",
            "Saved",
        ],
    );
    assert!(!said.contains("Nothing changed."), "each line that is taken changes the text:\n{said}");
    let all = listener.asks(&["representations", "show", "--team", "T04"]);
    assert!(all.to_string().contains("Two workers were away.\\n\\n.they are back"), "{all}");
}

#[test]
fn a_record_outside_is_accounted_for_by_the_number_of_its_reason() {
    let listener = Listener::new();
    let said = listener.types(MANAGER, "list 3 | 2 | 2 | 4 | reason 3 | soon | 20/1 | nonsense | 1 | | save");
    in_order(
        &said,
        &[
            "1. Why outside: ",
            "That was not understood, and is kept as it was typed.",
            "Understood as Friday 20 January 2023",
            "'nonsense' is none of the 3 choices",
            "4. Is the child safe: yes.",
            "Saved",
        ],
    );
}

#[test]
fn what_is_typed_can_neither_draw_nor_move_a_cursor() {
    let listener = Listener::new();
    let hostile = "Ask \u{1b}[2J\u{8}\u{2588}\u{28ff}\u{2502}\u{202e} why";
    let lines = "list 3 | 2 | 2 | question | HOSTILE | | save | questions | again | HOSTILE | find HOSTILE";
    let said = listener.types(CHAIR, &lines.replace("HOSTILE", hostile));
    in_order(&said, &["Question to Protection 1.", "Saved", "1. "]);
    assert!(said.contains("<U+001B>") && said.contains("<U+2588>"), "{said}");
}

#[test]
fn names_of_a_feed_can_neither_draw_nor_move_a_cursor() {
    let listener = Listener::new();
    let mut feed: serde_json::Value =
        serde_json::from_str(include_str!("../../../fixtures/every-section.json")).unwrap();
    let hostile = "\u{1b}[2J\u{8}\r\u{2588}\u{28ff}\u{2502}\u{202e}Team";
    feed["organisation"]["name"] = hostile.into();
    for section in ["areas", "teams", "managers"] {
        for one in feed[section].as_array_mut().unwrap() {
            one["name"] = format!("{hostile} {}", one["id"]).into();
        }
    }
    std::fs::write(listener.path("feed.json"), feed.to_string()).unwrap();
    let lines = "list 3 | 1 | table | 1 | table | list 2 | 1 | back | list 3 | 1 | where | F2 | more | back | clinics | actions";
    let said = listener.types(&["--feed", "feed.json", "--role", "chair"], lines);
    in_order(&said, &["You are at: <U+001B>[2J<U+0008><U+000D><U+2588><U+28FF><U+2502><U+202E>Team", "Areas: 2 rows."]);
}

#[test]
fn lines_may_end_as_windows_ends_them_and_the_last_may_have_no_end() {
    let listener = Listener::new();
    let said = listener.sends(&[], "list 3\r\n2\r\nwhere");
    let area = "You are at: Southampton, Protection and court.";
    in_order(&said, &["Areas: 4 rows.", area, area]);
    let said = listener.sends(&[], &format!("{}\nwhere\n", "x".repeat(2 << 20)));
    in_order(&said, &["That line is too long", "You are at:"]);
}

#[test]
fn what_is_no_word_or_number_here_does_nothing_and_says_so() {
    let listener = Listener::new();
    let said = listener.types(&[], "nonsense | 99 | list 9 | find nothing holds this | quit | | quit | 2");
    in_order(
        &said,
        &[
            "'nonsense' is no word here, and nothing was done.",
            "There is no row 99",
            "There is no list 9",
            "No row holds 'nothing holds this'",
            "An empty line means: Stay.",
            "Leave the program?",
            "clinic has ended.",
        ],
    );
    assert_eq!(numbers(&listener.path("state")), 0);
}
