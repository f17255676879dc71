//! One series as a chart: points in groups between rebases, and what they mean.

use std::ops::Range;

use super::group::{Group, Kind, Status, judge};
use super::point::{Aside, Judged, Point};
use super::verdict::Assurance;
use crate::domain::catalogue::{Indicator, Target};
use crate::domain::period::Period;
use crate::domain::signals::Adjusted;
use crate::domain::variation::Variation;

/// A series with its chart. What it means is said by its last group.
#[derive(Clone, PartialEq, Debug)]
pub struct Series<'a> {
    /// The standard.
    pub indicator: &'a Indicator,
    /// The target in force at the end.
    pub target: Option<&'a Target>,
    /// The period up to which it was looked at.
    pub until: Period,
    /// Points, oldest first; periods without a figure are left out.
    pub points: Vec<Point>,
    /// Groups, oldest first; none where the series is not charted.
    pub groups: Vec<Group>,
}

impl<'a> Series<'a> {
    /// Charts `points`, oldest first, whose groups and judgements are still to be found; those that are set aside already
    /// stay so. `adjusted` is what was decided about the series, `until` the period whose target it is held against.
    pub fn new(indicator: &'a Indicator, mut points: Vec<Point>, adjusted: Option<&Adjusted>, until: Period) -> Self {
        let target = indicator.target(until);
        let mut groups = Vec::new();
        if !indicator.cumulative {
            if let Some(adjusted) = adjusted {
                for point in points.iter_mut().filter(|point| adjusted.ghosts.contains_key(&point.period)) {
                    point.judged = Judged::Aside(Aside::Ghost);
                }
            }
            for (from, range) in ranges(&points, adjusted) {
                let kind = judge(&mut points[range.clone()], groups.len());
                groups.push(Group { from, points: range, kind });
            }
        }
        Self { indicator, target, until, points, groups }
    }

    /// The group that says what the series means now.
    pub fn last_group(&self) -> Option<&Group> {
        self.groups.last()
    }

    /// The last point that counts, of the last group.
    pub fn last_point(&self) -> Option<&Point> {
        self.counting().next_back()
    }

    /// The group that `period` is in.
    pub fn group_of(&self, period: Period) -> Option<&Group> {
        self.groups.iter().rev().find(|group| group.from <= period)
    }

    /// What the points of its group before `period`, and those from it on, could bear if limits began anew there.
    pub fn parted(&self, period: Period) -> Option<[Kind; 2]> {
        let points = &self.points[self.group_of(period)?.points.clone()];
        let (before, after) = points.split_at(points.partition_point(|point| point.period < period));
        Some([before, after].map(|points| judge(&mut points.to_vec(), 0)))
    }

    /// The points of the last group that count.
    pub(super) fn counting(&self) -> impl DoubleEndedIterator<Item = &Point> {
        let range = self.last_group().map_or(0..0, |group| group.points.clone());
        self.points[range].iter().filter(|point| point.counts())
    }

    /// Whether its last point that counts is of the period up to which it was looked at. What an older one says is no
    /// news.
    pub fn is_current(&self) -> bool {
        self.last_point().is_some_and(|point| point.period == self.until)
    }

    /// How it is charted.
    pub fn status(&self) -> Status {
        self.last_group().map_or(Status::NotCharted, Group::status)
    }

    /// The kind of variation of the last point; none where there are no limits to tell it by.
    pub fn variation(&self) -> Option<Variation> {
        match self.status() {
            Status::Trial | Status::Normal => {
                Some(Variation::of(self.last_point().and_then(Point::mark), self.indicator.polarity))
            }
            Status::Constant => Some(Variation::Common),
            Status::RunChart | Status::NotCharted => None,
        }
    }

    /// Whether the target will be met; none without limits or a target.
    pub fn assurance(&self) -> Option<Assurance> {
        Assurance::of(self.last_group()?.limits()?, self.target?.value, self.indicator.polarity)
    }
}

/// The groups of `points`: where each begins, and its places. A rebase without points behind it begins none.
fn ranges(points: &[Point], adjusted: Option<&Adjusted>) -> Vec<(Period, Range<usize>)> {
    let Some(first) = points.first() else { return Vec::new() };
    let mut found: Vec<(Period, Range<usize>)> = vec![(first.period, 0..points.len())];
    for from in adjusted.into_iter().flat_map(|it| it.rebases.keys()) {
        let at = points.partition_point(|point| point.period < *from);
        match found.last_mut() {
            Some((_, last)) if at > last.start && at < last.end => {
                last.end = at;
                found.push((*from, at..points.len()));
            }
            _ => {}
        }
    }
    found
}
