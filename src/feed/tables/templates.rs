//! Empty tables to fill in: headings, and a line of help below them.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::Part;
use crate::text::SafeText;

/// Why templates were not written; nothing is left of them.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    /// A file of this name is there.
    #[error("{0} is there already, and nothing is ever written over it. Nothing was written. Name another folder.")]
    IsThere(SafeText),
    /// The folder or a file could not be made.
    #[error("{0} could not be written ({1}). Nothing was written. Name a folder of your own.")]
    Failed(SafeText, io::Error),
}

/// Writes an empty CSV file for each section into `folder`, which is made where it is not there. The files' names.
///
/// # Errors
/// [`NotWritten`], and then no file is left.
pub fn templates(folder: &Path) -> Result<Vec<String>, NotWritten> {
    let shown = |path: &Path| SafeText::new(&path.to_string_lossy());
    let name = |part: Part| format!("{}.csv", part.word());
    let taken = Part::ALL.map(|part| folder.join(name(part))).into_iter().find(|path| path.exists());
    if let Some(taken) = taken {
        return Err(NotWritten::IsThere(shown(&taken)));
    }
    std::fs::create_dir_all(folder).map_err(|error| NotWritten::Failed(shown(folder), error))?;
    let mut written: Vec<PathBuf> = Vec::new();
    for part in Part::ALL {
        let path = folder.join(name(part));
        let failed = text(part).and_then(|text| {
            let mut file = OpenOptions::new().write(true).create_new(true).open(&path)?;
            written.push(path.clone());
            file.write_all(&text)?;
            file.sync_all()
        });
        if let Err(error) = failed {
            for path in &written {
                // What was begun a moment ago is ours; where it cannot be taken away the error stands all the same.
                let _ = std::fs::remove_file(path);
            }
            return Err(match error.kind() {
                io::ErrorKind::AlreadyExists => NotWritten::IsThere(shown(&path)),
                _ => NotWritten::Failed(shown(&path), error),
            });
        }
    }
    Ok(Part::ALL.map(name).to_vec())
}

/// Headings, and a row of help that begins with `# `, in the encoding that Excel opens without asking.
fn text(part: Part) -> io::Result<Vec<u8>> {
    let mut out = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut out);
    let columns = part.columns();
    writer.write_record(columns.iter().map(super::columns::Column::heading))?;
    let help = columns
        .iter()
        .enumerate()
        .map(|(at, column)| if at == 0 { format!("# {}", column.line()) } else { column.line() });
    writer.write_record(help)?;
    writer.flush()?;
    drop(writer);
    Ok(out)
}
