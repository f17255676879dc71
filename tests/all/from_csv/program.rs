//! The two commands as they are typed: templates are filled in, a feed is made of them, and its figures are shown.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::export::{self, as_is, tables, utf8};

/// Runs `clinic` in `folder`: exit code, standard output, standard error.
fn run(folder: &Path, line: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clinic"));
    command
        .args(line)
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .env("XDG_CONFIG_HOME", folder.join("config"));
    command.env("CLINIC_RECORD", folder.join("state/record.sqlite")).env("CLINIC_CACHE", folder.join("cache"));
    let Output { status, stdout, stderr } = command.stdin(Stdio::null()).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (status.code().unwrap(), text(&stdout), text(&stderr))
}

fn json(folder: &Path, line: &[&str]) -> (i32, Value) {
    let (code, out, err) = run(folder, &[line, &["--format", "json"]].concat());
    (code, serde_json::from_str(&out).unwrap_or_else(|_| panic!("{line:?}: {out:?} {err:?}")))
}

fn fill(folder: &Path, name: &str, rows: &str) {
    let path = folder.join("december").join(name);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(path, format!("{text}{rows}")).unwrap();
}

#[test]
fn templates_are_filled_in_and_their_figures_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (code, made) = json(folder, &["feed", "templates", "december"]);
    assert_eq!((code, &made["format"]), (0, &"clinic/feed-templates".into()));
    assert_eq!(made["files"].as_array().unwrap().len(), 14);
    let (code, again) = json(folder, &["feed", "templates", "december"]);
    assert_eq!((code, &again["error"]["code"]), (1, &"conflict".into()), "nothing is written over");

    // Empty ones are no feed, and say so.
    let (code, empty) = json(folder, &["feed", "from-csv", "december"]);
    assert_eq!((code, &empty["faults"][0]["file"], &empty["out"]), (3, &"feed.csv".into(), &Value::Null), "{empty}");

    fill(folder, "feed.csv", "E06000045,Southampton,31/12/2022,,,,\r\n");
    fill(folder, "areas.csv", "protection-court,Protection and court\r\n");
    fill(folder, "teams.csv", "T04,Protection 1,protection-court\r\n");
    fill(folder, "observations.csv", "VIS-CP-10WD,T04,,2022-12,31,36\r\nVIS-CP-10WD,T04,,2022-11,82%,36\r\n");
    let (code, made) = json(folder, &["feed", "from-csv", "december"]);
    assert_eq!((code, &made["format"], &made["version"]), (0, &"clinic/feed-from-csv".into(), &1.into()), "{made}");
    assert_eq!(made["out"], "december.json");
    let counts = &made["sections"]["observations"];
    assert_eq!(counts, &serde_json::json!({"read": 2, "accepted": 1, "set_aside": 1, "repeated": 0}));
    let wrong = made["faults"].as_array().unwrap().iter().find(|fault| fault["severity"] == "row").unwrap();
    assert_eq!(wrong["file"], "observations.csv");
    assert_eq!((&wrong["row"], &wrong["column"], &wrong["cell"]), (&4.into(), &"numerator".into(), &"E4".into()));
    assert_eq!(wrong["path"], "/observations/1/numerator");
    let said = wrong["message"].as_str().unwrap();
    assert!(said.starts_with("observations.csv, row 4, column E (numerator): It is a percentage"), "{said}");
    assert!(!said.contains("82"), "{said}");

    // What `feed check` says of the file is what was said when it was made.
    let (code, checked) = json(folder, &["feed", "check", "december.json"]);
    assert_eq!((code, &checked["sections"]), (0, &made["sections"]));
    let (code, shown) = json(folder, &["show", "service", "--feed", "december.json"]);
    assert_eq!(code, 0);
    let row = shown["rows"].as_array().unwrap().iter().find(|row| row["indicator"] == "VIS-CP-10WD").unwrap();
    assert_eq!(
        (&row["numerator"], &row["denominator"], &row["shown"]),
        (&31.into(), &36.into(), &"86%".into()),
        "{row}"
    );
}

#[test]
fn a_refused_feed_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let text = include_str!("../../../fixtures/every-section.json");
    let source = folder.join("tables");
    fs::create_dir(&source).unwrap();
    export::write(&source, &tables(&serde_json::from_str(text).unwrap()), ',', utf8, as_is);
    let line = ["feed", "from-csv", "tables", "--out", "feed.json"];
    assert_eq!(json(folder, &line).0, 0);
    let good = fs::read(folder.join("feed.json")).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(folder.join("feed.json")).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let names = |folder: &Path| {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = names(folder);

    // Refused by the tables, and refused by the reader.
    let children = fs::read_to_string(source.join("children.csv")).unwrap();
    fs::write(source.join("children.csv"), children.replacen("due", "Forename", 1)).unwrap();
    let (code, refused) = json(folder, &line);
    assert_eq!((code, &refused["faults"][0]["code"], &refused["out"]), (3, &"names-a-person".into(), &Value::Null));
    assert_eq!(refused["faults"][0]["column"], "Forename");
    fs::write(source.join("children.csv"), children).unwrap();
    let feed = fs::read_to_string(source.join("feed.csv")).unwrap();
    fs::write(source.join("feed.csv"), feed.replacen("2022-12-31", "2122-12-31", 1)).unwrap();
    let (code, refused) = json(folder, &line);
    assert_eq!((code, &refused["faults"][0]["code"]), (3, &"future-as-of".into()), "{refused}");
    assert_eq!((&refused["faults"][0]["file"], &refused["faults"][0]["cell"]), (&"feed.csv".into(), &"C2".into()));
    fs::write(source.join("feed.csv"), feed).unwrap();
    assert_eq!(fs::read(folder.join("feed.json")).unwrap(), good, "the last good one stands");
    assert_eq!(names(folder), before, "and nothing is left beside it");

    // Nothing but a feed is replaced, and no place is written to that is not there.
    fs::write(folder.join("book.xlsx"), "precious").unwrap();
    for (out, code) in [("book.xlsx", "conflict"), ("tables", "conflict"), ("nowhere/feed.json", "failed")] {
        let (ended, error) = json(folder, &["feed", "from-csv", "tables", "--out", out]);
        assert_eq!((ended, &error["error"]["code"]), (1, &code.into()), "{out}: {error}");
    }
    assert_eq!(fs::read_to_string(folder.join("book.xlsx")).unwrap(), "precious");
}

/// What is asked about is said by its place, and never by what stands there.
#[test]
fn a_child_s_name_for_an_identifier_is_noted_and_so_is_a_feed_that_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let text = include_str!("../../../fixtures/every-section.json");
    let source = folder.join("tables");
    fs::create_dir(&source).unwrap();
    export::write(&source, &tables(&serde_json::from_str(text).unwrap()), ',', utf8, as_is);
    let line = ["feed", "from-csv", "tables"];
    let (code, made) = json(folder, &line);
    assert_eq!((code, &made["notes"]), (0, &serde_json::json!([])), "{made}");

    let children = fs::read_to_string(source.join("children.csv")).unwrap();
    fs::write(source.join("children.csv"), children.replacen("C-1,", "John Smith,", 1)).unwrap();
    let (code, made) = json(folder, &line);
    let notes: Vec<&str> = made["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap()).collect();
    assert_eq!((code, notes.len()), (0, 2), "{made}");
    assert_eq!(notes[0], "The feed that was in tables.json before was replaced");
    assert!(notes[1].starts_with("children.csv, row 2, column A (id) looks like a person's name: "), "{notes:?}");
    for form in ["table", "plain", "csv"] {
        let (_, out, err) = run(folder, &[&line[..], &["--format", form]].concat());
        assert!((out.clone() + &err).contains("looks like a person's name"), "{form}: {out}{err}");
        assert!(!out.contains("John Smith") && !err.contains("John Smith"), "{form}: {out}{err}");
    }
}

#[test]
fn own_headings_are_understood() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let text = include_str!("../../../fixtures/every-section.json");
    let source = folder.join("tables");
    fs::create_dir(&source).unwrap();
    export::write(&source, &tables(&serde_json::from_str(text).unwrap()), ',', utf8, as_is);
    let observations = source.join("observations.csv");
    let renamed = fs::read_to_string(&observations).unwrap().replacen("period", "Snapshot", 1);
    fs::write(&observations, renamed).unwrap();
    let (code, refused) = json(folder, &["feed", "from-csv", "tables"]);
    assert_eq!((code, &refused["faults"][0]["file"]), (3, &"observations.csv".into()), "{refused}");

    let table = "[observations]\n\"snapshot\" = \"period\"\n";
    fs::write(folder.join("own.toml"), table).unwrap();
    let (code, made) = json(folder, &["feed", "from-csv", "tables", "--aliases", "own.toml"]);
    assert_eq!((code, &made["sections"]["observations"]["accepted"]), (0, &6.into()), "{made}");
    fs::create_dir_all(folder.join("config/clinic")).unwrap();
    fs::write(folder.join("config/clinic/feed-aliases.toml"), table).unwrap();
    assert_eq!(json(folder, &["feed", "from-csv", "tables"]).0, 0);

    fs::write(folder.join("own.toml"), "[observations]\n\"snapshot\" = \"periods\"\n").unwrap();
    for file in ["own.toml", "not there.toml"] {
        let (code, wrong) = json(folder, &["feed", "from-csv", "tables", "--aliases", file]);
        assert_eq!((code, &wrong["error"]["code"]), (2, &"usage".into()), "{wrong}");
        assert!(wrong["error"]["message"].as_str().unwrap().starts_with(file), "{wrong}");
    }
}

#[test]
fn every_form_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let text = include_str!("../../../fixtures/every-section.json")
        .replace("33, \"denominator\": 36, \"published\"", "\"x\", \"denominator\": 36, \"published\"");
    let source = folder.join("tables");
    fs::create_dir(&source).unwrap();
    export::write(&source, &tables(&serde_json::from_str(&text).unwrap()), ',', utf8, as_is);
    let said = |form: &str| run(folder, &["feed", "from-csv", "tables", "--format", form]).1;
    let table = said("table");
    assert!(table.starts_with("The feed was made, checked and written to tables.json, with "), "{table}");
    assert!(table.contains("set aside  wrong-type"), "{table}");
    assert!(table.contains("observations.csv, row 3, column E (numerator)"), "{table}");
    assert!(table.contains("observations     6         5          1         0"), "{table}");
    let plain = said("plain");
    assert!(
        plain.contains("set aside, wrong-type. observations.csv, row 3, column E (numerator): A whole number"),
        "{plain}"
    );
    assert!(plain.contains("observations: 6 read, 5 accepted, 1 set aside, 0 repeated."), "{plain}");
    let csv = said("csv");
    assert!(csv.starts_with("severity,code,file,row,column,cell,path,message\n"), "{csv}");
    assert!(csv.contains("row,wrong-type,observations.csv,3,numerator,E3,/observations/1/numerator,"), "{csv}");
}

#[test]
fn a_feed_without_any_figure_takes_no_feeds_place() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert_eq!(json(folder, &["feed", "templates", "december"]).0, 0);
    fill(folder, "feed.csv", "E06000045,Southampton,31/12/2022,,,,\r\n");
    fill(folder, "areas.csv", "protection-court,Protection and court\r\n");
    fill(folder, "teams.csv", "T04,Protection 1,protection-court\r\n");
    fill(folder, "observations.csv", "VIS-CP-10WD,T04,,2022-12,31,36\r\n");
    assert_eq!(json(folder, &["feed", "from-csv", "december"]).0, 0);
    let before = fs::read(folder.join("december.json")).unwrap();

    let observations = folder.join("december/observations.csv");
    let text = fs::read_to_string(&observations).unwrap();
    fs::write(observations, text.replace("31,36", "82%,36")).unwrap();
    let (code, made) = json(folder, &["feed", "from-csv", "december"]);
    assert_eq!(
        (code, &made["out"], &made["faults"][0]["code"]),
        (3, &Value::Null, &"no-observations".into()),
        "{made}"
    );
    assert_eq!(fs::read(folder.join("december.json")).unwrap(), before);
}
