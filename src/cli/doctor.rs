//! `clinic doctor`: whether everything that the program needs works on this machine, and what to do where it does not.
//!
//! A list of checks, each with what was found. Nothing is claimed that was not seen: where the machine does not say, the
//! answer is that it cannot be told, and whom to ask.

mod feed;
mod record;
mod settings;
mod terminal;

use std::process::ExitCode;

use serde_json::{Value, json};

use super::args::{Format, Global};
use super::breakdown;
use super::context::Context;
use super::json_text;
use super::listing::{Kind, Line};
use super::outcome::{Code, Refused};

/// How a check came out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It works.
    Works,
    /// It does not.
    DoesNot,
    /// Nobody in here can tell.
    CannotTell,
}

impl Outcome {
    /// As a screen prints it; the words carry the meaning.
    fn in_words(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::DoesNot => "DOES NOT WORK",
            Self::CannotTell => "cannot tell",
        }
    }

    /// For a script: null where nobody can tell.
    fn json(self) -> Value {
        match self {
            Self::Works => true.into(),
            Self::DoesNot => false.into(),
            Self::CannotTell => Value::Null,
        }
    }
}

/// One check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    /// What was looked at.
    pub name: &'static str,
    /// How it came out.
    pub outcome: Outcome,
    /// What was found.
    pub found: String,
    /// What to do about it; none where there is nothing to do.
    pub to_do: Option<String>,
}

impl Check {
    /// A check of something that works.
    pub fn works(name: &'static str, found: impl Into<String>) -> Self {
        Self { name, outcome: Outcome::Works, found: found.into(), to_do: None }
    }

    /// A check of something that does not, and what to do.
    pub fn does_not(name: &'static str, found: impl Into<String>, to_do: impl Into<String>) -> Self {
        Self { name, outcome: Outcome::DoesNot, found: found.into(), to_do: Some(to_do.into()) }
    }

    /// A check that cannot be told from here, and whom to ask.
    pub fn cannot_tell(name: &'static str, found: impl Into<String>, to_do: impl Into<String>) -> Self {
        Self { name, outcome: Outcome::CannotTell, found: found.into(), to_do: Some(to_do.into()) }
    }
}

const KIND: Kind = Kind {
    one: "check",
    many: "checks",
    fields: &["name", "works", "found", "to_do"],
    headings: &["Check", "", "Found"],
    none: "Nothing was looked at.",
};

/// Runs `clinic doctor`; ends 1 where something does not work. Settings that cannot be used are what it is asked about:
/// without them nothing else can be looked at, and that is said.
pub fn run(global: &Global) -> Result<ExitCode, Refused> {
    let mut checks = vec![settings::check(global)];
    match Context::new(global) {
        Ok(context) => {
            // It reads the feed and the record, as every other command does.
            breakdown::guard(context.log.clone(), global.format != Some(Format::Json));
            for open in &context.narrowed {
                context.log.write(&open.in_words());
            }
            checks.extend(feed::checks(&context));
            checks.extend(record::checks(&context));
            checks.extend([settings::log(&context), terminal::check(&context)]);
        }
        Err(_) => checks.push(Check::cannot_tell(
            "Feed, record, log",
            "Where they are is not known without the settings.",
            "Correct the settings and ask again.",
        )),
    }
    super::print(&printed(&checks, global.format())?);
    let is_ill = checks.iter().any(|check| check.outcome == Outcome::DoesNot);
    Ok(if is_ill { ExitCode::from(Code::Failed.exit()) } else { ExitCode::SUCCESS })
}

fn printed(checks: &[Check], format: Format) -> Result<String, Refused> {
    let lines: Vec<Line> = checks.iter().map(line).collect();
    if format == Format::Json {
        let ok = !checks.iter().any(|check| check.outcome == Outcome::DoesNot);
        let checks: Vec<&Value> = lines.iter().map(|line| &line.json).collect();
        return Ok(json_text("doctor", &json!({ "ok": ok, "checks": checks })));
    }
    let list = KIND.list(&lines, format)?;
    if format != Format::Table {
        return Ok(list);
    }
    // What is to be done stands below the table, where a line has room for it.
    let to_do = checks.iter().filter_map(|check| Some(format!("{}: {}\n", check.name, check.to_do.as_ref()?)));
    let to_do: String = to_do.collect();
    Ok(if to_do.is_empty() { list } else { format!("{list}\nWhat to do\n{to_do}") })
}

fn line(check: &Check) -> Line {
    let Check { name, outcome, found, to_do } = check;
    let rest = to_do.as_ref().map_or_else(String::new, |to_do| format!(" {to_do}"));
    Line {
        json: json!({ "name": name, "works": outcome.json(), "found": found, "to_do": to_do }),
        cells: vec![(*name).to_owned(), outcome.in_words().to_owned(), found.clone()],
        sentence: format!("{name}: {}. {found}{rest}", outcome.in_words()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_says_what_was_found_and_what_to_do() {
        let checks = [
            Check::works("Record", "It opens."),
            Check::does_not("Room", "No room.", "Make room."),
            Check::cannot_tell("Encryption", "Nothing seen.", "Ask."),
        ];
        let table = printed(&checks, Format::Table).unwrap();
        assert!(table.contains("Room        DOES NOT WORK  No room."), "{table}");
        assert!(table.ends_with("\nWhat to do\nRoom: Make room.\nEncryption: Ask.\n"), "{table}");
        let plain = printed(&checks, Format::Plain).unwrap();
        assert!(plain.contains("Encryption: cannot tell. Nothing seen. Ask.\n"), "{plain}");
        let json: Value = serde_json::from_str(&printed(&checks, Format::Json).unwrap()).unwrap();
        assert_eq!((&json["format"], &json["ok"]), (&json!("clinic/doctor"), &json!(false)));
        let works: Vec<_> = json["checks"].as_array().unwrap().iter().map(|it| it["works"].clone()).collect();
        assert_eq!(works, [json!(true), json!(false), json!(null)]);
        let csv = printed(&checks, Format::Csv).unwrap();
        assert_eq!(csv.lines().next(), Some("name,works,found,to_do"));
    }
}
