//! What `clinic doctor` looks at around the record.

use std::path::{Path, PathBuf};

use super::Check;
use crate::cli::context::Context;
use crate::domain::event::Head;
use crate::record::care::disk::{self, Encryption};
use crate::record::files::folder_of;
use crate::record::sqlite::SqliteStore;
use crate::record::store::Store;
use crate::record::verify::{Verified, verify};
use crate::text::SafeText;

/// Below this the next months are in doubt: a record of ten years has some tens of megabytes.
const LEAST_ROOM: u64 = 200 << 20;

/// The checks of the record.
pub(super) fn checks(context: &Context) -> Vec<Check> {
    let file = match context.record_file() {
        Ok(file) => file,
        Err(refused) => return vec![Check::does_not("Record", refused.message, "Name a place with --record.")],
    };
    let mut checks = match context.store() {
        Ok(store) => whole(&*store, file.is_none()),
        Err(refused) => vec![Check::does_not("Record", refused.message, SEE)],
    };
    let Some(file) = file else {
        let found = "The record is in a database; this machine does not see its disk.";
        checks.push(Check::cannot_tell("Encryption at rest", found, ASK_DATABASE));
        return checks;
    };
    checks.push(writable(&file));
    checks.push(modes(context, &file));
    checks.push(file_system(&file, context));
    checks.push(room(&file));
    checks.push(encryption(&file));
    checks
}

const SEE: &str = "See docs/record.md: what each fault means and the way back to the newest backup.";
const ASK_DATABASE: &str = "Ask who runs the database whether its disk and its backups are encrypted.";

/// Whether it opens, in a form that this program knows, and every link of its chain holds.
fn whole(store: &dyn Store, is_on_server: bool) -> Vec<Check> {
    let found = match verify(store, None) {
        Err(error) => return vec![Check::does_not("Record", error.to_string(), SEE)],
        Ok(found) => found,
    };
    let place = store.place();
    let record = if found.events == 0 && found.ok() {
        Check::works("Record", format!("{place} has no entry yet; it is made with the first one."))
    } else {
        Check::works("Record", format!("{place} opens, in a form that this version knows."))
    };
    let mut checks = vec![record, chain(&found)];
    if is_on_server {
        checks.push(guarded(&found.warnings));
    }
    checks
}

/// Whether the entries are what was written, and nothing around them is wrong.
fn chain(found: &Verified) -> Check {
    let Verified { events, head, first_bad, wrong, .. } = found;
    match wrong {
        // What is wrong lies beneath the entries, or around them.
        Some(wrong) if first_bad.is_none() => {
            let found = format!("The entries ({events}) are what was written, and yet not all is well: {wrong}.");
            Check::does_not("Chain", found, SEE)
        }
        Some(wrong) => Check::does_not("Chain", format!("It is not what was written: {wrong}."), SEE),
        None if *head == Head::EMPTY => Check::works("Chain", "Nothing is written yet."),
        None => Check::works("Chain", format!("{events} entries, each follows from the one before. Head: {head}")),
    }
}

/// Whether the server keeps what it is given, and lets the terminals only read and add.
fn guarded(warnings: &[SafeText]) -> Check {
    if warnings.is_empty() {
        let found = "This account may read and add entries and nothing else, and the server waits for its disk before it \
                     says that one is saved.";
        return Check::works(GUARDED, found);
    }
    let words: Vec<&str> = warnings.iter().map(SafeText::as_str).collect();
    Check::does_not(GUARDED, words.join(" "), "See docs/scaling.md: who may do what on the server, and its settings.")
}

const GUARDED: &str = "Server";

/// The nearest of a path and the folders above it that is there.
fn nearest(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    path.ancestors().find(|above| above.exists()).map(Path::to_owned)
}

#[cfg(unix)]
fn may_write(path: &Path) -> bool {
    // What is marked read-only is meant, even for those whom the system would let through.
    let marked = std::fs::metadata(path).is_ok_and(|data| data.permissions().readonly());
    !marked && rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok()
}

#[cfg(not(unix))]
fn may_write(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|data| !data.permissions().readonly())
}

/// Whether it can be written, asked of the system without writing.
fn writable(file: &Path) -> Check {
    let folder = folder_of(file);
    let to_do = "Ask for the right to write there, or name another record with --record.";
    let name = "Writing";
    match (file.exists(), nearest(folder)) {
        (true, _) if !may_write(file) => Check::does_not(name, format!("{} may only be read.", file.display()), to_do),
        (_, Some(folder)) if !may_write(&folder) => {
            Check::does_not(name, format!("{}: nothing may be written in this folder.", folder.display()), to_do)
        }
        (_, None) => Check::does_not(name, format!("{}: there is no such folder.", folder.display()), to_do),
        (_, Some(_)) => Check::works(name, "The record and its folder may be written."),
    }
}

/// What was open to others when the program started, and who may write in the record's folder.
fn modes(context: &Context, file: &Path) -> Check {
    let name = "Rights of others";
    let still: Vec<String> = context.narrowed.iter().filter(|it| it.still.is_some()).map(|it| it.in_words()).collect();
    if !still.is_empty() {
        return Check::does_not(name, still.join(" "), "See docs/record.md, who may read the files.");
    }
    #[cfg(unix)]
    if let Some((folder, mode)) = nearest(folder_of(file)).and_then(open_folder) {
        let found = format!(
            "Other accounts may write in {} (mode {mode:o}): they could put another file in the record's place.",
            folder.display()
        );
        return Check::does_not(name, found, format!("Make it your account's own: chmod go-w {}", folder.display()));
    }
    match context.narrowed.len() {
        0 => Check::works(name, "The program's files can be read by this account alone (0600, folders 0700)."),
        n => {
            let words: Vec<String> = context.narrowed.iter().map(|it| it.in_words()).collect();
            Check::works(name, format!("{n} of its files were open to others until now. {}", words.join(" ")))
        }
    }
}

/// The folder and its mode, where others may put files of theirs in it and take ours away.
#[cfg(unix)]
fn open_folder(folder: PathBuf) -> Option<(PathBuf, u32)> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(&folder).ok()?.permissions().mode() & 0o7777;
    // In a sticky one, such as /tmp, nobody can take away what is another's.
    (mode & 0o022 != 0 && mode & 0o1000 == 0).then_some((folder, mode))
}

fn file_system(file: &Path, context: &Context) -> Check {
    let name = "File system";
    let local = SqliteStore::at(file, context.options()).and_then(|store| store.check_place());
    match local {
        Ok(()) if context.options().allow_network => Check::cannot_tell(
            name,
            "A network drive is allowed by the settings, so it was not asked.",
            "Keep it on a local disk: on a network drive two writers at once can damage it.",
        ),
        Ok(()) => Check::works(name, "It is no network file system that this program knows."),
        Err(error) => {
            Check::does_not(name, error.to_string(), "Move it to a local disk, or several terminals to PostgreSQL.")
        }
    }
}

fn room(file: &Path) -> Check {
    let name = "Room on the disk";
    let megabytes = |bytes: u64| bytes >> 20;
    match disk::free(file) {
        None => Check::cannot_tell(name, "The system does not say.", "Ask who runs this machine."),
        Some(bytes) if bytes < LEAST_ROOM => Check::does_not(
            name,
            format!("{} MB are free.", megabytes(bytes)),
            "Make room: a full disk takes no entry.",
        ),
        Some(bytes) => Check::works(name, format!("{} MB are free.", megabytes(bytes))),
    }
}

fn encryption(file: &Path) -> Check {
    let name = "Encryption at rest";
    match disk::encryption(file) {
        Encryption::Seen { device } => Check::works(
            name,
            format!("The record lies on an encrypted device: {device}. Whether its backups do was not looked at."),
        ),
        Encryption::CannotTell { why } => Check::cannot_tell(
            name,
            format!(
                "The record is not encrypted by this program, its disk has to be. From here that cannot be told: {why}."
            ),
            "Ask who runs this machine whether its disk is encrypted, and where backups go.",
        ),
    }
}
