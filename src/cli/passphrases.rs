//! Passphrases as they come in: from a file that its owner alone may read, or from a terminal that does not show them.

use std::fs::File;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};

use super::outcome::{Code, Refused};
use super::unseen::Unseen;
use crate::text::SafeText;

/// The most bytes that are read: no passphrase is longer.
const LONGEST: usize = 4096;

/// The passphrase in a file: its first line, blanks kept. Refused where anybody else could have read it.
pub fn from_file(path: &Path) -> Result<SecretString, Refused> {
    let shown = SafeText::new(&path.display().to_string());
    let refused = |code, what: String| Refused::new(code, what);
    let unreadable = |error: std::io::Error| {
        let code = if error.kind() == ErrorKind::NotFound { Code::NotFound } else { Code::Failed };
        refused(
            code,
            format!("The passphrase file {shown} could not be read ({error}). Check its path and that it is yours."),
        )
    };
    let file = open(path).map_err(unreadable)?;
    let found = file.metadata().map_err(unreadable)?;
    if !found.is_file() {
        return Err(refused(
            Code::Usage,
            format!(
                "The passphrase file {shown} is no ordinary file, so it was not read. Give a file with the passphrase on \
                 its first line."
            ),
        ));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        if found.mode() & 0o077 != 0 {
            return Err(refused(
                Code::NotAllowed,
                format!(
                    "Other accounts may read the passphrase file {shown}, so it was not used. Make it yours alone (chmod \
                     600), then change the passphrase: others may have seen it."
                ),
            ));
        }
        if found.uid() != rustix::process::geteuid().as_raw() {
            return Err(refused(
                Code::NotAllowed,
                format!(
                    "The passphrase file {shown} belongs to another account, so it was not used. Write one of your own."
                ),
            ));
        }
    }
    // As large as it can get from the start, so that no half of it stays behind in memory that was given back.
    let mut bytes = Vec::with_capacity(LONGEST + 2);
    file.take(LONGEST as u64 + 2).read_to_end(&mut bytes).map_err(unreadable)?;
    let text = String::from_utf8(bytes).map_err(|wrong| {
        drop(SecretString::from(String::from_utf8_lossy(wrong.as_bytes()).into_owned()));
        refused(Code::Usage, format!("The passphrase file {shown} is not UTF-8 text. Give the passphrase on one line."))
    })?;
    let whole = SecretString::from(text);
    let line = whole.expose_secret().lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(refused(
            Code::Missing,
            format!("The passphrase file {shown} is empty. Give the passphrase on its first line."),
        ));
    }
    Ok(SecretString::from(line.to_owned()))
}

/// Opens a file without waiting for anybody: a pipe that nobody writes into would be waited for without end.
fn open(path: &Path) -> std::io::Result<File> {
    let mut how = File::options();
    how.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        how.custom_flags(i32::try_from(flags.bits()).unwrap_or(0));
    }
    how.open(path)
}

/// What somebody types after `prompt`, unseen; none where there is no terminal.
pub fn from_terminal(prompt: &str) -> Result<Option<SecretString>, Refused> {
    use std::io::IsTerminal as _;
    if !std::io::stdin().is_terminal() {
        return Ok(None);
    }
    let failed = |error: std::io::Error| {
        Refused::new(Code::Failed, format!("The terminal could not be read ({error}). Use --passphrase-file."))
    };
    // The question goes to standard error, so that what is printed can still be kept in a file.
    let say = |text: &str| {
        let mut err = std::io::stderr().lock();
        let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
    };
    let terminal = Unseen::take(prompt).map_err(failed)?;
    say(prompt);
    let typed = unseen(&mut std::io::stdin().lock());
    drop(terminal);
    say("\n");
    match typed.map_err(failed)? {
        Some(secret) => Ok(Some(secret)),
        None => Err(Refused::new(Code::SignedOut, "Nothing was done: the passphrase was not given.")),
    }
}

/// Reads up to Enter, key by key; none where the person gave up (Ctrl-C, Ctrl-D, Escape) or the terminal went away.
fn unseen(input: &mut dyn std::io::Read) -> std::io::Result<Option<SecretString>> {
    let mut typed: Vec<u8> = Vec::with_capacity(LONGEST);
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
    typed.fill(0);
    Ok((!given_up).then_some(text))
}

/// A new passphrase: from a file, or typed twice.
pub fn new_one(file: Option<&Path>, whose: &str) -> Result<SecretString, Refused> {
    if let Some(file) = file {
        return from_file(file);
    }
    let none = || {
        let message = "Nothing was saved: there is no terminal to type the new passphrase at. Give it with \
                       --new-passphrase-file FILE, a file that only you may read.";
        Refused::new(Code::Missing, message)
    };
    let one = from_terminal(&format!("New passphrase for {whose} (three random words will do): "))?.ok_or_else(none)?;
    let again = from_terminal("The same once more: ")?.ok_or_else(none)?;
    if one.expose_secret() != again.expose_secret() {
        let message = "Nothing was saved: the two passphrases differ. Try again.";
        return Err(Refused::new(Code::Usage, message));
    }
    Ok(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_is_no_ordinary_file_is_refused_and_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
            0,
        )
        .unwrap();
        for path in [pipe.as_path(), folder.path(), Path::new("/dev/zero"), Path::new("/dev/tty")] {
            let (told, heard) = std::sync::mpsc::channel();
            let path = path.to_owned();
            let shown = path.display().to_string();
            std::thread::spawn(move || told.send(from_file(&path).map(drop)));
            let refused =
                heard.recv_timeout(std::time::Duration::from_secs(20)).expect("it was waited for").unwrap_err();
            // Where there is no terminal its device cannot be opened at all.
            let no_terminal = shown == "/dev/tty" && refused.code == Code::Failed;
            assert!(no_terminal || refused.message.contains("no ordinary file"), "{shown}: {}", refused.message);
        }
    }

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
