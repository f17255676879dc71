//! How a person looks at lists: sort and columns of every place, kept for them from one day to the next.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::level::Level;
use crate::screens::page::Place;
use crate::widgets::table::TableState;

/// Where they are kept among a person's half-typed forms; no form has this place.
pub const PLACE: &str = "how lists are looked at";

/// How the lists of every place are looked at, part by part.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Habits(Vec<(Place, Vec<Habit>)>);

/// How one list is looked at.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Habit {
    sort: Option<(usize, bool)>,
    hidden: BTreeSet<usize>,
}

impl Habits {
    /// Reads what [`Habits::text`] wrote; what cannot be read is as if nothing was kept.
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// As it is kept.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Puts the habits of a place to its lists.
    pub fn apply(&self, place: &Place, tables: &mut [TableState]) {
        let Some((_, habits)) = self.0.iter().find(|(of, _)| of == place) else { return };
        for (table, habit) in tables.iter_mut().zip(habits) {
            table.sort = habit.sort;
            table.hidden.clone_from(&habit.hidden);
        }
    }

    /// These habits with those of `levels` over them; a list that is looked at as it comes is not kept.
    #[must_use]
    pub fn with<'a>(self, levels: impl Iterator<Item = &'a Level>) -> Self {
        let mut all: BTreeMap<Place, Vec<Habit>> = self.0.into_iter().collect();
        for level in levels {
            let habit = |table: &TableState| Habit { sort: table.sort, hidden: table.hidden.clone() };
            let habits: Vec<_> = level.tables.iter().map(habit).collect();
            if habits.iter().all(|habit| *habit == Habit::default()) {
                all.remove(&level.place);
            } else {
                all.insert(level.place.clone(), habits);
            }
        }
        Self(all.into_iter().collect())
    }
}
