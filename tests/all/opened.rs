//! Papers opened by the programs that people open them with: an office suite, a browser with a checker of accessibility, and
//! readers of another language.
//!
//! The long tier of the papers: `.ci/long` fetches what it needs and runs it. What was drawn is in `target/opened`, to be looked at.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use assurance_clinic::report::document::{
    Block, Cell, Chart, Column, ColumnKind, Deed, Document, Foot, Kind, LineChart, Point, Table,
};
use chrono::{NaiveDate, TimeZone as _, Utc};

mod browser;
mod office;
mod readers;

/// Where what was drawn is kept: a folder for this name, empty.
fn kept(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/opened").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs a program, and gives what it printed.
fn ran(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|no| panic!("{command:?}: {no}. `.ci/long` fetches it"));
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{command:?}: {printed}{}", String::from_utf8_lossy(&output.stderr));
    printed
}

/// What a reader found in a file.
fn read_back(file: &Path) -> serde_json::Value {
    let python = env::var_os("OPENED_PYTHON").expect("`.ci/long` fetches the readers and names them");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/read_back.py");
    serde_json::from_str(&ran(Command::new(python).arg(script).arg(file))).unwrap()
}

/// The papers of a clinic that was held, each as Word, web page and Markdown, and as a workbook where it has tables.
fn papers(folder: &Path) -> Vec<&'static str> {
    let clinic = |line: &str| {
        let words = line.split_whitespace().map(|word| word.replace('~', " "));
        let mut command = Command::new(env!("CARGO_BIN_EXE_clinic"));
        command.args(words).current_dir(folder).env_remove("CLINIC_FEED").env("HOME", folder);
        command.env("XDG_CONFIG_HOME", folder.join("config")).env("CLINIC_CACHE", folder.join("cache"));
        ran(command.env("CLINIC_RECORD", folder.join("state/record.sqlite")));
    };
    for line in [
        "clinics schedule --area protection-court --date 12/01/2023 --start 14:00",
        "representations write --team T10 --exception CP-CORE --shows 5~of~30~outside --why Two~workers~away \
         --tried Asked~for~cover --will-do Cover~from~9~January",
        "representations submit --team T10",
    ] {
        clinic(line);
    }
    let written = |name: &str, what: &str| {
        for ending in ["docx", "html", "md"] {
            clinic(&format!("report {what} --as-format {ending} --out {name}.{ending}"));
        }
    };
    written("pack", "pack --area protection-court");
    written("representation", "representation --team T10");
    for line in [
        "clinics open protection-court/2022-12",
        "actions add --team T04 --indicator CP-CORE --text =1+1~<script>document.title='ran'</script> --owner Team~manager \
         --due 31/01 --target 95 --by end~feb",
        "actions agree A-1",
        "clinics discuss protection-court/2022-12 --team T04",
        "clinics not-discussed protection-court/2022-12 --why Time~ran~out",
        "clinics close protection-court/2022-12",
    ] {
        clinic(line);
    }
    written("minutes", "minutes --clinic 1");
    written("board", "board");
    written("panel", "panel");
    vec!["pack", "representation", "minutes", "board", "panel"]
}

/// Texts with which somebody would make a page or a workbook do something.
const HOSTILE: [&str; 24] = [
    "=1+1",
    "=HYPERLINK(\"http://127.0.0.1/\",\"x\")",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "=cmd|' /C calc'!A0",
    "'=1+1",
    "{=1+1}",
    "<script>document.title='ran'</script>",
    "<img src=x onerror=\"document.title='ran'\">",
    "<svg onload=\"document.title='ran'\">",
    "</td></table><h1>x</h1>",
    "</title><script>document.title='ran'</script>",
    "\"><script>document.title='ran'</script>",
    "<style>@import url(http://127.0.0.1/);</style>",
    "<meta http-equiv=refresh content=0;url=http://127.0.0.1/>",
    "javascript:document.title='ran'",
    "[x](javascript:alert(1))",
    "&lt;script&gt;",
    "]]><x/>",
    "_x003C_",
    "Zoë 字 😀",
];

/// A paper with such texts in every place that takes one, and beside them one of every cell. `fetched` is an address that must not be
/// asked for.
fn hostile(fetched: &str) -> Document {
    let texts: Vec<String> = HOSTILE
        .iter()
        .map(|text| (*text).to_owned())
        .chain([format!("<img src=\"{fetched}\">"), format!("<link rel=stylesheet href={fetched}>")])
        .collect();
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let rows = texts.iter().enumerate().map(|(at, text)| {
        let of = 30 + at as u64;
        [
            Cell::text(text),
            Cell::Share { n: 29, d: of },
            Cell::Count(of - 29),
            Cell::Number(17.25),
            Cell::Date(day(2023, 2, 1)),
        ]
    });
    let columns = [
        Column::text("Text"),
        Column::new("In time", ColumnKind::Share),
        Column::new("Outside", ColumnKind::Count),
        Column::new("Average", ColumnKind::Number),
        Column::new("Due", ColumnKind::Date),
    ];
    let every = texts.join(" ");
    let chart = Chart {
        title: every.as_str().into(),
        alternative: every.as_str().into(),
        model: LineChart {
            unit: "%",
            points: texts
                .iter()
                .map(|text| Point { label: text.as_str().into(), value: Some(50.0), ..Point::default() })
                .collect(),
            bands: Vec::new(),
        },
        table: Table::new(&every, [Column::text(&every)], vec![[Cell::Withheld]]),
    };
    Document {
        title: every.as_str().into(),
        kind: Kind::Pack,
        blocks: vec![
            Block::part(&every),
            Block::section(&every),
            Block::paragraph(&every),
            Block::list(texts.clone(), "none"),
            Block::Table(Table::new("Texts", columns, rows.collect())),
            Block::Chart(chart),
        ],
        foot: Foot {
            deed: Deed::Written,
            on: day(2023, 1, 12),
            by: every.as_str().into(),
            at: Some(Utc.with_ymd_and_hms(2023, 1, 12, 15, 30, 0).unwrap()),
            as_of: Some(day(2022, 12, 31)),
            digest: every.as_str().into(),
            head: None,
        },
    }
}
