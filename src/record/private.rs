//! Folders that their owner alone may look into, and names in them that last.

use std::fs;
use std::io;
use std::path::Path;

/// Makes `folder` and what is above it, each for its owner alone, and their names last.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    let folder = std::path::absolute(folder)?;
    let new: Vec<&Path> = folder.ancestors().take_while(|above| !above.exists()).collect();
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&folder)?;
    for above in new.iter().filter_map(|new| new.parent()) {
        match sync_folder(above) {
            // One that may be gone through and not looked into cannot be synced by us.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {}
            done => done?,
        }
    }
    Ok(())
}

/// Makes sure that a new name in `folder` outlives a power cut.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}
