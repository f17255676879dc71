//! Bringing the log home before a record is written.

use std::thread::sleep;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::faults;
use crate::record::store::{Options, StoreFault};

/// How long it waits before it asks again.
const PAUSE: Duration = Duration::from_millis(2);

/// Brings what is in the log into the file, and both onto the disk, before anything is written or found to be written already.
///
/// A program that was killed, or whose sync failed, may have left an entry in the log that is whole to read and not on the
/// disk. A step that is taken again would find it there and be acknowledged, and a power cut would then lose it. What comes
/// into the log later is seen only once it is on the disk.
pub(super) fn bring(connection: &Connection, options: &Options) -> Result<(), StoreFault> {
    let since = Instant::now();
    loop {
        // Passive: nobody is waited for but another who does the same.
        let busy = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get::<_, i64>(0));
        match busy {
            Ok(0) => return Ok(()),
            Ok(_) if since.elapsed() >= options.busy_wait => {
                return Err(StoreFault::Busy(options.busy_wait.as_secs()));
            }
            Ok(_) => sleep(PAUSE),
            Err(error) => {
                return Err(match faults::while_reading(&error) {
                    // An earlier try may be in the log: it is not for us to say that nothing was saved.
                    StoreFault::Full => StoreFault::Failed("the disk or the quota is full".into()),
                    other => other,
                });
            }
        }
    }
}
