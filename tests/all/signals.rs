//! Signals and funnels: the published series of Southampton, and the commands through the program itself.

use std::process::Output;

use assurance_clinic::domain::fault::Owner;
use assurance_clinic::domain::period::Period;
use assurance_clinic::domain::register::Register;
use assurance_clinic::insight::spc::{Assurance, Rule, Side, Status, Variation, signals};
use assurance_clinic::screens::page;
use assurance_clinic::screens::page::Place;
use serde_json::{Value, json};

use crate::clinics::{clinic, run};
use crate::support::{SAMPLE, Screen};

/// Of a standard of the service: the kind of variation, the outlook, and the sentence.
fn service(id: &str) -> (Status, Option<Variation>, Option<Assurance>, String) {
    let figures = SAMPLE.figures();
    let indicator = figures.data.catalogue.get(id).unwrap();
    let until = "2022-12".parse().unwrap();
    let series = signals(figures, indicator, &Owner::Service, until, &Register::default());
    assert_eq!(series.points.len(), 9, "{id}");
    (series.status(), series.variation(), series.assurance(), series.sentence())
}

#[test]
fn the_published_series_say_what_a_person_would() {
    let cases = [
        (
            "SUP-CASE-ALL",
            Variation::Common,
            Some(Assurance::HitOrMiss),
            "Supervision, all children: ordinary month-to-month variation; 80% not met yet; it could be, some months, by \
             chance",
        ),
        (
            "VIS-CLA-6W",
            Variation::Common,
            Some(Assurance::Fail),
            "Looked-after visits, 6 wk: will miss 97% unless something changes",
        ),
        (
            "CLA-HEALTH",
            Variation::Improvement(Side::High),
            Some(Assurance::Fail),
            "Health assessments: unusually high in December 2022, getting better, and will still miss 95% unless \
             something more changes",
        ),
        (
            "CLA-IFA",
            Variation::Concern(Side::High),
            Some(Assurance::Pass),
            "In agency fostering: has risen 8 months running, getting worse, though inside its target of <36%",
        ),
        (
            "CLA-REVIEW",
            Variation::Common,
            Some(Assurance::Pass),
            "Reviews, looked after: ordinary month-to-month variation; will meet 95%",
        ),
        ("VIS-CIN-6W", Variation::Common, None, "In-need visits, 6 wk: ordinary month-to-month variation"),
    ];
    for (id, variation, assurance, sentence) in cases {
        assert_eq!(service(id), (Status::Trial, Some(variation), assurance, sentence.to_owned()), "{id}");
    }
}

#[test]
fn a_running_total_is_never_charted() {
    let figures = SAMPLE.figures();
    let until = "2022-12".parse().unwrap();
    let total = figures.data.catalogue.get("AS-10K").unwrap();
    let series = signals(figures, total, &Owner::Service, until, &Register::default());
    assert!(total.cumulative && !series.points.is_empty());
    assert_eq!((series.status(), series.groups.len(), series.assurance()), (Status::NotCharted, 0, None));
    assert!(series.points.iter().all(|point| point.mark().is_none()));
}

#[test]
fn supervision_of_looked_after_children_is_two_of_three() {
    let figures = SAMPLE.figures();
    let indicator = figures.data.catalogue.get("SUP-CASE-CLA").unwrap();
    let series = signals(figures, indicator, &Owner::Service, "2022-12".parse().unwrap(), &Register::default());
    assert_eq!(series.last_point().unwrap().mark().map(|it| (it.rule, it.side)), Some((Rule::TwoInThree, Side::Low)));
    assert!(
        series.in_words().starts_with("unusually low 2 months of the last 3, getting worse"),
        "{}",
        series.in_words()
    );
}

fn one(whole: &Value) -> &Value {
    assert_eq!((&whole["format"], &whole["version"]), (&json!("clinic/signals"), &json!(1)), "{whole}");
    assert_eq!(whole["series"].as_array().unwrap().len(), 1, "{whole}");
    &whole["series"][0]
}

/// What of a vector is not as the package has it, and why.
fn excepted(id: &str) -> &'static str {
    match id {
        "test_standard_r3_unscreened" => "it is made without screening, which here is never chosen",
        "edge_constant_100" => "nothing varies: no limits, and no assurance",
        "edge_mostly_100_one_dip" => "its limits collapse: they are made without screening, as in the case beside it",
        "edge_two_points" | "edge_one_point" | "edge_rebase_resets_runs" => "a group under 8 points has no limits",
        _ => "",
    }
}

fn month_of(start: &str, months: usize) -> String {
    let start: Period = start.parse().unwrap();
    (0..months).fold(start, |period, _| period.next()).to_string()
}

/// A feed with the vectors as standards of the service; those with numerators as shares, the others as numbers.
fn feed_of(cases: &[Value]) -> Value {
    let (mut indicators, mut observations) = (Vec::new(), Vec::new());
    for case in cases {
        let polarity = match case["improvement_direction"].as_str().unwrap() {
            "increase" => "higher",
            "decrease" => "lower",
            _ => "neutral",
        };
        let unit = if case["num"].is_array() { "percent" } else { "number" };
        let comparison = if polarity == "lower" { "<=" } else { ">=" };
        let targets: Vec<Value> =
            case["target"].as_f64().iter().map(|value| json!({ "comparison": comparison, "value": value })).collect();
        let (id, start) = (&case["id"], case["start"].as_str().unwrap());
        indicators.push(json!({ "id": id, "title": id, "unit": unit, "polarity": polarity, "targets": targets }));
        for (at, value) in case["values"].as_array().unwrap().iter().enumerate() {
            let period = month_of(start, at);
            observations.push(match unit {
                "percent" => json!({
                    "indicator": id, "period": period, "numerator": case["num"][at], "denominator": case["den"][at],
                }),
                _ => json!({ "indicator": id, "period": period, "value": value }),
            });
        }
    }
    json!({
        "format": "assurance-clinic-feed", "version": 1, "organisation": { "id": "E1", "name": "Vectors" },
        "generated_at": "2024-12-31T07:30:00Z", "as_of": "2024-12-31", "areas": [], "teams": [],
        "indicators": indicators, "observations": observations,
    })
}

#[test]
fn the_vectors_agree_through_the_program() {
    let all: Value = serde_json::from_str(include_str!("../../fixtures/spc_vectors.json")).unwrap();
    let cases = all["xmr"].as_array().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let feed = folder.path().join("feed.json");
    std::fs::write(&feed, feed_of(cases).to_string()).unwrap();
    let feed = format!("--feed {}", feed.display());
    let rebased = month_of("2023-01", 10);
    let line = format!("signals rebase {feed} --indicator edge_rebase_resets_runs --from {rebased} --why x");
    assert_eq!(run(folder.path(), &line).0, 0);
    let (code, whole) = run(folder.path(), &format!("show signals {feed}"));
    assert_eq!(code, 0, "{whole}");
    let close = |is: &Value, expected: &Value| match (is.as_f64(), expected.as_f64()) {
        (Some(is), Some(expected)) => (is - expected).abs() <= 1e-9,
        (is, expected) => is == expected,
    };
    let flag = |point: &Value| match (point["rule"].as_str().unwrap(), point["side"].as_str()) {
        ("none", None) => "Common Cause",
        ("outside", Some("high")) => "Above UCL",
        ("outside", Some("low")) => "Below LCL",
        ("trend", Some("high")) => "7 Point Trend (Increasing)",
        ("trend", Some("low")) => "7 Point Trend (Decreasing)",
        ("two_in_three", Some("high")) => "2 in 3 Above CL",
        ("two_in_three", Some("low")) => "2 in 3 Below CL",
        ("same_side", Some("high")) => "7 Points Above CL",
        ("same_side", Some("low")) => "7 Points Below CL",
        other => panic!("{other:?}"),
    };
    let names = [
        ("moving_range", "mr_mean"),
        ("lower", "lpl"),
        ("upper", "upl"),
        ("near_lower", "nlpl"),
        ("near_upper", "nupl"),
    ];
    let mut differ = Vec::new();
    for case in cases {
        let id = case["id"].as_str().unwrap();
        let it = whole["series"].as_array().unwrap().iter().find(|it| it["indicator"] == id).unwrap();
        let expected = &case["expected"];
        let groups = it["groups"].as_array().unwrap().iter().zip(expected["groups"].as_array().unwrap());
        let mut same = it["groups"].as_array().unwrap().len() == expected["groups"].as_array().unwrap().len();
        for (is, expected) in groups {
            assert!(close(&is["centre"], &expected["mean"]), "{id}");
            same &= names.iter().all(|(name, theirs)| close(&is[name], &expected[theirs]));
        }
        let points = it["points"].as_array().unwrap().iter().zip(expected["points"].as_array().unwrap());
        same &= points.clone().count() == case["values"].as_array().unwrap().len();
        same &= points
            .clone()
            .all(|(is, expected)| expected["special_cause_type"] == flag(is) && is["group"] == expected["group"]);
        same &= it["variation"] == expected["variation_icon"];
        same &= match expected["assurance"].as_str() {
            Some("consistent_pass") => it["assurance"] == "pass",
            Some("consistent_fail") => it["assurance"] == "fail",
            Some(_) => it["assurance"] == "hit_or_miss",
            None => it["assurance"].is_null(),
        };
        assert!(same || !excepted(id).is_empty(), "{id}: {it}");
        differ.extend((!same).then_some(id));
    }
    // An exception that is none any more is to be taken off the list.
    assert!(
        cases.iter().all(|case| {
            let id = case["id"].as_str().unwrap();
            excepted(id).is_empty() || differ.contains(&id)
        }),
        "{differ:?}"
    );
}

#[test]
fn every_series_is_listed_once_the_service_first() {
    let folder = tempfile::tempdir().unwrap();
    let (code, whole) = run(folder.path(), "show signals");
    assert_eq!(code, 0);
    let series = whole["series"].as_array().unwrap();
    let rank = |it: &Value| ["service", "area", "team"].iter().position(|level| it["level"] == *level).unwrap();
    let ranks: Vec<usize> = series.iter().map(rank).collect();
    assert!(ranks.is_sorted() && ranks.contains(&0) && ranks.contains(&2));
    let mut keys: Vec<String> =
        series.iter().map(|it| format!("{} {} {}", it["indicator"], it["level"], it["id"])).collect();
    keys.sort();
    let all = keys.len();
    keys.dedup();
    assert_eq!(keys.len(), all);
    for it in series {
        let status = it["status"].as_str().unwrap();
        let charted = ["trial", "normal"].contains(&status);
        let last = it["groups"].as_array().unwrap().last().cloned().unwrap_or_default();
        assert_eq!(last["lower"].is_number(), charted, "limits and their status agree: {it}");
        assert!(charted || it["assurance"].is_null(), "{it}");
        assert_eq!(it["variation"].is_string(), charted || status == "constant", "{it}");
        assert!(status == "normal" || it["why"].is_string(), "what is less than normal says why: {it}");
        assert!(it["sentence"].as_str().unwrap().len() > 10);
        // A team's month of a few children is never given limits.
        let points = it["points"].as_array().unwrap();
        let small = points.iter().any(|point| point["denominator"].as_u64().is_some_and(|d| d < 50));
        assert!(!(charted && small), "{it}");
    }
}

#[test]
fn limits_begin_anew_and_a_point_is_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let ask = |line: &str| {
        let (code, whole) = run(folder, line);
        assert_eq!(code, 0, "{line}: {whole}");
        whole
    };
    let before = ask("show signals --indicator SUP-CASE-CL");
    let before = before["series"].as_array().unwrap().iter().find(|it| it["level"] == "service").unwrap().clone();
    assert_eq!((&before["status"], &before["groups"][0]["from"]), (&json!("trial"), &json!("2022-04")));
    assert!(!folder.join("state").exists(), "a read makes nothing");

    let line = "signals ghost --indicator SUP-CASE-CL --period 2022-06 --why counted~twice";
    let whole = ask(&format!("{line} --role analyst"));
    let it = one(&whole);
    assert_eq!(
        (&it["level"], &it["points"][2]["aside"], &it["points"][2]["rule"]),
        (&json!("service"), &json!(true), &json!("none"))
    );
    assert_eq!(it["points"][2]["why"], "set aside: counted twice");
    assert_eq!(it["points"].as_array().unwrap().len(), 9, "it is still shown");
    assert_eq!((&it["status"], &it["decided"][0]["written"]["role"]), (&json!("trial"), &json!("analyst")));
    assert!(it["groups"][0]["centre"].as_f64().unwrap() < before["groups"][0]["centre"].as_f64().unwrap());

    let rebase = "signals rebase --indicator SUP-CASE-CL --from 2022-09 --why new~recording~form";
    let whole = ask(&format!("{rebase} --different yes --reason-known yes --wanted yes"));
    let it = one(&whole);
    let groups = it["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 2);
    assert_eq!(
        (&groups[1]["from"], &groups[1]["lower"], &it["status"]),
        (&json!("2022-09"), &json!(null), &json!("run_chart"))
    );
    assert_eq!((&it["points"][4]["group"], &it["points"][5]["group"]), (&json!(0), &json!(1)));
    assert_eq!(it["why"], "4 months of at least 8");
    let note = whole["notes"][0].as_str().unwrap();
    assert!(note.contains("is it expected to last: not answered") && !note.contains("wanted"), "{note}");

    // Another unit's series is not touched, and what was said is seen by whoever looks.
    let seen = ask("show signals --indicator SUP-CASE-CL");
    for other in seen["series"].as_array().unwrap() {
        let expected = if other["level"] == "service" { 2 } else { 0 };
        assert_eq!(other["version"], expected, "{}", other["id"]);
    }
    // The last groups' limits judge: taken back, the old ones stand again.
    let whole = ask("signals undo-rebase --indicator SUP-CASE-CL --from 2022-09 --why wrong~month");
    assert_eq!(one(&whole)["groups"].as_array().unwrap().len(), 1);
    let whole = ask("signals undo-ghost --indicator SUP-CASE-CL --period 2022-06 --why it~was~right");
    assert_eq!(one(&whole)["groups"], before["groups"]);
    assert_eq!(one(&whole)["decided"].as_array().unwrap().len(), 4, "nothing is forgotten");
    assert_eq!(run(folder, "record verify").0, 0);
}

#[test]
fn what_cannot_be_decided_is_refused_with_its_code() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let cases = [
        ("signals rebase --indicator SUP-CASE-CL --from 2022-09", 1, "missing"),
        ("signals rebase --indicator SUP-CASE-CL --why x", 1, "missing"),
        ("signals rebase --from 2022-09 --why x", 1, "missing"),
        ("signals ghost --indicator SUP-CASE-CL --why x", 1, "missing"),
        ("signals ghost --indicator NONE --period 2022-06 --why x", 1, "not-found"),
        ("signals ghost --indicator SUP-CASE-CL --team NONE --period 2022-06 --why x", 1, "not-found"),
        ("signals ghost --indicator SUP-CASE-CL --period 2021-06 --why x", 1, "not-found"),
        ("signals undo-ghost --indicator SUP-CASE-CL --period 2022-06 --why x", 1, "not-allowed"),
        ("signals ghost --indicator SUP-CASE-CL --period 2022-06 --why x --role manager", 1, "not-allowed"),
        ("signals rebase --indicator SUP-CASE-CL --from 2022-09 --why x --role viewer", 1, "not-allowed"),
        ("signals rebase --indicator SUP-CASE-CL --from 2022-09 --why x --role minute_taker", 1, "not-allowed"),
        ("signals rebase --indicator SUP-CASE-CL --from nonsense --why x", 2, "usage"),
        ("signals rebase --indicator SUP-CASE-CL --from 2022-09 --why x --wanted perhaps", 2, "usage"),
        ("show signals --indicator NONE", 1, "not-found"),
        ("show signals --team NONE", 1, "not-found"),
        ("show funnel", 2, "usage"),
        ("show funnel --indicator NONE", 1, "not-found"),
        ("show funnel --indicator CLA-COUNT", 2, "usage"),
        ("show funnel --indicator VIS-CP-10WD --period 2019-01", 1, "not-found"),
    ];
    for (line, exit, code) in cases {
        let (found, whole) = run(folder, line);
        assert_eq!((found, &whole["error"]["code"]), (exit, &json!(code)), "{line}: {whole}");
    }
    let (_, whole) = run(folder, "signals ghost --why x");
    let message = whole["error"]["message"].as_str().unwrap();
    assert!(message.contains("--indicator") && message.contains("--period"), "{message}");
    assert_eq!(run(folder, "record verify").1["events"], 0, "nothing was written");
    let typed =
        "signals rebase --indicator SUP-CASE-CL --from 2022-09 --why x --role minute_taker --on-behalf-of D.~Adeyemi";
    assert_eq!(run(folder, typed).0, 0, "a minute taker types for a chair");
    // A retry of the same event is harmless; another under its id is not.
    let id = "--event-id 0185a5c0-7b1d-7c3a-8f00-1234567890ab";
    for _ in 0..2 {
        assert_eq!(run(folder, &format!("signals ghost --indicator SUP-CASE-CL --period 2022-06 --why x {id}")).0, 0);
    }
    let other = run(folder, &format!("signals ghost --indicator SUP-CASE-CL --period 2022-07 --why x {id}"));
    assert_eq!((other.0, &other.1["error"]["code"]), (1, &json!("id-reused")));
    let stale = run(folder, "signals ghost --indicator SUP-CASE-CL --period 2022-07 --why x --expect 1");
    assert_eq!((stale.0, &stale.1["error"]["code"]), (1, &json!("conflict")));
}

#[test]
fn teams_stand_beside_each_other_unranked() {
    let folder = tempfile::tempdir().unwrap();
    let (code, whole) = run(folder.path(), "show funnel --indicator VIS-CP-10WD");
    assert_eq!((code, &whole["format"]), (0, &json!("clinic/funnel")));
    let teams = whole["teams"].as_array().unwrap();
    let sum = |name: &str| teams.iter().map(|it| it[name].as_u64().unwrap()).sum::<u64>();
    let (n, d) = (sum("numerator"), sum("denominator"));
    assert_eq!((n, d), (266, 286), "the parts of the published figure");
    assert!((whole["centre"].as_f64().unwrap() - 100.0 * 266.0 / 286.0).abs() < 1e-9);
    let order: Vec<&str> = SAMPLE.data.teams.iter().map(|team| team.id.as_str()).collect();
    let place = |it: &Value| order.iter().position(|id| it["id"] == *id).unwrap();
    assert!(teams.iter().map(place).is_sorted(), "the feed's order, not that of percentages");
    for team in teams {
        let share = 100.0 * team["numerator"].as_f64().unwrap() / team["denominator"].as_f64().unwrap();
        let [low, high] = [&team["interval"][0], &team["interval"][1]].map(|it| it.as_f64().unwrap());
        assert!(0.0 <= low && low <= share && share <= high && high <= 100.0, "{team}");
        let tails = ["none", "low_0_025", "low_0_001", "high_0_025", "high_0_001"];
        assert!(tails.contains(&team["tail"].as_str().unwrap()), "{team}");
    }
    assert!(whole["by_chance"]["inner"].as_f64().unwrap() > whole["by_chance"]["outer"].as_f64().unwrap());
}

#[test]
fn every_form_says_it() {
    let folder = tempfile::tempdir().unwrap();
    let printed = |line: &str| {
        let Output { status, stdout, stderr } = clinic(folder.path(), line).output().unwrap();
        assert!(status.success(), "{line}: {}", String::from_utf8_lossy(&stderr));
        String::from_utf8(stdout).unwrap()
    };
    let plain = printed("show signals --format plain");
    assert!(
        plain.contains("Looked-after visits, 6 wk: will miss 97% unless something changes (trial limits)."),
        "{plain}"
    );
    assert!(plain.contains("by chance alone"), "{plain}");
    let table = printed("show signals --indicator VIS-CLA-6W");
    let line = table.lines().find(|line| line.starts_with("Southampton")).unwrap();
    assert!(line.contains("76.3% to 92% trial") && line.contains("usual") && line.contains("misses"), "{table}");
    let csv = printed("show signals --indicator VIS-CLA-6W --format csv");
    assert!(csv.starts_with("indicator,level,id,period,value,numerator,denominator,group,rule,side,centre,"), "{csv}");
    assert!(csv.contains("VIS-CLA-6W,service,") && csv.contains(",445,543,0,none,,"), "{csv}");
    for form in ["table", "plain", "csv"] {
        let text = printed(&format!("show funnel --indicator VIS-CP-10WD --format {form}"));
        assert!(text.lines().count() > 3, "{text}");
    }
    let plain = printed("signals rebase --indicator VIS-CLA-6W --from 2022-09 --why x --format plain");
    assert!(plain.contains("too few to tell: 4 months of at least 8") && plain.contains("Note: "), "{plain}");
}

#[test]
fn a_worker_is_given_counts_and_never_a_share() {
    let screen = Screen::small();
    let desk = &screen.app.desk;
    let mut seen = 0;
    for worker in &SAMPLE.data.workers {
        let page = page(desk, &Place::Worker(worker.id.clone()));
        let rows = page.parts.iter().flat_map(|part| &part.rows);
        let cells = rows.clone().flat_map(|row| row.cells.iter().map(|cell| &cell.text).chain([&row.words]));
        for text in page.above.iter().map(|(text, _)| text).chain(cells) {
            assert!(!text.contains('%'), "{}: {text}", worker.id);
            seen += 1;
        }
    }
    assert!(seen > SAMPLE.data.workers.len(), "{seen} texts");
}
