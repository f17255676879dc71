//! A terminal on which nothing that is typed is shown, given back as it was found whatever ends the question.

use std::io;

use crate::runtime::tty::Tty;

/// The terminal while something is typed unseen. Dropping it gives the terminal back.
pub struct Unseen {
    #[cfg(unix)]
    watch: unix::Watch,
    #[cfg(not(unix))]
    tty: Tty,
}

impl Unseen {
    /// Takes the terminal; `asked` is said again where the person comes back to a question that they had put by.
    pub fn take(asked: &str) -> io::Result<Self> {
        #[cfg(unix)]
        return Ok(Self { watch: unix::Watch::begin(Tty::take()?, asked.to_owned())? });
        #[cfg(not(unix))]
        return Ok(Self { tty: Tty::take()? });
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        #[cfg(unix)]
        self.watch.end();
        #[cfg(not(unix))]
        self.tty.restore();
    }
}

#[cfg(unix)]
mod unix {
    use std::io::{self, Write as _};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread::{self, JoinHandle};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    use signal_hook::iterator::{Handle, Signals};
    use signal_hook::low_level::emulate_default_handler;

    use super::Tty;

    /// What ends or stops a program that takes no part in it.
    const SIGNALS: [i32; 5] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP];

    /// The thread that hears of signals while the question stands.
    pub(super) struct Watch {
        tty: Arc<Tty>,
        is_over: Arc<AtomicBool>,
        handle: Handle,
        thread: Option<JoinHandle<()>>,
    }

    impl Watch {
        pub(super) fn begin(tty: Tty, asked: String) -> io::Result<Self> {
            let (tty, is_over) = (Arc::new(tty), Arc::new(AtomicBool::new(false)));
            for signal in SIGNALS {
                // Once the question is over, signals do again what they always do.
                signal_hook::flag::register_conditional_default(signal, Arc::clone(&is_over))?;
            }
            let mut signals = Signals::new(SIGNALS)?;
            let handle = signals.handle();
            let (watched, over) = (Arc::clone(&tty), Arc::clone(&is_over));
            let hear = move || {
                for signal in signals.forever() {
                    if over.load(Ordering::SeqCst) {
                        return;
                    }
                    watched.restore();
                    let mut err = io::stderr();
                    let _ = err.write_all(b"\n");
                    // Only a stop comes back from here.
                    let _ = emulate_default_handler(signal);
                    let _ = watched.make_raw();
                    let _ = err.write_all(asked.as_bytes()).and_then(|()| err.flush());
                }
            };
            let thread = thread::Builder::new().name("unseen".into()).spawn(hear)?;
            Ok(Self { tty, is_over, handle, thread: Some(thread) })
        }

        pub(super) fn end(&mut self) {
            self.handle.close();
            // It ends at once: whatever it was told before has been done by then.
            let _ = self.thread.take().map(JoinHandle::join);
            self.tty.restore();
            self.is_over.store(true, Ordering::SeqCst);
        }
    }
}
