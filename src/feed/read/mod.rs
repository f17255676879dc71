//! Reads and checks a feed: documents stream past, good rows become a [`Snapshot`], and everything wrong is listed.
//!
//! A row is parsed straight from the window into the contract's type; only a row for which that fails is looked at with
//! care, which finds its fault by code and field. Rows whose types are right wait in few bytes each until the document
//! has ended, since sections come in any order, and are then held against each other. Several documents are merged, the
//! later winning. Pure: the bytes and today's date come in, nothing else is asked.
//!
//! Choices that the contract leaves open:
//! - A row of more than 1 MiB is set aside as `wrong-type`: it passes without being held, watched only for a field that
//!   names a person. So does a field of the document: `not-a-feed` where it is required, else left out.
//! - A child is what `children` holds, whatever its shape, and what any field called `child` or `children` holds.
//! - A text that is no interval is `unknown-word`: the ways to write one are among the closed lists.
//! - A byte order mark before the document is read past. A field of the document that is there twice is `not-a-feed`; a
//!   field twice in a row is `conflicting-duplicate`. Null is "left out".
//! - A document cut within a character is `truncated`, not `not-utf8`.
//! - A row of a team that also names an area is the team's, and set aside where the area is not the team's.
//! - One refused document refuses its folder, so that the last good feed stays in use whole.
//! - Teams and indicators that only an earlier document has stay known, for their figures' sake; such a team is closed
//!   with the month of the last document that lists it.

mod document;
mod draft;
mod grammar;
mod head;
mod merge;
mod names;
mod person;
mod report;
mod rows;
mod settle;
mod tree;
mod window;
mod words;

use std::io::Read;

use chrono::NaiveDate;
use serde::Serialize;
use sha2::{Digest, Sha256};

use self::draft::Draft;
pub(in crate::feed) use self::person::would_name_a_person;
pub(in crate::feed) use self::report::MOST_UNKNOWN;
use self::report::Report;
use self::settle::{Settled, settle};
use self::window::Window;
use crate::dataset::records::RecordRules;
use crate::dataset::{Section, SectionCount, Snapshot};
use crate::domain::calendar::Calendar;
use crate::domain::catalogue::Catalogue;
use crate::domain::fault::{Fault, FaultCode};
use crate::domain::period::{Grain, Period};
use crate::text::SafeText;

/// One document to read.
pub struct Input<'a> {
    /// Its file name, where it is one of a folder, so that its paths begin with `FILE#`; else blank.
    pub name: SafeText,
    /// Its text, decoded.
    pub read: Box<dyn Read + 'a>,
}

/// What an authority decides about reading. Whole in the mark that a kept feed bears, so that a change reads it again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReadRules {
    /// The most bytes that a document may have once decoded.
    pub decoded_limit: u64,
    /// The most levels that it may be nested.
    pub depth: usize,
    /// How child records are judged, for "how many months running".
    pub records: RecordRules,
    /// Which days are worked.
    pub calendar: Calendar,
}

impl Default for ReadRules {
    fn default() -> Self {
        Self { decoded_limit: 2 << 30, depth: 64, records: RecordRules::default(), calendar: Calendar::default() }
    }
}

/// A feed that cannot be used: the last good one stays in use.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}", .faults.first().map_or("the feed is refused", |fault| fault.message.as_str()))]
pub struct Refused {
    /// What was found, at least one document fault among it; that comes first of its document.
    pub faults: Vec<Fault>,
    /// What became of the rows that were read, over all documents.
    pub sections: Vec<SectionCount>,
}

impl Refused {
    /// Refused for `fault` before anything was read.
    pub fn of(fault: Fault) -> Self {
        Self { faults: vec![fault], sections: add_up([]) }
    }
}

/// Reads, checks and merges `inputs`. `base` is the catalogue in use, `today` the date of the clock.
///
/// # Errors
/// [`Refused`] where any document has a document fault.
pub fn read(
    inputs: Vec<Input<'_>>,
    base: &Catalogue,
    rules: &ReadRules,
    today: NaiveDate,
) -> Result<Snapshot, Refused> {
    let mut digests = Vec::with_capacity(inputs.len());
    let mut documents = Vec::with_capacity(inputs.len());
    for input in inputs {
        let prefix = if input.name.is_blank() { String::new() } else { format!("{}#", input.name) };
        let mut draft = Draft { report: Report::new(prefix), ..Draft::default() };
        let mut window = Window::new(input.read, rules.decoded_limit);
        document::read(&mut window, &mut draft, rules, today);
        digests.push((input.name.clone(), window.digest()));
        let is_refused = draft.report.refusal().is_some();
        documents.push(if is_refused { Err(Box::new(draft.report)) } else { settle(draft, input.name, base) });
    }
    refuse_strangers(&mut documents);
    if documents.iter().any(Result::is_err) {
        return Err(refused(documents));
    }
    let settled = documents.into_iter().filter_map(Result::ok).collect();
    let Some((data, faults)) = merge::merge(settled, rules) else { return Err(refused(Vec::new())) };
    Ok(Snapshot::new(digest(digests), data, faults))
}

type Outcome = Result<Settled, Box<Report>>;

/// Refuses documents of another organisation than the latest one's: figures of two are never mixed.
fn refuse_strangers(documents: &mut [Outcome]) {
    let good = documents.iter().filter_map(|document| document.as_ref().ok());
    let Some(latest) = good.max_by_key(|settled| settled.age()) else { return };
    let organisation = latest.data.organisation_id.clone();
    for document in documents {
        let Ok(settled) = document else { continue };
        if settled.data.organisation_id != organisation {
            let message = "The document is of another organisation than the latest one. Take it out of the folder.";
            let mut report = std::mem::take(&mut settled.report);
            report.refuse(FaultCode::NotAFeed, "/organisation/id", message);
            *document = Err(Box::new(report));
        }
    }
}

fn refused(outcomes: Vec<Outcome>) -> Refused {
    if outcomes.is_empty() {
        let message = "There is no document to read. Check the folder or the address.".into();
        return Refused::of(Fault {
            code: FaultCode::Unreadable,
            path: SafeText::default(),
            message,
            touches: Vec::new(),
        });
    }
    let (mut faults, mut sections) = (Vec::new(), Vec::new());
    for outcome in outcomes {
        let mut report = outcome.map_or_else(|report| *report, |settled| settled.report);
        let refusal = report.refusal().cloned();
        // The rows of something that is no feed, or of another version, are not judged by this one's rules.
        let is_other = |fault: &Fault| matches!(fault.code, FaultCode::NotAFeed | FaultCode::UnsupportedVersion);
        let rows = if refusal.as_ref().is_some_and(is_other) { Vec::new() } else { report.in_order() };
        sections.extend(report.sections());
        faults.extend(refusal.into_iter().chain(rows));
    }
    Refused { faults, sections: add_up(&sections) }
}

/// What became of every section's rows, over all documents: the sums of `counts`.
pub fn add_up<'a>(counts: impl IntoIterator<Item = &'a SectionCount>) -> Vec<SectionCount> {
    let mut sums =
        Section::ALL.map(|section| SectionCount { section, read: 0, accepted: 0, set_aside: 0, repeated: 0 });
    for count in counts {
        let sum = &mut sums[count.section as usize];
        sum.read += count.read;
        sum.accepted += count.accepted;
        sum.set_aside += count.set_aside;
        sum.repeated += count.repeated;
    }
    sums.to_vec()
}

/// The SHA-256 of what was read, the order of the documents aside.
fn digest(mut documents: Vec<(SafeText, [u8; 32])>) -> SafeText {
    documents.sort();
    let mut hash = Sha256::new_with_prefix(b"assurance clinic feed\0");
    for (name, digest) in documents {
        hash.update((name.as_str().len() as u64).to_le_bytes());
        hash.update(name.as_str());
        hash.update(digest);
    }
    let hex = hash.finalize().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    hex.into()
}

/// A date as the contract writes it, `2022-12-31`, and nothing looser.
fn day(text: &str) -> Option<NaiveDate> {
    let period: Period = text.parse().ok()?;
    (period.grain() == Grain::Day).then_some(period.start())
}

#[cfg(test)]
mod tests;
