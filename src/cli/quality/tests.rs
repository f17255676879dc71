use serde_json::json;

use crate::cli::outcome::Code;
use crate::cli::testing::Desk;
use crate::dataset::Snapshot;
use crate::domain::fault::{Fault, FaultCode, Owner, Touch};

const NAME: &str = "published-differs/visits/team:A1/2022-12";

fn fault(row: u32) -> Fault {
    let touch = Touch { indicator: "visits".into(), owner: Owner::Team("A1".into()), period: "2022-12".parse().ok() };
    let path = format!("/observations/{row}").into();
    Fault { code: FaultCode::PublishedDiffers, path, message: "m".into(), touches: vec![touch] }
}

fn with(faults: Vec<Fault>) -> Desk {
    let mut desk = Desk::new();
    desk.snapshot = Snapshot::new("d".into(), desk.snapshot.data.clone(), faults);
    desk
}

#[test]
fn a_query_goes_from_open_to_closed_and_is_late_until_it_is_answered() {
    let desk = with(vec![fault(1)]);
    let all = desk.get("doubts", "quality list");
    assert_eq!(all.as_array().unwrap().len(), 1);
    assert_eq!((&all[0]["doubt"], &all[0]["state"], &all[0]["level"]), (&json!(NAME), &json!("open"), &json!("team")));
    let asked = desk.get("doubt", &format!("quality query {NAME} --owner Data~team --due 20/1/2023"));
    assert_eq!((&asked["state"], &asked["due"], &asked["slips"]), (&json!("asked"), &json!("2023-01-20"), &json!(0)));
    let moved = desk.get("doubt", &format!("quality redate {NAME} --due 27/1/2023 --why away --today 2023-01-21"));
    assert_eq!(
        (&moved["first_due"], &moved["due"], &moved["slips"]),
        (&json!("2023-01-20"), &json!("2023-01-27"), &json!(1))
    );
    let late = &desk.get("doubts", "quality list --open --today 2023-01-30")[0];
    assert_eq!((&late["days_overdue"], &late["age_days"]), (&json!(3), &json!(18)));
    let answered = desk.get("doubt", &format!("quality answer {NAME} --text 31~of~36~is~right --role manager"));
    assert_eq!((&answered["state"], &answered["answer"]), (&json!("answered"), &json!("31 of 36 is right")));
    assert_eq!(desk.code(&format!("quality close {NAME} --role manager")), Code::NotAllowed);
    let closed = desk.get("doubt", &format!("quality close {NAME} --role analyst"));
    assert_eq!((&closed["state"], &closed["days_overdue"]), (&json!("closed"), &json!(null)));
    assert_eq!(closed["history"].as_array().unwrap().len(), 4);
    assert_eq!(desk.get("doubts", "quality list --open"), json!([]));
    assert_eq!(desk.get("doubts", "quality list")[0]["state"], "closed");
}

#[test]
fn next_months_feed_with_the_same_fault_keeps_what_was_said() {
    let mut desk = with(vec![fault(1)]);
    let known = desk.get("doubt", &format!("quality known {NAME} --why the~paper~rounds~up"));
    assert_eq!((&known["state"], &known["why"]), (&json!("known"), &json!("the paper rounds up")));
    // The same figure on another row.
    desk.snapshot = Snapshot::new("e".into(), desk.snapshot.data.clone(), vec![fault(99)]);
    let all = desk.get("doubts", "quality list");
    assert_eq!((all.as_array().unwrap().len(), &all[0]["why"]), (1, &json!("the paper rounds up")));
    // What was said stays listed, though the feed has it no longer; what is asked is open until it is closed.
    desk.get("doubt", &format!("quality query {NAME} --owner Data~team --due fri"));
    desk.snapshot = Snapshot::new("f".into(), desk.snapshot.data.clone(), Vec::new());
    let gone = &desk.get("doubts", "quality list")[0];
    assert_eq!((&gone["in_feed"], &gone["state"]), (&json!(false), &json!("asked")));
    desk.get("doubt", &format!("quality answer {NAME} --text corrected"));
    desk.get("doubt", &format!("quality close {NAME}"));
    assert_eq!(desk.get("doubts", "quality list --open"), json!([]));
    let closed = &desk.get("doubts", "quality list")[0];
    assert_eq!((&closed["in_feed"], &closed["state"]), (&json!(false), &json!("closed")));
}

#[test]
fn what_is_missing_wrong_or_not_there_is_said_and_nothing_is_written() {
    let desk = with(vec![fault(1)]);
    let cases = [
        ("quality known nothing --why because", Code::NotFound),
        ("quality known published-differs/visits/team:A1/2022-12", Code::Missing),
        ("quality query published-differs/visits/team:A1/2022-12 --due fri", Code::Missing),
        ("quality query published-differs/visits/team:A1/2022-12 --owner Data~team", Code::Missing),
        ("quality query published-differs/visits/team:A1/2022-12 --owner Data~team --due soonish", Code::Usage),
        ("quality answer published-differs/visits/team:A1/2022-12 --text yes", Code::NotAllowed),
        ("quality known published-differs/visits/team:A1/2022-12 --why because --role manager", Code::NotAllowed),
        ("quality known published-differs/visits/team:A1/2022-12 --why because --expect 3", Code::Conflict),
    ];
    for (line, code) in cases {
        assert_eq!(desk.code(line), code, "{line}");
    }
    let (_, allowed) = desk.refused(&["quality", "answer", NAME, "--text", "yes"]);
    assert_eq!(allowed, ["known", "query"]);
    let id = "0185a5c0-7b1d-7c3a-8f00-1234567890ab";
    for _ in 0..2 {
        let known = desk.get("doubt", &format!("quality known {NAME} --why because --event-id {id}"));
        assert_eq!(known["version"], 1, "the same step twice is taken once");
    }
}

#[test]
fn the_list_narrows_and_reads_as_sentences() {
    let desk = with(vec![fault(1)]);
    let count = |line: &str| desk.get("doubts", line).as_array().unwrap().len();
    for (line, found) in [
        ("quality list --area A", 1),
        ("quality list --area B", 0),
        ("quality list --team A1", 1),
        ("quality list --team A2", 0),
        ("quality list --indicator visits", 1),
        ("quality list --indicator no_target", 0),
    ] {
        assert_eq!(count(line), found, "{line}");
    }
    let plain = desk.say("quality list --format plain").unwrap();
    assert!(plain.contains(NAME) && plain.contains("Open. Ask which"), "{plain}");
    let table = desk.say("quality list --format table").unwrap();
    assert!(table.starts_with("Doubt") && table.contains("the printed percentage is not the fraction's"), "{table}");
    let csv = desk.say("quality list --format csv").unwrap();
    assert!(csv.starts_with("doubt,version,code,indicator,level,id,period,"), "{csv}");
}

#[test]
fn minutes_name_the_figures_in_doubt_and_the_queries_that_are_carried() {
    let desk = with(vec![fault(1)]);
    desk.get("doubt", &format!("quality query {NAME} --owner Data~team --due 20/1/2023 --text Which~is~right?"));
    desk.get("clinic", "clinics schedule --area A --date 12/1/2023 --period 2022-12");
    desk.get("clinic", "clinics open 1");
    desk.get("clinic", "clinics not-discussed 1 --why out~of~time");
    desk.get("clinic", "clinics close 1");
    let register = crate::record::verify::load(&*desk.store()).unwrap();
    let clinic = register.clinic_named("1").unwrap();
    let minutes = crate::report::papers::minutes(&crate::report::papers::Source {
        then: &register,
        clinic,
        organisation: "X",
        name: &|owner| format!("{owner:?}"),
        next: (clinic.date, false),
        sample: None,
    });
    for words in [
        "\nFigures in doubt\n- visits, Area(AreaId(\"A\")) (31/36): printed % differs\n- visits, Team(TeamId(\"A1\")) \
         (31/36): printed % differs\n",
        "\nAsked about the data, not settled\n- visits, Team(TeamId(\"A1\")), December 2022, printed % differs; asked of \
         Data team, due 20 January 2023: Which is right?\n",
    ] {
        assert!(minutes.contains(words), "{words}\n{minutes}");
    }
}
