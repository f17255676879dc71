//! The feed: what it may say, where it comes from, the reader that checks it, the last good one kept beside,
//! samples of it, and the tables that it can be made from.

pub mod cache;
pub mod contract;
mod private;
pub mod read;
pub mod sample;
pub mod source;
pub mod tables;
