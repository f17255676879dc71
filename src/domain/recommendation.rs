//! The scrutiny panel's own recommendations. They are the panel's, not the clinic's: one leaves the list only when the
//! panel accepts what was done, and no remedial action is ever one of them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::event::Event;
use super::hand::{Written, typed};
use super::payload::{Dated, Payload};
use crate::text::SafeText;

/// A recommendation as the panel made it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Made {
    /// The day of the meeting at which the panel made it.
    pub date: NaiveDate,
    /// What it is called.
    pub title: String,
    /// What the panel proposes.
    pub proposed: String,
    /// Who sees to it, where that was said; never published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

/// How far a recommendation has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Nothing was done yet.
    NotStarted,
    /// It is being done.
    InProgress,
    /// It was done; the panel has still to accept that.
    Done,
}

impl Progress {
    /// As scripts and the record write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::InProgress => "in_progress",
            Self::Done => "done",
        }
    }

    /// As a person reads it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::NotStarted => "not started",
            Self::InProgress => "in progress",
            Self::Done => "done",
        }
    }
}

/// Everything that can happen to a recommendation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum RecommendationWhat {
    /// The panel made it.
    Add(Made),
    /// How far it has come.
    Progress {
        /// How far.
        status: Progress,
        /// What was done; empty where nothing was.
        taken: String,
    },
    /// The panel accepted it: it leaves the list.
    Accept {
        /// The day of the meeting at which the panel accepted it.
        accepted: NaiveDate,
    },
    /// It is on the list again.
    Reopen {
        /// Why.
        why: String,
    },
}

impl RecommendationWhat {
    /// The step, as the command line and the record write it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Add(_) => "add",
            Self::Progress { .. } => "progress",
            Self::Accept { .. } => "accept",
            Self::Reopen { .. } => "reopen",
        }
    }
}

impl Payload for RecommendationWhat {
    fn kind(&self) -> String {
        format!("recommendation.{}", self.word())
    }
}

/// That the panel accepted a recommendation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accepted {
    /// The day of the panel's meeting.
    pub on: NaiveDate,
    /// Who wrote it down, and when.
    pub written: Written,
}

/// One recommendation, as its events leave it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recommendation {
    /// Its id: that of its first event.
    pub id: Uuid,
    /// 1, 2, 3 … in the order in which they were written down; `R-2` on screens.
    pub number: u64,
    /// How many events it has.
    pub version: u64,
    /// The day of the meeting at which the panel made it.
    pub date: NaiveDate,
    /// What it is called.
    pub title: SafeText,
    /// What the panel proposes.
    pub proposed: SafeText,
    /// Who sees to it; never published.
    pub owner: Option<SafeText>,
    /// How far it has come.
    pub progress: Progress,
    /// What was done; none where nothing was said yet.
    pub taken: Option<SafeText>,
    /// When its progress was said last, and by whom.
    pub progressed: Option<Written>,
    /// That the panel accepted it.
    pub accepted: Option<Accepted>,
    /// Why it was put on the list again, the last time.
    pub reopened: Option<(Written, SafeText)>,
    /// When it was written down, and by whom.
    pub added: Written,
}

impl Recommendation {
    /// The recommendation that `event`, the first of its stream, adds; `None` where it adds none.
    pub(in crate::domain) fn first(id: Uuid, number: u64, event: &Event) -> Option<Self> {
        let Dated { on, what } = Dated::<RecommendationWhat>::read(&event.new)?;
        let RecommendationWhat::Add(Made { date, title, proposed, owner }) = what else { return None };
        Some(Self {
            id,
            number,
            version: event.new.version,
            date,
            title: typed(&title),
            proposed: typed(&proposed),
            owner: owner.as_deref().map(typed).filter(|owner| !owner.is_blank()),
            progress: Progress::NotStarted,
            taken: None,
            progressed: None,
            accepted: None,
            reopened: None,
            added: Written::of(event, on),
        })
    }

    /// Takes in the next event of its stream; whether it could be read.
    pub(in crate::domain) fn apply(&mut self, event: &Event) -> bool {
        self.version = event.new.version;
        let Some(Dated { on, what }) = Dated::<RecommendationWhat>::read(&event.new) else { return false };
        let written = Written::of(event, on);
        match what {
            RecommendationWhat::Add(_) => {}
            RecommendationWhat::Progress { status, taken } => {
                self.progress = status;
                self.taken = Some(typed(&taken)).filter(|taken| !taken.is_blank());
                self.progressed = Some(written);
            }
            RecommendationWhat::Accept { accepted } => self.accepted = Some(Accepted { on: accepted, written }),
            RecommendationWhat::Reopen { why } => {
                self.accepted = None;
                self.reopened = Some((written, typed(&why)));
            }
        }
        true
    }

    /// Whether it is on the panel's list: until the panel accepts it.
    pub fn is_on_the_list(&self) -> bool {
        self.accepted.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fixed for good: what any version wrote is read by every later one.
    #[test]
    fn golden_payloads() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let made = Made {
            date: day("2022-11-14"),
            title: "Visits".into(),
            proposed: "Publish the plan".into(),
            owner: Some("Head of service".into()),
        };
        let progress =
            RecommendationWhat::Progress { status: Progress::InProgress, taken: "A plan was drafted".into() };
        let cases = [
            (
                RecommendationWhat::Add(Made { owner: None, ..made.clone() }),
                r#"{"on":"2023-01-12","step":"add","date":"2022-11-14","title":"Visits","proposed":"Publish the plan"}"#,
            ),
            (
                RecommendationWhat::Add(made),
                r#"{"on":"2023-01-12","step":"add","date":"2022-11-14","title":"Visits","proposed":"Publish the plan","owner":"Head of service"}"#,
            ),
            (progress, r#"{"on":"2023-01-12","step":"progress","status":"in_progress","taken":"A plan was drafted"}"#),
            (
                RecommendationWhat::Accept { accepted: day("2023-01-10") },
                r#"{"on":"2023-01-12","step":"accept","accepted":"2023-01-10"}"#,
            ),
            (
                RecommendationWhat::Reopen { why: "Typed for the wrong one".into() },
                r#"{"on":"2023-01-12","step":"reopen","why":"Typed for the wrong one"}"#,
            ),
        ];
        for (what, golden) in cases {
            assert_eq!(what.kind(), format!("recommendation.{}", what.word()));
            let dated = Dated { on: day("2023-01-12"), what };
            assert_eq!(dated.payload(), golden);
            assert_eq!(serde_json::from_str::<Dated<RecommendationWhat>>(golden).unwrap(), dated);
        }
    }
}
