//! Representations: a manager's written account of a team's performance, one per team and month, in versions.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::event::{Event, StreamId};
use crate::domain::hand::Written;
use crate::domain::ids::{IndicatorId, TeamId};
use crate::domain::payload::{Dated, Payload};
use crate::domain::period::Period;

/// An exception that a representation is asked to answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exception {
    /// The indicator's id, or the word of the reason that is none of an indicator.
    pub key: String,
    /// As a screen names it.
    pub title: String,
}

/// The answer to one exception. Text of several lines, kept as typed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Answer {
    /// The exception: the indicator's id, or the word of the reason that is none of an indicator.
    pub exception: String,
    /// What the data show.
    pub shows: String,
    /// Why.
    pub why: String,
    /// What was tried.
    pub tried: String,
    /// What will be done.
    pub will_do: String,
    /// Why nothing will be done, where that is said explicitly.
    pub no_action_because: String,
}

/// A part of an answer that must be there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Section {
    /// What the data show.
    Shows,
    /// Why.
    Why,
    /// What was tried.
    Tried,
    /// What will be done, or no action because.
    WillDo,
}

impl Section {
    /// Every section, in order.
    pub const ALL: [Self; 4] = [Self::Shows, Self::Why, Self::Tried, Self::WillDo];

    /// As a screen asks for it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Shows => "what the data show",
            Self::Why => "why",
            Self::Tried => "what was tried",
            Self::WillDo => "what will be done, or no action because",
        }
    }
}

impl Answer {
    /// The sections that are still empty.
    pub fn empty_sections(&self) -> Vec<Section> {
        let blank = |text: &String| text.trim().is_empty();
        let is_empty = |section: &Section| match section {
            Section::Shows => blank(&self.shows),
            Section::Why => blank(&self.why),
            Section::Tried => blank(&self.tried),
            Section::WillDo => blank(&self.will_do) && blank(&self.no_action_because),
        };
        Section::ALL.into_iter().filter(is_empty).collect()
    }
}

/// A dip sample: records looked at by hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DipSample {
    /// How many were sampled.
    pub sampled: u32,
    /// In how many the child was safe and the work sound.
    pub safe: u32,
    /// In how many only the recording was at fault.
    pub recording_only: u32,
}

impl DipSample {
    /// In words: `20 sampled, 17 safe, 3 recording only`.
    pub fn in_words(self) -> String {
        format!("{} sampled, {} safe, {} recording only", self.sampled, self.safe, self.recording_only)
    }
}

/// A position after the month's end, unverified; shown beside the month's figure, never instead of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Interim {
    /// The indicator.
    pub indicator: IndicatorId,
    /// The numerator.
    pub n: u64,
    /// The denominator.
    pub d: u64,
    /// The day it is of.
    pub day: NaiveDate,
}

impl Interim {
    /// In words: `34/36 on 11 January, unverified`.
    pub fn in_words(&self) -> String {
        format!("{}/{} on {}, unverified", self.n, self.d, self.day.format("%-d %B"))
    }
}

/// What a representation says.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// One answer per exception.
    pub answers: Vec<Answer>,
    /// What children and families told us.
    pub told_us: String,
    /// Complaints and compliments.
    pub complaints: String,
    /// What got better and is worth sharing.
    pub better: String,
    /// A dip sample.
    pub dip_sample: Option<DipSample>,
    /// Interim positions.
    pub interim: Vec<Interim>,
}

impl Content {
    /// The answer to `exception`.
    pub fn answer(&self, exception: &str) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.exception == exception)
    }

    /// The answer to `exception`, made where there is none yet.
    pub fn answer_mut(&mut self, exception: &str) -> &mut Answer {
        let at = self.answers.iter().position(|answer| answer.exception == exception).unwrap_or_else(|| {
            self.answers.push(Answer { exception: exception.to_owned(), ..Answer::default() });
            self.answers.len() - 1
        });
        &mut self.answers[at]
    }

    /// The sections that are still empty, each with its exception: `Visits, 10 wd: why, what was tried`.
    pub fn still_empty(&self, exceptions: &[Exception]) -> Vec<String> {
        let none = Answer::default();
        let of = |exception: &Exception| {
            let empty = self.answer(&exception.key).unwrap_or(&none).empty_sections();
            // In a list the last section's own "or" would make alternatives of all of them.
            let in_list = |section: &Section| match section {
                Section::WillDo => "what will be done (or why no action will be taken)",
                other => other.in_words(),
            };
            let words: Vec<&str> = empty.iter().map(in_list).collect();
            (!words.is_empty()).then(|| format!("{}: {}", exception.title, words.join(", ")))
        };
        exceptions.iter().filter_map(of).collect()
    }

    /// Whether nothing at all is said.
    pub fn is_blank(&self) -> bool {
        *self == Self::default()
    }
}

/// Which team and month a representation is of.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RepresentationKey {
    /// The month.
    pub period: Period,
    /// The team.
    pub team: TeamId,
}

impl RepresentationKey {
    /// The stream of its versions.
    pub fn stream(&self) -> StreamId {
        StreamId::of(StreamId::REPRESENTATION, &format!("{}/{}", self.period, self.team))
    }
}

/// Everything that can happen to a representation. The key is repeated in it: an id may hold any character.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RepresentationWhat {
    /// The team.
    pub team: TeamId,
    /// The month.
    pub period: Period,
    /// What was done.
    #[serde(flatten)]
    pub step: RepresentationStep,
}

/// What is done with a representation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum RepresentationStep {
    /// A version was written.
    Write {
        /// What it says.
        content: Content,
    },
    /// What was written was submitted.
    Submit {
        /// The version of the stream that was submitted.
        of: u64,
    },
    /// No exceptions, nothing to add.
    NothingToAdd,
}

impl RepresentationStep {
    /// The step, as the command line and the record write it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Write { .. } => "write",
            Self::Submit { .. } => "submit",
            Self::NothingToAdd => "nothing_to_add",
        }
    }
}

impl Payload for RepresentationWhat {
    fn kind(&self) -> String {
        format!("representation.{}", self.step.word())
    }
}

/// One version of a representation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    /// Its version in the stream.
    pub version: u64,
    /// What it says.
    pub content: Content,
    /// When and by whom.
    pub written: Written,
}

/// A submission: which version, when and by whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Submission {
    /// The version that was submitted; none for "nothing to add".
    pub of: Option<u64>,
    /// When and by whom.
    pub written: Written,
}

/// One representation, as its events leave it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Representation {
    /// How many events it has.
    pub version: u64,
    /// Every version that was written, oldest first.
    pub versions: Vec<Version>,
    /// Every submission, oldest first.
    pub submissions: Vec<Submission>,
    /// Whether a newer program wrote something that this one cannot read.
    pub has_unread: bool,
}

impl Representation {
    /// The key and the step that `event` writes; `None` where it cannot be read.
    pub(in crate::domain) fn read(event: &Event) -> Option<(RepresentationKey, Dated<RepresentationWhat>)> {
        let read = Dated::<RepresentationWhat>::read(&event.new)?;
        let key = RepresentationKey { period: read.what.period, team: read.what.team.clone() };
        Some((key, read))
    }

    /// Takes in the next event of its stream.
    pub(in crate::domain) fn apply(&mut self, event: &Event, read: Dated<RepresentationWhat>) {
        self.version = event.new.version;
        let written = Written::of(event, read.on);
        match read.what.step {
            RepresentationStep::Write { content } => {
                self.versions.push(Version { version: event.new.version, content, written });
            }
            RepresentationStep::Submit { of } => self.submissions.push(Submission { of: Some(of), written }),
            RepresentationStep::NothingToAdd => self.submissions.push(Submission { of: None, written }),
        }
    }

    /// What was written last.
    pub fn latest(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// The submission that stands.
    pub fn submitted(&self) -> Option<&Submission> {
        self.submissions.last()
    }

    /// The version that was submitted last; none where none was, or where nothing was to be added.
    pub fn submitted_version(&self) -> Option<&Version> {
        let of = self.submitted()?.of?;
        self.versions.iter().find(|version| version.version == of)
    }

    /// The version submitted before the last submission: what the chair may have read already.
    pub fn submitted_before(&self) -> Option<&Version> {
        let earlier = self.submissions.iter().rev().skip(1).find_map(|it| it.of)?;
        self.versions.iter().find(|version| version.version == earlier)
    }

    /// Whether something was written since the last submission.
    pub fn has_changes_not_submitted(&self) -> bool {
        self.latest().is_some_and(|latest| self.submitted().is_none_or(|it| it.of.is_none_or(|of| of < latest.version)))
    }
}
