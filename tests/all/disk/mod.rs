//! A disk of our own, under the real file system: it knows what was synced and what was not, fails when it is told to, and
//! says what is left when the power goes.
//!
//! A folder is put under it by [`Disk::under`]. From then on every file in it that `SQLite` opens goes through the VFS of
//! [`vfs`], and every sync, of a folder by the product among them, through [`sync`]. The product knows nothing of it, and no
//! other folder is touched.

mod file;
mod model;
mod sync;
mod vfs;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::ffi;

use super::tier::Dice;
pub use model::Image;
use model::Model;

/// What a program asks of a disk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Call {
    Open,
    Delete,
    Access,
    Read,
    Write,
    Truncate,
    Sync,
    SyncFolder,
    Size,
    Map,
}

impl Call {
    /// Whether it may leave the disk otherwise than it was.
    pub fn changes(self) -> bool {
        !matches!(self, Self::Access | Self::Read | Self::Size | Self::Map)
    }
}

/// What becomes of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    Works,
    /// It fails with this code of `SQLite`'s; a write may have been done in part.
    Fails(i32),
    /// The program is killed before it is done. What the system has in memory stays.
    Killed,
    /// The power goes: it may have been done, in part or not, and nothing is done any more.
    Cut,
}

/// Says what becomes of each call.
pub type Plan = Box<dyn FnMut(Call) -> Fate + Send>;

struct State {
    model: Model,
    plan: Plan,
    dead: bool,
    /// Whether `PRAGMA synchronous=full` is heard as `normal`.
    normal: bool,
}

/// A folder on a disk of our own.
pub struct Disk {
    folder: PathBuf,
    inode: u64,
    device: u64,
    state: Mutex<State>,
}

static DISKS: Mutex<Vec<Arc<Disk>>> = Mutex::new(Vec::new());

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The disk that is under `folder`.
fn under(folder: &Path) -> Option<Arc<Disk>> {
    locked(&DISKS).iter().find(|disk| disk.folder == folder).cloned()
}

/// A disk under a folder, as long as this lives.
pub struct Plugged(Arc<Disk>);

impl Drop for Plugged {
    fn drop(&mut self) {
        locked(&DISKS).retain(|disk| !Arc::ptr_eq(disk, &self.0));
    }
}

impl Disk {
    /// A disk with `image` on it, under the empty folder `folder`. Nothing fails yet.
    pub fn under(folder: &Path, image: &Image) -> Plugged {
        vfs::install();
        let folder = fs::canonicalize(folder).unwrap();
        let data = fs::metadata(&folder).unwrap();
        let mut model = Model::default();
        for (name, bytes) in image {
            let file = folder.join(name);
            fs::write(&file, bytes).unwrap();
            model.holds(name, fs::metadata(&file).unwrap().ino(), bytes.clone());
        }
        let state = State { model, plan: Box::new(|_| Fate::Works), dead: false, normal: false };
        let disk = Self { folder, inode: data.ino(), device: data.dev(), state: Mutex::new(state) };
        let disk = Arc::new(disk);
        locked(&DISKS).push(Arc::clone(&disk));
        Plugged(disk)
    }

    /// Looks at the names in the folder, some of which were given or taken without `SQLite`.
    fn look(&self) {
        let mut state = locked(&self.state);
        if !state.dead {
            let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
            let names: BTreeMap<String, u64> = entries
                .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.metadata().ok()?.ino())))
                .collect();
            state.model.look(names);
        }
    }

    /// What becomes of `call`; the code to fail with where it does not work. A call under way when the power goes has done
    /// what `done` says.
    fn meets(&self, call: Call, done: impl FnOnce(&mut Model)) -> Result<(), i32> {
        if matches!(call, Call::Open | Call::Delete) {
            self.look();
        }
        let state = &mut *locked(&self.state);
        if state.dead {
            return Err(ffi::SQLITE_IOERR);
        }
        match (state.plan)(call) {
            Fate::Works => Ok(()),
            // A sync that fails may have brought anything to the disk, and what it did not bring waits for the next.
            Fate::Fails(code) => Err(code),
            Fate::Killed => {
                state.dead = true;
                Err(ffi::SQLITE_IOERR)
            }
            Fate::Cut => {
                done(&mut state.model);
                state.dead = true;
                Err(ffi::SQLITE_IOERR)
            }
        }
    }

    /// Notes what was done.
    fn note(&self, what: impl FnOnce(&mut Model)) {
        let state = &mut *locked(&self.state);
        if !state.dead {
            what(&mut state.model);
        }
    }
}

impl Plugged {
    /// From now on `plan` says what becomes of each call.
    pub fn follows(&self, plan: Plan) {
        locked(&self.0.state).plan = plan;
    }

    /// From now on `PRAGMA synchronous=full` is heard as `normal`.
    pub fn hears_normal(&self) {
        locked(&self.0.state).normal = true;
    }

    /// After a kill another program comes, and nothing fails for it.
    pub fn goes_on(&self) {
        let state = &mut *locked(&self.0.state);
        state.dead = false;
        state.plan = Box::new(|_| Fate::Works);
    }

    /// Whether the power is gone, or the program was killed.
    pub fn is_dead(&self) -> bool {
        locked(&self.0.state).dead
    }

    /// The power goes, if it has not gone yet: what is left.
    pub fn cut(&self, dice: &mut Dice) -> Image {
        self.0.look();
        let state = &mut *locked(&self.0.state);
        state.dead = true;
        state.model.after_a_cut(dice)
    }
}
