//! What it takes to meet a standard, in children or what is done for them.

use crate::dataset::rows::FigureRow;
use crate::domain::catalogue::{Indicator, Polarity, Unit};

/// `52 more supervisions in time to meet 80% (503 outside).`; `None` where there is no target, no fraction, or where a
/// part of the figure is missing. Short is never said without outside.
pub fn to_meet(indicator: &Indicator, row: &FigureRow) -> Option<String> {
    let (outside, short, target) = (row.outside?, row.short?, row.target?);
    let is_partial = row.known.as_ref().is_some_and(|known| known.partial);
    if indicator.unit != Unit::Percent || is_partial {
        return None;
    }
    let target = format!("{}%", target.value);
    let lower = indicator.polarity == Polarity::Lower;
    Some(match (short, lower) {
        (0, false) => format!("{target} is met; {outside} outside all the same."),
        (0, true) => format!("It is within {target}; {outside} all the same."),
        (n, false) => format!("{n} more {}to meet {target} ({outside} outside).", done(indicator, n)),
        (n, true) => format!("{n} fewer to be within {target} ({outside} now)."),
    })
}

/// What has to be done in time, as a room says it: `supervisions in time `.
fn done(indicator: &Indicator, n: u64) -> String {
    let family = indicator.family.as_str().to_lowercase();
    let one = ["visit", "supervision", "review", "assessment"].into_iter().find(|word| family.contains(word));
    let timed = indicator.interval.is_some() || !indicator.timescale.is_blank();
    let s = if n == 1 { "" } else { "s" };
    match (one, timed) {
        (Some(one), _) => format!("{one}{s} in time "),
        (None, true) => "in time ".to_owned(),
        (None, false) => String::new(),
    }
}
