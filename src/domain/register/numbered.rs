//! Things that are numbered 1, 2, 3 … in the order in which they were first recorded.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::domain::event::Event;

/// Something folded from the events of one stream.
pub(super) trait Folded: Sized {
    /// What the first event of a stream begins; `None` where it cannot be read.
    fn first(id: Uuid, number: u64, event: &Event) -> Option<Self>;
    /// Takes in the next event; whether it could be read.
    fn apply(&mut self, event: &Event) -> bool;
}

macro_rules! folded {
    ($($name:ty),+) => {$(
        impl Folded for $name {
            fn first(id: Uuid, number: u64, event: &Event) -> Option<Self> {
                <$name>::first(id, number, event)
            }
            fn apply(&mut self, event: &Event) -> bool {
                <$name>::apply(self, event)
            }
        }
    )+};
}

folded!(
    crate::domain::action::Action,
    crate::domain::clinic::meeting::Clinic,
    crate::domain::clinic::question::Question,
    crate::domain::clinic::exemption::RecordedExemption,
    crate::domain::recommendation::Recommendation
);

/// The fold of all streams of one kind.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Numbered<T> {
    /// By number less one. `None` holds the number of one whose beginning cannot be read, so that every program calls
    /// the others by the same numbers.
    list: Vec<Option<T>>,
    by_id: BTreeMap<Uuid, usize>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { list: Vec::new(), by_id: BTreeMap::new() }
    }
}

impl<T: Folded> Numbered<T> {
    /// Takes in one event of the stream `id`; whether it could be read.
    pub(super) fn apply(&mut self, id: Uuid, event: &Event) -> bool {
        if let Some(slot) = self.by_id.get(&id).and_then(|&at| self.list.get_mut(at)) {
            return slot.as_mut().is_some_and(|it| it.apply(event));
        }
        let number = u64::try_from(self.list.len()).unwrap_or(u64::MAX).saturating_add(1);
        let it = T::first(id, number, event);
        let read = it.is_some();
        self.by_id.insert(id, self.list.len());
        self.list.push(it);
        read
    }

    /// All of them, in the order of their numbers.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.list.iter().flatten()
    }

    /// All of them, to be changed.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.list.iter_mut().flatten()
    }

    /// The one with this id.
    pub(super) fn get(&self, id: Uuid) -> Option<&T> {
        self.list.get(*self.by_id.get(&id)?)?.as_ref()
    }

    /// The one with this id, to be changed.
    pub(super) fn get_mut(&mut self, id: Uuid) -> Option<&mut T> {
        self.list.get_mut(*self.by_id.get(&id)?)?.as_mut()
    }

    /// The one that `name` names: its id, `31`, or `A-31` where `letter` is `A`.
    pub(super) fn named(&self, name: &str, letter: char) -> Option<&T> {
        let name = name.trim();
        let lettered = name.split_once('-').filter(|(before, _)| before.eq_ignore_ascii_case(&letter.to_string()));
        let number = lettered.map_or(name, |(_, number)| number);
        if number.bytes().all(|b| b.is_ascii_digit()) {
            let at = usize::try_from(number.parse::<u64>().ok()?.checked_sub(1)?).ok()?;
            return self.list.get(at)?.as_ref();
        }
        self.get(Uuid::parse_str(name).ok()?)
    }
}
