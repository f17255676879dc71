//! Exemptions that were agreed here, beside those that the feed gives.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::calendar::Interval;
use crate::domain::event::Event;
use crate::domain::hand::{Written, typed};
use crate::domain::ids::{ChildId, IndicatorId};
use crate::domain::org::ExemptionReason;
use crate::domain::payload::{Dated, Payload};
use crate::text::SafeText;

/// An exemption as it was agreed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Agreed {
    /// The child record.
    pub child: ChildId,
    /// The standard.
    pub indicator: IndicatorId,
    /// Its own interval; without one the record leaves the cohort.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    /// Why.
    pub reason: ExemptionReason,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The role that approved it.
    pub approved_by: String,
    /// The first day it counts.
    pub from: NaiveDate,
    /// The last day it counts.
    pub review_by: NaiveDate,
}

/// Everything that can happen to an exemption.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ExemptionWhat {
    /// It was agreed.
    Agree(Agreed),
    /// It was reviewed and goes on.
    Review {
        /// The new last day.
        review_by: NaiveDate,
        /// Why.
        why: String,
    },
    /// It was ended.
    End {
        /// Why.
        why: String,
    },
}

impl ExemptionWhat {
    /// The step, as the command line and the record write it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Agree(_) => "agree",
            Self::Review { .. } => "review",
            Self::End { .. } => "end",
        }
    }
}

impl Payload for ExemptionWhat {
    fn kind(&self) -> String {
        format!("exemption.{}", self.word())
    }
}

/// One exemption, as its events leave it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordedExemption {
    /// Its id: that of its first event.
    pub id: Uuid,
    /// 1, 2, 3 … in the order in which they were agreed; `E-2` on screens.
    pub number: u64,
    /// How many events it has.
    pub version: u64,
    /// The child record.
    pub child: ChildId,
    /// The standard.
    pub indicator: IndicatorId,
    /// Its own interval; without one the record leaves the cohort.
    pub interval: Option<Interval>,
    /// Why.
    pub reason: ExemptionReason,
    /// More about it.
    pub text: Option<SafeText>,
    /// The role that approved it.
    pub approved_by: SafeText,
    /// The first day it counts.
    pub from: NaiveDate,
    /// The last day it counts.
    pub review_by: NaiveDate,
    /// When it was ended, by whom, and why.
    pub ended: Option<(Written, SafeText)>,
    /// When it was agreed, and by whom.
    pub agreed: Written,
}

impl RecordedExemption {
    /// The exemption that `event`, the first of its stream, agrees; `None` where it agrees none.
    pub(in crate::domain) fn first(id: Uuid, number: u64, event: &Event) -> Option<Self> {
        let Dated { on, what } = Dated::<ExemptionWhat>::read(&event.new)?;
        let ExemptionWhat::Agree(agreed) = what else { return None };
        let Agreed { child, indicator, interval, reason, text, approved_by, from, review_by } = agreed;
        Some(Self {
            id,
            number,
            version: event.new.version,
            child,
            indicator,
            interval,
            reason,
            text: text.as_deref().map(typed),
            approved_by: typed(&approved_by),
            from,
            review_by,
            ended: None,
            agreed: Written::of(event, on),
        })
    }

    /// Takes in the next event of its stream; whether it could be read.
    pub(in crate::domain) fn apply(&mut self, event: &Event) -> bool {
        self.version = event.new.version;
        let Some(Dated { on, what }) = Dated::<ExemptionWhat>::read(&event.new) else { return false };
        match what {
            ExemptionWhat::Agree(_) => {}
            ExemptionWhat::Review { review_by, .. } => self.review_by = review_by,
            ExemptionWhat::End { why } => self.ended = Some((Written::of(event, on), typed(&why))),
        }
        true
    }

    /// Whether it counts on `day`: begun, not past its review date, not ended.
    pub fn counts_on(&self, day: NaiveDate) -> bool {
        let ended = self.ended.as_ref().is_some_and(|(written, _)| written.on <= day);
        self.from <= day && day <= self.review_by && !ended
    }
}
