//! A secret that stands in a file: the one way in which a token, a password and a passphrase are read from one.
//!
//! The file is its owner's alone, an ordinary one that is not waited for, no longer than such a secret can be, and holds it on
//! its one line, in UTF-8. Blanks belong to the secret; the end of the line does not.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};

use crate::text::SafeText;

/// What kind of secret it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Secret {
    /// A person's, for a shared record.
    Passphrase,
    /// The record's server asks for it.
    Password,
    /// The feed's server asks for it.
    Token,
}

impl Secret {
    /// What it is called, and the most bytes that one has.
    fn what(self) -> (&'static str, u64) {
        match self {
            Self::Passphrase => ("passphrase", 4096),
            Self::Password => ("password", 8 << 10),
            Self::Token => ("token", 8 << 10),
        }
    }

    /// Reads it from `path`.
    ///
    /// # Errors
    /// Where the file cannot be read, could have been read by others, or holds something else. No error holds any of it.
    pub fn read(self, path: &Path) -> Result<SecretString, BadSecretFile> {
        let bad = |wrong| BadSecretFile { of: self, shown: SafeText::from(path.display().to_string()), wrong };
        read(path, self.what().1).map_err(bad)
    }
}

/// A file whose secret was not used. Printed without the full stop, as a part of a sentence that goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadSecretFile {
    of: Secret,
    shown: SafeText,
    /// Why.
    pub wrong: Wrong,
}

/// Why the secret in a file was not used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wrong {
    /// There is no such file.
    NotThere,
    /// It could not be read, for this reason.
    Unreadable(SafeText),
    /// It is a folder, a pipe, a device.
    NoFile,
    /// Other accounts may read or write it.
    OpenToOthers,
    /// It belongs to another account.
    Anothers,
    /// It is longer than any such secret.
    TooLong,
    /// It is no UTF-8 text.
    NotText,
    /// It holds nothing.
    Empty,
    /// It holds more than one line, or what no secret can hold.
    MoreThanALine,
}

impl BadSecretFile {
    /// What happened.
    pub fn what(&self) -> String {
        let (of, longest) = self.of.what();
        let file = format!("{of} file {}", self.shown);
        match &self.wrong {
            Wrong::NotThere => format!("there is no {file}"),
            Wrong::Unreadable(why) => format!("the {file} could not be read ({why})"),
            Wrong::NoFile => format!("the {file} is no ordinary file, so it was not read"),
            Wrong::OpenToOthers => format!("other accounts may read the {file}, so it was not used"),
            Wrong::Anothers => format!("the {file} belongs to another account, so it was not used"),
            Wrong::TooLong => format!("the {file} is too long to be a {of} (at most {longest} bytes)"),
            Wrong::NotText => format!("the {file} is not UTF-8 text"),
            Wrong::Empty => format!("the {file} is empty"),
            Wrong::MoreThanALine => format!("the {file} holds more than one line"),
        }
    }

    /// What to do.
    pub fn advice(&self) -> String {
        let of = self.of.what().0;
        match self.wrong {
            Wrong::NotThere | Wrong::Unreadable(_) => "Check its path and that this account may read it".to_owned(),
            Wrong::OpenToOthers => {
                format!("Make it yours alone (chmod 600), then change the {of}: others may have seen it")
            }
            Wrong::Anothers => "Write one of your own".to_owned(),
            Wrong::NoFile | Wrong::TooLong | Wrong::NotText | Wrong::Empty | Wrong::MoreThanALine => {
                format!("Give a file that holds the {of} alone, on one line")
            }
        }
    }
}

fn read(path: &Path, longest: u64) -> Result<SecretString, Wrong> {
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => Wrong::NotThere,
        _ => Wrong::Unreadable(SafeText::from(error.to_string())),
    };
    let file = open(path).map_err(unreadable)?;
    let found = file.metadata().map_err(unreadable)?;
    if !found.is_file() {
        return Err(Wrong::NoFile);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        if found.mode() & 0o077 != 0 {
            return Err(Wrong::OpenToOthers);
        }
        // The machine's own account could read every file anyway, and hands such files out.
        if ![0, rustix::process::geteuid().as_raw()].contains(&found.uid()) {
            return Err(Wrong::Anothers);
        }
    }
    // As large as it can get from the start, so that no half of it stays behind in memory that was given back; three more
    // for the end of a line and for one that is too much.
    let most = longest + 3;
    let mut bytes = Vec::with_capacity(usize::try_from(most).unwrap_or_default());
    file.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    let text = String::from_utf8(bytes).map_err(|wrong| {
        let whole = wrong.as_bytes().len() as u64;
        // What is wiped when it is dropped.
        drop(SecretString::from(String::from_utf8_lossy(wrong.as_bytes()).into_owned()));
        // Cut within a letter it is no text either.
        if whole < most { Wrong::NotText } else { Wrong::TooLong }
    })?;
    let whole = SecretString::from(text);
    let text = whole.expose_secret();
    // An editor's mark of UTF-8 is no part of what it wrote.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
    match line {
        "" => Err(Wrong::Empty),
        _ if line.len() as u64 > longest => Err(Wrong::TooLong),
        _ if line.contains(['\n', '\r', '\0']) => Err(Wrong::MoreThanALine),
        _ => Ok(SecretString::from(line)),
    }
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

#[cfg(all(test, unix))]
mod tests;
