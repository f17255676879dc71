//! What the steps that raise a store to its form have in common.

use sha2::{Digest, Sha256};

use super::digits::hex;

/// The hash of a step, the same whether its lines end in the one way or the other.
pub(super) fn sha256(sql: &str) -> String {
    hex(&Sha256::digest(sql.replace("\r\n", "\n").as_bytes()))
}
