//! What `clinic doctor` looks at first: the settings, and where the log is written.

use super::Check;
use crate::cli::args::Global;
use crate::cli::context::{Context, files, loaded};
use crate::settings::SettingsError;
use crate::text::SafeText;

const SEE: &str = "'clinic config check' lists everything wrong in them, with file and line.";

/// Where the settings came from.
pub(super) fn check(global: &Global) -> Check {
    let name = "Settings";
    match loaded(global) {
        Err(SettingsError::Wrong(problems)) => {
            let count = problems.list().len();
            let first = problems.list().first().map(ToString::to_string).unwrap_or_default();
            Check::does_not(name, format!("{count} things are wrong in them, first {first}."), SEE)
        }
        Err(error) => Check::does_not(name, format!("{error}."), SEE),
        Ok(loaded) => {
            let files = files(global).into_iter();
            let read: Vec<String> = files.filter(|(_, found)| *found).map(|(name, _)| name.to_string()).collect();
            let read = if read.is_empty() { "no file says otherwise".to_owned() } else { read.join(", ") };
            match loaded.warnings.first() {
                Some(warning) => Check::does_not(name, format!("{warning}."), "Correct the variable's name."),
                None => Check::works(name, format!("Built in, then {read}. 'clinic config show' prints each.")),
            }
        }
    }
}

/// Where the log is.
pub(super) fn log(context: &Context) -> Check {
    let name = "Log";
    let Some(file) = context.log.file() else {
        return Check::does_not(name, "There is no place for a log file.", "Name a record with --record.");
    };
    let place = SafeText::new(&file.to_string_lossy());
    match std::fs::OpenOptions::new().append(true).open(file) {
        Ok(_) => Check::works(name, format!("{place} can be written; it holds nothing of the feed or the record.")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Check::works(name, format!("{place}: nothing has been written yet."))
        }
        Err(error) => {
            Check::does_not(name, format!("{place} cannot be written: {error}."), "Ask for the right to write it.")
        }
    }
}
