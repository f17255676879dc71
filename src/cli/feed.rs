//! `clinic feed check|schema|sample`.

use std::io::{BufWriter, Write as _};
use std::process::ExitCode;

use serde_json::json;

use super::args::{Feed, Format};
use super::context::Context;
use super::outcome::{Code, Refused};
use super::sheet::{self, Align};
use super::{print, print_json};
use crate::dataset::{Section, SectionCount};
use crate::domain::fault::{Fault, Severity};
use crate::feed::read::add_up;
use crate::feed::{contract, sample};

/// Runs `clinic feed …`.
pub fn run(context: &Context, what: &Feed) -> Result<ExitCode, Refused> {
    match what {
        Feed::Check { source } => check(context, source),
        Feed::Schema => {
            let schema = serde_json::to_string_pretty(&contract::schema());
            print(&format!("{}\n", schema.map_err(|e| Refused::new(Code::Failed, e.to_string()))?));
            Ok(ExitCode::SUCCESS)
        }
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

fn counts(sections: &[SectionCount], faults: &[Fault], refused: bool, format: Format) -> Result<String, Refused> {
    let kind = |fault: &Fault| match fault.code.severity() {
        Severity::Document => "refused",
        Severity::Row => "set aside",
        Severity::Query => "query",
    };
    let outcome = match (refused, faults.len()) {
        (true, _) => "The feed is refused; the last good feed stays in use.\n".to_string(),
        (false, 0) => "The feed is accepted, and nothing was found wrong with it.\n".to_string(),
        (false, 1) => "The feed is accepted, with one fault to look at.\n".to_string(),
        (false, n) => format!("The feed is accepted, with {n} faults to look at.\n"),
    };
    let sections = by_name(sections);
    let number = |section: Section, what: &str| sections[section.word()][what].as_u64().unwrap_or(0);
    let read: Vec<Section> = Section::ALL.into_iter().filter(|section| number(*section, "read") > 0).collect();
    let counted = |section: &Section| ["read", "accepted", "set_aside", "repeated"].map(|what| number(*section, what));
    Ok(match format {
        Format::Csv => sheet::csv(&["severity", "code", "path", "message"], &listed(faults))
            .map_err(|wrong| Refused::new(Code::Failed, wrong.to_string()))?,
        Format::Plain => {
            let told = faults.iter().map(|f| format!("{}, {}, at {}: {}\n", kind(f), f.code, f.path, f.message));
            let counts = read.iter().map(|section| {
                let [read, accepted, aside, repeated] = counted(section);
                let name = section.word();
                format!("{name}: {read} read, {accepted} accepted, {aside} set aside, {repeated} repeated.\n")
            });
            format!("{outcome}{}{}", told.collect::<String>(), counts.collect::<String>())
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
            let right = |name: &'static str| (name, Align::Right);
            let headings = [left("section"), right("read"), right("accepted"), right("set aside"), right("repeated")];
            let row = |section: &Section| {
                let counts = counted(section).map(|n| n.to_string());
                std::iter::once(section.word().to_string()).chain(counts).collect()
            };
            let rows: Vec<Vec<String>> = read.iter().map(row).collect();
            format!("{outcome}\n{told}{}", sheet::table(&headings, &rows))
        }
    })
}
