//! The `clinic` program: hands its arguments over and maps the answer to an exit code.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    assurance_clinic::cli::run(std::env::args_os().collect())
}
