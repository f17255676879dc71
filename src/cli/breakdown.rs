//! When the program itself is at fault: two lines for the person, the rest in the log file.

use std::fmt;
use std::panic::{self, PanicHookInfo};

use color_eyre::config::{HookBuilder, PanicHook, Theme};
use color_eyre::eyre;
use color_eyre::section::PanicMessage;

use super::log::Log;
use super::outcome::{Code, Refused};
use crate::feed::tables::is_trying_a_workbook;

/// From here on a panic of any thread is reported to `log`, and to the person where `told`: on standard error, in two
/// lines. Where the screens are up they put a hook before this one, which gives the terminal back first.
pub fn guard(log: Log, told: bool) {
    let plain = HookBuilder::new().theme(Theme::new()).display_env_section(false);
    let (report, errors) = plain.panic_message(WithoutData).into_hooks();
    // Only the first of a process counts; all are alike.
    let _ = errors.install();
    panic::set_hook(Box::new(move |broken| {
        // Caught where the workbook is read, and told as its damage.
        if is_trying_a_workbook() {
            return;
        }
        let written = log.write(&format!("clinic {} broke off. {}", env!("CARGO_PKG_VERSION"), full(&report, broken)));
        if told {
            super::tell(format_args!("clinic: the program broke off ({}).", said(broken)));
            super::tell(format_args!("What was saved is kept. Start it again{}.", rest(&log, written)));
        }
    }));
}

/// The refusal of something that cannot be helped: the person's sentence, while the log gets every cause.
pub fn unexpected(log: &Log, doing: &'static str, error: impl std::error::Error + Send + Sync + 'static) -> Refused {
    let message = error.to_string();
    let report = eyre::Report::new(error).wrap_err(doing);
    let written = log.write(&format!("{report:?}"));
    let rest = if written { log.file().map(|file| format!(" More is in {}.", file.display())) } else { None };
    Refused::new(Code::Failed, message + &rest.unwrap_or_default())
}

fn rest(log: &Log, written: bool) -> String {
    match log.file().filter(|_| written) {
        Some(file) => format!("; if it happens again, send in the report: {}", file.display()),
        None => String::new(),
    }
}

/// The report: what broke and where, on which thread, and how it came there where `RUST_BACKTRACE` asks for it.
fn full(report: &PanicHook, broken: &PanicHookInfo<'_>) -> String {
    let thread = std::thread::current();
    format!("Thread: {}.\n{}", thread.name().unwrap_or("without a name"), report.panic_report(broken))
}

/// What is said of a panic: its words where they may be shown, else where it was. The screen may be looked at by others,
/// and a terminal keeps what was said when the program is gone.
fn said(broken: &PanicHookInfo<'_>) -> String {
    match (words(broken), broken.location()) {
        (Some(words), _) => words.lines().next().unwrap_or_default().to_string(),
        (None, Some(place)) => format!("at {}:{}", place.file(), place.line()),
        (None, None) => "no reason given".to_owned(),
    }
}

/// The words of a panic as anybody may have them: those of the program's text, never those made with data, which may be
/// what somebody typed or whom it is about.
fn words(broken: &PanicHookInfo<'_>) -> Option<&'static str> {
    broken.payload().downcast_ref::<&'static str>().copied()
}

/// Tells the log of a panic without its data.
struct WithoutData;

impl PanicMessage for WithoutData {
    fn display(&self, broken: &PanicHookInfo<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Message: {}", words(broken).unwrap_or("left out, since it may hold data"))?;
        match broken.location() {
            Some(place) => write!(f, "Place: {place}"),
            None => write!(f, "Place: not known"),
        }
    }
}
