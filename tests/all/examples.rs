//! The examples under `--help` and in the manual, played from top to bottom as one story on the built-in sample.

use std::path::Path;
use std::process::{Command, Output};

use assurance_clinic::cli::args::examples::EXAMPLES;
use tempfile::TempDir;

use super::people::secret;

/// What must have happened between two examples, for which help has no example of its own.
const BETWEEN: &[(&str, &[&str])] = &[
    (
        "quality close",
        &["clinic quality answer published-differs/SUP-CASE-CL/service/2022-04 --text 'The fraction is right'"],
    ),
    (
        "actions accept",
        &[
            "clinic actions add --team T05 --no-indicator 'Process' --text 'A rota' --owner Lead --due fri --role manager --as Khan",
            "clinic actions agree A-3",
            "clinic actions report A-3 --evidence 'The rota' --role manager --as Khan",
        ],
    ),
    (
        "actions withdraw",
        &["clinic actions add --team T05 --no-indicator 'Process' --text 'A list' --owner Lead --due fri"],
    ),
    (
        "people role",
        &[
            "clinic people add 'A. Khan' --holds viewer --new-passphrase-file khan.txt --as 'D. Adeyemi' --passphrase-file new.txt",
        ],
    ),
];

/// A folder in which lines are typed, with a record and settings of its own.
pub struct Story(TempDir);

impl Story {
    /// An empty record, and a file with a passphrase for each of the two people.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("new.txt", "seven small blue kettles"), ("khan.txt", "rain over the harbour wall")] {
            secret(folder.path(), name, text);
        }
        let story = Self(folder);
        story.fill_tables();
        story
    }

    /// What a data team holds: the templates, filled in.
    fn fill_tables(&self) {
        assert!(self.play("clinic feed templates tables").status.success());
        let rows = [
            ("feed", "E06000045,Southampton,31/12/2022,,,,"),
            ("areas", "protection-court,Protection and court"),
            ("teams", "T04,Protection 1,protection-court"),
            ("observations", "VIS-CP-10WD,T04,,2022-12,31,36"),
        ];
        for (table, row) in rows {
            let file = self.folder().join(format!("tables/{table}.csv"));
            let template = std::fs::read_to_string(&file).unwrap();
            std::fs::write(file, format!("{template}{row}\r\n")).unwrap();
        }
    }

    /// The examples in their order, each after what must have happened before it.
    pub fn lines() -> impl Iterator<Item = &'static str> {
        // A server is not there everywhere; the tests of the server run that command against one.
        EXAMPLES.iter().filter(|it| it.command != "record migrate").flat_map(|example| {
            let before =
                BETWEEN.iter().filter(|(command, _)| *command == example.command).flat_map(|(_, lines)| *lines);
            before.copied().chain([example.line])
        })
    }

    /// Where it is played.
    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    /// How `line` ends as somebody types it.
    pub fn play(&self, line: &str) -> Output {
        let typed = line.replacen("clinic", env!("CARGO_BIN_EXE_clinic"), 1);
        Command::new("sh")
            .args(["-c", &typed])
            .current_dir(self.folder())
            .env_remove("CLINIC_FEED")
            .env("HOME", self.folder())
            .env("CLINIC_RECORD", self.folder().join("record.sqlite"))
            .env("CLINIC_CACHE", self.folder().join("cache"))
            .env("XDG_CONFIG_HOME", self.folder())
            .env("XDG_STATE_HOME", self.folder())
            .output()
            .expect("the shell runs")
    }
}

#[test]
fn every_example_works_as_it_is_written() {
    let story = Story::new();
    for line in Story::lines() {
        let ended = story.play(line);
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "{line}\n{said}{}", String::from_utf8_lossy(&ended.stdout));
    }
    for made in ["invented.json", "clinic.bash", "man1/clinic-actions-add.1", "backup.sqlite", "record.jsonl"] {
        assert!(story.folder().join(made).metadata().is_ok_and(|file| file.len() > 100), "{made}");
    }
}

#[test]
fn settings_that_cannot_be_used_are_what_the_doctor_and_the_check_speak_of() {
    let story = Story::new();
    std::fs::create_dir(story.folder().join("clinic")).unwrap();
    std::fs::write(story.folder().join("clinic/clinic.toml"), "due_soon_days = 900\nstale_days = 3\n").unwrap();
    let json = |line: &str| {
        let ended = story.play(line);
        let found: serde_json::Value = serde_json::from_slice(&ended.stdout).unwrap();
        (ended.status.code(), found)
    };
    let (code, found) = json("clinic show service --format json");
    assert_eq!((code, found["error"]["code"].as_str()), (Some(2), Some("usage")), "{found}");
    let (code, found) = json("clinic config check --format json");
    assert_eq!((code, found["problems"].as_array().map(Vec::len)), (Some(2), Some(2)), "{found}");
    let (code, found) = json("clinic doctor --format json");
    let settings = &found["checks"][0];
    assert_eq!((code, &settings["works"]), (Some(1), &serde_json::json!(false)), "{found}");
    assert!(settings["found"].as_str().unwrap().contains("2 things are wrong"), "{settings}");
    assert!(story.play("clinic completions fish").status.success());
}
