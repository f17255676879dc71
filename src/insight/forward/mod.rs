//! The forward look: what it takes to meet a standard, which records leave their timescale next, and caseloads against
//! posts. Nothing here is a forecast.

mod cases;
mod leaving;
mod need;

pub use cases::{CaseMonth, Cases, PostSum, cases};
pub use leaving::{Leaving, leaving};
pub use need::to_meet;

#[cfg(test)]
mod tests;
