//! The pictures of a row: its series, the teams beside each other, the map of an area, its caseloads.

mod beside;
mod caseload;
mod map;
mod series;
mod side_by_side;
mod teams;

pub use beside::Beside;

use super::desk::Desk;
use super::page::Subject;
use crate::domain::fault::Owner;
use crate::domain::ids::{AreaId, TeamId};
use crate::domain::org::Team;
use crate::domain::period::Period;
use crate::domain::signals::SeriesKey;
use crate::widgets::charts::{Move, Picture};

/// The pictures that can be looked at from one row, one in front.
#[derive(Clone, PartialEq, Debug)]
pub struct Pictures {
    /// The row.
    subject: Subject,
    list: Vec<Picture>,
    at: usize,
    /// The first period of the series, where there is one; its picture is the first.
    since: Option<Period>,
}

impl Pictures {
    /// The pictures of `subject`: of its standard, of the teams around it, of their caseloads. `None` where nothing of it
    /// can be drawn.
    pub fn of(desk: &Desk, subject: &Subject) -> Option<Self> {
        let owner = subject.owner.clone().unwrap_or(Owner::Service);
        let what = subject.indicator.as_ref().and_then(|id| desk.indicator(id.as_str()));
        let around = desk.area_of(&owner);
        let mut list = Vec::new();
        if let Some(what) = what {
            list.extend(series::picture(desk, what, &owner));
            list.extend(teams::pictures(desk, what));
            list.extend(side_by_side::picture(desk, what, around.as_ref()));
        }
        list.extend(map::picture(desk, around.as_ref()));
        list.extend(caseload::picture(desk, &owner));
        let since = what.and_then(|what| series::first(desk, what, &owner));
        (!list.is_empty()).then(|| Self { subject: subject.clone(), list, at: 0, since })
    }

    /// The same pictures of what is known now; the cursor stays.
    pub fn refresh(&mut self, desk: &Desk) {
        let Some(new) = Self::of(desk, &self.subject) else { return };
        if new.list.len() == self.list.len() {
            let cursors: Vec<usize> = self.list.iter().map(|picture| picture.cursor).collect();
            let at = self.at;
            *self = new;
            self.at = at;
            for (picture, cursor) in self.list.iter_mut().zip(cursors) {
                picture.cursor = cursor.min(picture.words.len().saturating_sub(1));
            }
        }
    }

    /// The point of the series under the cursor; none where another picture is in front.
    pub fn point(&self) -> Option<(SeriesKey, Period)> {
        let first = self.since.filter(|_| self.at == 0)?;
        let period = std::iter::successors(Some(first), |period| Some(period.next())).nth(self.front().cursor)?;
        let owner = self.subject.owner.clone().unwrap_or(Owner::Service);
        Some((SeriesKey { indicator: self.subject.indicator.clone()?, owner }, period))
    }

    /// The one in front.
    pub fn front(&self) -> &Picture {
        &self.list[self.at]
    }

    /// Their names, the one in front in brackets; each is told apart by its number.
    pub fn names(&self) -> String {
        let name = |(at, picture): (usize, &Picture)| {
            let name = format!("{} {}", at + 1, picture.kind);
            if at == self.at { format!("[{name}]") } else { name }
        };
        self.list.iter().enumerate().map(name).collect::<Vec<_>>().join("  ")
    }

    /// Puts the next one in front, or the one before; after the last comes the first.
    pub fn turn(&mut self, forward: bool) {
        let count = self.list.len();
        self.at = if forward { (self.at + 1) % count } else { (self.at + count - 1) % count };
    }

    /// Puts the one with this number in front, where there is one.
    pub fn choose(&mut self, number: usize) {
        if (1..=self.list.len()).contains(&number) {
            self.at = number - 1;
        }
    }

    /// Moves the cursor of the one in front.
    pub fn go(&mut self, to: Move) {
        self.list[self.at].go(to);
    }
}

/// The open teams of an area, or of the service, by name.
fn teams_of<'a>(desk: &'a Desk, area: Option<&AreaId>) -> Vec<&'a Team> {
    let open = |team: &&Team| team.is_open_in(desk.period) && area.is_none_or(|area| &team.area == area);
    let mut teams: Vec<&Team> = desk.data().teams.iter().filter(open).collect();
    teams.sort_by(|a, b| a.name.cmp(&b.name));
    teams
}

/// A team as an owner of figures.
fn owner_of(team: &TeamId) -> Owner {
    Owner::Team(team.clone())
}

/// Of what a picture is: the area's name, or the service's.
fn name_of(desk: &Desk, area: Option<&AreaId>) -> String {
    let owner = area.map_or(Owner::Service, |area| Owner::Area(area.clone()));
    desk.figures().name(&owner).as_str().to_string()
}
