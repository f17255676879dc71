//! Why a source gave nothing, as a fault of the feed contract, and whether trying again can help.

use std::fmt::Display;
use std::io;
use std::time::Duration;

use crate::domain::fault::FaultCode;
use crate::text::SafeText;

/// Whether the same request can succeed later without anyone changing anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Retry {
    /// No: someone has to change something first.
    Never,
    /// Perhaps: it is worth one more try.
    Once,
    /// Likely, and not before this long, where the server said so.
    Later(Option<Duration>),
}

/// A source that could not be read. The message holds no token, no query of an address and no value of the feed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct SourceFault {
    /// `unreadable`, `too-large` or `truncated`.
    pub code: FaultCode,
    /// What happened, what it means and what to do.
    pub message: SafeText,
    /// Whether trying again can help.
    pub retry: Retry,
}

impl SourceFault {
    /// `what` happened and what to `do_now`, each a sentence without its full stop.
    pub(super) fn new(code: FaultCode, what: impl Display, do_now: &str) -> Self {
        let message = format!("{what}. The last good feed stays in use. {do_now}.");
        Self { code, message: message.into(), retry: Retry::Never }
    }

    /// The document could not be read.
    pub(super) fn unreadable(what: impl Display, do_now: &str) -> Self {
        Self::new(FaultCode::Unreadable, what, do_now)
    }

    /// The same fault, worth trying again.
    pub(super) fn with_retry(self, retry: Retry) -> Self {
        Self { retry, ..self }
    }

    /// `what` is larger than `limit` bytes.
    pub(super) fn too_large(what: impl Display, limit: u64) -> Self {
        let what = format!("{what} is larger than the limit of {}", in_words(limit));
        Self::new(FaultCode::TooLarge, what, "Ask for a smaller extract, or raise the limit in the settings")
    }

    /// What an error of a [`super::Document`]'s reader means: the fault it carries, else by its kind.
    pub fn of(error: &io::Error) -> Self {
        if let Some(fault) = error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()) {
            return fault.clone();
        }
        match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                Self::new(FaultCode::Truncated, "The document ends before it is complete", "Fetch it again")
            }
            _ => Self::unreadable(format_args!("The document could not be read ({error})"), "Check it, then try again"),
        }
    }
}

/// A reader passes its fault on whole; the kind says the same to code that knows only [`io::Error`].
impl From<SourceFault> for io::Error {
    fn from(fault: SourceFault) -> Self {
        let kind = match fault.code {
            FaultCode::TooLarge => io::ErrorKind::FileTooLarge,
            FaultCode::Truncated => io::ErrorKind::UnexpectedEof,
            _ => io::ErrorKind::Other,
        };
        Self::new(kind, fault)
    }
}

/// A number of bytes as people say it.
pub(in crate::feed) fn in_words(bytes: u64) -> String {
    let whole = |unit: u64| bytes.is_multiple_of(unit).then_some(bytes / unit).filter(|n| *n > 0);
    match (whole(1 << 30), whole(1 << 20)) {
        (Some(n), _) => format!("{n} GiB"),
        (_, Some(n)) => format!("{n} MiB"),
        _ => format!("{bytes} bytes"),
    }
}
