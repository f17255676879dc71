//! What a series means, in one plain sentence.

use super::chart::Series;
use super::group::{Few, Kind, NORMAL, SMALLEST, Status, TRIAL};
use super::point::{Aside, Judged, Measure, Point};
use super::rules::{Mark, RUN, Rule, Side, last_stretch};
use super::verdict::Assurance;
use super::xmr::{Screening, beyond};
use crate::domain::catalogue::{Comparison, Polarity, Target};
use crate::domain::clinic::agenda::ReasonKind;
use crate::domain::figure::Figure;
use crate::domain::period::Grain;
use crate::domain::variation::Variation;

/// Of the latest points of series that do nothing but vary, about this share is marked all the same: 2 in 100, by
/// drawing 6,000 series of 9 to 36 points at random. It depends little on their length.
const FALSE_ALARMS: f64 = 0.02;

/// How many of the latest points of `series` with limits are to be expected marked by chance alone.
pub fn false_alarms(series: usize) -> f64 {
    FALSE_ALARMS * series as f64
}

/// Something that the room should hear of, in words without the standard's title.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exception {
    /// What kind of reason it is: a signal, or a target that will be missed.
    pub kind: ReasonKind,
    /// `unusually low in December 2022`.
    pub text: String,
}

impl Exception {
    /// The same behind a figure and its target: `will miss it`.
    pub fn in_brief(&self) -> String {
        let is_miss = self.kind == ReasonKind::WillMiss;
        if is_miss { "will miss it".to_owned() } else { self.text.clone() }
    }
}

impl Series<'_> {
    /// What it means, with the standard's title: `Looked-after visits, 6 wk: will miss 97% unless something changes`.
    pub fn sentence(&self) -> String {
        format!("{}: {}", self.indicator.short_title, self.in_words())
    }

    /// The same where the title stands beside it.
    pub fn in_words(&self) -> String {
        let Some(variation) = self.variation() else { return self.without_limits() };
        if self.status() == Status::Constant {
            let same = self.last_point().map_or_else(String::new, |point| self.shown(point.measure.number()));
            return format!("no variation: {same} every {}", self.one());
        }
        let said = match (self.what_happens(variation), self.outlook(variation)) {
            (None, None) => self.ordinary(),
            (None, Some((outlook, true))) => outlook,
            (None, Some((outlook, false))) => format!("{}; {outlook}", self.ordinary()),
            (Some(happens), None) => happens,
            (Some(happens), Some((outlook, _))) if self.assurance() == Some(Assurance::HitOrMiss) => {
                format!("{happens}; {outlook}")
            }
            (Some(happens), Some((outlook, _))) => format!("{happens}, {outlook}"),
        };
        match self.last_point().filter(|_| !self.is_current()) {
            Some(last) => format!("{said} (up to {})", last.period.in_words()),
            None => said,
        }
    }

    /// What of it is an exception, never ordinary variation: a signal for the worse or in no direction that is better,
    /// and a target that will be missed. Nothing where the latest figure is missing or set aside.
    pub fn exceptions(&self) -> Vec<Exception> {
        let mut found = Vec::new();
        if !self.is_current() {
            return found;
        }
        let is_signal = |it: &Variation| matches!(it, Variation::Concern(_) | Variation::Neutral(_));
        if let Some(text) = self.variation().filter(is_signal).and_then(|it| self.what_happens(it)) {
            found.push(Exception { kind: ReasonKind::Signal, text });
        }
        if let (Some(Assurance::Fail), Some(target)) = (self.assurance(), self.target) {
            let text = format!("will miss {} unless something changes", self.target_shown(target));
            found.push(Exception { kind: ReasonKind::WillMiss, text });
        }
        found
    }

    /// Why it stands as it does: why there are no limits, that they are a trial, that the number of children changed.
    /// Empty where there is nothing to add.
    pub fn why(&self) -> String {
        let mut parts = Vec::new();
        match self.last_group().map(|group| group.kind) {
            None if self.indicator.cumulative => {
                parts.push("a running total from April is never compared month on month".to_owned());
            }
            None => parts.push("there are no figures".to_owned()),
            Some(Kind::Run { why, .. }) => parts.push(self.too_few(why)),
            Some(Kind::Constant { .. }) => parts.push("no variation: all points are the same".to_owned()),
            Some(Kind::Limits { trial: true, .. }) => {
                let points = self.counting().count();
                parts.push(format!("trial limits: {}, {NORMAL} are needed for settled ones", self.many(points)));
            }
            Some(Kind::Limits { .. }) => {}
        }
        let screening = self.last_group().and_then(|group| group.limits()).map(|limits| limits.screening);
        if screening == Some(Screening::Kept) {
            parts.push("large changes are kept in the limits, since nothing else varies".to_owned());
        }
        let partial = self.points.iter().filter(|point| point.judged == Judged::Aside(Aside::Partial)).count();
        if partial > 0 {
            parts.push(format!("{} not compared, for a part is missing", self.many(partial)));
        }
        if self.points.iter().any(|point| matches!(point.judged, Judged::Vetoed(_))) {
            parts.push("the number of children changed".to_owned());
        }
        parts.join("; ")
    }

    /// `ordinary month-to-month variation`; where the last point would have been a signal, why it is none.
    fn ordinary(&self) -> String {
        let one = self.one();
        let vetoed = self.last_point().is_some_and(|point| matches!(point.judged, Judged::Vetoed(_)));
        let why = if vetoed { ", for the number of children changed" } else { "" };
        format!("ordinary {one}-to-{one} variation{why}")
    }

    fn without_limits(&self) -> String {
        match self.last_group().map(|group| group.kind) {
            Some(Kind::Run { why, .. }) => format!("too few to tell: {}", self.too_few(why)),
            _ => format!("not charted: {}", self.why()),
        }
    }

    /// Why a group has no limits.
    pub fn too_few(&self, why: Few) -> String {
        match why {
            Few::Points(0) => format!("no {} that counts", self.one()),
            Few::Points(points) => format!("{} of at least {TRIAL}", self.many(points)),
            Few::Children(least) => {
                format!("a {} with {least} children or cases, {SMALLEST} are needed for limits", self.one())
            }
            Few::OneSide => "fewer than 5 are to be expected on one side, so there are no limits".to_owned(),
        }
    }

    /// What happens, where it is more than ordinary variation.
    fn what_happens(&self, variation: Variation) -> Option<String> {
        let mark = self.last_point()?.mark()?;
        let way = match variation {
            Variation::Improvement(_) => ", getting better",
            Variation::Concern(_) => ", getting worse",
            Variation::Common | Variation::Neutral(_) => "",
        };
        Some(format!("{}{way}", self.movement(mark)))
    }

    /// What a mark says. Points that rise all the way are said to, whatever else marks the last of them: what is counted
    /// is how often they rose, which is once less than there are points.
    fn movement(&self, mark: Mark) -> String {
        let values: Vec<f64> = self.counting().map(|point| point.measure.number()).collect();
        if let Some((points, side)) =
            last_stretch(&values).filter(|(points, side)| *points >= RUN && *side == mark.side)
        {
            let moved = if side == Side::High { "risen" } else { "fallen" };
            return format!("has {moved} {} running", self.many(points - 1));
        }
        let extreme = if mark.side == Side::High { "high" } else { "low" };
        match mark.rule {
            Rule::TwoInThree => format!("unusually {extreme} 2 {}s of the last 3", self.one()),
            Rule::SameSide => {
                let points =
                    self.counting().rev().take_while(|point| self.is_on_side(point.measure.number(), mark.side));
                let side = if mark.side == Side::High { "above" } else { "below" };
                format!("{side} its average {} running", self.many(points.count()))
            }
            Rule::Outside | Rule::Trend => {
                let period = self.last_point().map_or_else(String::new, |point| point.period.in_words());
                format!("unusually {extreme} in {period}")
            }
        }
    }

    fn is_on_side(&self, value: f64, side: Side) -> bool {
        let centre = self.last_group().and_then(super::Group::centre).unwrap_or(value);
        if side == Side::High { beyond(value, centre) } else { beyond(centre, value) }
    }

    /// Whether the target will be met, and whether that says enough alone where nothing else happens.
    fn outlook(&self, variation: Variation) -> Option<(String, bool)> {
        let (assurance, target) = (self.assurance()?, self.target?);
        let shown = self.target_shown(target);
        Some(match (assurance, variation) {
            (Assurance::Fail, Variation::Improvement(_)) => {
                (format!("and will still miss {shown} unless something more changes"), true)
            }
            (Assurance::Fail, Variation::Common) => (format!("will miss {shown} unless something changes"), true),
            (Assurance::Fail, _) => (format!("and will miss {shown} unless something changes"), true),
            (Assurance::Pass, Variation::Concern(_)) => (format!("though inside its target of {shown}"), false),
            (Assurance::Pass, Variation::Common) => (format!("will meet {shown}"), false),
            (Assurance::Pass, _) => (format!("and will meet {shown}"), false),
            (Assurance::HitOrMiss, _) => (self.by_chance(target, &shown), false),
        })
    }

    /// A process that may meet its target or may not; what it did so far is said as it was.
    fn by_chance(&self, target: &Target, shown: &str) -> String {
        let met = |point: &&Point| {
            let figure = match point.measure {
                Measure::Fraction { n, d } => Figure::Fraction { n, d },
                Measure::Value(value) => Figure::Value(value),
            };
            figure.meets(target) == Some(true)
        };
        let (all, met) = (self.counting().count(), self.counting().filter(met).count());
        let one = self.one();
        match met {
            0 => format!("{shown} not met yet; it could be, some {one}s, by chance"),
            met if met == all => format!("{shown} met every {one} so far; it could be missed, by chance"),
            _ => format!("{shown} met some {one}s, by chance"),
        }
    }

    /// A target as it is said: `97%` where its comparison goes without saying, else `<36%`.
    fn target_shown(&self, target: &Target) -> String {
        let goes_without = matches!(
            (target.comparison, self.indicator.polarity),
            (Comparison::AtLeast, Polarity::Higher) | (Comparison::AtMost, Polarity::Lower)
        );
        let symbol = if goes_without { "" } else { target.comparison.symbol() };
        format!("{symbol}{}{}", target.value, self.indicator.unit.sign())
    }

    /// A number of the series as a screen prints it.
    pub fn shown(&self, value: f64) -> String {
        let printed = format!("{value:.1}");
        let printed = printed.strip_suffix(".0").unwrap_or(&printed);
        format!("{printed}{}", self.indicator.unit.sign())
    }

    /// One period: `month`.
    pub(super) fn one(&self) -> &'static str {
        match self.until.grain() {
            Grain::Day => "day",
            Grain::Week => "week",
            Grain::Month => "month",
        }
    }

    /// So many periods: `9 months`.
    pub(super) fn many(&self, points: usize) -> String {
        format!("{points} {}{}", self.one(), if points == 1 { "" } else { "s" })
    }
}
