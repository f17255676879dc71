//! `clinic config …`: what is set, where each value came from, and everything wrong in it.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::args::config::Config;
use super::args::{Format, Global};
use super::context::{files, loaded};
use super::json_text;
use super::listing::{Kind, Line};
use super::outcome::{Code, Refused};
use crate::feed::source::Source;
use crate::record::store;
use crate::settings::{BUILT_IN_FILE, Loaded, Origin, Problem, SettingsError};
use crate::text::SafeText;

const SETTINGS: Kind = Kind {
    one: "setting",
    many: "settings",
    fields: &["setting", "value", "origin"],
    headings: &["Setting", "Value", "From"],
    none: "No settings.",
};

const PROBLEMS: Kind = Kind {
    one: "problem",
    many: "problems",
    fields: &["file", "line", "field", "wrong"],
    headings: &["Where", "Setting", "What is wrong"],
    none: "Nothing is wrong.",
};

/// Runs `clinic config …`. It needs no settings that can be used: saying why they cannot is what it is for.
pub fn run(global: &Global, command: &Config) -> Result<ExitCode, Refused> {
    let format = global.format();
    match command {
        Config::Default => super::print(BUILT_IN_FILE),
        Config::Show { setting } => {
            let loaded = loaded(global).map_err(|wrong| Refused::new(Code::Usage, wrong.to_string()))?;
            super::print(&show(&loaded, setting.as_deref(), format)?);
        }
        Config::Check => {
            let (printed, is_sound) = check(&loaded(global), &files(global), format)?;
            super::print(&printed);
            if !is_sound {
                return Ok(ExitCode::from(Code::Usage.exit()));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Every setting in force, or those that `only` names: one of them, or all below it.
fn show(loaded: &Loaded, only: Option<&str>, format: Format) -> Result<String, Refused> {
    let is_asked_for = |key: &str| {
        only.is_none_or(|only| key.strip_prefix(only).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
    };
    let asked_for = loaded.settings.shown().filter(|it| is_asked_for(it.key));
    let lines: Vec<Line> = asked_for
        .map(|it| {
            let origin = it.origin.to_string();
            let value = if it.value.is_blank() { "none" } else { it.value.as_str() };
            Line {
                json: json!({ "setting": it.key, "value": it.value, "origin": origin }),
                cells: vec![it.key.to_owned(), value.to_owned(), origin.clone()],
                sentence: format!("{}: {value}. From: {origin}.", it.key),
            }
        })
        .collect();
    match only {
        Some(only) if lines.is_empty() => {
            let message = format!("There is no setting {}. clinic config show lists all.", SafeText::new(only));
            Err(Refused::new(Code::NotFound, message))
        }
        _ => SETTINGS.list(&lines, format),
    }
}

/// What is wrong in `settings`, with the files that were looked for and whether each is there.
fn check(
    settings: &Result<Loaded, SettingsError>,
    files: &[(SafeText, bool)],
    format: Format,
) -> Result<(String, bool), Refused> {
    let (unreadable, refused);
    let (problems, warnings): (&[Problem], &[SafeText]) = match settings {
        Ok(loaded) => {
            refused = refused_addresses(loaded);
            (&refused, &loaded.warnings)
        }
        Err(SettingsError::Wrong(problems)) => (problems.list(), &[]),
        Err(SettingsError::Unreadable { file, error }) => {
            unreadable = [Problem {
                file: SafeText::new(&file.to_string_lossy()),
                line: None,
                field: SafeText::default(),
                wrong: format!("the settings file cannot be read: {error}").into(),
            }];
            (&unreadable, &[])
        }
    };
    let lines: Vec<Line> = problems.iter().map(line).collect();
    let printed = match format {
        Format::Json => {
            let problems: Vec<&Value> = lines.iter().map(|line| &line.json).collect();
            let files: Vec<Value> = files.iter().map(|(name, found)| json!({ "file": name, "found": found })).collect();
            let body = json!({
                "ok": problems.is_empty(), "files": files, "problems": problems, "warnings": warnings,
            });
            json_text("config-check", &body)
        }
        Format::Csv => PROBLEMS.list(&lines, format)?,
        Format::Table | Format::Plain => {
            let found = |found: bool| if found { "read" } else { "not there" };
            let file = |all: String, (name, is): &(SafeText, bool)| format!("{all}{name}: {}.\n", found(*is));
            let files = files.iter().fold(String::new(), file);
            let warnings = warnings.iter().fold(String::new(), |all, warning| format!("{all}Note: {warning}.\n"));
            format!("{files}{}{warnings}", PROBLEMS.list(&lines, format)?)
        }
    };
    Ok((printed, problems.is_empty()))
}

/// The addresses that every use would refuse. Nothing is asked of them.
fn refused_addresses(loaded: &Loaded) -> Vec<Problem> {
    let settings = &loaded.settings;
    let feed = settings.feed.as_deref().and_then(|feed| feed.parse::<Source>().err()).map(|bad| bad.to_string());
    let record = settings.record.as_deref().and_then(|place| store::usable(place).err()).map(|bad| bad.to_string());
    let problem = |key: &str, wrong: String| {
        let (file, line) = match settings.origin(key) {
            Origin::File { name, line } => (name.clone(), Some(*line)),
            other => (SafeText::new(&other.to_string()), None),
        };
        Problem { file, line, field: key.into(), wrong: wrong.trim_end_matches('.').into() }
    };
    let found = [("feed", feed), ("record", record)];
    found.into_iter().filter_map(|(key, wrong)| wrong.map(|wrong| problem(key, wrong))).collect()
}

fn line(problem: &Problem) -> Line {
    let Problem { file, line, field, wrong } = problem;
    let place = line.map_or_else(|| file.to_string(), |line| format!("{file}:{line}"));
    Line {
        json: json!({ "file": file, "line": line, "field": field, "wrong": wrong }),
        cells: vec![place, field.to_string(), wrong.to_string()],
        sentence: format!("{problem}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Layer, resolve};

    fn layered(file: &str) -> Result<Loaded, SettingsError> {
        let variables = vec![("CLINIC_HTTP_RETRIES".to_owned(), "5".to_owned())];
        resolve(&[
            Layer::file("/etc/clinic/clinic.toml", file),
            Layer::Environment(variables),
            Layer::Flags(vec![("feed".to_owned(), "december.json".to_owned())]),
        ])
    }

    #[test]
    fn each_value_says_where_it_came_from() {
        let loaded = layered("due_soon_days = 3").unwrap();
        let csv = show(&loaded, None, Format::Csv).unwrap();
        for row in [
            "due_soon_days,3,/etc/clinic/clinic.toml:1",
            "http.retries,5,CLINIC_HTTP_RETRIES",
            "feed,december.json,'--feed",
            "stale_after_days,45,built in",
        ] {
            assert!(csv.lines().any(|line| line == row), "{row} in {csv}");
        }
        let http = show(&loaded, Some("http"), Format::Plain).unwrap();
        assert!(http.lines().count() > 3 && http.lines().all(|line| line.starts_with("http.")), "{http}");
        assert!(http.contains("http.retries: 5. From: CLINIC_HTTP_RETRIES.\n"), "{http}");
        let none = show(&loaded, Some("htt"), Format::Plain).unwrap_err();
        assert_eq!(none.code, Code::NotFound);
    }

    #[test]
    fn an_address_that_every_use_refuses_is_wrong_here_too() {
        for (file, field) in [
            ("\nfeed = 'https://bob:pw5ecret@127.0.0.1:1/x'", "feed"),
            ("\nfeed = 'https:/bob:pw5ecret@127.0.0.1/x'", "feed"),
            ("\nrecord = 'postgres://bob:pw5ecret@'", "record"),
            ("\nrecord = 'mysql://bob:pw5ecret@db/x'", "record"),
        ] {
            let settings = resolve(&[Layer::file("/etc/clinic/clinic.toml", file)]);
            let (plain, is_sound) = check(&settings, &[], Format::Plain).unwrap();
            assert!(!is_sound && plain.starts_with(&format!("/etc/clinic/clinic.toml:2: {field}: ")), "{plain}");
            assert!(!plain.contains("5ecret"), "{plain}");
        }
    }

    #[test]
    fn everything_wrong_is_listed_with_its_place() {
        let wrong = layered("due_soon_days = 900\nstale_days = 3\n");
        let files = [(SafeText::new("/etc/clinic/clinic.toml"), true), (SafeText::new("/home/x/clinic.toml"), false)];
        let (json, is_sound) = check(&wrong, &files, Format::Json).unwrap();
        let json: Value = serde_json::from_str(&json).unwrap();
        assert!(!is_sound && json["ok"] == json!(false), "{json}");
        let places: Vec<_> =
            json["problems"].as_array().unwrap().iter().map(|it| (&it["line"], &it["field"])).collect();
        assert_eq!(places, [(&json!(1), &json!("due_soon_days")), (&json!(2), &json!("stale_days"))]);
        assert_eq!(json["files"][1], json!({ "file": "/home/x/clinic.toml", "found": false }));
        let (plain, _) = check(&wrong, &files, Format::Plain).unwrap();
        assert!(plain.starts_with("/etc/clinic/clinic.toml: read.\n/home/x/clinic.toml: not there.\n"), "{plain}");
        let (sound, is_sound) = check(&layered(""), &files, Format::Plain).unwrap();
        assert!(is_sound && sound.ends_with("Nothing is wrong.\n"), "{sound}");
    }
}
