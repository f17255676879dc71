//! `clinic record …`: looks after the record.

mod migrate;

use std::process::ExitCode;

use super::args::{Format, Record};
use super::context::Context;
use super::outcome::{Code, Refused};
use crate::domain::event::Head;
use crate::record::store::Store;
use crate::record::verify::{self, Verified};

/// Runs `clinic record …`.
pub fn run(context: &Context, command: &Record) -> Result<ExitCode, Refused> {
    let (printed, end) = match command {
        Record::Verify { head } => verify(&*context.store()?, head.as_deref(), context.format())?,
        Record::Migrate { to, application } => migrate::run(context, to, application.as_deref())?,
    };
    super::print(&printed);
    Ok(end)
}

/// What `clinic record verify` prints, and how it ends: every link of the chain is looked at, and a head noted earlier
/// where one is given. A record that is not sound ends 4.
fn verify(store: &dyn Store, head: Option<&str>, format: Format) -> Result<(String, ExitCode), Refused> {
    let known: Option<Head> =
        head.map(str::parse).transpose().map_err(|wrong| Refused::new(Code::Usage, format!("{wrong}.")))?;
    let found = verify::verify(store, known)?;
    let end = if found.ok() { ExitCode::SUCCESS } else { ExitCode::from(Code::RecordUnusable.exit()) };
    Ok((shown(&found, store.place().as_str(), known.is_some(), format), end))
}

fn shown(found: &Verified, place: &str, head_given: bool, format: Format) -> String {
    let Verified { events, head, first_bad, wrong } = found;
    match format {
        Format::Json => super::json_text(
            "record",
            &serde_json::json!({
                "events": events,
                "head": { "position": head.position, "hash": head.hash.to_string() },
                "ok": found.ok(),
                "first_bad": first_bad,
                "wrong": wrong,
            }),
        ),
        Format::Csv => {
            let bad = first_bad.map(|at| at.to_string()).unwrap_or_default();
            format!(
                "events,position,hash,ok,first_bad\n{events},{},{},{},{bad}\n",
                head.position,
                head.hash,
                found.ok()
            )
        }
        Format::Table | Format::Plain => match wrong {
            None => {
                let also = if head_given { ", and reaches the head given" } else { "" };
                format!(
                    "The record {place} is sound: {events} entries, each follows from the one before{also}.\nHead: {head}\n"
                )
            }
            Some(wrong) => format!(
                "The record {place} is not what was written: {wrong}.\n{events} entries before that are sound. Copy the \
                 file, and compare it with the newest backup.\nLast sound head: {head}\n"
            ),
        },
    }
}
