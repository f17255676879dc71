use super::*;
use crate::dataset::ChildRecord;
use crate::dataset::testing::{Build, calendar, day, exemption, record, target, visits};
use crate::domain::catalogue::Comparison;
use crate::domain::people::Role;
use crate::record::decide::{Facts, Proposal, Step, decide};
use crate::settings::Settings;

fn snapshot() -> Snapshot {
    let visits = Indicator {
        core: true,
        title: "Visits in 6 weeks".into(),
        targets: vec![target(Comparison::AtLeast, 90.0)],
        ..visits("VIS", "42 d", "7 d")
    };
    let mut build = Build::new("2022-12-31", vec![visits]);
    build.row("VIS", "A1", "2022-11", "30/36").row("VIS", "A1", "2022-12", "31/36").row("VIS", "B1", "2022-12", "4/4");
    let of = |child: &str, done: &str| ChildRecord { last_done: done.parse().ok(), ..record(child, "VIS", "A1") };
    build.data.children = vec![
        of("C3", "2022-11-28"),
        of("C1", "2022-11-01"),
        ChildRecord { started: Some(day("2022-12-01")), ..of("C2", "-") },
        of("C4", "2022-11-01"),
    ];
    build.data.exemptions = vec![exemption("X1", "C4", "VIS", "-", "2022-10-01", "2023-04-01")];
    Snapshot::new("d".into(), build.done(), Vec::new())
}

fn me() -> Actor {
    Actor { by: "D. Adeyemi".into(), role: Role::Chair, on_behalf_of: None, terminal: "test".into() }
}

fn shown(what: &Show, format: Format, period: Option<&str>) -> Result<String, Refused> {
    shown_of(&snapshot(), what, format, period)
}

fn shown_of(snapshot: &Snapshot, what: &Show, format: Format, period: Option<&str>) -> Result<String, Refused> {
    let (calendar, agenda) = (calendar(), Settings::built_in().agenda);
    let looking = Looking {
        snapshot,
        records: RecordRules::default(),
        calendar: &calendar,
        period: period.map(|p| p.parse().unwrap()),
        format,
        ascii: true,
        present: false,
        today: day("2023-01-09"),
        agenda: &agenda,
        register: &Register::default(),
        me: &me(),
        note: &|_| Ok(()),
    };
    show(what, &looking)
}

fn json(what: &Show, period: Option<&str>) -> serde_json::Value {
    serde_json::from_str(&shown(what, Format::Json, period).unwrap()).unwrap()
}

fn records(area: Option<&str>) -> Show {
    Show::Outside { area: area.map(Into::into), team: None, indicator: None }
}

#[test]
fn figures_are_one_object_of_rows() {
    let object = json(&Show::Service, None);
    assert_eq!((object["format"].as_str(), object["version"].as_i64()), (Some("clinic/figures"), Some(1)));
    let row = &object["rows"][0];
    assert_eq!(
        (row["numerator"].as_u64(), row["denominator"].as_u64(), row["level"].as_str()),
        (Some(35), Some(40), Some("service"))
    );
    assert_eq!(
        (row["period"].as_str(), row["met"].as_bool(), row["short"].as_u64()),
        (Some("2022-12"), Some(false), Some(1))
    );

    let earlier = json(&Show::Team { id: "A1".into() }, Some("2022-11"));
    assert_eq!((earlier["rows"][0]["shown"].as_str(), earlier["rows"][0]["change"].is_null()), (Some("83%"), true));

    let every = json(&Show::Indicator { id: "VIS".into() }, None);
    let units: Vec<_> = every["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(units, ["E1", "E1", "A", "A", "B", "A1", "A1", "B1"]);
}

#[test]
fn the_plain_form_keeps_percentage_and_fraction_together() {
    let plain = shown(&Show::Team { id: "A1".into() }, Format::Plain, None).unwrap();
    assert_eq!(
        plain,
        "A1, December 2022, as at 31 December 2022\n\nVisits in 6 weeks: 86% 31/36, target >=90% not met, 5 outside, 2 short.\n"
    );
    let csv = shown(&Show::Team { id: "A1".into() }, Format::Csv, None).unwrap();
    assert_eq!(csv.lines().count(), 2);
    let table = shown(&Show::Team { id: "A1".into() }, Format::Table, None).unwrap();
    assert!(table.contains("86%  31/36   >=90%  no     5      2    +2.8"), "{table}");
}

#[test]
fn records_outside_come_most_pressing_first() {
    let object = json(&records(None), None);
    let rows = object["rows"].as_array().unwrap();
    let found: Vec<_> = rows
        .iter()
        .map(|row| {
            let days = row["days_overdue"].as_i64().unwrap();
            (row["child"].as_str().unwrap(), row["state"].as_str().unwrap(), days, row["exemption"].as_str())
        })
        .collect();
    assert_eq!(
        found,
        [
            ("C2", "never", 23, None),
            ("C1", "overdue", 18, None),
            ("C3", "not_yet_due", 0, None),
            ("C4", "exempt", 0, Some("X1")),
        ]
    );
    let row = &rows[1];
    assert_eq!((row["due"].as_str(), row["days_unit"].as_str()), (Some("2022-12-13"), Some("calendar")));
    assert_eq!((row["months_running"].as_u64(), row["account"].is_null()), (Some(1), true));
    assert!(json(&records(Some("B")), None)["rows"].as_array().unwrap().is_empty());
    let plain = shown(&records(None), Format::Plain, None).unwrap();
    assert!(plain.contains("C1, VIS: overdue by 18 d; team A1, no allocated worker"), "{plain}");
}

#[test]
fn what_is_not_there_is_said() {
    let cases = [
        (Show::Team { id: "T9".into() }, None),
        (Show::Area { id: "A1".into() }, None),
        (Show::Indicator { id: "vis".into() }, None),
        (Show::Service, Some("2021-12")),
        (records(None), Some("2022-11")),
    ];
    for (what, period) in cases {
        assert_eq!(shown(&what, Format::Json, period).unwrap_err().code, Code::NotFound, "{what:?}");
    }
}

#[test]
fn an_agenda_says_who_is_on_it_and_why() {
    let object = json(&Show::Agenda { area: "A".into() }, None);
    assert_eq!(object["format"].as_str(), Some("clinic/agenda"));
    let item = &object["items"][0];
    assert_eq!((item["team"].as_str(), item["minutes"].as_u64()), (Some("A1"), Some(15)));
    let reason = &item["reasons"][0];
    assert_eq!((reason["kind"].as_str(), reason["children"].as_u64()), (Some("outside"), Some(5)));
    assert_eq!(reason["text"].as_str(), Some("VIS: 5 outside (31/36), 2 short of 90%"));
    let calm = json(&Show::Agenda { area: "B".into() }, None);
    assert_eq!(calm["items"], serde_json::json!([]));
    assert_eq!(calm["without_exceptions"], serde_json::json!(["B1"]));
    let plain = shown(&Show::Agenda { area: "A".into() }, Format::Plain, None).unwrap();
    assert!(plain.contains("1 A1, 15 minutes: VIS: 5 outside (31/36), 2 short of 90%."), "{plain}");
    let csv = shown(&Show::Agenda { area: "A".into() }, Format::Csv, None).unwrap();
    assert_eq!(csv.lines().nth(1), Some("1,A1,outside,\"VIS: 5 outside (31/36), 2 short of 90%\",5,15"));
    let nowhere = shown(&Show::Agenda { area: "A1".into() }, Format::Json, None).unwrap_err();
    assert_eq!(nowhere.code, Code::NotFound);
}

#[test]
fn faults_are_listed_as_a_feed_check_has_them_with_every_figure_they_touch() {
    use crate::domain::fault::{Fault, FaultCode, Touch};
    let touch = |owner: Owner, period: &str| Touch { indicator: "VIS".into(), owner, period: period.parse().ok() };
    let touches = vec![touch(Owner::Service, "2022-12"), touch(Owner::Team("A1".into()), "")];
    let fault = |touches| Fault { code: FaultCode::MissingMonth, path: "/x".into(), message: "m.".into(), touches };
    let snapshot = Snapshot::new("d".into(), snapshot().data, vec![fault(touches), fault(Vec::new())]);
    let printed = |format| shown_of(&snapshot, &Show::Quality, format, None).unwrap();
    let object: serde_json::Value = serde_json::from_str(&printed(Format::Json)).unwrap();
    assert_eq!((&object["format"], object["faults"].as_array().unwrap().len()), (&json!("clinic/quality"), 2));
    let first = &object["faults"][0];
    assert_eq!(
        (&first["code"], &first["severity"], &first["path"], &first["message"]),
        (&json!("missing-month"), &json!("query"), &json!("/x"), &json!("m."))
    );
    let organisation = snapshot.data.organisation_id.as_str();
    assert_eq!(
        first["touches"],
        json!([
            { "indicator": "VIS", "level": "service", "id": organisation, "period": "2022-12" },
            { "indicator": "VIS", "level": "team", "id": "A1", "period": null },
        ])
    );
    assert_eq!(object["faults"][1]["touches"], json!([]));
    assert!(printed(Format::Csv).contains(":2022-12 VIS:A1:all,/x,m."), "{}", printed(Format::Csv));
    assert!(printed(Format::Table).contains("missing-month"));
    assert!(printed(Format::Plain).contains("It is not nought."), "{}", printed(Format::Plain));
}

/// A record with one action for an area that is not in the feed.
fn recorded_of_a_dropped_area() -> Register {
    let me = crate::domain::people::Actor {
        by: "D. Adeyemi".into(),
        role: crate::domain::people::Role::Chair,
        on_behalf_of: None,
        terminal: "room-2".into(),
    };
    let proposal = Proposal {
        area: Some("Z".into()),
        text: "Weekly list".into(),
        owner: "Service lead".into(),
        due: Some(day("2023-02-09")),
        no_indicator: Some("a list".into()),
        ..Proposal::default()
    };
    let facts = Facts::bare(day("2023-01-09"), uuid::Uuid::from_u128(7));
    let now = chrono::DateTime::parse_from_rfc3339("2023-01-09T09:00:00Z").unwrap().to_utc();
    let mut register = Register::default();
    for new in decide(&register, &me, Step::Add(Box::new(proposal)), &facts, now).unwrap() {
        let event = crate::domain::event::Event::chained(new, register.head());
        register.extend([&event]);
    }
    register
}

#[test]
fn an_area_that_the_feed_dropped_keeps_the_agenda_of_its_open_actions() {
    let (snapshot, calendar, agenda) = (snapshot(), calendar(), Settings::built_in().agenda);
    let looking = Looking {
        snapshot: &snapshot,
        records: RecordRules::default(),
        calendar: &calendar,
        period: None,
        format: Format::Plain,
        ascii: true,
        present: false,
        today: day("2023-02-20"),
        agenda: &agenda,
        register: &recorded_of_a_dropped_area(),
        me: &me(),
        note: &|_| Ok(()),
    };
    let of = |area: &str| show(&Show::Agenda { area: area.into() }, &looking);
    let said = of("Z").unwrap();
    assert!(said.contains("A-1 overdue by 11 days"), "{said}");
    assert!(said.contains("no longer in the feed"), "{said}");
    assert!(!of("A").unwrap().contains("no longer in the feed"));
    assert_eq!(of("Y").unwrap_err().code, Code::NotFound, "nothing is recorded of it");
}
