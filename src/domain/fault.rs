//! What can be wrong with a feed. A document fault refuses the document, a row fault sets one row aside, a query keeps
//! the row and asks the data team. The codes are the feed contract's own.

use serde::{Deserialize, Serialize};

use super::ids::{AreaId, IndicatorId, TeamId};
use super::period::Period;
use crate::text::SafeText;

/// Whose figure it is; with the indicator, the key of a series. Ordered as it is listed: service, areas, teams.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Owner {
    /// The organisation.
    Service,
    /// One service area.
    Area(AreaId),
    /// One team.
    Team(TeamId),
}

/// How far a fault reaches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The document is refused; the last good feed stays in use.
    Document,
    /// The row is set aside.
    Row,
    /// The row is kept and the data team is asked.
    Query,
}

macro_rules! faults {
    ($($severity:ident { $($name:ident = $code:literal, $meaning:literal;)+ })+) => {
        /// Every fault of the feed contract.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub enum FaultCode {
            $($(
                #[doc = $meaning]
                #[serde(rename = $code)]
                $name,
            )+)+
        }

        impl FaultCode {
            /// Every code, in the contract's order.
            pub const ALL: &'static [Self] = &[$($(Self::$name,)+)+];

            /// The code as scripts read it.
            pub fn code(self) -> &'static str {
                match self { $($(Self::$name => $code,)+)+ }
            }

            /// What it means, in a few plain words.
            pub fn meaning(self) -> &'static str {
                match self { $($(Self::$name => $meaning,)+)+ }
            }

            /// How far it reaches.
            pub fn severity(self) -> Severity {
                match self { $($(Self::$name => Severity::$severity,)+)+ }
            }
        }
    };
}

faults! {
    Document {
        Unreadable = "unreadable", "the document could not be read";
        TooLarge = "too-large", "the document is larger than the limit";
        NotUtf8 = "not-utf8", "the document is not UTF-8 text";
        Truncated = "truncated", "the document ends before it is complete";
        NotJson = "not-json", "the document is not JSON";
        TooDeep = "too-deep", "the document is nested too deeply";
        NotAFeed = "not-a-feed", "the document is not a feed of this kind";
        UnsupportedVersion = "unsupported-version", "the feed has a version this program does not know";
        NamesAPerson = "names-a-person", "a field of a child record would name a person";
        FutureAsOf = "future-as-of", "the feed is dated in the future";
        NoObservations = "no-observations", "the feed has no observations";
    }
    Row {
        MissingField = "missing-field", "a required field is missing";
        WrongType = "wrong-type", "a field has the wrong type";
        UnknownIndicator = "unknown-indicator", "the indicator is not in the catalogue";
        UnknownTeam = "unknown-team", "the team is not in the feed";
        UnknownArea = "unknown-area", "the area is not in the feed";
        UnknownWorker = "unknown-worker", "the worker is not in the feed";
        UnknownExemption = "unknown-exemption", "the exemption is not in the feed";
        UnknownWord = "unknown-word", "a word is outside its closed list";
        BadPeriod = "bad-period", "the period cannot be read";
        BadDate = "bad-date", "a date cannot be read";
        BadNumber = "bad-number", "a number is out of its range";
        NumeratorAboveDenominator = "numerator-above-denominator", "the numerator is above the denominator";
        ValueAndFraction = "value-and-fraction", "the row has both a value and a fraction";
        NoFigure = "no-figure", "the row has no figure and no reason for it";
        WrongUnit = "wrong-unit", "the figure does not fit the indicator's unit";
        Duplicate = "duplicate", "the row is given twice, alike; it is kept once";
        ConflictingDuplicate = "conflicting-duplicate", "two rows disagree; both are set aside";
        DuplicateId = "duplicate-id", "an identifier is used twice";
        FuturePeriod = "future-period", "the period begins after the feed's date";
        TeamClosed = "team-closed", "the team is closed in that period";
    }
    Query {
        PublishedDiffers = "published-differs", "the printed percentage is not the fraction's";
        PartsDoNotAdd = "parts-do-not-add", "the parts do not add up to the total";
        CohortsDiffer = "cohorts-differ", "one cohort has two sizes in one period";
        ImplausibleJump = "implausible-jump", "the figure jumps further than is plausible";
        MissingMonth = "missing-month", "a period is missing";
        StoppedReporting = "stopped-reporting", "a team stopped reporting";
        Stale = "stale", "the feed is old";
        Restated = "restated", "an earlier figure was changed";
        RecordsDoNotMatch = "records-do-not-match", "the records outside do not match the figure";
        DueDiffers = "due-differs", "the due date is not what the timescale gives";
        UnknownField = "unknown-field", "a field is not known and was read past";
        ZeroDenominator = "zero-denominator", "the denominator is zero";
        ExemptionExpired = "exemption-expired", "an exemption is past its review date";
        TargetsDiffer = "targets-differ", "the sources print different targets";
        ComparatorPeriod = "comparator-period", "a comparator is of another year, or of one date only";
        ComparatorImpossible = "comparator-impossible", "no national figure is collected for this";
        CumulativeBesideMonthly = "cumulative-beside-monthly", "a running total stands beside monthly figures";
        TargetNotANumber = "target-not-a-number", "a target is not a number";
    }
}

impl std::fmt::Display for FaultCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.code())
    }
}

/// One figure that a fault touches; without a period the whole series.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Touch {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Whose figure.
    pub owner: Owner,
    /// Of which period.
    pub period: Option<Period>,
}

/// One fault found in a feed. Its message never repeats the row's value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Fault {
    /// What it is.
    pub code: FaultCode,
    /// A JSON pointer, `/observations/17/numerator`; in a folder prefixed `FILE#`.
    pub path: SafeText,
    /// What happened and what to do, in a sentence.
    pub message: SafeText,
    /// The figures it throws doubt on.
    pub touches: Vec<Touch>,
}

impl Fault {
    /// Whether it is of a child record's row: it then throws doubt on lists of records and their counts, and on no figure.
    pub fn is_of_records(&self) -> bool {
        // In a folder the pointer stands behind `FILE#`.
        self.path.as_str().rsplit('#').next().is_some_and(|pointer| pointer.starts_with("/children/"))
    }
}
