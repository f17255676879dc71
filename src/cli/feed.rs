//! `clinic feed check|schema|sample|from-csv|templates`.

mod aliases;
mod from_csv;
mod templates;

use std::io::{BufWriter, Write as _};
use std::process::ExitCode;

use serde_json::json;

use super::args::{Feed, Format};
use super::context::Context;
use super::outcome::{Code, Refused};
use super::sheet::{self, Align};
use super::{print, print_json, schema};
use crate::dataset::{Section, SectionCount};
use crate::domain::fault::{Fault, Severity};
use crate::feed::read::add_up;
use crate::feed::sample;

/// Runs `clinic feed …`.
pub fn run(context: &Context, what: &Feed) -> Result<ExitCode, Refused> {
    match what {
        Feed::Check { source } => check(context, source),
        Feed::Schema => {
            print(&schema::of_feed());
            Ok(ExitCode::SUCCESS)
        }
        Feed::FromCsv { source, out, aliases } => from_csv::run(context, source, out.as_deref(), aliases.as_deref()),
        Feed::Templates { folder } => templates::run(context, folder),
        Feed::Sample { teams, months, seed } => {
            let mut out = BufWriter::new(std::io::stdout().lock());
            let written = sample::sample(*teams, *months, *seed, &mut out).and_then(|()| out.flush());
            match written {
                // A reader that went away (`clinic feed sample | head`) is no error.
                Err(gone) if gone.kind() != std::io::ErrorKind::BrokenPipe => {
                    Err(Refused::new(Code::Failed, format!("The sample could not be written: {gone}.")))
                }
                _ => Ok(ExitCode::SUCCESS),
            }
        }
    }
}

/// Lists every fault of a feed. A document fault ends with exit code 3; it is listed, not an error of the command.
fn check(context: &Context, source: &str) -> Result<ExitCode, Refused> {
    let (sections, faults, refused) = match context.feeds(Some(source))?.read_listing() {
        Ok(snapshot) => (add_up(snapshot.data.documents.iter().flat_map(|d| &d.sections)), snapshot.faults, false),
        Err(refused) => (refused.sections, refused.faults, true),
    };
    match context.format() {
        Format::Json => print_json("feed-check", &json!({ "sections": by_name(&sections), "faults": listed(&faults) })),
        format => print(&counts(&sections, &faults, refused, format)?),
    }
    Ok(if refused { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

/// The counts of every section, those that were not read too.
fn by_name(counts: &[SectionCount]) -> serde_json::Value {
    let all = Section::ALL.into_iter().map(|section| {
        let none = SectionCount { section, read: 0, accepted: 0, set_aside: 0, repeated: 0 };
        let SectionCount { read, accepted, set_aside, repeated, .. } =
            counts.iter().find(|count| count.section == section).copied().unwrap_or(none);
        let counts = json!({ "read": read, "accepted": accepted, "set_aside": set_aside, "repeated": repeated });
        (section.word().to_string(), counts)
    });
    serde_json::Value::Object(all.collect())
}

fn listed(faults: &[Fault]) -> Vec<serde_json::Value> {
    let one = |fault: &Fault| {
        json!({
            "code": fault.code,
            "severity": fault.code.severity(),
            "path": fault.path,
            "message": fault.message,
        })
    };
    faults.iter().map(one).collect()
}

/// What came of a fault, in a word.
fn kind(fault: &Fault) -> &'static str {
    match fault.code.severity() {
        Severity::Document => "refused",
        Severity::Row => "set aside",
        Severity::Query => "query",
    }
}

fn counts(sections: &[SectionCount], faults: &[Fault], refused: bool, format: Format) -> Result<String, Refused> {
    let outcome = match (refused, faults.len()) {
        (true, _) => "The feed is refused; the last good feed stays in use.\n".to_string(),
        (false, 0) => "The feed is accepted, and nothing was found wrong with it.\n".to_string(),
        (false, 1) => "The feed is accepted, with one fault to look at.\n".to_string(),
        (false, n) => format!("The feed is accepted, with {n} faults to look at.\n"),
    };
    Ok(match format {
        Format::Csv => sheet::csv(&["severity", "code", "path", "message"], &listed(faults))
            .map_err(|wrong| Refused::new(Code::Failed, wrong.to_string()))?,
        Format::Plain => {
            let told = faults.iter().map(|f| format!("{}, {}, at {}: {}\n", kind(f), f.code, f.path, f.message));
            format!("{outcome}{}{}", told.collect::<String>(), counts_of(sections, format))
        }
        Format::Table | Format::Json => {
            let rows: Vec<_> = faults
                .iter()
                .map(|f| vec![kind(f).into(), f.code.to_string(), f.path.to_string(), f.message.to_string()])
                .collect();
            let left = |name: &'static str| (name, Align::Left);
            let told = if rows.is_empty() {
                String::new()
            } else {
                sheet::table(&[left("kind"), left("code"), left("where"), left("what")], &rows) + "\n"
            };
            format!("{outcome}\n{told}{}", counts_of(sections, format))
        }
    })
}

/// What became of the rows of every section that was read: a sentence each, or columns.
fn counts_of(sections: &[SectionCount], format: Format) -> String {
    let read = sections.iter().filter(|count| count.read > 0);
    let counted = |count: &SectionCount| [count.read, count.accepted, count.set_aside, count.repeated];
    if format == Format::Plain {
        let sentence = |count: &SectionCount| {
            let ([read, accepted, aside, repeated], name) = (counted(count), count.section.word());
            format!("{name}: {read} read, {accepted} accepted, {aside} set aside, {repeated} repeated.\n")
        };
        return read.map(sentence).collect();
    }
    let right = |name: &'static str| (name, Align::Right);
    let headings = [("section", Align::Left), right("read"), right("accepted"), right("set aside"), right("repeated")];
    let row = |count: &SectionCount| {
        let numbers = counted(count).map(|n| n.to_string());
        std::iter::once(count.section.word().to_string()).chain(numbers).collect()
    };
    let rows: Vec<Vec<String>> = read.map(row).collect();
    sheet::table(&headings, &rows)
}
