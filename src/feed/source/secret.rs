//! The bearer token: where it comes from, and a type that cannot be printed by mistake.

use std::fmt;
use std::path::PathBuf;

use reqwest::header::HeaderValue;
use secrecy::ExposeSecret as _;

use super::SourceFault;
use crate::settings::secret_file;

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
            Self::File(path) => {
                let bad = |bad: secret_file::BadSecretFile| {
                    SourceFault::unreadable(format_args!("The feed was not asked: {}", bad.what()), &bad.advice())
                };
                Secret::new(secret_file::Secret::Token.read(path).map_err(bad)?.expose_secret()).bearer()
            }
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
