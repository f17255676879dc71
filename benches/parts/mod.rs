//! The parts of the bench, a file each.

pub mod child;
pub mod clinic;
pub mod insight;
pub mod meeting;
pub mod papers;
pub mod report;
pub mod session;
pub mod tables;
pub mod yardsticks;
