use super::*;
use crate::dataset::ChildRecord;
use crate::dataset::testing::{Build, day, record};
use crate::domain::ids::ChildId;
use crate::domain::steps::{Happened, Reading, Seen};
use crate::insight::testing::{Log, World, build};

fn fraction(text: &str) -> Option<Figure> {
    let (n, d) = text.split_once('/')?;
    Some(Figure::Fraction { n: n.parse().unwrap(), d: d.parse().unwrap() })
}

/// A figure in a few letters: `8/10`, `12.5`, or nothing.
fn figure(text: &str) -> Option<Figure> {
    fraction(text).or_else(|| text.parse().ok().map(Figure::Value))
}

#[test]
fn verdicts_are_as_settled() {
    use Direction::{High, Low};
    use Verdict::{Improved, NoChange, TooEarly, WithinNoise, Worse};
    // Before, after, the way that is better, the way of a signal since.
    type One = (&'static str, &'static str, Option<Direction>, Option<Direction>, Option<Verdict>);
    let cases: &[One] = &[
        ("8/10", "9/10", Some(High), None, Some(WithinNoise)),
        ("8/10", "9/10", Some(High), Some(High), Some(Improved)),
        ("8/10", "9/10", Some(High), Some(Low), Some(WithinNoise)),
        ("9/10", "8/10", Some(High), None, Some(WithinNoise)),
        ("9/10", "8/10", Some(High), Some(Low), Some(Worse)),
        ("8/10", "16/20", Some(High), None, Some(NoChange)),
        ("8/10", "16/20", Some(High), Some(High), Some(NoChange)),
        ("31/36", "36/36", Some(High), None, Some(WithinNoise)),
        ("100/286", "200/286", Some(High), None, Some(Improved)),
        ("200/286", "100/286", Some(High), None, Some(Worse)),
        ("200/286", "100/286", Some(Low), None, Some(Improved)),
        ("100/286", "200/286", Some(Low), None, Some(Worse)),
        ("30/100", "28/100", Some(Low), Some(Low), Some(Improved)),
        ("200/286", "100/286", None, Some(Low), Some(WithinNoise)),
        ("17.5", "14.1", Some(Low), None, Some(WithinNoise)),
        ("17.5", "14.1", Some(Low), Some(Low), Some(Improved)),
        ("17.5", "17.5", Some(Low), None, Some(NoChange)),
        ("-", "9/10", Some(High), Some(High), None),
        ("8/10", "-", Some(High), Some(High), None),
        ("0/0", "9/10", Some(High), None, None),
        ("8/10", "0/0", Some(High), Some(High), None),
        ("8/10", "12", Some(High), None, None),
    ];
    for (before, after, better, signal, expected) in cases {
        let (one, other) = (figure(before), figure(after));
        let case =
            Case { before: one.as_ref(), after: other.as_ref(), better: *better, signal: *signal, is_time: true };
        assert_eq!(verdict(&case), *expected, "{before} -> {after}, better {better:?}, signal {signal:?}");
        assert_eq!(verdict(&Case { is_time: false, ..case }), Some(TooEarly), "{before} -> {after}");
    }
}

#[test]
fn the_interval_is_wilsons() {
    // 31 of 36: 71 to 94 %, as data/README.md has it.
    let (low, high) = interval(&figure("31/36").unwrap()).unwrap();
    assert_eq!((low.round(), high.round()), (71.0, 94.0));
    for (text, low, high) in [("0/10", 0.0, 27.753_279), ("10/10", 72.246_721, 100.0), ("8/10", 49.016_247, 94.331_783)]
    {
        let found = interval(&figure(text).unwrap()).unwrap();
        assert!((found.0 - low).abs() < 1e-5 && (found.1 - high).abs() < 1e-5, "{text}: {found:?}");
    }
    assert_eq!(interval(&Figure::Value(3.0)), None);
    assert_eq!(interval(&figure("0/0").unwrap()), None);
}

proptest::proptest! {
    /// Reversing which way is better swaps improved and worse and nothing else.
    #[test]
    fn polarity_swaps_better_and_worse_only(n in 0u64..60, m in 0u64..60, signal in 0usize..3) {
        let (before, after) = (Figure::Fraction { n, d: 60 }, Figure::Fraction { n: m, d: 60 });
        let signal = [None, Some(Direction::High), Some(Direction::Low)][signal];
        let with = |better| {
            verdict(&Case { before: Some(&before), after: Some(&after), better: Some(better), signal, is_time: true })
        };
        let turned = match with(Direction::Low) {
            Some(Verdict::Improved) => Some(Verdict::Worse),
            Some(Verdict::Worse) => Some(Verdict::Improved),
            other => other,
        };
        proptest::prop_assert_eq!(with(Direction::High), turned);
    }

    /// Nobody is lost: whoever was outside then is done since, still outside, or left; the others outside now are new.
    #[test]
    fn then_is_since_done_and_still_and_left(
        then in proptest::collection::btree_set(0u8..20, 0..20),
        now in proptest::collection::vec((0u8..20, 0usize..5, proptest::bool::ANY), 0..30),
    ) {
        let mut build = build();
        let mut seen = std::collections::BTreeSet::new();
        for (child, kind, own) in now {
            if seen.insert(child) {
                let (record, exemption) = listed(&format!("C{child}"), kind, if own { "A1" } else { "A2" });
                build.data.children.push(record);
                build.data.exemptions.extend(exemption);
            }
        }
        let world = World::new(&build);
        let standings = world.standings();
        let then: Vec<ChildId> = then.iter().map(|child| format!("C{child}").as_str().into()).collect();
        let is_own = |it: &Standing<'_>| it.record.team.as_str() == "A1";
        let children = Children::of(&then, &standings, is_own);
        proptest::prop_assert_eq!(children.then(), then.len() as u64);
        proptest::prop_assert_eq!(children.then(), children.since_done() + children.still() + children.left());
        let late_own = standings.iter().filter(|it| it.state.is_late() && is_own(it));
        let late_then = late_own.clone().filter(|it| then.contains(&it.record.child)).count() as u64;
        proptest::prop_assert_eq!(children.still() - children.elsewhere(), late_then);
        proptest::prop_assert_eq!(children.newly(), late_own.count() as u64 - late_then);
    }
}

/// A record of CP10: late, visited, exempt, begun anew, in time by an interval of its own.
fn listed(child: &str, kind: usize, team: &str) -> (ChildRecord, Option<crate::dataset::Exemption>) {
    let of = |done: Option<&str>, started: Option<&str>| ChildRecord {
        last_done: done.map(day),
        started: started.map(day),
        ..record(child, "CP10", team)
    };
    let exempt =
        |interval| Some(crate::dataset::testing::exemption("X", child, "CP10", interval, "2022-10-01", "2023-04-01"));
    match kind {
        0 => (of(Some("2022-12-01"), None), None),
        1 => (of(Some("2022-12-28"), None), None),
        2 => (of(Some("2022-12-01"), None), exempt("-")),
        3 => (of(None, Some("2022-12-29")), None),
        _ => (of(Some("2022-12-01"), None), exempt("12 w")),
    }
}

#[test]
fn each_child_is_said_once() {
    use Became::{Done, Left, New, NotListed, Still, StillElsewhere};
    let mut build = build();
    for (child, kind, team) in [
        ("C1", 0, "A1"),
        ("C2", 1, "A1"),
        ("C3", 2, "A1"),
        ("C4", 3, "A1"),
        ("C5", 4, "A1"),
        ("C6", 0, "A2"),
        ("C8", 0, "A1"),
    ] {
        let (record, exemption) = listed(child, kind, team);
        build.data.children.push(record);
        build.data.exemptions.extend(exemption);
    }
    let world = World::new(&build);
    let standings = world.standings();
    let then = ["C1", "C2", "C3", "C4", "C5", "C6", "C7"].map(ChildId::from);
    let children = Children::of(&then, &standings, |it| it.record.team.as_str() == "A1");
    let became: Vec<Became> = children.became.values().copied().collect();
    assert_eq!(became, [Still, Done, Left, Left, Left, StillElsewhere, NotListed, New]);
    let visits = build.data.catalogue.get("CP10");
    assert_eq!(
        children.in_words(visits),
        "Of 7 outside then, 1 since visited, 1 no longer listed (visited, or out of the cohort), 3 no longer \
         counted, not visited, 2 still outside (1 with another team), 1 new."
    );
    assert_eq!(Children::default().in_words(None), "Nobody was outside then, 0 new.");
}

#[test]
fn the_sentence_of_the_brief() {
    let mut build = build();
    let all = [("C1", 0), ("C2", 1), ("C3", 1), ("C4", 1), ("C5", 1), ("C8", 0), ("C9", 0)];
    build.data.children = all.into_iter().map(|(child, kind)| listed(child, kind, "A1").0).collect();
    let world = World::new(&build);
    let standings = world.standings();
    let then = ["C1", "C2", "C3", "C4", "C5"].map(ChildId::from);
    let children = Children::of(&then, &standings, |_| true);
    let said = children.in_words(build.data.catalogue.get("CP10"));
    assert_eq!(said, "Of 5 outside then, 4 since visited, 1 still outside, 2 new.");
}

/// Agreed with this baseline, to reach 90 by the end of `by`.
fn agreed(period: &str, before: Seen, outside: Option<&[&str]>, by: &str) -> Happened {
    let outside = outside.map(|all| all.iter().map(|child| ChildId::from(*child)).collect());
    let baseline = Reading { period: period.parse().unwrap(), figure: before, outside, variation: None };
    Happened::Agree { target: Some(90.0), by: Some(day(by)), baseline: Some(baseline) }
}

fn with<T>(build: &Build, log: &Log, signal: Option<Direction>, look: impl FnOnce(&Looking<'_>) -> T) -> T {
    let world = World::new(build);
    let standings = world.standings();
    let figures = world.sources(&standings, log).figures;
    look(&Looking::with(figures, &standings, Since::Given(signal)))
}

#[test]
fn a_figure_is_judged_three_periods_after_it_was_to_be_reached() {
    let mut build = build();
    build.row("CP10", "A1", "2022-06", "8/10").row("CP10", "A1", "2022-12", "9/10");
    let before = Seen::Fraction { n: 8, d: 10 };
    for (by, expected) in [
        ("2022-10-01", Verdict::TooEarly),
        ("2022-09-30", Verdict::WithinNoise),
        ("2022-07-12", Verdict::WithinNoise),
        ("2023-01-12", Verdict::TooEarly),
    ] {
        let mut log = Log::default();
        let id = log.action(Some("A1"), "2022-07-12", "2022-08-09", &[agreed("2022-06", before, None, by)]);
        let found = with(&build, &log, None, |it| it.of(log.register.action(id).unwrap()).unwrap().verdict);
        assert_eq!(found, Some(expected), "{by}");
    }
    // What was never agreed is not judged, whatever the signal.
    let mut log = Log::default();
    let id = log.action(Some("A1"), "2022-01-12", "2022-02-09", &[]);
    let found =
        with(&build, &log, Some(Direction::High), |it| it.of(log.register.action(id).unwrap()).unwrap().verdict);
    assert_eq!(found, Some(Verdict::TooEarly));
}

#[test]
fn before_and_after_with_the_others() {
    let mut build = build();
    build.row("CP10", "A1", "2022-06", "8/10").row("CP10", "A1", "2022-12", "9/10");
    build.row("CP10", "A2", "2022-06", "8/10").row("CP10", "A2", "2022-12", "10/10");
    build.row("CP10", "B1", "2022-06", "8/10").row("CP10", "B1", "2022-12", "7/10");
    build.data.children = vec![listed("C1", 0, "A1").0, listed("C3", 0, "A1").0];
    let mut log = Log::default();
    let before = agreed("2022-06", Seen::Fraction { n: 8, d: 10 }, Some(&["C1", "C2"]), "2022-09-30");
    let id = log.action(Some("A1"), "2022-07-12", "2022-08-09", &[before]);
    with(&build, &log, None, |looking| {
        let it = looking.of(log.register.action(id).unwrap()).unwrap();
        assert_eq!(it.figures_in_words(), "8/10, 80% (Jun 22) when agreed; 9/10, 90% (Dec 22) now; to reach 90%.");
        assert_eq!(
            it.children_in_words(),
            "Of 2 outside then, 1 no longer listed (visited, or out of the cohort), 1 still outside, 1 new."
        );
        assert_eq!(
            it.why_in_words(),
            "Within noise: nothing shows that it moved by more than chance. 1 of 2 other teams moved the same way."
        );
    });
    with(&build, &log, Some(Direction::High), |looking| {
        let it = looking.of(log.register.action(id).unwrap()).unwrap();
        assert_eq!(it.verdict, Some(Verdict::Improved));
        assert!(
            it.why_in_words().starts_with("Improved, by more than chance: unusually high since."),
            "{}",
            it.why_in_words()
        );
    });
}

#[test]
fn what_is_not_known_is_said() {
    let mut build = build();
    build.row("CP10", "A1", "2022-12", "9/10").row("SUP", "A1", "2022-12", "9/10");
    let mut log = Log::default();
    let old = agreed("2022-06", Seen::Fraction { n: 8, d: 10 }, None, "2022-08-09");
    let silent = agreed("2022-06", Seen::NotKnown, Some(&["C1", "C2"]), "2022-08-09");
    let first = log.action(Some("A1"), "2022-07-12", "2022-08-09", &[old]);
    let second = log.action(Some("A1"), "2022-07-12", "2022-08-09", &[silent]);
    with(&build, &log, None, |looking| {
        let it = looking.of(log.register.action(first).unwrap()).unwrap();
        assert_eq!(
            it.children_in_words(),
            "Which children were outside then is not known: the feed did not list them."
        );
        let it = looking.of(log.register.action(second).unwrap()).unwrap();
        assert_eq!((it.verdict, it.children.is_none()), (None, true));
        assert_eq!(
            it.children_in_words(),
            "Of 2 outside then: not known what became of them, the feed lists no record."
        );
        assert_eq!(it.why_in_words(), "Whether it moved cannot be said: the two figures cannot be compared.");
        assert_eq!(it.unknown_in_words(), Some("the two figures cannot be compared"));
    });
    // Nobody is outside any more: then the feed has nobody to list.
    let mut calm = crate::insight::testing::build();
    calm.row("CP10", "A1", "2022-12", "10/10");
    with(&calm, &log, None, |looking| {
        let it = looking.of(log.register.action(second).unwrap()).unwrap();
        let children = it.children.unwrap();
        assert_eq!((children.then(), children.since_done(), children.newly()), (2, 2, 0));
    });
}

#[test]
fn a_team_that_was_replaced_goes_on_under_the_new_id() {
    let mut build = build();
    build.data.teams[1].replaces = vec!["A1".into()];
    build.row("CP10", "A1", "2022-06", "8/10").row("CP10", "A2", "2022-12", "9/10");
    let mut log = Log::default();
    let before = agreed("2022-06", Seen::Fraction { n: 8, d: 10 }, None, "2022-08-09");
    let id = log.action(Some("A1"), "2022-07-12", "2022-08-09", &[before]);
    with(&build, &log, None, |looking| {
        let it = looking.of(log.register.action(id).unwrap()).unwrap();
        assert_eq!((&it.owner, it.verdict), (&Owner::Team("A2".into()), Some(Verdict::WithinNoise)));
        assert_eq!(it.latest.unwrap().figure, Figure::Fraction { n: 9, d: 10 });
    });
}

#[test]
fn summed_up_for_the_year_and_by_clinic_area_and_manager() {
    let mut build = build();
    build.row("CP10", "A1", "2022-06", "8/10").row("CP10", "A1", "2022-12", "9/10");
    let before = || agreed("2022-06", Seen::Fraction { n: 8, d: 10 }, None, "2022-08-09");
    let done = || Happened::Report { evidence: "seen".into() };
    let accepted = || Happened::Accept { version: 3, seen: None };
    let mut log = Log::default();
    log.action(Some("A1"), "2022-07-12", "2022-08-09", &[before(), done(), accepted()]);
    log.action(Some("A1"), "2022-03-31", "2022-04-09", &[before(), done(), accepted()]);
    log.action(None, "2022-07-12", "2022-08-09", &[before()]);
    with(&build, &log, Some(Direction::High), |looking| {
        let all = looking.all(log.register.actions());
        let year = Year::of(log.register.actions(), &all, day("2023-01-12"));
        assert_eq!((year.begins, year.accepted, year.tally.count(Verdict::Improved)), (2022, 1, 1));
        let said = "1 action accepted this year, April 2022 to March 2023; 1 moved their indicator.";
        assert_eq!(year.in_words(), said);
        let before = Year::of(log.register.actions(), &all, day("2022-03-31"));
        assert_eq!((before.begins, before.accepted), (2021, 1));
        assert_eq!(
            Year::of(log.register.actions(), &all, day("2023-04-01")).in_words(),
            "No action was accepted this year (April 2023 to March 2024)."
        );
        let names = |groups: Vec<Group>| -> Vec<(String, u64)> {
            groups.into_iter().map(|group| (group.name, group.tally.actions)).collect()
        };
        let world = World::new(&build);
        let standings = world.standings();
        let figures = world.sources(&standings, &log).figures;
        assert_eq!(names(by_area(figures, &all)), [("Area A".to_owned(), 3)]);
        let managers = [("Manager not known".to_owned(), 2), ("Above one team".to_owned(), 1)];
        assert_eq!(names(by_manager(figures, &all)), managers);
        assert_eq!(names(by_clinic(&log.register, figures, &all)), [("Agreed outside a clinic".to_owned(), 3)]);
        let parts: u64 = by_manager(figures, &all).iter().map(|group| group.tally.count(Verdict::Improved)).sum();
        assert_eq!(parts, Tally::of(&all).count(Verdict::Improved), "no action is counted twice or lost");
    });
}

#[test]
fn sums_say_of_how_many_the_children_are_known() {
    let mut build = build();
    build.row("CP10", "A1", "2022-06", "8/10").row("CP10", "A1", "2022-12", "9/10");
    build.data.children = vec![listed("C1", 0, "A1").0];
    let figure = Seen::Fraction { n: 8, d: 10 };
    let mut log = Log::default();
    let silent = agreed("2022-06", figure, None, "2022-08-09");
    log.action(Some("A1"), "2022-07-12", "2022-08-09", &[silent]);
    with(&build, &log, None, |looking| {
        let tally = Tally::of(&looking.all(log.register.actions()));
        assert_eq!((tally.children(tally.then), tally.children(tally.new)), (None, None), "not known is no nought");
        assert_eq!(tally.children_in_words(), "what became of the children is not known");
    });
    let known = agreed("2022-06", figure, Some(&["C1", "C2"]), "2022-08-09");
    log.action(Some("A1"), "2022-07-12", "2022-08-09", &[known]);
    with(&build, &log, None, |looking| {
        let tally = Tally::of(&looking.all(log.register.actions()));
        assert_eq!(
            tally.children_in_words(),
            "of 2 outside then, 1 since done or no longer listed, 1 still outside, 0 new (known of 1 of 2 actions)"
        );
    });
}
