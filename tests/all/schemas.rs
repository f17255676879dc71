//! `clinic schema`: every answer of `--format json` is what its schema says, and has no field that the schema does not.
//!
//! The examples of help are played as one story, then what they do not reach: refusals, another feed, what is not known.
//! A new answer that neither has printed fails here until it is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use boon::{CompileError, Compiler, SchemaIndex, Schemas};
use serde_json::{Value, json};

use super::examples::Story;
use lines::{MORE, REFUSED};

mod lines;
mod words;

/// The schema called `name`, as it is printed.
fn printed(story: &Story, name: &str) -> Value {
    let printed = story.play(&format!("clinic schema {name}"));
    assert!(printed.status.success(), "{name}");
    serde_json::from_slice(&printed.stdout).unwrap_or_else(|wrong| panic!("{name}: {wrong}"))
}

/// Every name that is listed.
fn names(story: &Story) -> Vec<String> {
    let listed: Value = serde_json::from_slice(&story.play("clinic schema --format json").stdout).unwrap();
    let name = |it: &Value| it["name"].as_str().unwrap().to_owned();
    listed["schemas"].as_array().unwrap().iter().map(name).collect()
}

/// A schema lets a later version add fields. Here none may: one that is not described is one that nobody was told of.
fn closed(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            fields.values_mut().for_each(closed);
            if fields.get("properties").is_some_and(Value::is_object) {
                fields.insert("additionalProperties".into(), false.into());
            }
        }
        Value::Array(values) => values.iter_mut().for_each(closed),
        _ => {}
    }
}

/// Reads a schema, which must be one: it is held to the schema of schemas first.
fn read(name: &str, schema: Value, into: &mut Schemas) -> Result<SchemaIndex, String> {
    let mut compiler = Compiler::new();
    compiler.enable_format_assertions();
    let place = format!("http://localhost/{name}.json");
    let said = |wrong: CompileError| format!("{wrong:#}");
    compiler.add_resource(&place, schema).map_err(said)?;
    compiler.compile(&place, into).map_err(said)
}

/// The schemas, and which of them an answer has met.
struct Forms {
    schemas: Schemas,
    by_name: BTreeMap<String, SchemaIndex>,
    met: BTreeSet<String>,
}

impl Forms {
    fn new(story: &Story) -> Self {
        let mut schemas = Schemas::new();
        let one = |name: String| {
            let mut schema = printed(story, &name);
            closed(&mut schema);
            let read = read(&name, schema, &mut schemas).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
            (name, read)
        };
        let by_name = names(story).into_iter().map(one).collect();
        Self { schemas, by_name, met: BTreeSet::new() }
    }

    /// What is wrong with `value`, which is to be of the form `name`.
    fn wrong(&self, name: &str, value: &Value) -> Option<String> {
        let Some(form) = self.by_name.get(name) else { return Some(format!("no schema is called '{name}'")) };
        self.schemas.validate(value, *form).err().map(|wrong| format!("{wrong:#}"))
    }

    /// Notes that `value` is of the form that it says; gives its name.
    fn meet(&mut self, line: &str, value: &Value) -> String {
        let name = match value["format"].as_str().unwrap_or_default() {
            "assurance-clinic-feed" => "feed",
            format => format.strip_prefix("clinic/").unwrap_or_default(),
        };
        if let Some(wrong) = self.wrong(name, value) {
            panic!("{line}\n{wrong}");
        }
        self.met.insert(name.to_owned());
        name.to_owned()
    }

    /// What `line` answers as JSON, which is of the form that it says.
    fn answer(&mut self, story: &Story, line: &str) -> (String, Value) {
        let ended = story.play(&format!("{line} --format json"));
        let value: Value = serde_json::from_slice(&ended.stdout)
            .unwrap_or_else(|wrong| panic!("{line}: {wrong}\n{}", String::from_utf8_lossy(&ended.stderr)));
        (self.meet(line, &value), value)
    }
}

/// Whether a line prints no answer but a file of its own kind.
fn prints_a_file(line: &str) -> bool {
    let kinds = ["clinic completions", "clinic man", "clinic feed schema", "clinic schema "];
    line.contains(" > ") || kinds.iter().any(|kind| line.starts_with(kind))
}

#[test]
fn every_answer_is_what_its_schema_says() {
    let story = Story::new();
    let mut forms = Forms::new(&story);
    for line in Story::lines() {
        if prints_a_file(line) {
            assert!(story.play(line).status.success(), "{line}");
            continue;
        }
        let line = [" --format plain", " --format csv"].iter().fold(line.to_owned(), |line, it| line.replace(it, ""));
        let (name, value) = forms.answer(&story, &line);
        assert_ne!(name, "error", "{line}\n{value}");
    }

    let story = Story::new();
    assert!(story.play("clinic feed sample --teams 12 --months 30 --seed 3 > invented.json").status.success());
    std::fs::write(story.folder().join("broken.toml"), "http.retries = 900\nno_such = 1\n").unwrap();
    for (line, expected) in MORE {
        let (name, value) = forms.answer(&story, line);
        assert_eq!(name, *expected, "{line}\n{value}");
    }
    for (line, code) in REFUSED {
        let (name, value) = forms.answer(&story, line);
        assert_eq!((name.as_str(), &value["error"]["code"]), ("error", &json!(code)), "{line}\n{value}");
    }
    // What is read is held to its form too.
    let small = story.play("clinic feed sample --teams 2 --months 3").stdout;
    assert_eq!(forms.meet("clinic feed sample", &serde_json::from_slice(&small).unwrap()), "feed");

    let all: BTreeSet<String> = forms.by_name.keys().cloned().collect();
    assert_eq!(forms.met, all, "a schema that no answer was held to");

    // That a schema can say no.
    let (_, mut figures) = forms.answer(&story, "clinic show service");
    figures["rows"][0]["more"] = json!(1);
    assert!(forms.wrong("figures", &figures).is_some_and(|wrong| wrong.contains("more")), "a field nobody described");
    let row = figures["rows"][0].as_object_mut().unwrap();
    row.remove("more");
    let shown = row.remove("shown").unwrap();
    assert!(forms.wrong("figures", &figures).is_some_and(|wrong| wrong.contains("shown")), "a field that is missing");
    figures["rows"][0]["shown"] = shown;
    assert_eq!(forms.wrong("figures", &figures), None);
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

#[test]
fn every_fault_of_a_feed_is_listed_as_the_schema_says() {
    let story = Story::new();
    let mut forms = Forms::new(&story);
    for file in std::fs::read_dir(repository().join("fixtures/faulty")).unwrap() {
        let file = file.unwrap().path();
        let (name, value) = forms.answer(&story, &format!("clinic feed check '{}'", file.display()));
        assert!(name == "feed-check" && value["faults"].as_array().is_some_and(|it| !it.is_empty()), "{value}");
    }
}

/// Every field that a schema has, with what it says of it.
fn fields<'a>(schema: &'a Value, all: &mut Vec<(&'a str, &'a Value)>) {
    match schema {
        Value::Object(it) => {
            if let Some(Value::Object(of)) = it.get("properties") {
                all.extend(of.iter().map(|(name, field)| (name.as_str(), field)));
                let required = it.get("required").and_then(Value::as_array).into_iter().flatten();
                for name in required.filter_map(Value::as_str) {
                    assert!(of.contains_key(name), "{name} is required and not described in {schema:#}");
                }
            }
            it.values().for_each(|value| fields(value, all));
        }
        Value::Array(values) => values.iter().for_each(|value| fields(value, all)),
        _ => {}
    }
}

#[test]
fn every_schema_is_one_and_says_what_each_field_is() {
    let story = Story::new();
    let names = names(&story);
    for name in &names {
        let schema = printed(&story, name);
        let format = &schema["properties"]["format"]["const"];
        let expected = if name == "feed" { "assurance-clinic-feed".to_owned() } else { format!("clinic/{name}") };
        assert_eq!((format, &schema["properties"]["version"]["const"]), (&json!(expected), &json!(1)), "{name}");
        let mut all = Vec::new();
        fields(&schema, &mut all);
        for (field, what) in all {
            assert!(what["description"].as_str().is_some_and(|it| !it.is_empty()), "{name}: {field}: {what}");
        }
        read(name, schema, &mut Schemas::new()).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
    }
    assert!(read("none", json!({ "type": "strng" }), &mut Schemas::new()).is_err(), "a schema that is none is refused");

    let file = |name: &str| format!("{name}.json");
    let mut expected: BTreeSet<String> = names.iter().filter(|name| *name != "feed").map(|name| file(name)).collect();
    expected.insert(file("shared"));
    let there = std::fs::read_dir(repository().join("config/schemas")).unwrap();
    let there = there.map(|it| it.unwrap().file_name().into_string().unwrap());
    assert_eq!(there.collect::<BTreeSet<_>>(), expected, "a file that is no schema's, or a schema without a file");
}

#[test]
fn a_schema_is_printed_whatever_is_wrong_with_the_settings() {
    let story = Story::new();
    let settings = story.folder().join("clinic");
    std::fs::create_dir(&settings).unwrap();
    std::fs::write(settings.join("clinic.toml"), "no_such = 1\n").unwrap();
    assert_eq!(story.play("clinic show service").status.code(), Some(2), "the settings are broken");
    let said = |line: &str| {
        let ended = story.play(line);
        (ended.status.code(), String::from_utf8(ended.stdout).unwrap(), String::from_utf8(ended.stderr).unwrap())
    };
    let (code, figures, _) = said("clinic schema figures");
    assert_eq!(code, Some(0));
    assert_eq!(said("clinic schema clinic/figures").1, figures, "the name as an answer has it");
    let (code, out, refused) = said("clinic schema figure");
    assert!(
        code == Some(1) && out.is_empty() && refused.contains("'figure'") && refused.contains(" figures,"),
        "{refused}"
    );

    let listed = ["table", "plain", "csv"].map(|form| said(&format!("clinic schema --format {form}")).1);
    for name in names(&story) {
        for list in &listed {
            assert!(
                list.lines().any(|line| line.starts_with(&name) && line.len() > name.len() + 10),
                "{name} in {list}"
            );
        }
    }

    std::fs::remove_file(settings.join("clinic.toml")).unwrap();
    assert_eq!(said("clinic schema feed").1, said("clinic feed schema").1);
}
