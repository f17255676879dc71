//! What PostgreSQL's errors mean for a person. By code, never by text.

use std::error::Error as StdError;
use std::io;

use rustls::CertificateError;
use tokio_postgres::Error;
use tokio_postgres::error::DbError;

use crate::record::store::StoreFault;
use crate::text::SafeText;

/// Why a request over a connection did not end in an answer.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The connection is of no more use; why.
    Lost(SafeText),
    /// A place that was free is taken, or the server asks to try again.
    Raced,
    /// The server does not know what was asked of it, as one that only speaks PostgreSQL's language may not.
    Unsupported,
    /// It ended.
    Fault(StoreFault),
}

impl From<StoreFault> for Trouble {
    fn from(fault: StoreFault) -> Self {
        Self::Fault(fault)
    }
}

impl Trouble {
    /// As a fault, where nothing is tried again.
    pub(super) fn fault(self) -> StoreFault {
        match self {
            Self::Lost(why) => StoreFault::Away(why),
            Self::Unsupported => StoreFault::Failed("it does not know how to do what was asked of it".into()),
            Self::Raced => StoreFault::Failed("its places were taken again and again".into()),
            Self::Fault(fault) => fault,
        }
    }
}

/// The constraints that decide between writers.
const DECIDE: [&str; 3] = ["event_position", "event_id", "event_stream_version"];
/// What our own triggers say of a change or a deletion, of a place that is not the next, and of an entry that nobody could
/// read or that comes under another hash.
const NEVER_CHANGED: &str = "CL001";
const NOT_THE_NEXT: &str = "CL002";
const NOT_AN_ENTRY: &str = "CL003";

/// What the library says of a server that answers that it has no TLS. It has no code for it; a test watches over the words.
const NO_TLS: &str = "server does not support TLS";

/// What an error over a connection that stood means.
pub(super) fn of(error: &Error) -> Trouble {
    match error.as_db_error() {
        Some(said) => of_server(said),
        // Neither an error of the server nor one of the line: what was read has another form than what is written.
        None if !error.is_closed() && io_cause(error).is_none() => {
            StoreFault::Damaged { first_bad: None, what: cause(error) }.into()
        }
        None => Trouble::Lost(cause(error)),
    }
}

/// What an error while connecting means.
pub(super) fn of_connecting(error: &Error) -> Trouble {
    if let Some(said) = error.as_db_error() {
        return of_server(said);
    }
    if let Some(wrong) = chain(error).find_map(|at| at.downcast_ref::<rustls::Error>()) {
        return StoreFault::Untrusted(of_tls(wrong)).into();
    }
    if error.is_closed() || io_cause(error).is_some() {
        return Trouble::Lost(cause(error));
    }
    if cause(error).as_str() == NO_TLS {
        let what = "it offers no encrypted line (TLS), and what people write is not sent in the clear to another machine. \
                    Whoever looks after the server turns it on (ssl = on, with a certificate for the server's name); look \
                    whether the address names the right server and port, too";
        return StoreFault::Untrusted(what.into()).into();
    }
    // No password given, an unknown way of asking for one.
    StoreFault::LoginRefused(cause(error)).into()
}

fn of_server(said: &DbError) -> Trouble {
    let text = || SafeText::from(said.message());
    let code = said.code();
    let fault = match code.code() {
        "23505" if said.constraint().is_some_and(|name| DECIDE.contains(&name)) => return Trouble::Raced,
        // Serialisation and deadlock: nothing was written, and the same may be tried again.
        NOT_THE_NEXT | "40001" | "40P01" => return Trouble::Raced,
        // A feature, a word or a function that it does not have.
        "0A000" | "42601" | "42883" => return Trouble::Unsupported,
        NEVER_CHANGED | NOT_AN_ENTRY => StoreFault::Failed(text()),
        // Shutting down, crashed, starting, not known whether it was done; 08 is the class of lost connections.
        "40003" | "57P01" | "57P02" | "57P03" | "57P05" | "25P03" => return Trouble::Lost(text()),
        class if class.starts_with("08") => return Trouble::Lost(text()),
        // A lock or the statement took longer than is waited for.
        "55P03" | "57014" => StoreFault::Busy(0),
        "53300" => StoreFault::Away("it has no room for one more connection; try again in a moment".into()),
        "53100" => StoreFault::Full,
        "25006" => StoreFault::ServerReadOnly,
        "28000" | "28P01" | "3D000" => StoreFault::LoginRefused(text()),
        "42501" => StoreFault::NotAllowed(text()),
        "42P01" | "3F000" => StoreFault::NoSchema,
        "XX001" | "XX002" => StoreFault::Damaged { first_bad: None, what: text() },
        code => StoreFault::Failed(format!("{} (code {code})", said.message()).into()),
    };
    Trouble::Fault(fault)
}

fn of_tls(wrong: &rustls::Error) -> SafeText {
    use CertificateError as Bad;
    let rustls::Error::InvalidCertificate(bad) = wrong else {
        return format!("the encrypted line could not be set up ({wrong})").into();
    };
    match bad {
        Bad::Expired | Bad::ExpiredContext { .. } => {
            "its certificate has run out. Whoever looks after the server renews it; check this computer's date too".into()
        }
        Bad::NotValidYet | Bad::NotValidYetContext { .. } => {
            "its certificate is not valid yet. Check this computer's date".into()
        }
        Bad::NotValidForName | Bad::NotValidForNameContext { .. } => {
            "its certificate is for another name. Write the server's name as its certificate has it, and beware: somebody \
             else may be answering"
                .into()
        }
        Bad::UnknownIssuer => {
            "its certificate comes from an authority that this computer does not know. Where the authority is your own, \
             name its file as record_ca_file"
                .into()
        }
        Bad::Revoked => "its certificate was taken back".into(),
        other => format!("its certificate cannot be used ({other:?})").into(),
    }
}

fn io_cause(error: &Error) -> Option<&io::Error> {
    chain(error).find_map(|at| at.downcast_ref::<io::Error>())
}

/// The innermost cause, which says what happened.
fn cause(error: &Error) -> SafeText {
    chain(error).last().map_or_else(|| "the connection was closed".into(), |at| SafeText::from(at.to_string()))
}

fn chain<'a>(error: &'a Error) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(error.source(), |at| inner(*at))
}

/// What `error` wraps. An [`io::Error`] names as its source what its content wraps, and so skips the content itself.
fn inner<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(content) => Some(content),
        None => error.source(),
    }
}
