//! The thread that hears signals. It sends word to the loop, and ends the process itself should the loop be blocked.

use std::io;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;

use signal_hook::consts::{
    SIGABRT, SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGVTALRM,
    SIGWINCH, SIGXCPU,
};
use signal_hook::iterator::Signals;

use super::{Ended, Wake, clamped, terminal, tty};
use crate::app::msg::Msg;

/// What ends a program that does not listen. SIGXFSZ is not among them: a file that may not grow is a fault of writing.
const ENDINGS: [i32; 11] =
    [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1, SIGUSR2, SIGXCPU];

/// Starts the thread. Before the terminal is taken, so that no signal finds it changed and nobody listening.
pub fn listen(tell: Sender<Wake>) -> io::Result<()> {
    let signals = Signals::new(ENDINGS.iter().chain(&[SIGTSTP, SIGCONT, SIGWINCH]))?;
    thread::Builder::new().name("signals".into()).spawn(move || hear(signals, &tell))?;
    Ok(())
}

fn hear(mut signals: Signals, tell: &Sender<Wake>) {
    for signal in signals.forever() {
        let wake = match signal {
            SIGTSTP => Wake::Stop,
            SIGCONT => Wake::Continued,
            SIGWINCH => {
                let Ok(size) = tty::size() else { continue };
                let (columns, rows) = clamped(size);
                Wake::Msg(Msg::Resize(columns, rows))
            }
            // Whoever asks a living terminal to hang up wants nobody to read on; one that is gone ends the program, and so
            // does a loop that is too busy to hear of it.
            SIGHUP if !tty::is_hung_up() => {
                let (heard, hears) = channel();
                let is_told = tell.send(Wake::HangUp(heard)).is_ok();
                if is_told && hears.recv_timeout(terminal::LAST_RESORT) == Err(RecvTimeoutError::Timeout) {
                    terminal::end(Ended::Signal(signal).exit_code().into());
                }
                continue;
            }
            _ => {
                let ended = Ended::Signal(signal);
                let _ = tell.send(Wake::End(ended));
                terminal::last_resort(ended.exit_code().into());
            }
        };
        if tell.send(wake).is_err() {
            return;
        }
    }
}
