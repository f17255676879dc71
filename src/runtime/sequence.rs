//! What a terminal's bytes mean: characters, and the sequences that stand for keys. Tables, no state.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The longest sequence that is waited for.
const LONGEST: usize = 32;

/// What some bytes are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// The beginning of something.
    Open,
    /// A key.
    Key(KeyEvent),
    /// The mark before a paste.
    PasteBegins,
    /// A whole sequence that stands for no key we know.
    Unknown,
    /// Nothing, whatever follows.
    Nothing,
}

/// The key that the bytes of one character stand for.
pub fn character(bytes: &[u8]) -> Meaning {
    let none = KeyModifiers::NONE;
    let ctrl = |first: u8, byte: u8| {
        Meaning::Key(KeyEvent::new(KeyCode::Char(char::from(first + byte)), KeyModifiers::CONTROL))
    };
    let code = match bytes {
        [] => return Meaning::Open,
        [0] => KeyCode::Char(' '),
        // A line feed is what some terminals paste for the end of a line.
        [b'\r' | b'\n'] => KeyCode::Enter,
        [b'\t'] => KeyCode::Tab,
        // Ctrl-H is what some terminals send for Backspace, and nothing else is bound to it.
        [0x08 | 0x7f] => KeyCode::Backspace,
        [0x1b] => KeyCode::Esc,
        [byte @ 1..0x1b] => return ctrl(b'a' - 1, *byte),
        [byte @ 0x1c..0x20] => return ctrl(b'4' - 0x1c, *byte),
        bytes => match std::str::from_utf8(bytes) {
            Ok(text) => match text.chars().next() {
                Some(c) => KeyCode::Char(c),
                None => return Meaning::Open,
            },
            Err(fault) if fault.error_len().is_none() => return Meaning::Open,
            Err(_) => return Meaning::Nothing,
        },
    };
    Meaning::Key(KeyEvent::new(code, if bytes == [0] { KeyModifiers::CONTROL } else { none }))
}

/// The key that what follows ESC stands for: `[A`, `OA`, `[1;5C`, `[5~`, `[[A` of the Linux console; any other
/// character is that key with Alt.
pub fn after_esc(bytes: &[u8]) -> Meaning {
    let plain = |code| Meaning::Key(KeyEvent::new(code, KeyModifiers::NONE));
    match bytes {
        [] | [b'O' | b'['] | b"[[" => Meaning::Open,
        [b'O', last] => letter(*last).map_or(Meaning::Nothing, plain),
        [b'[', b'[', last @ b'A'..=b'E'] => plain(KeyCode::F(last - b'A' + 1)),
        [b'[', b'[', ..] => Meaning::Nothing,
        [b'[', parameters @ .., last @ b'@'..=b'~'] => sequence(parameters, *last),
        [b'[', .., b' '..=b'?'] if bytes.len() < LONGEST => Meaning::Open,
        [b'[' | b'O', ..] => Meaning::Nothing,
        other => match character(other) {
            Meaning::Key(key) => Meaning::Key(KeyEvent::new(key.code, key.modifiers | KeyModifiers::ALT)),
            meaning => meaning,
        },
    }
}

fn sequence(parameters: &[u8], last: u8) -> Meaning {
    let text = String::from_utf8_lossy(parameters);
    let mut numbers = text.split(';').map(|n| n.parse::<u8>().unwrap_or(1));
    let first = numbers.next().unwrap_or(1);
    let held = numbers.next().unwrap_or(1).saturating_sub(1);
    let mut modifiers = KeyModifiers::NONE;
    for (bit, modifier) in [(1, KeyModifiers::SHIFT), (2, KeyModifiers::ALT), (4, KeyModifiers::CONTROL)] {
        modifiers.set(modifier, held & bit != 0);
    }
    let code = match (last, first) {
        (b'~', 200) => return Meaning::PasteBegins,
        (b'~', 1 | 7) => KeyCode::Home,
        (b'~', 2) => KeyCode::Insert,
        (b'~', 3) => KeyCode::Delete,
        (b'~', 4 | 8) => KeyCode::End,
        (b'~', 5) => KeyCode::PageUp,
        (b'~', 6) => KeyCode::PageDown,
        (b'~', n @ 11..=15) => KeyCode::F(n - 10),
        (b'~', n @ 17..=21) => KeyCode::F(n - 11),
        (b'~', n @ 23..=24) => KeyCode::F(n - 12),
        (b'Z', _) => KeyCode::BackTab,
        _ => match letter(last) {
            Some(code) => code,
            // A mouse or a focus that nobody asked for, an answer to somebody else's question.
            None => return Meaning::Unknown,
        },
    };
    Meaning::Key(KeyEvent::new(code, modifiers))
}

fn letter(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P' => KeyCode::F(1),
        b'Q' => KeyCode::F(2),
        b'R' => KeyCode::F(3),
        b'S' => KeyCode::F(4),
        _ => return None,
    })
}
