//! What people decide about the chart of one series: where its limits begin anew, and which points are set aside.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::event::{Event, StreamId};
use super::fault::Owner;
use super::hand::{Written, typed};
use super::ids::IndicatorId;
use super::payload::{Dated, Payload};
use super::period::Period;
use crate::text::SafeText;

/// Which series: one standard of the service, an area or a team.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct SeriesKey {
    /// The standard.
    pub indicator: IndicatorId,
    /// Whose.
    pub owner: Owner,
}

impl SeriesKey {
    /// The stream of its entries.
    pub fn stream(&self) -> StreamId {
        let owner = match &self.owner {
            Owner::Service => "service".to_owned(),
            Owner::Area(id) => format!("area/{id}"),
            Owner::Team(id) => format!("team/{id}"),
        };
        StreamId::of(StreamId::SIGNAL, &format!("{}/{owner}", self.indicator))
    }
}

/// Wheeler's four questions before limits are made anew; limits are worth remaking where all four are answered yes. None
/// where a question was not answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct FourAnswers {
    /// Do the points show that the process is different?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub different: Option<bool>,
    /// Is the reason known?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_known: Option<bool>,
    /// Is the change wanted?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<bool>,
    /// Is it expected to last?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasting: Option<bool>,
}

impl FourAnswers {
    /// The questions as a screen asks them, each with its answer.
    pub fn each(&self) -> [(&'static str, Option<bool>); 4] {
        [
            ("do the figures show that something is different", self.different),
            ("is the reason known", self.reason_known),
            ("is the change wanted", self.wanted),
            ("is it expected to last", self.lasting),
        ]
    }

    /// Whether all four are answered yes.
    pub fn all_yes(&self) -> bool {
        self.each().iter().all(|(_, answer)| *answer == Some(true))
    }
}

/// Everything that can be decided about the chart of a series. The key is repeated in it: an id may hold any character.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum SignalWhat {
    /// The limits begin anew.
    Rebase {
        /// Which series.
        series: SeriesKey,
        /// The first period of the new limits.
        from: Period,
        /// Why.
        why: String,
        /// Wheeler's four questions.
        #[serde(default)]
        answers: FourAnswers,
    },
    /// That was a mistake: the limits run on.
    UndoRebase {
        /// Which series.
        series: SeriesKey,
        /// The first period of the limits that were new.
        from: Period,
        /// Why.
        why: String,
    },
    /// A point is set aside: it is shown, and counts for no limit and no rule.
    Ghost {
        /// Which series.
        series: SeriesKey,
        /// Its period.
        period: Period,
        /// Why.
        why: String,
    },
    /// That was a mistake: the point counts again.
    UndoGhost {
        /// Which series.
        series: SeriesKey,
        /// Its period.
        period: Period,
        /// Why.
        why: String,
    },
}

impl SignalWhat {
    /// Which series it is about.
    pub fn series(&self) -> &SeriesKey {
        match self {
            Self::Rebase { series, .. }
            | Self::UndoRebase { series, .. }
            | Self::Ghost { series, .. }
            | Self::UndoGhost { series, .. } => series,
        }
    }

    /// Why.
    pub fn why(&self) -> &str {
        match self {
            Self::Rebase { why, .. }
            | Self::UndoRebase { why, .. }
            | Self::Ghost { why, .. }
            | Self::UndoGhost { why, .. } => why,
        }
    }

    /// The step, as the command line and the record write it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Rebase { .. } => "rebase",
            Self::UndoRebase { .. } => "undo_rebase",
            Self::Ghost { .. } => "ghost",
            Self::UndoGhost { .. } => "undo_ghost",
        }
    }
}

impl Payload for SignalWhat {
    fn kind(&self) -> String {
        format!("signal.{}", self.word())
    }
}

/// Limits that begin anew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rebase {
    /// Why.
    pub why: SafeText,
    /// Wheeler's four questions.
    pub answers: FourAnswers,
    /// When and by whom.
    pub written: Written,
}

/// A point that is set aside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ghost {
    /// Why.
    pub why: SafeText,
    /// When and by whom.
    pub written: Written,
}

/// What was decided about the chart of one series, as its events leave it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Adjusted {
    /// How many events it has.
    pub version: u64,
    /// Where limits begin anew, by the first period of the new ones.
    pub rebases: BTreeMap<Period, Rebase>,
    /// Points set aside, by their periods.
    pub ghosts: BTreeMap<Period, Ghost>,
    /// Every entry: what was decided, of which period, why, when and by whom.
    pub history: Vec<(&'static str, Period, SafeText, Written)>,
}

impl Adjusted {
    /// Takes in the next event of its stream.
    pub(in crate::domain) fn apply(&mut self, event: &Event, read: Dated<SignalWhat>) {
        self.version = event.new.version;
        let Dated { on, what } = read;
        let (word, said, written) = (what.word(), typed(what.why()), Written::of(event, on));
        let period = match what {
            SignalWhat::Rebase { from, answers, .. } => {
                self.rebases.insert(from, Rebase { why: said.clone(), answers, written: written.clone() });
                from
            }
            SignalWhat::UndoRebase { from, .. } => {
                self.rebases.remove(&from);
                from
            }
            SignalWhat::Ghost { period, .. } => {
                self.ghosts.insert(period, Ghost { why: said.clone(), written: written.clone() });
                period
            }
            SignalWhat::UndoGhost { period, .. } => {
                self.ghosts.remove(&period);
                period
            }
        };
        self.history.push((word, period, said, written));
    }
}
