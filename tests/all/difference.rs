//! What difference actions made: through the program itself from one month's feed to another's, and a record with a
//! history for the screens.

use std::path::Path;
use std::process::{Command, Output};

use assurance_clinic::domain::clinic::agenda::{Agenda, Item};
use assurance_clinic::domain::clinic::events::{ClinicWhat, Scheduled};
use assurance_clinic::domain::event::{Event, Head, NewEvent, StreamId};
use assurance_clinic::domain::payload::{Dated, Payload};
use assurance_clinic::domain::register::Register;
use assurance_clinic::domain::steps::{ActionSource, Added, Happened, Reading, Seen};
use assurance_clinic::domain::variation::{Charted, Variation};
use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Events in the order in which they are written, chained.
#[derive(Default)]
struct Log(Vec<Event>);

impl Log {
    fn write<W: Payload>(&mut self, stream: &StreamId, on: &str, by: &str, what: W) {
        let version = 1 + self.0.iter().filter(|event| event.new.stream == *stream).count() as u64;
        let new = NewEvent {
            id: Uuid::from_u128(5000 + self.0.len() as u128),
            stream: stream.clone(),
            version,
            by: by.into(),
            role: "chair".into(),
            on_behalf_of: None,
            terminal: "room-2".into(),
            time: format!("{on}T12:00:00.000Z"),
            kind: what.kind(),
            payload_version: what.form(),
            payload: Dated { on: day(on), what }.payload(),
        };
        let head = self.0.last().map_or(Head::EMPTY, Event::head);
        self.0.push(Event::chained(new, head));
    }

    /// An action for a team or the service, agreed with this baseline.
    fn agreed(&mut self, team: Option<&str>, indicator: &str, text: &str, on: &str, before: Reading) -> StreamId {
        let stream = StreamId::action(Uuid::from_u128(9000 + self.0.len() as u128));
        let added = Added {
            area: team.map(|_| "protection-court".into()),
            team: team.map(Into::into),
            indicator: Some(indicator.into()),
            no_indicator: None,
            text: text.into(),
            owner: if team.is_some() { "Team manager" } else { "Head of service" }.into(),
            due: day("2022-12-30"),
            target: None,
            by: None,
            evidence: None,
            source: ActionSource::Clinic,
            seen: Some(Reading { variation: None, ..before.clone() }),
        };
        self.write(&stream, on, "R. Osei", Happened::Add(added));
        let agree = Happened::Agree { target: Some(90.0), by: Some(day("2022-09-20")), baseline: Some(before) };
        self.write(&stream, on, "D. Adeyemi", agree);
        stream
    }

    fn accepted(&mut self, stream: &StreamId, on: &str) {
        self.write(stream, on, "R. Osei", Happened::Report { evidence: "the list was seen".into() });
        self.write(stream, on, "D. Adeyemi", Happened::Accept { version: 3, seen: None });
    }
}

fn reading(period: &str, n: u64, d: u64, outside: Option<&[&str]>) -> Reading {
    let outside = outside.map(|all| all.iter().map(|child| (*child).into()).collect());
    Reading { period: period.parse().unwrap(), figure: Seen::Fraction { n, d }, outside, variation: None }
}

/// A record of the sample's year: actions that moved what they were to move and others that did not, and a clinic to come.
pub fn history() -> Vec<Event> {
    let mut log = Log::default();
    let then: &[&str] = &["C-15075", "C-17966", "C-20103", "C-30913", "C-31667"];
    let charted =
        Reading { variation: Some(Charted(Some(Variation::Common))), ..reading("2022-08", 36, 48, Some(then)) };
    log.agreed(Some("T04"), "VIS-CP-10WD", "Second visit slot on Fridays", "2022-09-12", charted);
    let service = reading("2022-08", 315, 384, None);
    let done = log.agreed(None, "VIS-CP-10WD", "Weekly list of visits due, to every manager", "2022-09-12", service);
    log.accepted(&done, "2022-12-13");
    log.agreed(None, "VIS-CLA-6W", "Visits planned at placement", "2022-09-12", reading("2022-08", 448, 551, None));
    let worse = log.agreed(None, "AS-45WD", "Assessment panel", "2022-09-12", reading("2022-06", 282, 325, None));
    log.accepted(&worse, "2022-11-15");
    let same = reading("2022-08", 93, 96, Some(&[]));
    log.agreed(
        Some("T05"),
        "VIS-CP-10WD",
        "Handover of visits on leave",
        "2022-09-12",
        reading("2022-08", 46, 48, None),
    );
    log.agreed(Some("T05"), "VIS-CP-20WD", "List to the duty desk", "2022-09-12", same);
    let scheduled = Scheduled {
        area: "protection-court".into(),
        period: "2022-12".parse().unwrap(),
        date: day("2023-01-12"),
        start: None,
        minutes: 120,
        chair: "D. Adeyemi".into(),
        expected: Vec::new(),
    };
    let clinic = StreamId::of(StreamId::CLINIC, &Uuid::from_u128(8000).to_string());
    log.write(&clinic, "2023-01-05", "D. Adeyemi", ClinicWhat::Schedule(scheduled));
    let item = Item { team: Some("T04".into()), reasons: Vec::new(), minutes: 15 };
    let agenda = Agenda { items: vec![item], ..Agenda::default() };
    log.write(&clinic, "2023-01-09", "D. Adeyemi", ClinicWhat::Open { agenda, digest: String::new() });
    log.0
}

#[test]
fn what_a_chart_said_is_kept_in_a_form_of_its_own_and_older_forms_still_fold() {
    let events = history();
    let register = Register::of(&events);
    assert!(register.unread().is_empty());
    let agreed: Vec<_> = events.iter().filter(|event| event.new.kind == "action.agree").collect();
    assert_eq!(agreed.iter().map(|event| event.new.payload_version).collect::<Vec<_>>(), [2, 1, 1, 1, 1, 1]);
    let variation = |number: usize| register.actions().nth(number).unwrap().baseline.as_ref().unwrap().variation;
    assert_eq!((variation(0), variation(1)), (Some(Charted(Some(Variation::Common))), None));
    // As it was written before charts were: the bytes of the first form.
    let old = r#"{"on":"2022-09-12","step":"agree","target":90.0,"by":"2022-09-20","baseline":{"period":"2022-08","figure":{"fraction":{"n":315,"d":384}}}}"#;
    assert_eq!(agreed[1].new.payload, old);
    // A form that does not fit what it says is kept and named, and not guessed at.
    let mut wrong = events.clone();
    wrong[1].new.payload_version = 1;
    let wrong = Register::of(&wrong);
    assert_eq!(wrong.unread().len(), 1);
    assert_eq!(wrong.actions().next().unwrap().agreed_on, None);
}

/// Runs `clinic` on the sample's feed of one month, as on this day, with everything it keeps in `folder`.
fn clinic(folder: &Path, month: &str, today: &str, line: &str) -> Output {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/southampton-2022-23");
    let mut files: Vec<_> = std::fs::read_dir(fixtures).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let feed = folder.join("feed");
    std::fs::create_dir_all(&feed).unwrap();
    for file in files.iter().filter(|file| !file.to_string_lossy().contains("restated")) {
        let text = std::fs::read_to_string(file).unwrap();
        let whole: Value = serde_json::from_str(&text).unwrap();
        let as_of = whole["as_of"].as_str().unwrap();
        if &as_of[..7] <= month {
            std::fs::write(feed.join(file.file_name().unwrap()), text).unwrap();
        }
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_clinic"));
    command.args(line.split_whitespace().map(|word| word.replace('~', " ")));
    command.env("HOME", folder).env("XDG_CONFIG_HOME", folder.join("config")).env("CLINIC_FEED", &feed);
    command.env("CLINIC_RECORD", folder.join("record.sqlite")).env("CLINIC_CACHE", folder.join("cache"));
    command.args(["--today", today]).output().unwrap()
}

fn asked(folder: &Path, month: &str, today: &str, line: &str) -> Value {
    let Output { status, stdout, stderr } = clinic(folder, month, today, &format!("{line} --format json"));
    assert!(status.success(), "{line}: {}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    serde_json::from_slice(&stdout).unwrap()
}

#[test]
fn from_the_month_it_was_agreed_to_the_month_it_is_judged() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let none = asked(folder, "2022-08", "2022-09-12", "show difference");
    assert_eq!(
        (&none["format"], &none["version"], &none["actions"]),
        (&json!("clinic/difference"), &json!(1), &json!([]))
    );
    assert_eq!(none["this_year"]["accepted"], 0);
    assert!(!folder.join("record.sqlite").exists(), "a read makes nothing");
    let then = asked(folder, "2022-08", "2022-09-12", "show outside --team T04 --indicator VIS-CP-10WD");
    let late = |whole: &Value| -> Vec<String> {
        let rows = whole["rows"].as_array().unwrap().iter();
        let late = rows.filter(|row| ["overdue", "never"].contains(&row["state"].as_str().unwrap()));
        late.map(|row| row["child"].as_str().unwrap().to_owned()).collect()
    };
    let then = late(&then);
    let add = |of: &str, id: &str| {
        let line = format!("actions add {of} --indicator {id} --text Weekly~list --owner Manager --due next~clinic");
        asked(folder, "2022-08", "2022-09-12", &line)
    };
    add("--team T04", "VIS-CP-10WD");
    add("--area protection-court", "VIS-CP-10WD");
    for number in [1, 2] {
        let line = format!("actions agree {number} --target 90 --by 2022-09-20");
        asked(folder, "2022-08", "2022-09-12", &line);
    }
    add("--team T05", "VIS-CP-10WD");

    let at_once = asked(folder, "2022-08", "2022-09-12", "show difference");
    let first = &at_once["actions"][0];
    assert_eq!(
        (&first["verdict"], &first["judged_from"], &first["frozen"]),
        (&json!("too_early"), &json!("2022-12"), &json!(true))
    );
    let counts = json!({"then": then.len(), "since_done": 0, "still": then.len(), "new": 0});
    for (name, count) in counts.as_object().unwrap() {
        assert_eq!(&first["records"][name], count, "{name} at once");
    }
    assert_eq!(
        (&at_once["actions"][2]["verdict"], &at_once["actions"][2]["frozen"]),
        (&json!("too_early"), &json!(false))
    );
    let november = asked(folder, "2022-11", "2022-12-12", "show difference");
    assert_eq!(november["actions"][0]["verdict"], "too_early");

    let december = asked(folder, "2022-12", "2023-01-09", "show difference");
    let (team, area) = (&december["actions"][0], &december["actions"][1]);
    assert_eq!((&team["verdict"], &area["verdict"]), (&json!("within_noise"), &json!("improved")), "{area}");
    assert_eq!((&team["baseline"]["numerator"], &team["baseline"]["denominator"]), (&json!(36), &json!(48)));
    assert_eq!(
        (&team["latest"]["period"], &team["latest"]["shown"], &team["target"]),
        (&json!("2022-12"), &json!("86%"), &json!(90.0))
    );
    assert!(area["baseline"]["interval"][1].as_f64() < area["latest"]["interval"][0].as_f64());
    let records = |name: &str| team["records"][name].as_u64().unwrap();
    assert_eq!(records("then"), then.len() as u64);
    assert_eq!(records("then"), records("since_done") + records("still") + records("left"));
    let now = late(&asked(folder, "2022-12", "2023-01-09", "show outside --team T04 --indicator VIS-CP-10WD"));
    assert_eq!(records("new"), now.iter().filter(|child| !then.contains(child)).count() as u64);
    assert_eq!(december["by_area"][0]["sum"]["actions"], 3);
    assert_eq!(december["by_manager"][2]["name"], "Above one team");

    asked(folder, "2022-12", "2023-01-09", "actions report 2 --evidence seen --as R.~Osei");
    asked(folder, "2022-12", "2023-01-09", "actions accept 2 --as D.~Adeyemi");
    let year = asked(folder, "2022-12", "2023-01-09", "show difference --area protection-court");
    assert_eq!((&year["this_year"]["accepted"], &year["this_year"]["moved"]), (&json!(1), &json!(1)));
    assert_eq!(year["actions"].as_array().unwrap().len(), 3);
    let other = asked(folder, "2022-12", "2023-01-09", "show difference --area front-door-assessment");
    assert_eq!(
        (&other["actions"], &other["this_year"]["accepted"]),
        (&json!([]), &json!(0)),
        "the year is of the area asked for"
    );
    let one = asked(folder, "2022-12", "2023-01-09", "show difference --team T05");
    assert_eq!(one["actions"].as_array().unwrap().len(), 1);

    let print = |format: &str| {
        let line = format!("show difference --format {format}");
        String::from_utf8(clinic(folder, "2022-12", "2023-01-09", &line).stdout).unwrap()
    };
    let plain = print("plain");
    for words in [
        "1 action accepted this year",
        "1 moved their indicator",
        "it does not show that an action is the reason",
        "outside then",
    ] {
        assert!(plain.contains(words), "{words}: {plain}");
    }
    let csv = print("csv");
    assert_eq!((csv.lines().count(), csv.lines().next().unwrap().split(',').count()), (4, 21), "{csv}");
    assert!(print("table").contains("within noise"));
    let refused = clinic(folder, "2022-12", "2023-01-09", "show difference --period 2022-11");
    assert_eq!(refused.status.code(), Some(2));
}
