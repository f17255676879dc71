//! The program's files are its account's own, and the doctor says of them what it saw.

use std::fs;

use serde_json::{Value, json};

#[cfg(unix)]
use super::mode;
use super::{Place, add, run, said};

#[cfg(unix)]
#[test]
fn files_open_to_others_are_narrowed_at_the_start_and_that_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    let folder = place.folder.path();
    add(folder, "one");
    let record = place.at("state/record.sqlite");
    fs::set_permissions(&record, fs::Permissions::from_mode(0o664)).unwrap();
    fs::set_permissions(place.at("cache/feeds"), fs::Permissions::from_mode(0o755)).unwrap();
    let (code, out, err) = said(folder, &["actions", "list"]);
    assert!(code == 0 && out.contains("A-1"), "{out}");
    assert!(err.contains("record.sqlite could be read by other accounts (mode 664) and is now yours alone"), "{err}");
    assert_eq!((mode(&record), mode(&place.at("cache/feeds"))), (0o600, 0o700));
    let (_, _, err) = said(folder, &["actions", "list"]);
    assert_eq!(err, "", "once");
    // A file that is no record is somebody's, whatever was named.
    let letter = place.at("letter.sqlite");
    fs::write(&letter, "a letter").unwrap();
    fs::set_permissions(&letter, fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(said(folder, &["--record", "letter.sqlite", "actions", "list"]).0, 4);
    assert_eq!(mode(&letter), 0o644);
}

#[test]
fn the_doctor_says_what_works_and_never_more_than_it_saw() {
    let place = Place::new();
    let folder = place.folder.path();
    let check = |found: &Value, name: &str| {
        let checks = found["checks"].as_array().unwrap();
        checks.iter().find(|check| check["name"] == name).unwrap_or_else(|| panic!("{name}: {found}")).clone()
    };
    let (code, found) = run(folder, &["doctor"]);
    assert_eq!((code, &found["format"], &found["ok"]), (0, &json!("clinic/doctor"), &json!(true)), "{found}");
    assert!(!place.at("state").exists(), "looking makes nothing");
    add(folder, "one");
    let (code, found) = run(folder, &["doctor"]);
    assert_eq!(code, 0, "{found}");
    assert!(check(&found, "Chain")["found"].as_str().unwrap().contains("Head: 1:"), "{found}");
    let encryption = check(&found, "Encryption at rest");
    assert_ne!(encryption["works"], json!(false), "what is not seen is not denied: {encryption}");
    if encryption["works"].is_null() {
        assert!(encryption["to_do"].as_str().unwrap().contains("Ask who runs this machine"), "{encryption}");
    }
    for format in ["table", "plain", "csv"] {
        let (code, text, _) = said(folder, &["doctor", "--format", format]);
        assert!(code == 0 && text.contains("Encryption at rest"), "{text}");
    }
    // What was open to others is in the log as well: it is narrowed by now, and nobody is told again.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(place.at("state/record.sqlite"), fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(run(folder, &["doctor"]).0, 0);
        let log = fs::read_dir(place.at("state")).unwrap().map(|entry| entry.unwrap().path());
        let mut log = log.filter(|path| path.extension().is_some_and(|it| it == "log")).map(fs::read_to_string);
        assert!(log.any(|log| log.unwrap().contains("record.sqlite could be read")), "the log has it");
    }
    // Where something is wrong around them the entries are still what was written; changed, they are not.
    let sound = fs::read(place.at("state/record.sqlite")).unwrap();
    let mut bytes = sound.clone();
    // As if a page were free that is not there.
    bytes[39] += 1;
    fs::write(place.at("state/record.sqlite"), &bytes).unwrap();
    let chain = || check(&run(folder, &["doctor"]).1, "Chain")["found"].as_str().unwrap().to_owned();
    assert!(chain().contains("(1) are what was written, and yet not all is well"), "{}", chain());
    fs::write(place.at("state/record.sqlite"), &sound).unwrap();
    let connection = rusqlite::Connection::open(place.at("state/record.sqlite")).unwrap();
    connection.execute_batch(crate::record::UNGUARD).unwrap();
    connection.execute_batch("UPDATE event SET payload = payload || ' ' WHERE position = 1").unwrap();
    drop(connection);
    assert!(chain().contains("not what was written"), "{}", chain());

    let mut bytes = fs::read(place.at("state/record.sqlite")).unwrap();
    let middle = bytes.len() / 2;
    bytes.truncate(middle);
    fs::write(place.at("state/record.sqlite"), &bytes).unwrap();
    let (code, found) = run(folder, &["doctor"]);
    assert_eq!((code, &found["ok"]), (1, &json!(false)), "{found}");
    assert_eq!(fs::read(place.at("state/record.sqlite")).unwrap(), bytes);
}

/// A record named by its name alone is in the folder that the program runs in, and that one is looked at.
#[cfg(unix)]
#[test]
fn the_doctor_looks_at_the_folder_of_a_record_named_without_one() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    let (folder, here) = (place.folder.path(), place.at("shared"));
    fs::create_dir(&here).unwrap();
    for (mode, works) in [(0o777, false), (0o700, true)] {
        fs::set_permissions(&here, fs::Permissions::from_mode(mode)).unwrap();
        for record in ["rec.sqlite", "./rec.sqlite"] {
            let line = ["doctor", "--record", record, "--format", "json"];
            let output = super::clinic(folder, &line).current_dir(&here).output().unwrap();
            let found: Value = serde_json::from_slice(&output.stdout).unwrap();
            let checks = found["checks"].as_array().unwrap();
            let rights = checks.iter().find(|check| check["name"] == "Rights of others").unwrap();
            assert_eq!(rights["works"], json!(works), "{record} {mode:o}: {rights}");
        }
    }
}

#[test]
fn what_needs_no_settings_is_said_in_sentences_too() {
    let place = Place::new();
    let folder = place.folder.path();
    for line in [&["config", "show"][..], &["schema"], &["doctor"]] {
        let (code, heard, _) = said(folder, &[line, &["--linear"]].concat());
        assert_eq!(code, 0, "{line:?}");
        let plain = said(folder, &[line, &["--format", "plain"]].concat()).1;
        // How much room there is may change from one look to the next.
        let without_room = |text: &str| text.lines().filter(|it| !it.contains("MB")).collect::<Vec<_>>().join("\n");
        assert_eq!(without_room(&heard), without_room(&plain), "{line:?}");
        assert_ne!(heard, said(folder, line).1, "{line:?} is a table where one looks");
        let csv = said(folder, &[line, &["--linear", "--format", "csv"]].concat()).1;
        let asked_for = said(folder, &[line, &["--format", "csv"]].concat()).1;
        assert_eq!(without_room(&csv), without_room(&asked_for), "what was asked for wins");
    }
}
