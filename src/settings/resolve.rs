//! Lays layers over each other, key by key, and remembers where each value came from.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{KEYS, Key, blank};
use super::layers::{CONFIG, Layer, Loaded, Origin, PREFIX, SettingsError};
use super::problem::{Problem, Problems, nearest};
use super::tree::{Field, Report};
use super::{BUILT_IN_FILE, Given, Settings, Token, without_secrets};

/// The variable that holds the bearer token; no setting, so that no file can hold it.
const TOKEN: &str = "CLINIC_FEED_TOKEN";
/// The variable that holds the password of the record's server; no setting either.
const PASSWORD: &str = "CLINIC_RECORD_PASSWORD";

/// Settings from `layers`, lowest first, over what ships. Every fault of every layer is reported, not only the first.
pub fn resolve(layers: &[Layer]) -> Result<Loaded, SettingsError> {
    let mut settings = blank();
    let mut warnings = Vec::new();
    let mut problems = Vec::new();
    let mut built_in = Report::on_file("built-in clinic.toml", BUILT_IN_FILE);
    read_file(&mut settings, &mut built_in, |_| Origin::BuiltIn);
    problems.append(&mut built_in.problems);
    for layer in layers {
        match layer {
            Layer::File { name, text } => {
                let mut report = Report::on_file(name.as_str(), text);
                read_file(&mut settings, &mut report, |line| Origin::File { name: name.clone(), line });
                problems.append(&mut report.problems);
            }
            Layer::Environment(variables) => {
                for (name, value) in variables.iter().filter(|(name, _)| name.starts_with(PREFIX)) {
                    if name == TOKEN {
                        let token = value.trim().to_owned();
                        settings.http.token = Some(Token(token)).filter(|token| !token.0.is_empty());
                    } else if name == PASSWORD {
                        settings.record_password = Some(Token(value.clone())).filter(|token| !token.0.is_empty());
                    } else if let Some(key) = KEYS.iter().find(|key| variable(key) == *name) {
                        let origin = Origin::Environment(name.as_str().into());
                        problems.extend(read_value(&mut settings, key, name, value, origin));
                    } else if name != CONFIG {
                        let known: Vec<String> = KEYS.iter().map(variable).collect();
                        let near = nearest(name, known.iter().map(String::as_str)).unwrap_or_default();
                        warnings
                            .push(format!("{name} is no setting and was passed over; the nearest is {near}").into());
                    }
                }
            }
            Layer::Flags(flags) => {
                for (name, value) in flags {
                    let flag = format!("--{name}");
                    if let Some(key) = KEYS.iter().find(|key| key.name == name) {
                        let origin = Origin::Flag(name.as_str().into());
                        problems.extend(read_value(&mut settings, key, &flag, value, origin));
                    } else {
                        let mut report = Report::on_value(&flag, value);
                        report.wrong(0..0, name, no_such(name));
                        problems.append(&mut report.problems);
                    }
                }
            }
        }
    }
    Problems::check(problems)?;
    Ok(Loaded { settings, warnings })
}

/// The variable of a setting: `http.retries` is `CLINIC_HTTP_RETRIES`.
pub(super) fn variable(key: &Key) -> String {
    format!("{PREFIX}{}", key.name.replace('.', "_").to_uppercase())
}

fn read_file(settings: &mut Settings, report: &mut Report<'_>, origin: impl Fn(usize) -> Origin) {
    if let Some(table) = report.parse() {
        read_table(settings, table.get_ref(), "", report, &origin);
    }
}

fn read_table(
    settings: &mut Settings,
    table: &DeTable<'_>,
    within: &str,
    report: &mut Report<'_>,
    origin: &dyn Fn(usize) -> Origin,
) {
    for (name, value) in table {
        let full = if within.is_empty() { name.get_ref().to_string() } else { format!("{within}.{}", name.get_ref()) };
        if let Some(key) = KEYS.iter().find(|key| key.name == full) {
            let field = Field { name: full, value };
            let given =
                Given { written: report.written(&value.span()).into(), origin: origin(report.line(&value.span())) };
            set(settings, key, &field, given, report);
        } else if is_table_of_keys(&full) {
            match value.get_ref().as_table() {
                Some(inner) => read_table(settings, inner, &full, report, origin),
                None => report.wrong(value.span(), &full, format_args!("it is a table: write [{full}]")),
            }
        } else {
            report.wrong(name.span(), &full, no_such(&full));
        }
    }
}

fn is_table_of_keys(name: &str) -> bool {
    KEYS.iter().any(|key| key.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
}

fn no_such(name: &str) -> String {
    let near = nearest(name, KEYS.iter().map(|key| key.name)).unwrap_or_default();
    format!("no such setting; the nearest known is {near}")
}

/// Reads a value that has no TOML around it: as a text, else as the TOML value that it spells.
fn read_value(settings: &mut Settings, key: &Key, place: &str, text: &str, origin: Origin) -> Vec<Problem> {
    let given = Given { written: text.into(), origin };
    let mut as_text = Report::on_value(place, text);
    let value = Spanned::new(0..text.len(), DeValue::String(Cow::Borrowed(text)));
    set(settings, key, &Field { name: key.name.to_owned(), value: &value }, given.clone(), &mut as_text);
    if as_text.problems.is_empty() {
        return Vec::new();
    }
    let Ok(value) = DeValue::parse(text) else { return as_text.problems };
    let mut as_toml = Report::on_value(place, text);
    set(settings, key, &Field { name: key.name.to_owned(), value: &value }, given, &mut as_toml);
    as_toml.problems
}

/// Sets `key` and remembers where it came from; a value that is refused changes nothing.
fn set(settings: &mut Settings, key: &Key, field: &Field<'_, '_>, mut given: Given, report: &mut Report<'_>) {
    let before = report.problems.len();
    (key.set)(settings, field, report);
    if report.problems.len() > before {
        return;
    }
    if let Some(text) = field.value.get_ref().as_str() {
        given.written = without_secrets(text);
    }
    if let Some(table) = field.value.get_ref().as_table() {
        // A table of free keys is filled entry by entry, by several layers: each entry has an origin of its own.
        for (entry, value) in table {
            let written = report.written(&value.span()).into();
            let origin = match &given.origin {
                Origin::File { name, .. } => Origin::File { name: name.clone(), line: report.line(&value.span()) },
                other => other.clone(),
            };
            settings.given.insert(format!("{}.{}", key.name, entry.get_ref()), Given { written, origin });
        }
    } else {
        settings.given.insert(key.name.to_owned(), given);
    }
}
