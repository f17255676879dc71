//! `clinic record migrate`: the tables on a server, made or raised by whoever owns the database.

use std::process::ExitCode;

use super::super::args::Format;
use super::super::context::Context;
use super::super::outcome::{Code, Refused};
use crate::record::postgres::{self, Migrated};
use crate::settings::without_secrets;

/// Makes or raises the tables at `to`; gives what is printed.
pub(super) fn run(context: &Context, to: &str, role: Option<&str>) -> Result<(String, ExitCode), Refused> {
    context.caution(to);
    let migrated = postgres::migrate(to, context.options(), role)
        .map_err(|wrong| Refused::new(Code::RecordUnusable, wrong.to_string()))?;
    Ok((shown(&migrated, without_secrets(to).as_str(), context.format()), ExitCode::SUCCESS))
}

fn shown(migrated: &Migrated, place: &str, format: Format) -> String {
    let Migrated { from, to, put_back, role } = migrated;
    match format {
        Format::Json => super::super::json_text(
            "record",
            &serde_json::json!({ "migrated": { "from": from, "to": to, "put_back": put_back, "role": role } }),
        ),
        Format::Csv => {
            format!(
                "from,to,role,put_back\n{from},{to},{},{put_back}\n",
                role.as_ref().map_or("", |role| role.as_str())
            )
        }
        Format::Table | Format::Plain => {
            let done = match from {
                0 => format!("The tables of the record were made at {place} (form {to})."),
                _ if from == to => {
                    format!("The tables of the record at {place} are as this version needs them (form {to}).")
                }
                _ => format!("The tables of the record at {place} were raised from form {from} to {to}."),
            };
            let next = match role {
                Some(role) => format!("{role} may read and add entries there, and never change or delete them."),
                None => {
                    "No role was given the right to use them: name the one that terminals sign in with, --for ROLE."
                        .into()
                }
            };
            let guards = if *put_back {
                "What keeps entries from being changed had been taken away or turned off, and is back. Ask who did that, and \
                 look at the record: clinic record verify --head.\n"
            } else {
                ""
            };
            format!("{done}\n{guards}{next}\n")
        }
    }
}
