//! What a control chart says of the last point of a series; and which way a signal went.
//!
//! How the charts are reckoned is no matter of the domain. That what they say is frozen with a baseline is.

use serde::{Deserialize, Serialize};

use super::catalogue::Polarity;

/// Which way a figure went, or on which side of its centre it lies, whether that is better or not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Higher, above, rising.
    High,
    /// Lower, below, falling.
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

/// What kind of variation a point is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Variation {
    /// Ordinary variation.
    Common,
    /// A signal in the direction that is better.
    Improvement(Direction),
    /// A signal in the direction that is worse.
    Concern(Direction),
    /// A signal where neither direction is better.
    Neutral(Direction),
}

impl Variation {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Common,
        Self::Improvement(Direction::High),
        Self::Improvement(Direction::Low),
        Self::Concern(Direction::High),
        Self::Concern(Direction::Low),
        Self::Neutral(Direction::High),
        Self::Neutral(Direction::Low),
    ];

    /// That of a point that is a signal this way, or none.
    pub fn of(signal: Option<impl Into<Direction>>, polarity: Polarity) -> Self {
        let Some(way) = signal.map(Into::into) else { return Self::Common };
        match way.is_better(polarity) {
            Some(true) => Self::Improvement(way),
            Some(false) => Self::Concern(way),
            None => Self::Neutral(way),
        }
    }

    /// As scripts and the record have it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Common => "common_cause",
            Self::Improvement(Direction::High) => "improvement_high",
            Self::Improvement(Direction::Low) => "improvement_low",
            Self::Concern(Direction::High) => "concern_high",
            Self::Concern(Direction::Low) => "concern_low",
            Self::Neutral(Direction::High) => "neutral_high",
            Self::Neutral(Direction::Low) => "neutral_low",
        }
    }

    /// In one word for a column: `usual`, `better`, `worse`, `rises`, `falls`.
    pub fn in_a_word(self) -> &'static str {
        match self {
            Self::Common => "usual",
            Self::Improvement(_) => "better",
            Self::Concern(_) => "worse",
            Self::Neutral(Direction::High) => "rises",
            Self::Neutral(Direction::Low) => "falls",
        }
    }

    /// Behind `it was`: `as usual`, `unusually high`.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Common => "as usual",
            Self::Improvement(way) | Self::Concern(way) | Self::Neutral(way) => match way {
                Direction::High => "unusually high",
                Direction::Low => "unusually low",
            },
        }
    }
}

/// What the chart of a series said of its last point, as it is frozen with a baseline; none where there was no chart with
/// limits: too few points, too few children, or a running total.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub struct Charted(pub Option<Variation>);

/// Written where there was no chart.
const NO_CHART: &str = "none";

impl From<Charted> for &'static str {
    fn from(it: Charted) -> Self {
        it.0.map_or(NO_CHART, Variation::word)
    }
}

impl TryFrom<String> for Charted {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        let known = Variation::ALL.into_iter().find(|it| it.word() == word);
        if known.is_some() || word == NO_CHART { Ok(Self(known)) } else { Err(format!("no chart says '{word}'")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fixed for good: every later version reads what this one wrote.
    #[test]
    fn what_is_frozen_is_one_word_and_reads_back() {
        let words = Variation::ALL.map(|it| serde_json::to_string(&Charted(Some(it))).unwrap());
        let expected = [
            "common_cause",
            "improvement_high",
            "improvement_low",
            "concern_high",
            "concern_low",
            "neutral_high",
            "neutral_low",
        ];
        assert_eq!(words, expected.map(|word| format!("\"{word}\"")));
        for it in Variation::ALL.map(Some).into_iter().chain([None]).map(Charted) {
            assert_eq!(serde_json::from_str::<Charted>(&serde_json::to_string(&it).unwrap()).unwrap(), it);
        }
        assert_eq!(serde_json::to_string(&Charted(None)).unwrap(), "\"none\"");
        assert!(serde_json::from_str::<Charted>("\"something\"").is_err(), "what is not known is not guessed at");
    }
}
