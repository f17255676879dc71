//! Moves and restores that are killed half-way, and how long a large record takes.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use assurance_clinic::record::care::carry::{events_of, move_to};
use assurance_clinic::record::care::restore::restore;
use assurance_clinic::record::store::{Append, Options, Store as _};
use assurance_clinic::record::verify::verify;
use serde_json::json;

use super::super::record::{added, xorshift};
use super::{Place, back_up, clinic, run, said, store};

#[test]
fn a_move_that_is_killed_is_finished_by_the_next() {
    let place = Place::new();
    let folder = place.folder.path();
    fs::create_dir(folder.join("state")).unwrap();
    let events = place.with("state/record.sqlite", 1500);
    let to = place.at("new/record.sqlite");
    let line = ["record", "move", "--to", to.to_str().unwrap()];
    let mut seed = 0x2545_F491_4F6C_DD1D;
    let mut seen = Vec::new();
    for _ in 0..8 {
        let mut child = clinic(folder, &line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(200 + xorshift(&mut seed) % 900));
        let _ = child.kill();
        child.wait().unwrap();
        let there = store(&to).after(0).unwrap();
        assert_eq!(there[..], events[..there.len()], "a beginning of it, and nothing else");
        seen.push(there.len());
    }
    let (code, done) = run(folder, &line);
    assert_eq!((code, &done["events"], &done["ok"]), (0, &json!(1500), &json!(true)), "{done} after {seen:?}");
    assert_eq!(store(&to).after(0).unwrap(), events);
    assert_eq!(place.open("state/record.sqlite").after(0).unwrap(), events, "the old one is untouched");
    let (code, words, _) = said(folder, &line);
    assert!(code == 0 && words.contains("CLINIC_RECORD"), "{words}");
    let (code, refused) = run(folder, &["record", "move", "--to", "state/record.sqlite"]);
    assert_eq!((code, &refused["error"]["code"]), (2, &json!("usage")));
    let (code, refused) = run(folder, &["--record", "none.sqlite", "record", "move", "--to", "other.sqlite"]);
    assert_eq!((code, &refused["error"]["code"]), (1, &json!("not-found")));
}

#[test]
fn a_restore_that_is_killed_leaves_the_one_record_or_the_other_and_loses_neither() {
    let mut seed = 0x9E37_79B9_7F4A_7C15;
    let mut replaced = 0;
    for round in 0..12 {
        let place = Place::new();
        let folder = place.folder.path();
        fs::create_dir(folder.join("state")).unwrap();
        place.with("state/record.sqlite", 150);
        let backed_up = back_up(&place, "state/record.sqlite", "backup").unwrap();
        let old = place.with("state/record.sqlite", 5);
        let line = ["record", "restore", "--from", "backup", "--replace"];
        let mut child = clinic(folder, &line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(xorshift(&mut seed) % 160));
        let _ = child.kill();
        child.wait().unwrap();
        let now = place.open("state/record.sqlite").head().unwrap();
        assert!(verify(&place.open("state/record.sqlite"), None).unwrap().ok(), "round {round}");
        if now == backed_up {
            replaced += 1;
            let aside = fs::read_dir(folder.join("state")).unwrap().map(|it| it.unwrap().path());
            let is_record =
                |it: &PathBuf| it.extension().is_some_and(|end| end.to_string_lossy().starts_with("before-"));
            let aside = aside.filter(|it| is_record(it) && !it.display().to_string().ends_with("-wal"));
            let aside = aside.collect::<Vec<_>>();
            assert_eq!(store(&aside[0]).after(0).unwrap(), old, "round {round}");
        } else {
            assert_eq!(place.open("state/record.sqlite").after(0).unwrap(), old, "round {round}");
        }
        // And it can be done again.
        assert_eq!(run(folder, &line).0, 0, "round {round}");
        assert_eq!(place.open("state/record.sqlite").head().unwrap(), backed_up);
    }
    println!("12 restores killed, {replaced} of them after the new record was in place");
}

/// The newest backup restored and verified: `cargo test --release --test all -- --ignored --nocapture restored`.
#[test]
#[ignore = "a figure for docs/record.md, not a promise of every run"]
fn a_large_backup_is_restored_and_verified_in_time() {
    const ENTRIES: usize = 200_000;
    let place = Place::new();
    let from = place.open("record");
    for batch in 0..ENTRIES / 500 {
        let events = (0..500).flat_map(|n| added(&format!("action {batch}/{n}")).events).collect();
        from.append(&Append { events }).unwrap();
    }
    drop(from);
    let begun = Instant::now();
    let head = back_up(&place, "record", "backup").unwrap();
    let backed_up = begun.elapsed();
    let begun = Instant::now();
    let done = restore(&place.at("backup"), &place.at("record"), true, "now", Options::default()).unwrap();
    let restored = begun.elapsed();
    assert_eq!(done.head, head);
    assert_eq!(head.position, ENTRIES as u64);
    let begun = Instant::now();
    let into = place.open("moved");
    move_to(&place.open("record"), &into).unwrap();
    println!(
        "{} events, {} MB: backed up and checked in {:.1} s, restored and checked in {:.1} s, moved in {:.1} s",
        head.position,
        fs::metadata(place.at("record")).unwrap().len() / 1_000_000,
        backed_up.as_secs_f64(),
        restored.as_secs_f64(),
        begun.elapsed().as_secs_f64()
    );
    assert!(restored < Duration::from_mins(1), "{restored:?}");
    assert_eq!(events_of(&into).count(), ENTRIES);
}
