use super::*;
use crate::dataset::testing::{Build, calendar, day, exemption, indicator, record, target, team, visits};
use crate::dataset::{ChildRecord, Comparator};
use crate::domain::catalogue::{Comparison, Polarity, Unit};

fn catalogue() -> Vec<Indicator> {
    let reviews = Indicator { cohort_count: Some("COUNT".into()), ..indicator("REV", Unit::Percent, Polarity::Higher) };
    let running = Indicator { cumulative: true, ..indicator("RUN", Unit::Rate10k, Polarity::Neutral) };
    vec![visits("VIS", "42 d", "7 d"), reviews, indicator("COUNT", Unit::Count, Polarity::Neutral), running]
}

fn build() -> Build {
    Build::new("2022-12-31", catalogue())
}

/// Code, path and the number of figures touched, of everything asked on 9 January 2023.
fn asked(build: &Build, faults: &[Fault]) -> Vec<(&'static str, String, usize)> {
    let found = all(&build.done(), faults, &QueryRules::default(), &calendar(), day("2023-01-09"));
    found.into_iter().map(|f| (f.code.code(), f.path.to_string(), f.touches.len())).collect()
}

fn rows(rows: &[(&str, &str, &str, &str)]) -> Build {
    let mut build = build();
    for (indicator, of, period, figure) in rows {
        build.row(indicator, of, period, figure);
    }
    build
}

#[test]
fn figures_are_asked_for_what_is_wrong_with_them_and_nothing_else() {
    type Row = (&'static str, &'static str, &'static str, &'static str);
    type Query = (&'static str, &'static str, usize);
    let cases: &[(&[Row], &[Query])] = &[
        (&[("REV", "", "2022-12", "545/559~98")], &[("published-differs", "/observations/0", 1)]),
        // Exactly half a point is rounding.
        (&[("REV", "", "2022-12", "1/8~13")], &[]),
        (&[("REV", "A1", "2022-12", "0/0")], &[("zero-denominator", "/observations/0", 1)]),
        (&[("REV", "A1", "2022-12", "unreadable")], &[("missing-month", "/observations/0", 1)]),
        (
            &[("REV", "A1", "2022-12", "3/4"), ("REV", "A2", "2022-12", "4/4"), ("REV", "A", "2022-12", "8/9")],
            &[("parts-do-not-add", "/observations/2", 1)],
        ),
        (&[("REV", "A1", "2022-12", "3/4"), ("REV", "A2", "2022-12", "4/4"), ("REV", "", "2022-12", "7/8")], &[]),
        // A part is not there, so the total may be right; but not where the rest is already more.
        (
            &[
                ("REV", "A1", "2022-11", "3/4"),
                ("REV", "A2", "2022-11", "4/4"),
                ("REV", "A1", "2022-12", "3/4"),
                ("REV", "A", "2022-12", "8/9"),
            ],
            &[("missing-month", "/observations/1", 1)],
        ),
        (
            &[("REV", "A1", "2022-12", "30/40"), ("REV", "A2", "2022-12", "?"), ("REV", "A", "2022-12", "8/9")],
            &[("parts-do-not-add", "/observations/2", 1), ("missing-month", "/observations/1", 1)],
        ),
        (&[("REV", "", "2022-12", "8/9"), ("COUNT", "", "2022-12", "10")], &[("cohorts-differ", "/observations/0", 1)]),
        (&[("REV", "", "2022-12", "8/9"), ("COUNT", "A1", "2022-12", "9")], &[]),
        (
            &[("REV", "", "2022-11", "57/226"), ("REV", "", "2022-12", "165/212")],
            &[("implausible-jump", "/observations/1", 1)],
        ),
        // One child of few moves a percentage far; nothing is wrong with that.
        (&[("REV", "", "2022-11", "1/4"), ("REV", "", "2022-12", "4/4")], &[]),
        (
            &[("COUNT", "", "2022-11", "10"), ("COUNT", "", "2022-12", "31")],
            &[("implausible-jump", "/observations/1", 1)],
        ),
        (
            &[("RUN", "", "2022-11", "10"), ("RUN", "", "2022-12", "90"), ("COUNT", "", "2022-12", "9")],
            &[("cumulative-beside-monthly", "/observations/0", 1)],
        ),
        // A gap, a month lacking at the end, and a quarterly figure, which has neither.
        (&[("REV", "", "2022-06", "1/2"), ("REV", "", "2022-09", "1/2"), ("REV", "", "2022-12", "1/2")], &[]),
        (
            &[("REV", "", "2022-09", "1/2"), ("REV", "", "2022-10", "1/2"), ("REV", "", "2022-12", "1/2")],
            &[("missing-month", "/observations/2", 1)],
        ),
        (
            &[("REV", "", "2022-10", "1/2"), ("REV", "", "2022-11", "1/2"), ("COUNT", "", "2022-12", "2")],
            &[("missing-month", "/observations/1", 1)],
        ),
        // Silent for two months: the team is asked about once, whatever it reported before.
        (
            &[("REV", "A1", "2022-10", "1/2"), ("COUNT", "A1", "2022-10", "2"), ("REV", "A2", "2022-12", "1/2")],
            &[("stopped-reporting", "/observations/0", 4)],
        ),
    ];
    for (given, expected) in cases {
        let found = asked(&rows(given), &[]);
        let found: Vec<_> = found.iter().map(|(code, path, touched)| (*code, path.as_str(), *touched)).collect();
        assert_eq!(found, *expected, "{given:?}");
    }
}

#[test]
fn a_closed_or_replaced_team_has_not_stopped_and_a_row_set_aside_is_no_query() {
    let mut build = rows(&[("REV", "A1", "2022-10", "1/2"), ("REV", "B1", "2022-12", "1/2")]);
    build.data.teams[0].to = "2022-10".parse().ok();
    assert_eq!(asked(&build, &[]), []);
    build.data.teams[0].to = None;
    build.data.teams.push(crate::domain::org::Team {
        from: "2022-11".parse().ok(),
        replaces: vec!["A1".into()],
        ..team("A3", "A")
    });
    assert_eq!(asked(&build, &[]), []);

    let build = rows(&[("REV", "A1", "2022-12", "1/2"), ("REV", "A", "2022-12", "3/4")]);
    let touches = vec![touch(&"REV".into(), &Owner::Team("A2".into()), "2022-12".parse().ok())];
    let set_aside = Fault { code: FaultCode::BadNumber, path: "".into(), message: "".into(), touches };
    assert_eq!(asked(&build, &[set_aside]), []);
    assert_eq!(asked(&build, &[]).len(), 1);
}

#[test]
fn a_feed_is_stale_after_45_days_and_a_path_names_its_document() {
    let mut build = rows(&[("REV", "A1", "2022-12", "0/0")]);
    build.data.documents[0].name = "2022-12.json".into();
    let paths = |today: &str| {
        let found = all(&build.done(), &[], &QueryRules::default(), &calendar(), day(today));
        found.into_iter().map(|f| f.path.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(paths("2023-02-14"), ["2022-12.json#/observations/0"]);
    assert_eq!(paths("2023-02-15"), ["2022-12.json#/as_of", "2022-12.json#/observations/0"]);
}

#[test]
fn records_are_held_against_figures_due_dates_and_reviews() {
    let late = |child: &str, due: &str, row: u32| ChildRecord {
        last_done: Some(day("2022-11-01")),
        due: due.parse().ok(),
        from: RowRef { document: 0, row },
        ..record(child, "VIS", "A1")
    };
    let with = |figure: &str| {
        let mut build = rows(&[("VIS", "A1", "2022-12", figure), ("VIS", "A2", "2022-12", "9/9")]);
        build.data.children = vec![late("C1", "2022-12-13", 0), late("C2", "-", 1)];
        build.data.exemptions = vec![exemption("X1", "C2", "VIS", "-", "2022-10-01", "2023-01-31")];
        build
    };
    // All late records, or those that no exemption covers.
    assert_eq!(asked(&with("34/36"), &[]), []);
    assert_eq!(asked(&with("34/35"), &[]), []);
    assert_eq!(asked(&with("33/36"), &[]), [("records-do-not-match", "/observations/0".into(), 1)]);
    // The total is not asked again where its teams have figures; alone it is.
    let mut total = with("34/36");
    total.row("VIS", "", "2022-12", "43/45");
    assert_eq!(asked(&total, &[]), []);
    let mut total = rows(&[("VIS", "", "2022-12", "40/45")]);
    total.data.children = vec![late("C1", "-", 0)];
    assert_eq!(asked(&total, &[]), [("records-do-not-match", "/observations/0".into(), 1)]);

    let mut build = with("34/36");
    build.data.children[0].due = Some(day("2022-12-20"));
    build.data.children[1].due = Some(day("2022-12-13"));
    assert_eq!(asked(&build, &[]), [("due-differs", "/children/0".into(), 1)]);

    let mut build = with("34/36");
    build.data.exemptions[0].review_by = day("2022-12-30");
    build.data.exemptions[0].row.row = 4;
    assert_eq!(asked(&build, &[]), [("exemption-expired", "/exemptions/4".into(), 1)]);
    let found = all(&build.done(), &[], &QueryRules::default(), &calendar(), day("2023-01-09"));
    assert!(!found[0].message.as_str().contains("C2"), "a message never names a child");
}

#[test]
fn targets_that_hold_together_must_agree() {
    let build = |targets: Vec<crate::domain::catalogue::Target>| {
        let standard = Indicator { targets, ..indicator("REV", Unit::Percent, Polarity::Higher) };
        let mut build = Build::new("2022-12-31", vec![standard]);
        build.row("REV", "", "2022-12", "1/2");
        asked(&build, &[]).into_iter().map(|q| q.0).collect::<Vec<_>>()
    };
    let at = |value, from: &str| crate::domain::catalogue::Target {
        from: from.parse().ok(),
        ..target(Comparison::AtLeast, value)
    };
    assert_eq!(build(vec![at(90.0, "-"), at(97.0, "-")]), ["targets-differ"]);
    assert_eq!(build(vec![at(90.0, "-"), at(90.0, "-")]), [""; 0]);
    // A target that follows another, or is still to come, contradicts nothing.
    assert_eq!(build(vec![at(90.0, "-"), at(97.0, "2022-06-01")]), [""; 0]);
    assert_eq!(build(vec![at(90.0, "2022-06-01"), at(97.0, "2023-06-01"), at(80.0, "2023-06-01")]), [""; 0]);
}

#[test]
fn a_year_s_figures_stand_as_long_as_the_setting_says() {
    let mut build = rows(&[("REV", "", "2022-12", "1/2")]);
    build.data.comparators = vec![Comparator {
        indicator: "REV".into(),
        group: "england".into(),
        period: "2020-21".into(),
        value: 84.5,
        source: None,
        published: None,
        row: RowRef { document: 0, row: 2 },
    }];
    // March 2021 is 21 months before December 2022.
    for (comparator_months, found) in [(1, 1), (21, 1), (22, 0), (120, 0)] {
        let rules = QueryRules { comparator_months, ..QueryRules::default() };
        let all = all(&build.done(), &[], &rules, &calendar(), day("2023-01-09"));
        assert_eq!(all.len(), found, "{comparator_months}");
    }
}

#[test]
fn comparators_keep_their_own_period_and_must_exist() {
    let cases = [
        ("REV", "england", "2021-22", None),
        ("REV", "england", "2020-21", Some("comparator-period")),
        ("REV", "england", "2022-03-31", Some("comparator-period")),
        ("REV", "england", "2022-03", None),
        ("VIS", "england", "2021-22", Some("comparator-impossible")),
        ("VIS", "prior_year", "2021-22", None),
    ];
    for (indicator, group, period, code) in cases {
        let mut build = rows(&[("REV", "", "2022-12", "1/2")]);
        build.data.comparators = vec![Comparator {
            indicator: indicator.into(),
            group: group.into(),
            period: period.into(),
            value: 84.5,
            source: None,
            published: None,
            row: RowRef { document: 0, row: 2 },
        }];
        let expected: Vec<_> = code.map(|code| (code, "/comparators/2".to_string(), 0)).into_iter().collect();
        assert_eq!(asked(&build, &[]), expected, "{indicator} {group} {period}");
    }
}
