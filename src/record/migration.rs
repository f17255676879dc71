//! What the steps that raise a store to its form have in common.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// The hash of a step, the same whether its lines end in the one way or the other.
pub(super) fn sha256(sql: &str) -> String {
    Sha256::digest(sql.replace("\r\n", "\n").as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
