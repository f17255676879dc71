//! Puts a feed document down as it is made, one row a line: nothing is held back, and two versions compare by eye.

use std::io::{self, Write};

use chrono::NaiveDate;
use serde::Serialize;

/// What stands above the sections of a document.
pub struct Head<'a> {
    /// The organisation's id.
    pub organisation_id: &'a str,
    /// The organisation's name.
    pub organisation: &'a str,
    /// When it was made, RFC 3339.
    pub generated_at: &'a str,
    /// The day it describes.
    pub as_of: NaiveDate,
    /// What of it is real.
    pub sample: &'a str,
}

/// A document being written: its head, then sections in the contract's order.
pub struct DocumentWriter<'w, W: Write> {
    out: &'w mut W,
}

impl<'w, W: Write> DocumentWriter<'w, W> {
    /// Writes the head.
    pub fn new(out: &'w mut W, head: &Head<'_>) -> io::Result<Self> {
        #[derive(Serialize)]
        struct Organisation<'a> {
            id: &'a str,
            name: &'a str,
        }
        #[derive(Serialize)]
        struct Source {
            system: &'static str,
            contact: &'static str,
        }
        out.write_all(b"{\n  \"format\": \"assurance-clinic-feed\",\n  \"version\": 1")?;
        let mut it = Self { out };
        it.field("organisation", &Organisation { id: head.organisation_id, name: head.organisation })?;
        it.field("generated_at", &head.generated_at)?;
        it.field("as_of", &head.as_of)?;
        it.field("source", &Source { system: "case recording system", contact: "performance team" })?;
        it.field("sample", &head.sample)?;
        Ok(it)
    }

    fn field<T: Serialize>(&mut self, name: &str, value: &T) -> io::Result<()> {
        write!(self.out, ",\n  \"{name}\": ")?;
        Ok(serde_json::to_writer(&mut *self.out, value)?)
    }

    /// Writes the section `name` with these rows.
    pub fn section<T: Serialize>(&mut self, name: &str, rows: impl IntoIterator<Item = T>) -> io::Result<()> {
        write!(self.out, ",\n  \"{name}\": [")?;
        let mut before: &[u8] = b"\n    ";
        for row in rows {
            self.out.write_all(before)?;
            serde_json::to_writer(&mut *self.out, &row)?;
            before = b",\n    ";
        }
        self.out.write_all(b"\n  ]")
    }

    /// Ends the document.
    pub fn finish(self) -> io::Result<()> {
        self.out.write_all(b"\n}\n")?;
        self.out.flush()
    }
}
