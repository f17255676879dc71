//! The sliding window: the few bytes of a document that are looked at, and no more.

use std::io::{ErrorKind, Read};

use sha2::{Digest, Sha256};

use crate::domain::fault::FaultCode;
use crate::feed::source::SourceFault;

/// How much is read at a time: small enough to stay in the processor's cache. Tests want to see many edges.
const WINDOW: usize = if cfg!(test) { 64 } else { 128 << 10 };

/// The longest that one row, one document field or one name may be to be looked at. The longest row of the contract, a
/// note with pages of text, is far below it.
pub(super) const LONGEST: usize = 1 << 20;

/// Why reading ended before the document did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    /// A document fault.
    pub(super) code: FaultCode,
    /// What happened and what to do.
    pub(super) message: String,
}

impl Stop {
    pub(super) fn new(code: FaultCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// The bytes of a document as they come, counted and hashed.
struct Bytes<'r> {
    source: Box<dyn Read + 'r>,
    limit: u64,
    count: u64,
    hash: Sha256,
    /// Whether there is no more to come, for good or ill.
    ended: bool,
}

impl Bytes<'_> {
    /// Reads some bytes into `room`, which is not empty; none at the end.
    fn read(&mut self, room: &mut [u8]) -> Result<usize, Stop> {
        while !self.ended {
            match self.source.read(room) {
                Ok(0) => self.ended = true,
                Ok(count) => {
                    let count = count.min(room.len());
                    self.hash.update(&room[..count]);
                    self.count += count as u64;
                    if self.count > self.limit {
                        self.ended = true;
                        let message = format!("The document is larger than the limit of {} bytes. ", self.limit);
                        let now = "Ask for a smaller extract, or raise the limit in the settings.";
                        return Err(Stop::new(FaultCode::TooLarge, message + now));
                    }
                    return Ok(count);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = true;
                    let fault = SourceFault::of(&error);
                    return Err(Stop::new(fault.code, fault.message.as_str()));
                }
            }
        }
        Ok(0)
    }
}

/// A document as it passes by. Holds what lies between the mark and the end of what was read last.
pub(super) struct Window<'r> {
    bytes: Bytes<'r>,
    buffer: Vec<u8>,
    /// The next byte to look at.
    at: usize,
    /// The first byte that must stay.
    mark: Option<usize>,
    /// Whether what was marked became too long to stay.
    lost: bool,
    /// Up to here the bytes are whole UTF-8.
    valid: usize,
    /// Up to here the buffer is filled.
    filled: usize,
}

impl<'r> Window<'r> {
    /// A window over `source`, which may have `limit` bytes.
    pub(super) fn new(source: Box<dyn Read + 'r>, limit: u64) -> Self {
        let bytes = Bytes { source, limit, count: 0, hash: Sha256::new(), ended: false };
        Self { bytes, buffer: vec![0; WINDOW], at: 0, mark: None, lost: false, valid: 0, filled: 0 }
    }

    /// How many bytes of text are in the window and not yet passed.
    pub(super) fn ahead(&self) -> usize {
        self.valid - self.at
    }

    /// What is in the window and not yet passed, or about the first `most` bytes of it.
    pub(super) fn text(&self, most: usize) -> &str {
        // Checked when it was read; the second look costs little and spares every string in it a look of its own.
        let bytes = &self.buffer[self.at..self.valid.min(self.at.saturating_add(most))];
        match str::from_utf8(bytes) {
            Ok(text) => text,
            Err(cut) => str::from_utf8(&bytes[..cut.valid_up_to()]).unwrap_or_default(),
        }
    }

    /// Passes `bytes` of [`Window::text`].
    pub(super) fn pass(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.valid);
    }

    /// The next byte; `None` at the end.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, Stop> {
        while self.at == self.valid {
            if !self.more()? {
                return Ok(None);
            }
        }
        Ok(self.buffer.get(self.at).copied())
    }

    /// The next byte, which must be there.
    pub(super) fn need(&mut self) -> Result<u8, Stop> {
        self.peek()?.ok_or_else(|| {
            Stop::new(FaultCode::Truncated, "The document ends before it is complete. Fetch or extract it again.")
        })
    }

    /// Passes bytes while `wanted`, up to the end of the window, and gives them.
    pub(super) fn pass_while(&mut self, wanted: impl Fn(u8) -> bool) -> &[u8] {
        let rest = &self.buffer[self.at..self.valid];
        let length = rest.iter().position(|b| !wanted(*b)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// From here on nothing is let go, until it is more than 1 MiB.
    pub(super) fn set_mark(&mut self) {
        (self.mark, self.lost) = (Some(self.at), false);
    }

    /// Everything since the mark, which is taken away; `None` where it was too long to stay.
    pub(super) fn take_marked(&mut self) -> Option<&str> {
        let from = self.mark.take().unwrap_or(self.at);
        let marked = str::from_utf8(&self.buffer[from..self.at]).unwrap_or_default();
        (!self.lost).then_some(marked)
    }

    /// Reads on until the window is full or the source ends. Whether there is more to look at than before; there is not
    /// where the window has grown to what one row may be and nothing of it has been passed.
    pub(super) fn more(&mut self) -> Result<bool, Stop> {
        if self.bytes.ended {
            return Ok(false);
        }
        let is_long = self.filled >= LONGEST;
        let mut stays = self.mark.unwrap_or(self.at);
        if stays == 0 && self.filled == self.buffer.len() && is_long {
            if self.at == 0 {
                return Ok(false);
            }
            (self.mark, self.lost, stays) = (None, true, self.at);
        }
        if stays == 0 && self.filled == self.buffer.len() {
            self.buffer.resize(self.filled * 2, 0);
        }
        self.buffer.copy_within(stays..self.filled, 0);
        self.mark = self.mark.map(|_| 0);
        (self.at, self.valid, self.filled) = (self.at - stays, self.valid - stays, self.filled - stays);
        let before = self.valid;
        while self.filled < self.buffer.len() && !self.bytes.ended {
            self.filled += self.bytes.read(&mut self.buffer[self.filled..])?;
        }
        self.check_utf8()?;
        Ok(self.valid > before)
    }

    fn check_utf8(&mut self) -> Result<(), Stop> {
        match str::from_utf8(&self.buffer[self.valid..self.filled]) {
            Ok(_) => self.valid = self.filled,
            Err(error) => {
                self.valid += error.valid_up_to();
                if error.error_len().is_some() {
                    return Err(self.not_utf8());
                }
            }
        }
        Ok(())
    }

    /// What comes after the document: nothing but blanks, or this.
    pub(super) fn trailing(&mut self) -> Result<(), Stop> {
        loop {
            self.pass_while(is_blank);
            match self.peek()? {
                Some(b) if is_blank(b) => {}
                Some(_) => return Err(self.not_json("there is more after the end of the document")),
                None if self.valid < self.filled => return Err(self.not_utf8()),
                None => return Ok(()),
            }
        }
    }

    /// Reads the rest after `stop` was found, for a fault that is tested before it.
    pub(super) fn drain(&mut self, stop: Stop) -> Stop {
        let mut gravest = stop;
        self.buffer.copy_within(self.valid..self.filled, 0);
        (self.filled, self.valid) = (self.filled - self.valid, 0);
        loop {
            match self.bytes.read(&mut self.buffer[self.filled..]) {
                Ok(0) => return gravest,
                Ok(count) => self.filled += count,
                Err(stop) if stop.code < gravest.code => return stop,
                Err(_) => return gravest,
            }
            if gravest.code > FaultCode::NotUtf8 {
                if let Err(stop) = self.check_utf8() {
                    gravest = stop;
                }
                self.buffer.copy_within(self.valid..self.filled, 0);
            } else {
                self.valid = self.filled;
            }
            (self.filled, self.valid) = (self.filled - self.valid, 0);
        }
    }

    /// The SHA-256 of what was read.
    pub(super) fn digest(self) -> [u8; 32] {
        self.bytes.hash.finalize().into()
    }

    /// How many bytes came before the window's first.
    fn passed(&self) -> u64 {
        self.bytes.count - self.filled as u64
    }

    fn not_utf8(&self) -> Stop {
        let place = self.passed() + self.valid as u64;
        let message =
            format!("The document is not UTF-8 text: byte {place} belongs to no character. Export it as UTF-8.");
        Stop::new(FaultCode::NotUtf8, message)
    }

    /// A breach of JSON here.
    pub(super) fn not_json(&self, what: &str) -> Stop {
        Stop::new(
            FaultCode::NotJson,
            format!("The document is not JSON: at byte {}, {what}. Extract it again.", self.passed() + self.at as u64),
        )
    }
}

/// Whether JSON reads past it between values.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}
