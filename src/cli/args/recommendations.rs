//! The scrutiny panel's recommendations, as they are typed.

use clap::{Args, Subcommand, ValueEnum};

use super::Write;

/// `clinic recommendations …`
#[derive(Subcommand, Debug)]
pub enum Recommendations {
    /// Write down a recommendation that the panel made
    ///
    /// Title, proposal and what was done are printed in the panel's public report: name no child, no family, no worker.
    Add(Add),
    /// Say how far it has come: what was done, and where it stands
    Progress {
        /// Which recommendation, and how to write it
        #[command(flatten)]
        on: OnRecommendation,
        /// What was done, all of it: it takes the place of what was said before
        #[arg(long, default_value = "")]
        taken: String,
        /// Where it stands
        #[arg(long, value_enum)]
        status: Status,
    },
    /// Write down that the panel accepted it: only then it leaves the list
    Accept {
        /// Which recommendation, and how to write it
        #[command(flatten)]
        on: OnRecommendation,
        /// The day of the panel's meeting
        #[arg(long = "on", value_name = "DATE")]
        day: String,
    },
    /// Put one that was accepted on the list again
    Reopen {
        /// Which recommendation, and how to write it
        #[command(flatten)]
        on: OnRecommendation,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// List recommendations that the panel has not accepted yet
    List {
        /// Those accepted too
        #[arg(long)]
        all: bool,
    },
}

/// `clinic recommendations add …`
#[derive(Args, Debug)]
pub struct Add {
    /// The day of the meeting at which the panel made it
    #[arg(long, value_name = "DATE")]
    pub date: String,
    /// What it is called
    #[arg(long, default_value = "")]
    pub title: String,
    /// What the panel proposes
    #[arg(long, default_value = "")]
    pub proposed: String,
    /// Who sees to it; never published
    #[arg(long)]
    pub owner: Option<String>,
    /// How it is written
    #[command(flatten)]
    pub write: Write,
}

/// Which recommendation a step is taken on, and how it is written.
#[derive(Args, Debug)]
pub struct OnRecommendation {
    /// The recommendation: its number (2 or R-2) or its UUID
    #[arg(value_name = "R")]
    pub recommendation: String,
    /// How it is written
    #[command(flatten)]
    pub write: Write,
}

/// Where a recommendation stands.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
#[value(rename_all = "snake_case")]
pub enum Status {
    /// Nothing was done yet
    NotStarted,
    /// It is being done
    InProgress,
    /// It was done; the panel has still to accept that
    Done,
}
