//! The server is stopped hard under its writers and started again: what was acknowledged is there, once, and the chain holds
//! without any repair by hand.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use assurance_clinic::record::store::{AppendError, Options, StoreFault, open};
use assurance_clinic::record::verify::verify;
use uuid::Uuid;

use super::cluster::Cluster;
use super::database::Database;
use crate::record::{added, xorshift};
use crate::tier::rounds;

const WRITERS: usize = 8;

/// `CLINIC_LONG` asks for more.
#[test]
fn a_server_stopped_hard_under_writers_loses_and_doubles_nothing() {
    let Some(cluster) = Cluster::apart() else { return };
    let (stops, mut seed) = (rounds(3, 60), 0x5709_BEEF_u64);
    println!("stops: {stops}, seed {seed:#x}");
    let database = Database::apart(&cluster);
    let (over, acknowledged_by_now) = (AtomicBool::new(false), AtomicUsize::new(0));
    let write = |writer: usize| {
        let options = Options { busy_wait: Duration::from_secs(3), ..Options::default() };
        let store = open(&database.app, options).unwrap();
        let (mut tried, mut acknowledged, mut refused) = (Vec::new(), Vec::new(), 0);
        while !over.load(Ordering::Relaxed) {
            let append = added(&format!("writer {writer}, entry {}", tried.len()));
            tried.push(append.events[0].id);
            // As a person would: sent again until it is in.
            loop {
                match store.append(&append) {
                    Ok(_) => break,
                    Err(AppendError::Store(error)) => {
                        let expected =
                            matches!(error.fault, StoreFault::Away(_) | StoreFault::Unsure | StoreFault::Busy(_));
                        assert!(expected, "{error}");
                        refused += 1;
                        std::thread::sleep(Duration::from_millis(50));
                    }
                    Err(other) => panic!("{other}"),
                }
            }
            acknowledged.push(append.events[0].id);
            acknowledged_by_now.fetch_add(1, Ordering::Relaxed);
        }
        (tried, acknowledged, refused)
    };
    let wait_for_more = |more: usize| {
        let (from, begun) = (acknowledged_by_now.load(Ordering::Relaxed), Instant::now());
        while acknowledged_by_now.load(Ordering::Relaxed) < from + more {
            assert!(begun.elapsed() < Duration::from_mins(1), "the writers write");
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    let results: Vec<_> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..WRITERS).map(|writer| scope.spawn(move || write(writer))).collect();
        for stop in 0..stops {
            wait_for_more(20);
            std::thread::sleep(Duration::from_micros(xorshift(&mut seed) % 200_000));
            // As a broken server stops itself, and as a machine's power goes.
            cluster.tell(if stop % 2 == 0 { "crash" } else { "kill" });
            cluster.tell("start");
            cluster.wait_until_up();
        }
        wait_for_more(20);
        over.store(true, Ordering::Relaxed);
        running.into_iter().map(|writer| writer.join().unwrap()).collect()
    });
    let stored: Vec<Uuid> = database.open().after(0).unwrap().into_iter().map(|event| event.new.id).collect();
    let once: BTreeSet<Uuid> = stored.iter().copied().collect();
    let acknowledged: Vec<Uuid> = results.iter().flat_map(|(_, acknowledged, _)| acknowledged.clone()).collect();
    let tried: BTreeSet<Uuid> = results.iter().flat_map(|(tried, ..)| tried.clone()).collect();
    let refused: usize = results.iter().map(|(_, _, refused)| refused).sum();
    let lost = acknowledged.iter().filter(|id| !once.contains(id)).count();
    let doubled = stored.len() - once.len();
    println!(
        "{stops} hard stops under {WRITERS} writers: lost {lost}, doubled {doubled} of {}; refused meanwhile {refused}",
        acknowledged.len()
    );
    assert_eq!((lost, doubled), (0, 0));
    assert!(once.is_subset(&tried) && refused > 0);
    assert!(verify(&*database.open(), None).unwrap().ok());
}
