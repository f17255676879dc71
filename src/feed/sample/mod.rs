//! Made feeds: the built-in sample on Southampton's published figures, and invented ones of any size.
//!
//! All of it is made by rule from a seed, so that what is committed under `fixtures/` can be made again byte by byte:
//! `cargo run --example fixtures`.

pub mod built_in;
mod chance;
mod document;
mod invented;
mod months;
mod rows;
mod southampton;

use std::io;

pub use invented::sample;

/// The nine documents of Southampton's sample, oldest first: file name and text.
///
/// # Errors
/// Where the published tables and the invented teams do not fit together; never for the tables that are shipped.
pub fn southampton() -> io::Result<Vec<(String, String)>> {
    southampton::documents()
}

/// The invented feed of 36 months in which a process changes, a series takes a step, another follows the seasons, and a
/// team stops reporting.
///
/// # Errors
/// None that is known: it is written to memory.
pub fn invented_36_months() -> io::Result<String> {
    invented::thirty_six_months()
}

/// Three monthly documents of which the last restates a figure of the second: file name and text.
///
/// # Errors
/// None that is known: it is written to memory.
pub fn three_months() -> io::Result<Vec<(String, String)>> {
    invented::three_months()
}
