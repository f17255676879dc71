//! A document as the tables that an analyst would hold: under the headings of the templates.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assurance_clinic::feed::tables::templates;
use serde_json::Value;

/// For each table its headings, the first of them, and its rows; nothing is an empty text.
pub type Tables = BTreeMap<String, (Vec<String>, Vec<Vec<String>>)>;

/// The tables of `document`. A section that it has not is not there.
pub fn tables(document: &Value) -> Tables {
    let folder = tempfile::tempdir().unwrap();
    let mut tables = Tables::new();
    for name in templates(folder.path()).unwrap() {
        let text = fs::read_to_string(folder.path().join(&name)).unwrap();
        let headings: Vec<String> =
            text.trim_start_matches('\u{feff}').lines().next().unwrap().split(',').map(str::to_string).collect();
        let part = name.strip_suffix(".csv").unwrap();
        let rows = match part {
            "feed" => vec![document],
            _ => match document[part].as_array() {
                Some(rows) => rows.iter().collect(),
                None => continue,
            },
        };
        let cells = rows.iter().map(|row| headings.iter().map(|heading| cell(row, heading)).collect()).collect();
        tables.insert(part.to_string(), (headings, cells));
    }
    tables
}

fn cell(row: &Value, heading: &str) -> String {
    let pointer = match heading.strip_prefix("targets.") {
        Some(field) => format!("/targets/0/{field}"),
        None => format!("/{}", heading.replace('.', "/")),
    };
    match row.pointer(&pointer) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(list)) => list.iter().map(|one| one.as_str().unwrap()).collect::<Vec<_>>().join("; "),
        Some(value) => value.to_string(),
    }
}

/// Writes the tables as text.
pub fn write(
    folder: &Path,
    tables: &Tables,
    separator: char,
    encode: fn(&str) -> Vec<u8>,
    change: fn(&str, &str) -> String,
) {
    for (part, (headings, rows)) in tables {
        let mut text = String::new();
        let mut line = |cells: &mut dyn Iterator<Item = String>| {
            let quoted = cells.map(|cell| {
                let plain = !cell.contains([separator, '"', '\n', '\r']);
                if plain { cell } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
            });
            text.push_str(&quoted.collect::<Vec<_>>().join(&separator.to_string()));
            text.push_str("\r\n");
        };
        line(&mut headings.iter().cloned());
        for row in rows {
            line(&mut headings.iter().zip(row).map(|(heading, cell)| change(heading, cell)));
        }
        fs::write(folder.join(format!("{part}.csv")), encode(&text)).unwrap();
    }
}

/// As it is.
pub fn as_is(_: &str, cell: &str) -> String {
    cell.to_string()
}

/// UTF-8.
pub fn utf8(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

/// What a document says, in one form: no null, no empty list, numbers alike.
pub fn plain(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(list) => list.iter().map(plain).collect(),
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(_, value)| !value.is_null() && *value != &Value::Array(Vec::new()));
            Value::Object(kept.map(|(name, value)| (name.clone(), plain(value))).collect())
        }
        other => other.clone(),
    }
}
