//! The real program in a real terminal: words that must not outlive the lock are looked for in everything that was drawn
//! after it, on the screen, in what can be scrolled back to, and in every file.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::process::Signal;

use super::super::person::{Account, ENTER, Screens, files};
use super::super::support::SAMPLE;

const F6: &str = "\x1b[17~";

const PASSPHRASE: &str = "seven canaries  sing before dawn";
const OTHERS: &str = "eleven kettles boil by the sea";
const TYPED: &str = "Zyzzyva canary list";

/// A passphrase in a file that is its owner's alone.
fn passphrase(account: &Account, name: &str, text: &str) -> PathBuf {
    let path = account.home.path().join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    path
}

/// A record of a chair who also administers it, and of a manager.
fn shared() -> Account {
    let account = Account::new();
    let (mine, theirs) = (passphrase(&account, "mine", PASSPHRASE), passphrase(&account, "theirs", OTHERS));
    let (mine, theirs) = (mine.to_str().unwrap(), theirs.to_str().unwrap());
    let team = SAMPLE.data.teams.iter().find(|team| team.name.as_str() == "Protection 1").unwrap().id.to_string();
    let chair = ["people", "add", "D. Adeyemi", "--holds", "chair", "--holds", "administrator"];
    account.run("somebody", &[&chair[..], &["--new-passphrase-file", mine]].concat());
    let admin = ["--as", "D. Adeyemi", "--role", "administrator", "--passphrase-file", mine];
    let manager = ["people", "add", "R. Osei", "--holds", "manager", "--team", &team, "--new-passphrase-file", theirs];
    account.run("somebody", &[&admin[..], &manager].concat());
    for file in [mine, theirs] {
        fs::remove_file(file).unwrap();
    }
    account
}

fn signs_in(screens: &mut Screens, name: &str, role: Option<&str>, passphrase: &str) {
    screens.sees("Who are you?");
    screens.gets(&name[..4], "narrowed to");
    screens.sends(ENTER);
    if let Some(role) = role {
        screens.sees("in which role?");
        screens.sends(role);
    }
    screens.gets("\x1b[200~", "Passphrase");
    screens.sends(&format!("{passphrase}\x1b[201~"));
    screens.sees("********");
    screens.sends(ENTER);
    screens.sees("F1 help");
}

/// Whether a file that the program wrote may hold the word: half-typed text its own draft, the feed's ids the cache.
fn may_hold(path: &Path, word: &str) -> bool {
    let is = |part: &str| path.components().any(|it| it.as_os_str().to_string_lossy().contains(part));
    (word == TYPED && is("drafts")) || (word.starts_with("C-") && is("cache"))
}

#[test]
fn nothing_outlives_the_lock() {
    let account = shared();
    let mut screens = account.opens("somebody", (100, 30), &[]);
    screens.sees("Who are you?");
    let first = screens.heard();
    assert!(!first.contains("Southampton") && !first.contains("Protection"), "before anybody signed in: {first}");
    signs_in(&mut screens, "D. Adeyemi", Some("1"), PASSPHRASE);
    screens.in_team();
    screens.gets("3", "Outside (");
    screens.sees("C-1");
    let child =
        screens.text().split_whitespace().find(|word| word.contains("C-1")).unwrap().trim_start_matches('>').to_owned();
    // The list is copied, narrowed, and a form stands half open.
    screens.gets("y", "Sent to the terminal's clipboard");
    screens.gets("/", "Narrow to");
    screens.gets("C-1", "C-1");
    screens.sends(ENTER);
    screens.types(TYPED);
    account.keeps_draft(TYPED);
    let before = screens.heard();
    assert!(before.contains(&child) && before.contains("\x1b]52;c;") && before.contains("canary"), "it was there");

    screens.gets(F6, "Locked");
    screens.sees("Who are you?");
    let (after, on_screen) = (screens.heard(), screens.all_of_it());
    assert!(after.contains("\x1b]52;c;\x1b\\"), "the clipboard is emptied: {after:?}");
    assert!(!after.contains("\x1b[2J"), "nothing is pushed to where it can be scrolled back to");
    let words = [child.as_str(), "C-1", "W0", TYPED, "canary", PASSPHRASE, "Southampton", "Protection"];
    for word in words {
        assert!(!after.contains(word) && !on_screen.contains(word), "{word:?} after the lock: {after}\n{on_screen}");
    }

    // Another person comes beside it: their own place, and nothing of the other's.
    signs_in(&mut screens, "R. Osei", None, OTHERS);
    screens.sees("R. Osei, team manager");
    let theirs = screens.heard();
    assert!(!theirs.contains("canary") && !theirs.contains(&child), "{theirs}");
    screens.signal(Signal::HUP);
    screens.sees("Locked");
    // Keys that come at once were meant for what stood there before.
    std::thread::sleep(Duration::from_millis(600));
    signs_in(&mut screens, "D. Adeyemi", Some("1"), PASSPHRASE);
    screens.sees("half-typed");
    screens.sees("Protection 1");
    screens.leaves();

    let mut looked_at = 0;
    for file in files(account.home.path()) {
        let bytes = fs::read(&file).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for word in [child.as_str(), TYPED, PASSPHRASE, OTHERS].into_iter().filter(|word| !may_hold(&file, word)) {
            assert!(!text.contains(word), "{word:?} in {}", file.display());
        }
        looked_at += 1;
    }
    assert!(looked_at >= 3, "{looked_at} files: the record, the draft, the cache");
}

#[test]
fn without_sign_in_the_lock_says_what_it_is_worth() {
    let account = Account::new();
    let mut screens = account.start("J. Doe");
    screens.gets(F6, "NO PASSPHRASE");
    screens.sees("This is the screen of J. Doe, chair.");
    assert!(!screens.text().contains("Southampton"), "{}", screens.text());
    screens.gets(ENTER, "Where to look");
    screens.leaves();
}
