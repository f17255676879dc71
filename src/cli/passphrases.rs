//! Passphrases as they come in: from a file that its owner alone may read, or from a terminal that does not show them.

use std::io::Write as _;
use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};

use super::outcome::{Code, Refused};
use super::unseen::Unseen;
use crate::runtime::unseen::unseen;
use crate::settings::secret_file::{Secret, Wrong};

/// The passphrase in a file that is its owner's alone.
pub fn from_file(path: &Path) -> Result<SecretString, Refused> {
    Secret::Passphrase.read(path).map_err(|bad| {
        let code = match bad.wrong {
            Wrong::NotThere => Code::NotFound,
            Wrong::Unreadable(_) => Code::Failed,
            Wrong::OpenToOthers | Wrong::Anothers => Code::NotAllowed,
            Wrong::Empty => Code::Missing,
            Wrong::NoFile | Wrong::TooLong | Wrong::NotText | Wrong::MoreThanALine => Code::Usage,
        };
        Refused::new(code, format!("Nothing was done: {}. {}.", bad.what(), bad.advice()))
    })
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
