//! `clinic report …`: writes papers to files, through the same door as every other command.

mod mask;
mod own;
mod papers;
mod wording;
mod write;

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use super::args::Format as Printed;
use super::args::report::{Paper, Report};
use super::context::Context;
use super::door::{Figures, Room, enter};
use super::json_text;
use super::outcome::{Code, Refused};
use super::sheet;
use crate::report::build::Wordings;
use crate::report::document::Document;
use crate::report::formats::{self, Format};
use crate::runtime::export::file_stem;
use crate::settings::settings_folders;
use crate::text::SafeText;
use mask::Mask;
use own::Own;

/// A paper that is ready to be written.
struct Ready {
    /// What it is of, for a file's name: `protection-1`.
    of: String,
    title: SafeText,
    bytes: Vec<u8>,
    /// What had to be left out of it, in sentences without the full stop.
    cut: Vec<String>,
}

/// Where an authority may have wording of its own.
fn folders(context: &Context) -> Vec<PathBuf> {
    let folders = settings_folders(context.global.config.as_deref());
    folders.into_iter().map(|folder| folder.join("templates")).collect()
}

/// The wording of every paper, for the screens. A template of one's own that cannot be read is said, and what ships
/// is used.
pub(super) fn wordings(context: &Context) -> Wordings {
    let (wordings, wrong) = wording::of_screens(&folders(context));
    for what in wrong {
        context.log.write(&what);
        super::tell(format_args!("clinic: {what}"));
    }
    wordings
}

/// Runs `clinic report …`.
pub fn run(context: &Context, command: &Report) -> Result<ExitCode, Refused> {
    let folders = folders(context);
    enter(context, figures(command), |room| answer(command, room, &folders))
}

/// Which papers look at the figures.
pub(super) fn figures(command: &Report) -> Figures {
    match command.kind {
        Paper::Pack | Paper::Board | Paper::Panel => Figures::Needed,
        Paper::Minutes | Paper::Slip | Paper::Representation => Figures::Wanted,
    }
}

/// Writes the papers; `folders` are those in which an authority may have its own wording.
pub(super) fn answer(command: &Report, room: Room<'_>, folders: &[PathBuf]) -> Result<String, Refused> {
    let format = command.as_format.format();
    write::named(&command.out, format)?;
    let own = Own::of_settings(room.settings, folders);
    let wording = wording::of(command.kind.kind(), folders)?;
    let ready = papers::ready(command, format, room, &wording)?;
    let into_folder = command.out.is_dir() && matches!(command.kind, Paper::Slip | Paper::Representation);
    let paths = if into_folder { names(command, format, &ready) } else { vec![command.out.clone()] };
    if ready.len() != paths.len() {
        let message = format!(
            "Nothing was written: there are {} of them, and --out names one file. Give it a folder that is there, or name \
             one with {}.",
            ready.len(),
            if command.kind == Paper::Slip { "--owner" } else { "--team" }
        );
        return Err(Refused::new(Code::Usage, message));
    }
    for path in &paths {
        write::check(path, command.replace, &own)?;
    }
    let mut written: Vec<(SafeText, &Ready)> = Vec::new();
    for (path, paper) in paths.iter().zip(&ready) {
        write::write(path, &paper.bytes, command.replace, &own).map_err(|refused| after(refused, &written))?;
        written.push((SafeText::new(&path.display().to_string()), paper));
    }
    printed(command, format, room, &written)
}

/// A refusal in the middle of several files says which are there.
fn after(mut refused: Refused, written: &[(SafeText, &Ready)]) -> Refused {
    if !written.is_empty() {
        let those: Vec<&str> = written.iter().map(|(path, _)| path.as_str()).collect();
        refused.message = format!("{} Written before that: {}.", refused.message, those.join(", "));
    }
    refused
}

/// A name for every paper in the folder that was given, no two alike.
fn names(command: &Report, format: Format, ready: &[Ready]) -> Vec<PathBuf> {
    let mut names: Vec<PathBuf> = Vec::new();
    for paper in ready {
        let stem = file_stem(&format!("{} {}", command.kind.kind().word(), paper.of));
        let numbered = |n: u32| {
            let number = if n == 1 { String::new() } else { format!("-{n}") };
            command.out.join(format!("{stem}{number}.{}", format.ending()))
        };
        names.extend((1..=u32::MAX).map(numbered).find(|name| !names.contains(name)));
    }
    names
}

fn printed(
    command: &Report,
    format: Format,
    room: Room<'_>,
    written: &[(SafeText, &Ready)],
) -> Result<String, Refused> {
    let rows: Vec<serde_json::Value> = written
        .iter()
        .map(|(path, paper)| json!({ "out": path, "title": paper.title, "bytes": paper.bytes.len() }))
        .collect();
    let cut = written.iter().flat_map(|(_, paper)| paper.cut.iter().map(String::as_str));
    let notes: Vec<&str> = room.note.into_iter().chain(cut).collect();
    match room.format {
        Printed::Json => {
            let report = json!({
                "kind": command.kind.kind().word(),
                "as_format": format.ending(),
                "files": rows,
                "notes": notes,
            });
            Ok(json_text("report", &json!({ "report": report })))
        }
        Printed::Csv => sheet::csv(&["out", "title", "bytes"], &rows)
            .map_err(|wrong| Refused::new(Code::Failed, format!("The answer could not be made: {wrong}."))),
        Printed::Plain | Printed::Table => {
            let line = |(path, paper): &(SafeText, &Ready)| format!("Written to {path}: {}.\n", paper.title);
            let notes = notes.into_iter().map(|note| format!("{note}.\n"));
            Ok(written.iter().map(line).chain(notes).collect())
        }
    }
}

/// A paper as bytes of its format, without the identifiers that whoever asked may not see; `text` is written in its place
/// where it has one of its own.
fn made(
    of: &str,
    mut document: Document,
    text: Option<String>,
    format: Format,
    mask: &Mask<'_>,
) -> Result<Ready, Refused> {
    document.reword(|text| mask.text(text));
    let bytes = match text {
        Some(text) => mask.text(&text).into_owned().into_bytes(),
        None => formats::write(&document, format)
            .map_err(|wrong| Refused::new(Code::Failed, format!("Nothing was written: {wrong}.")))?,
    };
    let cut = formats::cut(&document, format);
    Ok(Ready { of: mask.text(of).into_owned(), title: document.title, bytes, cut })
}

#[cfg(test)]
mod tests;
