//! What is typed about people.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Write, role};
use crate::domain::people::Role;

/// `clinic people …`
#[derive(Subcommand, Debug)]
pub enum People {
    /// Add somebody; the first person of a record is its first administrator
    Add {
        /// Their name, as every entry of theirs will say it
        name: String,
        /// What they hold
        #[command(flatten)]
        holds: Holds,
        /// Their passphrase
        #[command(flatten)]
        new: New,
        /// How it is written
        #[command(flatten)]
        write: Write,
    },
    /// List who shares the record, and what each holds
    List,
    /// Give somebody other roles, in place of those they hold
    Role {
        /// Whose
        name: String,
        /// What they hold from now on
        #[command(flatten)]
        holds: Holds,
        /// How it is written
        #[command(flatten)]
        write: Write,
    },
    /// Give somebody a new passphrase; everybody may give themselves one
    Reset {
        /// Whose
        name: String,
        /// The new passphrase
        #[command(flatten)]
        new: New,
        /// How it is written
        #[command(flatten)]
        write: Write,
    },
    /// Let somebody sign in no longer; what they wrote stays
    Disable {
        /// Who
        name: String,
        /// How it is written
        #[command(flatten)]
        write: Write,
    },
    /// Let somebody sign in again
    Enable {
        /// Who
        name: String,
        /// How it is written
        #[command(flatten)]
        write: Write,
    },
    /// Print who may see and do what
    Rules,
}

/// The roles that somebody holds.
#[derive(Args, Debug)]
pub struct Holds {
    /// A role they hold: chair, service_lead, manager, analyst, minute_taker, qa, viewer, administrator; may be given several times, the one they use most first
    #[arg(long, value_parser = role, value_name = "ROLE")]
    pub holds: Vec<Role>,
    /// A team they manage; may be given several times
    #[arg(long, value_name = "TEAM")]
    pub team: Vec<String>,
    /// An area they lead; may be given several times
    #[arg(long, value_name = "AREA")]
    pub area: Vec<String>,
}

/// A new passphrase.
#[derive(Args, Debug)]
pub struct New {
    /// A file with the new passphrase, where it is not typed at a terminal; only you may be able to read it
    #[arg(long, value_name = "FILE")]
    pub new_passphrase_file: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn help_names_every_role_that_can_be_held() {
        let mut typed = super::super::Typed::command();
        let people = typed.find_subcommand_mut("people").unwrap();
        for command in ["add", "role"] {
            let help = people.find_subcommand_mut(command).unwrap().render_help().to_string();
            let holds = help.split("--holds").nth(1).unwrap().split("--team").next().unwrap();
            for role in Role::ALL {
                assert!(holds.contains(role.word()), "{command}: {}: {holds}", role.word());
            }
        }
    }
}
