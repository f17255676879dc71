//! The panel's report as it is published: what it shows, what it withholds, and whom it does not name.

mod outsider;
mod published;

use chrono::{NaiveDate, TimeZone as _, Utc};
use uuid::Uuid;

use super::*;
use crate::dataset::Snapshot;
use crate::dataset::testing::{Build, indicator, target, visits};
use crate::domain::catalogue::{Comparison, Polarity, Unit};
use crate::domain::event::{Event, Head, NewEvent, StreamId};
use crate::domain::payload::{Dated, Payload as _};
use crate::domain::people::{Actor, Role};
use crate::domain::recommendation::{Made as Recommended, Progress, RecommendationWhat};

pub(super) const SMALL: RangeInclusive<u64> = 1..=5;

/// The report of `period` as whoever is chair writes it.
pub(super) fn report(snapshot: &Snapshot, register: &Register, period: &str) -> Made {
    let me = Actor { by: "Q. Zander".into(), role: Role::Chair, on_behalf_of: None, terminal: "t".into() };
    let writer = Writer {
        me: &me,
        today: NaiveDate::from_ymd_opt(2023, 1, 12).unwrap(),
        now: Utc.with_ymd_and_hms(2023, 1, 12, 15, 30, 0).unwrap(),
        digest: "d",
        head: Head::EMPTY,
    };
    let source = Source { figures: snapshot.figures(), register, period: period.parse().unwrap(), small: SMALL };
    panel(&source, &writer, &Wording::built_in(Kind::Panel)).unwrap()
}

/// A register with these recommendations: title, and what was done.
pub(super) fn recommended(those: &[(&str, &str)]) -> Register {
    let day = NaiveDate::from_ymd_opt(2022, 11, 14).unwrap();
    let mut register = Register::default();
    for (at, (title, taken)) in those.iter().enumerate() {
        let id = Uuid::from_u128(at as u128 + 1);
        let made = Recommended {
            date: day,
            title: (*title).to_owned(),
            proposed: "Publish the plan".into(),
            owner: Some("Owen Owner".into()),
        };
        let progress = RecommendationWhat::Progress { status: Progress::InProgress, taken: (*taken).to_owned() };
        for (version, what) in [(1, RecommendationWhat::Add(made)), (2, progress)] {
            let new = NewEvent {
                id: Uuid::from_u128(100 * (at as u128 + 1) + u128::from(version)),
                stream: StreamId::of(StreamId::RECOMMENDATION, &id.to_string()),
                version,
                by: "Q. Zander".into(),
                role: "chair".into(),
                on_behalf_of: None,
                terminal: "t".into(),
                time: "2023-01-12T14:22:05.123Z".into(),
                kind: what.kind(),
                payload_version: 1,
                payload: Dated { on: day, what }.payload(),
            };
            register.extend(&[Event::chained(new, register.head())]);
        }
    }
    assert!(register.unread().is_empty());
    register
}

/// A table as rows of what a reader sees; the row of headings is left out.
fn shown(made: &Made, caption: &str) -> Vec<Vec<String>> {
    let mut tables = made.document.tables();
    let table = tables.find(|it| it.caption().as_str() == caption).unwrap_or_else(|| panic!("no table {caption}"));
    table.rows().iter().map(|row| row.iter().map(Cell::shown).collect()).collect()
}

fn core(what: Indicator) -> Indicator {
    Indicator { core: true, targets: vec![target(Comparison::AtLeast, 90.0)], ..what }
}

/// Visits, a count and a rate of one cohort, and a running total.
fn build() -> Build {
    let cohort = |what: Indicator| Indicator { cohort: "children on a plan".into(), ..what };
    Build::new(
        "2022-12-31",
        vec![
            core(visits("VISITS", "10 wd", "10 wd")),
            Indicator { core: true, ..cohort(indicator("PLANS", Unit::Count, Polarity::Neutral)) },
            Indicator { core: true, ..cohort(indicator("RATE", Unit::Rate10k, Polarity::Neutral)) },
            Indicator { cumulative: true, ..core(indicator("TOTAL", Unit::Percent, Polarity::Higher)) },
            indicator("NOT-CORE", Unit::Count, Polarity::Neutral),
        ],
    )
}

fn snapshot(build: &Build) -> Snapshot {
    Snapshot::new("d".into(), build.done(), Vec::new())
}

#[test]
fn small_numbers_are_withheld_with_all_that_was_made_from_them_and_0_is_shown() {
    let mut build = build();
    build.row("VISITS", "A", "2022-12", "31/36").row("VISITS", "B", "2022-12", "40/40");
    build.row("VISITS", "", "2022-12", "71/76").row("NOT-CORE", "", "2022-12", "77");
    let made = report(&snapshot(&build), &Register::default(), "2022-12");
    let target = "at least 90%";
    let expected = [
        ["Area A", "[c]", "[c]", "36", "[c]", target, "[c]"],
        ["Area B", "40", "0", "40", "100%", target, "yes"],
        ["The whole service", "[c]", "[c]", "76", "[c]", target, "[c]"],
    ];
    assert_eq!(shown(&made, "VISITS, December 2022"), expected);
    let text = format!("{:?}", made.document);
    assert!(!text.contains("NOT-CORE") && !text.contains("A1"), "{text}");
    assert!(text.contains("a number of 1 to 5, or one from which"), "{text}");
    assert!(text.contains("PLANS") && text.contains("without a figure"), "what has no figure is said: {text}");
    assert!(made.notes.is_empty());
}

#[test]
fn a_count_that_is_withheld_takes_its_rate_with_it() {
    let mut build = build();
    build.row("PLANS", "A", "2022-12", "3").row("PLANS", "B", "2022-12", "40").row("PLANS", "", "2022-12", "43");
    build.row("RATE", "A", "2022-12", "1.5").row("RATE", "B", "2022-12", "20").row("RATE", "", "2022-12", "10.75");
    let made = report(&snapshot(&build), &Register::default(), "2022-12");
    let plans = shown(&made, "PLANS, December 2022");
    let rates = shown(&made, "RATE, December 2022");
    assert_eq!((plans[0][1].as_str(), rates[0][1].as_str()), ("[c]", "[c]"));
    assert_eq!(plans.iter().filter(|row| row[1] == "[c]").count(), 2, "3 does not follow from 40 of 43: {plans:?}");
    for (plans, rates) in plans.iter().zip(&rates) {
        assert_eq!(plans[1] == "[c]", rates[1] == "[c]", "{plans:?} {rates:?}");
    }
}

#[test]
fn one_area_s_rate_does_not_follow_from_the_others_where_their_numbers_are_not_printed() {
    let mut build = build();
    let catalogue = &mut build.data.catalogue;
    let plans = catalogue.get("PLANS").unwrap().clone();
    catalogue.put(Indicator { core: false, ..plans });
    build.row("PLANS", "A", "2022-12", "3").row("PLANS", "B", "2022-12", "40").row("PLANS", "", "2022-12", "43");
    build.row("RATE", "A", "2022-12", "1.5").row("RATE", "B", "2022-12", "20").row("RATE", "", "2022-12", "10.75");
    let made = report(&snapshot(&build), &Register::default(), "2022-12");
    let rates: Vec<String> = shown(&made, "RATE, December 2022").into_iter().map(|mut row| row.remove(1)).collect();
    assert_eq!(rates, ["[c]", "[c]", "10.75"]);
}

#[test]
fn months_are_published_as_their_own_reports_published_them() {
    let mut build = build();
    for (month, n) in [("2022-10", "50/60"), ("2022-11", "57/60"), ("2022-12", "52/60")] {
        build.row("VISITS", "A", month, "25/30").row("VISITS", "", month, n);
    }
    let snapshot = snapshot(&build);
    let caption = "VISITS, the whole service, month by month";
    let last = report(&snapshot, &Register::default(), "2022-12");
    let months = shown(&last, caption);
    for (month, at) in [("2022-10", "October 2022"), ("2022-11", "November 2022"), ("2022-12", "December 2022")] {
        let then = report(&snapshot, &Register::default(), month);
        let service = shown(&then, &format!("VISITS, {at}")).pop().unwrap();
        let now = months.iter().find(|row| row[0] == at).unwrap();
        assert_eq!(now[1..5], service[1..5], "{at}");
    }
    let chart = last.document.blocks.iter().find_map(|block| match block {
        Block::Chart(chart) => Some(chart),
        _ => None,
    });
    let chart = chart.unwrap();
    for (row, point) in chart.table.rows().iter().zip(&chart.model.points) {
        assert_eq!(row[4] == Cell::Withheld, point.value.is_none(), "the chart draws what the table shows");
    }
    assert!(chart.alternative.as_str().contains("gap"), "{}", chart.alternative);
}

#[test]
fn what_a_running_total_grew_by_does_not_follow_from_two_months() {
    let mut build = build();
    for (month, n, d) in [("2022-10", 30, 40), ("2022-11", 33, 60), ("2022-12", 60, 90)] {
        build.row("TOTAL", "", month, &format!("{n}/{d}"));
    }
    let snapshot = snapshot(&build);
    let made = report(&snapshot, &Register::default(), "2022-12");
    let months = shown(&made, "TOTAL, the whole service, month by month");
    let numerators: Vec<&str> = months.iter().map(|row| row[1].as_str()).collect();
    assert!(numerators[..2].contains(&"[c]"), "30 and 33 side by side say that 3 were added: {numerators:?}");
}

#[test]
fn recommendations_stand_with_their_progress_and_name_nobody() {
    let mut build = build();
    build.row("VISITS", "", "2022-12", "71/80");
    build.data.children = vec![crate::dataset::testing::record("C-20417", "VISITS", "A1")];
    let register = recommended(&[("Visits", "A plan is out"), ("Of C-20417", "Nothing")]);
    let made = report(&snapshot(&build), &register, "2022-12");
    let rows = shown(&made, "Recommendations of the panel");
    assert_eq!(rows[0], ["R-1", "14 November 2022", "Visits", "Publish the plan", "A plan is out", "in progress"]);
    assert_eq!(rows[1][2], "Of [left out]");
    assert!(made.notes.len() == 1 && made.notes[0].starts_with("R-2 names"), "{:?}", made.notes);
    let text = format!("{:?}", made.document);
    assert!(!text.contains("Owen") && !text.contains("Zander") && !text.contains("C-20417"), "{text}");
    assert!(text.contains("the chair"), "by whom is said by the role: {text}");
}
