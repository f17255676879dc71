//! Two people at two terminals, on one record: whoever is second sees both, side by side, and chooses. Nothing is lost and
//! nothing is overwritten unseen.
#![cfg(unix)]

use rustix::process::Signal;
use serde_json::{Value, json};

use super::person::{Account, DOWN, ENTER, ESC, Screens};

pub const CHAIR: &str = "D. Adeyemi";
pub const OTHER: &str = "S. Kaur";

fn add(account: &Account) {
    let line = "actions add --team T04 --no-indicator test --text List --owner Lead --due 31/01";
    account.run(CHAIR, &line.split(' ').collect::<Vec<_>>());
}

pub fn schedule(account: &Account) {
    let line = "clinics schedule --area protection-court --date 12/01/2023 --start 14:00";
    account.run(CHAIR, &line.split(' ').collect::<Vec<_>>());
}

/// The action in front, in the register of actions.
fn at_the_action(account: &Account, who: &str) -> Screens {
    let mut screens = account.start(who);
    screens.sees("Where to look");
    screens.gets("u", "Actions (1 open");
    screens
}

/// The clinic's page, with Protection 1 in front.
pub fn at_the_agenda(account: &Account, who: &str) -> Screens {
    let mut screens = account.start(who);
    screens.sees("Where to look");
    screens.gets("m", "Clinics");
    screens.goes_to(DOWN, "Protection and court");
    screens.gets(ENTER, "Agenda");
    screens.on("Protection 1");
    screens
}

fn clinic(account: &Account) -> Value {
    account.asked(&["clinics", "show", "1"], "clinic")
}

#[test]
fn an_action_that_two_change_is_seen_by_both_and_the_second_chooses() {
    let account = Account::new();
    add(&account);
    let (mut one, mut two) = (at_the_action(&account, CHAIR), at_the_action(&account, OTHER));
    for (screens, more) in [(&mut one, " of visits"), (&mut two, " each Monday")] {
        screens.chooses("Change it");
        screens.gets(more, &format!("List{more}"));
    }
    one.saves();
    one.sees("Saved");
    two.saves();
    two.reads(&["List each Monday", "Now: List of visits", "D. Adeyemi changed this while you typed"]);
    assert_eq!(account.actions()[0]["text"], "List of visits", "nothing is overwritten unseen");
    // The second leaves it: theirs stays a draft, the first's stays in the record.
    two.sends(ESC);
    two.sees("Kept as a draft");
    assert_eq!(account.actions()[0]["text"], "List of visits");
    // Or chooses theirs, having seen both.
    two.chooses("Change it");
    two.reads(&["List each Monday", "Now: List of visits"]);
    two.saves();
    two.sees("Saved");
    let action = &account.actions()[0];
    assert_eq!((&action["text"], &action["version"]), (&json!("List each Monday"), &json!(3)));
    for screens in [one, two] {
        screens.leaves();
    }
}

#[test]
fn minutes_and_deferrals_of_one_item_are_seen_by_both() {
    let account = Account::new();
    schedule(&account);
    let (mut one, mut two) = (at_the_agenda(&account, CHAIR), at_the_agenda(&account, OTHER));
    for (screens, minutes) in [(&mut one, "25"), (&mut two, "40")] {
        screens.chooses("Give it other minutes");
        let before = if screens.text().contains("15") { "15" } else { "10" };
        screens.types_instead(before, minutes);
    }
    one.saves();
    one.sees("Saved");
    two.saves();
    two.reads(&["40", "Now: 25", "D. Adeyemi changed this while you typed"]);
    two.saves();
    two.sees("Saved");
    for (screens, why) in [(&mut one, "no manager"), (&mut two, "no figures")] {
        screens.chooses("Put it off to the next clinic");
        screens.gets(why, why);
    }
    one.saves();
    one.sees("Saved");
    two.saves();
    two.reads(&["no figures", "no manager", "D. Adeyemi"]);
    let put_off = clinic(&account).to_string();
    assert!(put_off.contains("no manager") && !put_off.contains("no figures"), "{put_off}");
    two.sends(ESC);
    two.sees("Kept as a draft");
    for screens in [one, two] {
        screens.leaves();
    }
}

#[test]
fn what_needs_no_form_is_refused_once_with_who_was_first_and_then_goes_on() {
    let account = Account::new();
    schedule(&account);
    let (mut one, mut two) = (at_the_agenda(&account, CHAIR), at_the_agenda(&account, OTHER));
    // The second is about to do the same, and hears of the first only once it is done.
    two.gets("\x1bOQ", "Everything you can do here");
    two.narrows("Put it first");
    two.signal(Signal::STOP);
    one.chooses("Put it first");
    one.sees("Saved");
    two.sends(ENTER);
    two.signal(Signal::CONT);
    two.reads(&["Not saved: D. Adeyemi (clinic pin) changed this", "Look at both"]);
    let history = account.run(CHAIR, &["record", "verify"]);
    assert!(history.contains("2 entries"), "written once: {history}");
    // By now it shows what the other did, and offers what can be done about that.
    two.chooses("Take it from the front");
    two.sees("Saved");
    for screens in [one, two] {
        screens.leaves();
    }
}

#[test]
fn a_form_is_not_held_up_by_what_another_did_elsewhere_on_the_agenda() {
    let account = Account::new();
    schedule(&account);
    let (mut one, mut two) = (at_the_agenda(&account, CHAIR), at_the_agenda(&account, OTHER));
    two.chooses("Add an item");
    two.gets("The new duty rota", "The new duty rota");
    one.chooses("Put it first");
    one.sees("Saved");
    two.saves();
    two.sees("Saved");
    let agenda = clinic(&account).to_string();
    assert!(agenda.contains("The new duty rota"), "{agenda}");
    for screens in [one, two] {
        screens.leaves();
    }
}

#[test]
fn two_versions_of_one_representation_are_both_kept_and_shown() {
    let account = Account::new();
    let (mut one, mut two) = (account.start(CHAIR), account.start(OTHER));
    for (screens, text) in [(&mut one, "The first of two"), (&mut two, "Another account")] {
        screens.in_team();
        screens.gets("w", "To answer");
        screens.gets(DOWN, "To answer");
        screens.gets(ENTER, "line 1 of");
        screens.gets(text, text);
        screens.sends(ESC);
        screens.sees("Kept as a draft");
    }
    one.chooses("Save what is written");
    one.sees("Saved");
    two.chooses("Save what is written");
    two.reads(&["Not saved", "Another version came in meanwhile"]);
    let kept = account.asked(&["representations", "show", "--team", "T04"], "representation").to_string();
    assert!(kept.contains("The first of two") && !kept.contains("Another account"), "{kept}");
    account.keeps_draft("Another account");
    two.chooses("Go on from mine");
    two.chooses("Save what is written");
    two.sees("Saved");
    let kept = account.asked(&["representations", "show", "--team", "T04"], "representation").to_string();
    assert!(kept.contains("Another account"), "{kept}");
    for screens in [one, two] {
        screens.leaves();
    }
}

#[test]
fn who_else_has_the_clinic_open_is_said_as_long_as_they_have() {
    let account = Account::new();
    schedule(&account);
    let mut one = at_the_agenda(&account, CHAIR);
    let mut two = at_the_agenda(&account, OTHER);
    two.sees("Open at another terminal too: D. Adeyemi");
    // Where the system does not tell what happens beside a record, it is looked at when the page comes in front.
    let again = |screens: &mut Screens| {
        if cfg!(not(target_os = "linux")) {
            screens.gets(ESC, "proposed");
            screens.gets(ENTER, "Agenda");
        }
    };
    again(&mut one);
    one.sees("Open at another terminal too: S. Kaur");
    two.kill_at_once();
    again(&mut one);
    one.until(super::person::PATIENCE, "nobody else", |screen| {
        screen.contains("Agenda") && !screen.contains("another terminal")
    });
    one.leaves();
    let files = super::person::files(account.home.path());
    assert!(!files.iter().any(|file| file.extension().is_some_and(|end| end == "here")), "{files:?}");
}

/// The system tells what is written beside a record.
#[test]
#[cfg(target_os = "linux")]
fn what_another_records_in_one_file_stands_on_the_screen_without_a_key() {
    let account = Account::new();
    add(&account);
    let mut watching = at_the_action(&account, CHAIR);
    let second = "actions add --team T04 --no-indicator test --text Second --owner Lead --due 31/01";
    account.run(OTHER, &second.split(' ').collect::<Vec<_>>());
    watching.sees("Actions (2 open");
    watching.leaves();
}
