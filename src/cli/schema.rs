//! `clinic schema [NAME]`: the form of every answer that scripts read, as a JSON Schema of draft 2020-12.
//!
//! A new answer needs three things: a file of its name in `config/schemas`, that name in `schemas!` below, and a line in
//! `tests/all/schemas.rs` that has it printed, unless an example does; the tests there say what is missing. What several
//! answers have in common stands once, in `shared.json`. A new field needs no more than its place in a file: forms grow,
//! and only where a field changes its meaning does `version` rise.

use std::process::ExitCode;

use serde_json::{Map, Value, json};

use super::args::{Format, Global};
use super::listing::{Kind, Line};
use super::outcome::{Code, Refused};
use crate::feed::contract;
use crate::text::SafeText;

macro_rules! schemas {
    ($($name:literal),+ $(,)?) => {
        /// Every name but the feed's, with its file.
        const FILES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../config/schemas/", $name, ".json")))),+];
    };
}

schemas![
    "access",
    "account",
    "accounts",
    "action",
    "actions",
    "agenda",
    "audit",
    "audits",
    "clinic",
    "clinics",
    "config-check",
    "difference",
    "doctor",
    "doubt",
    "doubts",
    "error",
    "exemption",
    "exemptions",
    "feed-check",
    "feed-from-csv",
    "feed-templates",
    "figures",
    "funnel",
    "next-clinic",
    "outside",
    "people",
    "person",
    "quality",
    "question",
    "questions",
    "recommendation",
    "recommendations",
    "record",
    "report",
    "representation",
    "rules",
    "schemas",
    "settings",
    "signals",
];

/// What they share.
const SHARED: &str = include_str!("../../config/schemas/shared.json");

/// The name of what the program reads, not prints.
const FEED: &str = "feed";

const KIND: Kind = Kind {
    one: "schema",
    many: "schemas",
    fields: &["name", "what"],
    headings: &["Name", "What it is"],
    none: "No schemas.",
};

/// Runs `clinic schema`, which needs no settings: prints the schema called `name`, or all names.
pub fn run(global: &Global, name: Option<&str>) -> Result<ExitCode, Refused> {
    let printed = match name {
        Some(name) => text(name)?,
        None => list(global.format())?,
    };
    super::print(&printed);
    Ok(ExitCode::SUCCESS)
}

/// The schema called `name`, as it is printed. Behind `clinic/`, as an answer has its own name, it is the same one.
pub(super) fn text(name: &str) -> Result<String, Refused> {
    let short = name.trim();
    let schema = schema(short.strip_prefix("clinic/").unwrap_or(short)).ok_or_else(|| {
        let name = SafeText::new(short);
        Refused::new(Code::NotFound, format!("There is no schema '{name}'. There is: {}.", names().join(", ")))
    })?;
    Ok(format!("{schema:#}\n"))
}

/// The document that the program reads, as it is printed.
pub(super) fn of_feed() -> String {
    format!("{:#}\n", contract::schema())
}

/// Every name, in the order of the alphabet.
fn names() -> Vec<&'static str> {
    let mut names: Vec<_> = FILES.iter().map(|(name, _)| *name).chain([FEED]).collect();
    names.sort_unstable();
    names
}

/// The schema called `name`, with all that it refers to.
fn schema(name: &str) -> Option<Value> {
    if name == FEED {
        return Some(contract::schema());
    }
    let (mut schema, shared) = (read(file(name)?), read(SHARED));
    let mut named = Map::new();
    put_named(&schema, &shared["$defs"], &mut named);
    if !named.is_empty() {
        schema["$defs"] = named.into();
    }
    Some(schema)
}

/// The file of the schema called `name`, as it ships.
fn file(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(it, _)| *it == name).map(|(_, file)| *file)
}

fn read(file: &str) -> Value {
    serde_json::from_str(file).expect("the shipped file is tested")
}

/// Puts into `named` what `value` refers to, and what that refers to.
fn put_named(value: &Value, shared: &Value, named: &mut Map<String, Value>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let name = value.as_str().and_then(|text| text.strip_prefix("#/$defs/")).filter(|_| key == "$ref");
                let Some(name) = name else {
                    put_named(value, shared, named);
                    continue;
                };
                if !named.contains_key(name) {
                    let it = &shared[name];
                    named.insert(name.to_owned(), it.clone());
                    put_named(it, shared, named);
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| put_named(value, shared, named)),
        _ => {}
    }
}

fn list(format: Format) -> Result<String, Refused> {
    let line = |name: &'static str| {
        // What it refers to says nothing of what it is.
        let schema = file(name).map_or_else(contract::schema, read);
        let what = schema["description"].as_str().unwrap_or_default().to_owned();
        Line {
            json: json!({ "name": name, "what": what }),
            cells: vec![name.to_owned(), what.clone()],
            sentence: format!("{name}: {what}"),
        }
    };
    KIND.list(&names().into_iter().map(line).collect::<Vec<_>>(), format)
}
