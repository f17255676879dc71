use super::*;
use crate::dataset::rows::Mark;
use crate::dataset::testing::{Build, indicator, target, team};
use crate::domain::catalogue::{Comparison, Polarity};
use crate::domain::fault::{Fault, Touch};

fn catalogue() -> Vec<Indicator> {
    let visits = Indicator {
        targets: vec![target(Comparison::AtLeast, 90.0)],
        core: true,
        ..indicator("VIS", Unit::Percent, Polarity::Higher)
    };
    vec![
        visits,
        indicator("COUNT", Unit::Count, Polarity::Neutral),
        indicator("RATE", Unit::Rate10k, Polarity::Lower),
        Indicator { cumulative: true, ..indicator("RUN", Unit::Count, Polarity::Lower) },
    ]
}

fn build() -> Build {
    Build::new("2022-12-31", catalogue())
}

fn owner(of: &str) -> Owner {
    match of {
        "" => Owner::Service,
        area if area.len() == 1 => Owner::Area(area.into()),
        team => Owner::Team(team.into()),
    }
}

/// The figure as `31/36`, `12` or `-`, with `partial` and `stated` behind it.
fn said(data: &Dataset, faults: &[Fault], indicator: &str, of: &str, period: &str) -> String {
    let index = Index::new(data, faults);
    let known = Figures { data, index: &index }.known(&indicator.into(), &owner(of), period.parse().unwrap());
    let Some(known) = known else { return "-".into() };
    let figure = match &known.figure {
        Figure::Value(value) => value.to_string(),
        Figure::Missing(why) => why.to_string(),
        fraction @ Figure::Fraction { .. } => fraction.fraction(),
    };
    let partial = if known.partial { " partial" } else { "" };
    format!("{figure}{partial}{}", if known.stated { " stated" } else { "" })
}

#[test]
fn totals_stand_and_parts_are_added() {
    let mut build = build();
    build
        .row("VIS", "A1", "2022-11", "9/10")
        .row("VIS", "A2", "2022-11", "1/2")
        .row("VIS", "A1", "2022-12", "8/10")
        .row("VIS", "B1", "2022-12", "0/0")
        .row("VIS", "A2", "2022-12", "unreadable")
        .row("VIS", "B", "2022-11", "4/5")
        .row("VIS", "", "2022-10", "50/60")
        .row("VIS", "A1", "2022-10", "1/60")
        .row("COUNT", "A1", "2022-12", "7")
        .row("COUNT", "B", "2022-12", "5")
        .row("RATE", "A1", "2022-12", "110")
        .row("RATE", "B", "2022-12", "100");
    let data = build.done();
    let cases = [
        ("VIS", "A1", "2022-11", "9/10 stated"),
        // Percentages are never averaged: 9/10 and 1/2 make 10/12.
        ("VIS", "A", "2022-11", "10/12"),
        ("VIS", "", "2022-11", "14/17"),
        // A stated total stands, whatever its parts say.
        ("VIS", "", "2022-10", "50/60 stated"),
        // A missing part is never zero: the sum of what there is says that it is partial. B stated a total in November
        // but its team reports now, so nothing is missing there.
        ("VIS", "A", "2022-12", "8/10 partial"),
        ("VIS", "B", "2022-12", "0/0"),
        ("VIS", "", "2022-12", "8/10 partial"),
        ("VIS", "A2", "2022-12", "unreadable stated"),
        ("COUNT", "", "2022-12", "12"),
        // Counts add over teams, never over months; rates, means and numbers are not rolled up.
        ("COUNT", "", "2022-11", "-"),
        ("RATE", "", "2022-12", "-"),
        ("RATE", "A", "2022-12", "-"),
        ("RATE", "B", "2022-12", "100 stated"),
    ];
    for (indicator, of, period, expected) in cases {
        assert_eq!(said(&data, &[], indicator, of, period), expected, "{indicator} {of} {period}");
    }
}

#[test]
fn a_part_that_stopped_or_was_set_aside_is_missing_but_a_closed_team_is_not() {
    let mut build = build();
    build.row("VIS", "A1", "2022-11", "9/10").row("VIS", "A2", "2022-11", "5/5").row("VIS", "A1", "2022-12", "8/10");
    assert_eq!(said(&build.done(), &[], "VIS", "A", "2022-12"), "8/10 partial");
    build.data.teams[1].to = Some("2022-11".parse().unwrap());
    assert_eq!(said(&build.done(), &[], "VIS", "A", "2022-12"), "8/10");
    assert_eq!(said(&build.done(), &[], "VIS", "A", "2022-11"), "14/15");

    let touch = |of| Touch { indicator: "VIS".into(), owner: owner(of), period: "2022-12".parse().ok() };
    let fault = |code, of| Fault { code, path: "".into(), message: "".into(), touches: vec![touch(of)] };
    let data = build.done();
    // Team B1's row was set aside; A1's was given twice alike and kept.
    assert_eq!(said(&data, &[fault(FaultCode::BadNumber, "B1")], "VIS", "", "2022-12"), "8/10 partial");
    assert_eq!(said(&data, &[fault(FaultCode::Duplicate, "A1")], "VIS", "", "2022-12"), "8/10");
    assert_eq!(said(&data, &[fault(FaultCode::UnknownTeam, "")], "VIS", "", "2022-12"), "8/10 partial");

    let index = Index::new(&data, &[fault(FaultCode::BadNumber, "B1"), fault(FaultCode::Stale, "A1")]);
    let figures = Figures { data: &data, index: &index };
    let row = figures.row(data.catalogue.get("VIS").unwrap(), &Owner::Service, "2022-12".parse().unwrap());
    assert_eq!(row.met, None);
    let marked = [Mark::Partial, Mark::Fault(FaultCode::BadNumber), Mark::Fault(FaultCode::Stale)];
    assert_eq!(row.marked, marked);
}

#[test]
fn a_row_set_aside_marks_its_team_and_every_roll_up_that_lacks_it() {
    let mut build = build();
    build.row("VIS", "A1", "2022-12", "8/10").row("RATE", "A1", "2022-12", "110").row("VIS", "B1", "2022-11", "1/2");
    let data = build.done();
    let touch = |id: &str| Touch { indicator: id.into(), owner: owner("B1"), period: "2022-12".parse().ok() };
    let touches = vec![touch("VIS"), touch("RATE")];
    let fault = |path: &str| Fault {
        code: FaultCode::BadNumber,
        path: path.into(),
        message: "".into(),
        touches: touches.clone(),
    };
    let marked = |faults: &[Fault], id: &str, of: &str| {
        let index = Index::new(&data, faults);
        let figures = Figures { data: &data, index: &index };
        let row = figures.row(data.catalogue.get(id).unwrap(), &owner(of), "2022-12".parse().unwrap());
        (row.shown, row.marked.iter().map(|mark| mark.code()).collect::<Vec<_>>().join(" "))
    };
    let faults = [fault("/observations/7/numerator")];
    for (id, of, shown, marks) in [
        ("VIS", "B1", "not known", "partial bad-number"),
        // The area has no other team with a figure: it is not known, and says why.
        ("VIS", "B", "not known", "partial bad-number"),
        ("VIS", "", "80%", "partial bad-number"),
        ("VIS", "A", "80%", ""),
        ("RATE", "B1", "not known", "partial bad-number"),
        // A rate is not rolled up, so that nothing is missing there.
        ("RATE", "B", "not known", ""),
    ] {
        assert_eq!(marked(&faults, id, of), (shown.to_string(), marks.to_string()), "{id} {of}");
    }

    // A faulty row of a child record marks the lists that have it, and no figure.
    let faults = [fault("2022-12.json#/children/3/last_done")];
    assert_eq!(marked(&faults, "VIS", "").1, "partial", "B1 reported before, and no row of it is faulty");
    assert_eq!(marked(&faults, "RATE", "B1").1, "");
    let index = Index::new(&data, &faults);
    let in_doubt = |of: &str, id: Option<&str>| {
        let id = id.map(Into::into);
        !Figures { data: &data, index: &index }.records_in_doubt(&owner(of), id.as_ref()).is_empty()
    };
    for (of, id, expected) in [
        ("B1", Some("VIS"), true),
        ("B1", None, true),
        ("B", Some("VIS"), true),
        ("", None, true),
        ("B1", Some("COUNT"), false),
        ("A", None, false),
        ("A1", Some("VIS"), false),
    ] {
        assert_eq!(in_doubt(of, id), expected, "{of} {id:?}");
    }
}

#[test]
fn rows_have_what_scripts_read() {
    let mut build = build();
    build.row("VIS", "A1", "2022-11", "30/36").row("VIS", "A1", "2022-12", "31/36").row("RUN", "A1", "2022-11", "3");
    build.row("RUN", "A1", "2022-12", "9").row("COUNT", "B1", "2022-12", "9");
    let data = build.done();
    let index = Index::new(&data, &[]);
    let figures = Figures { data: &data, index: &index };
    let period = figures.latest_period().unwrap();
    assert_eq!(period.to_string(), "2022-12");
    let rows = figures.rows(&owner("A1"), period);
    let found: Vec<_> = rows.iter().map(|row| (row.indicator.as_str(), row.shown.as_str(), row.change)).collect();
    let expected_change = 100.0 * 31.0 / 36.0 - 100.0 * 30.0 / 36.0;
    // A running total is never compared month on month.
    assert_eq!(found, [("VIS", "86%", Some(expected_change)), ("RUN", "9", None)]);
    let json = serde_json::to_value(&rows[0]).unwrap();
    for (field, value) in [
        ("indicator", serde_json::json!("VIS")),
        ("level", "team".into()),
        ("id", "A1".into()),
        ("period", "2022-12".into()),
        ("numerator", 31.into()),
        ("denominator", 36.into()),
        ("value", (100.0 * 31.0 / 36.0).into()),
        ("target", serde_json::json!({"comparison": ">=", "value": 90.0})),
        ("met", false.into()),
        ("outside", 5.into()),
        ("short", 2.into()),
        ("marked", serde_json::json!([])),
    ] {
        assert_eq!(json[field], value, "{field}");
    }
    // The core is shown where nothing is known of it; nothing there is a zero.
    let of_b = figures.rows(&owner("B1"), period);
    assert_eq!((of_b[0].shown.as_str(), of_b[0].value, of_b[0].outside, of_b[0].met), ("not known", None, None, None));
    assert_eq!(of_b[1].indicator.as_str(), "COUNT");
    let levels: Vec<_> =
        figures.indicator_rows(&data.catalogue.indicators()[0], None).iter().map(|r| r.id.to_string()).collect();
    assert_eq!(levels, ["E1", "E1", "A", "A", "A1", "A1"]);
}

#[test]
fn charts_join_the_replaced_teams_under_the_new_one() {
    let mut build = build();
    build.data.teams.push(crate::domain::org::Team {
        from: "2022-11".parse().ok(),
        replaces: vec!["A1".into(), "A2".into()],
        ..team("A3", "A")
    });
    build.row("VIS", "A1", "2022-10", "3/5").row("VIS", "A2", "2022-10", "4/5").row("VIS", "A1", "2022-09", "1/5");
    build.row("VIS", "A3", "2022-11", "9/10").row("VIS", "A1", "2022-11", "2/2");
    build.row("RATE", "A1", "2022-10", "5").row("RATE", "A2", "2022-10", "7").row("RATE", "A2", "2022-09", "6");
    let data = build.done();
    let index = Index::new(&data, &[]);
    let figures = Figures { data: &data, index: &index };
    let series = |indicator: &str| {
        let points = figures.series(&indicator.into(), &owner("A3")).into_iter();
        points.map(|(period, known)| format!("{period} {:?}", known.figure)).collect::<Vec<_>>()
    };
    let fraction = |period, n, d| format!("{period} {:?}", Figure::Fraction { n, d });
    assert_eq!(series("VIS"), [fraction("2022-09", 1, 5), fraction("2022-10", 7, 10), fraction("2022-11", 9, 10)]);
    assert_eq!(series("RATE"), ["2022-09 Value(6.0)"]);
    // The rows stay with the team that reported them, and the area counts each once.
    assert_eq!(said(&data, &[], "VIS", "A3", "2022-10"), "-");
    assert_eq!(said(&data, &[], "VIS", "A", "2022-10"), "7/10");
    assert_eq!(said(&data, &[], "VIS", "A", "2022-11"), "11/12");
    // Two teams that replace each other never end.
    let mut ring = build.data.clone();
    ring.teams[0].replaces = vec!["A3".into()];
    let index = Index::new(&ring, &[]);
    assert!(Figures { data: &ring, index: &index }.series(&"VIS".into(), &owner("A3")).is_empty());
}

proptest::proptest! {
    /// A roll-up is the sum of its parts in whatever order they come.
    #[test]
    fn roll_ups_do_not_depend_on_order(rows in proptest::collection::vec((0usize..3, 0u64..50, 0u64..50), 0..3), seed in 0usize..6) {
        let teams = ["A1", "A2", "B1"];
        let mut rows: Vec<_> = rows.into_iter().map(|(team, a, b)| (team, a.min(b), a.max(b))).collect();
        rows.sort_unstable();
        rows.dedup_by_key(|row| row.0);
        let data = |rows: &[(usize, u64, u64)]| {
            let mut build = build();
            for (team, n, d) in rows {
                build.row("VIS", teams[*team], "2022-12", &format!("{n}/{d}"));
            }
            build.done()
        };
        let straight = said(&data(&rows), &[], "VIS", "", "2022-12");
        let (n, d) = rows.iter().fold((0, 0), |sum, row| (sum.0 + row.1, sum.1 + row.2));
        proptest::prop_assert_eq!(&straight, &if rows.is_empty() { "-".into() } else { format!("{n}/{d}") });
        let turned = seed % rows.len().max(1);
        rows.rotate_left(turned);
        proptest::prop_assert_eq!(straight, said(&data(&rows), &[], "VIS", "", "2022-12"));
    }
}

/// So many of a count are meant of all together: no part is judged by them, and where none at all may be, every part is.
#[test]
fn a_count_s_target_is_the_service_s_alone() {
    let count = |id: &str, value| Indicator {
        targets: vec![target(Comparison::AtMost, value)],
        ..indicator(id, Unit::Count, Polarity::Lower)
    };
    let mut build = Build::new("2022-12-31", vec![count("PLANS", 406.0), count("UNREG", 0.0)]);
    build.row("PLANS", "A1", "2022-12", "36").row("UNREG", "A1", "2022-12", "2").row("PLANS", "A2", "2022-12", "1");
    build.row("UNREG", "A2", "2022-12", "0").row("PLANS", "B1", "2022-12", "5").row("UNREG", "B1", "2022-12", "0");
    let data = build.done();
    let index = Index::new(&data, &[]);
    let figures = Figures { data: &data, index: &index };
    for (id, of, said) in [
        ("PLANS", "", Some(true)),
        ("PLANS", "A", None),
        ("PLANS", "A1", None),
        ("UNREG", "", Some(false)),
        ("UNREG", "A", Some(false)),
        ("UNREG", "A1", Some(false)),
        ("UNREG", "B1", Some(true)),
    ] {
        let row = figures.row(data.catalogue.get(id).unwrap(), &owner(of), "2022-12".parse().unwrap());
        assert_eq!((row.met, row.target.is_some()), (said, said.is_some()), "{id} {of}");
    }
}
