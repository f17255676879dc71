//! What can be typed. Meaning is given elsewhere: one file per subcommand.

pub mod clinics;
pub mod config;
pub mod examples;
pub mod people;
pub mod prepared;
pub mod quality;
pub mod recommendations;
pub mod record;
pub mod report;
pub mod signals;

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::domain::people::Role;
use crate::domain::period::Period;
use clinics::{Clinics, Questions};
use config::Config;
use people::People;
use prepared::{Accounts, Audits, Exemptions, Representations};
use quality::Quality;
use recommendations::Recommendations;
use record::Record;
use report::Report;
use signals::Signals;

/// Monthly assurance clinics for children's services: figures, drill-down and remedial actions.
///
/// Without a subcommand it opens the screens; where standard output is no terminal it prints the service overview.
#[derive(Parser, Debug)]
#[command(name = "clinic", version, propagate_version = true, disable_help_subcommand = true)]
pub struct Typed {
    /// Flags that stand before or after any subcommand.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags that every subcommand takes.
#[derive(Args, Debug, Default, Clone)]
#[command(next_help_heading = "Options of every command")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch a person types")]
pub struct Global {
    /// Settings file, on top of the system's and the user's
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where the figures come from; without it the built-in sample
    #[arg(long, global = true, value_name = "FILE|FOLDER|URL")]
    pub feed: Option<String>,
    /// Where what people write is kept
    #[arg(long, global = true, value_name = "PATH|URL")]
    pub record: Option<String>,
    /// The day to reckon from, instead of the clock's
    #[arg(long, global = true, value_name = "DATE")]
    pub today: Option<NaiveDate>,
    /// The period to show: 2022-12, 2022-W50 or 2022-12-31
    #[arg(long, global = true, value_name = "P")]
    pub period: Option<Period>,
    /// How to print
    #[arg(long, global = true, value_enum, value_name = "FORM")]
    pub format: Option<Format>,
    /// Hide worker and child level, for a projector
    #[arg(long, global = true)]
    pub present: bool,
    /// Say everything in sentences and take typed lines, for a screen reader or a braille line
    #[arg(long, global = true)]
    pub linear: bool,
    /// Draw with plain ASCII
    #[arg(long, global = true)]
    pub ascii: bool,
    /// End with exit code 3 where the feed is stale
    #[arg(long, global = true)]
    pub refuse_stale: bool,
    /// Print less
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Write more to the log file, which lies beside the record: NAME.log
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// Who acts
    #[arg(long = "as", global = true, value_name = "PERSON")]
    pub who: Option<String>,
    /// In which role: one that the person holds; in single-person mode chair, service_lead, manager, analyst, minute_taker, qa, viewer, administrator
    #[arg(long, global = true, value_parser = role, value_name = "ROLE")]
    pub role: Option<Role>,
    /// A file with the passphrase, where people sign in; single-person mode asks for none
    #[arg(long, global = true, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// For whom, where it is someone else
    #[arg(long, global = true, value_name = "PERSON")]
    pub on_behalf_of: Option<String>,
}

impl Global {
    /// How to print: what was asked for, else sentences where a person listens and a table where one looks.
    pub fn format(&self) -> Format {
        self.format.unwrap_or(if self.linear { Format::Plain } else { Format::Table })
    }
}

fn role(word: &str) -> Result<Role, String> {
    Role::from_word(word).ok_or_else(|| {
        let all: Vec<_> = Role::ALL.iter().map(|role| role.word()).collect();
        format!("one of {}", all.join(", "))
    })
}

/// How an answer is printed.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Columns for a person who looks
    Table,
    /// Sentences for a person who listens
    Plain,
    /// One object for a script
    Json,
    /// Rows for a spreadsheet
    Csv,
}

/// The subcommands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Check a feed, print its schema, make a sample
    #[command(subcommand)]
    Feed(Feed),
    /// Print figures and records
    #[command(subcommand)]
    Show(Show),
    /// Record and list remedial actions
    #[command(subcommand)]
    Actions(Actions),
    /// Schedule, prepare, hold and close clinics
    #[command(subcommand)]
    Clinics(Clinics),
    /// Ask, and answer
    #[command(subcommand)]
    Questions(Questions),
    /// Write and read what managers say of their figures
    #[command(subcommand)]
    Representations(Representations),
    /// Say why records are outside
    #[command(subcommand)]
    Accounts(Accounts),
    /// Agree and list exemptions
    #[command(subcommand)]
    Exemptions(Exemptions),
    /// Keep the scrutiny panel's own recommendations, with their progress
    #[command(subcommand)]
    Recommendations(Recommendations),
    /// Confirm the clocks of audits
    #[command(subcommand)]
    Audits(Audits),
    /// Begin the limits of a chart anew, set a point aside
    #[command(subcommand)]
    Signals(Signals),
    /// Say what is known of doubts about the figures, and ask about them
    #[command(subcommand)]
    Quality(Quality),
    /// Say who shares the record, and what each may see and do
    #[command(subcommand)]
    People(People),
    /// Look after the record
    #[command(subcommand)]
    Record(Record),
    /// Write papers to files: packs, minutes, slips, representations, the board's report
    Report(Report),
    /// What needs no settings that can be used
    #[command(flatten)]
    Apart(Apart),
}

/// The subcommands that answer though the settings are wrong.
#[derive(Subcommand, Debug)]
pub enum Apart {
    /// Say what is set, and where each value came from
    #[command(subcommand)]
    Config(Config),
    /// Look whether everything that the program needs works on this machine
    Doctor,
    /// Print the form of an answer as JSON Schema, or the names of all
    Schema {
        /// Its name, which the answer has behind clinic/; without one all names are listed
        name: Option<String>,
    },
    /// Print a script that has the shell complete what is typed
    Completions {
        /// For which shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write the pages of every command into a folder
    Man {
        /// The folder
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
    },
}

/// `clinic feed …`
#[derive(Subcommand, Debug)]
pub enum Feed {
    /// List every fault of a feed
    Check {
        /// What to check
        #[arg(value_name = "FILE|FOLDER|URL")]
        source: String,
    },
    /// Print the JSON Schema of a feed document
    Schema,
    /// Make a feed from CSV files or a workbook, one file or sheet a section, and check it
    ///
    /// Every row is counted, and a mistake is told by file or sheet, row and column. For example:
    /// clinic feed from-csv december/ --out december.json
    #[command(name = "from-csv")]
    FromCsv {
        /// The folder of the CSV files, or the workbook
        #[arg(value_name = "FOLDER|WORKBOOK.xlsx")]
        source: PathBuf,
        /// Where the feed is written; without it beside the source, under the same name with .json
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// What your own headings mean, over feed-aliases.toml of your settings folder
        #[arg(long, value_name = "FILE")]
        aliases: Option<PathBuf>,
    },
    /// Write an empty CSV file for each section, with a line of help, to fill in for from-csv
    ///
    /// For example: clinic feed templates december/
    Templates {
        /// Where to; nothing is written over
        folder: PathBuf,
    },
    /// Write an invented feed of any size to standard output
    Sample {
        /// How many teams
        #[arg(long, default_value_t = 24)]
        teams: usize,
        /// How many months
        #[arg(long, default_value_t = 36)]
        months: usize,
        /// The same seed writes the same feed
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

/// `clinic show …`
#[derive(Subcommand, Debug)]
pub enum Show {
    /// The whole service, one period
    Service,
    /// One service area, one period
    Area {
        /// The area's id
        id: String,
    },
    /// One team, one period
    Team {
        /// The team's id
        id: String,
    },
    /// One indicator, every level and period
    Indicator {
        /// The indicator's id
        id: String,
    },
    /// The agenda of an area's clinic: which teams, why, and for how long
    Agenda {
        /// The area's id
        #[arg(long)]
        area: String,
    },
    /// What of the figures is noise and what is not, series by series
    Signals {
        /// Only this indicator's
        #[arg(long)]
        indicator: Option<String>,
        /// Only this area's, with its teams'
        #[arg(long)]
        area: Option<String>,
        /// Only this team's
        #[arg(long, conflicts_with = "area")]
        team: Option<String>,
    },
    /// The teams of one standard beside each other, in one period
    Funnel {
        /// The indicator's id
        #[arg(long)]
        indicator: String,
    },
    /// What difference actions made: the children, then the figures, before and after
    Difference {
        /// Only this area's
        #[arg(long)]
        area: Option<String>,
        /// Only this team's
        #[arg(long)]
        team: Option<String>,
    },
    /// Child records outside, or about to leave, a timescale
    Outside {
        /// Only this area's
        #[arg(long)]
        area: Option<String>,
        /// Only this team's
        #[arg(long)]
        team: Option<String>,
        /// Only this indicator's
        #[arg(long)]
        indicator: Option<String>,
    },
    /// Everything found wrong with the feed, with the figures it touches
    Quality,
}

/// `clinic actions …`
#[derive(Subcommand, Debug)]
pub enum Actions {
    /// List actions
    List {
        /// Only this area's
        #[arg(long)]
        area: Option<String>,
        /// Only this team's
        #[arg(long)]
        team: Option<String>,
        /// Only this owner's
        #[arg(long)]
        owner: Option<String>,
        /// Only in this state
        #[arg(long)]
        state: Option<String>,
        /// Only those past their due date
        #[arg(long)]
        overdue: bool,
    },
    /// Propose a remedial action
    #[command(alias = "propose")]
    Add(Box<Add>),
    /// Agree a proposed action
    Agree {
        /// Which action, and how to write it
        #[command(flatten)]
        on: On,
        /// The value to reach, in the indicator's unit
        #[arg(long)]
        target: Option<String>,
        /// When the target is to be reached
        #[arg(long)]
        by: Option<String>,
    },
    /// Say that work has begun
    Start {
        /// Which action, and how to write it
        #[command(flatten)]
        on: On,
    },
    /// Report an action done, with its evidence
    Report {
        /// Which action, and how to write it
        #[command(flatten)]
        on: On,
        /// What shows that it is done
        #[arg(long, default_value = "")]
        evidence: String,
    },
    /// Return a reported action to its owner
    Return {
        /// Which action, and how to write it
        #[command(flatten)]
        on: On,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Accept a reported action as complete
    Accept {
        /// Which action, and how to write it
        #[command(flatten)]
        on: On,
    },
    /// Withdraw an open action
    Withdraw {
        /// Which action, and how to write it
        #[command(flatten)]
        on: On,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Put another action in an open action's place
    Supersede {
        /// Which action, and how to write it
        #[command(flatten)]
        on: On,
        /// The action that takes its place
        #[arg(long, default_value = "")]
        with: String,
    },
    /// Give an open action another due date
    Redate {
        /// Which action, and how to write it
        #[command(flatten)]
        on: On,
        /// The new due date
        #[arg(long, default_value = "")]
        due: String,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Change the wording, owner, target or evidence of an open action
    Amend {
        /// Which action, and how to write it
        #[command(flatten)]
        on: On,
        /// What will be done
        #[arg(long)]
        text: Option<String>,
        /// Who will do it
        #[arg(long)]
        owner: Option<String>,
        /// The value to reach, in the indicator's unit
        #[arg(long)]
        target: Option<String>,
        /// When the target is to be reached
        #[arg(long)]
        by: Option<String>,
        /// What will show that it is done
        #[arg(long)]
        evidence: Option<String>,
    },
    /// Take an acceptance back, with a reason
    Reopen {
        /// Which action, and how to write it
        #[command(flatten)]
        on: On,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
}

/// Which action a step is taken on, and how it is written.
#[derive(Args, Debug)]
pub struct On {
    /// The action: its number (31 or A-31) or its UUID
    #[arg(value_name = "A")]
    pub action: String,
    /// How it is written
    #[command(flatten)]
    pub write: Write,
}

/// How a step is written.
#[derive(Args, Clone, Copy, Debug)]
pub struct Write {
    /// Refuse where it is no longer at this version
    #[arg(long, value_name = "VERSION")]
    pub expect: Option<u64>,
    /// The event's id, so that a retry is harmless
    #[arg(long, value_name = "UUID")]
    pub event_id: Option<uuid::Uuid>,
}

/// `clinic actions add …`
#[derive(Args, Clone, Debug)]
pub struct Add {
    /// The team it is for
    #[arg(long)]
    pub team: Option<String>,
    /// The area it is for, where it is above one team
    #[arg(long)]
    pub area: Option<String>,
    /// The indicator it is to move
    #[arg(long)]
    pub indicator: Option<String>,
    /// Why it moves no indicator
    #[arg(long, value_name = "WHY", conflicts_with = "indicator")]
    pub no_indicator: Option<String>,
    /// What will be done
    #[arg(long, default_value = "")]
    pub text: String,
    /// Who will do it, as the room says it
    #[arg(long, default_value = "")]
    pub owner: String,
    /// When it will be done: 31/01, fri, 2w, 10wd, end feb, next clinic
    #[arg(long, default_value = "")]
    pub due: String,
    /// The value to reach, in the indicator's unit
    #[arg(long)]
    pub target: Option<String>,
    /// When the target is to be reached
    #[arg(long)]
    pub by: Option<String>,
    /// What will show that it is done
    #[arg(long)]
    pub evidence: Option<String>,
    /// Where it comes from
    #[arg(long, value_enum, default_value = "clinic")]
    pub source: ActionSource,
    /// How it is written
    #[command(flatten)]
    pub write: Write,
}

/// Where an action comes from.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ActionSource {
    /// The clinic
    Clinic,
    /// An audit
    Audit,
    /// The scrutiny panel
    Scrutiny,
    /// An inspection
    Inspection,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_definitions_are_sound() {
        super::Typed::command().debug_assert();
    }
}
