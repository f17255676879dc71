//! A backup: a whole record in a file of its own, made while the record is in use, looked through before it is said to be
//! one. It is itself a record that every command can open with `--record`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::{TempDir, TempPath};

use super::carry::{carry, events_of, sound};
use super::{CareError, may_be_made, shown};
use crate::domain::event::Head;
use crate::record::files::{folder_of, new_file, put_new, put_over};
use crate::record::sqlite::{SqliteStore, UNFINISHED_COPY, sweep};
use crate::record::store::{Options, Store, StoreError, StoreFault};
use crate::text::SafeText;

/// A record being made in a folder that only its owner may look into; gone again where it is not finished.
pub(super) struct Unfinished {
    #[expect(dead_code, reason = "it takes the folder away where it is not finished")]
    folder: TempDir,
    file: PathBuf,
    /// What it will be: nobody knows the unfinished one by its name.
    to: PathBuf,
}

/// Copies of a record are often kept on a network drive. Nobody writes to them there, so nothing can be damaged.
pub(super) fn anywhere(options: Options) -> Options {
    Options { allow_network: true, ..options }
}

/// Backs up the record `store` to the new file `to`; gives the head of the backup. `file` is where the record is one.
pub fn backup(store: &dyn Store, file: Option<&Path>, to: &Path, options: Options) -> Result<Head, CareError> {
    may_be_made(to)?;
    let made = Unfinished::beside(to)?;
    let head = match file {
        Some(file) => made.copy_file(file, options)?,
        None => made.fill(events_of(store), &store.place(), options)?,
    };
    made.put()?;
    Ok(head)
}

impl Unfinished {
    /// Begins one in the folder of `to`.
    pub(super) fn beside(to: &Path) -> Result<Self, CareError> {
        let parent = folder_of(to);
        sweep(parent);
        let mut builder = tempfile::Builder::new();
        builder.prefix(UNFINISHED_COPY);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let folder = builder.tempdir_in(parent);
        let folder = folder.map_err(|error| CareError::file(parent, error))?;
        let file = folder.path().join("record.sqlite");
        Ok(Self { folder, file, to: to.to_owned() })
    }

    /// What a fault while it is written means. The record that is copied is only read, so it is not what has no room.
    fn not_written(&self, fault: StoreFault, from: &SafeText) -> CareError {
        let (to, from) = (shown(&self.to), from.clone());
        match fault {
            StoreFault::Full => CareError::NoRoom(to),
            StoreFault::Failed(why) | StoreFault::CannotOpen(why) => CareError::NotMade { to, from, why },
            fault => CareError::Store(StoreError { place: from, fault }),
        }
    }

    /// Has `error` name the copy as whoever asked for it does.
    fn named(&self, error: CareError) -> CareError {
        let place = shown(&self.to);
        match error {
            CareError::Unsound { wrong, rest, .. } => CareError::Unsound { place, wrong, rest },
            CareError::Store(StoreError { fault, .. }) => CareError::Store(StoreError { place, fault }),
            other => other,
        }
    }

    fn store(&self, options: Options) -> Result<SqliteStore, CareError> {
        Ok(SqliteStore::at(&self.file, anywhere(options))?)
    }

    /// Copies the record in `file`, page by page as it stands at one moment, and checks the copy.
    pub(super) fn copy_file(&self, file: &Path, options: Options) -> Result<Head, CareError> {
        new_file(&self.file).map_err(|error| CareError::file(&self.to, error))?;
        let from = SqliteStore::at(file, options.clone())?;
        if from.copy_to(&self.file).map_err(|error| self.not_written(error.fault, &from.place()))?.is_none() {
            return Err(CareError::NoRecord(from.place()));
        }
        let rest = "So it cannot be copied whole. Copy the file itself, and look at it with clinic record verify.";
        let head = sound(&self.store(options)?, rest).map_err(|error| self.named(error))?;
        if from.page(head.position.saturating_sub(1), 1)?.first().is_some_and(|event| event.head() != head) {
            let wrong = format!("its entry {} is not the one that was copied", head.position).into();
            return Err(CareError::Unsound { place: from.place(), wrong, rest });
        }
        Ok(head)
    }

    /// Writes `events`, which are called `from`, into it, and checks it.
    pub(super) fn fill(
        &self,
        events: impl Iterator<Item = Result<crate::domain::event::Event, CareError>>,
        from: &SafeText,
        options: Options,
    ) -> Result<Head, CareError> {
        let done = carry(events, from, &self.store(options.clone())?).map_err(|error| match error {
            CareError::Stopped { error, .. } => self.not_written(error.fault, from),
            other => other,
        })?;
        if done.head == Head::EMPTY {
            return Err(CareError::NoRecord(from.clone()));
        }
        // Looked at anew, as another program would.
        let rest = "The copy was thrown away; try again, and check the disk if it happens again.";
        sound(&self.store(options)?, rest).map_err(|error| self.named(error))
    }

    /// Moves it to its place, whole and on the disk, where nothing is.
    pub(super) fn put(self) -> Result<(), CareError> {
        self.on_disk()?;
        let io = |error: io::Error| match error.kind() {
            io::ErrorKind::AlreadyExists => CareError::Taken(shown(&self.to)),
            _ => CareError::file(&self.to, error),
        };
        put_new(TempPath::try_from_path(&self.file).map_err(io)?, &self.to).map_err(io)
    }

    /// Moves it to where a record is, in one step: at no moment is there none.
    pub(super) fn put_over(self) -> Result<(), CareError> {
        self.on_disk()?;
        put_over(&self.file, &self.to).map_err(|error| CareError::file(&self.to, error))
    }

    fn on_disk(&self) -> Result<(), CareError> {
        let synced = fs::File::open(&self.file).and_then(|file| file.sync_all());
        synced.map_err(|error| CareError::file(&self.to, error))
    }
}
