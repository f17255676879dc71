//! The thread that reads the terminal: keys and pastes in, messages out. It sleeps while nobody types.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use super::keys::Piece;
use super::{Ended, Wake, burst, tty};

/// How long to wait for the rest of an unmarked paste that arrives in lumps.
const REST_OF_PASTE: Duration = Duration::from_millis(30);

/// An unmarked paste longer than this many keys is handed over in parts.
const LONGEST: usize = 1 << 20;

/// Starts the reader. `delay` is how long an ESC is held that may be the beginning of another key.
pub fn start(tell: Sender<Wake>, delay: Duration) -> io::Result<()> {
    let source = source::Source::open(delay, &tell)?;
    thread::Builder::new().name("terminal".into()).spawn(move || {
        let wake = match read_on(source, delay, &tell) {
            Ok(()) => return,
            Err(fault) if tty::is_gone(&fault) => Wake::End(Ended::HangUp),
            Err(fault) => Wake::Failed(fault),
        };
        let hung_up = matches!(wake, Wake::End(_));
        let _ = tell.send(wake);
        if hung_up {
            super::terminal::last_resort(Ended::HangUp.exit_code().into());
        }
    })?;
    Ok(())
}

/// Reads until the loop or the terminal is gone.
fn read_on(mut source: source::Source, delay: Duration, tell: &Sender<Wake>) -> io::Result<()> {
    let mut pieces: Vec<Piece> = Vec::new();
    loop {
        let patience = if burst::may_go_on(&pieces) {
            Some(delay.max(REST_OF_PASTE))
        } else if pieces.is_empty() {
            source.patience()
        } else {
            Some(Duration::ZERO)
        };
        let more = source.read(patience, &mut pieces)?;
        if more && pieces.len() < LONGEST {
            continue;
        }
        for msg in burst::messages(std::mem::take(&mut pieces)) {
            if tell.send(Wake::Msg(msg)).is_err() {
                return Ok(());
            }
        }
    }
}

#[cfg(unix)]
mod source {
    use std::os::fd::OwnedFd;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;

    use super::{Duration, Piece, Sender, Wake, io, tty};
    use crate::runtime::keys::Keys;

    /// The terminal's device.
    pub(super) struct Source {
        device: OwnedFd,
        keys: Keys,
    }

    impl Source {
        pub(super) fn open(delay: Duration, _: &Sender<Wake>) -> io::Result<Self> {
            Ok(Self { device: tty::watched()?, keys: Keys::new(delay) })
        }

        /// How long to wait for the rest of what is held.
        pub(super) fn patience(&self) -> Option<Duration> {
            self.keys.patience()
        }

        /// Waits for something to read and adds its keys; `false` when nothing came in time.
        pub(super) fn read(&mut self, patience: Option<Duration>, pieces: &mut Vec<Piece>) -> io::Result<bool> {
            let limit = patience.and_then(|patience| Timespec::try_from(patience).ok());
            let mut ready = [PollFd::new(&self.device, PollFlags::IN)];
            match poll(&mut ready, limit.as_ref()) {
                Ok(0) => {
                    if pieces.is_empty() {
                        self.keys.time_is_up(pieces);
                    }
                    return Ok(false);
                }
                Err(Errno::INTR) => return Ok(true),
                Err(fault) => return Err(fault.into()),
                Ok(_) => {}
            }
            let gone = ready[0].revents().intersects(PollFlags::HUP | PollFlags::ERR);
            let mut bytes = [0; 4096];
            match rustix::io::read(&self.device, &mut bytes) {
                Ok(0) | Err(Errno::IO) if gone => Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(n) => {
                    self.keys.take(bytes.get(..n).unwrap_or_default(), pieces);
                    Ok(true)
                }
                Err(Errno::INTR | Errno::AGAIN) => Ok(true),
                Err(fault) => Err(fault.into()),
            }
        }
    }
}

#[cfg(windows)]
mod source {
    use crossterm::event::{Event, KeyEventKind, poll, read};

    use super::{Duration, Piece, Sender, Wake, io};
    use crate::app::msg::Msg;

    /// The console, which hands over keys and no bytes.
    pub(super) struct Source {
        tell: Sender<Wake>,
    }

    impl Source {
        pub(super) fn open(_: Duration, tell: &Sender<Wake>) -> io::Result<Self> {
            Ok(Self { tell: tell.clone() })
        }

        /// Nothing is ever held.
        pub(super) fn patience(&self) -> Option<Duration> {
            None
        }

        /// Waits for an event and adds its keys; `false` when nothing came in time.
        pub(super) fn read(&mut self, patience: Option<Duration>, pieces: &mut Vec<Piece>) -> io::Result<bool> {
            if let Some(patience) = patience
                && !poll(patience)?
            {
                return Ok(false);
            }
            match read()? {
                Event::Key(key) if key.kind != KeyEventKind::Release => pieces.push(Piece::Key(key)),
                Event::Paste(text) => pieces.push(Piece::Paste(text)),
                Event::Resize(columns, rows) => {
                    let (columns, rows) = crate::runtime::clamped((columns, rows));
                    let _ = self.tell.send(Wake::Msg(Msg::Resize(columns, rows)));
                }
                _ => {}
            }
            Ok(true)
        }
    }
}
