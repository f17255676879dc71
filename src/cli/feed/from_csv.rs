//! `clinic feed from-csv`: a feed made from CSV files or a workbook, and checked as every feed is before it is written.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};
use tempfile::NamedTempFile;

use super::aliases::aliases;
use super::{by_name, counts_of, kind};
use crate::cli::args::Format;
use crate::cli::context::Context;
use crate::cli::outcome::{Code, Refused};
use crate::cli::sheet::{self, Align};
use crate::cli::{json_text, print_or, tell};
use crate::dataset::{Section, SectionCount};
use crate::domain::fault::{Fault, FaultCode};
use crate::feed::contract::FORMAT;
use crate::feed::read::add_up;
use crate::feed::source::SourceLimits;
use crate::feed::tables::{Draft, Finding, tables_at};
use crate::record::files::{folder_of, part_of};
use crate::text::SafeText;

/// How much of a file is looked at to see whether it is a feed.
const GLANCE: u64 = 4 << 10;

/// What came of it.
struct Made {
    sections: Vec<SectionCount>,
    findings: Vec<Finding>,
    /// The file that was written; none where the feed is refused.
    out: Option<SafeText>,
    /// What else is to be said, a sentence each without its full stop.
    notes: Vec<String>,
}

/// Makes a feed of the tables at `source`. A document fault ends with exit code 3, and then nothing is written.
pub(super) fn run(
    context: &Context,
    source: &Path,
    out: Option<&Path>,
    own: Option<&Path>,
) -> Result<ExitCode, Refused> {
    let aliases = aliases(context, own)?;
    let out = out.map_or_else(|| beside(source), Path::to_path_buf);
    may_be_replaced(&out)?;
    let gathered = tables_at(source, &aliases, SourceLimits::from(context.settings.limits));
    let draft = Draft::of(gathered, &aliases);
    let names = draft.names_in_words();
    let mut made = if draft.is_refused() {
        let (sections, notes) = (draft.none_accepted(), Vec::new());
        Made { sections, findings: draft.findings(Vec::new()), out: None, notes }
    } else {
        checked(context, draft, &out)?
    };
    made.notes.extend(names);
    let rest = if made.out.is_some() { "The feed was written." } else { "Nothing was written." };
    print_or(&shown(&made, context.format())?, rest);
    // The rows of a spreadsheet have no place for them.
    if context.format() == Format::Csv {
        made.notes.iter().for_each(|note| tell(format_args!("clinic: {note}.")));
    }
    Ok(if made.out.is_some() { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

/// Writes the feed beside where it is to be, reads it as `clinic feed check` does, and puts it there if it is accepted:
/// what is there is whole and has been checked, or is what was there before.
fn checked(context: &Context, draft: Draft, out: &Path) -> Result<Made, Refused> {
    let failed = |error: io::Error| {
        let shown = SafeText::new(&out.to_string_lossy());
        Refused::new(
            Code::Failed,
            format!(
                "The feed could not be written to {shown} ({error}). Nothing was changed. Name another place with --out."
            ),
        )
    };
    let folder = folder_of(out);
    let write = || -> io::Result<NamedTempFile> {
        let mut file = tempfile::Builder::new().prefix(".clinic-feed-").suffix(".json").tempfile_in(folder)?;
        let mut buffered = BufWriter::new(file.as_file_mut());
        draft.write(&mut buffered)?;
        buffered.flush()?;
        drop(buffered);
        Ok(file)
    };
    let file = write().map_err(failed)?;
    let Some(place) = file.path().to_str() else {
        return Err(failed(io::Error::other("its path is not Unicode")));
    };
    match context.feeds(Some(place))?.read_listing() {
        Ok(snapshot) => {
            let sections = add_up(snapshot.data.documents.iter().flat_map(|document| &document.sections));
            if sections.iter().any(|count| count.section == Section::Observations && count.accepted == 0) {
                let mut findings = draft.findings(snapshot.faults);
                findings.insert(0, no_figure());
                return Ok(Made { sections, findings, out: None, notes: Vec::new() });
            }
            let shown = SafeText::new(&out.to_string_lossy());
            let mut notes = Vec::new();
            // Whoever could read the feed before can read the new one; a first one is the account's own.
            if let Ok(before) = fs::metadata(out) {
                file.as_file().set_permissions(before.permissions()).map_err(failed)?;
                if before.len() > 0 {
                    notes.push(format!("The feed that was in {shown} before was replaced"));
                }
            }
            file.as_file().sync_all().map_err(failed)?;
            file.persist(out).map_err(|lost| failed(lost.error))?;
            // The name has to last as well; where a folder cannot be synced the file itself is safe.
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
            Ok(Made { sections, findings: draft.findings(snapshot.faults), out: Some(shown), notes })
        }
        Err(refused) => {
            let findings = draft.findings(refused.faults);
            Ok(Made { sections: refused.sections, findings, out: None, notes: Vec::new() })
        }
    }
}

/// A feed of which every figure is set aside would leave nothing of the one that it takes the place of.
fn no_figure() -> Finding {
    let message =
        "Every row of observations is set aside, so that the feed would have no figure at all. Mend the rows below";
    let fault = Fault {
        code: FaultCode::NoObservations,
        path: "/observations".into(),
        message: format!("{message}.").into(),
        touches: Vec::new(),
    };
    Finding { fault, place: None, count: 1 }
}

/// `december.json` for the folder `december` and the workbook `december.xlsx`.
fn beside(source: &Path) -> PathBuf {
    // A path such as `.` has no name of its own until it is looked up.
    let whole =
        if source.file_name().is_some() { source.to_path_buf() } else { source.canonicalize().unwrap_or_default() };
    if whole.is_dir() {
        let mut name = whole.file_name().unwrap_or_default().to_os_string();
        name.push(".json");
        whole.with_file_name(name)
    } else {
        whole.with_extension("json")
    }
}

/// Only a feed is ever replaced by a feed: a slip in `--out` costs nobody a workbook.
fn may_be_replaced(out: &Path) -> Result<(), Refused> {
    let shown = SafeText::new(&out.to_string_lossy());
    let no = |what: &str| {
        Err(Refused::new(Code::Conflict, format!("{shown} {what}. Nothing was written. Name another file with --out.")))
    };
    if out.is_dir() {
        return no("is a folder");
    }
    if let Some(whole) = part_of(out) {
        return no(&format!("is the name under which a part of {} is kept", SafeText::new(&whole.to_string_lossy())));
    }
    // The name itself is looked at, and never what it leads to.
    match out.symlink_metadata() {
        Err(_) => return Ok(()),
        Ok(there) if there.is_symlink() => return no("is a link to another file, and is never replaced"),
        Ok(there) if !there.is_file() => return no("is a device or a pipe and no file, and is never replaced"),
        Ok(there) if there.len() == 0 => return Ok(()),
        Ok(_) => {}
    }
    let mut start = Vec::new();
    let read = File::open(out).and_then(|file| file.take(GLANCE).read_to_end(&mut start));
    let is_feed =
        start.trim_ascii_start().starts_with(b"{") && start.windows(FORMAT.len()).any(|part| part == FORMAT.as_bytes());
    match read {
        Ok(_) if is_feed => Ok(()),
        Ok(_) => no("is there and is no feed, so it is not replaced"),
        Err(error) => no(&format!("is there and cannot be read ({error}), so it is not replaced")),
    }
}

fn shown(made: &Made, format: Format) -> Result<String, Refused> {
    let Made { sections, findings, out, notes } = made;
    let noted: String = notes.iter().flat_map(|note| [note.as_str(), ".\n"]).collect();
    let outcome = match (out, findings.iter().map(|finding| finding.count).sum::<u64>()) {
        (None, _) => {
            "No feed was made, and nothing was written. Mend what is refused below and try again.\n".to_string()
        }
        (Some(out), 0) => {
            format!("The feed was made, checked and written to {out}. Nothing was found wrong with it.\n")
        }
        (Some(out), 1) => format!("The feed was made, checked and written to {out}, with one fault to look at.\n"),
        (Some(out), n) => format!("The feed was made, checked and written to {out}, with {n} faults to look at.\n"),
    };
    let place = |finding: &Finding| finding.place.as_ref().map_or_else(String::new, ToString::to_string);
    Ok(match format {
        Format::Json => {
            let faults: Vec<Value> = findings.iter().map(listed).collect();
            json_text(
                "feed-from-csv",
                &json!({ "sections": by_name(sections), "faults": faults, "out": out, "notes": notes }),
            )
        }
        Format::Csv => {
            let rows: Vec<Value> = findings.iter().map(listed).collect();
            let fields = ["severity", "code", "file", "row", "column", "cell", "path", "message"];
            sheet::csv(&fields, &rows).map_err(|wrong| Refused::new(Code::Failed, wrong.to_string()))?
        }
        Format::Plain => {
            let told = findings.iter().map(|it| format!("{}, {}. {}\n", kind(&it.fault), it.fault.code, it.in_full()));
            format!("{outcome}{noted}{}{}", told.collect::<String>(), counts_of(sections, format))
        }
        Format::Table => {
            let row = |it: &Finding| {
                vec![kind(&it.fault).into(), it.fault.code.to_string(), place(it), it.fault.message.to_string()]
            };
            let rows: Vec<_> = findings.iter().map(row).collect();
            let headings = ["kind", "code", "where", "what"].map(|name| (name, Align::Left));
            let told = if rows.is_empty() { String::new() } else { sheet::table(&headings, &rows) + "\n" };
            format!("{outcome}{noted}\n{told}{}", counts_of(sections, format))
        }
    })
}

fn listed(finding: &Finding) -> Value {
    let Finding { fault, place, .. } = finding;
    let of = |get: fn(&crate::feed::tables::Place) -> Value| place.as_ref().map_or(Value::Null, get);
    json!({
        "code": fault.code,
        "severity": fault.code.severity(),
        "path": fault.path,
        "message": finding.in_full(),
        "file": of(|place| json!(place.table)),
        "row": of(|place| json!(place.row)),
        "column": of(|place| json!(place.column.as_ref().map(|(_, heading)| heading))),
        "cell": of(|place| json!(place.cell())),
    })
}
