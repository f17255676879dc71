//! The command line: one file per subcommand, printing only.

pub mod actions;
pub mod args;
pub mod context;
pub mod feed;
pub mod outcome;
pub mod record;
pub mod screens;
pub mod sheet;
pub mod show;

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser;

use args::{Command, Format, Show, Typed};
use context::Context;
use outcome::{Code, Refused};

use crate::dataset::Snapshot;
use crate::runtime::feeds::record_rules;

/// Runs the program with `argv` and gives its exit code.
pub fn run(argv: Vec<OsString>) -> ExitCode {
    let wants_json = asks_for_json(&argv);
    let typed = match Typed::try_parse_from(argv) {
        Ok(typed) => typed,
        Err(help) if !help.use_stderr() => {
            print(&help.to_string());
            return ExitCode::SUCCESS;
        }
        Err(wrong) if wants_json => return Refused::new(Code::Usage, wrong.to_string()).end(true),
        Err(wrong) => {
            eprint!("{wrong}");
            return ExitCode::from(2);
        }
    };
    let json = typed.global.format == Some(Format::Json);
    match dispatch(&typed) {
        Ok(code) => code,
        Err(refused) => refused.end(json),
    }
}

fn dispatch(typed: &Typed) -> Result<ExitCode, Refused> {
    let context = Context::new(&typed.global)?;
    match &typed.command {
        None if Context::is_terminal() && typed.global.format.is_none() => screens::run(&context),
        None => overview(&context),
        Some(Command::Feed(what)) => feed::run(&context, what),
        Some(Command::Show(what)) => show_figures(&context, what),
        Some(Command::Actions(what)) => actions::run(&context, what),
        Some(Command::Record(what)) => record::run(&context, what),
    }
}

/// What `clinic` alone prints where nobody looks at a screen: the plain overview, or the service's figures as asked for.
fn overview(context: &Context) -> Result<ExitCode, Refused> {
    let snapshot = context.snapshot()?;
    let looking = looking(context, &snapshot);
    print(&match context.global.format {
        Some(Format::Json | Format::Csv) => show::show(&Show::Service, &looking)?,
        _ => show::overview(&looking)?,
    });
    Ok(ExitCode::SUCCESS)
}

fn show_figures(context: &Context, what: &Show) -> Result<ExitCode, Refused> {
    let snapshot = context.snapshot()?;
    print(&show::show(what, &looking(context, &snapshot))?);
    Ok(ExitCode::SUCCESS)
}

fn looking<'a>(context: &'a Context, snapshot: &'a Snapshot) -> show::Looking<'a> {
    show::Looking {
        snapshot,
        records: record_rules(&context.settings),
        calendar: &context.calendar,
        period: context.global.period,
        format: context.format(),
        ascii: context.global.ascii,
        present: context.global.present,
    }
}

/// Whether `--format json` was typed, asked before the rest can be understood.
fn asks_for_json(argv: &[OsString]) -> bool {
    let is = |arg: &OsString, text: &str| arg.to_str() == Some(text);
    argv.iter().any(|arg| is(arg, "--format=json"))
        || argv.windows(2).any(|pair| is(&pair[0], "--format") && is(&pair[1], "json"))
}

/// Prints `text`. A reader that went away (`clinic … | head`) is no error.
pub fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
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
