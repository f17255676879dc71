//! What plain serde_json does with a feed's observations and caseload, the sections that grow; it skips the others and
//! checks nothing.

use std::fs;
use std::io;

use serde::Deserialize;

/// The two sections, with texts that are owned or borrowed.
#[derive(Deserialize)]
struct Document<T> {
    observations: Vec<Observation<T>>,
    caseload: Vec<Caseload<T>>,
}

#[expect(dead_code, reason = "read to be kept, as a program would")]
#[derive(Deserialize)]
struct Observation<T> {
    indicator: T,
    team: Option<T>,
    area: Option<T>,
    period: T,
    numerator: Option<u64>,
    denominator: Option<u64>,
    value: Option<f64>,
    published: Option<f64>,
}

#[expect(dead_code, reason = "read to be kept, as a program would")]
#[derive(Deserialize)]
struct Caseload<T> {
    period: T,
    worker: Option<T>,
    team: Option<T>,
    count: Option<u64>,
    unallocated: Option<u64>,
    counted: Option<T>,
}

/// Reads a feed into strings of its own; gives how many rows.
pub fn owned(path: &str) -> io::Result<usize> {
    read::<String>(&fs::read(path)?)
}

/// Reads a feed into strings that point into its text; gives how many rows.
pub fn borrowed(path: &str) -> io::Result<usize> {
    read::<&str>(&fs::read(path)?)
}

/// Giving the memory back is not timed: the end of the process does that.
fn read<'a, T: Deserialize<'a>>(text: &'a [u8]) -> io::Result<usize> {
    let read: Document<T> = serde_json::from_slice(text)?;
    let rows = read.observations.len() + read.caseload.len();
    std::mem::forget(read);
    Ok(rows)
}
