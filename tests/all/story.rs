//! The main job as a person does it, with the real program in a real pseudo-terminal: figures, drill-down, an action, quit,
//! come back. And what must not be lost when the record cannot be written.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::person::{Account, DOWN, PATIENCE, files};

const WHAT: &str = "List visits due each Monday, to every worker";

#[test]
fn from_the_published_figures_to_one_overdue_child_and_a_recorded_action() {
    let account = Account::new();
    let mut screens = account.start("r.osei");
    // Published: looked-after visits of December 2022.
    screens.sees("445/543");
    screens.sees("Sample");
    screens.in_team();
    screens.gets("3", "[3 Outside");
    screens.goes_to(DOWN, "Protec");
    screens.gets("\r", "Last day in time");
    screens.sees("Southampton");
    screens.types(WHAT);
    screens.saves();
    screens.sees("Saved: A-1");
    screens.leaves();

    // Back where they left.
    let mut screens = account.start("r.osei");
    screens.sees("Last day in time");
    screens.gets("u", "Actions (1 open");
    screens.sees("List visits due");
    screens.sees("Team manager");
    screens.gets("\r", "History");
    screens.sees("r.osei");
    screens.leaves();

    let actions = account.actions();
    assert_eq!(actions.len(), 1, "{actions:?}");
    let action = &actions[0];
    assert_eq!(action["text"], WHAT);
    assert_eq!(action["team"], "T04");
    assert!(action["indicator"].is_string(), "{action}");
    assert!(account.run("r.osei", &["record", "verify"]).contains("sound"));

    // Nobody else can look: not into the record, its sidecars, the drafts.
    for file in files(account.home.path()) {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    assert_eq!(mode(account.record().parent().unwrap()), 0o700);
    assert_eq!(mode(&account.record().with_extension("drafts")), 0o700);
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_record_that_cannot_be_written_loses_nothing_and_ends_cleanly() {
    let account = Account::new();
    let folder = account.record().parent().unwrap().to_path_buf();
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o500)).unwrap();
    let mut screens = account.start("r.osei");
    screens.in_team();
    screens.types(WHAT);
    screens.saves();
    screens.sees("read-only");
    assert!(screens.text().contains(WHAT), "{}", screens.text());
    screens.leaves();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
    assert!(account.actions().is_empty());
}

#[test]
fn a_record_that_another_program_holds_loses_nothing_and_ends_cleanly() {
    let account = Account::new();
    let add = "actions add --team T04 --no-indicator test --text First --owner Manager --due 2w";
    account.run("r.osei", &add.split(' ').collect::<Vec<_>>());
    let mut screens = account.start("r.osei");
    screens.in_team();
    let other = rusqlite::Connection::open(account.record()).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    screens.types(WHAT);
    screens.saves();
    // The record is waited for before it is called busy.
    screens.until(PATIENCE * 2, "that the record is in use", |screen| screen.contains("in use by another program"));
    assert!(screens.text().contains(WHAT), "{}", screens.text());
    assert_eq!(account.actions().len(), 1, "a reader is not locked out");
    other.execute_batch("ROLLBACK").unwrap();
    screens.sends("\r");
    screens.sees("Saved: A-2");
    screens.leaves();
    assert_eq!(account.actions().len(), 2);
}
