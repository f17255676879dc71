//! Where a session is: who has what open at another terminal. It decides nothing and is no part of the record.

use crate::text::SafeText;

/// Where a session is: who has what open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Here {
    /// Who.
    pub by: SafeText,
    /// What is open there.
    pub what: String,
}
