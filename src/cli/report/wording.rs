//! The wording of a paper: an authority's own template where there is one, else the one that ships.

use std::io::ErrorKind;
use std::path::PathBuf;

use crate::cli::outcome::{Code, Refused};
use crate::report::build::Wording;
use crate::report::document::Kind;
use crate::text::SafeText;

/// No template is longer.
const MOST: u64 = 64 << 10;

/// The wording of `kind`: that of the first of `folders` that has one.
pub(super) fn of(kind: Kind, folders: &[PathBuf]) -> Result<Wording, Refused> {
    use std::io::Read as _;
    for folder in folders {
        let file = folder.join(format!("{}.txt", kind.word()));
        let name = SafeText::new(&file.display().to_string()).to_string();
        // What is no file, a pipe above all, might never end.
        if file.metadata().is_ok_and(|it| !it.is_file()) {
            let message = format!(
                "Nothing was written: your template {name} is no file. Put it right, or take it away to use the one that \
                 ships."
            );
            return Err(Refused::new(Code::Failed, message));
        }
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
                let message = format!("Nothing was written: your template {name} is longer than 64 KiB.");
                return Err(Refused::new(Code::Failed, message));
            }
            Ok(_) => return Ok(Wording { name, text }),
        }
    }
    Ok(Wording::built_in(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_a_file_and_not_a_long_one() {
        let folder = tempfile::tempdir().unwrap();
        let folders = [folder.path().to_path_buf()];
        let file = folder.path().join("pack.txt");
        let most = usize::try_from(MOST).unwrap();
        std::fs::write(&file, "x".repeat(most)).unwrap();
        assert_eq!(of(Kind::Pack, &folders).unwrap().text.len(), most);
        std::fs::write(&file, "x".repeat(most + 1)).unwrap();
        assert!(of(Kind::Pack, &folders).unwrap_err().message.contains("longer than 64 KiB"));
        std::fs::remove_file(&file).unwrap();
        std::fs::create_dir(&file).unwrap();
        assert!(of(Kind::Pack, &folders).unwrap_err().message.contains("is no file"));
        #[cfg(unix)]
        {
            std::fs::remove_dir(&file).unwrap();
            assert!(std::process::Command::new("mkfifo").arg(&file).status().unwrap().success());
            assert!(of(Kind::Pack, &folders).unwrap_err().message.contains("is no file"));
        }
    }
}
