//! The terminal device: its modes and its size. The part that differs between systems.

use std::io;

#[cfg(unix)]
pub use unix::{Tty, is_hung_up, size, suspend, watched};

#[cfg(windows)]
pub use windows::{Tty, size, suspend};

#[cfg(unix)]
mod unix {
    use std::fs::{File, OpenOptions};
    use std::io::{self, IsTerminal as _};
    use std::os::fd::{AsFd, OwnedFd};

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::io::Errno;
    use rustix::process::{Signal, kill_current_process_group};
    use rustix::termios::{
        LocalModes, OptionalActions, QueueSelector, Termios, tcflush, tcgetattr, tcgetwinsize, tcsetattr,
    };

    /// How long the last sequences may wait for a terminal that reads no more.
    const PATIENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };

    /// The terminal's device and the modes it was found in.
    #[derive(Debug)]
    pub struct Tty {
        device: OwnedFd,
        found: Termios,
    }

    impl Tty {
        /// Remembers the modes and sets raw mode.
        pub fn take() -> io::Result<Self> {
            let device = watched()?;
            let found = tcgetattr(&device)?;
            let tty = Self { device, found };
            tty.make_raw()?;
            Ok(tty)
        }

        /// Sets raw mode.
        pub fn make_raw(&self) -> io::Result<()> {
            let mut raw = self.found.clone();
            raw.make_raw();
            Ok(tcsetattr(&self.device, OptionalActions::Now, &raw)?)
        }

        /// Sets the modes that were found, but that nothing typed is shown: Ctrl-C and Ctrl-Z do what they do.
        pub fn make_quiet(&self) {
            let mut quiet = self.found.clone();
            quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ECHONL);
            let _ = tcsetattr(&self.device, OptionalActions::Now, &quiet);
        }

        /// Sets the modes that were found. What was typed for this program and not read must not reach the shell, which
        /// would obey it.
        pub fn restore(&self) {
            self.forget_typed();
            let _ = tcsetattr(&self.device, OptionalActions::Now, &self.found);
        }

        /// Throws away what was typed and not read.
        pub fn forget_typed(&self) {
            let _ = tcflush(&self.device, QueueSelector::IFlush);
        }

        /// Writes to the screen past the lock of standard output, which a panicking thread may hold.
        pub fn write_past_locks(&self, mut bytes: &[u8]) {
            let out = rustix::stdio::stdout();
            while !bytes.is_empty() {
                let mut ready = [PollFd::new(&out, PollFlags::OUT)];
                match poll(&mut ready, Some(&PATIENCE)) {
                    Err(Errno::INTR) => continue,
                    Ok(1..) if ready[0].revents().contains(PollFlags::OUT) => {}
                    _ => return,
                }
                match rustix::io::write(out, bytes) {
                    Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
                    Err(Errno::INTR | Errno::AGAIN) => {}
                    Err(_) => return,
                }
            }
        }
    }

    /// The device that keys come from: standard input where it is a terminal, else the controlling terminal.
    pub fn watched() -> io::Result<OwnedFd> {
        let input = io::stdin();
        if input.is_terminal() {
            return input.as_fd().try_clone_to_owned();
        }
        let device: File = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
        Ok(device.into())
    }

    /// Columns and rows, as the terminal says.
    pub fn size() -> io::Result<(u16, u16)> {
        let size = tcgetwinsize(watched()?)?;
        // A serial line says 0x0: it does not know.
        Ok(if (size.ws_col, size.ws_row) == (0, 0) { (80, 24) } else { (size.ws_col, size.ws_row) })
    }

    /// Whether the terminal is gone.
    pub fn is_hung_up() -> bool {
        let Ok(device) = watched() else { return true };
        let mut state = [PollFd::new(&device, PollFlags::IN)];
        let now = Timespec { tv_sec: 0, tv_nsec: 0 };
        match poll(&mut state, Some(&now)) {
            Ok(_) => state[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL),
            Err(fault) => fault != Errno::INTR,
        }
    }

    /// Stops this job as Ctrl-Z would, and returns when the shell continues it.
    ///
    /// The whole job, as a shell sees no stop while a parent (`cargo run`, a script) runs on. By SIGTTIN, because
    /// SIGTSTP has our handler, and SIGSTOP would stop even a program that no shell could ever continue, where the
    /// system ignores SIGTTIN.
    pub fn suspend() {
        let _ = kill_current_process_group(Signal::TTIN);
    }
}

#[cfg(windows)]
mod windows {
    use std::io::{self, Write as _};
    use std::time::Duration;

    /// The console; crossterm remembers its modes.
    #[derive(Debug)]
    pub struct Tty;

    impl Tty {
        /// Remembers the modes and sets raw mode.
        pub fn take() -> io::Result<Self> {
            Self.make_raw()?;
            Ok(Self)
        }

        /// Sets raw mode.
        pub fn make_raw(&self) -> io::Result<()> {
            // Asking turns on the console's understanding of escape sequences, which we then write.
            let _ = crossterm::ansi_support::supports_ansi();
            crossterm::terminal::enable_raw_mode()
        }

        /// Sets the modes that were found. This console cannot be had to show nothing and still hear Ctrl-C.
        pub fn make_quiet(&self) {
            self.restore();
        }

        /// Sets the modes that were found.
        pub fn restore(&self) {
            let _ = crossterm::terminal::disable_raw_mode();
        }

        /// Throws away what was typed and not read.
        pub fn forget_typed(&self) {
            while matches!(crossterm::event::poll(Duration::ZERO), Ok(true)) {
                if crossterm::event::read().is_err() {
                    return;
                }
            }
        }

        /// Writes to the screen. The lock of standard output is never held over code that could panic.
        pub fn write_past_locks(&self, bytes: &[u8]) {
            let mut out = io::stdout();
            let _ = out.write_all(bytes).and_then(|()| out.flush());
        }
    }

    /// Columns and rows, as the console says.
    pub fn size() -> io::Result<(u16, u16)> {
        crossterm::terminal::size()
    }

    /// Windows has no jobs to suspend: nothing happens.
    pub fn suspend() {}
}

/// Whether keys arrive over a network, so that one key's bytes may come apart.
pub fn is_remote() -> bool {
    ["SSH_CONNECTION", "SSH_TTY"].iter().any(|name| std::env::var_os(name).is_some())
}

/// A fault that means that the terminal itself is gone.
pub fn is_gone(fault: &io::Error) -> bool {
    use io::ErrorKind as K;
    // EIO is what a terminal that hung up answers; the standard library has no kind for it.
    matches!(fault.kind(), K::BrokenPipe | K::NotConnected | K::UnexpectedEof) || fault.raw_os_error() == Some(5)
}
