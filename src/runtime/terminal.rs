//! The terminal, taken and given back exactly as it was found.
//!
//! What was found is kept in one place for the whole process, because the way out may begin anywhere: at the end of the
//! loop, in a panic of any thread, in the thread that heard a signal. Whoever comes first gives it back, once.

use std::io::{self, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;
use std::time::Duration;

use super::tty::Tty;

/// Alternate screen, bracketed paste, no cursor.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?25l";

/// The reverse. The alternate screen is wiped first: some terminals let the next person look at it.
const LEAVE: &[u8] = b"\x1b[0m\x1b[2J\x1b[H\x1b[?2004l\x1b[?1049l\x1b[?25h";

/// How long a way out may take before the process is ended without further ado.
pub(super) const LAST_RESORT: Duration = Duration::from_millis(1200);

/// The exit code after a panic, as Rust programs have it.
const PANICKED: i32 = 101;

/// The terminal as it was found, while it is ours.
static FOUND: Mutex<Option<Tty>> = Mutex::new(None);

/// Whether the screens are running, suspended or not: then a panic in any thread ends the program.
static RUNNING: AtomicBool = AtomicBool::new(false);

/// The terminal while the screens are up. Dropping it gives the terminal back.
#[derive(Debug)]
pub struct Terminal {
    out: io::Stdout,
}

impl Terminal {
    /// Takes the terminal: raw mode, alternate screen, bracketed paste, no cursor. From here on a panic in any thread
    /// gives it back, prints its message and ends the process.
    ///
    /// Fails where standard input is no terminal and there is no other, or its modes cannot be set.
    pub fn take() -> io::Result<Self> {
        guard_panics();
        let mut terminal = Self { out: io::stdout() };
        terminal.retake()?;
        RUNNING.store(true, Ordering::SeqCst);
        Ok(terminal)
    }

    /// Takes it again after [`give_back`], or after somebody else changed its modes behind our back.
    pub fn retake(&mut self) -> io::Result<()> {
        let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
        match &*found {
            Some(tty) => tty.make_raw()?,
            None => *found = Some(Tty::take()?),
        }
        drop(found);
        self.write(ENTER)
    }

    /// Writes `bytes` to the screen at once.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut out = self.out.lock();
        out.write_all(bytes)?;
        out.flush()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
        RUNNING.store(false, Ordering::SeqCst);
    }
}

/// From here on a panic in any thread ends the process, where nothing is drawn too.
pub(super) fn end_on_panic() {
    guard_panics();
    RUNNING.store(true, Ordering::SeqCst);
}

/// Gives the terminal back as it was found. Does nothing, and says so, where it is not ours.
pub fn give_back() -> bool {
    let found = FOUND.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(tty) = found else { return false };
    // Modes first: they cannot block, while the sequences may, on a terminal that reads no more.
    tty.restore();
    tty.write_past_locks(LEAVE);
    true
}

/// Ends the process with `code` in a moment, should the ordinary way out be blocked. Does not return.
pub fn last_resort(code: i32) -> ! {
    thread::sleep(LAST_RESORT);
    end(code)
}

/// Gives the terminal back and ends the process with `code`, whatever else runs. Does not return.
pub(super) fn end(code: i32) -> ! {
    give_back();
    end_now(code)
}

/// Ends the process without waiting for any thread or lock.
fn end_now(code: i32) -> ! {
    #[cfg(unix)]
    signal_hook::low_level::exit(code);
    #[cfg(not(unix))]
    std::process::exit(code)
}

/// Puts a hook before the present one: the terminal first, so that the message can be read, then the message, then the
/// end, so that no program is left half alive behind a thread that is gone.
fn guard_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let old = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !RUNNING.load(Ordering::SeqCst) {
                return old(info);
            }
            // Printing may block where the terminal reads no more; this thread does not.
            let _ = thread::Builder::new().name("last resort".into()).spawn(|| last_resort(PANICKED));
            give_back();
            old(info);
            end_now(PANICKED)
        }));
    });
}
