//! The two commands as they are typed: templates are filled in, a feed is made of them, and its figures are shown.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::every_section;
use super::export::{self, as_is, utf8};

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

/// The tables of a document that has every section, in the folder `tables`.
fn tables_in(folder: &Path) -> PathBuf {
    let source = folder.join("tables");
    fs::create_dir(&source).unwrap();
    export::write(&source, &every_section(), ',', utf8, as_is);
    source
}

fn fill(folder: &Path, name: &str, rows: &str) {
    let path = folder.join("december").join(name);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(path, format!("{text}{rows}")).unwrap();
}

/// Fills the four templates in that every feed needs.
fn fill_in(folder: &Path, observations: &str) {
    fill(folder, "feed.csv", "E06000045,Southampton,31/12/2022,,,,\r\n");
    fill(folder, "areas.csv", "protection-court,Protection and court\r\n");
    fill(folder, "teams.csv", "T04,Protection 1,protection-court\r\n");
    fill(folder, "observations.csv", observations);
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

    fill_in(folder, "VIS-CP-10WD,T04,,2022-12,31,36\r\nVIS-CP-10WD,T04,,2022-11,82%,36\r\n");
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
    let source = tables_in(folder);
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

/// A feed takes the place of a feed, and never of what only has a name there.
#[cfg(unix)]
#[test]
fn a_link_or_a_pipe_is_never_replaced() {
    use std::os::unix::fs::{FileTypeExt as _, symlink};
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    tables_in(folder);
    assert_eq!(json(folder, &["feed", "from-csv", "tables"]).0, 0);
    let good = fs::read(folder.join("tables.json")).unwrap();
    symlink("tables.json", folder.join("link.json")).unwrap();
    symlink("nowhere.json", folder.join("loose.json")).unwrap();
    symlink("tables", folder.join("linked")).unwrap();
    assert!(Command::new("mkfifo").arg(folder.join("pipe.json")).status().unwrap().success());
    for (out, said) in [
        ("link.json", "link.json is a link to another file, and is never replaced."),
        ("loose.json", "loose.json is a link to another file, and is never replaced."),
        ("pipe.json", "pipe.json is a device or a pipe and no file, and is never replaced."),
        ("linked", "linked is a folder."),
    ] {
        let (ended, error) = json(folder, &["feed", "from-csv", "tables", "--out", out]);
        assert_eq!((ended, &error["error"]["code"]), (1, &"conflict".into()), "{out}: {error}");
        assert!(error["error"]["message"].as_str().unwrap().starts_with(said), "{out}: {error}");
    }
    let kind = |name: &str| fs::symlink_metadata(folder.join(name)).unwrap().file_type();
    assert!(kind("link.json").is_symlink() && kind("loose.json").is_symlink() && kind("pipe.json").is_fifo());
    assert!(!folder.join("nowhere.json").exists());
    assert_eq!(fs::read(folder.join("tables.json")).unwrap(), good);

    // Nor is one waited for among the tables.
    fs::remove_file(folder.join("tables/notes.csv")).unwrap();
    fs::rename(folder.join("pipe.json"), folder.join("tables/notes.csv")).unwrap();
    let (ended, made) = json(folder, &["feed", "from-csv", "tables"]);
    let first = &made["faults"][0];
    assert_eq!((ended, &first["code"], &first["file"]), (3, &"unreadable".into(), &"notes.csv".into()), "{made}");
}

/// What is asked about is said by its place, and never by what stands there.
#[test]
fn a_child_s_name_for_an_identifier_is_noted_and_so_is_a_feed_that_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let source = tables_in(folder);
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
    let source = tables_in(folder);
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
    let usual = folder.join("config/clinic/feed-aliases.toml");
    fs::write(&usual, table).unwrap();
    assert_eq!(json(folder, &["feed", "from-csv", "tables"]).0, 0);

    // The table beside the settings that are named is put over the account's, and `--aliases` over both.
    let wrong = "[observations]\n\"snapshot\" = \"missing\"\n";
    fs::create_dir(folder.join("named")).unwrap();
    fs::write(folder.join("named/clinic.toml"), "").unwrap();
    let named = ["feed", "from-csv", "tables", "--config", "named/clinic.toml"];
    assert_eq!(json(folder, &named).0, 0, "the account's own holds where the named one says nothing");
    fs::write(folder.join("named/feed-aliases.toml"), wrong).unwrap();
    assert_eq!(json(folder, &named).0, 3);
    assert_eq!(json(folder, &[&named[..], &["--aliases", "own.toml"]].concat()).0, 0);
    fs::write(&usual, wrong).unwrap();
    fs::write(folder.join("named/feed-aliases.toml"), table).unwrap();
    assert_eq!(json(folder, &["feed", "from-csv", "tables"]).0, 3);
    assert_eq!(json(folder, &named).0, 0);
    fs::remove_file(&usual).unwrap();
    fs::create_dir(&usual).unwrap();
    let (code, wrong) = json(folder, &named);
    assert_eq!((code, &wrong["error"]["code"]), (2, &"usage".into()), "{wrong}");
    fs::remove_dir(&usual).unwrap();

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
    let observations = tables_in(folder).join("observations.csv");
    let text = fs::read_to_string(&observations).unwrap();
    assert_eq!(text.matches(",33,36,,,92").count(), 1, "{text}");
    fs::write(&observations, text.replace(",33,36,,,92", ",x,36,,,92")).unwrap();
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
    fill_in(folder, "VIS-CP-10WD,T04,,2022-12,31,36\r\n");
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
