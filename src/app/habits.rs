//! How a person looks at lists, and where they were: sort, columns, row and part of every place, and the way to the place
//! they left from, kept for them from one day to the next.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::level::{Level, first_part};
use crate::screens::page::Place;
use crate::widgets::table::TableState;

/// Where they are kept among a person's half-typed forms; no form has this place.
pub const PLACE: &str = "how lists are looked at";

/// How the lists of every place are looked at, and where the person was.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Habits {
    places: Vec<(Place, Looks)>,
    /// Which feed the person was in.
    feed: String,
    /// The way from the service to what was in front; empty where that was the overview.
    path: Vec<Place>,
}

/// How one place is looked at.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Looks {
    /// The part in front.
    part: usize,
    lists: Vec<Habit>,
}

/// How one list is looked at.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Habit {
    sort: Option<(usize, bool)>,
    hidden: BTreeSet<usize>,
    /// The row under the cursor, by its identity; none where it is the first, whichever that is.
    row: Option<String>,
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

    fn of(&self, place: &Place) -> Option<&Looks> {
        self.places.iter().find(|(of, _)| of == place).map(|(_, looks)| looks)
    }

    /// Puts sort and columns of a place to its lists.
    pub fn apply_looks(&self, place: &Place, tables: &mut [TableState]) {
        let Some(looks) = self.of(place) else { return };
        for (table, habit) in tables.iter_mut().zip(&looks.lists) {
            table.sort = habit.sort;
            table.hidden.clone_from(&habit.hidden);
        }
    }

    /// Puts everything that is known of a place to its lists; gives the part that was in front.
    pub fn apply(&self, place: &Place, tables: &mut [TableState]) -> Option<usize> {
        self.apply_looks(place, tables);
        let looks = self.of(place)?;
        for (table, row) in tables.iter_mut().zip(&looks.lists).filter_map(|(t, habit)| Some((t, habit.row.as_ref()?)))
        {
            table.seek(row.clone());
        }
        Some(looks.part)
    }

    /// The way to where the person was in this feed.
    pub fn path(&self, feed: &str) -> Vec<Place> {
        if self.feed == feed { self.path.clone() } else { Vec::new() }
    }

    /// These habits with those of `levels` over them and the way that ends at the last of `path`; a place that is looked
    /// at as it comes is not kept.
    #[must_use]
    pub fn with<'a>(self, levels: impl Iterator<Item = &'a Level>, path: Vec<Place>, feed: String) -> Self {
        let mut all: BTreeMap<Place, Looks> = self.places.into_iter().collect();
        for level in levels {
            let habit = |table: &TableState| Habit {
                sort: table.sort,
                hidden: table.hidden.clone(),
                row: table.key().filter(|_| !table.is_at_first()).map(str::to_string),
            };
            let lists: Vec<_> = level.tables.iter().map(habit).collect();
            let is_plain =
                level.focus == first_part(&level.place) && lists.iter().all(|habit| *habit == Habit::default());
            if is_plain {
                all.remove(&level.place);
            } else {
                all.insert(level.place.clone(), Looks { part: level.focus, lists });
            }
        }
        let is_deep = path.len() > 1;
        let (path, feed) = if is_deep { (path, feed) } else { Default::default() };
        Self { places: all.into_iter().collect(), feed, path }
    }
}
