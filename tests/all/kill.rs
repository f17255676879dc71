//! Killed at a random moment while writing, again and again on one record: what was acknowledged is there, once, and the
//! chain holds. What was under way when the kill came is tried again by the next writer, as a person would.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use assurance_clinic::domain::people::{Actor, Role};
use assurance_clinic::domain::register::Register;
use assurance_clinic::record::decide::{Facts, decide};
use assurance_clinic::record::store::{Append, Options, open};
use assurance_clinic::record::verify::{load, verify};
use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

use super::record::{proposal, xorshift};
use super::tier::{rounds, seed};

/// Writers at one time.
const LANES: usize = 2;

const RECORD: &str = "CLINIC_TEST_KILL_RECORD";
const AGAIN: &str = "CLINIC_TEST_KILL_AGAIN";

/// Adding an action, the same to the last byte whenever it is made for the same id.
pub fn adding(id: Uuid) -> Append {
    let me = Actor { by: "D. Adeyemi".into(), role: Role::Chair, on_behalf_of: None, terminal: "test".into() };
    let facts = Facts::bare(NaiveDate::default(), id);
    let events = decide(&Register::default(), &me, proposal(&id.to_string()), &facts, DateTime::UNIX_EPOCH);
    Append { events: events.unwrap() }
}

/// The writer: adds actions until it is killed, and says what it tries and what was acknowledged.
#[test]
fn writes_until_killed() {
    let Some(record) = std::env::var_os(RECORD) else { return };
    let store = open(record.to_str().unwrap(), Options::default()).unwrap();
    let mut again = std::env::var(AGAIN).ok().and_then(|id| Uuid::parse_str(&id).ok());
    let mut out = std::io::stdout();
    loop {
        let id = again.take().unwrap_or_else(Uuid::now_v7);
        writeln!(out, "\ntry {id}").and_then(|()| out.flush()).unwrap();
        store.append(&adding(id)).unwrap();
        writeln!(out, "\nack {id}").and_then(|()| out.flush()).unwrap();
    }
}

/// What a writer said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    Tries,
    Acknowledged,
}

/// What became of one writer.
#[derive(Default)]
struct Said {
    tried: Vec<Uuid>,
    acknowledged: Vec<Uuid>,
}

impl Said {
    /// What was under way when the kill came.
    fn unanswered(&self) -> Option<Uuid> {
        self.tried.last().filter(|id| !self.acknowledged.contains(id)).copied()
    }
}

/// Starts a writer on `record` and kills it at a moment that `seed` chooses.
fn kill_one(record: &str, again: Option<Uuid>, seed: &mut u64) -> Said {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["kill::writes_until_killed", "--exact", "--nocapture", "--test-threads=1"]);
    command.env(RECORD, record).stdout(Stdio::piped()).stderr(Stdio::null());
    if let Some(id) = again {
        command.env(AGAIN, id.to_string());
    }
    let mut writer = command.spawn().unwrap();
    let out = writer.stdout.take().unwrap();
    let (says, said_first) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut said = Said::default();
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            // A line cut short by the kill is no acknowledgement.
            match line.split_once(' ').map(|(word, id)| (word, Uuid::parse_str(id))) {
                Some(("try", Ok(id))) => {
                    said.tried.push(id);
                    let _ = says.send(Moment::Tries);
                }
                Some(("ack", Ok(id))) => {
                    said.acknowledged.push(id);
                    let _ = says.send(Moment::Acknowledged);
                }
                _ => {}
            }
        }
        said
    });
    let wait = Duration::from_micros(xorshift(seed) % 15_000);
    // Most in the midst of writing; some while the record is made, opened or mended; some at any moment from the start.
    let until = [Some(Moment::Acknowledged), Some(Moment::Acknowledged), Some(Moment::Tries), None];
    let until = until[usize::try_from(xorshift(seed) % 4).unwrap()];
    while let Some(until) = until
        && said_first.recv_timeout(Duration::from_secs(30)).is_ok_and(|moment| moment != until)
    {}
    std::thread::sleep(wait);
    writer.kill().unwrap();
    writer.wait().unwrap();
    reader.join().unwrap()
}

#[test]
fn killed_while_writing_nothing_acknowledged_is_lost_or_doubled() {
    let folder = tempfile::tempdir().unwrap();
    killed_while_writing(folder.path().join("clinic.db").to_str().unwrap());
}

/// Kills writers on `record`, and looks what is there afterwards.
pub fn killed_while_writing(record: &str) {
    let (kills, begin) = (rounds(1_000, 10_000), seed());
    let lane = |lane: usize| {
        let mut seed = begin ^ (lane as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let (mut tried, mut acknowledged, mut again) = (BTreeSet::new(), Vec::new(), None);
        for _ in 0..kills / LANES {
            let said = kill_one(record, again, &mut seed);
            // A writer killed before it said anything has not tried it yet.
            again = if said.tried.is_empty() { again } else { said.unanswered() };
            tried.extend(said.tried);
            acknowledged.extend(said.acknowledged);
        }
        (tried, acknowledged)
    };
    let (mut tried, mut acknowledged) = (BTreeSet::new(), Vec::new());
    std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..LANES).map(|number| scope.spawn(move || lane(number))).collect();
        for lane in lanes {
            let (more_tried, more_acknowledged) = lane.join().unwrap();
            tried.extend(more_tried);
            acknowledged.extend(more_acknowledged);
        }
    });
    let store = open(record, Options::default()).unwrap();
    let checked = verify(&*store, None).unwrap();
    assert!(checked.ok(), "{checked:?}");
    let stored: Vec<Uuid> = load(&*store).unwrap().actions().map(|action| action.id).collect();
    let once: BTreeSet<Uuid> = stored.iter().copied().collect();
    assert_eq!(once.len(), stored.len(), "none doubled");
    let lost: Vec<_> = acknowledged.iter().filter(|id| !once.contains(id)).collect();
    assert!(lost.is_empty(), "{} of {} acknowledged are lost: {lost:?}", lost.len(), acknowledged.len());
    assert!(once.is_subset(&tried), "nothing is there that nobody wrote");
    println!("{kills} kills: lost 0, doubled 0 of {} acknowledged", acknowledged.len());
    assert!(acknowledged.len() > kills / 3, "the writers wrote: {}", acknowledged.len());
}
