//! Care of the record: copies are whole, checked and keep every place, time, id and hash; nothing that was there is ever
//! overwritten; the program's files are its account's own; who opened a list of child records is in the record.

mod access;
mod backup;
pub mod carry;
mod files;
mod killed;
mod line;
mod restore;
#[cfg(unix)]
mod room;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use assurance_clinic::domain::event::{Event, Head};
use assurance_clinic::record::care::CareError;
use assurance_clinic::record::care::backup::backup;
use assurance_clinic::record::sqlite::SqliteStore;
use assurance_clinic::record::store::{Options, Store as _};
use serde_json::Value;

use super::record::added;

/// A folder with records in it.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn open(&self, name: &str) -> SqliteStore {
        store(&self.at(name))
    }

    /// A record of so many actions.
    fn with(&self, name: &str, actions: usize) -> Vec<Event> {
        let store = self.open(name);
        for n in 0..actions {
            store.append(&added(&format!("{name}, action {n}: Zoë's \"list\"\n\u{1b}[31m"))).unwrap();
        }
        store.after(0).unwrap()
    }

    /// Every file and what is in it; sidecars that hold nothing left out.
    fn everything(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let read = files.filter(|path| path.is_file()).map(|path| (path.clone(), fs::read(&path).unwrap()));
        read.filter(|(path, bytes)| !bytes.is_empty() && !path.display().to_string().ends_with("-shm")).collect()
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

fn store(path: &Path) -> SqliteStore {
    SqliteStore::at(path, Options { busy_wait: Duration::from_secs(5), ..Options::default() }).unwrap()
}

fn impatient() -> Options {
    Options { busy_wait: Duration::from_millis(200), ..Options::default() }
}

fn back_up(place: &Place, from: &str, to: &str) -> Result<Head, CareError> {
    let file = place.at(from);
    backup(&store(&file), Some(&file), &place.at(to), Options::default())
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Runs `clinic` with everything it keeps in `folder`, on the built-in sample.
fn clinic(folder: &Path, line: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clinic"));
    command.args(line).env_remove("CLINIC_FEED").env("HOME", folder).env("XDG_CONFIG_HOME", folder.join("config"));
    command.env("XDG_STATE_HOME", folder.join("own-state")).env("USER", "R. Osei").current_dir(folder);
    command.env("CLINIC_RECORD", folder.join("state/record.sqlite")).env("CLINIC_CACHE", folder.join("cache"));
    command
}

fn run(folder: &Path, line: &[&str]) -> (i32, Value) {
    let Output { status, stdout, .. } = clinic(folder, &[line, &["--format", "json"]].concat()).output().unwrap();
    let said = String::from_utf8(stdout).unwrap();
    (status.code().unwrap(), serde_json::from_str(&said).unwrap_or_else(|_| panic!("{line:?}: {said}")))
}

fn said(folder: &Path, line: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = clinic(folder, line).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn add(folder: &Path, text: &str) {
    let line =
        ["actions", "add", "--team", "T07", "--no-indicator", "a test", "--text", text, "--owner", "Team manager"];
    let (code, action) = run(folder, &[&line[..], &["--due", "next clinic"]].concat());
    assert_eq!(code, 0, "{action}");
}

fn head(folder: &Path) -> Value {
    run(folder, &["record", "verify"]).1["head"].clone()
}
