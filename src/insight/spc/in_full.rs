//! The words of statistics, kept apart from the sentence that the room reads.

use super::chart::Series;
use super::group::Kind;
use super::point::{Aside, Judged};
use super::rules::{RUN, Rule, Side};
use super::xmr::Screening;

impl Rule {
    /// As scripts read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Outside => "outside",
            Self::Trend => "trend",
            Self::TwoInThree => "two_in_three",
            Self::SameSide => "same_side",
        }
    }

    /// What it says of a point.
    pub fn in_full(self) -> String {
        match self {
            Self::Outside => "beyond a limit".to_owned(),
            Self::Trend => format!("one of {RUN} or more that all move one way"),
            Self::TwoInThree => "one of two in three beyond a near limit on one side".to_owned(),
            Self::SameSide => format!("one of {RUN} or more in a row on one side of the mean"),
        }
    }
}

impl Side {
    /// As scripts read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Low => "low",
        }
    }
}

impl Series<'_> {
    /// The statistics behind the sentence, a line each: every group with its limits and what they are made from, then the
    /// points that are marked, vetoed or set aside.
    pub fn in_full(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for group in &self.groups {
            let points = &self.points[group.points.clone()];
            let many = self.many(points.iter().filter(|point| point.counts()).count());
            let from = group.from;
            lines.push(match group.kind {
                Kind::Run { centre: None, .. } => format!("From {from}: no point counts"),
                Kind::Run { centre: Some(centre), .. } => {
                    format!("From {from}: mean {} of {many}, no limits", self.shown(centre))
                }
                Kind::Constant { centre } => format!("From {from}: {} in all of {many}", self.shown(centre)),
                Kind::Limits { limits, trial } => {
                    let screened = match limits.screening {
                        Screening::Nothing => String::new(),
                        Screening::LeftOut(changes) => {
                            format!("; {changes} large change{} left out of it", if changes == 1 { "" } else { "s" })
                        }
                        Screening::Kept => "; large changes kept in it, since nothing else varies".to_owned(),
                    };
                    format!(
                        "From {from}: mean {} of {many}, {}limits {} to {} (mean moving range {:.2} x 2.66{screened})",
                        self.shown(limits.centre),
                        if trial { "trial " } else { "" },
                        self.shown(limits.lower()),
                        self.shown(limits.upper()),
                        limits.moving_range,
                    )
                }
            });
        }
        for point in &self.points {
            let about = match point.judged {
                Judged::Plain => continue,
                Judged::Marked(mark) => format!("{}, {}", mark.rule.in_full(), mark.side.word()),
                Judged::Vetoed(mark) => {
                    format!("{} by XmR, but not by p-prime: the number of children changed", mark.rule.in_full())
                }
                Judged::Aside(Aside::Ghost) => "set aside".to_owned(),
                Judged::Aside(Aside::Partial) => "a part is missing, so it is not compared".to_owned(),
            };
            lines.push(format!("{}: {about}", point.period));
        }
        lines
    }
}
