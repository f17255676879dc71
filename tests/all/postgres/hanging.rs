//! A server that hangs: it takes what is sent and answers nothing. What is typed meanwhile is on the disk as soon as ever, and
//! is there after the program was killed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::cluster::{APP, own};
use super::database::Database;
use super::proxy::{carry, listens, on_to};
use crate::person::{Account, PATIENCE};
use crate::record::added;

/// Stands between a program and its server.
#[derive(Default)]
struct Line {
    /// Whether nothing of what the program asks reaches the server any more.
    hangs: AtomicBool,
    /// How much was asked since then.
    asked: AtomicUsize,
}

/// A line to the server at `port`; gives its own port.
fn line(port: u16) -> (u16, Arc<Line>) {
    let line = Arc::new(Line::default());
    let shared = Arc::clone(&line);
    let own = listens(move |client| {
        let Some((asks, answers)) = on_to(port, client) else { return };
        thread::spawn(move || carry(answers, |_| true));
        let line = Arc::clone(&shared);
        thread::spawn(move || {
            carry(asks, |asked| {
                let hangs = line.hangs.load(Ordering::SeqCst);
                line.asked.fetch_add(if hangs { asked } else { 0 }, Ordering::SeqCst);
                !hangs
            });
        });
    });
    (own, line)
}

#[test]
fn what_is_typed_while_the_server_hangs_is_there_after_a_kill() {
    let (Some(cluster), Some(database)) = (own(), Database::new()) else { return };
    let (port, line) = line(cluster.port);
    let account = Account::with_server(&format!("postgres://{APP}@127.0.0.1:{port}/{}?sslmode=disable", database.name));
    let mut screens = account.start("R. Osei");
    screens.in_team();
    screens.types("Weekly");
    line.hangs.store(true, Ordering::SeqCst);
    // Told of another's entry, the program asks what it is, and is not answered.
    database.open().append(&added("one")).unwrap();
    let begun = Instant::now();
    while line.asked.load(Ordering::SeqCst) == 0 {
        assert!(begun.elapsed() < PATIENCE, "it asks nothing");
        thread::sleep(Duration::from_millis(10));
    }
    let mut typed = String::from("Weekly");
    for words in [" list of", " visits that", " nobody made"] {
        screens.sends(words);
        typed.push_str(words);
        screens.sees(typed.rsplit(' ').next().unwrap());
        thread::sleep(Duration::from_millis(300));
    }
    // A second after the last key all of it is on the disk; a little more on a machine that does much else.
    thread::sleep(Duration::from_millis(1200));
    screens.kill_at_once();
    assert!(begun.elapsed() < Duration::from_secs(9), "it had been answered by then: {:?}", begun.elapsed());
    assert_eq!(account.kept_of(&typed), typed);
}
