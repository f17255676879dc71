//! A feed made from tables: what is in them arrives whole, what is wrong in them is told by file, row and column, and no
//! row is lost on the way.

mod damage;
mod export;
mod mistakes;
mod program;
mod round_trip;

use std::path::Path;

use assurance_clinic::dataset::{Section, SectionCount};
use assurance_clinic::domain::fault::Fault;
use assurance_clinic::feed::read::{Input, ReadRules, read};
use assurance_clinic::feed::source::SourceLimits;
use assurance_clinic::feed::tables::{Aliases, Draft, Finding, tables_at};
use assurance_clinic::settings::catalogue;
use chrono::NaiveDate;
use serde_json::Value;

use export::{Tables, as_is, utf8};

/// Far above what any table here holds.
const LIMITS: SourceLimits = SourceLimits { wire: 64 << 20, decoded: 64 << 20 };

/// What came of tables.
struct Made {
    /// The document; none where the tables alone refuse it.
    document: Option<Value>,
    findings: Vec<Finding>,
    sections: Vec<SectionCount>,
}

impl Made {
    fn count(&self, section: Section) -> SectionCount {
        self.sections[section as usize]
    }
}

/// The document that the tables at `path` make, and what the reader of every feed says of it.
fn made(path: &Path) -> Made {
    let aliases = Aliases::built_in();
    let draft = Draft::of(tables_at(path, &aliases, LIMITS), &aliases);
    if draft.is_refused() {
        return Made { document: None, sections: draft.none_accepted(), findings: draft.findings(Vec::new()) };
    }
    let mut text = Vec::new();
    draft.write(&mut text).unwrap();
    let document = serde_json::from_slice(&text).unwrap();
    let (faults, sections) = checked(&text);
    Made { document: Some(document), findings: draft.findings(faults), sections }
}

fn checked(text: &[u8]) -> (Vec<Fault>, Vec<SectionCount>) {
    let input = Input { name: "".into(), read: Box::new(text) };
    let today = NaiveDate::from_ymd_opt(2023, 4, 30).unwrap();
    match read(vec![input], &catalogue::built_in(), &ReadRules::default(), today) {
        Ok(snapshot) => (snapshot.faults, snapshot.data.documents[0].sections.clone()),
        Err(refused) => (refused.faults, refused.sections),
    }
}

/// The tables of a document that has every section.
fn every_section() -> Tables {
    export::tables(&serde_json::from_str::<Value>(include_str!("../../fixtures/every-section.json")).unwrap())
}

/// What comes of tables, written as plain CSV.
fn of_tables(tables: &Tables) -> Made {
    let folder = tempfile::tempdir().unwrap();
    export::write(folder.path(), tables, ',', utf8, as_is);
    made(folder.path())
}
