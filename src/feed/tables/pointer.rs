//! Pointers below a row, `posts/vacant_fte`, and the targets of a standard, which stand side by side in a table and in a
//! list in the document.

use serde_json::{Map, Value, json};

use super::cell::Row;
use super::heading::Heading;

/// The groups of headings under which the row has a target.
pub(super) fn targets_of(heading: &Heading, row: &Row) -> Vec<usize> {
    let mut groups: Vec<usize> = Vec::new();
    for column in &heading.columns {
        let group = group_of(&column.field.pointer).filter(|_| row.get(column.at).is_some());
        groups.extend(group.filter(|group| !groups.contains(group)));
    }
    groups.sort_unstable();
    groups
}

pub(super) fn group_of(pointer: &str) -> Option<usize> {
    pointer.strip_prefix("targets/")?.split('/').next()?.parse().ok()
}

/// The pointer of a heading in a row that has these groups of targets: empty groups take no place in the list.
pub(super) fn in_row(pointer: &str, groups: &[usize]) -> String {
    match group_of(pointer).and_then(|group| Some((group, groups.iter().position(|one| *one == group)?))) {
        Some((group, at)) => pointer.replacen(&format!("targets/{group}/"), &format!("targets/{at}/"), 1),
        None => pointer.to_string(),
    }
}

/// Puts `value` where `pointer` leads below `object`.
pub(super) fn put(object: &mut Map<String, Value>, pointer: &str, value: Value) {
    let Some((first, rest)) = pointer.split_once('/') else {
        object.insert(pointer.to_string(), value);
        return;
    };
    let (place, field) = match rest.split_once('/') {
        Some((place, field)) => (place.parse::<usize>().ok(), field),
        None => (None, rest),
    };
    let empty = if place.is_some() { json!([]) } else { json!({}) };
    let mut inner = object.entry(first).or_insert(empty);
    if let (Some(place), Value::Array(list)) = (place, &mut *inner) {
        while list.len() <= place {
            list.push(json!({}));
        }
        inner = &mut inner[place];
    }
    if let Value::Object(inner) = inner {
        inner.insert(field.to_string(), value);
    }
}
