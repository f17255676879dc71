//! Puts a paper where somebody said: whole or not at all, and never over another file unless that was said too.

use std::fs::File;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::cli::outcome::{Code, Refused};
use crate::runtime::export::in_words;
use crate::text::SafeText;

fn shown(path: &Path) -> SafeText {
    SafeText::new(&path.display().to_string())
}

/// Refused where `path` cannot be written before anything is: no folder, a folder itself, or a file that is there.
pub(super) fn check(path: &Path, replace: bool) -> Result<(), Refused> {
    let folder = folder(path);
    let refused = |what: String| Err(Refused::new(Code::Failed, format!("Nothing was written: {what}")));
    if !folder.is_dir() {
        return refused(format!("there is no folder {}. Make it, or give --out another place.", shown(&folder)));
    }
    if path.is_dir() || path.file_name().is_none() {
        return refused(format!("{} is a folder. Give --out the name of a file.", shown(path)));
    }
    if !replace && path.symlink_metadata().is_ok() {
        let path = shown(path);
        return refused(format!(
            "{path} is there already. Give --out another name, or add --replace to write over it."
        ));
    }
    Ok(())
}

fn folder(path: &Path) -> PathBuf {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Writes `bytes` to `path`: beside it first, and in its place once all of it is on the disk.
pub(super) fn write(path: &Path, bytes: &[u8], replace: bool) -> Result<(), Refused> {
    check(path, replace)?;
    put(path, bytes, replace).map_err(|fault| {
        let why = match fault.kind() {
            ErrorKind::AlreadyExists => "a file of this name came in the meantime".to_owned(),
            ErrorKind::FileTooLarge => "it would be larger than this account may write".to_owned(),
            _ => in_words(&fault),
        };
        let path = shown(path);
        let message = format!(
            "Nothing was written to {path}: {why}. Give --out another place, or close the file where it is open, and try \
             again."
        );
        Refused::new(Code::Failed, message)
    })
}

fn put(path: &Path, bytes: &[u8], replace: bool) -> io::Result<()> {
    let folder = folder(path);
    // Dropped before it has its name, it is removed again.
    let mut file = tempfile::Builder::new().prefix(".clinic-").suffix(".part").tempfile_in(&folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    let written = if replace { file.persist(path) } else { file.persist_noclobber(path) };
    written.map_err(|error| error.error)?;
    // The name is on the disk once its folder is; some systems cannot say so, and the file is whole all the same.
    if cfg!(unix) {
        let _ = File::open(&folder).and_then(|folder| folder.sync_all());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_never_written_over_by_accident_and_never_half() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pack.html");
        write(&path, b"one", false).unwrap();
        let refused = write(&path, b"two", false).unwrap_err();
        assert!(refused.message.contains("is there already") && refused.message.contains("--replace"), "{refused:?}");
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        write(&path, b"two", true).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
        assert_eq!(left, ["pack.html"], "nothing else is left behind");
    }

    #[test]
    fn what_cannot_be_written_is_said_with_a_way_on() {
        let folder = tempfile::tempdir().unwrap();
        for (path, said) in [
            (folder.path().join("none").join("x.md"), "there is no folder"),
            (folder.path().to_path_buf(), "is a folder"),
            (PathBuf::from("/proc/x.md"), "Nothing was written to /proc/x.md"),
        ] {
            let refused = write(&path, b"x", false).unwrap_err();
            assert!(refused.message.contains(said) && refused.code == Code::Failed, "{refused:?}");
        }
    }
}
