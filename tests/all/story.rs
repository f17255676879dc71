//! The main job as a person does it, with the real program in a real pseudo-terminal: figures, drill-down, an action, quit,
//! come back. And what must not be lost when the program is killed or the record cannot be written.
#![cfg(unix)]

use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const CLINIC: &str = env!("CARGO_BIN_EXE_clinic");

/// How long a screen is waited for, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often the program is killed while a paragraph is written.
const KILLS: usize = 8;

const ROWS: NonZero<u16> = NonZero::new(30).unwrap();
const COLUMNS: NonZero<u16> = NonZero::new(100).unwrap();

/// The account of one person: folders of its own, and nothing of the machine's.
struct Account {
    home: tempfile::TempDir,
}

impl Account {
    fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    fn record(&self) -> PathBuf {
        self.path("records").join("clinic.sqlite")
    }

    fn environment(&self, user: &str) -> Vec<(&'static str, String)> {
        let folder = |name: &str| self.path(name).display().to_string();
        vec![
            ("HOME", folder("home")),
            ("XDG_CONFIG_HOME", folder("config")),
            ("XDG_STATE_HOME", folder("state")),
            ("XDG_CACHE_HOME", folder("cache")),
            ("CLINIC_CACHE", folder("cache/clinic")),
            ("CLINIC_RECORD", self.record().display().to_string()),
            ("USER", user.to_string()),
            ("TERM", "xterm-256color".into()),
            ("LANG", "C.UTF-8".into()),
        ]
    }

    /// Opens the screens for `user`.
    fn start(&self, user: &str) -> Screens {
        let size = PtySize { rows: ROWS.get(), cols: COLUMNS.get(), pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(CLINIC);
        command.env_clear();
        command.cwd(self.home.path());
        for (name, value) in self.environment(user) {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (said, says) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            // The end of the program ends the reading with an error or with nothing.
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if said.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keyboard = pair.master.take_writer().unwrap();
        let parser = vt100::Parser::new(ROWS, COLUMNS, 0);
        let mut screens = Screens { _terminal: pair.master, child, keyboard, says, parser };
        screens.sees("Southampton");
        screens
    }

    /// Runs a subcommand for `user` and gives what it prints.
    fn run(&self, user: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(CLINIC);
        command.args(arguments).env_clear().envs(self.environment(user)).current_dir(self.home.path());
        let done = command.output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    }

    fn actions(&self) -> Vec<serde_json::Value> {
        let listed: serde_json::Value =
            serde_json::from_str(&self.run("a.reader", &["actions", "list", "--format", "json"])).unwrap();
        assert_eq!(listed["format"], "clinic/actions");
        listed["actions"].as_array().unwrap().clone()
    }

    /// Waits until a draft holds `text`.
    fn keeps_draft(&self, text: &str) {
        let folder = self.record().with_extension("drafts");
        let until = Instant::now() + PATIENCE;
        let holds = |file: &Path| fs::read_to_string(file).is_ok_and(|draft| draft.contains(text));
        while !files(&folder).iter().any(|file| holds(file)) {
            assert!(Instant::now() < until, "no draft holds {text:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// The program in its terminal.
struct Screens {
    _terminal: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    says: Receiver<Vec<u8>>,
    parser: vt100::Parser,
}

impl Screens {
    fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// Takes what the program draws until `done`, and fails with the screen where it does not come.
    fn until(&mut self, patience: Duration, what: &str, done: impl Fn(&str) -> bool) {
        let until = Instant::now() + patience;
        while !done(&self.text()) {
            let left = until.saturating_duration_since(Instant::now());
            match self.says.recv_timeout(left) {
                Ok(bytes) => self.parser.process(&bytes),
                Err(RecvTimeoutError::Timeout) => panic!("waited in vain for {what}:\n{}", self.text()),
                Err(RecvTimeoutError::Disconnected) => panic!("ended before {what}:\n{}", self.text()),
            }
        }
    }

    fn sees(&mut self, text: &str) {
        self.until(PATIENCE, text, |screen| screen.contains(text));
    }

    fn sends(&mut self, bytes: &str) {
        self.keyboard.write_all(bytes.as_bytes()).and_then(|()| self.keyboard.flush()).unwrap();
    }

    /// Sends keys, then waits for the text that they bring.
    fn gets(&mut self, bytes: &str, text: &str) {
        self.sends(bytes);
        self.sees(text);
    }

    /// Sends a key again and again until the line marked with `>` holds `text`.
    fn goes_to(&mut self, bytes: &str, text: &str) {
        let marked = |screen: &str| -> Option<String> {
            let line = screen.lines().find(|line| line.trim_start().starts_with('>') || line.contains(">["));
            line.map(str::to_string)
        };
        for _ in 0..60 {
            let before = marked(&self.text());
            if before.as_ref().is_some_and(|line| line.contains(text)) {
                return;
            }
            self.sends(bytes);
            self.until(PATIENCE, "the cursor to move", |screen| marked(screen) != before);
        }
        panic!("never at {text}:\n{}", self.text());
    }

    /// Leaves by the question, and gives the terminal back as it was.
    fn leaves(mut self) {
        self.gets("\x03", "Leave the program?");
        self.sends("2");
        let until = Instant::now() + PATIENCE;
        let status = loop {
            while let Ok(bytes) = self.says.try_recv() {
                self.parser.process(&bytes);
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < until, "it does not end:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(20));
        };
        while let Ok(bytes) = self.says.recv_timeout(PATIENCE) {
            self.parser.process(&bytes);
        }
        assert!(status.success(), "{status:?}: {}", self.text());
        let screen = self.parser.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor(), "the terminal is given back");
    }

    /// Goes from the overview to Protection 1.
    fn in_team(&mut self) {
        self.sees("Where to look");
        self.gets("\t", "Service area");
        self.goes_to(DOWN, "Protection and court");
        self.gets("\r", "Teams (");
        self.goes_to(DOWN, "Protection 1");
        self.gets("\r", "Posts ");
    }

    /// Opens the form and types what will be done.
    fn types(&mut self, text: &str) {
        self.gets("a", "New action for");
        self.gets(text, text);
    }

    fn saves(&mut self) {
        self.goes_to("\t", "[ Save ]");
        self.sends("\r");
    }
}

const DOWN: &str = "\x1b[B";
const WHAT: &str = "List visits due each Monday, to every worker";

#[test]
fn from_the_published_figures_to_one_overdue_child_and_a_recorded_action() {
    let account = Account::new();
    let mut screens = account.start("r.osei");
    // Published: looked-after visits of December 2022.
    screens.sees("445/543");
    screens.sees("Sample");
    screens.in_team();
    screens.gets("3", "[3 Outside");
    screens.goes_to(DOWN, "visits");
    screens.gets("\r", "Last day in time");
    screens.sees("Southampton");
    screens.types(WHAT);
    screens.saves();
    screens.sees("Saved: A-1");
    screens.leaves();

    // Back where they left.
    let mut screens = account.start("r.osei");
    screens.sees("Last day in time");
    screens.gets("u", "Actions (1 open");
    screens.sees("List visits due");
    screens.sees("Team manager");
    screens.gets("\r", "History");
    screens.sees("r.osei");
    screens.leaves();

    let actions = account.actions();
    assert_eq!(actions.len(), 1, "{actions:?}");
    let action = &actions[0];
    assert_eq!(action["text"], WHAT);
    assert_eq!(action["team"], "T04");
    assert!(action["indicator"].is_string(), "{action}");
    assert!(account.run("r.osei", &["record", "verify"]).contains("sound"));

    // Nobody else can look: not into the record, its sidecars, the drafts.
    for file in files(account.home.path()) {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    assert_eq!(mode(account.record().parent().unwrap()), 0o700);
    assert_eq!(mode(&account.record().with_extension("drafts")), 0o700);
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn killed_while_typing_the_draft_comes_back_to_its_author_alone() {
    let account = Account::new();
    let mut screens = account.start("r.osei");
    screens.in_team();
    screens.types("Half a sentence about");
    account.keeps_draft("Half a sentence about");
    screens.child.kill().unwrap();
    let status = screens.child.wait().unwrap();
    assert!(!status.success());
    drop(screens);

    let mut screens = account.start("d.adeyemi");
    screens.in_team();
    screens.gets("a", "New action for");
    screens.sees("(a verb first)");
    assert!(!screens.text().contains("Half a sentence"), "{}", screens.text());
    screens.gets("\x1b", "Posts ");
    screens.leaves();

    let mut screens = account.start("r.osei");
    screens.in_team();
    screens.gets("a", "Half a sentence about");
    screens.sees("What you had typed here is back.");
    screens.gets(" it", "Half a sentence about it");
    screens.saves();
    screens.sees("Saved: A-1");
    screens.leaves();
    assert_eq!(account.actions()[0]["text"], "Half a sentence about it");
}

#[test]
fn killed_while_writing_the_paragraph_comes_back_to_its_author_alone() {
    let account = Account::new();
    let mut written = String::new();
    for kill in 0..KILLS {
        let mut screens = account.start("r.osei");
        screens.in_team();
        screens.gets("w", "To answer");
        screens.gets("\x1b[B", ": why: ");
        screens.gets("\r", "line 1 of 1");
        screens.sees(&written);
        let piece = format!("{kill}abc");
        screens.gets(&piece, &piece);
        written.push_str(&piece);
        account.keeps_draft(&written);
        screens.child.kill().unwrap();
        screens.child.wait().unwrap();
    }

    let mut screens = account.start("d.adeyemi");
    screens.in_team();
    screens.gets("w", "To answer");
    assert!(!screens.text().contains("0abc"), "{}", screens.text());
    screens.gets("\x1b", "Posts ");
    screens.leaves();

    // The cursor is where it was, in the midst of the text.
    let mut screens = account.start("r.osei");
    screens.in_team();
    screens.gets("w", &written);
    screens.gets("\x1b[B", ": why: ");
    screens.gets("\r", "line 1 of 1");
    screens.gets("\x1b[D\x1b[D\x1b[Dx", &format!("{}xabc", &written[..written.len() - 3]));
    account.keeps_draft("xabc");
    screens.child.kill().unwrap();
    screens.child.wait().unwrap();
    let mut screens = account.start("r.osei");
    screens.in_team();
    screens.gets("w", "xabc");
    screens.gets("\x1b[B", ": why: ");
    screens.gets("\r", "line 1 of 1");
    screens.gets("y", "xyabc");
    drop(screens);
}

#[test]
fn a_record_that_cannot_be_written_loses_nothing_and_ends_cleanly() {
    let account = Account::new();
    let folder = account.record().parent().unwrap().to_path_buf();
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o500)).unwrap();
    let mut screens = account.start("r.osei");
    screens.in_team();
    screens.types(WHAT);
    screens.saves();
    screens.sees("read-only");
    assert!(screens.text().contains(WHAT), "{}", screens.text());
    screens.leaves();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
    assert!(account.actions().is_empty());
}

#[test]
fn a_record_that_another_program_holds_loses_nothing_and_ends_cleanly() {
    let account = Account::new();
    let add = "actions add --team T04 --no-indicator test --text First --owner Manager --due 2w";
    account.run("r.osei", &add.split(' ').collect::<Vec<_>>());
    let mut screens = account.start("r.osei");
    screens.in_team();
    let other = rusqlite::Connection::open(account.record()).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    screens.types(WHAT);
    screens.saves();
    // The record is waited for before it is called busy.
    screens.until(PATIENCE * 2, "that the record is in use", |screen| screen.contains("in use by another program"));
    assert!(screens.text().contains(WHAT), "{}", screens.text());
    assert_eq!(account.actions().len(), 1, "a reader is not locked out");
    other.execute_batch("ROLLBACK").unwrap();
    screens.sends("\r");
    screens.sees("Saved: A-2");
    screens.leaves();
    assert_eq!(account.actions().len(), 2);
}
