//! What the reader promises, on the fixtures and on bytes of any kind. The window is tiny here: every row crosses its
//! edge.

mod any_bytes;
mod folders;

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::*;
use crate::dataset::queries::{self, QueryRules};
use crate::domain::fault::{Owner, Severity};
use crate::settings::{catalogue, holidays};

const GOOD: &str = include_str!("../../../fixtures/every-section.json");

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(catalogue::built_in);

fn today() -> NaiveDate {
    day("2023-01-10").unwrap()
}

fn rules() -> ReadRules {
    ReadRules { calendar: holidays::built_in(), ..ReadRules::default() }
}

fn input<'a>(name: &str, bytes: impl Read + 'a) -> Input<'a> {
    Input { name: name.into(), read: Box::new(bytes) }
}

fn read_all(inputs: Vec<Input<'_>>) -> Result<Snapshot, Refused> {
    read(inputs, &CATALOGUE, &rules(), today())
}

fn read_text(text: &str) -> Result<Snapshot, Refused> {
    read_all(vec![input("", text.as_bytes())])
}

fn code_of(refused: Result<Snapshot, Refused>) -> &'static str {
    refused.expect_err("a refusal").faults.first().map_or("", |fault| fault.code.code())
}

/// A fixture: a document, or all documents of a folder.
fn read_fixture(path: &Path) -> Result<Snapshot, Refused> {
    let open = |path: &Path| Box::new(std::fs::File::open(path).unwrap());
    let inputs = if path.is_dir() {
        let mut files: Vec<_> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.iter().map(|file| input(&file.file_name().unwrap().to_string_lossy(), open(file))).collect()
    } else {
        vec![input("", open(path))]
    };
    read_all(inputs)
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Codes and paths of what was found, with what is asked about the dataset as a whole.
fn found(snapshot: &Snapshot) -> Vec<(&'static str, String)> {
    let asked = queries::all(&snapshot.data, &snapshot.faults, &QueryRules::default(), &rules().calendar, today());
    snapshot.faults.iter().chain(&asked).map(|fault| (fault.code.code(), fault.path.to_string())).collect()
}

/// Checks that no row went missing, and gives how many were set aside or repeated.
fn counted(snapshot: &Snapshot) -> u64 {
    let sections = add_up(snapshot.data.documents.iter().flat_map(|document| &document.sections));
    for count in &sections {
        assert_eq!(count.read, count.accepted + count.set_aside + count.repeated, "{count:?}");
    }
    if let [document] = snapshot.data.documents.as_slice() {
        let data = &snapshot.data;
        let held = |section| {
            match section {
                Section::Areas => data.areas.len(),
                Section::Teams => data.teams.len(),
                Section::Managers => data.managers.len(),
                Section::Workers => data.workers.len(),
                Section::Indicators => return None,
                Section::Observations => data.observations.len(),
                Section::Comparators => data.comparators.len(),
                Section::Caseload => data.caseload.len(),
                Section::Children => data.children.len(),
                Section::Exemptions => data.exemptions.len(),
                Section::Supervisions => data.supervisions.len(),
                Section::Audits => data.audits.len(),
                Section::Notes => data.notes.len(),
            }
            .into()
        };
        for count in &document.sections {
            assert!(held(count.section).is_none_or(|held: usize| held as u64 == count.accepted), "{count:?}");
        }
    }
    sections.iter().map(|count| count.set_aside + count.repeated).sum()
}

#[test]
fn every_fault_that_a_file_can_show_is_shown_by_its_own() {
    let by_test = [FaultCode::Unreadable, FaultCode::TooLarge];
    for code in FaultCode::ALL.iter().filter(|code| !by_test.contains(code)) {
        let file = fixtures().join("faulty").join(format!("{code}.json"));
        let path = if file.exists() { file } else { fixtures().join("faulty").join(code.code()) };
        match read_fixture(&path) {
            Err(refused) => {
                let codes: Vec<_> = refused.faults.iter().map(|fault| fault.code).collect();
                assert_eq!((codes, code.severity()), (vec![*code], Severity::Document), "{code}");
            }
            Ok(snapshot) => {
                let found = found(&snapshot);
                assert!(!found.is_empty() && found.iter().all(|(other, _)| *other == code.code()), "{code}: {found:?}");
                let rows = if code.severity() == Severity::Row { found.len() as u64 } else { 0 };
                assert_eq!(counted(&snapshot), rows, "{code}: the rest of the feed is accepted");
            }
        }
    }
    for entry in std::fs::read_dir(fixtures().join("faulty")).unwrap() {
        let name = entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned();
        assert!(FaultCode::ALL.iter().any(|code| code.code() == name), "{name} is no code");
    }
}

#[test]
fn the_good_fixtures_are_good() {
    for name in ["every-section.json", "invented-36-months.json", "southampton-2022-23", "three-months"] {
        let snapshot = read_fixture(&fixtures().join(name)).unwrap();
        assert_eq!(counted(&snapshot), 0, "{name}");
        let other = snapshot.faults.iter().find(|fault| fault.code != FaultCode::Restated);
        assert_eq!(other, None, "{name}");
    }
}

#[test]
fn a_document_is_what_it_says() {
    let Snapshot { data, .. } = read_text(GOOD).unwrap();
    assert_eq!((data.organisation.as_str(), data.as_of), ("Example Borough", day("2022-12-31").unwrap()));
    assert_eq!(data.sample.unwrap().as_str(), "all of it is invented");
    assert_eq!(data.teams[0].replaces[0].as_str(), "P0");
    let weight = |id| data.catalogue.get(id).unwrap().weight;
    assert!((weight("VIS-CP-10WD") - 5.0).abs() < f64::EPSILON, "overridden");
    let visits = data.catalogue.get("VIS-CP-10WD").unwrap();
    assert_eq!(visits.title, CATALOGUE.get("VIS-CP-10WD").unwrap().title, "what is not said stays");
    let letters = u32::try_from(data.catalogue.position("X-LETTERS").unwrap()).unwrap();
    assert_eq!(data.observations.of_indicator(letters).len(), 1);
    let record = &data.children[2];
    assert_eq!((record.child.as_str(), record.exemption.as_ref().unwrap().as_str(), record.from.row), ("C-3", "E1", 2));
}

/// The order of the contract's list decides which of two document faults is told.
#[test]
fn document_faults_are_tested_in_the_contracts_order() {
    let small = |text: &[u8], limit| {
        let rules = ReadRules { decoded_limit: limit, ..rules() };
        code_of(read(vec![input("", text)], &CATALOGUE, &rules, today()))
    };
    let failing = |kind: io::ErrorKind| {
        struct Fails(io::ErrorKind);
        impl Read for Fails {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(self.0.into())
            }
        }
        code_of(read_all(vec![input("", GOOD.as_bytes()[..900].chain(Fails(kind)))]))
    };
    let size = GOOD.len() as u64;
    assert_eq!(failing(io::ErrorKind::ConnectionReset), "unreadable");
    assert_eq!(failing(io::ErrorKind::UnexpectedEof), "truncated");
    assert_eq!(small(GOOD.as_bytes(), size - 1), "too-large");
    assert!(
        read(vec![input("", GOOD.as_bytes())], &CATALOGUE, &ReadRules { decoded_limit: size, ..rules() }, today())
            .is_ok()
    );
    let junk = [b"{]".repeat(500), b"\xff".to_vec(), b"x".repeat(500)].concat();
    assert_eq!(small(&junk, 1000), "too-large", "before not-utf8 and not-json");
    assert_eq!(small(&junk, 1 << 20), "not-utf8", "before not-json");
    assert_eq!(small(&b"{]".repeat(500), 1 << 20), "not-json");
    assert_eq!(code_of(read_text(&format!("{{\"sample\": {}", "[".repeat(5000)))), "truncated", "before too-deep");
    assert_eq!(
        code_of(read_text(&format!("{{\"x\": {}{}, \"as_of\": 1}}", "[".repeat(64), "]".repeat(64)))),
        "too-deep"
    );
    let not_a_feed = GOOD.replace("\"version\": 1", "\"version\": 2").replace("-feed", "-fed");
    assert_eq!(code_of(read_text(&not_a_feed)), "not-a-feed", "before unsupported-version");
    let named = GOOD.replace("\"last_seen\"", "\"surname\"");
    assert_eq!(code_of(read_text(&named.replace("\"version\": 1", "\"version\": 2"))), "unsupported-version");
    assert_eq!(code_of(read_text(&named.replace("2022-12-31\",\n", "2023-12-31\",\n"))), "names-a-person");
    assert_eq!(code_of(read_text(&GOOD.replace("2022-12-31\",\n", "2023-01-12\",\n"))), "future-as-of");
    assert!(read_text(&GOOD.replace("2022-12-31\",\n", "2023-01-11\",\n")).is_ok(), "a day of grace");
}

#[test]
fn what_is_no_feed_is_told_apart() {
    let deepest = format!("\"x\": {}{},", "[".repeat(63), "]".repeat(63));
    let cases = [
        ("", "truncated"),
        ("  \n", "truncated"),
        ("[]", "not-a-feed"),
        ("\"text\"", "not-a-feed"),
        ("12", "not-a-feed"),
        ("null", "not-a-feed"),
        ("{}", "not-a-feed"),
        ("nul", "truncated"),
        ("<html>", "not-json"),
        ("{} {}", "not-json"),
        ("{\"a\": 01}", "not-json"),
        ("{\"a\": \"\\x\"}", "not-json"),
        ("{\"a\": \"\n\"}", "not-json"),
        ("{\"a\": 1.}", "not-json"),
        ("{\"a\": -", "truncated"),
        ("{a: 1}", "not-json"),
        ("{\"a\" 1}", "not-json"),
        ("{\"a\": 1,}", "not-json"),
        ("[1,]", "not-json"),
        ("{\"a\": tru", "truncated"),
        ("{\"a\": tree}", "not-json"),
    ];
    for (text, code) in cases {
        assert_eq!(code_of(read_text(text)), code, "{text}");
    }
    let edits = [
        ("\"version\": 1", "\"version\": \"1\"", "not-a-feed"),
        ("\"version\": 1", "\"version\": 1.5", "unsupported-version"),
        ("\"as_of\": \"2022-12-31\"", "\"as_of\": \"31 December\"", "not-a-feed"),
        ("\"id\": \"E09999999\", ", "", "not-a-feed"),
        ("\"areas\": [", "\"areas\": 1, \"x\": [", "not-a-feed"),
        ("\"teams\": [", "\"x\": [", "not-a-feed"),
        ("\"notes\": [", "\"managers\": [", "not-a-feed"),
    ];
    for (from, to, code) in edits {
        assert!(GOOD.contains(from));
        assert_eq!(code_of(read_text(&GOOD.replacen(from, to, 1))), code, "{to}");
    }
    for (from, to) in [("{", "\u{feff}{"), ("\"version\": 1", "\"version\": 1.0"), ("{", &format!("{{{deepest}"))] {
        assert!(read_text(&GOOD.replacen(from, to, 1)).is_ok(), "{to}");
    }
}

#[test]
fn a_document_cut_anywhere_is_truncated() {
    let whole = GOOD.trim_end().replace("Example", "Exämple");
    for end in (0..whole.len()).filter(|end| end % 5 == 0 || !whole.is_char_boundary(*end)) {
        let cut = &whole.as_bytes()[..end];
        assert_eq!(code_of(read_all(vec![input("", cut)])), "truncated", "at {end}");
    }
}

/// Codes and paths of the rows and fields that are set aside.
fn row_faults(snapshot: &Snapshot) -> Vec<(&'static str, String)> {
    snapshot.faults.iter().map(|fault| (fault.code.code(), fault.path.to_string())).collect()
}

#[test]
fn a_giant_row_costs_only_itself() {
    let long = "x".repeat(3 << 20);
    let note = GOOD.replace("the recording system was down", &long);
    let snapshot = read_text(&note).unwrap();
    assert_eq!(row_faults(&snapshot), [("wrong-type", "/notes/0".into())]);
    assert!(snapshot.faults[0].message.as_str().contains("1 MiB"));
    assert_eq!(counted(&snapshot), 1);
    let giants = [
        ("observations", format!(r#"{{"indicator": "AS-45WD", "period": "2022-10", "missing": "{long}"}}"#)),
        ("observations", format!(r#"["{long}", {{"more": "{long}"}}]"#)),
        ("areas", format!(r#"{{"{long}": 1}}"#)),
        ("children", format!(r#""{long}""#)),
        ("indicators", format!(r#"{{"id": "AS-45WD", "targets": [[[[1, "{long}"]]]]}}"#)),
    ];
    for (section, row) in giants {
        let snapshot = read_text(&with_row(section, &row)).unwrap();
        assert_eq!((counted(&snapshot), row_faults(&snapshot)), (1, vec![("wrong-type", format!("/{section}/0"))]));
    }
    let named = format!(r#"{{"id": "C-9", "note": "{long}", "first_name": "x", "more": "{long}"}}"#);
    let refused = read_text(&with_row("children", &named)).unwrap_err();
    assert_eq!(
        (refused.faults[0].code.code(), refused.faults[0].path.as_str()),
        ("names-a-person", "/children/0/first_name")
    );
}

#[test]
fn a_giant_field_of_the_document_is_left_out_or_missed() {
    let long = "x".repeat(3 << 20);
    for unknown in [format!("\"extra\": [\"{long}\", {{\"more\": \"{long}\"}}]"), format!("\"{long}\": 1")] {
        let snapshot = read_text(&GOOD.replacen('{', &format!("{{{unknown},"), 1)).unwrap();
        assert_eq!(snapshot.faults.iter().map(|f| f.code.code()).collect::<Vec<_>>(), ["unknown-field"], "listed once");
    }
    let sample = read_text(&GOOD.replace("all of it is invented", &long)).unwrap();
    assert_eq!((row_faults(&sample), sample.data.sample), (vec![("wrong-type", "/sample".into())], None));
    assert_eq!(code_of(read_text(&GOOD.replace("Example Borough", &long))), "not-a-feed");
}

/// Where a child stands in the wrong container, its name is still no lesser fault.
#[test]
fn no_container_hides_a_field_that_names_a_person() {
    let children = |value: &str| {
        let from = GOOD.find("\"children\": [").unwrap();
        let to = from + GOOD[from..].find(']').unwrap() + 1;
        format!("{}\"children\": {value}{}", &GOOD[..from], &GOOD[to..])
    };
    let refused = |text: &str, path: &str| {
        let refused = read_text(text).unwrap_err();
        assert_eq!((refused.faults[0].code.code(), refused.faults[0].path.as_str()), ("names-a-person", path));
    };
    refused(&children(r#"{"id": "C-1", "dob": null}"#), "/children/dob");
    refused(&children(r#"{"C-1": {"Full Name": 1}}"#), "/children/C-1/Full Name");
    refused(&children(r#"[[{"surname": 1}]]"#), "/children/0/0/surname");
    refused(&children(r#"[{"id": {"upn": 1}}]"#), "/children/0/id/upn");
    refused(&GOOD.replacen('{', r#"{"Children": [{"name": 1}],"#, 1), "/Children/0/name");
    refused(&GOOD.replace("\"child\": \"C-3\"", "\"child\": {\"name\": 1}"), "/exemptions/0/child/name");
    let no_list = read_text(&children(r#"{"id": "C-1"}"#)).unwrap();
    assert_eq!(row_faults(&no_list), [("wrong-type", "/children".into())]);
}

#[test]
fn sections_may_come_in_any_order() {
    let good: serde_json::Value = serde_json::from_str(GOOD).unwrap();
    let mut fields: Vec<_> = good.as_object().unwrap().iter().collect();
    let expected = read_text(GOOD).unwrap();
    for turn in 0..fields.len() {
        fields.rotate_left(turn % 3 + 1);
        let text: Vec<_> = fields.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
        let snapshot = read_text(&format!("{{{}}}", text.join(","))).unwrap();
        assert_eq!((&snapshot.data, &snapshot.faults), (&expected.data, &expected.faults));
    }
}

/// Puts `row` into `section` of the good document.
fn with_row(section: &str, row: &str) -> String {
    let start = format!("\"{section}\": [");
    assert!(GOOD.contains(&start));
    GOOD.replacen(&start, &format!("{start}{row}, "), 1)
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn each_row_fault_has_its_code_and_place() {
    let cases = [
        ("areas", r#"{"id": "", "name": "x"}"#, "missing-field", "/id"),
        ("areas", r#"["a", "b"]"#, "wrong-type", ""),
        ("areas", r#"{"id": null, "name": "x"}"#, "missing-field", "/id"),
        ("areas", r#"{"id": "a", "id": "b", "name": "x"}"#, "conflicting-duplicate", "/id"),
        ("areas", r#"{"id": "\ud800", "name": "x"}"#, "wrong-type", "/id"),
        ("teams", r#"{"id": "T", "name": "x", "area": "none"}"#, "unknown-area", "/area"),
        (
            "teams",
            r#"{"id": "T", "name": "x", "area": "protection-court", "from": "2022-04-01"}"#,
            "bad-period",
            "/from",
        ),
        (
            "teams",
            r#"{"id": "T", "name": "x", "area": "protection-court", "from": "2022-04", "to": "2022-03"}"#,
            "bad-period",
            "/to",
        ),
        (
            "teams",
            r#"{"id": "T", "name": "x", "area": "protection-court", "posts": {"vacant_fte": -1}}"#,
            "bad-number",
            "/posts/vacant_fte",
        ),
        (
            "teams",
            r#"{"id": "T", "name": "x", "area": "protection-court", "posts": [1, 2, 3, 4]}"#,
            "wrong-type",
            "/posts",
        ),
        ("workers", r#"{"id": "W", "team": "P1", "role": 3}"#, "wrong-type", "/role"),
        (
            "workers",
            r#"{"id": "W", "team": "P1", "role": "other", "protected": {"kind": "tired"}}"#,
            "unknown-word",
            "/protected/kind",
        ),
        ("workers", r#"{"id": "W", "team": "P9", "role": "other"}"#, "unknown-team", "/team"),
        ("indicators", r#"{"id": "NEW", "title": "x", "unit": "count"}"#, "missing-field", "/polarity"),
        ("indicators", r#"{"id": "AS-45WD", "unit": "percentage"}"#, "unknown-word", "/unit"),
        ("indicators", r#"{"id": "AS-45WD", "parent": "NONE"}"#, "unknown-indicator", "/parent"),
        ("indicators", r#"{"id": "AS-45WD", "interval": "6 y"}"#, "unknown-word", "/interval"),
        ("indicators", r#"{"id": "AS-45WD", "first_interval": 6}"#, "wrong-type", "/first_interval"),
        (
            "indicators",
            r#"{"id": "AS-45WD", "targets": ["TBC", {"comparison": "=", "value": 1}]}"#,
            "unknown-word",
            "/targets/1/comparison",
        ),
        (
            "indicators",
            r#"{"id": "AS-45WD", "targets": [{"comparison": ">=", "value": -1}]}"#,
            "bad-number",
            "/targets/0/value",
        ),
        (
            "indicators",
            r#"{"id": "AS-45WD", "targets": [{"comparison": ">=", "value": 1, "from": "2022-W01"}]}"#,
            "bad-date",
            "/targets/0/from",
        ),
        (
            "observations",
            r#"{"indicator": "AS-45WD", "period": "2022-10", "numerator": 1.5, "denominator": 2}"#,
            "bad-number",
            "/numerator",
        ),
        (
            "observations",
            r#"{"indicator": "AS-45WD", "period": "2022-10", "numerator": 1, "denominator": 1e999}"#,
            "bad-number",
            "/denominator",
        ),
        (
            "observations",
            r#"{"indicator": "AS-45WD", "period": "2022-10", "numerator": 1, "denominator": 1000000000001}"#,
            "bad-number",
            "/denominator",
        ),
        (
            "observations",
            r#"{"indicator": "AS-45WD", "period": "2022-10", "numerator": 1, "denominator": 2, "published": -1}"#,
            "bad-number",
            "/published",
        ),
        ("observations", r#"{"indicator": "CLA-COUNT", "period": "2022-10", "value": 1.5}"#, "bad-number", "/value"),
        ("observations", r#"{"indicator": "CLA-COUNT", "period": "2022-10", "value": 1e-400}"#, "bad-number", "/value"),
        (
            "observations",
            r#"{"indicator": "AS-45WD", "missing": null, "period": "2022-10", "numerator": 1e-400, "denominator": 2}"#,
            "bad-number",
            "/numerator",
        ),
        ("observations", r#"{"indicator": "CLA-COUNT", "period": "2022-10", "value": -1}"#, "bad-number", "/value"),
        (
            "observations",
            r#"{"indicator": "CLA-COUNT", "period": "2022-10", "numerator": 1, "denominator": 2}"#,
            "wrong-unit",
            "/numerator",
        ),
        ("observations", r#"{"indicator": "CLA-COUNT", "period": "2022-10", "missing": " "}"#, "no-figure", ""),
        (
            "observations",
            r#"{"indicator": "CLA-COUNT", "period": "2022-10", "value": 1, "missing": "x"}"#,
            "value-and-fraction",
            "/missing",
        ),
        ("observations", r#"{"indicator": "CLA-COUNT", "period": "2021-22", "value": 1}"#, "bad-period", "/period"),
        (
            "observations",
            r#"{"indicator": "CLA-COUNT", "team": "P1", "area": "looked-after-care-leavers", "period": "2022-10", "value": 1}"#,
            "unknown-area",
            "/area",
        ),
        (
            "observations",
            r#"{"indicator": "CLA-COUNT", "team": "P1", "period": "2022-08", "value": 1}"#,
            "team-closed",
            "/period",
        ),
        ("observations", r#"{"indicator": "CLA-COUNT", "period": "2023-W01", "value": 1}"#, "future-period", "/period"),
        (
            "comparators",
            r#"{"indicator": "AS-45WD", "group": "england", "period": "2021-23", "value": 1}"#,
            "bad-period",
            "/period",
        ),
        (
            "comparators",
            r#"{"indicator": "AS-45WD", "group": "england", "period": "2023-24", "value": 1}"#,
            "future-period",
            "/period",
        ),
        (
            "comparators",
            r#"{"indicator": "AS-45WD", "group": "england", "period": "2021-22", "value": 1}"#,
            "conflicting-duplicate",
            "",
        ),
        ("caseload", r#"{"period": "2022-12", "count": 3}"#, "missing-field", "/worker"),
        ("caseload", r#"{"period": "2022-12", "worker": "W1"}"#, "missing-field", "/count"),
        ("caseload", r#"{"period": "2022-12", "team": "P1"}"#, "missing-field", "/unallocated"),
        (
            "caseload",
            r#"{"period": "2022-12", "team": "P1", "worker": "W1", "count": 3, "unallocated": 1}"#,
            "value-and-fraction",
            "/unallocated",
        ),
        ("caseload", r#"{"period": "2022-11", "worker": "W1", "count": 2.5}"#, "bad-number", "/count"),
        (
            "caseload",
            r#"{"period": "2022-11", "worker": "W1", "count": 2, "counted": "cases"}"#,
            "unknown-word",
            "/counted",
        ),
        ("caseload", r#"{"period": "2022-08", "team": "P1", "unallocated": 2}"#, "team-closed", "/period"),
        (
            "children",
            r#"{"id": "C-9", "indicator": "VIS-CP-10WD", "team": "P1", "worker": "W9"}"#,
            "unknown-worker",
            "/worker",
        ),
        (
            "children",
            r#"{"id": "C-9", "indicator": "VIS-CP-10WD", "team": "P1", "due": "2022-12-31T00:00:00"}"#,
            "bad-date",
            "/due",
        ),
        ("children", r#"{"id": "C-1", "indicator": "VIS-CP-10WD", "team": "P1"}"#, "duplicate-id", "/id"),
        (
            "exemptions",
            r#"{"id": "E2", "child": "C-1", "indicator": "VIS-CP-10WD", "from": "2022-10-01"}"#,
            "missing-field",
            "/review_by",
        ),
        (
            "exemptions",
            r#"{"id": "E2", "child": "C-1", "indicator": "VIS-CP-10WD", "from": "2022-10-01", "review_by": "2023-04-01", "approved_by": "boss"}"#,
            "unknown-word",
            "/approved_by",
        ),
        ("supervisions", r#"{"worker": "W1", "kind": "asye", "due": "2023-01-04"}"#, "conflicting-duplicate", ""),
        ("supervisions", r#"{"worker": "W9", "kind": "group"}"#, "unknown-worker", "/worker"),
        (
            "audits",
            r#"{"id": "A-2", "team": "P1", "completed": "2022-12-14", "grade": "Good"}"#,
            "unknown-word",
            "/grade",
        ),
        ("notes", r#"{"indicator": "NONE", "text": "x"}"#, "unknown-indicator", "/indicator"),
    ];
    for (section, row, code, field) in cases {
        let snapshot = read_text(&with_row(section, row)).unwrap_or_else(|refused| panic!("{row}: {refused}"));
        let first = snapshot.faults.iter().find(|fault| fault.code.severity() == Severity::Row);
        let first = first.map(|fault| (fault.code.code(), fault.path.as_str()));
        assert_eq!(first, Some((code, format!("/{section}/0{field}").as_str())), "{row}");
        assert!(counted(&snapshot) > 0);
    }
}

#[test]
fn what_may_be_left_out_or_written_otherwise_is_taken() {
    let cases = [
        (
            "teams",
            r#"{"id": "T", "name": "x", "area": "protection-court", "manager": "M9", "posts": null, "from": null}"#,
        ),
        ("workers", r#"{"id": "W", "team": "P1", "role": "other", "protected": {"from": "2022-10-01"}}"#),
        ("indicators", r#"{"id": "CLA-COUNT", "targets": []}"#),
        (
            "observations",
            r#"{"indicator": "AS-45WD", "team": "P1", "area": "protection-court", "period": "2022-10", "numerator": 0, "denominator": 0}"#,
        ),
        (
            "observations",
            r#"{"indicator": "AS-45WD", "period": "2022-10", "numerator": 3.0, "denominator": 1e3, "value": null}"#,
        ),
        (
            "observations",
            r#"{"indicator": "AS-45WD", "period": "2022-12-31", "numerator": 1000000000000, "denominator": 1000000000000}"#,
        ),
        (
            "observations",
            r#"{"\u0069ndicator": "AS\u002d45WD", "period": "2022\u002d10", "numerator": 3, "denominator": 4}"#,
        ),
        ("caseload", r#"{"period": "2022-11", "worker": "W1", "team": "P1", "count": 2}"#),
        ("children", r#"{"id": "C-1", "indicator": "VIS-CLA-6W", "team": "L1"}"#),
        (
            "exemptions",
            r#"{"id": "E2", "child": "C-1", "indicator": "VIS-CP-10WD", "from": "2022-10-01", "review_by": "2023-04-01", "approved_by": "independent_reviewing_officer"}"#,
        ),
        ("notes", "{}"),
    ];
    for (section, row) in cases {
        let snapshot = read_text(&with_row(section, row)).unwrap();
        assert_eq!((counted(&snapshot), snapshot.faults), (0, Vec::new()), "{row}");
    }
}

/// Rows that depend on a row set aside follow it, and the figures they would have fed are named.
#[test]
fn a_fault_touches_the_figures_that_the_row_would_have_fed() {
    let touches = |text: &str, code: FaultCode| {
        let snapshot = read_text(text).unwrap();
        let of_code: Vec<_> = snapshot.faults.into_iter().filter(|fault| fault.code == code).collect();
        let words = |touch: &crate::domain::fault::Touch| {
            let owner = match &touch.owner {
                Owner::Service => "service",
                Owner::Area(id) => &format!("area {id}"),
                Owner::Team(id) => &format!("team {id}"),
            };
            format!("{} {owner} {}", touch.indicator, touch.period.map_or_else(String::new, |p| p.to_string()))
        };
        of_code.iter().flat_map(|fault| &fault.touches).map(words).collect::<Vec<_>>()
    };
    let observed = |more: &str| with_row("observations", &format!(r#"{{"indicator": "VIS-CP-10WD", {more}}}"#));
    let of_team = observed(r#""team": "L1", "period": "2022-12", "numerator": "n", "denominator": 2"#);
    assert_eq!(touches(&of_team, FaultCode::WrongType), ["VIS-CP-10WD team L1 2022-12"]);
    let of_area = observed(r#""area": "protection-court", "period": "2022-11", "numerator": 3, "denominator": 2"#);
    assert_eq!(touches(&of_area, FaultCode::NumeratorAboveDenominator), ["VIS-CP-10WD area protection-court 2022-11"]);
    let no_period = observed(r#""period": "soon", "numerator": 1, "denominator": 2"#);
    assert_eq!(touches(&no_period, FaultCode::BadPeriod), ["VIS-CP-10WD service "]);
    let nobody = observed(r#""team": "P9", "period": "2022-11", "numerator": 1, "denominator": 2"#);
    assert_eq!(touches(&nobody, FaultCode::UnknownTeam), ["VIS-CP-10WD service 2022-11"], "not stated, so added up");
    let stated = nobody.replace("2022-11\", \"num", "2022-12\", \"num");
    assert_eq!(touches(&stated, FaultCode::UnknownTeam), [""; 0], "the stated total stands without it");
    let no_area = GOOD.replacen("\"name\": \"Protection and court\"", "\"name\": 1", 1);
    // Its teams follow, and their child records: the list of all records lacks those, whatever the figures state.
    let of_service = ["2022-08", "2022-12", "2022-12", "2022-12"].map(|month| format!("VIS-CP-10WD service {month}"));
    assert_eq!(touches(&no_area, FaultCode::UnknownTeam), of_service);
    let named = nobody.replace("\"P9\"", "\"P9\", \"area\": \"protection-court\"");
    assert_eq!(touches(&named, FaultCode::UnknownTeam), ["VIS-CP-10WD area protection-court 2022-11"]);
    let record = with_row("children", r#"{"id": "C-9", "indicator": "VIS-CP-10WD", "team": "P1", "due": "soon"}"#);
    assert_eq!(touches(&record, FaultCode::BadDate), ["VIS-CP-10WD team P1 2022-12"]);
}

#[test]
fn rows_given_twice_are_kept_once_or_not_at_all() {
    let first = r#"{"indicator": "AS-45WD", "period": "2022-10", "numerator": 3, "denominator": 4}"#;
    let other = first.replace("3,", "2,");
    for (rows, codes) in [
        (vec![first, first], vec!["duplicate"]),
        (vec![first, first, first], vec!["duplicate"; 2]),
        (vec![first, &other], vec!["conflicting-duplicate"; 2]),
        (vec![first, &other, first], vec!["conflicting-duplicate"; 3]),
    ] {
        let snapshot = read_text(&with_row("observations", &rows.join(","))).unwrap();
        let found: Vec<_> = snapshot.faults.iter().map(|fault| fault.code.code()).collect();
        assert_eq!(found, codes);
        assert_eq!(counted(&snapshot), codes.len() as u64);
    }
    let twice =
        with_row("children", r#"{"id": "C-2", "indicator": "VIS-CP-10WD", "team": "P1", "started": "2022-11-14"}"#);
    let snapshot = read_text(&twice).unwrap();
    assert_eq!(found(&snapshot)[0], ("duplicate-id", "/children/2/id".into()));
    assert_eq!(snapshot.data.children.len(), 3);
    assert_eq!(snapshot.data.documents[0].sections[Section::Children as usize].repeated, 1);
}

#[test]
fn an_unknown_field_is_listed_once_for_its_section() {
    let text = GOOD
        .replace("\"period\": ", "\"ward\": [1, {\"x\": null}], \"period\": ")
        .replace("\"comparison\": ", "\"colour\": 1, \"comparison\": ")
        .replacen("{\"system\"", "{\"a/b\": 1, \"system\"", 1);
    let snapshot = read_text(&text).unwrap();
    let expected = [
        ("unknown-field", "/source/a~1b"),
        ("unknown-field", "/indicators/0/targets/0/colour"),
        ("unknown-field", "/observations/0/ward"),
        ("unknown-field", "/comparators/0/ward"),
        ("unknown-field", "/caseload/0/ward"),
        ("unknown-field", "/notes/0/ward"),
    ];
    let found: Vec<_> = snapshot.faults.iter().map(|f| (f.code.code(), f.path.as_str())).collect();
    assert_eq!(found, expected);
    assert_eq!(snapshot.data, read_text(GOOD).unwrap().data, "and changes nothing");
}

#[test]
fn a_target_that_is_no_number_is_left_out_and_asked_about() {
    let row = r#"{"id": "AS-45WD", "targets": [{"comparison": ">=", "value": "TBC"}, "<37", {"comparison": ">=", "value": 80}]}"#;
    let snapshot = read_text(&with_row("indicators", row)).unwrap();
    let paths: Vec<_> = snapshot.faults.iter().map(|fault| (fault.code.code(), fault.path.as_str())).collect();
    let code = "target-not-a-number";
    assert_eq!(paths, [(code, "/indicators/0/targets/0/value"), (code, "/indicators/0/targets/1/value")]);
    let targets = &snapshot.data.catalogue.get("AS-45WD").unwrap().targets;
    assert_eq!(
        targets.iter().map(|target| target.value).collect::<Vec<_>>(),
        [80.0],
        "whole, the catalogue's are gone"
    );
}

/// Every field of every row, in turn, holds something that must not be repeated.
#[test]
fn no_message_repeats_a_value_and_no_row_is_lost() {
    let good: serde_json::Value = serde_json::from_str(GOOD).unwrap();
    let canaries = [
        serde_json::json!("canary \u{202e} 7355608"),
        serde_json::json!(7_355_608.25),
        serde_json::json!(-7_355_608),
        serde_json::json!(true),
        serde_json::json!(null),
        serde_json::json!(["canary", 7_355_608]),
        serde_json::json!({"canary": "7355608"}),
    ];
    let mut tried = 0;
    for section in Section::ALL {
        for (at, row) in good[section.word()].as_array().unwrap().iter().enumerate() {
            for field in row.as_object().unwrap().keys() {
                for canary in &canaries {
                    let mut document = good.clone();
                    document[section.word()][at][field] = canary.clone();
                    let Ok(snapshot) = read_text(&document.to_string()) else {
                        panic!("a bad row costs only itself: {section:?} {at} {field}")
                    };
                    counted(&snapshot);
                    for fault in &snapshot.faults {
                        let said = format!("{} {}", fault.path, fault.message);
                        let is_named = fault.code == FaultCode::UnknownField;
                        assert!(is_named || !said.contains("canary"), "{said}");
                        assert!(!said.contains("7355608"), "{said}");
                    }
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 700, "{tried}");
}
