//! The thread that reads lines, one at a time and only when one is asked for; a passphrase without showing it.

use std::io::{self, BufRead, IsTerminal as _, Read as _};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use secrecy::SecretString;
use secrecy::zeroize::{Zeroize as _, Zeroizing};

use super::tty::Tty;
use super::unseen::unseen;
use super::{Ended, Wake, tty};

/// The most bytes of a line: far more than any field takes.
const LONGEST: u64 = 1 << 20;

/// A line of a terminal that is as long as this with its end was cut there by the system, without a word.
const SEATED: u64 = if cfg!(unix) { 4096 } else { LONGEST };

/// What came of asking.
#[derive(Debug)]
pub enum Typed {
    /// A line, without its end.
    Line(String),
    /// A line that is longer than any field; nothing of it was kept.
    TooLong,
    /// A passphrase; none where the person gave up.
    Passphrase(Option<SecretString>),
    /// No more lines will come.
    End,
}

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ask {
    /// A line.
    Line,
    /// A passphrase.
    Passphrase,
}

/// The thread, and the terminal while it shows nothing.
pub struct Lines {
    ask: Sender<Ask>,
    hidden: Arc<Mutex<Option<Hidden>>>,
}

/// The terminal while it shows nothing of what is typed.
struct Hidden {
    tty: Tty,
    /// Whether a passphrase is read, key by key; else one is looked at, and nothing is read.
    is_raw: bool,
}

/// The terminal, whatever became of who held it before.
fn locked(hidden: &Mutex<Option<Hidden>>) -> MutexGuard<'_, Option<Hidden>> {
    hidden.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Lines {
    /// Starts the thread. It ends with the program, for nothing can wake it from waiting for a line.
    pub fn start(tell: Sender<Wake>) -> io::Result<Self> {
        let (ask, asked) = channel();
        let hidden = Arc::new(Mutex::new(None));
        let shared = Arc::clone(&hidden);
        thread::Builder::new().name("lines".into()).spawn(move || read(&asked, &tell, &shared))?;
        Ok(Self { ask, hidden })
    }

    /// Asks for something; it comes as [`Wake::Typed`].
    pub fn ask(&self, what: Ask) {
        // The thread ends only with the input, and then nothing is asked for any more.
        let _ = self.ask.send(what);
    }

    /// Has the terminal show nothing of what is typed, before it is asked for; where no person sits at one, nothing changes.
    ///
    /// What was typed before is thrown away: it was shown, and was meant for something else.
    pub fn hide(&self) -> io::Result<()> {
        let mut hidden = locked(&self.hidden);
        match &mut *hidden {
            Some(there) => {
                there.tty.make_raw()?;
                there.tty.forget_typed();
                there.is_raw = true;
            }
            None if io::stdin().is_terminal() => {
                let tty = Tty::take()?;
                tty.forget_typed();
                *hidden = Some(Hidden { tty, is_raw: true });
            }
            None => {}
        }
        Ok(())
    }

    /// Whether the terminal reads key by key. Then it does not put a carriage return before a line end either.
    pub fn is_hidden(&self) -> bool {
        locked(&self.hidden).as_ref().is_some_and(|there| there.is_raw)
    }

    /// Has the terminal show what is typed again.
    pub fn give_back(&self) {
        if let Some(there) = locked(&self.hidden).take() {
            there.tty.restore();
        }
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        self.give_back();
    }
}

fn read(asked: &Receiver<Ask>, tell: &Sender<Wake>, hidden: &Mutex<Option<Hidden>>) {
    for ask in asked {
        let typed = match ask {
            Ask::Line => line(&mut io::stdin().lock(), if io::stdin().is_terminal() { SEATED } else { LONGEST }),
            Ask::Passphrase => passphrase(hidden),
        };
        let wake = match typed {
            Ok(typed) => Wake::Typed(typed),
            Err(fault) if tty::is_gone(&fault) => Wake::End(Ended::HangUp),
            Err(fault) => Wake::Failed(fault),
        };
        if tell.send(wake).is_err() {
            return;
        }
    }
}

/// The next line, of at most `longest` bytes with its end. What stands behind the last line end counts as one too.
fn line(input: &mut dyn BufRead, longest: u64) -> io::Result<Typed> {
    let mut bytes = Vec::new();
    input.take(LONGEST).read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(Typed::End);
    }
    if bytes.len() as u64 == LONGEST && bytes.last() != Some(&b'\n') {
        while !bytes.is_empty() && bytes.last() != Some(&b'\n') {
            bytes.clear();
            input.take(LONGEST).read_until(b'\n', &mut bytes)?;
        }
        return Ok(Typed::TooLong);
    }
    if bytes.len() as u64 >= longest {
        bytes.zeroize();
        return Ok(Typed::TooLong);
    }
    // Either may be a passphrase that a pipe gave.
    let text = Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned());
    bytes.zeroize();
    Ok(Typed::Line(text.trim_end_matches(['\r', '\n']).to_owned()))
}

/// A passphrase: unseen where the terminal hides it, else the next line.
fn passphrase(hidden: &Mutex<Option<Hidden>>) -> io::Result<Typed> {
    let is_hidden = locked(hidden).is_some();
    if !is_hidden {
        return Ok(match line(&mut io::stdin().lock(), LONGEST)? {
            Typed::Line(text) => Typed::Passphrase(Some(SecretString::from(text))),
            other => other,
        });
    }
    let typed = unseen(&mut io::stdin().lock());
    // Where it is wrong the next one is typed here, perhaps already while it is looked at.
    if let Some(there) = &mut *locked(hidden) {
        there.tty.make_quiet();
        there.is_raw = false;
    }
    typed.map(Typed::Passphrase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<String> {
        let mut input = bytes;
        let mut all = Vec::new();
        loop {
            match line(&mut input, LONGEST).unwrap() {
                Typed::Line(text) => all.push(text),
                Typed::TooLong => all.push("TOO LONG".into()),
                _ => return all,
            }
        }
    }

    #[test]
    fn a_line_ends_as_any_system_ends_it_and_the_last_may_have_no_end() {
        assert_eq!(lines(b"one\r\ntwo\n\nlast"), ["one", "two", "", "last"]);
        assert_eq!(lines(b"\xff!\n"), ["\u{fffd}!"]);
        assert!(lines(b"").is_empty());
    }

    #[test]
    fn a_line_of_any_length_is_read_to_its_end_and_none_of_it_is_taken() {
        let whole = [&vec![b'x'; 3 << 20], b"\nnext\n".as_slice()].concat();
        assert_eq!(lines(&whole), ["TOO LONG", "next"]);
    }
}
