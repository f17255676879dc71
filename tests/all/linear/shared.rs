//! By lines in a record that people sign in to, and behind the lock.
#![cfg(unix)]

use std::time::Duration;

use assurance_clinic::app::linear::Linear;
use assurance_clinic::app::msg::{Moment, Msg};
use chrono::TimeDelta;

use super::super::people::secret;
use super::super::support::{Screen, moment};
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
fn later(seconds: u64) -> Msg {
    let passed = TimeDelta::seconds(i64::try_from(seconds).unwrap());
    let begun = moment();
    Msg::Clock(Moment { now: begun.now + passed, steady: Duration::from_secs(seconds), ..begun })
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
