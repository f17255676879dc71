//! Digests in digits: the names of files, sessions and machines, which say nothing of what they stand for.

use std::fmt::Write as _;

/// These bytes in hexadecimal digits, two each, in small letters.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len().saturating_mul(2)), |mut digits, byte| {
        // Writing into a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_byte_has_two_digits() {
        assert_eq!(super::hex(&[0, 10, 0x7f, 255]), "000a7fff");
        assert_eq!(super::hex(&[]), "");
    }
}
