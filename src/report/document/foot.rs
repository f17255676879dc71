//! The foot of a paper: what it was made from, by whom and when.
//!
//! A chain of events alone does not notice a cut tail. A paper that left the program does: `clinic record verify --head`
//! takes the head that stands here. It ends the foot, and no full stop follows it, so that it can be copied as it is.

use chrono::NaiveDate;

use crate::domain::event::{Head, Timestamp};
use crate::text::SafeText;

/// What the person named in a foot did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deed {
    /// Closed the clinic: the paper shows it as it stood then, whoever prints it and whenever.
    Closed,
    /// Wrote the paper from the record as it was at that moment.
    Written,
}

/// The foot of a paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Foot {
    /// What was done.
    pub deed: Deed,
    /// On which day, as the room reckoned it.
    pub on: NaiveDate,
    /// By whom: `S. Hart, minute taker, for D. Adeyemi`.
    pub by: SafeText,
    /// The moment of it; the only time in a file's properties, so that one paper is always the same bytes.
    pub at: Option<Timestamp>,
    /// The day up to which the figures reach; none where no figures were at hand.
    pub as_of: Option<NaiveDate>,
    /// The digest of the feed that they were read from.
    pub digest: SafeText,
    /// Where the record ended; none where that is not known.
    pub head: Option<Head>,
}

impl Foot {
    /// The moment as the properties of a file have it: `2026-01-12T09:00:00Z`; where it is not known its day begins.
    pub fn moment(&self) -> String {
        self.at.map_or_else(
            || self.on.format("%Y-%m-%dT00:00:00Z").to_string(),
            |at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        )
    }

    /// In one line, without the end: `Closed on 12 January 2026 by R. Osei, chair. Figures as at …, feed …. Record 7:…`.
    pub fn in_words(&self) -> String {
        let day = |date: NaiveDate| date.format("%-d %B %Y").to_string();
        let deed = match self.deed {
            Deed::Closed => "Closed",
            Deed::Written => "Written",
        };
        let figures = self.as_of.map_or_else(
            || "No figures were at hand.".to_owned(),
            |as_of| format!("Figures as at {}, feed {}.", day(as_of), self.digest),
        );
        let head = self.head.map_or_else(|| "not known".to_owned(), |head| head.to_string());
        format!("{deed} on {} by {}. {figures} Record {head}", day(self.on), self.by)
    }
}
