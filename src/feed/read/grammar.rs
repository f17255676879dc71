//! JSON's grammar over the window: finds where a value ends and refuses what is no JSON, whatever its size, with a bit
//! of memory for each level that is open.

use super::person::Watch;
use super::window::{Stop, Window, is_blank};
use crate::domain::fault::FaultCode;

/// Levels that are followed. Deeper than this a document is refused at once, its brackets unmatched.
const MOST_LEVELS: usize = 1 << 26;

/// What is open around a place, a bit each: objects 1, lists 0.
#[derive(Default)]
struct Open {
    bits: Vec<u64>,
    count: usize,
}

impl Open {
    fn push(&mut self, object: bool) -> Result<(), Stop> {
        if self.count == MOST_LEVELS {
            return Err(too_deep(MOST_LEVELS));
        }
        let (word, bit) = (self.count / 64, self.count % 64);
        if word == self.bits.len() {
            self.bits.push(0);
        }
        self.bits[word] = self.bits[word] & !(1 << bit) | u64::from(object) << bit;
        self.count += 1;
        Ok(())
    }

    fn pop(&mut self) {
        self.count = self.count.saturating_sub(1);
    }

    fn in_object(&self) -> Option<bool> {
        let last = self.count.checked_sub(1)?;
        Some(self.bits[last / 64] >> (last % 64) & 1 == 1)
    }
}

/// The fault of a document that is nested beyond `limit`.
pub(super) fn too_deep(limit: usize) -> Stop {
    let message = format!("The document is nested deeper than {limit} levels, which no feed is. Extract it again.");
    Stop::new(FaultCode::TooDeep, message)
}

impl Window<'_> {
    /// Passes blanks.
    pub(super) fn blanks(&mut self) -> Result<(), Stop> {
        loop {
            self.pass_while(is_blank);
            match self.peek()? {
                Some(b) if is_blank(b) => {}
                _ => return Ok(()),
            }
        }
    }

    /// Passes blanks and gives the byte after them, which must be there.
    pub(super) fn next_token(&mut self) -> Result<u8, Stop> {
        self.blanks()?;
        self.need()
    }

    /// Passes one value, its fields before the eyes of `watch`. How many levels it opened at its deepest.
    pub(super) fn value(&mut self, watch: &mut Watch) -> Result<usize, Stop> {
        let mut open = Open::default();
        let mut deepest = 0;
        loop {
            let first = self.next_token()?;
            let mut is_complete = true;
            match first {
                b'{' | b'[' => {
                    self.pass(1);
                    open.push(first == b'{')?;
                    deepest = deepest.max(open.count);
                    watch.open(first == b'{');
                    match self.next_token()? {
                        b'}' if first == b'{' => self.close(&mut open, watch),
                        b']' if first == b'[' => self.close(&mut open, watch),
                        _ if first == b'{' => {
                            self.name(watch)?;
                            is_complete = false;
                        }
                        _ => is_complete = false,
                    }
                }
                b'"' => self.string()?,
                b'-' | b'0'..=b'9' => self.number()?,
                b't' => self.word(b"true")?,
                b'f' => self.word(b"false")?,
                b'n' => self.word(b"null")?,
                _ => return Err(self.not_json("a value is expected")),
            }
            while is_complete {
                let Some(in_object) = open.in_object() else { return Ok(deepest) };
                match (self.next_token()?, in_object) {
                    (b'}', true) | (b']', false) => self.close(&mut open, watch),
                    (b',', _) => {
                        self.pass(1);
                        if in_object {
                            self.next_token()?;
                            self.name(watch)?;
                        } else {
                            watch.next_item();
                        }
                        is_complete = false;
                    }
                    _ => return Err(self.not_json("a comma or the end of a list or object is expected")),
                }
            }
        }
    }

    fn close(&mut self, open: &mut Open, watch: &mut Watch) {
        self.pass(1);
        open.pop();
        watch.close();
    }

    /// Passes the name of a member and its colon.
    fn name(&mut self, watch: &mut Watch) -> Result<(), Stop> {
        self.string_seen(|written| watch.part(written))?;
        watch.named();
        self.colon()
    }

    /// Passes the colon after a name.
    pub(super) fn colon(&mut self) -> Result<(), Stop> {
        match self.next_token()? {
            b':' => self.pass(1),
            _ => return Err(self.not_json("a colon is expected")),
        }
        Ok(())
    }

    /// Passes a string.
    pub(super) fn string(&mut self) -> Result<(), Stop> {
        self.string_seen(|_| ())
    }

    /// Passes a string; what is between its quotes is shown to `see` as it is written, in parts.
    fn string_seen(&mut self, mut see: impl FnMut(&[u8])) -> Result<(), Stop> {
        if self.need()? != b'"' {
            return Err(self.not_json("a name in quotes is expected"));
        }
        self.pass(1);
        loop {
            see(self.pass_while(|b| b != b'"' && b != b'\\' && b >= 0x20));
            match self.need()? {
                b'"' => {
                    self.pass(1);
                    return Ok(());
                }
                b'\\' => {
                    self.pass(1);
                    let escape = self.need()?;
                    see(&[b'\\', escape]);
                    match escape {
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.pass(1),
                        b'u' => {
                            self.pass(1);
                            for _ in 0..4 {
                                let digit = self.need()?;
                                if !digit.is_ascii_hexdigit() {
                                    return Err(self.not_json("four hexadecimal digits are expected"));
                                }
                                see(&[digit]);
                                self.pass(1);
                            }
                        }
                        _ => return Err(self.not_json("there is no such escape")),
                    }
                }
                b if b < 0x20 => return Err(self.not_json("a control character stands in a string")),
                // The window ended within the string.
                _ => {}
            }
        }
    }

    fn number(&mut self) -> Result<(), Stop> {
        if self.need()? == b'-' {
            self.pass(1);
        }
        match self.need()? {
            b'0' => self.pass(1),
            b'1'..=b'9' => self.digits()?,
            _ => return Err(self.not_json("a digit is expected")),
        }
        if self.peek()? == Some(b'.') {
            self.pass(1);
            self.digits()?;
        }
        if matches!(self.peek()?, Some(b'e' | b'E')) {
            self.pass(1);
            if matches!(self.need()?, b'+' | b'-') {
                self.pass(1);
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Stop> {
        if !self.need()?.is_ascii_digit() {
            return Err(self.not_json("a digit is expected"));
        }
        while self.peek()?.is_some_and(|b| b.is_ascii_digit()) {
            self.pass_while(|b| b.is_ascii_digit());
        }
        Ok(())
    }

    fn word(&mut self, word: &[u8]) -> Result<(), Stop> {
        for expected in word {
            if self.need()? != *expected {
                return Err(self.not_json("a value is expected"));
            }
            self.pass(1);
        }
        Ok(())
    }
}
