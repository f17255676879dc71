//! What is decided about charts, as it is typed.

use clap::{Args, Subcommand};

use super::Write;
use crate::domain::period::Period;

/// `clinic signals …`
#[derive(Subcommand, Debug)]
pub enum Signals {
    /// Begin the limits of a series anew, because the process is another since then
    Rebase {
        /// Which series, why, and how to write it
        #[command(flatten)]
        on: OnSeries,
        /// The first period of the new limits
        #[arg(long, value_name = "PERIOD")]
        from: Option<Period>,
        /// The four questions before that is done
        #[command(flatten)]
        answers: Answers,
    },
    /// Take back limits that were begun anew by mistake
    UndoRebase {
        /// Which series, why, and how to write it
        #[command(flatten)]
        on: OnSeries,
        /// The first period of the limits that were new
        #[arg(long, value_name = "PERIOD")]
        from: Option<Period>,
    },
    /// Set the point of --period aside: shown, but counted for no limit and no rule
    Ghost {
        /// Which series, why, and how to write it
        #[command(flatten)]
        on: OnSeries,
    },
    /// Count the point of --period again that was set aside by mistake
    UndoGhost {
        /// Which series, why, and how to write it
        #[command(flatten)]
        on: OnSeries,
    },
}

/// Which series something is decided about, why, and how it is written.
#[derive(Args, Debug)]
pub struct OnSeries {
    /// The standard
    #[arg(long, default_value = "")]
    pub indicator: String,
    /// The team's series; without team or area the service's alone
    #[arg(long, conflicts_with = "area")]
    pub team: Option<String>,
    /// The area's series
    #[arg(long)]
    pub area: Option<String>,
    /// Why
    #[arg(long, default_value = "")]
    pub why: String,
    /// How it is written
    #[command(flatten)]
    pub write: Write,
}

/// Wheeler's four questions; what is left out was not answered.
#[derive(Args, Clone, Copy, Debug)]
pub struct Answers {
    /// Do the figures show that something is different?
    #[arg(long, value_parser = yes_or_no, value_name = "yes|no")]
    pub different: Option<bool>,
    /// Is the reason known?
    #[arg(long, value_parser = yes_or_no, value_name = "yes|no")]
    pub reason_known: Option<bool>,
    /// Is the change wanted?
    #[arg(long, value_parser = yes_or_no, value_name = "yes|no")]
    pub wanted: Option<bool>,
    /// Is it expected to last?
    #[arg(long, value_parser = yes_or_no, value_name = "yes|no")]
    pub lasting: Option<bool>,
}

fn yes_or_no(word: &str) -> Result<bool, String> {
    match word {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("yes or no".to_owned()),
    }
}
