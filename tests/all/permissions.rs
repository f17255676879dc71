//! Who may see and do what: the program's one table against another, written out here from the brief; what is seen; and
//! the same through the program itself.
//!
//! That each step and entry goes by it, by every role, for oneself and for another, is tried at the door itself
//! (`record::decide`), which screens and command line share.

use assurance_clinic::domain::event::Event;
use assurance_clinic::domain::ids::TeamId;
use assurance_clinic::domain::people::{Actor, Role};
use assurance_clinic::domain::person::{Held, PersonWhat, StoredHash};
use assurance_clinic::domain::register::Register;
use assurance_clinic::record::access::{may_see, sees_all, table};
use assurance_clinic::record::decide::{Entry, Facts, Step, decide};
use assurance_clinic::record::passphrase::{Params, hash};
use assurance_clinic::record::store::{Append, Options, open};
use chrono::Utc;
use secrecy::SecretString;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::people::{RIGHT, clinic, run, secret};
use crate::support::moment;

/// Deed, and for chair, service lead, manager, analyst, minute taker, qa, viewer, administrator: `+` everywhere, `o` what
/// is their own, `f` typed for others, `s` for oneself, `-` not.
const EXPECTED: &str = "
see.service                    + + + + + + + +
see.area                       + + + + + + + +
see.team                       + + + + + + + +
see.worker                     + o o + + + - -
see.child                      + o o + + + - -
action.add                     + o o + + + - -
action.agree                   + - - - f - - -
action.start                   + o o - + - - -
action.report                  + o o - f + - -
action.return                  + - - - f - - -
action.accept                  + - - - f - - -
action.withdraw                + s s s f s - -
action.supersede               + - - - f - - -
action.redate                  + - - - f - - -
action.amend                   + s s s f s - -
action.reopen                  + - - - f - - -
clinic.schedule                + o - - f - - -
clinic.move                    + o - - f - - -
clinic.attend                  + - - - + - - -
clinic.pin                     + - - - f - - -
clinic.unpin                   + - - - f - - -
clinic.defer                   + - - - f - - -
clinic.recall                  + - - - f - - -
clinic.add_item                + - - - f - - -
clinic.minutes                 + - - - f - - -
clinic.open                    + - - - f - - -
clinic.discuss                 + - - - + - - -
clinic.undiscuss               + - - - + - - -
clinic.look                    + - - - + - - -
clinic.not_reached             + - - - f - - -
clinic.note                    + - - - + - - -
clinic.close                   + - - - f - - -
clinic.correct                 + - - - + - - -
question.ask                   + o - - f + - -
question.answer                + o o - f + - -
question.ask_again             + - - - f - - -
question.become_action         + - - - f - - -
exemption.agree                + o - - f - - -
exemption.review               + o - - f - - -
exemption.end                  + o - - f - - -
representation.write           + o o - f - - -
representation.submit          + o o - f - - -
representation.nothing_to_add  + o o - f - - -
account.set                    + o o - f - - -
audit.confirm                  - - - - - + - -
audit.escalate                 - - - - - + - -
audit.update                   f o o - f + - -
audit.further_update           f o o - f + - -
audit.re_audit                 - - - - - + - -
signal.rebase                  + o - + f - - -
signal.undo_rebase             + o - + f - - -
signal.ghost                   + o - + f - - -
signal.undo_ghost              + o - + f - - -
doubt.known                    + - - + f - - -
doubt.query                    + o - + f + - -
doubt.redate                   + - - + f - - -
doubt.answer                   + o o + f + - -
doubt.ask_again                + - - + f - - -
doubt.close                    + - - + f - - -
people.list                    + - - - - - - +
people.add                     - - - - - - - +
people.role                    - - - - - - - +
people.reset                   s s s s s s s +
people.disable                 - - - - - - - +
people.enable                  - - - - - - - +
record.verify                  + - - + - + - +
record.backup                  - - - - - - - +
record.restore                 - - - - - - - +
record.export                  - - - - - - - +
record.import                  - - - - - - - +
record.move                    - - - - - - - +
";

const ROLES: [&str; 8] =
    ["chair", "service_lead", "manager", "analyst", "minute_taker", "qa", "viewer", "administrator"];

fn expected() -> Vec<(String, Vec<&'static str>)> {
    let word = |sign| match sign {
        "+" => "all",
        "o" => "own",
        "f" => "for_another",
        "s" => "oneself",
        "-" => "no",
        other => panic!("{other}"),
    };
    let line = |line: &'static str| {
        let mut words = line.split_whitespace();
        (words.next().unwrap().to_owned(), words.map(word).collect())
    };
    EXPECTED.lines().filter(|line| !line.is_empty()).map(line).collect()
}

#[test]
fn the_table_is_the_one_that_was_agreed() {
    let found: Vec<(String, Vec<&str>)> = table()
        .iter()
        .map(|line| (line.deed.clone(), line.reaches.iter().map(|reach| reach.word()).collect()))
        .collect();
    for (found, expected) in found.iter().zip(&expected()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.len(), expected().len());
    assert_eq!(Role::ALL.map(Role::word), ROLES);
}

fn held(role: Role) -> Held {
    let areas = if role == Role::ServiceLead { ["protection-court".into()].into() } else { [].into() };
    let teams = if role == Role::Manager { ["T07".into()].into() } else { [].into() };
    Held::of(role, areas, teams).unwrap()
}

fn actor(role: Role) -> Actor {
    Actor { by: format!("The {}", role.word()).into(), role, on_behalf_of: None, terminal: "test".into() }
}

/// The events that add somebody of every role, the administrator first.
fn everybody(passphrase: &StoredHash) -> Vec<Event> {
    let (mut events, mut register) = (Vec::new(), Register::default());
    for role in [Role::Administrator].into_iter().chain(Role::ALL.into_iter().take(7)) {
        let name = actor(role).by.as_str().to_owned();
        let what = PersonWhat::Add { name, held: vec![held(role)], passphrase: passphrase.clone() };
        let facts = Facts::bare(moment().today, Uuid::now_v7());
        let step = Step::Write(Box::new(Entry::Person(what)));
        for new in decide(&register, &actor(Role::Administrator), step, &facts, Utc::now()).unwrap() {
            let event = Event::chained(new, register.head());
            register.extend([&event]);
            events.push(event);
        }
    }
    events
}

#[test]
fn workers_and_children_are_seen_by_those_whose_work_they_are() {
    let register = Register::of(&everybody(&StoredHash::new("not looked at".into())));
    let area_of = |team: &TeamId| match team.as_str() {
        "T07" | "T05" => Some("protection-court".into()),
        "T01" => Some("front-door-assessment".into()),
        _ => None,
    };
    for role in Role::ALL {
        let seen = ["T07", "T05", "T01", "GONE"].map(|team| may_see(&register, &actor(role), &team.into(), area_of));
        let expected = match role {
            Role::Manager => [true, false, false, false],
            Role::ServiceLead => [true, true, false, false],
            Role::Viewer | Role::Administrator => [false; 4],
            _ => [true; 4],
        };
        assert_eq!(seen, expected, "{role:?}");
        assert_eq!(sees_all(&register, &actor(role)), expected == [true; 4], "{role:?}");
        // The same role claimed by somebody who does not hold it sees nothing.
        let other = Actor { role, ..actor(if role == Role::Viewer { Role::Qa } else { Role::Viewer }) };
        assert!(!may_see(&register, &other, &"T07".into(), area_of), "{role:?}");
        let stranger = Actor { by: "Nobody".into(), ..actor(role) };
        assert!(!may_see(&register, &stranger, &"T07".into(), area_of), "{role:?}");
        // Single-person mode.
        assert!(may_see(&Register::default(), &stranger, &"T07".into(), area_of), "{role:?}");
    }
}

#[test]
fn the_program_itself_goes_by_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let right = secret(folder, "right", RIGHT);
    let passphrase = hash(&SecretString::from(RIGHT.to_owned()), Params::LEAST).unwrap();
    std::fs::create_dir_all(folder.join("state")).unwrap();
    let store = open(folder.join("state/record.sqlite").to_str().unwrap(), Options::default()).unwrap();
    for event in everybody(&passphrase) {
        store.append(&Append { events: vec![event.new] }).unwrap();
    }
    let add = |team: &str| {
        format!("actions add --team {team} --text Weekly~list --owner Manager --due 9/2/2023 --no-indicator a~list")
    };
    // A line, and for each role whether it is done.
    let lines = [
        ("show service".to_owned(), "++++++++"),
        ("show outside --team T07".to_owned(), "++++++--"),
        ("show outside --team T05".to_owned(), "++-+++--"),
        ("accounts list".to_owned(), "++++++--"),
        (add("T07"), "++++++--"),
        (add("T05"), "++-+++--"),
        (add("T01"), "+--+++--"),
        ("people list".to_owned(), "+------+"),
    ];
    for (line, done) in &lines {
        for (role, done) in Role::ALL.into_iter().zip(done.chars()) {
            let me = ["--as", &format!("The {}", role.word()), "--passphrase-file", right.to_str().unwrap()];
            let (code, read) = run(folder, line, &me);
            assert_eq!(code == 0, done == '+', "{line} by {role:?}: {read}");
            if done == '-' {
                assert_eq!(read["error"]["code"], "not-allowed", "{line} by {role:?}: {read}");
            }
        }
    }
    // Of the whole service a manager is listed the own team's records alone, and told so.
    let of = |role: &str| {
        let me = ["--as", &format!("The {role}"), "--passphrase-file", right.to_str().unwrap()];
        run(folder, "show outside", &me).1
    };
    let teams = |rows: &Value| {
        let rows = rows["rows"].as_array().unwrap();
        rows.iter().map(|row| row["team"].as_str().unwrap().to_owned()).collect::<std::collections::BTreeSet<_>>()
    };
    let (all, own) = (of("chair"), of("manager"));
    assert!(teams(&all).len() > 3 && all["hidden_teams"] == json!(0));
    assert_eq!(teams(&own), ["T07".to_owned()].into());
    assert!(own["hidden_teams"].as_u64().unwrap() > 3, "{}", own["hidden_teams"]);
}

#[test]
fn the_rules_are_printed_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let printed = |format: &str| {
        let output = clinic(folder.path(), &["people", "rules", "--format", format]).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let read: Value = serde_json::from_str(&printed("json")).unwrap();
    assert_eq!((&read["format"], &read["version"]), (&json!("clinic/rules"), &json!(1)));
    for (row, (deed, reaches)) in read["rules"].as_array().unwrap().iter().zip(expected()) {
        assert_eq!(row["deed"], json!(deed));
        assert_eq!(ROLES.map(|role| row[role].as_str().unwrap()).to_vec(), reaches, "{deed}");
    }
    for format in ["table", "plain", "csv"] {
        let text = printed(format);
        assert!(text.lines().count() >= expected().len(), "{format}");
    }
    assert!(printed("table").lines().all(|line| line.chars().count() <= 80), "{}", printed("table"));
}
