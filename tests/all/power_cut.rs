//! The power goes at a random moment of writing, again and again on one record: what was acknowledged is there, once, in its
//! place; the chain holds; and the product opens what is left by itself.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use assurance_clinic::domain::event::Head;
use assurance_clinic::record::store::{Append, Options, Store, open};
use assurance_clinic::record::verify::{load, verify};
use uuid::Uuid;

use super::disk::{Disk, Fate, Image, Plan, Plugged};
use super::kill::adding;
use super::tier::{Dice, rounds, seed};

/// Records that are written side by side, each with its share of the cuts.
const LANES: u64 = 2;
/// A record begins anew after so many cuts, so that making one is cut too.
const CUTS_OF_ONE: usize = 10;
/// Before so many changes of the disk the power goes, and once in six before ten times as many: from the first open of a new
/// record to dozens of appends, with the log brought home now and then.
const CHANGES: usize = 60;

/// A folder that lives in memory, where the system has one.
pub fn quick_folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

pub fn record_in(folder: &Path) -> PathBuf {
    folder.join("clinic.db")
}

fn at(folder: &Path) -> Box<dyn Store> {
    open(record_in(folder).to_str().unwrap(), Options::default()).unwrap()
}

/// Adding an action; now and then a long one, so that the log is brought home while it is written.
pub fn new_append(dice: &mut Dice) -> Append {
    let id = uuid::Builder::from_random_bytes(dice.bytes(16).try_into().unwrap()).into_uuid();
    let mut append = adding(id);
    if dice.once_in(8) {
        let long = "a long reason ".repeat(dice.below(4_000));
        append.events[0].payload = append.events[0].payload.replace("a test", &long);
    }
    append
}

/// One record, and what its writers were told.
#[derive(Default)]
struct Lane {
    image: Image,
    acknowledged: BTreeSet<Uuid>,
    head: Option<Head>,
    unanswered: Option<Append>,
}

/// What came of many cuts.
#[derive(Default, Debug)]
struct Found {
    cuts: usize,
    acknowledged: usize,
    lost: usize,
}

/// Ends it, in this way, at a random change of the disk.
fn ends(how: Fate, dice: &mut Dice) -> Plan {
    let most = if dice.once_in(6) { 10 * CHANGES } else { CHANGES };
    let mut left = dice.below(most);
    Box::new(move |call| {
        if !call.changes() {
            return Fate::Works;
        }
        left = left.wrapping_sub(1);
        if left == usize::MAX { how } else { Fate::Works }
    })
}

impl Lane {
    /// Writes until the power goes.
    fn writes_until_cut(&mut self, synced: bool, dice: &mut Dice, found: &mut Found) {
        let folder = quick_folder();
        let disk = Disk::under(folder.path(), &self.image);
        if !synced {
            disk.hears_normal();
        }
        // Of every three cuts one comes after a kill, so that what was written and not synced is found by another program.
        if dice.once_in(3) {
            disk.follows(ends(Fate::Killed, dice));
            self.writes_until_dead(&disk, folder.path(), dice, found);
            disk.goes_on();
        }
        disk.follows(ends(Fate::Cut, dice));
        self.writes_until_dead(&disk, folder.path(), dice, found);
        self.image = disk.cut(dice);
        found.cuts += 1;
    }

    /// Writes through two programs at once until they can do no more.
    fn writes_until_dead(&mut self, disk: &Plugged, folder: &Path, dice: &mut Dice, found: &mut Found) {
        let mut stores = [at(folder), at(folder)];
        while !disk.is_dead() {
            let one = dice.below(2);
            if dice.once_in(5) {
                stores[one] = at(folder);
            }
            let append = self.unanswered.take().unwrap_or_else(|| new_append(dice));
            match stores[one].append(&append) {
                Ok(appended) => {
                    self.acknowledged.insert(append.events[0].id);
                    let head = appended.events[0].head();
                    if self.head.is_none_or(|known| known.position < head.position) {
                        self.head = Some(head);
                    }
                    found.acknowledged += 1;
                }
                Err(error) => {
                    assert!(disk.is_dead(), "{error}");
                    self.unanswered = Some(append);
                }
            }
        }
    }

    /// Looks at a copy of what is left, as a plain program on a plain disk would.
    fn is_looked_at(&mut self, cut: &str, found: &mut Found) {
        let folder = quick_folder();
        for (name, bytes) in &self.image {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        let store = at(folder.path());
        let checked = verify(&*store, None).unwrap_or_else(|error| panic!("{cut}: {error}"));
        assert!(checked.ok(), "{cut}: {checked:?}");
        let there: BTreeSet<Uuid> = ids(&*store).into_iter().collect();
        let before = found.lost;
        found.lost += self.acknowledged.difference(&there).count();
        if found.lost > before {
            self.head = None;
            self.acknowledged.retain(|id| there.contains(id));
        } else if let Some(head) = self.head {
            let last = store.page(head.position - 1, 1).unwrap();
            assert_eq!(last[0].head(), head, "{cut}: what was acknowledged is not in its place");
        }
        // What was under way is done again, twice over; it is there once.
        let again = self.unanswered.clone().unwrap_or_else(|| adding(Uuid::now_v7()));
        let first = store.append(&again).unwrap_or_else(|error| panic!("{cut}: {error}"));
        assert_eq!(store.append(&again).unwrap(), first, "{cut}");
        drop(store);
        let store = at(folder.path());
        let now = ids(&*store);
        let once: BTreeSet<Uuid> = now.iter().copied().collect();
        assert_eq!(once.len(), now.len(), "{cut}: doubled");
        let expected: BTreeSet<Uuid> = there.iter().copied().chain([again.events[0].id]).collect();
        assert_eq!(once, expected, "{cut}");
    }
}

/// The actions that are there, the chain checked on the way.
fn ids(store: &dyn Store) -> Vec<Uuid> {
    load(store).unwrap().actions().map(|action| action.id).collect()
}

fn cuts(count: usize, synced: bool) -> Found {
    let seed = seed();
    let lane = |number: u64| {
        let mut dice = Dice::new(seed, number);
        let (mut found, mut lane) = (Found::default(), Lane::default());
        for round in 0..count / usize::try_from(LANES).unwrap() {
            if round % CUTS_OF_ONE == 0 {
                lane = Lane::default();
            }
            lane.writes_until_cut(synced, &mut dice, &mut found);
            lane.is_looked_at(&format!("seed {seed}, lane {number}, cut {round}"), &mut found);
        }
        found
    };
    let lanes: Vec<Found> = std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..LANES).map(|number| scope.spawn(move || lane(number))).collect();
        lanes.into_iter().map(|lane| lane.join().unwrap()).collect()
    });
    lanes.iter().fold(Found::default(), |sum, lane| Found {
        cuts: sum.cuts + lane.cuts,
        acknowledged: sum.acknowledged + lane.acknowledged,
        lost: sum.lost + lane.lost,
    })
}

#[test]
fn the_power_goes_and_nothing_acknowledged_is_lost_or_doubled() {
    let count = rounds(1_000, 20_000);
    let found = cuts(count, true);
    println!("{} cuts: lost {} of {} acknowledged, doubled 0", found.cuts, found.lost, found.acknowledged);
    assert_eq!(found.lost, 0, "{found:?}");
    assert_eq!(found.cuts, count);
    assert!(found.acknowledged > 2 * count, "the writers wrote: {found:?}");
}

#[test]
fn the_same_with_less_syncing_loses_so_the_cuts_are_real() {
    let found = cuts(rounds(200, 1_000), false);
    println!("synchronous=NORMAL, {} cuts: lost {} of {} acknowledged", found.cuts, found.lost, found.acknowledged);
    assert!(found.lost > found.cuts / 10, "{found:?}");
}

#[test]
fn a_folder_made_for_the_record_outlives_the_power_too() {
    let mut dice = Dice::new(seed(), 0);
    for _ in 0..20 {
        let above = quick_folder();
        let disk = Disk::under(above.path(), &Image::new());
        at(&above.path().join("clinic").join("records")).append(&new_append(&mut dice)).unwrap();
        assert!(disk.cut(&mut dice).contains_key("clinic"), "its name is on the disk once something is acknowledged");
    }
}
