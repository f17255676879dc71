//! The record as the product promises it: nothing lost, nothing doubled, nobody overwritten, every change behind its back
//! found. The first part runs against any store.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use assurance_clinic::domain::event::{Event, Head, NewEvent};
use assurance_clinic::domain::people::{Actor, Role};
use assurance_clinic::domain::register::Register;
use assurance_clinic::domain::steps::{Amended, Happened};
use assurance_clinic::record::decide::{Change, Facts, Proposal, Step, decide};
use assurance_clinic::record::sqlite::SqliteStore;
use assurance_clinic::record::store::{Append, AppendError, Options, Store, StoreFault, open};
use assurance_clinic::record::verify::{catch_up, load, verify};
use chrono::{NaiveDate, Utc};
use uuid::Uuid;

use super::tier::{rounds, seed};

/// Opens the same record again, as another program would.
pub type Opens<'a> = &'a (dyn Fn() -> Box<dyn Store> + Sync);

fn chair(by: &str) -> Actor {
    Actor { by: by.into(), role: Role::Chair, on_behalf_of: None, terminal: "test".into() }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 1, 12).unwrap()
}

fn step(register: &Register, by: &str, step: Step) -> Append {
    let facts = Facts::bare(today(), Uuid::now_v7());
    Append { events: decide(register, &chair(by), step, &facts, Utc::now()).unwrap() }
}

pub fn proposal(text: &str) -> Step {
    Step::Add(Box::new(Proposal {
        team: Some("protection-1".into()),
        no_indicator: Some("a test".into()),
        text: text.into(),
        owner: "Team manager".into(),
        due: Some(today()),
        ..Proposal::default()
    }))
}

pub fn added(text: &str) -> Append {
    step(&Register::default(), "D. Adeyemi", proposal(text))
}

fn amended(register: &Register, id: Uuid, by: &str, text: &str) -> Append {
    step(register, by, Step::On(id, Change::Amend(Amended { text: Some(text.into()), ..Amended::default() })))
}

pub fn xorshift(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}

// For any store.

pub fn what_is_written_is_read_back(opens: Opens<'_>) {
    let store = opens();
    assert_eq!((store.head().unwrap(), store.after(0).unwrap()), (Head::EMPTY, vec![]));
    let texts = ["Zoë's list", "two\nlines \u{1b}[31m", "\u{0} 'quoted\" \u{202e}", &"long ".repeat(20_000)];
    let mut written: Vec<Event> = Vec::new();
    for text in texts {
        written.extend(store.append(&added(text)).unwrap().events);
    }
    let again = opens();
    assert_eq!(again.after(0).unwrap(), written);
    assert_eq!(again.after(2).unwrap(), written[2..]);
    assert_eq!(again.page(1, 2).unwrap(), written[1..3]);
    assert_eq!(again.head().unwrap(), written[3].head());
    assert_eq!(again.find(written[1].new.id).unwrap().as_ref(), Some(&written[1]));
    assert_eq!(again.find(Uuid::nil()).unwrap(), None);
    assert_eq!(written.iter().map(|event| event.position).collect::<Vec<_>>(), [1, 2, 3, 4]);
    let checked = verify(&*again, Some(written[1].head())).unwrap();
    assert_eq!((checked.ok(), checked.events, checked.head), (true, 4, written[3].head()));
}

pub fn a_retry_after_a_lost_reply_is_harmless(opens: Opens<'_>) {
    let store = opens();
    let first = added("once");
    let written = store.append(&first).unwrap();
    store.append(&added("between")).unwrap();
    for _ in 0..3 {
        assert_eq!(opens().append(&first).unwrap(), written);
    }
    let mut other = first.clone();
    other.events[0].payload.push(' ');
    assert_eq!(store.append(&other), Err(AppendError::IdReused));
    let half = Append { events: vec![first.events[0].clone(), added("new").events[0].clone()] };
    assert_eq!(store.append(&half), Err(AppendError::IdReused));
    let fresh = added("twice in one").events[0].clone();
    let twice = Append { events: vec![fresh.clone(), NewEvent { version: 2, ..fresh }] };
    assert_eq!(store.append(&twice), Err(AppendError::IdReused));
    assert_eq!(store.after(0).unwrap().len(), 2);
}

pub fn a_conflict_shows_what_happened_since(opens: Opens<'_>) {
    let store = opens();
    let first = store.append(&added("as it was")).unwrap().events;
    let id = first[0].new.id;
    let seen = load(&*store).unwrap();
    let theirs = opens().append(&amended(&seen, id, "One", "theirs")).unwrap().events;
    let mine = amended(&seen, id, "Two", "mine");
    // Several events at once are written together or not at all.
    let together = Append { events: vec![added("beside").events[0].clone(), mine.events[0].clone()] };
    for refused in [&mine, &together] {
        assert_eq!(store.append(refused), Err(AppendError::Conflict { since: theirs.clone() }));
    }
    assert_eq!(store.after(0).unwrap().len(), 2);
    let mut ahead = mine.events[0].clone();
    ahead.version = 9;
    assert_eq!(store.append(&Append { events: vec![ahead] }), Err(AppendError::Conflict { since: vec![] }));
    let mut register = seen;
    catch_up(&*store, &mut register).unwrap();
    let (one, two) = (amended(&register, id, "Two", "mine after all"), added("beside"));
    let both = store.append(&Append { events: vec![one.events[0].clone(), two.events[0].clone()] }).unwrap();
    assert_eq!(both.events.iter().map(|event| event.position).collect::<Vec<_>>(), [3, 4]);
}

/// The conflicts that writers met, and how many of them showed what had happened.
#[derive(Default)]
struct Conflicts {
    rejected: AtomicUsize,
    shown: AtomicUsize,
}

/// Amends the action until that lands, as somebody does who looks at what another wrote and tries again.
fn insist(store: &dyn Store, register: &mut Register, id: Uuid, (by, text): (&str, &str), met: &Conflicts) {
    loop {
        let seen = register.action(id).unwrap().version;
        match store.append(&amended(register, id, by, text)) {
            Ok(appended) => {
                assert_eq!(appended.events[0].new.version, seen + 1);
                catch_up(store, register).unwrap();
                return;
            }
            Err(AppendError::Conflict { since }) => {
                met.rejected.fetch_add(1, Ordering::Relaxed);
                let next = since.first().is_some_and(|event| event.new.version == seen + 1);
                met.shown.fetch_add(usize::from(next), Ordering::Relaxed);
                catch_up(store, register).unwrap();
                assert!(register.action(id).unwrap().version > seen);
            }
            Err(error) => panic!("{error}"),
        }
    }
}

pub fn many_writers_on_one_action(opens: Opens<'_>, writers: usize, edits: usize) {
    let first = opens().append(&added("start")).unwrap().events;
    let id = first[0].new.id;
    let met = Conflicts::default();
    std::thread::scope(|scope| {
        for writer in 0..writers {
            let met = &met;
            scope.spawn(move || {
                let store = opens();
                let mut register = load(&*store).unwrap();
                for edit in 0..edits {
                    insist(&*store, &mut register, id, (&format!("W{writer}"), &format!("{writer}/{edit}")), met);
                }
            });
        }
    });
    let store = opens();
    let register = load(&*store).unwrap();
    let action = register.action(id).unwrap();
    let texts: Vec<String> = action
        .history
        .iter()
        .filter_map(|entry| match &entry.event.as_ref()?.what {
            Happened::Amend(amended) => amended.text.clone(),
            _ => None,
        })
        .collect();
    let expected: BTreeSet<String> =
        (0..writers).flat_map(|writer| (0..edits).map(move |edit| format!("{writer}/{edit}"))).collect();
    assert_eq!(texts.len(), writers * edits, "none doubled");
    assert_eq!(texts.into_iter().collect::<BTreeSet<_>>(), expected, "none lost");
    assert_eq!(action.version, u64::try_from(writers * edits + 1).unwrap(), "none overwritten");
    let (shown, rejected) = (met.shown.into_inner(), met.rejected.into_inner());
    println!("{writers} writers x {edits} edits: lost 0, overwritten 0, {shown} conflicts shown of {rejected}");
    assert_eq!(shown, rejected, "every refusal shows what happened");
    assert!(verify(&*store, None).unwrap().ok());
}

pub fn many_writers_on_many_actions(opens: Opens<'_>, writers: usize, edits: usize) {
    const ACTIONS: usize = 10;
    let store = opens();
    let ids: Vec<Uuid> =
        (0..ACTIONS).map(|n| store.append(&added(&format!("action {n}"))).unwrap().events[0].new.id).collect();
    let met = Conflicts::default();
    std::thread::scope(|scope| {
        for writer in 0..writers {
            let (ids, met) = (&ids, &met);
            scope.spawn(move || {
                let store = opens();
                let mut register = load(&*store).unwrap();
                let mut seed = 0x2545_F491_u64 + writer as u64;
                for edit in 0..edits {
                    let id = ids[usize::try_from(xorshift(&mut seed) % ACTIONS as u64).unwrap()];
                    insist(&*store, &mut register, id, (&format!("W{writer}"), &format!("{writer}/{edit}")), met);
                }
            });
        }
    });
    let events = opens().after(0).unwrap();
    let edits_there: BTreeSet<&str> = events[ACTIONS..].iter().map(|event| event.new.payload.as_str()).collect();
    println!(
        "{writers} writers x {edits} edits on {ACTIONS} actions: {} conflicts",
        met.rejected.load(Ordering::Relaxed)
    );
    assert_eq!(events.len(), ACTIONS + writers * edits, "none lost, none doubled");
    assert_eq!(edits_there.len(), writers * edits, "each is another's");
    let register = load(&*opens()).unwrap();
    let versions: u64 = ids.iter().map(|id| register.action(*id).unwrap().version).sum();
    assert_eq!(versions, u64::try_from(events.len()).unwrap(), "none overwritten");
    assert_eq!(met.shown.into_inner(), met.rejected.into_inner(), "every refusal shows what happened");
    assert!(verify(&*opens(), None).unwrap().ok());
}

pub fn first_writers_at_once(opens: Opens<'_>, writers: usize) {
    std::thread::scope(|scope| {
        for writer in 0..writers {
            scope.spawn(move || opens().append(&added(&format!("first {writer}"))).unwrap());
        }
    });
    let register = load(&*opens()).unwrap();
    assert_eq!(register.actions().count(), writers);
    assert!(verify(&*opens(), None).unwrap().ok());
}

// For a file.

/// A folder with a record file in it, and what it takes to look at that from outside.
pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("records").join("a % b?.db")
    }

    pub fn open(&self) -> Box<dyn Store> {
        open(self.path().to_str().unwrap(), Options::default()).unwrap()
    }

    /// With `count` actions, each amended once, closed and tidied.
    pub fn with(count: usize) -> Self {
        let place = Self::new();
        let store = place.open();
        for n in 0..count {
            let id = store.append(&added(&format!("action {n}"))).unwrap().events[0].new.id;
            let register = load(&*store).unwrap();
            store.append(&amended(&register, id, "D. Adeyemi", &format!("action {n}, amended"))).unwrap();
        }
        place
    }

    /// Everything in the folder, with its bytes.
    fn everything(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files: Vec<_> = fs::read_dir(self.path().parent().unwrap())
            .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
            .unwrap_or_default();
        files.sort();
        files.into_iter().map(|path: PathBuf| (path.clone(), fs::read(path).unwrap_or_default())).collect()
    }
}

fn as_any_store(suite: impl Fn(Opens<'_>)) {
    let place = Place::new();
    suite(&|| place.open());
}

#[test]
fn file_what_is_written_is_read_back() {
    as_any_store(what_is_written_is_read_back);
}

#[test]
fn file_a_retry_after_a_lost_reply_is_harmless() {
    as_any_store(a_retry_after_a_lost_reply_is_harmless);
}

#[test]
fn file_a_conflict_shows_what_happened_since() {
    as_any_store(a_conflict_shows_what_happened_since);
}

#[test]
fn file_many_writers_on_one_action() {
    as_any_store(|opens| many_writers_on_one_action(opens, 50, rounds(20, 200)));
}

#[test]
fn file_many_writers_on_many_actions() {
    as_any_store(|opens| many_writers_on_many_actions(opens, 50, 20));
}

#[test]
fn file_first_writers_at_once() {
    for _ in 0..5 {
        as_any_store(|opens| first_writers_at_once(opens, 12));
    }
}

#[test]
fn reading_leaves_no_trace() {
    let nowhere = Place::new();
    assert_eq!(nowhere.open().after(0).unwrap(), []);
    assert!(verify(&*nowhere.open(), None).unwrap().ok());
    assert_eq!(fs::read_dir(nowhere.folder.path()).unwrap().count(), 0, "nothing is made");

    let place = Place::with(3);
    let before = place.everything();
    assert_eq!(before.len(), 1, "a closed record is one file");
    assert_eq!(load(&*place.open()).unwrap().actions().count(), 3);
    assert!(verify(&*place.open(), None).unwrap().ok());
    assert_eq!(place.everything(), before);

    // Beside a writer a reader sees what was acknowledged.
    let writer = place.open();
    writer.append(&added("beside")).unwrap();
    assert_eq!(load(&*place.open()).unwrap().actions().count(), 4);
    let copy = Place::new();
    fs::create_dir(copy.path().parent().unwrap()).unwrap();
    for (path, bytes) in place.everything() {
        fs::write(copy.path().with_file_name(path.file_name().unwrap()), bytes).unwrap();
    }
    // What a killed writer left behind is read too.
    assert_eq!(load(&*copy.open()).unwrap().actions().count(), 4);
}

#[test]
fn a_reader_and_writers_do_not_disturb_each_other() {
    let place = Place::with(1);
    let deadline = Instant::now() + Duration::from_secs(2);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut written = 0;
            while Instant::now() < deadline {
                // Opened and closed each time, so that the file is tidied under the reader.
                place.open().append(&added("more")).unwrap();
                written += 1;
            }
            assert!(written > 0);
        });
        scope.spawn(|| {
            let mut last = 0;
            while Instant::now() < deadline {
                let store = place.open();
                let register = load(&*store).unwrap();
                assert!(register.head().position >= last, "nothing that was there is gone");
                last = register.head().position;
            }
            assert!(last > 2);
        });
    });
    assert!(verify(&*place.open(), None).unwrap().ok());
}

#[cfg(unix)]
#[test]
fn files_and_folders_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let store = place.open();
    store.append(&added("one")).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(place.path().parent().unwrap()), 0o700);
    let files = place.everything();
    assert_eq!(files.len(), 3, "the file, its log and its index");
    for (path, _) in files {
        assert_eq!(mode(&path), 0o600, "{path:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_read_only_record_is_read_and_not_written() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::with(2);
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let (file, folder) = (place.path(), place.path().parent().unwrap().to_owned());
    for (path, closed, opened) in [(&file, 0o400, 0o600), (&folder, 0o500, 0o700)] {
        set(path, closed);
        let before = place.everything();
        assert_eq!(load(&*place.open()).unwrap().actions().count(), 2);
        match place.open().append(&added("three")) {
            Err(AppendError::Store(error)) => assert_eq!(error.fault, StoreFault::ReadOnly),
            other => panic!("{other:?}"),
        }
        assert_eq!(place.everything(), before);
        set(path, opened);
    }
    place.open().append(&added("three")).unwrap();
}

#[test]
fn a_locked_record_is_waited_for_and_then_said_to_be_busy() {
    let place = Place::with(1);
    let other = rusqlite::Connection::open(place.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let options = Options { busy_wait: Duration::from_millis(300), ..Options::default() };
    let store = SqliteStore::at(&place.path(), options).unwrap();
    let (begun, append) = (Instant::now(), added("waits"));
    match store.append(&append) {
        Err(AppendError::Store(error)) => assert!(matches!(error.fault, StoreFault::Busy(_)), "{error}"),
        other => panic!("{other:?}"),
    }
    assert!(begun.elapsed() >= Duration::from_millis(300));
    assert_eq!(store.after(0).unwrap().len(), 2, "reading goes on");
    other.execute_batch("ROLLBACK").unwrap();
    store.append(&append).unwrap();
}

#[test]
fn places_that_cannot_hold_a_record_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |location: &str| match open(location, Options::default()) {
        Ok(store) => store.after(0).map(|_| ()).and_then(|()| match store.append(&added("x")) {
            Err(AppendError::Store(error)) => Err::<(), _>(error),
            other => panic!("{other:?}"),
        }),
        Err(error) => Err(error),
    };
    let url = refused("mysql://me:secret@host/clinic?password=secret").unwrap_err();
    assert_eq!(url.fault, StoreFault::Unsupported);
    assert!(!url.to_string().contains("secret"), "{url}");
    assert!(matches!(refused(folder.path().to_str().unwrap()).unwrap_err().fault, StoreFault::CannotOpen(_)));
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    assert!(matches!(refused(file.join("under").to_str().unwrap()).unwrap_err().fault, StoreFault::CannotOpen(_)));
}

/// Takes away what keeps events from being changed.
pub const UNGUARD: &str =
    "DROP TRIGGER event_never_changes; DROP TRIGGER event_never_goes; DROP TRIGGER event_never_replaced;";

/// Changes one thing behind the record's back, as someone with a database tool would.
fn tamper(place: &Place, sql: &str) {
    let connection = rusqlite::Connection::open(place.path()).unwrap();
    connection.execute_batch(UNGUARD).unwrap();
    connection.execute_batch(sql).unwrap();
}

#[test]
fn what_was_changed_behind_its_back_is_found() {
    // What was done, with the first position at which it shows.
    let cases = [
        ("UPDATE event SET payload = replace(payload, 'action 1', 'action 7') WHERE position = 3", 3),
        ("UPDATE event SET payload = payload || ' ' WHERE position = 6", 6),
        ("UPDATE event SET typed_by = 'Another' WHERE position = 1", 1),
        ("UPDATE event SET on_behalf_of = '' WHERE position = 2", 2),
        ("UPDATE event SET time = replace(time, 'Z', '+00:00') WHERE position = 5", 5),
        ("UPDATE event SET hash = prev WHERE position = 4", 4),
        ("UPDATE event SET hash = 'no hash' WHERE position = 4", 4),
        ("DELETE FROM event WHERE position = 3", 3),
        ("DELETE FROM event WHERE position = 1", 1),
        ("DELETE FROM event WHERE position = 2; UPDATE event SET position = position - 1 WHERE position > 2", 2),
        (
            "UPDATE event SET position = 99 WHERE position = 3; UPDATE event SET position = 3 WHERE position = 4;
          UPDATE event SET position = 4 WHERE position = 99",
            3,
        ),
        (
            "INSERT INTO event SELECT 7, 'x' || id, stream, 9, typed_by, role, on_behalf_of, terminal, time, kind,
          payload_version, payload, prev, hash FROM event WHERE position = 6",
            7,
        ),
    ];
    for (sql, first_bad) in cases {
        let place = Place::with(3);
        let noted = place.open().head().unwrap();
        tamper(&place, sql);
        let found = verify(&*place.open(), None).unwrap();
        assert_eq!((found.ok(), found.first_bad), (false, Some(first_bad)), "{sql}: {found:?}");
        assert_eq!(found.events, first_bad - 1, "{sql}");
        assert!(!verify(&*place.open(), Some(noted)).unwrap().ok(), "{sql}");
        assert!(load(&*place.open()).is_err(), "nothing is built on it: {sql}");
    }
}

#[test]
fn a_cut_tail_and_a_whole_rewrite_are_found_by_a_known_head() {
    let place = Place::with(3);
    let noted = place.open().head().unwrap();
    tamper(&place, "DELETE FROM event WHERE position > 4");
    assert!(verify(&*place.open(), None).unwrap().ok(), "a chain alone does not notice");
    let found = verify(&*place.open(), Some(noted)).unwrap();
    assert_eq!((found.ok(), found.first_bad, found.events), (false, Some(5), 4));

    let rewritten = Place::with(4);
    let found = verify(&*rewritten.open(), Some(noted)).unwrap();
    assert_eq!((found.ok(), found.first_bad), (false, Some(noted.position)));
    let emptied = Place::new();
    let found = verify(&*emptied.open(), Some(noted)).unwrap();
    assert_eq!((found.ok(), found.first_bad), (false, Some(1)));
}

/// A good record, with a log that was not tidied, as a kill leaves it.
struct Good {
    file: Vec<u8>,
    log: Vec<u8>,
    actions: usize,
}

impl Good {
    fn new() -> Self {
        let place = Place::with(40);
        let writer = place.open();
        let file = fs::read(place.path()).unwrap();
        writer.append(&added("in the log")).unwrap();
        let log = fs::read(log_of(&place)).unwrap();
        Self { file, log, actions: load(&*writer).unwrap().actions().count() }
    }
}

fn log_of(place: &Place) -> PathBuf {
    place.path().with_file_name("a % b?.db-wal")
}

/// One bit, a run of noise, a cut or a run of zeros, at a seeded place.
fn damage(bytes: &mut Vec<u8>, seed: &mut u64) {
    let mut below = |n: usize| usize::try_from(xorshift(seed) % u64::try_from(n).unwrap()).unwrap();
    let (kind, at, run) = (below(4), below(bytes.len()), 1 + below(4096));
    match kind {
        0 => bytes[at] ^= 1 << below(8),
        1 => bytes.iter_mut().skip(at).take(run).for_each(|byte| *byte = u8::try_from(below(256)).unwrap()),
        2 => bytes.truncate(at),
        _ => bytes.iter_mut().skip(at).take(run).for_each(|byte| *byte = 0),
    }
}

/// Reads, checks and tries to write a damaged record; whether the damage was noticed.
fn meets_damage(good: &Good, begin: u64, round: u64) -> bool {
    let mut seed = begin ^ (round + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let place = Place::new();
    fs::create_dir(place.path().parent().unwrap()).unwrap();
    let (mut file, mut log) = (good.file.clone(), good.log.clone());
    let with_log = round.is_multiple_of(5);
    damage(if with_log { &mut log } else { &mut file }, &mut seed);
    fs::write(place.path(), &file).unwrap();
    if with_log {
        fs::write(log_of(&place), &log).unwrap();
    }
    let verdict = verify(&*place.open(), None);
    let read = load(&*place.open());
    let _ = (place.open().find(Uuid::nil()), place.open().head());
    assert_eq!(fs::read(place.path()).unwrap(), file, "round {round}");
    assert!(!with_log || fs::read(log_of(&place)).unwrap() == log, "round {round}");
    // Writing is refused before a byte is written, unless nothing that is used is wrong.
    if !with_log && let Err(AppendError::Store(error)) = place.open().append(&added("more")) {
        assert_eq!(fs::read(place.path()).unwrap(), file, "round {round}: {error}");
    }
    match (verdict, read) {
        // Damage in unused bytes, or a log cut back to an earlier commit: what is read is a prefix of the truth.
        (Ok(found), Ok(register)) if found.ok() => {
            assert!(register.actions().count() <= good.actions, "round {round}");
            false
        }
        (Ok(found), _) => {
            assert!(found.wrong.is_some_and(|wrong| !wrong.is_blank()), "round {round}");
            true
        }
        (Err(error), read) => {
            assert!(read.is_err() && error.to_string().contains("left as it is"), "round {round}: {error}");
            true
        }
    }
}

#[test]
fn damaged_files_never_panic_are_never_written_and_leave_a_way_on() {
    let (good, begin, count) = (Good::new(), seed(), rounds(500, 10_000) as u64);
    let (lanes, each) = ((0..10).collect::<Vec<u64>>(), count / 10);
    let noticed: usize = std::thread::scope(|scope| {
        let run = |lane: &u64| {
            let (lane, good) = (*lane, &good);
            scope.spawn(move || (0..each).filter(|round| meets_damage(good, begin, lane * each + round)).count())
        };
        let running: Vec<_> = lanes.iter().map(run).collect();
        running.into_iter().map(|lane| lane.join().unwrap()).sum()
    });
    println!(
        "{count} damaged files: panics 0, bytes written to them 0, {noticed} refused, the others read as they were"
    );
    assert!(noticed as u64 > count * 3 / 5, "{noticed} of {count} were noticed");
}

/// The whole check of a large record.
#[test]
#[ignore = "part of the long tier: docs/proofs.md"]
fn a_large_record_is_checked_in_time() {
    let count = rounds(100_000, 1_000_000);
    let place = Place::new();
    let store = place.open();
    for batch in 0..count.div_ceil(1000) {
        let events = (0..1000).flat_map(|n| added(&format!("action {batch}/{n}")).events).collect();
        store.append(&Append { events }).unwrap();
    }
    drop(store);
    let begun = Instant::now();
    let found = verify(&*place.open(), None).unwrap();
    let checked = begun.elapsed();
    assert!(found.ok());
    let begun = Instant::now();
    let register = load(&*place.open()).unwrap();
    println!(
        "{} events: checked in {:.2} s, loaded in {:.2} s, {} MB",
        found.events,
        checked.as_secs_f64(),
        begun.elapsed().as_secs_f64(),
        fs::metadata(place.path()).unwrap().len() / 1_000_000
    );
    assert_eq!(register.head(), found.head);
    // 1,000,000 in 15 s, and so in proportion; of a program that was built to be fast.
    assert!(cfg!(debug_assertions) || checked.as_secs_f64() <= 15.0 * count as f64 / 1e6 + 0.5);
}
