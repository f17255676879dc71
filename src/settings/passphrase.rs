//! How much work it takes to check a passphrase.

use super::tree::{Field, Report};

/// The work of argon2id for one passphrase.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PassphraseParams {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes that could be reckoned at once.
    pub lanes: u32,
}

/// The most memory that can be set, in KiB: 1 GiB.
const MOST_MEMORY: u32 = 1 << 20;

impl PassphraseParams {
    /// The least that may be set, and the default.
    pub const LEAST: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };

    /// Memory of so many bytes, in KiB, where that may be set.
    pub(super) fn memory(bytes: Option<u64>, field: &Field<'_, '_>, report: &mut Report<'_>) -> Option<u32> {
        let kib = u32::try_from(bytes? / 1024).ok();
        let fits = kib.filter(|kib| (Self::LEAST.memory_kib..=MOST_MEMORY).contains(kib));
        fits.or_else(|| field.wrong_kind(report, "a size from \"64 MiB\" to \"1 GiB\""))
    }
}
