//! `clinic record …` as it is typed.

use std::path::PathBuf;

use clap::Subcommand;

/// `clinic record …`
#[derive(Subcommand, Debug)]
pub enum Record {
    /// Check the chain of events from the first to the last
    Verify {
        /// A head noted earlier; a record that was cut shorter is then noticed
        #[arg(long, value_name = "POSITION:HASH")]
        head: Option<String>,
    },
    /// Make the record's tables on a PostgreSQL server, or raise them to this version, as the database's owner
    Migrate {
        /// The address with the owner's name in it: postgres://owner@server/database
        #[arg(long, value_name = "URL")]
        to: String,
        /// The role that terminals sign in with; it may read and add entries, and never change or delete them
        #[arg(long = "for", value_name = "ROLE")]
        application: Option<String>,
    },
    /// Copy the record into a new file while it is in use, and check the copy
    Backup {
        /// The new file; one that is there is never overwritten
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Put a backup or an export where the record is
    Restore {
        /// The backup or the export
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
        /// Set the record that is there aside first, under another name
        #[arg(long)]
        replace: bool,
    },
    /// Write the record as JSON Lines, a line for each event
    Export {
        /// The new file, or - for standard output
        #[arg(long, value_name = "FILE|-")]
        to: PathBuf,
    },
    /// Bring an export, or a backup, into a record that is empty or has its beginning
    Import {
        /// The export
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
    },
    /// Copy the record to another place and check both; safe to run again
    Move {
        /// The other place
        #[arg(long, value_name = "PATH|URL")]
        to: String,
    },
    /// List who opened which list of child records
    Access {
        /// Only lists of this team
        #[arg(long)]
        team: Option<String>,
        /// Only this person's
        #[arg(long, value_name = "PERSON")]
        by: Option<String>,
    },
}
