//! Readers between the bytes as they were sent and the text of a document: gzip taken off, sizes held.

use std::error::Error;
use std::io::{self, Cursor, Read};

use flate2::read::MultiGzDecoder;

use super::{SourceFault, SourceLimits};
use crate::domain::fault::FaultCode;

/// A document compressed on disk and once more on its way is the most that servers do.
const LAYERS: usize = 2;
const GZIP: [u8; 2] = [0x1f, 0x8b];

type Reader = Box<dyn Read + Send>;

/// Opens at the first read, so that a folder of hundreds holds one file open at a time.
pub(super) struct Lazy<F> {
    open: Option<F>,
    reader: Reader,
}

impl<F: FnOnce() -> io::Result<Reader>> Lazy<F> {
    /// `open` runs at the first read.
    pub(super) fn new(open: F) -> Self {
        Self { open: Some(open), reader: Box::new(io::empty()) }
    }
}

impl<F: FnOnce() -> io::Result<Reader>> Read for Lazy<F> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if let Some(open) = self.open.take() {
            self.reader = open()?;
        }
        self.reader.read(buf)
    }
}

/// The text of a document: gzip is known by its first two bytes, with which no JSON begins, so that neither a file's
/// name nor a server's word for it has to be right.
pub(super) fn unpacked(raw: Reader, limits: SourceLimits) -> io::Result<Reader> {
    let mut reader = raw;
    for layer in 0..LAYERS {
        let mut head = Vec::with_capacity(GZIP.len());
        reader.by_ref().take(GZIP.len() as u64).read_to_end(&mut head)?;
        let is_gzip = head == GZIP;
        reader = Box::new(Cursor::new(head).chain(reader));
        if !is_gzip {
            break;
        }
        let cap = if layer == 0 { limits.wire } else { limits.decoded };
        reader = Box::new(Gunzip(MultiGzDecoder::new(Box::new(Capped::new(reader, cap, "The compressed document")))));
    }
    Ok(Box::new(Capped::new(reader, limits.decoded, "The document")))
}

/// A gzip stream, its errors in the contract's words.
struct Gunzip(MultiGzDecoder<Reader>);

impl Read for Gunzip {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.0.read(buf).map_err(|error| match error.kind() {
            _ if error.get_ref().is_some_and(<dyn Error + Send + Sync>::is::<SourceFault>) => error,
            io::ErrorKind::UnexpectedEof => {
                let what = "The compressed document is cut short";
                SourceFault::new(FaultCode::Truncated, what, "Fetch or copy it again").into()
            }
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                SourceFault::unreadable("The compressed document is damaged", "Fetch or copy it again").into()
            }
            _ => error,
        })
    }
}

/// A reader that fails, rather than ends, beyond its limit.
struct Capped {
    inner: Reader,
    left: u64,
    limit: u64,
    what: &'static str,
}

impl Capped {
    /// `what` may have `limit` bytes.
    fn new(inner: Reader, limit: u64, what: &'static str) -> Self {
        Self { inner, left: limit, limit, what }
    }
}

impl Read for Capped {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 && !buf.is_empty() {
            return match self.inner.read(&mut [0])? {
                0 => Ok(0),
                _ => Err(SourceFault::too_large(self.what, self.limit).into()),
            };
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buf.len());
        let read = self.inner.read(&mut buf[..most])?;
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }
}
