//! The feed: what it may say, where it comes from, the reader that checks it, the last good one kept beside, and
//! samples of it.

pub mod cache;
mod private;
pub mod source;
