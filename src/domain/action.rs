//! Remedial actions: what will be done, by whom, by when, for which team, to move which indicator from what to what.
//!
//! An action is folded from its events and stays on the list until it is accepted. Done by the owner is not done.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::event::{Event, Timestamp};
use super::hand::{Hand, typed};
use super::ids::{AreaId, IndicatorId, TeamId};
use super::steps::{ActionEvent, ActionSource, Added, Amended, Happened, Reading};
use crate::text::SafeText;

/// Where an action stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionState {
    /// Proposed, not yet agreed.
    Proposed,
    /// Agreed by the chair.
    Agreed,
    /// Begun.
    InProgress,
    /// Reported done by its owner.
    Reported,
    /// Accepted as complete.
    Accepted,
    /// Withdrawn, or rejected.
    Withdrawn,
    /// Replaced by another.
    Superseded,
}

impl ActionState {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Proposed,
        Self::Agreed,
        Self::InProgress,
        Self::Reported,
        Self::Accepted,
        Self::Withdrawn,
        Self::Superseded,
    ];

    /// As the command line and JSON write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Agreed => "agreed",
            Self::InProgress => "in_progress",
            Self::Reported => "reported",
            Self::Accepted => "accepted",
            Self::Withdrawn => "withdrawn",
            Self::Superseded => "superseded",
        }
    }

    /// As a screen prints it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::InProgress => "in progress",
            Self::Reported => "reported done",
            other => other.word(),
        }
    }

    /// The state that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether something is still to be done about it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Proposed | Self::Agreed | Self::InProgress | Self::Reported)
    }
}

/// One entry of an action's history.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// Its position in the record.
    pub position: u64,
    /// The action's version after it.
    pub version: u64,
    /// When it was written; none where the text is no moment.
    pub at: Option<Timestamp>,
    /// Who took it.
    pub hand: Hand,
    /// What happened; none where a newer program wrote it in a form that this one cannot read.
    pub event: Option<ActionEvent>,
}

/// How an action was accepted.
#[derive(Clone, PartialEq, Debug)]
pub struct Acceptance {
    /// By and for whom.
    pub hand: Hand,
    /// On which day.
    pub on: NaiveDate,
    /// The version that was seen.
    pub version: u64,
    /// The indicator as it was seen.
    pub seen: Option<Reading>,
}

/// One remedial action, as its events leave it.
#[derive(Clone, PartialEq, Debug)]
pub struct Action {
    /// Its id: that of its first event.
    pub id: Uuid,
    /// 1, 2, 3 … in the order in which actions were first recorded; `A-31` on screens.
    pub number: u64,
    /// How many events it has.
    pub version: u64,
    /// Where it stands.
    pub state: ActionState,
    /// The area it is for; none where it is for the whole service.
    pub area: Option<AreaId>,
    /// The team it is for; none where it is above one team.
    pub team: Option<TeamId>,
    /// The indicator it is to move.
    pub indicator: Option<IndicatorId>,
    /// Why it moves none.
    pub no_indicator: Option<SafeText>,
    /// What will be done.
    pub text: SafeText,
    /// Who will do it.
    pub owner: SafeText,
    /// When it will be done.
    pub due: NaiveDate,
    /// The day on which that date was set.
    pub due_set_on: NaiveDate,
    /// The first due date; never changes.
    pub first_due: NaiveDate,
    /// How often it was given a later date.
    pub slips: u32,
    /// The value to reach, in the indicator's unit.
    pub target: Option<f64>,
    /// When it is to be reached.
    pub by: Option<NaiveDate>,
    /// What will show that it is done.
    pub evidence_expected: Option<SafeText>,
    /// What its owner said shows it, since it was last reported.
    pub evidence_given: Option<SafeText>,
    /// Where it comes from.
    pub source: ActionSource,
    /// Who proposed it.
    pub proposed: Hand,
    /// The day it was first recorded.
    pub recorded_on: NaiveDate,
    /// The day it was agreed.
    pub agreed_on: Option<NaiveDate>,
    /// The indicator when it was agreed: frozen. Before that, as it was when proposed.
    pub baseline: Option<Reading>,
    /// Who last reported it, and for whom.
    pub reported: Option<Hand>,
    /// How it was accepted.
    pub acceptance: Option<Acceptance>,
    /// The action that took its place.
    pub superseded_by: Option<Uuid>,
    /// The position of the entry that withdrew or superseded it.
    pub ended_at: Option<u64>,
    /// The clinic that was shown that it was withdrawn or superseded; with its close it leaves the list.
    pub shown_at: Option<Uuid>,
    /// Closed clinics of its area that it was carried through.
    pub clinics_passed: u32,
    /// Everything that happened to it, oldest first.
    pub history: Vec<Entry>,
}

impl Action {
    /// The action that `event`, the first of its stream, records; `None` where it records none.
    pub(super) fn first(id: Uuid, number: u64, event: &Event) -> Option<Self> {
        let read = ActionEvent::read(&event.new)?;
        let ActionEvent { on, what: Happened::Add(added) } = &read else { return None };
        let Added { area, team, indicator, no_indicator, text, owner, due, target, by, evidence, source, seen } = added;
        Some(Self {
            id,
            number,
            version: event.new.version,
            state: ActionState::Proposed,
            area: area.clone(),
            team: team.clone(),
            indicator: indicator.clone(),
            no_indicator: no_indicator.as_deref().map(typed),
            text: typed(text),
            owner: typed(owner),
            due: *due,
            due_set_on: *on,
            first_due: *due,
            slips: 0,
            target: *target,
            by: *by,
            evidence_expected: evidence.as_deref().map(typed),
            evidence_given: None,
            source: *source,
            proposed: Hand::of(event),
            recorded_on: *on,
            agreed_on: None,
            baseline: seen.clone(),
            reported: None,
            acceptance: None,
            superseded_by: None,
            ended_at: None,
            shown_at: None,
            clinics_passed: 0,
            history: vec![entry(event, Some(read))],
        })
    }

    /// Takes in the next event of its stream; whether it could be read. One that cannot be is kept in the history and
    /// changes nothing else.
    pub(super) fn apply(&mut self, event: &Event) -> bool {
        self.version = event.new.version;
        let read = ActionEvent::read(&event.new);
        if let Some(ActionEvent { on, what }) = &read {
            self.happen(*on, what, event);
        }
        let was_read = read.is_some();
        self.history.push(entry(event, read));
        was_read
    }

    fn happen(&mut self, on: NaiveDate, what: &Happened, event: &Event) {
        match what {
            // Only the first event of a stream adds; another would be a second beginning, which nothing writes.
            Happened::Add(_) => {}
            Happened::Agree { target, by, baseline } => {
                self.state = ActionState::Agreed;
                self.target = *target;
                self.by = *by;
                self.baseline.clone_from(baseline);
                self.agreed_on = Some(on);
            }
            Happened::Start => self.state = ActionState::InProgress,
            Happened::Report { evidence } => {
                self.state = ActionState::Reported;
                self.evidence_given = Some(typed(evidence));
                self.reported = Some(Hand::of(event));
            }
            Happened::Return { .. } => {
                self.state = ActionState::InProgress;
                self.evidence_given = None;
            }
            Happened::Accept { version, seen } => {
                self.state = ActionState::Accepted;
                let (hand, seen) = (Hand::of(event), seen.clone());
                self.acceptance = Some(Acceptance { hand, on, version: *version, seen });
            }
            Happened::Withdraw { .. } => {
                self.state = ActionState::Withdrawn;
                self.ended_at = Some(event.position);
            }
            Happened::Supersede { with } => {
                self.state = ActionState::Superseded;
                self.ended_at = Some(event.position);
                self.superseded_by = Some(*with);
            }
            Happened::Redate { due, .. } => {
                self.slips = self.slips.saturating_add(u32::from(*due > self.due));
                self.due = *due;
                self.due_set_on = on;
            }
            Happened::Amend(amended) => self.amend(amended),
            Happened::Reopen { .. } => {
                self.state = ActionState::InProgress;
                self.acceptance = None;
                self.evidence_given = None;
            }
        }
    }

    fn amend(&mut self, Amended { text, owner, target, by, evidence }: &Amended) {
        if let Some(text) = text {
            self.text = typed(text);
        }
        if let Some(owner) = owner {
            self.owner = typed(owner);
        }
        self.target = target.or(self.target);
        self.by = by.or(self.by);
        if let Some(evidence) = evidence {
            let place =
                if self.evidence_given.is_some() { &mut self.evidence_given } else { &mut self.evidence_expected };
            *place = Some(typed(evidence));
        }
    }

    /// What shows that it is done, or will show it.
    pub fn evidence(&self) -> Option<&SafeText> {
        self.evidence_given.as_ref().or(self.evidence_expected.as_ref())
    }

    /// Whether it has left the list: it was accepted, or withdrawn or superseded and one clinic has been shown that.
    pub fn has_left_the_list(&self) -> bool {
        self.state == ActionState::Accepted || self.shown_at.is_some()
    }

    /// Calendar days since it was first recorded; `None` once it has left the list.
    pub fn age_days(&self, today: NaiveDate) -> Option<i64> {
        (!self.has_left_the_list()).then(|| (today - self.recorded_on).num_days().max(0))
    }

    /// Calendar days past its due date, 0 where it is not late; `None` once it has left the list.
    pub fn days_overdue(&self, today: NaiveDate) -> Option<i64> {
        let late = if self.state.is_open() { (today - self.due).num_days().max(0) } else { 0 };
        (!self.has_left_the_list()).then_some(late)
    }

    /// Whether a newer program wrote something about it that this one cannot read.
    pub fn has_unread(&self) -> bool {
        self.history.iter().any(|entry| entry.event.is_none())
    }
}

fn entry(event: &Event, read: Option<ActionEvent>) -> Entry {
    let (position, version) = (event.position, event.new.version);
    Entry { position, version, at: event.at(), hand: Hand::of(event), event: read }
}
