//! Opening the file: to read without a trace, to write, and to make it where it is not there yet.

use std::fmt::Write as _;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

use super::migrate::{FORM, form, migrate};
use super::{faults, home, litter, place};
use crate::record::care::modes::{self, Own};
use crate::record::files;
use crate::record::store::{Options, StoreFault};
use crate::text::SafeText;

/// `CLNC`: says that an `SQLite` file is a record of this program.
const APPLICATION_ID: i64 = 0x434C_4E43;

/// A connection that reads and leaves no trace.
pub(super) struct Reader {
    connection: Connection,
    /// Where nobody else had it open: how the file looked, so that a change under the reading is noticed.
    alone: Option<(PathBuf, Look)>,
}

/// How a file looks from outside.
#[derive(PartialEq, Eq)]
struct Look {
    length: u64,
    changed: Option<SystemTime>,
    inode: u64,
}

impl Reader {
    /// Opens the record at `path`; `None` where there is none yet.
    pub(super) fn open(path: &Path, options: &Options) -> Result<Option<Self>, StoreFault> {
        // In this order: the file comes before its sidecar, and a sidecar alone means that the file was taken away.
        let sidecar = busy_sidecar(path);
        let path = match fs::canonicalize(path) {
            Ok(path) => path,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return sidecar.map_or(Ok(None), |sidecar| Err(StoreFault::Half(shown(&sidecar))));
            }
            Err(error) => return Err(cannot_open(&error)),
        };
        place::refuse_network(&path, options)?;
        let before = look(&path)?;
        // With no sidecar nobody has unfinished work in it, and it can be read as a file that does not change; that
        // makes no sidecar either. Otherwise it is read beside its writers.
        let connection = if busy_sidecar(&path).is_none() {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(unchanging(&path)?, flags);
            connection.map(|connection| Self { connection, alone: Some((path, before)) })
        } else {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(&path, flags);
            connection.map(|connection| Self { connection, alone: None })
        };
        let mut reader = connection.map_err(|error| faults::while_reading(&error))?;
        set_up(&mut reader.connection, options).map_err(|error| faults::while_reading(&error))?;
        Ok(Some(reader))
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Whether the file is still as it was when it was opened, so that what was read of it holds together.
    pub(super) fn was_left_alone(&self) -> bool {
        self.alone
            .as_ref()
            .is_none_or(|(path, before)| busy_sidecar(path).is_none() && look(path).is_ok_and(|after| after == *before))
    }
}

/// The sidecar in which work waits that is not yet in the file itself, or that somebody has open.
fn busy_sidecar(path: &Path) -> Option<PathBuf> {
    ["-wal", "-journal"]
        .iter()
        .map(|end| files::beside(path, end))
        .find(|sidecar| fs::metadata(sidecar).is_ok_and(|sidecar| sidecar.len() > 0))
}

fn look(path: &Path) -> Result<Look, StoreFault> {
    let data = fs::metadata(path).map_err(|error| cannot_open(&error))?;
    if !data.is_file() {
        return Err(StoreFault::CannotOpen("it is not a file".into()));
    }
    if data.len() == 0 {
        return Err(StoreFault::NotARecord("it is empty".into()));
    }
    Ok(Look { length: data.len(), changed: data.modified().ok(), inode: inode(&data) })
}

#[cfg(unix)]
fn inode(data: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(data)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

/// The name under which `SQLite` reads a file as one that does not change.
fn unchanging(path: &Path) -> Result<String, StoreFault> {
    let plain = path.to_str().ok_or_else(|| StoreFault::CannotOpen("its name is not UTF-8".into()))?;
    let mut name = String::from("file:");
    for byte in plain.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => name.push(char::from(byte)),
            other => {
                let _ = write!(name, "%{other:02X}");
            }
        }
    }
    Ok(name + "?mode=ro&immutable=1")
}

/// Whether it is a record in a form that this program knows.
pub(super) fn identify(connection: &Connection) -> Result<(), StoreFault> {
    let fault = |error: rusqlite::Error| faults::while_reading(&error);
    let id: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(fault)?;
    if id != APPLICATION_ID {
        return Err(StoreFault::NotARecord("another program made it".into()));
    }
    match form(connection).map_err(fault)? {
        found if found > FORM => Err(StoreFault::Newer { found, known: FORM }),
        found if found < 1 => Err(StoreFault::NotARecord("it has no form".into())),
        _ => Ok(()),
    }
}

/// Makes the file where it is not there yet, and refuses a place where nothing should be written.
pub(super) fn prepare(path: &Path, options: &Options) -> Result<(), StoreFault> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    place::refuse_network(path, options)?;
    files::make_folder(folder).map_err(|error| cannot_open(&error))?;
    litter::sweep(folder);
    let sidecar = busy_sidecar(path);
    match fs::metadata(path) {
        // Marked read-only is meant, even for those whom the system would let through.
        Ok(file) if file.is_file() && (file.permissions().readonly() || is_readonly(folder)) => {
            Err(StoreFault::ReadOnly)
        }
        Ok(file) if file.is_file() => is_closed_to_others(path),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => match sidecar {
            Some(sidecar) => Err(StoreFault::Half(shown(&sidecar))),
            None if is_readonly(folder) => Err(StoreFault::ReadOnly),
            None => create(path, folder, options),
        },
        Err(error) => Err(cannot_open(&error)),
    }
}

/// Narrows a record that others can read; one that is not ours to narrow is not written to. What is no record of ours is
/// left as it is, and refused once it is opened.
fn is_closed_to_others(path: &Path) -> Result<(), StoreFault> {
    let own = Own { record: Some(path.to_owned()), ..Own::default() };
    match modes::narrow(&own).into_iter().find(|it| it.is_record && it.still.is_some()) {
        Some(open) => Err(StoreFault::OpenToOthers(open.was.into())),
        None => Ok(()),
    }
}

fn is_readonly(folder: &Path) -> bool {
    fs::metadata(folder).is_ok_and(|folder| folder.permissions().readonly())
}

/// Makes an empty record beside its place and moves it there whole. Of two that do so at once the first wins, and the
/// other uses that one.
fn create(path: &Path, folder: &Path, options: &Options) -> Result<(), StoreFault> {
    let io = |error: &io::Error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreFault::Full,
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => StoreFault::ReadOnly,
        _ => StoreFault::Failed(error.to_string().into()),
    };
    let file = tempfile::Builder::new().prefix(litter::UNFINISHED).tempfile_in(folder).map_err(|error| io(&error))?;
    let made = fill(file.path(), options);
    let left = busy_sidecar(file.path());
    litter::sweep_beside(file.path());
    made?;
    // What could not be brought home into the file would be lost when it is moved.
    if left.is_some() {
        return Err(StoreFault::Failed("it could not be made whole".into()));
    }
    file.as_file().sync_all().map_err(|error| io(&error))?;
    match file.persist_noclobber(path) {
        Ok(_) => files::sync_folder(folder).map_err(|error| io(&error)),
        Err(lost) if lost.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(lost) => Err(io(&lost.error)),
    }
}

/// Makes an empty record of the empty file at `path`. All of it is in the file before a log is kept beside it: closing a
/// file with a log says nothing of what could not be brought home.
fn fill(path: &Path, options: &Options) -> Result<(), StoreFault> {
    let fault = |error: rusqlite::Error| faults::for_sure(&error, options);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(fault)?;
    set_up(&mut connection, options).map_err(fault)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID).map_err(fault)?;
    migrate(&connection, options)?;
    write_ahead(&connection)
}

/// Opens the file, which is there, for writing.
pub(super) fn for_writing(path: &Path, options: &Options) -> Result<Connection, StoreFault> {
    let fault = |error: rusqlite::Error| faults::for_sure(&error, options);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(fault)?;
    // SQLite opens what it may not write for reading, without a word.
    if connection.is_readonly("main").map_err(fault)? {
        return Err(StoreFault::ReadOnly);
    }
    set_up(&mut connection, options).map_err(fault)?;
    identify(&connection)?;
    write_ahead(&connection)?;
    home::bring(&connection, options)?;
    migrate(&connection, options)?;
    Ok(connection)
}

/// What every connection needs.
pub(super) fn set_up(connection: &mut Connection, options: &Options) -> rusqlite::Result<()> {
    wait_when_busy(connection, options.busy_wait)?;
    // A file from elsewhere must not be able to run anything, nor to name anything that is not there.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "mmap_size", 0)
}

/// Waits for a busy record in short, uneven steps. The library's own handler waits ever longer between its looks, so that of
/// many writers the one that waits longest looks least often, and may be turned away while others go ahead.
fn wait_when_busy(connection: &mut Connection, most: Duration) -> rusqlite::Result<()> {
    let mut since = Instant::now();
    connection.busy_handler(Some(move |tries| {
        if tries == 0 {
            since = Instant::now();
        }
        let waited = since.elapsed();
        if waited >= most {
            return false;
        }
        let uneven = Duration::from_micros(1_000 + u64::from(waited.subsec_nanos() / 100 % 8_000));
        std::thread::sleep(uneven.min(most.saturating_sub(waited)));
        true
    }))
}

/// WAL, each commit on the disk before it is acknowledged.
fn write_ahead(connection: &Connection) -> Result<(), StoreFault> {
    let fault = |error: rusqlite::Error| faults::while_reading(&error);
    // SQLite answers before it has done so: only behind its answer it says that it could not.
    let mut mode = String::new();
    let answer = connection.pragma(None, "journal_mode", "wal", |row| row.get(0).map(|is| mode = is));
    answer.map_err(fault)?;
    // It then goes on in another way without a word, and of that way a power cut undoes the last commit.
    if mode != "wal" {
        return Err(StoreFault::Failed("no log can be kept beside it".into()));
    }
    connection.pragma_update(None, "synchronous", "full").map_err(fault)
}

fn cannot_open(error: &io::Error) -> StoreFault {
    StoreFault::CannotOpen(error.to_string().into())
}

fn shown(path: &Path) -> SafeText {
    path.display().to_string().into()
}
