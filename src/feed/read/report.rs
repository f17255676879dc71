//! What is found wrong in one document, in words that never repeat what the document says.

use std::collections::BTreeSet;

use super::words::in_words;
use crate::dataset::observations::OwnerIx;
use crate::dataset::{Section, SectionCount};
use crate::domain::fault::{Fault, FaultCode, Touch};
use crate::domain::period::Period;
use crate::text::SafeText;

/// A row fault: its code, the field below the row (a pointer without its first `/`), and what the row would have fed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bad {
    pub(super) code: FaultCode,
    pub(super) field: String,
    pub(super) feeds: Feeds,
}

impl Bad {
    /// A fault of one field; of the row itself where `field` is empty.
    pub(super) fn new(code: FaultCode, field: &str) -> Self {
        Self { code, field: field.to_string(), feeds: Feeds::Nothing }
    }

    /// The same, of a row that would have fed `feeds`.
    pub(super) fn of(self, feeds: Feeds) -> Self {
        Self { feeds, ..self }
    }
}

/// The figure that a row would have fed, in the document's own numbers for identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Feeds {
    /// None, or none that can be known.
    Nothing,
    /// A figure; without a period any of its series.
    Figure(u32, OwnerIx, Option<Period>),
    /// The list of records of an indicator and a team at the document's date.
    Records(u32, u32),
}

/// One thing found, with the place it is listed under.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) section: Option<Section>,
    pub(super) row: u32,
    pub(super) fault: Fault,
    pub(super) feeds: Feeds,
}

/// A field that the contract does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unknown {
    /// Its pointer below the row, without the first `/`.
    pub(super) path: String,
    /// The same without places in lists: one kind is listed once.
    pub(super) kind: String,
}

/// Unknown fields that are listed for one section; a document that has more of them has ids for names.
pub(in crate::feed) const MOST_UNKNOWN: usize = 100;

/// What became of one section's rows.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    read: u64,
    set_aside: u64,
    repeated: u64,
}

/// Everything found in one document, and what became of its rows.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// `FILE#` for a document of a folder, else empty.
    prefix: String,
    tallies: [Tally; Section::ALL.len()],
    /// Rows and queries.
    pub(super) found: Vec<Found>,
    /// Document faults.
    refused: Vec<Fault>,
    /// Where unknown fields were found: section, and pointer below the row.
    unknown: BTreeSet<(Option<Section>, String)>,
    /// What was said last, of which code and field: a column that is wrong in every row has one sentence.
    said: Option<(FaultCode, String, SafeText)>,
}

impl Report {
    /// A report of a document whose paths begin with `prefix`.
    pub(super) fn new(prefix: String) -> Self {
        Self { prefix, ..Self::default() }
    }

    /// A row of `section` was read. Its place.
    pub(super) fn count(&mut self, section: Section) -> u32 {
        let tally = &mut self.tallies[section as usize];
        tally.read += 1;
        u32::try_from(tally.read - 1).unwrap_or(u32::MAX)
    }

    /// A row is set aside.
    pub(super) fn set_aside(&mut self, section: Section, row: u32, bad: &Bad) {
        self.set_aside_touching(section, row, bad, Vec::new());
    }

    /// A row is set aside, and what it would have fed is known.
    pub(super) fn set_aside_touching(&mut self, section: Section, row: u32, bad: &Bad, touches: Vec<Touch>) {
        self.tallies[section as usize].set_aside += 1;
        self.add(section, row, bad, touches);
    }

    /// A row was given before, alike.
    pub(super) fn repeated(&mut self, section: Section, row: u32, bad: &Bad) {
        self.tallies[section as usize].repeated += 1;
        self.add(section, row, bad, Vec::new());
        if let Some(found) = self.found.last_mut() {
            found.fault.message = in_words(FaultCode::Duplicate, "").into();
        }
    }

    /// A row is set aside because it is too long, or nested too deeply, to be looked at.
    pub(super) fn too_long(&mut self, section: Section, row: u32) {
        self.tallies[section as usize].set_aside += 1;
        let message =
            "The row is longer than 1 MiB, which none of a feed is. The row is set aside. Mend it in the extract.";
        self.say(section, row, FaultCode::WrongType, message, Vec::new());
    }

    /// A section is no list: it counts as one row set aside.
    pub(super) fn no_list(&mut self, section: Section) {
        self.count(section);
        self.tallies[section as usize].set_aside += 1;
        self.at_top(FaultCode::WrongType, section.word());
    }

    /// Something found in a row, which is kept.
    pub(super) fn query(&mut self, section: Section, row: u32, code: FaultCode, field: &str) {
        self.add(section, row, &Bad::new(code, field), Vec::new());
    }

    /// Something found in a field of the document.
    pub(super) fn at_top(&mut self, code: FaultCode, field: &str) {
        let fault = self.fault(code, &format!("/{field}"), &in_words(code, field));
        self.found.push(Found { section: None, row: 0, fault, feeds: Feeds::Nothing });
    }

    /// A field that the contract does not know: listed once. `row` where it is a row's.
    pub(super) fn unknown_field(&mut self, row: Option<(Section, u32)>, field: Unknown) {
        let section = row.map(|(section, _)| section);
        let listed = self.unknown.iter().filter(|(s, _)| *s == section).count();
        if listed > MOST_UNKNOWN || !self.unknown.insert((section, field.kind)) {
            return;
        }
        let more = if listed == MOST_UNKNOWN { " More of them are read past and not listed." } else { "" };
        let message = format!("{}{more}", in_words(FaultCode::UnknownField, &field.path));
        let path = match row {
            Some((section, row)) => format!("/{}/{row}/{}", section.word(), field.path),
            None => format!("/{}", field.path),
        };
        let fault = self.fault(FaultCode::UnknownField, &path, &message);
        self.found.push(Found { section, row: row.map_or(0, |(_, row)| row), fault, feeds: Feeds::Nothing });
    }

    /// The document is refused. Of each code the first is kept.
    pub(super) fn refuse(&mut self, code: FaultCode, path: &str, message: &str) {
        if !self.refused.iter().any(|fault| fault.code == code) {
            let fault = self.fault(code, path, message);
            self.refused.push(fault);
        }
    }

    /// The document fault that is tested first, where there is one.
    pub(super) fn refusal(&self) -> Option<&Fault> {
        self.refused.iter().min_by_key(|fault| fault.code)
    }

    /// A finding in words of its own.
    pub(super) fn say(&mut self, section: Section, row: u32, code: FaultCode, message: &str, touches: Vec<Touch>) {
        let fault = Fault { touches, ..self.fault(code, &format!("/{}/{row}", section.word()), message) };
        self.found.push(Found { section: Some(section), row, fault, feeds: Feeds::Nothing });
    }

    fn add(&mut self, section: Section, row: u32, bad: &Bad, touches: Vec<Touch>) {
        let field = if bad.field.is_empty() { String::new() } else { format!("/{}", bad.field) };
        let path = format!("{}/{}/{row}{field}", self.prefix, section.word());
        let message = match &self.said {
            Some((code, field, said)) if *code == bad.code && *field == bad.field => said.clone(),
            _ => {
                let said = SafeText::from(in_words(bad.code, &bad.field));
                self.said = Some((bad.code, bad.field.clone(), said.clone()));
                said
            }
        };
        let fault = Fault { code: bad.code, path: path.into(), message, touches };
        self.found.push(Found { section: Some(section), row, fault, feeds: bad.feeds });
    }

    fn fault(&self, code: FaultCode, path: &str, message: &str) -> Fault {
        let path = format!("{}{path}", self.prefix);
        Fault { code, path: path.into(), message: message.into(), touches: Vec::new() }
    }

    /// What became of every section's rows.
    pub(super) fn sections(&self) -> Vec<SectionCount> {
        let count = |section: Section| {
            let Tally { read, set_aside, repeated } = self.tallies[section as usize];
            let accepted = read.saturating_sub(set_aside).saturating_sub(repeated);
            SectionCount { section, read, accepted, set_aside, repeated }
        };
        Section::ALL.map(count).to_vec()
    }

    /// Everything found, document faults left out, in the contract's order of sections and in row order.
    pub(super) fn in_order(&mut self) -> Vec<Fault> {
        self.found.sort_by_key(|found| (found.section, found.row));
        std::mem::take(&mut self.found).into_iter().map(|found| found.fault).collect()
    }
}
