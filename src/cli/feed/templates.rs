//! `clinic feed templates`: empty tables to fill in.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use crate::cli::args::Format;
use crate::cli::context::Context;
use crate::cli::outcome::{Code, Refused};
use crate::cli::{print, print_json, sheet};
use crate::feed::tables::{NotWritten, templates};
use crate::text::SafeText;

/// Writes them into `folder`.
pub(super) fn run(context: &Context, folder: &Path) -> Result<ExitCode, Refused> {
    let files = templates(folder).map_err(|error| {
        let code = if matches!(error, NotWritten::IsThere(_)) { Code::Conflict } else { Code::Failed };
        Refused::new(code, error.to_string())
    })?;
    let shown = SafeText::new(&folder.to_string_lossy());
    match context.format() {
        Format::Json => print_json("feed-templates", &json!({ "folder": shown, "files": files })),
        Format::Csv => {
            let rows: Vec<_> = files.iter().map(|file| json!({ "file": file })).collect();
            print(&sheet::csv(&["file"], &rows).map_err(|wrong| Refused::new(Code::Failed, wrong.to_string()))?);
        }
        Format::Table | Format::Plain => print(&format!(
            "Written to {shown}: {}.\nFill in what you have and take the other files away; feed.csv, areas.csv, teams.csv and \
             observations.csv are needed. The lines that begin with # are help and are not read.\nThen: clinic feed \
             from-csv {shown}\n",
            files.join(", ")
        )),
    }
    Ok(ExitCode::SUCCESS)
}
