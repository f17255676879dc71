//! What others write arrives live, and nothing is missed: whatever becomes of the line, the record is read after the last
//! position known once it is listened again.

use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use assurance_clinic::domain::event::{Event, Head};
use assurance_clinic::record::store::{Options, Store, Watched, open};
use assurance_clinic::record::verify::events_after;

use super::cluster::{APP, Cluster, own};
use super::database::{Database, sql};
use crate::record::{added, xorshift};
use crate::tier::rounds;

/// A terminal that reads what it is told of.
struct Terminal {
    store: Box<dyn Store>,
    told: Receiver<Watched>,
    events: Vec<Event>,
    away: usize,
    back: usize,
}

impl Terminal {
    fn at(database: &Database) -> Self {
        let store = open(&database.app, Options { busy_wait: Duration::from_secs(3), ..Options::default() }).unwrap();
        let (tell, told) = channel();
        store.watch(Box::new(move |watched| drop(tell.send(watched))));
        Self { store, told, events: Vec::new(), away: 0, back: 0 }
    }

    /// Reads whenever it is told, and never else, until it has so many events.
    fn until(&mut self, count: usize) {
        let deadline = Instant::now() + Duration::from_mins(1);
        while self.events.len() < count {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.told.recv_timeout(left) {
                Ok(Watched::News) => {
                    let head = self.events.last().map_or(Head::EMPTY, Event::head);
                    // Where it cannot be read now, it is told again once it can.
                    self.events.extend(events_after(&*self.store, head).unwrap_or_default());
                }
                Ok(Watched::Away(_)) => self.away += 1,
                Ok(Watched::Back) => self.back += 1,
                Err(ended) => panic!("{} of {count} events arrived: {ended}", self.events.len()),
            }
        }
    }
}

#[test]
fn what_one_terminal_writes_the_other_shows_at_once() {
    let Some(database) = Database::new() else { return };
    let mut terminal = Terminal::at(&database);
    let writer = database.open();
    writer.append(&added("one")).unwrap();
    terminal.until(1);
    let begun = Instant::now();
    for n in 2..=20 {
        writer.append(&added("more")).unwrap();
        terminal.until(n);
    }
    println!("19 entries each shown before the next was written: {:?}", begun.elapsed());
    assert_eq!((terminal.away, terminal.back), (0, 0));
}

/// The line is cut again and again while others write; `CLINIC_LONG` asks for more.
#[test]
fn a_notice_that_is_lost_costs_nothing() {
    let (Some(_), Some(database)) = (own(), Database::new()) else { return };
    let (cuts, mut seed) = (rounds(30, 300), 0x51ED_2701_u64);
    println!("lines cut: {cuts}, seed {seed:#x}");
    let mut terminal = Terminal::at(&database);
    let writer = database.open();
    let mut written = 0;
    let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
               WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    for _ in 0..cuts {
        for _ in 0..xorshift(&mut seed) % 3 {
            writer.append(&added("before the cut")).unwrap();
            written += 1;
        }
        while sql(&database.superuser, cut).unwrap() == ["0"] {
            std::thread::sleep(Duration::from_millis(20));
        }
        for _ in 0..=xorshift(&mut seed) % 3 {
            writer.append(&added("while nobody listens")).unwrap();
            written += 1;
        }
        if xorshift(&mut seed).is_multiple_of(2) {
            terminal.until(written);
        }
    }
    terminal.until(written);
    assert_eq!(terminal.events, database.open().after(0).unwrap());
    println!("missed: 0 of {written}, over {cuts} cut lines");
}

#[test]
fn a_server_that_goes_away_and_comes_back_is_said_once_each() {
    let Some(cluster) = Cluster::apart() else { return };
    let database = Database::apart(&cluster);
    let mut terminal = Terminal::at(&database);
    let append = added("one");
    database.open().append(&append).unwrap();
    terminal.until(1);
    cluster.tell("stop");
    let away = terminal.told.iter().find(|told| !matches!(told, Watched::News));
    assert!(matches!(away, Some(Watched::Away(_))), "{away:?}");
    // Meanwhile an entry is refused, quickly, and kept by whoever wrote it.
    let (begun, second) = (Instant::now(), added("two"));
    let refused = terminal.store.append(&second).unwrap_err();
    assert!(refused.to_string().contains("is away"), "{refused}");
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    cluster.tell("start");
    cluster.wait_until_up();
    let back = terminal.told.recv_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(back, Watched::Back);
    // Sent again, twice, as it was: it is there once.
    for _ in 0..2 {
        terminal.store.append(&second).unwrap();
    }
    terminal.until(2);
    assert_eq!(terminal.events.len(), 2);
}

/// The line that reads may fail while the one that listens stands; nobody writes any more who could have it told again.
#[test]
fn what_could_not_be_read_when_it_was_told_is_read_once_it_can_be() {
    let (Some(_), Some(database)) = (own(), Database::new()) else { return };
    let limit = |most: i32| {
        sql(&database.superuser, &format!("ALTER DATABASE {} CONNECTION LIMIT {most}", database.name)).unwrap();
    };
    // Of a superuser's connections there may be any number.
    let writer = open(&database.superuser, Options::default()).unwrap();
    writer.append(&added("one")).unwrap();
    let mut terminal = Terminal::at(&database);
    terminal.until(1);
    // There is room for the line that listens, and none for another.
    limit(1);
    let cut = format!(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
         WHERE datname = current_database() AND usename = '{APP}' AND query NOT LIKE 'LISTEN%'"
    );
    assert_eq!(sql(&database.superuser, &cut).unwrap(), ["1"]);
    while terminal.told.try_recv().is_ok() {}
    writer.append(&added("two")).unwrap();
    assert_eq!(terminal.told.recv_timeout(Duration::from_secs(5)), Ok(Watched::News));
    let refused = events_after(&*terminal.store, terminal.events[0].head()).unwrap_err();
    assert!(refused.to_string().contains("no room"), "{refused}");
    limit(-1);
    terminal.until(2);
    assert_eq!((terminal.away, terminal.back), (0, 0), "the line that listens stood all the time");
}
