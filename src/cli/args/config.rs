//! `clinic config …` as it is typed.

use clap::Subcommand;

/// `clinic config …`
#[derive(Subcommand, Debug)]
pub enum Config {
    /// Print every setting in force, and where its value came from
    Show {
        /// Only this setting, or the settings below it: http.retries, agenda
        #[arg(value_name = "SETTING")]
        setting: Option<String>,
    },
    /// Look through every settings file, variable and flag, and list everything wrong in them
    Check,
    /// Print the settings file that ships with the program, with a comment on every setting
    Default,
}
