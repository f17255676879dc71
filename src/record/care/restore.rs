//! Putting a backup or an export where the record is. The one that was there is set aside, never deleted.

use std::fs::{self, File};
use std::io::{self, BufReader, Read as _};
use std::path::{Path, PathBuf};

use super::backup::{Unfinished, anywhere};
use super::carry::{Carried, carry, sound};
use super::lines::{Lines, Wrong};
use super::{CareError, shown};
use crate::domain::event::{Event, Head};
use crate::domain::register::Register;
use crate::record::decide::vouch::Vouch;
use crate::record::files::{self, SIDECARS, SQLITE, beside, folder_of};
use crate::record::sqlite::{Alone, SqliteStore, alone};
use crate::record::store::{Options, Store, StoreError};
use crate::record::verify::{Check, load};

/// What was restored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Restored {
    /// The head of the record now.
    pub head: Head,
    /// Where the record went that was there before.
    pub aside: Option<PathBuf>,
}

/// Puts the copy `from`, a backup or an export, into the file `to`. Where a record is there it is refused, or with
/// `replace` set aside first under a name with `stamp` in it.
pub fn restore(from: &Path, to: &Path, replace: bool, stamp: &str, options: Options) -> Result<Restored, CareError> {
    // Where a name stands for a record that is kept elsewhere, that is the one: it stays on the disk that was chosen for it.
    let kept = fs::canonicalize(to).ok();
    let to = kept.as_deref().unwrap_or(to);
    let there = is_there(to)?;
    if there && !replace {
        return Err(CareError::InPlace(shown(to)));
    }
    let kind = kind(from)?;
    SqliteStore::at(to, options.clone())?.check_place()?;
    files::make_folder(folder_of(to)).map_err(|error| CareError::file(folder_of(to), error))?;
    let made = Unfinished::beside(to)?;
    let head = match kind {
        Kind::Record => made.copy_file(from, anywhere(options.clone()))?,
        Kind::Export => {
            check_export(from, |_| Ok(()))?;
            made.fill(read(from)?, &shown(from), options.clone())?
        }
    };
    let aside = if there { Some(set_aside(to, stamp, &options)?) } else { None };
    match &aside {
        None => made.put()?,
        Some((aside, _)) => made.put_over().inspect_err(|_| {
            // Back where it was, on a file system where it could not have two names.
            if fs::symlink_metadata(to).is_err() {
                let _ = fs::rename(aside, to);
            }
        })?,
    }
    // The file was looked through link by link before it got this name; by now it is the same one.
    let rest = "The copy itself was sound. Restore again, and check the disk if it happens again.";
    let now = SqliteStore::at(to, options)?.head()?;
    if now != head {
        let wrong = format!("it ends at {now} and the copy at {head}").into();
        return Err(CareError::Unsound { place: shown(to), wrong, rest });
    }
    let aside = aside.map(|(path, held)| {
        drop(held);
        tidy(&path);
        path
    });
    Ok(Restored { head, aside })
}

/// Takes away the empty log that holding a record leaves.
fn tidy(aside: &Path) {
    for end in SIDECARS {
        let sidecar = beside(aside, end);
        if fs::metadata(&sidecar).is_ok_and(|data| data.len() == 0) {
            let _ = fs::remove_file(sidecar);
        }
    }
}

/// Carries the copy `from`, a backup or an export, into a record that is empty or has its beginning: where the record is
/// no file. Everything in it is checked before anything is written.
pub fn bring_in(from: &Path, into: &dyn Store, options: Options) -> Result<Carried, CareError> {
    brought(from, into, options, |_| Ok(()))
}

/// As [`bring_in`], refusing an entry that the record does not have yet and that the door would not have let in: before
/// anything is written, and again as each is carried, for between the two another file may have come under this name.
pub fn import(from: &Path, into: &dyn Store, options: Options) -> Result<Carried, CareError> {
    let there = into.head()?.position;
    let mut look = vouching(from, there);
    match kind(from)? {
        Kind::Export => check_export(from, &mut look)?,
        Kind::Record => {
            let store = sound_copy(from, options.clone())?;
            super::carry::events_of(&store).try_for_each(|event| look(&event?))?;
        }
    }
    brought(from, into, options, vouching(from, there))
}

fn brought(
    from: &Path,
    into: &dyn Store,
    options: Options,
    mut look: impl FnMut(&Event) -> Result<(), CareError>,
) -> Result<Carried, CareError> {
    let mut looked = |event: Result<Event, CareError>| {
        let event = event?;
        look(&event).map(|()| event)
    };
    let done = match kind(from)? {
        Kind::Export => {
            check_export(from, |_| Ok(()))?;
            carry(read(from)?.map(&mut looked), &shown(from), into)?
        }
        Kind::Record => {
            let store = sound_copy(from, options)?;
            carry(super::carry::events_of(&store).map(&mut looked), &shown(from), into)?
        }
    };
    sound(into, "Look at it with clinic record verify; the copy itself is sound.")?;
    Ok(done)
}

/// Looks at the entries of the copy `from`, from the first on, and refuses one after the position `there` that the door
/// would not have let in.
fn vouching(from: &Path, there: u64) -> impl FnMut(&Event) -> Result<(), CareError> {
    let mut vouch = Vouch::default();
    move |event| {
        if event.position <= there {
            vouch.there(event);
            return Ok(());
        }
        let refused = |why| CareError::NotVouched { file: shown(from), position: event.position, why };
        vouch.comes(event).map_err(refused)
    }
}

/// The record in the file `from`, every link of it looked at.
fn sound_copy(from: &Path, options: Options) -> Result<SqliteStore, CareError> {
    let store = SqliteStore::at(from, anywhere(options))?;
    sound(&store, "Nothing was written. Use another backup.")?;
    Ok(store)
}

/// What the copy `from`, a backup or an export, says: who its people are, above all. One that is not sound is refused.
pub fn register_of(from: &Path, options: Options) -> Result<Register, CareError> {
    match kind(from)? {
        Kind::Export => {
            let mut register = Register::default();
            check_export(from, |event| {
                register.extend([event]);
                Ok(())
            })?;
            Ok(register)
        }
        Kind::Record => {
            let store = SqliteStore::at(from, anywhere(options))?;
            sound(&store, "Nothing was changed. Use another backup.")?;
            Ok(load(&store)?)
        }
    }
}

/// What a copy is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// A record as this program keeps one.
    Record,
    /// JSON Lines, or what should be.
    Export,
}

fn kind(from: &Path) -> Result<Kind, CareError> {
    let mut start = Vec::new();
    open(from)?.take(16).read_to_end(&mut start).map_err(|error| CareError::file(from, error))?;
    Ok(if start == SQLITE { Kind::Record } else { Kind::Export })
}

/// Opens it where it is a file: a pipe would be waited for, and be empty when it is read the second time.
fn open(from: &Path) -> Result<File, CareError> {
    if fs::metadata(from).is_ok_and(|there| !there.is_file()) {
        return Err(CareError::NoFile(shown(from)));
    }
    File::open(from).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => CareError::NotThere(shown(from)),
        _ => CareError::file(from, error),
    })
}

fn not_an_export(from: &Path, wrong: Wrong) -> CareError {
    CareError::NotAnExport { file: shown(from), line: wrong.line, what: wrong.what }
}

fn read(from: &Path) -> Result<impl Iterator<Item = Result<Event, CareError>> + use<>, CareError> {
    let lines = Lines::open(BufReader::new(open(from)?)).map_err(|wrong| not_an_export(from, wrong))?;
    let from = from.to_owned();
    Ok(lines.map(move |event| event.map_err(|wrong| not_an_export(&from, wrong))))
}

/// Reads an export to its end, so that nothing of one that is not whole is ever written. `look` sees every entry up to the
/// first that it refuses; one that is not whole is refused before that.
fn check_export(from: &Path, mut look: impl FnMut(&Event) -> Result<(), CareError>) -> Result<(), CareError> {
    let mut check = Check::new(None);
    let mut seen = Ok(());
    for event in read(from)? {
        let event = event?;
        check.event(&event);
        if let Some(what) = check.wrong() {
            return Err(not_an_export(from, Wrong { line: event.position + 1, what }));
        }
        seen = seen.and_then(|()| look(&event));
    }
    seen
}

/// Whether something is in the place of the record; a part of one that is there alone is refused as the store does.
fn is_there(to: &Path) -> Result<bool, CareError> {
    match fs::symlink_metadata(to) {
        Ok(data) if data.is_dir() => Err(CareError::Taken(shown(to))),
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(CareError::file(to, error)),
    }
}

/// Gives what is at `to` a second name beside it; the first is then free to be taken. While what comes back is held,
/// nobody else writes into it.
fn set_aside(to: &Path, stamp: &str, options: &Options) -> Result<(PathBuf, Option<Alone>), CareError> {
    // A damaged one, or what is no record at all, is left as it is to the byte: it is not opened, only renamed.
    let held = match alone(to, options) {
        Ok(held) => Some(held),
        Err(StoreError { fault, .. }) if fault.is_busy() => return Err(CareError::InUse(shown(to))),
        Err(_) => None,
    };
    let name = to.file_name().map_or("record".into(), |name| name.to_string_lossy().into_owned());
    let free = |path: &PathBuf| fs::symlink_metadata(path).is_err();
    let named = (1..).map(|n| match n {
        1 => to.with_file_name(format!("{name}.before-{stamp}")),
        n => to.with_file_name(format!("{name}.before-{stamp}-{n}")),
    });
    let aside = named.into_iter().find(free).unwrap_or_else(|| to.with_extension(stamp));
    let io = |error| CareError::file(&aside, error);
    // A second name for the same file, so that at no moment there is no record; where a file system has no such thing
    // the first is given up a moment before the new one takes it.
    if fs::hard_link(to, &aside).is_err() {
        fs::rename(to, &aside).map_err(io)?;
    }
    for end in SIDECARS {
        match fs::rename(beside(to, end), beside(&aside, end)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(io(error)),
            _ => {}
        }
    }
    files::sync_folder(folder_of(to)).map_err(io)?;
    Ok((aside, held))
}
