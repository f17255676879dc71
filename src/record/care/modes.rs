//! The modes of the program's own files: 0600, and 0700 of its folders, looked at whenever the program starts.
//!
//! What is open to other accounts is narrowed, and that is said: others may have read it until then. Only the rights of
//! others are taken away, so that what its owner has made read-only stays so. A record that belongs to another account and
//! is open to more than that one cannot be narrowed from here. It is read, for that shows nobody more than they can see
//! already, and that is said; it is not written to, for what is written would be read by whoever else can. Several accounts
//! share a record in `PostgreSQL`, never by the modes of a file. Drafts, cache and log are written anew with narrow modes,
//! so of these it is only said.
//!
//! A folder that is not the program's own (a home, `/srv`, a mounted drive that somebody named) is never changed.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::shown;
use crate::record::files::{SIDECARS, SQLITE, beside};
use crate::text::SafeText;

/// The program's own places.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Own {
    /// The record's file; none where it is a database.
    pub record: Option<PathBuf>,
    /// Folders that hold nothing but the program's files: of half-typed text, of kept feeds, the account's own.
    pub folders: Vec<PathBuf>,
    /// The log.
    pub log: Option<PathBuf>,
}

/// Something that was open to others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Open {
    /// The file or folder.
    pub path: SafeText,
    /// Its mode, `644`.
    pub was: String,
    /// Why it still is; none where it has been narrowed.
    pub still: Option<SafeText>,
    /// Whether it is the record itself.
    pub is_record: bool,
}

impl Open {
    /// In words: what it was, and what was done or is to be done.
    pub fn in_words(&self) -> String {
        let Self { path, was, still, is_record } = self;
        match still {
            None => format!(
                "{path} could be read by other accounts (mode {was}) and is now yours alone. Others may have read it until now."
            ),
            Some(why) if *is_record => format!(
                "The record {path} can be read by other accounts (mode {was}) and cannot be narrowed from here ({why}). It \
                 is read, but nothing is written into it. Its owner has to run: chmod go= {path}. Several accounts share a \
                 record in PostgreSQL, not in a file."
            ),
            Some(why) => format!(
                "{path} can be read by other accounts (mode {was}) and cannot be narrowed from here ({why}). Its owner has to \
                 run: chmod go= {path}"
            ),
        }
    }
}

/// Looks at everything of the program's own and narrows what is open to others; gives what was.
pub fn narrow(own: &Own) -> Vec<Open> {
    let mut found = Vec::new();
    // A link is followed for the record alone: a person may keep it elsewhere.
    if let Some(record) = own.record.as_ref().and_then(|path| fs::canonicalize(path).ok()).filter(|it| is_record(it)) {
        found.extend(narrowed(&record, true));
        found.extend(SIDECARS.iter().filter_map(|end| narrowed(&beside(&record, end), false)));
    }
    for folder in &own.folders {
        found.extend(narrowed(folder, false));
        let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        found.extend(files.filter(|file| is_ours(file)).filter_map(|file| narrowed(&file, false)));
    }
    if let Some(log) = &own.log {
        found.extend([log.clone(), beside(log, ".1")].iter().filter_map(|it| narrowed(it, false)));
    }
    found
}

/// Drafts and kept feeds; anything else in such a folder is somebody else's.
fn is_ours(file: &Path) -> bool {
    file.extension().is_some_and(|end| end == "draft" || end == "feed")
}

/// Whether a file says of itself that it is a record: somebody else's is never changed, whatever was named.
fn is_record(path: &Path) -> bool {
    // `SQLite` keeps the four bytes of the application that a file belongs to at byte 68.
    let mut head = [0; 72];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head.starts_with(SQLITE) && head.ends_with(b"CLNC")
}

/// Every right of the group and of all others.
#[cfg(unix)]
const OTHERS: u32 = 0o077;

#[cfg(unix)]
fn narrowed(path: &Path, is_record: bool) -> Option<Open> {
    use std::os::unix::fs::PermissionsExt as _;
    let data = fs::symlink_metadata(path).ok().filter(|data| data.is_file() || data.is_dir())?;
    let mode = data.permissions().mode() & 0o7777;
    if mode & OTHERS == 0 {
        return None;
    }
    let changed = fs::set_permissions(path, fs::Permissions::from_mode(mode & !OTHERS));
    let still = changed.err().map(|error| SafeText::from(error.to_string()));
    Some(Open { path: shown(path), was: format!("{mode:o}"), still, is_record })
}

/// Other systems have no such modes: their folders of an account are its own already.
#[cfg(not(unix))]
fn narrowed(_: &Path, _: bool) -> Option<Open> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn put(path: &Path, text: &[u8], mode: u32) {
        fs::write(path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn what_is_open_to_others_is_narrowed_and_said_and_nothing_else_is_touched() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let mut record = b"SQLite format 3\0".to_vec();
        record.resize(68, 0);
        record.extend(b"CLNC and more");
        for (name, mode) in [("record.sqlite", 0o644), ("record.sqlite-wal", 0o640), ("readonly.sqlite", 0o444)] {
            put(&at(name), &record, mode);
        }
        put(&at("letter.odt"), b"somebody's letter", 0o644);
        fs::create_dir(at("drafts")).unwrap();
        fs::set_permissions(at("drafts"), fs::Permissions::from_mode(0o755)).unwrap();
        put(&at("drafts/1.draft"), b"{}", 0o644);
        put(&at("drafts/other.txt"), b"", 0o644);
        put(&at("clinic.log"), b"", 0o600);
        let own =
            |record: &str| Own { record: Some(at(record)), folders: vec![at("drafts")], log: Some(at("clinic.log")) };
        let found = narrow(&own("record.sqlite"));
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(found.iter().all(|it| it.still.is_none()), "{found:?}");
        assert!(found[0].is_record && found[0].was == "644", "{found:?}");
        assert!(found[0].in_words().contains("(mode 644) and is now yours alone"), "{}", found[0].in_words());
        assert_eq!(narrow(&own("record.sqlite")), [], "once");
        // Read-only is meant, and what is no record is somebody's.
        assert_eq!(narrow(&own("readonly.sqlite")).len(), 1);
        assert_eq!(narrow(&own("letter.odt")), []);
        let modes = ["record.sqlite", "record.sqlite-wal", "readonly.sqlite", "letter.odt", "drafts", "drafts/1.draft"];
        assert_eq!(modes.map(|name| mode(&at(name))), [0o600, 0o600, 0o400, 0o644, 0o700, 0o600]);
        assert_eq!(mode(&at("drafts/other.txt")), 0o644);
    }
}
