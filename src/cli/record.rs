//! `clinic record …`: looks after the record.

mod access;
mod address;
mod apart;
mod copies;
mod migrate;

use std::process::ExitCode;

use serde_json::{Value, json};

use super::args::Format;
use super::args::record::Record;
use super::context::Context;
use super::outcome::{Code, Refused};
use super::sign_in;
use crate::domain::event::Head;
use crate::domain::register::Register;
use crate::record::access::RecordDeed;
use crate::record::care::CareError;
use crate::record::store::{Store, StoreFault};
use crate::record::verify::{self, Verified};

/// Runs `clinic record …`.
pub fn run(context: &Context, command: &Record) -> Result<ExitCode, Refused> {
    let printed = match command {
        Record::Verify { head } => {
            let (printed, end) = verify(context, head.as_deref())?;
            super::print(&printed);
            return Ok(end);
        }
        Record::Migrate { to, application } => {
            let (printed, end) = migrate::run(context, to, application.as_deref())?;
            super::print(&printed);
            return Ok(end);
        }
        Record::Backup { to } => copies::backup(context, to)?,
        Record::Restore { from, replace } => copies::restore(context, from, *replace)?,
        Record::Export { to } => copies::export(context, to)?,
        Record::Import { from } => copies::import(context, from)?,
        Record::Move { to } => copies::move_to(context, to)?,
        Record::Access { team, by } => {
            let register = looked_after(context, &*context.store()?, RecordDeed::Access)?;
            // No copy is made: a list that is not printed is asked for again.
            super::print(&access::list(&register, team.as_deref(), by.as_deref(), context.format())?);
            return Ok(ExitCode::SUCCESS);
        }
    };
    super::print_or(&printed, "The copy is whole and in its place.");
    Ok(ExitCode::SUCCESS)
}

/// The record as whoever may do this with it has signed in to it; it says that they did.
fn looked_after(context: &Context, store: &dyn Store, deed: RecordDeed) -> Result<Register, Refused> {
    let mut register = verify::load(store)?;
    sign_in::looks_after(context, store, &mut register, deed)?;
    Ok(register)
}

/// What is said of a copy: for a script its numbers, for a person what happened and what to do next.
struct Done {
    /// How many events the record has now.
    head: Head,
    /// What else a script reads.
    more: Vec<(&'static str, Value)>,
    /// What a person reads, before the head.
    words: String,
}

impl Done {
    fn printed(self, format: Format) -> String {
        let Self { head, more, words } = self;
        match format {
            Format::Json => {
                let mut fields = serde_json::Map::new();
                fields.insert("events".into(), head.position.into());
                fields.insert("head".into(), head_json(head));
                fields.insert("ok".into(), true.into());
                fields.extend(more.into_iter().map(|(name, value)| (name.to_owned(), value)));
                super::json_text("record", &Value::Object(fields))
            }
            Format::Csv => {
                format!("events,position,hash,ok\n{},{},{},true\n", head.position, head.position, head.hash)
            }
            Format::Table | Format::Plain => format!("{words}\nHead: {head}\n"),
        }
    }
}

fn head_json(head: Head) -> Value {
    json!({ "position": head.position, "hash": head.hash.to_string() })
}

impl From<CareError> for Refused {
    fn from(error: CareError) -> Self {
        let code = match &error {
            CareError::NoRecord(_) | CareError::NotThere(_) | CareError::NoFolder(_) => Code::NotFound,
            CareError::Store(error) if error.fault == StoreFault::Unsupported => Code::Usage,
            CareError::NotVouched { .. } => Code::NotAllowed,
            CareError::Store(_)
            | CareError::Stopped { .. }
            | CareError::Unsound { .. }
            | CareError::NotAnExport { .. } => Code::RecordUnusable,
            CareError::InUse(_) => Code::RecordUnusable,
            CareError::Differs { .. } | CareError::Meanwhile { .. } => Code::Conflict,
            CareError::InPlace(_) | CareError::NotReplaced(_) | CareError::Taken(_) | CareError::PartOf { .. } => {
                Code::Conflict
            }
            CareError::NoFile(_) | CareError::File { .. } | CareError::NoRoom(_) | CareError::NotMade { .. } => {
                Code::Failed
            }
        };
        Self::new(code, error.to_string())
    }
}

/// What `clinic record verify` prints, and how it ends: every link of the chain is looked at, and a head noted earlier
/// where one is given. A record that is not sound ends 4. Nothing is written into a record that is checked.
fn verify(context: &Context, head: Option<&str>) -> Result<(String, ExitCode), Refused> {
    let known: Option<Head> =
        head.map(str::parse).transpose().map_err(|wrong| Refused::new(Code::Usage, format!("{wrong}.")))?;
    let (store, format) = (context.store()?, context.format());
    let store = &*store;
    let found = verify::verify(store, known)?;
    // Nobody can be signed in to a record that is damaged: how far it is sound is said to everybody. A head that it does
    // not have makes it no damaged one.
    if found.ok() || (known.is_some() && verify::links(store, None)?.ok()) {
        apart::looks_after(context, verify::load(store)?, Some(store), RecordDeed::Verify)?;
    }
    let end = if found.ok() { ExitCode::SUCCESS } else { ExitCode::from(Code::RecordUnusable.exit()) };
    Ok((shown(&found, store.place().as_str(), known.is_some(), format), end))
}

fn shown(found: &Verified, place: &str, head_given: bool, format: Format) -> String {
    let Verified { events, head, first_bad, wrong, warnings } = found;
    let warned = warnings.iter().fold(String::new(), |all, warning| format!("{all}Warning: {warning}\n"));
    match format {
        Format::Json => super::json_text(
            "record",
            &serde_json::json!({
                "events": events,
                "head": head_json(*head),
                "ok": found.ok(),
                "first_bad": first_bad,
                "wrong": wrong,
                "warnings": warnings,
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
            // A mistyped place must not pass for a record that was looked at.
            None if *events == 0 => format!(
                "There is no entry at {place}: nothing was recorded there yet, or the record is somewhere else. Check --record.\n\
                 Head: {head}\n{warned}"
            ),
            None => {
                let also = if head_given { ", and reaches the head given" } else { "" };
                format!(
                    "The record {place} is sound: {events} entries, each follows from the one before{also}.\nHead: {head}\n{warned}"
                )
            }
            // What is wrong lies beneath the entries, or around them.
            Some(wrong) if first_bad.is_none() => format!(
                "The entries of the record {place} ({events}) are what was written, and yet not all is well: {wrong}.\nKeep a \
                 copy, and compare it with the newest backup.\nHead: {head}\n{warned}"
            ),
            Some(wrong) => format!(
                "The record {place} is not what was written: {wrong}.\n{events} entries before that are sound. Copy the \
                 file, and compare it with the newest backup.\nLast sound head: {head}\n{warned}"
            ),
        },
    }
}
