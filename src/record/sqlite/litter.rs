//! What is left where the program was killed while it made a record: a file of its own beside the record's place, and the
//! sidecars of that file. Nobody will use it again.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::record::files::{SIDECARS, beside};

/// How the name of a record begins while it is being made; six letters or digits follow.
pub const UNFINISHED: &str = ".clinic-new-";

/// How the name of a folder begins in which a copy of a record is being made; six letters or digits follow.
pub const UNFINISHED_COPY: &str = ".clinic-copy-";

/// Making a record takes a moment. What is older than this was given up.
const GIVEN_UP: Duration = Duration::from_hours(24);

/// Removes from `folder` what was given up. What cannot be looked at or removed is left.
pub fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        // The name first: most files of a folder are somebody's, and are not looked at.
        if is_unfinished(name) && is_old(&entry, fs::Metadata::is_file) {
            let _ = fs::remove_file(entry.path());
        } else if is_unfinished_copy(name) && is_old(&entry, fs::Metadata::is_dir) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn is_unfinished_copy(name: &str) -> bool {
    let letters = name.strip_prefix(UNFINISHED_COPY);
    letters.is_some_and(|it| it.len() == 6 && it.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether it is of that kind and was given up. Of the entry itself: never through a link that somebody put there.
fn is_old(entry: &fs::DirEntry, is_kind: impl Fn(&fs::Metadata) -> bool) -> bool {
    let is_given_up =
        |data: &fs::Metadata| data.modified().is_ok_and(|at| at.elapsed().is_ok_and(|age| age > GIVEN_UP));
    entry.metadata().is_ok_and(|data| is_kind(&data) && is_given_up(&data))
}

/// Removes what was left beside `file`, a record that was being made a moment ago and that nobody else knows of.
pub(super) fn sweep_beside(file: &Path) {
    for end in SIDECARS {
        let _ = fs::remove_file(beside(file, end));
    }
}

fn is_unfinished(name: &str) -> bool {
    let Some(rest) = name.strip_prefix(UNFINISHED) else { return false };
    let Some((letters, sidecar)) = rest.split_at_checked(6) else { return false };
    letters.bytes().all(|b| b.is_ascii_alphanumeric()) && (sidecar.is_empty() || SIDECARS.contains(&sidecar))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::time::SystemTime;

    #[test]
    fn only_what_was_given_up_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, age: Duration| {
            let file = File::create(folder.path().join(name)).unwrap();
            file.set_modified(SystemTime::now() - age).unwrap();
        };
        let (old, young) = (GIVEN_UP * 2, GIVEN_UP / 2);
        let given_up = [".clinic-new-aB3xYz", ".clinic-new-aB3xYz-journal", ".clinic-new-000000-wal"];
        let others =
            ["record.sqlite", ".clinic-new-", ".clinic-new-aB3xYzz", ".clinic-new-aB3xY/".trim_end_matches('/')];
        let other_ends = [".clinic-new-aB3xYz.bak", ".clinic-new-aB3x-wal", "clinic-new-aB3xYz", ".clinic-new-äB3xY"];
        for name in given_up.iter().chain(&others).chain(&other_ends) {
            put(name, old);
        }
        put(".clinic-new-young1", young);
        fs::create_dir(folder.path().join(".clinic-new-folder")).unwrap();
        sweep(folder.path());
        let left = |name: &&str| folder.path().join(name).exists();
        assert_eq!(given_up.iter().filter(|name| left(name)).count(), 0);
        assert!(others.iter().chain(&other_ends).chain(&[".clinic-new-young1", ".clinic-new-folder"]).all(left));
        sweep(&folder.path().join("not there"));
    }
}
