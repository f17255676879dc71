//! What each paper says, as fields and pieces for its template: made from the record and the figures, pure.

mod actions;
pub mod board;
mod figures;
pub mod minutes;
pub mod pack;
pub mod panel;
pub mod representation;
mod trends;

use super::document::{Deed, Document, Foot, Kind};
use super::template::{self, Parts, TemplateError};
use crate::dataset::Dataset;
use crate::domain::event::{Head, Timestamp};
use crate::domain::hand::Hand;
use crate::domain::people::Actor;
use crate::text::SafeText;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The wording to use: the file's name for its faults, and its text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wording {
    /// What a fault names.
    pub name: String,
    /// The template.
    pub text: String,
}

/// The wording of every kind of paper: an authority's own, and for the others what ships.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wordings(BTreeMap<Kind, Wording>);

impl Wordings {
    /// With an authority's own wording of a kind.
    #[must_use]
    pub fn with(mut self, kind: Kind, wording: Wording) -> Self {
        self.0.insert(kind, wording);
        self
    }

    /// The wording of `kind`.
    pub fn of(&self, kind: Kind) -> Wording {
        self.0.get(&kind).cloned().unwrap_or_else(|| Wording::built_in(kind))
    }
}

impl Wording {
    /// What ships.
    pub fn built_in(kind: Kind) -> Self {
        Self { name: format!("{}.txt", kind.word()), text: template::built_in(kind).to_owned() }
    }

    fn fill(&self, kind: Kind, parts: &Parts, foot: Foot) -> Result<Document, TemplateError> {
        template::fill((&self.name, &self.text), kind, parts, foot)
    }
}

/// Who writes a paper, when, and from what.
#[derive(Clone, Copy, Debug)]
pub struct Writer<'a> {
    /// Who.
    pub me: &'a Actor,
    /// On which day.
    pub today: NaiveDate,
    /// At which moment.
    pub now: Timestamp,
    /// The digest of the feed.
    pub digest: &'a str,
    /// Where the record ended.
    pub head: Head,
}

impl Writer<'_> {
    /// The foot of a paper written now; `data` are the figures it shows, none where none were at hand.
    pub fn foot(&self, data: Option<&Dataset>) -> Foot {
        let Actor { by, role, on_behalf_of, .. } = self.me.clone();
        let hand = Hand { by, role: Some(role), on_behalf_of };
        Foot {
            deed: Deed::Written,
            on: self.today,
            by: SafeText::kept(&hand.in_words()),
            at: Some(self.now),
            as_of: data.map(|data| data.as_of),
            digest: SafeText::kept(self.digest),
            head: Some(self.head),
        }
    }
}
