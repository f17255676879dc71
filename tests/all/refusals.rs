//! Whatever a command is given, it ends with the exit code and the one object that the command line promises.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Commands that read a feed, and those that read or write the record.
const READS_FEED: &[&[&str]] = &[
    &[],
    &["show", "service"],
    &["show", "area", "protection-court"],
    &["show", "team", "P1"],
    &["show", "indicator", "VIS-CP-10WD"],
    &["show", "outside"],
    &["show", "quality"],
];
const READS_RECORD: &[&[&str]] = &[&["actions", "list"], &["record", "verify"]];
const WRITES_RECORD: &[&[&str]] = &[
    &[
        "actions",
        "add",
        "--team",
        "T07",
        "--indicator",
        "VIS-CP-10WD",
        "--text",
        "x",
        "--owner",
        "y",
        "--due",
        "2023-02-01",
    ],
    &["actions", "agree", "1"],
];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// `clinic` with everything it keeps in `folder`.
fn clinic(folder: &Path, line: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clinic"));
    command.args(line).env_clear().env("HOME", folder).env("XDG_CONFIG_HOME", folder.join("config"));
    command.env("CLINIC_RECORD", folder.join("state/record.sqlite")).env("CLINIC_CACHE", folder.join("cache"));
    command.stdin(Stdio::null());
    command
}

/// The exit code and the one object on standard output.
fn ends(mut command: Command) -> (i32, Value) {
    let Output { status, stdout, stderr } = command.args(["--format", "json"]).output().unwrap();
    let said = String::from_utf8_lossy(&stdout).into_owned();
    let object = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{command:?}: {said:?}"));
    assert_eq!(String::from_utf8_lossy(&stderr), "", "{command:?}: JSON says it all");
    (status.code().unwrap_or_else(|| panic!("{command:?} was killed")), object)
}

fn refused(command: Command, code: i32, word: &str) -> String {
    let line = format!("{command:?}");
    let (ended, object) = ends(command);
    let error = &object["error"];
    assert_eq!((ended, &object["format"], &object["version"]), (code, &"clinic/error".into(), &1.into()), "{line}");
    assert_eq!(error["code"], word, "{line}: {object}");
    assert!(error["allowed"].is_array(), "{line}");
    let message = error["message"].as_str().unwrap().to_string();
    assert!(message.len() > 20 && message.len() < 1200, "{line}: {message}");
    message
}

/// Feeds that cannot be used, with the code that `feed check` lists first.
fn bad_feeds(folder: &Path) -> Vec<(String, &'static str)> {
    let put = |name: &str, text: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let good = fs::read_to_string(fixture("every-section.json")).unwrap();
    let sparse = folder.join("sparse.json");
    File::create(&sparse).unwrap().set_len(3 << 30).unwrap();
    let empty = folder.join("empty folder");
    fs::create_dir(&empty).unwrap();
    vec![
        (folder.join("not there.json").display().to_string(), "unreadable"),
        (empty.display().to_string(), "unreadable"),
        (sparse.display().to_string(), "too-large"),
        (put("empty.json", b""), "truncated"),
        (put("page.json", b"<html>"), "not-json"),
        (put("latin.json", b"{\"format\": \"\xe9\"}"), "not-utf8"),
        (put("other.json", b"{\"format\": \"other\"}"), "not-a-feed"),
        (put("list.json", b"[]"), "not-a-feed"),
        (put("newer.json", good.replace("\"version\": 1", "\"version\": 2").as_bytes()), "unsupported-version"),
        (fixture("faulty/no-observations.json").display().to_string(), "no-observations"),
        (fixture("faulty/names-a-person.json").display().to_string(), "names-a-person"),
        (put("cut.json.gz", &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b]), "truncated"),
    ]
}

#[test]
fn a_feed_that_cannot_be_used_ends_3_whatever_is_asked_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (nth, (feed, code)) in bad_feeds(folder).into_iter().enumerate() {
        let (ended, listed) = ends(clinic(folder, &["feed", "check", &feed]));
        assert_eq!(
            (ended, &listed["format"], &listed["faults"][0]["code"]),
            (3, &"clinic/feed-check".into(), &code.into()),
            "{feed}"
        );
        assert_eq!(listed["faults"][0]["severity"], "document");
        assert!(listed["sections"]["observations"]["read"].is_u64());
        // Every command with one of them, every one of them with a command.
        for line in if nth == 0 { READS_FEED } else { &READS_FEED[1..2] } {
            let mut command = clinic(folder, line);
            command.args(["--feed", &feed]);
            refused(command, 3, "feed-refused");
        }
    }
    assert!(!folder.join("state").exists(), "nothing was recorded");
}

#[test]
fn an_unusable_record_ends_4_and_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let add = |record: &Path| {
        let mut command = clinic(folder, WRITES_RECORD[0]);
        command.env("CLINIC_RECORD", record);
        ends(command)
    };
    let good = folder.join("good.sqlite");
    assert_eq!(add(&good).0, 0);
    let copy = |name: &str, change: &dyn Fn(&Path)| {
        let path = folder.join(name);
        fs::copy(&good, &path).unwrap();
        change(&path);
        path
    };
    let sql = |text: &'static str| {
        move |path: &Path| {
            let connection = rusqlite::Connection::open(path).unwrap();
            connection.execute_batch(text).unwrap();
        }
    };
    let text = folder.join("text.sqlite");
    fs::write(&text, "no record, but what somebody wrote\n".repeat(200)).unwrap();
    let nothing = folder.join("nothing.sqlite");
    fs::write(&nothing, "").unwrap();
    let in_file = text.join("record.sqlite");
    let cases = [
        (folder.to_path_buf(), "a folder"),
        (text, "another file"),
        (nothing, "an empty file"),
        (in_file, "below a file"),
        (copy("newer.sqlite", &sql("pragma user_version = 999")), "a newer form"),
        (copy("other.sqlite", &sql("pragma application_id = 7")), "another program's"),
        (
            copy("cut.sqlite", &|path| {
                let file = fs::OpenOptions::new().write(true).open(path).unwrap();
                file.set_len(file.metadata().unwrap().len() / 2).unwrap();
            }),
            "cut",
        ),
        (PathBuf::from("postgres://db/clinic"), "a kind that is not there"),
    ];
    for (record, what) in cases {
        let before = fs::read(&record).ok();
        for line in READS_RECORD.iter().chain(WRITES_RECORD) {
            let mut command = clinic(folder, line);
            command.env("CLINIC_RECORD", &record);
            if *line == ["record", "verify"] {
                // What can be opened and is not sound is told in the command's own object.
                let (ended, object) = ends(command);
                let says_no = object["error"]["code"] == "record-unusable" || object["ok"] == false;
                assert!(ended == 4 && says_no, "{what}: {object}");
                continue;
            }
            let message = refused(command, 4, "record-unusable");
            assert!(message.contains("record"), "{what}: {message}");
        }
        assert_eq!(fs::read(&record).ok(), before, "{what}");
    }
    // Rows changed behind its back: verify says so in its own object, and ends 4 as well.
    let tampered = copy("tampered.sqlite", &|path| {
        let connection = rusqlite::Connection::open(path).unwrap();
        let triggers: Vec<String> = connection
            .prepare("select name from sqlite_master where type = 'trigger'")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        for trigger in triggers {
            connection.execute_batch(&format!("drop trigger {trigger}")).unwrap();
        }
        let changed = connection.execute("update event set typed_by = 'somebody else' where position = 1", []);
        assert_eq!(changed, Ok(1));
    });
    let mut command = clinic(folder, &["record", "verify"]);
    command.env("CLINIC_RECORD", &tampered);
    let (ended, object) = ends(command);
    assert_eq!(
        (ended, &object["format"], &object["ok"], &object["first_bad"]),
        (4, &"clinic/record".into(), &false.into(), &1.into())
    );
}

/// For root nothing is unreadable, so where this runs as root the command runs as somebody else.
#[cfg(unix)]
fn as_nobody(mut command: Command) -> Command {
    use std::os::unix::process::CommandExt as _;
    if rustix::process::getuid().is_root() {
        command.uid(65534).gid(65534);
    }
    command
}

/// Makes a folder that anybody may go through; whether somebody else may run the program from where it was built.
#[cfg(unix)]
fn open_to_nobody(folder: &Path) -> bool {
    mode(folder, 0o755);
    as_nobody(clinic(folder, &["--version"])).output().is_ok()
}

#[cfg(unix)]
fn mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A folder that may be written into and not looked into cannot be synced: what is whole in it is no failure.
#[cfg(unix)]
#[test]
fn copies_are_put_where_the_account_may_write_and_not_look() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    if !open_to_nobody(folder) {
        return;
    }
    let blind = folder.join("blind");
    fs::create_dir(&blind).unwrap();
    mode(&blind, 0o333);
    let at = |name: &str| blind.join(name).display().to_string();
    let [backup, export] = ["backup.sqlite", "export.jsonl"].map(at);
    for (record, line) in [
        ("record.sqlite", WRITES_RECORD[0]),
        ("record.sqlite", &["record", "backup", "--to", &backup]),
        ("record.sqlite", &["record", "export", "--to", &export]),
        ("restored.sqlite", &["record", "restore", "--from", &backup]),
        ("restored.sqlite", &["record", "restore", "--replace", "--from", &export]),
    ] {
        let mut command = as_nobody(clinic(folder, line));
        command.env("CLINIC_RECORD", blind.join(record));
        let (ended, said) = ends(command);
        assert_eq!(ended, 0, "{line:?}: {said}");
    }
    mode(&blind, 0o755);
    for name in ["record.sqlite", "restored.sqlite", "backup.sqlite", "export.jsonl"] {
        assert!(blind.join(name).exists(), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn what_the_account_may_not_read_or_write_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    if !open_to_nobody(folder) {
        return;
    }
    let feed = folder.join("feed.json");
    fs::copy(fixture("every-section.json"), &feed).unwrap();
    mode(&feed, 0);
    for line in READS_FEED {
        let mut command = as_nobody(clinic(folder, line));
        command.arg("--feed").arg(&feed);
        assert!(refused(command, 3, "feed-refused").contains("may not read"));
    }
    let shut = folder.join("shut");
    fs::create_dir(&shut).unwrap();
    let record = folder.join("shut/record.sqlite");
    let mut command = clinic(folder, WRITES_RECORD[0]);
    command.env("CLINIC_RECORD", &record);
    assert_eq!(ends(command).0, 0);
    let set = |record_mode: u32, folder_mode: u32, lines: &[&[&str]], word: Option<&str>| {
        mode(&shut, 0o755);
        mode(&record, record_mode);
        mode(&shut, folder_mode);
        for line in lines {
            let mut command = as_nobody(clinic(folder, line));
            command.env("CLINIC_RECORD", &record);
            match word {
                Some(word) => drop(refused(command, 4, word)),
                None => assert_eq!(ends(command).0, 0, "{line:?}"),
            }
        }
    };
    set(0o444, 0o555, READS_RECORD, None);
    set(0o444, 0o555, WRITES_RECORD, Some("record-unusable"));
    set(0o444, 0o755, WRITES_RECORD, Some("record-unusable"));
    set(0o000, 0o755, READS_RECORD, Some("record-unusable"));
    set(0o644, 0o000, READS_RECORD, Some("record-unusable"));
    set(0o644, 0o000, WRITES_RECORD, Some("record-unusable"));
    mode(&shut, 0o755);
}

/// A file system of a few pages that is full: only where one can be mounted without leave.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_4_and_what_was_recorded_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let disk = folder.join("disk");
    fs::create_dir(&disk).unwrap();
    let script = r#"
        mount -t tmpfs -o size=256k none "$DISK" || exit 77
        "$CLINIC" actions add --team T07 --indicator VIS-CP-10WD --text x --owner y --due 2023-02-01 >/dev/null || exit 78
        dd if=/dev/zero of="$DISK/filler" bs=4k 2>/dev/null
        "$CLINIC" actions add --team T07 --indicator VIS-CP-10WD --text z --owner y --due 2023-02-01 --format json
        echo "code=$?"
        rm "$DISK/filler"
        "$CLINIC" record verify --format json
    "#;
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "sh", "-c", script]).env_clear().env("HOME", folder);
    command.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("DISK", &disk).env("CLINIC", env!("CARGO_BIN_EXE_clinic"));
    command.env("CLINIC_RECORD", disk.join("record.sqlite")).env("CLINIC_CACHE", folder.join("cache"));
    let Ok(Output { status, stdout, .. }) = command.output() else { return };
    let said = String::from_utf8_lossy(&stdout).into_owned();
    if !said.contains("code=") && status.code() != Some(78) {
        eprintln!("no file system can be mounted here, so none was filled");
        return;
    }
    let lines: Vec<&str> = said.lines().collect();
    let object: Value = serde_json::from_str(lines[0]).unwrap_or_else(|_| panic!("{said}"));
    assert_eq!((&object["error"]["code"], lines[1]), (&"record-unusable".into(), "code=4"), "{said}");
    let verified: Value = serde_json::from_str(lines[2]).unwrap();
    assert_eq!((&verified["ok"], &verified["events"]), (&true.into(), &1.into()), "{said}");
}

#[test]
fn wrong_usage_ends_2() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let bad = folder.join("bad.toml");
    fs::write(&bad, "feeed = 1\n").unwrap();
    let bad = bad.display().to_string();
    let cases: &[&[&str]] = &[
        &["shwo"],
        &["show"],
        &["show", "team"],
        &["show", "service", "--period", "soon"],
        &["show", "service", "--today", "31 December"],
        &["show", "service", "--role", "boss"],
        &["show", "service", "--config", "/not/there.toml"],
        &["show", "service", "--config", &bad],
        &["record", "verify", "--head", "x"],
        &["actions", "list", "--state", "lost"],
        &["feed", "check", "ftp://example.org/feed.json"],
        &["show", "service", "--feed", "ftp://example.org/feed.json"],
    ];
    for line in cases {
        refused(clinic(folder, line), 2, "usage");
        let plain = clinic(folder, line).output().unwrap();
        assert_eq!((plain.status.code(), plain.stdout.len()), (Some(2), 0), "{line:?}");
        assert!(!plain.stderr.is_empty());
    }
    for line in [&["show", "team", "T99"][..], &["show", "indicator", "NONE"], &["actions", "start", "9"]] {
        refused(clinic(folder, line), 1, "not-found");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_no_success() {
    let folder = tempfile::tempdir().unwrap();
    for line in [&["show", "service"][..], &["feed", "schema"], &["feed", "sample", "--months", "3"], &["--help"]] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = clinic(folder.path(), line).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{line:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("could not be written"), "{line:?}");
    }
    // A step whose answer is lost is saved all the same, and can be found by its event.
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = clinic(folder.path(), WRITES_RECORD[0]).stdout(full).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let listed = ends(clinic(folder.path(), &["actions", "list"])).1;
    let event = listed["actions"][0]["id"].as_str().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains(&format!("The step is saved (event {event}).")), "{told}");
}

/// A log that cannot be written to is no reason to end in another way.
#[cfg(target_os = "linux")]
#[test]
fn an_end_is_the_same_where_nobody_can_be_told() {
    let folder = tempfile::tempdir().unwrap();
    let cases: [(&[&str], i32); 5] = [
        (&["bogus"], 2),
        (&["show", "team", "T99"], 1),
        (&["show", "service", "--feed", "/not/there.json"], 3),
        (&["actions", "list", "--record", "/dev/null/x"], 4),
        (&["show", "service"], 0),
    ];
    for (line, code) in cases {
        let full = || File::options().write(true).open("/dev/full").unwrap();
        let output = clinic(folder.path(), line).stderr(full()).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{line:?}");
        if code != 0 {
            let output = clinic(folder.path(), line).args(["--format", "json"]).stderr(full()).stdout(full()).output();
            assert_eq!(output.unwrap().status.code(), Some(1), "neither can be written: {line:?}");
        }
    }
}

/// `ulimit -f` sends a signal that ends a program which does not expect it.
#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow_ends_4_and_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (blocks, code) in [("8", 4), ("unlimited", 0), ("8", 4)] {
        let mut command = Command::new("sh");
        let script = format!("ulimit -f {blocks}; exec \"$0\" \"$@\" --format json");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_clinic")]).args(WRITES_RECORD[0]).env_clear();
        command.env("HOME", folder).env("CLINIC_CACHE", folder.join("cache"));
        command.env("CLINIC_RECORD", folder.join("state/record.sqlite"));
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(code), "{blocks}: {said} {output:?}");
        assert_eq!(said.contains("record-unusable"), code == 4, "{said}");
    }
    let (code, found) = ends(clinic(folder, &["record", "verify"]));
    assert_eq!((code, &found["events"], &found["ok"]), (0, &1.into(), &true.into()));
    let left = fs::read_dir(folder.join("state")).unwrap().flatten().map(|entry| entry.file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().starts_with(".clinic-new")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_broken_feed_holds_up_nobodys_step() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let feed = folder.join("feed.json");
    fs::copy(fixture("every-section.json"), &feed).unwrap();
    let name = feed.display().to_string();
    let ask = |line: &[&str]| {
        let mut command = clinic(folder, line);
        command.args(["--feed", &name, "--today", "2023-01-10"]);
        command
    };
    let add = &[
        "actions",
        "add",
        "--team",
        "P1",
        "--indicator",
        "VIS-CP-10WD",
        "--text",
        "x",
        "--owner",
        "y",
        "--due",
        "fri",
    ];
    assert_eq!(ends(ask(&["show", "service"])).0, 0, "what it read is kept");
    fs::write(&feed, "{\"x\":").unwrap();
    refused(ask(&["show", "service"]), 3, "feed-refused");
    let report: &[&str] = &["actions", "report", "1", "--evidence", "z", "--as", "R. Osei", "--role", "manager"];
    for (line, state) in [(&add[..], "proposed"), (&["actions", "agree", "1"], "agreed"), (report, "reported")] {
        let (code, object) = ends(ask(line));
        let action = &object["action"];
        assert_eq!((code, &action["state"]), (0, &state.into()), "{object}");
        let notes = action["notes"].to_string();
        assert_eq!(notes.contains("the last good figures, as at"), state != "reported", "{notes}");
    }
    let plain = ask(&["actions", "accept", "1"]).output().unwrap();
    assert_eq!(plain.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&plain.stdout).contains("the feed was refused"), "{plain:?}");
    // Another source's are never used, and none is used that is too old for whoever asks.
    fs::copy(&feed, folder.join("other.json")).unwrap();
    let mut other = clinic(folder, &["actions", "agree", "1"]);
    other.arg("--feed").arg(folder.join("other.json"));
    refused(other, 3, "feed-refused");
    let mut stale = clinic(folder, &["actions", "agree", "1", "--refuse-stale"]);
    stale.args(["--feed", &name, "--today", "2023-06-10"]);
    refused(stale, 3, "feed-refused");
}

#[test]
fn the_log_tells_more_when_asked_and_nothing_of_anybody() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let log = folder.join("state/record.sqlite.log");
    let feed = "https://user:hush@127.0.0.1:9/feed.json?sig=hush";
    let ask = |more: &[&str]| {
        let mut command = clinic(folder, &["show", "service", "--feed", feed]);
        command.args(more).env("CLINIC_FEED_TOKEN", "hush-hush").env("CLINIC_HTTP_RETRIES", "0");
        ends(command)
    };
    ask(&[]);
    assert!(!log.exists(), "nothing is kept that nobody asked for");
    ask(&["--verbose"]);
    let text = fs::read_to_string(&log).unwrap();
    assert!(text.contains("started.") && text.contains("stale_after_days = 45"), "{text}");
    assert!(!text.contains("hush"), "{text}");
}
