//! What a control chart says of the last point of a series, in the words of the command line; and which way a signal went.
//!
//! How the charts are reckoned is no matter of the domain. That a state is frozen with a baseline is.

use serde::{Deserialize, Serialize};

use super::catalogue::Polarity;

/// The class of the last point of a series.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Variation {
    /// Ordinary variation.
    CommonCause,
    /// Unusually high, where high is better.
    ImprovementHigh,
    /// Unusually low, where low is better.
    ImprovementLow,
    /// Unusually high, where low is better.
    ConcernHigh,
    /// Unusually low, where high is better.
    ConcernLow,
    /// Unusually high, where neither is better.
    NeutralHigh,
    /// Unusually low, where neither is better.
    NeutralLow,
    /// There is no chart with limits: too few points, too few children, or a running total.
    None,
}

impl Variation {
    /// As a screen says it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::CommonCause => "as usual",
            Self::ImprovementHigh | Self::ConcernHigh | Self::NeutralHigh => "unusually high",
            Self::ImprovementLow | Self::ConcernLow | Self::NeutralLow => "unusually low",
            Self::None => "not charted",
        }
    }
}

/// Which way a figure went, whether that is better or not.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Higher.
    High,
    /// Lower.
    Low,
}

impl Direction {
    /// Whether it is for the better; `None` where neither way is.
    pub fn is_better(self, polarity: Polarity) -> Option<bool> {
        match polarity {
            Polarity::Higher => Some(self == Self::High),
            Polarity::Lower => Some(self == Self::Low),
            Polarity::Neutral => None,
        }
    }
}
