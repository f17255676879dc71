//! Copies on the command line, as scripts and people read it.

use std::fs;

use serde_json::json;

#[cfg(unix)]
use super::mode;
use super::{Place, add, head, run, said};

#[test]
fn an_export_is_brought_in_whole_or_not_at_all() {
    let place = Place::new();
    let folder = place.folder.path();
    let (code, none) = run(folder, &["record", "export", "--to", "a.jsonl"]);
    assert_eq!((code, &none["error"]["code"]), (1, &json!("not-found")));
    for text in ["one", "two", "three"] {
        add(folder, text);
    }
    let head = head(folder);
    let (code, done) = run(folder, &["record", "export", "--to", "a.jsonl"]);
    assert_eq!((code, &done["format"], &done["events"], &done["head"]), (0, &json!("clinic/record"), &json!(3), &head));
    assert_eq!(run(folder, &["record", "export", "--to", "a.jsonl"]).0, 1, "never overwritten");
    let text = fs::read_to_string(place.at("a.jsonl")).unwrap();
    #[cfg(unix)]
    assert_eq!(mode(&place.at("a.jsonl")), 0o600);
    let (code, printed, _) = said(folder, &["record", "export", "--to", "-"]);
    assert_eq!((code, printed), (0, text.clone()), "the same bytes, and nothing else among them");

    let other = |line: &[&str]| run(folder, &[&["--record", "other/record.sqlite"], line].concat());
    for (at, broken) in [
        text.replace("three", "tree"),
        text.lines().take(4).collect::<Vec<_>>().join("\n"),
        text.replacen("record-export", "something", 1),
    ]
    .iter()
    .enumerate()
    {
        let name = format!("broken-{at}.jsonl");
        fs::write(place.at(&name), broken).unwrap();
        let (code, refused) = other(&["record", "import", "--from", &name]);
        assert_eq!((code, &refused["error"]["code"]), (4, &json!("record-unusable")), "{refused}");
        assert!(!place.at("other/record.sqlite").exists(), "nothing of it is written");
    }
    for (added, there) in [(3, 0), (0, 3)] {
        let (code, done) = other(&["record", "import", "--from", "a.jsonl"]);
        assert_eq!((code, &done["added"], &done["there"]), (0, &json!(added), &json!(there)), "{done}");
        assert_eq!(done["head"], head);
    }
    // The one it came from goes on; what is new comes after what is there.
    add(folder, "four");
    run(folder, &["record", "export", "--to", "b.jsonl"]);
    let (code, done) = other(&["record", "import", "--from", "b.jsonl"]);
    assert_eq!((code, &done["added"], &done["there"]), (0, &json!(1), &json!(3)));
    assert_eq!(other(&["record", "verify"]).1["head"], super::head(folder));
    // An export can be restored as well.
    let line = ["--record", "third.sqlite", "record", "restore", "--from", "b.jsonl"];
    let (code, done) = run(folder, &line);
    assert_eq!((code, &done["head"]), (0, &super::head(folder)), "{done}");
}

#[test]
fn a_backup_is_restored_and_what_was_there_is_kept_and_named() {
    let place = Place::new();
    let folder = place.folder.path();
    add(folder, "one");
    let (code, done) = run(folder, &["record", "backup", "--to", "backup.sqlite"]);
    assert_eq!((code, &done["ok"], &done["head"]), (0, &json!(true), &head(folder)), "{done}");
    let backed_up = head(folder);
    add(folder, "two");
    let latest = head(folder);
    let (code, refused) = run(folder, &["record", "restore", "--from", "backup.sqlite"]);
    assert_eq!((code, &refused["error"]["code"]), (1, &json!("conflict")));
    assert_eq!(head(folder), latest);
    let (code, done) = run(folder, &["record", "restore", "--from", "backup.sqlite", "--replace"]);
    assert_eq!((code, &done["head"]), (0, &backed_up), "{done}");
    let aside = done["aside"].as_str().unwrap();
    assert_eq!(run(folder, &["--record", aside, "record", "verify"]).1["head"], latest);
    let (code, words, _) = said(folder, &["record", "backup", "--to", "words.sqlite"]);
    assert_eq!(code, 0);
    let hash = backed_up["hash"].as_str().unwrap();
    assert!(words.contains(&format!("Head: 1:{hash}")), "{words}");
    assert_eq!(run(folder, &["record", "restore", "--from", "nowhere.sqlite", "--replace"]).0, 1);
    assert_eq!(head(folder), backed_up);
}

/// A mistyped place must not pass for a record that was looked at and found sound.
#[test]
fn a_record_that_is_not_there_is_not_called_sound() {
    let folder = tempfile::tempdir().unwrap();
    let mistyped = folder.path().join("mistyped.sqlite");
    let (code, text, _) = said(folder.path(), &["record", "verify", "--record", mistyped.to_str().unwrap()]);
    assert!(code == 0 && text.contains("no entry at") && !text.contains("sound"), "{text}");
    assert!(!mistyped.exists(), "a read makes no record");
}

/// The place that a record is moved to is as open to others as the one it is used at.
#[test]
fn a_password_in_the_address_to_move_to_is_cautioned_against() {
    let place = Place::new();
    let folder = place.folder.path();
    add(folder, "one");
    let to = "postgres://bob:pw5ecret@127.0.0.1:1/x";
    let (code, out, err) = said(folder, &["record", "move", "--to", to]);
    assert_ne!(code, 0, "nobody answers there");
    assert!(err.contains("the record's address holds a password"), "{err}");
    assert!(!err.contains("pw5ecret") && !out.contains("pw5ecret"), "{err}{out}");
    let (_, _, err) = said(folder, &["record", "move", "--to", to, "--quiet"]);
    assert!(!err.contains("holds a password"), "{err}");
}
