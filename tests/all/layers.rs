//! Layers only look down. The `use` lines and the paths in the code are read, and the table of the design is held.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// For every layer, what it may import.
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

/// What reads or writes the world outside, ours and others': a file, a socket, a clock, a terminal, the environment.
const OUTSIDE: &[&str] = &[
    "crate::feed::source",
    "crate::feed::cache",
    "crate::record::care",
    "crate::record::drafts",
    "crate::record::postgres",
    "crate::record::sign_in",
    "crate::record::sqlite",
    "crate::record::store",
    "chrono::Local",
    "chrono::Utc::now",
    "crossterm::cursor",
    "crossterm::event::EventStream",
    "crossterm::event::poll",
    "crossterm::event::read",
    "crossterm::execute",
    "crossterm::queue",
    "crossterm::style",
    "crossterm::terminal",
    "etcetera",
    "reqwest",
    "rusqlite",
    "rustix",
    "rustls",
    "signal_hook",
    "std::env::",
    "std::fs",
    "std::io::stderr",
    "std::io::stdin",
    "std::io::stdout",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "tempfile",
    "tokio",
    "uuid::Uuid::now_v7",
];

/// Calls that say the same without a path of their own.
const CALLS: &[&str] = &[
    "Utc::now",
    "Local::now",
    "Local::today",
    "Instant::now",
    "SystemTime::now",
    "Uuid::now_v7",
    "print!",
    "println!",
];

/// Layers, folders and files that are pure: what they are told is all that they know.
const PURE: &[&str] = &[
    "text.rs",
    "domain",
    "dataset",
    "insight",
    "report",
    "widgets",
    "screens",
    "app",
    "feed/contract",
    "record/access",
    "record/access.rs",
    "record/decide",
    "record/entry_rules.rs",
    "record/facts.rs",
    "record/looked.rs",
    "record/refusal.rs",
    "record/retry.rs",
    "record/rules.rs",
    "record/verify.rs",
];

/// Every path that a file's `use` lines name, in full, and every other path in it.
fn paths(code: &str) -> Vec<String> {
    let mut all = Vec::new();
    for statement in code.split("use ").skip(1) {
        let tree = statement.split(';').next().unwrap_or("");
        spread("", &tree.split_whitespace().collect::<Vec<_>>().join(" "), &mut all);
    }
    let is_of_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    all.extend(code.split(|c| !is_of_path(c)).filter(|word| word.contains("::")).map(str::to_string));
    all
}

/// `a::{b, c::{d, e}}` as `a::b`, `a::c::d`, `a::c::e`.
fn spread(before: &str, tree: &str, into: &mut Vec<String>) {
    let Some((head, rest)) = tree.split_once('{') else {
        let name = tree.split(" as ").next().unwrap_or("").trim();
        into.push(format!("{before}{}", name.trim_end_matches("::self")));
        return;
    };
    let inner = rest.rsplit_once('}').map_or(rest, |(inner, _)| inner);
    let (mut depth, mut from) = (0_u32, 0);
    for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                let item = inner[from..at].trim();
                if !item.is_empty() {
                    spread(&format!("{before}{}", head.trim_start()), item, into);
                }
                from = at + 1;
            }
            _ => {}
        }
    }
}

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
    if path.iter().any(|part| part == "tests" || part == "tests.rs") {
        return String::new();
    }
    let whole = fs::read_to_string(path).unwrap();
    let before_tests = whole.split("#[cfg(test)]\nmod tests").next().unwrap();
    before_tests.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

fn layer_of(path: &Path, src: &Path) -> String {
    let first = path.strip_prefix(src).unwrap().iter().next().unwrap().to_string_lossy();
    first.trim_end_matches(".rs").to_string()
}

/// What a pure file has of the outside.
fn touches(file: &Path, code: &str) -> Vec<String> {
    if !PURE.iter().any(|pure| file.starts_with(pure)) {
        return Vec::new();
    }
    let named = paths(code);
    // `std::time` brings the clock with it; `std::time::Duration` does not.
    let is_in = |path: &str, outside: &str| {
        let rest = path.strip_prefix(outside);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::") || outside.ends_with("::"))
    };
    let of_path = OUTSIDE.iter().filter(|outside| named.iter().any(|path| is_in(path, outside)));
    let of_call = CALLS.iter().filter(|call| code.contains(**call));
    of_path.chain(of_call).map(|outside| format!("{} touches {outside}", file.display())).collect()
}

#[test]
fn what_reaches_outside_is_found_however_it_is_named() {
    for code in [
        "use std::fs;",
        "use std::{fmt, fs::{self, File}};",
        "use std::time::{Duration,\n    Instant};",
        "fn f() { std::net::TcpStream::connect(x); }",
        "use chrono::{DateTime, Local};",
        "let now = Utc::now();",
        "use crossterm::{event::{self, read}, cursor};",
        "use crate::record::{rules, store::Store};",
    ] {
        assert!(!touches(Path::new("screens/page.rs"), code).is_empty(), "{code}");
        assert!(touches(Path::new("runtime/page.rs"), code).is_empty(), "{code}");
    }
    for code in [
        "use std::time::Duration;",
        "use chrono::{DateTime, Utc};",
        "use crossterm::event::{KeyCode, KeyEvent};",
        "env!(\"CARGO_PKG_VERSION\")",
        "use crate::record::rules::may;",
    ] {
        assert_eq!(touches(Path::new("screens/page.rs"), code), [""; 0], "{code}");
    }
}

#[test]
fn layers_only_look_down() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 20, "the sources were found");
    // A name that is no longer there would keep nothing pure.
    let gone: Vec<_> = PURE.iter().filter(|pure| !src.join(pure).exists()).collect();
    assert!(gone.is_empty(), "{gone:?}");
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
        breaches.extend(touches(path.strip_prefix(&src).unwrap(), &code));
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
}
