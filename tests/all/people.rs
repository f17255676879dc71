//! People of a shared record through the program itself: the first administrator, signing in, and what is refused.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

pub const RIGHT: &str = "tapir lantern gravel";

/// `clinic` with everything it keeps in `folder`, on the built-in sample, and no terminal to ask anybody at.
pub fn clinic(folder: &Path, line: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clinic"));
    command.args(line).env_remove("CLINIC_FEED").env("HOME", folder).env("XDG_CONFIG_HOME", folder.join("config"));
    command.env("CLINIC_RECORD", folder.join("state/record.sqlite")).env("CLINIC_CACHE", folder.join("cache"));
    command.stdin(Stdio::null());
    command
}

/// How a line ends, and what a script reads of it.
pub fn run(folder: &Path, line: &str, more: &[&str]) -> (i32, Value) {
    let words: Vec<String> = line.split_whitespace().map(|word| word.replace('~', " ")).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).chain(more.iter().copied()).collect();
    let Output { status, stdout, stderr } =
        clinic(folder, &[&words[..], &["--format", "json"]].concat()).output().unwrap();
    let read = serde_json::from_slice(&stdout);
    let read = read.unwrap_or_else(|_| panic!("{line}: {}", String::from_utf8_lossy(&stderr)));
    for printed in [&stdout, &stderr] {
        assert!(!String::from_utf8_lossy(printed).contains("tapir"), "{line}: a passphrase is printed");
    }
    (status.code().unwrap(), read)
}

/// A file that its owner alone may read.
pub fn secret(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    path
}

fn refused((code, read): (i32, Value)) -> (i32, String) {
    assert_eq!(read["format"], "clinic/error", "{read}");
    (code, read["error"]["code"].as_str().unwrap().to_owned())
}

fn as_code(code: &str) -> (i32, String) {
    (1, code.to_owned())
}

#[test]
fn the_first_person_is_an_administrator_and_everybody_signs_in_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let right = secret(folder, "right", &format!("{RIGHT}\n"));
    let (right, file) = (right.to_str().unwrap(), ["--new-passphrase-file"]);
    let new = [file[0], right];
    assert_eq!(run(folder, "people list", &[]).1["people"], json!([]));
    assert_eq!(run(folder, "show service", &[]).0, 0, "single-person mode asks nobody");

    // What is wrong is said before anything is written.
    assert_eq!(refused(run(folder, "people add S.~Hart --holds chair", &new)), as_code("not-allowed"));
    assert_eq!(refused(run(folder, "people add S.~Hart", &[])), as_code("missing"));
    let short = secret(folder, "short", "password1234");
    assert_eq!(refused(run(folder, "people add S.~Hart", &[file[0], short.to_str().unwrap()])).1, "usage");
    let open = secret(folder, "open", RIGHT);
    fs::set_permissions(&open, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(refused(run(folder, "people add S.~Hart", &[file[0], open.to_str().unwrap()])), as_code("not-allowed"));
    assert!(!folder.join("state/record.sqlite").exists() || run(folder, "people list", &[]).1["people"] == json!([]));

    let (code, added) = run(folder, "people add S.~Hart", &new);
    assert_eq!((code, &added["person"]["name"]), (0, &json!("S. Hart")));
    assert_eq!(added["person"]["held"], json!([{ "role": "administrator" }]));
    assert!(!added.to_string().contains("argon2"), "{added}");

    // Every command that reads or writes the record or shows figures.
    for line in [
        "show service",
        "show outside",
        "show agenda --area protection-court",
        "show quality",
        "actions list",
        "actions add --team T07 --text x --owner y --due 9/2 --no-indicator z",
        "clinics list",
        "questions list",
        "accounts list",
        "exemptions list",
        "quality list",
        "people list",
        "people add Q.~A. --holds qa",
    ] {
        assert_eq!(refused(run(folder, line, &[])), as_code("signed-out"), "{line}");
        assert_eq!(refused(run(folder, line, &["--as", "S. Hart"])), as_code("signed-out"), "{line}: no passphrase");
    }
    let output = clinic(folder, &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "the overview too");
    // What shows nothing of either does not.
    assert_eq!(run(folder, "people rules", &[]).0, 0);
    assert_eq!(clinic(folder, &["feed", "schema"]).output().unwrap().status.code(), Some(0));

    let me = ["--as", "s. hart", "--passphrase-file", right];
    assert_eq!(run(folder, "show service", &me).0, 0);
    let by_others = ["--as", "S. Hart", "--passphrase-file", open.to_str().unwrap()];
    let (code, said) = run(folder, "show service", &by_others);
    assert_eq!((code, &said["error"]["code"]), (1, &json!("not-allowed")), "{said}");
    assert!(said["error"]["message"].as_str().unwrap().contains("other accounts may read"), "{said}");
    let wrong = secret(folder, "wrong", "tapir lantern grovel");
    for name in ["S. Hart", "Nobody"] {
        let (code, said) = run(folder, "show service", &["--as", name, "--passphrase-file", wrong.to_str().unwrap()]);
        assert_eq!((code, &said["error"]["code"]), (1, &json!("signed-out")), "{said}");
    }
}

#[test]
fn people_are_looked_after_and_one_administrator_remains() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let right = secret(folder, "right", RIGHT);
    let other = secret(folder, "other", "gravel lantern tapir");
    let (right, other) = (right.to_str().unwrap(), other.to_str().unwrap());
    let new = ["--new-passphrase-file", right];
    assert_eq!(run(folder, "people add S.~Hart --holds administrator --holds chair", &new).0, 0);
    let me = ["--as", "S. Hart", "--role", "administrator", "--passphrase-file", right];
    let admin = |line: &str| run(folder, line, &me);
    let add = |line: &str| run(folder, line, &[&me[..], &new].concat());

    assert_eq!(refused(add("people add R.~Osei --holds manager")), as_code("missing"), "a manager of no team");
    assert_eq!(refused(add("people add R.~Osei --holds manager --team T99")), as_code("not-found"));
    assert_eq!(refused(add("people add R.~Osei --holds qa --team T07")).1, "usage");
    let id = ["--event-id", "0185a5c0-7b1d-7c3a-8f00-1234567890ab"];
    let osei = "people add R.~Osei --holds manager --team T07 --team T05";
    for _ in 0..2 {
        // The second is a retry whose first answer was lost.
        let (code, added) = run(folder, osei, &[&me[..], &new, &id].concat());
        assert_eq!((code, &added["person"]["held"]), (0, &json!([{ "role": "manager", "of": ["T05", "T07"] }])));
    }
    assert_eq!(
        refused(run(folder, "people add Q.~A. --holds qa", &[&me[..], &new, &id].concat())),
        as_code("id-reused")
    );
    assert_eq!(refused(add("people add r~osei --holds viewer")), as_code("not-allowed"), "looks the same");
    // An entry by one of these would read as nobody's.
    for name in ["Nobody", "n\u{f3}body", "A~name~not~known~here", "42", "Clinic", "Unknown"] {
        assert_eq!(refused(add(&format!("people add {name} --holds viewer"))), as_code("not-allowed"), "{name}");
    }
    let named = secret(folder, "named", "S. Hart, Southampton clinic");
    let weak = [&me[..], &["--new-passphrase-file", named.to_str().unwrap()]].concat();
    assert_eq!(refused(run(folder, "people add Q.~Hart --holds qa", &weak)).1, "usage", "names and no more");

    assert_eq!(refused(admin("people disable S.~Hart")), as_code("not-allowed"));
    assert_eq!(refused(admin("people role S.~Hart --holds chair")), as_code("not-allowed"));
    assert_eq!(refused(admin("people disable Nobody")), as_code("not-found"));
    // As chair she is no administrator at that moment.
    let as_chair = ["--as", "S. Hart", "--role", "chair", "--passphrase-file", right];
    assert_eq!(refused(run(folder, "people disable R.~Osei", &as_chair)), as_code("not-allowed"));
    let nobody = ["--as", "S. Hart", "--role", "qa", "--passphrase-file", right];
    assert_eq!(refused(run(folder, "show service", &nobody)), as_code("not-allowed"), "a role she does not hold");

    let osei = |file| ["--as", "R. Osei", "--passphrase-file", file];
    assert_eq!(refused(run(folder, "people list", &osei(right))), as_code("not-allowed"));
    let reset = [&osei(right)[..], &["--new-passphrase-file", other]].concat();
    assert_eq!(run(folder, "people reset R.~Osei", &reset).0, 0, "an own passphrase");
    assert_eq!(refused(run(folder, "actions list", &osei(right))), as_code("signed-out"));
    assert_eq!(run(folder, "actions list", &osei(other)).0, 0);
    assert_eq!(admin("people disable R.~Osei").0, 0);
    assert_eq!(refused(run(folder, "actions list", &osei(other))), as_code("signed-out"));
    assert_eq!(admin("people enable R.~Osei").0, 0);
    assert_eq!(run(folder, "actions list", &osei(other)).0, 0);

    let (_, list) = admin("people list");
    let names: Vec<&Value> = list["people"].as_array().unwrap().iter().map(|person| &person["name"]).collect();
    assert_eq!(names, ["S. Hart", "R. Osei"]);
    // No passphrase is kept anywhere: not in the record, not in the log, not in anything else that was left behind.
    let mut looked_at = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.parent() != Some(folder) {
                looked_at += 1;
                let text = String::from_utf8_lossy(&fs::read(&entry).unwrap()).into_owned();
                assert!(!text.contains("lantern"), "{}", entry.display());
            }
        }
    }
    assert!(looked_at >= 2, "the record and what is kept of the feed: {looked_at}");
}

/// Two administrators at two terminals disable each other, each having read the record before the other wrote.
#[test]
fn of_two_administrators_who_disable_each_other_one_remains() {
    use assurance_clinic::domain::people::{Actor, Role};
    use assurance_clinic::domain::person::{Held, PersonWhat, StoredHash};
    use assurance_clinic::record::decide::{Entry, Facts, Step, decide};
    use assurance_clinic::record::store::{Append, AppendError, Options, Store, open};
    use assurance_clinic::record::verify::load;
    use std::sync::Barrier;

    let folder = tempfile::tempdir().unwrap();
    for round in 0..20 {
        let place = folder.path().join(format!("{round}.sqlite"));
        let store = || open(place.to_str().unwrap(), Options::default()).unwrap();
        let events = |store: &dyn Store, by: &str, what: PersonWhat| {
            let register = load(store).unwrap();
            let role = Role::Administrator;
            let me = Actor { by: by.into(), role, on_behalf_of: None, terminal: "test".into() };
            let facts = Facts::bare(crate::support::moment().today, uuid::Uuid::now_v7());
            decide(&register, &me, Step::Write(Box::new(Entry::Person(what))), &facts, chrono::Utc::now()).unwrap()
        };
        for name in ["One", "Two"] {
            let passphrase = StoredHash::new("not looked at".into());
            let what = PersonWhat::Add { name: name.into(), held: vec![Held::Administrator], passphrase };
            let events = events(&*store(), "One", what);
            store().append(&Append { events }).unwrap();
        }
        let both_have_read = Barrier::new(2);
        let disables = |me: &str, other: &str| {
            let store = store();
            let person = load(&*store).unwrap().person(&other.into()).unwrap().id;
            let events = events(&*store, me, PersonWhat::Disable { person });
            both_have_read.wait();
            match store.append(&Append { events }) {
                Ok(_) => true,
                Err(AppendError::Conflict { since }) => {
                    assert_eq!(since.len(), 1, "the other's is shown");
                    false
                }
                Err(other) => panic!("{other}"),
            }
        };
        let (one, two) = std::thread::scope(|scope| {
            let one = scope.spawn(|| disables("One", "Two"));
            let two = scope.spawn(|| disables("Two", "One"));
            (one.join().unwrap(), two.join().unwrap())
        });
        assert!(one != two, "one is written, and one is told: {one} {two}");
        assert_eq!(load(&*store()).unwrap().people().iter().filter(|person| person.administers()).count(), 1);
    }
}

/// What a terminal shows of `line` while the answers are typed, each once its question stands there; and how it ends.
fn at_a_terminal(folder: &Path, line: &[&str], answers: &[(&str, &str)]) -> (u32, String) {
    use std::io::{Read as _, Write as _};
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use portable_pty::{CommandBuilder, PtySize, native_pty_system};

    let pty = native_pty_system().openpty(PtySize { rows: 24, cols: 80, ..PtySize::default() }).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_clinic"));
    command.args(line);
    command.env("HOME", folder);
    command.env("XDG_CONFIG_HOME", folder.join("config"));
    command.env("CLINIC_RECORD", folder.join("state/record.sqlite"));
    command.env("CLINIC_CACHE", folder.join("cache"));
    let mut child = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    let (mut reader, mut writer) = (pty.master.try_clone_reader().unwrap(), pty.master.take_writer().unwrap());
    let (sender, parts) = channel();
    let reading = std::thread::spawn(move || {
        let mut part = [0; 4096];
        while let Ok(many) = reader.read(&mut part) {
            if many == 0 || sender.send(part[..many].to_vec()).is_err() {
                break;
            }
        }
    });
    let (mut shown, mut seen) = (String::new(), 0);
    for (question, answer) in answers {
        while !shown[seen..].contains(question) {
            let part = parts.recv_timeout(Duration::from_mins(1)).unwrap_or_else(|_| panic!("no {question}: {shown}"));
            shown.push_str(&String::from_utf8_lossy(&part));
        }
        seen = shown.len();
        writer.write_all(answer.as_bytes()).unwrap();
    }
    let ended = child.wait().unwrap().exit_code();
    drop((writer, pty.master));
    while let Ok(part) = parts.recv_timeout(Duration::from_secs(10)) {
        shown.push_str(&String::from_utf8_lossy(&part));
    }
    reading.join().unwrap();
    (ended, shown)
}

#[test]
fn a_passphrase_is_typed_at_a_terminal_unseen() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let add = ["people", "add", "S. Hart"];
    let (first, again) = ("New passphrase for S. Hart", "once more");
    let typo = [(first, "tapir lantern gravel\r"), (again, "tapir lantern grovel\r")];
    let (code, shown) = at_a_terminal(folder, &add, &typo);
    assert!(code == 2 && shown.contains("differ") && !shown.contains("tapir"), "{code}: {shown}");
    let (code, shown) =
        at_a_terminal(folder, &add, &[(first, "tapir lantern gravel\r"), (again, "tapir lantern gravel\r")]);
    assert!(code == 0 && shown.contains("first administrator") && !shown.contains("tapir"), "{code}: {shown}");
    let list = ["people", "list", "--as", "S. Hart"];
    let (code, shown) = at_a_terminal(folder, &list, &[("Passphrase of S. Hart", "tapir lanterns\u{7f} gravel\r")]);
    assert!(code == 0 && shown.contains("administrator") && !shown.contains("tapir"), "{code}: {shown}");
    let (code, shown) = at_a_terminal(folder, &list, &[("Passphrase of S. Hart", "tapir\u{3}")]);
    assert!(code == 1 && shown.contains("was not given") && !shown.contains("tapir"), "{code}: {shown}");
}

/// Who adds people knows teams and areas by the names that screens print.
#[test]
fn a_team_and_an_area_are_found_by_name_and_those_there_are_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let right = secret(folder, "right", RIGHT);
    let add = |line: &str| run(folder, line, &["--new-passphrase-file", right.to_str().unwrap()]);
    let (code, read) = add("people add R.~Osei --holds administrator --holds manager --team nowhere");
    let said = read["error"]["message"].as_str().unwrap();
    assert!(code == 1 && said.contains("T02 Assessment 1"), "{said}");
    let (code, read) = add("people add R.~Osei --holds administrator --holds manager --team assessment~1");
    assert_eq!((code, &read["person"]["held"][1]), (0, &json!({ "role": "manager", "of": ["T02"] })), "{read}");
}

/// Whoever interrupts the question gets a terminal that shows what they type.
#[test]
fn a_signal_at_the_question_leaves_the_terminal_as_it_was() {
    use std::io::Read as _;
    use std::time::{Duration, Instant};

    use portable_pty::{CommandBuilder, PtySize, native_pty_system};
    use rustix::process::{Pid, Signal, kill_process};

    let folder = tempfile::tempdir().unwrap();
    for signal in [Signal::TERM, Signal::INT, Signal::HUP, Signal::QUIT, Signal::TSTP] {
        let pty = native_pty_system().openpty(PtySize::default()).unwrap();
        let modes = || format!("{:?}", pty.master.get_termios().unwrap());
        let until = |what: &str, is_so: &dyn Fn() -> bool| {
            let end = Instant::now() + Duration::from_mins(1);
            while !is_so() {
                assert!(Instant::now() < end, "{signal:?}: {what}");
                std::thread::sleep(Duration::from_millis(5));
            }
        };
        let found = modes();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_clinic"));
        command.args(["people", "add", "S. Hart"]);
        command.env("HOME", folder.path());
        command.env("CLINIC_RECORD", folder.path().join("record.sqlite"));
        command.env("CLINIC_CACHE", folder.path().join("cache"));
        let mut child = pty.slave.spawn_command(command).unwrap();
        let mut reader = pty.master.try_clone_reader().unwrap();
        let mut shown = Vec::new();
        while !String::from_utf8_lossy(&shown).contains("three random words") {
            let mut part = [0; 1024];
            let many = reader.read(&mut part).unwrap();
            shown.extend_from_slice(&part[..many]);
        }
        assert_ne!(modes(), found, "what is typed is not shown");
        let pid = Pid::from_raw(i32::try_from(child.process_id().unwrap()).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
        until("the terminal is as it was", &|| modes() == found);
        if signal == Signal::TSTP {
            // Whoever comes back finds the question again, and types unseen.
            kill_process(pid, Signal::CONT).unwrap();
            until("what is typed is not shown again", &|| modes() != found);
            kill_process(pid, Signal::TERM).unwrap();
        }
        assert!(!child.wait().unwrap().success());
        assert_eq!(modes(), found);
    }
}
