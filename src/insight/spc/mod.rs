//! Is it noise? Statistical process control for one series: XmR charts as NHS England's Making Data Count teaches them.
//!
//! [`signals`] asks the figures for one series and charts it; [`Series`] says what it means, in one plain sentence and,
//! apart from it, in the words of statistics.

mod chart;
mod group;
mod in_full;
mod p_prime;
mod point;
mod rules;
mod series;
mod verdict;
mod words;
mod xmr;

pub use crate::domain::variation::Variation;
pub use chart::Series;
pub use group::{Few, Group, Kind, Status, TRIAL};
pub use point::{Aside, Judged, Measure, Point};
pub use rules::{Mark, Rule, Side};
pub use series::{signals, signals_of};
pub use verdict::Assurance;
pub use words::{Exception, false_alarms};
pub use xmr::{Limits, Screening};

#[cfg(test)]
mod by_chance;
#[cfg(test)]
mod tests;
