//! An address that may be asked for a feed: https, or http to this machine.

use std::fmt;
use std::str::FromStr;

use reqwest::Url;
use reqwest::header::HeaderValue;

use crate::text::SafeText;

/// An address that a feed may come from. Shown without its query, where some services put a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Url);

/// Why a text names no source. The text is not repeated: it may hold a password.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BadAddress {
    /// Nothing was given.
    #[error("no feed was named: give a file, a folder or an https address")]
    Empty,
    /// It cannot be read as an address.
    #[error("the feed's address cannot be read: write it as https://host/path")]
    Unreadable,
    /// Another scheme than http or https.
    #[error("a feed comes from a file, a folder or an https address: give a path as it is, without file://")]
    Scheme,
    /// Plain http to another machine.
    #[error("a feed never goes over plain http, where anyone between could read or change it: use https")]
    PlainHttp,
    /// A user name or password within the address.
    #[error(
        "the feed's address holds a user name or password, which lists and logs would show: take it out and give a \
         token in a file or the environment"
    )]
    UserInfo,
}

impl Address {
    /// Whether a person who typed `text` meant an address and no path: it begins `word://`.
    pub(super) fn is_meant(text: &str) -> bool {
        text.split_once("://").is_some_and(|(scheme, _)| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        })
    }

    /// The whole address; its query is not for showing.
    pub(super) fn url(&self) -> &Url {
        &self.0
    }

    /// Whether it is this machine.
    pub(super) fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }

    /// Where a `Location` leads from here; `None` where it leaves the origin or cannot be read.
    pub(super) fn within_origin(&self, location: &HeaderValue) -> Option<Self> {
        let next = self.0.join(location.to_str().ok()?).ok()?;
        let next = Self::try_from(next).ok()?;
        (next.0.origin() == self.0.origin()).then_some(next)
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost") => true,
        Some(host) => {
            let host = host.trim_start_matches('[').trim_end_matches(']');
            host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
        }
        None => false,
    }
}

impl TryFrom<Url> for Address {
    type Error = BadAddress;

    fn try_from(mut url: Url) -> Result<Self, BadAddress> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadAddress::UserInfo);
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err(BadAddress::PlainHttp),
            _ => return Err(BadAddress::Scheme),
        }
        url.set_fragment(None);
        Ok(Self(url))
    }
}

impl FromStr for Address {
    type Err = BadAddress;

    fn from_str(text: &str) -> Result<Self, BadAddress> {
        Url::parse(text).map_err(|_| BadAddress::Unreadable)?.try_into()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = self.0.clone();
        shown.set_query(None);
        let hidden = if self.0.query().is_some() { "?…" } else { "" };
        f.pad(&format!("{}{hidden}", SafeText::from(shown.as_str())))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}
