//! Reading what is typed unseen, key by key, from a terminal that shows nothing of it.

use std::io::{self, ErrorKind, Read};

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

/// The most bytes that are read: no passphrase is longer.
const LONGEST: usize = 4096;

/// How much is taken at once: no less than standard input would read ahead for itself. What it keeps is never wiped, and
/// would be the beginning of whatever is asked for next.
const AT_ONCE: usize = 16 << 10;

/// Reads up to Enter, key by key; none where the person gave up (Ctrl-C, Ctrl-D, Escape) or the terminal went away. What
/// was typed behind that came before anything else was asked for, and is thrown away.
pub fn unseen(input: &mut dyn Read) -> io::Result<Option<SecretString>> {
    // Wiped however this ends.
    let mut typed = Zeroizing::new(Vec::<u8>::with_capacity(LONGEST));
    let mut keys = Zeroizing::new(vec![0_u8; AT_ONCE]);
    let given_up = 'read: loop {
        let many = match input.read(&mut keys) {
            Ok(0) => break true,
            Ok(many) => many,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        for key in keys.iter().take(many) {
            match *key {
                b'\r' | b'\n' => break 'read false,
                0x03 | 0x04 | 0x1b => break 'read true,
                // Backspace takes a whole letter, Ctrl-U all of them.
                0x08 | 0x7f => while typed.pop().is_some_and(|byte| byte & 0xC0 == 0x80) {},
                0x15 => typed.clear(),
                byte if typed.len() < LONGEST && byte >= 0x20 => typed.push(byte),
                _ => {}
            }
        }
    };
    let text = SecretString::from(String::from_utf8_lossy(&typed).into_owned());
    Ok((!given_up).then_some(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;

    #[test]
    fn what_is_typed_unseen_can_be_mended() {
        for (keys, typed) in [
            ("correct horse\r", Some("correct horse")),
            (" blanks kept \n", Some(" blanks kept ")),
            ("cofé\u{7f}\u{7f}\u{7f}at\r", Some("cat")),
            ("wrong\u{15}right\r", Some("right")),
            ("\u{7f}\u{7f}x\r", Some("x")),
            ("\r", Some("")),
            ("half\u{3}", None),
            ("half\u{1b}", None),
            ("half", None),
            ("first\rsecond\r", Some("first")),
            ("\u{1b}[A\r", None),
        ] {
            let mut input = keys.as_bytes();
            let secret = unseen(&mut input).unwrap();
            assert!(input.is_empty(), "what is behind {keys:?} is not read as the next one");
            assert_eq!(secret.as_ref().map(|it| it.expose_secret()), typed, "{keys:?}");
        }
    }
}
