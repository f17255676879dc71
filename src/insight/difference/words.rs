//! A difference in words, the children first. No sentence says that the action is the reason.

use super::{Alike, Difference, Measured, Verdict};
use crate::domain::catalogue::Unit;
use crate::domain::variation::{Charted, Direction};

/// What is said beside every list of differences.
pub const CAUTION: &str = "Before and after, side by side: it does not show that an action is the reason.";

impl Difference<'_> {
    /// The unit in which the figures are said.
    pub fn unit(&self) -> Unit {
        self.what.map_or(Unit::Number, |what| what.unit)
    }

    /// The children in a sentence, or that they are not known.
    pub fn children_in_words(&self) -> String {
        match (&self.children, self.action.baseline.as_ref().and_then(|it| it.outside.as_ref())) {
            (Some(children), _) => children.in_words(self.what),
            (None, Some(then)) => {
                format!("Of {} outside then: not known what became of them, the feed lists no record.", then.len())
            }
            (None, None) => "Which children were outside then is not known: the feed did not list them.".to_owned(),
        }
    }

    /// `8/10, 80% (Dec 22) when agreed; 9/10, 90% (Apr 23) now; to reach 95%.`
    pub fn figures_in_words(&self) -> String {
        let said = |it: &Option<Measured>| it.as_ref().map_or_else(|| "not known".to_owned(), |it| self.said(it));
        let when = if self.action.agreed_on.is_some() { "agreed" } else { "proposed" };
        let target = self.target_shown().map_or(String::new(), |target| format!("; to reach {target}"));
        format!("{} when {when}; {} now{target}.", said(&self.baseline), said(&self.latest))
    }

    /// What was agreed to reach, as it was agreed: `90%`, `97.5%`, `14.5`.
    pub fn target_shown(&self) -> Option<String> {
        self.action.target.map(|target| format!("{target}{}", self.unit().sign()))
    }

    /// A figure with its fraction and its period: `31/36, 86% (Dec 22)`.
    pub fn said(&self, measured: &Measured) -> String {
        let fraction = measured.figure.fraction();
        let fraction = if fraction.is_empty() { fraction } else { format!("{fraction}, ") };
        let partial = if measured.partial { ", a part is missing" } else { "" };
        format!("{fraction}{}{partial} ({})", measured.figure.shown(self.unit()), measured.period.short())
    }

    /// The verdict in few words, for a column.
    pub fn verdict_in_words(&self) -> &'static str {
        self.verdict.map_or("cannot be said", Verdict::in_words)
    }

    /// The verdict in a sentence, with what it rests on.
    pub fn why_in_words(&self) -> String {
        let text = match self.verdict {
            Some(Verdict::TooEarly) if self.action.agreed_on.is_none() => {
                "Too early to tell: not agreed yet".to_owned()
            }
            Some(Verdict::TooEarly) => {
                format!("Too early to tell: judged from the figures of {} on", self.judged_from.in_words())
            }
            Some(Verdict::Improved) => format!("Improved, by more than chance: {}", self.evidence()),
            Some(Verdict::Worse) => format!("Worse, by more than chance: {}", self.evidence()),
            Some(Verdict::WithinNoise) => "Within noise: nothing shows that it moved by more than chance".to_owned(),
            Some(Verdict::NoChange) => "No change: the figure is the same".to_owned(),
            None => format!("Whether it moved cannot be said: {}", self.unknown()),
        };
        let text = match self.variation_in_words() {
            Some(usual) if self.verdict != Some(Verdict::TooEarly) => format!("{text}; {usual}"),
            _ => text,
        };
        format!("{text}.{}", self.alike.map_or(String::new(), |alike| format!(" {}", self.others(alike))))
    }

    fn evidence(&self) -> String {
        match self.signal {
            Some(Direction::High) => "unusually high since".to_owned(),
            Some(Direction::Low) => "unusually low since".to_owned(),
            None => "the ranges that chance allows, then and now, do not overlap".to_owned(),
        }
    }

    /// Why nothing can be said; none where there is a verdict.
    pub fn unknown_in_words(&self) -> Option<&'static str> {
        self.verdict.is_none().then(|| self.unknown())
    }

    fn unknown(&self) -> &'static str {
        match (&self.baseline, &self.latest) {
            (None, _) => "no figure was known when it was agreed",
            (_, None) => "no figure is known now",
            (_, Some(it)) if it.partial => "a part of the figure is missing now",
            _ if self.what.is_some_and(|what| what.cumulative) => "a running total, whose months are not compared",
            _ => "the two figures cannot be compared",
        }
    }

    fn variation_in_words(&self) -> Option<String> {
        let then = self.baseline.as_ref()?.variation?;
        Some(match then {
            Charted(None) => "when agreed there were too few figures to say what is usual".to_owned(),
            Charted(Some(then)) => format!("when agreed it was {}", then.in_words()),
        })
    }

    /// Whether others moved alike: where most did, this is no doing of one team.
    fn others(&self, Alike { of, same_way }: Alike) -> String {
        let what = match self.owner {
            crate::domain::fault::Owner::Area(_) => "area",
            _ => "team",
        };
        let s = if of == 1 { "" } else { "s" };
        match same_way {
            0 => format!("None of {of} other {what}{s} moved the same way."),
            n => format!("{n} of {of} other {what}{s} moved the same way."),
        }
    }
}
