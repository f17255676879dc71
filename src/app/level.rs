//! One level of the drill-down: a page, and where a person is in each of its lists.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::habits::Habits;
use crate::domain::ids::IndicatorId;
use crate::screens::desk::{CLOSED, Desk, HIDDEN, UNKNOWN};
use crate::screens::page::{Extent, Page, Part, Place, Row, SortBy, Tone};
use crate::widgets::input::Input;
use crate::widgets::paint::wrap;
use crate::widgets::table::{Rows, TableState};
use crate::widgets::theme::Meaning;

/// Lines of the frame: two above, two below.
pub const FRAME: u16 = 4;

/// The lines that the list in front needs at least: its title, its heading, the row under the cursor.
const LEAST: u16 = 3;

/// A page with its state.
#[derive(Debug)]
pub struct Level {
    /// What is looked at.
    pub place: Place,
    /// What it shows.
    pub page: Page,
    /// Where a person is in each part.
    pub tables: Vec<TableState>,
    /// The part in front.
    pub focus: usize,
    /// The text that narrows the part in front, while it is typed.
    pub narrowing: Option<Input>,
}

/// The rows of a part as the table reads them.
pub struct PartRows<'a>(pub &'a Part);

impl Rows for PartRows<'_> {
    fn len(&self) -> usize {
        self.0.rows.len()
    }
    fn key(&self, row: usize) -> Cow<'_, str> {
        self.0.rows[row].key.as_str().into()
    }
    fn cell(&self, row: usize, column: usize) -> Cow<'_, str> {
        self.0.rows[row].cells.get(column).map_or("", |cell| cell.text.as_str()).into()
    }
    fn meaning(&self, row: usize, column: usize) -> Meaning {
        match self.0.rows[row].cells.get(column).map(|cell| cell.tone) {
            Some(tone) => meaning(tone),
            None => Meaning::Plain,
        }
    }
    fn is_when_narrowed(&self, row: usize) -> bool {
        self.0.rows[row].is_when_narrowed()
    }
    fn compare(&self, column: usize, one: usize, other: usize) -> Ordering {
        let by = |row: usize| self.0.rows[row].cells.get(column).map(|cell| &cell.sort);
        by(one).partial_cmp(&by(other)).unwrap_or(Ordering::Equal)
    }
    fn is_known(&self, row: usize, column: usize) -> bool {
        self.0.rows[row].cells.get(column).is_some_and(|cell| cell.sort != SortBy::Unknown)
    }
}

/// The part that is in front when a place is seen for the first time.
pub fn first_part(place: &Place) -> usize {
    match place {
        // The standards are what a chair opens with; where to look is read above them.
        Place::Overview => 1,
        _ => 0,
    }
}

/// The look of a tone.
pub fn meaning(tone: Tone) -> Meaning {
    match tone {
        Tone::Plain => Meaning::Plain,
        Tone::Strong => Meaning::Strong,
        Tone::Met => Meaning::Good,
        Tone::NotMet => Meaning::Bad,
        Tone::Doubt => Meaning::Doubt,
    }
}

impl Level {
    /// A place seen for the first time: its first list with rows in front.
    pub fn open(place: Place, desk: &Desk, habits: &Habits) -> Self {
        let page = crate::screens::page(desk, &place);
        let mut tables: Vec<_> = page.parts.iter().map(|_| TableState::default()).collect();
        let focus = habits.apply(&place, &mut tables).unwrap_or_else(|| first_part(&place));
        let mut level =
            Self { focus: focus.min(page.parts.len().saturating_sub(1)), place, page, tables, narrowing: None };
        level.refill();
        level
    }

    /// Makes the page anew; every cursor stays on its row.
    pub fn rebuild(&mut self, desk: &Desk) {
        self.page = crate::screens::page(desk, &self.place);
        self.tables.resize_with(self.page.parts.len(), TableState::default);
        self.focus = self.focus.min(self.page.parts.len().saturating_sub(1));
        self.refill();
    }

    fn refill(&mut self) {
        for (at, (part, table)) in self.page.parts.iter().zip(&mut self.tables).enumerate() {
            if part.rows.is_empty() && [HIDDEN, CLOSED, UNKNOWN].contains(&part.empty.as_str()) {
                // A filter may name whom the list no longer does.
                table.filters.clear();
                table.narrow.clear();
                self.narrowing = self.narrowing.take().filter(|_| at != self.focus);
            }
            table.rebuild(&PartRows(part), part.columns.len());
        }
    }

    /// Puts sort and filter of the part in front to its rows again.
    pub fn refilter(&mut self) {
        if let (Some(part), Some(table)) = (self.page.parts.get(self.focus), self.tables.get_mut(self.focus)) {
            table.rebuild(&PartRows(part), part.columns.len());
        }
    }

    /// Runs `with` on the part in front.
    pub fn on_table<T>(&mut self, with: impl FnOnce(&mut TableState, &PartRows<'_>) -> T) -> Option<T> {
        let part = self.page.parts.get(self.focus)?;
        let table = self.tables.get_mut(self.focus)?;
        Some(with(table, &PartRows(part)))
    }

    /// Brings the part to the front whose rows are about `indicator`, or else the first that has such a row, and puts the
    /// cursor on it; nothing changes where there is none.
    pub fn bring_to_front(&mut self, indicator: &IndicatorId) {
        let is_about = |row: &Row| row.subject.indicator.as_ref() == Some(indicator);
        let parts = &self.page.parts;
        let of_it = parts.iter().position(|part| part.rows.first().is_some_and(is_about));
        let has_it = || parts.iter().position(|part| part.rows.iter().any(is_about));
        let Some(part) = of_it.or_else(has_it) else { return };
        self.focus = part;
        let row = parts[part].rows.iter().find(|row| is_about(row)).map(|row| row.key.clone());
        if let (None, Some(key), Some(table)) = (of_it, row, self.tables.get_mut(part)) {
            table.seek(key);
            self.refilter();
        }
    }

    /// The part in front.
    pub fn part(&self) -> Option<&Part> {
        self.page.parts.get(self.focus)
    }

    /// The row under the cursor; an empty list has none.
    pub fn row(&self) -> Option<&Row> {
        self.part()?.rows.get(self.tables.get(self.focus)?.row()?)
    }

    /// The part that takes what is left of the screen: the one in front, or the first of its kind.
    pub fn resting(&self) -> Option<usize> {
        let is_rest = |at: &usize| self.page.parts.get(*at).is_some_and(|part| part.extent == Extent::Rest);
        Some(self.focus).filter(is_rest).or_else(|| (0..self.page.parts.len()).find(is_rest))
    }

    /// Lines on which the row under the cursor is read out on a screen of this height; the overview needs every line it
    /// has, and where rows are sentences they are read in full.
    pub fn reading(&self, height: u16) -> u16 {
        let most = match self.place {
            Place::Overview => 1,
            Place::Doubts | Place::ActionHistory(_) | Place::Register | Place::Difference | Place::Clinic(_) => {
                (height / 5).clamp(2, 6)
            }
            _ => 2,
        };
        // On a screen that is smaller than the smallest, the lists need the lines more.
        most.min(height.saturating_sub(FRAME) / 5)
    }

    /// How many lines the sentences above the lists take: never so many that the list in front has no room for its title,
    /// its heading and the row under the cursor.
    pub fn above(&self, (width, height): (u16, u16)) -> u16 {
        let room = usize::from(width.saturating_sub(2));
        let most = usize::from(self.saying(height));
        let above = self.page.above.iter().map(|(line, _)| wrap(line, room).len().min(most)).sum::<usize>();
        let least = if self.page.parts.is_empty() { 0 } else { LEAST };
        let left = height.saturating_sub(FRAME + self.reading(height) + least);
        u16::try_from(above).unwrap_or(u16::MAX).min(left)
    }

    /// The most lines that each sentence above the lists takes on a screen of this height; an action, and why a team is on
    /// the agenda, are read in full.
    pub fn saying(&self, height: u16) -> u16 {
        match self.place {
            Place::ActionHistory(_) => (height / 3).max(2),
            Place::Item { .. } => (height / 4).max(2),
            _ => 2,
        }
    }

    /// The height of every part on a screen of this size, heading of the list and its title included; 0 where it is not
    /// shown.
    pub fn heights(&self, (width, height): (u16, u16)) -> Vec<u16> {
        let above = self.above((width, height));
        let mut left = height.saturating_sub(FRAME + above + self.reading(height));
        let resting = self.resting();
        let fixed = |part: &Part| match part.extent {
            Extent::Lines(lines) => {
                let rows = u16::try_from(part.rows.len().max(1)).unwrap_or(u16::MAX);
                // Taller screens show more of it, but never more than a third.
                Some(rows.min(lines.max(height / 6)) + 1)
            }
            Extent::Rest => None,
        };
        let mut heights: Vec<u16> = self.page.parts.iter().map(|part| fixed(part).unwrap_or(0).min(left / 2)).collect();
        for fixed in &heights {
            left = left.saturating_sub(*fixed);
        }
        match resting {
            Some(resting) => heights[resting] = left,
            None => return self.shared(height.saturating_sub(FRAME + above + self.reading(height))),
        }
        heights
    }

    /// The heights of parts that are all shown at once: each its heading and as many rows as it asks for at most, what is
    /// left over given to those that have more.
    fn shared(&self, room: u16) -> Vec<u16> {
        let rows = |part: &Part| u16::try_from(part.rows.len().max(1)).unwrap_or(u16::MAX);
        let parts = &self.page.parts;
        // Where not even the headings and one row have room, the part in front comes first, then the others in turn.
        if usize::from(room) < parts.len() + 1 {
            let mut heights = vec![0_u16; parts.len()];
            let mut left = room;
            let others = (0..parts.len()).filter(|at| *at != self.focus);
            for at in std::iter::once(self.focus).chain(others) {
                let wants = if at == self.focus { 2 } else { 1 };
                if let Some(height) = heights.get_mut(at) {
                    *height = left.min(wants);
                    left -= *height;
                }
            }
            return heights;
        }
        let headings = u16::try_from(parts.len()).unwrap_or(u16::MAX);
        let mut left = room.saturating_sub(headings);
        let mut given = vec![0_u16; parts.len()];
        // The part in front has the row under the cursor, before any other has one.
        if let (Some(given), true) = (given.get_mut(self.focus), left > 0) {
            (*given, left) = (1, left - 1);
        }
        let mut round = |most: &dyn Fn(&Part) -> u16| loop {
            let before = left;
            for (given, part) in given.iter_mut().zip(parts) {
                if left > 0 && *given < rows(part).min(most(part)) {
                    (*given, left) = (*given + 1, left - 1);
                }
            }
            if left == before || left == 0 {
                break;
            }
        };
        // What an empty part has to say stands on the line of its heading: its blank line comes after the others' rows.
        let asked = |part: &Part| if let Extent::Lines(lines) = part.extent { lines } else { u16::MAX };
        round(&|part| if part.rows.is_empty() { 0 } else { asked(part) });
        round(&asked);
        round(&|_| u16::MAX);
        given.into_iter().map(|rows| rows + 1).collect()
    }

    /// Tells every list how many rows it has room for.
    pub fn lay_out(&mut self, size: (u16, u16)) {
        let heights = self.heights(size);
        for (at, (table, height)) in self.tables.iter_mut().zip(heights).enumerate() {
            let heading = if self.page.parts.get(at).is_some_and(|p| p.extent == Extent::Rest) { 2 } else { 1 };
            table.resize(usize::from(height.saturating_sub(heading)));
        }
    }
}
