//! Who opened a list of child records is in the record, and never which.

use std::fs;

use assurance_clinic::record::store::Store as _;
use serde_json::{Value, json};

use super::{Place, add, run, said};

#[test]
fn who_listed_child_records_is_in_the_record_and_never_which() {
    let place = Place::new();
    let folder = place.folder.path();
    let listed = |line: &[&str]| run(folder, line).1["access"].as_array().unwrap().clone();
    let (code, outside) = run(folder, &["show", "outside", "--team", "T07"]);
    assert!(code == 0 && !outside["rows"].as_array().unwrap().is_empty());
    assert!(!place.at("state").exists(), "looking makes no record");
    add(folder, "one");
    assert_eq!(listed(&["record", "access"]), [] as [Value; 0]);
    let (_, of_team) = run(folder, &["show", "outside", "--team", "T07", "--indicator", "VIS-CP-10WD"]);
    run(folder, &["show", "outside", "--area", "protection-court", "--as", "S. Kaur"]);
    run(folder, &["show", "service"]);
    assert_eq!(run(folder, &["show", "outside", "--present"]).0, 1);
    let all = listed(&["record", "access"]);
    assert_eq!(all.len(), 2, "{all:?}");
    let first = &all[1];
    let rows = of_team["rows"].as_array().unwrap().len();
    assert_eq!((&first["by"], &first["list"], &first["team"]), (&json!("R. Osei"), &json!("outside"), &json!("T07")));
    assert_eq!((&first["indicator"], &first["rows"]), (&json!("VIS-CP-10WD"), &json!(rows)));
    assert_eq!((&all[0]["by"], &all[0]["area"]), (&json!("S. Kaur"), &json!("protection-court")));
    assert_eq!(listed(&["record", "access", "--team", "T07"]).len(), 1);
    assert_eq!(listed(&["record", "access", "--by", "S. Kaur"]).len(), 1);
    for row in of_team["rows"].as_array().unwrap() {
        let child = row["child"].as_str().unwrap();
        let payloads: Vec<_> = place.open("state/record.sqlite").after(0).unwrap();
        assert!(payloads.iter().all(|event| !event.new.payload.contains(child)), "{child}");
    }
    assert_eq!(run(folder, &["record", "verify"]).0, 0);
    // The numbers of actions are what they were, and nothing of it is unread.
    add(folder, "two");
    let actions = run(folder, &["actions", "list"]).1;
    assert_eq!(actions["actions"][1]["number"], 2);
    let (code, text, _) = said(folder, &["record", "access", "--format", "plain"]);
    assert!(code == 0 && text.contains("R. Osei, chair, at "), "{text}");
}

#[cfg(unix)]
#[test]
fn one_person_reads_on_where_it_cannot_be_noted() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    let folder = place.folder.path();
    add(folder, "one");
    let record = place.at("state/record.sqlite");
    fs::set_permissions(&record, fs::Permissions::from_mode(0o400)).unwrap();
    let (code, outside) = run(folder, &["show", "outside", "--team", "T07"]);
    assert!(code == 0 && !outside["rows"].as_array().unwrap().is_empty(), "{outside}");
    assert_eq!(run(folder, &["record", "access"]).1["access"], json!([]));
}

#[cfg(target_os = "linux")]
#[test]
fn a_list_that_could_not_be_written_is_said_to_be_no_copy() {
    let place = Place::new();
    let folder = place.folder.path();
    add(folder, "one");
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let output = super::clinic(folder, &["record", "access"]).stdout(full).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("could not be written") && told.contains("ask again"), "{told}");
    assert!(!told.contains("copy"), "{told}");
}
