//! Where a path lies: the folder there that it is or will be in, and the file system that this is on.

use std::path::Path;
#[cfg(unix)]
use std::path::PathBuf;

/// What is not there yet will be where the nearest folder above it is.
#[cfg(unix)]
pub(super) fn nearest(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    path.ancestors().find_map(|above| std::fs::canonicalize(above).ok())
}

/// A field of a list of mounts, in which blanks are written as numbers; see `proc_pid_mountinfo(5)`.
pub(super) fn plain(field: &str) -> String {
    field.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
}

/// The file system that `there` is on: of those whose `point` is above it the innermost counts, and of two on one point the
/// later.
pub(super) fn innermost<M>(mounts: impl Iterator<Item = M>, point: impl Fn(&M) -> &Path, there: &Path) -> Option<M> {
    mounts.filter(|mount| there.starts_with(point(mount))).max_by_key(|mount| point(mount).components().count())
}
