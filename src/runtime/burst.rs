//! Tells typing from pasting where a terminal sends pasted text as if it had been typed.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::keys::Piece;
use crate::app::keymap::Key;
use crate::app::msg::Msg;

/// This many characters at once were not typed by a person.
const PASTED: usize = 8;

/// Turns what came at once into messages: a long run of characters becomes one paste.
pub fn messages(pieces: Vec<Piece>) -> Vec<Msg> {
    let mut out = Vec::new();
    let mut run: Vec<KeyEvent> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Key(key) if text(key).is_some() => run.push(key),
            Piece::Key(key) => {
                end_run(&mut run, &mut out);
                out.extend(Key::from_event(key).map(Msg::Key));
            }
            Piece::Paste(pasted) => {
                end_run(&mut run, &mut out);
                out.push(Msg::Paste(pasted));
            }
        }
    }
    end_run(&mut run, &mut out);
    out
}

/// Whether `pieces` end in a paste of which more may be on its way.
pub fn may_go_on(pieces: &[Piece]) -> bool {
    let characters = pieces.iter().rev().map_while(|piece| match piece {
        Piece::Key(key) => text(*key).map(|_| *key),
        Piece::Paste(_) => None,
    });
    is_paste(&characters.collect::<Vec<_>>())
}

fn end_run(run: &mut Vec<KeyEvent>, out: &mut Vec<Msg>) {
    if is_paste(run) {
        out.push(Msg::Paste(run.iter().filter_map(|key| text(*key)).collect()));
    } else {
        out.extend(run.iter().filter_map(|key| Key::from_event(*key)).map(Msg::Key));
    }
    run.clear();
}

/// Long, and not one key held down on a line that delivers in lumps.
fn is_paste(run: &[KeyEvent]) -> bool {
    run.len() >= PASTED && run.iter().any(|key| key.code != run[0].code)
}

/// The character that a key puts into text.
fn text(key: KeyEvent) -> Option<char> {
    let alt_gr = KeyModifiers::CONTROL | KeyModifiers::ALT;
    let held = key.modifiers - KeyModifiers::SHIFT;
    match key.code {
        KeyCode::Char(c) if held.is_empty() || held == alt_gr => Some(c),
        KeyCode::Enter if held.is_empty() => Some('\n'),
        KeyCode::Tab if key.modifiers.is_empty() => Some('\t'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<Piece> {
        let piece = |c| {
            let code = match c {
                '\n' => KeyCode::Enter,
                '\t' => KeyCode::Tab,
                '^' => KeyCode::Up,
                '%' => return Piece::Paste("marked".into()),
                c => KeyCode::Char(c),
            };
            Piece::Key(KeyEvent::new(code, KeyModifiers::NONE))
        };
        text.chars().map(piece).collect()
    }

    fn told(text: &str) -> Vec<String> {
        let word = |msg| match msg {
            Msg::Paste(text) => format!("paste {text}"),
            Msg::Key(key) => key.code.to_string(),
            other => format!("{other:?}"),
        };
        messages(pieces(text)).into_iter().map(word).collect()
    }

    #[test]
    fn only_what_no_person_types_is_a_paste() {
        for (at_once, expected) in [
            ("", &[][..]),
            ("31/01\n", &["3", "1", "/", "0", "1", "Enter"]),
            ("visit booked\nfor Friday\t", &["paste visit booked\nfor Friday\t"]),
            ("1234567", &["1", "2", "3", "4", "5", "6", "7"]),
            ("12345678", &["paste 12345678"]),
            ("jjjjjjjjjj", &["j"; 10]),
            ("^^^^^^^^^^", &["Up"; 10]),
            ("^abcdefgh^", &["Up", "paste abcdefgh", "Up"]),
            ("a%b", &["a", "paste marked", "b"]),
        ] {
            assert_eq!(told(at_once), expected, "{at_once:?}");
        }
    }

    #[test]
    fn more_is_waited_for_only_after_a_paste_that_has_no_marks() {
        for (at_once, expected) in [
            ("abcdefg", false),
            ("abcdefgh", true),
            ("abcdefgh^", false),
            ("^abcdefgh", true),
            ("%", false),
            ("", false),
        ] {
            assert_eq!(may_go_on(&pieces(at_once)), expected, "{at_once:?}");
        }
    }
}
