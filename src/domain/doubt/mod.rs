//! What people say of a doubt about the figures: known, because; or a query with an owner and a due date, carried until
//! its answer is accepted.
//!
//! A doubt is named by what it is and what it touches, never by a row: next month's feed with the same fault keeps what
//! was said of it.

mod key;
mod steps;

use chrono::NaiveDate;
use serde::Serialize;

use super::clinic::question::Answer;
use super::event::Event;
use super::hand::{Written, typed};
use super::ids::AreaId;
use super::payload::Dated;
use crate::text::SafeText;
pub use key::DoubtKey;
pub use steps::DoubtWhat;

/// A query to somebody, carried like an action.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Query {
    /// The area whose clinics carry it; none where all do.
    pub area: Option<AreaId>,
    /// What was asked.
    pub text: SafeText,
    /// Who is to answer.
    pub owner: SafeText,
    /// By when.
    pub due: NaiveDate,
    /// The first due date; never changes.
    pub first_due: NaiveDate,
    /// How often it was given a later date.
    pub slips: u32,
    /// When and by whom it was asked.
    pub asked: Written,
    /// Closed clinics that it was carried through.
    pub clinics_passed: u32,
}

/// Where a doubt stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stands {
    /// It is known.
    Known {
        /// Because.
        why: SafeText,
        /// When and by whom that was said.
        written: Written,
    },
    /// Somebody was asked.
    Asked(Query),
    /// There is an answer that nobody has accepted yet.
    Answered(Query, Answer),
    /// The answer was accepted.
    Closed(Query, Answer, Written),
}

/// Where a doubt stands, in a word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DoubtState {
    /// Nothing was said of it.
    Open,
    /// Somebody was asked.
    Asked,
    /// There is an answer that nobody has accepted yet.
    Answered,
    /// It is known.
    Known,
    /// The answer was accepted.
    Closed,
}

impl DoubtState {
    /// As a screen prints it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Asked => "asked",
            Self::Answered => "answered",
            Self::Known => "known",
            Self::Closed => "closed",
        }
    }

    /// Whether it still has to be settled: nobody has said that it is known, and no answer was accepted.
    pub fn is_unsettled(self) -> bool {
        matches!(self, Self::Open | Self::Asked | Self::Answered)
    }

    /// The steps that may be taken from here, whoever takes them.
    pub fn steps(self) -> &'static [&'static str] {
        match self {
            Self::Open => &["known", "query"],
            Self::Asked => &["answer", "redate", "known"],
            Self::Answered => &["close", "ask_again", "known"],
            Self::Known => &["query", "known"],
            Self::Closed => &["query"],
        }
    }
}

/// What was said of one doubt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DoubtNotes {
    /// Which doubt.
    pub key: DoubtKey,
    /// How many events it has.
    pub version: u64,
    /// Where it stands.
    pub stands: Stands,
    /// Every entry: what was done, what was said, when and by whom.
    pub history: Vec<(&'static str, SafeText, Written)>,
    /// Whether a newer program wrote something about it that this one cannot read.
    pub has_unread: bool,
}

impl DoubtNotes {
    /// What `event`, the first of its stream, says; `None` where a doubt cannot begin so.
    pub(in crate::domain) fn first(event: &Event) -> Option<Self> {
        let Dated { on, what } = Dated::<DoubtWhat>::read(&event.new)?;
        let written = Written::of(event, on);
        let stands = begins(&what, &written)?;
        let history = vec![(what.word(), what.said(), written)];
        let key = what.doubt().clone();
        Some(Self { key, version: event.new.version, stands, history, has_unread: false })
    }

    /// Takes in the next event of its stream; whether it could be read.
    pub(in crate::domain) fn apply(&mut self, event: &Event) -> bool {
        self.version = event.new.version;
        let Some(Dated { on, what }) = Dated::<DoubtWhat>::read(&event.new) else {
            self.has_unread = true;
            return false;
        };
        let written = Written::of(event, on);
        if let Some(next) = self.after(&what, &written) {
            self.stands = next;
        }
        self.history.push((what.word(), what.said(), written));
        true
    }

    /// Where it stands after `what`; `None` where that changes nothing, which no door lets through.
    fn after(&self, what: &DoubtWhat, written: &Written) -> Option<Stands> {
        match (&self.stands, what) {
            (_, DoubtWhat::Known { .. } | DoubtWhat::Query { .. }) => begins(what, written),
            (Stands::Asked(query), DoubtWhat::Redate { due, .. }) => {
                let slips = query.slips.saturating_add(u32::from(*due > query.due));
                Some(Stands::Asked(Query { due: *due, slips, ..query.clone() }))
            }
            (Stands::Asked(query), DoubtWhat::Answer { text, .. }) => {
                Some(Stands::Answered(query.clone(), Answer { text: typed(text), written: written.clone() }))
            }
            (Stands::Answered(query, _), DoubtWhat::AskAgain { .. }) => Some(Stands::Asked(query.clone())),
            (Stands::Answered(query, answer), DoubtWhat::Close { .. }) => {
                Some(Stands::Closed(query.clone(), answer.clone(), written.clone()))
            }
            _ => None,
        }
    }

    /// Where it stands, in a word.
    pub fn state(&self) -> DoubtState {
        match &self.stands {
            Stands::Known { .. } => DoubtState::Known,
            Stands::Asked(_) => DoubtState::Asked,
            Stands::Answered(..) => DoubtState::Answered,
            Stands::Closed(..) => DoubtState::Closed,
        }
    }

    /// The query, answered or not.
    pub fn query(&self) -> Option<&Query> {
        match &self.stands {
            Stands::Known { .. } => None,
            Stands::Asked(query) | Stands::Answered(query, _) | Stands::Closed(query, ..) => Some(query),
        }
    }

    /// The query while it is carried: until its answer was accepted.
    pub(in crate::domain) fn carried_mut(&mut self) -> Option<&mut Query> {
        match &mut self.stands {
            Stands::Asked(query) | Stands::Answered(query, _) => Some(query),
            Stands::Known { .. } | Stands::Closed(..) => None,
        }
    }

    /// The answer that stands.
    pub fn answer(&self) -> Option<&Answer> {
        match &self.stands {
            Stands::Answered(_, answer) | Stands::Closed(_, answer, _) => Some(answer),
            Stands::Known { .. } | Stands::Asked(_) => None,
        }
    }

    /// Calendar days since it was asked; `None` where it is not carried.
    pub fn age_days(&self, today: NaiveDate) -> Option<i64> {
        let query = self.query().filter(|_| self.state().is_unsettled())?;
        Some((today - query.asked.on).num_days().max(0))
    }

    /// Calendar days past its due date without an answer, 0 where it is not late; `None` where it is not carried. An
    /// answer waits for the chair or the analyst, and is not its owner's lateness.
    pub fn days_overdue(&self, today: NaiveDate) -> Option<i64> {
        match &self.stands {
            Stands::Asked(query) => Some((today - query.due).num_days().max(0)),
            Stands::Answered(..) => Some(0),
            Stands::Known { .. } | Stands::Closed(..) => None,
        }
    }
}

/// Where a doubt stands after a step that does not ask where it stood before.
fn begins(what: &DoubtWhat, written: &Written) -> Option<Stands> {
    match what {
        DoubtWhat::Known { why, .. } => Some(Stands::Known { why: typed(why), written: written.clone() }),
        DoubtWhat::Query { area, text, owner, due, .. } => Some(Stands::Asked(Query {
            area: area.clone(),
            text: typed(text),
            owner: typed(owner),
            due: *due,
            first_due: *due,
            slips: 0,
            asked: written.clone(),
            clinics_passed: 0,
        })),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
