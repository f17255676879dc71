//! Where a feed comes from: a file, a folder of files, or an address on the network.
//!
//! [`fetch`] gives documents as readers that hold no more than a buffer in memory; checking what they say is another's
//! part. What goes wrong is a [`SourceFault`] under a code of the feed contract.

mod address;
mod fault;
mod files;
mod http;
mod options;
mod secret;
mod unpack;

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::settings::is_mistyped;
use crate::text::SafeText;
pub use address::{Address, BadAddress};
pub(in crate::feed) use fault::in_words;
pub use fault::{Retry, SourceFault};
pub use options::{HttpOptions, SourceLimits};
pub use secret::{Secret, TokenFrom};

/// Where a feed comes from. Shown without what an address may hide in its query.
#[derive(Clone, PartialEq, Eq)]
pub enum Source {
    /// One document.
    File(PathBuf),
    /// A folder of documents, one a period.
    Folder(PathBuf),
    /// One document on the network.
    Http(Address),
}

impl FromStr for Source {
    type Err = BadAddress;

    /// An address where `text` begins as one (`https://…`), else a path. A path that is no folder now is a file.
    fn from_str(text: &str) -> Result<Self, BadAddress> {
        if Address::is_meant(text) {
            return Ok(Self::Http(text.parse()?));
        }
        // It would pass for the name of a file, and be shown with its password.
        if is_mistyped(text) {
            return Err(BadAddress::Unreadable);
        }
        let path = PathBuf::from(text);
        if text.is_empty() {
            return Err(BadAddress::Empty);
        }
        Ok(if path.is_dir() { Self::Folder(path) } else { Self::File(path) })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) | Self::Folder(path) => f.pad(SafeText::from(path.to_string_lossy().as_ref()).as_str()),
            Self::Http(address) => fmt::Display::fmt(address, f),
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({self})")
    }
}

/// Names one source and no other, and gives nothing of its address away.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct SourceKey(String);

impl SourceKey {
    /// 64 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of the documents that the program itself has, each with its name: of these very ones.
    pub fn of_own(documents: &[(&str, &str)]) -> Self {
        let mut hash = Sha256::new_with_prefix(b"own\0");
        for (name, text) in documents {
            hash.update(format!("{name}\0{}\0", text.len()));
            hash.update(text);
        }
        Self(hex(&hash.finalize()))
    }
}

impl Source {
    /// The key that the last good feed is kept under: the SHA-256 of the whole address, or of the absolute path. A path
    /// has one key whether it is a file, a folder or, for the moment, not there.
    pub fn key(&self) -> SourceKey {
        let mut hash = Sha256::new();
        match self {
            Self::File(path) | Self::Folder(path) => {
                let absolute = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                let plain: PathBuf = absolute.components().collect();
                hash.update(b"path\0");
                hash.update(plain.as_os_str().as_encoded_bytes());
            }
            Self::Http(address) => {
                hash.update(b"address\0");
                hash.update(address.url().as_str().as_bytes());
            }
        }
        SourceKey(hex(&hash.finalize()))
    }
}

/// Lower-case hexadecimal digits of `bytes`.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        text.extend([byte >> 4, byte & 15].map(|half| char::from(b"0123456789abcdef"[usize::from(half)])));
        text
    })
}

/// What a server said of the document it sent, to ask later whether it has changed; for files, what they looked like.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Validators {
    /// The `ETag`; of files a sum of their names, sizes and times of change.
    pub etag: Option<String>,
    /// The `Last-Modified`.
    pub last_modified: Option<String>,
}

/// One document of a source.
pub struct Document {
    /// Its file name, where it is one of a folder; else blank.
    pub name: SafeText,
    /// Its text, decoded. Opens at the first read; [`SourceFault::of`] says what an error means.
    pub reader: Box<dyn Read + Send>,
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What a source gave.
#[derive(Debug)]
pub enum Fetched {
    /// What is known already is still what it has.
    NotModified,
    /// Its documents, in the order of their names.
    Documents {
        /// At least one.
        docs: Vec<Document>,
        /// What to ask with next time.
        validators: Validators,
    },
}

/// Fetches `source`. With `known` from an earlier time the answer may be [`Fetched::NotModified`]. Dropping the
/// future ends the request.
pub async fn fetch(
    source: &Source,
    known: &Validators,
    limits: SourceLimits,
    options: &HttpOptions,
) -> Result<Fetched, SourceFault> {
    match source {
        Source::File(path) | Source::Folder(path) => files(path, known, limits),
        Source::Http(address) => http::fetch(address, known, limits, options).await,
    }
}

/// [`fetch`] for a caller that has nothing else to do, such as a command.
pub fn fetch_blocking(
    source: &Source,
    known: &Validators,
    limits: SourceLimits,
    options: &HttpOptions,
) -> Result<Fetched, SourceFault> {
    let address = match source {
        Source::File(path) | Source::Folder(path) => return files(path, known, limits),
        Source::Http(address) => address,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| {
        SourceFault::unreadable(format_args!("The network could not be set up ({error})"), "Try again")
    })?;
    runtime.block_on(http::fetch(address, known, limits, options))
}

fn files(path: &Path, known: &Validators, limits: SourceLimits) -> Result<Fetched, SourceFault> {
    let docs = files::documents(path, limits)?;
    let mark = files::mark(path, &docs);
    if mark.is_some() && mark == known.etag {
        return Ok(Fetched::NotModified);
    }
    Ok(Fetched::Documents { docs, validators: Validators { etag: mark, last_modified: None } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> SourceKey {
        text.parse::<Source>().unwrap().key()
    }

    #[test]
    fn a_source_is_what_the_text_says() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(folder.path().to_str().unwrap().parse(), Ok(Source::Folder(_))));
        for path in ["feed.json", "a/b://c", "C:\\feeds\\december.json", "://x"] {
            assert!(matches!(path.parse(), Ok(Source::File(_))), "{path}");
        }
        for address in ["https://data.example/feed", "HTTPS://data.example", "http://localhost:8080/", "http://[::1]/f"]
        {
            assert!(matches!(address.parse(), Ok(Source::Http(_))), "{address}");
        }
        for (text, why) in [
            ("", BadAddress::Empty),
            ("http://data.example/feed", BadAddress::PlainHttp),
            ("http://localhost.example/feed", BadAddress::PlainHttp),
            ("http://10.0.0.1/feed", BadAddress::PlainHttp),
            ("https://user:pass@data.example/", BadAddress::UserInfo),
            ("http://user@localhost/", BadAddress::UserInfo),
            ("file:///etc/passwd", BadAddress::Scheme),
            ("ftp://data.example/feed", BadAddress::Scheme),
            ("https://", BadAddress::Unreadable),
            ("https://a b/", BadAddress::Unreadable),
            ("https:/me:hush@data.example/", BadAddress::Unreadable),
        ] {
            assert_eq!(text.parse::<Source>(), Err(why), "{text}");
        }
    }

    #[test]
    fn nothing_secret_or_hostile_is_shown() {
        let source: Source = "https://data.example/feed\u{202e}?sig=hush#part".parse().unwrap();
        assert_eq!(source.to_string(), "https://data.example/feed%E2%80%AE?…");
        assert_eq!(format!("{source:?}"), "Source(https://data.example/feed%E2%80%AE?…)");
        assert_eq!("a\u{1b}[31m.json".parse::<Source>().unwrap().to_string(), "a<U+001B>[31m.json");
        assert_eq!(format!("{:?}", Secret::new("hush")), "Secret(hidden)");
    }

    #[test]
    fn a_key_is_of_one_source_and_stays() {
        let address = key("https://data.example/feed?month=12");
        assert_eq!(address, key("HTTPS://data.example:443/feed?month=12#top"));
        assert_ne!(address, key("https://data.example/feed?month=11"));
        assert_eq!(address.as_str().len(), 64);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("feeds");
        let before = key(path.to_str().unwrap());
        std::fs::create_dir(&path).unwrap();
        assert_eq!(before, key(path.join("").to_str().unwrap()), "made in the meantime, and with a slash at its end");
        assert_ne!(before, key(folder.path().to_str().unwrap()));
    }

    #[test]
    fn files_that_look_as_they_did_are_not_read_again() {
        use std::time::{Duration, SystemTime};
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let put = |name: &str, text: &str, age: u64| {
            std::fs::write(at(name), text).unwrap();
            let file = std::fs::File::options().write(true).open(at(name)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
        };
        let limits = SourceLimits { wire: 100, decoded: 100 };
        let ask = |known: &Validators| match files(folder.path(), known, limits).unwrap() {
            Fetched::NotModified => None,
            Fetched::Documents { validators, .. } => Some(validators),
        };
        put("a.json", "one", 60);
        let known = ask(&Validators::default()).unwrap();
        assert_eq!(ask(&known), None);
        put("a.json", "two", 50);
        let later = ask(&known).unwrap();
        assert_ne!(later, known, "as long as before, and changed since");
        put("b.json", "three", 60);
        let both = ask(&later).unwrap();
        assert_eq!(ask(&both), None);
        std::fs::remove_file(at("b.json")).unwrap();
        assert_eq!(ask(&both), Some(later));
        // Another change within the same tick of a coarse clock would not show.
        put("a.json", "now", 0);
        let unsure = ask(&known).unwrap();
        assert_eq!((unsure.etag.clone(), ask(&unsure)), (None, Some(Validators::default())));
    }
}
