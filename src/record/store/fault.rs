//! Why a record cannot be used, as a person reads it: what happened, what it means, what to do.

use crate::text::SafeText;

/// Why the record cannot be used: which record, and what is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("The record {place} {fault}")]
pub struct StoreError {
    /// The record's place, as a person would say it.
    pub place: SafeText,
    /// What is wrong.
    pub fault: StoreFault,
}

/// What is wrong with a record.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StoreFault {
    /// Another program held it too long.
    #[error("is in use by another program and was not free within {0} s. Nothing was saved; try again.")]
    Busy(u64),
    /// There is no room left.
    #[error("cannot grow: the disk or the quota is full. Nothing was saved; make room, then save again.")]
    Full,
    /// It may be read and not written.
    #[error(
        "may be read but not written: the file or its folder is read-only. Nothing was saved; ask for the right to write, or name another with --record."
    )]
    ReadOnly,
    /// Other accounts can read it, and this one may not change that.
    #[error(
        "can be read by other accounts (mode {0}) and is not yours to narrow. Nothing was saved, for they would read that too; its owner has to run chmod go= on it. Several accounts share a record in PostgreSQL, not in a file."
    )]
    OpenToOthers(SafeText),
    /// It is something else.
    #[error("is not a record of this program: {0}. It was left as it is; name another with --record.")]
    NotARecord(SafeText),
    /// A newer program made it.
    #[error(
        "was written by a newer version of clinic (form {found}; this one knows {known}). It was left as it is; update clinic on this machine."
    )]
    Newer {
        /// The form that was found.
        found: i64,
        /// The newest form that this program knows.
        known: i64,
    },
    /// Its content is not what was written.
    #[error(
        "is damaged: {what}. It was left as it is; copy the file, then see 'clinic record verify' and the newest backup."
    )]
    Damaged {
        /// The first position at which something is wrong, where that is known.
        first_bad: Option<u64>,
        /// What is wrong.
        what: SafeText,
    },
    /// It is on a network file system.
    #[error(
        "is on a network file system ({0}), where files can be damaged when two write at once. Keep it on a local disk, or allow this in the settings."
    )]
    Network(SafeText),
    /// Its file is gone and a part of it is still there.
    #[error(
        "is not there, but its unsaved part ({0}) is: it was moved or deleted in halves. Put the file back beside it; nothing was written."
    )]
    Half(SafeText),
    /// It cannot be opened.
    #[error("cannot be opened: {0}. Check the path and the rights to it, or name another with --record.")]
    CannotOpen(SafeText),
    /// The embedded database is too old to be trusted.
    #[error(
        "cannot be used: SQLite {0} is too old and may damage it; 3.51.3 or later is needed. Build clinic with its own SQLite."
    )]
    OldLibrary(SafeText),
    /// This kind of place is not supported.
    #[error("cannot be used: a record is a file, or an address that begins with postgres://. Name one with --record.")]
    Unsupported,
    /// The address of a server cannot be used as it is written.
    #[error("cannot be used: {0}. Nothing was sent; correct the address.")]
    BadAddress(SafeText),
    /// The password, or a file that belongs to the connection, cannot be used.
    #[error("was not asked: {0}.")]
    BadSecret(SafeText),
    /// The server is not who it should be, or cannot show that it is.
    #[error("was not trusted, and nothing was sent to it: {0}.")]
    Untrusted(SafeText),
    /// The server cannot be reached.
    #[error("is away: {0}. Nothing was saved; what is typed is kept, and can be sent again once the server is back.")]
    Away(SafeText),
    /// The answer to a write was lost.
    #[error(
        "gave no answer in time, so it is not known whether this was saved. Send it again as it is: it is never recorded twice."
    )]
    Unsure,
    /// The server does not let this account in.
    #[error(
        "does not let this account in: {0}. Check user, password and database with whoever looks after the server."
    )]
    LoginRefused(SafeText),
    /// The account may not do this.
    #[error(
        "does not allow this account what it needs: {0}. Whoever looks after the server runs 'clinic record migrate' for it."
    )]
    NotAllowed(SafeText),
    /// The server takes no writes.
    #[error(
        "takes no writes now: the server is a copy or is set to reading only. Nothing was saved; ask who looks after it."
    )]
    ServerReadOnly,
    /// The database is there and holds no record yet.
    #[error(
        "holds no record yet: its tables are not made. Whoever owns the database runs 'clinic record migrate --to ADDRESS' once."
    )]
    NoSchema,
    /// The tables are of a form that is older than this program's.
    #[error(
        "has tables of an older version of clinic (form {found}; this one needs {known}). Whoever owns the database runs 'clinic record migrate --to ADDRESS'."
    )]
    Older {
        /// The form that was found.
        found: i64,
        /// The form that this program needs.
        known: i64,
    },
    /// Anything else that went wrong beneath.
    #[error(
        "could not be read or written: {0}. Nothing is reported as saved that is not; try again, and check the disk if it happens again."
    )]
    Failed(SafeText),
}

impl StoreFault {
    /// Whether another program held it.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Busy(_))
    }
}
