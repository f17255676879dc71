//! A disk without room: the copy that was asked for is named, and nothing half made stays.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use assurance_clinic::record::store::Store as _;

use super::{Place, clinic, run};

/// Runs the program in a shell that first does what is in `before`; gives how it ended and what it said was wrong.
fn cramped(folder: &Path, (shell, before): (&[&str], &str), line: &[&str]) -> (i32, String) {
    let script = format!("{before} exec \"$0\" \"$@\"");
    let plain = clinic(folder, line);
    let mut command = Command::new(shell[0]);
    command.args(&shell[1..]).args(["-c", &script, env!("CARGO_BIN_EXE_clinic")]).args(line).current_dir(folder);
    command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let Output { status, stderr, .. } = command.output().unwrap();
    (status.code().unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn a_copy_that_finds_no_room_names_itself_and_not_the_record_that_is_only_read() {
    let place = Place::new();
    let folder = place.folder.path();
    fs::create_dir(folder.join("state")).unwrap();
    fs::create_dir(folder.join("small")).unwrap();
    let events = place.with("state/record.sqlite", 300);
    assert_eq!(run(folder, &["record", "export", "--to", "export.jsonl"]).0, 0);
    let limited = (&["sh"][..], "trap '' XFSZ; ulimit -f 100;");
    // A disk of its own, where this account may make one.
    let full = (&["unshare", "-m", "sh"][..], "mount -t tmpfs -o size=100k none small &&");
    let try_it = "unshare -m sh -c 'mount -t tmpfs none small'";
    let may = Command::new("sh").args(["-c", try_it]).current_dir(folder).status().is_ok_and(|it| it.success());
    for (room, why) in [(limited, "was not made"), (full, "is full")].into_iter().take(1 + usize::from(may)) {
        for line in [
            vec!["record", "backup", "--to", "small/backup.sqlite"],
            vec!["record", "export", "--to", "small/backup.sqlite"],
            vec!["--record", "small/backup.sqlite", "record", "restore", "--from", "export.jsonl"],
        ] {
            let (code, said) = cramped(folder, room, &line);
            assert_eq!(code, 1, "{line:?}: {said}");
            assert!(said.contains("small/backup.sqlite") && !said.contains(".clinic"), "{line:?}: {said}");
            assert!(!said.contains("The record "), "what is only read is not to blame: {line:?}: {said}");
            assert!(line.contains(&"export") || said.contains(why), "{line:?}: {said}");
            assert_eq!(fs::read_dir(folder.join("small")).unwrap().count(), 0, "nothing half made stays");
        }
    }
    assert_eq!(place.open("state/record.sqlite").after(0).unwrap(), events);
}
