//! Turns the bytes of a terminal into keys and pastes.
//!
//! Not left to crossterm, whose reader takes an ESC at the end of a read for Esc at once (so that on a slow line Up
//! becomes Esc, `[`, `A`), leaves the rest of a long unmarked paste unread until the next key, and spins when the
//! terminal is gone. A pure state machine: whoever reads tells it where a read ended and when time is up.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::sequence::{Meaning, after_esc, character};

/// How long the rest of a sequence may take at least, once it is surely one.
const TAIL: Duration = Duration::from_millis(25);

/// How long a marked paste may pause before it is taken to have ended without its mark.
const PAUSE_OF_PASTE: Duration = Duration::from_secs(2);

const ESC: u8 = 0x1b;
const PASTE_ENDS: &[u8] = b"\x1b[201~";

/// What comes out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    /// A key.
    Key(KeyEvent),
    /// A paste that the terminal marked as one.
    Paste(String),
}

/// The state machine.
#[derive(Debug)]
pub struct Keys {
    delay: Duration,
    /// The beginning of a key: of a sequence (always with its ESC), or of a character of several bytes.
    held: Vec<u8>,
    /// The ESC that is held ended a read: what follows is its tail or another key.
    apart: bool,
    /// The ESC that is held was put out as Esc already, as nothing followed in time.
    late: bool,
    /// Esc was put out because nothing followed in time; the next byte may still be its tail.
    awaits_tail: bool,
    /// What was pasted so far, between the marks.
    paste: Option<Vec<u8>>,
}

impl Keys {
    /// Holds an ESC that ends a read for `delay`, to see whether the rest of a key follows; not at all if nought.
    pub fn new(delay: Duration) -> Self {
        Self { delay, held: Vec::new(), apart: false, late: false, awaits_tail: false, paste: None }
    }

    /// How long to wait for more before [`Self::time_is_up`]; `None` while nothing is held.
    pub fn patience(&self) -> Option<Duration> {
        match self.held.as_slice() {
            _ if self.paste.is_some() => Some(PAUSE_OF_PASTE),
            [] => None,
            [ESC] => Some(self.delay),
            _ => Some(self.delay.max(TAIL)),
        }
    }

    /// Takes the bytes of one read.
    pub fn take(&mut self, bytes: &[u8], out: &mut Vec<Piece>) {
        for byte in bytes {
            self.byte(*byte, out);
        }
        if self.held == [ESC] {
            self.apart = true;
            if self.delay.is_zero() {
                self.time_is_up(out);
            }
        }
    }

    /// Nothing more came in time: puts out what is held.
    pub fn time_is_up(&mut self, out: &mut Vec<Piece>) {
        if let Some(pasted) = self.paste.take() {
            return out.push(Piece::Paste(String::from_utf8_lossy(&pasted).into_owned()));
        }
        match self.held.as_slice() {
            [ESC] => self.awaits_tail = true,
            // Nobody types Esc and `[` within a tenth of a second: the rest of an arrow was lost, and is no command.
            [ESC, ..] if !self.late => self.held.truncate(1),
            _ => {}
        }
        self.let_go(out);
    }

    fn byte(&mut self, byte: u8, out: &mut Vec<Piece>) {
        if let Some(pasted) = &mut self.paste {
            pasted.push(byte);
            if pasted.ends_with(PASTE_ENDS) {
                pasted.truncate(pasted.len() - PASTE_ENDS.len());
                self.time_is_up(out);
            }
            return;
        }
        let may_be_tail = matches!(byte, b'[' | b'O');
        if std::mem::take(&mut self.awaits_tail) && may_be_tail {
            self.held.push(ESC);
            self.late = true;
        } else if self.held == [ESC] && (byte == ESC || self.apart && !may_be_tail) {
            self.let_go(out);
        }
        self.apart = false;
        self.held.push(byte);
        let meaning = match self.held.as_slice() {
            [ESC] => Meaning::Open,
            [ESC, rest @ ..] => after_esc(rest),
            plain => character(plain),
        };
        match meaning {
            Meaning::Open => return,
            Meaning::Key(key) => out.push(Piece::Key(key)),
            Meaning::PasteBegins => self.paste = Some(Vec::new()),
            Meaning::Unknown => {}
            Meaning::Nothing if self.held.len() == 1 => self.let_go(out),
            Meaning::Nothing => {
                self.held.pop();
                self.let_go(out);
                return self.byte(byte, out);
            }
        }
        self.held.clear();
        self.late = false;
    }

    /// Puts out what is held as if each byte had been typed; one that is no character as U+FFFD, so that it is seen.
    fn let_go(&mut self, out: &mut Vec<Piece>) {
        let told = usize::from(self.late);
        for byte in self.held.iter().skip(told) {
            out.push(Piece::Key(match character(&[*byte]) {
                Meaning::Key(key) => key,
                _ => KeyEvent::new(KeyCode::Char(char::REPLACEMENT_CHARACTER), KeyModifiers::NONE),
            }));
        }
        self.held.clear();
        self.late = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pieces: &[Piece]) -> String {
        let word = |piece: &Piece| match piece {
            Piece::Paste(text) => format!("paste<{text}>"),
            Piece::Key(key) if key.modifiers.is_empty() => key.code.to_string().to_lowercase(),
            Piece::Key(key) => format!("{}-{}", key.modifiers, key.code).to_lowercase(),
        };
        pieces.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    /// Each text is a read; `|` stands for time running out.
    fn typed<T: AsRef<[u8]>>(delay: u64, reads: &[T]) -> String {
        let mut keys = Keys::new(Duration::from_millis(delay));
        let mut out = Vec::new();
        for read in reads {
            match read.as_ref() {
                b"|" => keys.time_is_up(&mut out),
                bytes => keys.take(bytes, &mut out),
            }
        }
        if keys.patience().is_some() {
            keys.time_is_up(&mut out);
        }
        words(&out)
    }

    const KEYS: &[(&str, &str)] = &[
        ("\x1b[A", "up"),
        ("\x1b[B", "down"),
        ("\x1b[C", "right"),
        ("\x1b[D", "left"),
        ("\x1b[H", "home"),
        ("\x1b[F", "end"),
        ("\x1bOA", "up"),
        ("\x1bOF", "end"),
        ("\x1bOP", "f1"),
        ("\x1b[5~", "page up"),
        ("\x1b[6~", "page down"),
        ("\x1b[3~", "del"),
        ("\x1b[15~", "f5"),
        ("\x1b[24~", "f12"),
        ("\x1b[1;5A", "control-up"),
        ("\x1b[[B", "f2"),
        ("\x1b[Z", "back tab"),
        ("\x1b[200~a\n\x1b[Ab\u{e9}\x1b[201~", "paste<a\n\x1b[Ab\u{e9}>"),
        ("\x1b[200~\x1b[201~", "paste<>"),
        ("\u{e9}", "\u{e9}"),
        ("\u{20ac}", "\u{20ac}"),
        ("\u{1f600}", "\u{1f600}"),
        ("\x1b[99~", ""),
        ("\x1b[?1;2c", ""),
        ("\x1b[200a", ""),
        ("G", "g"),
        ("\r", "enter"),
        ("\n", "enter"),
        ("\t", "tab"),
        ("\x7f", "backspace"),
        ("\x08", "backspace"),
        ("\x03", "control-c"),
        ("\x1a", "control-z"),
        ("\0", "control-space"),
    ];

    #[test]
    fn keys_are_whole_wherever_their_bytes_come_apart() {
        for (bytes, key) in KEYS {
            let expected = format!("{key} k");
            for first in 0..=bytes.len() {
                for second in first..=bytes.len() {
                    let bytes = bytes.as_bytes();
                    let reads = [&bytes[..first], &bytes[first..second], &bytes[second..], b"k"];
                    assert_eq!(typed(100, &reads), expected.trim_start(), "{reads:?}");
                }
            }
        }
    }

    #[test]
    fn a_whole_session_gives_the_same_keys_in_reads_of_any_size() {
        let all: Vec<u8> = KEYS.iter().flat_map(|(bytes, _)| bytes.bytes()).collect();
        let expected: Vec<&str> = KEYS.iter().map(|(_, key)| *key).filter(|key| !key.is_empty()).collect();
        for size in 1..=all.len() {
            assert_eq!(typed(100, &all.chunks(size).collect::<Vec<_>>()), expected.join(" "), "reads of {size}");
        }
    }

    #[test]
    fn what_is_no_such_key_comes_out_as_typed() {
        for (reads, expected) in [
            (&["\x1b"][..], "esc"),
            (&["\x1b", "|"], "esc"),
            (&["\x1b\x1b"], "esc esc"),
            (&["\x1b", "\x1b[A"], "esc up"),
            (&["\x1b", "q"], "esc q"),
            (&["\x1bq"], "alt-q"),
            (&["\x1b", "Ox"], "esc o x"),
            (&["\x1b", "|", "O", "|"], "esc o"),
            (&["\x1b", "|", "[", "|", "A"], "esc [ a"),
            (&["\x1b", "|", "Ok"], "esc o k"),
            (&["\x1b", "|", "Only"], "esc o n l y"),
            (&["\x1b[", "\x1b[A"], "esc [ up"),
            (&["[A"], "[ a"),
            (&["a", "OA"], "a o a"),
            (&["\x1b[200~never ended", "|", "k"], "paste<never ended> k"),
        ] {
            assert_eq!(typed(100, reads), expected, "{reads:?}");
        }
        assert_eq!(typed(100, &[b"\xe9a\xff\xc3".as_slice(), b"|", b"k"]), "\u{fffd} a \u{fffd} \u{fffd} k");
    }

    #[test]
    fn a_tail_that_is_late_gives_no_commands() {
        assert_eq!(typed(100, &["\x1b", "|", "[A", "k"]), "esc up k");
        assert_eq!(typed(100, &["\x1b", "|", "[200~ab\x1b[201~"]), "esc paste<ab>");
        assert_eq!(typed(100, &["\x1b[", "|", "k"]), "esc k");
        assert_eq!(typed(0, &["\x1b", "[A"]), "esc up", "nothing is held where keys do not come apart");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_end_in_rest(reads in proptest::collection::vec(proptest::collection::vec(0_u8.., 0..20), 0..20)) {
            let mut keys = Keys::new(Duration::from_millis(100));
            let mut out = Vec::new();
            for read in &reads {
                keys.take(read, &mut out);
            }
            keys.time_is_up(&mut out);
            assert!(keys.patience().is_none());
        }
    }
}
