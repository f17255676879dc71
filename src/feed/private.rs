//! Folders that only their owner may look into: what a feed says of children stays with the account that fetched it.

use std::fs;
use std::io;
use std::path::Path;

/// Makes `folder`, and what is missing above it, readable by its owner alone. One that is there is left as it is: it
/// may be a folder that others need.
pub(super) fn make(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// As [`make`], for a folder that is the program's own: one that is open to others is narrowed.
pub(super) fn make_own(folder: &Path) -> io::Result<()> {
    make(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if fs::metadata(folder)?.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        }
    }
    Ok(())
}
