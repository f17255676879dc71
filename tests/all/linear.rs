//! The whole program by lines, as who listens to it uses it: figures down to a child record, a clinic from its schedule to
//! its close, and what comes after. Everything it says is held to be words.

mod chaired;
mod kept;
mod seated;
mod shared;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

/// Someone at a terminal in lines, with everything the program keeps in a folder of theirs.
struct Listener {
    folder: tempfile::TempDir,
    today: &'static str,
}

impl Listener {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), today: "2023-01-09" }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clinic"));
        command.args(words).args(["--today", self.today]).current_dir(self.folder.path());
        command.env_remove("CLINIC_FEED").env("HOME", self.folder.path()).env("USER", "r.osei");
        command.env("XDG_CONFIG_HOME", self.path("config")).env("CLINIC_CACHE", self.path("cache"));
        command.env("CLINIC_RECORD", self.path("state/record.sqlite"));
        command
    }

    fn starts(&self, words: &[&str]) -> Child {
        let mut command = self.command(&[&["--linear"], words].concat());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Types these lines, set apart by `|`, then nothing more; gives all that was said.
    fn types(&self, words: &[&str], lines: &str) -> String {
        let typed: Vec<&str> = lines.split('|').map(str::trim).collect();
        self.sends(words, &format!("{}\n", typed.join("\n")))
    }

    fn sends(&self, words: &[&str], typed: &str) -> String {
        let mut child = self.starts(words);
        child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        assert!(status.success() && stderr.is_empty(), "{status}: {}", String::from_utf8_lossy(&stderr));
        let said = String::from_utf8(stdout).unwrap();
        only_words(&said);
        said
    }

    /// What a subcommand says as JSON.
    fn asks(&self, words: &[&str]) -> Value {
        let Output { status, stdout, stderr } =
            self.command(&[words, &["--format", "json"]].concat()).output().unwrap();
        assert!(status.success(), "{words:?}: {}", String::from_utf8_lossy(&stderr));
        serde_json::from_slice(&stdout).unwrap()
    }
}

/// Nothing moves a cursor and nothing draws.
#[track_caller]
fn only_words(said: &str) {
    for line in said.lines() {
        let drawn =
            line.chars().find(|c| c.is_control() || matches!(c, '\u{2500}'..='\u{259f}' | '\u{2800}'..='\u{28ff}'));
        assert_eq!(drawn, None, "{line:?}");
    }
    assert!(!said.contains('\r') && said.ends_with('\n'), "{said:?}");
}

/// Says all of `parts` in this order.
#[track_caller]
fn in_order(said: &str, parts: &[&str]) {
    let mut rest = said;
    for part in parts {
        let at = rest
            .find(part)
            .unwrap_or_else(|| panic!("'{part}' is not said where it should be:\n{rest}\n\nOf:\n{said}"));
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn from_the_service_to_one_child_record_and_back() {
    let listener = Listener::new();
    let said = listener.types(
        &[],
        "list 3 | 2 | 2 | list 2 | table | list 3 | find protection visits | row 2 | 2 | back | next | where",
    );
    in_order(
        &said,
        &[
            "clinic in lines",
            "Figures of December 2022, as at 31 December 2022",
            "Sample: service totals are published figures; everything below them is invented.",
            "You are r.osei",
            "You are at: Southampton.",
            "3 lists: 1 Where to look",
            // Published: looked-after visits of December 2022.
            "Looked-after visits, 6 wk: 82% (445 of 543), 98 outside, 82 short of 97%",
            "Target: at least 97%, not met.",
            "Areas: 4 rows.",
            "2. Protection and court: 129 children late",
            "You are at: Southampton, Protection and court.",
            "You are at: Southampton, Protection and court, Protection 1.",
            "Workers (",
            "as a table: 6 rows.",
            "Outside (35 children late)",
            "narrowed:",
            "Row 2 of ",
            "You are at: Southampton, Protection and court, Protection 1, C-",
            "Last day in time:",
            "You are at: Southampton, Protection and court, Protection 1.",
            "Row 2 of ",
            "Row 3 of ",
            "You are at: Southampton, Protection and court, Protection 1.",
            "Row 3 of ",
            "clinic has ended.",
        ],
    );
    assert!(!listener.path("state/record.sqlite").exists(), "looking makes no record");
}

/// Every page, every picture and every list that can be reached by a word or a key says nothing but words.
#[test]
fn every_page_and_every_picture_is_words() {
    let listener = Listener::new();
    let mut lines = String::new();
    for page in ["clinics", "questions", "actions", "difference", "doubts", "where to look", "F2", "F1"] {
        lines.push_str(&format!("{page} | more | table | back | again | "));
    }
    lines.push_str("list 2 | 1 | back | ");
    for picture in 0..=6 {
        lines.push_str(&format!("trend | picture {picture} | table | next | i | back | "));
    }
    for list in 1..=6 {
        lines.push_str(&format!("list {list} | table | more | sort | 1 | filter | back | v | back | "));
    }
    lines.push_str("list 3 | 2 | 2 | trend | table | back | list 6 | i | export | copy | earlier | later");
    let said = listener.types(&[], &lines);
    for part in ["Point ", "Columns of", "Written to", "Nothing is copied", "Figures of November 2022", "funnel"] {
        assert!(said.contains(part), "{part}:\n{said}");
    }
}

/// The papers of a page are written by the same word as its list.
#[test]
fn a_paper_is_chosen_by_its_number_and_written() {
    let listener = Listener::new();
    let said = listener.types(&[], "clinics | export | find board plain | 1");
    in_order(&said, &["1. This list", "Improvement board's report", "Written to", "clinic-board-2022-12-"]);
}

/// A subcommand with the flag answers in sentences too.
#[test]
fn a_subcommand_in_lines_is_its_plain_form() {
    let listener = Listener::new();
    let of = |words: &[&str]| listener.command(words).output().unwrap().stdout;
    assert_eq!(of(&["show", "service", "--linear"]), of(&["show", "service", "--format", "plain"]));
    assert!(!of(&["show", "service", "--linear"]).is_empty());
}

fn numbers(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, |entries| entries.count())
}
