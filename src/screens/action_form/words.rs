//! What the form says beside its fields: how each was understood, and where the figure stands.

use super::{ActionForm, Field, latest, month, number};
use crate::dataset::figures::Known;
use crate::domain::catalogue::{Comparison, Indicator, Polarity, Target, Unit};
use crate::domain::due::Due;
use crate::domain::figure::{Figure, edge};
use crate::screens::desk::Desk;
use crate::text::SafeText;
use crate::widgets::input::Input;

/// A figure with its fraction: `86% (31/36)`.
pub(super) fn now(known: &Known, unit: Unit) -> String {
    let fraction = known.figure.fraction();
    let fraction = if fraction.is_empty() { fraction } else { format!(" ({fraction})") };
    format!("{}{fraction}", known.figure.shown(unit))
}

impl ActionForm {
    /// What a field was understood as, beside it.
    pub fn echo(&self, desk: &Desk, field: Field) -> String {
        match field {
            Field::What if self.inputs.what.is_blank() => "(a verb first)".into(),
            Field::Due => self.echo_date(desk, &self.inputs.due),
            Field::By if self.inputs.by.is_blank() => "can wait".into(),
            Field::By => self.echo_date(desk, &self.inputs.by),
            Field::Target => self.echo_target(desk).unwrap_or_default(),
            _ => String::new(),
        }
    }

    fn echo_date(&self, desk: &Desk, input: &Input) -> String {
        let next_clinic = desk.next_clinic(desk.area_of(&self.owner).as_ref());
        match Due::read(&input.text(), desk.today, &desk.rules.calendar, Some(next_clinic)) {
            Ok(due) => {
                let notes: Vec<_> = due.notes.iter().map(ToString::to_string).collect();
                let notes = if notes.is_empty() { String::new() } else { format!("; {}", notes.join("; ")) };
                format!("-> {due}{notes}")
            }
            Err(_) => "31/01, fri, 2w, 10wd, end feb, next clinic".into(),
        }
    }

    /// What the action is to move, and where that stands.
    pub fn to_move(&self, desk: &Desk) -> String {
        let Some(id) = &self.indicator else { return "no standard chosen: Enter lists them".into() };
        let Some(what) = desk.indicator(id.as_str()) else { return format!("{id}, now not known") };
        let now = latest(desk, &self.owner, what).map_or("not known".into(), |known| now(&known, what.unit));
        format!("{}, now {now}", what.short_title)
    }

    /// The target in children too: a percentage of this many is so many of them. And whether there is still something
    /// to reach.
    fn echo_target(&self, desk: &Desk) -> Option<String> {
        let typed = self.inputs.target.text();
        let what = self.indicator.as_ref().and_then(|id| desk.indicator(id.as_str()))?;
        let known = latest(desk, &self.owner, what);
        let period = month(desk, &self.owner).unwrap_or(desk.period);
        if typed.trim().is_empty() {
            let met = what
                .target_of(&self.owner, period)
                .zip(known)
                .filter(|(target, known)| known.figure.meets(target) == Some(true));
            return Some(met.map_or("can wait".into(), |(target, known)| met_already(what, target, &known)));
        }
        let Some(value) = number(&typed) else { return Some("a number, such as 90".into()) };
        if what.unit == Unit::Percent && !(0.0..=100.0).contains(&value) {
            return Some("a percentage lies between 0 and 100".into());
        }
        let comparison = what.target(period).map(|t| t.comparison).or(match what.polarity {
            Polarity::Higher => Some(Comparison::AtLeast),
            Polarity::Lower => Some(Comparison::AtMost),
            Polarity::Neutral => None,
        })?;
        let target = Target { comparison, value, from: None, source: SafeText::default() };
        let figure = known?.figure;
        let is_met = figure.meets(&target) == Some(true);
        Some(match figure {
            Figure::Fraction { n, d } if what.unit == Unit::Percent => {
                let met = if is_met { format!("; met already, {n} now") } else { String::new() };
                format!("-> {} of {d}{met}", edge(&target, d))
            }
            figure if is_met => format!("met already: now {}", figure.shown(what.unit)),
            _ => String::new(),
        })
    }
}

/// Why no target is filled in: the one in force is met, and an action is to better something.
fn met_already(what: &Indicator, target: &Target, known: &Known) -> String {
    let sign = what.unit.sign();
    let met = format!("{}{sign} is met already", target.value);
    let more = matches!(target.comparison, Comparison::AtLeast | Comparison::Above);
    let at_the_end = match known.figure.percent() {
        Some(percent) if more => percent >= 100.0,
        Some(percent) => percent <= 0.0,
        None => false,
    };
    if at_the_end {
        return format!("{met} and cannot be bettered; leave it to the chair");
    }
    let side = if more { "above" } else { "below" };
    format!("{met}; give a target {side} {} or leave it to the chair", known.figure.shown(what.unit))
}
