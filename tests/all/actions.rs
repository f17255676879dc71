//! Actions and the record through the program itself: what is printed, and how it ends.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Runs `clinic` with everything it keeps in `folder`, on the built-in sample.
fn clinic(folder: &Path, line: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clinic"));
    command.args(line).env_remove("CLINIC_FEED").env("HOME", folder).env("XDG_CONFIG_HOME", folder.join("config"));
    command.env("CLINIC_RECORD", folder.join("state/record.sqlite")).env("CLINIC_CACHE", folder.join("cache"));
    command
}

fn run(folder: &Path, line: &[&str]) -> (i32, Value) {
    let line = [line, &["--format", "json"]].concat();
    let Output { status, stdout, .. } = clinic(folder, &line).output().unwrap();
    (status.code().unwrap(), serde_json::from_slice(&stdout).unwrap())
}

const ADD: &[&str] = &[
    "actions",
    "add",
    "--team",
    "T07",
    "--indicator",
    "VIS-CP-10WD",
    "--text",
    "Weekly list",
    "--owner",
    "Team manager",
    "--due",
    "next clinic",
];

#[test]
fn what_is_recorded_is_there_and_stays_what_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (code, empty) = run(folder, &["actions", "list"]);
    assert_eq!((code, &empty["actions"]), (0, &serde_json::json!([])));
    assert!(!folder.join("state").exists(), "a read makes nothing");

    let (code, refused) = run(folder, &ADD[..ADD.len() - 2]);
    assert_eq!((code, &refused["format"], &refused["error"]["code"]), (1, &"clinic/error".into(), &"missing".into()));
    assert_eq!(run(folder, &["actions", "start", "1"]).1["error"]["code"], "not-found");

    // The first writers come at once.
    let writers: Vec<_> = (0..4).map(|_| clinic(folder, ADD).spawn().unwrap()).collect();
    for mut writer in writers {
        assert!(writer.wait().unwrap().success());
    }
    let (_, list) = run(folder, &["actions", "list"]);
    let numbers: Vec<_> = list["actions"].as_array().unwrap().iter().map(|action| action["number"].clone()).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    let (code, agreed) = run(folder, &["actions", "agree", "A-2", "--as", "D. Adeyemi"]);
    assert_eq!((code, &agreed["action"]["state"], &agreed["action"]["version"]), (0, &"agreed".into(), &2.into()));
    assert_eq!(run(folder, &["actions", "agree", "2", "--expect", "1"]).1["error"]["code"], "conflict");
    assert_eq!(run(folder, &["actions", "start", "2", "--role", "viewer"]).1["error"]["code"], "not-allowed");

    let (code, found) = run(folder, &["record", "verify"]);
    assert_eq!((code, &found["events"], &found["ok"], &found["first_bad"]), (0, &5.into(), &true.into(), &Value::Null));
    let head = format!("{}:{}", found["head"]["position"], found["head"]["hash"].as_str().unwrap());
    assert_eq!(run(folder, &["record", "verify", "--head", &head]).0, 0);
    assert_eq!(run(folder, &["record", "verify", "--head", "5:zz"]).0, 2);

    let record = rusqlite::Connection::open(folder.join("state/record.sqlite")).unwrap();
    record
        .execute_batch("DROP TRIGGER event_never_changes; UPDATE event SET typed_by = 'X' WHERE position = 3")
        .unwrap();
    drop(record);
    let (code, found) = run(folder, &["record", "verify", "--head", &head]);
    assert_eq!((code, &found["ok"], &found["first_bad"]), (4, &false.into(), &3.into()));
    for line in [&["actions", "list"], ADD] {
        let (code, refused) = run(folder, line);
        assert_eq!((code, &refused["error"]["code"]), (4, &"record-unusable".into()));
    }
}
