//! Layers only look down. The `use` lines and the paths in the code are read, and the table of the design is held.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// For every layer, what it may import; `screens` and `app` may not touch the outside world.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("domain", &["text"]),
    ("settings", &["text", "domain"]),
    ("dataset", &["text", "domain"]),
    ("insight", &["text", "domain", "dataset", "settings"]),
    ("feed", &["text", "domain", "dataset", "settings"]),
    ("record", &["text", "domain", "dataset", "settings"]),
    ("report", &["text", "domain", "dataset", "settings", "insight", "feed", "record"]),
    ("widgets", &["text"]),
    ("screens", &["text", "domain", "dataset", "settings", "insight", "feed", "record", "report", "widgets", "app"]),
    ("app", &["text", "domain", "dataset", "settings", "insight", "feed", "record", "report", "widgets", "screens"]),
    (
        "runtime",
        &["text", "domain", "dataset", "settings", "insight", "feed", "record", "report", "widgets", "screens", "app"],
    ),
];

/// What reads a file, a socket or a clock; the layers above may not.
const OUTSIDE: &[&str] = &[
    "feed::source",
    "feed::cache",
    "record::sqlite",
    "record::store::open",
    "record::drafts",
    "std::fs",
    "std::net",
    "std::time::SystemTime",
    "Utc::now",
    "Local::now",
    "Instant::now",
];

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

/// The code of a file without comments and without its tests, which may look anywhere.
fn code(path: &Path) -> String {
    let whole = fs::read_to_string(path).unwrap();
    let before_tests = whole.split("#[cfg(test)]\nmod tests").next().unwrap();
    before_tests.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

fn layer_of(path: &Path, src: &Path) -> String {
    let first = path.strip_prefix(src).unwrap().iter().next().unwrap().to_string_lossy();
    first.trim_end_matches(".rs").to_string()
}

#[test]
fn layers_only_look_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 20, "the sources were found");
    let mut breaches = BTreeSet::new();
    for path in files {
        let layer = layer_of(&path, &src);
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == layer) else { continue };
        let code = code(&path);
        for piece in code.split("crate::").skip(1) {
            let named: Vec<&str> = if let Some(list) = piece.strip_prefix('{') {
                let list = list.split(';').next().unwrap_or("");
                list.split(',').map(|item| item.trim().split([':', '}', ' ']).next().unwrap_or("")).collect()
            } else {
                vec![piece.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or("")]
            };
            for other in named {
                let known = MAY_IMPORT.iter().any(|(name, _)| *name == other) || other == "cli";
                if known && other != layer && !allowed.contains(&other) {
                    breaches.insert(format!("{}: {layer} imports {other}", path.display()));
                }
            }
        }
        if matches!(layer.as_str(), "app" | "screens" | "widgets" | "domain" | "dataset" | "insight" | "report") {
            for outside in OUTSIDE {
                if code.contains(outside) {
                    breaches.insert(format!("{}: {layer} touches {outside}", path.display()));
                }
            }
        }
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
}
