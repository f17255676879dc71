//! The program breaks off over a text that somebody typed, on the screen with a list of child records under it: neither is
//! in what is said of it, to the person or in the log.

use std::process::Command;
use std::{env, fs};

use assurance_clinic::cli::breakdown;
use assurance_clinic::cli::log::Log;

use super::super::super::support::Screen;
use super::TYPED;

/// Names the log file; unset in an ordinary run of the tests.
const BREAKS: &str = "CLINIC_TEST_BREAKS_ON_SCREEN";

/// Not a test: the program that breaks off. As text does where it is cut within a letter, which quotes the text.
#[test]
fn the_program_that_breaks_off_over_a_text() {
    let Ok(log) = env::var(BREAKS) else { return };
    breakdown::guard(Log::at(log.into(), false), true);
    let mut screen = Screen::small();
    screen.in_team().press("3 a").typed(TYPED).typed("\u{e9}");
    let text = screen.text();
    let line = text.lines().find(|line| line.contains(TYPED)).expect("it stands on the screen").to_owned();
    let within = line.find('\u{e9}').expect("so does its last letter") + 1;
    let children: Vec<_> = screen.app.desk.data().children.iter().map(|it| it.child.as_str()).collect();
    let quoted = format!("{} {line}", children[0]);
    eprintln!("it goes on from here");
    let _ = &quoted[..=within + children[0].len()];
}

#[test]
fn what_breaks_off_quotes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("broken.log");
    let mut program = Command::new(env::current_exe().unwrap());
    let name = "lock::canary::broken::the_program_that_breaks_off_over_a_text";
    program.args(["--exact", name, "--nocapture"]).env(BREAKS, &log).env("RUST_BACKTRACE", "1");
    let output = program.output().unwrap();
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(told.contains("it goes on from here") && told.contains("the program broke off (at "), "{told}");
    let written = fs::read_to_string(&log).unwrap();
    assert!(written.contains("left out, since it may hold data"), "{written}");
    for word in [TYPED, "Zyzzyva", "canary list", "C-1"] {
        assert!(!told.contains(word) && !written.contains(word), "{word:?}: {told}\n{written}");
    }
}
