//! The log file: what two lines on a screen have no room for. Beside the record, for its owner alone, never large. It
//! holds no token, no password and nothing that a feed or the record says of anybody.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chrono::{SecondsFormat, Utc};

use crate::settings::{Folders, Settings};

/// A file of this many bytes is put aside as `….1`, in place of the one before, and a new one begun.
const MOST: u64 = 256 << 10;

/// Where the log is, and how much is written to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Log {
    file: Option<PathBuf>,
    verbose: bool,
}

impl Log {
    /// The log of the record that `settings` name: its file with `.log` after it, or `clinic.log` of the account where the
    /// record is no file. `verbose` has it tell what went well too.
    pub fn beside_record(settings: &Settings, verbose: bool) -> Self {
        let file = settings.record_file().ok().and_then(|record| {
            let Some(record) = record else { return Some(Folders::of_account().ok()?.state.join("clinic.log")) };
            let mut name = record.file_name()?.to_os_string();
            name.push(".log");
            Some(record.with_file_name(name))
        });
        Self { file, verbose }
    }

    /// A log in `file`.
    pub fn at(file: PathBuf, verbose: bool) -> Self {
        Self { file: Some(file), verbose }
    }

    /// Its file.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Writes that something went as it should; only where `--verbose` asks for it.
    pub fn note(&self, text: &str) {
        if self.verbose {
            self.write(text);
        }
    }

    /// Writes that something went wrong. Whether it was written: a log that cannot be is no reason to stop.
    pub fn write(&self, text: &str) -> bool {
        self.file.as_ref().is_some_and(|file| append(file, text).is_ok())
    }
}

/// Adds an entry: the time, then its lines, those after the first set in.
fn append(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    let mut file = open(path)?;
    if file.metadata()?.len() >= MOST {
        let mut aside = path.as_os_str().to_os_string();
        aside.push(".1");
        fs::rename(path, aside)?;
        file = open(path)?;
    }
    let time = Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true);
    let entry = format!("{time} {}\n", text.trim_end().replace('\n', "\n    "));
    // One write: two programs that share a record do not cut each other's entries in two.
    file.write_all(entry.as_bytes())
}

/// Opens for adding, for the owner alone; never through a link that somebody else may have put there.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600).custom_flags(i32::from_ne_bytes(rustix::fs::OFlags::NOFOLLOW.bits().to_ne_bytes()));
    }
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Layer, resolve};

    #[test]
    fn it_lies_beside_the_record_and_is_never_the_record() {
        let of = |record: &str| {
            let layer = Layer::file("clinic.toml", &format!("record = '{record}'"));
            Log::beside_record(&resolve(&[layer]).unwrap().settings, false)
        };
        for (record, log) in [("/tmp/x/one.sqlite", "/tmp/x/one.sqlite.log"), ("/tmp/x/a.log", "/tmp/x/a.log.log")] {
            assert_eq!(of(record).file(), Some(Path::new(log)));
        }
        assert_eq!(of("/").file(), None);
    }

    #[test]
    fn it_stays_small_and_its_owners_own() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/clinic.log");
        let log = Log::at(path.clone(), false);
        log.note("not asked for");
        assert!(!path.exists());
        let line = "x".repeat(1000);
        for _ in 0..1000 {
            assert!(log.write(&line));
        }
        assert!(log.write("first\nsecond"));
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.ends_with(" first\n    second\n"), "{text}");
        let aside = fs::metadata(folder.path().join("new/clinic.log.1")).unwrap();
        assert!(aside.len() < MOST + 2000 && (text.len() as u64) < MOST + 2000);
        assert_eq!(fs::read_dir(folder.path().join("new")).unwrap().count(), 2);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            let link = folder.path().join("link.log");
            std::os::unix::fs::symlink(&path, &link).unwrap();
            assert!(!Log::at(link, false).write("x"));
        }
        assert!(!Log::at("/proc/none/clinic.log".into(), true).write("x"));
    }
}
