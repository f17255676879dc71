//! Two months of one area as people live them, with the real program in a terminal of 80 by 24: prepared by two managers,
//! chaired, closed, carried; and the month after that. The command line is asked only what came of it.
#![cfg(unix)]

mod december;
mod november;

use serde_json::{Value, json};

use super::person::{Account, DOWN, ENTER, ESC, PATIENCE, Screens, TAB};

const CHAIR: &str = "d.adeyemi";
/// The managers of Protection 2 and of Young people.
const BRANNIGAN: &str = "M. Brannigan";
const MENSAH: &str = "T. Mensah";

/// The number of a role in the form that asks who is acting.
const MANAGER: &str = "3";

/// A day, and the month whose figures are the last by then.
#[derive(Clone, Copy)]
struct Day {
    today: &'static str,
    figures: &'static str,
}

/// The same terminal, whoever sits at it.
fn sit(account: &Account, day: Day) -> Screens {
    let feed = feed(day);
    let mut screens = account.sits(CHAIR, (80, 24), &["--feed", &feed, "--today", day.today]);
    // Whoever was here before is where they left; that may be the overview or a clinic.
    screens.sees("Sample:");
    screens
}

fn feed(day: Day) -> String {
    format!("{}/fixtures/southampton-2022-23/{}.json", env!("CARGO_MANIFEST_DIR"), day.figures)
}

/// What the command line lists on a day: of each row the values of these names.
fn listed(account: &Account, day: Day, what: &str, names: &[&str]) -> Value {
    let rows = account.asked(&[what, "list", "--feed", &feed(day), "--today", day.today], what);
    let row = |row: &Value| names.iter().map(|name| row[name].clone()).collect::<Value>();
    rows.as_array().unwrap().iter().map(row).collect()
}

impl Screens {
    /// Opens the clinic of the area that waits.
    fn opens_the_clinic_that_waits(&mut self) {
        self.gets("m", "Figures  State");
        self.sees("scheduled");
        self.on("Protection and court");
        self.gets(ENTER, "1 Agenda");
        self.gets("1", "[1 Agenda");
    }

    /// Takes a step that Enter offers on the row in front.
    fn takes(&mut self, step: &str) {
        self.gets(ENTER, "What is to be done?");
        self.goes_to(DOWN, step);
        self.sends(ENTER);
        self.until(PATIENCE, "the choices to close", |screen| !screen.contains("What is to be done?"));
    }

    /// Saves the form in front, and sees what it brings on the screen behind it.
    fn saved(&mut self, brings: &[&str]) {
        self.saves();
        self.sees("Saved");
        self.reads(brings);
    }
}

#[test]
fn two_months_of_clinics_as_people_live_them() {
    let account = Account::new();
    november::is_scheduled_and_prepared_by_two_managers(&account);
    november::is_chaired_and_closed(&account);
    after_november(&account);
    december::is_prepared(&account);
    december::is_chaired_and_closed(&account);
    after_december(&account);
    assert!(account.run("a.reader", &["record", "verify"]).contains("sound"));
}

fn after_november(account: &Account) {
    let day = Day { today: "2022-12-17", figures: "2022-11" };
    let names = ["number", "team", "owner", "state", "due", "slips", "clinics_passed"];
    let expected = json!([
        [1, "T05", "Team manager, Protection 2", "agreed", "2023-01-13", 0, 1],
        [2, "T10", "Team manager, Young people", "agreed", "2023-01-13", 0, 1],
        [3, "T10", "Team manager, Young people", "proposed", "2023-01-13", 0, 1],
        [4, "T05", "Team manager, Protection 2", "agreed", "2023-01-13", 0, 0],
    ]);
    assert_eq!(listed(account, day, "actions", &names), expected);
    assert_eq!(
        listed(account, day, "questions", &["number", "answer"]),
        json!([[1, "Four; one moved away"], [2, null]])
    );
}

fn after_december(account: &Account) {
    let day = Day { today: "2023-01-14", figures: "2022-12" };
    let names = ["number", "state", "due", "first_due", "slips", "days_overdue", "clinics_passed"];
    let expected = json!([
        [1, "in_progress", "2023-01-13", "2023-01-13", 0, 1, 2],
        [2, "accepted", "2023-01-13", "2023-01-13", 0, null, 1],
        // Withdrawn is not gone: the next clinic is shown it once more.
        [3, "withdrawn", "2023-01-13", "2023-01-13", 0, 0, 2],
        [4, "agreed", "2023-03-31", "2023-01-13", 1, 0, 1],
    ]);
    assert_eq!(listed(account, day, "actions", &names), expected);
    let answers = json!([[1, "Four; one moved away"], [2, "By the list each Monday"]]);
    assert_eq!(listed(account, day, "questions", &["number", "answer"]), answers);
}
