//! The bearer token: where it comes from, and a type that cannot be printed by mistake.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use reqwest::header::HeaderValue;

use super::SourceFault;

/// More than any token of a real service.
const LONGEST: u64 = 8 << 10;

/// A text that no screen, log or error may show.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps `text`, without the line end of the file it stood in.
    pub fn new(text: &str) -> Self {
        Self(text.trim().into())
    }

    /// The `Authorization` header; `None` where the text cannot be a token.
    pub(super) fn bearer(&self) -> Option<HeaderValue> {
        if self.0.is_empty() || !self.0.bytes().all(|b| b.is_ascii_graphic()) {
            return None;
        }
        let mut value = HeaderValue::from_str(&format!("Bearer {}", self.0)).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// Where the token comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TokenFrom {
    /// A file that only its owner may read; read anew at each fetch, so that a changed token needs no restart.
    File(PathBuf),
    /// Given already, by the environment.
    Given(Secret),
}

impl TokenFrom {
    /// The header to send.
    pub(super) fn bearer(&self) -> Result<HeaderValue, SourceFault> {
        let bearer = match self {
            Self::File(path) => read_file(path)?.bearer(),
            Self::Given(token) => token.bearer(),
        };
        bearer.ok_or_else(|| {
            SourceFault::unreadable(
                "The feed's token is empty or holds blanks or control characters",
                "Give the token alone, on one line",
            )
        })
    }
}

fn read_file(path: &Path) -> Result<Secret, SourceFault> {
    let shown = path.display();
    let fault = |error: std::io::Error| {
        SourceFault::unreadable(
            format_args!("The feed's token file {shown} could not be read ({error})"),
            "Check its path and that this account may read it",
        )
    };
    let file = File::open(path).map_err(fault)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if file.metadata().map_err(fault)?.permissions().mode() & 0o077 != 0 {
            return Err(SourceFault::unreadable(
                format_args!("Other accounts may read the feed's token file {shown}, so it was not used"),
                "Make it yours alone: chmod 600, then change the token",
            ));
        }
    }
    let mut text = String::new();
    file.take(LONGEST + 1).read_to_string(&mut text).map_err(fault)?;
    if text.len() as u64 > LONGEST {
        return Err(SourceFault::unreadable(
            format_args!("The feed's token file {shown} is too long to be a token"),
            "Give a file that holds the token alone",
        ));
    }
    Ok(Secret::new(&text))
}
