//! Charts against the vectors that the statistics were settled with, and the real series.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;

use super::rules::marks;
use super::xmr::{Spread, alike, spread};
use super::*;
use crate::dataset::testing::{indicator, target};
use crate::domain::catalogue::{Comparison, Indicator, Polarity, Unit};
use crate::domain::hand::{Hand, Written};
use crate::domain::period::Period;
use crate::domain::signals::{Adjusted, FourAnswers, Ghost, Rebase};

/// What of a vector is not to be copied, and why; all else agrees.
const EXCEPTED: [(&str, Except); 6] = [
    ("edge_constant_100", Except::Constant),
    ("edge_one_point", Except::NoRange),
    ("edge_mostly_100_one_dip", Except::Collapsed),
    ("test_standard_r3_unscreened", Except::Unscreened),
    ("edge_mostly_100_one_dip_unscreened", Except::SameAsKept),
    ("-", Except::Nothing),
];

#[derive(Clone, Copy, PartialEq, Debug)]
enum Except {
    /// Everything agrees.
    Nothing,
    /// The package gives NaN and still judges the target: here no limits, no assurance.
    Constant,
    /// One point has no moving range, so there are no limits and no assurance.
    NoRange,
    /// The package's limits fall onto the mean and mark every point: here they are made without screening. The case
    /// beside it, unscreened, has what is right.
    Collapsed,
    /// Made without screening, which here is never chosen; only its mean is compared.
    Unscreened,
    /// Made without screening, which here is what is done of itself, since nothing else varies.
    SameAsKept,
}

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../fixtures/spc_vectors.json")).unwrap()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().unwrap().iter()
}

fn agrees(value: f64, expected: &Value) -> bool {
    (value - expected.as_f64().unwrap()).abs() <= 1e-9
}

/// The mark that the package's words name.
fn named(words: &str) -> Option<Mark> {
    let mark = |rule, side| Some(Mark { rule, side });
    match words {
        "Common Cause" => None,
        "Above UCL" => mark(Rule::Outside, Side::High),
        "Below LCL" => mark(Rule::Outside, Side::Low),
        "7 Point Trend (Increasing)" => mark(Rule::Trend, Side::High),
        "7 Point Trend (Decreasing)" => mark(Rule::Trend, Side::Low),
        "2 in 3 Above CL" => mark(Rule::TwoInThree, Side::High),
        "2 in 3 Below CL" => mark(Rule::TwoInThree, Side::Low),
        "7 Points Above CL" => mark(Rule::SameSide, Side::High),
        "7 Points Below CL" => mark(Rule::SameSide, Side::Low),
        other => panic!("{other}"),
    }
}

fn polarity(case: &Value) -> Polarity {
    match case["improvement_direction"].as_str().unwrap() {
        "increase" => Polarity::Higher,
        "decrease" => Polarity::Lower,
        _ => Polarity::Neutral,
    }
}

#[test]
fn every_vector_agrees_but_for_what_is_not_to_be_copied() {
    let all = vectors();
    let (mut seen, mut excepted) = (0, 0);
    for case in list(&all["xmr"]) {
        let id = case["id"].as_str().unwrap();
        let except = EXCEPTED.iter().find(|(of, _)| *of == id).map_or(Except::Nothing, |(_, except)| *except);
        excepted += usize::from(except != Except::Nothing);
        seen += 1;
        let values: Vec<f64> = list(&case["values"]).map(|it| it.as_f64().unwrap()).collect();
        let expected = &case["expected"];
        let mut last = (None, None);
        for group in list(&expected["groups"]) {
            let place = |name: &str| usize::try_from(group[name].as_u64().unwrap()).unwrap();
            let range = place("start")..place("end");
            let points = &list(&expected["points"]).collect::<Vec<_>>()[range.clone()];
            let spread = spread(&values[range.clone()]).unwrap();
            let limits = match (spread, except) {
                (Spread::Flat { centre }, Except::Constant | Except::NoRange) => {
                    assert!(agrees(centre, &group["mean"]) && group["lpl"].is_null(), "{id}");
                    continue;
                }
                (Spread::Varies(limits), _) => limits,
                (Spread::Flat { .. }, _) => panic!("{id} is flat"),
            };
            assert!(agrees(limits.centre, &group["mean"]), "{id}");
            if except == Except::Unscreened {
                continue;
            }
            assert_eq!(limits.screening == Screening::Kept, [Except::Collapsed, Except::SameAsKept].contains(&except));
            if except == Except::Collapsed {
                assert!(agrees(0.0, &group["mr_mean"]) && agrees(limits.moving_range, &group["mr_mean_unscreened"]));
                continue;
            }
            assert!(agrees(limits.moving_range, &group["mr_mean"]), "{id}");
            let ends = [limits.lower(), limits.upper(), limits.near_lower(), limits.near_upper()];
            for (end, name) in ends.into_iter().zip(["lpl", "upl", "nlpl", "nupl"]) {
                assert!(agrees(end, &group[name]), "{id} {name}");
            }
            let found = marks(&values[range], &limits);
            let flags: Vec<_> = points.iter().map(|it| named(it["special_cause_type"].as_str().unwrap())).collect();
            assert_eq!(found, flags, "{id}");
            last = (*found.last().unwrap(), Some(limits));
        }
        let (mark, Some(limits)) = last else { continue };
        assert_eq!(Variation::of(mark, polarity(case)).word(), expected["variation_icon"].as_str().unwrap(), "{id}");
        let target = case["target"].as_f64();
        let assurance = target.and_then(|target| Assurance::of(&limits, target, polarity(case)));
        let word = assurance.map(|it| match it {
            Assurance::Pass => "consistent_pass",
            Assurance::Fail => "consistent_fail",
            Assurance::HitOrMiss => "inconsistent",
        });
        assert_eq!(word, expected["assurance"].as_str(), "{id}");
    }
    assert_eq!((seen, excepted), (34, 5));
}

pub(super) fn month(at: usize) -> Period {
    let start: Period = "2019-01".parse().unwrap();
    (0..at).fold(start, |period, _| period.next())
}

fn values(values: &[f64]) -> Vec<Point> {
    let of = |(at, value): (usize, &f64)| point(at, Measure::Value(*value));
    values.iter().enumerate().map(of).collect()
}

fn fractions(months: &[(u64, u64)]) -> Vec<Point> {
    months.iter().enumerate().map(|(at, (n, d))| point(at, Measure::Fraction { n: *n, d: *d })).collect()
}

fn point(at: usize, measure: Measure) -> Point {
    Point { period: month(at), measure, group: 0, judged: Judged::Plain }
}

pub(super) fn share(value: f64) -> Indicator {
    let targets = vec![target(Comparison::AtLeast, value)];
    Indicator { targets, ..indicator("Visits", Unit::Percent, Polarity::Higher) }
}

pub(super) fn number() -> Indicator {
    indicator("Cases", Unit::Number, Polarity::Lower)
}

/// Looked at up to its last point.
fn series<'a>(indicator: &'a Indicator, points: Vec<Point>, adjusted: Option<&Adjusted>) -> Series<'a> {
    let until = points.last().map_or(month(0), |point| point.period);
    Series::new(indicator, points, adjusted, until)
}

/// Numerators and denominators.
type Months = Vec<(u64, u64)>;

/// Up and down, so that nothing is a signal.
fn restless(count: usize) -> Vec<f64> {
    (0..count).map(|at| [50.0, 53.0, 49.0, 52.0][at % 4]).collect()
}

fn adjusted(rebases: &[usize], ghosts: &[usize]) -> Adjusted {
    let hand = Hand { by: "A".into(), role: None, on_behalf_of: None };
    let written = Written { position: 1, at: None, on: month(0).start(), hand };
    let rebase = || Rebase { why: "new".into(), answers: FourAnswers::default(), written: written.clone() };
    let ghost = || Ghost { why: "strike".into(), written: written.clone() };
    Adjusted {
        version: 1,
        rebases: rebases.iter().map(|at| (month(*at), rebase())).collect::<BTreeMap<_, _>>(),
        ghosts: ghosts.iter().map(|at| (month(*at), ghost())).collect(),
        history: Vec::new(),
    }
}

#[test]
fn how_many_points_decide_what_is_charted() {
    let indicator = number();
    let cases = [
        (0, Status::NotCharted, "there are no figures"),
        (7, Status::RunChart, "7 months of at least 8"),
        (8, Status::Trial, "trial limits: 8 months, 12 are needed for settled ones"),
        (11, Status::Trial, "trial limits: 11 months, 12 are needed for settled ones"),
        (12, Status::Normal, ""),
    ];
    for (count, status, why) in cases {
        let it = series(&indicator, values(&restless(count)), None);
        assert_eq!((it.status(), it.why().as_str()), (status, why));
        assert_eq!(it.variation().is_some(), status != Status::NotCharted && count >= 8, "{count}");
    }
    let it = series(&indicator, values(&[7.0; 14]), None);
    assert_eq!((it.status(), it.variation(), it.assurance()), (Status::Constant, Some(Variation::Common), None));
    assert_eq!(it.sentence(), "Cases: no variation: 7 every month");
    let total = Indicator { cumulative: true, ..number() };
    let it = series(&total, values(&restless(24)), None);
    assert_eq!((it.status(), it.groups.len(), it.variation()), (Status::NotCharted, 0, None));
    assert_eq!(it.sentence(), "Cases: not charted: a running total from April is never compared month on month");
}

#[test]
fn fractions_need_fifty_children_and_five_on_each_side() {
    let indicator = share(90.0);
    let wave = |n: u64, d: u64| -> Months { (0..12).map(|at| (n + at % 2, d)).collect() };
    let cases: [(Months, Status, &str); 5] = [
        (wave(40, 50), Status::Normal, ""),
        (wave(40, 49), Status::RunChart, "a month with 49 children or cases, 50 are needed for limits"),
        (wave(44, 50), Status::Normal, ""),
        (wave(45, 50), Status::RunChart, "fewer than 5 are to be expected on one side, so there are no limits"),
        (wave(3, 50), Status::RunChart, "fewer than 5 are to be expected on one side, so there are no limits"),
    ];
    for (months, status, why) in cases {
        let it = series(&indicator, fractions(&months), None);
        assert_eq!((it.status(), it.why().as_str()), (status, why), "{months:?}");
        assert_eq!(it.last_group().unwrap().limits().is_some(), status == Status::Normal);
    }
    // Equal shares of changing cohorts are the same to the last bit.
    let same: Vec<(u64, u64)> = (0..14).map(|at| (2 * (at + 50), 3 * (at + 50))).collect();
    assert_eq!(series(&indicator, fractions(&same), None).status(), Status::Constant);
}

#[test]
fn a_rebase_parts_the_chart_and_a_ghost_is_shown_and_not_counted() {
    let indicator = number();
    let mut up: Vec<f64> = restless(12);
    up.extend(restless(12).iter().map(|value| value + 30.0));
    let it = series(&indicator, values(&up), Some(&adjusted(&[12, 40], &[])));
    let groups: Vec<_> = it.groups.iter().map(|it| (it.from, it.points.clone(), it.status())).collect();
    assert_eq!(groups, [(month(0), 0..12, Status::Normal), (month(12), 12..24, Status::Normal)]);
    assert!(it.points.iter().all(|point| point.mark().is_none()), "ordinary on both sides");
    let whole = series(&indicator, values(&up), None);
    for at in 1..24 {
        let it = series(&indicator, values(&up), Some(&adjusted(&[at], &[])));
        let kinds: Vec<_> = it.groups.iter().map(|it| it.kind).collect();
        assert_eq!(whole.parted(month(at)).unwrap().to_vec(), kinds, "told before it is made, {at}");
    }
    let (old, new) = (it.groups[0].limits().unwrap(), it.groups[1].limits().unwrap());
    assert!(alike(old.centre + 30.0, new.centre) && alike(old.moving_range, new.moving_range));
    assert!(series(&indicator, values(&up), None).points.iter().any(|point| point.mark().is_some()));

    let mut spike = restless(13);
    spike[6] = 500.0;
    let it = series(&indicator, values(&spike), Some(&adjusted(&[], &[6])));
    assert_eq!((it.points.len(), it.points[6].judged), (13, Judged::Aside(Aside::Ghost)));
    let mut without = spike.clone();
    without.remove(6);
    let plain = series(&indicator, values(&without), None);
    assert_eq!(it.groups[0].kind, plain.groups[0].kind, "as if the month were missing");
    // What is set aside is no last point either.
    let it = series(&indicator, values(&spike), Some(&adjusted(&[], &[12])));
    assert_eq!(it.last_point().unwrap().period, month(11));
}

#[test]
fn where_the_number_of_children_changed_p_prime_has_a_veto() {
    let indicator = share(10.0);
    // A month of 60 among months of 1,000: 70 % is outside by XmR, and for so few children nothing unusual.
    let mut months: Vec<(u64, u64)> = (0..13).map(|at| ([600, 625, 590, 610][at % 4], 1000)).collect();
    months[12] = (42, 60);
    let it = series(&indicator, fractions(&months), None);
    assert!(matches!(it.points[12].judged, Judged::Vetoed(Mark { rule: Rule::Outside, side: Side::High })), "{it:?}");
    assert_eq!((it.variation(), it.why().as_str()), (Some(Variation::Common), "the number of children changed"));
    assert!(it.in_words().contains("for the number of children changed"), "{}", it.in_words());
    // Among as many children it is a signal, and p-prime is not asked.
    months[12] = (700, 1000);
    let it = series(&indicator, fractions(&months), None);
    assert_eq!(it.points[12].mark(), Some(Mark { rule: Rule::Outside, side: Side::High }));
}

#[test]
fn what_is_old_or_not_compared_is_said_and_is_no_exception() {
    let indicator = Indicator { targets: vec![target(Comparison::AtMost, 10.0)], ..number() };
    let kinds = |it: &Series<'_>| it.exceptions().into_iter().map(|it| it.kind.word()).collect::<Vec<_>>();
    let mut rising = restless(12);
    rising.push(90.0);
    let it = series(&indicator, values(&rising), None);
    assert_eq!(kinds(&it), ["signal", "will_miss"]);
    assert_eq!(
        it.in_words(),
        "unusually high in January 2020, getting worse, and will miss 10 unless something changes"
    );
    // The same a month later, when there is no figure.
    let it = Series::new(&indicator, values(&rising), None, month(13));
    assert_eq!(kinds(&it), [""; 0]);
    assert!(it.in_words().ends_with("(up to January 2020)"), "{}", it.in_words());
    // A sum that lacks a part is shown, and neither counts nor is judged.
    let mut points = values(&rising);
    points[12].judged = Judged::Aside(Aside::Partial);
    let it = series(&indicator, points, None);
    assert_eq!((kinds(&it).len(), it.points.len(), it.status()), (0, 13, Status::Normal));
    assert_eq!(it.why(), "1 month not compared, for a part is missing");
    assert_eq!(it.in_words(), "will miss 10 unless something changes (up to December 2019)");
    let aimed = Indicator { polarity: Polarity::Higher, targets: vec![target(Comparison::AtLeast, 55.0)], ..number() };
    let said = series(&aimed, values(&rising), None).in_words();
    assert_eq!(said, "unusually high in January 2020, getting better; 55 met some months, by chance");
    // What gets better is no exception, and ordinary variation never is.
    let fine = Indicator { polarity: Polarity::Higher, targets: Vec::new(), ..number() };
    assert_eq!(kinds(&series(&fine, values(&rising), None)), [""; 0]);
    assert_eq!(kinds(&series(&fine, values(&restless(24)), None)), [""; 0]);
}

proptest! {
    /// A constant that is added shifts centre and limits and marks the same points.
    #[test]
    fn adding_a_constant_marks_the_same(of in prop::collection::vec(0_u32..60, 8..40), by in -500_i32..500) {
        let indicator = number();
        let of: Vec<f64> = of.into_iter().map(f64::from).collect();
        let moved: Vec<f64> = of.iter().map(|value| value + f64::from(by)).collect();
        let (one, other) = (series(&indicator, values(&of), None), series(&indicator, values(&moved), None));
        prop_assert_eq!(one.status(), other.status());
        let marks = |it: &Series<'_>| it.points.iter().map(Point::mark).collect::<Vec<_>>();
        prop_assert_eq!(marks(&one), marks(&other));
    }

    /// Reversing polarity swaps better and worse, will meet and will miss, and moves no limit and no mark.
    #[test]
    fn reversing_polarity_swaps_better_and_worse(of in prop::collection::vec(0_u32..60, 8..40), aim in 0_u32..60) {
        let up = Indicator {
            polarity: Polarity::Higher, targets: vec![target(Comparison::AtLeast, f64::from(aim))], ..number()
        };
        let down = Indicator { polarity: Polarity::Lower, ..up.clone() };
        let of: Vec<f64> = of.into_iter().map(f64::from).collect();
        let (one, other) = (series(&up, values(&of), None), series(&down, values(&of), None));
        prop_assert_eq!(&one.points, &other.points);
        prop_assert_eq!(&one.groups, &other.groups);
        let swapped = match one.variation() {
            Some(Variation::Improvement(side)) => Some(Variation::Concern(side)),
            Some(Variation::Concern(side)) => Some(Variation::Improvement(side)),
            other => other,
        };
        prop_assert_eq!(swapped, other.variation());
        let swapped = match one.assurance() {
            Some(Assurance::Pass) => Some(Assurance::Fail),
            Some(Assurance::Fail) => Some(Assurance::Pass),
            other => other,
        };
        prop_assert_eq!(swapped, other.assurance());
    }
}
