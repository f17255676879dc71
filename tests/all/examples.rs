//! The examples under `--help` and in the manual, played from top to bottom as one story on the built-in sample.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use assurance_clinic::cli::args::examples::EXAMPLES;

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

fn play(line: &str, folder: &Path) -> Output {
    let typed = line.replacen("clinic", env!("CARGO_BIN_EXE_clinic"), 1);
    Command::new("sh")
        .args(["-c", &typed])
        .current_dir(folder)
        .env("CLINIC_RECORD", folder.join("record.sqlite"))
        .env("CLINIC_CACHE", folder.join("cache"))
        .env("XDG_CONFIG_HOME", folder)
        .env("XDG_STATE_HOME", folder)
        .output()
        .expect("the shell runs")
}

#[test]
fn every_example_works_as_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    for (name, secret) in [("new.txt", "seven small blue kettles"), ("khan.txt", "rain over the harbour wall")] {
        let file = folder.path().join(name);
        std::fs::write(&file, secret).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    // A server is not there everywhere; the tests of the server run that command against one.
    for example in EXAMPLES.iter().filter(|it| it.command != "record migrate") {
        let before = BETWEEN.iter().filter(|(command, _)| *command == example.command).flat_map(|(_, lines)| *lines);
        for line in before.copied().chain([example.line]) {
            let ended = play(line, folder.path());
            let said = String::from_utf8_lossy(&ended.stderr);
            assert!(ended.status.success(), "{line}\n{said}{}", String::from_utf8_lossy(&ended.stdout));
        }
    }
    for made in ["invented.json", "clinic.bash", "man1/clinic-actions-add.1", "backup.sqlite", "record.jsonl"] {
        assert!(folder.path().join(made).metadata().is_ok_and(|file| file.len() > 100), "{made}");
    }
}

#[test]
fn settings_that_cannot_be_used_are_what_the_doctor_and_the_check_speak_of() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("clinic")).unwrap();
    std::fs::write(folder.path().join("clinic/clinic.toml"), "due_soon_days = 900\nstale_days = 3\n").unwrap();
    let json = |line: &str| {
        let ended = play(line, folder.path());
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
    assert!(play("clinic completions fish", folder.path()).status.success());
}
