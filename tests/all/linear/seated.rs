//! By lines at a real terminal: what is typed is shown as any shell shows it, a passphrase is not.
#![cfg(unix)]

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use super::super::people::secret;
use super::super::person::{Account, PATIENCE, Screens};
use super::only_words;

const PASSPHRASE: &str = "three plain words";

/// All that came out so far.
struct Heard {
    terminal: Screens,
    all: String,
}

impl Heard {
    /// Types, then waits until `text` comes out behind what came before.
    fn types(&mut self, typed: &str, text: &str) {
        let from = self.all.len();
        self.terminal.sends(typed);
        let until = Instant::now() + PATIENCE;
        while !self.all[from..].contains(text) {
            assert!(Instant::now() < until, "waited in vain for {text}:\n{}", self.all);
            self.all.push_str(&self.terminal.heard());
        }
    }
}

#[test]
fn a_passphrase_is_not_shown_and_no_cursor_moves() {
    let account = Account::new();
    let file = secret(account.home.path(), "passphrase", PASSPHRASE).display().to_string();
    account.run("r.osei", &["people", "add", "R. Osei", "--role", "administrator", "--new-passphrase-file", &file]);
    let mut heard = Heard { terminal: account.opens("r.osei", (100, 30), &["--linear"]), all: String::new() };
    heard.types("", "1. R. Osei.");
    heard.types("1\r", "The passphrase, which is not shown");
    // Mended as any field is; shown in no form.
    heard.types(&format!("wrong\x15{PASSPHRASE}\r"), "You are R. Osei, administrator.");
    heard.types("where\r", "Row 1 of 13");
    heard.types("lock\r", "Locked.");
    heard.types("1\r", "The passphrase, which is not shown");
    // Who gives up is at the names again.
    heard.types("quarter\x03", "1. R. Osei.");
    heard.types("quit\r", "An empty line means: Stay.");
    heard.types("2\r", "clinic has ended.");
    let all = heard.all.replace("\r\n", "\n");
    assert!(!all.contains("three plain") && !all.contains("quarter"), "{all}");
    only_words(&all);
}

#[test]
fn what_is_typed_while_a_passphrase_is_looked_at_is_no_other_guess() {
    let account = Account::new();
    // As slow as it may be, so that there is time to type.
    let settings = account.home.path().join("config/clinic");
    fs::create_dir_all(&settings).unwrap();
    fs::write(settings.join("clinic.toml"), "[passphrase]\npasses = 16\n").unwrap();
    let file = secret(account.home.path(), "passphrase", PASSPHRASE).display().to_string();
    account.run("r.osei", &["people", "add", "R. Osei", "--role", "administrator", "--new-passphrase-file", &file]);
    let mut heard = Heard { terminal: account.opens("r.osei", (100, 30), &["--linear"]), all: String::new() };
    heard.types("", "1. R. Osei.");
    heard.types("1\r", "The passphrase, which is not shown");
    // At once behind it, and while it is looked at.
    heard.terminal.sends("wrong\rquit\r");
    thread::sleep(Duration::from_millis(150));
    heard.types("almost it\r", "The passphrase, which is not shown");
    assert!(!heard.all.contains("almost it"), "shown while it is looked at: {}", heard.all);
    heard.types(&format!("{PASSPHRASE}\r"), "You are R. Osei, administrator.");
    assert_eq!(heard.all.matches("do not go together").count(), 1, "{}", heard.all);
}

#[test]
fn a_line_that_the_terminal_cuts_is_not_taken_for_whole() {
    let account = Account::new();
    let mut heard =
        Heard { terminal: account.opens("r.osei", (100, 30), &["--linear", "--role", "chair"]), all: String::new() };
    heard.types("", "Southampton");
    heard.types(&format!("{}\r", "x".repeat(5000)), "That line is too long for any field, and none of it was taken.");
    heard.types("where\r", "You are at");
}

#[test]
fn ctrl_c_ends_it_with_what_was_typed_kept() {
    let account = Account::new();
    let mut heard =
        Heard { terminal: account.opens("r.osei", (100, 30), &["--linear", "--role", "chair"]), all: String::new() };
    heard.types("list 3\r", "Areas: 4 rows.");
    heard.types("2\r", "Teams (");
    heard.types("2\r", "6 lists:");
    heard.types("action\r", "Field 1 of 7");
    heard.types("List visits due each Monday\r", "Field 2 of 7");
    heard.terminal.sends("\x03");
    assert_eq!(heard.terminal.ends().exit_code(), 130);
    assert_eq!(account.kept_of("List visits due each Monday"), "List visits due each Monday");
}
