//! How a source is asked, and how much it may give; the settings say both.

use std::path::PathBuf;
use std::time::Duration;

use super::{Secret, TokenFrom};
use crate::settings;

/// How much a source may give.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SourceLimits {
    /// Bytes of one document as sent or as compressed on disk.
    pub wire: u64,
    /// Bytes of one document once decoded.
    pub decoded: u64,
}

impl Default for SourceLimits {
    fn default() -> Self {
        Self { wire: 512 << 20, decoded: 2 << 30 }
    }
}

/// How an address is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HttpOptions {
    /// Longest wait for a connection.
    pub connect: Duration,
    /// Longest silence of a server that has been asked or is sending.
    pub idle: Duration,
    /// Longest time for everything: redirects, retries and waits between them included.
    pub overall: Duration,
    /// How often a failure that is likely to pass is tried again.
    pub retries: u32,
    /// The wait before the first retry; doubled for each further one.
    pub backoff: Duration,
    /// Certificates (PEM) to trust beside the system's.
    pub ca_file: Option<PathBuf>,
    /// Where the bearer token comes from; sent to the address's own origin and nowhere else.
    pub token: Option<TokenFrom>,
    /// Whether the proxy that the system names is used; never for this machine itself.
    pub system_proxy: bool,
    /// The folder for what is being received; made where it is not there. The files in it are nameless and private.
    pub spool: PathBuf,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(30),
            overall: Duration::from_mins(5),
            retries: 3,
            backoff: Duration::from_millis(500),
            ca_file: None,
            token: None,
            system_proxy: true,
            spool: std::env::temp_dir(),
        }
    }
}

impl From<settings::Limits> for SourceLimits {
    fn from(limits: settings::Limits) -> Self {
        Self { wire: limits.wire_bytes, decoded: limits.decoded_bytes }
    }
}

impl HttpOptions {
    /// As the settings say; what is received goes through the folder `spool`.
    pub fn new(http: &settings::Http, spool: PathBuf) -> Self {
        let given = http.token.as_ref().map(|token| TokenFrom::Given(Secret::new(token.reveal())));
        Self {
            connect: Duration::from_secs(http.connect_seconds),
            idle: Duration::from_secs(http.read_seconds),
            overall: Duration::from_secs(http.overall_seconds),
            retries: http.retries,
            ca_file: http.ca_file.clone(),
            token: given.or_else(|| http.token_file.clone().map(TokenFrom::File)),
            system_proxy: http.system_proxy,
            spool,
            ..Self::default()
        }
    }
}
