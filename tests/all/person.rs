//! A person in front of the real program, in a real pseudo-terminal: keys in, what stands on the screen out. And the account
//! they sit at: folders of its own, and nothing of the machine's.

use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use super::support::in_one_line;

const CLINIC: &str = env!("CARGO_BIN_EXE_clinic");

/// How long a screen is waited for, on a machine that does much else.
pub const PATIENCE: Duration = Duration::from_secs(20);

const UP: &str = "\x1b[A";
pub const DOWN: &str = "\x1b[B";
pub const ENTER: &str = "\r";
pub const ESC: &str = "\x1b";
pub const TAB: &str = "\t";
const F2: &str = "\x1bOQ";
const BACKSPACE: &str = "\x7f";

/// Columns and rows of a terminal.
type Size = (u16, u16);

/// Files and folders of one account.
pub struct Account {
    pub home: tempfile::TempDir,
    /// Where the record is, if not in a file of the account.
    server: Option<String>,
    /// Variables that it has beside those of every account.
    more: Vec<(&'static str, String)>,
}

impl Account {
    pub fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap(), server: None, more: Vec::new() }
    }

    /// The same with one more variable, for the screens and for every subcommand.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.more.push((name, value.into()));
        self
    }

    /// An account whose record is on the server at this address.
    pub fn with_server(address: &str) -> Self {
        Self { server: Some(address.to_owned()), ..Self::new() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn record(&self) -> PathBuf {
        self.path("records").join("clinic.sqlite")
    }

    fn environment(&self, user: &str) -> Vec<(&'static str, String)> {
        let folder = |name: &str| self.path(name).display().to_string();
        let mut all = vec![
            ("HOME", folder("home")),
            ("XDG_CONFIG_HOME", folder("config")),
            ("XDG_STATE_HOME", folder("state")),
            ("XDG_CACHE_HOME", folder("cache")),
            ("CLINIC_CACHE", folder("cache/clinic")),
            ("CLINIC_RECORD", self.server.clone().unwrap_or_else(|| self.record().display().to_string())),
            ("USER", user.to_string()),
            ("TERM", "xterm-256color".into()),
            ("LANG", "C.UTF-8".into()),
        ];
        all.extend(self.more.iter().cloned());
        all
    }

    /// Opens the screens for `user`.
    pub fn start(&self, user: &str) -> Screens {
        self.sits(user, (100, 30), &[])
    }

    /// Opens the screens for `user` in a terminal so large, with these words after the program's name.
    pub fn sits(&self, user: &str, size: Size, words: &[&str]) -> Screens {
        let mut screens = self.opens(user, size, words);
        screens.sees("Southampton");
        screens
    }

    /// The same, whatever is seen first.
    pub fn opens(&self, user: &str, (columns, rows): Size, words: &[&str]) -> Screens {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(CLINIC);
        command.env_clear();
        command.args(words);
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
        let parser = vt100::Parser::new(NonZero::new(rows).unwrap(), NonZero::new(columns).unwrap(), 1000);
        Screens { _terminal: pair.master, child, keyboard, says, parser, heard: Vec::new() }
    }

    /// Runs a subcommand for `user`, however it ends.
    pub fn ends(&self, user: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(CLINIC);
        command.args(arguments).env_clear().envs(self.environment(user)).current_dir(self.home.path());
        command.output().unwrap()
    }

    /// Runs a subcommand for `user` and gives what it prints.
    pub fn run(&self, user: &str, arguments: &[&str]) -> String {
        let done = self.ends(user, arguments);
        let said = || String::from_utf8_lossy(&[done.stdout.clone(), done.stderr.clone()].concat()).into_owned();
        assert!(done.status.success(), "{}", said());
        String::from_utf8(done.stdout).unwrap()
    }

    /// What a subcommand prints as JSON, under the `name` of its list or object.
    pub fn asked(&self, arguments: &[&str], name: &str) -> serde_json::Value {
        let whole = self.run("a.reader", &[arguments, &["--format", "json"]].concat());
        let whole: serde_json::Value = serde_json::from_str(&whole).unwrap();
        assert!(!whole[name].is_null(), "{whole}");
        whole[name].clone()
    }

    pub fn actions(&self) -> Vec<serde_json::Value> {
        self.asked(&["actions", "list"], "actions").as_array().unwrap().clone()
    }

    /// What is kept half-typed. What a kill left half-written is none of it.
    fn drafts(&self) -> Vec<String> {
        let mut drafts = files(self.home.path());
        drafts.retain(|file| file.extension().is_some_and(|end| end == "draft"));
        drafts.iter().filter_map(|file| fs::read_to_string(file).ok()).collect()
    }

    /// How much of `text`, from its beginning, the drafts hold.
    pub fn kept_of<'t>(&self, text: &'t str) -> &'t str {
        let drafts = self.drafts();
        let holds = |end: &usize| drafts.iter().any(|draft| draft.contains(&text[..*end]));
        &text[..(1..=text.len()).rev().find(holds).unwrap_or(0)]
    }

    /// Waits until a draft holds `text`.
    pub fn keeps_draft(&self, text: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.drafts().iter().any(|draft| draft.contains(text)) {
            assert!(Instant::now() < until, "no draft holds {text:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The files below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
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
pub struct Screens {
    _terminal: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    says: Receiver<Vec<u8>>,
    parser: vt100::Parser,
    /// Everything that was drawn, as it came.
    heard: Vec<u8>,
}

/// The line with the cursor's mark: of a list, a menu, a form or its buttons.
fn marked(screen: &str) -> Option<String> {
    let is = |line: &&str| line.starts_with('>') || line.starts_with(" > ") || line.contains(">[");
    screen.lines().find(is).map(str::to_string)
}

impl Screens {
    /// Everything that was drawn since this was last asked, as it came.
    pub fn heard(&mut self) -> String {
        self.settles();
        String::from_utf8_lossy(&std::mem::take(&mut self.heard)).into_owned()
    }

    /// What stands on the screen and can be scrolled back to.
    pub fn all_of_it(&mut self) -> String {
        self.settles();
        let mut all = self.text();
        self.parser.screen_mut().set_scrollback(1000);
        all.push_str(&self.text());
        self.parser.screen_mut().set_scrollback(0);
        all
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        let pid = self.child.process_id().and_then(|pid| Pid::from_raw(pid.try_into().unwrap())).unwrap();
        kill_process(pid, signal).unwrap();
    }

    fn draws(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
        self.heard.extend_from_slice(bytes);
    }

    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// Takes what the program draws until `done`, and fails with the screen where it does not come.
    pub fn until(&mut self, patience: Duration, what: &str, done: impl Fn(&str) -> bool) {
        let until = Instant::now() + patience;
        while !done(&self.text()) {
            let left = until.saturating_duration_since(Instant::now());
            match self.says.recv_timeout(left) {
                Ok(bytes) => self.draws(&bytes),
                Err(RecvTimeoutError::Timeout) => panic!("waited in vain for {what}:\n{}", self.text()),
                Err(RecvTimeoutError::Disconnected) => panic!("ended before {what}:\n{}", self.text()),
            }
        }
    }

    /// Takes what is still coming of a frame.
    fn settles(&mut self) {
        while let Ok(bytes) = self.says.recv_timeout(Duration::from_millis(30)) {
            self.draws(&bytes);
        }
    }

    pub fn sees(&mut self, text: &str) {
        self.until(PATIENCE, text, |screen| screen.contains(text));
    }

    /// Sees all of these at one time, wherever the lines are broken.
    pub fn reads(&mut self, texts: &[&str]) {
        for text in texts {
            self.until(PATIENCE, text, |screen| in_one_line(screen).contains(text));
        }
        let screen = in_one_line(&self.text());
        assert!(texts.iter().all(|text| screen.contains(text)), "not at one time: {texts:?}\n{}", self.text());
    }

    pub fn sends(&mut self, bytes: &str) {
        self.keyboard.write_all(bytes.as_bytes()).and_then(|()| self.keyboard.flush()).unwrap();
    }

    /// Sends keys, then waits for the text that they bring.
    pub fn gets(&mut self, bytes: &str, text: &str) {
        self.sends(bytes);
        self.sees(text);
    }

    /// Sends a key again and again until the line marked with `>` holds `text`.
    pub fn goes_to(&mut self, bytes: &str, text: &str) {
        for _ in 0..60 {
            let before = marked(&self.text());
            if before.as_ref().is_some_and(|line| line.contains(text)) {
                return;
            }
            self.sends(bytes);
            // A frame may come in pieces: the mark is gone from one line before it stands on the next.
            self.until(PATIENCE, "the cursor to move", |screen| marked(screen).is_some() && marked(screen) != before);
            self.settles();
        }
        panic!("never at {text}:\n{}", self.text());
    }

    /// Goes up or down the list in front, to the row that holds `text`.
    pub fn on(&mut self, text: &str) {
        self.sees(text);
        self.settles();
        let screen = self.text();
        let is_marked = marked(&screen).unwrap_or_else(|| panic!("no row is in front:\n{screen}"));
        let place = |holds: &dyn Fn(&str) -> bool| screen.lines().take(20).skip(3).position(holds);
        let here = place(&|line| *line == is_marked);
        let there = place(&|line| line.contains(text));
        self.goes_to(if there < here { UP } else { DOWN }, text);
    }

    /// Does what everything-here calls so.
    pub fn chooses(&mut self, label: &str) {
        self.gets(F2, "Everything you can do here");
        self.narrows(label);
        self.until(PATIENCE, label, |screen| marked(screen).is_some_and(|line| line.contains(label)));
        self.sends(ENTER);
        self.until(PATIENCE, "the menu to close", |screen| !screen.contains("Everything you can do here"));
    }

    /// Narrows a menu as fingers do: many at once would be a paste, after which an Enter is not believed.
    pub fn narrows(&mut self, text: &str) {
        for start in (0..text.len()).step_by(4) {
            let end = text.len().min(start + 4);
            self.gets(&text[start..end], &format!("narrowed to: {}", text[..end].trim_end()));
        }
    }

    /// Types into the field in front, instead of what stands there.
    pub fn types_instead(&mut self, before: &str, text: &str) {
        for _ in before.chars() {
            self.sends(BACKSPACE);
        }
        let stands = format!("  {before}");
        self.until(PATIENCE, "an empty field", |screen| marked(screen).is_some_and(|line| !line.contains(&stands)));
        self.gets(text, text);
    }

    /// Another person takes the keyboard: `role` is the number of their role in the form.
    pub fn acts_as(&mut self, before: &str, name: &str, role: &str) {
        self.chooses("Who is acting");
        self.sees("Nobody signs in to this record: every entry");
        self.types_instead(before, name);
        self.goes_to(TAB, "Role");
        let words = ["chair", "service lead", "team manager"][role.parse::<usize>().unwrap() - 1];
        self.gets(role, &format!(">{role} {words}<"));
        self.saves();
        self.sees(&format!("{name}, {words}: every entry keeps this name."));
    }

    /// Ends the program at once, as a cut of the power would: no word comes first, after which it could still write.
    pub fn kill_at_once(mut self) {
        let pid = self.child.process_id().and_then(|pid| Pid::from_raw(pid.try_into().unwrap())).unwrap();
        kill_process(pid, Signal::KILL).unwrap();
        assert!(!self.child.wait().unwrap().success());
    }

    /// Waits until the program has ended by itself, and takes all that it still drew; how it ended.
    pub fn ends(&mut self) -> ExitStatus {
        let until = Instant::now() + PATIENCE;
        let status = loop {
            while let Ok(bytes) = self.says.try_recv() {
                self.draws(&bytes);
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < until, "it does not end:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(20));
        };
        while let Ok(bytes) = self.says.recv_timeout(PATIENCE) {
            self.draws(&bytes);
        }
        status
    }

    /// Leaves by the question, and gives the terminal back as it was.
    pub fn leaves(mut self) {
        self.gets("\x03", "Leave the program?");
        self.sends("2");
        let status = self.ends();
        assert!(status.success(), "{status:?}: {}", self.text());
        let screen = self.parser.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor(), "the terminal is given back");
    }

    /// Goes from the overview to Protection 1.
    pub fn in_team(&mut self) {
        self.sees("Where to look");
        self.gets(TAB, "Service area");
        self.goes_to(DOWN, "Protection and court");
        self.gets(ENTER, "Teams (");
        self.goes_to(DOWN, "Protection 1");
        self.gets(ENTER, "Posts ");
    }

    /// Opens the form and types what will be done.
    pub fn types(&mut self, text: &str) {
        self.gets("a", "New action for");
        self.gets(text, text);
    }

    pub fn saves(&mut self) {
        self.goes_to(TAB, "[ Save ]");
        self.sends(ENTER);
    }
}
