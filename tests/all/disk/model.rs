//! What a disk keeps when the power goes: everything that was synced, and of the rest anything: in pieces, in any order, or
//! nothing at all. Files and names are kept apart, as a disk keeps them.

use std::collections::{BTreeMap, HashMap};
use std::mem;

use super::super::tier::Dice;

/// The files of a folder, each with its bytes.
pub type Image = BTreeMap<String, Vec<u8>>;

/// One thing that was done to a file since it was last synced.
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Resize(usize),
}

/// One file, with or without a name.
#[derive(Default)]
struct File {
    durable: Vec<u8>,
    pending: Vec<Change>,
}

/// Names that are given or taken at once: a rename is both, and never half done.
type Naming = Vec<(String, Option<usize>)>;

/// One folder of a disk.
#[derive(Default)]
pub struct Model {
    files: Vec<File>,
    /// The file with this inode, of those that have a name.
    inodes: HashMap<u64, usize>,
    /// What has which name, as programs see it.
    names: BTreeMap<String, u64>,
    durable: BTreeMap<String, usize>,
    pending: Vec<Naming>,
}

/// How gently the power goes. Drawn once for a cut, so that all kinds of wreck come about.
#[derive(Clone, Copy)]
enum Temper {
    /// Nothing that was not synced is left.
    Lost,
    /// All of it is.
    Kept,
    /// What was done first is.
    First,
    /// Of each change it is a toss, and a write may be torn.
    Torn { sector: usize },
}

impl Model {
    /// Looks at the names in the folder as they are now, each with its inode.
    pub fn look(&mut self, now: BTreeMap<String, u64>) {
        let mut gone: Vec<(String, u64)> = self
            .names
            .iter()
            .filter(|(name, inode)| now.get(*name) != Some(inode))
            .map(|(n, i)| (n.clone(), *i))
            .collect();
        for (name, inode) in &now {
            if self.names.get(name) == Some(inode) {
                continue;
            }
            let old = gone.iter().position(|(_, old)| old == inode).map(|at| gone.swap_remove(at).0);
            let file = *self.inodes.entry(*inode).or_insert_with(|| {
                self.files.push(File::default());
                self.files.len() - 1
            });
            let moved = old.map(|old| (old, None));
            self.pending.push(moved.into_iter().chain([(name.clone(), Some(file))]).collect());
        }
        self.pending
            .extend(gone.into_iter().filter(|(name, _)| !now.contains_key(name)).map(|(name, _)| vec![(name, None)]));
        self.inodes.retain(|inode, _| now.values().any(|there| there == inode));
        self.names = now;
    }

    /// Says that the file with this inode is on the disk with these bytes, under this name.
    pub fn holds(&mut self, name: &str, inode: u64, bytes: Vec<u8>) {
        self.files.push(File { durable: bytes, pending: Vec::new() });
        self.inodes.insert(inode, self.files.len() - 1);
        self.names.insert(name.to_owned(), inode);
        self.durable.insert(name.to_owned(), self.files.len() - 1);
    }

    fn file(&mut self, inode: u64) -> Option<&mut File> {
        self.inodes.get(&inode).map(|at| &mut self.files[*at])
    }

    /// Whether it is one of its files.
    pub fn has(&self, inode: u64) -> bool {
        self.inodes.contains_key(&inode)
    }

    /// A write that nobody waits for.
    pub fn write(&mut self, inode: u64, at: usize, bytes: &[u8]) {
        if let Some(file) = self.file(inode) {
            file.pending.push(Change::Write { at, bytes: bytes.to_vec() });
        }
    }

    /// A new length that nobody waits for.
    pub fn resize(&mut self, inode: u64, length: usize) {
        if let Some(file) = self.file(inode) {
            file.pending.push(Change::Resize(length));
        }
    }

    /// What was done to this file is on the disk.
    pub fn sync(&mut self, inode: u64) {
        if let Some(file) = self.file(inode) {
            file.settle(&mut Dice::new(0, 0), Temper::Kept);
        }
    }

    /// Names given and taken are on the disk.
    pub fn sync_names(&mut self) {
        for (name, file) in mem::take(&mut self.pending).into_iter().flatten() {
            rename(&mut self.durable, name, file);
        }
    }

    /// What is left when the power goes now.
    pub fn after_a_cut(&mut self, dice: &mut Dice) -> Image {
        let temper = match dice.below(8) {
            0 => Temper::Lost,
            1 => Temper::Kept,
            2 | 3 => Temper::First,
            4 | 5 => Temper::Torn { sector: 512 },
            _ => Temper::Torn { sector: 4096 },
        };
        let pending = mem::take(&mut self.pending);
        let first = dice.below(pending.len() + 1);
        for (at, naming) in pending.into_iter().enumerate() {
            let stays = match temper {
                Temper::Lost => false,
                Temper::Kept => true,
                Temper::First => at < first,
                Temper::Torn { .. } => dice.once_in(2),
            };
            for (name, file) in naming.into_iter().filter(|_| stays) {
                rename(&mut self.durable, name, file);
            }
        }
        self.files.iter_mut().for_each(|file| file.settle(dice, temper));
        let named = self.durable.iter().filter(|(name, _)| !name.ends_with("-shm"));
        let mut image: Image = named.map(|(name, file)| (name.clone(), self.files[*file].durable.clone())).collect();
        // An index is never synced and may hold anything.
        if let Some(log) = image.keys().find(|name| name.ends_with("-wal")).cloned()
            && dice.once_in(2)
        {
            let noise = if dice.once_in(2) { dice.bytes(32_768) } else { vec![0; dice.below(32_769)] };
            image.insert(log.replace("-wal", "-shm"), noise);
        }
        image
    }
}

fn rename(names: &mut BTreeMap<String, usize>, name: String, file: Option<usize>) {
    match file {
        Some(file) => names.insert(name, file),
        None => names.remove(&name),
    };
}

impl File {
    /// Brings to the disk what `temper` lets through of what was done, and forgets the rest.
    fn settle(&mut self, dice: &mut Dice, temper: Temper) {
        let pending = mem::take(&mut self.pending);
        let first = dice.below(pending.len() + 1);
        for (at, change) in pending.into_iter().enumerate() {
            match (temper, change) {
                (Temper::Lost, _) => {}
                (Temper::First, _) if at >= first => {}
                (Temper::Torn { sector }, Change::Write { at, bytes }) => self.tear(at, &bytes, sector, dice),
                (Temper::Torn { .. }, Change::Resize(_)) if dice.once_in(2) => {}
                (_, Change::Write { at, bytes }) => self.put(at, &bytes),
                (_, Change::Resize(length)) => self.durable.resize(length, 0),
            }
        }
    }

    fn put(&mut self, at: usize, bytes: &[u8]) {
        let end = at + bytes.len();
        if self.durable.len() < end {
            self.durable.resize(end, 0);
        }
        self.durable[at..end].copy_from_slice(bytes);
    }

    /// Of each sector of a write: the new bytes, the old ones, or now and then noise. Never a byte beside it: so the disk
    /// says by `SQLITE_IOCAP_POWERSAFE_OVERWRITE`, as all disks do that Linux knows.
    fn tear(&mut self, at: usize, bytes: &[u8], sector: usize, dice: &mut Dice) {
        let fate = dice.below(3);
        let mut from = 0;
        while from < bytes.len() {
            let to = ((at + from) / sector * sector + sector - at).min(bytes.len());
            match (fate, dice.below(8)) {
                (0, _) => {}
                (1, _) | (_, 0..=3) => self.put(at + from, &bytes[from..to]),
                (_, 4) => {
                    let noise = dice.bytes(to - from);
                    self.put(at + from, &noise);
                }
                _ => {}
            }
            from = to;
        }
    }
}
