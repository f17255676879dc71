//! The record's file, what lies beside it and the folder that they are in: for their owner alone, under names that last.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempPath;

/// How a file of `SQLite` begins.
pub(super) const SQLITE: &[u8; 16] = b"SQLite format 3\0";

/// What `SQLite` keeps beside a file, by the ends of the names: a record may have work there that is not yet in the file.
pub(super) const SIDECARS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// What belongs to a record's file, by the ends of the names: what `SQLite` keeps, and the program's own log.
pub const PARTS: [&str; 4] = [SIDECARS[0], SIDECARS[1], SIDECARS[2], ".log"];

/// What is beside `file` under its name with `end` after it.
pub fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// The file that the name `path` would make this a part of: what is put there is lost with the next step, or stops the record.
pub fn part_of(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let whole = PARTS.into_iter().filter_map(|end| name.strip_suffix(end));
    whole.map(|name| path.with_file_name(name)).find(|file| file.is_file())
}

/// The folder that `path` is in: of a name alone, the one the program runs in.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes the file `path`, where nothing is, for its owner alone.
pub(super) fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Moves `made` to `to`, where nothing is, under a name that lasts: whole, or not at all.
///
/// # Errors
///
/// [`io::ErrorKind::AlreadyExists`] where something is at `to`, which is left as it is; else why it could not be moved or
/// its name may not last, and nothing has that name.
pub fn put_new(made: TempPath, to: &Path) -> io::Result<()> {
    move_new(made, to)?;
    sync_folder(folder_of(to)).inspect_err(|_| {
        // Whether the name lasts is not known, and a copy that may be gone tomorrow is none.
        let _ = fs::remove_file(to);
    })
}

/// Moves `made` to `to`, where a file is, in one step and under a name that lasts.
pub(super) fn put_over(made: &Path, to: &Path) -> io::Result<()> {
    fs::rename(made, to)?;
    sync_folder(folder_of(to))
}

fn move_new(made: TempPath, to: &Path) -> io::Result<()> {
    let made = match made.persist_noclobber(to) {
        Ok(()) => return Ok(()),
        Err(lost) if lost.error.kind() == io::ErrorKind::AlreadyExists => return Err(lost.error),
        Err(lost) => lost.path,
    };
    // A file system that can neither link nor rename with care: the name is taken first, then filled.
    OpenOptions::new().write(true).create_new(true).open(to)?;
    made.persist(to).map_err(|lost| {
        // An empty file would stand for what was never put there, and be in the way of the next try.
        let _ = fs::remove_file(to);
        lost.error
    })
}

/// Makes `folder` and what is above it, each for its owner alone, and their names last.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    let folder = std::path::absolute(folder)?;
    let new: Vec<&Path> = folder.ancestors().take_while(|above| !above.exists()).collect();
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&folder)?;
    new.iter().filter_map(|new| new.parent()).try_for_each(sync_folder)
}

/// Makes sure that a new name in `folder` outlives a power cut, where that is ours to do: a folder that may be written
/// into and not looked into cannot be synced by us, nor one of a file system that knows no such thing.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    use io::ErrorKind::{InvalidInput, PermissionDenied, Unsupported};
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error) if matches!(error.kind(), PermissionDenied | InvalidInput | Unsupported) => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_is_there_whole_or_its_name_is_free() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("export.jsonl");
        let made = |text: &str| {
            let file = tempfile::NamedTempFile::new_in(folder.path()).unwrap();
            fs::write(file.path(), text).unwrap();
            file.into_temp_path()
        };
        // Gone before it is moved: no rename works, and no empty file is left in its place.
        let gone = made("gone");
        fs::remove_file(&gone).unwrap();
        put_new(gone, &to).unwrap_err();
        assert!(!to.exists());
        put_new(made("whole"), &to).unwrap();
        let taken = put_new(made("another"), &to).unwrap_err();
        assert_eq!(taken.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&to).unwrap(), "whole");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_name_alone_is_in_the_folder_that_the_program_runs_in() {
        for (path, folder) in [("rec.sqlite", "."), ("a/rec.sqlite", "a"), ("/rec.sqlite", "/"), ("./rec", ".")] {
            assert_eq!(folder_of(Path::new(path)), Path::new(folder), "{path}");
        }
    }
}
