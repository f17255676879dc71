//! The wording of a paper: an authority's own template where there is one, else the one that ships.

use std::io::ErrorKind;
use std::path::PathBuf;

use crate::cli::outcome::{Code, Refused};
use crate::report::build::{Wording, Wordings};
use crate::report::document::Kind;
use crate::text::SafeText;

/// No template is longer.
const MOST: u64 = 64 << 10;

/// The wording of `kind`: that of the first of `folders` that has one, else the one that ships.
pub(super) fn of(kind: Kind, folders: &[PathBuf]) -> Result<Wording, Refused> {
    let wrong = |what| Refused::new(Code::Failed, format!("Nothing was written: your {what}"));
    Ok(own(kind, folders).map_err(wrong)?.unwrap_or_else(|| Wording::built_in(kind)))
}

/// An authority's own wording of every paper, for the screens, and a sentence for each that cannot be used: a program
/// that starts is not ended by a template, and for that paper what ships is used.
pub(super) fn of_screens(folders: &[PathBuf]) -> (Wordings, Vec<String>) {
    let (mut wordings, mut wrong) = (Wordings::default(), Vec::new());
    for kind in Kind::ALL {
        match own(kind, folders) {
            Ok(Some(wording)) => wordings = wordings.with(kind, wording),
            Ok(None) => {}
            Err(what) => wrong.push(format!("Your {what} What ships is used.")),
        }
    }
    (wordings, wrong)
}

/// The template of `kind` in the first of `folders` that has one; none where none has. What is wrong with it begins with
/// the word "template".
fn own(kind: Kind, folders: &[PathBuf]) -> Result<Option<Wording>, String> {
    use std::io::Read as _;
    for folder in folders {
        let file = folder.join(format!("{}.txt", kind.word()));
        let name = SafeText::new(&file.display().to_string()).to_string();
        // What is no file, a pipe above all, might never end.
        if file.metadata().is_ok_and(|it| !it.is_file()) {
            return Err(format!(
                "template {name} is no file. Put it right, or take it away to use the one that ships."
            ));
        }
        let mut text = String::new();
        let read = std::fs::File::open(&file).and_then(|file| file.take(MOST + 1).read_to_string(&mut text));
        match read {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => {
                return Err(format!(
                    "template {name} cannot be read ({error}). Put it right, or take it away to use the one that ships."
                ));
            }
            Ok(_) if text.len() as u64 > MOST => return Err(format!("template {name} is longer than 64 KiB.")),
            Ok(_) => return Ok(Some(Wording { name, text })),
        }
    }
    Ok(None)
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
    /// What cannot be used is no reason not to start, and nobody is told that something was not written.
    #[test]
    fn the_screens_use_what_ships_where_a_template_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let folders = [folder.path().to_path_buf()];
        assert_eq!(of_screens(&folders), (Wordings::default(), Vec::new()));
        std::fs::write(folder.path().join("minutes.txt"), "# Ours\n").unwrap();
        std::fs::create_dir(folder.path().join("pack.txt")).unwrap();
        let (wordings, wrong) = of_screens(&folders);
        assert_eq!(wordings.of(Kind::Minutes).text, "# Ours\n");
        assert_eq!(wordings.of(Kind::Pack), Wording::built_in(Kind::Pack));
        let [wrong] = wrong.as_slice() else { panic!("{wrong:?}") };
        let said = wrong.starts_with("Your template ") && wrong.contains("pack.txt is no file. Put it right");
        assert!(said && wrong.ends_with(" What ships is used."), "{wrong}");
    }
}
