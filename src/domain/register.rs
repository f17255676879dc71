//! The register: what the record says now. A pure fold of events; any prefix of them folds, so "as it stood" is a prefix.
//!
//! An event of a kind or form that this program does not know was written by a newer one. It is counted and named, never
//! lost and never guessed at.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::action::{Action, ActionState};
use super::event::{Event, Head, StreamId};
use super::ids::{AreaId, TeamId};
use crate::text::SafeText;

/// Everything that was written, folded.
#[derive(Clone, PartialEq, Debug)]
pub struct Register {
    head: Head,
    actions: Actions,
    unread: Vec<Unread>,
}

/// An event that only a newer program can read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unread {
    /// Its position in the record.
    pub position: u64,
    /// Where it belongs.
    pub stream: StreamId,
    /// Its kind.
    pub kind: SafeText,
    /// The version of its payload's form.
    pub payload_version: u32,
}

impl Default for Register {
    fn default() -> Self {
        Self { head: Head::EMPTY, actions: Actions::default(), unread: Vec::new() }
    }
}

impl Register {
    /// The register of these events, in the order of their positions.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut register = Self::default();
        register.extend(events);
        register
    }

    /// Takes in more events. Those it has already seen are passed over, so that catching up twice is harmless; behind a
    /// gap it stops, so that none is ever passed over that it has not seen.
    pub fn extend<'a>(&mut self, events: impl IntoIterator<Item = &'a Event>) {
        for event in events {
            if event.position <= self.head.position {
                continue;
            }
            if event.position != self.head.position + 1 {
                break;
            }
            self.head = event.head();
            self.apply(event);
        }
    }

    fn apply(&mut self, event: &Event) {
        let read = match event.new.stream.action_id() {
            Some(id) => self.actions.apply(id, event),
            None => false,
        };
        if !read {
            self.unread.push(Unread {
                position: event.position,
                stream: event.new.stream.clone(),
                kind: SafeText::new(&event.new.kind),
                payload_version: event.new.payload_version,
            });
        }
    }

    /// How far it has read.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Every action, in the order of their numbers.
    pub fn actions(&self) -> impl Iterator<Item = &Action> {
        self.actions.list.iter().flatten()
    }

    /// The action with this id.
    pub fn action(&self, id: Uuid) -> Option<&Action> {
        let &at = self.actions.by_id.get(&id)?;
        self.actions.list.get(at)?.as_ref()
    }

    /// The action that `name` names: its id, `31` or `A-31`.
    pub fn action_named(&self, name: &str) -> Option<&Action> {
        let name = name.trim();
        let number = name.strip_prefix("A-").or_else(|| name.strip_prefix("a-")).unwrap_or(name);
        if number.bytes().all(|b| b.is_ascii_digit()) {
            let at = usize::try_from(number.parse::<u64>().ok()?.checked_sub(1)?).ok()?;
            return self.actions.list.get(at)?.as_ref();
        }
        self.action(Uuid::parse_str(name).ok()?)
    }

    /// The actions that `filter` lets through, in the order of their numbers.
    pub fn actions_where<'a>(&'a self, filter: &'a Filter, today: NaiveDate) -> impl Iterator<Item = &'a Action> {
        self.actions().filter(move |action| filter.lets_through(action, today))
    }

    /// Actions that are still on the list, in the order of their numbers.
    pub fn actions_on_the_list(&self) -> impl Iterator<Item = &Action> {
        self.actions().filter(|action| !action.has_left_the_list())
    }

    /// What a newer program wrote and this one cannot read.
    pub fn unread(&self) -> &[Unread] {
        &self.unread
    }
}

/// The fold of all action streams.
#[derive(Clone, PartialEq, Debug, Default)]
struct Actions {
    /// By number less one. `None` holds the number of an action whose beginning cannot be read, so that every program
    /// calls the others by the same numbers.
    list: Vec<Option<Action>>,
    by_id: BTreeMap<Uuid, usize>,
}

impl Actions {
    /// Takes in one event; whether it could be read.
    fn apply(&mut self, id: Uuid, event: &Event) -> bool {
        if let Some(slot) = self.by_id.get(&id).and_then(|&at| self.list.get_mut(at)) {
            let Some(action) = slot else { return false };
            action.apply(event);
            return action.history.last().is_some_and(|entry| entry.event.is_some());
        }
        let number = u64::try_from(self.list.len()).unwrap_or(u64::MAX).saturating_add(1);
        let action = Action::first(id, number, event);
        let read = action.is_some();
        self.by_id.insert(id, self.list.len());
        self.list.push(action);
        read
    }
}

/// Which actions are listed; what is empty lets all through.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// Only this area's.
    pub area: Option<AreaId>,
    /// Only this team's.
    pub team: Option<TeamId>,
    /// Only those whose owner has this in it, in capitals or not.
    pub owner: Option<SafeText>,
    /// Only in this state.
    pub state: Option<ActionState>,
    /// Only those past their due date.
    pub overdue: bool,
}

impl Filter {
    /// Whether `action` is listed.
    pub fn lets_through(&self, action: &Action, today: NaiveDate) -> bool {
        let owner = |part: &SafeText| action.owner.as_str().to_lowercase().contains(&part.as_str().to_lowercase());
        self.area.as_ref().is_none_or(|area| action.area.as_ref() == Some(area))
            && self.team.as_ref().is_none_or(|team| action.team.as_ref() == Some(team))
            && self.owner.as_ref().is_none_or(owner)
            && self.state.is_none_or(|state| action.state == state)
            && (!self.overdue || action.days_overdue(today).is_some_and(|days| days > 0))
    }
}
