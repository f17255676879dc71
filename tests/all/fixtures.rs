//! The made feeds: what is committed is what the generator makes, the invented parts add up to the published figures, and
//! every feature that the sample is to show is in it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use assurance_clinic::dataset::queries::{self, QueryRules};
use assurance_clinic::domain::calendar::{Calendar, Interval};
use assurance_clinic::domain::catalogue::Catalogue;
use assurance_clinic::domain::fault::{Fault, Owner, Touch};
use assurance_clinic::feed::read::{Input, ReadRules, read};
use assurance_clinic::feed::sample;
use assurance_clinic::settings::{catalogue, holidays};
use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::Value;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(catalogue::built_in);

/// A document, parsed.
struct Doc(Value);

impl Doc {
    fn rows(&self, section: &str) -> &[Value] {
        self.0[section].as_array().map_or(&[], Vec::as_slice)
    }

    fn as_of(&self) -> NaiveDate {
        date(&self.0["as_of"]).unwrap()
    }

    fn month(&self) -> String {
        self.as_of().format("%Y-%m").to_string()
    }

    /// Whether a record is late by the catalogue's clock alone, reckoned from when it was done.
    fn is_late(&self, record: &Value, calendar: &Calendar) -> bool {
        days_over(record, "", self.as_of(), calendar) > 0
    }
}

fn date(value: &Value) -> Option<NaiveDate> {
    value.as_str()?.parse().ok()
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or("")
}

/// Days beyond the record's clock; `own` is an exemption's interval, or nothing.
fn days_over(record: &Value, own: &str, as_of: NaiveDate, calendar: &Calendar) -> i64 {
    let indicator = CATALOGUE.get(text(record, "indicator")).unwrap();
    match (date(&record["last_done"]), own.parse::<Interval>()) {
        (Some(done), Ok(own)) => own.days_over(done, as_of, calendar),
        (Some(done), Err(_)) => indicator.interval.unwrap().days_over(done, as_of, calendar),
        (None, _) => indicator.first_interval.unwrap().days_over(date(&record["started"]).unwrap(), as_of, calendar),
    }
}

fn southampton() -> Vec<Doc> {
    sample::built_in::documents().iter().map(|(_, text)| Doc(serde_json::from_str(text).unwrap())).collect()
}

fn calendar() -> Calendar {
    holidays::built_in()
}

type Key = (String, String);

/// The figures of the service and the sums of its teams' by indicator and month: numerator or value, and denominator.
fn totals(docs: &[Doc], of_teams: bool) -> BTreeMap<Key, (u64, Option<u64>)> {
    let mut sums: BTreeMap<Key, (u64, Option<u64>)> = BTreeMap::new();
    for row in docs.iter().flat_map(|doc| doc.rows("observations")) {
        if row.get("team").is_some() != of_teams || row.get("area").is_some() {
            continue;
        }
        let Some(n) = row["numerator"].as_u64().or(row["value"].as_u64()) else { continue };
        let sum = sums.entry((text(row, "indicator").into(), text(row, "period").into())).or_default();
        sum.0 += n;
        if let Some(d) = row["denominator"].as_u64() {
            sum.1 = Some(sum.1.unwrap_or(0) + d);
        }
    }
    sums
}

#[test]
fn the_committed_fixtures_are_what_the_generator_makes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let same = |path: std::path::PathBuf, made: &str| {
        let kept = std::fs::read_to_string(&path).unwrap();
        assert!(kept == made, "{} is not what the generator makes: cargo run --example fixtures", path.display());
    };
    let (nine, three) = (sample::southampton().unwrap(), sample::three_months().unwrap());
    assert_eq!((nine.len(), three.len()), (9, 3));
    for (folder, made) in [("southampton-2022-23", &nine), ("three-months", &three)] {
        assert_eq!(std::fs::read_dir(root.join(folder)).unwrap().count(), made.len(), "{folder}");
        for (name, text) in made {
            same(root.join(folder).join(name), text);
        }
    }
    same(root.join("invented-36-months.json"), &sample::invented_36_months().unwrap());
    for ((name, text), (made_name, made)) in sample::built_in::documents().iter().zip(&nine) {
        assert!(name == made_name && text == made, "{name}");
    }
}

#[test]
fn the_service_is_what_was_published_and_its_teams_add_up_to_it() {
    let docs = southampton();
    let service = totals(&docs, false);
    let teams = totals(&docs, true);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/data/southampton_2022_23.csv");
    let mut split = BTreeSet::new();
    let mut not_known = BTreeSet::new();
    for row in csv::Reader::from_path(path).unwrap().records() {
        let row = row.unwrap();
        let key = (row[0].to_owned(), row[6].to_owned());
        let number = |at: usize| row[at].parse::<u64>().ok();
        let printed = match (&row[3], number(8), number(9)) {
            ("percent", Some(n), Some(d)) => Some((n, Some(d))),
            ("percent", ..) => None,
            _ => number(7).map(|value| (value, None)),
        };
        assert_eq!(service.get(&key), printed.as_ref(), "{key:?}");
        match printed {
            None => {
                assert!(!teams.contains_key(&key), "{key:?} is not known, yet a team has it");
                not_known.insert(key);
            }
            Some(printed) => {
                if let Some(sum) = teams.get(&key) {
                    assert_eq!(*sum, printed, "{key:?}");
                    split.insert(key.0);
                }
            }
        }
    }
    let expected = [("CLA-STAB3", "2022-04"), ("FD-REFERRALS-10K", "2022-04")];
    assert_eq!(not_known, expected.map(|(i, m)| (i.to_owned(), m.to_owned())).into());
    // All but the three rates, and the two counts of which the paper itself gives two sizes.
    assert_eq!(split.len(), 28 - 5, "{split:?}");
    for indicator in split.iter().filter(|i| *i != "CLA-STAB3") {
        assert_eq!(teams.keys().filter(|(i, _)| i == indicator).count(), 9, "{indicator}: a month is not split");
    }
}

#[test]
fn denominators_are_the_cohorts_but_for_the_two_real_differences() {
    let docs = southampton();
    let mut differ = BTreeSet::new();
    for doc in &docs {
        let mut figures: BTreeMap<(&str, &str), &Value> = BTreeMap::new();
        for row in doc.rows("observations") {
            assert_eq!(text(row, "period"), doc.month());
            figures.insert((text(row, "indicator"), text(row, "team")), row);
        }
        for ((id, team), row) in &figures {
            let Some(cohort) = CATALOGUE.get(id).and_then(|i| i.cohort_count.as_ref()) else { continue };
            let count = figures.get(&(cohort.as_str(), team)).and_then(|count| count["value"].as_u64());
            if count.zip(row["denominator"].as_u64()).is_some_and(|(count, d)| count != d) {
                differ.insert((id.to_string(), team.to_string(), doc.month()));
            }
        }
    }
    let real = [("CLA-STAB3", "2022-05"), ("SUP-CASE-CL", "2022-09")];
    assert_eq!(differ, real.map(|(i, m)| (i.to_owned(), String::new(), m.to_owned())).into());
}

#[test]
fn late_records_are_as_many_as_the_figures_have_outside() {
    let calendar = calendar();
    let thirty_six = Doc(serde_json::from_str(&sample::invented_36_months().unwrap()).unwrap());
    let three = sample::three_months().unwrap();
    let three = three.iter().map(|(_, text)| Doc(serde_json::from_str(text).unwrap()));
    for doc in southampton().into_iter().chain(three).chain([thirty_six]) {
        let mut late: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        let mut ids = BTreeSet::new();
        for record in doc.rows("children") {
            let (id, indicator) = (text(record, "id"), text(record, "indicator"));
            assert!(ids.insert((id, indicator)), "{}: {id} {indicator} twice", doc.month());
            let done = date(&record["last_done"]);
            assert!(done.is_none_or(|done| date(&record["started"]).unwrap() <= done && done <= doc.as_of()));
            if doc.is_late(record, &calendar) {
                *late.entry((indicator, text(record, "team"))).or_default() += 1;
            }
            let indicator = CATALOGUE.get(indicator).cloned().unwrap();
            let due = match done {
                Some(done) => indicator.interval.unwrap().due(done, &calendar),
                None => indicator.first_interval.unwrap().due(date(&record["started"]).unwrap(), &calendar),
            };
            assert_eq!(date(&record["due"]), Some(due), "{id}");
        }
        let mut clocked = 0;
        for row in doc.rows("observations").iter().filter(|row| row.get("team").is_some()) {
            let id = text(row, "indicator");
            if text(row, "period") != doc.month() || CATALOGUE.get(id).unwrap().interval.is_none() {
                continue;
            }
            let outside = row["denominator"].as_u64().unwrap() - row["numerator"].as_u64().unwrap();
            assert_eq!(late.remove(&(id, text(row, "team"))).unwrap_or(0), outside, "{} {row}", doc.month());
            clocked += 1;
        }
        assert!(late.is_empty() && clocked > 0, "{}: records without a figure: {late:?}", doc.month());
    }
}

#[test]
fn narrower_records_lie_within_wider_ones_and_months_follow_each_other() {
    let calendar = calendar();
    let docs = southampton();
    let late_of = |doc: &Doc, indicator: &str| -> BTreeMap<String, Option<NaiveDate>> {
        let of = doc.rows("children").iter().filter(|r| text(r, "indicator") == indicator && doc.is_late(r, &calendar));
        of.map(|r| (text(r, "id").to_owned(), date(&r["last_done"]))).collect()
    };
    for doc in &docs {
        for (narrow, wide) in [
            ("VIS-CP-20WD", "VIS-CP-10WD"),
            ("SUP-CASE-CPP", "SUP-CASE-ALL"),
            ("SUP-CASE-CLA", "SUP-CASE-ALL"),
            ("SUP-CASE-CL", "SUP-CASE-ALL"),
        ] {
            let (narrow, wide) = (late_of(doc, narrow), late_of(doc, wide));
            assert!(narrow.iter().all(|(id, done)| wide.get(id) == Some(done)), "{}", doc.month());
        }
    }
    // Who was late last month and is late again was either not done since, or done after last month's end.
    let mut longest = 0;
    for indicator in ["VIS-CP-10WD", "VIS-CLA-6W", "VIS-CIN-6W", "SUP-CASE-CLA"] {
        let mut running: BTreeMap<String, u32> = BTreeMap::new();
        for pair in docs.windows(2) {
            let (before, now) = (late_of(&pair[0], indicator), late_of(&pair[1], indicator));
            for (id, done) in &now {
                if let Some(was) = before.get(id) {
                    assert!(was == done || done.is_some_and(|done| done > pair[0].as_of()), "{indicator} {id}");
                }
            }
            running = now.into_keys().map(|id| (id.clone(), running.get(&id).copied().unwrap_or(0) + 1)).collect();
            longest = longest.max(running.values().copied().max().unwrap_or(0));
        }
    }
    assert!(longest >= 4, "records late for months: {longest}");
}

#[test]
fn caseloads_are_the_open_children_and_31_workers_have_more_than_18() {
    for doc in southampton() {
        let workers: BTreeMap<&str, &Value> = doc.rows("workers").iter().map(|w| (text(w, "id"), w)).collect();
        let mut held: BTreeMap<&str, u64> = BTreeMap::new();
        let mut over: BTreeMap<&str, u64> = BTreeMap::new();
        let mut loads: BTreeMap<&str, u64> = BTreeMap::new();
        let (mut social, mut most) = (0, 0);
        for row in doc.rows("caseload").iter().filter(|row| text(row, "counted") == "children") {
            if let Some(worker) = workers.get(text(row, "worker")) {
                let (team, count) = (text(worker, "team"), row["count"].as_u64().unwrap());
                *held.entry(team).or_default() += count;
                loads.insert(text(worker, "id"), count);
                most = most.max(count);
                let protected = worker.get("protected").is_some_and(|p| p["kind"] == "asye");
                let full = if protected { 12.0 } else { 18.0 };
                if text(worker, "role").contains("social_worker") {
                    social += 1;
                    *over.entry(team).or_default() += u64::from(count > 18);
                    let scaled = full * worker["fte"].as_f64().unwrap();
                    assert_eq!(count > 18, f64::from(u32::try_from(count).unwrap()) > scaled, "{worker}");
                } else {
                    assert!(count <= 18, "no target, and none over it: {worker}");
                }
            } else {
                *held.entry(text(row, "team")).or_default() += row["unallocated"].as_u64().unwrap();
            }
        }
        for row in doc.rows("observations") {
            match (text(row, "indicator"), text(row, "team")) {
                ("SUP-CASE-ALL", team) if !team.is_empty() => {
                    assert_eq!(held.get(team).copied(), row["denominator"].as_u64(), "{} {team}", doc.month());
                }
                ("WF-CASELOAD-OVER", team) => assert_eq!(over.get(team).copied(), row["value"].as_u64(), "{team}"),
                _ => {}
            }
        }
        // No worker has more records on the lists than children.
        let mut listed: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for record in doc.rows("children").iter().filter(|r| r.get("worker").is_some()) {
            listed.entry(text(record, "worker")).or_default().insert(text(record, "id"));
        }
        assert!(listed.iter().all(|(worker, children)| children.len() as u64 <= loads[worker]), "{}", doc.month());
        if doc.month() == "2022-12" {
            assert_eq!((over.values().sum::<u64>(), social, most), (31, 143, 31));
            let p1 =
                doc.rows("observations").iter().find(|r| text(r, "team") == "T04" && r["indicator"] == "VIS-CP-10WD");
            assert_eq!(p1.map(|r| (r["numerator"].as_u64(), r["denominator"].as_u64())), Some((Some(31), Some(36))));
        }
    }
}

#[test]
fn audits_add_up_to_the_published_grades() {
    let docs = southampton();
    let mut grades: BTreeMap<Key, u64> = BTreeMap::new();
    let mut ids = BTreeSet::new();
    for doc in &docs {
        for audit in doc.rows("audits") {
            assert!(ids.insert(text(audit, "id").to_owned()), "an audit arrives once");
            assert!(date(&audit["completed"]).unwrap() <= doc.as_of());
            *grades.entry((text(audit, "team").to_owned(), text(audit, "grade").to_owned())).or_default() += 1;
        }
    }
    assert_eq!(ids.len(), 541);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/data/audits_2022.csv");
    for row in csv::Reader::from_path(path).unwrap().records() {
        let row = row.unwrap();
        let teams: &[&str] = match &row[0] {
            "Children's Resource Service" => &["T18", "T27"],
            "Brief Intervention Team" => &["T22"],
            "Pathways Through Care" => &["T11", "T12", "T13", "T14", "T15", "T16", "T17"],
            "Children and Families First" => &["T23", "T24"],
            "Social Work with Families" => &["T04", "T05", "T06", "T07", "T08", "T25", "T09"],
            "ICAS" => &["T01", "T02", "T03", "T21"],
            "Jigsaw (children with disabilities)" => &["T20"],
            "Young People's Service" => &["T10"],
            "Permanency (adoption and fostering)" => &["T19"],
            other => panic!("{other} is no published area"),
        };
        let names = ["outstanding", "good", "requires_improvement", "inadequate", "ungraded"];
        for (grade, published) in names.iter().zip(row.iter().skip(1)) {
            let made: u64 =
                teams.iter().filter_map(|team| grades.get(&((*team).to_owned(), (*grade).to_owned()))).sum();
            assert_eq!(made.to_string(), published, "{} {grade}", &row[0]);
        }
    }
}

#[test]
fn the_sample_shows_all_that_a_clinic_meets() {
    let calendar = calendar();
    let docs = southampton();
    let last = docs.last().unwrap();
    let (as_of, children) = (last.as_of(), last.rows("children"));
    let count = |section: &str, fits: &dyn Fn(&Value) -> bool| last.rows(section).iter().filter(|r| fits(r)).count();
    assert_eq!(last.0["generated_at"], "2023-01-09T07:30:00Z");
    assert_eq!(count("areas", &|_| true), 4);
    // Teams: one of two workers, one with nobody in its cohort, one that took over from another.
    let staff = |team: &str| count("workers", &|w| w["team"] == team);
    assert_eq!(staff("T15"), 2);
    assert!(count("observations", &|o| o["denominator"] == 0) == 2 && staff("T26") == 0);
    let replaced = last.rows("teams").iter().find(|t| t.get("replaces").is_some()).unwrap();
    let gone = last.rows("teams").iter().find(|t| t.get("to").is_some()).unwrap();
    assert!(replaced["replaces"][0] == gone["id"] && replaced["from"] == "2022-09" && gone["to"] == "2022-08");
    // Vacancies, absence, agency; newly qualified and part-time workers; children without a worker.
    for field in ["vacant_fte", "absent_fte", "agency_fte"] {
        assert!(count("teams", &|t| t["posts"][field].as_f64().unwrap_or(0.0) > 0.0) > 3, "{field}");
    }
    assert!(count("workers", &|w| w["protected"]["kind"] == "asye") >= 6);
    assert!(count("workers", &|w| w["fte"].as_f64().unwrap() < 1.0) >= 8);
    assert!(count("caseload", &|c| c["unallocated"].as_u64().unwrap_or(0) > 0) >= 6);
    assert!(count("children", &|c| c.get("worker").is_none()) >= 10);
    assert!(
        count("supervisions", &|s| s["kind"] == "asye") >= 6
            && count("supervisions", &|s| s["kind"] == "one_to_one") > 5
    );
    // Records: never done and late, never done and not yet due, due soon, not seen at the last visit.
    let never = |c: &Value| c.get("last_done").is_none();
    let late = |c: &Value| last.is_late(c, &calendar);
    let soon =
        |c: &Value| !late(c) && date(&c["due"]).is_some_and(|due| (as_of < due) && (due - as_of).num_days() <= 7);
    assert!(children.iter().filter(|c| never(c) && late(c)).count() >= 5);
    assert!(children.iter().filter(|c| never(c) && !late(c)).count() >= 5);
    assert!(children.iter().filter(|c| !never(c) && soon(c)).count() >= 20);
    assert!(
        children
            .iter()
            .filter(|c| date(&c["last_seen"]) < date(&c["last_done"]) && c.get("last_seen").is_some())
            .count()
            >= 3
    );
    assert!(children.iter().any(|c| c["indicator"] == "VIS-CP-10WD" && never(c) && late(c)));
    // Exemptions: in time by an own interval, out of the cohort, and one past its review.
    let exemption = |c: &Value| last.rows("exemptions").iter().find(|x| x["id"] == c["exemption"]).cloned();
    let of: Vec<(Value, &Value)> = children.iter().filter_map(|c| Some((exemption(c)?, c))).collect();
    assert!(of.iter().all(|(x, c)| x["child"] == c["id"] && x["indicator"] == c["indicator"] && late(c)));
    let own_in_time = |(x, c): &&(Value, &Value)| {
        x.get("interval").is_some() && days_over(c, text(x, "interval"), as_of, &calendar) <= 0
    };
    assert!(of.iter().filter(own_in_time).count() >= 3);
    assert!(of.iter().filter(|(x, _)| x.get("interval").is_none()).count() >= 3);
    assert!(of.iter().any(|(x, c)| x.get("interval").is_none() && c["team"] == "T04"));
    let expired: Vec<_> = last.rows("exemptions").iter().filter(|x| date(&x["review_by"]).unwrap() < as_of).collect();
    assert!(expired.len() == 1 && of.iter().any(|(x, _)| x == expired[0]));
    // Weak teams and good ones, and one that got better.
    let percent = |doc: &Doc, team: &str| {
        let row =
            doc.rows("observations").iter().find(|r| r["indicator"] == "VIS-CP-10WD" && r["team"] == team).unwrap();
        100 * row["numerator"].as_u64().unwrap() / row["denominator"].as_u64().unwrap()
    };
    assert!(docs.iter().all(|doc| percent(doc, "T04") < percent(doc, "T09")));
    assert!(percent(&docs[3], "T06") < 75 && percent(last, "T06") > 90);
    // What is invented says so on the row, and nothing real does.
    let invented: BTreeSet<&str> = last
        .rows("notes")
        .iter()
        .filter(|n| text(n, "text").starts_with("invented"))
        .map(|n| text(n, "indicator"))
        .collect();
    let printed: BTreeSet<&str> = last
        .rows("observations")
        .iter()
        .filter(|o| o.get("team").is_none() && o.get("area").is_none() && !text(o, "indicator").starts_with("WF-"))
        .map(|o| text(o, "indicator"))
        .collect();
    let shown: BTreeSet<&str> = last.rows("observations").iter().map(|o| text(o, "indicator")).collect();
    assert!(invented.is_disjoint(&printed) && shown.iter().all(|i| printed.contains(i) || invented.contains(i)));
    assert_eq!(last.rows("notes").iter().filter(|n| n["indicator"] == "FD-REREF-12M").count(), 1);
}

#[test]
fn no_record_names_a_person() {
    let allowed: BTreeSet<&str> =
        ["id", "indicator", "team", "worker", "started", "last_done", "last_seen", "due", "exemption"].into();
    for record in southampton().iter().flat_map(|doc| doc.rows("children")) {
        assert!(record.as_object().unwrap().keys().all(|field| allowed.contains(field.as_str())));
        assert!(text(record, "id").strip_prefix("C-").is_some_and(|id| id.bytes().all(|b| b.is_ascii_digit())));
    }
}

#[test]
fn a_feed_of_any_size_is_the_same_for_the_same_seed() {
    let made = |teams, months, seed| {
        let mut bytes = Vec::new();
        sample::sample(teams, months, seed, &mut bytes).unwrap();
        bytes
    };
    let one = made(5, 4, 1);
    assert!(one == made(5, 4, 1) && one != made(5, 4, 2));
    let doc = Doc(serde_json::from_slice(&made(12, 14, 7)).unwrap());
    assert_eq!(doc.rows("observations").len(), 12 * 14 * 28);
    assert_eq!(doc.rows("teams").len(), 12);
    assert!(
        doc.rows("workers").len() >= 60 && doc.rows("caseload").len() > 14 * 60 && doc.rows("children").len() > 300
    );
    // Edges: the least there can be is a feed too.
    let least = Doc(serde_json::from_slice(&made(0, 0, 0)).unwrap());
    assert_eq!(least.rows("observations").len(), 28);
}

#[test]
fn thirty_six_months_have_a_story() {
    let doc = Doc(serde_json::from_str(&sample::invented_36_months().unwrap()).unwrap());
    assert_eq!(doc.rows("teams").len(), 24);
    let mut sums: BTreeMap<(&str, &str), (u64, u64)> = BTreeMap::new();
    let mut last: BTreeMap<&str, &str> = BTreeMap::new();
    for row in doc.rows("observations") {
        let sum = sums.entry((text(row, "indicator"), text(row, "period"))).or_default();
        sum.0 += row["numerator"].as_u64().or(row["value"].as_u64()).unwrap();
        sum.1 += row["denominator"].as_u64().unwrap_or(0);
        let newest = last.entry(text(row, "team")).or_default();
        *newest = (*newest).max(text(row, "period"));
    }
    let percent = |indicator, month| {
        let (n, d) = sums[&(indicator, month)];
        100 * n / d
    };
    assert!(percent("VIS-CP-10WD", "2021-10") < percent("VIS-CP-10WD", "2022-04") - 3, "a process that changed");
    assert!(percent("AS-45WD", "2021-04") + 10 < percent("AS-45WD", "2021-05"), "a step");
    for year in ["2020", "2021", "2022"] {
        let of = |month: &str| sums[&("FD-CONTACTS", format!("{year}-{month}").as_str())].0;
        assert!(of("08") * 4 < of("07") * 3 && of("12") < of("11"), "a season in {year}");
    }
    assert_eq!(last.iter().filter(|(_, month)| **month != "2022-12").collect::<Vec<_>>(), [(&"T19", &"2022-08")]);
}

#[test]
fn three_months_restate_one_figure() {
    let docs: Vec<Doc> =
        sample::three_months().unwrap().iter().map(|(_, text)| Doc(serde_json::from_str(text).unwrap())).collect();
    let mut seen: BTreeMap<(String, String, String), (Value, Value)> = BTreeMap::new();
    let mut changed = Vec::new();
    for row in docs.iter().flat_map(|doc| doc.rows("observations")) {
        let key = ["indicator", "team", "period"].map(|field| text(row, field).to_owned());
        let figure = (row["numerator"].clone(), row["value"].clone());
        if let Some(before) = seen.insert(key.clone().into(), figure.clone())
            && before != figure
        {
            changed.push(key);
        }
    }
    assert_eq!(changed, [["VIS-CP-10WD", "T02", "2022-11"]]);
}

/// Everything that reading and checking finds in these documents, on the day the last one was made.
fn found(documents: &[(&str, &str)]) -> Vec<Fault> {
    let calendar = calendar();
    let inputs = documents.iter().map(|(name, text)| Input { name: (*name).into(), read: Box::new(text.as_bytes()) });
    let today = "2023-01-09".parse().unwrap();
    let rules = ReadRules { calendar: calendar.clone(), ..ReadRules::default() };
    let snapshot = read(inputs.collect(), &CATALOGUE, &rules, today).unwrap();
    for count in snapshot.data.documents.iter().flat_map(|document| &document.sections) {
        assert!(count.read == count.accepted, "rows of {:?} are set aside or repeated", count.section);
    }
    let mut faults = queries::all(&snapshot.data, &snapshot.faults, &QueryRules::default(), &calendar, today);
    faults.extend(snapshot.faults);
    faults
}

/// A fault in a line: its code, and the figures it touches or, without any, its place.
fn line(fault: &Fault) -> String {
    let figures: Vec<String> = fault
        .touches
        .iter()
        .map(|touch| {
            let owner = match &touch.owner {
                Owner::Service => "service",
                Owner::Area(id) => id.as_str(),
                Owner::Team(id) => id.as_str(),
            };
            let period = touch.period.map_or_else(String::new, |period| format!(" {period}"));
            format!("{} {owner}{period}", touch.indicator)
        })
        .collect();
    let what = if figures.len() == 1 { figures[0].clone() } else { fault.path.to_string() };
    format!("{}: {what}", fault.code)
}

#[test]
fn the_checker_finds_in_the_sample_what_is_wrong_in_the_paper_and_nothing_else() {
    let lines: BTreeSet<String> = found(&sample::built_in::documents()).iter().map(line).collect();
    let mut expected: BTreeSet<String> = [
        "published-differs: SUP-CASE-CL service 2022-04",
        "published-differs: SUP-CASE-CL service 2022-11",
        "published-differs: CLA-STAB3 service 2022-06",
        "published-differs: CLA-REVIEW service 2022-05",
        "published-differs: VIS-CIN-6W service 2022-07",
        "cohorts-differ: SUP-CASE-CL service 2022-09",
        "cohorts-differ: CLA-STAB3 service 2022-05",
        "missing-month: FD-REFERRALS-10K service 2022-04",
        "missing-month: CLA-STAB3 service 2022-04",
        "targets-differ: 2022-12.json#/indicators",
        "cumulative-beside-monthly: AS-10K service",
        "cumulative-beside-monthly: FD-REFERRALS-10K service",
        // What the invented part is to show.
        "exemption-expired: VIS-CLA-6W T12 2022-12",
        "zero-denominator: VIS-CLA-6W T26 2022-11",
        "zero-denominator: VIS-CLA-6W T26 2022-12",
        "zero-denominator: SUP-CASE-CLA T26 2022-11",
        "zero-denominator: SUP-CASE-CLA T26 2022-12",
    ]
    .map(String::from)
    .into();
    // The real jump of care leavers' supervision, and with it that of the two teams that hold care leavers alone.
    for (indicator, owner) in [
        ("SUP-CASE-CL", "service"),
        ("SUP-CASE-CL", "T16"),
        ("SUP-CASE-CL", "T17"),
        ("SUP-CASE-ALL", "T16"),
        ("SUP-CASE-ALL", "T17"),
    ] {
        expected.extend(["2022-06", "2022-07"].map(|month| format!("implausible-jump: {indicator} {owner} {month}")));
    }
    assert_eq!(lines, expected);
}

/// What was found: each code with the figures it touches, each as often as it was found.
fn found_of(faults: &[Fault]) -> Vec<(&'static str, Vec<Touch>)> {
    let one = |fault: &Fault| {
        let mut touches = fault.touches.clone();
        touches.sort();
        (fault.code.code(), touches)
    };
    let mut all: Vec<_> = faults.iter().map(one).collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    /// Rows in another order, and documents in another order, are the same feed.
    #[test]
    fn the_order_of_rows_and_documents_changes_nothing_found(seed in any::<u64>()) {
        let mut docs = southampton();
        let mut state = seed | 1;
        let mut below = |n: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % n as u64).unwrap()
        };
        for section in ["observations", "comparators", "caseload", "children", "exemptions", "supervisions", "notes"] {
            for doc in &mut docs {
                if let Some(rows) = doc.0[section].as_array_mut() {
                    for at in (1..rows.len()).rev() {
                        rows.swap(at, below(at + 1));
                    }
                }
            }
        }
        let texts: Vec<(String, String)> =
            docs.iter().map(|doc| (format!("{}.json", doc.month()), doc.0.to_string())).collect();
        let mut documents: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        for at in (1..documents.len()).rev() {
            documents.swap(at, below(at + 1));
        }
        prop_assert_eq!(found_of(&found(&documents)), found_of(&found(&sample::built_in::documents())));
    }
}

#[test]
fn the_checker_finds_in_the_invented_feeds_what_their_stories_tell() {
    let lines = |documents: &[(&str, &str)]| found(documents).iter().map(line).collect::<BTreeSet<String>>();
    // Three targets are printed for visits to looked-after children, whoever sends figures of them.
    let and_targets = |line: Option<&str>, place: &str| {
        line.map(String::from)
            .into_iter()
            .chain([format!("targets-differ: {place}/indicators")])
            .collect::<BTreeSet<_>>()
    };
    let thirty_six = sample::invented_36_months().unwrap();
    let stopped = found(&[("", &thirty_six)]).into_iter().find(|fault| fault.code.code() == "stopped-reporting");
    let stopped = stopped.expect("a team stops reporting");
    assert!(
        stopped.touches.iter().all(|touch| touch.owner == Owner::Team("T19".into())) && !stopped.touches.is_empty()
    );
    assert_eq!(lines(&[("", &thirty_six)]), and_targets(Some(&line(&stopped)), ""));
    let three = sample::three_months().unwrap();
    let three: Vec<(&str, &str)> = three.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let restated = "restated: VIS-CP-10WD T02 2022-11";
    assert_eq!(lines(&three), and_targets(Some(restated), "2022-12.json#"));
    let mut sized = Vec::new();
    sample::sample(40, 30, 5, &mut sized).unwrap();
    assert_eq!(lines(&[("", std::str::from_utf8(&sized).unwrap())]), and_targets(None, ""));
}
