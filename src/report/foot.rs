//! The foot of every paper of a clinic that was closed.

use super::document::{Deed, Foot};
use crate::domain::clinic::meeting::Closed;
use crate::text::SafeText;

/// What the papers of a clinic that was closed so end with.
pub fn of_closed(closed: &Closed) -> Foot {
    Foot {
        deed: Deed::Closed,
        on: closed.written.on,
        by: SafeText::kept(&closed.written.hand.in_words()),
        at: closed.written.at,
        as_of: closed.kept.as_of,
        digest: SafeText::kept(&closed.kept.digest),
        head: closed.head,
    }
}

/// The same as one line of text, without the end.
pub fn foot(closed: &Closed) -> String {
    of_closed(closed).in_words()
}
