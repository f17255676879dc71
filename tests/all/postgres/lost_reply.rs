//! The reply of a commit is cut off, by a proxy of our own between the program and the server: the server may have written
//! it or not, and the program cannot know. Nothing is lost and nothing doubled.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use assurance_clinic::domain::event::NewEvent;
use assurance_clinic::record::store::{AppendError, Options, StoreFault, open};
use assurance_clinic::record::verify::verify;

use super::cluster::{APP, own};
use super::database::{Database, sql};
use super::proxy::{Way, carry, listens, on_to};
use crate::record::{added, xorshift};
use crate::tier::rounds;

/// The message that commits, as it travels.
const COMMIT: &[u8] = b"Q\0\0\0\x0bCOMMIT\0";

/// How the next commit is cut off.
struct Knife {
    /// Whether the next commit is to be cut off.
    armed: AtomicBool,
    /// How long after the commit was handed on, in microseconds.
    after: AtomicU64,
    /// Whether the commit itself never reaches the server.
    swallows: AtomicBool,
    cut: AtomicUsize,
    /// Whether whoever connects waits at the proxy.
    holds: AtomicBool,
}

impl Knife {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            armed: AtomicBool::new(false),
            after: AtomicU64::new(0),
            swallows: AtomicBool::new(false),
            cut: AtomicUsize::new(0),
            holds: AtomicBool::new(false),
        })
    }
}

/// Stands between a program and the server at `port`; gives its own port.
fn proxy(port: u16, knife: &Arc<Knife>) -> u16 {
    let knife = Arc::clone(knife);
    listens(move |client| {
        while knife.holds.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(5));
        }
        let Some((asks, answers)) = on_to(port, client) else { return };
        let knife = Arc::clone(&knife);
        // What the server says is held back from the moment of the cut on.
        let held = Arc::new(AtomicBool::new(false));
        let is_held = Arc::clone(&held);
        std::thread::spawn(move || carry(answers, |_| !is_held.load(Ordering::SeqCst)));
        std::thread::spawn(move || carry_until_cut(asks, &knife, &held));
    })
}

fn carry_until_cut((mut client, mut server): Way, knife: &Knife, held: &AtomicBool) {
    let mut bytes = [0; 8192];
    while let Ok(read @ 1..) = client.read(&mut bytes) {
        let sent = &bytes[..read];
        let commits = sent.windows(COMMIT.len()).any(|part| part == COMMIT);
        if commits && knife.armed.swap(false, Ordering::SeqCst) {
            // A server that answers at once is not heard either.
            held.store(true, Ordering::SeqCst);
            if !knife.swallows.load(Ordering::SeqCst) {
                let _ = server.write_all(sent);
                std::thread::sleep(Duration::from_micros(knife.after.load(Ordering::SeqCst)));
            }
            knife.cut.fetch_add(1, Ordering::SeqCst);
            break;
        }
        if server.write_all(sent).is_err() {
            break;
        }
    }
    let _ = (client.shutdown(Shutdown::Both), server.shutdown(Shutdown::Both));
}

/// `CLINIC_LONG` asks for more.
#[test]
fn a_commit_whose_reply_is_cut_off_is_neither_lost_nor_doubled() {
    let (Some(cluster), Some(database)) = (own(), Database::new()) else { return };
    let (rounds, mut seed) = (rounds(200, 5_000), 0x0C0F_FEE1_u64);
    println!("replies cut off: {rounds}, seed {seed:#x}");
    let knife = Knife::new();
    let port = proxy(cluster.port, &knife);
    let address = format!("postgres://{APP}@127.0.0.1:{port}/{}", database.name);
    let store = open(&address, Options::default()).unwrap();
    let (mut written, mut asked_again): (Vec<NewEvent>, usize) = (Vec::new(), 0);
    for round in 0..rounds {
        let append = added(&format!("round {round}"));
        knife.after.store(xorshift(&mut seed) % 3_000, Ordering::SeqCst);
        knife.swallows.store(xorshift(&mut seed).is_multiple_of(4), Ordering::SeqCst);
        knife.armed.store(true, Ordering::SeqCst);
        // As a person would: what is not known to be saved is sent again.
        let appended = loop {
            match store.append(&append) {
                Ok(appended) => break appended,
                Err(AppendError::Store(error)) if error.fault == StoreFault::Unsure => asked_again += 1,
                Err(other) => panic!("round {round}: {other}"),
            }
        };
        assert_eq!(appended.events.len(), 1);
        assert_eq!(appended.events[0].new, append.events[0]);
        written.extend(append.events);
    }
    assert_eq!(knife.cut.load(Ordering::SeqCst), rounds, "each commit was cut off once");
    let stored = database.open().after(0).unwrap();
    let stored: Vec<NewEvent> = stored.into_iter().map(|event| event.new).collect();
    assert_eq!(stored, written, "none lost, none doubled, in order");
    assert!(verify(&*database.open(), None).unwrap().ok());
    println!("lost 0, doubled 0 of {rounds}; a person was asked to send again {asked_again} times");
}

/// Whatever the server answers to the next try: what it says of that is no word on the commit before.
#[test]
fn a_commit_whose_reply_was_lost_is_never_said_not_to_be_saved() {
    let (Some(cluster), Some(database)) = (own(), Database::new()) else { return };
    let root = cluster.as_superuser("postgres");
    let set = |what: &str| sql(&root, &format!("ALTER DATABASE {} {what}", database.name)).unwrap();
    let knife = Knife::new();
    let port = proxy(cluster.port, &knife);
    let address = format!("postgres://{APP}@127.0.0.1:{port}/{}", database.name);
    let store = open(&address, Options { busy_wait: Duration::from_secs(4), ..Options::default() }).unwrap();
    let mut written: Vec<NewEvent> = Vec::new();
    for (wrong, right) in [
        ("CONNECTION LIMIT 0", "CONNECTION LIMIT -1"),
        ("SET default_transaction_read_only = on", "RESET default_transaction_read_only"),
        ("ALLOW_CONNECTIONS false", "ALLOW_CONNECTIONS true"),
    ] {
        let append = added(wrong);
        // What never reached the server is the harder case: there is nothing by which a new line finds it.
        knife.swallows.store(true, Ordering::SeqCst);
        let before = knife.cut.load(Ordering::SeqCst);
        store.append(&added("over an open line")).map(|appended| written.push(appended.events[0].new.clone())).unwrap();
        knife.holds.store(true, Ordering::SeqCst);
        knife.armed.store(true, Ordering::SeqCst);
        let said = std::thread::scope(|scope| {
            let cutting = scope.spawn(|| {
                while knife.cut.load(Ordering::SeqCst) == before {
                    std::thread::sleep(Duration::from_millis(5));
                }
                set(wrong);
                knife.holds.store(false, Ordering::SeqCst);
            });
            let said = store.append(&append);
            cutting.join().unwrap();
            said
        });
        match said {
            Err(AppendError::Store(error)) => assert_eq!(error.fault, StoreFault::Unsure, "{wrong}"),
            other => panic!("{wrong}: {other:?}"),
        }
        set(right);
        // Sent again as it was, over the same store, once all is well.
        assert_eq!(store.append(&append).unwrap().events[0].new, append.events[0], "{wrong}");
        written.extend(append.events);
    }
    let stored: Vec<NewEvent> = database.open().after(0).unwrap().into_iter().map(|event| event.new).collect();
    assert_eq!(stored, written, "none lost, none doubled, in order");
}
