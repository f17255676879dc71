use serde_json::{Value, json};

use crate::cli::outcome::Code;
use crate::cli::testing::Desk as Commands;
use crate::record::verify::load;

/// Commands on actions.
struct Desk(Commands);

impl Desk {
    fn new() -> Self {
        Self(Commands::new())
    }

    fn run(&self, line: &[&str]) -> Result<String, crate::cli::outcome::Refused> {
        self.0.run(&[&["actions"], line].concat())
    }

    fn action(&self, line: &[&str]) -> Value {
        self.0.json("action", &[&["actions"], line].concat())
    }

    fn refused(&self, line: &[&str]) -> (Code, Vec<String>) {
        self.0.refused(&[&["actions"], line].concat())
    }

    fn list(&self, line: &[&str]) -> Vec<Value> {
        self.0.json("actions", &[&["actions", "list"], line].concat()).as_array().unwrap().clone()
    }
}

const ADD: &[&str] = &[
    "add",
    "--team",
    "A1",
    "--indicator",
    "visits",
    "--text",
    "Weekly list",
    "--owner",
    "Team manager, A1",
    "--due",
    "9/2",
];

fn without(flag: &str) -> Vec<&'static str> {
    let at = ADD.iter().position(|part| *part == flag).unwrap();
    [&ADD[..at], &ADD[at + 2..]].concat()
}

#[test]
fn an_action_reads_as_scripts_expect() {
    let desk = Desk::new();
    let added = desk.action(ADD);
    assert_eq!(
        added,
        json!({
            "id": added["id"], "number": 1, "version": 1, "area": "A", "team": "A1", "indicator": "visits",
            "no_indicator": null, "text": "Weekly list", "owner": "Team manager, A1", "due": "2023-02-09",
            "first_due": "2023-02-09", "slips": 0, "state": "proposed", "age_days": 0, "days_overdue": 0,
            "clinics_passed": 0, "target": null, "by": null, "evidence": null, "notes": [], "source": "clinic",
            "proposed_by": "D. Adeyemi", "proposed_for": "D. Adeyemi", "superseded_by": null,
        })
    );
    let id = added["id"].as_str().unwrap();
    let agreed = desk.action(&["agree", id]);
    assert_eq!((&agreed["target"], &agreed["by"], &agreed["version"]), (&json!(90.0), &json!("2023-02-09"), &json!(2)));
    let baseline = load(&*desk.0.store()).unwrap().action_named("1").unwrap().baseline.clone().unwrap();
    assert_eq!(
        serde_json::to_value(baseline).unwrap(),
        json!({
            "period": "2022-12", "figure": { "fraction": { "n": 31, "d": 36 } }, "outside": ["C1"], "variation": "none",
        })
    );
    let redated = desk.action(&["redate", "A-1", "--due", "2023-02-11", "--why", "half term", "--today", "2023-02-01"]);
    assert_eq!((&redated["slips"], &redated["first_due"]), (&json!(1), &json!("2023-02-09")));
    assert_eq!(redated["notes"], json!(["the due date 11 February 2023 is a Saturday"]));
    let late = &desk.list(&["--overdue", "--today", "2023-02-21"])[0];
    assert_eq!((&late["age_days"], &late["days_overdue"]), (&json!(40), &json!(10)));
    assert_eq!(desk.list(&["--overdue", "--today", "2023-02-11"]), Vec::<Value>::new());
}

#[test]
fn the_whole_life_by_command() {
    let desk = Desk::new();
    desk.action(ADD);
    let steps: &[(&[&str], &str)] = &[
        (&["amend", "1", "--text", "Daily list", "--target", "92%", "--by", "end of month"], "proposed"),
        (&["agree", "1"], "agreed"),
        (&["start", "1", "--as", "R. Osei", "--role", "manager"], "in_progress"),
        (&["report", "1", "--evidence", "the list", "--as", "R. Osei", "--role", "manager"], "reported"),
        (&["return", "1", "--why", "two are missing"], "in_progress"),
        (
            &[
                "report",
                "1",
                "--evidence",
                "all",
                "--as",
                "M. Taker",
                "--role",
                "minute_taker",
                "--on-behalf-of",
                "R. Osei",
            ],
            "reported",
        ),
        (&["accept", "1"], "accepted"),
        (&["reopen", "1", "--why", "it was the old list"], "in_progress"),
        (&["withdraw", "1", "--why", "no longer needed"], "withdrawn"),
    ];
    for (at, (line, state)) in steps.iter().enumerate() {
        let action = desk.action(line);
        assert_eq!((&action["state"], &action["version"]), (&json!(state), &json!(at + 2)), "{line:?}");
    }
    let last = &desk.list(&[])[0];
    assert_eq!(
        (&last["target"], &last["by"], &last["text"]),
        (&json!(92.0), &json!("2023-01-31"), &json!("Daily list"))
    );
    desk.action(&[&["propose"], &ADD[1..]].concat());
    desk.action(ADD);
    assert_eq!(desk.action(&["supersede", "2", "--with", "A-3"])["state"], "superseded");
    assert_eq!(desk.list(&["--state", "proposed"]).len(), 1);
    assert_eq!(desk.list(&["--owner", "manager, a1", "--team", "A1", "--area", "A"]).len(), 3);
    assert_eq!(desk.list(&["--team", "A2"]).len(), 0);
}

#[test]
fn refusals_carry_their_code_and_write_nothing() {
    let desk = Desk::new();
    for flag in ["--text", "--owner", "--due", "--indicator"] {
        assert_eq!(desk.refused(&without(flag)), (Code::Missing, vec!["add".into()]), "{flag}");
    }
    let with = |flag: &str, value: &'static str| {
        let mut line = ADD.to_vec();
        match line.iter().position(|part| *part == flag) {
            Some(at) => line[at + 1] = value,
            None => line.extend([flag.to_owned().leak() as &str, value]),
        }
        line
    };
    let cases = [
        (with("--text", " "), Code::Missing),
        (with("--team", "A9"), Code::NotFound),
        (with("--indicator", "nothing"), Code::NotFound),
        (with("--area", "B"), Code::Usage),
        (with("--due", "soonish"), Code::Usage),
        (with("--target", "many"), Code::Usage),
        (with("--target", "101"), Code::Usage),
        (with("--no-indicator", "because"), Code::Usage),
        (with("--role", "viewer"), Code::NotAllowed),
        (with("--expect", "3"), Code::Conflict),
        (without("--team"), Code::Usage),
        (vec!["start", "1"], Code::NotFound),
    ];
    for (line, code) in cases {
        assert_eq!(desk.refused(&line).0, code, "{line:?}");
    }
    desk.action(ADD);
    let open = ["agree", "withdraw", "supersede", "redate", "amend"].map(str::to_owned).to_vec();
    assert_eq!(desk.refused(&["accept", "1"]), (Code::NotAllowed, open.clone()));
    assert_eq!(desk.refused(&["withdraw", "1"]), (Code::Missing, open.clone()));
    assert_eq!(desk.refused(&["agree", "1", "--expect", "2"]), (Code::Conflict, open.clone()));
    assert_eq!(desk.refused(&["supersede", "1", "--with", "7"]).0, Code::NotFound);
    assert_eq!(desk.refused(&["supersede", "1"]), (Code::Missing, open.clone()));
    assert_eq!(desk.refused(&["amend", "1"]), (Code::Missing, open.clone()));
    assert_eq!(desk.refused(&["amend", "1", "--target", ""]).0, Code::Missing);
    assert_eq!(desk.refused(&["list", "--state", "done"]).0, Code::Usage);
    let second = with("--indicator", "no_target");
    desk.action(&second);
    assert_eq!(desk.refused(&["agree", "2"]), (Code::Missing, open));
    desk.action(&["agree", "2", "--target", "80", "--expect", "1"]);
}

#[test]
fn a_retry_with_the_same_id_is_harmless() {
    let desk = Desk::new();
    let id = "0185a5c0-7b1d-7c3a-8f00-1234567890ab";
    let add = [ADD, &["--event-id", id]].concat();
    let first = desk.action(&add);
    assert_eq!(desk.action(&add), first);
    let other = [&without("--text")[..], &["--text", "Another", "--event-id", id]].concat();
    assert_eq!(desk.refused(&other).0, Code::IdReused);
    let start = "0185a5c0-7b1d-7c3a-8f00-1234567890ac";
    desk.action(&["agree", "1"]);
    let line = ["start", "1", "--expect", "2", "--event-id", start];
    assert_eq!(desk.action(&line)["version"], 3);
    assert_eq!(desk.action(&line)["version"], 3);
    assert_eq!(desk.0.store().head().unwrap().position, 3);
    assert_eq!(desk.refused(&["start", "1", "--event-id", id]).0, Code::IdReused);
}

#[test]
fn people_and_spreadsheets_can_read_it_too() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["list", "--format", "table"]).unwrap(), "No actions.\n");
    let odd =
        [&without("--text")[..], &["--text", "=1+1 \u{1b}[31m", "--format", "plain", "--due", "2023-01-02"]].concat();
    let mut odd: Vec<&str> = odd;
    let at = odd.iter().position(|part| *part == "9/2").unwrap();
    odd.drain(at - 1..=at);
    assert_eq!(
        desk.run(&odd).unwrap(),
        "A-1, proposed, A1: =1+1 <U+001B>[31m. Owner: Team manager, A1. Due Monday 2 January 2023, 10 days late. Note: \
         the due date 2 January 2023 had passed when it was set. Note: the due date 2 January 2023 is a bank holiday.\n"
    );
    desk.action(ADD);
    assert_eq!(
        desk.run(&["list", "--format", "table"]).unwrap(),
        "No   State     Team  Due         Late          Owner             What will be done\n\
         A-1  proposed  A1    2 Jan 2023  10 days late  Team manager, A1  =1+1 <U+001B>[31m\n\
         A-2  proposed  A1    9 Feb 2023                Team manager, A1  Weekly list\n"
    );
    let csv = desk.run(&["list", "--format", "csv"]).unwrap();
    assert_eq!(csv.lines().count(), 3);
    assert!(csv.contains(",'=1+1 <U+001B>[31m,"), "{csv}");
}
