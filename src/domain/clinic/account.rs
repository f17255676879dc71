//! Accounts: what a manager says of one record outside: why, the date it will be done, whether the child is safe.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::event::{Event, StreamId};
use crate::domain::hand::{Written, typed};
use crate::domain::ids::{ChildId, IndicatorId, TeamId};
use crate::domain::payload::{Dated, Payload};
use crate::domain::period::Period;
use crate::text::SafeText;

/// Why a record is outside.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountReason {
    /// The child was seen and it was not recorded.
    SeenNotRecorded,
    /// Refused by the family or young person.
    Refused,
    /// The child is missing.
    Missing,
    /// The worker is absent.
    WorkerAbsent,
    /// There is no worker.
    NoWorker,
    /// Any other, in words.
    Other,
}

impl AccountReason {
    /// Every reason, in the order of their keys 1 to 6.
    pub const ALL: [Self; 6] =
        [Self::SeenNotRecorded, Self::Refused, Self::Missing, Self::WorkerAbsent, Self::NoWorker, Self::Other];

    /// As the command line and JSON write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::SeenNotRecorded => "seen_not_recorded",
            Self::Refused => "refused",
            Self::Missing => "missing",
            Self::WorkerAbsent => "worker_absent",
            Self::NoWorker => "no_worker",
            Self::Other => "other",
        }
    }

    /// As a screen prints it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::SeenNotRecorded => "seen, not recorded",
            Self::Refused => "refused",
            Self::Missing => "missing",
            Self::WorkerAbsent => "worker absent",
            Self::NoWorker => "no worker",
            Self::Other => "other",
        }
    }

    /// The reason that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

/// Whether the manager is satisfied that the child is safe.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Safe {
    /// Satisfied.
    Yes,
    /// Not satisfied.
    No,
    /// Not known.
    NotKnown,
}

impl Safe {
    /// Every answer, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Yes, Self::No, Self::NotKnown];

    /// As the command line and JSON write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NotKnown => "not_known",
        }
    }

    /// As a screen prints it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Yes => "safe",
            Self::No => "not satisfied that the child is safe",
            Self::NotKnown => "not known whether the child is safe",
        }
    }

    /// The answer that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|safe| safe.word() == word)
    }
}

/// Which record outside an account is of, in which month.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AccountKey {
    /// The month.
    pub period: Period,
    /// The standard.
    pub indicator: IndicatorId,
    /// The child record.
    pub child: ChildId,
}

impl AccountKey {
    /// The stream of its entries.
    pub fn stream(&self) -> StreamId {
        StreamId::of(StreamId::ACCOUNT, &format!("{}/{}/{}", self.period, self.indicator, self.child))
    }
}

/// Everything that can happen to an account. The key is repeated in it: an id may hold any character.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum AccountWhat {
    /// It was given, or given anew.
    Set(Said),
}

/// What is said of a record outside.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Said {
    /// The team.
    pub team: TeamId,
    /// The month.
    pub period: Period,
    /// The standard.
    pub indicator: IndicatorId,
    /// The child record.
    pub child: ChildId,
    /// Why it is outside.
    pub reason: AccountReason,
    /// More about it; needed where the reason is any other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// When it will be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booked: Option<NaiveDate>,
    /// Whether the manager is satisfied that the child is safe.
    pub safe: Safe,
}

impl Said {
    /// Which record it is of.
    pub fn key(&self) -> AccountKey {
        AccountKey { period: self.period, indicator: self.indicator.clone(), child: self.child.clone() }
    }
}

impl Payload for AccountWhat {
    fn kind(&self) -> String {
        "account.set".to_owned()
    }
}

/// One account, as its latest entry leaves it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// How many times it was given.
    pub version: u64,
    /// The team.
    pub team: TeamId,
    /// Why it is outside.
    pub reason: AccountReason,
    /// More about it.
    pub text: Option<SafeText>,
    /// When it will be done.
    pub booked: Option<NaiveDate>,
    /// Whether the manager is satisfied that the child is safe.
    pub safe: Safe,
    /// When and by whom.
    pub written: Written,
}

impl Account {
    /// The account that `event` gives, and of which record; `None` where it cannot be read.
    pub(in crate::domain) fn read(event: &Event) -> Option<(AccountKey, Self)> {
        let Dated { on, what: AccountWhat::Set(said) } = Dated::<AccountWhat>::read(&event.new)?;
        let key = said.key();
        let it = Self {
            version: event.new.version,
            team: said.team,
            reason: said.reason,
            text: said.text.as_deref().map(typed),
            booked: said.booked,
            safe: said.safe,
            written: Written::of(event, on),
        };
        Some((key, it))
    }

    /// Whether there is a plan: it was done and only the entry is missing, or it is booked.
    pub fn has_plan(&self) -> bool {
        self.reason == AccountReason::SeenNotRecorded || self.booked.is_some()
    }

    /// Whether it heads its item: no plan, not safe, or not known to be safe.
    pub fn heads_the_item(&self) -> bool {
        !self.has_plan() || self.safe != Safe::Yes
    }

    /// In a few words, for a column: `recording`, `booked 3 Jan`, `NO PLAN`; before it `NOT SAFE`, behind it `safe?`
    /// where that is not known.
    pub fn in_words(&self) -> String {
        let plan = self.plan_in_words();
        match self.safe {
            Safe::Yes => plan,
            Safe::No => format!("NOT SAFE, {plan}"),
            Safe::NotKnown => format!("{plan}, safe?"),
        }
    }

    fn plan_in_words(&self) -> String {
        match (self.reason, self.booked) {
            (AccountReason::SeenNotRecorded, _) => "recording".to_owned(),
            (_, Some(day)) => format!("booked {}", day.format("%-d %b")),
            (_, None) => "NO PLAN".to_owned(),
        }
    }
}
