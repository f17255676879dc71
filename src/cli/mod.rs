//! The command line: one file per subcommand, printing only.

pub mod accounts;
pub mod actions;
pub mod args;
pub mod audits;
pub mod breakdown;
pub mod clinics;
pub mod config;
pub mod context;
pub mod doctor;
pub mod door;
pub mod exemptions;
pub mod feed;
pub mod listing;
pub mod log;
pub mod names;
pub mod noting;
pub mod outcome;
pub mod passphrases;
pub mod people;
pub mod quality;
pub mod questions;
pub mod recommendations;
pub mod record;
pub mod report;
pub mod representations;
pub mod schema;
pub mod screens;
pub mod sheet;
pub mod shell;
pub mod show;
pub mod sign_in;
pub mod signals;
#[cfg(test)]
mod testing;
mod unseen;

use std::ffi::OsString;
use std::fmt::Display;
use std::io::{ErrorKind, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::OnceLock;

use clap::FromArgMatches as _;

use args::{Apart, Command, Format, Global, Show, Typed};
use context::Context;
use outcome::{Code, Refused};

use crate::dataset::Snapshot;
use crate::domain::access::Looked;
use crate::domain::people::Actor;
use crate::domain::register::Register;
use crate::record::store::Store;
use crate::record::verify::load;
use crate::runtime::feeds::record_rules;
use crate::text::{SafeText, clean_lines};

/// Runs the program with `argv` and gives its exit code.
pub fn run(argv: Vec<OsString>) -> ExitCode {
    #[cfg(unix)]
    too_large_is_an_error();
    let code = understood(argv);
    let Some(what) = NOT_PRINTED.get() else { return code };
    tell(format_args!("clinic: {what}"));
    ExitCode::from(Code::Failed.exit())
}

/// A file that grows beyond the limit of the account (`ulimit -f`) is a fault of writing like any other, not the end of
/// the program: the signal that comes with it is heard, and nothing is done about it.
#[cfg(unix)]
fn too_large_is_an_error() {
    let heard = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, heard);
}

fn understood(argv: Vec<OsString>) -> ExitCode {
    let wants_json = asks_for_json(&argv);
    let shown: Vec<String> = argv.iter().map(|arg| SafeText::new(&arg.to_string_lossy()).to_string()).collect();
    let typed = match read(argv) {
        Ok(typed) => typed,
        Err(help) if !help.use_stderr() => {
            print(&help.to_string());
            return ExitCode::SUCCESS;
        }
        Err(wrong) if wants_json => return Refused::new(Code::Usage, safely_said(&wrong, &shown)).end(true),
        Err(wrong) => {
            tell(safely_said(&wrong, &shown).trim_end());
            return ExitCode::from(2);
        }
    };
    let json = typed.global.format == Some(Format::Json);
    // A fault of the program itself is an answer as any other, so that a script is never left without one.
    match catch_unwind(AssertUnwindSafe(|| dispatch(&typed))) {
        Ok(Ok(code)) => code,
        Ok(Err(refused)) => refused.end(json),
        Err(_) if json => Refused::new(Code::Failed, BROKE_OFF).end(true),
        Err(_) => ExitCode::from(Code::Failed.exit()),
    }
}

/// What a command line means.
fn read<T: Into<OsString> + Clone>(argv: impl IntoIterator<Item = T>) -> Result<Typed, clap::Error> {
    Typed::from_arg_matches(&args::examples::command().try_get_matches_from(argv)?)
}

/// What is wrong with a command line, which repeats what was typed: said of the same line made safe to show, so that
/// nothing in it can move the cursor, turn the reading direction or begin a line of its own.
fn safely_said(wrong: &clap::Error, shown: &[String]) -> String {
    let again = read(shown).err().filter(|again| again.kind() == wrong.kind());
    clean_lines(&again.map_or_else(|| wrong.to_string(), |again| again.to_string()))
}

/// What a script is told of a panic; a person has been told by then.
const BROKE_OFF: &str = "The program broke off. What was saved is kept; the log file beside the record has the report.";

fn dispatch(typed: &Typed) -> Result<ExitCode, Refused> {
    // What is wrong with the settings is no reason to say nothing of them, nor of what does not need them.
    if let Some(Command::Apart(what)) = &typed.command {
        return apart(&typed.global, what);
    }
    let context = Context::new(&typed.global)?;
    breakdown::guard(context.log.clone(), typed.global.format != Some(Format::Json));
    context.log.note(&started(&context));
    for open in &context.narrowed {
        context.log.write(&open.in_words());
        // A script reads the answer alone; the log and the doctor have it.
        if typed.global.format != Some(Format::Json) {
            tell(format_args!("clinic: {}", open.in_words()));
        }
    }
    let outcome = answer(typed, &context);
    if let Err(refused) = &outcome {
        // The machine's faults alone: other refusals may repeat what was typed.
        let of_the_machine = matches!(refused.code, Code::FeedRefused | Code::RecordUnusable | Code::Failed);
        context.log.note(if of_the_machine { &refused.message } else { "Ended with a refusal." });
    }
    outcome
}

/// What the program starts with: its version and every setting with where it was said, secrets left out.
fn started(context: &Context) -> String {
    let settings = context.settings.shown().map(|it| format!("\n{} = {} ({})", it.key, it.value, it.origin));
    format!("clinic {} started.{}", env!("CARGO_PKG_VERSION"), settings.collect::<String>())
}

fn answer(typed: &Typed, context: &Context) -> Result<ExitCode, Refused> {
    match &typed.command {
        None if typed.global.format.is_none() && (typed.global.linear || Context::is_terminal()) => {
            screens::run(context)
        }
        None => overview(context),
        Some(Command::Feed(what)) => feed::run(context, what),
        Some(Command::Show(what)) => show_figures(context, what),
        Some(Command::Actions(what)) => actions::run(context, what),
        Some(Command::Clinics(what)) => clinics::run(context, what),
        Some(Command::Questions(what)) => questions::run(context, what),
        Some(Command::Representations(what)) => representations::run(context, what),
        Some(Command::Accounts(what)) => accounts::run(context, what),
        Some(Command::Exemptions(what)) => exemptions::run(context, what),
        Some(Command::Recommendations(what)) => recommendations::run(context, what),
        Some(Command::Audits(what)) => audits::run(context, what),
        Some(Command::Signals(what)) => signals::run(context, what),
        Some(Command::Quality(what)) => quality::run(context, what),
        Some(Command::People(what)) => people::run(context, what),
        Some(Command::Record(what)) => record::run(context, what),
        Some(Command::Report(what)) => report::run(context, what),
        Some(Command::Apart(what)) => apart(&typed.global, what),
    }
}

fn apart(global: &Global, what: &Apart) -> Result<ExitCode, Refused> {
    match what {
        Apart::Config(what) => config::run(global, what),
        Apart::Doctor => doctor::run(global),
        Apart::Schema { name } => schema::run(global, name.as_deref()),
        Apart::Completions { shell } => Ok(shell::completions(*shell)),
        Apart::Man { to } => shell::man(to.as_deref()),
    }
}

/// What `clinic` alone prints where nobody looks at a screen: the plain overview, or the service's figures as asked for.
fn overview(context: &Context) -> Result<ExitCode, Refused> {
    let snapshot = context.snapshot()?;
    let (store, register, me) = signed_in(context)?;
    let note = |looked| note(context, &snapshot, (&*store, &register), &me, looked);
    let looking = looking(context, &snapshot, (&register, &note), &me);
    print(&match context.global.format {
        Some(Format::Json | Format::Csv) => show::show(&Show::Service, &looking)?,
        _ => show::overview(&looking)?,
    });
    Ok(ExitCode::SUCCESS)
}

fn show_figures(context: &Context, what: &Show) -> Result<ExitCode, Refused> {
    let snapshot = context.snapshot()?;
    let (store, register, me) = signed_in(context)?;
    let note = |looked| note(context, &snapshot, (&*store, &register), &me, looked);
    let printed = show::show(what, &looking(context, &snapshot, (&register, &note), &me))?;
    print(&door::masked(context, Some(&snapshot), (&register, &me), printed));
    Ok(ExitCode::SUCCESS)
}

/// The record, what it says, and who looks: in a shared record nobody sees figures who is not signed in.
fn signed_in(context: &Context) -> Result<(Box<dyn Store>, Register, Actor), Refused> {
    let store = context.store()?;
    let mut register = load(&*store)?;
    let me = sign_in::who(context, &*store, &mut register)?;
    Ok((store, register, me))
}

/// Notes in the record that child records are listed.
fn note(
    context: &Context,
    snapshot: &Snapshot,
    (store, register): (&dyn Store, &Register),
    me: &Actor,
    looked: Looked,
) -> Result<(), Refused> {
    let moment = (context.today(snapshot), Context::now());
    noting::note(store, register, me, moment, looked)
}

fn looking<'a>(
    context: &'a Context,
    snapshot: &'a Snapshot,
    (register, note): (&'a Register, show::Notes<'a>),
    me: &'a Actor,
) -> show::Looking<'a> {
    show::Looking {
        snapshot,
        records: record_rules(&context.settings),
        calendar: &context.calendar,
        period: context.global.period,
        format: context.format(),
        ascii: context.global.ascii,
        present: context.global.present,
        today: context.today(snapshot),
        agenda: &context.settings.agenda,
        register,
        me,
        note,
    }
}

/// Whether `--format json` was typed, asked before the rest can be understood.
fn asks_for_json(argv: &[OsString]) -> bool {
    let is = |arg: &OsString, text: &str| arg.to_str() == Some(text);
    argv.iter().any(|arg| is(arg, "--format=json"))
        || argv.windows(2).any(|pair| is(&pair[0], "--format") && is(&pair[1], "json"))
}

/// What to say of something that was printed and did not arrive.
static NOT_PRINTED: OnceLock<String> = OnceLock::new();

/// Prints `text`. A reader that went away (`clinic … | head`) is no error; anything else ends the program with one.
pub fn print(text: &str) {
    print_or(text, "What was recorded is kept; ask again.");
}

/// Prints `text`; where it cannot be written, `rest` says what stands all the same.
pub fn print_or(text: &str, rest: &str) {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = NOT_PRINTED.set(format!("The answer could not be written ({error}). {rest}"));
        }
        _ => {}
    }
}

/// Says `text` on standard error. Where that cannot be written nobody is left to be told, and the exit code stands.
pub fn tell(text: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Prints one JSON object `{"format": "clinic/NAME", "version": 1, …}`.
pub fn print_json(name: &str, body: &serde_json::Value) {
    print(&json_text(name, body));
}

/// One JSON object `{"format": "clinic/NAME", "version": 1, …}` on a line.
pub fn json_text(name: &str, body: &serde_json::Value) -> String {
    let mut whole = serde_json::Map::new();
    whole.insert("format".into(), format!("clinic/{name}").into());
    whole.insert("version".into(), 1.into());
    if let serde_json::Value::Object(fields) = body {
        whole.extend(fields.clone());
    }
    format!("{}\n", serde_json::Value::Object(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_wrong_is_repeated_safely() {
        for typed in ["list\u{202e}", "\u{2066}list", "list\nclinic: all is well", "\u{1b}[2Jlist", "\u{9b}31m"] {
            let argv = ["clinic", "actions", typed];
            let wrong = read(argv).unwrap_err();
            let said = safely_said(&wrong, &argv.map(|arg| SafeText::new(arg).to_string()));
            let is_safe = |c: char| c == '\n' || SafeText::new(&c.to_string()).as_str() == c.to_string();
            assert!(said.chars().all(is_safe), "{said:?}");
            assert!(!said.lines().any(|line| line.starts_with("clinic: all is well")), "{said}");
        }
    }
}
