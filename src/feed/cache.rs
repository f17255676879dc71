//! The last good feed of every source, kept so that it opens at once and stays in use when a new one is refused.
//!
//! An image is one file: eight bytes that say what it is, the number of its form, a header, the checked data, and the
//! SHA-256 of all before. It is written beside and moved into place, so that a reader meets a whole image or none. One
//! that is damaged, of another program, of another catalogue or of another source is as good as not there.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::private;
use super::read::ReadRules;
use super::source::{SourceKey, Validators};
use crate::dataset::Snapshot;
use crate::domain::catalogue::Catalogue;
use crate::text::SafeText;

const MAGIC: &[u8; 8] = b"clinicfd";
/// To be raised with every change of what an image holds; a test notices such a change.
const FORM: u32 = 2;
const SUM: usize = 32;

/// The folder of images.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    catalogue: [u8; SUM],
}

/// What a reading depends on beside the documents and the catalogue: what an authority decided about it, and the day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reading([u8; SUM]);

impl Reading {
    /// A reading under `rules` on `today`, which says what lies in the future.
    pub fn new(rules: &ReadRules, today: NaiveDate) -> Self {
        Self(Sha256::digest(postcard::to_stdvec(&(rules, today)).unwrap_or_default()).into())
    }
}

/// The last good feed of a source.
#[derive(Clone, PartialEq, Debug)]
pub struct Cached {
    /// The checked data.
    pub snapshot: Snapshot,
    /// How it was read. Under other rules or on another day it is the last good one still, and to be read again even
    /// where the source has not changed.
    pub reading: Reading,
    /// What to ask the source with, whether it has changed.
    pub validators: Validators,
    /// When the source was last found to have this.
    pub fetched_at: DateTime<Utc>,
}

/// Why there is no cached feed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoCache {
    /// This source was never read.
    #[error("no feed of this source is kept yet")]
    Absent,
    /// The file is there and cannot be read.
    #[error("the kept feed could not be read ({0}); the source is read anew")]
    Unreadable(SafeText),
    /// It is not what was written.
    #[error("the kept feed is damaged and was not used; the source is read anew")]
    Damaged,
    /// Another version of the program wrote it.
    #[error("the kept feed was written by another version of this program; the source is read anew")]
    OtherProgram,
    /// It was checked against another catalogue.
    #[error("the catalogue has changed since the kept feed was checked; the source is read anew")]
    OtherCatalogue,
    /// It is another source's.
    #[error("the kept feed is another source's and was not used; the source is read anew")]
    OtherSource,
}

/// The feed was read, and could not be kept.
#[derive(Debug, thiserror::Error)]
#[error(
    "the feed could not be kept in {} ({why}); it is in use now and will be read anew at the next start: make room \
     there, or set another cache folder", folder.display()
)]
pub struct NotKept {
    folder: PathBuf,
    #[source]
    why: io::Error,
}

/// What stands before the data.
#[derive(PartialEq, Serialize, Deserialize)]
struct Header {
    program: String,
    catalogue: [u8; SUM],
    reading: Reading,
    source: SourceKey,
    validators: Validators,
    fetched_at: DateTime<Utc>,
}

impl Cache {
    /// The cache within `folder`, of feeds checked against `catalogue` (before any feed added to it).
    pub fn new(folder: &Path, catalogue: &Catalogue) -> Self {
        let bytes = postcard::to_stdvec(catalogue).unwrap_or_default();
        Self { folder: folder.join("feeds"), catalogue: Sha256::digest(bytes).into() }
    }

    /// The last good feed of the source with this key.
    pub fn load(&self, source: &SourceKey) -> Result<Cached, NoCache> {
        let bytes = self.read(source)?;
        let (header, data) = self.header(&bytes, source)?;
        let (snapshot, rest) = postcard::take_from_bytes(data).map_err(|_| NoCache::Damaged)?;
        if !rest.is_empty() {
            return Err(NoCache::Damaged);
        }
        let Header { reading, validators, fetched_at, .. } = header;
        Ok(Cached { snapshot, reading, validators, fetched_at })
    }

    /// Keeps `feed` as the last good one of `source`, in place of an earlier one.
    pub fn store(&self, source: &SourceKey, feed: &Cached) -> Result<(), NotKept> {
        let header = Header {
            program: env!("CARGO_PKG_VERSION").into(),
            catalogue: self.catalogue,
            reading: feed.reading,
            source: source.clone(),
            validators: feed.validators.clone(),
            fetched_at: feed.fetched_at,
        };
        self.write(&header, |out| postcard::to_io(&feed.snapshot, out).map(drop).map_err(io::Error::other))
    }

    /// Notes that `source` still has, at `fetched_at`, what was kept of it.
    pub fn confirm(&self, source: &SourceKey, fetched_at: DateTime<Utc>) -> Result<(), NotKept> {
        let bytes = self.read(source).map_err(|why| self.not_kept(io::Error::other(why)))?;
        let (header, data) = self.header(&bytes, source).map_err(|why| self.not_kept(io::Error::other(why)))?;
        self.write(&Header { fetched_at, ..header }, |out| out.write_all(data))
    }

    fn path(&self, key: &SourceKey) -> PathBuf {
        // The key already is the SHA-256 of the address.
        self.folder.join(format!("{}.feed", key.as_str()))
    }

    fn read(&self, key: &SourceKey) -> Result<Vec<u8>, NoCache> {
        fs::read(self.path(key)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => NoCache::Absent,
            _ => NoCache::Unreadable(error.to_string().into()),
        })
    }

    /// The header of an image that is whole and of use, and its data.
    fn header<'a>(&self, bytes: &'a [u8], key: &SourceKey) -> Result<(Header, &'a [u8]), NoCache> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(NoCache::Damaged)?;
        let (form, rest) = rest.split_first_chunk().ok_or(NoCache::Damaged)?;
        if u32::from_le_bytes(*form) != FORM {
            return Err(NoCache::OtherProgram);
        }
        let (rest, sum) = rest.split_last_chunk::<SUM>().ok_or(NoCache::Damaged)?;
        let summed = &bytes[..bytes.len() - SUM];
        if Sha256::digest(summed).as_slice() != sum {
            return Err(NoCache::Damaged);
        }
        let (header, data) = postcard::take_from_bytes::<Header>(rest).map_err(|_| NoCache::Damaged)?;
        if header.program != env!("CARGO_PKG_VERSION") {
            Err(NoCache::OtherProgram)
        } else if header.source != *key {
            Err(NoCache::OtherSource)
        } else if header.catalogue != self.catalogue {
            Err(NoCache::OtherCatalogue)
        } else {
            Ok((header, data))
        }
    }

    fn write(&self, header: &Header, data: impl FnOnce(&mut Image) -> io::Result<()>) -> Result<(), NotKept> {
        let written = || -> io::Result<()> {
            private::make_own(&self.folder)?;
            let file = tempfile::Builder::new().prefix(".image-").tempfile_in(&self.folder)?;
            let mut out = Image::with_capacity(1 << 16, Summed { inner: file, hash: Sha256::new() });
            out.write_all(MAGIC)?;
            out.write_all(&FORM.to_le_bytes())?;
            out.write_all(&postcard::to_stdvec(header).map_err(io::Error::other)?)?;
            data(&mut out)?;
            let Summed { inner: mut file, hash } = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.write_all(&hash.finalize())?;
            file.as_file().sync_all()?;
            file.persist(self.path(&header.source))?;
            // Until the folder is on disk too, the name is not.
            #[cfg(unix)]
            fs::File::open(&self.folder)?.sync_all()?;
            Ok(())
        };
        written().map_err(|why| self.not_kept(why))
    }

    fn not_kept(&self, why: io::Error) -> NotKept {
        NotKept { folder: self.folder.clone(), why }
    }
}

/// An image being written, where no reader sees it.
type Image = BufWriter<Summed>;

/// Sums what passes through.
struct Summed {
    inner: NamedTempFile,
    hash: Sha256,
}

impl Write for Summed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests;
