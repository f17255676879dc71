//! What is typed about doubts of the figures.

use clap::{Args, Subcommand};

use super::Write;

/// `clinic quality …`
#[derive(Subcommand, Debug)]
pub enum Quality {
    /// List doubts about the figures, by what they touch, with what was said of them
    List {
        /// Only this area's, its teams among them
        #[arg(long)]
        area: Option<String>,
        /// Only this team's
        #[arg(long)]
        team: Option<String>,
        /// Only this indicator's
        #[arg(long)]
        indicator: Option<String>,
        /// Only those that are not settled: neither known nor closed
        #[arg(long)]
        open: bool,
    },
    /// Say why a doubt is known, so that nobody needs to be asked
    Known {
        /// Which doubt, and how to write it
        #[command(flatten)]
        on: OnDoubt,
        /// Because
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Ask somebody about a doubt; it is carried until the answer is accepted
    Query {
        /// Which doubt, and how to write it
        #[command(flatten)]
        on: OnDoubt,
        /// Who is to answer, as the room says it
        #[arg(long, default_value = "")]
        owner: String,
        /// By when: 31/01, fri, 2w, 10wd, end feb, next clinic
        #[arg(long, default_value = "")]
        due: String,
        /// What is asked, where the doubt does not say it itself
        #[arg(long, default_value = "")]
        text: String,
    },
    /// Give a query another day
    Redate {
        /// Which doubt, and how to write it
        #[command(flatten)]
        on: OnDoubt,
        /// The new day
        #[arg(long, default_value = "")]
        due: String,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Note the answer
    Answer {
        /// Which doubt, and how to write it
        #[command(flatten)]
        on: OnDoubt,
        /// The answer
        #[arg(long, default_value = "")]
        text: String,
    },
    /// Ask again: the answer did not do
    AskAgain {
        /// Which doubt, and how to write it
        #[command(flatten)]
        on: OnDoubt,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Accept the answer: the doubt is settled
    Close {
        /// Which doubt, and how to write it
        #[command(flatten)]
        on: OnDoubt,
    },
}

/// Which doubt a step is taken on, and how it is written.
#[derive(Args, Debug)]
pub struct OnDoubt {
    /// The doubt, as `clinic quality list` names it: published-differs/SUP-CASE-CL/service/2022-04
    #[arg(value_name = "DOUBT")]
    pub doubt: String,
    /// How it is written
    #[command(flatten)]
    pub write: Write,
}
