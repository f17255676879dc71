//! Clinics through the program itself: what is printed, how it ends, and two chairs who press at once.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

/// `clinic` in `folder`, with everything it keeps there, on the built-in sample. Words are set apart by blanks, and `~` is
/// a blank within one.
pub fn clinic(folder: &Path, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clinic"));
    command.args(line.split_whitespace().map(|word| word.replace('~', " "))).current_dir(folder);
    command.env_remove("CLINIC_FEED").env("HOME", folder).env("XDG_CONFIG_HOME", folder.join("config"));
    command.env("CLINIC_RECORD", folder.join("state/record.sqlite")).env("CLINIC_CACHE", folder.join("cache"));
    command
}

/// How a line ends, and what a script reads of it.
pub fn run(folder: &Path, line: &str) -> (i32, Value) {
    let Output { status, stdout, stderr } = clinic(folder, &format!("{line} --format json")).output().unwrap();
    let read = serde_json::from_slice(&stdout);
    (status.code().unwrap(), read.unwrap_or_else(|_| panic!("{line}: {}", String::from_utf8_lossy(&stderr))))
}

#[test]
fn a_clinic_of_the_sample_from_schedule_to_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert_eq!(run(folder, "clinics list").1["clinics"], json!([]));
    assert!(!folder.join("state").exists(), "a read makes nothing");
    let ask = |line: &str| {
        let (code, whole) = run(folder, line);
        assert_eq!(code, 0, "{line}: {whole}");
        whole
    };
    let scheduled = ask("clinics schedule --area protection-court --date 12/01/2023 --start 14:00 --chair D.~Adeyemi");
    let teams: Vec<&str> =
        scheduled["clinic"]["attendees"].as_array().unwrap().iter().map(|it| it["team"].as_str().unwrap()).collect();
    // T25 took over from T08 in September: the team that was is not expected beside it.
    assert_eq!(teams, ["T04", "T05", "T06", "T07", "T25", "T09", "T10"]);
    assert_eq!(scheduled["clinic"]["attendees"][0]["name"], "R. Osei");
    ask("actions add --team T04 --indicator VIS-CP-10WD --text Weekly~list --owner Team~manager --due next~clinic");
    ask("actions agree 1");
    let opened = ask("clinics open protection-court/2022-12");
    assert_eq!(opened["clinic"]["left"], json!(["A-1"]));
    assert_eq!(run(folder, "clinics close 1").1["error"]["code"], "not-allowed");
    ask("actions start 1");
    assert_eq!(ask("clinics show 1")["clinic"]["left"], json!([]), "a step taken in the room is a look");
    for line in ["clinics close 1 --role minute_taker", "clinics close 2", "clinics close 1 --expect 1"] {
        assert_eq!(run(folder, line).0, 1, "{line}");
    }
    assert_eq!(run(folder, "clinics note 1 --about nonsense --text x").0, 2);

    // Two chairs close it at once: one does.
    let closing = |by: &str| {
        let mut command = clinic(folder, &format!("clinics close 1 --format json --as {by}"));
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let both = [closing("A"), closing("B")].map(|it| it.wait_with_output().unwrap());
    let closed = both.iter().filter(|it| it.status.success()).count();
    assert_eq!(closed, 1, "{both:?}");
    let refused = both.iter().find(|it| !it.status.success()).unwrap();
    let refused: Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert!(["conflict", "not-allowed"].contains(&refused["error"]["code"].as_str().unwrap()), "{refused}");

    // What the manager says of a record outside stands beside it.
    let outside = ask("show outside --team T04");
    let row = outside["rows"].as_array().unwrap().iter().find(|it| it["state"] == "overdue").unwrap();
    let (indicator, child) = (row["indicator"].as_str().unwrap(), row["child"].as_str().unwrap());
    let said = format!("--team T04 --indicator {indicator} --child {child} --reason refused --booked 20/1 --safe yes");
    ask(&format!("accounts set {said} --role manager"));
    let outside = ask("show outside --team T04");
    let rows = outside["rows"].as_array().unwrap();
    let row = rows.iter().find(|it| it["child"] == child && it["indicator"] == indicator).unwrap();
    assert_eq!((&row["account"], &row["account_booked"]), (&json!("refused"), &json!("2023-01-20")));
    assert_eq!(rows.iter().filter(|it| !it["account"].is_null()).count(), 1);

    let shown = ask("clinics show 1");
    let head = shown["clinic"]["closed"]["head"].as_str().unwrap().to_owned();
    assert_eq!(run(folder, &format!("record verify --head {head}")).0, 0);
    assert_eq!(shown["clinic"]["actions"][0]["number"], 1);
    let next = ask("clinics next 1");
    assert_eq!((&next["proposal"]["period"], &next["proposal"]["date"]), (&json!("2023-01"), &json!("2023-02-09")));
    for form in ["table", "plain", "csv"] {
        for line in
            ["clinics list", "clinics show 1", "clinics next 1", "questions list", "audits list", "exemptions list"]
        {
            let Output { status, stdout, .. } = clinic(folder, &format!("{line} --format {form}")).output().unwrap();
            assert!(status.success() && !stdout.is_empty(), "{line} as {form}");
        }
    }
}
