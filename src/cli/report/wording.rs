//! The wording of a paper: an authority's own template where there is one, else the one that ships.

use std::io::ErrorKind;
use std::path::PathBuf;

use crate::cli::outcome::{Code, Refused};
use crate::report::build::Wording;
use crate::report::document::Kind;
use crate::text::SafeText;

/// No template is longer.
const MOST: u64 = 1 << 20;

/// The wording of `kind`: that of the first of `folders` that has one.
pub(super) fn of(kind: Kind, folders: &[PathBuf]) -> Result<Wording, Refused> {
    use std::io::Read as _;
    for folder in folders {
        let file = folder.join(format!("{}.txt", kind.word()));
        let name = SafeText::new(&file.display().to_string()).to_string();
        let mut text = String::new();
        let read = std::fs::File::open(&file).and_then(|file| file.take(MOST + 1).read_to_string(&mut text));
        match read {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => {
                let message = format!(
                    "Nothing was written: your template {name} cannot be read ({error}). Put it right, or take it away to \
                     use the one that ships."
                );
                return Err(Refused::new(Code::Failed, message));
            }
            Ok(_) if text.len() as u64 > MOST => {
                let message = format!("Nothing was written: your template {name} is longer than 1 MiB.");
                return Err(Refused::new(Code::Failed, message));
            }
            Ok(_) => return Ok(Wording { name, text }),
        }
    }
    Ok(Wording::built_in(kind))
}
