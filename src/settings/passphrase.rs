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

impl PassphraseParams {
    /// The least that may be set, and the default.
    pub const LEAST: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };

    /// The most that may be set, and the most that a stored hash may ask for: whoever forges one must not be able to exhaust
    /// the machine, or to have a sign-in take minutes.
    pub const MOST: Self = Self { memory_kib: 1 << 20, passes: 16, lanes: 16 };

    /// Memory of so many bytes, in KiB, where that may be set.
    pub(super) fn memory(bytes: Option<u64>, field: &Field<'_, '_>, report: &mut Report<'_>) -> Option<u32> {
        let kib = u32::try_from(bytes? / 1024).ok();
        let fits = kib.filter(|kib| (Self::LEAST.memory_kib..=Self::MOST.memory_kib).contains(kib));
        fits.or_else(|| field.wrong_kind(report, "a size from \"64 MiB\" to \"1 GiB\""))
    }
}
