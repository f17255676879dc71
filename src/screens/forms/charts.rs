//! What is decided about the chart of a series: where its limits begin anew, and which points are set aside.

use serde::{Deserialize, Serialize};

use super::asks::{choice, why};
use super::{Field, Said};
use crate::domain::period::Period;
use crate::domain::signals::{FourAnswers, SeriesKey, SignalWhat};
use crate::insight::spc::{Few, Kind, TRIAL, signals};
use crate::insight::words::counted;
use crate::screens::desk::Desk;

/// A decision about one point.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ChartStep {
    /// The limits begin anew with it.
    Rebase,
    /// They run on after all.
    UndoRebase,
    /// It is shown, and counts for nothing.
    Ghost,
    /// It counts after all.
    UndoGhost,
}

/// Wheeler's four questions, as a form asks them: the key, the label, and the answer in [`FourAnswers`].
const QUESTIONS: [(&str, &str); 4] = [
    ("different", "Is it different now"),
    ("reason_known", "Is the reason known"),
    ("wanted", "Is it wanted"),
    ("lasting", "Is it to last"),
];

const YES_NO: [(&str, &str); 2] = [("yes", "yes"), ("no", "no")];

/// What comes of new limits from `period` on, before they are made: what is drawn before it and after it, and until when
/// nothing is.
fn begun_anew(desk: &Desk, series: &SeriesKey, period: Period) -> String {
    let worth = "New limits are worth making where all four answers are yes.";
    let Some(what) = desk.indicator(series.indicator.as_str()) else { return worth.to_owned() };
    let charted = signals(desk.figures(), what, &series.owner, desk.period, &desk.register);
    let nothing = Kind::Run { centre: None, why: Few::Points(0) };
    let [before, after] = charted.parted(period).unwrap_or([nothing; 2]);
    let of = |count: usize| counted(count, "month");
    let old = match before {
        Kind::Run { why: Few::Points(count), .. } => {
            format!("Before it are {}, too few for limits: none will be drawn there.", of(count))
        }
        Kind::Run { why, .. } => format!("None will be drawn before it: {}.", charted.too_few(why)),
        Kind::Constant { .. } | Kind::Limits { .. } => "The months before it keep limits of their own.".to_owned(),
    };
    let new = match after {
        Kind::Run { why: Few::Points(count), .. } => {
            // The stretch that is parted ends with the last of its months, whether that counts or not.
            let group = charted.group_of(period).and_then(|group| charted.points[group.points.clone()].last());
            let last = group.map_or(period, |point| point.period);
            let until = std::iter::successors(Some(last), |it| Some(it.next())).nth(TRIAL.saturating_sub(count));
            let until = until.unwrap_or(last).in_words();
            format!("With {} there are no limits from here on until {until} at the earliest.", of(count))
        }
        Kind::Run { why, .. } => format!("From here on none can be drawn yet: {}.", charted.too_few(why)),
        Kind::Constant { .. } | Kind::Limits { .. } => "The new ones are drawn at once.".to_owned(),
    };
    format!("{worth} {old} {new}")
}

impl ChartStep {
    /// What can be decided about the point of `period`, from what was decided before.
    pub fn open(desk: &Desk, series: &SeriesKey, period: Period) -> [Self; 2] {
        let adjusted = desk.register.adjusted(series);
        let is_rebased = adjusted.is_some_and(|it| it.rebases.contains_key(&period));
        let is_aside = adjusted.is_some_and(|it| it.ghosts.contains_key(&period));
        [if is_rebased { Self::UndoRebase } else { Self::Rebase }, if is_aside { Self::UndoGhost } else { Self::Ghost }]
    }

    /// The kind of its entry in the record.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Rebase => "signal.rebase",
            Self::UndoRebase => "signal.undo_rebase",
            Self::Ghost => "signal.ghost",
            Self::UndoGhost => "signal.undo_ghost",
        }
    }

    /// As it is offered.
    pub fn label(self) -> &'static str {
        match self {
            Self::Rebase => "Begin new limits here",
            Self::UndoRebase => "Let the limits run on here",
            Self::Ghost => "Set this month aside",
            Self::UndoGhost => "Let this month count again",
        }
    }

    /// The form: its title, what stands above, its fields.
    pub(super) fn asked(self, desk: &Desk, series: &SeriesKey, period: Period) -> (String, Vec<String>, Vec<Field>) {
        let title = desk.indicator(series.indicator.as_str()).map_or("", |it| it.short_title.as_str());
        let who = desk.figures().name(&series.owner);
        let above = vec![
            format!("{who}, {title}, {}.", period.in_words()),
            match self {
                Self::Rebase => begun_anew(desk, series, period),
                Self::UndoRebase => "The limits before it go on through it.".to_owned(),
                Self::Ghost => "It stays on the chart, and counts for no limit and no rule.".to_owned(),
                Self::UndoGhost => "It counts for limits and rules again.".to_owned(),
            },
        ];
        let mut fields = Vec::new();
        if self == Self::Rebase {
            fields.extend(QUESTIONS.map(|(key, label)| choice(key, label, &YES_NO, "")));
        }
        fields.push(why());
        (self.label().to_owned(), above, fields)
    }

    /// What the form records.
    pub(super) fn made(self, series: &SeriesKey, period: Period, said: &Said<'_>) -> SignalWhat {
        let (series, why) = (series.clone(), said.text("why"));
        let answer = |key: &str| match said.text(key).as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        match self {
            Self::Rebase => {
                let [different, reason_known, wanted, lasting] = QUESTIONS.map(|(key, _)| answer(key));
                let answers = FourAnswers { different, reason_known, wanted, lasting };
                SignalWhat::Rebase { series, from: period, why, answers }
            }
            Self::UndoRebase => SignalWhat::UndoRebase { series, from: period, why },
            Self::Ghost => SignalWhat::Ghost { series, period, why },
            Self::UndoGhost => SignalWhat::UndoGhost { series, period, why },
        }
    }
}
