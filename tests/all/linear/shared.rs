//! By lines in a record that people sign in to, and behind the lock.
#![cfg(unix)]

use assurance_clinic::app::linear::{Linear, Wants};
use assurance_clinic::app::msg::{Effect, Msg, RecordNews};
use assurance_clinic::domain::people::{Actor, Role};
use secrecy::SecretString;

use super::super::support::{Screen, at};
use super::super::{lock, people::secret};
use super::{Listener, in_order};

const PASSPHRASE: &str = "three plain words";

fn with_people() -> Listener {
    let listener = Listener::new();
    let file = secret(listener.folder.path(), "passphrase", PASSPHRASE).display().to_string();
    listener.asks(&["people", "add", "R. Osei", "--role", "administrator", "--new-passphrase-file", &file]);
    listener
}

#[test]
fn nothing_is_said_before_somebody_signed_in() {
    let listener = with_people();
    let said = listener.types(&[], &format!("1 | wrong words here | {PASSPHRASE} | where"));
    let parts = ["Sign in.", "1. R. Osei.", "not shown", "do not go together", "You are R. Osei, administrator."];
    in_order(&said, &parts);
    let before = said.split("guesses are left").next().unwrap();
    assert!(!before.contains("Southampton") && !said.contains(PASSPHRASE), "{said}");
    // Whoever gives up is let go.
    let said = listener.types(&[], "1 | | quit | 2");
    assert!(!said.contains("Southampton"), "{said}");
}

#[test]
fn a_lock_says_what_a_window_of_lines_cannot_hide() {
    let listener = Listener::new();
    let said =
        listener.types(&["--role", "chair"], "list 3 | lock | some text for a form | and a second line | 1 | where");
    in_order(
        &said,
        &[
            "Locked. ",
            "What was said before still stands above in this window, and this program cannot take it away.",
            "NO PASSPHRASE",
            "Type 1 to go on as r.osei",
            "This line was not taken",
            "This came when the program had locked",
            "some text for a form\nand a second line",
            "You are at: Southampton.",
        ],
    );
}

/// So much later.
fn later(seconds: u32) -> Msg {
    Msg::Clock(at(seconds))
}

#[test]
fn it_locks_where_no_line_comes_and_a_line_on_its_way_is_taken_by_nobody_else() {
    for tells_first in [true, false] {
        let mut it = Linear::new(Screen::locking(1).app);
        it.begin();
        it.line("list 3");
        assert!(it.tell().contains("Areas: 4 rows."));
        it.hear(later(45));
        assert!(it.tell().contains("This screen locks in"));
        it.hear(later(61));
        if tells_first {
            let said = it.tell();
            in_order(
                &said,
                &["No key was pressed for a minute", "this program cannot take it away", "Type 1 to go on as J. Doe"],
            );
            assert!(it.tell().is_empty(), "said once");
        }
        // What was typed for a list must not open the door.
        let line = if tells_first { "half a sentence" } else { "1" };
        assert!(it.line(line).is_empty());
        let said = it.tell();
        assert!(said.contains("This line was not taken") && !said.contains("Areas"), "{said}");
        it.hear(later(70));
        it.line("1");
        let said = it.tell();
        in_order(
            &said,
            &["You are J. Doe, chair.", "This came when the program had locked", line, "You are at: Southampton."],
        );
    }
}

/// The program in lines in a record that three people sign in to; who comes in is asked.
fn at_the_door() -> Linear {
    let mut it = Linear::new(lock::shared().app);
    it.begin();
    assert!(it.tell().contains("3. S. Hart."));
    it
}

/// Gives a passphrase, which is looked at.
fn gives_passphrase(it: &mut Linear) {
    assert_eq!(it.wants(), Wants::Passphrase);
    assert!(!it.is_checking());
    let asked = it.passphrase(Some(&SecretString::from(PASSPHRASE)));
    assert!(matches!(asked[..], [Effect::SignIn { .. }]), "{asked:?}");
}

#[test]
fn a_line_that_may_be_a_passphrase_is_asked_for_by_nothing_and_said_by_nothing() {
    let mut it = at_the_door();
    it.line("1");
    assert!(it.tell().contains("The passphrase, which is not shown"));
    gives_passphrase(&mut it);
    // However long that takes: what is typed next would be shown, and it may be another passphrase.
    assert!(it.is_checking() && it.wants() == Wants::Nothing);
    assert_eq!(it.tell(), "Looking whether the passphrase is right ... Ctrl-C ends the program.\n");
    it.hear(Msg::Record(RecordNews::NotSignedIn { message: "They do not go together.".into(), events: Vec::new() }));
    assert!(!it.is_checking() && it.wants() == Wants::Passphrase);
    assert!(it.tell().contains("They do not go together."));
    for typed in ["another passphrase", "1", "quit"] {
        assert!(it.line(typed).is_empty(), "{typed}");
        let said = it.tell();
        in_order(
            &said,
            &["That line was shown, and was not taken as a passphrase.", "The passphrase, which is not shown"],
        );
        assert!(!said.contains(typed), "{said}");
        assert_eq!(it.wants(), Wants::Passphrase, "{typed}");
    }
}

#[test]
fn lines_that_came_too_late_are_kept_for_each_author() {
    let mut it = at_the_door();
    let comes = |it: &mut Linear, line: &str, name: &str, role: Role| {
        it.line(line);
        gives_passphrase(it);
        let actor = Actor { by: name.into(), role, on_behalf_of: None, terminal: "room-2".into() };
        it.hear(Msg::Record(RecordNews::SignedIn { actor, drafts: Vec::new(), events: Vec::new() }));
        it.tell()
    };
    let mut passed = 0;
    let mut is_left = |it: &mut Linear, typed: &str| {
        passed += 400;
        it.hear(later(passed));
        assert!(it.tell().contains("No key was pressed for 5 minutes"));
        it.line(typed);
        assert!(it.tell().contains("This line was not taken"));
        passed += 1;
        it.hear(later(passed));
    };
    let late = "This came when the program had locked";
    assert!(!comes(&mut it, "1", "D. Adeyemi", Role::Chair).contains(late));
    is_left(&mut it, "half a sentence of the chair");
    let said = comes(&mut it, "3", "S. Hart", Role::Analyst);
    assert!(!said.contains(late) && !said.contains("half a sentence"), "{said}");
    is_left(&mut it, "a line of the analyst");
    let said = comes(&mut it, "1", "D. Adeyemi", Role::Chair);
    in_order(&said, &[late, "half a sentence of the chair"]);
    assert!(!said.contains("a line of the analyst"), "{said}");
    is_left(&mut it, "said once");
    let said = comes(&mut it, "3", "S. Hart", Role::Analyst);
    in_order(&said, &[late, "a line of the analyst"]);
    assert!(!said.contains("sentence") && !said.contains("said once"), "{said}");
}

#[test]
fn whether_to_leave_is_answered_at_the_door_as_anywhere() {
    let mut it = at_the_door();
    it.line("quit");
    in_order(&it.tell(), &["Leave the program?", "1. Stay.", "2. Leave the program.", "An empty line means: Stay."]);
    it.line("leave the program");
    assert_eq!(it.tell(), "Type the number of an answer; an empty line means the first.\n");
    assert!(it.line("").is_empty());
    assert!(it.tell().contains("3. S. Hart."), "who stays is asked who they are");
}
