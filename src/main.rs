//! The `clinic` program.
#![forbid(unsafe_code)]

fn main() {}
