//! Reading over a slow line: a page is never more than what the line can carry in the time of one request.

use std::io::{Read, Write};
use std::time::Duration;

use assurance_clinic::domain::event::NewEvent;
use assurance_clinic::record::store::{Append, Options, StoreFault, open};
use assurance_clinic::record::verify::load;

use super::cluster::{APP, own};
use super::database::Database;
use super::proxy::{carry, listens, on_to};
use crate::record::added;

/// An append whose payload has so many bytes.
fn long(bytes: usize) -> Append {
    let new = added("x").events.remove(0);
    Append { events: vec![NewEvent { payload: "x".repeat(bytes), ..new }] }
}

#[test]
fn a_page_is_bounded_by_what_is_in_it_and_everything_is_read_all_the_same() {
    let Some(database) = Database::new() else { return };
    let store = database.open();
    let sizes = [10, 100_000, 100_000, 100_000, 100_000, 2_000_000, 10, 10, 300_000, 10];
    let mut written = Vec::new();
    for size in sizes {
        written.extend(store.append(&long(size)).unwrap().events);
    }
    let (mut at, mut pages) = (0, Vec::new());
    loop {
        let page = store.page(at, 10_000).unwrap();
        let Some(last) = page.last() else { break };
        at = last.position;
        let before_the_last: usize = page[..page.len() - 1].iter().map(|event| event.new.payload.len()).sum();
        assert!(before_the_last < 256 << 10, "{before_the_last}");
        pages.push(page.len());
    }
    assert!(pages.len() >= 3, "{pages:?}");
    assert_eq!(store.after(0).unwrap(), written);
    assert_eq!(store.page(0, 2).unwrap(), written[..2]);
    assert_eq!(store.page(9, 1).unwrap(), written[9..]);
    assert_eq!(store.page(10, 1).unwrap(), []);
    // Many short ones are no long answer either.
    let many = (0..2_500).flat_map(|n| added(&format!("{n}")).events).collect();
    store.append(&Append { events: many }).unwrap();
    assert!(store.page(10, 10_000).unwrap().len() <= 1_000);
    assert_eq!(store.after(10).unwrap().len(), 2_500);
}

/// A line to the server at `port` that carries so many bytes a second to the program, and where that is 0 nothing any more
/// after its first kilobytes; gives its port.
fn slow(port: u16, bytes_a_second: usize) -> u16 {
    listens(move |client| {
        let Some((asks, (mut down, mut to_client))) = on_to(port, client) else { return };
        std::thread::spawn(move || carry(asks, |_| true));
        std::thread::spawn(move || {
            let mut bytes = vec![0; (bytes_a_second / 50).max(100)];
            let mut carried = 0;
            while let Ok(read @ 1..) = down.read(&mut bytes) {
                if bytes_a_second == 0 && carried > 4_000 {
                    // Open, and silent for longer than anybody waits.
                    std::thread::sleep(Duration::from_secs(20));
                    break;
                }
                carried += read;
                if to_client.write_all(&bytes[..read]).is_err() {
                    break;
                }
                if read == bytes.len() && bytes_a_second > 0 {
                    std::thread::sleep(Duration::from_millis(20));
                }
            }
        });
    })
}

#[test]
fn a_record_is_read_over_a_slow_line_and_a_read_that_is_given_up_speaks_of_no_save() {
    let (Some(cluster), Some(database)) = (own(), Database::new()) else { return };
    let events = (0..300).flat_map(|_| long(4_000).events).collect();
    database.open().append(&Append { events }).unwrap();
    let limited = |wait| Options { busy_wait: Duration::from_millis(wait), ..Options::default() };
    let through = |port| format!("postgres://{APP}@127.0.0.1:{port}/{}", database.name);
    // 1.2 MB at 400 kB a second, a request given up after 2 s.
    let store = open(&through(slow(cluster.port, 400_000)), limited(2_000)).unwrap();
    assert_eq!(load(&*store).unwrap().head().position, 300);
    let silent = open(&through(slow(cluster.port, 0)), limited(1_000)).unwrap();
    let error = silent.after(0).unwrap_err();
    assert!(matches!(error.fault, StoreFault::Away(_)), "{error}");
}
