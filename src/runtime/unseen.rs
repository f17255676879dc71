//! Reading what is typed unseen, key by key, from a terminal that shows nothing of it.

use std::io::{self, ErrorKind, Read};

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

/// The most bytes that are read: no passphrase is longer.
const LONGEST: usize = 4096;

/// Reads up to Enter, key by key; none where the person gave up (Ctrl-C, Ctrl-D, Escape) or the terminal went away.
pub fn unseen(input: &mut dyn Read) -> io::Result<Option<SecretString>> {
    // Wiped however this ends.
    let mut typed = Zeroizing::new(Vec::<u8>::with_capacity(LONGEST));
    let mut key = [0_u8; 1];
    let given_up = loop {
        match input.read(&mut key) {
            Ok(0) => break true,
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        }
        match key[0] {
            b'\r' | b'\n' => break false,
            0x03 | 0x04 | 0x1b => break true,
            // Backspace takes a whole letter, Ctrl-U all of them.
            0x08 | 0x7f => while typed.pop().is_some_and(|byte| byte & 0xC0 == 0x80) {},
            0x15 => typed.clear(),
            byte if typed.len() < LONGEST && byte >= 0x20 => typed.push(byte),
            _ => {}
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
        ] {
            let secret = unseen(&mut keys.as_bytes()).unwrap();
            assert_eq!(secret.as_ref().map(|it| it.expose_secret()), typed, "{keys:?}");
        }
    }
}
