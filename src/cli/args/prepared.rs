//! What is prepared for a clinic, as it is typed: representations, accounts, exemptions and audits.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Write;
use crate::domain::calendar::Interval;
use crate::domain::clinic::account::{AccountReason, Safe};

/// `clinic representations …`
#[derive(Subcommand, Debug)]
pub enum Representations {
    /// Write a representation: whole from a file, or one part by flags; the month is --period, the latest where none is given
    Write(Box<WriteRepresentation>),
    /// Submit what was written
    Submit(OnRepresentation),
    /// Say that there are no exceptions and nothing to add
    Nothing(OnRepresentation),
    /// Print a representation, with what changed since it was submitted before
    Show {
        /// The team
        #[arg(long)]
        team: String,
    },
}

/// Which representation a step is taken on, and how it is written.
#[derive(Args, Debug)]
pub struct OnRepresentation {
    /// The team
    #[arg(long)]
    pub team: String,
    /// How it is written
    #[command(flatten)]
    pub write: Write,
}

/// `clinic representations write …`
#[derive(Args, Debug)]
pub struct WriteRepresentation {
    /// Which representation, and how to write it
    #[command(flatten)]
    pub on: OnRepresentation,
    /// The whole of it as JSON; - reads standard input
    #[arg(long, value_name = "FILE|-", conflicts_with = "parts")]
    pub file: Option<PathBuf>,
    /// Parts of it; the others stay
    #[command(flatten)]
    pub parts: Parts,
}

/// Parts of a representation.
#[derive(Args, Debug)]
#[group(id = "parts", multiple = true)]
pub struct Parts {
    /// The exception that is answered: an indicator's id or a reason's word
    #[arg(long, value_name = "KEY")]
    pub exception: Option<String>,
    /// What the data show
    #[arg(long, requires = "exception")]
    pub shows: Option<String>,
    /// Why
    #[arg(long, requires = "exception")]
    pub why: Option<String>,
    /// What was tried
    #[arg(long, requires = "exception")]
    pub tried: Option<String>,
    /// What will be done
    #[arg(long, requires = "exception")]
    pub will_do: Option<String>,
    /// Why nothing will be done
    #[arg(long, requires = "exception")]
    pub no_action_because: Option<String>,
    /// What children and families told us
    #[arg(long)]
    pub told_us: Option<String>,
    /// Complaints and compliments
    #[arg(long)]
    pub complaints: Option<String>,
    /// What got better and is worth sharing
    #[arg(long)]
    pub better: Option<String>,
    /// A dip sample: sampled, safe, recording only
    #[arg(long, value_name = "N,SAFE,RECORDING")]
    pub dip_sample: Option<String>,
    /// An unverified position after the month's end
    #[arg(long, value_name = "INDICATOR=N/D@DATE")]
    pub interim: Vec<String>,
}

/// `clinic accounts …`
#[derive(Subcommand, Debug)]
pub enum Accounts {
    /// Say of one record outside why, when it will be done, and whether the child is safe
    Set {
        /// The team
        #[arg(long)]
        team: String,
        /// The standard
        #[arg(long)]
        indicator: String,
        /// The child record
        #[arg(long)]
        child: String,
        /// Why: seen_not_recorded, refused, missing, worker_absent, no_worker, other
        #[arg(long, value_parser = reason)]
        reason: AccountReason,
        /// More about it
        #[arg(long)]
        text: Option<String>,
        /// When it will be done
        #[arg(long, value_name = "DATE")]
        booked: Option<String>,
        /// Whether the manager is satisfied that the child is safe: yes, no, not_known
        #[arg(long, value_parser = safe)]
        safe: Safe,
        /// How it is written
        #[command(flatten)]
        write: Write,
    },
    /// List accounts of --period, of every month where none is given
    List {
        /// Only this team's
        #[arg(long)]
        team: Option<String>,
    },
}

/// `clinic exemptions …`
#[derive(Subcommand, Debug)]
pub enum Exemptions {
    /// Agree an exemption
    Agree(Box<Agree>),
    /// Review an exemption: it goes on to another date
    Review {
        /// Which exemption, and how to write it
        #[command(flatten)]
        on: OnExemption,
        /// The new last day
        #[arg(long, value_name = "DATE")]
        review_by: String,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// End an exemption
    End {
        /// Which exemption, and how to write it
        #[command(flatten)]
        on: OnExemption,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// List exemptions, those recorded and the feed's
    List,
}

/// `clinic exemptions agree …`
#[derive(Args, Debug)]
pub struct Agree {
    /// The child record
    #[arg(long, default_value = "")]
    pub child: String,
    /// The standard
    #[arg(long, default_value = "")]
    pub indicator: String,
    /// Its own interval, such as '12 w'; without one the record leaves the cohort
    #[arg(long, value_name = "INTERVAL")]
    pub interval: Option<Interval>,
    /// Why
    #[arg(long, value_enum)]
    pub reason: ExemptionReason,
    /// More about it
    #[arg(long)]
    pub text: Option<String>,
    /// The role that approved it
    #[arg(long, value_name = "ROLE", default_value = "")]
    pub approved_by: String,
    /// The first day it counts
    #[arg(long, value_name = "DATE")]
    pub from: String,
    /// The last day it counts
    #[arg(long, value_name = "DATE")]
    pub review_by: String,
    /// How it is written
    #[command(flatten)]
    pub write: Write,
}

/// Which exemption a step is taken on, and how it is written.
#[derive(Args, Debug)]
pub struct OnExemption {
    /// The exemption: its number (2 or E-2) or its UUID
    #[arg(value_name = "E")]
    pub exemption: String,
    /// How it is written
    #[command(flatten)]
    pub write: Write,
}

/// Why an exemption is agreed.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
#[value(rename_all = "snake_case")]
pub enum ExemptionReason {
    /// An agreed pattern of visits
    AgreedPattern,
    /// A long-term placement
    LongTermPlacement,
    /// Placed elsewhere
    PlacedElsewhere,
    /// Dormant
    Dormant,
    /// Any other
    Other,
}

/// `clinic audits …`
#[derive(Subcommand, Debug)]
pub enum Audits {
    /// List audits, each with its clocks
    List {
        /// Only this area's
        #[arg(long)]
        area: Option<String>,
        /// Only this team's
        #[arg(long)]
        team: Option<String>,
    },
    /// Confirm an audit's grade
    Confirm {
        /// Which audit, and how to write it
        #[command(flatten)]
        on: OnAudit,
        /// The confirmed grade
        #[arg(long, value_enum)]
        grade: Grade,
    },
    /// Escalate an audit: its clocks begin
    Escalate {
        /// Which audit, and how to write it
        #[command(flatten)]
        on: OnAudit,
        /// The day; today where none is given
        #[arg(long, value_name = "DATE")]
        day: Option<String>,
    },
    /// Give the first update
    Update {
        /// Which audit, and how to write it
        #[command(flatten)]
        on: OnAudit,
        /// The day; today where none is given
        #[arg(long, value_name = "DATE")]
        day: Option<String>,
        /// What it says
        #[arg(long, default_value = "")]
        text: String,
    },
    /// Give the further update: how the actions were found
    FurtherUpdate {
        /// Which audit, and how to write it
        #[command(flatten)]
        on: OnAudit,
        /// The day; today where none is given
        #[arg(long, value_name = "DATE")]
        day: Option<String>,
        /// How the actions were found
        #[arg(long, value_enum)]
        found: Found,
        /// What it says
        #[arg(long, default_value = "")]
        text: String,
    },
    /// Record the re-audit
    ReAudit {
        /// Which audit, and how to write it
        #[command(flatten)]
        on: OnAudit,
        /// The day; today where none is given
        #[arg(long, value_name = "DATE")]
        day: Option<String>,
        /// What was found
        #[arg(long, value_enum)]
        grade: Grade,
    },
}

/// Which audit a step is taken on, and how it is written.
#[derive(Args, Debug)]
pub struct OnAudit {
    /// The audit's id, as the feed has it
    #[arg(value_name = "A")]
    pub audit: String,
    /// How it is written
    #[command(flatten)]
    pub write: Write,
}

/// A grade.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
#[value(rename_all = "snake_case")]
pub enum Grade {
    /// Outstanding
    Outstanding,
    /// Good
    Good,
    /// Requires improvement
    RequiresImprovement,
    /// Inadequate
    Inadequate,
    /// Not graded
    Ungraded,
}

/// How a further update found the actions of an audit.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
#[value(rename_all = "snake_case")]
pub enum Found {
    /// All actions are done
    AllDone,
    /// An adequate plan is in place
    AdequatePlan,
    /// Neither
    NotYet,
}

fn reason(word: &str) -> Result<AccountReason, String> {
    let all: Vec<_> = AccountReason::ALL.iter().map(|reason| reason.word()).collect();
    AccountReason::from_word(word).ok_or_else(|| format!("one of {}", all.join(", ")))
}

fn safe(word: &str) -> Result<Safe, String> {
    let all: Vec<_> = Safe::ALL.iter().map(|safe| safe.word()).collect();
    Safe::from_word(word).ok_or_else(|| format!("one of {}", all.join(", ")))
}
