//! Two terminals on one server, the real program in each: what is recorded in one stands on the other's screen, and a server
//! that goes away is said on both.

use std::process::{Command, Output};

use super::cluster::{APP, Cluster, OWNER, PASSWORD, own, server};
use super::database::Database;
use crate::person::{Account, PATIENCE};

#[test]
fn what_one_terminal_records_stands_on_the_others_screen() {
    let Some(database) = Database::new() else { return };
    let (one, other) = (Account::with_server(&database.app), Account::with_server(&database.app));
    let mut watching = one.start("R. Osei");
    watching.in_team();
    watching.sends("u");
    watching.until(PATIENCE, "the register", |text| !text.contains("Posts "));
    other.run("S. Kaur", &ADD);
    watching.until(PATIENCE, "the other's action", |text| text.contains("Weekly list of visits"));
}

#[test]
fn a_server_that_goes_away_is_said_and_what_was_typed_is_recorded_once_it_is_back() {
    let Some(cluster) = Cluster::apart() else { return };
    let database = Database::apart(&cluster);
    let account = Account::with_server(&database.app);
    let mut screens = account.start("R. Osei");
    screens.in_team();
    cluster.tell("stop");
    cluster.wait_until_down();
    screens.until(PATIENCE, "the banner", |text| text.contains("server is away since"));
    screens.types("Weekly list");
    screens.saves();
    screens.until(PATIENCE, "the refusal", |text| text.contains("is away") && text.contains("Weekly list"));
    cluster.tell("start");
    cluster.wait_until_up();
    screens.until(PATIENCE, "the end of it", |text| text.contains("save it again"));
    screens.saves();
    screens.until(PATIENCE, "the entry", |text| text.contains("Saved: A-1"));
    assert_eq!(database.open().after(0).unwrap().len(), 1);
    screens.leaves();

    // Whether people sign in is not known while it is away: who starts then waits at the door, which says why and opens
    // once it is back.
    cluster.tell("stop");
    cluster.wait_until_down();
    let mut screens = account.opens("S. Kaur", (100, 30), &[]);
    screens.until(PATIENCE, "the banner", |text| text.contains("server is away since"));
    screens.until(PATIENCE, "what is wrong", |text| text.contains("Nothing was") && !text.contains("Southampton"));
    cluster.tell("start");
    cluster.wait_until_up();
    screens.until(PATIENCE, "the figures", |text| text.contains("Southampton"));
    screens.sends("u");
    screens.until(PATIENCE, "the action", |text| text.contains("Weekly list"));
    screens.leaves();
}

const ADD: [&str; 12] = [
    "actions",
    "add",
    "--team",
    "T04",
    "--no-indicator",
    "a test",
    "--text",
    "Weekly list of visits",
    "--owner",
    "Team manager",
    "--due",
    "fri",
];

/// Runs the program with `arguments` and this record.
fn clinic(home: &std::path::Path, record: &str, password: Option<&str>, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clinic"));
    command.env_clear().env("HOME", home).env("USER", "D. Adeyemi").env("CLINIC_RECORD", record).args(arguments);
    command.env("CLINIC_RECORD_CA_FILE", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/tls/authority.pem"));
    command.envs(password.map(|password| ("CLINIC_RECORD_PASSWORD", password)));
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn the_command_line_makes_the_tables_records_and_verifies_over_tls_and_no_password_is_printed() {
    let Some(cluster) = own() else { return };
    let database = Database::empty(server().unwrap());
    let home = tempfile::tempdir().unwrap();
    let at = |user: &str| format!("postgres://{user}@localhost:{}/{}?sslmode=verify-full", cluster.port, database.name);
    let as_app = |password, arguments: &[&str]| clinic(home.path(), &at(APP), password, arguments);

    let early = as_app(Some(PASSWORD), &ADD);
    assert_eq!(early.status.code(), Some(4), "{}", said(&early));
    assert!(said(&early).contains("clinic record migrate --to"), "{}", said(&early));
    let migrate = ["record", "migrate", "--to", &database.owner, "--for", APP];
    for made in ["were made", "are as this version needs them"] {
        let output = as_app(None, &migrate);
        assert!(output.status.success() && said(&output).contains(made), "{}", said(&output));
    }
    let added = as_app(Some(PASSWORD), &ADD);
    assert!(added.status.success(), "{}", said(&added));
    let verified = as_app(Some(PASSWORD), &["record", "verify", "--format", "json"]);
    assert!(verified.status.success() && said(&verified).contains("\"events\":1,"), "{}", said(&verified));

    let with_password = at(&format!("{APP}:s3cret-canary"));
    let wrong = clinic(home.path(), &with_password, None, &["record", "verify"]);
    assert_eq!(wrong.status.code(), Some(4), "{}", said(&wrong));
    assert!(said(&wrong).contains("the record's address holds a password"), "{}", said(&wrong));
    let refused = clinic(home.path(), &at(OWNER), Some("s3cret-canary"), &["record", "verify", "--verbose"]);
    assert_eq!(refused.status.code(), Some(4), "{}", said(&refused));
    for output in [wrong, refused] {
        assert!(!said(&output).contains("s3cret"), "{}", said(&output));
    }
}
