//! The files that the program itself works with: no paper is ever written in their place.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::record::files::{PARTS, beside, folder_of};
use crate::settings::{Folders, Settings};

/// Files, and folders with all that is in them.
#[derive(Default)]
pub(super) struct Own {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Own {
    /// These files with what belongs to them, and these folders; those that are not there among them.
    pub(super) fn of(files: &[PathBuf], folders: &[PathBuf]) -> Self {
        let with_parts = |file: &PathBuf| std::iter::once(file.clone()).chain(PARTS.map(|end| beside(file, end)));
        let files = files.iter().flat_map(with_parts).collect();
        Self { files, folders: folders.to_vec() }
    }

    /// Those of these settings; `templates` are the folders of an authority's own wording, beside its settings files.
    pub(super) fn of_settings(settings: &Settings, templates: &[PathBuf]) -> Self {
        let local = |place: &String| !place.contains("://");
        let record = settings.record_place().ok().filter(local).map(PathBuf::from);
        let feed = settings.feed.clone().filter(local).map(PathBuf::from);
        // A folder that holds the feed may hold other things as well.
        let feed = feed.into_iter().filter(|feed| !feed.is_dir());
        let given = settings.record_password_file.iter().chain(&settings.record_ca_file).cloned();
        let beside = templates.iter().filter_map(|folder| Some(folder.parent()?.join("clinic.toml")));
        let files: Vec<PathBuf> = record.into_iter().chain(feed).chain(given).chain(beside).collect();
        let cache = settings.cache_folder().ok().map(|folder| folder.join("feeds"));
        let state = Folders::of_account().ok().map(|folders| folders.state);
        let drafts = settings.drafts_folder().ok();
        let folders: Vec<PathBuf> =
            cache.into_iter().chain(state).chain(drafts).chain(templates.iter().cloned()).collect();
        Self::of(&files, &folders)
    }

    /// Whether `path` is one of them, by whatever name.
    pub(super) fn has(&self, path: &Path) -> bool {
        let place = placed(path);
        self.files.iter().any(|file| placed(file) == place || is_same(file, path))
            || self.folders.iter().any(|folder| folder.canonicalize().is_ok_and(|folder| place.starts_with(folder)))
    }
}

/// Where a file is or would be, its folder without links.
fn placed(path: &Path) -> PathBuf {
    let folder = folder_of(path);
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    folder.join(path.file_name().unwrap_or(OsStr::new("")))
}

/// Whether both names are of one file.
#[cfg(unix)]
fn is_same(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |path: &Path| path.metadata().map(|it| (it.dev(), it.ino()));
    id(one).is_ok_and(|one| id(other).is_ok_and(|other| one == other))
}

#[cfg(not(unix))]
fn is_same(one: &Path, other: &Path) -> bool {
    one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}
