//! `clinic clinics …` and `clinic questions …` as they are typed.

use chrono::NaiveTime;
use clap::{Args, Subcommand};

use super::{Add, Write};
use crate::domain::clinic::events::NoteKind;
use crate::domain::clinic::meeting::ClinicState;

/// `clinic clinics …`
#[derive(Subcommand, Debug)]
pub enum Clinics {
    /// List clinics
    List {
        /// Only this area's
        #[arg(long)]
        area: Option<String>,
        /// Only in this state: scheduled, open, closed
        #[arg(long, value_parser = state)]
        state: Option<ClinicState>,
    },
    /// Schedule the clinic of an area about the figures of --period, the latest where none is given
    Schedule {
        /// The area
        #[arg(long)]
        area: String,
        /// The day: 12/01, thu, 2w
        #[arg(long)]
        date: String,
        /// When it begins
        #[arg(long, value_name = "HH:MM", value_parser = time)]
        start: Option<NaiveTime>,
        /// How long it may take
        #[arg(long, default_value_t = 120)]
        minutes: u32,
        /// Who chairs; whoever acts where nobody is named
        #[arg(long, value_name = "NAME")]
        chair: Option<String>,
        /// How it is written
        #[command(flatten)]
        write: Write,
    },
    /// Give a clinic another day or time
    Move {
        /// Which clinic, and how to write it
        #[command(flatten)]
        on: OnClinic,
        /// The new day
        #[arg(long)]
        date: String,
        /// The new time
        #[arg(long, value_name = "HH:MM", value_parser = time)]
        start: Option<NaiveTime>,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Note who came, or did not
    Attend {
        /// Which clinic, and how to write it
        #[command(flatten)]
        on: OnClinic,
        /// Who; whoever is expected for the team where nobody is named
        #[arg(long, default_value = "")]
        name: String,
        /// Their team
        #[arg(long)]
        team: Option<String>,
        /// They did not come
        #[arg(long, conflicts_with = "late")]
        absent: bool,
        /// They came after their slot had begun
        #[arg(long)]
        late: bool,
    },
    /// Put a team first
    Pin(OnTeam),
    /// Take that back
    Unpin(OnTeam),
    /// Put a team off to the next clinic
    Defer {
        /// Which clinic and team, and how to write it
        #[command(flatten)]
        on: OnTeam,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Take that back
    Recall(OnTeam),
    /// Add an item of the chair's own
    AddItem {
        /// Which clinic, and how to write it
        #[command(flatten)]
        on: OnClinic,
        /// The team; without one it is for the whole area
        #[arg(long)]
        team: Option<String>,
        /// What it is about
        #[arg(long, default_value = "")]
        text: String,
        /// How many minutes it is given
        #[arg(long)]
        minutes: u32,
    },
    /// Give a team's item so many minutes
    Minutes {
        /// Which clinic and team, and how to write it
        #[command(flatten)]
        on: OnTeam,
        /// How many
        #[arg(long)]
        minutes: u32,
    },
    /// Begin a clinic: its agenda is fixed
    Open(OnClinic),
    /// Print everything of a clinic; a closed one as it stood
    Show {
        /// The clinic: its number, its UUID or AREA/PERIOD
        #[arg(value_name = "C")]
        clinic: String,
    },
    /// Note that a team's item was discussed, or the items of the whole area
    Discuss {
        /// Which clinic, and how to write it
        #[command(flatten)]
        on: OnClinic,
        /// The team
        #[arg(long)]
        team: Option<String>,
    },
    /// Note that actions were looked at
    Look {
        /// Which clinic, and how to write it
        #[command(flatten)]
        on: OnClinic,
        /// The actions: 31 or A-31 or a UUID, several after one another
        #[arg(long, value_name = "A", required = true, num_args = 1..)]
        action: Vec<String>,
    },
    /// Carry what was not reached to the next clinic: the rest of a team, or all
    NotDiscussed {
        /// Which clinic, and how to write it
        #[command(flatten)]
        on: OnClinic,
        /// The team; without one all that was not reached
        #[arg(long)]
        team: Option<String>,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Note a line
    Note {
        /// Which clinic, and how to write it
        #[command(flatten)]
        on: OnClinic,
        /// The team it is about
        #[arg(long)]
        team: Option<String>,
        /// What kind of line: note, better, complaint, alert, dip_sample
        #[arg(long, default_value = "note", value_name = "KIND", value_parser = about)]
        about: NoteKind,
        /// The line
        #[arg(long, default_value = "")]
        text: String,
    },
    /// Close a clinic: its minutes are fixed
    Close(OnClinic),
    /// Correct the minutes of a closed clinic by a new entry
    Correct {
        /// Which clinic, and how to write it
        #[command(flatten)]
        on: OnClinic,
        /// What is corrected, and how it should read
        #[arg(long, default_value = "")]
        text: String,
    },
    /// Print the proposal of the next clinic, with all that is carried into it
    Next {
        /// The clinic: its number, its UUID or AREA/PERIOD
        #[arg(value_name = "C")]
        clinic: String,
    },
}

/// Which clinic a step is taken on, and how it is written.
#[derive(Args, Debug)]
pub struct OnClinic {
    /// The clinic: its number, its UUID or AREA/PERIOD
    #[arg(value_name = "C")]
    pub clinic: String,
    /// How it is written
    #[command(flatten)]
    pub write: Write,
}

/// Which clinic and team a step is taken on, and how it is written.
#[derive(Args, Debug)]
pub struct OnTeam {
    /// The clinic
    #[command(flatten)]
    pub on: OnClinic,
    /// The team
    #[arg(long)]
    pub team: String,
}

/// `clinic questions …`
#[derive(Subcommand, Debug)]
pub enum Questions {
    /// Ask a team, or a whole area
    Ask {
        /// The area
        #[arg(long, required_unless_present = "team")]
        area: Option<String>,
        /// The team
        #[arg(long)]
        team: Option<String>,
        /// The clinic it is asked in
        #[arg(long, value_name = "C")]
        clinic: Option<String>,
        /// The indicator it is about
        #[arg(long)]
        indicator: Option<String>,
        /// The question
        #[arg(long, default_value = "")]
        text: String,
        /// How it is written
        #[command(flatten)]
        write: Write,
    },
    /// Answer a question
    Answer {
        /// Which question, and how to write it
        #[command(flatten)]
        on: OnQuestion,
        /// The answer
        #[arg(long, default_value = "")]
        text: String,
    },
    /// Ask again: the answer did not do
    AskAgain {
        /// Which question, and how to write it
        #[command(flatten)]
        on: OnQuestion,
        /// Why
        #[arg(long, default_value = "")]
        why: String,
    },
    /// Turn a question into an action; team and indicator are the question's where none is given
    IntoAction {
        /// The question: its number (7 or Q-7) or its UUID
        #[arg(value_name = "Q")]
        question: String,
        /// The action
        #[command(flatten)]
        action: Box<Add>,
    },
    /// List questions
    List {
        /// Only this area's
        #[arg(long)]
        area: Option<String>,
        /// Only this team's
        #[arg(long)]
        team: Option<String>,
        /// Only those without an answer
        #[arg(long)]
        open: bool,
    },
}

/// Which question a step is taken on, and how it is written.
#[derive(Args, Debug)]
pub struct OnQuestion {
    /// The question: its number (7 or Q-7) or its UUID
    #[arg(value_name = "Q")]
    pub question: String,
    /// How it is written
    #[command(flatten)]
    pub write: Write,
}

fn state(word: &str) -> Result<ClinicState, String> {
    let all = [ClinicState::Scheduled, ClinicState::Open, ClinicState::Closed];
    all.into_iter().find(|it| it.word() == word).ok_or_else(|| "one of scheduled, open, closed".to_owned())
}

fn about(word: &str) -> Result<NoteKind, String> {
    let all: Vec<_> = NoteKind::ALL.iter().map(|kind| kind.word()).collect();
    NoteKind::from_word(word).ok_or_else(|| format!("one of {}", all.join(", ")))
}

fn time(text: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| "write a time of day such as 14:00".to_owned())
}
