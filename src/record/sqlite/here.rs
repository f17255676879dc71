//! Who else has something open: a small file for each session in a folder beside the record, held by a lock of the system.
//!
//! The lock goes with its program however that ends, so nobody is said to be here who is not, and nothing has to be renewed.
//! It is no part of the record: it decides nothing, and where it cannot be kept nobody is told of.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::SqliteStore;
use crate::record::files;
use crate::record::here::Here;

/// What a session's file says.
#[derive(Serialize, Deserialize)]
struct Said {
    by: String,
    what: String,
}

/// More than any file of a session holds.
const LONGEST: u64 = 4096;

/// This session's own file, locked as long as it is held, and taken away when it is dropped.
pub(super) struct Session {
    path: PathBuf,
    file: File,
    said: Option<Here>,
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

impl Session {
    fn begin(folder: &Path) -> Option<Self> {
        files::make_folder(folder).ok()?;
        let path = folder.join(uuid::Uuid::now_v7().to_string()).with_extension("here");
        let session = Self { file: files::new_file(&path).ok()?, path, said: None };
        session.file.try_lock().ok()?;
        Some(session)
    }

    /// Says it, unless it was said: whoever is told of changes would be told of one for nothing.
    fn say(&mut self, here: &Here) -> Option<()> {
        if self.said.as_ref() == Some(here) {
            return Some(());
        }
        let said = Said { by: here.by.as_str().to_owned(), what: here.what.clone() };
        let text = serde_json::to_vec(&said).ok()?;
        self.file.rewind().ok()?;
        self.file.set_len(0).ok()?;
        self.file.write_all(&text).ok()?;
        self.said = Some(here.clone());
        Some(())
    }
}

/// The folder of those who have the record at `path` open. A link is followed: whoever came by another name is here too.
pub(super) fn folder(path: &Path) -> PathBuf {
    resolved(path).with_extension("here")
}

/// The record where it lies; as it was named where it is not there yet.
pub(super) fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

impl SqliteStore {
    /// Says where this session is, and gives the others. A record that is not there yet has none, and is not made.
    pub(super) fn say_here(&self, here: Option<&Here>) -> Vec<Here> {
        let folder = folder(&self.path);
        let mut own = self.session.borrow_mut();
        match here {
            None => *own = None,
            Some(_) if !self.path.exists() => return Vec::new(),
            Some(here) => {
                if own.as_ref().is_none_or(|own| !own.path.exists()) {
                    *own = Session::begin(&folder);
                }
                if let Some(own) = own.as_mut() {
                    let _ = own.say(here);
                }
            }
        }
        others(&folder, own.as_ref().map(|own| own.path.as_path()))
    }
}

/// What the other sessions say. The file of one that has ended is taken away.
fn others(folder: &Path, own: Option<&Path>) -> Vec<Here> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_other = |path: &PathBuf| path.extension().is_some_and(|end| end == "here") && Some(path.as_path()) != own;
    files.filter(is_other).filter_map(|path| alive(&path)).collect()
}

/// What a session says, as long as it holds its file. Another system may not let a locked file be read: then nobody is told of.
fn alive(path: &Path) -> Option<Here> {
    let file = File::open(path).ok()?;
    match file.try_lock_shared() {
        Err(fs::TryLockError::WouldBlock) => {}
        Ok(()) => {
            let _ = fs::remove_file(path);
            return None;
        }
        Err(fs::TryLockError::Error(_)) => return None,
    }
    let mut text = Vec::new();
    file.take(LONGEST).read_to_end(&mut text).ok()?;
    let said: Said = serde_json::from_slice(&text).ok()?;
    Some(Here { by: said.by.into(), what: said.what })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::record::store::{Options, Store as _};

    #[test]
    fn who_is_here_is_said_as_long_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.sqlite");
        let open = || SqliteStore::at(&path, Options::default()).unwrap();
        let here = |by: &str, what: &str| Here { by: by.into(), what: what.into() };
        let (one, two) = (open(), open());
        assert_eq!(one.here(Some(&here("D. Adeyemi", "clinic 1"))), []);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "no record, nothing made");
        fs::write(&path, "a record").unwrap();
        assert_eq!(one.here(Some(&here("D. Adeyemi", "clinic 1"))), []);
        assert_eq!(two.here(Some(&here("S. Kaur", "clinic 2"))), [here("D. Adeyemi", "clinic 1")]);
        assert_eq!(one.here(Some(&here("D. Adeyemi", "clinic 2"))), [here("S. Kaur", "clinic 2")]);
        assert_eq!(two.here(None), [here("D. Adeyemi", "clinic 2")]);
        assert_eq!(one.here(Some(&here("D. Adeyemi", "clinic 2"))), []);
        // Left behind by one that was killed.
        fs::write(folder.path().join("record.here/left.here"), "{}").unwrap();
        assert_eq!(two.here(None), [here("D. Adeyemi", "clinic 2")]);
        assert!(!folder.path().join("record.here/left.here").exists());
        drop(one);
        assert_eq!(two.here(None), []);
        assert_eq!(fs::read_dir(folder.path().join("record.here")).unwrap().count(), 0);
    }

    #[test]
    fn who_came_by_another_name_of_the_record_is_here_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.sqlite");
        fs::write(&path, "a record").unwrap();
        let by_link = |name: &str| {
            let link = folder.path().join(name);
            std::os::unix::fs::symlink(&path, &link).unwrap();
            SqliteStore::at(&link, Options::default()).unwrap()
        };
        let here = |by: &str| Here { by: by.into(), what: "clinic 1".into() };
        let (one, two) = (by_link("ours.sqlite"), by_link("theirs.db"));
        let straight = SqliteStore::at(&path, Options::default()).unwrap();
        assert_eq!(one.here(Some(&here("D. Adeyemi"))), []);
        assert_eq!(two.here(Some(&here("S. Kaur"))), [here("D. Adeyemi")]);
        assert_eq!(straight.here(None).len(), 2);
    }
}
