//! Calls of the disk fail, every k-th or at random, while the record is written and read: nothing is said to be saved that is
//! not, nothing sound is said to be damaged, and once the disk works again all goes on without repair by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use assurance_clinic::record::store::{Append, AppendError, Options, Store, StoreFault, open};
use assurance_clinic::record::verify::{load, verify};
use rusqlite::ffi;
use uuid::Uuid;

use super::disk::{Call, Disk, Fate, Image, Plan};
use super::power_cut::{new_append, quick_folder, record_in};
use super::tier::{Dice, rounds, seed};

/// Records that are written side by side, each with its share of the rounds.
const LANES: u64 = 2;
/// How many appends one round tries.
const APPENDS: usize = 10;

/// What fails in one round.
#[derive(Clone, Debug)]
struct Faults {
    /// The kinds of call that may fail.
    calls: Vec<Call>,
    /// A write fails because the disk is full, not because it breaks.
    full: bool,
    /// Every so-manieth of them fails, or each with that chance.
    one_in: usize,
    random: bool,
}

/// Every kind of call that may fail. Of the sync of a folder `SQLite` does not hear the answer, so it is not among them.
const KINDS: [Call; 9] = [
    Call::Write,
    Call::Sync,
    Call::Read,
    Call::Open,
    Call::Truncate,
    Call::Delete,
    Call::Access,
    Call::Size,
    Call::Map,
];

impl Faults {
    /// Round by round each kind alone, then all together; the disk full, then broken; every k-th, then at random.
    fn of_round(round: usize, dice: &mut Dice) -> Self {
        let calls = KINDS.get(round % (KINDS.len() + 1)).map_or_else(|| KINDS.to_vec(), |kind| vec![*kind]);
        let one_in = if calls.len() > 1 { 2 + dice.below(60) } else { 1 + dice.below(25) };
        Self { calls, full: dice.once_in(2), one_in, random: dice.once_in(2) }
    }

    fn code(&self, call: Call) -> i32 {
        match call {
            Call::Write if self.full => ffi::SQLITE_FULL,
            Call::Write => ffi::SQLITE_IOERR_WRITE,
            Call::Sync | Call::SyncFolder => ffi::SQLITE_IOERR_FSYNC,
            Call::Read => ffi::SQLITE_IOERR_READ,
            Call::Open => ffi::SQLITE_CANTOPEN,
            Call::Truncate => ffi::SQLITE_IOERR_TRUNCATE,
            Call::Delete => ffi::SQLITE_IOERR_DELETE,
            Call::Access => ffi::SQLITE_IOERR_ACCESS,
            Call::Size => ffi::SQLITE_IOERR_FSTAT,
            Call::Map => ffi::SQLITE_IOERR_SHMMAP,
        }
    }

    fn plan(&self, mut dice: Dice, failed: Arc<AtomicUsize>) -> Plan {
        let (faults, mut met) = (self.clone(), 0);
        Box::new(move |call| {
            if !faults.calls.contains(&call) {
                return Fate::Works;
            }
            met += 1;
            let fails = if faults.random { dice.once_in(faults.one_in) } else { met % faults.one_in == 0 };
            if !fails {
                return Fate::Works;
            }
            failed.fetch_add(1, Ordering::Relaxed);
            Fate::Fails(faults.code(call))
        })
    }

    /// Whether `fault` is what a person should be told of these.
    fn explain(&self, fault: &StoreFault) -> bool {
        match fault {
            StoreFault::Full => self.full && self.calls.contains(&Call::Write),
            StoreFault::CannotOpen(_) => self.calls.contains(&Call::Open),
            StoreFault::Failed(what) => {
                self.calls != [Call::Write] || !self.full || what.as_str() == "the disk or the quota is full"
            }
            _ => false,
        }
    }
}

/// What came of many rounds.
#[derive(Default, Debug)]
struct Found {
    failed: usize,
    acknowledged: usize,
    refused: usize,
    said: BTreeMap<String, usize>,
}

struct Round<'a> {
    name: String,
    faults: &'a Faults,
    acknowledged: BTreeSet<Uuid>,
    /// What was refused with the words that nothing was saved.
    denied: BTreeSet<Uuid>,
    unanswered: Vec<Append>,
}

fn at(folder: &Path) -> Box<dyn Store> {
    let options = Options { busy_wait: Duration::from_millis(200), ..Options::default() };
    open(record_in(folder).to_str().unwrap(), options).unwrap()
}

impl Round<'_> {
    fn right(&self, doing: &str, fault: &StoreFault) {
        assert!(self.faults.explain(fault), "{}: {doing}: {fault:?}", self.name);
    }

    fn writes(&mut self, store: &dyn Store, append: Append, found: &mut Found) {
        let id = append.events[0].id;
        match store.append(&append) {
            Ok(_) => {
                self.acknowledged.insert(id);
                self.denied.remove(&id);
                found.acknowledged += 1;
            }
            Err(AppendError::Store(error)) => {
                self.right("writing", &error.fault);
                let text = error.fault.to_string();
                if text.contains("Nothing was saved") {
                    self.denied.insert(id);
                }
                *found.said.entry(text.split([':', '(']).next().unwrap().to_owned()).or_default() += 1;
                found.refused += 1;
                self.unanswered.push(append);
            }
            Err(other) => panic!("{}: {other}", self.name),
        }
    }

    fn reads(&self, store: &dyn Store) {
        match load(store) {
            Ok(register) => {
                let there: BTreeSet<Uuid> = register.actions().map(|action| action.id).collect();
                assert!(self.acknowledged.is_subset(&there), "{}: read short", self.name);
            }
            Err(error) => self.right("reading", &error.fault),
        }
        match verify(store, None) {
            Ok(checked) => assert!(checked.ok(), "{}: a sound record is said to be damaged: {checked:?}", self.name),
            Err(error) => self.right("checking", &error.fault),
        }
    }

    /// The disk works again: what is there is looked at, and what was refused is done again.
    fn recovers(&self, folder: &Path) {
        let name = &self.name;
        let checked = verify(&*at(folder), None).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(checked.ok(), "{name}: {checked:?}");
        let there: BTreeSet<Uuid> = load(&*at(folder)).unwrap().actions().map(|action| action.id).collect();
        assert!(self.acknowledged.is_subset(&there), "{name}: said to be saved, and lost");
        assert!(self.denied.is_disjoint(&there), "{name}: said not to be saved, and there");
        let store = at(folder);
        for append in &self.unanswered {
            store.append(append).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        let now: Vec<Uuid> = load(&*store).unwrap().actions().map(|action| action.id).collect();
        let once: BTreeSet<Uuid> = now.iter().copied().collect();
        assert_eq!(once.len(), now.len(), "{name}: doubled");
        let again = self.unanswered.iter().map(|append| append.events[0].id);
        assert_eq!(once, there.iter().copied().chain(again).collect(), "{name}");
        drop(store);
        assert!(verify(&*at(folder), None).unwrap().ok(), "{name}");
    }
}

fn round(seed: u64, lane: u64, number: usize, dice: &mut Dice, found: &mut Found) {
    let faults = Faults::of_round(number, dice);
    let name = format!("seed {seed}, lane {lane}, round {number}, {faults:?}");
    let mut round =
        Round { name, faults: &faults, acknowledged: BTreeSet::new(), denied: BTreeSet::new(), unanswered: Vec::new() };
    let folder = quick_folder();
    let disk = Disk::under(folder.path(), &Image::new());
    // Of every three records one is made on the failing disk.
    if !dice.once_in(3) {
        for _ in 0..dice.below(4) {
            round.writes(&*at(folder.path()), new_append(dice), found);
        }
    }
    let failed = Arc::new(AtomicUsize::new(0));
    disk.follows(faults.plan(dice.clone(), Arc::clone(&failed)));
    let mut stores = [at(folder.path()), at(folder.path())];
    for _ in 0..APPENDS {
        let one = dice.below(2);
        match dice.below(6) {
            0 => stores[one] = at(folder.path()),
            1 => round.reads(&*stores[one]),
            2 => round.reads(&*at(folder.path())),
            _ => {}
        }
        let again = if round.unanswered.is_empty() || dice.once_in(3) { None } else { round.unanswered.pop() };
        round.writes(&*stores[one], again.unwrap_or_else(|| new_append(dice)), found);
    }
    found.failed += failed.load(Ordering::Relaxed);
    // The programs end while it still fails; then it works again, or the power goes too.
    drop(stores);
    disk.follows(Box::new(|_| Fate::Works));
    if dice.once_in(2) {
        let image = disk.cut(dice);
        let after = quick_folder();
        for (name, bytes) in &image {
            std::fs::write(after.path().join(name), bytes).unwrap();
        }
        round.recovers(after.path());
    } else {
        drop(disk);
        round.recovers(folder.path());
    }
}

#[test]
fn calls_fail_and_nothing_is_said_to_be_saved_that_is_not() {
    let (count, seed) = (rounds(200, 5_000), seed());
    let lane = |number: u64| {
        let (mut dice, mut found) = (Dice::new(seed, number), Found::default());
        for at in 0..count / usize::try_from(LANES).unwrap() {
            round(seed, number, at, &mut dice, &mut found);
        }
        found
    };
    let lanes: Vec<Found> = std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..LANES).map(|number| scope.spawn(move || lane(number))).collect();
        lanes.into_iter().map(|lane| lane.join().unwrap()).collect()
    });
    let mut sum = Found::default();
    for lane in lanes {
        sum.failed += lane.failed;
        sum.acknowledged += lane.acknowledged;
        sum.refused += lane.refused;
        lane.said.into_iter().for_each(|(text, count)| *sum.said.entry(text).or_default() += count);
    }
    println!(
        "{count} rounds, {} calls failed: {} saved and all there, {} refused and said so, wrongly said 0",
        sum.failed, sum.acknowledged, sum.refused
    );
    for (text, count) in &sum.said {
        println!("{count:6} x The record … {text}");
    }
    assert!(sum.failed > 3 * count && sum.refused > count && sum.acknowledged > count, "{sum:?}");
}
