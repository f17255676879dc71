//! What others write into the file, as it comes: the system says that something changed beside it (Linux, inotify). Elsewhere,
//! and on a disk of another machine, nothing is told, and what others wrote is read when this program writes.
//!
//! A writer's last byte is seen a moment before what it wrote can be read, for the disk is waited for in between. So it is told
//! again a little later, and once more: then all is quiet until something is written.

#[cfg(not(target_os = "linux"))]
use crate::record::store::Tell;

#[cfg(target_os = "linux")]
pub(super) use of_linux::Watch;

#[cfg(target_os = "linux")]
mod of_linux {
    use std::ffi::OsString;
    use std::io::{PipeReader, PipeWriter};
    use std::mem::MaybeUninit;
    use std::os::fd::OwnedFd;
    use std::path::{Path, PathBuf};
    use std::thread;
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::fs::inotify::{CreateFlags, Reader, WatchFlags, add_watch, init};
    use rustix::io::Errno;

    use crate::record::sqlite::here;
    use crate::record::store::{Tell, Watched};

    /// A writer is left to finish so long.
    const SETTLES: Duration = Duration::from_millis(50);
    /// It is told again after so long, and then after so long.
    const AGAIN: [Duration; 2] = [Duration::from_millis(450), Duration::from_millis(2500)];

    /// Tells of what is written as long as it is held.
    pub struct Watch {
        _held: PipeWriter,
    }

    /// What was heard.
    enum Heard {
        Written,
        Nothing,
        /// Nobody holds the watch any more, or nothing can be heard.
        Ended,
    }

    struct Ear {
        changes: OwnedFd,
        dropped: PipeReader,
        /// The names beside the record that are of interest: its own, its sidecar's, and the folder of those who are here.
        names: [OsString; 3],
        here: PathBuf,
    }

    impl Watch {
        /// Watches the record at `path`; none where its folder is not there yet, or the system cannot tell.
        pub fn begin(path: &Path, tell: &mut Option<Tell>) -> Option<Self> {
            // What a link names is written where it lies.
            let path = here::resolved(path);
            let folder = path.parent().filter(|folder| folder.is_dir())?;
            let here = here::folder(&path);
            let name = path.file_name()?.to_owned();
            let mut sidecar = name.clone();
            sidecar.push("-wal");
            let names = [name, sidecar, here.file_name()?.to_owned()];
            let changes = init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).ok()?;
            let flags = WatchFlags::MODIFY | WatchFlags::CREATE | WatchFlags::MOVED_TO | WatchFlags::ONLYDIR;
            add_watch(&changes, folder, flags).ok()?;
            let (dropped, held) = std::io::pipe().ok()?;
            let ear = Ear { changes, dropped, names, here };
            ear.hears_who_is_here();
            let tell = tell.take()?;
            thread::Builder::new().name("record-watch".into()).spawn(move || ear.listen(&*tell)).ok()?;
            Some(Self { _held: held })
        }
    }

    impl Ear {
        /// Their folder is there once somebody is here. A file that its program let go of, however it ended, counts as changed.
        fn hears_who_is_here(&self) {
            let flags = WatchFlags::MODIFY | WatchFlags::CLOSE_WRITE | WatchFlags::DELETE | WatchFlags::ONLYDIR;
            let _ = add_watch(&self.changes, &self.here, flags);
        }

        fn listen(&self, tell: &dyn Fn(Watched)) {
            let mut again: &[Duration] = &[];
            loop {
                match self.hear(again.first().copied()) {
                    Heard::Ended => return,
                    Heard::Nothing => again = again.get(1..).unwrap_or_default(),
                    Heard::Written => {
                        thread::sleep(SETTLES);
                        // However much was written meanwhile, it is told once.
                        self.drain();
                        again = &AGAIN;
                    }
                }
                tell(Watched::News);
            }
        }

        /// Waits until something of interest is written, at most so long.
        fn hear(&self, limit: Option<Duration>) -> Heard {
            let limit = limit.and_then(|limit| Timespec::try_from(limit).ok());
            loop {
                let mut ready = [
                    PollFd::new(&self.changes, PollFlags::IN),
                    // Says nothing but that its other end is gone.
                    PollFd::new(&self.dropped, PollFlags::empty()),
                ];
                match poll(&mut ready, limit.as_ref()) {
                    Ok(0) => return Heard::Nothing,
                    Err(Errno::INTR) => continue,
                    Err(_) => return Heard::Ended,
                    Ok(_) => {}
                }
                if !ready[1].revents().is_empty() {
                    return Heard::Ended;
                }
                if self.drain() {
                    return Heard::Written;
                }
            }
        }

        /// Takes what is waiting; says whether any of it is of interest.
        fn drain(&self) -> bool {
            let mut space = [MaybeUninit::uninit(); 4096];
            let mut changes = Reader::new(&self.changes, &mut space);
            let mut is_of_interest = false;
            while let Ok(change) = changes.next() {
                let name = change.file_name().map(|name| name.to_bytes());
                let is = |wanted: &OsString| name == Some(wanted.as_encoded_bytes());
                if is(&self.names[2]) {
                    self.hears_who_is_here();
                }
                // Without a name too much happened at once to be listed.
                let is_somebody = name.is_some_and(|name| name.ends_with(b".here"));
                is_of_interest |= name.is_none() || is_somebody || self.names.iter().any(is);
            }
            is_of_interest
        }
    }
}

/// Nothing is told.
#[cfg(not(target_os = "linux"))]
pub(super) struct Watch;

#[cfg(not(target_os = "linux"))]
impl Watch {
    pub(super) fn begin(_: &std::path::Path, _: &mut Option<Tell>) -> Option<Self> {
        None
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
    use std::time::Duration;

    use crate::domain::event::{Event, Head, NewEvent, StreamId, Timestamp, timestamp_text};
    use crate::record::here::Here;
    use crate::record::sqlite::SqliteStore;
    use crate::record::store::{Append, Options, Store as _, Watched};
    use crate::record::verify::events_after;

    fn one(id: u128) -> Append {
        let new = NewEvent {
            id: uuid::Uuid::from_u128(id),
            stream: StreamId::of("question", &id.to_string()),
            version: 1,
            by: "S. Kaur".into(),
            role: "chair".into(),
            on_behalf_of: None,
            terminal: "room-1".into(),
            time: timestamp_text(Timestamp::UNIX_EPOCH),
            kind: "question.ask".into(),
            payload_version: 1,
            payload: "{}".into(),
        };
        Append { events: vec![new] }
    }

    /// Takes what is told until nothing more is: so nothing is told for good.
    fn is_quiet(told: &Receiver<Watched>) -> bool {
        let longest = std::time::Instant::now() + Duration::from_secs(20);
        while std::time::Instant::now() < longest {
            if told.recv_timeout(Duration::from_secs(4)) == Err(RecvTimeoutError::Timeout) {
                return true;
            }
        }
        false
    }

    #[test]
    fn what_others_write_is_told_and_then_all_is_quiet() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records").join("record.sqlite");
        let open = || SqliteStore::at(&path, Options::default()).unwrap();
        let (watching, other) = (open(), open());
        let (tell, told) = channel();
        // Its folder is made with the first entry.
        watching.watch(Box::new(move |news| drop(tell.send(news))));
        watching.append(&one(1)).unwrap();
        let mut events: Vec<Event> = events_after(&watching, Head::EMPTY).unwrap();
        assert!(is_quiet(&told));
        for id in 2..6 {
            other.append(&one(id)).unwrap();
            while events.len() < usize::try_from(id).unwrap() {
                assert_eq!(told.recv_timeout(Duration::from_secs(10)), Ok(Watched::News), "entry {id}");
                let head = events.last().map_or(Head::EMPTY, Event::head);
                events.extend(events_after(&watching, head).unwrap());
            }
        }
        assert!(is_quiet(&told), "reading is no writing");
        // Who comes and goes is told as well, and asking who is here tells nobody.
        let here = |by: &str| Here { by: by.into(), what: "clinic/1".into() };
        watching.here(Some(&here("J. Doe")));
        let comes = other.here(Some(&here("S. Kaur")));
        assert_eq!(comes, [here("J. Doe")]);
        assert_eq!(told.recv_timeout(Duration::from_secs(10)), Ok(Watched::News));
        assert_eq!(watching.here(Some(&here("J. Doe"))), [here("S. Kaur")]);
        assert!(is_quiet(&told));
        drop(other);
        assert_eq!(told.recv_timeout(Duration::from_secs(10)), Ok(Watched::News));
        assert_eq!(watching.here(Some(&here("J. Doe"))), []);
        drop(watching);
        // The thread ends with its store, and with it what it tells.
        while told.recv_timeout(Duration::from_secs(10)).is_ok() {}
        assert_eq!(told.recv_timeout(Duration::from_secs(10)), Err(RecvTimeoutError::Disconnected));
    }
}
