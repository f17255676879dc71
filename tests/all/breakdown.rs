//! When the program itself is at fault: a person reads two lines, the log has the rest and nobody's data.

use std::process::Command;
use std::{env, fs};

use assurance_clinic::cli::breakdown;
use assurance_clinic::cli::log::Log;

/// Names the log file and what is to break; unset in an ordinary run of the tests.
const BREAKS: &str = "CLINIC_TEST_BREAKS";

/// Not a test: the program that breaks off.
#[test]
fn the_program_that_breaks_off() {
    let Ok(what) = env::var(BREAKS) else { return };
    let (log, what) = what.split_once('|').unwrap();
    breakdown::guard(Log::at(log.into(), false), true);
    match what {
        "literal" => panic!("the screen broke"),
        "data" => panic!("no child {}", String::from("C-10293")),
        _ => {
            let cause = std::io::Error::other("the cable was pulled");
            let refused = breakdown::unexpected(&Log::at(log.into(), false), "The screens were open.", cause);
            eprintln!("{}", refused.message);
        }
    }
}

#[test]
fn a_person_reads_two_lines_and_the_log_has_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    for (what, said, logged) in [
        ("literal", "the program broke off (the screen broke)", "Message: the screen broke"),
        ("data", "the program broke off (at tests/all/breakdown.rs:", "Message: left out, since it may hold data"),
        ("error", "the cable was pulled More is in ", "The screens were open."),
    ] {
        let log = folder.path().join(format!("{what}.log"));
        let mut program = Command::new(env::current_exe().unwrap());
        program.args(["--exact", "breakdown::the_program_that_breaks_off", "--nocapture"]);
        program.env(BREAKS, format!("{}|{what}", log.display())).env("RUST_BACKTRACE", "1");
        let output = program.output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains(said) && told.contains(log.to_str().unwrap()), "{told}");
        assert!(!told.contains("C-10293"), "a terminal is no place for it either: {told}");
        let text = fs::read_to_string(&log).unwrap();
        assert!(text.contains(logged) && text.contains("breakdown.rs:"), "{text}");
        assert!(!text.contains("C-10293") && !text.contains('\x1b'), "{text}");
        // How it came there; in a program without symbols the frames have no names.
        assert!(what == "error" || text.contains("BACKTRACE"), "{text}");
    }
}
